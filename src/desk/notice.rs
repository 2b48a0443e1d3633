//! Every error as a notice: one exhaustive match for each room, facts carried over, words left to `words`.

mod counter;
mod fees;
mod life;
mod parcels;
mod post;
mod postal;
mod printers;
mod stock;

pub use printers::waiting;

use crate::desk::device::DeviceFailure;
use crate::desk::provision::Problem;
use crate::desk::{DeskError, import::ImportRefusal};
use crate::domain::Refusal;
use crate::domain::operator::OperatorRefused;
use crate::exchange::{Reason, RowRefused};
use crate::paper::PaperError;
use crate::paper::barcode::{BarcodeRefused, NoBarcode};
use crate::port::place_name;
use crate::register::RegisterError;
use crate::vault::VaultError;
use crate::words::{Notice, Severity};

mod customer;
mod papers;
mod returns;

fn refused(code: &'static str) -> Notice {
    Notice::new(code, Severity::Refused)
}

fn fault(code: &'static str) -> Notice {
    Notice::new(code, Severity::Fault)
}

fn bug(code: &'static str) -> Notice {
    Notice::new(code, Severity::Bug)
}

impl From<&DeskError> for Notice {
    fn from(error: &DeskError) -> Self {
        match error {
            DeskError::Locked => refused("locked"),
            DeskError::Return(refusal) => refusal.into(),
            DeskError::Consent(refusal) => refusal.into(),
            DeskError::KeyChange(refusal) => refusal.into(),
            DeskError::Witness(refusal) => refused("witness-same").text("operator", &refusal.operator),
            DeskError::PostalCode(code) => refused("postal-code-refused").text("got", &code.got),
            DeskError::Code(code) => refused("code-refused")
                .number("expected", count(code.expected))
                .number("got", count(code.got)),
            DeskError::HouseRule(refusal) => refused("rule-out-of-bounds")
                .number("got", refusal.got)
                .number("least", refusal.least)
                .number("most", refusal.most),
            DeskError::Refused(refusal) => refusal.into(),
            DeskError::Reception(refusal) => refusal.into(),
            DeskError::Life(refusal) => refusal.into(),
            DeskError::Customer(refusal) => refusal.into(),
            DeskError::Parcel(refusal) => refusal.into(),
            DeskError::Post(refusal) => refusal.into(),
            DeskError::Fee(refusal) => refusal.into(),
            DeskError::Stock(refusal) => refusal.into(),
            DeskError::Register(error) => error.into(),
            DeskError::Vault(error) => error.into(),
            DeskError::Paper(error) => error.into(),
            DeskError::Print(error) => error.into(),
            DeskError::NoPrinter { paper } => {
                refused("no-printer").word("paper", "paper-kind", paper.as_str())
            }
            DeskError::PrinterName => refused("printer-name"),
            DeskError::Fingerprint => refused("printer-fingerprint"),
            DeskError::Offset { most_mm } => refused("printer-offset").number("most", *most_mm),
            DeskError::ReprintReason { subject, copies } => {
                refused("reprint-reason").text("subject", subject).number("copies", *copies)
            }
            DeskError::PrinterBusy => fault("printer-busy"),
            DeskError::PrintGivenUp => refused("print-not-begun"),
            DeskError::NotPrintable { path } => refused("not-printable").text("path", path),
            DeskError::FileRefused { file, rows } => {
                refused("file-refused").text("file", file).number("rows", count(rows.len()))
            }
            DeskError::PostalFile(refused) => refused.into(),
            DeskError::File { path, cause } => fault("file").text("path", path).text("cause", cause),
            DeskError::SecretDestroyed { job } => refused("secret-destroyed").text("job", job),
            DeskError::Operator(OperatorRefused::Id { got }) => refused("operator-id").text("got", got),
            DeskError::Operator(OperatorRefused::Name { got }) => refused("operator-name").text("got", got),
            DeskError::PassphraseWeak => refused("passphrase-weak"),
            DeskError::ClockWrong => fault("clock-wrong"),
            DeskError::FirstWrite { family } => {
                refused("first-write-unasked").word("family", "family", family)
            }
            DeskError::SerialGiven { token } => refused("serial-given").text("token", token),
            DeskError::KeyRefused { token, attempts_left } => key_refused(*attempts_left, token.as_str()),
            DeskError::NothingToDo => refused("nothing-to-do"),
            DeskError::NothingOnPaper { document, about } => refused("paper-empty")
                .word("document", "document-kind", document.as_str())
                .text("about", about),
            DeskError::NoSender => refused("no-sender"),
            DeskError::GuidancePage { got, most } => {
                refused("guidance-page-refused").text("got", got).number("most", count(*most))
            }
            DeskError::NotReady { request, missing } => {
                refused("not-ready").text("request", request).number("missing", *missing)
            }
            DeskError::TooManyTries { secs } => {
                refused("too-many-tries").number("secs", i64::try_from(*secs).unwrap_or(i64::MAX))
            }
        }
    }
}

