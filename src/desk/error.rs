//! What can go wrong at the desk.

use thiserror::Error;

use crate::domain::rules::ReceptionRefusal;
use crate::domain::{
    CustomerRefusal, FeeRefusal, LifeRefusal, PaperKind, ParcelRefusal, PostRefusal, Refusal, StockRefusal,
    WitnessRefused,
};
use crate::exchange::{PostalFileRefused, RowRefused};
use crate::paper::PaperError;
use crate::print::PrintError;
use crate::register::{JobNo, RegisterError};
use crate::vault::VaultError;

/// Why a use case was not done.
#[derive(Debug, Error)]
pub enum DeskError {
    /// Nobody is signed in.
    #[error("the station is locked")]
    Locked,
    /// A typed postal code is none.
    #[error(transparent)]
    PostalCode(#[from] crate::domain::address::PostalCodeRefused),
    /// A typed code is none.
    #[error(transparent)]
    Code(#[from] crate::domain::otp::CodeRefused),
    /// A rule of the house cannot be this.
    #[error(transparent)]
    HouseRule(#[from] crate::domain::HouseRuleRefused),
    /// A rule said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The counter does not take a request in.
    #[error(transparent)]
    Reception(#[from] ReceptionRefusal),
    /// A rule about the life of a token or a request said no.
    #[error(transparent)]
    Life(#[from] LifeRefusal),
    /// A rule on the customer's side said no.
    #[error(transparent)]
    Customer(#[from] CustomerRefusal),
    /// A rule said no to what was to be done with a unit that came back.
    #[error(transparent)]
    Return(#[from] crate::domain::disposition::ReturnRefused),
    /// The key of a token is not changed.
    #[error(transparent)]
    KeyChange(#[from] crate::domain::key_change::KeyChangeRefused),
    /// The typed serial is not the token's.
    #[error(transparent)]
    Consent(#[from] crate::domain::ConsentRefused),
    /// A rule said no to a parcel.
    #[error(transparent)]
    Parcel(#[from] ParcelRefusal),
    /// A rule of the post said no.
    #[error(transparent)]
    Post(#[from] PostRefusal),
    /// A rule said no to a step of a fee line.
    #[error(transparent)]
    Fee(#[from] FeeRefusal),
    /// A rule of the stock said no.
    #[error(transparent)]
    Stock(#[from] StockRefusal),
    /// The second person is the first one.
    #[error(transparent)]
    Witness(#[from] WitnessRefused),
    /// The register failed.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The label could not be made.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// It did not come out on paper.
    #[error(transparent)]
    Print(#[from] PrintError),
    /// Nothing was chosen for this kind of paper.
    #[error("no printer was chosen for {paper}")]
    NoPrinter {
        /// Which.
        paper: PaperKind,
    },
    /// A printer's name is empty, too long, or reads as an address.
    #[error("this is no name for a printer")]
    PrinterName,
    /// A fingerprint is not 64 hexadecimal digits.
    #[error("this is no fingerprint of a certificate")]
    Fingerprint,
    /// A form would be moved too far.
    #[error("a form is moved by at most {most_mm} mm")]
    Offset {
        /// The most, in millimetres.
        most_mm: i32,
    },
    /// There is a copy on paper already, and no reason for a further one.
    #[error("{copies} copies of {subject} were printed; a further one needs a reason")]
    ReprintReason {
        /// What it is about.
        subject: String,
        /// How many there are.
        copies: u32,
    },
    /// Too much waits for the printer.
    #[error("too much waits for the printer")]
    PrinterBusy,
    /// Nobody waited for a print any more before its turn came.
    #[error("the print was given up before its turn")]
    PrintGivenUp,
    /// A file is neither PDF nor PNG.
    #[error("{path} is neither PDF nor PNG")]
    NotPrintable {
        /// Which.
        path: String,
    },
    /// A file was refused as a whole.
    #[error("{} rows of {file} were refused", rows.len())]
    FileRefused {
        /// Its name.
        file: String,
        /// Why, row by row.
        rows: Vec<RowRefused>,
    },
    /// A file of postal codes was refused.
    #[error(transparent)]
    PostalFile(#[from] PostalFileRefused),
    /// A file could not be read or written.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: String,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// The sealed secret of this job was destroyed.
    #[error("the secret of job {job} was destroyed")]
    SecretDestroyed {
        /// Which.
        job: JobNo,
    },
    /// An operator cannot be called so.
    #[error(transparent)]
    Operator(#[from] crate::domain::operator::OperatorRefused),
    /// The passphrase is too weak for this station.
    #[error("the passphrase is too weak")]
    PassphraseWeak,
    /// The clock of the station jumped or cannot be right.
    #[error("the station's clock cannot be trusted")]
    ClockWrong,
    /// Nobody has allowed a write to this family on this station yet.
    #[error("the first write to the family {family} was not allowed yet")]
    FirstWrite {
        /// Which.
        family: &'static str,
    },
    /// A token was given this serial before, or is registered with it.
    #[error("the serial of {token} is given already")]
    SerialGiven {
        /// Which.
        token: crate::domain::TokenId,
    },
    /// The token refused the key of its lot, and nobody has said that it may be shown once more.
    #[error("{token} refused the key of its lot")]
    KeyRefused {
        /// Which token.
        token: crate::domain::Serial,
        /// How many wrong keys it would still look at, where it told.
        attempts_left: Option<u8>,
    },
    /// There is nothing to do.
    #[error("no request waits for a token")]
    NothingToDo,
    /// A paper would have nothing on it.
    #[error("there is nothing for {document} about {about}")]
    NothingOnPaper {
        /// Which paper.
        document: crate::domain::DocumentKind,
        /// About what: a number or a day.
        about: String,
    },
    /// The settings hold no return address.
    #[error("the return address is not set")]
    NoSender,
    /// What was typed is no address of a web page that a letter can carry.
    #[error("{got:?} is no address of a web page, or longer than {most} characters")]
    GuidancePage {
        /// What was typed.
        got: String,
        /// How long it may be.
        most: usize,
    },
    /// A request is not ready for its label.
    #[error("request {request} still lacks {missing} tokens")]
    NotReady {
        /// Which.
        request: String,
        /// How many tokens are not recorded yet.
        missing: u32,
    },
    /// Too many wrong passphrases; the next try has to wait.
    #[error("too many wrong passphrases; try again in {secs} s")]
    TooManyTries {
        /// How long.
        secs: u64,
    },
}

impl From<crate::domain::EntropyFailed> for DeskError {
    fn from(error: crate::domain::EntropyFailed) -> Self {
        Self::Vault(error.into())
    }
}
