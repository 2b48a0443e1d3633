//! The window as a whole: events in, one frame drawn, what was asked for done.
//!
//! Drawing only reads the model; commands go out by `try_send`, and a full channel is a notice.

mod doing;

use std::sync::Arc;

use crossbeam_channel::TrySendError;
use egui::{Context, Rect, Ui, pos2};

use crate::bench::message::{Access, Command, SlotState, StationView};
use crate::domain::Clock;
use crate::window::Wire;
use crate::window::command::{Intent, Screen};
use crate::window::frame::import::ImportDialog;
use crate::window::frame::palette::Palette;
use crate::window::frame::search::Search;
use crate::window::frame::{import, navigation, notice_bar, palette, search, top_bar};
use crate::window::look::{Look, size};
use crate::window::model::Model;
use crate::window::scan::Scanner;
use crate::window::scene::{Ask, Scene};
use crate::window::screen::bench::BenchScreen;
use crate::window::screen::contracts::ContractsScreen;
use crate::window::screen::dispatch::DispatchScreen;
use crate::window::screen::fees::FeesScreen;
use crate::window::screen::first_run::FirstRunScreen;
use crate::window::screen::journal::JournalScreen;
use crate::window::screen::lock::LockScreen;
use crate::window::screen::queue::{self, QueueScreen};
use crate::window::screen::returns::ReturnsScreen;
use crate::window::screen::settings::SettingsScreen;
use crate::window::screen::stock::StockScreen;
use crate::window::{keys, screen};
use crate::words::{Language, Notice, Sentences, Severity};

/// What the screens remember.
pub struct Screens {
    /// The open one.
    pub open: Screen,
    /// 書込.
    pub bench: BenchScreen,
    /// 受付.
    pub queue: QueueScreen,
    /// 発送.
    pub dispatch: DispatchScreen,
    /// 返却.
    pub returns: ReturnsScreen,
    /// 契約.
    pub contracts: ContractsScreen,
    /// 手数料.
    pub fees: FeesScreen,
    /// 在庫.
    pub stock: StockScreen,
    /// 記録.
    pub journal: JournalScreen,
    /// 設定.
    pub settings: SettingsScreen,
    /// The first start.
    pub first_run: FirstRunScreen,
    /// The locked station.
    pub lock: LockScreen,
    /// The search field.
    pub search: Search,
    /// The palette while it is open.
    pub palette: Option<Palette>,
    /// The import dialog while it is open.
    pub import: Option<ImportDialog>,
    /// Whether the notices are shown.
    pub notices: bool,
}

impl Default for Screens {
    fn default() -> Self {
        Self {
            open: Screen::Bench,
            bench: BenchScreen::default(),
            queue: QueueScreen::default(),
            dispatch: DispatchScreen::default(),
            returns: ReturnsScreen::default(),
            contracts: ContractsScreen::default(),
            fees: FeesScreen::default(),
            stock: StockScreen::default(),
            journal: JournalScreen::default(),
            settings: SettingsScreen::default(),
            first_run: FirstRunScreen::default(),
            lock: LockScreen::default(),
            search: Search::default(),
            palette: None,
            import: None,
            notices: false,
        }
    }
}

/// The window.
pub struct App {
    wire: Wire,
    clock: Arc<dyn Clock>,
    /// What the station has sent.
    pub model: Model,
    /// What the screens remember.
    pub screens: Screens,
    words: Sentences,
    theme: String,
    scanner: Scanner,
    typing: bool,
    spoken: Option<Language>,
    closing: bool,
}

impl App {
    /// A window on a station.
    #[must_use]
    pub fn new(wire: Wire, clock: Arc<dyn Clock>) -> Self {
        Self {
            wire,
            clock,
            model: Model::default(),
            screens: Screens::default(),
            words: Sentences::new(Language::Japanese),
            theme: String::new(),
            scanner: Scanner::default(),
            typing: false,
            spoken: None,
            closing: false,
        }
    }

    /// Takes in what the station has sent; to be called before every frame.
    pub fn receive(&mut self, ctx: &Context) {
        while let Ok(event) = self.wire.events.try_recv() {
            let before = self.model.station.clone();
            self.model.take(event);
            if self.model.station != before {
                self.station_changed(ctx, before.as_ref());
            }
        }
        if self.model.closed {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        } else if ctx.input(|input| input.viewport().close_requested()) {
            self.close(ctx);
        }
    }

