//! The scenes of the gallery: what the station has said and what the operator has opened.

use crate::bench::message::{Access, ClockView, Counts, Event, LifeSubject, SlotNo, StationView};
use crate::domain::{Environment, RequestNo, StopCause, TokenState};
use crate::paper::Form;
use crate::window::command::Screen;
use crate::window::frame::import::ImportDialog;
use crate::window::frame::palette::Palette;
use crate::window::gallery::{Stage, contents};
use crate::window::screen::contracts::{Shown, Tab};
use crate::window::widget::deed::{Deed, Kind};
use crate::words::{Language, Notice, Severity};

/// A scene: its name, and how it is set.
pub struct SceneOfWindow {
    /// The name of its files.
    pub name: &'static str,
    /// Sets it in a language, light or dark.
    pub set: fn(Language, bool) -> Stage,
}

/// Every scene.
pub const SCENES: &[SceneOfWindow] = &[
    SceneOfWindow { name: "bench-4", set: |language, dark| bench(language, dark, 4) },
    SceneOfWindow { name: "bench-8", set: |language, dark| bench(language, dark, 8) },
    SceneOfWindow { name: "bench-16", set: |language, dark| bench(language, dark, 16) },
    SceneOfWindow { name: "bench-question", set: question },
    SceneOfWindow { name: "bench-codes", set: codes },
    SceneOfWindow { name: "bench-empty", set: bench_empty },
    SceneOfWindow { name: "queue", set: queue },
    SceneOfWindow { name: "queue-approve", set: queue_approve },
    SceneOfWindow { name: "queue-refused", set: queue_refused },
    SceneOfWindow { name: "import", set: import },
    SceneOfWindow { name: "dispatch", set: |language, dark| dispatch(language, dark, false) },
    SceneOfWindow { name: "dispatch-sheet", set: |language, dark| dispatch(language, dark, true) },
    SceneOfWindow { name: "contracts", set: |language, dark| contracts(language, dark, Tab::Users) },
    SceneOfWindow { name: "contracts-tokens", set: |language, dark| contracts(language, dark, Tab::Tokens) },
    SceneOfWindow {
        name: "contracts-history",
        set: |language, dark| contracts(language, dark, Tab::History),
    },
    SceneOfWindow { name: "token", set: token },
    SceneOfWindow { name: "token-loss", set: token_loss },
    SceneOfWindow { name: "token-suspended", set: token_suspended },
    SceneOfWindow { name: "reminders", set: reminders },
    SceneOfWindow { name: "journal", set: journal },
    SceneOfWindow { name: "settings", set: settings },
    SceneOfWindow { name: "search", set: search },
    SceneOfWindow { name: "palette", set: palette },
    SceneOfWindow { name: "notices", set: notices },
    SceneOfWindow { name: "first-run", set: first_run },
    SceneOfWindow { name: "lock", set: |language, dark| lock(language, dark, Access::Locked) },
    SceneOfWindow { name: "unlocking", set: |language, dark| lock(language, dark, Access::Unlocking) },
];

/// An unlocked window with a screen open.
fn open(language: Language, dark: bool, screen: Screen) -> Stage {
    let mut stage = Stage::new();
    stage.app.screens.open = screen;
    stage.tell(Event::Station(contents::station(language, dark)));
    stage
}

/// The bench with so many slots.
pub(super) fn bench(language: Language, dark: bool, slots: u16) -> Stage {
    let mut stage = open(language, dark, Screen::Bench);
    stage.tell(Event::Bench(contents::bench()));
    stage.tell(Event::Slots(contents::slots(slots)));
    stage.tell(Event::Notice(contents::recorded()));
    stage.app.screens.bench.slot = Some(SlotNo(2));
    stage
}

/// The first day: nothing to do and no port allowed yet.
fn bench_empty(language: Language, dark: bool) -> Stage {
    let stage = open(language, dark, Screen::Bench);
    let counts = Counts { queue: 0, bench: 0, dispatch: 0, stock: 0 };
    stage.tell(Event::Station(StationView { counts, ..contents::station(language, dark) }));
    stage
}

