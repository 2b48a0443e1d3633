//! 設定: who may unlock, which ports may be opened, language and colours, and where everything lies.
//!
//! SCREENS.md "Settings". Nothing is opened that the operator has not allowed here.

mod operators;
mod ports;
mod sender;
mod station;
mod templates;

pub use operators::{NewOperator, is_sign_in_name};
pub use templates::Templates;

use egui::{Rect, Ui, pos2};

use crate::window::command::Intent;
use crate::window::look::size;
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::panel;

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// Operators, ports, the station itself.
    #[default]
    Station,
    /// The templates of papers.
    Templates,
}

impl Part {
    const ALL: [(Self, Intent); 2] =
        [(Self::Station, Intent::SettingsStation), (Self::Templates, Intent::SettingsTemplates)];
}

/// What the screen remembers.
#[derive(Default)]
pub struct SettingsScreen {
    /// The open part.
    pub part: Part,
    /// The templates.
    pub templates: Templates,
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
        if let Some((part, _)) = Part::ALL.iter().find(|(_, opens)| *opens == intent) {
            self.part = *part;
        } else if self.part == Part::Templates {
            self.templates.perform(intent, scene, asks);
        } else if intent == Intent::AddOperator {
            operators::add(scene, self, asks);
        }
    }
}

/// Draws the screen into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut SettingsScreen, asks: &mut Vec<Ask>) {
    let mut rect = rect;
    let row = panel::take_top(&mut rect, size::BUTTON);
    rect.min.y += size::GAP;
    panel::row(ui, "settings-parts", row, |ui| {
        for (part, intent) in Part::ALL {
            let (word, key) = (scene.name(intent), intent.caps());
            let button = Button::new(scene.look, &word).key(&key).chosen(screen.part == part);
            if button.show(ui).clicked() {
                asks.push(Ask::Do(intent));
            }
        }
    });
    if screen.part == Part::Templates {
        return templates::show(ui, scene, rect, &mut screen.templates, asks);
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
