//! One act that asks before it is done: what will happen, a line to type where it needs one, and what a rule said.
//!
//! The trap: the answer comes later than the key; the form stays until it is here, so that a refusal stands where the
//! act was asked for.

use egui::{Align2, CornerRadius, Id, Key, Rect, StrokeKind, Ui, vec2};

use crate::bench::message::{LifeAnswer, LifeSubject};
use crate::domain::StopCause;
use crate::window::command::Intent;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::Scene;
use crate::window::widget::button::{self, Button};
use crate::window::widget::field::{self, Field};
use crate::window::widget::{panel, text};
use crate::window::{icon, keys};
use crate::words::Notice;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 承認.
    Approve,
    /// 差戻し.
    SendBack,
    /// 確認待ち.
    Wait,
    /// 取消.
    Cancel,
    /// 紛失・盗難の届出.
    Loss(StopCause),
    /// 発見届.
    Found,
    /// 利用停止.
    Suspend,
    /// 停止解除.
    Lift,
    /// ロックを記録.
    Locked,
    /// 未返却.
    NotReturned,
    /// 一斉交換.
    Campaign,
}

impl Kind {
    /// The message that says what will happen.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Approve => "deed-approve",
            Self::SendBack => "deed-send-back",
            Self::Wait => "deed-wait",
            Self::Cancel => "deed-cancel",
            Self::Loss(_) => "deed-loss",
            Self::Found => "deed-found",
            Self::Suspend => "deed-suspend",
            Self::Lift => "deed-lift",
            Self::Locked => "deed-locked",
            Self::NotReturned => "deed-not-returned",
            Self::Campaign => "deed-campaign",
        }
    }

    /// The name of the line that has to be typed.
    #[must_use]
    pub const fn line(self) -> Option<&'static str> {
        match self {
            Self::SendBack | Self::Cancel | Self::Suspend | Self::Lift => Some("deed-reason"),
            Self::Wait => Some("deed-waits-for"),
            Self::Loss(_) => Some("deed-reported-by"),
            Self::Locked => Some("deed-locked-on"),
            Self::Approve | Self::Found | Self::NotReturned | Self::Campaign => None,
        }
    }
}

/// An act that was asked for and is not done yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Which.
    pub kind: Kind,
    /// What it is about.
    pub subject: LifeSubject,
    /// What is typed.
    pub text: String,
    /// Whether the keyboard has to be put into the line.
    focus: bool,
    /// Whether it was sent and has no answer yet.
    pub sent: bool,
    /// What a rule said.
    pub refused: Option<Notice>,
}

/// What became of it in this frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// Nothing.
    Nothing,
    /// It is to be done.
    Yes,
    /// It is given up.
    No,
}

impl Deed {
    /// An act that asks.
    #[must_use]
    pub const fn asking(kind: Kind, subject: LifeSubject) -> Self {
        let focus = kind.line().is_some();
        Self { kind, subject, text: String::new(), focus, sent: false, refused: None }
    }

    /// Says why what is typed is not sent, with the keyboard back in the line.
    pub fn refuse(&mut self, notice: Notice) {
        self.refused = Some(notice);
        self.focus = self.kind.line().is_some();
    }

    /// Takes the answer in; gives whether it is done and the form may go.
    pub fn hear(&mut self, answer: Option<&LifeAnswer>) -> bool {
        let Some(answer) = answer.filter(|answer| self.sent && answer.subject == self.subject) else {
            return false;
        };
        self.sent = false;
        self.refused.clone_from(&answer.refused);
        self.focus = self.kind.line().is_some();
        self.refused.is_none()
    }

    /// Whether it can be sent: something is typed where something has to be.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.sent && (self.kind.line().is_none() || !self.text.trim().is_empty())
    }
}

/// Shows acts as small buttons at the foot of `room`; gives the one that was pressed and the room that is left.
pub fn row(ui: &mut Ui, scene: &Scene<'_>, room: Rect, acts: &[(Intent, String)]) -> (Option<Intent>, Rect) {
    let caps: Vec<_> = acts.iter().map(|(intent, _)| intent.caps()).collect();
    let buttons = acts.iter().zip(&caps).map(|((_, word), key)| Button::new(scene.look, word).key(key));
    let (pressed, left) = button::at_foot(ui, room, buttons.collect());
    (pressed.map(|at| acts[at].0), left)
}

