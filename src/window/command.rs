//! Everything a person can do in the window, in one list: name, icon, key and where it applies.
//!
//! Navigation, buttons, keys and the palette read this list; a test refuses two acts on one key.

mod list;
mod shortcut;

pub use list::LIST;
pub use shortcut::Shortcut;

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
    /// Give the chosen token the key of another lot.
    ChangeKey,
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
    /// Show the next paper of the chosen parcel.
    NextSheet,
    /// Show the next page.
    NextPage,
    /// Print the label.
    PrintLabel,
    /// Give a print up that is not finished.
    GiveUpPrint,
    /// Set the printer in the fields up.
    SavePrinter,
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
    /// Mark every request for its label, or none.
    MarkAll,
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
    /// Print the labels of everything that waits to be sealed.
    PrintDay,
    /// Show the next posting list.
    NextList,
    /// Close the shown posting list.
    CloseList,
    /// Open the shown posting list again.
    ReopenList,
    /// The post took the shown posting list.
    HandOver,
    /// Take the chosen parcel off its list.
    TakeOff,
    /// Close today: lists, balance, checkpoint.
    CloseDay,
    /// Take a band of numbers in.
    AddBand,
    /// Add the rate of postage that was typed.
    AddRate,
    /// Pull a number.
    PullNumber,
    /// Give the chosen band up.
    CloseBand,
    /// Decide anew how parcels are sent and weighed.
    SaveMailPolicy,
    /// Hand each label on for printing as its token is recorded, or not.
    TogglePrints,
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
    /// Make the letter that tells the shown contract of the end of its units.
    CampaignLetter,
    /// Make the receipt of the shown contract's newest units.
    Receipt,
    /// Make the record of what was destroyed today.
    DestructionRecord,
    /// Show the station's own settings.
    SettingsStation,
    /// Show the templates of papers.
    SettingsTemplates,
    /// Export the chosen template.
    ExportTemplate,
    /// Show the folder of templates.
    OpenTemplates,
    /// Recompute the journal's chain.
    VerifyJournal,
    /// Write the journal to a file.
    ExportJournal,
    /// Add an operator.
    AddOperator,
    /// What the institution decides.
    SettingsRules,
    /// The printers of the house.
    SettingsPrinters,
    /// Settings: the map of the tray.
    SettingsPorts,
    /// Give the chosen port the number before its own.
    PlaceUp,
    /// Give the chosen port the number behind its own.
    PlaceDown,
    /// The families of tokens.
    SettingsFamilies,
    /// Use the chosen family of tokens, or do not.
    SwitchFamily,
    /// Note that the newest notice was read, where that has to be noted.
    Acknowledge,
    /// Give the chosen rule of the house another value.
    ChangeRule,
    /// Keep the return address that is typed.
    SaveSender,
    /// Load a newer table of postal codes.
    LoadPostalCodes,
    /// Show set-ups near their deadline or past it, or the contracts again.
    Deadlines,
    /// Record that a user set the shown token up.
    RecordSetUp,
    /// Go to the field in which a code is checked.
    CheckCode,
    /// Go to the field that says who held the token on a day.
    HeldOn,
    /// Open the contract of the token shown.
    OpenOwner,
    /// Give up the interrupted token shown.
    WriteOff,
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
