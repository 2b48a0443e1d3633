//! An act under way: the second person's panel, the wait for the desk's answer, and the sentence of a refusal.
//!
//! README, rule W9. The trap: the answer comes as a notice among others; only what is told after the act was sent
//! counts.

use egui::{Align2, Rect, Ui, vec2};

use crate::bench::message::{Command, Signature, StockAct};
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::second_person::{self, SecondPerson, Standing};
use crate::window::widget::{panel, text};
use crate::words::{Notice, Severity};

/// The second person's field of this screen.
const SALT: &str = "stock";

/// The act that was asked for last.
#[derive(Default)]
pub struct Acting {
    second: Option<SecondPerson>,
    /// How much had been told when the act was sent; `None` while nothing is awaited.
    waits_since: Option<u64>,
    refusal: Option<Notice>,
}

impl Acting {
    /// Whether the second person's panel is open.
    #[must_use]
    pub const fn is_signing(&self) -> bool {
        self.second.is_some()
    }

    /// Why the last act was refused.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Notice> {
        self.refusal.as_ref()
    }

    /// Asks for the second person.
    pub fn sign(&mut self) {
        self.refusal = None;
        self.second = Some(SecondPerson::default());
    }

    /// Says why the act cannot even be asked for.
    pub fn refuse(&mut self, notice: Notice) {
        self.refusal = Some(notice);
    }

    /// Closes the second person's panel, or the sentence of a refusal; tells whether there was either.
    pub fn close(&mut self) -> bool {
        let was_refused = self.refusal.take().is_some();
        self.second.take().is_some() || was_refused
    }

    /// Sends an act and waits for its answer.
    pub fn send(&mut self, scene: &Scene<'_>, act: StockAct, asks: &mut Vec<Ask>) {
        self.ask(scene, Command::Stock(act), asks);
    }

    /// The same for an act that belongs elsewhere and is answered here.
    pub fn ask(&mut self, scene: &Scene<'_>, command: Command, asks: &mut Vec<Ask>) {
        self.refusal = None;
        self.waits_since = Some(scene.model.told);
        asks.push(Ask::Send(command));
    }

    /// Looks for the answer; gives the code of what was done, once.
    pub fn settle(&mut self, scene: &Scene<'_>) -> Option<&'static str> {
        let since = self.waits_since?;
        let fresh = usize::try_from(scene.model.told.saturating_sub(since)).unwrap_or(0);
        let mut answers = scene.model.notices.iter().take(fresh);
        let answer = answers
            .find(|notice| notice.severity >= Severity::Refused || notice.code.starts_with("stock-"))?;
        self.waits_since = None;
        if answer.severity >= Severity::Refused {
            self.refusal = Some(answer.clone());
            return None;
        }
        self.second = None;
        Some(answer.code)
    }

    /// Shows the second person's panel where it is open, and the refusal; gives a signature once.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        body: &mut Rect,
        asks: &mut Vec<Ask>,
    ) -> Option<Signature> {
        let waiting = self.waits_since.is_some();
        if let Some(second) = &mut self.second {
            let standing = Standing { waiting, refusal: self.refusal.as_ref() };
            return second_person::show(ui, scene, body, SALT, second, standing, asks);
        }
        if let Some(notice) = &self.refusal {
            refused(ui, scene, body, notice);
        }
        None
    }
}

/// What was refused and what to do now, on its ground.
fn refused(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, notice: &Notice) {
    let look = scene.look;
    let mut words = scene.words.what(notice);
    if let Some(remedy) = scene.words.remedy(notice) {
        words.push('\n');
        words.push_str(&remedy);
    }
    let width = body.width() - 20.0;
    let height = text::height(ui, Face::Body, &words, width, 6) + 16.0;
    let place = panel::take_top(body, height);
    ui.painter().rect_filled(place, egui::CornerRadius::same(size::RADIUS), look.ground(Tone::Stop));
    let inside = place.shrink2(vec2(10.0, 8.0));
    text::lines(ui, inside, Align2::LEFT_TOP, Face::Body, look.ink(Tone::Stop), &words, 6);
    body.min.y += 8.0;
}
