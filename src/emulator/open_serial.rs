//! An emulated open-hardware serial token: the board's side of its line.
//!
//! Source: `hardware-totp`; README, rule 10 for every family. Its awkward habits are those of the real one: it starts
//! anew when its line is opened and chatters meanwhile, looks at its line once a second and drops what came behind a
//! command, sleeps silently until its button is pressed, cuts a secret at a byte 00, forgets what was not saved, and
//! never says that anything went wrong.

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::domain::{Algorithm, Digits, Profile, Secret, StepSecs, UnixMillis};
use crate::emulator::clock::ClockBase;
use crate::emulator::serial::SerialUnit;
use crate::emulator::{Deed, HostMicros, Lcd, Out};
use crate::wire::open_serial::{
    AWAKE_MILLIS, Answer, BAUD, Command, EARLIEST_SECS, ENTRIES, LOOK_MILLIS, START_MILLIS,
};

/// What the chip of its line holds while the board is busy, in bytes.
const HEARS_AT_MOST: usize = 64;

/// While bytes come closer together than this, the board is still reading.
const STILL_READING_MICROS: u64 = 20_000;

/// What every entry is shown as.
const SHOWN: Profile = Profile { algorithm: Algorithm::Sha1, digits: Digits::Six, step: StepSecs::Thirty };

/// The board.
pub struct OpenSerialUnit {
    ppm: i32,
    /// `None` while its clock was never set, or has lost its battery.
    clock: Option<ClockBase>,
    entries: Vec<Entry>,
    saved: Vec<Entry>,
    heard: Zeroizing<Vec<u8>>,
    heard_at: HostMicros,
    started_at: HostMicros,
    looks_at: HostMicros,
    sleeps_at: HostMicros,
    answers_to_lose: u32,
    commands: u32,
}

#[derive(Clone)]
struct Entry {
    name: String,
    secret: Arc<Secret>,
}

impl OpenSerialUnit {
    /// A new board with empty tables; its clock runs so much too fast.
    #[must_use]
    pub fn new(ppm: i32, at: HostMicros) -> Self {
        Self {
            ppm,
            clock: None,
            entries: Vec::new(),
            saved: Vec::new(),
            heard: Zeroizing::new(Vec::new()),
            heard_at: at,
            started_at: at,
            looks_at: at,
            sleeps_at: at,
            answers_to_lose: 0,
            commands: 0,
        }
    }

    /// Somebody put an entry into it earlier.
    pub fn put(&mut self, name: &str, secret: Secret) {
        self.saved.push(Entry { name: name.to_owned(), secret: Arc::new(secret) });
        self.entries = self.saved.clone();
    }

    /// Its button is pressed.
    pub fn press(&mut self, at: HostMicros) {
        self.sleeps_at = at.plus(AWAKE_MILLIS * 1000);
    }

    /// It falls asleep earlier than it would.
    pub fn sleep(&mut self, at: HostMicros) {
        self.sleeps_at = at;
    }

    /// The next answers get lost on the line, although it does what it is told.
    pub const fn lose_answers(&mut self, count: u32) {
        self.answers_to_lose = count;
    }

    /// How many commands it has looked at.
    #[must_use]
    pub const fn commands(&self) -> u32 {
        self.commands
    }

    /// The names of the entries that a power cut leaves.
    #[must_use]
    pub fn saved(&self) -> Vec<&str> {
        self.saved.iter().map(|entry| entry.name.as_str()).collect()
    }

    /// The secret of an entry that a power cut leaves, for whoever checks a station.
    #[must_use]
    pub fn secret(&self, name: &str) -> Option<&Secret> {
        self.saved.iter().find(|entry| entry.name == name).map(|entry| &*entry.secret)
    }

    /// Somebody set its clock, so far off.
    pub fn wind(&mut self, off_millis: i64, at: HostMicros) {
        self.clock = Some(ClockBase::set(at, at.0.div_euclid(1000).saturating_add(off_millis)));
    }

    /// What its display shows of the last entry; the first one is shown as a clock.
    #[must_use]
    pub fn lcd(&self, at: HostMicros) -> Option<Lcd> {
        let entry = self.entries.iter().skip(1).next_back()?;
        let clock = UnixMillis(self.clock_micros(at)?.div_euclid(1000));
        Some(Lcd::of(&entry.secret, SHOWN, clock))
    }

    /// What its clock shows, in microseconds since 1970.
    #[must_use]
    pub fn clock_micros(&self, at: HostMicros) -> Option<i64> {
        self.clock.map(|clock| clock.shown(self.ppm, at))
    }

    fn shown_secs(&self, at: HostMicros) -> Option<u32> {
        u32::try_from(self.clock_micros(at)?.div_euclid(1_000_000)).ok()
    }

    fn answer(&mut self, at: HostMicros) -> Answer {
        // Whatever stands behind the command is gone.
        let heard = std::mem::take(&mut self.heard);
        self.commands += 1;
        match Command::decode(&heard) {
            Ok(Some(command)) => self.carry_out(command, at),
            Ok(None) => Answer::Unknown,
            Err(_) => Answer::Silent,
        }
    }

    fn carry_out(&mut self, command: Command, at: HostMicros) -> Answer {
        match command {
            Command::SetClock(secs) => {
                if secs >= EARLIEST_SECS {
                    self.clock = Some(ClockBase::set(at, i64::from(secs) * 1000));
                }
            }
            Command::GetClock => return Answer::Clock(self.shown_secs(at)),
            Command::Add(name, secret) => {
                if self.entries.len() < usize::from(ENTRIES) {
                    let name = name.as_str().to_owned();
                    self.entries.push(Entry { name, secret: Arc::new(secret) });
                }
            }
            Command::List => {
                return Answer::Names(self.entries.iter().map(|entry| entry.name.clone()).collect());
            }
            Command::Remove(index) => {
                if usize::from(index) < self.entries.len() {
                    self.entries.remove(index.into());
                }
            }
            Command::Clear => self.entries.clear(),
            Command::Save => {
                self.saved = self.entries.clone();
                return Answer::Saved(i8::try_from(self.entries.len()).unwrap_or(i8::MAX) - 1);
            }
        }
        Answer::Silent
    }
}

