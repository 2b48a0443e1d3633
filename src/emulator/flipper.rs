//! An emulated Flipper Zero with its authenticator app: the device's side of its command line.
//!
//! Source: `flipper-zero_authenticator`; README, rule 10 for every family. Its awkward habits are those of the real one:
//! it greets in colours when its line is opened, echoes what is typed, masks a secret only behind its own question and
//! takes that line back from the screen, knows the app's commands only while the app runs, waits for a PIN until somebody
//! types it or cancels, and keeps its clock in a zone that only the app knows.

use zeroize::Zeroizing;

use crate::domain::{Algorithm, Digits, Profile, Secret, StepSecs, UnixMillis};
use crate::emulator::clock::ClockBase;
use crate::emulator::serial::SerialUnit;
use crate::emulator::{Deed, HostMicros, Lcd, Out};
use crate::wire::flipper::{
    BAUD, CANCEL, Command, END, Entry, EntryHash, EntryName, Line, Listed, PROMPT, RtcTime, Zone,
    no_such_command, secret_from_line,
};

/// How long it takes to carry out a command.
const THINKS_MICROS: u64 = 15_000;

/// The colours of a terminal in which it tells what failed, what went well and what is merely told.
const ERROR: u8 = 91;
const SUCCESS: u8 = 92;
const INFO: u8 = 96;
const PLAIN: u8 = 0;

/// Up one line and away with it: what was asked and typed does not stay on the screen.
const TAKE_BACK: &[u8] = b"\x1b[A\x1b[2K\r";

/// The device.
pub struct FlipperUnit {
    uid: String,
    /// What its clock shows, taken for UTC.
    clock: ClockBase,
    zone: Zone,
    entries: Vec<(String, EntryHash, u8, u8, Secret)>,
    runs: bool,
    locked: bool,
    /// Whether its firmware has the shell before today's.
    older: bool,
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
            older: false,
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

    /// Its firmware is an earlier one, whose shell says some things otherwise.
    #[must_use]
    pub fn with_older_firmware(self) -> Self {
        Self { older: true, ..self }
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
            Waits::Secret(_) | Waits::Pin(_) if cancelled => {
                [TAKE_BACK, &answer(INFO, &[Line::Cancelled])].concat()
            }
            Waits::Command if cancelled || typed.is_empty() => prompt(),
            Waits::Command => match Command::decode(&typed) {
                Some(command) => self.carry_out(command, at),
                None => self.not_understood(&typed),
            },
            Waits::Secret(entry) => [TAKE_BACK, &self.take_in(entry, &typed)].concat(),
            // The PIN is typed on the device, and what comes over the line meanwhile is nothing.
            waits @ Waits::Pin(_) => {
                self.waits = waits;
                Vec::new()
            }
        }
    }

    fn take_in(&mut self, entry: Entry, typed: &[u8]) -> Vec<u8> {
        let Ok(secret) = secret_from_line(typed) else { return answer(ERROR, &[Line::InvalidSecret]) };
        let name = entry.name.as_str().to_owned();
        self.entries.push((name, entry.hash, entry.digits, entry.step_secs, secret));
        answer(SUCCESS, &[Line::Added(entry.name)])
    }

    /// What the shell says of a line that is none of its commands, or one with arguments that are none.
    fn not_understood(&self, typed: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(typed);
        match text.split_ascii_whitespace().next().unwrap_or_default() {
            "totp" if self.runs => answer(ERROR, &[Line::InvalidArguments]),
            "date" => answer(PLAIN, &[Line::InvalidDate]),
            other => self.unknown(other),
        }
    }

    fn unknown(&self, name: &str) -> Vec<u8> {
        let said = no_such_command(name, self.older);
        let said = if self.older { format!("{said}\x07") } else { format!("\x1b[31m{said}\x1b[0m") };
        [said.as_bytes(), &prompt()].concat()
    }

    fn facts(&self, between: &str) -> Vec<u8> {
        let firmware = if self.older { "1.0.1" } else { "1.3.4" };
        let facts = [
            (["hardware", "model"], "Flipper Zero"),
            (["hardware", "uid"], self.uid.as_str()),
            (["firmware", "version"], firmware),
        ];
        let fact = |(name, value): ([&str; 2], &str)| Line::Fact {
            name: name.join(between),
            value: value.to_owned(),
        };
        answer(PLAIN, &facts.map(fact))
    }

    fn carry_out(&mut self, command: Command, at: HostMicros) -> Vec<u8> {
        let of_the_system = matches!(
            command,
            Command::ReadDate | Command::SetDate(_) | Command::DeviceInfo | Command::InfoDevice
        );
        if !of_the_system && !self.runs {
            return self.unknown("totp");
        }
        if !of_the_system && self.locked {
            self.waits = Waits::Pin(command);
            return shown(PLAIN, &[Line::EnterPin]);
        }
        match command {
            Command::ReadDate => answer(PLAIN, &self.rtc(at).map(Line::Date).into_iter().collect::<Vec<_>>()),
            Command::SetDate(rtc) => {
                let Ok(secs) = rtc.unix_secs(Zone::UTC) else { return answer(PLAIN, &[Line::InvalidDate]) };
                self.clock = ClockBase::set(at, i64::from(secs) * 1000);
                answer(PLAIN, &[Line::NewDate(rtc)])
            }
            Command::ReadZone => answer(INFO, &[Line::Zone(self.zone)]),
            Command::SetZone(zone) => {
                self.zone = zone;
                answer(SUCCESS, &[Line::NewZone(zone)])
            }
            Command::DeviceInfo => self.facts("_"),
            Command::InfoDevice => self.facts("."),
            Command::Add(entry) => {
                self.waits = Waits::Secret(entry);
                shown(PLAIN, &[Line::EnterSecret])
            }
            Command::List if self.entries.is_empty() => answer(PLAIN, &[Line::NoEntries]),
            Command::List => {
                let rows = self.entries.iter().zip(1..).map(|((name, hash, digits, ..), index)| {
                    let name = name.clone();
                    Line::Listed(Listed { index, name, hash: *hash, digits: *digits, is_totp: true })
                });
                answer(PLAIN, &std::iter::once(Line::ListHead).chain(rows).collect::<Vec<_>>())
            }
            Command::Remove(index) => {
                let place = usize::from(index) - 1;
                if place >= self.entries.len() {
                    return answer(ERROR, &[Line::InvalidArguments]);
                }
                let (name, ..) = self.entries.remove(place);
                let removed = EntryName::parse(&name).map(Line::Removed);
                let removed = answer(SUCCESS, &removed.into_iter().collect::<Vec<_>>());
                [b"Processing, please wait...\r\n", TAKE_BACK, &removed].concat()
            }
            Command::Version => answer(PLAIN, &[Line::Version("5.15.1".into())]),
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
                (END | CANCEL, waits) => {
                    echo.extend_from_slice(match (*byte, waits) {
                        (CANCEL, Waits::Command) if !self.older => b"^C",
                        (_, Waits::Pin(_)) | (CANCEL, Waits::Command) => b"",
                        (_, Waits::Command) if self.typed.is_empty() => b"",
                        _ => b"\r\n",
                    });
                    answer.extend(self.ended(*byte, at));
                }
                (byte, Waits::Secret(_)) if byte.is_ascii_alphanumeric() || b"/=+".contains(&byte) => {
                    self.typed.push(byte);
                    echo.push(b'*');
                }
                (byte, Waits::Command) => {
                    self.typed.push(byte);
                    echo.push(byte);
                }
                (_, Waits::Secret(_) | Waits::Pin(_)) => {}
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
        vec![Out { at, deed: Deed::Send([TAKE_BACK, &self.carry_out(command, at)].concat()) }]
    }
}