    /// Draws one frame and does what was asked for.
    pub fn draw(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let mut asks = Vec::new();
        keys::begin(&ctx);
        self.listen(&ctx, &mut asks);
        self.scene(ui, &mut asks);
        self.ask_for_rows(&mut asks);
        self.typing = ctx.text_edit_focused();
        let busy = !asks.is_empty();
        for ask in asks {
            self.perform(ask, &ctx);
        }
        if busy {
            ctx.request_repaint();
        } else if self.something_moves() {
            ctx.request_repaint_after_secs(0.25);
        }
    }

    /// Keys and scans.
    fn listen(&mut self, ctx: &Context, asks: &mut Vec<Ask>) {
        if !self.model.is_unlocked() {
            return;
        }
        if self.screens.palette.is_some() || self.screens.import.is_some() {
            if keys::escape(ctx) {
                asks.push(Ask::Do(Intent::Back));
            }
            return;
        }
        if egui::Popup::is_any_open(ctx) {
            // A list that has opened takes the keys; Esc closes it.
            return;
        }
        if let Some(scan) = self.scanner.read(ctx) {
            self.scanned(&scan, asks);
        }
        if ctx.memory(|memory| memory.has_focus(search::field_id())) && self.screens.search.open {
            // The answers take the arrows and Enter; Esc closes them.
            if keys::escape(ctx) {
                asks.push(Ask::Do(Intent::Back));
            }
        }
        let form = self.screens.open == Screen::Queue && self.screens.queue.form.is_some();
        if form && queue::new_request::save_key(ctx) {
            asks.push(Ask::Do(Intent::SaveRequest));
        }
        if self.typing && !self.screens.search.open && !form {
            // Esc has already left the field; it steps back no further.
            let _left = keys::escape(ctx);
        }
        let file = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
        if let Some(path) = file {
            self.screens.import = Some(ImportDialog::new(Some(path)));
        }
        asks.extend(keys::intents(ctx, self.screens.open).into_iter().map(Ask::Do));
    }

    /// A scan belongs to the task on the bench, or to the search.
    fn scanned(&mut self, scan: &str, asks: &mut Vec<Ask>) {
        if self.screens.open == Screen::Bench {
            let is_it = |serial: &str| serial.eq_ignore_ascii_case(scan.trim());
            let slot = self
                .model
                .slots
                .iter()
                .find(|slot| slot.token.as_ref().is_some_and(|token| is_it(token.serial.as_str())));
            if let Some(slot) = slot {
                self.screens.bench.choose(slot.no);
                return;
            }
        }
        if self.screens.open == Screen::Queue
            && let Some(form) = &mut self.screens.queue.form
        {
            let now = self.clock.now();
            let scene = Scene { look: &Look::LIGHT, words: &self.words, model: &self.model, now };
            form.scanned(scan, &scene);
            return;
        }
        if self.screens.open == Screen::Returns {
            return self.screens.returns.scanned(scan, asks);
        }
        if self.screens.open == Screen::Dispatch && self.screens.dispatch.scanned(scan, &self.model, asks) {
            return;
        }
        if self.screens.open == Screen::Stock {
            let scene =
                Scene { look: &Look::LIGHT, words: &self.words, model: &self.model, now: self.clock.now() };
            if self.screens.stock.scanned(scan, &scene, asks) {
                return;
            }
        }
        self.screens.search.scan(scan, asks);
    }

    fn scene(&mut self, ui: &mut Ui, asks: &mut Vec<Ask>) {
        let look = Look::of(ui.visuals().dark_mode);
        let full = ui.max_rect();
        ui.painter().rect_filled(full, 0.0, look.canvas);
        let scene = Scene { look: &look, words: &self.words, model: &self.model, now: self.clock.now() };
        let Some(station) = &self.model.station else { return };
        match station.access {
            Access::Unlocked(..) => whole(ui, &scene, full, &mut self.screens, asks),
            Access::NoRegister => {
                screen::first_run::show(ui, &scene, full, station, &mut self.screens.first_run, asks);
            }
            Access::Locked | Access::Unlocking => {
                top_bar::show(ui, &scene, full.with_max_y(full.top() + size::TOP_BAR), asks);
                screen::lock::show(ui, &scene, full, station, &mut self.screens.lock, asks);
            }
        }
    }

    /// Whether something on screen moves by itself: seconds of a code, a step under way, a wait.
    fn something_moves(&self) -> bool {
        use crate::bench::message::Lcd;
        let waiting = self.model.station.as_ref().is_some_and(|station| station.access == Access::Unlocking);
        let bench = self.screens.open == Screen::Bench
            && self.model.slots.iter().any(|slot| {
                let waits = slot.hand.is_some_and(|step| step.until.is_some());
                slot.lcd != Lcd::Off || slot.state == SlotState::Working || waits
            });
        waiting || (self.model.is_unlocked() && bench)
    }

