//! What can be done with one token by hand: report its loss, find it again, suspend, lift, note a lock, give it up.
//!
//! README, rules D8, W3, W4, R35. Only the acts that its state allows are shown, and each asks once.

use egui::{Rect, Ui};

use crate::bench::message::{Command, LifeAct, LifeSubject, TokenView};
use crate::domain::life::may_be_lost;
use crate::domain::{Serial, StopCause, TokenState};
use crate::window::command::Intent;
use crate::window::look::size;
use crate::window::scene::{Ask, Scene};
use crate::window::screen::contracts::customer::day;
use crate::window::screen::contracts::{ContractsScreen, Shown};
use crate::window::widget::button::Button;
use crate::window::widget::deed::{self, Deed, Kind, Pressed};
use crate::window::widget::panel;
use crate::words::{Notice, Severity, date};

/// Acts that the token allows, in the order of their buttons.
pub fn allowed(view: &TokenView) -> Vec<Intent> {
    if view.contract.is_none() {
        return Vec::new();
    }
    let missing = view.stop.as_ref().is_some_and(|stop| stop.cause.is_missing() && stop.found_at.is_none());
    let state = view.state;
    let mut acts = Vec::new();
    if may_be_lost(state) && !missing {
        acts.push(Intent::ReportLoss);
    }
    if missing && matches!(state, TokenState::Suspended | TokenState::Revoked | TokenState::Lost) {
        acts.push(Intent::ReportFound);
    }
    let held = state == TokenState::Suspended && !missing;
    if held || state.may_become(TokenState::Suspended) {
        acts.push(Intent::SuspendOrLift);
    }
    if state.is_with_its_users() {
        acts.push(Intent::NoteLock);
    }
    if state == TokenState::AwaitingReturn {
        acts.push(Intent::GiveUpReturn);
    }
    acts
}

impl ContractsScreen {
    /// Begins an act on the token that is shown.
    pub(super) fn begin(&mut self, intent: Intent, scene: &Scene<'_>) {
        if intent == Intent::BeginCampaign {
            let waiting = scene
                .model
                .reminders
                .value()
                .is_some_and(|view| view.expiring.iter().any(|row| row.replaced_by.is_none()));
            if self.shown == Shown::Reminders && waiting {
                self.deed = Some(Deed::asking(Kind::Campaign, LifeSubject::Reminders));
            }
            return;
        }
        let Shown::Token(serial) = &self.shown else { return };
        let Some(view) = scene.model.token.value().filter(|view| view.serial == *serial) else { return };
        if !allowed(view).contains(&intent) {
            return;
        }
        let kind = match intent {
            // The same key again changes between loss and theft.
            Intent::ReportLoss => {
                if let Some(Deed { kind: Kind::Loss(cause), .. }) = &mut self.deed {
                    *cause = if *cause == StopCause::Loss { StopCause::Theft } else { StopCause::Loss };
                    return;
                }
                Kind::Loss(StopCause::Loss)
            }
            Intent::ReportFound => Kind::Found,
            Intent::SuspendOrLift if view.state == TokenState::Suspended => Kind::Lift,
            Intent::SuspendOrLift => Kind::Suspend,
            Intent::NoteLock => Kind::Locked,
            Intent::GiveUpReturn => Kind::NotReturned,
            _ => return,
        };
        let mut deed = Deed::asking(kind, LifeSubject::Token(serial.clone()));
        if kind == Kind::Locked {
            deed.text = date::iso(scene.now.day_in_japan());
        }
        self.deed = Some(deed);
    }

    pub(super) fn send(&mut self, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let Some(deed) = &mut self.deed else { return };
        let text = deed.text.trim().to_owned();
        let act = match (deed.subject.clone(), deed.kind) {
            (LifeSubject::Token(token), Kind::Loss(cause)) => {
                LifeAct::ReportLoss { token, cause, reported_by: text, request: None }
            }
            (LifeSubject::Token(token), Kind::Found) => LifeAct::ReportFound { token },
            (LifeSubject::Token(token), Kind::Suspend) => LifeAct::Suspend { token, reason: text },
            (LifeSubject::Token(token), Kind::Lift) => LifeAct::Lift { token, reason: text },
            (LifeSubject::Token(token), Kind::Locked) => {
                let Some(on) = day(&text) else {
                    deed.refuse(Notice::new("day-refused", Severity::Refused).text("got", &text));
                    return;
                };
                LifeAct::NoteLocked { token, on: Some(on) }
            }
            (LifeSubject::Token(token), Kind::NotReturned) => LifeAct::MarkNotReturned { token },
            (LifeSubject::Reminders, Kind::Campaign) => {
                LifeAct::BeginExpiryCampaign { tokens: to_exchange(scene) }
            }
            _ => return,
        };
        deed.sent = true;
        deed.refused = None;
        asks.push(Ask::Send(Command::Life(act)));
    }
}

