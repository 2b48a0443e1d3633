//! Doing what was asked for: acts change what the screens remember, commands go to the station.

use crossbeam_channel::TrySendError;
use egui::Context;

use crate::bench::message::{Command, FamilyAct, HitTarget, LabelPurpose, Query, ReturnedUnit, TemplateAct};
use crate::window::app::App;
use crate::window::command::{Intent, Screen};
use crate::window::frame::import::ImportDialog;
use crate::window::frame::palette::Palette;
use crate::window::look::Look;
use crate::window::model::untried_family;
use crate::window::scene::{Ask, Scene};
use crate::words::{Language, Notice, Severity};

impl App {
    /// Does one thing.
    pub(super) fn perform(&mut self, ask: Ask, ctx: &Context) {
        match ask {
            Ask::Do(intent) => self.intend(intent, ctx),
            Ask::Send(command) => self.send(command),
            Ask::Open(target) => self.open(target, ctx),
            Ask::TypeCodes(slot) => {
                self.screens.bench.choose(slot);
                self.screens.bench.focus_codes = true;
            }
            Ask::Type(field) => ctx.memory_mut(|memory| memory.request_focus(field)),
            Ask::CloseDialog => self.back(),
            Ask::ForgetTyped(fields) => {
                for field in fields {
                    ctx.data_mut(|data| data.remove::<egui::text_edit::TextEditState>(field));
                }
            }
        }
    }

    /// Asks the station again for what the open screen shows.
    pub(super) fn refresh(&mut self) {
        match self.screens.open {
            Screen::Queue => self.send(Command::Show(Query::Queue)),
            Screen::Bench | Screen::Returns => {}
            Screen::Dispatch => {
                self.send(Command::Show(Query::Dispatch));
                self.send(Command::Show(Query::Parcels));
                self.send(Command::Show(Query::Printers));
                self.send(Command::Show(Query::Posting));
            }
            Screen::Fees => {
                let query = self.screens.fees.query();
                self.send(Command::Show(query));
            }
            Screen::Contracts => {
                let text = self.model.contracts.text().to_owned();
                self.model.contracts.look_for(&text);
            }
            Screen::Stock => {
                let scene = Scene {
                    look: &Look::LIGHT,
                    words: &self.words,
                    model: &self.model,
                    now: self.clock.now(),
                };
                for query in self.screens.stock.queries(&scene) {
                    self.send(Command::Show(query));
                }
            }
            Screen::Journal => {
                let text = self.model.journal.text().to_owned();
                self.model.journal.look_for(&text);
            }
            Screen::Settings => {
                self.send(Command::Show(Query::Settings));
                self.send(Command::Show(Query::Printers));
            }
        }
    }

    /// Sends a command; what it asks for counts as on its way.
    pub(super) fn send(&mut self, command: Command) {
        match &command {
            Command::Show(query) => match query {
                Query::Queue => self.model.queue.ask(),
                Query::Request(_) => self.model.request.ask(),
                Query::Contract(_) => self.model.contract.ask(),
                Query::Token(_) => self.model.token.ask(),
                Query::Dispatch => self.model.dispatch.ask(),
                Query::Reminders => self.model.reminders.ask(),
                Query::Parcels => self.model.parcels.ask(),
                Query::Posting => self.model.posting.ask(),
                Query::Fees { .. } => self.model.fees.ask(),
                Query::Stock(query) => self.model.stock.ask(*query),
                Query::Settings => self.model.settings.ask(),
                Query::Printers => self.model.printers.ask(),
                Query::Draft { .. }
                | Query::Contracts { .. }
                | Query::Journal { .. }
                | Query::Search { .. }
                | Query::Tokens(_) => {}
                Query::Customer(query) => self.model.customer.ask(query),
            },
            Command::Paper { purpose: LabelPurpose::Preview, .. }
            | Command::Template(TemplateAct::Look { .. }) => {
                self.model.paper.ask();
            }
            Command::Customer(_) => {
                self.model.customer.told = None;
                self.model.customer.fit = None;
            }
            Command::Life(_) | Command::Approve { .. } => self.model.life = None,
            Command::VerifyJournal => self.model.verdict.ask(),
            Command::Returns(act) => self.model.returns.ask(act),
            Command::Import { take, .. } => {
                if !take {
                    self.model.import.clear();
                }
                self.model.import.ask();
            }
            _ => {}
        }
        let acknowledged = match &command {
            Command::Family(FamilyAct::Acknowledge { family }) => Some(family.clone()),
            _ => None,
        };
        match self.wire.commands.try_send(command) {
            Ok(()) => {
                if let Some(family) = acknowledged {
                    self.model.acknowledge(&family);
                }
            }
            Err(TrySendError::Full(_)) => {
                self.model.tell(Notice::new("station-busy", Severity::Attention));
            }
            Err(TrySendError::Disconnected(_)) => {
                self.model.tell(Notice::new("station-gone", Severity::Fault));
            }
        }
    }

