//! Why a line of a file was refused: the room's one error, with the facts that a sentence needs.

use thiserror::Error;

use crate::domain::address::PostalCodeRefused;
use crate::domain::serial::NameRefused;
use crate::domain::{RequestState, Serial, UserId};

/// One refusal: where in the file, and why.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}{}: {reason}", column.as_ref().map(|name| format!(", column {name}")).unwrap_or_default())]
pub struct RowRefused {
    /// The line of the file, from 1; 1 also when the file as a whole is meant.
    pub line: u64,
    /// The column, as the file's own header writes it; `None` when the whole line is meant.
    pub column: Option<String>,
    /// Why.
    pub reason: Reason,
}

/// What is wrong with a file, a line or a value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Reason {
    /// The file is longer than the station reads.
    #[error("the file has {bytes} bytes, at most {most} are read")]
    TooLarge {
        /// Its length in bytes.
        bytes: usize,
        /// The longest, in bytes.
        most: usize,
    },
    /// The file has more rows than the station reads.
    #[error("the file has more than {most} rows")]
    TooManyRows {
        /// The most.
        most: usize,
    },
    /// There is no header line.
    #[error("there is no header line")]
    NoHeader,
    /// Neither UTF-8 nor CP932 explains this byte.
    #[error("byte {byte:#04x} is neither UTF-8 nor CP932")]
    NotDecodable {
        /// The first byte that cannot be read.
        byte: u8,
    },
    /// A quotation mark stands where CSV has none.
    #[error("a quotation mark inside a value must be doubled, and the value quoted")]
    StrayQuote,
    /// A quoted value never ends.
    #[error("the quotation mark opened here is never closed")]
    UnclosedQuote,
    /// No column of this name belongs into this file.
    #[error("the column is unknown")]
    UnknownColumn,
    /// R30, R31: whether codes are asked for is decided for the whole contract.
    #[error("whether one-time passwords are asked for cannot differ from user to user")]
    PerUserOtp,
    /// R32: the method is the contract's.
    #[error("the method cannot differ from user to user")]
    PerUserMethod,
    /// A column that has to be there is not.
    #[error("the column {english} is missing")]
    MissingColumn {
        /// Its English name; the refusal's column is its Japanese name.
        english: &'static str,
    },
    /// Two columns mean the same.
    #[error("the column means the same as {same_as}")]
    RepeatedColumn {
        /// The earlier one, as written.
        same_as: String,
    },
    /// A row has more or fewer values than the header has names.
    #[error("the header names {expected} columns, the row has {got}")]
    FieldCount {
        /// Columns of the header.
        expected: usize,
        /// Values of the row.
        got: usize,
    },
    /// A value that has to be there is empty.
    #[error("the value is empty")]
    Empty,
    /// A value is longer than any real one.
    #[error("the value has {got} characters, at most {most} are taken")]
    TooLong {
        /// Its length in characters.
        got: usize,
        /// The longest, in characters.
        most: usize,
    },
    /// A control, private-use (外字) or invisible direction character.
    #[error("the character U+{code:04X} has no fixed meaning")]
    ForbiddenCharacter {
        /// Its code point.
        code: u32,
    },
    /// A value that has to be one of a closed list is another word.
    #[error("{got:?} is none of {}", known.join(", "))]
    UnknownWord {
        /// What came.
        got: String,
        /// What may stand there.
        known: Vec<&'static str>,
    },
    /// Not a number or name made of letters, digits and hyphens.
    #[error("{got:?} is not 1 to 32 letters, digits or hyphens")]
    BadNumber {
        /// What came.
        got: String,
    },
    /// Not a name of a model.
    #[error("{got:?} is not 1 to 32 letters, digits or hyphens with single spaces between")]
    BadModel {
        /// What came.
        got: String,
    },
    /// Not exactly so many digits.
    #[error("{expected} digits were expected, got {got:?}")]
    NotDigits {
        /// How many digits.
        expected: usize,
        /// What came.
        got: String,
    },
    /// Not a date in any of the forms that are read, or a day that never was.
    #[error("{got:?} is not a date")]
    BadDate {
        /// What came.
        got: String,
    },
    /// Not a day with a time.
    #[error("{got:?} is not a day with a time")]
    BadTime {
        /// What came.
        got: String,
    },
    /// Not a postal code.
    #[error(transparent)]
    PostalCode(#[from] PostalCodeRefused),
    /// Not a manufacturer prefix or a serial.
    #[error(transparent)]
    TokenName(#[from] NameRefused),
    /// A user that is not written `id=name` or `id=name=role`.
    #[error("{got:?} is not a user")]
    BadUser {
        /// What came.
        got: String,
    },
    /// The same user twice in one value.
    #[error("user {user} is named twice")]
    UserTwice {
        /// Who.
        user: UserId,
    },
    /// The quantity is not the number of tokens that the users column describes.
    #[error("the quantity is {quantity}, the users column describes {tokens} tokens")]
    QuantityDiffers {
        /// By the quantity column.
        quantity: String,
        /// By the users column.
        tokens: usize,
    },
    /// Some of the four account columns are filled and this one is not.
    #[error("the account is incomplete")]
    AccountIncomplete,
    /// The register knows no token of this serial.
    #[error("no token has the serial {serial}")]
    UnknownToken {
        /// Which.
        serial: Serial,
    },
    /// There are more old tokens than tokens that could take their places.
    #[error("{old} old tokens are named, the users column describes {tokens} tokens")]
    OldTokensDiffer {
        /// By the column of old tokens.
        old: usize,
        /// By the users column.
        tokens: usize,
    },
    /// An address is given for a parcel that goes to the registered address.
    #[error("the parcel goes to the registered address, so no other address may be given")]
    ShipToContradicts,
    /// The file has this key in an earlier line.
    #[error("{key} already stands in line {first_line}")]
    KeyTwice {
        /// The key.
        key: String,
        /// Where it stands first.
        first_line: u64,
    },
    /// Writing: the encoding has no such character.
    #[error("CP932 has no character {character:?}")]
    NotEncodable {
        /// The character.
        character: char,
    },
    /// Writing: the form cannot express this value.
    #[error("the form cannot hold {value:?}")]
    NotWritable {
        /// The value.
        value: String,
    },
    /// Writing: work on the request has begun, so it is no longer a request as received.
    #[error("the request is {state} and no longer as received")]
    RequestBegun {
        /// Where it stands.
        state: RequestState,
    },
    /// A lot key that is not 64 hexadecimal digits long.
    #[error("a lot key is 64 hexadecimal digits, got {digits}")]
    LotKeyLength {
        /// How many digits came.
        digits: usize,
    },
    /// A lot key with something that is no hexadecimal digit. What it is, is not told.
    #[error("a lot key holds hexadecimal digits only")]
    LotKeyDigit,
}

impl Reason {
    /// The rule of the service behind the refusal; empty where it is plain bookkeeping.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::PerUserOtp => "R31",
            Self::PerUserMethod => "R32",
            _ => "",
        }
    }

    /// A stable code, for scripts and for the sentence that explains it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::NoHeader => "no_header",
            Self::NotDecodable { .. } => "not_decodable",
            Self::StrayQuote => "stray_quote",
            Self::UnclosedQuote => "unclosed_quote",
            Self::UnknownColumn => "unknown_column",
            Self::PerUserOtp => "per_user_otp",
            Self::PerUserMethod => "per_user_method",
            Self::MissingColumn { .. } => "missing_column",
            Self::RepeatedColumn { .. } => "repeated_column",
            Self::FieldCount { .. } => "field_count",
            Self::Empty => "empty",
            Self::TooLong { .. } => "too_long",
            Self::ForbiddenCharacter { .. } => "forbidden_character",
            Self::UnknownWord { .. } => "unknown_word",
            Self::BadNumber { .. } => "bad_number",
            Self::BadModel { .. } => "bad_model",
            Self::NotDigits { .. } => "not_digits",
            Self::BadDate { .. } => "bad_date",
            Self::BadTime { .. } => "bad_time",
            Self::PostalCode(_) => "postal_code",
            Self::TokenName(_) => "token_name",
            Self::BadUser { .. } => "bad_user",
            Self::UserTwice { .. } => "user_twice",
            Self::QuantityDiffers { .. } => "quantity_differs",
            Self::UnknownToken { .. } => "unknown_token",
            Self::OldTokensDiffer { .. } => "old_tokens_differ",
            Self::AccountIncomplete => "account_incomplete",
            Self::ShipToContradicts => "ship_to_contradicts",
            Self::KeyTwice { .. } => "key_twice",
            Self::NotEncodable { .. } => "not_encodable",
            Self::NotWritable { .. } => "not_writable",
            Self::RequestBegun { .. } => "request_begun",
            Self::LotKeyLength { .. } => "lot_key_length",
            Self::LotKeyDigit => "lot_key_digit",
        }
    }
}
