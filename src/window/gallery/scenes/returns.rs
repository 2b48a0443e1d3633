//! Units that come back, in the states of their screen.

use crate::bench::message::{Event, ReturnView, ReturnsNews};
use crate::domain::disposition::{Disposition, ReturnRefused};
use crate::domain::verdict::Verdict;
use crate::window::command::Screen;
use crate::window::gallery::scenes::open;
use crate::window::gallery::{Stage, contents};
use crate::window::screen::returns::Mode;
use crate::words::Language;

/// A unit that was judged.
pub fn judged(language: Language, dark: bool, view: ReturnView) -> Stage {
    let mut stage = open(language, dark, Screen::Returns);
    stage.app.screens.returns.text.clone_from(&view.scanned);
    stage.tell(Event::Returns(ReturnsNews::Judged(Box::new(view))));
    stage
}

/// One that was reported lost, and what the rules refuse.
pub fn lost(language: Language, dark: bool) -> Stage {
    let stage = judged(language, dark, contents::returns::found_again());
    let refused =
        ReturnRefused::NotForVerdict { disposition: Disposition::SendBack, verdict: Verdict::ReportedLost };
    stage.tell(Event::Returns(ReturnsNews::Refused((&refused).into())));
    stage
}

/// The second person of a destruction.
pub fn second(language: Language, dark: bool) -> Stage {
    let mut stage = judged(language, dark, contents::returns::back());
    stage.app.screens.returns.deciding = Some(Disposition::Destroy);
    stage
}

/// A box, unit by unit.
pub fn sweep(language: Language, dark: bool) -> Stage {
    let mut stage = open(language, dark, Screen::Returns);
    stage.app.screens.returns.mode = Mode::Sweep;
    for row in contents::returns::swept() {
        stage.tell(Event::Returns(ReturnsNews::Done(row)));
    }
    stage
}

/// The token that shows a code.
pub fn search(language: Language, dark: bool) -> Stage {
    let mut stage = open(language, dark, Screen::Returns);
    stage.app.screens.returns.mode = Mode::Search;
    stage.app.screens.returns.codes[0] = "314159".into();
    stage.tell(Event::Returns(ReturnsNews::Identified(contents::returns::identified())));
    stage
}
