//! Numbers of the post, the list of the day, postage, and the day that is closed with all of it: W1, W2, W6, W9.

use jiff::Span;
use jiff::civil::date;
use token_station::desk::DeskError;
use token_station::domain::post::{
    BandNo, ListNo, ListStage, MailKind, MailPolicy, MailSize, PostRefusal, PostageItem,
};
use token_station::domain::{
    Act, MailReturn, OperatorId, ParcelNo, ParcelRefusal, ParcelStage, RequestState, TokenState, Tracking,
    Witness, Yen,
};

use crate::parcels::{no, scans, tracking};
use crate::{Counter, book};

const DAY_MICROS: u64 = 86_400_000_000;

/// A band of four numbers.
const FIRST: &str = "358-60-00001-3";
const LAST: &str = "358-60-00004-6";

fn of_band(at: u64) -> Tracking {
    Tracking::of_ten(3_586_000_000 + at).unwrap()
}

fn witness() -> Witness {
    Witness::beside(&book::operator(), OperatorId("mori".into())).unwrap()
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, DeskError>) -> PostRefusal {
    match outcome {
        Err(DeskError::Post(refusal)) => refused_in_words(refusal),
        other => panic!("not refused by a rule of the post: {other:?}"),
    }
}

/// Every refusal has its two sentences in every language.
fn refused_in_words(refusal: PostRefusal) -> PostRefusal {
    use token_station::words::{Language, Notice, Sentences};
    let notice = Notice::from(&refusal);
    for language in Language::ALL {
        let words = Sentences::new(*language);
        assert!(words.remedy(&notice).is_some(), "{refusal:?}");
        assert!(!words.what(&notice).contains(['{', '[']), "{}", words.what(&notice));
    }
    refusal
}

impl Counter {
    fn band(&mut self) -> BandNo {
        self.shift.office.add_band(MailKind::SimpleRegistered, FIRST, LAST).unwrap()
    }

    fn number_of(&self, parcel: ParcelNo) -> Option<Tracking> {
        self.shift.office.register.parcel(parcel).unwrap().tracking
    }

    fn days(&mut self, days: u64) {
        self.clock.advance(days * DAY_MICROS);
    }

    /// Sealed with the next number of the band, matched, and so on the list.
    fn listed(&mut self, request: &str, tokens: &[u32]) -> (ParcelNo, ListNo) {
        let parcel = self.enclose(request, tokens);
        let number = self.number_of(parcel).unwrap();
        let list = self.shift.office.match_envelope(parcel, number.digits()).unwrap();
        (parcel, list)
    }
}

#[test]
fn w1_a_sealed_parcel_has_the_next_number_of_the_band_and_comes_onto_the_list_once_its_envelope_was_scanned()
{
    let mut counter = Counter::after(3);
    counter.band();
    let (one, two) = (counter.enclose("26-1", &[1]), counter.enclose("26-2", &[2, 3]));
    assert_eq!((counter.number_of(one), counter.number_of(two)), (Some(of_band(1)), Some(of_band(2))));
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM posting_line"), 0, "not before the scan");
    let office = &mut counter.shift.office;
    let refusal = refused(office.match_envelope(one, of_band(2).digits()));
    let expected = PostRefusal::NumberDiffers { request: no("26-1"), expected: of_band(1), got: of_band(2) };
    assert_eq!((&refusal, refusal.rule()), (&expected, "W1"));
    assert!(matches!(
        office.match_envelope(one, "35860000012"),
        Err(DeskError::Parcel(ParcelRefusal::Tracking(_)))
    ));
    let list = office.match_envelope(one, &format!("A{}A", of_band(1).digits())).unwrap();
    assert_eq!(office.match_envelope(one, of_band(1).digits()).unwrap(), list, "twice changes nothing");
    assert_eq!(office.match_envelope(two, of_band(2).digits()).unwrap(), list);
    let list = office.register.posting_list(list).unwrap();
    let lines: Vec<_> = list.lines.iter().map(|line| (line.line, line.parcel, line.yen)).collect();
    assert_eq!(lines, [(1, one, Yen(490)), (2, two, Yen(490))]);
    assert_eq!(list.lines[0].name, "株式会社サンプル商事");
}

