//! Locking in the middle of the work: automatic mode ends at once, the keys go when no token is being written.

use token_station::bench::message::{Access, Command, Event, SlotState};

use crate::bench::{Bench, Gate, unwatched};

#[test]
fn locking_ends_automatic_mode_at_once_and_locks_when_no_token_is_being_written() {
    let mut bench = Bench::start(2);
    let (gate, watcher) = Gate::new();
    bench.ask(Command::SetAuto(true));
    let first = bench.put_in(1, 1, &[], watcher);
    gate.reached();
    bench.ask(Command::Lock);
    bench.take("the end of automatic mode", |_, event| match event {
        Event::Bench(view) => (!view.auto).then_some(()),
        _ => None,
    });
    // The first token holds its secret and nobody knows yet; a second one comes.
    let second = bench.put_in(2, 2, &[], unwatched());
    bench.settle();
    assert!(matches!(bench.access, Some(Access::Unlocked(..))), "locked while a token was being written");
    assert_eq!(bench.slot(1).unwrap().state, SlotState::Working);
    assert_eq!(bench.slot(2).unwrap().state, SlotState::Ready, "automatic mode went on");
    gate.open();
    bench.wait("the lock", |bench| bench.access == Some(Access::Locked));
    assert!(bench.told("recorded"), "locked before the token was recorded");
    bench.unlock();
    bench.settle();
    assert_ne!(bench.slot(2).unwrap().state, SlotState::Working, "automatic mode came back");
    bench.close_and_check(&[(1, &first)]);
    assert!(second.with_token(|token, _| token.live_secret().is_none()));
}
