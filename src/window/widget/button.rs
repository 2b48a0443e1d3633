//! A button: a word, perhaps an icon before it and its key behind it.
//!
//! A ring shows where the keyboard is.

use egui::{
    Align2, Color32, CornerRadius, Rect, Response, Role, Sense, StrokeKind, Ui, Vec2, WidgetInfo, pos2,
};

use crate::window::look::{Face, Look, size};
use crate::window::widget::{key_cap, panel, text};

/// How much a button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// With a frame.
    Plain,
    /// The one act that the screen is about.
    Primary,
    /// Without a frame until the pointer is over it.
    Quiet,
}

/// A button to be shown.
pub struct Button<'a> {
    look: &'a Look,
    word: &'a str,
    icon: &'a str,
    key: &'a str,
    kind: Kind,
    chosen: Option<bool>,
    enabled: bool,
    small: bool,
    name: Option<&'a str>,
}

impl<'a> Button<'a> {
    /// A plain button with a word.
    #[must_use]
    pub const fn new(look: &'a Look, word: &'a str) -> Self {
        Self {
            look,
            word,
            icon: "",
            key: "",
            kind: Kind::Plain,
            chosen: None,
            enabled: true,
            small: false,
            name: None,
        }
    }

    /// An icon before the word.
    #[must_use]
    pub const fn icon(mut self, icon: &'a str) -> Self {
        self.icon = icon;
        self
    }

    /// The key that does the same.
    #[must_use]
    pub const fn key(mut self, key: &'a str) -> Self {
        self.key = key;
        self
    }

    /// The one act that the screen is about.
    #[must_use]
    pub const fn primary(mut self) -> Self {
        self.kind = Kind::Primary;
        self
    }

    /// Without a frame until the pointer is over it.
    #[must_use]
    pub const fn quiet(mut self) -> Self {
        self.kind = Kind::Quiet;
        self
    }

    /// One of several that can be chosen.
    #[must_use]
    pub const fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = Some(chosen);
        self
    }

    /// Whether it can be pressed now.
    #[must_use]
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// The lower kind.
    #[must_use]
    pub const fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// An accessible name that says more than the word.
    #[must_use]
    pub const fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// The room it needs.
    #[must_use]
    pub fn extent(&self, ui: &Ui) -> Vec2 {
        let mut width = text::width(ui, self.face(), self.word) + if self.small { 20.0 } else { 36.0 };
        if !self.icon.is_empty() {
            width += 22.0;
        }
        if !self.key.is_empty() {
            width += key_cap::width(ui, self.key) + 8.0;
        }
        Vec2::new(width.ceil(), if self.small { size::BUTTON_SMALL } else { size::BUTTON })
    }

    /// Shows it in the flow of a layout, as large as it needs.
    pub fn show(self, ui: &mut Ui) -> Response {
        let extent = self.extent(ui);
        let (_, rect) = ui.allocate_space(extent);
        self.show_at(ui, rect)
    }

    /// Shows it in a given place.
    pub fn show_at(self, ui: &mut Ui, rect: Rect) -> Response {
        let id = ui.next_auto_id();
        ui.skip_ahead_auto_ids(1);
        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect, id, sense);
        let name = self.name.unwrap_or(self.word);
        response.widget_info(|| match self.chosen {
            Some(chosen) => WidgetInfo::selected(Role::RadioButton, self.enabled, chosen, name),
            None => WidgetInfo::labeled(Role::Button, self.enabled, name),
        });
        self.paint(ui, rect, &response);
        response
    }

    const fn face(&self) -> Face {
        match (self.small, self.kind) {
            (true, _) => Face::Small,
            (false, Kind::Primary) => Face::Strong,
            (false, Kind::Plain | Kind::Quiet) => Face::Body,
        }
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response) {
        let look = self.look;
        let over = self.enabled && response.hovered();
        let filled = self.enabled && (self.kind == Kind::Primary || self.chosen == Some(true));
        let (fill, line, ink) = if filled {
            let fill = if over { look.accent_hover } else { look.accent };
            (fill, fill, look.on_accent)
        } else if self.kind == Kind::Quiet {
            (if over { look.hover } else { Color32::TRANSPARENT }, Color32::TRANSPARENT, look.muted)
        } else if self.enabled {
            (if over { look.hover } else { look.panel }, look.line_strong, look.text)
        } else {
            (look.panel, look.line, look.muted)
        };
        let radius = CornerRadius::same(size::RADIUS);
        ui.painter().rect(rect, radius, fill, egui::Stroke::new(1.0, line), StrokeKind::Inside);
        if response.has_focus() {
            ui.painter().rect_stroke(rect.expand(2.0), radius, look.focus_ring(), StrokeKind::Outside);
        }
        let word = text::width(ui, self.face(), self.word);
        let key = if self.key.is_empty() { 0.0 } else { key_cap::width(ui, self.key) + 8.0 };
        let icon = if self.icon.is_empty() { 0.0 } else { 22.0 };
        let content = (icon + word + key).min(rect.width() - 12.0);
        let mut left = rect.center().x - content / 2.0;
        if icon > 0.0 {
            let place = Rect::from_min_max(pos2(left, rect.top()), pos2(left + 16.0, rect.bottom()));
            text::paint(ui, place, Align2::CENTER_CENTER, Face::Icon, ink, self.icon);
            left += icon;
        }
        let end = left + content - icon - key;
        let place = Rect::from_min_max(pos2(left, rect.top()), pos2(end + 0.5, rect.bottom()));
        text::paint(ui, place, Align2::LEFT_CENTER, self.face(), ink, self.word);
        if key > 0.0 {
            key_cap::paint(ui, end + key, rect.center().y, self.key, ink);
        }
    }
}

