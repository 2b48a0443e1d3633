//! A station in this process with a register on a real disk: founded once, copied for every run.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use token_station::bench::Setup;
use token_station::bench::message::{Access, Command, Event, FirstRun, ImportKind, Passphrase, SenderView};
use token_station::cli::session::{ANSWERS_WITHIN, Session};
use token_station::domain::{Environment, OperatorId};

const PASSPHRASE: &str = "nine slow barges under the bridge";

/// A founded and stocked register, and the folder around it.
pub struct Desk {
    folder: TempDir,
    copies: std::cell::Cell<u32>,
}

impl Desk {
    /// Founds a register and brings in the samples.
    pub fn found() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("founded.db");
        let mut session =
            Session::start(Setup { ports: Some(Vec::new()), ..Setup::of(register.clone()) }).unwrap();
        let first_run = FirstRun {
            institution: "みおつくし信用組合".into(),
            environment: Environment::Training,
            operator: OperatorId("operator".into()),
            operator_name: "田中 美咲".into(),
            passphrase: Passphrase::new(PASSPHRASE.into()),
            register,
        };
        session.ask(Command::CreateRegister(first_run)).unwrap();
        wait_unlocked(&mut session);
        let sender = SenderView {
            department: "事務集中部".into(),
            postal_code: "530-0001".into(),
            street: "大阪府大阪市北区梅田1丁目2番3号".into(),
            building: String::new(),
            ..SenderView::default()
        };
        session.ask(Command::SetSender(sender)).unwrap();
        for (kind, name) in [
            (ImportKind::Stock, "stock.csv"),
            (ImportKind::Contracts, "contracts.csv"),
            (ImportKind::Requests, "requests.csv"),
        ] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name);
            session.ask(Command::Import { kind, path, take: true }).unwrap();
            session
                .wait(ANSWERS_WITHIN, |event| match event {
                    Event::Imported(view) => view.taken.then_some(()),
                    _ => None,
                })
                .unwrap();
        }
        session.close().unwrap();
        Self { folder, copies: std::cell::Cell::new(0) }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A copy of the register in a folder of its own.
    pub fn copy(&self) -> PathBuf {
        self.copies.set(self.copies.get() + 1);
        let folder = self.folder.path().join(self.copies.get().to_string());
        fs::create_dir(&folder).unwrap();
        let copy = folder.join("register.db");
        fs::copy(self.folder.path().join("founded.db"), &copy).unwrap();
        copy
    }
}

/// A station on a register with these ports, unlocked.
pub fn open(register: PathBuf, ports: Vec<String>) -> Session {
    let mut session = Session::start(Setup { ports: Some(ports), ..Setup::of(register) }).unwrap();
    session.ask(unlock()).unwrap();
    wait_unlocked(&mut session);
    session
}

/// The command that unlocks.
pub fn unlock() -> Command {
    Command::Unlock {
        operator: OperatorId("operator".into()),
        passphrase: Passphrase::new(PASSPHRASE.into()),
    }
}

fn wait_unlocked(session: &mut Session) {
    session
        .wait(ANSWERS_WITHIN, |event| match event {
            Event::Station(view) => matches!(view.access, Access::Unlocked(..)).then_some(()),
            _ => None,
        })
        .unwrap();
}