/// The room that a form needs.
#[must_use]
pub fn height(ui: &Ui, scene: &Scene<'_>, deed: &Deed, sentence: &str, width: f32) -> f32 {
    let inside = width - 2.0 * size::INSET;
    let mut height = 28.0 + text::height(ui, Face::Body, sentence, inside, 4) + size::BUTTON;
    if deed.kind.line().is_some() {
        height += size::FIELD + 26.0;
    }
    if let Some(notice) = &deed.refused {
        let (what, remedy) = (scene.words.what(notice), scene.words.remedy(notice).unwrap_or_default());
        height += 10.0 + text::height(ui, Face::Body, &what, inside, 3);
        height += text::height(ui, Face::Small, &remedy, inside, 3);
    }
    height
}

/// Shows the form in `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, deed: &mut Deed, sentence: &str) -> Pressed {
    let look = scene.look;
    let tone = if deed.refused.is_some() { Tone::Stop } else { Tone::Attention };
    let line = egui::Stroke::new(1.0, look.ink(tone));
    ui.painter().rect(rect, CornerRadius::same(size::RADIUS), look.sunken, line, StrokeKind::Inside);
    let mut inside = rect.shrink2(vec2(size::INSET, 10.0));
    let told = text::lines(ui, inside, Align2::LEFT_TOP, Face::Body, look.text, sentence, 4);
    inside.min.y = told.bottom() + 8.0;
    let mut pressed = Pressed::Nothing;
    if let Some(name) = deed.kind.line() {
        let name = scene.say(name);
        let above = panel::take_top(&mut inside, 20.0);
        text::paint(ui, above, Align2::LEFT_CENTER, Face::Small, look.muted, &name);
        let id = Id::unique("deed-line");
        let place = panel::take_top(&mut inside, size::FIELD);
        let response = field::show(ui, look, place, id, Field::new(&name), &mut deed.text);
        if std::mem::take(&mut deed.focus) {
            response.request_focus();
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) && deed.is_ready() {
            pressed = Pressed::Yes;
        }
        inside.min.y += 6.0;
    } else if deed.is_ready() && keys::enter(ui) {
        pressed = Pressed::Yes;
    }
    if let Some(notice) = &deed.refused {
        let what = scene.words.what(notice);
        let told = text::lines(ui, inside, Align2::LEFT_TOP, Face::Body, look.ink(Tone::Stop), &what, 3);
        inside.min.y = told.bottom() + 2.0;
        let remedy = scene.words.remedy(notice).unwrap_or_default();
        let told = text::lines(ui, inside, Align2::LEFT_TOP, Face::Small, look.text, &remedy, 3);
        inside.min.y = told.bottom().max(inside.min.y) + 8.0;
    }
    let row = inside.with_max_y(inside.top() + size::BUTTON);
    let (yes, no) = (scene.say("deed-yes"), scene.say("deed-no"));
    panel::row(ui, "deed-acts", row, |ui| {
        let button = Button::new(look, &yes).icon(icon::CHECK).key("Enter").primary();
        if button.enabled(deed.is_ready()).show(ui).clicked() {
            pressed = Pressed::Yes;
        }
        if Button::new(look, &no).key("Esc").show(ui).clicked() {
            pressed = Pressed::No;
        }
    });
    pressed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RequestNo;
    use crate::words::Severity;

    #[test]
    fn the_form_goes_when_it_is_done_and_stays_with_the_sentence_when_it_is_refused() {
        let subject = LifeSubject::Request(RequestNo("26-1".into()));
        let mut deed = Deed::asking(Kind::Cancel, subject.clone());
        assert!(!deed.is_ready(), "a reason has to be typed");
        deed.text = "no more".into();
        let refused = Some(Notice::new("life-handed-over", Severity::Refused));
        let no = LifeAnswer { subject: subject.clone(), refused: refused.clone() };
        assert!(!deed.hear(Some(&no)), "an answer to something else");
        deed.sent = true;
        assert!(!deed.hear(Some(&no)));
        assert_eq!((deed.sent, &deed.refused), (false, &refused));
        deed.sent = true;
        assert!(deed.hear(Some(&LifeAnswer { subject, refused: None })));
    }
}
