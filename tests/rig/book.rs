//! A training register on a real file system: founded once with a passphrase that is cheap to try, then copied.
//!
//! The trap: closing a SQLite connection tidies the write-ahead log away. A copy for a crash is therefore taken
//! while the file is still open, as a killed process would leave it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;
use token_station::desk::Office;
use token_station::desk::label::{SENDER_POSTAL_CODE, SENDER_STREET};
use token_station::domain::{
    Clock, Entropy, Environment, LotKey, OperatorId, StationId, TokenId, UnixMillis,
};
use token_station::register::{Founding, Operator, Register, Stamp};
use token_station::vault::{KdfCost, StationKey};

pub const PASSPHRASE: &str = "marble-otter-quince-9-lantern";
pub const LOT: &str = "L2611-A";

/// Tokens in stock.
pub const STOCK: u32 = 6;

const CONTRACTS: &str = "\
contract_no,name,kana,status,method,branch,account_kind,account_no,account_holder,postal_code,address,users
C-1,株式会社サンプル商事,サンプルショウジ,active,hard,001,ordinary,5796633,ｻﾝﾌﾟﾙ,543-0001,大阪府大阪市天王寺区上本町8丁目9番14号,user01=山本=master;user02=大谷;user03=井上;user04=森
C-2,𠮷野商店,ヨシノショウテン,active,hard,001,ordinary,0235356,ﾖｼﾉ,530-0041,大阪府大阪市北区天神橋3丁目11番26号,user01=𠮷野=master
";

const REQUESTS: &str = "\
request_no,received_on,kind,contract_no,branch,seal_checked,quantity,users
26-1,2026-11-16,new,C-1,001,yes,1,user01
26-2,2026-11-17,additional,C-1,001,yes,2,user02+user03;user04
26-3,2026-11-18,new,C-2,001,yes,1,user01
";

pub fn operator() -> OperatorId {
    OperatorId("sato".into())
}

pub fn station() -> StationId {
    StationId("S1".into())
}

pub fn token(number: u32) -> TokenId {
    TokenId::parse("RT", &format!("RT-{number:08}")).unwrap()
}

/// The bytes of the key of their lot.
pub fn lot_key_bytes() -> [u8; 32] {
    std::array::from_fn(|at| u8::try_from(at).unwrap() ^ 0x5c)
}

pub fn lot_key() -> LotKey {
    LotKey::filled::<std::convert::Infallible>(|key| {
        key.copy_from_slice(&lot_key_bytes());
        Ok(())
    })
    .unwrap()
}

/// A folder in memory where the system has one: what is proved here is order, not the speed of a disk.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory).unwrap() } else { TempDir::new().unwrap() }
}

/// Makes the register of every proof: two contracts, three requests with four items, six blank tokens.
pub fn found(path: &Path, clock: Arc<dyn Clock>, mut entropy: Box<dyn Entropy>) -> Office {
    const CHEAP: KdfCost = KdfCost { memory_kib: 64, passes: 1, lanes: 1 };
    let key = StationKey::draw(&mut *entropy).unwrap();
    let wrapped = key.wrap(&station(), &operator(), PASSPHRASE, CHEAP, &mut *entropy).unwrap();
    let founding = Founding {
        station: station(),
        institution: "試験信用組合".into(),
        environment: Environment::Training,
        operator: Operator { id: operator(), name: "佐藤".into(), wrapped, added_at: UnixMillis(0) },
    };
    let stamp = Stamp { operator: operator(), at: clock.now() };
    let register = Register::found(path, &founding, &stamp).unwrap();
    let mut office = Office::new(register, clock, entropy);
    office.unlock(&operator(), PASSPHRASE).unwrap();
    office
        .write_stamped(|book, stamp| {
            book.set(stamp, SENDER_POSTAL_CODE, "5430001")?;
            book.set(stamp, SENDER_STREET, "大阪府大阪市天王寺区上本町6丁目1番1号")
        })
        .unwrap();
    assert!(office.import_contracts("contracts.csv", CONTRACTS.as_bytes(), true).unwrap().taken);
    assert!(office.import_requests("requests.csv", REQUESTS.as_bytes(), true).unwrap().taken);
    let mut stock = String::from("manufacturer,serial,model,lot\n");
    for number in 1..=STOCK {
        stock.push_str(&["RT", token(number).serial.as_str(), "PTB-1", LOT].join(","));
        stock.push('\n');
    }
    assert!(office.import_stock(stock.as_bytes(), true, |_| Ok(lot_key())).unwrap().taken);
    office
}

/// Opens a register as the station does after a start.
pub fn open(path: &Path, clock: Arc<dyn Clock>, entropy: Box<dyn Entropy>) -> Office {
    let mut office = Office::new(Register::open(path).unwrap(), clock, entropy);
    office.unlock(&operator(), PASSPHRASE).unwrap();
    office
}

/// Copies a register as it lies on disk, its write-ahead log with it; nobody tidies up.
pub fn copy(from: &Path, folder: &Path) -> PathBuf {
    let to = folder.join("register.db");
    for ending in ["", "-wal"] {
        let part = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
        if part(from).exists() {
            fs::copy(part(from), part(&to)).unwrap();
        }
    }
    to
}
