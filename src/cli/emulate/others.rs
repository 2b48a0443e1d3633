//! Emulated tokens of the other families: on pseudo-terminals, on virtual card readers, on a played USB.
//!
//! One line in [`asked_for`] and one in [`make`] for each family. The trap: what a family does not have, such as a clock or
//! a display, is refused in words; an option that did nothing would let a tester believe that it did.

use std::io::BufRead as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::bench::training::lot_key_of;
use crate::cli::emulate::handled::{Handled, on_a_line, on_a_reader};
use crate::cli::emulate::{
    EmulateArgs, cannot, cannot_run, clock, faults, lcd_object, lot_key, secret_object, serial_at, tell,
};
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::domain::secret::SecretLength;
use crate::domain::{Profile, Secret, TokenId};
use crate::driver::{flipper, molto2, nitrokey, open_serial, token2, ykoath};
use crate::emulator::{
    FlipperUnit, Lcd, Molto2Spec, Molto2Unit, OpenSerialUnit, Pulled, Token2Spec, Token2Unit, YkOathSpec,
    YkOathUnit,
};
use crate::wire::token2::CustomerKey;
use crate::wire::token2::molto2::Place;
use crate::wire::ykoath::Make;
use crate::words::{Notice, Severity};

/// How often is looked whether something has changed.
const LOOK: Duration = Duration::from_millis(50);

/// Who has no serial yet.
const UNNAMED: &str = "NEW";

