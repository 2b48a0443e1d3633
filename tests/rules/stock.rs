//! The stock: W9 (receiving, counting, the daily balance), W10 (a lost box), and W1's first-expiry-first.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use token_station::desk::DeskError;
use token_station::desk::provision::End;
use token_station::desk::stock::report::report;
use token_station::domain::stock::{
    Delivered, Delivery, Difference, Explanation, Group, IncidentDecision, Place, PlaceKind, Scope,
    StockRefusal,
};
use token_station::domain::{
    Act, HouseRule, LotNo, Manufacturer, Model, OperatorId, Outcome, Refusal, Serial, SerialRange, TokenId,
    TokenState, Witness,
};
use token_station::register::{Entry, RegisterError};
use token_station::words::{Language, Sentences};

use crate::shift::Seen;
use crate::world::Seeded;
use crate::{Counter, book};

fn witness() -> Witness {
    Witness::beside(&book::operator(), OperatorId("mori".into())).unwrap()
}

fn range(first: u32, last: u32) -> SerialRange {
    let serial = |number| book::token(number).serial;
    SerialRange::new(Manufacturer::parse("RT").unwrap(), serial(first), serial(last)).unwrap()
}

fn delivery(lot: &str, first: u32, last: u32, expires_on: Option<Date>) -> Delivery {
    Delivery {
        lot: LotNo(lot.into()),
        model: Model("PTB-1".into()),
        note_no: "N-2611-014".into(),
        supplier: "株式会社西日本セキュリティ機器".into(),
        expires_on,
        place: Place::new(PlaceKind::Safe, "A-3").unwrap(),
        units: Delivered::Range(range(first, last)),
        counted: last - first + 1,
        counted_again: last - first + 1,
    }
}

fn receive(counter: &mut Counter, delivery: &Delivery) -> Result<(), DeskError> {
    counter.shift.office.receive_lot(delivery, Some(&book::lot_key()), witness())
}

/// The rule of the stock that said no.
fn refused<T: std::fmt::Debug>(outcome: Result<T, DeskError>) -> StockRefusal {
    match outcome {
        Err(DeskError::Stock(refusal)) => refusal,
        other => panic!("no rule of the stock said no: {other:?}"),
    }
}

fn state(counter: &Counter, number: u32) -> TokenState {
    counter.shift.office.register.token(&book::token(number)).unwrap().unwrap().state
}

fn move_to(counter: &mut Counter, number: u32, states: &[TokenState]) {
    for state in states {
        let token = book::token(number);
        counter
            .shift
            .office
            .write_stamped(|book, stamp| {
                let entry = Entry::new(Act::TokenRestocked, token.serial.as_str(), Outcome::Done);
                book.move_token(stamp, &token, *state, &entry)
            })
            .unwrap();
    }
}

fn scan(counter: &mut Counter, take: u64, number: u32) {
    counter.shift.office.scan_take(take, book::token(number).serial.as_str()).unwrap();
}

fn explain(object: &str, text: &str, lost: bool) -> Explanation {
    Explanation { object: object.into(), text: text.into(), lost }
}

/// Everything that a refused act must leave alone.
fn rows(counter: &Counter) -> Vec<i64> {
    ["lot", "token", "movement", "journal", "stop", "stock_take_difference", "day_close", "incident"]
        .map(|table| counter.value::<i64>(&format!("SELECT count(*) FROM {table}")))
        .to_vec()
}

#[test]
fn w9_a_lot_is_counted_by_two_and_lies_in_the_safe() {
    let mut counter = Counter::new();
    receive(&mut counter, &delivery("L2612-B", 101, 150, Some(date(2029, 3, 31)))).unwrap();
    let lots = counter.shift.office.register.lots().unwrap();
    let lot = lots.iter().find(|lot| lot.lot.0 == "L2612-B").unwrap();
    assert_eq!((lot.units, lot.counted_by.0.as_str(), lot.second.0.as_str()), (50, "sato", "mori"));
    assert_eq!(lot.expires_on, Some(date(2029, 3, 31)));
    let (_, here) = counter.shift.office.register.unit_here(&book::token(120)).unwrap().unwrap();
    assert_eq!(here.unwrap().place.to_string(), "safe/A-3");
    assert!(counter.shift.office.balance().unwrap().is_even());
}

