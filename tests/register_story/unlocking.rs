//! One process at a time, and wrong passphrases that are remembered across restarts.

use token_station::desk::{DeskError, Office};
use token_station::domain::{OperatorId, UnixMillis};
use token_station::register::{Found, Register, RegisterError, Stamp};
use token_station::vault::VaultError;

use crate::book;
use crate::foreign_hand;
use crate::founded::Founded;
use crate::world::Seeded;

#[test]
fn a_second_process_is_refused_and_may_only_read() {
    let founded = Founded::new();
    let first = Register::open(&founded.path).unwrap();
    let second = Register::open(&founded.path).err();
    assert!(matches!(second, Some(RegisterError::InUse { .. })), "{second:?}");
    assert!(Register::open_read_only(&founded.path).unwrap().verify_journal().unwrap().rows > 0);
    drop(first);
    assert!(Register::open(&founded.path).is_ok());
}

#[test]
fn a_reading_register_takes_no_write() {
    let founded = Founded::new();
    let mut reading = Register::open_read_only(&founded.path).unwrap();
    let stamp = Stamp { operator: book::operator(), at: UnixMillis(0) };
    let refused = reading.write(|book| book.set(&stamp, "theme", "dark"));
    assert!(matches!(refused, Err(RegisterError::DiskFailed { .. })), "{refused:?}");
}

/// A station that was just started.
fn started(founded: &Founded) -> Office {
    let register = Register::open(&founded.path).unwrap();
    Office::new(register, founded.clock.clone(), Box::new(Seeded::new(8)))
}

fn wrong(office: &mut Office) -> DeskError {
    office.unlock(&book::operator(), "not the passphrase at all").err().unwrap()
}

#[test]
fn wrong_passphrases_make_the_next_try_wait_longer_and_longer_also_after_a_restart() {
    let founded = Founded::new();
    let mut office = started(&founded);
    for _ in 0..5 {
        assert!(matches!(wrong(&mut office), DeskError::Vault(VaultError::PassphraseWrong)));
    }
    for wait_secs in [30_u64, 60, 120, 240] {
        drop(office);
        office = started(&founded);
        let told = office.unlock(&book::operator(), book::PASSPHRASE);
        assert!(
            matches!(told, Err(DeskError::TooManyTries { secs }) if secs == wait_secs),
            "the right passphrase was looked at too early: {told:?}"
        );
        founded.clock.advance((wait_secs - 1) * 1_000_000);
        assert!(matches!(wrong(&mut office), DeskError::TooManyTries { secs: 1 }));
        founded.clock.advance(1_000_000);
        assert!(matches!(wrong(&mut office), DeskError::Vault(VaultError::PassphraseWrong)));
    }
    founded.clock.advance(480_000_000);
    office.unlock(&book::operator(), book::PASSPHRASE).unwrap();
    // The right one ends the row of wrong ones.
    office.lock().unwrap();
    assert!(matches!(wrong(&mut office), DeskError::Vault(VaultError::PassphraseWrong)));
    office.unlock(&book::operator(), book::PASSPHRASE).unwrap();
}

#[test]
fn wrong_passphrases_of_one_operator_do_not_hold_up_another() {
    let founded = Founded::new();
    let second = OperatorId("suzuki".into());
    let mut office = book::open(&founded.path, founded.clock.clone(), Box::new(Seeded::new(9)));
    office.add_operator(&second, "鈴木", "quartz-lemon-harbor-27-violin").unwrap();
    office.lock().unwrap();
    for _ in 0..5 {
        wrong(&mut office);
    }
    assert!(matches!(wrong(&mut office), DeskError::TooManyTries { .. }));
    office.unlock(&second, "quartz-lemon-harbor-27-violin").unwrap();
}

#[test]
fn a_locked_station_remembers_no_name_that_somebody_searched_for() {
    let founded = Founded::new();
    let mut office = book::open(&founded.path, founded.clock.clone(), Box::new(Seeded::new(8)));
    let found = |office: &Office| match office.register.search("C-2", 5).unwrap().as_slice() {
        [Found::Contract(_, name)] => name.clone(),
        other => panic!("{other:?}"),
    };
    let before = found(&office);
    let rename = "UPDATE contract SET name = 'renamed' WHERE contract = 'C-2'";
    assert_eq!(foreign_hand(&founded.path).execute(rename, []).unwrap(), 1);
    assert_eq!(found(&office), before, "while it is unlocked the keys lie in memory");
    office.lock().unwrap();
    assert_eq!(found(&office), "renamed", "read again from the file");
}
