//! An emulated Flipper Zero with its authenticator app: the device's side of its command line.
//!
//! Source: `flipper-zero_authenticator`; README, rule 10 for every family. Its awkward habits are those of the real one:
//! it greets in colours when its line is opened, echoes what is typed, masks a secret only behind its own question,
//! knows the app's commands only while the app runs, waits for a PIN until somebody types it or cancels, and keeps its
//! clock in a zone that only the app knows.

use zeroize::Zeroizing;

use crate::domain::{Algorithm, Digits, Profile, Secret, StepSecs, UnixMillis};
use crate::emulator::clock::ClockBase;
use crate::emulator::serial::SerialUnit;
use crate::emulator::{Deed, HostMicros, Lcd, Out};
use crate::wire::flipper::{
    BAUD, CANCEL, Command, END, Entry, EntryHash, Line, Listed, PROMPT, RtcTime, Zone, secret_from_line,
};

/// How long it takes to carry out a command.
const THINKS_MICROS: u64 = 15_000;

/// The device.
pub struct FlipperUnit {
    uid: String,
    /// What its clock shows, taken for UTC.
    clock: ClockBase,
    zone: Zone,
    entries: Vec<(String, EntryHash, u8, u8, Secret)>,
    runs: bool,
    locked: bool,
    typed: Zeroizing<Vec<u8>>,
    waits: Waits,
    /// How many answers still arrive before one is lost.
    loses_after: Option<u32>,
}

enum Waits {
    Command,
    Secret(Entry),
    Pin(Command),
}

impl FlipperUnit {
    /// A device whose app runs, with the number of its chip; its clock shows UTC and so does its app.
    #[must_use]
    pub fn new(uid: &str, at: HostMicros) -> Self {
        Self {
            uid: uid.to_owned(),
            clock: ClockBase::set(at, at.0.div_euclid(1000)),
            zone: Zone::UTC,
            entries: Vec::new(),
            runs: true,
            locked: false,
            typed: Zeroizing::new(Vec::new()),
            waits: Waits::Command,
            loses_after: None,
        }
    }

    /// Its owner made an entry.
    pub fn put(&mut self, name: &str, secret: Secret) {
        self.entries.push((name.to_owned(), EntryHash::Sha1, 6, 30, secret));
    }

    /// Whether its app runs.
    pub const fn run_app(&mut self, runs: bool) {
        self.runs = runs;
    }

    /// Whether its app is locked; unlocking it lets a command go on that waits for it.
    pub fn lock_app(&mut self, locked: bool) {
        self.locked = locked;
    }

    /// Behind so many answers one gets lost on the line, although it does what it is told.
    pub const fn lose_answer_after(&mut self, count: u32) {
        self.loses_after = Some(count);
    }

