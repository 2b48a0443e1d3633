//! `change-key --port card:READER --lot LOT [--key FILE] SERIAL`: a token is given the key of a lot, and a person
//! confirms it on it.
//!
//! Prints `{"event":"hand","hand":"confirm","serial":…,"within_secs":…}` when its ▲ key has to be pressed, waits for a
//! line on standard input that says so, and prints `{"event":"key_changed","serial":…,"lot":…}`. With `--key` the lot is
//! new: the token's own, under another number, with this key. Source: `molto2-tools`. The trap: each run shows the token
//! one key at most that may be wrong, so after a refusal it has to be unplugged; the desk says which key comes next, and
//! none comes twice.

use std::io::BufRead as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::office::{open_office, told};
use crate::cli::report::Report;
use crate::desk::device::{DeviceFailure, DeviceReply, perform};
use crate::desk::key_change::{KeyAsked, KeyNews, KeyOrder};
use crate::desk::notice::device_fault;
use crate::desk::{DeskError, DeviceOrder, Office};
use crate::domain::{Clock, Consent, LotNo, TokenId};
use crate::driver::{Session, driver_for, open_card};
use crate::exchange::read_lot_key;
use crate::port::{
    AllowedPorts, LineError, Plug, PortPlace, PortRule, SystemClock, SystemEntropy, open_plug, read_file,
};
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
    /// The lot is new: the station draws its key.
    #[arg(long, conflicts_with = "key")]
    draw_key: bool,
    /// The token's serial, typed: nobody can open it with its old key afterwards.
    serial: String,
}

/// How long a person has for the ▲ key: shorter than the token waits.
const PRESS_WITHIN: Duration = Duration::from_secs(25);

pub fn run(args: &ChangeKeyArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut office = open_office(common)?;
    let mut session = open_token(&args.port, &office)?;
    let failed = |failure: DeviceFailure| Failure::Told(device_fault(&failure, &args.serial));
    let named = perform(&mut *session, DeviceOrder::Identify, &mut SystemEntropy, &mut |_| {});
    let token = match named {
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
    } else if args.draw_key {
        office.draw_lot(&token, &lot).map_err(told)?;
    }
    let mut ask_token = |order: DeviceOrder| perform(&mut *session, order, &mut SystemEntropy, &mut |_| {});
    let mut news = match office.key_change_order(&lot, consent).map_err(told)? {
        KeyOrder::Hand(hand) => KeyNews::Hand(hand),
        KeyOrder::Tell(order) => heard(&mut office, &token, KeyAsked::Told, ask_token(order))?,
        KeyOrder::ShowNew(order) => heard(&mut office, &token, KeyAsked::ShownNew, ask_token(order))?,
        KeyOrder::ShowOld(order) => heard(&mut office, &token, KeyAsked::ShownOld, ask_token(order))?,
    };
    loop {
        let about = |code| Notice::new(code, Severity::Attention).text("token", &token);
        match news {
            KeyNews::Hand(_) => {
                let within_secs = PRESS_WITHIN.as_secs();
                report.object(&json!({
                    "event": "hand", "hand": "confirm", "serial": token.serial.as_str(),
                    "within_secs": within_secs,
                }));
                let facts = [
                    ("token", Fact::Text(token.to_string())),
                    ("secs", Fact::Number(i64::try_from(within_secs).unwrap_or(i64::MAX))),
                ];
                report.sentence(&report.words().say_with("key-press-and-enter", &facts));
                if !somebody_says_so() {
                    return Err(Failure::Told(about("key-change-waits")));
                }
            }
            KeyNews::Prove => {}
            KeyNews::Changed => {
                report.object(&json!({
                    "event": "key_changed", "serial": token.serial.as_str(), "lot": lot.0,
                }));
                let done = Notice::new("key-changed", Severity::Done).text("token", &token).text("lot", &lot);
                report.sentence(&report.words().what(&done));
                return Ok(());
            }
            KeyNews::Kept => return Err(Failure::Told(about("key-kept"))),
            KeyNews::Waits => return Err(Failure::Told(about("key-change-waits"))),
            KeyNews::Unsure => return Err(Failure::Told(about("key-unsure").text("lot", &lot))),
            KeyNews::Failed(failure) => return Err(failed(failure)),
        }
        let order = office.key_proof_order(&token, &lot).map_err(told)?;
        news = heard(&mut office, &token, KeyAsked::ShownNew, ask_token(order))?;
    }
}

/// Keeps what the token answered.
fn heard(
    office: &mut Office,
    token: &TokenId,
    asked: KeyAsked,
    reply: DeviceReply,
) -> Result<KeyNews, Failure> {
    office.key_change_heard(token, asked, reply).map_err(told)
}

fn refused_file(file: String, row: crate::exchange::RowRefused) -> DeskError {
    DeskError::FileRefused { file, rows: vec![row] }
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
            if is_off(driver.family()) {
                return Err(failed(DeviceFailure::SwitchedOff { family: driver.family() }));
            }
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
