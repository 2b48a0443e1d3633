//! A register after years: a hundred thousand tokens, and how long a person waits for it.
//!
//! Rows are written past the desk, because a hundred thousand tokens would take a day; the journal is a true chain.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use rusqlite::{Connection, Transaction, params};
use token_station::domain::text::search_key;
use token_station::domain::{Act, OperatorId, Outcome, UnixMillis};
use token_station::register::{Recorded, Register};

use crate::desk::Desk;
use crate::screen::{self, Shown};
use crate::table::{Row, Target, median, millis};

const TOKENS: u32 = 100_000;
const CONTRACTS: u32 = 40_000;
/// Tokens that were issued; the others lie in stock.
const ISSUED: u32 = 88_000;
const OPEN_REQUESTS: u32 = 300;
const STARTS: usize = 5;

/// 2026-11-01, long enough ago that nothing counts as today's.
const BEGIN_MILLIS: i64 = 1_793_500_000_000;

pub fn rows() -> Vec<Row> {
    let desk = Desk::found();
    let register = desk.copy();
    fill(&register);
    let shown: Vec<Shown> = (0..STARTS).map(|_| start(&register)).collect();
    let each = |of: fn(&Shown) -> f64| shown.iter().map(of).collect::<Vec<_>>();
    // Every text is typed in every start: its median is what the text costs, without what the machine did besides.
    let mut texts: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (text, took) in shown.iter().flat_map(|shown| &shown.keystrokes) {
        texts.entry(text).or_default().push(*took);
    }
    let keys: Vec<(f64, &str)> = texts.iter().map(|(text, took)| (median(took), *text)).collect();
    let worst = keys.iter().max_by(|one, other| one.0.total_cmp(&other.0)).unwrap();
    println!("slowest of {} typed beginnings: {:?}", keys.len(), worst.1);
    vec![
        Row::told("start to first interactive frame, 100,000 tokens", each(|s| s.first_frame + s.work), "ms")
            .held_to(Target::Worst(1000.0)),
        Row::told("  of it: process start to the lock screen", each(|s| s.first_frame), "ms"),
        Row::told("  of it: passphrase checked to the work on screen", each(|s| s.work), "ms"),
        Row::told("  not in it: key derivation (training cost)", each(|s| s.key_derivation), "ms"),
        Row::told("keystroke in the search to rows on screen", keys.iter().map(|key| key.0).collect(), "ms")
            .held_to(Target::Worst(16.0)),
    ]
}

/// Starts this program again as a station with a window and listens to what it measures.
fn start(register: &Path) -> Shown {
    let begun = Instant::now();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .env(screen::REGISTER, register)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut shown = Shown::default();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let mut facts = line.split('\t');
        let (name, text, value) =
            (facts.next().unwrap(), facts.next().unwrap_or_default(), facts.next().unwrap_or_default());
        match name {
            "first frame" => shown.first_frame = millis(begun.elapsed()),
            "work" => shown.work = value.parse().unwrap(),
            "key derivation" => shown.key_derivation = value.parse().unwrap(),
            "key" => shown.keystrokes.push((text.to_owned(), value.parse().unwrap())),
            other => panic!("{other}"),
        }
    }
    assert!(child.wait().unwrap().success());
    assert!(!shown.keystrokes.is_empty());
    shown
}