impl From<&Refusal> for Notice {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::ContractNotActive { contract, status } => refused("contract-not-active")
                .text("contract", contract)
                .word("status", "contract-status", status.as_str()),
            Refusal::MethodNotHard { contract, method } => refused("method-not-hard")
                .text("contract", contract)
                .word("method", "otp-method", method.as_str()),
            Refusal::NoTokenForKind { kind } => {
                refused("no-token-for-kind").word("kind", "request-kind", kind.as_str())
            }
            Refusal::WrongForm { kind, form } => refused("wrong-form")
                .word("kind", "request-kind", kind.as_str())
                .word("form", "form-kind", form.as_str()),
            Refusal::WrongChannel { kind, channel } => refused("wrong-channel")
                .word("kind", "request-kind", kind.as_str())
                .word("channel", "channel", channel.as_str()),
            Refusal::WrongReason { kind } => {
                refused("wrong-reason").word("kind", "request-kind", kind.as_str())
            }
            Refusal::NoOldToken { request, item } => {
                refused("no-old-token").text("request", request).number("item", *item)
            }
            Refusal::NoSubject { request } => refused("no-subject").text("request", request),
            Refusal::OldTokenTwice { request, token } => {
                refused("old-token-twice").text("request", request).text("token", token)
            }
            Refusal::NotHeld { contract, token } => {
                refused("not-held").text("contract", contract).text("token", token)
            }
            Refusal::TokenStateWrong { token, state, kind } => refused("token-state-wrong")
                .text("token", token)
                .word("state", "token-state", state.as_str())
                .word("kind", "request-kind", kind.as_str()),
            Refusal::OldNotRevoked { token, state } => {
                refused("old-not-revoked").text("token", token).word("state", "token-state", state.as_str())
            }
            Refusal::MethodSame { contract, method } => refused("method-same")
                .text("contract", contract)
                .word("method", "otp-method", method.as_str()),
            Refusal::UserLeftOut { contract, user } => {
                refused("user-left-out").text("contract", contract).text("user", user)
            }
            Refusal::RequestNotOpen { request, state } => refused("request-not-open")
                .text("request", request)
                .word("state", "request-state", state.as_str()),
            Refusal::NothingLeft { request } => refused("nothing-left").text("request", request),
            Refusal::FirstIssueNotOne { request, quantity } => {
                refused("first-issue-not-one").text("request", request).number("quantity", *quantity)
            }
            Refusal::FirstIssueTwice { contract, token } => {
                refused("first-issue-twice").text("contract", contract).text("token", token)
            }
            Refusal::NoQuantity { request } => refused("no-quantity").text("request", request),
            Refusal::NoUsers { request, item } => {
                refused("no-users").text("request", request).number("item", *item)
            }
            Refusal::UnknownUser { contract, user } => {
                refused("unknown-user").text("contract", contract).text("user", user)
            }
            Refusal::UserHasToken { contract, user, token } => {
                refused("user-has-token").text("contract", contract).text("user", user).text("token", token)
            }
            Refusal::UserTwice { request, user } => {
                refused("user-twice").text("request", request).text("user", user)
            }
            Refusal::NoAccount { contract, amount } => {
                refused("no-account").text("contract", contract).number("amount", amount.0)
            }
            Refusal::NoRate(rate) => {
                refused("no-rate").word("reason", "fee-reason", rate.reason.as_str()).text("on", rate.on)
            }
            Refusal::TokenOfOther { token, contract } => {
                refused("token-of-other").text("token", token).text("contract", contract)
            }
            Refusal::TokenUnknown { token } => refused("token-unknown").text("token", token),
            Refusal::TokenNotInStock { token, state } => refused("token-not-in-stock")
                .text("token", token)
                .word("state", "token-state", state.as_str()),
            Refusal::TokenNotBlank { token } => refused("token-not-blank").text("token", token),
            Refusal::ModelDiffers { token, expected, got } => {
                refused("model-differs").text("token", token).text("expected", expected).text("got", got)
            }
            Refusal::Stock(refusal) => refusal.into(),
            Refusal::ProfileNotCarried { token } => refused("profile-not-carried").text("token", token),
            Refusal::TooFewPlaces { token, places, users } => refused("too-few-places")
                .text("token", token)
                .number("places", *places)
                .number("users", count(*users)),
        }
    }
}