#[test]
fn w9_a_count_that_does_not_agree_takes_nothing_in() {
    let mut counter = Counter::new();
    let before = rows(&counter);
    let good = delivery("L2612-B", 101, 110, None);
    let wrong = [
        Delivery { counted_again: 9, ..good.clone() },
        Delivery { counted: 11, counted_again: 11, ..good.clone() },
    ];
    for delivery in wrong {
        let refusal = refused(receive(&mut counter, &delivery));
        assert!(matches!(refusal, StockRefusal::CountDiffers { listed: 10, .. }), "{refusal}");
        assert_eq!(refusal.rule(), "W9");
    }
    let refusal = refused(receive(&mut counter, &delivery("L2612-B", 6, 10, None)));
    assert!(matches!(refusal, StockRefusal::TokenKnown { token } if token == book::token(6)));
    let refusal = refused(receive(&mut counter, &delivery(book::LOT, 101, 110, None)));
    assert!(matches!(refusal, StockRefusal::LotKnown { .. }));
    let refusal = refused(receive(&mut counter, &delivery("../etc", 101, 110, None)));
    assert!(matches!(refusal, StockRefusal::FieldWrong { .. }));
    let refusal = refused(receive(&mut counter, &delivery("L2612-B", 101, 110, Some(date(2026, 11, 1)))));
    assert!(matches!(refusal, StockRefusal::LotExpired { .. }));
    let twice = Delivered::Scanned(vec![book::token(101), book::token(101)]);
    let twice = Delivery { units: twice, counted: 2, counted_again: 2, ..good };
    assert!(matches!(refused(receive(&mut counter, &twice)), StockRefusal::SerialTwice { .. }));
    assert_eq!(rows(&counter), before);
}

#[test]
fn w9_nobody_counts_beside_themselves() {
    let mut counter = Counter::new();
    let before = rows(&counter);
    // A signature given beside somebody else, who has gone home since.
    let alone = Witness::beside(&OperatorId("mori".into()), book::operator()).unwrap();
    let good = delivery("L2612-B", 101, 110, None);
    let outcome = counter.shift.office.receive_lot(&good, Some(&book::lot_key()), alone);
    assert!(matches!(outcome, Err(DeskError::Witness(_))), "{outcome:?}");
    assert_eq!(rows(&counter), before);
}

#[test]
fn w1_the_bench_names_the_lot_that_expires_first_and_refuses_an_expired_unit() {
    let mut counter = Counter::new();
    receive(&mut counter, &delivery("L2612-B", 101, 103, Some(date(2027, 1, 31)))).unwrap();
    let earlier = counter.shift.office.earlier_lot(&LotNo(book::LOT.into())).unwrap().unwrap();
    assert_eq!((earlier.lot.0.as_str(), earlier.in_stock), ("L2612-B", 3));
    assert_eq!(counter.shift.office.earlier_lot(&earlier.lot).unwrap(), None);
    // A unit of the later lot is taken all the same: the bench warns, it does not refuse.
    assert!(matches!(counter.put_in(0), Seen::Ended(End::Recorded { .. })));
    foreign(&counter, "UPDATE lot SET expires_on = '2026-11-01' WHERE lot = 'L2611-A'");
    let Seen::Ended(End::Refused(Refusal::Stock(refusal))) = counter.put_in(1) else { panic!("taken") };
    assert!(matches!(refusal, StockRefusal::Expired { .. }) && refusal.rule() == "W1", "{refusal}");
    assert_eq!(state(&counter, 2), TokenState::InStock, "and it was not touched");
}

