//! Everything a person can do in the window, in one list: name, icon, key and where it applies.
//!
//! SCREENS.md "Frame": navigation, buttons, keys and the palette read this list; a test refuses two acts on one key.

mod shortcut;

pub use shortcut::Shortcut;

use egui::Key;

use crate::window::icon;

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Screen {
    /// 受付: the work queue.
    Queue,
    /// 書込: the bench.
    Bench,
    /// 発送: labels.
    Dispatch,
    /// 返却: units that come back.
    Returns,
    /// 契約: contracts and their tokens.
    Contracts,
    /// 手数料: fee lines and their totals.
    Fees,
    /// 在庫: lots, counts, the daily balance.
    Stock,
    /// 記録: the journal.
    Journal,
    /// 設定: settings.
    Settings,
}

impl Screen {
    /// All screens in the order of the navigation.
    pub const ALL: &'static [Self] = &[
        Self::Queue,
        Self::Bench,
        Self::Dispatch,
        Self::Returns,
        Self::Contracts,
        Self::Stock,
        Self::Fees,
        Self::Journal,
        Self::Settings,
    ];

    /// What opens it.
    #[must_use]
    pub const fn intent(self) -> Intent {
        match self {
            Self::Queue => Intent::OpenQueue,
            Self::Bench => Intent::OpenBench,
            Self::Dispatch => Intent::OpenDispatch,
            Self::Returns => Intent::OpenReturns,
            Self::Contracts => Intent::OpenContracts,
            Self::Fees => Intent::OpenFees,
            Self::Stock => Intent::OpenStock,
            Self::Journal => Intent::OpenJournal,
            Self::Settings => Intent::OpenSettings,
        }
    }

    /// The message id of its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Queue => "screen-queue",
            Self::Bench => "screen-bench",
            Self::Dispatch => "screen-dispatch",
            Self::Returns => "screen-returns",
            Self::Contracts => "screen-contracts",
            Self::Fees => "screen-fees",
            Self::Stock => "screen-stock",
            Self::Journal => "screen-journal",
            Self::Settings => "screen-settings",
        }
    }
}