    /// The names of its entries.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.entries.iter().map(|(name, ..)| name.as_str()).collect()
    }

    /// The secret of an entry, for whoever checks a station.
    #[must_use]
    pub fn secret(&self, name: &str) -> Option<&Secret> {
        self.entries.iter().find(|(other, ..)| other == name).map(|(.., secret)| secret)
    }

    /// What its clock and the zone of its app say together, in seconds since 1970.
    #[must_use]
    pub fn unix_secs(&self, at: HostMicros) -> Option<u32> {
        self.rtc(at)?.unix_secs(self.zone).ok()
    }

    /// Somebody set its clock, so far off.
    pub fn wind(&mut self, off_millis: i64, at: HostMicros) {
        self.clock = ClockBase::set(at, at.0.div_euclid(1000).saturating_add(off_millis));
    }

    /// What its app shows of the last entry; nothing of a kind that this house does not know.
    #[must_use]
    pub fn lcd(&self, at: HostMicros) -> Option<Lcd> {
        let (_, hash, digits, step_secs, secret) = self.entries.last()?;
        let algorithm = match hash {
            EntryHash::Sha1 => Algorithm::Sha1,
            EntryHash::Sha256 => Algorithm::Sha256,
            EntryHash::Sha512 => Algorithm::Sha512,
            EntryHash::Steam => return None,
        };
        let digits = match digits {
            6 => Digits::Six,
            8 => Digits::Eight,
            _ => return None,
        };
        let step = match step_secs {
            30 => StepSecs::Thirty,
            60 => StepSecs::Sixty,
            _ => return None,
        };
        let clock = UnixMillis(i64::from(self.unix_secs(at)?) * 1000);
        Some(Lcd::of(secret, Profile { algorithm, digits, step }, clock))
    }

    /// What its clock shows.
    #[must_use]
    pub fn rtc(&self, at: HostMicros) -> Option<RtcTime> {
        let secs = u32::try_from(self.clock.shown(0, at).div_euclid(1_000_000)).ok()?;
        RtcTime::at(secs, Zone::UTC).ok()
    }

    /// What it shows when a line was ended or cancelled.
    fn ended(&mut self, by: u8, at: HostMicros) -> Vec<u8> {
        let typed = std::mem::take(&mut self.typed);
        let cancelled = by == CANCEL;
        match std::mem::replace(&mut self.waits, Waits::Command) {
            Waits::Secret(_) | Waits::Pin(_) if cancelled => coloured(91, &[Line::Cancelled]),
            Waits::Command if cancelled || typed.is_empty() => prompt(),
            Waits::Command => match Command::decode(&typed) {
                Some(command) => self.carry_out(command, at),
                None if typed.starts_with(b"totp") && self.runs => coloured(91, &[Line::InvalidArguments]),
                None => coloured(0, &[Line::NoSuchCommand]),
            },
            Waits::Secret(entry) => self.take_in(entry, &typed),
            // The PIN is typed on the device, and what comes over the line meanwhile is nothing.
            waits @ Waits::Pin(_) => {
                self.waits = waits;
                Vec::new()
            }
        }
    }

    fn take_in(&mut self, entry: Entry, typed: &[u8]) -> Vec<u8> {
        let Ok(secret) = secret_from_line(typed) else { return coloured(91, &[Line::InvalidSecret]) };
        let name = entry.name.as_str().to_owned();
        self.entries.push((name, entry.hash, entry.digits, entry.step_secs, secret));
        coloured(92, &[Line::Added(entry.name)])
    }

    fn carry_out(&mut self, command: Command, at: HostMicros) -> Vec<u8> {
        use crate::wire::flipper::EntryName;
        let of_the_system = matches!(
            command,
            Command::ReadDate | Command::SetDate(_) | Command::DeviceInfo { .. } | Command::PowerInfo { .. }
        );
        if !of_the_system && !self.runs {
            return coloured(0, &[Line::NoSuchCommand]);
        }
        if !of_the_system && self.locked {
            self.waits = Waits::Pin(command);
            return shown(93, &[Line::EnterPin]);
        }
        match command {
            Command::ReadDate => coloured(0, &self.rtc(at).map(Line::Date).into_iter().collect::<Vec<_>>()),
            Command::SetDate(rtc) => {
                let Ok(secs) = rtc.unix_secs(Zone::UTC) else { return coloured(0, &[Line::InvalidDate]) };
                self.clock = ClockBase::set(at, i64::from(secs) * 1000);
                coloured(0, &[Line::NewDate(rtc)])
            }
            Command::ReadZone => coloured(0, &[Line::Zone(self.zone)]),
            Command::SetZone(zone) => {
                self.zone = zone;
                coloured(92, &[Line::NewZone(zone)])
            }
            // Today's firmware does not know the older form.
            Command::DeviceInfo { older: true } | Command::PowerInfo { older: true } => {
                coloured(0, &[Line::NoSuchCommand])
            }
            Command::DeviceInfo { older: false } => coloured(
                0,
                &[
                    fact("hardware_model", "Flipper Zero"),
                    fact("hardware_uid", &self.uid),
                    fact("firmware_version", "1.0.1"),
                ],
            ),
            Command::PowerInfo { older: false } => coloured(0, &[fact("charge.level", "98")]),
            Command::Add(entry) => {
                self.waits = Waits::Secret(entry);
                shown(0, &[Line::EnterSecret])
            }
            Command::List if self.entries.is_empty() => coloured(93, &[Line::NoEntries]),
            Command::List => {
                let rows = self.entries.iter().zip(1..).map(|((name, hash, digits, ..), index)| {
                    let name = name.clone();
                    Line::Listed(Listed { index, name, hash: *hash, digits: *digits, is_totp: true })
                });
                coloured(0, &std::iter::once(Line::ListHead).chain(rows).collect::<Vec<_>>())
            }
            Command::Remove(index) => {
                let place = usize::from(index) - 1;
                if place >= self.entries.len() {
                    return coloured(91, &[Line::InvalidArguments]);
                }
                let (name, ..) = self.entries.remove(place);
                coloured(92, &EntryName::parse(&name).map(Line::Removed).into_iter().collect::<Vec<_>>())
            }
            Command::Version => coloured(0, &[Line::Version("5.15.1".into())]),
        }
    }
}

impl SerialUnit for FlipperUnit {
    fn baud(&self) -> u32 {
        BAUD
    }

