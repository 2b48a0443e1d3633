//! 設定: who may unlock, which ports may be opened, language and colours, and where everything lies.
//!
//! SCREENS.md "Settings". Nothing is opened that the operator has not allowed here.

mod operators;
mod ports;
mod printers;
mod sender;
mod station;

pub use operators::{NewOperator, is_sign_in_name};
pub use printers::PrintersPart;

use egui::{Align2, Rect, Ui, pos2, vec2};

use crate::window::command::Intent;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::{panel, text};

/// What the screen remembers.
#[derive(Default)]
pub struct SettingsScreen {
    /// Whether the printers are shown, and not everything else.
    pub shows_printers: bool,
    /// The printer being set up.
    pub printers: PrintersPart,
    /// The operator being added.
    pub new: NewOperator,
    /// A port being named that the system does not list.
    pub port: String,
    /// The return address being typed.
    pub sender: sender::Typed,
}

impl SettingsScreen {
    /// Does what a key of this screen asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        match intent {
            Intent::NextPart => self.shows_printers = !self.shows_printers,
            Intent::AddOperator if !self.shows_printers => operators::add(scene, self, asks),
            Intent::SavePrinter if self.shows_printers => self.printers.save(asks),
            _ => {}
        }
    }
}

/// Draws the screen into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut SettingsScreen, asks: &mut Vec<Ask>) {
    if screen.shows_printers {
        printers::show(ui, scene, rect, screen, asks);
        return;
    }
    let third = ((rect.width() - 2.0 * size::GAP) / 3.0).floor();
    let column = |at: f32| {
        let left = rect.left() + at * (third + size::GAP);
        Rect::from_min_max(pos2(left, rect.top()), pos2(left + third, rect.bottom()))
    };
    operators::show(ui, scene, column(0.0), screen, asks);
    ports::show(ui, scene, column(1.0), screen, asks);
    station::show(ui, scene, column(2.0).with_max_x(rect.right()), screen, asks);
}

/// The parts at the top of a panel, one of them open; one key goes on to the next.
fn parts_of_the_settings(ui: &mut Ui, scene: &Scene<'_>, row: Rect, screen: &mut SettingsScreen) {
    panel::row(ui, "settings-parts", row.shrink2(vec2(size::INSET, 6.0)), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (id, is_printers) in [("settings-general", false), ("settings-printers", true)] {
            let (word, is_open) = (scene.say(id), screen.shows_printers == is_printers);
            if Button::new(scene.look, &word).small().chosen(is_open).show(ui).clicked() {
                screen.shows_printers = is_printers;
            }
        }
        let room = ui.available_rect_before_wrap();
        let key = Intent::NextPart.caps();
        text::paint(ui, room, Align2::LEFT_CENTER, Face::CodeSmall, scene.look.muted, &key);
    });
}
