//! The screens with their keys and counts.

use egui::{Align2, CornerRadius, Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::window::command::Screen;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::text;
use crate::words::number;

/// Shows the navigation into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, current: Screen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    ui.painter().rect_filled(rect, 0.0, look.panel);
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), look.hairline());
    let mut top = rect.top() + 8.0;
    for screen in Screen::ALL {
        let place = Rect::from_min_size(pos2(rect.left() + 8.0, top), vec2(rect.width() - 17.0, 36.0));
        top = place.bottom() + 2.0;
        let intent = screen.intent();
        let here = *screen == current;
        let (word, key, count) = (scene.say(screen.title()), intent.caps(), count(scene, *screen));
        let id = ui.scope_id().with(("screen", screen.title()));
        let response = ui.interact(place, id, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, here, &word));
        let radius = CornerRadius::same(size::RADIUS);
        if here {
            ui.painter().rect_filled(place, radius, look.accent_soft);
        } else if response.hovered() {
            ui.painter().rect_filled(place, radius, look.hover);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(place, radius, look.focus_ring(), StrokeKind::Inside);
        }
        let ink = if here { look.accent } else { look.text };
        let side = if here { look.accent } else { look.muted };
        let inside = place.shrink2(vec2(10.0, 0.0));
        text::paint(ui, inside, Align2::LEFT_CENTER, Face::CodeSmall, side, &key);
        let face = if here { Face::Strong } else { Face::Body };
        text::paint(ui, inside.with_min_x(inside.left() + 24.0), Align2::LEFT_CENTER, face, ink, &word);
        if let Some(count) = count {
            let (face, ink) = if needs_a_look(scene, *screen) {
                (Face::CodeStrong, look.ink(Tone::Attention))
            } else {
                (Face::CodeSmall, side)
            };
            let words = number::thousands(count.into());
            text::paint(ui, inside, Align2::RIGHT_CENTER, face, ink, &words);
        }
        if response.clicked() {
            asks.push(Ask::Do(intent));
        }
    }
}

/// Whether the number stands for something that a person should look at.
fn needs_a_look(scene: &Scene<'_>, screen: Screen) -> bool {
    screen == Screen::Stock
        && scene.model.station.as_ref().is_some_and(|station| station.counts.stock_needs_a_look)
}

/// The number beside a screen's name; screens without work have none.
fn count(scene: &Scene<'_>, screen: Screen) -> Option<u32> {
    let counts = scene.model.station.as_ref()?.counts;
    match screen {
        Screen::Queue => Some(counts.queue),
        Screen::Bench => Some(counts.bench),
        Screen::Dispatch => Some(counts.dispatch),
        Screen::Returns => Some(counts.returns),
        Screen::Stock => Some(counts.stock),
        Screen::Contracts | Screen::Fees | Screen::Journal | Screen::Settings => None,
    }
}
