//! Papers beside the label, papers of the stock and of a contract, and templates, with the keyboard alone.

#[path = "support/window.rs"]
mod window;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use token_station::bench::message::{
    Command, Event, LabelPurpose, PaperOf, Query, Sample, Subject, TemplateAct,
};
use token_station::domain::DocumentKind;
use token_station::window::gallery::contents;
use token_station::window::screen::contracts::Shown;
use token_station::words::Language;
use window::{Window, asked, ctrl, press, say, station, tell};

const JAPANESE: Language = Language::Japanese;

fn shift(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::SHIFT, key);
    window.run();
}

fn papers(commands: &[Command]) -> Vec<(&Subject, &LabelPurpose)> {
    fn paper(command: &Command) -> Option<(&Subject, &LabelPurpose)> {
        match command {
            Command::Paper { subject, purpose, .. } => Some((subject, purpose)),
            _ => None,
        }
    }
    commands.iter().filter_map(paper).collect()
}

#[test]
fn the_papers_of_a_parcel_are_turned_with_one_key_and_made_with_the_keys_of_the_label() {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F3);
    asked(&mut window);
    let request = contents::dispatch().swap_remove(0).request;
    let letter = Subject::Letter(request.clone());
    ctrl(&mut window, Key::PageDown);
    let commands = asked(&mut window);
    assert_eq!(papers(&commands), [(&letter, &LabelPurpose::Preview)]);
    press(&mut window, Key::F12);
    let commands = asked(&mut window);
    assert_eq!(papers(&commands), [(&letter, &LabelPurpose::Open)]);
    press(&mut window, Key::F11);
    let commands = asked(&mut window);
    let [(subject, LabelPurpose::Save(path))] = papers(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!((subject, path.file_name().unwrap()), (&letter, format!("letter-{request}.pdf").as_ref()));
    ctrl(&mut window, Key::PageDown);
    let commands = asked(&mut window);
    assert_eq!(papers(&commands), [(&Subject::ReturnSlip(request), &LabelPurpose::Preview)]);
    ctrl(&mut window, Key::PageDown);
    let commands = asked(&mut window);
    let day = contents::NOW.day_in_japan();
    assert_eq!(papers(&commands), [(&Subject::PostingList(day), &LabelPurpose::Preview)]);
    // Round to the label, whose keys make labels again.
    ctrl(&mut window, Key::PageDown);
    press(&mut window, Key::F12);
    assert!(asked(&mut window).iter().any(|command| matches!(command, Command::Label { .. })));
}

#[test]
fn a_page_is_asked_for_once_and_again_after_something_was_done() {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F3);
    ctrl(&mut window, Key::PageDown);
    asked(&mut window);
    let request = contents::dispatch().swap_remove(0).request;
    tell(&mut window, Event::PaperPreview(contents::papers::letter(&request).unwrap()));
    window.run();
    assert_eq!(papers(&asked(&mut window)), []);
    let facts = [("document", token_station::words::Fact::Word("document-kind-letter".into()))];
    let name = token_station::words::Sentences::new(JAPANESE).say_with("paper-picture", &facts);
    assert!(window.query_by_label(&name).is_some(), "{name}");
    tell(&mut window, Event::Notice(contents::recorded()));
    window.run();
    assert_eq!(papers(&asked(&mut window)).len(), 1);
}

#[test]
fn a_paper_that_there_is_not_says_why_in_its_place() {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F3);
    ctrl(&mut window, Key::PageDown);
    let request = contents::dispatch().swap_remove(0).request;
    let notice = token_station::words::Notice::new("no-sender", token_station::words::Severity::Refused);
    let words = token_station::words::Sentences::new(JAPANESE).what(&notice);
    tell(&mut window, Event::NoPaper { of: PaperOf::Subject(Subject::Letter(request)), notice });
    window.run();
    assert!(window.query_by_label(&words).is_some());
    asked(&mut window);
}

#[test]
fn w9_the_paper_of_the_day_is_one_key_beside_its_closing() {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F6);
    ctrl(&mut window, Key::Num4);
    asked(&mut window);
    press(&mut window, Key::F11);
    let commands = asked(&mut window);
    let today = Subject::DailyBalance(contents::NOW.day_in_japan());
    assert_eq!(papers(&commands), [(&today, &LabelPurpose::Out)]);
}

