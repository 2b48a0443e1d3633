//! `emulate --tokens N`: tokens in software on pseudo-terminals, until the process is ended.
//!
//! Prints one object per line: `{"event":"ready","serial":…,"tty":…}`, `{"event":"unplugged","serial":…}`; with `--lcd`
//! `{"event":"lcd","serial":…,"code":…,"step":…,"unix_millis":…}` whenever a code changes or a line `lcd` comes on
//! standard input; with `--reveal-secrets` `{"event":"secret","serial":…,"hex":…}` after each commit.
//! Lines on standard input: `lcd`, `unplug SERIAL`, `plug SERIAL`.

use std::io::BufRead as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde_json::json;
use zeroize::Zeroizing;

use crate::bench::emulated::{EmulatedTray, EmulatedUnit, TerminalSocket, UnitEvent, UnitParts, Watcher};
use crate::bench::training;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::domain::{Clock, Environment, Serial, TokenId};
use crate::emulator::{EmulatedToken, Fault, TokenSpec};
use crate::port::{SystemClock, SystemEntropy};
use crate::words::{Notice, Severity};

/// Arguments of `emulate`.
#[derive(Debug, Args)]
pub struct EmulateArgs {
    /// How many.
    #[arg(long, default_value_t = 1)]
    tokens: u32,
    /// Serial of the first; the others count on from its last digits.
    #[arg(long, value_name = "SERIAL", default_value = training::FIRST_SERIAL)]
    first_serial: String,
    /// Key of their lot as 64 hexadecimal digits; by default that of the training lot.
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
    /// Line rate, in bits per second.
    #[arg(long, default_value_t = 115_200)]
    baud: u32,
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
}

pub fn run(args: &EmulateArgs, report: &Report) -> Result<(), Failure> {
    if args.reveal_secrets && args.environment == Environment::Production.as_str() {
        return Err(Failure::Told(Notice::new("secrets-stay-hidden", Severity::Refused)));
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let lot_key = lot_key(args)?;
    let mut parts = Vec::new();
    for number in 1..=args.tokens {
        parts.push(unit(args, number, &lot_key, &clock)?);
    }
    let tray = EmulatedTray::start(parts)
        .map_err(|error| Failure::Told(Notice::new("emulator", Severity::Fault).text("cause", error)))?;
    obey(&tray, report);
    // Standard input is closed and the tokens live on until the process is ended.
    loop {
        std::thread::park();
    }
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
            _ => Ok(()),
        };
        if let Err(error) = obeyed {
            report.failure(&Failure::Told(Notice::new("emulator", Severity::Fault).text("cause", error)));
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
) -> Result<UnitParts, Failure> {
    let token = token(&args.first_serial, number - 1)?;
    let memory_file = args.memory.as_ref().map(|folder| folder.join(format!("{}.token", token.serial)));
    let watcher = watcher(token.serial.clone(), args.lcd, args.reveal_secrets);
    let spec = TokenSpec {
        ppm: args.ppm,
        factory_clock_millis: args.clock_off,
        baud: args.baud,
        faults: faults(&args.faults, number)?,
        ..TokenSpec::full(token, training::lot_key_of(lot_key))
    };
    Ok(UnitParts {
        spec,
        memory_file,
        socket: Box::new(TerminalSocket { baud: args.baud }),
        clock: Arc::clone(clock),
        entropy: Box::new(SystemEntropy),
        watcher,
    })
}

/// `RT-00001801` and 4 make `RT-00001805`.
fn token(first: &str, offset: u32) -> Result<TokenId, Failure> {
    let refused = || Failure::Usage("usage-first-serial");
    let digits_at = first.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (name, digits) = first.split_at(digits_at);
    let number: u64 = digits.parse().map_err(|_| refused())?;
    let width = digits.len();
    let serial = format!("{name}{:0width$}", number + u64::from(offset));
    TokenId::parse(training::MANUFACTURER, &serial).map_err(|_| refused())
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

/// Prints what happens to a token.
fn watcher(serial: Serial, lcd_wanted: bool, reveal: bool) -> Watcher {
    Box::new(move |event: &UnitEvent, token: &EmulatedToken| {
        let serial = serial.as_str();
        let object = match event {
            UnitEvent::Ready { path } => json!({ "event": "ready", "serial": serial, "tty": path }),
            UnitEvent::Unplugged { .. } => json!({ "event": "unplugged", "serial": serial }),
            UnitEvent::Lcd { lcd, at } if lcd_wanted => json!({
                "event": "lcd", "serial": serial, "code": lcd.code.as_str(), "step": lcd.step, "unix_millis": at.0,
            }),
            UnitEvent::Committed if reveal => match token.live_secret() {
                Some(secret) => {
                    let hex = crate::domain::text::hex(secret.expose_secret());
                    json!({ "event": "secret", "serial": serial, "hex": hex })
                }
                None => return,
            },
            UnitEvent::Erased => json!({ "event": "erased", "serial": serial }),
            UnitEvent::MemoryLost { cause } => {
                json!({ "event": "memory_lost", "serial": serial, "cause": cause })
            }
            UnitEvent::Lcd { .. } | UnitEvent::Committed => return,
        };
        Report::new(true, crate::words::Sentences::new(crate::words::Language::English)).object(&object);
    })
}