#[test]
fn w1_the_labels_of_the_post_are_scanned_where_there_is_no_band() {
    let mut counter = Counter::after(4);
    let parcel = counter.enclose("26-1", &[1]);
    assert_eq!(counter.number_of(parcel), None);
    counter.shift.office.match_envelope(parcel, tracking(7).digits()).unwrap();
    assert_eq!(counter.number_of(parcel), Some(tracking(7)));
    // The same label on another envelope is refused.
    let two = counter.enclose("26-2", &[2, 3]);
    let taken = counter.shift.office.match_envelope(two, tracking(7).digits());
    assert!(matches!(taken, Err(DeskError::Parcel(ParcelRefusal::TrackingTaken { .. }))), "{taken:?}");
    // A whole envelope in one pile of scans.
    let mut pile = scans(&[4]);
    pile.extend(["26-3".to_owned(), tracking(8).to_string()]);
    let three = counter.shift.office.scan_match(&pile).unwrap();
    assert_eq!(counter.number_of(three), Some(tracking(8)));
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM posting_line"), 2);
}

#[test]
fn w1_a_pile_of_scans_that_does_not_fit_writes_nothing() {
    let mut counter = Counter::after(4);
    counter.band();
    let pile = |tokens: &[u32], rest: &[&str]| {
        let mut pile = scans(tokens);
        pile.extend(rest.iter().map(ToString::to_string));
        pile
    };
    let before: i64 = counter.value("SELECT count(*) FROM journal");
    let number = of_band(9);
    for (scans, what) in [
        (pile(&[], &[]), "nothing"),
        (pile(&[1], &[]), "no label"),
        (pile(&[1], &["26-2"]), "another label"),
        (pile(&[2], &["26-2"]), "a token is missing"),
        (pile(&[2, 2], &["26-2"]), "one token twice"),
        (pile(&[2, 1], &["26-2"]), "another token"),
        (pile(&[1], &["26-1", "35860000012"]), "a wrong check digit"),
        (pile(&[1], &["26-1", number.digits(), "26-1"]), "one too many"),
        (pile(&[], &["RT-00009999", "26-1"]), "an unknown token"),
        (pile(&[], &[number.digits()]), "a number that no parcel has"),
    ] {
        assert!(counter.shift.office.scan_match(&scans).is_err(), "{what}");
    }
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM parcel"), 0);
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM journal"), before);
    let parcel = counter.shift.office.scan_match(&pile(&[3, 2], &["26-2"])).unwrap();
    let number = counter.number_of(parcel).unwrap();
    assert_eq!(counter.shift.office.scan_match(&[number.to_string()]).unwrap(), parcel);
    assert!(counter.shift.office.register.list_of(parcel).unwrap().is_some());
}

#[test]
fn a_number_rests_ten_whole_days_and_never_comes_while_its_parcel_is_alive() {
    let mut counter = Counter::after(4);
    counter.shift.office.add_band(MailKind::SimpleRegistered, FIRST, "358-60-00002-4").unwrap();
    let (one, list) = counter.listed("26-1", &[1]);
    let (two, _) = counter.listed("26-2", &[2, 3]);
    let today = counter.shift.office.today();
    let office = &mut counter.shift.office;
    office.close_list(list).unwrap();
    office.hand_over(list, today, "引受 1").unwrap();
    let exhausted = refused(office.enclose(&no("26-3"), &scans(&[4])));
    assert_eq!(exhausted, PostRefusal::Exhausted { kind: MailKind::SimpleRegistered, free_on: None });
    assert_eq!(counter.state(4), TokenState::Inspected, "nothing was sealed");
    counter.shift.office.deliver(one, today).unwrap();
    let free = today.saturating_add(Span::new().days(11));
    let exhausted = refused(counter.shift.office.enclose(&no("26-3"), &scans(&[4])));
    assert!(matches!(exhausted, PostRefusal::Exhausted { free_on: Some(day), .. } if day == free));
    counter.days(10);
    assert!(counter.shift.office.enclose(&no("26-3"), &scans(&[4])).is_err(), "the tenth day");
    counter.days(1);
    let three = counter.enclose("26-3", &[4]);
    assert_eq!(counter.number_of(three), Some(of_band(1)), "wrapped, and the other one is still on its way");
    assert_ne!(counter.number_of(two), counter.number_of(three));
}