/// Writes years of work into a register.
fn fill(path: &PathBuf) {
    let mut connection = Connection::open(path).unwrap();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    connection.pragma_update(None, "synchronous", "off").unwrap();
    let book = connection.transaction().unwrap();
    contracts(&book);
    tokens(&book);
    requests(&book);
    journal(&book);
    book.commit().unwrap();
    connection.execute_batch("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
    drop(connection);
    // What was written past the desk is a register all the same.
    let register = Register::open(path).unwrap();
    assert_eq!(register.verify_journal().unwrap().first_bad, None);
    assert!(register.token_lines(None).unwrap().len() >= usize::try_from(TOKENS).unwrap());
}

/// The company, its kana and its number.
fn company(number: u32) -> (String, String, String) {
    const PLACES: [(&str, &str); 8] = [
        ("北浜", "キタハマ"),
        ("難波", "ナンバ"),
        ("髙槻", "タカツキ"),
        ("堺", "サカイ"),
        ("𠮷野", "ヨシノ"),
        ("枚方", "ヒラカタ"),
        ("葛城", "カツラギ"),
        ("天王寺", "テンノウジ"),
    ];
    const TRADES: [(&str, &str); 7] = [
        ("製作", "セイサク"),
        ("商事", "ショウジ"),
        ("電機", "デンキ"),
        ("物流", "ブツリュウ"),
        ("刃物", "ハモノ"),
        ("織物", "オリモノ"),
        ("クリニック", "クリニック"),
    ];
    let pick = |of: usize, by: u32| usize::try_from(number / by).unwrap() % of;
    let (place, place_kana) = PLACES[pick(8, 1)];
    let (trade, trade_kana) = TRADES[pick(7, 8)];
    let serial = number / 56;
    (
        format!("株式会社{place}{trade} 第{serial}営業所"),
        format!("{place_kana}{trade_kana}ダイ{serial}エイギョウショ"),
        format!("{:04}-{:06}", 7000 + number % 97, 200_000 + number),
    )
}

fn contracts(book: &Transaction<'_>) {
    let mut contract = book
        .prepare(
            "INSERT INTO contract (contract, name, kana, status, method, account_branch, account_kind, account_number, \
             account_holder, postal_code, street, building, search_key) VALUES (?1, ?2, ?3, 'active', 'hard', '001', 'ordinary', '1234567', 'ｶ)', \
             '5430001', '大阪府大阪市天王寺区上本町8丁目9番14号', '', ?4)",
        )
        .unwrap();
    let mut user = book.prepare("INSERT INTO contract_user VALUES (?1, ?2, ?3, ?4, ?5)").unwrap();
    for number in 0..CONTRACTS {
        let (name, kana, no) = company(number);
        let key = [&no, &name, &kana].map(|text| search_key(text)).join(" ");
        contract.execute(params![no, name, kana, key]).unwrap();
        for place in 1..=3 {
            let role = if place == 1 { "master" } else { "ordinary" };
            user.execute(params![no, format!("user{place:02}"), place, "経理 山本", role]).unwrap();
        }
    }
}

fn tokens(book: &Transaction<'_>) {
    book.execute(
        "INSERT INTO lot (lot, manufacturer, wrapped_key, nonce, ciphertext, received_at) \
         VALUES ('L2601-Z', 'RT', x'00', zeroblob(12), x'00', ?1)",
        [BEGIN_MILLIS],
    )
    .unwrap();
    let mut token = book
        .prepare(
            "INSERT INTO token (manufacturer, serial, model, lot, state, contract, clock_offset_millis, \
             clock_uncertain_millis, clock_set_at) VALUES ('RT', ?1, 'PTB-1', 'L2601-Z', ?2, ?3, ?4, ?5, ?6)",
        )
        .unwrap();
    let mut user = book.prepare(
        "INSERT INTO token_user (manufacturer, serial, contract, user, live) VALUES ('RT', ?1, ?2, ?3, 1)").unwrap();
    for number in 0..TOKENS {
        let serial = serial(number);
        if number >= ISSUED {
            token
                .execute(params![serial, "in_stock", None::<String>, None::<i64>, None::<i64>, None::<i64>])
                .unwrap();
            continue;
        }
        let contract = company(number % CONTRACTS).2;
        token.execute(params![serial, "in_use", contract, 1, 2, BEGIN_MILLIS]).unwrap();
        user.execute(params![serial, contract, format!("user{:02}", number / CONTRACTS + 1)]).unwrap();
    }
}

fn serial(number: u32) -> String {
    format!("RT-{:08}", 500_000 + number)
}

/// A closed request for every issued token, and some hundreds that are open.
fn requests(book: &Transaction<'_>) {
    let mut request = book
        .prepare(
            "INSERT INTO request (request, kind, contract, received_on, due_on, branch, state, ship_postal_code, \
             ship_street, ship_building, ship_reason, attention) VALUES (?1, 'additional', ?2, '2026-10-20', '2026-10-27', '001', ?3, NULL, NULL, \
             NULL, NULL, '')",
        )
        .unwrap();
    let mut item = book
        .prepare("INSERT INTO request_item (request, item, manufacturer, serial) VALUES (?1, 1, ?2, ?3)")
        .unwrap();
    let mut user = book.prepare("INSERT INTO request_item_user VALUES (?1, 1, 1, ?2, ?3)").unwrap();
    let mut job = book
        .prepare(
            "INSERT INTO job (request, item, contract, manufacturer, serial, state, algorithm, digits, step, \
             wrapped_key, nonce, ciphertext, check_value, fingerprint, operator, armed_at, written_at, closed_at, \
             clock_offset_millis, clock_uncertain_millis, clock_set_at, reason) VALUES (?1, 1, ?2, 'RT', ?3, \
             'recorded', 'sha1', '6', '60', zeroblob(40), zeroblob(12), zeroblob(36), zeroblob(8), randomblob(32), \
             'operator', ?4, ?4, ?4, 1, 2, ?4, '')",
        )
        .unwrap();
    for number in 0..ISSUED + OPEN_REQUESTS {
        let closed = number < ISSUED;
        let contract = company(number % CONTRACTS).2;
        let no = format!("25-{number:06}");
        request.execute(params![no, contract, if closed { "completed" } else { "approved" }]).unwrap();
        let of_item = closed.then(|| serial(number));
        item.execute(params![no, closed.then_some("RT"), of_item]).unwrap();
        let place = if closed { number / CONTRACTS + 1 } else { 3 };
        user.execute(params![no, contract, format!("user{place:02}")]).unwrap();
        if closed {
            let at = BEGIN_MILLIS + i64::from(number) * 1000;
            job.execute(params![no, contract, of_item, at]).unwrap();
        }
    }
}

/// Four rows for every issued token.
fn journal(book: &Transaction<'_>) {
    let (mut seq, mut previous, station): (i64, [u8; 32], String) = book
        .query_row("SELECT seq, hash, station FROM journal ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap();
    let mut insert =
        book.prepare("INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', 'null', ?8, ?9)").unwrap();
    for number in 0..ISSUED {
        for act in [Act::JobArmed, Act::TokenWritten, Act::TokenInspected, Act::TokenRecorded] {
            seq += 1;
            let mut row = Recorded {
                seq: u64::try_from(seq).unwrap(),
                at: UnixMillis(BEGIN_MILLIS + i64::from(number) * 1000),
                station: station.clone(),
                operator: OperatorId("operator".into()),
                act,
                object: serial(number),
                outcome: Outcome::Done,
                reason: String::new(),
                body: "null".into(),
                previous,
                hash: [0; 32],
            };
            row.hash = row.computed_hash();
            previous = row.hash;
            insert
                .execute(params![
                    seq,
                    row.at.0,
                    row.station,
                    row.operator.0,
                    row.act.as_str(),
                    row.object,
                    row.outcome.as_str(),
                    row.previous,
                    row.hash
                ])
                .unwrap();
        }
    }
}