fn question(language: Language, dark: bool) -> Stage {
    let mut stage = bench(language, dark, 4);
    let mut station = contents::station(language, dark);
    station.environment = Environment::Production;
    station.clock = ClockView::Unverified;
    stage.tell(Event::Station(station));
    let question = contents::clock_question(1790);
    stage.tell(Event::Notice(question.notice));
    stage.app.screens.bench.slot = Some(SlotNo(3));
    stage
}

fn codes(language: Language, dark: bool) -> Stage {
    let mut stage = bench(language, dark, 16);
    stage.app.screens.bench.slot = Some(SlotNo(11));
    stage.app.screens.bench.codes[0] = "071556".into();
    stage
}

fn queue(language: Language, dark: bool) -> Stage {
    let mut stage = open(language, dark, Screen::Queue);
    stage.tell(Event::Queue(contents::queue()));
    let request = contents::request();
    stage.app.screens.queue.chosen = Some(request.row.request.clone());
    stage.tell(Event::Request(Box::new(request)));
    stage
}

/// The approval of a reissue says what it will do before it does it.
fn queue_approve(language: Language, dark: bool) -> Stage {
    let mut stage = open(language, dark, Screen::Queue);
    let request = contents::reissue();
    let mut rows = contents::queue();
    rows.iter_mut()
        .filter(|row| row.request == request.row.request)
        .for_each(|row| *row = request.row.clone());
    stage.tell(Event::Queue(rows));
    let subject = LifeSubject::Request(request.row.request.clone());
    stage.app.screens.queue.chosen = Some(request.row.request.clone());
    stage.app.screens.queue.deed = Some(Deed::asking(Kind::Approve, subject));
    stage.tell(Event::Request(Box::new(request)));
    stage
}

/// A cancellation that a rule refused: the sentence stands beside what was typed.
fn queue_refused(language: Language, dark: bool) -> Stage {
    let mut stage = queue(language, dark);
    let request = contents::request().row.request;
    let refused = Notice::new("life-handed-over", Severity::Refused)
        .text("request", &request)
        .text("token", contents::serial(1834));
    let mut deed = Deed::asking(Kind::Cancel, LifeSubject::Request(request));
    deed.text.clone_from(&contents::customers()[3].name);
    deed.refused = Some(refused);
    stage.app.screens.queue.deed = Some(deed);
    stage
}

fn import(language: Language, dark: bool) -> Stage {
    let mut stage = queue(language, dark);
    let mut dialog = ImportDialog::new(Some("/srv/incoming/requests-1122.csv".into()));
    dialog.checked = true;
    stage.app.screens.import = Some(dialog);
    stage.tell(Event::Imported(contents::import()));
    stage
}

fn dispatch(language: Language, dark: bool, sheet: bool) -> Stage {
    let mut stage = open(language, dark, Screen::Dispatch);
    let rows = contents::dispatch();
    let form = if sheet { Form::SheetA4x12 } else { Form::Roll90x29 };
    let screen = &mut stage.app.screens.dispatch;
    screen.chosen = rows.first().map(|row| row.request.clone());
    if sheet {
        screen.form = form.as_str().into();
        screen.start_cell = 4;
        screen.marked = rows.iter().take(3).map(|row| row.request.clone()).collect();
    }
    let shown: Vec<RequestNo> =
        rows.iter().take(if sheet { 3 } else { 1 }).map(|row| row.request.clone()).collect();
    let start = if sheet { 4 } else { 1 };
    stage.tell(Event::Dispatch(rows));
    match contents::label(form, start, &shown) {
        Ok(picture) => stage.tell(Event::LabelPreview(picture)),
        // Contents that no longer fit their label leave the place empty, which the picture shows.
        Err(error) => tracing::warn!(%error, "the label of the gallery"),
    }
    stage
}

