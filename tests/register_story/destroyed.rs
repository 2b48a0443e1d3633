//! Destroyed single-use keys: gone from every file of the register once the station is locked.
//!
//! README, "How secrets are kept". The trap: a search that finds nothing may be a search that cannot find, so the same
//! keys are found before.

use std::path::Path;

use token_station::desk::provision::{BookAct, Input, Ticket};
use token_station::desk::{DeskError, Office};
use token_station::domain::{Profile, RequestNo};
use token_station::register::{Job, RegisterError};

use crate::founded::Founded;
use crate::{book, foreign_hand};

fn arm(office: &mut Office, number: u32, request: &str) -> Job {
    let ticket = Ticket { request: RequestNo(request.into()), item: 1 };
    let act = BookAct::Arm { token: book::token(number), ticket, profile: Profile::SERVICE };
    match office.perform(&act).unwrap() {
        Input::Armed(job) => *job,
        other => panic!("{other:?}"),
    }
}

/// The file names in the register's folder whose content holds the job's wrapped key.
fn holding(job: &Job, register: &Path) -> Vec<String> {
    let key = &job.sealed.as_ref().unwrap().wrapped_key;
    let files = std::fs::read_dir(register.parent().unwrap()).unwrap().map(Result::unwrap);
    let holding = files.filter(|file| {
        std::fs::read(file.path()).unwrap().windows(key.len()).any(|part| part == key.as_slice())
    });
    holding.map(|file| file.file_name().into_string().unwrap()).collect()
}

#[test]
fn a_destroyed_key_is_in_no_file_once_the_station_is_locked() {
    let founded = Founded::new();
    let mut office = founded.shift(2).office;
    let kept = arm(&mut office, 1, "26-1");
    let quarantined = arm(&mut office, 2, "26-2");
    let written_off = arm(&mut office, 3, "26-3");
    let act = BookAct::Quarantine { job: quarantined.clone(), reason: "clock-off" };
    office.perform(&act).unwrap();
    office.write_off(&written_off.token.serial).unwrap();
    for job in [&quarantined, &written_off] {
        assert_eq!(holding(job, &founded.path), ["register.db-wal"], "the log tells how it was");
    }
    office.lock().unwrap();
    for job in [&quarantined, &written_off] {
        assert_eq!(holding(job, &founded.path), Vec::<String>::new());
    }
    assert_eq!(holding(&kept, &founded.path), ["register.db"]);
}

#[test]
fn a_log_that_somebody_else_reads_is_told_and_emptied_when_they_have_ended() {
    let founded = Founded::new();
    let mut office = founded.shift(2).office;
    let job = arm(&mut office, 1, "26-1");
    let reader = foreign_hand(&founded.path);
    reader.execute_batch("BEGIN; SELECT count(*) FROM job").unwrap();
    office.write_off(&job.token.serial).unwrap();
    let held = office.lock();
    assert!(matches!(held, Err(DeskError::Register(RegisterError::LogHeld { .. }))), "{held:?}");
    assert!(office.signed_in().is_none(), "it is locked all the same");
    assert_ne!(holding(&job, &founded.path), Vec::<String>::new());
    drop(reader);
    // Closing the station locks it once more.
    office.lock().unwrap();
    assert_eq!(holding(&job, &founded.path), Vec::<String>::new());
}
