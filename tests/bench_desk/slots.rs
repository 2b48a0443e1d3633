//! Slots that come and go while others work: numbers that stay, jobs that nobody disturbs, an end in good time.

use std::time::{Duration, Instant};

use token_station::bench::message::{Answer, Command, SlotNo, SlotState};
use token_station::emulator::Fault;
use token_station::words::Fact;

use crate::bench::{Bench, Gate, provision, unwatched};

#[test]
fn a_slot_keeps_its_number_and_no_other_port_gets_it() {
    let mut bench = Bench::start(4);
    let [one, two, three, four] = [1, 2, 3, 4].map(|slot| bench.path(slot));
    bench.set_ports(&[&one, &two, &three]);
    bench.settle();
    assert_eq!(bench.numbers(), [1, 2, 3]);
    bench.set_ports(&[&one, &two]);
    bench.settle();
    bench.set_ports(&[&one, "/dev/no-such-port", &two]);
    bench.settle();
    assert_eq!(bench.numbers(), [1, 2, 5], "slots 3 and 4 were other ports");
    bench.set_ports(&[&four, &three, &two]);
    bench.settle();
    assert_eq!(bench.numbers(), [2, 3, 4]);
    for (no, path) in [(2, two), (3, three), (4, four)] {
        assert_eq!(bench.slot(no).unwrap().port, path);
    }
}

#[test]
fn taking_a_port_away_does_not_disturb_the_slot_that_writes() {
    let mut bench = Bench::start(3);
    let (gate, watcher) = Gate::new();
    let unit = bench.put_in(2, 1, &[], watcher);
    bench.ask(provision(2));
    gate.reached();
    let (two, three) = (bench.path(2), bench.path(3));
    bench.set_ports(&[&two, &three]);
    bench.settle();
    assert_eq!(bench.numbers(), [2, 3], "slot 1 waits for a slot that is none of its business");
    assert_eq!(bench.slot(2).unwrap().state, SlotState::Working);
    gate.open();
    bench.wait("the record", |bench| bench.slot(2).unwrap().state == SlotState::Done);
    assert_eq!(bench.slot(2).unwrap().no, SlotNo(2));
    bench.close_and_check(&[(1, &unit)]);
}

#[test]
fn a_slot_that_writes_keeps_its_port_until_it_is_done() {
    let mut bench = Bench::start(2);
    let (gate, watcher) = Gate::new();
    let unit = bench.put_in(1, 1, &[], watcher);
    bench.ask(provision(1));
    gate.reached();
    bench.set_ports(&[]);
    bench.settle();
    assert_eq!(bench.numbers(), [1], "the slot that writes was taken away, or the idle one was not");
    gate.open();
    bench.wait("the end of the slot", |bench| bench.slots.is_empty());
    assert!(bench.told("recorded"), "{:?}", bench.notices);
    bench.close_and_check(&[(1, &unit)]);
}

#[test]
fn a_slot_that_asks_keeps_its_port_until_it_is_answered() {
    let mut bench = Bench::start(1);
    let unit = bench.put_in(1, 1, &[Fault::StuckClock], unwatched());
    let asks = |bench: &Bench| bench.slot(1).is_some_and(|slot| slot.question.is_some());
    bench.ask(provision(1));
    bench.wait("the question", asks);
    bench.set_ports(&[]);
    bench.settle();
    // Had its port been taken away, this would find nobody to set the clock of, and not come back with the same.
    bench.ask(Command::Answer { slot: SlotNo(1), answer: Answer::SetClock });
    bench.wait("the clock to be tried", |bench| !asks(bench));
    bench.wait("the question once more", asks);
    bench.ask(Command::Answer { slot: SlotNo(1), answer: Answer::Quarantine });
    bench.wait("the end of the slot", |bench| bench.slots.is_empty());
    assert!(bench.told("quarantined"), "{:?}", bench.notices);
    drop(unit);
    bench.close_and_check(&[]);
}

#[test]
fn silent_ports_are_closed_together_and_not_one_after_the_other() {
    const SILENT: usize = 16;
    // A silent port is asked three times for 300 ms, and again 400 ms later. Closed one after the other, each of
    // these would be in the middle of being asked when its turn comes.
    let begins_millis = |slot: &usize| slot * 700 % 1300;
    let mut bench = Bench::start(SILENT);
    let lines: Vec<_> = (0..SILENT).map(|_| token_station::port::pair(115_200).unwrap()).collect();
    let mut order: Vec<usize> = (1..=SILENT).collect();
    order.sort_by_key(begins_millis);
    let began = Instant::now();
    for slot in order {
        let due = Duration::from_millis(begins_millis(&slot).try_into().unwrap());
        std::thread::sleep(due.saturating_sub(began.elapsed()));
        bench.lead(slot, &lines[slot - 1].path);
    }
    bench.settle();
    // Once around, so that the last of them is open too.
    std::thread::sleep(Duration::from_millis(1300));
    let (closed, took) = bench.close();
    println!("{SILENT} silent ports closed within {} ms", took.as_millis());
    assert!(closed && took < Duration::from_secs(3), "{took:?}");
}

#[test]
fn a_slot_whose_job_was_cut_off_says_so_until_its_token_is_back() {
    let mut bench = Bench::start(1);
    // Slow, so that it surely goes before everything is read back.
    let (gate, watcher) = Gate::new();
    let unit = bench.put_in(1, 1, &[Fault::Slow(40)], watcher);
    bench.ask(provision(1));
    gate.reached();
    gate.open();
    bench.cut(1, &unit);
    bench.wait("the sentence", |bench| {
        let slot = bench.slot(1);
        slot.is_some_and(|slot| {
            slot.token.is_none() && slot.notice.as_ref().is_some_and(|notice| notice.code == "interrupted")
        })
    });
    let slot = bench.slot(1).unwrap();
    assert_eq!(
        (slot.state, slot.hand),
        (SlotState::Empty, None),
        "it is plugged in again, not laid on a reader"
    );
    unit.plug().unwrap();
    bench.lead(1, &unit.path().unwrap());
    bench.wait("the token", |bench| bench.slot(1).is_some_and(|slot| slot.token.is_some()));
    let code = bench.slot(1).unwrap().notice.as_ref().map(|notice| notice.code);
    assert_eq!(code, Some("resumable"));
}

#[test]
fn a_token_that_is_plugged_in_by_two_ports_is_worked_with_in_the_slot_that_had_it_first() {
    let mut bench = Bench::start(2);
    let first = bench.put_in(2, 1, &[], unwatched());
    let second = bench.put_in(1, 1, &[], unwatched());
    let notice = bench.slot(1).unwrap().notice.clone().unwrap();
    assert_eq!(notice.code, "token-in-other-slot");
    assert!(notice.facts.contains(&("slot", Fact::Number(2))), "{notice:?}");
    assert_eq!([1, 2].map(|no| bench.slot(no).unwrap().state), [SlotState::Foreign, SlotState::Ready]);
    bench.ask(provision(1));
    bench.wait("the refusal", |bench| bench.told("no-token-ready"));
    bench.ask(Command::SetAuto(true));
    bench.wait("the record", |bench| bench.slot(2).unwrap().state == SlotState::Done);
    assert!(bench.slot(1).unwrap().work.is_none());
    bench.ask(Command::SetAuto(false));
    bench.cut(2, &first);
    bench.wait("the other slot to be judged by itself", |bench| {
        bench.slot(1).unwrap().notice.as_ref().is_some_and(|notice| notice.code == "token-not-in-stock")
    });
    drop(second);
    bench.close_and_check(&[(1, &first)]);
}