/// Something a person wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Intent {
    /// Open the work queue.
    OpenQueue,
    /// Open the bench.
    OpenBench,
    /// Open the labels.
    OpenDispatch,
    /// Open the returns.
    OpenReturns,
    /// Open the contracts.
    OpenContracts,
    /// Open the fees.
    OpenFees,
    /// Open the stock.
    OpenStock,
    /// Open the journal.
    OpenJournal,
    /// Open the settings.
    OpenSettings,
    /// Go to the search field.
    Search,
    /// Open the palette.
    Palette,
    /// Lock.
    Lock,
    /// One step back.
    Back,
    /// Show what was told lately.
    Notices,
    /// Read a file.
    Import,
    /// Speak Japanese.
    SpeakJapanese,
    /// Speak English.
    SpeakEnglish,
    /// Light colours.
    ThemeLight,
    /// Dark colours.
    ThemeDark,
    /// The colours of the system.
    ThemeSystem,
    /// Close the station.
    Quit,
    /// Provision every slot that holds a blank token.
    Provision,
    /// Automatic mode on or off.
    ToggleAuto,
    /// Choose the next slot that asks something.
    NextQuestion,
    /// Choose the slot to the left.
    SlotLeft,
    /// Choose the slot to the right.
    SlotRight,
    /// Choose the slot above.
    SlotUp,
    /// Choose the slot below.
    SlotDown,
    /// Give the first answer of the chosen slot's question.
    AnswerFirst,
    /// Give the second answer.
    AnswerSecond,
    /// Stop the chosen slot's job.
    Park,
    /// Let the chosen token blink.
    Blink,
    /// Put an emulated token in, or take it out.
    Emulate,
    /// Choose the row above.
    RowUp,
    /// Choose the row below.
    RowDown,
    /// Choose the row a page above.
    PageUp,
    /// Choose the row a page below.
    PageDown,
    /// Fill in the form of a new request.
    NewRequest,
    /// Take in what the form says.
    SaveRequest,
    /// Approve the chosen request.
    Approve,
    /// Record that the branch compared the seal on the chosen request.
    NoteSeal,
    /// Let the chosen request wait for the branch.
    LetWait,
    /// Send the chosen request back.
    SendBack,
    /// Take the chosen request up again.
    TakeUpAgain,
    /// Cancel the chosen request.
    CancelRequest,
    /// Report the loss or theft of the token shown.
    ReportLoss,
    /// Report that the token shown was found.
    ReportFound,
    /// Suspend the token shown, or lift its suspension.
    SuspendOrLift,
    /// Note that the token shown was locked.
    NoteLock,
    /// Give up waiting for the token shown.
    GiveUpReturn,
    /// Show what somebody has to be reminded of.
    OpenReminders,
    /// Begin the exchange of tokens whose end is near.
    BeginCampaign,
    /// Provision the chosen request on the bench.
    ProvisionChosen,
    /// Save the label as PDF.
    LabelPdf,
    /// Save the label as PNG.
    LabelPng,
    /// Open the label in the system's viewer.
    LabelOpen,
    /// Write another unit in place of one that cannot go.
    WriteAgain,
    /// Open the chosen parcel again.
    OpenParcel,
    /// Hand the chosen parcel to the post.
    PostParcel,
    /// The chosen parcel was delivered.
    ParcelDelivered,
    /// The post brought the chosen parcel back.
    ParcelReturned,
    /// Send the chosen parcel again.
    SendParcelAgain,
    /// The seal of the chosen parcel is broken.
    SealBroken,
    /// Show the next part of the dispatch: labels, sealed, posted.
    NextPart,
    /// Put every due fee into the next debit.
    DebitAll,
    /// The chosen fee was collected.
    FeeCollected,
    /// The chosen fee could not be debited.
    FeeFailed,
    /// Make the chosen fee due again.
    FeeAgain,
    /// Hand the chosen fee to the branch.
    ReferFee,
    /// Waive the chosen fee.
    WaiveFee,
    /// Show fees in the next state.
    NextFeeState,
    /// Show fees of the next month.
    NextFeeMonth,
    /// Recompute the journal's chain.
    VerifyJournal,
    /// Write the journal to a file.
    ExportJournal,
    /// Add an operator.
    AddOperator,
    /// Show set-ups near their deadline or past it, or the contracts again.
    Deadlines,
    /// Record that a user set the shown token up.
    RecordSetUp,
    /// Go to the field in which a code is checked.
    CheckCode,
    /// Go to the field that says who held the token on a day.
    HeldOn,
    /// Choose the next user of the shown token or contract.
    NextUser,
    /// Register a telephone for the chosen user.
    RegisterPhone,
    /// Revoke the telephone of the chosen user.
    RevokePhone,
    /// Take the token in a slot to the counter of the returns.
    JudgeSlot,
    /// Do what stands at this place of the allowed dispositions.
    Disposition(u8),
    /// What was seen of a part: good, bad, not looked at.
    Tick(u8),
    /// A whole box: only scans, or one unit after the other.
    Sweep,
    /// Another disposition for the box.
    SweepNext,
    /// Find the token that shows a code.
    FindByCode,
    /// Lots and how long they last.
    StockLots,
    /// Receive a delivery.
    StockReceive,
    /// Count by scanner.
    StockTake,
    /// Close the day.
    StockDay,
    /// Block a range.
    StockIncident,
    /// The first act of the open part of the stock.
    StockAct,
    /// Its second act.
    StockSecond,
    /// Its third act.
    StockThird,
}

/// What is known about an intent.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Which.
    pub intent: Intent,
    /// The message id of its name.
    pub id: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Its key.
    pub shortcut: Option<Shortcut>,
    /// Screens on which it applies; empty for everywhere.
    pub screens: &'static [Screen],
    /// Whether the palette offers it; moving a choice about is not worth a line there.
    pub in_palette: bool,
}

const LISTS: &[Screen] = &[
    Screen::Queue,
    Screen::Dispatch,
    Screen::Contracts,
    Screen::Stock,
    Screen::Fees,
    Screen::Journal,
];

/// Starts an entry that the palette offers everywhere.
const fn entry(intent: Intent, id: &'static str, icon: &'static str) -> Entry {
    Entry { intent, id, icon, shortcut: None, screens: &[], in_palette: true }
}

/// Starts an entry of the returns.
const fn returned(intent: Intent, id: &'static str, shortcut: Shortcut) -> Entry {
    entry(intent, id, icon::SEAL_CHECK).key(shortcut).on(&[Screen::Returns])
}

/// An act of the dispatch.
const fn on_parcel(intent: Intent, id: &'static str, icon: &'static str, key: Shortcut) -> Entry {
    entry(intent, id, icon).key(key).on(&[Screen::Dispatch])
}

