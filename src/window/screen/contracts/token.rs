//! One token: whose it is, where it stands, how its clock was set, and everything that happened to it.

use egui::{Rect, Ui, vec2};

use crate::bench::message::{LifeSubject, TokenView};
use crate::domain::{Serial, TokenState};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::size;
use crate::window::scene::{Ask, Scene};
use crate::window::screen::contracts::contract::token_tone;
use crate::window::screen::contracts::{ContractsScreen, acts, customer, set_up};
use crate::window::screen::journal;
use crate::window::widget::button::Button;
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::{panel, text};
use crate::words::{date, number};

/// Shows the token.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    serial: &Serial,
    screen: &mut ContractsScreen,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let view = scene.model.token.value().filter(|view| view.serial == *serial);
    let contract = view.and_then(|view| view.contract.as_ref());
    let open_job = view.is_some_and(is_interrupted);
    let acts = contract.is_some() || open_job;
    let parts = panel::show(ui, look, rect, &scene.say("token-title"), serial.as_str(), acts);
    let Some(view) = view else {
        panel::empty(ui, look, parts.body, icon::HOURGLASS, &scene.say("list-pending"));
        return;
    };
    let subject = LifeSubject::Token(serial.clone());
    let mut body = acts::form(ui, scene, parts.body, &subject, screen, asks);
    if screen.deed.is_none() {
        body = acts::row(ui, scene, body, view, asks);
    }
    let inside = body.shrink2(vec2(size::INSET, 10.0));
    body.min.y = facts::show(ui, look, inside, 108.0, &facts_of(scene, view)) + 8.0;
    ui.painter().hline(rect.x_range().shrink(1.0), body.top() - 0.5, look.hairline());
    // While an act asks, only what it is about stands above it.
    if screen.deed.is_none() {
        customer::show(ui, scene, &mut body, view, screen, asks);
    }
    if body.height() > 3.0 * size::TABLE_HEADING {
        journal::rows(ui, scene, body, "token-history", &view.history);
    }
    let act = match (open_job, contract) {
        (true, _) => Intent::WriteOff,
        (false, Some(_)) => Intent::OpenOwner,
        (false, None) => return,
    };
    panel::row(ui, "token-acts", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        let (word, key) = (scene.name(act), act.caps());
        if Button::new(look, &word).icon(act.entry().icon).key(&key).show(ui).clicked() {
            asks.push(Ask::Do(act));
        }
    });
}

/// Whether a job began with it that is not over.
pub(super) const fn is_interrupted(view: &TokenView) -> bool {
    matches!(view.state, TokenState::Reserved | TokenState::Injected)
}

fn facts_of(scene: &Scene<'_>, view: &TokenView) -> Vec<Fact> {
    let state = scene.word("token-state", view.state.as_str());
    let mut table = vec![
        Fact::words(scene.say("fact-state"), text::initial(&state)).tone(token_tone(view.state)),
        Fact::words(scene.say("fact-model"), format!("{} {}", view.manufacturer, view.model)),
        Fact::code(scene.say("fact-lot"), view.lot.as_str()),
    ];
    match &view.contract {
        Some((no, name)) => {
            table.push(Fact::code(scene.say("fact-contract-no"), no.0.as_str()));
            table.push(Fact::words(scene.say("fact-contract"), name.as_str()).rows(2));
        }
        None => table.push(Fact::words(scene.say("fact-contract"), scene.say("token-of-nobody"))),
    }
    if let Some((deadline, stands)) = view.deadline {
        let (words, tone) = set_up::words(scene, stands);
        let value = format!("{} {words}", date::iso(deadline));
        table.push(Fact::words(scene.say("column-deadline"), value).tone(tone));
    }
    if let Some(stop) = &view.stop {
        let at = crate::words::date::date_time(stop.at);
        let cause = scene.word("stop-cause", stop.cause.as_str());
        let facts = [("cause", cause.into()), ("at", at.into()), ("who", stop.reported_by.as_str().into())];
        let fact = Fact::words(scene.say("fact-stop"), scene.say_with("token-stop", &facts));
        table.push(fact.rows(2).tone(crate::window::look::Tone::Stop));
    }
    if let Some(clock) = view.clock {
        let value = scene.say_with(
            "token-clock",
            &[
                ("offset", number::offset_millis(clock.offset_millis).into()),
                ("uncertainty", clock.uncertainty_millis.into()),
                ("at", date::date_time(clock.measured_at).into()),
            ],
        );
        table.push(Fact::words(scene.say("fact-clock-set"), value));
    }
    table
}
