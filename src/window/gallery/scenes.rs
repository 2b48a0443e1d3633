//! The scenes of the gallery: what the station has said and what the operator has opened.

mod consent;
mod customers;
mod families;
mod papers;
mod post;
mod printers;
mod returns;

use crate::bench::message::{Access, ClockView, Counts, DraftView, Event, LifeSubject, SlotNo, StationView};
use crate::domain::{DraftField, Environment, FeeRefusal, FeeState, RequestDraft, RequestNo, StockRefusal};
use crate::paper::Form;
use crate::window::command::Screen;
use crate::window::frame::import::ImportDialog;
use crate::window::frame::palette::Palette;
use crate::window::gallery::{Stage, contents};
use crate::window::screen::contracts::Tab;
use crate::window::screen::dispatch::Part as DispatchPart;
use crate::window::screen::queue::new_request::field_id;
use crate::window::screen::settings::Part;
use crate::window::screen::stock::Section;
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
    SceneOfWindow { name: "bench-families", set: |language, dark| families::bench(language, dark, 1) },
    SceneOfWindow { name: "bench-families-plain", set: |language, dark| families::bench(language, dark, 7) },
    SceneOfWindow { name: "bench-families-codes", set: |language, dark| families::bench(language, dark, 2) },
    SceneOfWindow { name: "bench-families-asleep", set: |language, dark| families::bench(language, dark, 5) },
    SceneOfWindow {
        name: "bench-families-confirm",
        set: |language, dark| families::bench(language, dark, 6),
    },
    SceneOfWindow { name: "bench-rekey", set: families::rekey },
    SceneOfWindow { name: "bench-key-refused", set: families::key_refused },
    SceneOfWindow { name: "bench-families-low", set: families::low },
    SceneOfWindow { name: "bench-hands", set: families::hands },
    SceneOfWindow { name: "bench-no-service", set: families::without_service },
    SceneOfWindow { name: "queue", set: queue },
    SceneOfWindow { name: "queue-approve", set: queue_approve },
    SceneOfWindow { name: "queue-refused", set: queue_refused },
    SceneOfWindow {
        name: "new-request",
        set: |language, dark| form(language, dark, contents::counter::additional()),
    },
    SceneOfWindow { name: "new-request-reissue", set: form_reissue },
    SceneOfWindow {
        name: "new-request-contract",
        set: |language, dark| form(language, dark, contents::counter::half_a_name()),
    },
    SceneOfWindow {
        name: "new-request-places",
        set: |language, dark| form_address(language, dark, contents::counter::two_places()),
    },
    SceneOfWindow {
        name: "new-request-doubt",
        set: |language, dark| form_address(language, dark, contents::counter::wrong_code()),
    },
    SceneOfWindow { name: "import", set: import },
    SceneOfWindow { name: "import-postal", set: import_postal },
    SceneOfWindow { name: "dispatch", set: |language, dark| dispatch(language, dark, false) },
    SceneOfWindow { name: "dispatch-sheet", set: |language, dark| dispatch(language, dark, true) },
    SceneOfWindow { name: "dispatch-letter", set: papers::letter },
    SceneOfWindow { name: "dispatch-no-slip", set: papers::no_slip },
    SceneOfWindow { name: "dispatch-printing", set: printers::dispatch },
    SceneOfWindow { name: "dispatch-sealing", set: |language, dark| sealing(language, dark, false) },
    SceneOfWindow { name: "dispatch-mismatch", set: |language, dark| sealing(language, dark, true) },
    SceneOfWindow { name: "dispatch-mail", set: |language, dark| mail(language, dark, 4) },
    SceneOfWindow { name: "dispatch-returned", set: |language, dark| mail(language, dark, 0) },
    SceneOfWindow { name: "dispatch-list", set: post::list },
    SceneOfWindow { name: "dispatch-list-closed", set: post::closed_list },
    SceneOfWindow { name: "dispatch-closing", set: post::closing },
    SceneOfWindow { name: "dispatch-closed", set: post::closed_day },
    SceneOfWindow { name: "dispatch-bands", set: |language, dark| post::bands(language, dark, false) },
    SceneOfWindow { name: "dispatch-postage", set: post::postage },
    SceneOfWindow { name: "dispatch-bands-refused", set: |language, dark| post::bands(language, dark, true) },
    SceneOfWindow { name: "dispatch-envelope", set: |language, dark| post::envelope(language, dark, false) },
    SceneOfWindow {
        name: "dispatch-envelope-differs",
        set: |language, dark| post::envelope(language, dark, true),
    },
    SceneOfWindow { name: "fees", set: fees },
    SceneOfWindow { name: "fees-refused", set: fees_refused },
    SceneOfWindow {
        name: "contracts",
        set: |language, dark| customers::contracts(language, dark, Tab::Users),
    },
    SceneOfWindow {
        name: "contracts-tokens",
        set: |language, dark| customers::contracts(language, dark, Tab::Tokens),
    },
    SceneOfWindow {
        name: "contracts-history",
        set: |language, dark| customers::contracts(language, dark, Tab::History),
    },
    SceneOfWindow { name: "contracts-soft", set: customers::soft },
    SceneOfWindow { name: "contracts-deadlines", set: customers::deadlines },
    SceneOfWindow { name: "token", set: customers::token },
    SceneOfWindow { name: "token-loss", set: customers::token_loss },
    SceneOfWindow { name: "token-suspended", set: customers::token_suspended },
    SceneOfWindow { name: "reminders", set: customers::reminders },
    SceneOfWindow { name: "token-held", set: customers::token_held },
    SceneOfWindow {
        name: "returns",
        set: |language, dark| returns::judged(language, dark, contents::returns::awaited()),
    },
    SceneOfWindow { name: "returns-lost", set: returns::lost },
    SceneOfWindow {
        name: "returns-smart-key",
        set: |language, dark| returns::judged(language, dark, contents::returns::smart_key()),
    },
    SceneOfWindow {
        name: "returns-card",
        set: |language, dark| returns::judged(language, dark, contents::returns::card()),
    },
    SceneOfWindow { name: "returns-second", set: returns::second },
    SceneOfWindow { name: "returns-sweep", set: returns::sweep },
    SceneOfWindow { name: "returns-search", set: returns::search },
    SceneOfWindow { name: "stock", set: |language, dark| stock(language, dark, Section::Lots) },
    SceneOfWindow { name: "stock-receive", set: receive },
    SceneOfWindow { name: "stock-receive-cards", set: families::receive },
    SceneOfWindow { name: "stock-take", set: |language, dark| stock_take(language, dark, true) },
    SceneOfWindow { name: "stock-take-closed", set: |language, dark| stock_take(language, dark, false) },
    SceneOfWindow { name: "stock-day", set: |language, dark| stock(language, dark, Section::Day) },
    SceneOfWindow { name: "stock-day-sign", set: sign_day },
    SceneOfWindow { name: "stock-incident", set: |language, dark| stock(language, dark, Section::Incident) },
    SceneOfWindow { name: "journal", set: journal },
    SceneOfWindow { name: "settings", set: settings },
    SceneOfWindow { name: "settings-rules", set: settings_rules },
    SceneOfWindow {
        name: "settings-templates",
        set: |language, dark| papers::templates(language, dark, "letter.typ"),
    },
    SceneOfWindow {
        name: "settings-template-broken",
        set: |language, dark| papers::templates(language, dark, "receipt.typ"),
    },
    SceneOfWindow { name: "settings-printers", set: printers::settings },
    SceneOfWindow {
        name: "settings-ports",
        set: |language, dark| families::tray_map(language, dark, true, 0),
    },
    SceneOfWindow {
        name: "settings-ports-denied",
        set: |language, dark| families::tray_map(language, dark, true, 8),
    },
    SceneOfWindow {
        name: "settings-ports-no-service",
        set: |language, dark| families::tray_map(language, dark, false, 1),
    },
    SceneOfWindow { name: "settings-families", set: consent::settings },
    SceneOfWindow { name: "bench-first-write", set: consent::first_write },
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
    let counts = Counts { stock_needs_a_look: true, ..Counts::default() };
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

