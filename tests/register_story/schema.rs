//! The schema document against the real schema, the settings that make it durable, and the register of version 1.

use std::collections::BTreeSet;
use std::path::Path;

use token_station::domain::{OperatorId, RequestNo};
use token_station::register::schema::TABLES;
use token_station::register::{Found, JobState, Register, RegisterError, latest_version};

use crate::founded::Founded;
use crate::{book, foreign_hand};

/// The frozen register of version 1.
fn fixture() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/register_v1.db")
}

#[test]
fn the_schema_in_words_is_the_schema_on_disk() {
    let founded = Founded::new();
    let file = foreign_hand(&founded.path);
    let mut statement = file
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )
        .unwrap();
    let real: BTreeSet<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let told: BTreeSet<String> = TABLES.iter().map(|table| table.name.to_owned()).collect();
    assert_eq!(told, real);
    assert_eq!(told.len(), TABLES.len(), "a table is told twice");
    for table in TABLES {
        assert!(!table.row_is.is_empty());
        let mut columns = file.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid").unwrap();
        let real: Vec<String> =
            columns.query_map([table.name], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let told: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        assert_eq!(told, real, "{}", table.name);
        assert!(table.columns.iter().all(|(_, meaning)| !meaning.is_empty()), "{}", table.name);
    }
}

#[test]
fn every_table_is_strict_and_the_file_is_sound() {
    let founded = Founded::new();
    let file = foreign_hand(&founded.path);
    let loose: Vec<String> = file
        .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(loose, [""; 0]);
    for (check, sound) in [("integrity_check", "ok"), ("journal_mode", "wal")] {
        let told: String = file.pragma_query_value(None, check, |row| row.get(0)).unwrap();
        assert_eq!(told, sound, "{check}");
    }
    let broken: i64 =
        file.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    assert_eq!(broken, 0);
    let version: i64 = file.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(usize::try_from(version).unwrap(), latest_version());
}

#[test]
fn the_linked_sqlite_does_not_corrupt_its_log() {
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_a_register() {
    use std::os::unix::fs::PermissionsExt as _;
    let founded = Founded::new();
    let mode = std::fs::metadata(&founded.path).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[test]
fn a_register_of_version_1_opens_verifies_and_goes_on() {
    let folder = book::folder();
    let path = folder.path().join("register.db");
    std::fs::copy(fixture(), &path).unwrap();
    let clock = crate::world::StillClock::new();
    let mut office = book::open(&path, clock, Box::new(crate::world::Seeded::new(77)));
    let verdict = office.register.verify_journal().unwrap();
    assert_eq!(verdict.first_bad, None);
    assert!(verdict.rows >= 20, "{}", verdict.rows);
    let job = office.register.job_of(&book::token(1)).unwrap().unwrap();
    assert_eq!(job.state, JobState::Recorded);
    // The code that this very secret gave when the register was made.
    assert_eq!(office.code_at(job.no, 29_916_667).unwrap().as_str(), FIXTURE_CODE);
    assert_eq!(office.register.unfinished_jobs().unwrap().len(), 1, "one job was interrupted");
    assert_eq!(office.next_ticket(&[]).unwrap().request, RequestNo("26-3".into()));
    office.add_operator(&OperatorId("suzuki".into()), "鈴木", "quartz-lemon-harbor-27-violin").unwrap();
    let seen = office.register.operators().unwrap().len();
    assert_eq!(seen, 2);
}

#[test]
fn an_old_registers_names_are_folded_anew_so_that_every_way_of_writing_finds_them() {
    let folder = book::folder();
    let path = folder.path().join("register.db");
    std::fs::copy(fixture(), &path).unwrap();
    foreign_hand(&path).execute("UPDATE contract SET search_key = contract || ' OLD'", []).unwrap();
    let register = Register::open(&path).unwrap();
    for typed in ["さんぷる商事", "ｻﾝﾌﾟﾙ", "C-1"] {
        let hits = register.search(typed, 9).unwrap();
        assert!(
            hits.iter().any(|hit| matches!(hit, Found::Contract(no, _) if no.0 == "C-1")),
            "{typed}: {hits:?}"
        );
    }
    assert_eq!(register.search("OLD", 9).unwrap(), []);
}

/// Code of token 1 in the fixture at that step.
const FIXTURE_CODE: &str = "755667";

/// Every object of a schema as it was written.
fn written_schema(path: &Path) -> Vec<String> {
    let file = foreign_hand(path);
    let mut statement = file
        .prepare(
            "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name",
        )
        .unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// If this fails a released migration was edited: add a new one instead.
#[test]
fn an_old_register_brought_up_to_date_has_the_schema_of_a_new_one() {
    let founded = Founded::new();
    let old = founded.beside("old.db");
    std::fs::copy(fixture(), &old).unwrap();
    drop(Register::open(&old).unwrap());
    assert_eq!(written_schema(&old), written_schema(&founded.path));
}

/// Makes the fixture. Run by hand when a new version is released, never to make a test pass:
/// `FREEZE=path cargo test --test register_story freeze -- --ignored`
#[test]
#[ignore = "writes the fixture of a released version"]
fn freeze_a_register_of_this_version() {
    let founded = Founded::new();
    let mut shift = founded.shift(5);
    let units = crate::tray::tray(book::STOCK, &founded.clock);
    for unit in &units[..2] {
        shift.insert(unit, false).unwrap();
    }
    shift.stop = Some(crate::shift::Stop::After(shift.effects + 3));
    assert!(shift.insert(&units[2], false).is_err());
    let job = shift.office.register.job_of(&book::token(1)).unwrap().unwrap();
    println!("code: {}", shift.office.code_at(job.no, 29_916_667).unwrap().as_str());
    drop(shift);
    foreign_hand(&founded.path).execute_batch("PRAGMA journal_mode = DELETE; VACUUM;").unwrap();
    std::fs::copy(&founded.path, std::env::var("FREEZE").unwrap()).unwrap();
}

#[test]
fn a_newer_a_foreign_and_a_missing_file_are_refused_by_name() {
    let founded = Founded::new();
    let newer = founded.beside("newer.db");
    std::fs::copy(&founded.path, &newer).unwrap();
    foreign_hand(&newer).pragma_update(None, "user_version", 999).unwrap();
    let refused = Register::open(&newer).err();
    assert!(matches!(refused, Some(RegisterError::Newer { got: 999, .. })), "{refused:?}");

    let foreign = founded.beside("foreign.db");
    foreign_hand(&foreign).execute_batch("CREATE TABLE cats (name TEXT)").unwrap();
    let before = std::fs::read(&foreign).unwrap();
    assert!(matches!(Register::open(&foreign).err(), Some(RegisterError::Foreign { .. })));
    assert!(std::fs::read(&foreign).unwrap() == before, "somebody else's file was changed");
    let noise = founded.beside("noise.db");
    std::fs::write(&noise, vec![0x5a; 20_000]).unwrap();
    assert!(matches!(Register::open(&noise).err(), Some(RegisterError::Foreign { .. })));
    assert!(matches!(Register::open_read_only(&noise).err(), Some(RegisterError::Foreign { .. })));
    assert!(matches!(Register::open(&founded.beside("none.db")).err(), Some(RegisterError::Missing { .. })));
}
