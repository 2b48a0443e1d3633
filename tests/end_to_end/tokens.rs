//! Emulated tokens in a process of their own, and what they tell on its standard output.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;

/// How long a token may take to tell what is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A process full of tokens; dropping it ends it.
pub struct Tokens {
    child: Child,
    orders: ChildStdin,
    told: Arc<(Mutex<Vec<Value>>, Condvar)>,
    count: usize,
}

/// What one display showed.
#[derive(Debug)]
pub struct Display {
    pub serial: String,
    pub code: String,
    pub step: u64,
    pub unix_millis: u64,
}

impl Tokens {
    /// Starts the process and waits until so many tokens are ready.
    pub fn start(mut command: Command, count: usize) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (orders, lines) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let told: Arc<(Mutex<Vec<Value>>, Condvar)> = Arc::default();
        let teller = Arc::clone(&told);
        std::thread::spawn(move || {
            for line in BufReader::new(lines).lines() {
                let Ok(line) = line else { return };
                teller.0.lock().unwrap().push(serde_json::from_str(&line).expect(&line));
                teller.1.notify_all();
            }
            // Whoever waits need not wait any longer.
            teller.0.lock().unwrap().push(serde_json::json!({ "event": "ended" }));
            teller.1.notify_all();
        });
        let tokens = Self { child, orders, told, count };
        tokens.wait_for("ready", 0, count);
        tokens
    }

    /// The number of the process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Where each token can be reached, in the order of their serials.
    pub fn ports(&self) -> Vec<String> {
        let ready = self.wait_for("ready", 0, self.count);
        ready.iter().map(|object| object["tty"].as_str().unwrap().to_owned()).collect()
    }

    /// Secrets by serial, as the tokens told them after taking them.
    pub fn secrets(&self) -> Vec<(String, Vec<u8>)> {
        let revealed = self.wait_for("secret", 0, self.count);
        revealed.iter().map(|object| (text(object, "serial"), from_hex(&text(object, "hex")))).collect()
    }

    /// What all displays show now, read in the middle of a step.
    pub fn displays(&mut self) -> Vec<Display> {
        let in_the_step = unix_millis() % 60_000;
        if !(1000..57_000).contains(&in_the_step) {
            std::thread::sleep(Duration::from_millis((61_000 - in_the_step) % 60_000));
        }
        let before = self.told.0.lock().unwrap().len();
        self.order("lcd");
        let shown = self.wait_for("lcd", before, self.count);
        shown
            .iter()
            .map(|object| Display {
                serial: text(object, "serial"),
                code: text(object, "code"),
                step: object["step"].as_u64().unwrap(),
                unix_millis: object["unix_millis"].as_u64().unwrap(),
            })
            .collect()
    }

    /// Plugs a token in again and answers where it can be reached now.
    pub fn plug(&mut self, serial: &str) -> String {
        let before = self.told.0.lock().unwrap().len();
        self.order(&format!("plug {serial}"));
        text(&self.wait_for("ready", before, 1)[0], "tty")
    }

    /// Waits until so many objects of one kind have come after the first `from` of all.
    pub fn wait_for(&self, event: &str, from: usize, count: usize) -> Vec<Value> {
        let (told, more) = &*self.told;
        let until = Instant::now() + PATIENCE;
        let mut all = told.lock().unwrap();
        loop {
            let found: Vec<Value> =
                all.iter().skip(from).filter(|object| object["event"] == event).cloned().collect();
            if found.len() >= count {
                return found;
            }
            let left = until.saturating_duration_since(Instant::now());
            let ended = all.last().is_some_and(|object| object["event"] == "ended");
            assert!(!left.is_zero() && !ended, "{} of {count} {event} were told: {all:?}", found.len());
            all = more.wait_timeout(all, left).unwrap().0;
        }
    }

    /// Gives the process a line.
    pub fn order(&mut self, line: &str) {
        writeln!(self.orders, "{line}").unwrap();
        self.orders.flush().unwrap();
    }
}

impl Drop for Tokens {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text(object: &Value, name: &str) -> String {
    object[name].as_str().unwrap_or_else(|| panic!("{name} in {object}")).to_owned()
}

fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn unix_millis() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}
