//! One season: a fresh register, fresh tokens, deaths until every item has its token, and a last run in peace.

use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::Child;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::emulator::{Emulator, token};
use crate::invariants::{read_only, unfinished, violations};
use crate::station::{ITEMS, Office, TOKENS, told};

/// Slots that a station works at a time.
const SLOTS: usize = 4;

const RECORDED: &str = "SELECT count(*) FROM job WHERE state = 'recorded'";

/// SIGKILL.
const KILLED: i32 = 9;

/// How long a calm run takes: until the first job is armed, and until the last one is recorded.
pub struct Pace {
    armed: Duration,
    recorded: Duration,
}

/// What all seasons together came to.
#[derive(Default)]
pub struct Tally {
    /// Deaths by the signal.
    pub deaths: AtomicU32,
    /// Those that left a job open: its token may or may not have held the secret.
    pub interrupted: AtomicU32,
    /// Tokens recorded.
    pub recorded: AtomicU32,
}

pub struct Season<'a> {
    office: &'a Office,
    emulator: Emulator,
    register: PathBuf,
    number: u32,
    chance: u64,
    _folder: TempDir,
}

impl<'a> Season<'a> {
    pub fn begin(office: &'a Office, number: u32, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("register.db");
        std::fs::copy(office.path("register.db"), &register).unwrap();
        let emulator = Emulator::start(office, &folder.path().join("tokens"));
        Self { office, emulator, register, number, chance: seed, _folder: folder }
    }

    /// Measures a calm run.
    pub fn pace(mut self) -> Pace {
        let began = Instant::now();
        let mut station = self.start(&[1, 2, 3, 4]);
        let (mut armed, mut recorded) = (None, None);
        while station.try_wait().unwrap().is_none() {
            if armed.is_none() && self.count("SELECT count(*) FROM job") > 0 {
                armed = Some(began.elapsed());
            }
            if recorded.is_none() && self.count(RECORDED) == 4 {
                recorded = Some(began.elapsed());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        assert_eq!(self.count(RECORDED), 4, "{}", told(&self.register));
        let recorded = recorded.unwrap_or_else(|| began.elapsed());
        let armed = armed.unwrap_or(recorded / 2);
        println!("a calm run arms after {} ms and records by {} ms", armed.as_millis(), recorded.as_millis());
        Pace { armed, recorded }
    }

    /// Kills the station until the season's work is done or the wanted number of deaths is reached.
    pub fn live_through(mut self, pace: &Pace, tally: &Tally, wanted: u32) {
        while tally.deaths.load(Ordering::SeqCst) < wanted && self.open_items() > 0 {
            let tokens = self.choose_tokens();
            if tokens.is_empty() {
                break;
            }
            let mut station = self.start(&tokens);
            std::thread::sleep(self.moment(pace));
            // Only this child, by its own handle.
            let _ = station.kill();
            let died = station.wait().unwrap().signal() == Some(KILLED);
            tally.deaths.fetch_add(u32::from(died), Ordering::SeqCst);
            let open = self.count("SELECT count(*) FROM job WHERE state IN ('armed', 'written')") > 0;
            tally.interrupted.fetch_add(u32::from(died && open), Ordering::SeqCst);
            self.holds("after a death");
        }
        self.last_run();
        tally.recorded.fetch_add(u32::try_from(self.count(RECORDED)).unwrap(), Ordering::SeqCst);
    }

    /// The last run is left in peace: every item gets its token, no job stays open.
    fn last_run(&mut self) {
        for _ in 0..TOKENS {
            let tokens = self.choose_tokens();
            if self.open_items() == 0 || tokens.is_empty() {
                break;
            }
            let code = self.start(&tokens).wait().unwrap().code();
            assert!(code.is_some_and(|code| code <= 2), "{}: {}", self.name(), told(&self.register));
        }
        self.holds("at the end");
        let left = unfinished(&self.register);
        assert!(left.is_empty(), "{}:\n{}\n{}", self.name(), left.join("\n"), told(&self.register));
        assert_eq!(self.count("SELECT count(*) FROM job WHERE state = 'quarantined'"), 0, "{}", self.name());
        let complaints = self.emulator.complaints();
        assert!(complaints.is_empty(), "{}:\n{}", self.name(), complaints.join("\n"));
        self.office.done(&self.register, &["journal", "verify"]);
    }

    fn start(&mut self, tokens: &[u32]) -> Child {
        let ports: Vec<String> = tokens.iter().map(|number| self.emulator.port(*number)).collect();
        let all = tokens.len() > 1 || self.draw(2) == 0;
        let mut arguments = vec!["provision", if all { "--all" } else { "--next" }, "--port"];
        arguments.extend(ports.iter().map(String::as_str));
        self.office.begin(&self.register, &arguments)
    }

    /// Some tokens that are not recorded: interrupted ones mostly among them, sometimes only others.
    fn choose_tokens(&mut self) -> Vec<u32> {
        let file = read_only(&self.register);
        let state = |number: &u32| -> String {
            let serial = token(*number).serial;
            file.query_row("SELECT state FROM token WHERE serial = ?1", [serial.as_str()], |row| row.get(0))
                .unwrap()
        };
        let waiting: Vec<(u32, String)> = (1..=TOKENS)
            .map(|number| (number, state(&number)))
            .filter(|(_, state)| state != "inspected")
            .collect();
        let (mut begun, mut blank): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, state)| state == "reserved" || state == "injected");
        let slots = 1 + usize::try_from(self.draw(u64::try_from(SLOTS).unwrap())).unwrap();
        // Without free items a blank token finds nothing to do, and the interrupted ones have to come back.
        let free = self.open_items() > i64::try_from(begun.len()).unwrap();
        let others_only = free && !blank.is_empty() && self.draw(4) == 0;
        let mut chosen = if others_only { Vec::new() } else { std::mem::take(&mut begun) };
        while chosen.len() < slots && !blank.is_empty() {
            let at = usize::try_from(self.draw(u64::try_from(blank.len()).unwrap())).unwrap();
            chosen.push(blank.swap_remove(at));
        }
        chosen.truncate(SLOTS);
        chosen.into_iter().map(|(number, _)| number).collect()
    }

    /// Mostly while tokens are at work, sometimes while the station starts.
    fn moment(&mut self, pace: &Pace) -> Duration {
        let within = |from: Duration, to: Duration, share: u64| {
            from + (to.saturating_sub(from)) * u32::try_from(share).unwrap() / 1000
        };
        let share = self.draw(1000);
        if self.draw(10) == 0 {
            within(Duration::ZERO, pace.recorded * 2, share)
        } else {
            within(pace.armed * 9 / 10, pace.recorded * 3 / 2, share)
        }
    }

    fn holds(&self, when: &str) {
        let broken = violations(&self.register, &self.emulator.opened());
        assert!(broken.is_empty(), "{} {when}:\n{}", self.name(), broken.join("\n"));
    }

    fn open_items(&self) -> i64 {
        i64::from(ITEMS) - self.count("SELECT count(*) FROM request_item WHERE serial IS NOT NULL")
    }

    fn count(&self, sql: &str) -> i64 {
        read_only(&self.register).query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn name(&self) -> String {
        format!("season {}", self.number)
    }

    fn draw(&mut self, below: u64) -> u64 {
        self.chance =
            self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 33) % below
    }
}