    /// Notes that a notice was read: the newest one, or with all of them in sight the first that waits for it. One that is not in
    /// sight is brought there.
    fn acknowledge(&mut self) {
        let newest = self.model.notices.front().and_then(untried_family);
        let first = self.model.unread().next();
        let family = newest.or(first.filter(|_| self.screens.notices)).map(str::to_owned);
        match family {
            Some(family) => self.send(Command::Family(FamilyAct::Acknowledge { family })),
            None => self.screens.notices |= first.is_some(),
        }
    }

    /// Opens a screen; the keyboard goes with it, out of the search field too.
    fn show(&mut self, screen: Screen, ctx: &Context) {
        ctx.memory_mut(egui::Memory::stop_text_input);
        self.screens.open = screen;
        self.screens.notices = false;
        self.screens.search.close();
        self.refresh();
    }

    fn open(&mut self, target: HitTarget, ctx: &Context) {
        let mut asks = Vec::new();
        match target {
            HitTarget::Request(request) | HitTarget::Parcel(request) => {
                self.show(Screen::Queue, ctx);
                self.screens.queue.chosen = Some(request.clone());
                self.screens.queue.reveal = true;
                self.send(Command::Show(Query::Request(request)));
            }
            HitTarget::Contract(no) | HitTarget::Phone(no) => {
                self.show(Screen::Contracts, ctx);
                self.screens.contracts.show_contract(no, &mut asks);
            }
            HitTarget::Token(serial) => {
                self.show(Screen::Contracts, ctx);
                self.screens.contracts.show_token(serial, &mut asks);
            }
        }
        for ask in asks {
            self.perform(ask, ctx);
        }
    }

    fn intend(&mut self, intent: Intent, ctx: &Context) {
        match intent {
            Intent::OpenQueue => self.show(Screen::Queue, ctx),
            Intent::OpenBench => self.show(Screen::Bench, ctx),
            Intent::OpenDispatch => self.show(Screen::Dispatch, ctx),
            Intent::OpenReturns => self.show(Screen::Returns, ctx),
            Intent::OpenContracts => self.show(Screen::Contracts, ctx),
            Intent::OpenFees => self.show(Screen::Fees, ctx),
            Intent::OpenStock => self.show(Screen::Stock, ctx),
            Intent::OpenJournal => self.show(Screen::Journal, ctx),
            Intent::OpenSettings => self.show(Screen::Settings, ctx),
            Intent::Search => self.screens.search.focus = true,
            Intent::Palette => self.screens.palette = Some(Palette::default()),
            Intent::Lock => self.send(Command::Lock),
            Intent::Back => {
                self.back();
                ctx.memory_mut(egui::Memory::stop_text_input);
            }
            Intent::Acknowledge => self.acknowledge(),
            Intent::Notices => self.screens.notices = !self.screens.notices,
            Intent::NewRequest => {
                if self.screens.open != Screen::Queue {
                    self.show(Screen::Queue, ctx);
                }
                self.screens.queue.begin_form();
            }
            Intent::Import => {
                self.model.import.clear();
                self.screens.import = Some(ImportDialog::new(None));
            }
            Intent::LoadPostalCodes => {
                self.model.import.clear();
                self.screens.import = Some(ImportDialog::of_postal_codes());
            }
            Intent::SpeakJapanese => self.choose_language(Language::Japanese),
            Intent::SpeakEnglish => self.choose_language(Language::English),
            Intent::ThemeLight => self.choose_theme("light", ctx),
            Intent::ThemeDark => self.choose_theme("dark", ctx),
            Intent::ThemeSystem => self.choose_theme("system", ctx),
            Intent::JudgeSlot if self.screens.open == Screen::Bench => self.take_to_returns(ctx),
            Intent::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            intent => self.intend_on_screen(intent, ctx),
        }
    }

