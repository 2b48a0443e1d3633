//! The palette: every act by its name, with its key; typed letters narrow it, Enter does it.

use egui::{Align2, Id, Key, Order, Rect, ScrollArea, Ui, pos2, vec2};

use crate::domain::text::search_key;
use crate::window::command::{Entry, LIST, Screen};
use crate::window::icon;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::field::{self, Field};
use crate::window::widget::{key_cap, list, panel, text};

const ROW: f32 = 34.0;

/// What the palette remembers while it is open.
#[derive(Debug, Default)]
pub struct Palette {
    text: String,
    chosen: usize,
    focused: bool,
}

/// Shows the palette over everything; gives `false` when it is to be closed.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    screen: Screen,
    palette: &mut Palette,
    asks: &mut Vec<Ask>,
) -> bool {
    let look = scene.look;
    let entries = entries(scene, screen, &palette.text);
    let (down, up, enter) = ui.input_mut(|input| {
        (
            input.consume_key(egui::Modifiers::NONE, Key::ArrowDown),
            input.consume_key(egui::Modifiers::NONE, Key::ArrowUp),
            input.consume_key(egui::Modifiers::NONE, Key::Enter),
        )
    });
    let by = isize::from(down) - isize::from(up);
    palette.chosen = list::moved(Some(palette.chosen), by, entries.len()).unwrap_or(0);
    let mut done = if enter { entries.get(palette.chosen).map(|(entry, _)| entry.intent) } else { None };
    let mut open = true;
    let screen_rect = ui.ctx().content_rect();
    let room = Rect::from_min_size(
        pos2(screen_rect.center().x - 280.0, screen_rect.top() + 72.0),
        vec2(560.0, (screen_rect.height() - 144.0).min(480.0)),
    );
    egui::Area::new(Id::unique("palette")).order(Order::Foreground).fixed_pos(screen_rect.min).show(
        ui.ctx(),
        |ui| {
            let veil = ui.interact(screen_rect, Id::unique("palette-veil"), egui::Sense::click());
            let layer = ui.layer_id();
            ui.memory_mut(|memory| memory.set_modal_layer(layer));
            ui.painter().rect_filled(screen_rect, 0.0, look.veil);
            panel::lifted(ui, look, room);
            ui.interact(room, Id::unique("palette-room"), egui::Sense::click());
            let name = scene.name(crate::window::command::Intent::Palette);
            let hint = scene.say("palette-hint");
            let field = Field { hint: &hint, icon: icon::COMMAND, ..Field::new(&name) };
            let place = Rect::from_min_size(room.min + vec2(12.0, 12.0), vec2(room.width() - 24.0, 36.0));
            let response =
                field::show(ui, look, place, Id::unique("palette-field"), field, &mut palette.text);
            if !std::mem::replace(&mut palette.focused, true) {
                response.request_focus();
            }
            if response.changed() {
                palette.chosen = 0;
            }
            let body =
                Rect::from_min_max(pos2(room.left() + 1.0, place.bottom() + 8.0), room.max - vec2(1.0, 6.0));
            panel::at(ui, "palette-list", body, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    for (at, (entry, word)) in entries.iter().enumerate() {
                        let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW));
                        let response = list::row(ui, look, row, at == palette.chosen, word);
                        if at == palette.chosen && (down || up) {
                            response.scroll_to_me(None);
                        }
                        line_of(ui, scene, row, entry, word);
                        if response.clicked() {
                            done = Some(entry.intent);
                        }
                    }
                });
            });
            if veil.clicked() {
                open = false;
            }
        },
    );
    if let Some(intent) = done {
        asks.push(Ask::Do(intent));
        open = false;
    }
    open
}

fn line_of(ui: &Ui, scene: &Scene<'_>, row: Rect, entry: &Entry, word: &str) {
    let look = scene.look;
    let inside = row.shrink2(vec2(size::INSET, 0.0));
    let spot = inside.with_max_x(inside.left() + 16.0);
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.muted, entry.icon);
    let words = inside.with_min_x(inside.left() + 28.0);
    text::paint(ui, words, Align2::LEFT_CENTER, Face::Body, look.text, word);
    let key = entry.intent.caps();
    if !key.is_empty() {
        key_cap::paint(ui, inside.right(), inside.center().y, &key, look.muted);
    }
}

/// The acts that apply here and whose name holds what is typed.
fn entries(scene: &Scene<'_>, screen: Screen, typed: &str) -> Vec<(&'static Entry, String)> {
    let key = search_key(typed);
    LIST.iter()
        .filter(|entry| entry.in_palette && entry.applies_on(screen))
        .map(|entry| (entry, scene.say(entry.id)))
        .filter(|(_, word)| search_key(word).contains(&key))
        .collect()
}