#[test]
fn a_band_wraps_past_a_number_that_was_pulled() {
    let mut counter = Counter::after(4);
    let band = counter.band();
    let office = &mut counter.shift.office;
    assert_eq!(refused(office.pull_number(of_band(1).digits(), "  ")), PostRefusal::NoReason);
    assert!(matches!(
        refused(office.pull_number(of_band(5).digits(), "汚損")),
        PostRefusal::NotInBand { .. }
    ));
    office.pull_number(of_band(1).digits(), "番号票の汚損").unwrap();
    assert!(matches!(refused(office.pull_number(of_band(1).digits(), "汚損")), PostRefusal::Resting { .. }));
    let parcel = counter.enclose("26-1", &[1]);
    assert_eq!(counter.number_of(parcel), Some(of_band(2)));
    let office = &mut counter.shift.office;
    let taken = office.pull_number(of_band(2).digits(), "汚損");
    assert!(matches!(taken, Err(DeskError::Parcel(ParcelRefusal::TrackingTaken { .. }))));
    // The number on an envelope that is opened again is as good as pulled.
    office.open_again(parcel, "送付状の入れ忘れ").unwrap();
    let again = counter.enclose("26-1", &[1]);
    assert_eq!(counter.number_of(again), Some(of_band(3)));
    let register = &counter.shift.office.register;
    let pulled = register.pulled_since(counter.shift.office.today()).unwrap();
    let pulled: Vec<_> = pulled.iter().map(|one| (&one.tracking, one.reason.as_str())).collect();
    assert_eq!(pulled, [(&of_band(2), "送付状の入れ忘れ"), (&of_band(1), "番号票の汚損")]);
    let line = register.bands().unwrap().remove(0);
    assert_eq!((line.band.no, line.drawn, line.pulled), (band, 2, 2));
}

#[test]
fn bands_that_overlap_are_refused_until_the_old_one_is_closed() {
    let mut counter = Counter::new();
    let band = counter.band();
    let office = &mut counter.shift.office;
    let kind = MailKind::Recorded;
    assert_eq!(refused(office.add_band(kind, LAST, "3586000100")), PostRefusal::BandMeets { band });
    assert!(matches!(refused(office.add_band(kind, LAST, FIRST)), PostRefusal::BandBackwards { .. }));
    assert!(matches!(refused(office.add_band(kind, "35860", LAST)), PostRefusal::BandEnd { .. }));
    assert_eq!(refused(office.close_band(band, "")), PostRefusal::NoReason);
    office.close_band(band, "使い切り").unwrap();
    assert_eq!(refused(office.close_band(band, "使い切り")), PostRefusal::BandClosed { band });
    let other = office.add_band(kind, LAST, "3586000100").unwrap();
    assert!(other > band);
    assert!(office.close_band(BandNo(9), "なし").is_err());
}

