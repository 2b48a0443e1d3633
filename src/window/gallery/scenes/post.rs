//! Scenes of the post: the list of the day, its closing, bands, and an envelope that waits for its scan.

use crate::bench::message::{Event, PostingView};
use crate::domain::PostRefusal;
use crate::domain::post::BandNo;
use crate::window::gallery::scenes::dispatch;
use crate::window::gallery::{Stage, contents};
use crate::window::screen::dispatch::Part;
use crate::words::{Language, Notice};

fn post(language: Language, dark: bool, part: Part, view: PostingView) -> Stage {
    let mut stage = dispatch(language, dark, false);
    stage.app.screens.dispatch.part = part;
    stage.tell(Event::Posting(Box::new(view)));
    stage
}

/// The list of the day, with what still waits for its scan.
pub fn list(language: Language, dark: bool) -> Stage {
    let view = contents::post::posting();
    let chosen = view.lists[1].lines.get(2).map(|line| line.parcel);
    let mut stage = post(language, dark, Part::Day, view);
    stage.app.screens.dispatch.day.chosen = chosen;
    stage
}

/// Closed, and about to be handed over; somebody wanted to take a parcel off.
pub fn closed_list(language: Language, dark: bool) -> Stage {
    let view = contents::post::list_closed();
    let line = view.lists[1].lines[2].clone();
    let list = view.lists[1].no;
    let mut stage = post(language, dark, Part::Day, view);
    stage.app.screens.dispatch.day.chosen = Some(line.parcel);
    let refusal = PostRefusal::OnClosedList { request: line.request, list };
    stage.tell(Event::Notice(Notice::from(&refusal)));
    stage
}

/// The day is being closed.
pub fn closing(language: Language, dark: bool) -> Stage {
    let mut stage = post(language, dark, Part::Day, contents::post::posting());
    stage.app.screens.dispatch.day.acting.sign();
    stage
}

/// The day is closed.
pub fn closed_day(language: Language, dark: bool) -> Stage {
    post(language, dark, Part::Day, contents::post::day_closed())
}

/// Bands, and one that overlaps refused.
pub fn bands(language: Language, dark: bool, refused: bool) -> Stage {
    let mut stage = post(language, dark, Part::Bands, contents::post::posting());
    let bands = &mut stage.app.screens.dispatch.bands;
    bands.chosen = Some(BandNo(2));
    if refused {
        bands.first = "358-60-04900-5".into();
        bands.last = "358-60-09999-0".into();
        stage.tell(Event::Notice(Notice::from(&PostRefusal::BandMeets { band: BandNo(2) })));
    }
    stage
}

/// The table of postage, and a rate that is about to be added.
pub fn postage(language: Language, dark: bool) -> Stage {
    let mut stage = post(language, dark, Part::Postage, contents::post::posting());
    let rates = &mut stage.app.screens.dispatch.rates;
    (rates.up_to_grams, rates.yen, rates.from) = ("50".into(), "150".into(), "2027-10-01".into());
    stage
}

/// A parcel was sealed under a number of the band; its envelope is scanned, rightly or wrongly.
pub fn envelope(language: Language, dark: bool, differs: bool) -> Stage {
    let view = contents::post::posting();
    let waiting = view.waiting[0].clone();
    let mut stage = post(language, dark, Part::Sealing, view);
    let sealing = &mut stage.app.screens.dispatch.sealing;
    sealing.last = Some(waiting.request.clone());
    if let (true, Some(expected), Ok(got)) =
        (differs, waiting.tracking, crate::domain::Tracking::parse("131-12-38385-2"))
    {
        sealing.seen = got.to_string();
        let refusal = PostRefusal::NumberDiffers { request: waiting.request, expected, got };
        stage.tell(Event::Notice(Notice::from(&refusal)));
    }
    stage
}
