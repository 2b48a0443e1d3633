//! Envelopes, the posting list, bands and the closing of the day with the keyboard and the scanner alone.

#[path = "support/window.rs"]
mod window;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use token_station::bench::message::{Command, Event, ParcelAct, PostingAct, PostingView};
use token_station::domain::post::{ListNo, MailKind, PostRefusal, PostageItem};
use token_station::domain::{OperatorId, ParcelStage, Yen};
use token_station::window::gallery::contents;
use token_station::words::{Language, Notice};
use window::{Window, asked, ctrl, press, say, scan, station, tell, type_text};

const JAPANESE: Language = Language::Japanese;

/// The dispatch, its part so many steps on.
fn dispatch(parts: u32, view: PostingView) -> Window {
    let mut window = station(JAPANESE);
    tell(&mut window, Event::Posting(Box::new(view)));
    press(&mut window, Key::F3);
    for _ in 0..parts {
        ctrl(&mut window, Key::T);
    }
    asked(&mut window);
    window
}

/// What was asked about the post.
fn acts(window: &mut Window) -> Vec<PostingAct> {
    let only = |command| match command {
        Command::Posting(act) => Some(act),
        _ => None,
    };
    asked(window).into_iter().filter_map(only).collect()
}

fn shift(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::SHIFT, key);
    window.run();
}

fn fill(window: &mut Window, id: &str, text: &str) {
    window.get_by_role_and_label(egui::accesskit::Role::TextInput, &say(JAPANESE, id)).focus();
    window.run();
    type_text(window, text);
}

#[test]
fn w1_after_the_label_the_number_on_the_envelope_is_scanned_and_a_wrong_one_stands_in_large_type() {
    let mut window = dispatch(1, contents::post::posting());
    let row = contents::dispatch().swap_remove(0);
    for serial in &row.serials {
        scan(&mut window, serial.as_str());
    }
    scan(&mut window, &row.request.0);
    assert!(matches!(&asked(&mut window)[..], [Command::Parcel(ParcelAct::Enclose { .. })]));
    // The station answers: sealed, with a number of the band, and waiting for its scan.
    let mut rows = contents::parcels();
    let sealed = rows.iter_mut().find(|row| row.parcel.stage() == ParcelStage::Enclosed).unwrap();
    sealed.parcel.request = row.request.clone();
    let mut view = contents::post::posting();
    let number = view.waiting[0].tracking.clone().unwrap();
    sealed.parcel.tracking = Some(number.clone());
    view.waiting[0].request = row.request.clone();
    view.waiting[0].parcel = sealed.parcel.no;
    let parcel = sealed.parcel.no;
    tell(&mut window, Event::Parcels(rows));
    tell(&mut window, Event::Posting(Box::new(view)));
    assert!(window.query_by_label(&number.to_string()).is_some(), "in large type");
    scan(&mut window, "131-12-38385-2");
    let wrong = acts(&mut window);
    assert!(matches!(&wrong[..], [PostingAct::Match { parcel: asked, .. }] if *asked == parcel), "{wrong:?}");
    let got = token_station::domain::Tracking::parse("131-12-38385-2").unwrap();
    let refusal = PostRefusal::NumberDiffers { request: row.request, expected: number.clone(), got };
    tell(&mut window, Event::Notice(Notice::from(&refusal)));
    assert!(
        window.query_by_label("131-12-38385-2").is_some()
            && window.query_by_label(&number.to_string()).is_some()
    );
    scan(&mut window, &format!("A{}A", number.digits()));
    let right = acts(&mut window);
    assert!(
        matches!(&right[..], [PostingAct::Match { scanned, .. }] if scanned.contains(number.digits())),
        "{right:?}"
    );
}

#[test]
fn w1_on_the_list_a_scan_matches_the_envelope_that_has_the_number_or_the_chosen_one() {
    let view = contents::post::posting();
    let (numbered, bare) = (view.waiting[0].clone(), view.waiting[1].clone());
    let mut window = dispatch(2, view.clone());
    scan(&mut window, numbered.tracking.unwrap().digits());
    let first = acts(&mut window);
    assert!(
        matches!(&first[..], [PostingAct::Match { parcel, .. }] if *parcel == numbered.parcel),
        "{first:?}"
    );
    // One of the post office's own labels goes onto the chosen envelope.
    press(&mut window, Key::ArrowDown);
    scan(&mut window, "131-12-38385-2");
    let second = acts(&mut window);
    assert!(
        matches!(&second[..], [PostingAct::Match { parcel, .. }] if *parcel == bare.parcel),
        "{second:?}"
    );
    // A number that is on a list already only chooses its line.
    let line = view.lists[0].lines[1].clone();
    scan(&mut window, line.tracking.digits());
    assert!(acts(&mut window).is_empty());
}