#[test]
fn w9_a_closed_list_stands_and_is_opened_again_only_with_a_reason() {
    let mut counter = Counter::after(4);
    counter.band();
    let (one, list) = counter.listed("26-1", &[1]);
    let (two, _) = counter.listed("26-2", &[2, 3]);
    let office = &mut counter.shift.office;
    let closed = office.close_list(list).unwrap();
    assert_eq!((closed.stage(), closed.pieces(), closed.total()), (ListStage::Closed, 2, Yen(980)));
    assert!(matches!(
        refused(office.close_list(list)),
        PostRefusal::ListStage { stage: ListStage::Closed, .. }
    ));
    assert!(matches!(refused(office.take_off_list(one, "誤り")), PostRefusal::ListStage { .. }));
    assert!(matches!(refused(office.open_again(one, "誤り")), PostRefusal::OnClosedList { .. }));
    let today = office.today();
    let by_hand = office.dispatch(&[(one, of_band(1))], today);
    assert!(matches!(refused(by_hand), PostRefusal::OnClosedList { .. }));
    // The register itself keeps a closed list as it is.
    for sql in [
        "UPDATE posting_line SET yen = 0",
        "DELETE FROM posting_line",
        "INSERT INTO posting_line SELECT list, line + 7, parcel + 90, name, tracking, grams, yen FROM posting_line",
    ] {
        let file = rusqlite::Connection::open(&counter.path).unwrap();
        let told = file.execute(sql, []).unwrap_err().to_string();
        assert!(told.contains("closed list"), "{told}");
    }
    // A customer that is renamed afterwards changes nothing on it.
    let office = &mut counter.shift.office;
    let renamed = "UPDATE contract SET name = '別の名前' WHERE contract = 'C-1'";
    rusqlite::Connection::open(&counter.path).unwrap().execute(renamed, []).unwrap();
    assert_eq!(office.register.posting_list(list).unwrap().lines, closed.lines);
    assert_eq!(refused(office.reopen_list(list, " ")), PostRefusal::NoReason);
    office.reopen_list(list, "追加の郵便物").unwrap();
    assert_eq!(refused(office.take_off_list(one, "")), PostRefusal::NoReason);
    office.take_off_list(one, "翌日に回す").unwrap();
    assert!(matches!(refused(office.take_off_list(one, "もう一度")), PostRefusal::OnNoList { .. }));
    let closed = office.close_list(list).unwrap();
    assert_eq!(closed.lines.iter().map(|line| (line.line, line.parcel)).collect::<Vec<_>>(), [(1, two)]);
    // Another list is open meanwhile: one after the other.
    let open = office.match_envelope(one, of_band(1).digits()).unwrap();
    assert_ne!(open, list);
    assert_eq!(refused(office.reopen_list(list, "誤り")), PostRefusal::AnotherOpen { open });
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM posting_line WHERE parcel = 1"), 1);
    assert!(counter.shift.office.register.verify_journal().unwrap().first_bad.is_none());
}

#[test]
fn w1_a_list_is_handed_over_whole_with_its_receipt_or_not_at_all() {
    let mut counter = Counter::after(4);
    counter.band();
    let (_, list) = counter.listed("26-1", &[1]);
    counter.listed("26-2", &[2, 3]);
    let today = counter.shift.office.today();
    let office = &mut counter.shift.office;
    let open = refused(office.hand_over(list, today, "R-1"));
    assert!(matches!(open, PostRefusal::ListStage { stage: ListStage::Open, .. }));
    office.close_list(list).unwrap();
    assert_eq!(refused(office.hand_over(list, today, " ")), PostRefusal::NoReceipt { list });
    let yesterday = today.saturating_sub(Span::new().days(1));
    let early = office.hand_over(list, yesterday, "R-1");
    assert!(matches!(early, Err(DeskError::Parcel(ParcelRefusal::DayImpossible { .. }))));
    // A token that was stopped since keeps the whole list in the house.
    counter.force(3, TokenState::Suspended);
    let stopped = counter.shift.office.hand_over(list, today, "R-1");
    assert!(matches!(stopped, Err(DeskError::Parcel(ParcelRefusal::TokenBlocks { .. }))));
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM parcel WHERE posted_on IS NOT NULL"), 0);
    counter.force(3, TokenState::Enclosed);
    let office = &mut counter.shift.office;
    let handed = office.hand_over(list, today, "引受番号 77").unwrap();
    assert_eq!(handed.handed_over, Some((today, "引受番号 77".into())));
    assert!(matches!(refused(office.reopen_list(list, "誤り")), PostRefusal::ListStage { .. }));
    assert_eq!(counter.request_state("26-2"), RequestState::Dispatched);
    assert_eq!(counter.state(3), TokenState::Dispatched);
    let file = rusqlite::Connection::open(&counter.path).unwrap();
    let told = file.execute("UPDATE posting_list SET receipt = ''", []).unwrap_err().to_string();
    assert!(told.contains("handed over"), "{told}");
}

