//! The program under test, run as a script runs it, and the stocked register that every season begins with.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

const PASSPHRASE: &str = "marble-otter-quince-9-lantern";

/// Requests of a season; every third is for two tokens.
const REQUESTS: u32 = 9;

/// Items of a season.
pub const ITEMS: u32 = 12;

/// Tokens of a season: more than items, so that one may be in the way of another.
pub const TOKENS: u32 = 14;

/// A folder with the program and a stocked register.
pub struct Office {
    folder: TempDir,
    pub program: PathBuf,
}

impl Office {
    /// Makes a training register with its requests and blank tokens.
    pub fn stocked() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // A build that goes on meanwhile replaces the name and not this file.
        let program = folder.path().join("token-station");
        fs::copy(env!("CARGO_BIN_EXE_token-station"), &program).unwrap();
        let office = Self { folder, program };
        fs::write(office.path("passphrase"), format!("{PASSPHRASE}\n")).unwrap();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples");
        fs::copy(samples.join("L2611-A.key"), office.path("L2611-A.key")).unwrap();
        office.write_files();
        let register = office.path("register.db");
        let address =
            ["--sender-postal-code", "530-0001", "--sender-street", "大阪府大阪市北区梅田1丁目2番3号"];
        office.done(&register, &[&["init", "--institution", "みおつくし信用組合"], &address[..]].concat());
        for kind in ["stock", "contracts", "requests"] {
            office.done(&register, &["import", kind, office.path(&format!("{kind}.csv")).to_str().unwrap()]);
        }
        office
    }

    fn write_files(&self) {
        let mut contracts = String::from(
            "contract_no,name,kana,status,method,branch,account_kind,account_no,account_holder,postal_code,address,users\n",
        );
        let mut requests =
            String::from("request_no,received_on,kind,contract_no,branch,seal_checked,users\n");
        for no in 1..=REQUESTS {
            writeln!(
                contracts,
                "C-{no},株式会社第{no}商事,ダイ{no}ショウジ,active,hard,001,ordinary,5796633,ｻﾝﾌﾟﾙ,543-0001,\
                 大阪府大阪市天王寺区上本町8丁目9番14号,user01=山本=master;user02=大谷;user03=井上"
            )
            .unwrap();
            let (kind, users) =
                if no % 3 == 0 { ("additional", "user02;user01+user03") } else { ("new", "user01") };
            writeln!(requests, "26-{no},2026-11-16,{kind},C-{no},001,yes,{users}").unwrap();
        }
        let mut stock = String::from("manufacturer,serial,model,lot\n");
        for no in 1..=TOKENS {
            writeln!(stock, "RT,RT-{no:08},PTB-1,L2611-A").unwrap();
        }
        for (name, text) in [("contracts", contracts), ("requests", requests), ("stock", stock)] {
            fs::write(self.path(&format!("{name}.csv")), text).unwrap();
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts a command on a register; what it prints goes into files beside it.
    pub fn begin(&self, register: &Path, arguments: &[&str]) -> Child {
        let out = File::create(register.with_extension("out")).unwrap();
        let err = File::create(register.with_extension("err")).unwrap();
        Command::new(&self.program)
            .args(arguments)
            .arg("--register")
            .arg(register)
            .arg("--passphrase-file")
            .arg(self.path("passphrase"))
            .args(["--json", "--lang", "en"])
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .unwrap()
    }

    /// Runs a command to its end; answers its exit code.
    pub fn run(&self, register: &Path, arguments: &[&str]) -> Option<i32> {
        self.begin(register, arguments).wait().unwrap().code()
    }

    pub fn done(&self, register: &Path, arguments: &[&str]) {
        let code = self.run(register, arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {}", told(register));
    }
}

/// What the last command printed.
pub fn told(register: &Path) -> String {
    let text = |ending| fs::read_to_string(register.with_extension(ending)).unwrap_or_default();
    format!("{}\n{}", text("out"), text("err"))
}