/// Shows buttons side by side, all of the lower kind where the row is too narrow; gives the one that was pressed.
pub fn row(ui: &mut Ui, salt: &str, rect: Rect, buttons: Vec<Button<'_>>) -> Option<usize> {
    const BETWEEN: f32 = 10.0;
    let needs: f32 = buttons.iter().map(|button| button.extent(ui).x + BETWEEN).sum();
    let is_narrow = needs - BETWEEN > rect.width();
    panel::row(ui, salt, rect, |ui| {
        ui.spacing_mut().item_spacing.x = BETWEEN;
        let mut pressed = None;
        for (at, button) in buttons.into_iter().enumerate() {
            let button = if is_narrow { button.small() } else { button };
            if button.show(ui).clicked() {
                pressed = Some(at);
            }
        }
        pressed
    })
}

/// Shows small buttons at the foot of `room`, in as many rows as they need; gives the one that was pressed and the room
/// that is left.
pub fn at_foot(ui: &mut Ui, room: Rect, buttons: Vec<Button<'_>>) -> (Option<usize>, Rect) {
    const BETWEEN: f32 = 6.0;
    const STEP: f32 = size::BUTTON_SMALL + BETWEEN;
    let buttons: Vec<_> = buttons.into_iter().map(Button::small).collect();
    let mut places = Vec::with_capacity(buttons.len());
    let (mut left, mut top) = (0.0, 0.0);
    for button in &buttons {
        let width = button.extent(ui).x;
        if left > 0.0 && left + width > room.width() {
            left = 0.0;
            top += STEP;
        }
        places.push(Rect::from_min_size(pos2(left, top), Vec2::new(width, size::BUTTON_SMALL)));
        left += width + BETWEEN;
    }
    let height = if places.is_empty() { 0.0 } else { top + STEP };
    let corner = pos2(room.left(), room.bottom() - BETWEEN - height).to_vec2();
    let mut pressed = None;
    for (at, (button, place)) in buttons.into_iter().zip(places).enumerate() {
        if button.show_at(ui, place.translate(corner)).clicked() {
            pressed = Some(at);
        }
    }
    (pressed, room.with_max_y(corner.y - BETWEEN))
}