impl From<&RegisterError> for Notice {
    fn from(error: &RegisterError) -> Self {
        match error {
            RegisterError::InUse { path } => refused("register-in-use").text("path", path.display()),
            RegisterError::Missing { path } => refused("register-missing").text("path", path.display()),
            RegisterError::Exists { path } => refused("register-exists").text("path", path.display()),
            RegisterError::Foreign { path } => refused("register-foreign").text("path", path.display()),
            RegisterError::Newer { got, known } => {
                refused("register-newer").number("got", count(*got)).number("known", count(*known))
            }
            RegisterError::SqliteTooOld { got } => fault("sqlite-too-old").text("got", got),
            RegisterError::StateDiffers { object, .. } => refused("state-differs").text("object", object),
            RegisterError::NotFound { kind, key } => {
                refused("not-found").word("kind", "kind", kind).text("key", key)
            }
            RegisterError::Double { .. } => refused("double"),
            RegisterError::DiskFull => fault("disk-full"),
            RegisterError::DiskFailed { .. } | RegisterError::Spoiled | RegisterError::GroupLost => {
                fault("disk-failed")
            }
            RegisterError::LogHeld { path } => {
                Notice::new("register-log-held", Severity::Attention).text("path", path.display())
            }
            RegisterError::File { path, cause } => {
                fault("file").text("path", path.display()).text("cause", cause)
            }
            RegisterError::Code(_) | RegisterError::Value { .. } | RegisterError::Migration(_) => {
                fault("register-unreadable").text("cause", error)
            }
            RegisterError::Canonical { .. } | RegisterError::Sqlite(_) => {
                bug("register-bug").text("cause", error)
            }
        }
    }
}

impl From<&VaultError> for Notice {
    fn from(error: &VaultError) -> Self {
        match error {
            VaultError::PassphraseWrong => refused("passphrase-wrong"),
            VaultError::CostImpossible { .. } => fault("kdf-impossible").text("cause", error),
            VaultError::EnvelopeSpoiled | VaultError::LengthWrong { .. } => fault("envelope-spoiled"),
            VaultError::Entropy(_) => fault("no-randomness"),
        }
    }
}