    fn station_changed(&mut self, ctx: &Context, before: Option<&StationView>) {
        let Some(station) = self.model.station.clone() else { return };
        if before.is_none_or(|before| before.language != station.language) {
            self.speak(Language::of_code(&station.language));
        }
        if before.is_none_or(|before| before.theme != station.theme) {
            self.wear(ctx, &station.theme);
        }
        let was_unlocked = before.is_some_and(|before| matches!(before.access, Access::Unlocked(..)));
        let is_unlocked = self.model.is_unlocked();
        if was_unlocked && !is_unlocked {
            self.screens = Screens { open: self.screens.open, ..Screens::default() };
        }
        if !was_unlocked
            && before.is_some()
            && let Access::Unlocked(_, name) = &station.access
        {
            self.model.tell(Notice::new("unlocked", Severity::Done).text("name", name));
        }
        if is_unlocked && let Some(language) = self.spoken.take() {
            self.speak(language);
            self.send(Command::SetLanguage(language.code().to_owned()));
        }
        let counted = before.is_some_and(|before| before.counts != station.counts);
        if is_unlocked && (!was_unlocked || counted) {
            self.refresh();
        }
    }

    fn speak(&mut self, language: Language) {
        if language != self.words.language() {
            self.words = Sentences::new(language);
        }
    }

    fn wear(&mut self, ctx: &Context, theme: &str) {
        theme.clone_into(&mut self.theme);
        ctx.set_theme(match theme {
            "light" => egui::ThemePreference::Light,
            "dark" => egui::ThemePreference::Dark,
            _ => egui::ThemePreference::System,
        });
    }

    /// The person closes the window: the station finishes first; a second time it is not waited for.
    fn close(&mut self, ctx: &Context) {
        if self.closing {
            return;
        }
        match self.wire.commands.try_send(Command::Quit) {
            Ok(()) => {
                self.closing = true;
                self.model.tell(Notice::new("closing", Severity::Info));
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            }
            Err(TrySendError::Full(_)) => {
                self.model.tell(Notice::new("station-busy", Severity::Attention));
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            }
            // Nobody is left to wait for.
            Err(TrySendError::Disconnected(_)) => {}
        }
    }
}

/// The frame and the open screen.
fn whole(ui: &mut Ui, scene: &Scene<'_>, full: Rect, screens: &mut Screens, asks: &mut Vec<Ask>) {
    let top = full.with_max_y(full.top() + size::TOP_BAR);
    let bottom = full.with_min_y(full.bottom() - size::NOTICE_BAR);
    let between = Rect::from_min_max(pos2(full.left(), top.bottom()), pos2(full.right(), bottom.top()));
    let side = between.with_max_x(between.left() + size::NAVIGATION);
    let content = between.with_min_x(side.right()).shrink(size::GAP);
    let search_place = top_bar::show(ui, scene, top, asks);
    navigation::show(ui, scene, side, screens.open, asks);
    match screens.open {
        Screen::Bench => screen::bench::show(ui, scene, content, &mut screens.bench, asks),
        Screen::Queue => screen::queue::show(ui, scene, content, &mut screens.queue, asks),
        Screen::Dispatch => screen::dispatch::show(ui, scene, content, &mut screens.dispatch, asks),
        Screen::Returns => screen::returns::show(ui, scene, content, &mut screens.returns, asks),
        Screen::Contracts => screen::contracts::show(ui, scene, content, &mut screens.contracts, asks),
        Screen::Fees => screen::fees::show(ui, scene, content, &mut screens.fees, asks),
        Screen::Stock => screen::stock::show(ui, scene, content, &mut screens.stock, asks),
        Screen::Journal => screen::journal::show(ui, scene, content, &mut screens.journal, asks),
        Screen::Settings => screen::settings::show(ui, scene, content, &mut screens.settings, asks),
    }
    notice_bar::show(ui, scene, bottom, asks);
    if screens.notices {
        notice_bar::history(ui, scene, bottom, asks);
    }
    search::show(ui, scene, search_place, &mut screens.search, asks);
    if let Some(dialog) = &mut screens.import {
        import::show(ui, scene, dialog, asks);
    }
    if let Some(open) = &mut screens.palette
        && !palette::show(ui, scene, screens.open, open, asks)
    {
        screens.palette = None;
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.receive(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
    }
}
