//! A station whose clock was moved by hand: it gives no token a time, and goes on when the clock is right again.

use token_station::bench::message::{Answer, Command, SlotNo, SlotState};
use token_station::emulator::Fault;

use crate::bench::{Bench, provision, unwatched};

const HOUR_MILLIS: i64 = 3_600_000;

#[test]
fn no_token_is_written_by_a_clock_that_jumped_after_the_job_began() {
    let mut bench = Bench::start(1);
    let unit = bench.put_in(1, 1, &[], unwatched());
    // While it is looked at the token answers nobody, so the clock jumps between its name and its secret.
    unit.with_token(|_, _| {
        bench.ask(provision(1));
        bench.wait("the job", |bench| bench.slot(1).unwrap().state == SlotState::Working);
        bench.clock.move_to(HOUR_MILLIS);
    });
    bench.wait("the refusal", |bench| bench.told("clock-wrong"));
    bench.settle();
    assert_ne!(bench.slot(1).unwrap().state, SlotState::Working);
    assert!(unit.with_token(|token, _| token.live_secret().is_none()), "it was written");
    bench.clock.move_to(0);
    bench.put_in_again(1, &unit);
    bench.ask(provision(1));
    bench.wait("the record", |bench| bench.slot(1).unwrap().state == SlotState::Done);
    bench.close_and_check(&[(1, &unit)]);
}

#[test]
fn no_clock_is_set_by_a_clock_that_jumped() {
    let mut bench = Bench::start(1);
    let unit = bench.put_in(1, 1, &[Fault::StuckClock], unwatched());
    let asks_for_its_clock = |bench: &Bench| {
        let question = bench.slot(1).unwrap().question.as_ref();
        question.is_some_and(|question| question.answers.contains(&Answer::SetClock))
    };
    bench.ask(provision(1));
    bench.wait("the question", asks_for_its_clock);
    bench.clock.move_to(-HOUR_MILLIS);
    bench.ask(Command::Answer { slot: SlotNo(1), answer: Answer::SetClock });
    bench.wait("the refusal", |bench| bench.told("clock-wrong"));
    bench.settle();
    assert_eq!(bench.slot(1).unwrap().question, None);
    bench.clock.move_to(0);
    bench.put_in_again(1, &unit);
    bench.ask(provision(1));
    bench.wait("the question once more", asks_for_its_clock);
    assert!(bench.close().0, "a thread hangs");
}