impl From<&PaperError> for Notice {
    fn from(error: &PaperError) -> Self {
        match error {
            PaperError::Empty => refused("label-empty"),
            PaperError::DoesNotFit { field, missing_tenths_mm, .. } => {
                let (mm, tenths) = (missing_tenths_mm / 10, missing_tenths_mm % 10);
                refused("label-too-long")
                    .word("field", "label-field", field.as_str())
                    .text("missing", format_args!("{mm}.{tenths}"))
            }
            PaperError::Missing { field, .. } => {
                refused("label-missing").word("field", "label-field", field.as_str())
            }
            PaperError::NoGlyph { field, character, .. } => refused("label-no-glyph")
                .word("field", "label-field", field.as_str())
                .text("character", character)
                .text("code", format_args!("U+{:04X}", u32::from(*character))),
            PaperError::LineTooLong { document, line, field, missing_tenths_mm } => {
                papers::too_long(*document, *line, *field, *missing_tenths_mm)
            }
            PaperError::LineNoGlyph { document, line, field, character } => {
                papers::no_glyph(*document, *line, *field, *character)
            }
            PaperError::Telltale { file, word } => papers::telltale(file, word),
            PaperError::StartCell { got, cells, .. } => {
                refused("label-start-cell").number("got", *got).number("cells", *cells)
            }
            PaperError::Template { file, line, message } => {
                fault("template").text("file", file).number("line", count(*line)).text("cause", message)
            }
            PaperError::Offset { got_tenths_mm, most_tenths_mm } => refused("label-offset")
                .text("got", millimetres(*got_tenths_mm))
                .text("most", millimetres(*most_tenths_mm)),
            PaperError::Barcode(error) => error.into(),
            PaperError::Page { .. }
            | PaperError::Dpi { .. }
            | PaperError::Font { .. }
            | PaperError::Picture { .. } => bug("paper-bug").text("cause", error),
        }
    }
}

/// Tenths of a millimetre as people write them.
fn millimetres(tenths: i8) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.unsigned_abs();
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

impl From<&BarcodeRefused> for Notice {
    fn from(error: &BarcodeRefused) -> Self {
        match error {
            BarcodeRefused::Character { got } => refused("barcode-character").text("got", got),
            BarcodeRefused::Length { got, most } => {
                refused("barcode-length").number("got", count(*got)).number("most", count(*most))
            }
        }
    }
}

impl From<NoBarcode> for Notice {
    fn from(why: NoBarcode) -> Self {
        refused("barcode-none").word("why", "no-barcode", why.as_str())
    }
}

impl From<&ImportRefusal> for Notice {
    fn from(refusal: &ImportRefusal) -> Self {
        match refusal {
            ImportRefusal::Row(row) => row.into(),
            ImportRefusal::Rule(rule) => rule.into(),
            ImportRefusal::PostalFile(refused) => refused.into(),
            ImportRefusal::Customer(refusal) => refusal.into(),
            ImportRefusal::Stock(refusal) => refusal.into(),
            ImportRefusal::UnknownContract { contract } => {
                refused("import-unknown-contract").text("contract", contract)
            }
            ImportRefusal::Begun { request } => refused("import-begun").text("request", request),
            ImportRefusal::ContractEnded { contract } => {
                refused("import-contract-ended").text("contract", contract)
            }
            ImportRefusal::EndsWithTokens { contract } => {
                refused("import-ends-with-tokens").text("contract", contract)
            }
            ImportRefusal::MethodWithTokens { contract } => {
                refused("import-method-with-tokens").text("contract", contract)
            }
            ImportRefusal::UserWithToken { contract, user } => {
                refused("import-user-with-token").text("contract", contract).text("user", user)
            }
            ImportRefusal::LotKnown { lot } => refused("import-lot-known").text("lot", lot),
            ImportRefusal::TokenKnown { token } => refused("import-token-known").text("token", token),
            ImportRefusal::LotKey { path } => refused("import-lot-key").text("path", path),
            ImportRefusal::TrainingKey { lot } => refused("import-training-key").text("lot", lot),
            ImportRefusal::LotMixed { lot } => refused("import-lot-mixed").text("lot", lot),
        }
    }
}

