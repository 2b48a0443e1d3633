//! Pictures of the station as a whole: who, where, which choices.

use jiff::civil::Date;

use crate::bench::message::{FamilyRow, SlotNo};
use crate::desk::papers;
use crate::domain::{Environment, HouseRule, OperatorId, Profile, Serial, UnixMillis};
use crate::words::Notice;

/// The station as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationView {
    /// Name of the institution; empty before the first run.
    pub institution: String,
    /// Demo, training, production.
    pub environment: Environment,
    /// Whether there is a register, and whether it is locked.
    pub access: Access,
    /// Operators who may unlock: sign-in name and name.
    pub operators: Vec<(OperatorId, String)>,
    /// The station's own clock.
    pub clock: ClockView,
    /// Numbers beside the screens' names.
    pub counts: Counts,
    /// The papers that labels can be made on.
    pub forms: Vec<FormView>,
    /// Language code.
    pub language: String,
    /// `light`, `dark` or `system`.
    pub theme: String,
    /// Where the register lies.
    pub register: String,
}

/// A paper that labels can be made on; its name is the message `form-<code>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormView {
    /// The code of `paper::Form`.
    pub code: String,
    /// Labels side by side on one sheet; 1 for a roll.
    pub columns: u32,
    /// The first cell of a part-used sheet that is still free, from 1.
    pub next_cell: u32,
    /// Labels below each other on one sheet; 1 for a roll.
    pub rows: u32,
    /// Width of one label.
    pub width_tenths_mm: u32,
    /// Height of one label.
    pub height_tenths_mm: u32,
}

/// Whether there is a register, and whether it is locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// No register yet: the first-run assistant.
    NoRegister,
    /// Locked.
    Locked,
    /// The passphrase is being tried (it takes about a second on purpose).
    Unlocking,
    /// Unlocked by this operator: sign-in name and name.
    Unlocked(OperatorId, String),
}

/// How well the station knows the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockView {
    /// The system says its clock is synchronised, within this.
    Synchronised {
        /// Greatest error in milliseconds.
        within_millis: u32,
    },
    /// Nobody vouches for the clock; it runs steadily.
    Unverified,
    /// The clock jumped or stands in an impossible year: no token's clock may be written.
    Wrong,
}

/// Numbers beside the screens' names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Open requests.
    pub queue: u32,
    /// Tokens still to be provisioned.
    pub bench: u32,
    /// Requests ready for labels.
    pub dispatch: u32,
    /// Tokens that somebody has to send back.
    pub returns: u32,
    /// Blank tokens in stock.
    pub stock: u32,
    /// Whether these are few, or an earlier day's difference waits for a word.
    pub stock_needs_a_look: bool,
}

/// Operators, ports, choices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettingsView {
    /// Sign-in name, name, when added.
    pub operators: Vec<(OperatorId, String, UnixMillis)>,
    /// The rules that allow ports, in the operator's order: what [`Command::SetPorts`] replaces.
    ///
    /// [`Command::SetPorts`]: crate::bench::message::Command::SetPorts
    pub port_rules: Vec<String>,
    /// Ports that the system lists or that a rule allows.
    pub ports: Vec<PortRow>,
    /// Why there is nothing of card readers to show.
    pub card_trouble: Option<Notice>,
    /// The families of tokens.
    pub families: Vec<FamilyRow>,
    /// Profile of the service; `None` before the first answer.
    pub profile: Option<Profile>,
    /// Station name.
    pub station: String,
    /// What the institution decided, rule by rule.
    pub rules: Vec<(HouseRule, u32)>,
    /// The return address that labels carry.
    pub sender: SenderView,
    /// What speaks against that address; it refuses nothing.
    pub sender_doubt: Option<Notice>,
    /// The table of postal codes.
    pub postal: PostalTableView,
}

/// The table of postal codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostalTableView {
    /// The day of its source.
    pub made_on: Date,
    /// How many codes it knows.
    pub codes: usize,
}

/// The return address behind the institution's name, and what else its papers carry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SenderView {
    /// Department; may be empty.
    pub department: String,
    /// Seven digits, with or without hyphen.
    pub postal_code: String,
    /// Prefecture, city, town and number.
    pub street: String,
    /// Building; may be empty.
    pub building: String,
    /// The web page with guidance; may be empty.
    pub guidance_page: String,
    /// The two letters around a number of the post in its barcode; empty for those that are usual.
    pub guards: String,
}

impl SenderView {
    /// Whether page and letters make barcodes.
    #[must_use]
    pub fn is_printable(&self) -> bool {
        let letters = self.guards.trim();
        papers::guidance_page(&self.guidance_page).is_ok()
            && (letters.is_empty() || papers::guards(letters).is_ok())
    }
}

/// A place of the tray; the first is slot 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayPlace {
    /// The path of its port.
    pub path: String,
    /// What people call it; may be empty.
    pub label: String,
}

/// What kind of port it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortKind {
    /// A serial line.
    Line,
    /// A reader for cards.
    Reader,
    /// A socket of the USB with a token in it.
    Usb,
}

impl PortKind {
    /// The code: `port-kind-<code>` is its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Reader => "reader",
            Self::Usb => "usb",
        }
    }
}

/// A port in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortRow {
    /// Path or name; the rule itself while no port that it allows has been seen.
    pub path: String,
    /// USB vendor and product, where known.
    pub usb: Option<(u16, u16)>,
    /// The rules that allow it, by path or by USB id; none while it is not allowed.
    pub rules: Vec<String>,
    /// Whether it is there now; of a reader, with or without a card.
    pub present: bool,
    /// Whether the system lets this person open it, judged from outside.
    pub may_open: bool,
    /// What kind it is.
    pub kind: PortKind,
    /// The slot that it is.
    pub slot: Option<SlotNo>,
    /// What people call its place.
    pub label: String,
    /// The family that is spoken there: told by its token, or named by a rule.
    pub family: Option<String>,
    /// The token there: serial and model.
    pub token: Option<(Serial, String)>,
    /// Whether that token can blink.
    pub blinks: Option<bool>,
}
