//! `change-key --port card:READER --lot LOT [--key FILE] SERIAL`: a token is given the key of a lot, and a person confirms
//! it on it.
//!
//! Prints `{"event":"hand","hand":"confirm","serial":…,"within_secs":…}` when its ▲ key has to be pressed, waits for a
//! line on standard input that says so, and prints `{"event":"key_changed","serial":…,"lot":…}`. With `--key` the lot
//! is new: the token's own, under another number, with this key. Source: `molto2-tools`. The trap: each run shows the
//! token one key that may be wrong, so after a refusal it has to be unplugged, and nothing here tries again.

use std::io::BufRead as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::passphrase;
use crate::cli::{Common, register_path};
use crate::desk::device::{DeviceFailure, DeviceReply, perform};
use crate::desk::notice::device_fault;
use crate::desk::{DeskError, DeviceOrder, Office};
use crate::domain::{Clock, Consent, LotNo, OperatorId};
use crate::driver::{Session, driver_for, open_card};
use crate::exchange::read_lot_key;
use crate::port::{
    AllowedPorts, LineError, Plug, PortPlace, PortRule, SystemClock, SystemEntropy, open_plug, read_file,
};
use crate::register::Register;
use crate::words::{Fact, Notice, Severity};

/// Arguments of `change-key`.
#[derive(Debug, Args)]
pub struct ChangeKeyArgs {
    /// The reader with the token, as `slots` shows it.
    #[arg(long, value_name = "PATH")]
    port: String,
    /// The lot whose key it gets.
    #[arg(long, value_name = "LOT")]
    lot: String,
    /// The key of a lot that is not known yet, as 64 hexadecimal digits.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The token's serial, typed: nobody can open it with its old key afterwards.
    serial: String,
}

/// How long a person has for the ▲ key: shorter than the token waits.
const PRESS_WITHIN: Duration = Duration::from_secs(25);

pub fn run(args: &ChangeKeyArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut office = open_office(common)?;
    let mut session = open_token(&args.port, &office)?;
    let failed = |failure: DeviceFailure| Failure::Told(device_fault(&failure, &args.serial));
    let token = match ask(&mut *session, DeviceOrder::Identify) {
        DeviceReply::Identified(identity) => identity.token,
        DeviceReply::Failed(failure) => return Err(failed(failure)),
        _ => return Err(Failure::NoAnswer),
    };
    let operator = office.stamp().map_err(told)?.operator;
    let consent = Consent::by_typing(&token, &args.serial, &operator).map_err(told)?;
    let lot = LotNo(args.lot.clone());
    if let Some(path) = &args.key {
        let file = path.display().to_string();
        let bytes = read_file(path).map_err(|cause| Failure::File(file.clone(), cause))?;
        let key = read_lot_key(bytes.into()).map_err(|row| told(refused_file(file, row)))?;
        office.split_lot(&token, &lot, &key).map_err(told)?;
    }
    let mut order = office.key_change_order(&lot, consent).map_err(told)?;
    loop {
        let shown_new = matches!(order, DeviceOrder::TryKey { .. });
        let about = |code| Notice::new(code, Severity::Attention).text("token", &token);
        match ask(&mut *session, order) {
            DeviceReply::KeyTold(None) => {}
            DeviceReply::KeyTold(Some(_)) => {
                report.object(&json!({
                    "event": "hand", "hand": "confirm", "serial": token.serial.as_str(),
                    "within_secs": PRESS_WITHIN.as_secs(),
                }));
                let facts = [
                    ("token", Fact::Text(token.to_string())),
                    ("secs", Fact::Number(i64::try_from(PRESS_WITHIN.as_secs()).unwrap_or(i64::MAX))),
                ];
                report.sentence(&report.words().say_with("key-press-and-enter", &facts));
                if !somebody_says_so() {
                    return Err(Failure::Told(about("key-change-waits")));
                }
            }
            DeviceReply::KeyTaken => {
                office.key_changed(&token).map_err(told)?;
                report.object(&json!({
                    "event": "key_changed", "serial": token.serial.as_str(), "lot": lot.0,
                }));
                let done = Notice::new("key-changed", Severity::Done).text("token", &token).text("lot", &lot);
                report.sentence(&report.words().what(&done));
                return Ok(());
            }
            DeviceReply::Failed(failure @ DeviceFailure::KeyRefused { .. }) => {
                let ended = office.key_refused(&token, shown_new).map_err(told)?;
                return Err(match (shown_new, ended) {
                    (false, _) => failed(failure),
                    (true, true) => Failure::Told(about("key-kept")),
                    (true, false) => Failure::Told(about("key-change-waits")),
                });
            }
            DeviceReply::Failed(failure) => return Err(failed(failure)),
            _ => return Err(Failure::NoAnswer),
        }
        order = office.key_proof_order(&token, &lot).map_err(told)?;
    }
}