/// Tokens near their end that nothing replaces yet.
fn to_exchange(scene: &Scene<'_>) -> Vec<Serial> {
    let rows = scene.model.reminders.value().map_or(&[][..], |view| &view.expiring);
    rows.iter().filter(|row| row.replaced_by.is_none()).map(|row| row.serial.clone()).collect()
}

/// Shows the open form about `subject` at the foot of `room`; gives the room that is left.
pub fn form(
    ui: &mut Ui,
    scene: &Scene<'_>,
    room: Rect,
    subject: &LifeSubject,
    screen: &mut ContractsScreen,
    asks: &mut Vec<Ask>,
) -> Rect {
    if screen
        .deed
        .as_mut()
        .is_some_and(|deed| deed.subject != *subject || deed.hear(scene.model.life.as_ref()))
    {
        screen.deed = None;
    }
    let Some(open) = &mut screen.deed else { return room };
    let sentence = sentence(scene, open);
    let inside = room.shrink2(egui::vec2(size::INSET, 0.0));
    let causes = if matches!(open.kind, Kind::Loss(_)) { 36.0 } else { 0.0 };
    let height = deed::height(ui, scene, open, &sentence, inside.width());
    let place = inside.with_min_y(inside.bottom() - height - 8.0).with_max_y(inside.bottom() - 8.0);
    if let Kind::Loss(chosen) = &mut open.kind {
        let row = inside.with_max_y(place.top() - 4.0).with_min_y(place.top() - causes);
        let key = Intent::ReportLoss.caps();
        panel::row(ui, "loss-causes", row, |ui| {
            for cause in [StopCause::Loss, StopCause::Theft] {
                let word = scene.word("stop-cause", cause.as_str());
                let button = Button::new(scene.look, &word).small().chosen(*chosen == cause);
                let button = if *chosen == cause { button } else { button.key(&key) };
                if button.show(ui).clicked() {
                    *chosen = cause;
                }
            }
        });
    }
    match deed::show(ui, scene, place, open, &sentence) {
        Pressed::Yes => screen.send(scene, asks),
        Pressed::No => screen.deed = None,
        Pressed::Nothing => {}
    }
    room.with_max_y(place.top() - causes - 6.0)
}

fn sentence(scene: &Scene<'_>, deed: &Deed) -> String {
    match (&deed.subject, deed.kind) {
        (LifeSubject::Token(token), Kind::Loss(cause)) => {
            let cause = scene.word("stop-cause", cause.as_str());
            scene.say_with("deed-loss", &[("token", token.as_str().into()), ("cause", cause.into())])
        }
        (LifeSubject::Token(token), kind) => {
            scene.say_with(kind.sentence(), &[("token", token.as_str().into())])
        }
        (_, kind) => scene.say_with(kind.sentence(), &[("count", to_exchange(scene).len().into())]),
    }
}

/// Shows the row of acts at the foot of `room`; gives the room that is left.
pub fn row(ui: &mut Ui, scene: &Scene<'_>, room: Rect, view: &TokenView, asks: &mut Vec<Ask>) -> Rect {
    let word = |intent| {
        let lifts = intent == Intent::SuspendOrLift && view.state == TokenState::Suspended;
        (intent, if lifts { scene.say("do-lift") } else { scene.name(intent) })
    };
    let acts: Vec<_> = allowed(view).into_iter().map(word).collect();
    let (pressed, left) = deed::row(ui, scene, room.shrink2(egui::vec2(size::INSET, 0.0)), &acts);
    asks.extend(pressed.map(Ask::Do));
    room.with_max_y(left.bottom())
}
