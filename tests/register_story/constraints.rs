//! What the file itself refuses, whoever asks: doubles, moved secrets, half groups.

use rusqlite::params;
use token_station::desk::DeskError;
use token_station::desk::provision::{BookAct, Input, Ticket};
use token_station::domain::{Act, Entropy, EntropyFailed, Outcome, Profile, RequestNo, TokenId};
use token_station::register::{Entry, JobNo, RegisterError};
use token_station::vault::VaultError;

use crate::founded::Founded;
use crate::world::Seeded;
use crate::{book, foreign_hand, tray};

fn ticket(request: &str, item: u32) -> Ticket {
    Ticket { request: RequestNo(request.into()), item }
}

fn arm(token: u32, request: &str, item: u32) -> BookAct {
    BookAct::Arm { token: book::token(token), ticket: ticket(request, item), profile: Profile::SERVICE }
}

/// The first four tokens recorded.
fn recorded() -> Founded {
    let founded = Founded::new();
    let mut shift = founded.shift(4);
    for unit in &tray::tray(4, &founded.clock) {
        shift.insert(unit, false).unwrap();
    }
    founded
}

/// What SQLite says to a write of a foreign hand that at least keeps foreign keys on.
fn refused(founded: &Founded, sql: &str) -> String {
    let hand = foreign_hand(&founded.path);
    hand.pragma_update(None, "foreign_keys", true).unwrap();
    match hand.execute(sql, []) {
        Ok(rows) => panic!("{rows} rows were taken by: {sql}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn r16_a_user_with_two_live_tokens_is_refused_by_the_file() {
    let told = refused(
        &recorded(),
        "INSERT INTO token_user (manufacturer, serial, contract, user, live) \
         VALUES ('RT', 'RT-00000005', 'C-1', 'user01', 1)",
    );
    assert!(told.contains("UNIQUE constraint failed: token_user.contract, token_user.user"), "{told}");
}

#[test]
fn r17_r34_a_token_has_one_contract_and_its_users_are_of_no_other() {
    let founded = recorded();
    // One column, one contract: a second row for the same token cannot be.
    let told = refused(
        &founded,
        "INSERT INTO token (manufacturer, serial, model, lot, state, contract) \
         SELECT manufacturer, serial, model, lot, state, 'C-2' FROM token \
         WHERE serial = 'RT-00000001'",
    );
    assert!(told.contains("UNIQUE constraint failed: token.manufacturer, token.serial"), "{told}");
    let told = refused(&founded, "UPDATE token SET contract = 'C-9' WHERE serial = 'RT-00000001'");
    assert!(told.contains("FOREIGN KEY"), "{told}");
    let told = refused(
        &founded,
        "UPDATE request_item SET manufacturer = 'RT', serial = 'RT-00000001' WHERE request = '26-3'",
    );
    assert!(
        told.contains("UNIQUE constraint failed: request_item.manufacturer, request_item.serial"),
        "{told}"
    );
}

#[test]
fn a_token_or_an_item_with_two_jobs_is_refused_by_the_file() {
    let founded = recorded();
    let again = |changed: &str| {
        format!(
            "INSERT INTO job SELECT 90, {changed}, 'armed', algorithm, digits, step, wrapped_key, nonce, ciphertext, \
             check_value, randomblob(32), operator, armed_at, NULL, NULL, NULL, NULL, NULL, '' FROM job WHERE job = 1"
        )
    };
    let told = refused(&founded, &again("request, item, contract, 'RT', 'RT-00000005'"));
    assert!(told.contains("job.request, job.item"), "{told}");
    let told = refused(&founded, &again("'26-9', 1, contract, manufacturer, serial"));
    assert!(told.contains("job.manufacturer, job.serial") || told.contains("FOREIGN KEY"), "{told}");
    let told = refused(
        &founded,
        "INSERT INTO job SELECT 91, request, item, contract, 'RT', 'RT-00000006', 'quarantined', algorithm, digits, \
         step, NULL, nonce, ciphertext, check_value, fingerprint, operator, armed_at, NULL, 1, NULL, NULL, NULL, '' \
         FROM job WHERE job = 1",
    );
    assert!(told.contains("job.fingerprint"), "the same secret twice: {told}");
    let told = refused(&founded, "UPDATE job SET written_at = NULL WHERE job = 1");
    assert!(told.contains("CHECK"), "recorded and never written: {told}");
}

/// Chance that has stopped: the same bytes for ever.
struct Stuck;

impl Entropy for Stuck {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), EntropyFailed> {
        out.fill(0x42);
        Ok(())
    }
}

/// Chance that has failed.
struct Broken;

impl Entropy for Broken {
    fn fill(&mut self, _: &mut [u8]) -> Result<(), EntropyFailed> {
        Err(EntropyFailed { cause: "the source is gone".into() })
    }
}

#[test]
fn the_same_secret_twice_is_refused_by_its_fingerprint_and_nothing_stays() {
    let founded = Founded::new();
    let mut office = book::open(&founded.path, founded.clock.clone(), Box::new(Stuck));
    assert!(matches!(office.perform(&arm(1, "26-1", 1)).unwrap(), Input::Armed(_)));
    let rows = office.register.verify_journal().unwrap().rows;
    assert_eq!(office.perform(&arm(2, "26-3", 1)).unwrap(), Input::Taken);
    assert_eq!(office.register.verify_journal().unwrap().rows, rows, "a refused act left a row");
    assert_eq!(office.register.job_of(&book::token(2)).unwrap(), None);
    let state = office.register.token(&book::token(2)).unwrap().unwrap().state;
    assert_eq!(state.as_str(), "in_stock", "the refused token stayed reserved");
}

#[test]
fn without_chance_nothing_is_armed() {
    let founded = Founded::new();
    let mut office = book::open(&founded.path, founded.clock.clone(), Box::new(Broken));
    let told = office.perform(&arm(1, "26-1", 1));
    assert!(matches!(told, Err(DeskError::Vault(VaultError::Entropy(_)))), "{told:?}");
    assert_eq!(office.register.unfinished_jobs().unwrap(), []);
}

#[test]
fn a_sealed_secret_that_is_moved_to_another_row_does_not_open() {
    let columns = [
        ("serial", "UPDATE job SET serial = 'RT-00000006' WHERE job = 1"),
        ("contract", "UPDATE job SET contract = 'C-2' WHERE job = 1"),
        ("parameters", "UPDATE job SET step = '30' WHERE job = 1"),
        ("digits", "UPDATE job SET digits = '8' WHERE job = 1"),
        (
            "job",
            "UPDATE job SET (wrapped_key, nonce, ciphertext) = \
             (SELECT wrapped_key, nonce, ciphertext FROM job WHERE job = 2) WHERE job = 1",
        ),
        (
            "wrapped key",
            "UPDATE job SET wrapped_key = (SELECT wrapped_key FROM job WHERE job = 2) WHERE job = 1",
        ),
        ("station", "UPDATE station SET station = 'S2'"),
        ("environment", "UPDATE station SET environment = 'demo'"),
        ("lot key", "UPDATE job SET wrapped_key = (SELECT wrapped_key FROM lot) WHERE job = 1"),
    ];
    let founded = recorded();
    let step = 29_916_667;
    let office = book::open(&founded.path, founded.clock.clone(), Box::new(Seeded::new(6)));
    let code = office.code_at(JobNo(1), step).unwrap();
    drop(office);
    for (what, sql) in columns {
        let path = founded.beside("moved.db");
        std::fs::copy(&founded.path, &path).unwrap();
        foreign_hand(&path).execute(sql, []).unwrap();
        let register = token_station::register::Register::open(&path).unwrap();
        let mut office =
            token_station::desk::Office::new(register, founded.clock.clone(), Box::new(Seeded::new(6)));
        // A register that calls itself another station's does not even open its key.
        let opened = office.unlock(&book::operator(), book::PASSPHRASE);
        let told = opened.and_then(|()| office.code_at(JobNo(1), step));
        assert!(
            matches!(told, Err(DeskError::Vault(VaultError::EnvelopeSpoiled | VaultError::PassphraseWrong))),
            "{what}: {told:?}"
        );
    }
    let office = book::open(&founded.path, founded.clock.clone(), Box::new(Seeded::new(6)));
    assert!(office.code_at(JobNo(1), step).unwrap().same_as(&code), "untouched it still opens");
}

#[test]
fn a_lot_key_that_is_moved_to_another_lot_does_not_open() {
    let founded = Founded::new();
    let hand = foreign_hand(&founded.path);
    hand.execute_batch(
        "INSERT INTO lot (lot, manufacturer, wrapped_key, nonce, ciphertext, received_at) \
         SELECT 'L2612-B', manufacturer, wrapped_key, nonce, ciphertext, received_at FROM lot; \
         UPDATE token SET lot = 'L2612-B' WHERE serial = 'RT-00000001'",
    )
    .unwrap();
    drop(hand);
    let mut shift = founded.shift(3);
    let Input::Armed(job) = shift.office.perform(&arm(1, "26-1", 1)).unwrap() else { panic!("not armed") };
    let told = shift.office.order(&token_station::desk::provision::DeviceAct::Write { job: job.no }).err();
    assert!(matches!(told, Some(DeskError::Vault(VaultError::EnvelopeSpoiled))), "{told:?}");
}

#[test]
fn a_use_case_that_fails_inside_a_group_leaves_the_others() {
    let founded = Founded::new();
    let mut office = book::open(&founded.path, founded.clock.clone(), Box::new(Seeded::new(6)));
    office.register.begin_group().unwrap();
    assert!(matches!(office.perform(&arm(1, "26-1", 1)).unwrap(), Input::Armed(_)));
    // The same item once more, and a use case that fails after it wrote.
    assert_eq!(office.perform(&arm(2, "26-1", 1)).unwrap(), Input::Taken);
    let failed = office.write_stamped(|book, stamp| {
        book.set(stamp, "theme", "dark")?;
        book.append(stamp, &Entry::new(Act::JobDropped, "nothing", Outcome::Failed))?;
        Err::<(), _>(RegisterError::Spoiled)
    });
    assert!(failed.is_err());
    assert!(matches!(office.perform(&arm(3, "26-3", 1)).unwrap(), Input::Armed(_)));
    // Nobody else sees anything of it before the sync.
    let others: i64 =
        foreign_hand(&founded.path).query_row("SELECT count(*) FROM job", [], |row| row.get(0)).unwrap();
    assert_eq!(others, 0);
    office.register.commit_group().unwrap();
    let serials: Vec<TokenId> =
        office.register.unfinished_jobs().unwrap().into_iter().map(|job| job.token).collect();
    assert_eq!(serials, [book::token(1), book::token(3)]);
    assert_eq!(office.register.setting("theme").unwrap(), None);
    assert_eq!(office.register.verify_journal().unwrap().first_bad, None);
}

#[test]
fn a_group_that_is_not_synced_never_happened() {
    let founded = Founded::new();
    let mut office = book::open(&founded.path, founded.clock.clone(), Box::new(Seeded::new(6)));
    let rows = office.register.verify_journal().unwrap().rows;
    office.register.begin_group().unwrap();
    office.perform(&arm(1, "26-1", 1)).unwrap();
    let folder = book::folder();
    let left_behind = book::copy(&founded.path, folder.path());
    drop(office);
    let office = book::open(&left_behind, founded.clock.clone(), Box::new(Seeded::new(7)));
    assert_eq!(office.register.unfinished_jobs().unwrap(), []);
    // One row more: signing in.
    assert_eq!(office.register.verify_journal().unwrap().rows, rows + 1);
}

#[test]
fn a_step_taken_twice_or_out_of_order_changes_nothing() {
    let founded = Founded::new();
    let mut shift = founded.shift(3);
    let Input::Armed(job) = shift.office.perform(&arm(1, "26-1", 1)).unwrap() else { panic!("not armed") };
    let clock = token_station::domain::ClockOffset {
        offset_millis: 0,
        uncertainty_millis: 1,
        measured_at: token_station::domain::UnixMillis(0),
    };
    let note = BookAct::Note { job: (*job).clone(), before: None, clock: Some(clock) };
    let quarantine = BookAct::Quarantine { job: (*job).clone(), reason: "parked" };
    assert_eq!(shift.office.perform(&note).unwrap(), Input::Noted);
    assert!(matches!(
        shift.office.perform(&note),
        Err(DeskError::Register(RegisterError::StateDiffers { step: "written", .. }))
    ));
    assert_eq!(shift.office.perform(&quarantine).unwrap(), Input::Quarantined);
    for act in [&note, &quarantine] {
        assert!(matches!(
            shift.office.perform(act),
            Err(DeskError::Register(RegisterError::StateDiffers { .. }))
        ));
    }
    // Its secret is destroyed with the job, and its item is free for another token.
    let told = shift.office.code_at(job.no, 1);
    assert!(matches!(told, Err(DeskError::SecretDestroyed { .. })), "{told:?}");
    let left: Option<Vec<u8>> = foreign_hand(&founded.path)
        .query_row("SELECT wrapped_key FROM job WHERE job = ?1", params![1], |row| row.get(0))
        .unwrap();
    assert_eq!(left, None);
    assert_eq!(shift.office.next_ticket(&[]).unwrap(), ticket("26-1", 1));
}

#[test]
fn a_token_that_never_comes_back_is_written_off_and_left_alone_when_it_does() {
    let founded = Founded::new();
    let units = tray::tray(2, &founded.clock);
    let mut shift = founded.shift(3);
    // It took the secret, and nobody was told.
    shift.stop = Some(crate::shift::Stop::After(4));
    assert!(shift.insert(&units[0], false).is_err());
    shift.stop = None;
    assert!(tray::lock(&units[0]).live().is_some());
    shift.office.write_off(&book::token(1).serial).unwrap();
    assert_eq!(shift.office.register.unfinished_jobs().unwrap(), []);
    assert!(matches!(shift.office.code_at(JobNo(1), 1), Err(DeskError::SecretDestroyed { .. })));
    // Its item goes to another token, and it is touched no more although it lies in the tray again.
    assert_eq!(shift.office.next_ticket(&[]).unwrap(), ticket("26-1", 1));
    assert_eq!(shift.insert(&units[0], true).unwrap(), crate::shift::Seen::Left);
    assert!(matches!(shift.insert(&units[1], false).unwrap(), crate::shift::Seen::Ended(_)));
    assert_eq!(shift.office.register.job_of(&book::token(2)).unwrap().unwrap().item, 1);
    assert!(shift.office.write_off(&book::token(1).serial).is_err(), "twice");
    assert!(shift.office.write_off(&book::token(2).serial).is_err(), "a recorded token was written off");
}
