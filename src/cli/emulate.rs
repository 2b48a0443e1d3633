//! `emulate --family NAME --tokens N`: tokens in software until the process is ended, or a program in front of them has.
//!
//! Serial families lie on pseudo-terminals, card families on the virtual reader of a running `vpcd`, USB families on a bus
//! that `umockdev` plays. Prints one object per line: `{"event":"ready","family":…,"serial":…}` with `"tty":…`,
//! `"reader_port":…` or `"usb":…`; `{"event":"bus","run":[…]}`, the words before any program that is to see that bus;
//! `{"event":"unplugged","serial":…}`; with `--lcd` `{"event":"lcd","serial":…,"code":…,"step":…,"unix_millis":…}` whenever
//! a code changes or a line `lcd` comes on standard input; with `--reveal-secrets` `{"event":"secret","serial":…,"hex":…}`
//! after each commit; of the reference family also `{"event":"erased","serial":…}` and
//! `{"event":"memory_lost","serial":…,"cause":…}`. Lines on standard input: `lcd`, `unplug SERIAL`, `plug SERIAL`,
//! `press SERIAL`; a program in front of the bus has the standard input itself.

use std::ffi::OsString;
use std::io::BufRead as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::bench::emulated::{
    EmulatedTray, EmulatedUnit, Socket, TerminalSocket, UnitEvent, UnitParts, Watcher,
};
use crate::bench::training;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::domain::{Clock, Environment, Secret, Serial, TokenId, UnixMillis};
use crate::driver::{DRIVERS, reference};
use crate::emulator::{EmulatedToken, Fault, Lcd, TokenSpec};
use crate::port::{FIRST_READER, SystemClock, SystemEntropy};
use crate::wire::reference::DEFAULT_BAUD;
use crate::words::{Notice, Severity};

mod bus;
mod handled;
mod others;

/// Arguments of `emulate`.
#[derive(Debug, Args)]
pub struct EmulateArgs {
    /// Of which family.
    #[arg(long, value_name = "NAME", default_value = reference::FAMILY, value_parser = families())]
    family: String,
    /// Which model of a family whose serials do not say it; by default its first.
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// How many.
    #[arg(long, default_value_t = 1)]
    tokens: u32,
    /// Serial of the first; the others count on from its last digits. NEW is an open-serial token without one.
    #[arg(long, value_name = "SERIAL")]
    first_serial: Option<String>,
    /// Where the driver of the first virtual card reader listens; the next card goes to the next port.
    #[arg(long, value_name = "PORT", default_value_t = FIRST_READER)]
    reader_port: u16,
    /// Tokens of the reference family on a played USB instead of pseudo-terminals.
    #[arg(long)]
    usb: bool,
    /// Key of their lot as 64 hexadecimal digits; by default that of the training lot, or what the family leaves its factory with.
    #[arg(long, value_name = "FILE")]
    lot_key: Option<PathBuf>,
    /// What goes wrong, for all tokens or as `N=FAULT` for the N-th, for example `unplug-after:5`.
    #[arg(long = "fault", value_name = "FAULT")]
    faults: Vec<String>,
    /// How much faster than true time the crystals run, in parts per million.
    #[arg(long, default_value_t = 0, allow_hyphen_values = true)]
    ppm: i32,
    /// How far their clocks are ahead when they leave the factory, in milliseconds.
    #[arg(long, value_name = "MILLIS", default_value_t = 0, allow_hyphen_values = true)]
    clock_off: i64,
    /// Line rate, in bits per second; 115200 by default.
    #[arg(long)]
    baud: Option<u32>,
    /// Folder in which the tokens keep their memory between two runs.
    #[arg(long, value_name = "DIR")]
    memory: Option<PathBuf>,
    /// Print what the displays show.
    #[arg(long)]
    lcd: bool,
    /// Print secrets after each commit; refused in production.
    #[arg(long)]
    reveal_secrets: bool,
    /// The world that this is done in.
    #[arg(long, default_value = "training", value_parser = ["demo", "training", "production"])]
    environment: String,
    /// A program to run in front of the played USB, with its arguments; how it ends is how this ends.
    #[arg(last = true, value_name = "PROGRAM")]
    program: Vec<OsString>,
}

/// The families that there are.
fn families() -> PossibleValuesParser {
    DRIVERS.iter().map(|driver| driver.family()).collect::<Vec<_>>().into()
}

pub fn run(args: &EmulateArgs, report: &Report) -> Result<(), Failure> {
    if args.reveal_secrets && args.environment == Environment::Production.as_str() {
        return Err(Failure::Told(Notice::new("secrets-stay-hidden", Severity::Refused)));
    }
    if args.family != reference::FAMILY {
        return others::run(args, report);
    }
    if args.model.is_some() {
        return Err(cannot(args, "--model"));
    }
    if args.usb {
        return bus::run_reference(args, report);
    }
    if !args.program.is_empty() {
        return Err(cannot(args, "-- PROGRAM"));
    }
    let (clock, lot_key) = (clock(), lot_key(args)?);
    let parts = (1..=args.tokens).map(|number| {
        let baud = args.baud.unwrap_or(DEFAULT_BAUD);
        unit(args, number, &lot_key, &clock, Box::new(TerminalSocket { baud }), None)
    });
    let tray = EmulatedTray::start(parts.collect::<Result<Vec<_>, _>>()?).map_err(cannot_run)?;
    obey(&tray, report);
    // Standard input is closed and the tokens live on until the process is ended.
    loop {
        std::thread::park();
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::new())
}

fn cannot_run(cause: impl std::fmt::Display) -> Failure {
    Failure::Told(Notice::new("emulator", Severity::Fault).text("cause", cause))
}