    /// The token in the chosen slot of the bench is no blank one: it belongs to the returns.
    fn take_to_returns(&mut self, ctx: &Context) {
        let Some(slot) = self.screens.bench.slot else { return };
        if self.model.slot(slot).is_none_or(|slot| slot.token.is_none()) {
            return;
        }
        self.show(Screen::Returns, ctx);
        let mut asks = Vec::new();
        self.screens.returns.next_unit(ReturnedUnit::Slot(slot), &mut asks);
        for ask in asks {
            self.perform(ask, ctx);
        }
    }

    /// Acts that belong to the open screen.
    fn intend_on_screen(&mut self, intent: Intent, ctx: &Context) {
        let mut asks = Vec::new();
        let scene =
            Scene { look: &Look::LIGHT, words: &self.words, model: &self.model, now: self.clock.now() };
        match self.screens.open {
            Screen::Bench => self.screens.bench.perform(intent, &scene, &mut asks),
            Screen::Queue => self.screens.queue.perform(intent, &scene, &mut asks),
            Screen::Dispatch => self.screens.dispatch.perform(intent, &scene, &mut asks),
            Screen::Returns => self.screens.returns.perform(intent, &scene, &mut asks),
            Screen::Contracts => self.screens.contracts.perform(intent, &scene, &mut asks),
            Screen::Fees => self.screens.fees.perform(intent, &scene, &mut asks),
            Screen::Stock => self.screens.stock.perform(intent, &scene, &mut asks),
            Screen::Journal => self.screens.journal.perform(intent, &scene, &mut asks),
            Screen::Settings => self.screens.settings.perform(intent, &scene, &mut asks),
        }
        for ask in asks {
            self.perform(ask, ctx);
        }
    }

    /// One step back: what was opened last closes first.
    fn back(&mut self) {
        let screens = &mut self.screens;
        if screens.palette.take().is_some() || screens.import.take().is_some() {
            return;
        }
        if screens.search.open || !screens.search.text.is_empty() {
            screens.search.close();
        } else if screens.notices {
            screens.notices = false;
        } else {
            match screens.open {
                Screen::Bench if screens.bench.rekey.take().is_some() => {}
                Screen::Bench => {
                    screens.bench.slot = None;
                    screens.bench.request = None;
                }
                Screen::Queue => {
                    if screens.queue.deed.take().is_none() {
                        screens.queue.back();
                    }
                }
                Screen::Dispatch => screens.dispatch.back(),
                Screen::Fees => screens.fees.back(),
                Screen::Contracts => screens.contracts.back(),
                Screen::Stock => screens.stock.back(),
                Screen::Journal => screens.journal.back(),
                Screen::Returns => {
                    let searching = self.model.returns.search.as_ref().is_some_and(|search| !search.over);
                    let mut asks = Vec::new();
                    screens.returns.back(searching, &mut asks);
                    self.model.returns.forget();
                    for ask in asks {
                        if let Ask::Send(command) = ask {
                            self.send(command);
                        }
                    }
                }
                Screen::Settings => screens.settings.back(),
            }
        }
    }

    fn choose_language(&mut self, language: Language) {
        self.speak(language);
        if self.model.is_unlocked() {
            self.send(Command::SetLanguage(language.code().to_owned()));
        } else {
            // Nobody may change the register now; it is told when somebody has unlocked it.
            self.spoken = Some(language);
        }
    }

    fn choose_theme(&mut self, theme: &str, ctx: &Context) {
        self.wear(ctx, theme);
        self.send(Command::SetTheme(theme.to_owned()));
    }

    /// Asks for the rows of long lists that are in sight and not here.
    pub(super) fn ask_for_rows(&mut self, asks: &mut Vec<Ask>) {
        let Self { model, screens, .. } = self;
        match screens.open {
            Screen::Contracts => {
                let query = |text, offset| Query::Contracts { text, offset };
                screens.contracts.finding.ask(&mut model.contracts, query, asks);
            }
            Screen::Journal => {
                let query = |text, offset| Query::Journal { text, offset };
                screens.journal.finding.ask(&mut model.journal, query, asks);
            }
            Screen::Queue
            | Screen::Bench
            | Screen::Dispatch
            | Screen::Returns
            | Screen::Fees
            | Screen::Stock
            | Screen::Settings => {}
        }
    }
}