#[test]
fn w9_a_list_is_closed_opened_again_and_handed_over_by_key() {
    let mut window = dispatch(2, contents::post::posting());
    ctrl(&mut window, Key::S);
    let closed = acts(&mut window);
    assert!(matches!(&closed[..], [PostingAct::CloseList { list: ListNo(218) }]), "{closed:?}");
    ctrl(&mut window, Key::Delete);
    assert!(acts(&mut window).is_empty(), "nothing is taken off without a reason");
    for _ in 0..3 {
        press(&mut window, Key::ArrowDown);
    }
    fill(&mut window, "posting-reason", "翌日に回す");
    ctrl(&mut window, Key::Delete);
    let off = acts(&mut window);
    let first = contents::post::posting().lists[1].lines[0].parcel;
    assert!(
        matches!(&off[..], [PostingAct::TakeOff { parcel, reason }] if *parcel == first && reason == "翌日に回す"),
        "{off:?}"
    );

    tell(&mut window, Event::Posting(Box::new(contents::post::list_closed())));
    ctrl(&mut window, Key::H);
    assert!(acts(&mut window).is_empty(), "not without a receipt");
    fill(&mut window, "posting-receipt", "41-2210");
    ctrl(&mut window, Key::H);
    let handed = acts(&mut window);
    assert!(
        matches!(&handed[..], [PostingAct::HandOver { list: ListNo(218), on: None, receipt }] if receipt == "41-2210"),
        "{handed:?}"
    );
    ctrl(&mut window, Key::U);
    assert!(acts(&mut window).is_empty(), "not without a reason");
    fill(&mut window, "posting-reason", "一通追加");
    ctrl(&mut window, Key::U);
    let opened = acts(&mut window);
    assert!(matches!(&opened[..], [PostingAct::ReopenList { list: ListNo(218), .. }]), "{opened:?}");
    // The other list of the day was handed over: nothing of it can be asked for.
    shift(&mut window, Key::F9);
    ctrl(&mut window, Key::S);
    ctrl(&mut window, Key::U);
    assert!(acts(&mut window).is_empty());
}

#[test]
fn w9_the_day_is_closed_from_any_part_by_two() {
    let mut window = dispatch(0, contents::post::posting());
    shift(&mut window, Key::F10);
    assert!(acts(&mut window).is_empty(), "not before the second person signed");
    type_text(&mut window, "two tall pines behind the mill");
    press(&mut window, Key::Enter);
    let closed = acts(&mut window);
    let [PostingAct::CloseDay { explanation, signature }] = &closed[..] else { panic!("{closed:?}") };
    assert_eq!((explanation.as_str(), &signature.operator), ("", &OperatorId("sato".into())));
    tell(&mut window, Event::Posting(Box::new(contents::post::day_closed())));
    let done = Notice::new("stock-day-closed", token_station::words::Severity::Done);
    tell(&mut window, Event::Notice(done.text("day", "2026-11-22").number("difference", 0)));
    assert!(window.query_by_label_contains("9f2c41d0b7e63a58").is_some(), "the head of the journal");
    shift(&mut window, Key::F10);
    assert!(acts(&mut window).is_empty(), "a day is closed once");
}

#[test]
fn bands_are_added_numbers_pulled_and_the_mail_decided_by_key() {
    let mut window = dispatch(4, contents::post::posting());
    ctrl(&mut window, Key::E);
    assert!(acts(&mut window).is_empty(), "nothing is typed");
    fill(&mut window, "column-first", "3586100001");
    fill(&mut window, "column-last", "3586109999");
    ctrl(&mut window, Key::E);
    let added = acts(&mut window);
    assert!(
        matches!(&added[..], [PostingAct::AddBand { kind: MailKind::SimpleRegistered, first, last }]
            if first == "3586100001" && last == "3586109999"),
        "{added:?}"
    );
    tell(&mut window, Event::Notice(Notice::from(&PostRefusal::NoReason)));
    assert_eq!(
        window.get_all_by_label(&say(JAPANESE, "err-post-no-reason")).count(),
        2,
        "in the bar and in the panel"
    );
    press(&mut window, Key::Escape);
    scan(&mut window, "131-12-38385-2");
    fill(&mut window, "posting-reason", "番号票の汚損");
    ctrl(&mut window, Key::F);
    let pulled = acts(&mut window);
    assert!(
        matches!(&pulled[..], [PostingAct::PullNumber { scanned, reason }]
            if scanned == "131-12-38385-2" && reason == "番号票の汚損"),
        "{pulled:?}"
    );
    press(&mut window, Key::Escape);
    press(&mut window, Key::ArrowDown);
    fill(&mut window, "posting-reason", "使い切り");
    ctrl(&mut window, Key::Y);
    assert!(matches!(&acts(&mut window)[..], [PostingAct::CloseBand { .. }]));
    shift(&mut window, Key::F11);
    let policy = acts(&mut window);
    let [PostingAct::SetPolicy(policy)] = &policy[..] else { panic!("{policy:?}") };
    assert_eq!(*policy, contents::post::posting().policy, "the fields hold what the register says");
}

#[test]
fn the_labels_of_the_day_and_of_each_record_are_a_key_each() {
    let mut window = dispatch(0, contents::post::posting());
    shift(&mut window, Key::F12);
    let printed = acts(&mut window);
    assert!(matches!(&printed[..], [PostingAct::PrintLabels { form }] if !form.is_empty()), "{printed:?}");
    press(&mut window, Key::F2);
    ctrl(&mut window, Key::M);
    assert!(matches!(&acts(&mut window)[..], [PostingAct::SetPrintsLabels(true)]));
}

#[test]
fn a_rate_of_postage_is_added_from_its_day_on_by_key() {
    let mut window = dispatch(5, contents::post::posting());
    fill(&mut window, "rate-up-to-grams", "50");
    fill(&mut window, "rate-yen", "1,150");
    ctrl(&mut window, Key::F12);
    assert!(acts(&mut window).is_empty(), "without its day");
    fill(&mut window, "rate-from", "2027-10-01");
    ctrl(&mut window, Key::F12);
    let added = acts(&mut window);
    let PostingAct::AddRate { item, up_to_grams, from, yen } = added[0] else { panic!("{added:?}") };
    assert_eq!((item, up_to_grams, yen), (PostageItem::Compact, 50, Yen(1_150)));
    assert_eq!(from, jiff::civil::date(2027, 10, 1));
}