/// What a family does not have is refused, and not left out in silence.
fn cannot(args: &EmulateArgs, option: &str) -> Failure {
    let notice = Notice::new("emulate-cannot", Severity::Refused);
    Failure::Told(notice.text("family", &args.family).text("option", option))
}

/// Carries out lines from standard input until it is closed.
fn obey(tray: &EmulatedTray, report: &Report) {
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let mut words = line.split_whitespace();
        let obeyed = match (words.next(), words.next()) {
            (Some("lcd"), None) => tray.units().iter().try_for_each(EmulatedUnit::tell_lcd),
            (Some("unplug"), Some(serial)) => on_unit(tray, serial, EmulatedUnit::unplug),
            (Some("plug"), Some(serial)) => on_unit(tray, serial, EmulatedUnit::plug),
            _ => {
                report.failure(&Failure::Usage("usage-emulate-line"));
                Ok(())
            }
        };
        if let Err(error) = obeyed {
            report.failure(&cannot_run(error));
        }
    }
}

fn on_unit<E>(
    tray: &EmulatedTray,
    serial: &str,
    act: impl Fn(&EmulatedUnit) -> Result<(), E>,
) -> Result<(), E> {
    tray.units().iter().filter(|unit| unit.token().serial.as_str() == serial).try_for_each(act)
}

fn unit(
    args: &EmulateArgs,
    number: u32,
    lot_key: &Zeroizing<[u8; 32]>,
    clock: &Arc<dyn Clock>,
    socket: Box<dyn Socket>,
    usb: Option<String>,
) -> Result<UnitParts, Failure> {
    let serial = serial_at(args.first_serial.as_deref().unwrap_or(training::FIRST_SERIAL), number - 1)?;
    let token =
        TokenId::parse(training::MANUFACTURER, &serial).map_err(|_| Failure::Usage("usage-first-serial"))?;
    let memory_file = args.memory.as_ref().map(|folder| folder.join(format!("{}.token", token.serial)));
    let watcher = watcher(token.serial.clone(), args.lcd, args.reveal_secrets, usb);
    let spec = TokenSpec {
        ppm: args.ppm,
        factory_clock_millis: args.clock_off,
        baud: args.baud.unwrap_or(DEFAULT_BAUD),
        faults: faults(&args.faults, number)?,
        ..TokenSpec::full(token, training::lot_key_of(lot_key))
    };
    Ok(UnitParts {
        spec,
        memory_file,
        socket,
        clock: Arc::clone(clock),
        entropy: Box::new(SystemEntropy),
        watcher,
    })
}

/// `RT-00001801` and 4 make `RT-00001805`.
fn serial_at(first: &str, offset: u32) -> Result<String, Failure> {
    let refused = || Failure::Usage("usage-first-serial");
    let digits_at = first.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (name, digits) = first.split_at(digits_at);
    let number: u64 = digits.parse().map_err(|_| refused())?;
    let width = digits.len();
    Ok(format!("{name}{:0width$}", number + u64::from(offset)))
}

fn faults(texts: &[String], number: u32) -> Result<Vec<Fault>, Failure> {
    let mut faults = Vec::new();
    for text in texts {
        let (mine, fault) = match text.split_once('=') {
            Some((which, fault)) => (which.parse() == Ok(number), fault),
            None => (true, text.as_str()),
        };
        let fault = Fault::parse(fault).map_err(|_| Failure::Usage("usage-fault"))?;
        if mine {
            faults.push(fault);
        }
    }
    Ok(faults)
}

fn lot_key(args: &EmulateArgs) -> Result<Zeroizing<[u8; 32]>, Failure> {
    let text = match &args.lot_key {
        None => Zeroizing::new(training::LOT_KEY.to_owned()),
        Some(path) => std::fs::read_to_string(path)
            .map(Zeroizing::new)
            .map_err(|cause| Failure::File(path.display().to_string(), cause))?,
    };
    training::read_key(&text).ok_or(Failure::Usage("usage-lot-key"))
}

/// Prints what happens to a token of the reference family, with its place on a played bus if it has one.
fn watcher(serial: Serial, lcd_wanted: bool, reveal: bool, usb: Option<String>) -> Watcher {
    Box::new(move |event: &UnitEvent, token: &EmulatedToken| {
        let serial = serial.as_str();
        tell(&match event {
            UnitEvent::Ready { path } => {
                let (name, place) = usb.as_ref().map_or(("tty", path), |place| ("usb", place));
                json!({ "event": "ready", "family": reference::FAMILY, "serial": serial, name: place })
            }
            UnitEvent::Unplugged { .. } => json!({ "event": "unplugged", "serial": serial }),
            UnitEvent::Lcd { lcd, at } if lcd_wanted => lcd_object(serial, lcd, *at),
            UnitEvent::Committed if reveal => match token.live_secret() {
                Some(secret) => secret_object(serial, secret),
                None => return,
            },
            UnitEvent::Erased => json!({ "event": "erased", "serial": serial }),
            UnitEvent::MemoryLost { cause } => {
                json!({ "event": "memory_lost", "serial": serial, "cause": cause })
            }
            UnitEvent::Lcd { .. } | UnitEvent::Committed => return,
        });
    })
}

fn lcd_object(serial: &str, lcd: &Lcd, at: UnixMillis) -> Value {
    let code = lcd.code.as_str();
    json!({ "event": "lcd", "serial": serial, "code": code, "step": lcd.step, "unix_millis": at.0 })
}

fn secret_object(serial: &str, secret: &Secret) -> Value {
    let hex = crate::domain::text::hex(secret.expose_secret());
    json!({ "event": "secret", "serial": serial, "hex": hex })
}

fn tell(object: &Value) {
    Report::new(true, crate::words::Sentences::new(crate::words::Language::English)).object(object);
}