#[test]
fn w7_the_record_of_the_days_destructions_is_one_key_in_the_returns() {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F4);
    asked(&mut window);
    ctrl(&mut window, Key::G);
    let commands = asked(&mut window);
    let today = Subject::DestructionRecord(contents::NOW.day_in_japan());
    assert_eq!(papers(&commands), [(&today, &LabelPurpose::Out)]);
}

#[test]
fn w12_a_contract_gives_its_letter_and_its_receipt() {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F5);
    let view = contents::contract();
    window.state_mut().app.screens.contracts.shown = Shown::Contract(view.row.no.clone());
    tell(&mut window, Event::Contract(Box::new(view.clone())));
    window.run();
    asked(&mut window);
    ctrl(&mut window, Key::Y);
    let commands = asked(&mut window);
    assert_eq!(papers(&commands), [(&Subject::CampaignLetter(view.row.no.clone()), &LabelPurpose::Out)]);
    let filled = view.requests.iter().find(|row| row.quantity > 0 && row.recorded == row.quantity);
    ctrl(&mut window, Key::W);
    let commands = asked(&mut window);
    let receipts = papers(&commands);
    match filled {
        Some(row) => {
            assert_eq!(receipts, [(&Subject::Receipt(row.request.clone()), &LabelPurpose::Out)]);
        }
        None => assert_eq!(receipts, []),
    }
}

fn templates() -> Window {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F9);
    ctrl(&mut window, Key::Num3);
    window.run();
    window
}

fn looks(commands: &[Command]) -> Vec<(Sample, Option<u64>)> {
    let look = |command: &Command| match command {
        Command::Template(TemplateAct::Look { sample, seen, .. }) => Some((*sample, *seen)),
        _ => None,
    };
    commands.iter().filter_map(look).collect()
}

#[test]
fn templates_are_chosen_exported_and_opened_with_keys() {
    let mut window = templates();
    let view = contents::papers::templates();
    let first = view.rows[0].sample.unwrap();
    assert_eq!(looks(&asked(&mut window)), [(first, None)]);
    tell(&mut window, Event::Templates(view.clone()));
    window.run();
    let at = view.rows.iter().position(|row| row.file == "letter.typ").unwrap();
    for _ in 0..at {
        press(&mut window, Key::ArrowDown);
    }
    let letter = Sample::Paper(DocumentKind::Letter);
    assert_eq!(looks(&asked(&mut window)).last(), Some(&(letter, None)));
    shift(&mut window, Key::F11);
    shift(&mut window, Key::F12);
    let commands = asked(&mut window);
    let export = TemplateAct::Export { file: "letter.typ".into() };
    let told =
        |act: &TemplateAct| commands.iter().any(|one| matches!(one, Command::Template(got) if got == act));
    assert!(told(&export) && told(&TemplateAct::OpenFolder), "{commands:?}");
}

#[test]
fn a_broken_template_shows_its_line_above_the_page_of_the_built_in_one() {
    let mut window = templates();
    let view = contents::papers::templates();
    tell(&mut window, Event::Templates(view.clone()));
    let at = view.rows.iter().position(|row| row.file == "receipt.typ").unwrap();
    for _ in 0..at {
        press(&mut window, Key::ArrowDown);
    }
    let receipt = Sample::Paper(DocumentKind::Receipt);
    tell(&mut window, Event::PaperPreview(contents::papers::sample(receipt).unwrap()));
    window.run();
    let words = token_station::words::Sentences::new(JAPANESE);
    let notice = contents::papers::broken();
    let line = format!("{}\n{}", words.what(&notice), words.remedy(&notice).unwrap());
    assert!(window.query_by_label(&line).is_some(), "{line}");
    assert!(line.contains("14 行目"));
    asked(&mut window);
}

#[test]
fn the_settings_of_the_station_are_one_key_away_and_keep_their_keys() {
    let mut window = templates();
    ctrl(&mut window, Key::Num2);
    assert!(window.query_by_label(&say(JAPANESE, "sender-title")).is_some());
    ctrl(&mut window, Key::Num1);
    assert!(window.query_by_label(&say(JAPANESE, "station-title")).is_some());
    let asked = asked(&mut window);
    assert!(asked.iter().any(|command| matches!(command, Command::Show(Query::Settings))));
}
