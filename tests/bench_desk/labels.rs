//! Labels of a whole day, one by one, and what a folder that takes no file changes: nothing that was recorded.

use std::fs;

use token_station::bench::emulated::EmulatedUnit;
use token_station::bench::message::{Command, Event, PostingAct, Query, SlotNo, SlotState};
use token_station::domain::RequestNo;

use crate::bench::{Bench, unwatched};

const FORM: &str = "roll-90x29";

/// Writes a token for a request and waits for its label, made or not.
fn record(bench: &mut Bench, slot: u16, request: &str) -> EmulatedUnit {
    let unit = bench.put_in(usize::from(slot), u32::from(slot), &[], unwatched());
    let request = Some(RequestNo(request.into()));
    bench.ask(Command::Provision { request, slot: Some(SlotNo(slot)) });
    let no = usize::from(slot);
    bench.wait("the record", |bench| bench.slot(no).is_some_and(|slot| slot.state == SlotState::Done));
    unit
}

fn print_all(bench: &mut Bench, told: &str) {
    bench.notices.clear();
    bench.ask(Command::Posting(PostingAct::PrintLabels { form: FORM.into() }));
    bench.wait(told, |bench| bench.told(told));
    bench.settle();
}

/// How often a label was made, and how often it could not be.
fn prints(bench: &Bench) -> (i64, i64) {
    let file = rusqlite::Connection::open(bench.file("register.db")).unwrap();
    let sql = "SELECT sum(outcome = 'done'), sum(outcome = 'failed') FROM print";
    file.query_row(sql, [], |row| {
        let count = |at| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(at)?.unwrap_or(0));
        Ok((count(0)?, count(1)?))
    })
    .unwrap()
}

#[test]
fn w1_the_labels_of_the_day_are_made_one_by_one_and_a_failure_stops_the_pile_and_undoes_nothing() {
    let mut bench = Bench::start(2);
    let one = record(&mut bench, 1, "26-1");
    let two = record(&mut bench, 2, "26-3");
    let spool = bench.file("spool");
    bench.wait("both labels", |bench| bench.file("spool/26-3.pdf").exists());
    bench.settle();
    fs::remove_dir_all(&spool).unwrap();
    print_all(&mut bench, "post-labels-printed");
    let made: Vec<bool> = ["26-1", "26-3"].map(|no| spool.join(format!("{no}.pdf")).exists()).into();
    assert_eq!((made, prints(&bench)), (vec![true, true], (4, 0)));
    // The folder takes no file any more: the pile stops at the first, and says how many are left.
    fs::remove_dir_all(&spool).unwrap();
    fs::write(&spool, "no folder").unwrap();
    print_all(&mut bench, "post-labels-stopped");
    assert_eq!(prints(&bench), (4, 1), "one was tried");
    fs::remove_file(&spool).unwrap();
    print_all(&mut bench, "post-labels-printed");
    assert_eq!(prints(&bench), (6, 1));
    bench.close_and_check(&[(1, &one), (2, &two)]);
}

#[test]
fn w1_a_label_that_cannot_be_printed_as_its_token_is_recorded_leaves_the_record() {
    let mut bench = Bench::start(1);
    bench.ask(Command::Posting(PostingAct::SetPrintsLabels(true)));
    bench.wait("the setting", |bench| bench.told("post-prints-labels"));
    fs::write(bench.file("spool"), "no folder").unwrap();
    let unit = record(&mut bench, 1, "26-1");
    bench.wait("the failure", |bench| bench.told("file"));
    bench.settle();
    assert_eq!(prints(&bench), (0, 1));
    bench.ask(Command::Show(Query::Dispatch));
    let waiting = bench.take("what waits for labels", |_, event| match event {
        Event::Dispatch(rows) => Some(rows.len()),
        _ => None,
    });
    assert_eq!(waiting, 1, "its label is still owed");
    bench.close_and_check(&[(1, &unit)]);
}
