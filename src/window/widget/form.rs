//! A row of a form: the name above, the field below it.

use egui::{Align2, Id, Rect, Response, Ui};

use crate::window::look::{Face, size};
use crate::window::scene::Scene;
use crate::window::widget::field::{self, Field};
use crate::window::widget::{panel, text};

/// Height of one row.
pub const ROW: f32 = 62.0;

/// Shows a row at the top of `body` and takes it off.
pub fn row(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    id: Id,
    name: &str,
    hint: &str,
    value: &mut String,
) -> Response {
    field(ui, scene, body, id, Field { hint, ..Field::new(name) }, value)
}

/// The same for any kind of field.
pub fn field(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    id: Id,
    field: Field<'_>,
    value: &mut String,
) -> Response {
    let mut place = panel::take_top(body, ROW);
    let above = panel::take_top(&mut place, 22.0);
    text::paint(ui, above, Align2::LEFT_CENTER, Face::Small, scene.look.muted, field.name);
    let below = panel::take_top(&mut place, size::FIELD);
    field::show(ui, scene.look, below, id, field, value)
}