#[test]
fn w1_parcels_posted_by_themselves_are_on_a_list_too_and_keep_their_number() {
    let mut counter = Counter::after(3);
    counter.band();
    let (one, open) = counter.listed("26-1", &[1]);
    let two = counter.enclose("26-2", &[2, 3]);
    let today = counter.shift.office.today();
    let office = &mut counter.shift.office;
    assert!(matches!(
        refused(office.dispatch(&[(one, of_band(3))], today)),
        PostRefusal::NumberDiffers { .. }
    ));
    office.dispatch(&[(one, of_band(1)), (two, of_band(2))], today).unwrap();
    let list = office.register.list_of(one).unwrap().unwrap();
    assert_eq!((list.stage(), list.by_itself, list.pieces()), (ListStage::HandedOver, true, 2));
    assert!(office.register.posting_list(open).unwrap().lines.is_empty(), "taken off the list of the day");
    assert_eq!(refused(office.close_list(open)), PostRefusal::ListEmpty { list: open });
    assert_eq!(office.register.parcel(two).unwrap().postage, Some(Yen(490)));
}

#[test]
fn postage_follows_weight_kind_and_day_and_is_summed_by_day() {
    let mut counter = Counter::after(4);
    counter.band();
    let policy = MailPolicy { size: MailSize::Compact, ..MailPolicy::DEFAULT };
    let heavy = token_station::domain::post::Weights { envelope_grams: 40, token_grams: 15 };
    let office = &mut counter.shift.office;
    office.set_mail_policy(&MailPolicy { weights: heavy, ..policy }).unwrap();
    let (_, list) = counter.listed("26-1", &[1]);
    counter.listed("26-2", &[2, 3]);
    let office = &mut counter.shift.office;
    let today = office.today();
    // 55 g and 70 g are both of the class up to 100 g; the rate is that of the day of the closing.
    office.add_postage_rate(PostageItem::Compact, 100, today, Yen(200)).unwrap();
    let known = office.add_postage_rate(PostageItem::Compact, 100, today, Yen(210));
    assert!(matches!(refused(known), PostRefusal::RateKnown { .. }));
    let nonsense = office.add_postage_rate(PostageItem::Recorded, 100, today, Yen(210));
    assert!(matches!(refused(nonsense), PostRefusal::Field { .. }));
    let closed = office.close_list(list).unwrap();
    assert_eq!(closed.lines.iter().map(|line| line.grams).collect::<Vec<_>>(), [55, 70]);
    assert_eq!(closed.total(), Yen(1_100));
    let days = office.register.postage_days(9).unwrap();
    assert_eq!(
        days.iter().map(|day| (day.day, day.pieces, day.yen)).collect::<Vec<_>>(),
        [(today, 2, Yen(1_100))]
    );
    let too_heavy = MailPolicy { size: MailSize::Standard, weights: heavy, ..policy };
    assert!(matches!(refused(office.set_mail_policy(&too_heavy)), PostRefusal::TooHeavy { most: 50, .. }));
    let long = MailPolicy { rest_days: 9_999, ..policy };
    assert!(matches!(refused(office.set_mail_policy(&long)), PostRefusal::Field { .. }));
    assert_eq!(office.mail_policy().unwrap().weights, heavy);
}

#[test]
fn the_rates_of_a_new_register_are_the_published_ones() {
    let counter = Counter::new();
    let table = counter.shift.office.register.postage_table().unwrap();
    assert_eq!(table, token_station::domain::post::PostageTable::published());
    assert_eq!(table.rows()[0].from, date(2024, 10, 1));
}

