//! What a slot says of the lot of the token in it (W1).

use token_station::bench::message::SlotState;

use crate::bench::{Bench, unwatched};

fn foreign(bench: &Bench, sql: &str) {
    rusqlite::Connection::open(bench.file("register.db")).unwrap().execute_batch(sql).unwrap();
}

fn says(bench: &Bench, slot: usize, code: &str) -> bool {
    bench.slot(slot).and_then(|slot| slot.notice.as_ref()).is_some_and(|notice| notice.code == code)
}

#[test]
fn w1_a_slot_names_the_lot_that_goes_first_and_does_not_begin_with_an_expired_unit() {
    let mut bench = Bench::start(2);
    foreign(
        &bench,
        "INSERT INTO lot (lot, manufacturer, wrapped_key, nonce, ciphertext, received_at, expires_on, units) \
         SELECT 'L2400-Z', manufacturer, wrapped_key, nonce, ciphertext, received_at, '2026-12-31', 1 FROM lot; \
         UPDATE token SET lot = 'L2400-Z' WHERE serial = 'RT-00000006'",
    );
    let _later = bench.put_in(1, 1, &[], unwatched());
    assert!(says(&bench, 1, "stock-use-earlier"), "{:?}", bench.slot(1));
    assert_eq!(bench.slot(1).unwrap().state, SlotState::Ready, "it is told, and not refused");
    foreign(&bench, "UPDATE lot SET expires_on = '2026-11-01' WHERE lot = 'L2611-A'");
    let _expired = bench.put_in(2, 2, &[], unwatched());
    assert!(says(&bench, 2, "stock-expired"), "{:?}", bench.slot(2));
    assert_eq!(bench.slot(2).unwrap().state, SlotState::Foreign);
    bench.close_and_check(&[]);
}