/// The serial of the first token of a family, and the options that its tokens can be asked for.
fn asked_for(family: &str) -> Option<(&'static str, &'static [&'static str])> {
    Some(match family {
        open_serial::FAMILY => ("OS-0001801", &["--ppm", "--clock-off", "--lcd"]),
        flipper::FAMILY => ("2D2EC30127E18001", &["--clock-off", "--lcd"]),
        token2::FAMILY => ("86596320001801", &["--ppm", "--clock-off", "--lcd"]),
        molto2::FAMILY => ("865962500001801", &["--model", "--ppm", "--clock-off", "--lcd", "--lot-key"]),
        ykoath::FAMILY => ("20261801", &["--model", "--lot-key"]),
        nitrokey::FAMILY if cfg!(unix) => ("00001801", &["--model", "--lot-key", "--usb", "-- PROGRAM"]),
        _ => return None,
    })
}

/// A token of the family of the arguments.
fn make(args: &EmulateArgs, number: u32, serial: &str) -> Result<Box<dyn Handled>, Failure> {
    let pulled = pulled(args, number)?;
    let bad_serial = || Failure::Usage("usage-first-serial");
    let reader = || {
        let port = u16::try_from(number - 1).ok().and_then(|at| args.reader_port.checked_add(at));
        port.ok_or(Failure::Usage("usage-reader-port"))
    };
    match args.family.as_str() {
        open_serial::FAMILY => on_a_line(pulled, |at| {
            let mut unit = OpenSerialUnit::new(args.ppm, at);
            if args.clock_off != 0 {
                unit.wind(args.clock_off, at);
            }
            if serial != UNNAMED {
                unit.put(serial, filler()?);
            }
            Ok(unit)
        }),
        flipper::FAMILY => on_a_line(pulled, |at| {
            let mut unit = FlipperUnit::new(serial, at);
            unit.wind(args.clock_off, at);
            Ok(unit)
        }),
        token2::FAMILY => {
            let factory_clock_millis = args.clock_off;
            let spec = Token2Spec { ppm: args.ppm, factory_clock_millis, ..Token2Spec::of(serial) };
            Ok(on_a_reader(pulled, reader()?, |at| Token2Unit::new(spec, at)))
        }
        molto2::FAMILY => {
            let factory_clock_millis = args.clock_off;
            let models = [(molto2::SECOND_MODEL, Place::COUNT), (molto2::FIRST_MODEL, molto2::FEWER_PLACES)];
            let places = model(args, models)?;
            let spec = Molto2Spec { places, ppm: args.ppm, factory_clock_millis, ..Molto2Spec::of(serial) };
            let customer = if args.lot_key.is_none() {
                CustomerKey::factory()
            } else {
                let token = TokenId::parse(molto2::MANUFACTURER, serial).map_err(|_| bad_serial())?;
                CustomerKey::of_lot_key(&lot_key_of(&lot_key(args)?), &token)
            };
            Ok(on_a_reader(pulled, reader()?, |at| Molto2Unit::new(spec, at).with_key(&customer)))
        }
        ykoath::FAMILY => {
            let serial = serial.parse().map_err(|_| bad_serial())?;
            let specs = Make::ALL.map(|make| YkOathSpec::of(make, serial));
            let spec = model(args, specs.map(|spec| (spec.make.model(spec.version), spec)))?;
            let mut unit = YkOathUnit::new(spec);
            if args.lot_key.is_some() && !spec.make.has_password() {
                return Err(cannot(args, "--lot-key"));
            }
            if args.lot_key.is_some() {
                // As the driver writes the key of a lot as a password.
                let password = Zeroizing::new(crate::domain::text::hex(lot_key(args)?.as_slice()));
                unit.guard_by(password.as_bytes()).map_err(cannot_run)?;
            }
            Ok(on_a_reader(pulled, reader()?, |_| unit))
        }
        #[cfg(unix)]
        nitrokey::FAMILY => {
            use crate::emulator::{NitrokeySpec, NitrokeyUnit};
            use crate::wire::nitrokey::{Pin, model::MODELS};
            let model = model(args, MODELS.iter().map(|model| (model.name, model)))?;
            let serial = u32::from_str_radix(serial, 16).map_err(|_| bad_serial())?;
            let factory = |pin: &[u8]| Pin::new(pin).map_err(cannot_run);
            let admin = if args.lot_key.is_none() {
                factory(b"12345678")?
            } else {
                Pin::of_lot_key(&lot_key_of(&lot_key(args)?)).map_err(|_| Failure::Usage("usage-lot-key"))?
            };
            let unit = NitrokeyUnit::new(NitrokeySpec::of(model, serial), admin, factory(b"123456")?);
            let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
            Ok(super::handled::on_the_usb(pulled, at, model, unit))
        }
        _ => Err(cannot(args, "--family")),
    }
}

/// The model of the arguments; the first one where they name none.
fn model<T>(args: &EmulateArgs, models: impl IntoIterator<Item = (&'static str, T)>) -> Result<T, Failure> {
    let wanted = |name: &str| args.model.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(name));
    let (names, found) = models.into_iter().fold((Vec::new(), None), |(mut names, found), (name, model)| {
        names.push(name);
        (names, found.or_else(|| wanted(name).then_some(model)))
    });
    found.ok_or_else(|| {
        let notice = Notice::new("emulate-no-model", Severity::Refused).text("family", &args.family);
        let model = args.model.as_deref().unwrap_or_default();
        Failure::Told(notice.text("model", model).text("models", names.join(", ")))
    })
}

/// Makes tokens and lets people handle them.
///
/// # Errors
/// What the family does not have, or the machine.
pub fn run(args: &EmulateArgs, report: &Report) -> Result<(), Failure> {
    let Some((first_serial, takes)) = asked_for(&args.family) else { return Err(cannot(args, "--family")) };
    for (option, is_given) in [
        ("--model", args.model.is_some()),
        ("--usb", args.usb),
        ("-- PROGRAM", !args.program.is_empty()),
        ("--ppm", args.ppm != 0),
        ("--clock-off", args.clock_off != 0),
        ("--lcd", args.lcd),
        ("--lot-key", args.lot_key.is_some()),
        ("--baud", args.baud.is_some()),
        ("--memory", args.memory.is_some()),
    ] {
        if is_given && !takes.contains(&option) {
            return Err(cannot(args, option));
        }
    }
    let first = args.first_serial.as_deref().unwrap_or(first_serial);
    let mut tokens = Vec::new();
    for number in 1..=args.tokens {
        let unnamed = first == UNNAMED && args.family == open_serial::FAMILY;
        let serial = if unnamed { UNNAMED.to_owned() } else { serial_at(first, number - 1)? };
        let token = make(args, number, &serial)?;
        tokens.push(Told { serial, token, is_plugged: false, shown_step: None, secrets: Vec::new() });
    }
    #[cfg(unix)]
    let bus = {
        let (shapes, devices): (Vec<_>, Vec<_>) =
            tokens.iter().filter_map(|told| told.token.on_usb()).unzip();
        if shapes.is_empty() { None } else { Some(super::bus::Bus::play(&shapes, devices)?) }
    };
    for told in &mut tokens {
        told.plug(&args.family)?;
    }
    let tokens = Arc::new(Mutex::new(tokens));
    let (lcd, reveal, watched) = (args.lcd, args.reveal_secrets, Arc::clone(&tokens));
    std::thread::spawn(move || {
        loop {
            lock(&watched).iter_mut().for_each(|told| told.look(lcd, reveal));
            std::thread::sleep(LOOK);
        }
    });
    #[cfg(unix)]
    if let Some(bus) = bus.as_ref() {
        if !args.program.is_empty() {
            return bus.run(args);
        }
        bus.tell();
    }
    obey(args, &tokens, report);
    // Standard input is closed and the tokens live on until the process is ended.
    loop {
        std::thread::park();
    }
}

/// A token and what was told of it.
struct Told {
    serial: String,
    token: Box<dyn Handled>,
    is_plugged: bool,
    shown_step: Option<u64>,
    /// Told already, where they are told.
    secrets: Vec<Value>,
}

impl Told {
    fn plug(&mut self, family: &str) -> Result<(), Failure> {
        if self.is_plugged && self.token.is_plugged() {
            return Ok(());
        }
        let (name, place) = self.token.plug()?;
        self.is_plugged = true;
        tell(&json!({ "event": "ready", "family": family, "serial": self.serial, name: place }));
        Ok(())
    }

    /// Tells what has changed.
    fn look(&mut self, lcd_wanted: bool, reveal: bool) {
        if self.is_plugged && !self.token.is_plugged() {
            self.is_plugged = false;
            tell(&json!({ "event": "unplugged", "serial": self.serial }));
        }
        if lcd_wanted
            && let Some(lcd) = self.token.lcd()
            && self.shown_step != Some(lcd.step)
        {
            self.show(&lcd);
        }
        if reveal {
            let mut secrets = Vec::new();
            self.token.held(&mut |held| secrets.push(secret_object(&self.serial, held)));
            secrets.iter().filter(|secret| !self.secrets.contains(secret)).for_each(tell);
            self.secrets = secrets;
        }
    }

    fn show(&mut self, lcd: &Lcd) {
        self.shown_step = Some(lcd.step);
        tell(&lcd_object(&self.serial, lcd, clock().now()));
    }
}

/// Carries out lines from standard input until it is closed.
fn obey(args: &EmulateArgs, tokens: &Mutex<Vec<Told>>, report: &Report) {
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let mut words = line.split_whitespace();
        let (act, serial) = (words.next().unwrap_or_default(), words.next());
        let mut tokens = lock(tokens);
        for told in tokens.iter_mut().filter(|told| serial.is_none_or(|serial| told.serial == serial)) {
            let obeyed = match (act, serial) {
                ("lcd", None) => {
                    told.token.lcd().iter().for_each(|lcd| told.show(lcd));
                    Ok(())
                }
                ("unplug", Some(_)) => {
                    told.token.unplug();
                    Ok(())
                }
                ("plug", Some(_)) => told.plug(&args.family),
                ("press", Some(_)) if told.token.press() => Ok(()),
                ("press", Some(_)) => Err(cannot(args, "press")),
                _ => Err(Failure::Usage("usage-emulate-line")),
            };
            if let Err(failure) = obeyed {
                report.failure(&failure);
            }
        }
    }
}

fn lock(tokens: &Mutex<Vec<Told>>) -> MutexGuard<'_, Vec<Told>> {
    tokens.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pulled(args: &EmulateArgs, number: u32) -> Result<Option<Pulled>, Failure> {
    match &faults(&args.faults, number)?[..] {
        [] => Ok(None),
        [fault] => fault.pulled().map(Some).ok_or_else(|| cannot(args, "--fault")),
        _ => Err(cannot(args, "--fault")),
    }
}

/// No secret: what stands in the place of a name is shown as a clock.
fn filler() -> Result<Secret, Failure> {
    Secret::filled::<SecretLength>(Profile::SERVICE.secret_len(), |bytes| {
        bytes.fill(1);
        Ok(())
    })
    .map_err(|error| cannot_run(format!("{error:?}")))
}
