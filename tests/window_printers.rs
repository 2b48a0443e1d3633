//! Printers in the window: set up with the keyboard, printed on, asked why once more, and given up.
//!
//! The trap: what a person typed stays while the list behind it is told anew.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use token_station::bench::message::{Command, Event, LabelPurpose, PrinterAct};
use token_station::domain::{PaperKind, RequestNo};
use token_station::paper::Form;
use token_station::window::gallery::contents;
use token_station::words::Language;

use window::{Window, asked, ctrl, press, say, station, tell, type_text};

#[path = "support/window.rs"]
mod window;

fn type_into(window: &mut Window, name: &str, text: &str) {
    window.get_by_label(name).focus();
    window.run();
    type_text(window, text);
}

fn acts(commands: Vec<Command>) -> Vec<PrinterAct> {
    commands
        .into_iter()
        .filter_map(|command| match command {
            Command::Printers(act) => Some(act),
            _ => None,
        })
        .collect()
}

#[test]
fn a_printer_is_set_up_chosen_and_tested_without_a_mouse_but_for_the_chips() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F9);
    ctrl(&mut window, Key::Num4);
    tell(&mut window, Event::Printers(contents::printers()));
    asked(&mut window);
    type_into(&mut window, &say(Language::Japanese, "printer-name"), "Label 2");
    type_into(&mut window, &say(Language::Japanese, "printer-address"), "ipp://192.0.2.9/ipp/print");
    ctrl(&mut window, Key::Enter);
    let expected = PrinterAct::Set {
        name: "Label 2".into(),
        address: "ipp://192.0.2.9/ipp/print".into(),
        trusted: String::new(),
    };
    assert_eq!(acts(asked(&mut window)), [expected]);

    window.get_by_label("Laser 3F").click();
    window.run();
    window.get_by_label(&say(Language::Japanese, "paper-kind-receipt")).click();
    window.run();
    window.get_by_label(&say(Language::Japanese, "printer-test")).click();
    window.run();
    let acts = acts(asked(&mut window));
    let chosen = PrinterAct::Choose { paper: PaperKind::Receipt, printer: Some("Laser 3F".into()) };
    let test = PrinterAct::Test { printer: "Laser 3F".into(), form: "roll-90x29".into() };
    assert_eq!(acts, [chosen, test]);
}

#[test]
fn f10_prints_on_the_printer_of_labels_and_a_further_copy_waits_for_its_reason() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F3);
    tell(&mut window, Event::Printers(contents::printers()));
    let show =
        |no: &str| Event::LabelPreview(contents::label(Form::Roll90x29, 1, &[RequestNo(no.into())]).unwrap());
    tell(&mut window, show("26-1107"));
    asked(&mut window);
    press(&mut window, Key::F10);
    let printed = |commands: Vec<Command>| {
        commands.into_iter().find_map(|command| match command {
            Command::Label { requests, purpose: LabelPurpose::Print { printer, reason }, .. } => {
                Some((requests[0].0.clone(), printer, reason))
            }
            _ => None,
        })
    };
    let expected = ("26-1107".to_owned(), "QL-820NWB".to_owned(), String::new());
    assert_eq!(printed(asked(&mut window)), Some(expected));

    // 26-1102 is on paper already.
    window.state_mut().app.screens.dispatch.chosen = Some(RequestNo("26-1102".into()));
    window.run();
    tell(&mut window, show("26-1102"));
    press(&mut window, Key::F10);
    assert_eq!(printed(asked(&mut window)), None, "a further copy went out without a reason");
    type_into(&mut window, &say(Language::Japanese, "print-reason"), "torn");
    press(&mut window, Key::F10);
    let expected = ("26-1102".to_owned(), "QL-820NWB".to_owned(), "torn".to_owned());
    assert_eq!(printed(asked(&mut window)), Some(expected));
}

#[test]
fn a_print_that_waits_is_seen_and_given_up_by_key() {
    let mut window = station(Language::English);
    press(&mut window, Key::F3);
    tell(&mut window, Event::Printing(contents::printing()));
    window.get_by_label("QL-820NWB: there is no paper");
    asked(&mut window);
    window.key_press_modifiers(Modifiers::SHIFT, Key::Delete);
    window.run();
    assert_eq!(acts(asked(&mut window)), [PrinterAct::GiveUp { id: 7 }]);
}

#[test]
fn a_part_used_sheet_begins_at_its_free_cell_until_somebody_picks_another() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F3);
    window.get_by_label(&say(Language::Japanese, "form-sheet-a4-12")).click();
    window.run();
    assert_eq!(window.state().app.screens.dispatch.start_cell, 4);
    let cell = token_station::words::Sentences::new(Language::Japanese)
        .say_with("paper-cell", &[("cell", 9_u32.into())]);
    window.get_by_label(&cell).click();
    window.run();
    assert_eq!(window.state().app.screens.dispatch.start_cell, 9);
}
