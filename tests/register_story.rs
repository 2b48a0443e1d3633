//! The register as a story: its schema in words, its chain, its constraints, its groups, and one shift from
//! founding to label.
//!
//! README, "How secrets are kept". The trap: triggers bind who writes through SQLite, not who edits the file; against
//! the second there is only the chain, so it is tampered with in every way here.

#![expect(clippy::unwrap_used, reason = "a step that cannot be taken fails the proof")]

#[path = "rig/book.rs"]
mod book;
#[path = "register_story/chain.rs"]
mod chain;
#[path = "register_story/constraints.rs"]
mod constraints;
#[path = "register_story/destroyed.rs"]
mod destroyed;
#[path = "register_story/schema.rs"]
mod schema;
#[path = "register_story/unlocking.rs"]
mod unlocking;

#[path = "rig/founded.rs"]
mod founded;
#[path = "rig/shift.rs"]
mod shift;
#[path = "rig/tray.rs"]
#[expect(dead_code, reason = "no line is cut in this story")]
mod tray;
#[path = "rig/world.rs"]
mod world;

use std::path::Path;

use token_station::desk::provision::End;
use token_station::domain::{Act, RequestNo};
use token_station::paper::{Form, StartCell, Typesetter};

use founded::Founded;
use shift::Seen;

/// A connection that is not the station's: without its triggers' recursion, its foreign keys, its defences.
fn foreign_hand(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).unwrap()
}

#[test]
fn a_shift_goes_from_founding_to_label_and_the_book_tells_all_of_it() {
    let founded = Founded::new();
    let mut shift = founded.shift(2);
    let units = tray::tray(book::STOCK, &founded.clock);
    for unit in &units[..4] {
        let seen = shift.insert(unit, false).unwrap();
        assert!(matches!(seen, Seen::Ended(End::Recorded { .. })), "{seen:?}");
    }
    assert_eq!(shift.insert(&units[4], false).unwrap(), Seen::NothingToDo);

    let register = &shift.office.register;
    let totals = register.totals(shift.office.start_of_day()).unwrap();
    assert_eq!((totals.to_provision, totals.ready, totals.recorded, totals.in_stock), (0, 3, 4, 2));
    let fees: Vec<i64> = foreign_hand(&founded.path)
        .prepare("SELECT yen FROM fee_line ORDER BY request, item")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(fees, [0, 2200, 2200, 0]);

    let typesetter = Typesetter::new().unwrap();
    for no in ["26-1", "26-2", "26-3"] {
        let no = RequestNo(no.into());
        let value = shift.office.label_value(&no).unwrap();
        let start = StartCell::of(Form::SheetA4x12, 5).unwrap();
        let label = typesetter.labels(Form::SheetA4x12, start, &[value]).unwrap();
        assert!(label.pdf().unwrap().starts_with(b"%PDF-1.7"));
        assert!(!label.text(0).unwrap().contains("RT-"), "a serial stands on the outside");
        shift.office.note_print(&no, "sheet-a4-12", None).unwrap();
        assert_eq!(shift.office.register.prints(&no).unwrap(), 2, "{no}");
    }
    shift.office.note_print(&RequestNo("26-1".into()), "roll-90x29", Some("no paper")).unwrap();
    assert_eq!(shift.office.register.prints(&RequestNo("26-1".into())).unwrap(), 2);

    let mut acts = Vec::new();
    shift
        .office
        .register
        .each_journal_row(|row| {
            acts.push(row.act);
            Ok(())
        })
        .unwrap();
    let count = |act| acts.iter().filter(|known| **known == act).count();
    assert_eq!(acts[..3], [Act::RegisterCreated, Act::OperatorAdded, Act::Unlocked]);
    for (act, times) in [
        (Act::ContractsImported, 1),
        (Act::RequestsImported, 1),
        (Act::TokensReceived, 1),
        (Act::JobArmed, 4),
        (Act::TokenWritten, 4),
        (Act::TokenInspected, 4),
        (Act::TokenRecorded, 4),
        (Act::FeeRaised, 4),
        (Act::LabelPrinted, 6),
        (Act::LabelFailed, 1),
    ] {
        assert_eq!(count(act), times, "{act}");
    }
    let verdict = shift.office.register.verify_journal().unwrap();
    assert_eq!((verdict.first_bad, usize::try_from(verdict.rows).unwrap()), (None, acts.len()));
    shift.office.lock().unwrap();
    assert!(
        shift.office.code_at(token_station::register::JobNo(1), 1).is_err(),
        "locked and still opens secrets"
    );
}