#[test]
fn w6_what_the_post_brings_back_goes_out_again_under_another_number() {
    let mut counter = Counter::after(1);
    counter.band();
    let (parcel, list) = counter.listed("26-1", &[1]);
    let today = counter.shift.office.today();
    let office = &mut counter.shift.office;
    office.close_list(list).unwrap();
    office.hand_over(list, today, "R-1").unwrap();
    office.brought_back(parcel, today, MailReturn::NotCollected, "").unwrap();
    assert_eq!(counter.state(1), TokenState::ReturnedMail);
    counter.clock.advance(1_000_000);
    counter.shift.office.note_print(&no("26-1"), "roll-90x29", None).unwrap();
    let again = counter.shift.office.send_again(parcel, "B-77").unwrap();
    assert_eq!(counter.number_of(again), Some(of_band(2)));
    let number = of_band(2);
    let second = counter.shift.office.match_envelope(again, number.digits()).unwrap();
    assert_ne!(second, list);
}

#[test]
fn w9_the_day_is_closed_with_lists_balance_and_checkpoint_in_one_act() {
    let mut counter = Counter::after(3);
    counter.band();
    let (_, list) = counter.listed("26-1", &[1]);
    let waiting = counter.enclose("26-2", &[2, 3]);
    let papers = counter.shift.office.close_the_day("", witness()).unwrap();
    let register = &counter.shift.office.register;
    assert_eq!(register.posting_list(list).unwrap().stage(), ListStage::Closed);
    assert_eq!(register.parcel(waiting).unwrap().stage(), ParcelStage::Enclosed, "it goes tomorrow");
    assert_eq!(papers.posted(), (1, Yen(490)));
    assert_eq!(papers.posting[0].list, register.posting_list(list).unwrap());
    assert!(papers.posting[0].sender.is_some());
    assert_eq!((papers.balance.received, papers.balance.unexplained), (6, 0));
    assert_eq!(papers.balance.second.0, OperatorId("mori".into()));
    // The checkpoint is the journal as it stood before the closing's own row, and after the list's.
    let verdict = register.verify_journal().unwrap();
    assert_eq!(papers.balance.journal_rows, verdict.rows - 1);
    let rows = register.journal_of(&list.to_string(), 9).unwrap();
    let closing = rows.iter().find(|row| row.act == Act::PostingListClosed).unwrap();
    assert_eq!(closing.hash, papers.balance.journal_head);
    // Another day the papers are the same.
    let day = papers.balance.day;
    counter.days(3);
    assert_eq!(counter.shift.office.day_papers(day).unwrap(), papers);
    let tomorrow = day.saturating_add(Span::new().days(1));
    assert!(counter.shift.office.day_papers(tomorrow).is_err());
}

#[test]
fn w9_a_day_that_cannot_be_closed_closes_no_list_either() {
    let mut counter = Counter::after(1);
    counter.band();
    let (_, list) = counter.listed("26-1", &[1]);
    counter.force(1, TokenState::Suspended);
    let stopped = counter.shift.office.close_the_day("", witness());
    assert!(matches!(stopped, Err(DeskError::Parcel(ParcelRefusal::TokenBlocks { .. }))), "{stopped:?}");
    counter.force(1, TokenState::Enclosed);
    counter.shift.office.close_the_day("", witness()).unwrap();
    counter.shift.office.reopen_list(list, "追加").unwrap();
    let twice = counter.shift.office.close_the_day("", witness());
    assert!(matches!(twice, Err(DeskError::Stock(_))), "{twice:?}");
    let stage = counter.shift.office.register.posting_list(list).unwrap().stage();
    assert_eq!(stage, ListStage::Open, "the day stands, and its list with what it says by now");
}

#[test]
fn w9_no_day_is_closed_on_a_broken_journal() {
    let mut counter = Counter::after(1);
    let file = rusqlite::Connection::open(&counter.path).unwrap();
    file.execute_batch("DROP TRIGGER journal_is_not_changed; UPDATE journal SET reason = 'x' WHERE seq = 3")
        .unwrap();
    let broken = refused(counter.shift.office.close_the_day("", witness()));
    assert_eq!(broken, PostRefusal::JournalBroken { seq: 3 });
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM day_close"), 0);
}