fn prompt() -> Vec<u8> {
    [b"\r\n", PROMPT].concat()
}

/// Lines in a colour; the colour ends behind the last line's end, where there is one.
fn shown(colour: u8, lines: &[Line]) -> Vec<u8> {
    let text = lines.iter().filter_map(|line| {
        let end = if goes_on(line) { "" } else { "\r\n" };
        line.write().map(|text| match colour {
            PLAIN => format!("{text}{end}"),
            colour => format!("\x1b[{colour}m{text}{end}\x1b[0m"),
        })
    });
    text.collect::<String>().into_bytes()
}

/// Whether it leaves the end of a line to the prompt.
const fn goes_on(line: &Line) -> bool {
    matches!(
        line,
        Line::Date(_) | Line::NewDate(_) | Line::InvalidDate | Line::NoEntries | Line::InvalidArguments
    )
}

/// Lines in a colour, and the prompt.
fn answer(colour: u8, lines: &[Line]) -> Vec<u8> {
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
        assert!(asked.ends_with("Enter token secret and confirm with [ENTER]:\r\n"), "{asked}");
        let taken = said(&mut unit, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\r");
        assert!(taken.starts_with("********") && !taken.contains("GEZD"), "{taken}");
        assert!(
            taken.contains("\x1b[A\x1b[2K\r\x1b[92mToken \"a\" has been successfully added\r\n\x1b[0m"),
            "{taken}"
        );
        assert_eq!(unit.names(), ["a"]);
    }

    #[test]
    fn the_apps_commands_are_there_while_it_runs_and_wait_while_it_is_locked() {
        let mut unit = FlipperUnit::new("00A1", NOW);
        unit.run_app(false);
        assert!(said(&mut unit, "totp ls --tsv\r").contains("could not find command `totp`"));
        unit.run_app(true);
        unit.lock_app(true);
        let asked = said(&mut unit, "totp ls --tsv\r");
        assert!(asked.contains("Pleases enter PIN") && !asked.ends_with(">: "), "{asked}");
        assert_eq!(said(&mut unit, "abc\r"), "", "nothing typed here is heard");
        assert!(said(&mut unit, "\x03").contains("Cancelled by user"));
        said(&mut unit, "totp ls --tsv\r");
        unit.lock_app(false);
        assert_eq!(unit.tick(NOW).len(), 1, "it goes on by itself");
    }
}
