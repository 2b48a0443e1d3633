//! Units that come back, with real threads: found by their code, judged in their slot, erased and proved blank.

use token_station::bench::message::{
    Command, Event, Lcd, ReturnView, ReturnedUnit, ReturnsAct, ReturnsNews, SlotNo, SlotState,
};
use token_station::domain::disposition::{Disposition, Ticks};
use token_station::domain::verdict::Verdict;

use crate::bench::{Bench, provision, unwatched};
use crate::book;

fn ask(bench: &Bench, act: ReturnsAct) {
    bench.ask(Command::Returns(act));
}

fn judge(bench: &mut Bench) -> ReturnView {
    let act =
        ReturnsAct::Judge { unit: ReturnedUnit::Slot(SlotNo(1)), codes: Vec::new(), ticks: Ticks::default() };
    ask(bench, act);
    bench.take("the judgement", |_, event| match event {
        Event::Returns(ReturnsNews::Judged(view)) => Some((**view).clone()),
        _ => None,
    })
}

fn erase(bench: &Bench, typed: &str) {
    let act = ReturnsAct::Dispose { disposition: Disposition::Erase, second: None, typed: typed.into() };
    ask(bench, act);
}

#[test]
fn a_code_on_a_display_finds_its_token_and_an_erased_token_is_proved_blank() {
    let mut bench = Bench::start(1);
    let unit = bench.put_in(1, 1, &[], unwatched());
    bench.ask(provision(1));
    bench.wait("the record", |bench| bench.slot(1).unwrap().state == SlotState::Done);
    let code = bench.take("the display", |bench, _| match &bench.slot(1)?.lcd {
        Lcd::Code { digits, .. } => Some(digits.clone()),
        Lcd::Off => None,
    });
    ask(&bench, ReturnsAct::Identify { first: code, second: String::new() });
    let found = bench.take("the search", |_, event| match event {
        Event::Returns(ReturnsNews::Identified(view)) if view.over => Some(view.clone()),
        _ => None,
    });
    assert_eq!((found.total, found.seen), (1, 1));
    assert_eq!(found.rows.iter().map(|row| row.token.clone()).collect::<Vec<_>>(), [book::token(1)]);

    let view = judge(&mut bench);
    assert_eq!((view.verdict, view.agrees), (Verdict::NeverDispatched, Some(true)));
    assert!(!view.dispositions.contains(&Disposition::Erase), "a token that is to be posted is not erased");
    let outside = rusqlite::Connection::open(bench.file("register.db")).unwrap();
    outside.execute("UPDATE token SET state = 'returned' WHERE serial = 'RT-00000001'", []).unwrap();
    judge(&mut bench);
    erase(&bench, "RT-00000002");
    let refused = bench.take("the refusal", |_, event| match event {
        Event::Returns(ReturnsNews::Refused(notice)) => Some(notice.code),
        _ => None,
    });
    assert_eq!(refused, "consent-refused");
    assert!(unit.with_token(|token, _| token.live_secret().is_some()), "nothing was erased");
    erase(&bench, "RT-00000001");
    let blank = bench.take("the blank token", |_, event| match event {
        Event::Returns(ReturnsNews::Judged(view)) => Some((**view).clone()),
        _ => None,
    });
    assert_eq!(blank.unit, Some("blank"));
    assert!(!unit.with_token(|token, _| token.live_secret().is_some()));
    let erased: bool = outside
        .query_row("SELECT erased_at IS NOT NULL FROM token WHERE serial = 'RT-00000001'", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert!(erased);
    assert!(bench.close().0);
}