/// A form that is being filled in.
fn form(language: Language, dark: bool, (draft, view): (RequestDraft, DraftView)) -> Stage {
    let mut stage = queue(language, dark);
    let screen = &mut stage.app.screens.queue;
    screen.begin_form();
    if let Some(form) = &mut screen.form {
        form.quantity = draft.items.len().to_string();
        form.draft = draft;
        form.ask(&mut Vec::new());
    }
    stage.tell(Event::Draft(Box::new(view)));
    stage
}

/// The same with the keyboard in the postal code.
fn form_address(language: Language, dark: bool, contents: (RequestDraft, DraftView)) -> Stage {
    let mut stage = form(language, dark, contents);
    if let Some(form) = &mut stage.app.screens.queue.form {
        form.go_to = Some(field_id(DraftField::ShipPostalCode));
    }
    stage
}

/// A form that somebody tried to take in and then to leave.
fn form_reissue(language: Language, dark: bool) -> Stage {
    let mut stage = form(language, dark, contents::counter::reissue());
    if let Some(form) = &mut stage.app.screens.queue.form {
        form.tried = true;
        form.asking = true;
    }
    stage
}

/// A table of postal codes that is not newer than the one in use.
fn import_postal(language: Language, dark: bool) -> Stage {
    let mut stage = settings(language, dark);
    let mut dialog = ImportDialog::new(Some("/srv/incoming/japan.txt.gz".into()));
    dialog.checked = true;
    stage.app.screens.import = Some(dialog);
    stage.tell(Event::Imported(contents::import_postal()));
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

/// One token of a parcel is scanned, and then the right one or one of another request.
fn sealing(language: Language, dark: bool, wrong: bool) -> Stage {
    let mut stage = dispatch(language, dark, false);
    let screen = &mut stage.app.screens.dispatch;
    screen.part = DispatchPart::Sealing;
    let row = contents::dispatch().swap_remove(0);
    let mut asks = Vec::new();
    screen.sealing.take(&row, row.serials[0].as_str(), &mut asks);
    if wrong {
        screen.sealing.take(&row, contents::serial(1377).as_str(), &mut asks);
    }
    stage
}

fn mail(language: Language, dark: bool, chosen: usize) -> Stage {
    let mut stage = dispatch(language, dark, false);
    let rows = contents::parcels();
    let screen = &mut stage.app.screens.dispatch;
    screen.part = DispatchPart::Mail;
    screen.mail.chosen = rows.get(chosen).map(|row| row.parcel.no);
    stage.tell(Event::Parcels(rows));
    stage
}

fn fees(language: Language, dark: bool) -> Stage {
    let mut stage = open(language, dark, Screen::Fees);
    let view = contents::fees();
    stage.app.screens.fees.chosen = view.rows.first().map(|row| row.fee.key.clone());
    stage.tell(Event::Fees(Box::new(view)));
    stage
}

/// A line in a debit, and a step that its table does not have.
fn fees_refused(language: Language, dark: bool) -> Stage {
    let mut stage = fees(language, dark);
    let exported = contents::fees().rows.swap_remove(8).fee;
    let refusal = FeeRefusal::StepImpossible {
        fee: exported.key.clone(),
        state: exported.state,
        next: FeeState::Cancelled,
    };
    stage.app.screens.fees.chosen = Some(exported.key);
    stage.tell(Event::Notice(Notice::from(&refusal)));
    stage
}

fn stock(language: Language, dark: bool, section: Section) -> Stage {
    let mut stage = open(language, dark, Screen::Stock);
    let counts = Counts { stock_needs_a_look: true, ..contents::station(language, dark).counts };
    stage.tell(Event::Station(StationView { counts, ..contents::station(language, dark) }));
    let screen = &mut stage.app.screens.stock;
    screen.section = section;
    screen.chosen = (section == Section::Incident).then_some(0);
    for view in [contents::stock(None), contents::stock_balance(), contents::stock_incident()] {
        stage.tell(Event::Stock(Box::new(view)));
    }
    stage
}

fn receive(language: Language, dark: bool) -> Stage {
    let mut stage = stock(language, dark, Section::Receive);
    let supplier = contents::customers()[0].name.clone();
    let typed = [
        "N-2611-014",
        &supplier,
        "L2612-B",
        "PTB-1",
        "2029-03-31",
        "RT",
        "RT-00002400",
        "RT-00002001",
        "A-3",
        "/srv/incoming/L2612-B.key",
        "400",
        "400",
    ];
    stage.app.screens.stock.receive.typed = typed.map(str::to_owned);
    let (first, last) = (contents::serial(2400), contents::serial(2001));
    stage.app.screens.stock.acting.refuse(Notice::from(&StockRefusal::RangeWrong { first, last }));
    stage
}

fn stock_take(language: Language, dark: bool, is_open: bool) -> Stage {
    let mut stage = stock(language, dark, Section::Take);
    stage.tell(Event::Stock(Box::new(contents::stock(is_open.then_some(3)))));
    stage.tell(Event::Stock(Box::new(contents::stock_take(is_open))));
    if is_open {
        let screen = &mut stage.app.screens.stock;
        screen.chosen = Some(1);
        let words = contents::explanation();
        screen.take.text.clone_from(&words);
        screen.take.said.insert("XX-0815".into(), words);
    }
    stage
}

fn sign_day(language: Language, dark: bool) -> Stage {
    let mut stage = stock(language, dark, Section::Day);
    stage.app.screens.stock.acting.sign();
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

/// The rules of the house; a number is being typed that this one cannot be.
fn settings_rules(language: Language, dark: bool) -> Stage {
    let mut stage = settings(language, dark);
    stage.app.screens.settings.part = Part::Rules;
    stage.app.screens.settings.deciding.typed = "32".into();
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
    let untried = |family| {
        let notice = Notice::new("family-untried", Severity::Attention).text("token", contents::serial(1790));
        notice.word("family", "family", family)
    };
    let (one, other) = (untried("flipper"), untried("nitrokey"));
    for notice in [one, contents::recorded(), fault, other, contents::clock_question(1790).notice, refused] {
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
