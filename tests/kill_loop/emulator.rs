//! The tokens' process: it outlives every station, keeps each token's memory in a file, and tells what it was given.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use token_station::bench::training;
use token_station::domain::secret::SecretLength;
use token_station::domain::{Secret, TokenId, text};
use token_station::emulator::{EmulatedToken, HostMicros, Memory, TokenSpec};
use token_station::port::SystemEntropy;

use crate::invariants::Opened;
use crate::station::{Office, TOKENS};

/// What the process told so far.
#[derive(Default)]
struct Told {
    ports: BTreeMap<String, String>,
    /// Secrets by serial, every commit of it.
    secrets: BTreeMap<String, Vec<String>>,
    odd: Vec<String>,
}

/// A process with a season's tokens; dropping it ends it.
pub struct Emulator {
    process: Child,
    memory: PathBuf,
    told: Arc<Mutex<Told>>,
}

pub fn token(number: u32) -> TokenId {
    TokenId::parse("RT", &format!("RT-{number:08}")).unwrap()
}

impl Emulator {
    /// Starts the process and waits until all its tokens are ready.
    pub fn start(office: &Office, memory: &Path) -> Self {
        fs::create_dir_all(memory).unwrap();
        let mut process = Command::new(&office.program)
            .args(["emulate", "--reveal-secrets", "--first-serial", "RT-00000001", "--tokens"])
            .arg(TOKENS.to_string())
            .arg("--memory")
            .arg(memory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let told: Arc<Mutex<Told>> = Arc::default();
        let teller = Arc::clone(&told);
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| note(&teller, &line)));
        let emulator = Self { process, memory: memory.to_owned(), told };
        let until = Instant::now() + Duration::from_secs(30);
        while emulator.told.lock().unwrap().ports.len() < usize::try_from(TOKENS).unwrap() {
            assert!(Instant::now() < until, "the tokens do not get ready");
            std::thread::sleep(Duration::from_millis(10));
        }
        emulator
    }

    /// Where a token can be reached.
    pub fn port(&self, number: u32) -> String {
        self.told.lock().unwrap().ports[token(number).serial.as_str()].clone()
    }

    /// What every token holds, by the files that survive it.
    pub fn opened(&self) -> Vec<Opened> {
        (1..=TOKENS).map(|number| self.open(token(number))).collect()
    }

    fn open(&self, token: TokenId) -> Opened {
        let file = self.memory.join(format!("{}.token", token.serial));
        let memory = fs::read(file).ok().map(|bytes| Memory::from_bytes(&bytes, &token).unwrap());
        let key = training::read_key(training::LOT_KEY).unwrap();
        let spec = TokenSpec::full(token.clone(), training::lot_key_of(&key));
        let looked_into = EmulatedToken::new(spec, memory, Box::new(SystemEntropy), HostMicros(0)).unwrap();
        let secret = looked_into.live_secret().map(|held| {
            Secret::filled::<SecretLength>(held.len_bytes(), |out| {
                out.copy_from_slice(held.expose_secret());
                Ok(())
            })
            .unwrap()
        });
        Opened { token, secret }
    }

    /// What the process itself told against what its files hold: one commit for each live token, none for the others.
    pub fn complaints(&self) -> Vec<String> {
        let told = self.told.lock().unwrap();
        let mut complaints = told.odd.clone();
        for Opened { token, secret } in self.opened() {
            let held: Vec<String> = secret.iter().map(|secret| text::hex(secret.expose_secret())).collect();
            let committed = told.secrets.get(token.serial.as_str()).cloned().unwrap_or_default();
            if held != committed {
                complaints.push(format!("{token} took {} secrets and holds {}", committed.len(), held.len()));
            }
        }
        complaints
    }
}

fn note(told: &Mutex<Told>, line: &str) {
    let mut told = told.lock().unwrap();
    let event: Value = serde_json::from_str(line).unwrap_or_default();
    let told_text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
    match event["event"].as_str() {
        Some("ready") => drop(told.ports.insert(told_text("serial"), told_text("tty"))),
        Some("secret") => told.secrets.entry(told_text("serial")).or_default().push(told_text("hex")),
        _ => told.odd.push(line.to_owned()),
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
