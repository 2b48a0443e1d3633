//! The search for the token that shows a code, over a hundred thousand sealed tokens, beside the raw hash rate.
//!
//! The floor is what no search could beat: 21 HMACs for each token under keys that lie open and scheduled in memory,
//! on every core. The search reads every envelope from the register, opens it, and does the same.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use rusqlite::{Connection, params};
use token_station::bench::identify::Identification;
use token_station::desk::Office;
use token_station::domain::diagnose::Typed;
use token_station::domain::otp::{Generator, totp};
use token_station::domain::secret::SecretLength;
use token_station::domain::{
    Algorithm, Clock as _, ContractNo, Digits, Environment, OperatorId, Profile, Secret, StationId, TokenId,
    UnixMillis,
};
use token_station::port::{SystemClock, SystemEntropy};
use token_station::register::{Founding, Operator, Register, Stamp};
use token_station::vault::{Binding, KdfCost, StationKey, Vault};

use crate::table::{Row, Target, millis};

const PASSPHRASE: &str = "nine slow barges under the bridge";

const TOKENS: u32 = 100_000;
const WINDOW: u32 = 10;
const ROUNDS: usize = 5;

pub fn rows() -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    let (office, wanted, code) = fill(&folder.path().join("register.db"));
    let floor: Vec<f64> = (0..ROUNDS).map(|_| floor_millis()).collect();
    let search: Vec<f64> = (0..ROUNDS).map(|_| search_millis(&office, &wanted, &code)).collect();
    let best = |of: &[f64]| of.iter().copied().fold(f64::MAX, f64::min);
    let rate = f64::from(TOKENS) * f64::from(2 * WINDOW + 1) / best(&floor) / 1000.0;
    let ratio = best(&search) / best(&floor);
    vec![
        Row::told("  raw HMAC-SHA-1 on every core, millions a second", vec![rate], "M/s"),
        Row::told("  floor: 2.1 million HMACs, keys scheduled", floor, "ms"),
        Row::told("code to token, 100,000 sealed tokens, ±10 steps", search, "ms"),
        Row::told("  the search over its floor", vec![ratio], "×").held_to(Target::Worst(2.0)),
    ]
}

/// A register with that many sealed secrets, and one of them with its code.
fn fill(path: &Path) -> (Office, TokenId, Typed) {
    let station = StationId("S1".into());
    let operator = OperatorId("operator".into());
    let mut chance = SystemEntropy;
    let cost = KdfCost::of(Environment::Training);
    let key = StationKey::draw(&mut chance).unwrap();
    let wrapped = key.wrap(&station, &operator, PASSPHRASE, cost, &mut chance).unwrap();
    let vault = Vault::open(key, Environment::Training);
    let founding = Founding {
        station: station.clone(),
        institution: "みおつくし信用組合".into(),
        environment: Environment::Training,
        operator: Operator {
            id: operator.clone(),
            name: "田中 美咲".into(),
            wrapped,
            added_at: UnixMillis(0),
        },
    };
    let clock = Arc::new(SystemClock::new());
    let stamp = Stamp { operator: operator.clone(), at: clock.now() };
    let register = Register::found(path, &founding, &stamp).unwrap();
    let mut office = Office::new(register, clock, Box::new(SystemEntropy));
    office.unlock(&operator, PASSPHRASE).unwrap();
    let wanted = seal(path, &vault, &station, office.now());
    (office, wanted.0, wanted.1)
}

/// Only the rows that the search reads; each is a true envelope.
fn seal(path: &Path, vault: &Vault, station: &StationId, now: UnixMillis) -> (TokenId, Typed) {
    let mut connection = Connection::open(path).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    connection.pragma_update(None, "synchronous", "off").unwrap();
    let book = connection.transaction().unwrap();
    let mut wanted = None;
    {
        let mut job = book
            .prepare(
                "INSERT INTO job (job, request, item, contract, manufacturer, serial, state, algorithm, digits, step, \
                 wrapped_key, nonce, ciphertext, check_value, fingerprint, operator, armed_at, written_at, closed_at, \
                 reason) VALUES (?1, ?2, 1, ?3, 'RT', ?4, 'recorded', 'sha1', '6', '60', ?5, ?6, ?7, zeroblob(8), \
                 randomblob(32), 'operator', 1, 1, 1, '')",
            )
            .unwrap();
        for number in 1..=TOKENS {
            let token = TokenId::parse("RT", &format!("RT-{number:08}")).unwrap();
            let contract = ContractNo(format!("{:04}-{:06}", 7000 + number % 97, number));
            let profile = Profile::SERVICE;
            let secret = vault.draw(profile, &mut SystemEntropy).unwrap();
            let binding = Binding {
                environment: vault.environment(),
                station,
                job: u64::from(number),
                token: &token,
                contract: &contract,
                profile,
            };
            let sealed = vault.seal(&secret, &binding, &mut SystemEntropy).unwrap();
            job.execute(params![
                number,
                format!("25-{number:06}"),
                contract.0,
                token.serial.as_str(),
                sealed.wrapped_key,
                sealed.nonce,
                sealed.ciphertext
            ])
            .unwrap();
            if number == TOKENS / 2 {
                let step = profile.step_at(now.unix_secs()) + 3;
                let code = |step| totp(&secret, profile, step).as_str().to_owned();
                wanted = Some((token, Typed::parse(&code(step), Some(&code(step + 1))).unwrap()));
            }
        }
    }
    book.commit().unwrap();
    wanted.unwrap()
}

/// One whole search.
fn search_millis(office: &Office, wanted: &TokenId, typed: &Typed) -> f64 {
    let begun = Instant::now();
    let mut search = Identification::begin(office, typed.clone()).unwrap();
    while search.go_on(office).unwrap() {}
    let took = millis(begun.elapsed());
    assert_eq!((search.seen, search.found.spoiled), (u64::from(TOKENS), 0));
    assert!(search.found.candidates.iter().any(|one| one.token == *wanted), "the token was not found");
    took
}

/// The same number of HMACs and nothing else, on as many threads as there are cores.
fn floor_millis() -> f64 {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = usize::try_from(TOKENS).unwrap().div_ceil(threads);
    let keys: Vec<Generator> = (0..64_u8)
        .map(|byte| {
            let secret = Secret::filled::<SecretLength>(20, |out| {
                out.fill(byte);
                Ok(())
            });
            Generator::new(&secret.unwrap(), Algorithm::Sha1, Digits::Six)
        })
        .collect();
    let code = Typed::parse("000000", None).unwrap();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (keys, code) = (&keys, &code);
            scope.spawn(move || {
                let mut fits = 0;
                for at in 0..share {
                    let key = &keys[(at + thread) % keys.len()];
                    fits += key.steps_of(29_922_660, WINDOW, code.first()).count();
                }
                std::hint::black_box(fits)
            });
        }
    });
    millis(begun.elapsed())
}
