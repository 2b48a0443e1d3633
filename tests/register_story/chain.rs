//! The journal only grows, and who changes it all the same is named by the chain.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use token_station::register::Register;

use crate::foreign_hand;
use crate::founded::Founded;

/// What a hand that went past the station may do to a journal of at least ten rows, and the first row that shows it.
const TAMPERINGS: &[(&str, &str, u64)] = &[
    ("seq", "UPDATE journal SET seq = 9999 WHERE seq = (SELECT max(seq) FROM journal)", 9999),
    ("at", "UPDATE journal SET at = at + 1 WHERE seq = 4", 4),
    ("station", "UPDATE journal SET station = 'S2' WHERE seq = 5", 5),
    ("operator", "UPDATE journal SET operator = 'tanaka' WHERE seq = 6", 6),
    ("act", "UPDATE journal SET act = 'locked' WHERE seq = 3", 3),
    ("an act of no version", "UPDATE journal SET act = 'nothing' WHERE seq = 7", 7),
    ("object", "UPDATE journal SET object = object || ' ' WHERE seq = 2", 2),
    ("outcome", "UPDATE journal SET outcome = 'failed' WHERE seq = 8", 8),
    ("reason", "UPDATE journal SET reason = 'why not' WHERE seq = 5", 5),
    ("body", "UPDATE journal SET body = body || ' ' WHERE seq = 7", 7),
    ("previous", "UPDATE journal SET previous = zeroblob(32) WHERE seq = 4", 4),
    ("hash", "UPDATE journal SET hash = randomblob(32) WHERE seq = 4", 4),
    ("a field moved into its neighbour", "UPDATE journal SET object = '', reason = object WHERE seq = 3", 3),
    ("the first row deleted", "DELETE FROM journal WHERE seq = 1", 2),
    ("a row deleted", "DELETE FROM journal WHERE seq = 5", 6),
    (
        "a row deleted and the rest moved up",
        "DELETE FROM journal WHERE seq = 5; UPDATE journal SET seq = seq - 1 WHERE seq > 5",
        5,
    ),
    (
        "two rows swapped",
        "UPDATE journal SET seq = 0 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = 5; \
         UPDATE journal SET seq = 5 WHERE seq = 0",
        4,
    ),
    (
        "a row put between",
        "UPDATE journal SET seq = -seq WHERE seq > 5; UPDATE journal SET seq = 1 - seq WHERE seq < 0; \
         INSERT INTO journal SELECT 6, at, station, operator, act, object, outcome, reason, body, hash, hash \
         FROM journal WHERE seq = 5",
        6,
    ),
    (
        "a forged row at the end",
        "INSERT INTO journal SELECT seq + 1, at, station, operator, 'unlocked', object, 'done', '', 'null', hash, \
         randomblob(32) FROM journal ORDER BY seq DESC LIMIT 1",
        0,
    ),
];

const DROP_TRIGGERS: &str = "DROP TRIGGER journal_grows_in_order; DROP TRIGGER journal_is_not_changed; \
     DROP TRIGGER journal_is_not_deleted;";

fn long_journal() -> (Founded, u64) {
    let founded = Founded::new();
    let mut shift = founded.shift(3);
    let units = crate::tray::tray(1, &founded.clock);
    shift.insert(&units[0], false).unwrap();
    let rows = shift.office.register.verify_journal().unwrap().rows;
    assert!(rows >= 10);
    (founded, rows)
}

fn copy(founded: &Founded, name: &str) -> PathBuf {
    let to = founded.beside(name);
    std::fs::copy(&founded.path, &to).unwrap();
    to
}

fn first_bad(path: &Path) -> Option<u64> {
    Register::open_read_only(path).unwrap().verify_journal().unwrap().first_bad
}

#[test]
fn every_tampering_is_found_and_the_first_row_that_does_not_fit_is_named() {
    let (founded, rows) = long_journal();
    assert_eq!(first_bad(&founded.path), None);
    for (number, (what, sql, expected)) in TAMPERINGS.iter().enumerate() {
        let path = copy(&founded, &format!("tampered-{number}.db"));
        let hand = foreign_hand(&path);
        hand.execute_batch(DROP_TRIGGERS).unwrap();
        hand.execute_batch(sql).unwrap_or_else(|error| panic!("{what}: {error}"));
        drop(hand);
        let expected = if *expected == 0 { rows + 1 } else { *expected };
        assert_eq!(first_bad(&path), Some(expected), "{what}");
    }
}