/// The sentence of a refused line names the column; the line number stands in a column of its own.
impl From<&RowRefused> for Notice {
    fn from(row: &RowRefused) -> Self {
        let notice = match &row.reason {
            Reason::TooLarge { bytes, most } => {
                refused("row-too-large").number("bytes", count(*bytes)).number("most", count(*most))
            }
            Reason::TooManyRows { most } => refused("row-too-many").number("most", count(*most)),
            Reason::NoHeader => refused("row-no-header"),
            Reason::NotDecodable { byte } => {
                refused("row-not-decodable").text("byte", format_args!("{byte:02X}"))
            }
            Reason::StrayQuote => refused("row-stray-quote"),
            Reason::UnclosedQuote => refused("row-unclosed-quote"),
            Reason::UnknownColumn => refused("row-unknown-column"),
            Reason::PerUserOtp => refused("row-per-user-otp"),
            Reason::PerUserMethod => refused("row-per-user-method"),
            Reason::MissingColumn { english } => refused("row-missing-column").text("english", english),
            Reason::RepeatedColumn { same_as } => refused("row-repeated-column").text("same-as", same_as),
            Reason::FieldCount { expected, got } => {
                refused("row-field-count").number("expected", count(*expected)).number("got", count(*got))
            }
            Reason::Empty => refused("row-empty"),
            Reason::TooLong { got, most } => {
                refused("row-too-long").number("got", count(*got)).number("most", count(*most))
            }
            Reason::ForbiddenCharacter { code } => {
                refused("row-forbidden-character").text("code", format_args!("U+{code:04X}"))
            }
            Reason::UnknownWord { got, known } => {
                refused("row-unknown-word").text("got", got).text("known", known.join(" · "))
            }
            Reason::BadNumber { got } => refused("row-bad-number").text("got", got),
            Reason::BadModel { got } => refused("row-bad-model").text("got", got),
            Reason::NotDigits { expected, got } => {
                refused("row-not-digits").number("expected", count(*expected)).text("got", got)
            }
            Reason::BadDate { got } => refused("row-bad-date").text("got", got),
            Reason::BadTime { got } => refused("row-bad-time").text("got", got),
            Reason::PostalCode(error) => refused("row-bad-postal-code").text("got", &error.got),
            Reason::TokenName(error) => refused("row-bad-token-name").text("cause", error),
            Reason::BadUser { got } => refused("row-bad-user").text("got", got),
            Reason::UserTwice { user } => refused("row-user-twice").text("user", user),
            Reason::QuantityDiffers { quantity, tokens } => {
                refused("row-quantity-differs").text("quantity", quantity).number("tokens", count(*tokens))
            }
            Reason::UnknownToken { serial } => refused("row-unknown-token").text("token", serial),
            Reason::OldTokensDiffer { old, tokens } => {
                refused("row-old-tokens-differ").number("old", count(*old)).number("tokens", count(*tokens))
            }
            Reason::AccountIncomplete => refused("row-account-incomplete"),
            Reason::ShipToContradicts => refused("row-ship-to-contradicts"),
            Reason::KeyTwice { key, first_line } => refused("row-key-twice")
                .text("key", key)
                .number("first-line", i64::try_from(*first_line).unwrap_or(i64::MAX)),
            Reason::NotEncodable { character } => refused("row-not-encodable").text("character", character),
            Reason::NotWritable { value } => refused("row-not-writable").text("value", value),
            Reason::RequestBegun { state } => {
                refused("row-request-begun").word("state", "request-state", state.as_str())
            }
            Reason::LotKeyLength { digits } => {
                refused("row-lot-key-length").number("digits", i64::try_from(*digits).unwrap_or(i64::MAX))
            }
            Reason::LotKeyDigit => refused("row-lot-key-digit"),
        };
        notice.text("column", row.column.as_deref().unwrap_or("-"))
    }
}

