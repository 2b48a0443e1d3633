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
    /// 契約: contracts and their tokens.
    Contracts,
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
        Self::Contracts,
        Self::Stock,
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
            Self::Contracts => Intent::OpenContracts,
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
            Self::Contracts => "screen-contracts",
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
    /// Open the contracts.
    OpenContracts,
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
    /// Approve the chosen request.
    Approve,
    /// Provision the chosen request on the bench.
    ProvisionChosen,
    /// Save the label as PDF.
    LabelPdf,
    /// Save the label as PNG.
    LabelPng,
    /// Open the label in the system's viewer.
    LabelOpen,
    /// Recompute the journal's chain.
    VerifyJournal,
    /// Write the journal to a file.
    ExportJournal,
    /// Add an operator.
    AddOperator,
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

const LISTS: &[Screen] =
    &[Screen::Queue, Screen::Dispatch, Screen::Contracts, Screen::Stock, Screen::Journal];

/// Starts an entry that the palette offers everywhere.
const fn entry(intent: Intent, id: &'static str, icon: &'static str) -> Entry {
    Entry { intent, id, icon, shortcut: None, screens: &[], in_palette: true }
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
    entry(Intent::OpenContracts, "do-open-contracts", icon::BUILDINGS).key(Shortcut::plain(Key::F5)),
    entry(Intent::OpenStock, "do-open-stock", icon::ARCHIVE).key(Shortcut::plain(Key::F6)),
    entry(Intent::OpenJournal, "do-open-journal", icon::BOOK).key(Shortcut::plain(Key::F8)),
    entry(Intent::OpenSettings, "do-open-settings", icon::GEAR).key(Shortcut::plain(Key::F9)),
    entry(Intent::Search, "do-search", icon::MAGNIFYING_GLASS).key(Shortcut::ctrl(Key::K)),
    entry(Intent::Palette, "do-palette", icon::COMMAND).key(Shortcut::ctrl(Key::P)).unlisted(),
    entry(Intent::Lock, "do-lock", icon::LOCK).key(Shortcut::ctrl(Key::L)),
    entry(Intent::Back, "do-back", icon::CARET_LEFT).key(Shortcut::plain(Key::Escape)).unlisted(),
    entry(Intent::Notices, "do-notices", icon::LIST).key(Shortcut::ctrl(Key::D)),
    entry(Intent::Import, "do-import", icon::FILE_UP).key(Shortcut::ctrl(Key::I)),
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
    entry(Intent::LabelPdf, "do-label-pdf", icon::FILE_PDF)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Dispatch]),
    entry(Intent::LabelPng, "do-label-png", icon::FILE_PNG)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Dispatch]),
    entry(Intent::LabelOpen, "do-label-open", icon::OPEN_OUT)
        .key(Shortcut::plain(Key::F12))
        .on(&[Screen::Dispatch]),
    entry(Intent::VerifyJournal, "do-verify-journal", icon::SHIELD_CHECK)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Journal]),
    entry(Intent::ExportJournal, "do-export-journal", icon::DOWNLOAD)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Journal]),
    entry(Intent::AddOperator, "do-add-operator", icon::USER_PLUS)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Settings]),
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
