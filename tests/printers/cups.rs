//! A CUPS of its own: own configuration, own folders, own port, run as the user of the test.
//!
//! `cupsd.conf(5)`, `cups-files.conf(5)`. The trap: a
//! queue without a driver passes on what it gets only to a backend that prints; to a plain file it passes nothing.

use std::path::PathBuf;
use std::process::Command;

use token_station::print::Address;

use crate::rig::{Running, free_port, program, skipped, start, wait_for_port};

/// A running CUPS with one queue, `labels`.
pub struct Cups {
    port: u16,
    _folder: tempfile::TempDir,
    _running: Running,
}

impl Cups {
    /// Starts it before a printer; `None`, said loudly, when it is not installed.
    pub fn start(printer: &Address) -> Option<Self> {
        let programs = ["cupsd", "lpadmin", "cupsdisable", "cupsreject"].map(program);
        let [Some(cupsd), Some(lpadmin), Some(_), Some(_)] = programs else {
            skipped("cupsd (cups-daemon) or lpadmin (cups-client) is not installed");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["root", "spool", "cache", "state", "temp", "logs", "certs"] {
            std::fs::create_dir(root.join(name)).unwrap();
        }
        let port = free_port();
        let place = |name: &str| root.join(name).display().to_string();
        let user = String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap();
        let group = String::from_utf8(Command::new("id").arg("-gn").output().unwrap().stdout).unwrap();
        // A queue may not be run as root.
        let (user, group) = if user.trim() == "root" { ("lp", "lp") } else { (user.trim(), group.trim()) };
        std::fs::write(
            root.join("cups-files.conf"),
            format!(
                "User {user}\nGroup {group}\nSystemGroup root\nServerRoot {}\nRequestRoot {}\n\
                 CacheDir {}\nStateDir {}\nTempDir {}\nServerKeychain {}\nAccessLog {}/access\nErrorLog {}/error\n\
                 PageLog {}/page\nLogFilePerm 0644\nSandboxing relaxed\n",
                place("root"), place("spool"), place("cache"), place("state"), place("temp"), place("certs"),
                place("logs"), place("logs"), place("logs"),
            ),
        )
        .unwrap();
        let everybody = "Order allow,deny\nAllow all\n";
        std::fs::write(
            root.join("cupsd.conf"),
            format!(
                "Listen localhost:{port}\nBrowsing No\nDefaultAuthType None\nLogLevel warn\nWebInterface No\n\
                 <Location />\n{everybody}</Location>\n<Location /admin>\n{everybody}</Location>\n\
                 <Policy default>\n<Limit All>\n{everybody}</Limit>\n</Policy>\n"
            ),
        )
        .unwrap();
        let mut command = Command::new(cupsd);
        command.arg("-f").arg("-c").arg(root.join("cupsd.conf")).arg("-s").arg(root.join("cups-files.conf"));
        let running = start(&mut command, root, "cupsd.log");
        wait_for_port(port);
        let server = format!("localhost:{port}");
        // Whoever prints is another user where the test is root's.
        let open = Command::new("chmod").args(["-R", "a+rwX"]).arg(root).status().unwrap();
        assert!(open.success());
        let mut add = Command::new(lpadmin);
        add.args(["-h", &server, "-p", "labels", "-E", "-v", printer.as_str()]);
        let added = add.output().unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        Some(Self { port, _folder: folder, _running: running })
    }

    /// The address of the queue.
    pub fn address(&self) -> Address {
        Address::parse(&format!("ipp://localhost:{}/printers/labels", self.port)).unwrap()
    }

    /// One of `cupsenable`, `cupsdisable`, `cupsaccept`, `cupsreject`.
    pub fn administer(&self, name: &str) {
        let path: PathBuf = program(name).unwrap();
        let server = format!("localhost:{}", self.port);
        let done = Command::new(path).args(["-h", &server, "labels"]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}