/// An act on fees.
const fn on_fee(intent: Intent, id: &'static str, icon: &'static str, key: Shortcut) -> Entry {
    entry(intent, id, icon).key(key).on(&[Screen::Fees])
}

impl Entry {
    const fn key(mut self, shortcut: Shortcut) -> Self {
        self.shortcut = Some(shortcut);
        self
    }

    const fn on(mut self, screens: &'static [Screen]) -> Self {
        self.screens = screens;
        self
    }

    const fn unlisted(mut self) -> Self {
        self.in_palette = false;
        self
    }

    /// Whether it applies on a screen.
    #[must_use]
    pub fn applies_on(&self, screen: Screen) -> bool {
        self.screens.is_empty() || self.screens.contains(&screen)
    }
}

/// Everything a person can do.
pub const LIST: &[Entry] = &[
    entry(Intent::OpenQueue, "do-open-queue", icon::TRAY).key(Shortcut::plain(Key::F1)),
    entry(Intent::OpenBench, "do-open-bench", icon::PENCIL).key(Shortcut::plain(Key::F2)),
    entry(Intent::OpenDispatch, "do-open-dispatch", icon::PACKAGE).key(Shortcut::plain(Key::F3)),
    entry(Intent::OpenReturns, "do-open-returns", icon::DOWNLOAD).key(Shortcut::plain(Key::F4)),
    entry(Intent::OpenContracts, "do-open-contracts", icon::BUILDINGS).key(Shortcut::plain(Key::F5)),
    entry(Intent::OpenFees, "do-open-fees", icon::LIST).key(Shortcut::plain(Key::F7)),
    entry(Intent::OpenStock, "do-open-stock", icon::ARCHIVE).key(Shortcut::plain(Key::F6)),
    entry(Intent::OpenJournal, "do-open-journal", icon::BOOK).key(Shortcut::plain(Key::F8)),
    entry(Intent::OpenSettings, "do-open-settings", icon::GEAR).key(Shortcut::plain(Key::F9)),
    entry(Intent::Search, "do-search", icon::MAGNIFYING_GLASS).key(Shortcut::ctrl(Key::K)),
    entry(Intent::Palette, "do-palette", icon::COMMAND).key(Shortcut::ctrl(Key::P)).unlisted(),
    entry(Intent::Lock, "do-lock", icon::LOCK).key(Shortcut::ctrl(Key::L)),
    entry(Intent::Back, "do-back", icon::CARET_LEFT).key(Shortcut::plain(Key::Escape)).unlisted(),
    entry(Intent::Notices, "do-notices", icon::LIST).key(Shortcut::ctrl(Key::D)),
    entry(Intent::Import, "do-import", icon::FILE_UP).key(Shortcut::ctrl(Key::I)),
    entry(Intent::NewRequest, "do-new-request", icon::FILE_TEXT).key(Shortcut::ctrl(Key::N)),
    entry(Intent::SaveRequest, "do-save-request", icon::CHECK)
        .key(Shortcut::ctrl(Key::Enter))
        .on(&[Screen::Queue])
        .unlisted(),
    entry(Intent::Provision, "do-provision", icon::PENCIL)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Bench]),
    entry(Intent::ToggleAuto, "do-toggle-auto", icon::LIGHTNING)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Bench]),
    entry(Intent::NextQuestion, "do-next-question", icon::WARNING)
        .key(Shortcut::plain(Key::F12))
        .on(&[Screen::Bench]),
    entry(Intent::SlotLeft, "do-slot-left", icon::CARET_LEFT)
        .key(Shortcut::plain(Key::ArrowLeft))
        .on(&[Screen::Bench])
        .unlisted(),
    entry(Intent::SlotRight, "do-slot-right", icon::CARET_RIGHT)
        .key(Shortcut::plain(Key::ArrowRight))
        .on(&[Screen::Bench])
        .unlisted(),
    entry(Intent::SlotUp, "do-slot-up", icon::CARET_UP)
        .key(Shortcut::plain(Key::ArrowUp))
        .on(&[Screen::Bench])
        .unlisted(),
    entry(Intent::SlotDown, "do-slot-down", icon::CARET_DOWN)
        .key(Shortcut::plain(Key::ArrowDown))
        .on(&[Screen::Bench])
        .unlisted(),
    entry(Intent::AnswerFirst, "do-answer-first", icon::CHECK)
        .key(Shortcut::plain(Key::Enter))
        .on(&[Screen::Bench]),
    entry(Intent::AnswerSecond, "do-answer-second", icon::ARCHIVE)
        .key(Shortcut::plain(Key::Delete))
        .on(&[Screen::Bench]),
    entry(Intent::Park, "do-park", icon::ARCHIVE).key(Shortcut::shift(Key::Delete)).on(&[Screen::Bench]),
    entry(Intent::Blink, "do-blink", icon::LIGHTBULB).key(Shortcut::ctrl(Key::B)).on(&[Screen::Bench]),
    entry(Intent::Emulate, "do-emulate", icon::USB).key(Shortcut::ctrl(Key::E)).on(&[Screen::Bench]),
    entry(Intent::RowUp, "do-row-up", icon::CARET_UP).key(Shortcut::plain(Key::ArrowUp)).on(LISTS).unlisted(),
    entry(Intent::RowDown, "do-row-down", icon::CARET_DOWN)
        .key(Shortcut::plain(Key::ArrowDown))
        .on(LISTS)
        .unlisted(),
    entry(Intent::PageUp, "do-page-up", icon::CARET_UP)
        .key(Shortcut::plain(Key::PageUp))
        .on(LISTS)
        .unlisted(),
    entry(Intent::PageDown, "do-page-down", icon::CARET_DOWN)
        .key(Shortcut::plain(Key::PageDown))
        .on(LISTS)
        .unlisted(),
    entry(Intent::Approve, "do-approve", icon::SEAL_CHECK)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Queue]),
    entry(Intent::ProvisionChosen, "do-provision-chosen", icon::PENCIL)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Queue]),
    entry(Intent::NoteSeal, "do-note-seal", icon::SEAL_CHECK)
        .key(Shortcut::ctrl(Key::S))
        .on(&[Screen::Queue]),
    entry(Intent::LetWait, "do-let-wait", icon::HOURGLASS).key(Shortcut::ctrl(Key::W)).on(&[Screen::Queue]),
    entry(Intent::SendBack, "do-send-back", icon::CARET_LEFT)
        .key(Shortcut::ctrl(Key::R))
        .on(&[Screen::Queue]),
    entry(Intent::TakeUpAgain, "do-take-up-again", icon::ARROW_CLOCKWISE)
        .key(Shortcut::ctrl(Key::U))
        .on(&[Screen::Queue]),
    entry(Intent::CancelRequest, "do-cancel-request", icon::X_CIRCLE)
        .key(Shortcut::shift(Key::Delete))
        .on(&[Screen::Queue]),
    entry(Intent::ReportLoss, "do-report-loss", icon::WARNING)
        .key(Shortcut::plain(Key::F12))
        .on(&[Screen::Contracts]),
    entry(Intent::ReportFound, "do-report-found", icon::MAGNIFYING_GLASS)
        .key(Shortcut::ctrl(Key::F))
        .on(&[Screen::Contracts]),
    entry(Intent::SuspendOrLift, "do-suspend", icon::PROHIBIT)
        .key(Shortcut::ctrl(Key::S))
        .on(&[Screen::Contracts]),
    entry(Intent::NoteLock, "do-note-lock", icon::LOCK).key(Shortcut::ctrl(Key::O)).on(&[Screen::Contracts]),
    entry(Intent::GiveUpReturn, "do-give-up-return", icon::ARCHIVE)
        .key(Shortcut::ctrl(Key::G))
        .on(&[Screen::Contracts]),
    entry(Intent::OpenReminders, "do-open-reminders", icon::CLOCK)
        .key(Shortcut::ctrl(Key::R))
        .on(&[Screen::Contracts]),
    entry(Intent::BeginCampaign, "do-begin-campaign", icon::ARROW_CLOCKWISE)
        .key(Shortcut::ctrl(Key::T))
        .on(&[Screen::Contracts]),
    entry(Intent::LabelPdf, "do-label-pdf", icon::FILE_PDF)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Dispatch]),
    entry(Intent::LabelPng, "do-label-png", icon::FILE_PNG)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Dispatch]),
    entry(Intent::LabelOpen, "do-label-open", icon::OPEN_OUT)
        .key(Shortcut::plain(Key::F12))
        .on(&[Screen::Dispatch]),
    on_parcel(Intent::WriteAgain, "do-write-again", icon::PENCIL, Shortcut::ctrl(Key::W)),
    on_parcel(Intent::OpenParcel, "do-open-parcel", icon::EJECT, Shortcut::ctrl(Key::O)),
    on_parcel(Intent::PostParcel, "do-post-parcel", icon::OPEN_OUT, Shortcut::ctrl(Key::Enter)),
    on_parcel(Intent::ParcelDelivered, "do-parcel-delivered", icon::CHECK, Shortcut::ctrl(Key::G)),
    on_parcel(Intent::ParcelReturned, "do-parcel-returned", icon::WARNING, Shortcut::ctrl(Key::R)),
    on_parcel(Intent::SendParcelAgain, "do-send-parcel-again", icon::ARROW_CLOCKWISE, Shortcut::ctrl(Key::J)),
    on_parcel(Intent::SealBroken, "do-seal-broken", icon::PROHIBIT, Shortcut::ctrl(Key::B)),
    on_parcel(Intent::NextPart, "do-next-part", icon::CARET_RIGHT, Shortcut::ctrl(Key::T)),
    on_fee(Intent::DebitAll, "do-debit-all", icon::DOWNLOAD, Shortcut::plain(Key::F10)),
    on_fee(Intent::FeeCollected, "do-fee-collected", icon::CHECK, Shortcut::plain(Key::F11)),
    on_fee(Intent::FeeFailed, "do-fee-failed", icon::X_CIRCLE, Shortcut::plain(Key::F12)),
    on_fee(Intent::FeeAgain, "do-fee-again", icon::ARROW_CLOCKWISE, Shortcut::ctrl(Key::R)),
    on_fee(Intent::ReferFee, "do-refer-fee", icon::BUILDINGS, Shortcut::ctrl(Key::B)),
    on_fee(Intent::WaiveFee, "do-waive-fee", icon::PROHIBIT, Shortcut::ctrl(Key::W)),
    on_fee(Intent::NextFeeState, "do-next-fee-state", icon::CARET_RIGHT, Shortcut::ctrl(Key::T)),
    on_fee(Intent::NextFeeMonth, "do-next-fee-month", icon::CARET_DOWN, Shortcut::ctrl(Key::M)),
    entry(Intent::VerifyJournal, "do-verify-journal", icon::SHIELD_CHECK)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Journal]),
    entry(Intent::ExportJournal, "do-export-journal", icon::DOWNLOAD)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Journal]),
    entry(Intent::AddOperator, "do-add-operator", icon::USER_PLUS)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Settings]),
    entry(Intent::Deadlines, "do-deadlines", icon::CLOCK)
        .key(Shortcut::ctrl(Key::U))
        .on(&[Screen::Contracts]),
    entry(Intent::RecordSetUp, "do-record-set-up", icon::CHECK)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Contracts]),
    entry(Intent::CheckCode, "do-check-code", icon::KEY).key(Shortcut::ctrl(Key::J)).on(&[Screen::Contracts]),
    entry(Intent::HeldOn, "do-held-on", icon::CLOCK).key(Shortcut::ctrl(Key::H)).on(&[Screen::Contracts]),
    entry(Intent::NextUser, "do-next-user", icon::USER).key(Shortcut::ctrl(Key::B)).on(&[Screen::Contracts]),
    entry(Intent::RegisterPhone, "do-register-phone", icon::USER_PLUS)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Contracts]),
    entry(Intent::RevokePhone, "do-revoke-phone", icon::PROHIBIT)
        .key(Shortcut::ctrl(Key::E))
        .on(&[Screen::Contracts]),
    entry(Intent::JudgeSlot, "do-judge-slot", icon::USB)
        .key(Shortcut::ctrl(Key::R))
        .on(&[Screen::Bench, Screen::Returns]),
    returned(Intent::Disposition(0), "do-disposition-1", Shortcut::plain(Key::F10)),
    returned(Intent::Disposition(1), "do-disposition-2", Shortcut::plain(Key::F11)),
    returned(Intent::Disposition(2), "do-disposition-3", Shortcut::plain(Key::F12)),
    returned(Intent::Disposition(3), "do-disposition-4", Shortcut::shift(Key::F10)),
    returned(Intent::Disposition(4), "do-disposition-5", Shortcut::shift(Key::F11)),
    returned(Intent::Disposition(5), "do-disposition-6", Shortcut::shift(Key::F12)),
    returned(Intent::Tick(0), "do-tick-battery", Shortcut::ctrl(Key::Num1)),
    returned(Intent::Tick(1), "do-tick-casing", Shortcut::ctrl(Key::Num2)),
    returned(Intent::Tick(2), "do-tick-display", Shortcut::ctrl(Key::Num3)),
    returned(Intent::Tick(3), "do-tick-seal", Shortcut::ctrl(Key::Num4)),
    returned(Intent::Tick(4), "do-tick-address", Shortcut::ctrl(Key::Num5)),
    returned(Intent::Sweep, "do-sweep", Shortcut::ctrl(Key::M)),
    returned(Intent::SweepNext, "do-sweep-next", Shortcut::ctrl(Key::B)),
    returned(Intent::FindByCode, "do-find-by-code", Shortcut::ctrl(Key::F)),
    entry(Intent::StockLots, "do-stock-lots", icon::ARCHIVE)
        .key(Shortcut::ctrl(Key::Num1))
        .on(&[Screen::Stock]),
    entry(Intent::StockReceive, "do-stock-receive", icon::DOWNLOAD)
        .key(Shortcut::ctrl(Key::Num2))
        .on(&[Screen::Stock]),
    entry(Intent::StockTake, "do-stock-take", icon::BARCODE)
        .key(Shortcut::ctrl(Key::Num3))
        .on(&[Screen::Stock]),
    entry(Intent::StockDay, "do-stock-day", icon::SEAL_CHECK)
        .key(Shortcut::ctrl(Key::Num4))
        .on(&[Screen::Stock]),
    entry(Intent::StockIncident, "do-stock-incident", icon::PROHIBIT)
        .key(Shortcut::ctrl(Key::Num5))
        .on(&[Screen::Stock]),
    entry(Intent::StockAct, "do-stock-act", icon::CHECK).key(Shortcut::plain(Key::F10)).on(&[Screen::Stock]),
    entry(Intent::StockSecond, "do-stock-second", icon::CARET_RIGHT)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Stock]),
    entry(Intent::StockThird, "do-stock-third", icon::CARET_RIGHT)
        .key(Shortcut::plain(Key::F12))
        .on(&[Screen::Stock]),
    entry(Intent::SpeakJapanese, "do-speak-ja", icon::TRANSLATE),
    entry(Intent::SpeakEnglish, "do-speak-en", icon::TRANSLATE),
    entry(Intent::ThemeLight, "do-theme-light", icon::SUN),
    entry(Intent::ThemeDark, "do-theme-dark", icon::MOON),
    entry(Intent::ThemeSystem, "do-theme-system", icon::GEAR),
    entry(Intent::Quit, "do-quit", icon::SIGN_OUT).key(Shortcut::ctrl(Key::Q)),
];

