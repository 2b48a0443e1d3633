//! The bench with tokens of every family, and with everything that a hand has to do.

use crate::bench::message::{Event, SlotNo, SlotView};
use crate::window::command::Screen;
use crate::window::gallery::scenes::{open, stock};
use crate::window::gallery::{Stage, contents};
use crate::window::screen::bench::rekey::RekeyForm;
use crate::window::screen::settings::Part;
use crate::window::screen::stock::Section;
use crate::words::Language;

/// A tray of every family, one slot chosen.
pub fn bench(language: Language, dark: bool, chosen: u16) -> Stage {
    on_bench(language, dark, contents::families::mixed_tray(), chosen)
}

/// Twice as many, on low cards.
pub fn low(language: Language, dark: bool) -> Stage {
    let tray = contents::families::mixed_tray();
    let more =
        contents::families::hands().into_iter().map(|slot| SlotView { no: SlotNo(slot.no.0 + 8), ..slot });
    on_bench(language, dark, tray.into_iter().chain(more).collect(), 11)
}

/// One slot for each thing that a hand has to do.
pub fn hands(language: Language, dark: bool) -> Stage {
    on_bench(language, dark, contents::families::hands(), 4)
}

/// The key of a token is to be changed.
pub fn rekey(language: Language, dark: bool) -> Stage {
    let mut stage = on_bench(language, dark, contents::families::with_key(false), 1);
    let mut form = RekeyForm::new(SlotNo(1));
    form.lot = "M2-2612-K".into();
    stage.app.screens.bench.rekey = Some(form);
    stage
}

/// A token refused its key when it was here last.
pub fn key_refused(language: Language, dark: bool) -> Stage {
    on_bench(language, dark, contents::families::with_key(true), 1)
}

/// The service for card readers does not run.
pub fn without_service(language: Language, dark: bool) -> Stage {
    on_bench(language, dark, contents::families::without_service(), 2)
}

fn on_bench(language: Language, dark: bool, slots: Vec<SlotView>, chosen: u16) -> Stage {
    let mut stage = open(language, dark, Screen::Bench);
    stage.tell(Event::Bench(contents::bench()));
    stage.tell(Event::Slots(slots));
    stage.app.screens.bench.slot = Some(SlotNo(chosen));
    stage
}

/// The map of the tray, one place chosen.
pub fn tray_map(language: Language, dark: bool, service_runs: bool, chosen: usize) -> Stage {
    let mut stage = open(language, dark, Screen::Settings);
    let settings = contents::families::tray_map(service_runs);
    stage.app.screens.settings.part = Part::Ports;
    stage.app.screens.settings.ports.chosen = settings.ports.get(chosen).map(|row| row.path.clone());
    stage.tell(Event::Settings(settings));
    stage
}

/// A delivery of cards, whose lots come without a key.
pub fn receive(language: Language, dark: bool) -> Stage {
    let mut stage = stock(language, dark, Section::Receive);
    let supplier = contents::customers()[1].name.clone();
    let typed = [
        "T2-88213",
        &supplier,
        "T2612-C",
        "OTPC-P2-i",
        "2031-03-31",
        "T2",
        "86596220004401",
        "86596220004500",
        "B-1",
        "",
        "100",
        "100",
    ];
    stage.app.screens.stock.receive.typed = typed.map(str::to_owned);
    stage
}
