//! Contracts, their tokens, telephones and deadlines.

use crate::bench::message::{CustomerNews, Event, LifeSubject};
use crate::domain::{StopCause, TokenState};
use crate::window::command::Screen;
use crate::window::gallery::contents;
use crate::window::gallery::scenes::{Stage, open};
use crate::window::screen::contracts::{Shown, Tab};
use crate::window::widget::deed::{Deed, Kind};
use crate::words::{Language, Notice, Severity};

pub(super) fn contracts(language: Language, dark: bool, tab: Tab) -> Stage {
    let mut stage = open(language, dark, Screen::Contracts);
    let view = contents::contract();
    stage.app.screens.contracts.shown = Shown::Contract(view.row.no.clone());
    stage.app.screens.contracts.tab = tab;
    stage.tell(Event::Contracts(contents::contracts("", 0)));
    stage.tell(Event::Contract(Box::new(view)));
    stage
}

pub(super) fn token(language: Language, dark: bool) -> Stage {
    let mut stage = open(language, dark, Screen::Contracts);
    let view = contents::token_view();
    stage.app.screens.contracts.shown = Shown::Token(view.serial.clone());
    stage.tell(Event::Contracts(contents::contracts("", 0)));
    stage.tell(Event::Token(Box::new(view)));
    stage
}

/// A token in use whose loss is being reported.
pub(super) fn token_loss(language: Language, dark: bool) -> Stage {
    let mut stage = token(language, dark);
    let mut view = contents::token_view();
    view.state = TokenState::InUse;
    let subject = LifeSubject::Token(view.serial.clone());
    let mut deed = Deed::asking(Kind::Loss(StopCause::Theft), subject);
    deed.text.clone_from(&view.users[0]);
    stage.app.screens.contracts.deed = Some(deed);
    stage.tell(Event::Token(Box::new(view)));
    stage
}

pub(super) fn token_suspended(language: Language, dark: bool) -> Stage {
    let stage = token(language, dark);
    stage.tell(Event::Token(Box::new(contents::lost_token())));
    stage
}

pub(super) fn reminders(language: Language, dark: bool) -> Stage {
    let mut stage = open(language, dark, Screen::Contracts);
    stage.app.screens.contracts.shown = Shown::Reminders;
    stage.tell(Event::Contracts(contents::contracts("", 0)));
    stage.tell(Event::Reminders(contents::reminders()));
    stage
}

/// A token whose holder on a day was asked for, whose code fits, and whose set-up is refused.
pub(super) fn token_held(language: Language, dark: bool) -> Stage {
    let mut stage = token(language, dark);
    let serial = contents::serial(1841);
    let refused = Notice::new("not-served", Severity::Refused).text("token", &serial).text("user", "user09");
    stage.app.screens.contracts.beside.day = "2026-11-15".into();
    for news in [
        CustomerNews::Held(contents::held()),
        CustomerNews::Told { object: serial.to_string(), notice: refused },
    ] {
        stage.tell(Event::Customer(Box::new(news)));
    }
    stage
}

/// A contract whose users have the application; one of them cannot be registered on a full telephone.
pub(super) fn soft(language: Language, dark: bool) -> Stage {
    let mut stage = contracts(language, dark, Tab::Users);
    let view = contents::soft_contract();
    let refused =
        Notice::new("phone-full", Severity::Refused).text("phone", "APP-77A0-19C0").number("users", 10);
    let object = view.row.no.0.clone();
    stage.tell(Event::Contract(Box::new(view)));
    stage.tell(Event::Customer(Box::new(CustomerNews::Told { object, notice: refused })));
    stage.app.screens.contracts.beside.user = 1;
    stage.app.screens.contracts.beside.phone = "APP-77A0-19C0".into();
    stage
}

pub(super) fn deadlines(language: Language, dark: bool) -> Stage {
    let mut stage = contracts(language, dark, Tab::Tokens);
    stage.app.screens.contracts.deadlines = true;
    stage.app.screens.contracts.due = Some(0);
    stage.tell(Event::Customer(Box::new(CustomerNews::Deadlines(contents::deadlines()))));
    stage
}
