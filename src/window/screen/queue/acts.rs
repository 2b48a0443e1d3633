//! What can be done with the chosen request besides writing its tokens: seal, send back, wait, take up again, cancel.
//!
//! `assets/states.md`. Only the acts that its state allows are shown; one that cannot be undone asks once.

use egui::{Rect, Ui};

use crate::bench::message::{Command, LifeAct, LifeSubject, RequestView};
use crate::domain::{RequestKind, RequestNo, RequestState};
use crate::window::command::Intent;
use crate::window::scene::{Ask, Scene};
use crate::window::screen::queue::QueueScreen;
use crate::window::widget::deed::{self, Deed, Kind, Pressed};

/// Acts that a request in this state allows, in the order of their buttons.
pub fn allowed(view: &RequestView) -> Vec<Intent> {
    let state = view.row.state;
    let waits = matches!(state, RequestState::Received | RequestState::AwaitingCheck);
    let mut acts = Vec::new();
    if waits && !view.seal_checked {
        acts.push(Intent::NoteSeal);
    }
    if waits {
        acts.push(Intent::LetWait);
    }
    if state == RequestState::SentBack {
        acts.push(Intent::TakeUpAgain);
    }
    if state.may_become(RequestState::SentBack) {
        acts.push(Intent::SendBack);
    }
    if state.may_become(RequestState::Cancelled) && state != RequestState::Dispatched {
        acts.push(Intent::CancelRequest);
    }
    acts
}

/// Whether the approval does something that cannot be undone, so that it asks first.
const fn asks_first(kind: RequestKind) -> bool {
    !matches!(kind, RequestKind::New | RequestKind::Additional | RequestKind::Exchange | RequestKind::Unlock)
}

impl QueueScreen {
    /// Begins an act on the chosen request, or does it at once where it can be undone.
    pub(super) fn begin(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let Some(request) = self.chosen.clone() else { return };
        let Some(view) = scene.model.request.value().filter(|view| view.row.request == request) else {
            return;
        };
        let subject = LifeSubject::Request(request.clone());
        let asking = |kind| Some(Deed::asking(kind, subject.clone()));
        match intent {
            Intent::Approve => {
                let again = self
                    .deed
                    .as_ref()
                    .is_some_and(|deed| deed.kind == Kind::Approve && deed.subject == subject);
                self.deed = asking(Kind::Approve);
                if again || !asks_first(view.row.kind) {
                    self.send(asks);
                }
            }
            _ if !allowed(view).contains(&intent) => {}
            Intent::NoteSeal => asks.push(Ask::Send(Command::Life(LifeAct::NoteSeal { request }))),
            Intent::TakeUpAgain => asks.push(Ask::Send(Command::Life(LifeAct::TakeUpAgain { request }))),
            Intent::SendBack => self.deed = asking(Kind::SendBack),
            Intent::LetWait => self.deed = asking(Kind::Wait),
            Intent::CancelRequest => self.deed = asking(Kind::Cancel),
            _ => {}
        }
    }

    /// Sends what the open form says.
    fn send(&mut self, asks: &mut Vec<Ask>) {
        let Some(deed) = &mut self.deed else { return };
        let LifeSubject::Request(request) = deed.subject.clone() else { return };
        let text = deed.text.trim().to_owned();
        let command = match deed.kind {
            Kind::Approve => Command::Approve { request },
            Kind::SendBack => Command::Life(LifeAct::SendBack { request, reason: text }),
            Kind::Wait => Command::Life(LifeAct::NoteWaiting { request, remark: text }),
            Kind::Cancel => Command::Life(LifeAct::Cancel { request, reason: text }),
            _ => return,
        };
        deed.sent = true;
        deed.refused = None;
        asks.push(Ask::Send(command));
    }
}

/// Shows the open form at the foot of `room`, or the row of acts; gives the room that is left.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    room: Rect,
    view: &RequestView,
    screen: &mut QueueScreen,
    asks: &mut Vec<Ask>,
) -> Rect {
    let subject = LifeSubject::Request(view.row.request.clone());
    if screen.deed.as_ref().is_some_and(|deed| deed.subject != subject) {
        screen.deed = None;
    }
    if screen.deed.as_mut().is_some_and(|deed| deed.hear(scene.model.life.as_ref())) {
        screen.deed = None;
    }
    let room = room.shrink2(egui::vec2(crate::window::look::size::INSET, 0.0));
    if let Some(open) = &mut screen.deed {
        let sentence = sentence(scene, open.kind, &view.row.request, view.row.kind);
        let height = deed::height(ui, scene, open, &sentence, room.width());
        let place = room.with_min_y(room.bottom() - height - 8.0).with_max_y(room.bottom() - 8.0);
        match deed::show(ui, scene, place, open, &sentence) {
            Pressed::Yes => screen.send(asks),
            Pressed::No => screen.deed = None,
            Pressed::Nothing => {}
        }
        return room.with_max_y(place.top() - 6.0);
    }
    let acts: Vec<_> = allowed(view).into_iter().map(|intent| (intent, scene.name(intent))).collect();
    let (pressed, left) = deed::row(ui, scene, room, &acts);
    asks.extend(pressed.map(Ask::Do));
    left
}

fn sentence(scene: &Scene<'_>, deed: Kind, request: &RequestNo, kind: RequestKind) -> String {
    let request = [("request", request.0.as_str().into())];
    if deed == Kind::Approve && asks_first(kind) {
        return scene.say_with(&format!("deed-approve-{}", kind.as_str()), &request);
    }
    scene.say_with(deed.sentence(), &request)
}
