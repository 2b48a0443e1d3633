//! An office: a folder with a register in it, and the program run on it as a script runs it.
//!
//! Every run keeps what it printed and logged as files, and its arguments are looked at from outside while it runs.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::tokens::Tokens;

/// The passphrase of every office here.
pub const PASSPHRASE: &str = "seven grey herons over the canal";

/// How long a command may take before it is taken for stuck.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program under test, pinned: a build that goes on meanwhile replaces the name and not this file.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let built = Path::new(env!("CARGO_BIN_EXE_token-station"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("end-to-end-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let pinned = folder.join("token-station");
    if fs::hard_link(built, &pinned).is_err() {
        fs::copy(built, &pinned).unwrap();
    }
    forget_older(&folder);
    pinned
});

/// Removes what earlier runs of this file have pinned, unless they still run.
fn forget_older(mine: &Path) {
    for entry in fs::read_dir(env!("CARGO_TARGET_TMPDIR")).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(process) = name.strip_prefix("end-to-end-") else { continue };
        if entry.path() != mine && !Path::new("/proc").join(process).exists() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A folder with a register and everything that is written around it.
pub struct Office {
    folder: TempDir,
    /// What the logs tell.
    log: &'static str,
    runs: Mutex<u32>,
    /// Arguments and environments of all processes, as the system shows them to others.
    arguments: Mutex<BTreeSet<Vec<u8>>>,
}

/// How a command ended and what it printed.
#[derive(Debug)]
pub struct Ran {
    /// Exit status.
    pub code: i32,
    /// Standard output, an object for each line.
    pub objects: Vec<Value>,
    /// Standard error.
    #[expect(dead_code, reason = "shown when a test fails")]
    pub errors: String,
}

/// A command that runs.
pub struct Running {
    child: Child,
    out: PathBuf,
    errors: PathBuf,
}

impl Office {
    /// An office without a register.
    pub fn empty(log: &'static str) -> Self {
        let office = Self {
            folder: tempfile::tempdir().unwrap(),
            log,
            runs: Mutex::new(0),
            arguments: Mutex::default(),
        };
        fs::create_dir(office.desk()).unwrap();
        fs::write(office.passphrase_file(), format!("{PASSPHRASE}\n")).unwrap();
        office
    }

    /// A training office with return address, nothing in it yet.
    pub fn training(log: &'static str) -> Self {
        let office = Self::empty(log);
        let address =
            ["--sender-postal-code", "530-0001", "--sender-street", "大阪府大阪市北区梅田1丁目2番3号"];
        let ran = office.run(&[&["init", "--institution", "みおつくし信用組合"], &address[..]].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        office
    }

    /// A training office with the sample contracts, requests and blank tokens.
    pub fn stocked(log: &'static str) -> Self {
        let office = Self::training(log);
        for kind in ["stock", "contracts", "requests"] {
            let ran = office.run(&["import", kind, &sample(&format!("{kind}.csv"))]);
            assert_eq!(ran.code, 0, "{ran:?}");
        }
        office
    }

    /// The folder of the register, its spool, and everything that commands save.
    pub fn desk(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    /// A file in that folder.
    pub fn file(&self, name: &str) -> String {
        self.desk().join(name).to_str().unwrap().to_owned()
    }

    /// The file with the passphrase, which lies elsewhere.
    pub fn passphrase_file(&self) -> PathBuf {
        self.folder.path().join("passphrase")
    }

    /// Everything that processes showed of their arguments and environments.
    pub fn arguments(&self) -> BTreeSet<Vec<u8>> {
        self.arguments.lock().unwrap().clone()
    }

    /// Runs a command on the register to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.finish(self.begin(arguments))
    }

    /// Runs a command that has to succeed.
    pub fn done(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {ran:?}");
        ran
    }

    /// Starts a command on the register.
    pub fn begin(&self, arguments: &[&str]) -> Running {
        self.begin_with(arguments, &self.passphrase_file())
    }

    /// Starts a command on the register with another file for the passphrase.
    pub fn begin_with(&self, arguments: &[&str], passphrase_file: &Path) -> Running {
        let (out, errors) = self.transcript();
        let mut command = self.program(arguments);
        command.args([
            "--register",
            &self.file("register.db"),
            "--json",
            "--lang",
            "en",
            "--passphrase-file",
        ]);
        command.arg(passphrase_file).stdin(Stdio::null());
        command.stdout(File::create(&out).unwrap()).stderr(File::create(&errors).unwrap());
        Running { child: command.spawn().unwrap(), out, errors }
    }

    /// Waits for a command's end.
    pub fn finish(&self, running: Running) -> Ran {
        self.finish_while(running, || {})
    }

    /// Waits for a command's end and does something else again and again meanwhile.
    pub fn finish_while(&self, mut running: Running, meanwhile: impl FnMut()) -> Ran {
        let status = self.watch(&mut running.child, meanwhile);
        let text = fs::read_to_string(&running.out).unwrap();
        let objects = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
        let errors = fs::read_to_string(&running.errors).unwrap();
        Ran { code: status.code().expect(&errors), objects, errors }
    }

    /// Emulated tokens in a process of their own, all of them ready.
    pub fn tokens(&self, count: usize, arguments: &[&str]) -> Tokens {
        let (_, errors) = self.transcript();
        let count_text = count.to_string();
        let mut command = self.program(&[&["emulate", "--tokens", &count_text], arguments].concat());
        command.stderr(File::create(errors).unwrap());
        let tokens = Tokens::start(command, count);
        self.look_at(tokens.process());
        tokens
    }

    /// The program with its arguments and its log.
    pub fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&*PROGRAM);
        command.args(arguments).env("TOKEN_STATION_LOG", self.log).current_dir(self.folder.path());
        command
    }

    fn transcript(&self) -> (PathBuf, PathBuf) {
        let mut runs = self.runs.lock().unwrap();
        *runs += 1;
        let name = self.desk().join(format!("run-{runs}"));
        (name.with_extension("out"), name.with_extension("log"))
    }

    fn watch(&self, child: &mut Child, mut meanwhile: impl FnMut()) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            self.look_at(child.id());
            meanwhile();
            if let Some(status) = child.try_wait().unwrap() {
                return status;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        panic!("the command does not come to its end");
    }

    /// Notes what a process shows of itself.
    fn look_at(&self, process: u32) {
        let folder = PathBuf::from(format!("/proc/{process}"));
        for name in ["cmdline", "environ"] {
            // It may have ended a moment ago.
            if let Ok(shown) = fs::read(folder.join(name)) {
                self.arguments.lock().unwrap().insert(shown);
            }
        }
    }
}

impl Ran {
    /// The objects of one kind.
    pub fn events(&self, event: &str) -> Vec<&Value> {
        self.objects.iter().filter(|object| object["event"] == event).collect()
    }

    /// The only object of one kind.
    pub fn event(&self, event: &str) -> &Value {
        let events = self.events(event);
        assert_eq!(events.len(), 1, "{event}: {self:?}");
        events[0]
    }

    /// Fails unless the command ended with this status and this notice.
    pub fn is_told(&self, code: i32, notice: &str) {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.events("notice").iter().any(|told| told["code"] == notice), "{notice}: {self:?}");
    }
}

/// A file of the samples.
pub fn sample(name: &str) -> String {
    format!("{}/assets/samples/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Whether a program is there; says so on the terminal when it is not.
pub fn has(program: &str, question: &str) -> bool {
    let found = Command::new(program).arg(question).stdin(Stdio::null()).output().is_ok();
    if !found {
        // Past the capture of the test runner: what was not tried must be seen.
        let _ = writeln!(std::io::stderr().lock(), "\nSKIPPED: {program} is not installed");
    }
    found
}