#[test]
fn a_number_of_the_post_is_found_by_its_index() {
    let counter = Counter::new();
    let file = rusqlite::Connection::open(&counter.path).unwrap();
    let plan: String = file
        .query_row(
            "EXPLAIN QUERY PLAN SELECT p.request FROM parcel p WHERE p.tracking >= '3586' AND p.tracking < '3587'",
            [],
            |row| row.get(3),
        )
        .unwrap();
    assert!(plan.contains("parcel_by_number"), "{plan}");
}

#[test]
fn two_parcels_under_way_never_share_a_number_even_behind_the_desks_back() {
    let mut counter = Counter::after(3);
    counter.band();
    let (one, two) = (counter.enclose("26-1", &[1]), counter.enclose("26-2", &[2, 3]));
    let file = rusqlite::Connection::open(&counter.path).unwrap();
    let sql = format!(
        "UPDATE parcel SET tracking = (SELECT tracking FROM parcel WHERE parcel = {one}) WHERE parcel = {two}"
    );
    assert!(file.execute(&sql, []).unwrap_err().to_string().contains("UNIQUE"));
}

/// Whatever breaks in the middle: the last row that an act writes is refused, and nothing of the act is there.
#[test]
fn w9_an_act_that_breaks_half_way_leaves_nothing_behind() {
    let mut counter = Counter::after(3);
    counter.band();
    let (_, list) = counter.listed("26-1", &[1]);
    let dump = |counter: &Counter| {
        counter.value::<String>(
            "SELECT (SELECT group_concat(parcel || tracking || coalesce(posted_on, '') || coalesce(yen, '')) FROM parcel) \
             || (SELECT group_concat(list || coalesce(closed_at, '') || coalesce(handed_on, '')) FROM posting_list) \
             || (SELECT group_concat(line || parcel) FROM posting_line) || (SELECT sum(next) FROM number_band) \
             || (SELECT count(*) FROM number_use) || (SELECT count(*) FROM day_close) || (SELECT count(*) FROM journal) \
             || (SELECT group_concat(serial || state) FROM token)",
        )
    };
    let breaks = |counter: &mut Counter, act: &str, deed: &mut dyn FnMut(&mut Counter) -> bool| {
        let file = rusqlite::Connection::open(&counter.path).unwrap();
        let trigger = "CREATE TRIGGER no_more BEFORE INSERT ON journal WHEN NEW.act = '";
        file.execute_batch(&format!("{trigger}{act}' BEGIN SELECT RAISE(ABORT, 'no more'); END")).unwrap();
        let before = dump(counter);
        assert!(!deed(counter), "{act} did not break");
        assert_eq!(dump(counter), before, "{act}");
        file.execute_batch("DROP TRIGGER no_more").unwrap();
    };
    breaks(&mut counter, "number_taken", &mut |counter| {
        counter.shift.office.enclose(&no("26-2"), &scans(&[2, 3])).is_ok()
    });
    breaks(&mut counter, "parcel_listed", &mut |counter| {
        counter.shift.office.enclose_under(&no("26-2"), &scans(&[2, 3]), "131-12-38385-2").is_ok()
    });
    breaks(&mut counter, "posting_list_closed", &mut |counter| counter.shift.office.close_list(list).is_ok());
    breaks(&mut counter, "day_closed", &mut |counter| {
        counter.shift.office.close_the_day("", witness()).is_ok()
    });
    counter.shift.office.close_list(list).unwrap();
    let today = counter.shift.office.today();
    breaks(&mut counter, "posting_list_handed_over", &mut |counter| {
        counter.shift.office.hand_over(list, today, "R-1").is_ok()
    });
    breaks(&mut counter, "posting_list_reopened", &mut |counter| {
        counter.shift.office.reopen_list(list, "追加").is_ok()
    });
    counter.shift.office.hand_over(list, today, "R-1").unwrap();
}