    fn opened(&mut self, at: HostMicros) -> Vec<Out> {
        (self.typed, self.waits) = (Zeroizing::new(Vec::new()), Waits::Command);
        let greeting = b"\r\n\x1b[38;5;208m _.-------.._\x1b[0m\r\nWelcome to the command line!\r\n";
        let at = at.plus(THINKS_MICROS);
        vec![Out { at, deed: Deed::Send([greeting, &prompt()[..]].concat()) }]
    }

    fn hear(&mut self, bytes: &[u8], at: HostMicros) -> Vec<Out> {
        let (mut echo, mut answer) = (Vec::new(), Vec::new());
        for byte in bytes {
            match (*byte, &self.waits) {
                (END | CANCEL, _) => {
                    echo.extend(b"\r\n");
                    answer.extend(self.ended(*byte, at));
                }
                (_, Waits::Pin(_)) => {}
                (byte, Waits::Secret(_)) => {
                    self.typed.push(byte);
                    echo.push(b'*');
                }
                (byte, Waits::Command) => {
                    self.typed.push(byte);
                    echo.push(byte);
                }
            }
        }
        match &mut self.loses_after {
            Some(0) if !answer.is_empty() => {
                self.loses_after = None;
                return Vec::new();
            }
            Some(left) if !answer.is_empty() => *left -= 1,
            _ => {}
        }
        let send = |at, bytes: Vec<u8>| Out { at, deed: Deed::Send(bytes) };
        vec![send(at, echo), send(at.plus(THINKS_MICROS), answer)]
    }

    fn tick(&mut self, at: HostMicros) -> Vec<Out> {
        if self.locked || !matches!(self.waits, Waits::Pin(_)) {
            return Vec::new();
        }
        let Waits::Pin(command) = std::mem::replace(&mut self.waits, Waits::Command) else {
            return Vec::new();
        };
        vec![Out { at, deed: Deed::Send(self.carry_out(command, at)) }]
    }
}

fn fact(name: &str, value: &str) -> Line {
    Line::Fact { name: name.to_owned(), value: value.to_owned() }
}

fn prompt() -> Vec<u8> {
    [b"\r\n", PROMPT].concat()
}

/// Lines in a colour, 0 for none.
fn shown(colour: u8, lines: &[Line]) -> Vec<u8> {
    let text = lines.iter().filter_map(Line::write).map(|line| match colour {
        0 => format!("{line}\r\n"),
        colour => format!("\x1b[{colour}m{line}\x1b[0m\r\n"),
    });
    text.collect::<String>().into_bytes()
}

/// Lines in a colour, and the prompt.
fn coloured(colour: u8, lines: &[Line]) -> Vec<u8> {
    [shown(colour, lines), prompt()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: HostMicros = HostMicros(1_700_000_000_000_000);

    fn said(unit: &mut FlipperUnit, line: &str) -> String {
        let outs = unit.hear(line.as_bytes(), NOW);
        let sent = outs.into_iter().map(|out| match out.deed {
            Deed::Send(bytes) => String::from_utf8(bytes).unwrap(),
            Deed::Unplug => String::new(),
        });
        sent.collect()
    }

    #[test]
    fn what_is_typed_is_echoed_and_a_secret_is_masked_behind_the_question() {
        let mut unit = FlipperUnit::new("00A1", NOW);
        assert!(said(&mut unit, "date\r").starts_with("date\r\n2023-11-14 22:13:20 2\r\n"));
        let asked = said(&mut unit, "totp add \"a\" -t totp\r");
        assert!(asked.ends_with("Enter token secret and confirm with [ENTER]\r\n"), "{asked}");
        let taken = said(&mut unit, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\r");
        assert!(taken.starts_with("********") && !taken.contains("GEZD"), "{taken}");
        assert!(taken.contains("\x1b[92mToken \"a\" has been successfully added\x1b[0m"), "{taken}");
        assert_eq!(unit.names(), ["a"]);
    }

    #[test]
    fn the_apps_commands_are_there_while_it_runs_and_wait_while_it_is_locked() {
        let mut unit = FlipperUnit::new("00A1", NOW);
        unit.run_app(false);
        assert!(said(&mut unit, "totp ls --tsv\r").contains("command not found"));
        unit.run_app(true);
        unit.lock_app(true);
        let asked = said(&mut unit, "totp ls --tsv\r");
        assert!(asked.contains("Pleases enter PIN") && !asked.ends_with(">: "), "{asked}");
        assert_eq!(said(&mut unit, "abc\r"), "\r\n", "nothing typed here is heard");
        assert!(said(&mut unit, "\x03").contains("Cancelled by user"));
        said(&mut unit, "totp ls --tsv\r");
        unit.lock_app(false);
        assert_eq!(unit.tick(NOW).len(), 1, "it goes on by itself");
    }
}
