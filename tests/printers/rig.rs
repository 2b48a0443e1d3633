//! Real printers without hardware: `ippeveprinter` behind a bus of its own, a CUPS of its own, and peers on a socket.
//!
//! Every program is started with its own folder and port and ended by its own process. The trap: `ippeveprinter` does
//! not start without a D-Bus and an Avahi, even when it shall not be announced.

#![allow(dead_code, reason = "every test file uses its own part")]

use std::io::Write as _;
use std::net::TcpListener;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use token_station::paper::{Document, Form, Picture};
use token_station::print::{
    Address, Fingerprint, Matter, Order, Patience, PrintError, Progress, Receipt, print,
};

#[path = "../paper/labels.rs"]
mod labels;

/// A program that is ended with its test.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Says past the capture of the test runner what was not tried.
pub fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr().lock(), "\nSKIPPED: {why}");
}

/// A free port of this machine.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Where a program is; looked for where administrators keep theirs, too.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var("PATH").unwrap_or_default() + ":/usr/sbin:/sbin:/usr/local/sbin";
    path.split(':').map(|folder| Path::new(folder).join(name)).find(|path| path.is_file())
}

/// Starts a program with its words in a file of the folder.
pub fn start(command: &mut Command, folder: &Path, log: &str) -> Running {
    let log = std::fs::File::create(folder.join(log)).unwrap();
    let child = command
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    Running(child)
}

/// Waits until something holds.
pub fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(15);
    while !holds() {
        assert!(Instant::now() < until, "{what} did not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until somebody listens.
pub fn wait_for_port(port: u16) {
    wait_for("a listener", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
}

/// A printer that speaks IPP.
pub struct IppPrinter {
    pub port: u16,
    pub folder: tempfile::TempDir,
    running: Vec<Running>,
    _turn: MutexGuard<'static, ()>,
}

/// One printer at a time, because there is one Avahi at a time.
static TURN: Mutex<()> = Mutex::new(());

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>custom</type><listen>unix:path=SOCKET</listen>
<auth>EXTERNAL</auth><auth>ANONYMOUS</auth><allow_anonymous/>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>"#;

impl IppPrinter {
    /// Starts one; `None`, said loudly, when the packages are missing. `command` is the script that takes the pages:
    /// `STATE: +keyword` on its standard error is what the printer then says about itself.
    pub fn start(formats: &str, command: Option<&str>) -> Option<Self> {
        let programs = ["ippeveprinter", "dbus-daemon", "avahi-daemon"].map(program);
        let [Some(printer), Some(bus), Some(avahi)] = programs else {
            skipped("ippeveprinter (cups-ipp-utils), dbus-daemon or avahi-daemon is not installed");
            return None;
        };
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let socket = root.join("bus");
        std::fs::write(root.join("bus.conf"), BUS.replace("SOCKET", socket.to_str().unwrap())).unwrap();
        std::fs::write(
            root.join("avahi.conf"),
            "[server]\nallow-interfaces=lo\nuse-ipv6=no\n[wide-area]\nenable-wide-area=no\n",
        )
        .unwrap();
        let mut bus = Command::new(bus);
        bus.arg(format!("--config-file={}", root.join("bus.conf").display()))
            .args(["--nofork", "--nopidfile"]);
        let bus = start(&mut bus, root, "bus.log");
        wait_for("the bus", || socket.exists());
        let address = format!("unix:path={}", socket.display());
        let Some(avahi) = announcer(&avahi, root, &address) else {
            skipped(&format!("avahi-daemon does not start here: {}", told(root, "avahi.log")));
            return None;
        };
        std::fs::create_dir(root.join("spool")).unwrap();
        std::fs::create_dir(root.join("keys")).unwrap();
        let port = free_port();
        let mut ipp = Command::new(printer);
        ipp.args(["-r", "off", "-n", "localhost", "-k", "-f", formats, "-p", &port.to_string()]);
        ipp.arg("-d").arg(root.join("spool")).arg("-K").arg(root.join("keys"));
        ipp.env("DBUS_SYSTEM_BUS_ADDRESS", &address).env("HOME", root);
        if let Some(command) = command {
            ipp.arg("-c").arg(script(root, command));
        }
        let ipp = start(ipp.arg("Token Station Test"), root, "printer.log");
        wait_for_port(port);
        Some(Self { port, folder, running: vec![ipp, avahi, bus], _turn: turn })
    }

    /// Switches it off.
    pub fn switch_off(&mut self) {
        self.running.remove(0);
    }

    /// Its address.
    pub fn address(&self, scheme: &str) -> Address {
        Address::parse(&format!("{scheme}://localhost:{}/ipp/print", self.port)).unwrap()
    }

    /// The files that it was sent, oldest first.
    pub fn spooled(&self) -> Vec<Vec<u8>> {
        let mut files: Vec<_> = std::fs::read_dir(self.folder.path().join("spool"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.retain(|path| path.is_file());
        files.sort();
        files.iter().map(|path| std::fs::read(path).unwrap()).collect()
    }
}

/// An Avahi on a bus of its own. It keeps its process number in one place for the whole machine, so a test that runs elsewhere is
/// waited for.
fn announcer(avahi: &Path, root: &Path, bus: &str) -> Option<Running> {
    let until = Instant::now() + Duration::from_secs(40);
    loop {
        let mut command = Command::new(avahi);
        command.args(["--no-drop-root", "--no-chroot", "--no-rlimits", "-f"]).arg(root.join("avahi.conf"));
        let mut running = start(command.env("DBUS_SYSTEM_BUS_ADDRESS", bus), root, "avahi.log");
        while running.0.try_wait().unwrap().is_none() {
            if told(root, "avahi.log").contains("startup complete") {
                return Some(running);
            }
            if Instant::now() > until {
                return None;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        if Instant::now() > until || !told(root, "avahi.log").contains("already running") {
            return None;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// What a program said.
fn told(root: &Path, log: &str) -> String {
    std::fs::read_to_string(root.join(log)).unwrap_or_default()
}

/// A script in a folder.
pub fn script(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("command.sh");
    let mut file = std::fs::File::create(&path).unwrap();
    writeln!(file, "#!/bin/sh\ncd '{}'\n{text}", folder.display()).unwrap();
    drop(file);
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    std::fs::set_permissions(&path, permissions).unwrap();
    path
}

/// So many labels on a form.
pub fn labels(form: Form, count: usize) -> Document {
    labels::make(form, 1, &vec![labels::label(); count]).unwrap()
}

/// Short times, for printers that answer at once.
pub fn quick() -> Patience {
    Patience {
        connect: Duration::from_secs(2),
        stall: Duration::from_secs(5),
        status: Duration::from_secs(2),
        finish: Duration::from_secs(30),
    }
}

/// Prints and writes down how it went on.
pub fn print_and_watch(
    address: &Address,
    matter: &Matter,
    trusted: Option<Fingerprint>,
    patience: Patience,
) -> (Result<Receipt, PrintError>, Vec<Progress>) {
    let spool = tempfile::tempdir().unwrap();
    let order = Order { name: "26-1107", matter, trusted, spool: spool.path(), patience };
    let mut seen = Vec::new();
    let receipt = print(address, &order, &mut |progress| {
        if seen.last() != Some(&progress) {
            seen.push(progress);
        }
        ControlFlow::Continue(())
    });
    (receipt, seen)
}

/// Whether two pictures are the same dots.
pub fn same(one: &Picture, other: &Picture) -> bool {
    (one.width, one.height) == (other.width, other.height) && one.rgba == other.rgba
}