fn contracts(language: Language, dark: bool, tab: Tab) -> Stage {
    let mut stage = open(language, dark, Screen::Contracts);
    let view = contents::contract();
    stage.app.screens.contracts.shown = Shown::Contract(view.row.no.clone());
    stage.app.screens.contracts.tab = tab;
    stage.tell(Event::Contracts(contents::contracts("", 0)));
    stage.tell(Event::Contract(Box::new(view)));
    stage
}

fn token(language: Language, dark: bool) -> Stage {
    let mut stage = open(language, dark, Screen::Contracts);
    let view = contents::token_view();
    stage.app.screens.contracts.shown = Shown::Token(view.serial.clone());
    stage.tell(Event::Contracts(contents::contracts("", 0)));
    stage.tell(Event::Token(Box::new(view)));
    stage
}

/// A token in use whose loss is being reported.
fn token_loss(language: Language, dark: bool) -> Stage {
    let mut stage = token(language, dark);
    let mut view = contents::token_view();
    view.state = TokenState::InUse;
    let subject = LifeSubject::Token(view.serial.clone());
    let mut deed = Deed::asking(Kind::Loss(StopCause::Theft), subject);
    deed.text.clone_from(&view.users[0]);
    stage.app.screens.contracts.deed = Some(deed);
    stage.tell(Event::Token(Box::new(view)));
    stage
}

fn token_suspended(language: Language, dark: bool) -> Stage {
    let stage = token(language, dark);
    stage.tell(Event::Token(Box::new(contents::lost_token())));
    stage
}

fn reminders(language: Language, dark: bool) -> Stage {
    let mut stage = open(language, dark, Screen::Contracts);
    stage.app.screens.contracts.shown = Shown::Reminders;
    stage.tell(Event::Contracts(contents::contracts("", 0)));
    stage.tell(Event::Reminders(contents::reminders()));
    stage
}

fn journal(language: Language, dark: bool) -> Stage {
    let stage = open(language, dark, Screen::Journal);
    stage.tell(Event::Journal(contents::journal("", 0)));
    stage.tell(Event::JournalVerified(contents::verdict()));
    stage
}

fn settings(language: Language, dark: bool) -> Stage {
    let mut stage = open(language, dark, Screen::Settings);
    stage.app.screens.settings.new.id = "mori".into();
    stage.tell(Event::Settings(contents::settings()));
    stage
}

fn search(language: Language, dark: bool) -> Stage {
    let mut stage = bench(language, dark, 4);
    stage.app.screens.search.text = contents::search_word();
    stage.app.screens.search.open = true;
    stage.app.screens.search.focus = true;
    stage.tell(Event::Found { ticket: 0, hits: contents::hits() });
    stage
}

fn palette(language: Language, dark: bool) -> Stage {
    let mut stage = bench(language, dark, 4);
    stage.app.screens.palette = Some(Palette::default());
    stage
}

fn notices(language: Language, dark: bool) -> Stage {
    let mut stage = bench(language, dark, 4);
    let fault = Notice::new("station-busy", Severity::Attention);
    let refused = Notice::new("token-not-in-stock", Severity::Refused)
        .text("token", contents::serial(1377))
        .word("state", "token-state", "lost");
    for notice in [contents::recorded(), fault, contents::clock_question(1790).notice, refused] {
        stage.tell(Event::Notice(notice));
    }
    stage.app.screens.notices = true;
    stage
}

fn locked(language: Language, dark: bool, access: Access) -> StationView {
    StationView { access, ..contents::station(language, dark) }
}

fn first_run(language: Language, dark: bool) -> Stage {
    let mut stage = Stage::new();
    let station = locked(language, dark, Access::NoRegister);
    stage.tell(Event::Station(StationView { institution: String::new(), operators: Vec::new(), ..station }));
    stage.app.screens.first_run.institution = contents::institution();
    stage
}

fn lock(language: Language, dark: bool, access: Access) -> Stage {
    let stage = Stage::new();
    stage.tell(Event::Station(locked(language, dark, access)));
    stage
}
