//! An invented day at the post for the pictures: lists, what waits, bands, what was paid.

use jiff::civil::{Date, date};

use crate::bench::message::{BandRow, DayView, PostageRow, PostingView, PulledRow, WaitingRow};
use crate::domain::post::{
    Band, BandEnds, BandNo, ListNo, MailKind, MailPolicy, PostageTable, PostingLine, PostingList,
};
use crate::domain::{OperatorId, ParcelNo, RequestNo, Tracking, UnixMillis, Yen};
use crate::window::gallery::contents::customers::{operator_name, word};
use crate::window::gallery::contents::{NOW, customers};

const TODAY: Date = date(2026, 11, 22);

/// The ten digits of the band's first number.
const FIRST: u64 = 3_586_000_001;

/// The post in the afternoon: a list open, another one handed over in the morning, two envelopes still to be scanned.
#[must_use]
pub fn posting() -> PostingView {
    let policy = MailPolicy::DEFAULT;
    let table = PostageTable::published();
    PostingView {
        today: TODAY,
        lists: vec![morning(), afternoon()],
        waiting: waiting(),
        bands: bands(),
        pulled: [pulled(118, 0, 0), pulled(96, 1, 1), pulled(31, 4, 2)].into_iter().flatten().collect(),
        policy,
        single: table.postage(policy.size, policy.weights.parcel(1), policy.kind, TODAY).ok(),
        rates: table.rows().to_vec(),
        days: vec![paid(0, 9), paid(1, 14), paid(2, 11)],
        closed: None,
    }
}

/// The same once the list is closed.
#[must_use]
pub fn list_closed() -> PostingView {
    let mut view = posting();
    view.waiting.clear();
    view.lists[1].closed = Some((NOW, OperatorId("tanaka".into())));
    view
}

/// The same once the day is closed.
#[must_use]
pub fn day_closed() -> PostingView {
    let mut view = list_closed();
    let [morning, afternoon] = [&view.lists[0], &view.lists[1]];
    let (pieces, yen) = (morning.pieces() + afternoon.pieces(), Yen(morning.total().0 + afternoon.total().0));
    view.closed = Some(DayView {
        day: TODAY,
        closed_at: NOW,
        operator: operator_name(0),
        second: operator_name(1),
        lists: [morning, afternoon].map(|list| (list.no, list.kind, list.pieces(), list.total())).to_vec(),
        pieces,
        yen,
        received: 640,
        unexplained: 0,
        journal_rows: 18_432,
        journal_head: "9f2c41d0b7e63a58c2d19e04f7ab6613d8e05172c49ab03e6f1d7745aa90c3e1".into(),
    });
    view
}

fn morning() -> PostingList {
    PostingList {
        no: ListNo(217),
        day: TODAY,
        kind: MailKind::SimpleRegistered,
        by_itself: false,
        closed: Some((NOW.plus_millis(-18_000_000), OperatorId("sato".into()))),
        handed_over: Some((TODAY, word("receipt", 0))),
        lines: (0..3).filter_map(|at| line(at, 60, 1 + at % 2)).collect(),
    }
}

fn afternoon() -> PostingList {
    PostingList {
        no: ListNo(218),
        closed: None,
        handed_over: None,
        lines: (0..9).filter_map(|at| line(at, 120, 1 + at % 3)).collect(),
        ..morning()
    }
}

fn line(at: u32, from: u64, tokens: u32) -> Option<PostingLine> {
    let grams = MailPolicy::DEFAULT.weights.parcel(tokens);
    Some(PostingLine {
        line: at + 1,
        parcel: ParcelNo(from + u64::from(at)),
        request: RequestNo(format!("26-{}", 1000 + from + u64::from(at))),
        name: customers()[(at as usize * 5 + 3) % customers().len()].name.clone(),
        tracking: number(from + u64::from(at))?,
        grams,
        yen: Yen(if grams > 50 { 530 } else { 490 }),
    })
}

fn waiting() -> Vec<WaitingRow> {
    let row = |at: u64, customer: usize, tracking| WaitingRow {
        parcel: ParcelNo(at),
        request: RequestNo(format!("26-{}", 1080 + at)),
        contract_name: customers()[customer].name.clone(),
        tracking,
    };
    vec![row(12, 2, number(129)), row(13, 9, None)]
}

fn bands() -> Vec<BandRow> {
    let row = |no: u64, kind, first: u64, count: u64, next: u64, is_closed, drawn, pulled| {
        let ends = BandEnds::new(first, first + count - 1).ok()?;
        let band = Band { no: BandNo(no), kind, ends, next: first + next, is_closed };
        let added_at: UnixMillis = NOW.plus_millis(-86_400_000 * 200);
        Some(BandRow { band, added_at, operator: "sato".into(), drawn, pulled })
    };
    [
        row(1, MailKind::SimpleRegistered, 3_585_900_001, 2_000, 0, true, 1_994, 6),
        row(2, MailKind::SimpleRegistered, FIRST, 5_000, 130, false, 128, 2),
        row(3, MailKind::Recorded, 5_606_012_001, 500, 41, false, 40, 1),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn pulled(at: u64, days: i32, reason: usize) -> Option<PulledRow> {
    let on = TODAY.saturating_sub(jiff::Span::new().days(days));
    Some(PulledRow { tracking: number(at)?, on, operator: "tanaka".into(), reason: word("pulled", reason) })
}

fn paid(days: i32, pieces: u32) -> PostageRow {
    let day = TODAY.saturating_sub(jiff::Span::new().days(days));
    PostageRow { day, lists: 1, pieces, yen: Yen(i64::from(pieces) * 490 + 80) }
}

/// A number of the band.
fn number(at: u64) -> Option<Tracking> {
    Tracking::of_ten(FIRST + at).ok()
}
