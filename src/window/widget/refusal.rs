//! The last refusal, where it was asked for: what happened and what to do now, beside the act and not only in the bar.

use egui::{Align2, CornerRadius, Rect, Ui, vec2};

use crate::window::look::{Face, Tone};
use crate::window::scene::Scene;
use crate::window::widget::text;
use crate::words::{Notice, Severity};

/// Shows the newest notice at the top of `rect` when it is a refusal whose code begins so; gives where it ends.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, prefix: &str) -> f32 {
    let Some(notice) = newest(scene, prefix) else { return rect.top() };
    said(ui, scene, rect, &scene.words.what(notice), &scene.words.remedy(notice).unwrap_or_default())
}

/// The newest notice when it is a refusal whose code begins so.
#[must_use]
pub fn newest<'a>(scene: &Scene<'a>, prefix: &str) -> Option<&'a Notice> {
    let newest = scene.model.notices.front();
    newest.filter(|notice| notice.severity == Severity::Refused && notice.code.starts_with(prefix))
}

/// Shows what happened and what to do now at the top of `rect`; gives where it ends.
pub fn said(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, what: &str, remedy: &str) -> f32 {
    let look = scene.look;
    let width = rect.width() - 24.0;
    let (upper, lower) =
        (text::height(ui, Face::Strong, what, width, 4), text::height(ui, Face::Body, remedy, width, 4));
    let place = Rect::from_min_size(rect.min, vec2(rect.width(), upper + lower + 24.0));
    ui.painter().rect_filled(place, CornerRadius::same(6), look.ground(Tone::Stop));
    let inside = place.shrink2(vec2(12.0, 8.0));
    text::lines(ui, inside, Align2::LEFT_TOP, Face::Strong, look.ink(Tone::Stop), what, 4);
    let below = inside.with_min_y(inside.top() + upper + 6.0);
    text::lines(ui, below, Align2::LEFT_TOP, Face::Body, look.text, remedy, 4);
    place.bottom()
}