impl SerialUnit for OpenSerialUnit {
    fn baud(&self) -> u32 {
        BAUD
    }

    fn opened(&mut self, at: HostMicros) -> Vec<Out> {
        let half = at.plus(START_MILLIS * 500);
        self.entries = self.saved.clone();
        self.heard = Zeroizing::new(Vec::new());
        self.started_at = at.plus(START_MILLIS * 1000);
        self.looks_at = self.started_at.plus(LOOK_MILLIS * 1000);
        self.press(self.started_at);
        let shown = self.shown_secs(at).unwrap_or_default();
        let first = self.entries.first().map_or("", |entry| entry.name.as_str());
        vec![
            Out { at: half, deed: Deed::Send(format!("{shown}\r\n{shown}\r\n").into_bytes()) },
            Out {
                at: self.started_at,
                deed: Deed::Send(format!("setup\r\n{first}\r\n{first}\r\n").into_bytes()),
            },
        ]
    }

    fn hear(&mut self, bytes: &[u8], at: HostMicros) -> Vec<Out> {
        if at >= self.started_at && at < self.sleeps_at {
            let room = HEARS_AT_MOST.saturating_sub(self.heard.len());
            self.heard.extend_from_slice(&bytes[..bytes.len().min(room)]);
            self.heard_at = at;
        }
        Vec::new()
    }

    fn tick(&mut self, at: HostMicros) -> Vec<Out> {
        if at >= self.sleeps_at {
            self.heard.clear();
        }
        if at < self.looks_at || (!self.heard.is_empty() && at.since(self.heard_at) < STILL_READING_MICROS) {
            return Vec::new();
        }
        while self.looks_at <= at {
            self.looks_at = self.looks_at.plus(LOOK_MILLIS * 1000);
        }
        if self.heard.is_empty() {
            return Vec::new();
        }
        let answer = self.answer(at);
        if self.answers_to_lose > 0 {
            self.answers_to_lose -= 1;
            return Vec::new();
        }
        vec![Out { at, deed: Deed::Send(answer.write()) }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: HostMicros = HostMicros(1_700_000_000_000_000);

    fn awake() -> (OpenSerialUnit, HostMicros) {
        let mut unit = OpenSerialUnit::new(0, NOW);
        unit.opened(NOW);
        (unit, NOW.plus(START_MILLIS * 1000))
    }

    /// What it answers to bytes that arrived together, within the next two seconds.
    fn said(unit: &mut OpenSerialUnit, bytes: &[u8], at: HostMicros) -> String {
        unit.hear(bytes, at);
        let outs: Vec<Out> = (0..200).flat_map(|n| unit.tick(at.plus(n * 10_000))).collect();
        let sent = outs.into_iter().map(|out| match out.deed {
            Deed::Send(bytes) => String::from_utf8(bytes).unwrap(),
            Deed::Unplug => String::new(),
        });
        sent.collect()
    }

    #[test]
    fn it_hears_one_command_a_second_and_nothing_while_it_starts_or_sleeps() {
        let (mut unit, started) = awake();
        assert_eq!(said(&mut unit, b"L", NOW), "", "it is starting");
        assert_eq!(said(&mut unit, b"LGS", started), "\r\nO\r\n", "what stood behind is gone");
        assert_eq!(said(&mut unit, b"X", started.plus(2_000_000)), "N\r\nO\r\n");
        let asleep = started.plus(AWAKE_MILLIS * 1000);
        assert_eq!(said(&mut unit, b"L", asleep), "");
        let later = asleep.plus(2_000_000);
        unit.press(later);
        assert_eq!(said(&mut unit, b"L", later), "\r\nO\r\n");
    }

    #[test]
    fn what_was_not_saved_is_gone_and_a_secret_is_cut_at_its_first_byte_00() {
        let (mut unit, at) = awake();
        let line = format!("A20:a:{}00{}", "07".repeat(10), "09".repeat(9));
        assert_eq!(said(&mut unit, line.as_bytes(), at), "O\r\n");
        unit.opened(at);
        assert!(unit.entries.is_empty());
        let at = at.plus(START_MILLIS * 1000);
        said(&mut unit, line.as_bytes(), at);
        assert_eq!(said(&mut unit, b"S", at.plus(2_000_000)), "0\r\n\r\nO\r\n");
        unit.opened(at);
        assert_eq!(unit.saved(), ["a"]);
        assert_eq!(unit.secret("a").unwrap().expose_secret()[10..], [0; 10]);
    }

    #[test]
    fn a_time_before_its_own_making_is_ignored_without_a_word() {
        let (mut unit, at) = awake();
        assert_eq!(said(&mut unit, b"G", at), "getfailed\r\n0\r\nO\r\n");
        assert_eq!(said(&mut unit, b"T1599072501\n", at.plus(2_000_000)), "O\r\n");
        assert_eq!(said(&mut unit, b"G", at.plus(4_000_000)), "getfailed\r\n0\r\nO\r\n");
        assert_eq!(said(&mut unit, b"T1700000100\n", at.plus(6_000_000)), "O\r\n");
        assert!(said(&mut unit, b"G", at.plus(8_000_000)).starts_with("170000010"));
    }
}
