//! A PC/SC service of the test's own with two readers of software.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use token_station::port::FIRST_READER;

const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
const SOCKET: &str = "/run/pcscd/pcscd.comm";

/// The service and its readers.
pub struct Readers {
    service: Option<Child>,
    folder: tempfile::TempDir,
    _turn: MutexGuard<'static, ()>,
}

/// There is one service on a machine at a time.
static TURN: Mutex<()> = Mutex::new(());

impl Readers {
    /// Starts the service; `None`, said loudly, where that cannot be.
    pub fn start(name: &str) -> Option<Self> {
        let skipped = |why: &str| {
            let _ = writeln!(std::io::stderr().lock(), "\nSKIPPED: {why}");
            None
        };
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        if !Path::new(DRIVER).exists() || !Path::new("/usr/sbin/pcscd").exists() {
            return skipped("pcscd or vsmartcard-vpcd is not installed");
        }
        if std::os::unix::net::UnixStream::connect(SOCKET).is_ok() {
            return skipped("the machine's own pcscd runs; its readers are left alone");
        }
        let folder = tempfile::tempdir().unwrap();
        // One driver gives both readers, so they share a name; what follows it tells them apart: `00 00` and `00 01`.
        let text = format!(
            "FRIENDLYNAME \"{name}\"\nDEVICENAME /dev/null:0x{FIRST_READER:X}\nLIBPATH {DRIVER}\nCHANNELID 0x{FIRST_READER:X}\n"
        );
        std::fs::write(folder.path().join("readers"), text).unwrap();
        let mut readers = Self { service: None, folder, _turn: turn };
        if std::fs::create_dir_all("/run/pcscd").is_err() {
            return skipped("only an administrator may start pcscd here");
        }
        readers.start_again();
        Some(readers)
    }

    /// Starts the service once more.
    pub fn start_again(&mut self) {
        let log = std::fs::File::create(self.folder.path().join("log")).unwrap();
        let child = Command::new("/usr/sbin/pcscd")
            .args(["--foreground", "-c"])
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        self.service = Some(child);
        let until = Instant::now() + Duration::from_secs(10);
        while std::os::unix::net::UnixStream::connect(SOCKET).is_err() || !Self::listens() {
            let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(Instant::now() < until, "pcscd does not start: {log}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn listens() -> bool {
        // Asking the driver itself would look like a card that comes and goes, so the system's list is read.
        let wanted = format!(":{FIRST_READER:04X} ");
        std::fs::read_to_string("/proc/net/tcp").is_ok_and(|list| list.contains(&wanted))
    }

    /// Stops the service.
    pub fn stop(&mut self) {
        if let Some(mut service) = self.service.take() {
            let _ = Command::new("kill").arg(service.id().to_string()).status();
            let _ = service.wait();
        }
    }

    /// Where the driver of a reader listens.
    pub fn address(reader: u16) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, FIRST_READER + reader))
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.stop();
    }
}