/// What a slot asks. `serial` is the token it asks about.
#[must_use]
pub fn question(problem: &Problem, serial: &str) -> Notice {
    let notice = Notice::new(problem.code(), Severity::Attention).text("token", serial);
    match problem {
        Problem::Rule(refusal) => refusal.into(),
        Problem::Device(failure) => device_facts(notice, failure),
        Problem::ClockOff { offset_millis } => notice.text("secs", seconds(*offset_millis)).word(
            "direction",
            "clock",
            if *offset_millis > 0 { "ahead" } else { "behind" },
        ),
        Problem::ClockUnsure { uncertainty_millis } => notice.number("millis", *uncertainty_millis),
        Problem::WeakBattery { millivolts } => notice.number("millivolts", *millivolts),
        Problem::FirstWrite { family, model, environment } => notice
            .word("family", "family", family)
            .text("model", model)
            .word("where", "first-write-where", environment.as_str()),
        Problem::KeyRefused { attempts_left } => key_refused(*attempts_left, serial),
        Problem::CodesDiffer | Problem::TypeCodes | Problem::OtherSecret | Problem::Taken => notice,
    }
}

/// A token that refused the key of its lot, and how many wrong keys it would still look at.
fn key_refused(attempts_left: Option<u8>, serial: &str) -> Notice {
    let code = if attempts_left.is_some() { "key-was-refused-counted" } else { "key-was-refused" };
    let notice = Notice::new(code, Severity::Attention).text("token", serial);
    match attempts_left {
        Some(left) => notice.number("left", left),
        None => notice,
    }
}

/// A device failure outside a job, for example while looking at a token: known by its serial, or by the path of its port.
#[must_use]
pub fn device_fault(failure: &DeviceFailure, token: &str) -> Notice {
    device_facts(Notice::new(failure.code(), Severity::Fault).text("token", place_name(token)), failure)
}

fn device_facts(notice: Notice, failure: &DeviceFailure) -> Notice {
    match failure {
        DeviceFailure::MustWait { millis } => {
            notice.number("secs", i64::try_from(millis.div_ceil(1000)).unwrap_or(i64::MAX))
        }
        DeviceFailure::SerialChanged { expected, got } => notice.text("expected", expected).text("got", got),
        DeviceFailure::KeyRefused { attempts_left: Some(left) } => notice.number("left", *left),
        DeviceFailure::PlaceTaken { place } => notice.number("place", *place),
        DeviceFailure::Refused { reason } => notice.word("reason", "token-says", reason),
        DeviceFailure::NoSuchFamily { family } => notice.text("family", family),
        DeviceFailure::SwitchedOff { family } => notice.word("family", "family", family),
        DeviceFailure::PortDenied { path } | DeviceFailure::PortBusy { path } => {
            notice.text("path", place_name(path))
        }
        DeviceFailure::SerialsDiffer { plugged, told } => notice.text("plugged", plugged).text("told", told),
        DeviceFailure::Port { cause }
        | DeviceFailure::LineFailed { cause }
        | DeviceFailure::Entropy { cause } => notice.text("cause", cause),
        DeviceFailure::Unplugged
        | DeviceFailure::Silent
        | DeviceFailure::Garbled
        | DeviceFailure::Unknown
        | DeviceFailure::WrongLotKey
        | DeviceFailure::NoLotKey
        | DeviceFailure::AlreadyTried
        | DeviceFailure::KeyRefused { attempts_left: None }
        | DeviceFailure::NeedsHand { .. }
        | DeviceFailure::AlreadyLive
        | DeviceFailure::CheckValueDiffers => notice,
    }
}

/// Milliseconds as seconds: whole ones, and below one second as small as it is.
fn seconds(millis: i64) -> String {
    let millis = millis.unsigned_abs();
    match millis {
        ..1000 => format!("0.{millis:03}"),
        1000..10_000 => format!("{}.{}", millis / 1000, millis % 1000 / 100),
        _ => (millis / 1000).to_string(),
    }
}

fn count(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_by_less_than_a_second_is_not_called_zero_seconds_off() {
        assert_eq!([21, -850, -9999, 61_500].map(seconds), ["0.021", "0.850", "9.9", "61"]);
    }
}
