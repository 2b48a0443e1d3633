//! Chips to choose from, one or several: a single stop for Tab, arrows move inside, Space ticks, Enter goes on.
//!
//! A form is filled in with Tab only, so a list of eight kinds must not cost eight presses.

use egui::{
    Align2, Color32, CornerRadius, Id, Key, Modifiers, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::window::keys;
use crate::window::look::{Face, Look, size};
use crate::window::widget::text;

/// Between two chips.
const BETWEEN: f32 = 6.0;

/// One chip.
#[derive(Debug, Clone)]
pub struct Chip {
    /// Its word.
    pub word: String,
    /// Whether it is chosen.
    pub on: bool,
    /// Whether a rule is against it; it can be chosen all the same, and the rule says why not.
    pub faint: bool,
}

impl Chip {
    /// A chip.
    #[must_use]
    pub const fn new(word: String, on: bool) -> Self {
        Self { word, on, faint: false }
    }
}

/// What became of a row of chips.
#[derive(Debug)]
pub struct Answer {
    /// The chip that holds the keyboard when the row does.
    pub stop: Response,
    /// The chip that was chosen or ticked now.
    pub picked: Option<usize>,
    /// Whether Enter was pressed on it: go on to what comes next.
    pub on_enter: bool,
}

/// Where the chips go in a width; gives their places from the corner, and the height of all.
#[must_use]
pub fn places(ui: &Ui, chips: &[Chip], width: f32) -> (Vec<Rect>, f32) {
    let mut places = Vec::with_capacity(chips.len());
    let (mut left, mut top) = (0.0, 0.0);
    for chip in chips {
        let wide = (text::width(ui, Face::Small, &chip.word) + 20.0).ceil().min(width);
        if left > 0.0 && left + wide > width {
            left = 0.0;
            top += size::BUTTON_SMALL + BETWEEN;
        }
        places.push(Rect::from_min_size(pos2(left, top), vec2(wide, size::BUTTON_SMALL)));
        left += wide + BETWEEN;
    }
    (places, top + size::BUTTON_SMALL)
}

/// Shows chips of which one is chosen; arrows choose the next one.
pub fn one_of(ui: &mut Ui, look: &Look, id: Id, room: Rect, chips: &[Chip]) -> Option<Answer> {
    let at = chips.iter().position(|chip| chip.on).unwrap_or(0);
    let mut answer = row(ui, look, id, room, chips, at, Role::RadioButton)?;
    if answer.stop.has_focus()
        && let Some(to) = moved(ui, at, chips.len())
    {
        answer.picked = Some(to);
    }
    Some(answer)
}

/// Shows chips of which any may be ticked; arrows move, Space ticks.
pub fn some_of(ui: &mut Ui, look: &Look, id: Id, room: Rect, chips: &[Chip]) -> Option<Answer> {
    let cursor = id.with("cursor");
    let at = ui.data(|data| data.get_temp(cursor)).unwrap_or(0_usize).min(chips.len().saturating_sub(1));
    let answer = row(ui, look, id, room, chips, at, Role::CheckBox)?;
    let to = if answer.stop.has_focus() { moved(ui, at, chips.len()) } else { None };
    if let Some(to) = to.or(answer.picked) {
        ui.data_mut(|data| data.insert_temp(cursor, to));
    }
    Some(answer)
}

fn row(
    ui: &mut Ui,
    look: &Look,
    id: Id,
    room: Rect,
    chips: &[Chip],
    at: usize,
    role: Role,
) -> Option<Answer> {
    let focused = ui.memory(|memory| memory.has_focus(id));
    let on_enter = focused && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let (places, _) = places(ui, chips, room.width());
    let (mut stop, mut picked) = (None, None);
    for (number, (chip, place)) in chips.iter().zip(places).enumerate() {
        let place = place.translate(room.min.to_vec2());
        let (id, sense) =
            if number == at { (id, Sense::click()) } else { (id.with(("chip", number)), Sense::CLICK) };
        let response = ui.interact(place, id, sense);
        response.widget_info(|| WidgetInfo::selected(role, true, chip.on, &chip.word));
        paint(ui, look, place, chip, &response);
        if response.clicked() {
            picked = Some(number);
        }
        if number == at {
            stop = Some(response);
        }
    }
    stop.map(|stop| Answer { stop, picked, on_enter })
}

fn paint(ui: &Ui, look: &Look, place: Rect, chip: &Chip, response: &Response) {
    let over = response.hovered();
    let (fill, line, ink) = match (chip.on, chip.faint) {
        (true, _) if over => (look.accent_hover, look.accent_hover, look.on_accent),
        (true, _) => (look.accent, look.accent, look.on_accent),
        (false, true) => (Color32::TRANSPARENT, look.line, look.muted),
        (false, false) => (if over { look.hover } else { look.panel }, look.line_strong, look.text),
    };
    let radius = CornerRadius::same(size::RADIUS);
    ui.painter().rect(place, radius, fill, Stroke::new(1.0, line), StrokeKind::Inside);
    text::paint(ui, place.shrink2(vec2(10.0, 0.0)), Align2::CENTER_CENTER, Face::Small, ink, &chip.word);
    if response.has_focus() {
        ui.painter().rect_stroke(place.expand(2.0), radius, look.focus_ring(), StrokeKind::Outside);
    }
}

/// Where an arrow leads that was pressed on the row.
fn moved(ui: &Ui, at: usize, count: usize) -> Option<usize> {
    keys::leave_arrows(ui.ctx());
    let (across, down) = keys::arrow(ui.ctx());
    let by = isize::try_from(across + down).unwrap_or(0);
    let to = at.saturating_add_signed(by).min(count.saturating_sub(1));
    (to != at).then_some(to)
}