/// Somebody else writes into the register file.
fn foreign(counter: &Counter, sql: &str) {
    rusqlite::Connection::open(&counter.path).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn w9_a_unit_is_put_where_it_was_scanned_and_only_while_it_is_here() {
    let mut counter = Counter::new();
    let place = Place::new(PlaceKind::Tray, "").unwrap();
    let token = counter.shift.office.put_unit(" rt-00000003\n", &place).unwrap();
    assert_eq!(token.id, book::token(3));
    let (_, here) = counter.shift.office.register.unit_here(&token.id).unwrap().unwrap();
    assert_eq!(here.unwrap().place.kind, PlaceKind::Tray);
    // The next step takes it in hand, and its state says again where it lies.
    move_to(&mut counter, 3, &[TokenState::Quarantined]);
    let (_, here) = counter.shift.office.register.unit_here(&token.id).unwrap().unwrap();
    assert_eq!(here.unwrap().place.kind, PlaceKind::Safe);
    let refusal = refused(counter.shift.office.put_unit("RT-99999999", &place));
    assert!(matches!(refusal, StockRefusal::UnitUnknown { .. }));
    move_to(&mut counter, 4, &[TokenState::Lost]);
    let refusal = refused(counter.shift.office.put_unit("RT-00000004", &place));
    assert!(matches!(refusal, StockRefusal::NotInTheHouse { .. }));
}

#[test]
fn w9_a_count_of_exactly_what_is_there_has_no_difference() {
    let mut counter = Counter::after(2);
    let take = counter.shift.office.begin_take(&Scope::All).unwrap();
    for number in 1..=book::STOCK {
        scan(&mut counter, take, number);
    }
    assert!(counter.shift.office.scan_take(take, "RT-00000001").unwrap().again);
    let told = counter.shift.office.close_take(take, &[], witness()).unwrap();
    assert_eq!((told.count.expected, told.count.found), (book::STOCK, book::STOCK));
    assert!(told.settled.is_empty());
    assert!(matches!(
        refused(counter.shift.office.scan_take(take, "RT-00000001")),
        StockRefusal::TakeClosed { .. }
    ));
    let text = report(&told, &Sentences::new(Language::English));
    assert!(text.contains("There is no difference."), "{text}");
}

#[test]
fn w9_a_count_goes_on_while_the_bench_works() {
    let mut counter = Counter::new();
    let scope = Scope::Place(PlaceKind::Safe);
    let take = counter.shift.office.begin_take(&scope).unwrap();
    for number in 1..=book::STOCK {
        scan(&mut counter, take, number);
    }
    // Found in the safe, then taken to the bench: it was found.
    assert!(matches!(counter.put_in(0), Seen::Ended(End::Recorded { .. })));
    let told = counter.shift.office.stock_take(take).unwrap();
    assert_eq!((told.count.found, told.count.missing.len(), told.count.unexpected.len()), (6, 0, 0));
}

#[test]
fn w9_every_difference_is_explained_and_nothing_is_lost_without_a_decision() {
    let mut counter = Counter::new();
    let office = &mut counter.shift.office;
    let take = office.begin_take(&Scope::Lot(LotNo(book::LOT.into()))).unwrap();
    assert!(matches!(refused(office.begin_take(&Scope::All)), StockRefusal::TakeOpen { .. }));
    for number in 1..=4 {
        scan(&mut counter, take, number);
    }
    let office = &mut counter.shift.office;
    let stranger = office.scan_take(take, "XX-0815").unwrap();
    assert!(!stranger.scanned.expected && stranger.scanned.token.is_none());
    let told = office.stock_take(take).unwrap().count;
    assert_eq!((told.expected, told.found, told.missing.len(), told.unexpected.len()), (6, 4, 2, 1));
    let before = rows(&counter);
    let office = &mut counter.shift.office;
    let some = [explain("RT-00000005", "貸出先を確認中", false), explain("XX-0815", "他社の見本", false)];
    assert!(matches!(
        refused(office.close_take(take, &some, witness())),
        StockRefusal::Unexplained { object } if object == "RT-00000006"
    ));
    let found = [&some[..], &[explain("RT-00000001", "ある", true)]].concat();
    assert!(matches!(refused(office.close_take(take, &found, witness())), StockRefusal::NotMissing { .. }));
    assert_eq!(rows(&counter), before);
    let all = [&some[..], &[explain("RT-00000006", "裁断機に混入", true)]].concat();
    let told = counter.shift.office.close_take(take, &all, witness()).unwrap();
    assert_eq!(told.settled.iter().filter(|one| one.lost).count(), 1);
    assert_eq!(state(&counter, 5), TokenState::InStock, "explained is not lost");
    assert_eq!(state(&counter, 6), TokenState::Lost);
    // What was not found and not given up stays in the balance, with its explanation, until somebody sees it.
    let balance = counter.shift.office.balance().unwrap();
    assert!(balance.is_even());
    assert!(matches!(
        balance.differences.as_slice(),
        [one] if matches!(&one.difference, Difference::Missing { token, .. } if *token == book::token(5))
    ));
    assert_eq!((balance.unexplained(), balance.units(Group::Lost)), (0, 1));
    let text = report(&told, &Sentences::new(Language::Japanese));
    assert!(text.contains("RT-00000006") && text.contains("裁断機に混入") && text.contains("紛失"), "{text}");
    let again = counter.shift.office.begin_take(&Scope::All).unwrap();
    scan(&mut counter, again, 5);
    assert!(counter.shift.office.balance().unwrap().differences.iter().all(|one| {
        !matches!(&one.difference, Difference::Missing { token, .. } if *token == book::token(5))
    }));
}

#[test]
fn w9_a_recorded_unit_that_is_lost_in_the_house_frees_its_item_and_costs_once() {
    let mut counter = Counter::after(3);
    let take = counter.shift.office.begin_take(&Scope::All).unwrap();
    for number in [1, 3, 4, 5, 6] {
        scan(&mut counter, take, number);
    }
    let lost = [explain("RT-00000002", "封入前に所在不明", true)];
    counter.shift.office.close_take(take, &lost, witness()).unwrap();
    assert_eq!(state(&counter, 2), TokenState::Lost);
    let secrets = "SELECT count(*) FROM job WHERE serial = 'RT-00000002' AND wrapped_key IS NOT NULL";
    assert_eq!(counter.value::<i64>(secrets), 0);
    let fees = counter.value::<i64>("SELECT count(*) FROM fee_line");
    // The customer still gets a token: the next unit takes the item, for the same fee.
    assert!(matches!(counter.put_in(3), Seen::Ended(End::Recorded { .. })));
    let holder = "SELECT serial FROM request_item WHERE request = '26-2' AND item = 1";
    assert_eq!(counter.value::<String>(holder), "RT-00000004");
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM fee_line"), fees);
    assert!(counter.shift.office.balance().unwrap().is_even());
}

#[test]
fn w9_a_day_is_closed_by_two_with_the_head_of_the_journal() {
    let mut counter = Counter::after(2);
    let head = counter.shift.office.register.journal_head().unwrap().1;
    let day = counter.shift.office.close_the_day("", witness()).unwrap().balance;
    assert_eq!((day.unexplained, day.journal_head, day.second.0.0.as_str()), (0, head, "mori"));
    let balance = counter.shift.office.balance().unwrap();
    assert_eq!(
        (balance.received(), balance.units(Group::InStock), balance.units(Group::UnderWay)),
        (6, 4, 2)
    );
    assert!(matches!(
        refused(counter.shift.office.close_the_day("", witness())),
        StockRefusal::DayClosed { .. }
    ));
    assert_eq!(counter.shift.office.register.verify_journal().unwrap().first_bad, None);
}

#[test]
fn w9_an_unexplained_difference_stops_the_next_day_until_two_explain_it() {
    let mut counter = Counter::new();
    counter.shift.office.decide(HouseRule::DifferenceBlocks, 1).unwrap();
    foreign(&counter, "DELETE FROM movement WHERE serial = 'RT-00000002'");
    let day = counter.shift.office.close_the_day("", witness()).unwrap().balance;
    assert_eq!(day.unexplained, 1);
    assert!(counter.ticket("26-1").is_ok(), "today goes on");
    counter.clock.advance(86_400_000_000);
    let refusal = refused(counter.ticket("26-1"));
    assert!(matches!(refusal, StockRefusal::DayUnexplained { difference: 1, .. }), "{refusal}");
    assert!(matches!(counter.shift.office.next_ticket(&[]), Err(DeskError::Stock(_))));
    let explained = counter.shift.office.explain_day(day.day, "移行時の欠落", witness()).unwrap();
    assert_eq!(explained.explanation, "移行時の欠落");
    assert!(counter.ticket("26-1").is_ok());
    assert!(matches!(
        refused(counter.shift.office.explain_day(day.day, "もう一度", witness())),
        StockRefusal::NothingToExplain { .. }
    ));
}

#[test]
fn w9_a_register_for_training_tells_a_difference_and_goes_on() {
    let mut counter = Counter::new();
    foreign(&counter, "UPDATE token SET state = 'defective' WHERE serial = 'RT-00000002'");
    assert_eq!(counter.shift.office.close_the_day("", witness()).unwrap().balance.unexplained, 1);
    counter.clock.advance(86_400_000_000);
    assert!(counter.ticket("26-1").is_ok());
}

#[test]
fn w9_a_unit_that_is_gone_from_the_register_shows_in_the_balance() {
    let counter = Counter::new();
    let gone =
        "DELETE FROM movement WHERE serial = 'RT-00000002'; DELETE FROM token WHERE serial = 'RT-00000002'";
    foreign(&counter, gone);
    let balance = counter.shift.office.balance().unwrap();
    assert!(!balance.is_even());
    assert!(matches!(
        &balance.differences[0].difference,
        Difference::LotIncomplete { received: 6, known: 5, .. }
    ));
}

#[test]
fn w10_a_lost_box_is_blocked_in_the_house_and_listed_outside() {
    let mut counter = Counter::after(4);
    move_to(&mut counter, 1, &[TokenState::Enclosed, TokenState::Dispatched, TokenState::InUse]);
    move_to(&mut counter, 3, &[TokenState::Enclosed, TokenState::Dispatched]);
    let before = rows(&counter);
    assert!(matches!(
        refused(counter.shift.office.block_range(&range(1, 5), "  ")),
        StockRefusal::FieldEmpty { .. }
    ));
    assert_eq!(rows(&counter), before);
    let incident = counter.shift.office.block_range(&range(1, 5), "搬送中に箱が行方不明").unwrap();
    let states: Vec<TokenState> = (1..=6).map(|number| state(&counter, number)).collect();
    assert_eq!(
        states,
        [
            TokenState::InUse,
            TokenState::Blocked,
            TokenState::Dispatched,
            TokenState::Blocked,
            TokenState::Blocked,
            TokenState::InStock
        ]
    );
    let lists = counter.shift.office.work_lists(incident).unwrap();
    let serials = |units: &[token_station::register::IncidentUnit]| -> Vec<TokenId> {
        units.iter().map(|unit| unit.token.clone()).collect()
    };
    assert_eq!(serials(&lists.to_destroy), [2, 4, 5].map(book::token));
    assert_eq!(serials(&lists.out), [1, 3].map(book::token));
    // Neither provisioned nor dispatched.
    assert_eq!(counter.put_in(4), Seen::Left);
    let office = &mut counter.shift.office;
    let moved = office.write_stamped(|book, stamp| {
        let entry = Entry::new(Act::ParcelEnclosed, "RT-00000002", Outcome::Done);
        book.move_token(stamp, &book::token(2), TokenState::Enclosed, &entry)
    });
    assert!(matches!(moved, Err(DeskError::Register(RegisterError::StateDiffers { .. }))));
    assert!(office.balance().unwrap().is_even());
    // The customers of the blocked units get others.
    assert!(matches!(counter.put_in(5), Seen::Ended(End::Recorded { .. })));
}

#[test]
fn w10_the_supervisor_decides_once_about_the_units_that_are_out() {
    for decision in IncidentDecision::ALL {
        let mut counter = Counter::after(4);
        for number in [1, 3] {
            move_to(&mut counter, number, &[TokenState::Enclosed, TokenState::Dispatched, TokenState::InUse]);
        }
        let incident = counter.shift.office.block_range(&range(1, 6), "鍵の漏えいの疑い").unwrap();
        let suspended = counter.shift.office.decide_incident(incident, *decision, witness()).unwrap();
        let stops = "SELECT count(*) FROM stop WHERE cause = 'accident' AND state_before = 'in_use'";
        if *decision == IncidentDecision::Suspend {
            assert_eq!(suspended, [1, 3].map(book::token));
            assert_eq!((state(&counter, 1), counter.value::<i64>(stops)), (TokenState::Suspended, 2));
        } else {
            assert!(suspended.is_empty());
            assert_eq!((state(&counter, 1), counter.value::<i64>(stops)), (TokenState::InUse, 0));
        }
        assert_eq!(counter.shift.office.work_lists(incident).unwrap().out.len(), 2);
        let again = counter.shift.office.decide_incident(incident, *decision, witness());
        assert_eq!(refused(again).rule(), "W10");
    }
}

#[test]
fn w10_a_unit_that_is_being_written_is_blocked_with_its_job_and_its_secret() {
    let mut counter = Counter::new();
    counter.arm(1, "26-1", 1);
    counter.shift.office.block_range(&range(1, 1), "箱の封が破れていた").unwrap();
    assert_eq!(state(&counter, 1), TokenState::Blocked);
    assert_eq!(counter.shift.office.register.unfinished_jobs().unwrap(), []);
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM job WHERE wrapped_key IS NOT NULL"), 0);
    assert!(counter.ticket("26-1").is_ok(), "its item is free for another unit");
}

#[test]
fn w10_a_box_that_turns_up_after_its_range_was_blocked_comes_in_blocked() {
    let mut counter = Counter::new();
    let incident = counter.shift.office.block_range(&range(101, 102), "配送中に紛失").unwrap();
    receive(&mut counter, &delivery("L2612-B", 101, 103, None)).unwrap();
    let states: Vec<TokenState> = (101..=103).map(|number| state(&counter, number)).collect();
    assert_eq!(states, [TokenState::Blocked, TokenState::Blocked, TokenState::InStock]);
    assert_eq!(counter.shift.office.work_lists(incident).unwrap().to_destroy.len(), 2);
}

#[test]
fn w9_a_receipt_that_the_register_refuses_half_way_leaves_nothing() {
    let mut counter = Counter::new();
    let before = rows(&counter);
    // The desk would refuse a unit that is known; here the register itself has to undo the whole lot.
    foreign(
        &counter,
        "CREATE TRIGGER full BEFORE INSERT ON token WHEN NEW.serial = 'RT-00000105' \
         BEGIN SELECT RAISE(ABORT, 'no room'); END",
    );
    assert!(receive(&mut counter, &delivery("L2612-B", 101, 110, None)).is_err());
    assert_eq!(rows(&counter), before);
    foreign(
        &counter,
        "CREATE TRIGGER held BEFORE UPDATE OF state ON token WHEN NEW.serial = 'RT-00000004' \
         BEGIN SELECT RAISE(ABORT, 'no room'); END",
    );
    assert!(counter.shift.office.block_range(&range(1, 6), "箱を紛失").is_err());
    assert_eq!(rows(&counter), before);
    let states: Vec<TokenState> = (1..=6).map(|number| state(&counter, number)).collect();
    assert!(states.iter().all(|state| *state == TokenState::InStock), "{states:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn w9_the_balance_holds_after_any_acts_legal_or_not(seed in any::<u64>()) {
        let mut counter = Counter::after(3);
        let mut chance = Seeded::new(seed);
        let mut pick = |most: u64| u32::try_from(chance.next() % most).unwrap();
        for _ in 0..40 {
            let number = 1 + pick(8);
            let token = book::token(number);
            match pick(6) {
                0..=2 => {
                    let to = TokenState::ALL[pick(TokenState::ALL.len() as u64) as usize];
                    let _ = counter.shift.office.write_stamped(|book, stamp| {
                        let entry = Entry::new(Act::TokenJudged, token.serial.as_str(), Outcome::Done);
                        book.move_token(stamp, &token, to, &entry)
                    });
                }
                3 => {
                    let last = number + pick(3);
                    let _ = counter.shift.office.block_range(&range(number, last), "箱を紛失");
                }
                4 => {
                    let place = Place::new(PlaceKind::ALL[pick(3) as usize], "B").unwrap();
                    let _ = counter.shift.office.put_unit(token.serial.as_str(), &place);
                }
                _ => {
                    let lot = format!("L{}", pick(3));
                    let first = 100 + pick(4);
                    let _ = receive(&mut counter, &delivery(&lot, first, first + pick(3), None));
                }
            }
            let balance = counter.shift.office.balance().unwrap();
            prop_assert!(balance.is_even(), "{balance:?}");
            prop_assert!(balance.differences.is_empty(), "{:?}", balance.differences);
        }
        prop_assert_eq!(counter.shift.office.register.verify_journal().unwrap().first_bad, None);
    }

    #[test]
    fn w10_a_range_never_blocks_a_unit_outside_of_it(first in 1_u32..8, more in 0_u32..4) {
        let mut counter = Counter::after(2);
        let before: Vec<TokenState> = (1..=book::STOCK).map(|number| state(&counter, number)).collect();
        let range = range(first, first + more);
        counter.shift.office.block_range(&range, "箱を紛失").unwrap();
        for number in 1..=book::STOCK {
            let now = state(&counter, number);
            if range.contains(&book::token(number)) {
                prop_assert_eq!(now, TokenState::Blocked);
            } else {
                prop_assert_eq!(now, before[number as usize - 1]);
            }
        }
    }
}

#[test]
fn w9_a_serial_is_read_as_the_scanner_gives_it() {
    let counter = Counter::new();
    let token = counter.shift.office.scanned_unit("rt-00000001\r\n").unwrap();
    assert_eq!(token.id.serial, Serial::parse("RT-00000001").unwrap());
    assert!(matches!(
        refused(counter.shift.office.scanned_unit("注文書")),
        StockRefusal::ScanUnreadable { .. }
    ));
}

#[test]
fn w9_a_delivery_note_names_the_last_day_of_its_lot_once_and_not_one_that_is_over() {
    let mut counter = Counter::new();
    let office = &mut counter.shift.office;
    let note = |days: [&str; 2]| {
        format!(
            "manufacturer,serial,model,lot,expires_on\nRT,9001,PTB-1,L-9,{}\nRT,9002,PTB-1,L-9,{}\n",
            days[0], days[1]
        )
    };
    for days in [["2029-03-31", "2029-04-30"], ["2029-03-31", ""], ["2026-11-17", "2026-11-17"]] {
        let import = office.import_stock(note(days).as_bytes(), true, |_| Ok(book::lot_key())).unwrap();
        assert!(!import.taken && import.refused() == 2, "{days:?} {import:?}");
    }
    let import =
        office.import_stock(note(["2029-03-31"; 2]).as_bytes(), true, |_| Ok(book::lot_key())).unwrap();
    assert!(import.taken);
    assert_eq!(office.register.expiry_of(&LotNo("L-9".into())).unwrap(), Some(Date::constant(2029, 3, 31)));
}