#[test]
fn a_forger_who_computes_hashes_again_has_to_change_the_head() {
    let (founded, _) = long_journal();
    let before = Register::open_read_only(&founded.path).unwrap().verify_journal().unwrap();
    let path = copy(&founded, "forged.db");
    let mut forged = Vec::new();
    Register::open_read_only(&path)
        .unwrap()
        .each_journal_row(|row| {
            forged.push(row.clone());
            Ok(())
        })
        .unwrap();
    let hand = foreign_hand(&path);
    hand.execute_batch(DROP_TRIGGERS).unwrap();
    let mut previous = [0; 32];
    for (at, mut row) in forged.into_iter().enumerate() {
        if at == 3 {
            "nobody".clone_into(&mut row.object);
        }
        row.previous = previous;
        row.hash = row.computed_hash();
        previous = row.hash;
        hand.execute(
            "UPDATE journal SET object = ?2, previous = ?3, hash = ?4 WHERE seq = ?1",
            rusqlite::params![i64::try_from(row.seq).unwrap(), row.object, row.previous, row.hash],
        )
        .unwrap();
    }
    let after = Register::open_read_only(&path).unwrap().verify_journal().unwrap();
    // The documented limit: a whole chain forged anew fits in itself; the head that was noted elsewhere does not.
    assert_eq!((after.first_bad, after.rows), (None, before.rows));
    assert_ne!(after.head, before.head);
}

#[test]
fn a_cut_off_end_shows_against_a_head_noted_elsewhere() {
    let (founded, rows) = long_journal();
    let before = Register::open_read_only(&founded.path).unwrap().verify_journal().unwrap();
    let path = copy(&founded, "short.db");
    let hand = foreign_hand(&path);
    hand.execute_batch(DROP_TRIGGERS).unwrap();
    hand.execute("DELETE FROM journal WHERE seq = ?1", [i64::try_from(rows).unwrap()]).unwrap();
    drop(hand);
    let after = Register::open_read_only(&path).unwrap().verify_journal().unwrap();
    assert_eq!(after.first_bad, None);
    assert_ne!((after.rows, after.head), (before.rows, before.head));
}

/// Every way that SQL has to replace, change or remove a row.
const WRITES: &[&str] = &[
    "UPDATE journal SET reason = 'x' WHERE seq = 3",
    "UPDATE OR REPLACE journal SET seq = 4 WHERE seq = 3",
    "UPDATE OR IGNORE journal SET object = 'x'",
    "DELETE FROM journal",
    "DELETE FROM journal WHERE seq = 1",
    "INSERT OR REPLACE INTO journal SELECT seq, at + 1, station, operator, act, object, outcome, reason, body, \
     previous, hash FROM journal WHERE seq = 3",
    "REPLACE INTO journal SELECT * FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
    "INSERT OR IGNORE INTO journal SELECT seq + 100, at, station, operator, act, object, outcome, reason, body, \
     previous, hash FROM journal WHERE seq = 3",
    "INSERT INTO journal SELECT seq, at, station, operator, act, object, outcome, reason, body, previous, hash \
     FROM journal WHERE seq = 3 ON CONFLICT (seq) DO UPDATE SET reason = 'x'",
    "INSERT INTO journal SELECT max(seq) + 1, at, station, operator, act, object, outcome, reason, body, \
     zeroblob(32), hash FROM journal",
];

fn content(hand: &Connection) -> Vec<String> {
    let mut statement = hand
        .prepare("SELECT concat_ws('|', seq, at, operator, act, object, outcome, reason, body, hex(previous), hex(hash)) \
             FROM journal ORDER BY seq")
        .unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn the_journal_takes_no_write_but_the_next_row_from_whatever_connection() {
    let (founded, _) = long_journal();
    for recursive in [false, true] {
        let hand = foreign_hand(&founded.path);
        hand.pragma_update(None, "recursive_triggers", recursive).unwrap();
        let before = content(&hand);
        for sql in WRITES {
            let refused = hand.execute(sql, []);
            assert!(refused.is_err(), "recursive_triggers {recursive}: {sql} was taken");
            assert_eq!(content(&hand), before, "recursive_triggers {recursive}: {sql}");
        }
        // The one thing that SQL may do: add the next row. It still has to fit, or the chain names it.
        hand.execute_batch(
            "BEGIN; INSERT INTO journal SELECT seq + 1, at, station, operator, act, object, outcome, reason, body, \
             hash, randomblob(32) FROM journal ORDER BY seq DESC LIMIT 1; ROLLBACK",
        )
        .unwrap();
    }
}