fn told(error: impl Into<DeskError>) -> Failure {
    Failure::Told(Notice::from(&error.into()))
}

fn refused_file(file: String, row: crate::exchange::RowRefused) -> DeskError {
    DeskError::FileRefused { file, rows: vec![row] }
}

fn ask(session: &mut dyn Session, order: DeviceOrder) -> DeviceReply {
    perform(session, order, &mut SystemEntropy, &mut |_| {})
}

/// The register of the arguments, unlocked.
fn open_office(common: &Common) -> Result<Office, Failure> {
    let path = register_path(common);
    if !path.is_file() {
        let missing = Notice::new("register-missing", Severity::Refused);
        return Err(Failure::Told(missing.text("path", path.display())));
    }
    let register = Register::open(&path).map_err(told)?;
    let known = register.operators().map_err(told)?;
    let operator = match (&common.operator, known.as_slice()) {
        (Some(name), _) => OperatorId(name.clone()),
        (None, [only]) => only.id.clone(),
        (None, _) => return Err(Failure::Usage("usage-operator-needed")),
    };
    let mut office = Office::new(register, Arc::new(SystemClock::new()), Box::new(SystemEntropy));
    office.unlock(&operator, passphrase(common)?.expose_secret()).map_err(told)?;
    Ok(office)
}

fn open_token(text: &str, office: &Office) -> Result<Box<dyn Session>, Failure> {
    let rule = PortRule::parse(text).map_err(|_| Failure::Usage("--port card:READER"))?;
    let PortPlace::Path(path) = rule.place.clone() else { return Err(Failure::Usage("--port card:READER")) };
    let failed = |failure: DeviceFailure| Failure::Told(device_fault(&failure, text));
    let closed = |error: LineError| failed(DeviceFailure::from(error));
    let port = AllowedPorts::new(vec![rule]).admit_path(&path).map_err(closed)?;
    // A line has its rate by its family; here it is a reader, which has none.
    let plug = open_plug(&port, 0).map_err(closed)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let known = office.families().map_err(told)?;
    let is_off = |family: &str| known.iter().any(|one| one.record.off && one.driver.family() == family);
    let opened = match (plug, port.family()) {
        (Plug::Card(link), None) => open_card(link, clock, &is_off),
        (plug, family) => {
            let driver = driver_for(plug.kind(), family).ok_or_else(|| failed(DeviceFailure::Unknown))?;
            driver.open(plug, clock)
        }
    };
    opened.map_err(|error| failed(error.into()))
}

/// Waits for a line on standard input, as long as the token waits for its key.
fn somebody_says_so() -> bool {
    let (say, said) = crossbeam_channel::bounded(1);
    // It ends with the process when nobody says anything.
    std::thread::spawn(move || {
        let mut line = String::new();
        let came = std::io::stdin().lock().read_line(&mut line).is_ok_and(|bytes| bytes > 0);
        let _ = say.send(came);
    });
    said.recv_timeout(PRESS_WITHIN).unwrap_or(false)
}