impl Intent {
    /// What is known about it.
    ///
    /// # Panics
    /// Never: a test looks every intent up.
    #[must_use]
    pub fn entry(self) -> &'static Entry {
        LIST.iter().find(|entry| entry.intent == self).unwrap_or(&LIST[0])
    }

    /// Its key as printed on the keyboard; empty when it has none.
    #[must_use]
    pub fn caps(self) -> String {
        self.entry().shortcut.map(Shortcut::caps).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, Sentences};

    #[test]
    fn no_two_acts_share_a_key_on_the_same_screen() {
        for screen in Screen::ALL {
            let here: Vec<_> = LIST.iter().filter(|entry| entry.applies_on(*screen)).collect();
            for (at, one) in here.iter().enumerate() {
                for other in &here[at + 1..] {
                    let clash = one.shortcut.is_some() && one.shortcut == other.shortcut;
                    assert!(!clash, "{:?} and {:?} on {screen:?}", one.intent, other.intent);
                }
            }
        }
    }

    #[test]
    fn every_act_is_listed_once_and_has_its_name_in_every_language() {
        for language in Language::ALL {
            let words = Sentences::new(*language);
            for entry in LIST {
                assert!(words.knows(entry.id), "{}", entry.id);
                assert_eq!(entry.intent.entry().id, entry.id);
            }
        }
    }

    #[test]
    fn every_screen_has_a_function_key() {
        for screen in Screen::ALL {
            let shortcut = screen.intent().entry().shortcut.unwrap();
            assert!(shortcut.works_while_typing() && !shortcut.ctrl, "{screen:?}");
        }
    }
}
