//! 設定: who may unlock, which ports may be opened, what the institution decides, printers, language and colours.
//!
//! Nothing is opened that the operator has not allowed here.

mod families;
mod operators;
mod ports;
mod printers;
mod rules;
mod sender;
mod station;
mod templates;

pub use families::Families;
pub use operators::{NewOperator, is_sign_in_name};
pub use printers::PrintersPart;
pub use rules::Deciding;
pub use templates::Templates;

use egui::{Rect, Ui};

use crate::window::command::Intent;
use crate::window::look::size;
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::{self, Button};
use crate::window::widget::panel;

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// Operators and the station itself.
    #[default]
    Station,
    /// What the institution decides.
    Rules,
    /// The templates of papers.
    Templates,
    /// The printers of the house.
    Printers,
    /// The map of the tray.
    Ports,
    /// The families of tokens.
    Families,
}

impl Part {
    const ALL: [(Self, Intent); 6] = [
        (Self::Station, Intent::SettingsStation),
        (Self::Rules, Intent::SettingsRules),
        (Self::Templates, Intent::SettingsTemplates),
        (Self::Printers, Intent::SettingsPrinters),
        (Self::Families, Intent::SettingsFamilies),
        (Self::Ports, Intent::SettingsPorts),
    ];
}

/// What the screen remembers.
#[derive(Default)]
pub struct SettingsScreen {
    /// The open part.
    pub part: Part,
    /// The templates.
    pub templates: Templates,
    /// The rule being decided.
    pub deciding: Deciding,
    /// The printer being set up.
    pub printers: PrintersPart,
    /// The family of tokens that is looked at.
    pub families: Families,
    /// The operator being added.
    pub new: NewOperator,
    /// The map of the tray.
    pub ports: ports::Ports,
    /// The return address being typed.
    pub sender: sender::Typed,
}

impl SettingsScreen {
    /// Does what a key of this screen asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        if let Some((part, _)) = Part::ALL.iter().find(|(_, opens)| *opens == intent) {
            self.part = *part;
            return;
        }
        match (intent, self.part) {
            (Intent::AddOperator, Part::Station) => operators::add(scene, self, asks),
            (Intent::SaveSender, Part::Rules) => sender::save(&mut self.sender, asks),
            (_, Part::Rules) => rules::perform(&mut self.deciding, intent, scene, asks),
            (_, Part::Families) => families::perform(&mut self.families, intent, scene, asks),
            (_, Part::Templates) => self.templates.perform(intent, scene, asks),
            (Intent::SavePrinter, Part::Printers) => self.printers.save(asks),
            (_, Part::Ports) => self.ports.perform(intent, scene, asks),
            (_, Part::Station | Part::Printers) => {}
        }
    }

    /// One step back: to the part that opens first.
    pub fn back(&mut self) {
        self.part = Part::Station;
    }
}

/// Draws the screen into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut SettingsScreen, asks: &mut Vec<Ask>) {
    let mut below = rect;
    let row = panel::take_top(&mut below, size::BUTTON);
    below.min.y += size::GAP;
    let words = Part::ALL.map(|(_, intent)| (scene.name(intent), intent.caps()));
    let buttons = Part::ALL
        .iter()
        .zip(&words)
        .map(|((part, _), (word, key))| Button::new(scene.look, word).key(key).chosen(screen.part == *part));
    if let Some(at) = button::row(ui, "settings-parts", row, buttons.collect()) {
        asks.push(Ask::Do(Part::ALL[at].1));
    }
    match screen.part {
        Part::Station => {}
        Part::Rules => return rules::show(ui, scene, below, screen, asks),
        Part::Templates => return templates::show(ui, scene, below, &mut screen.templates, asks),
        Part::Printers => return printers::show(ui, scene, below, &mut screen.printers, asks),
        Part::Ports => return ports::show(ui, scene, below, &mut screen.ports, asks),
        Part::Families => return families::show(ui, scene, below, &mut screen.families, asks),
    }
    let half = ((below.width() - size::GAP) / 2.0).floor();
    operators::show(ui, scene, below.with_max_x(below.left() + half), screen, asks);
    station::show(ui, scene, below.with_min_x(below.left() + half + size::GAP), asks);
}
