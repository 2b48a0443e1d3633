//! Who may unlock, and one more: a sign-in name, a name, and a passphrase typed twice.

use egui::{Align2, Id, Rect, ScrollArea, Ui, pos2, vec2};

use crate::bench::message::{Command, Passphrase};
use crate::domain::{Environment, OperatorId};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::settings::SettingsScreen;
use crate::window::widget::button::Button;
use crate::window::widget::passphrase::{self, NewPassphrase};
use crate::window::widget::{form, panel, text};
use crate::words::date;

/// An operator being added.
#[derive(Default)]
pub struct NewOperator {
    /// Sign-in name.
    pub id: String,
    /// Name as people say it.
    pub name: String,
    /// Passphrase.
    pub passphrase: NewPassphrase,
}

impl NewOperator {
    fn is_whole(&self, environment: Environment) -> bool {
        is_sign_in_name(&self.id) && !self.name.trim().is_empty() && self.passphrase.is_ready(environment)
    }
}

/// Sign-in names go into every seal and journal row: small letters, digits, dot, hyphen.
#[must_use]
pub fn is_sign_in_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 32
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_'))
}

/// Adds the operator when everything is typed.
pub fn add(scene: &Scene<'_>, screen: &mut SettingsScreen, asks: &mut Vec<Ask>) {
    if scene.model.is_unlocked() && screen.new.is_whole(environment(scene)) {
        let new = std::mem::take(&mut screen.new);
        asks.push(Ask::Send(Command::AddOperator {
            operator: OperatorId(new.id),
            name: new.name.trim().to_owned(),
            passphrase: Passphrase::new(new.passphrase.take()),
        }));
        asks.push(Ask::ForgetTyped(passphrase::ids("new-operator").to_vec()));
    }
}

fn environment(scene: &Scene<'_>) -> Environment {
    scene.model.station.as_ref().map_or(Environment::Production, |station| station.environment)
}

/// Shows the panel.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut SettingsScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let operators = scene.model.settings.value().map_or(&[][..], |view| view.operators.as_slice());
    let aside = scene.say_with("operators-count", &[("count", operators.len().into())]);
    let parts = panel::show(ui, look, rect, &scene.say("operators-title"), &aside, true);
    let form_height = 4.0 * form::ROW + 92.0;
    let list = parts.body.with_max_y(parts.body.bottom() - form_height);
    panel::at(ui, "operators", list.shrink2(vec2(1.0, 0.0)), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for (id, name, added) in operators {
                let (_, row) = ui.allocate_space(vec2(ui.available_width(), 52.0));
                let inside = row.shrink2(vec2(size::INSET, 7.0));
                let spot = inside.with_max_x(inside.left() + 18.0);
                text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.muted, icon::USER);
                let words = inside.with_min_x(inside.left() + 30.0);
                let on = date::iso(date::in_japan(*added).date());
                let since = scene.say_with("operator-since", &[("date", on.into())]);
                let place = text::paint(ui, inside, Align2::RIGHT_CENTER, Face::Small, look.muted, &since);
                let words = words.with_max_x(place.left() - 8.0);
                let is_cut = text::paint_pair(
                    ui,
                    words,
                    (Face::Body, look.text, name),
                    (Face::CodeSmall, look.muted, &id.0),
                );
                let told = text::name(ui, row, &format!("{name} {id} {since}"));
                if is_cut {
                    told.on_hover_text(name);
                }
                ui.painter().hline(row.x_range(), row.bottom() - 0.5, look.hairline());
            }
        });
    });
    ui.painter().hline(rect.x_range().shrink(1.0), list.bottom(), look.hairline());
    let mut body = Rect::from_min_max(pos2(rect.left(), list.bottom()), parts.body.max);
    body = body.shrink2(vec2(size::INSET, 12.0));
    let heading = panel::take_top(&mut body, 24.0);
    text::line(ui, heading, Align2::LEFT_CENTER, Face::Strong, look.text, &scene.say("operator-new"));
    body.min.y += 6.0;
    let id_word = scene.say("operator-id");
    let hint = scene.say("operator-id-hint");
    form::row(ui, scene, &mut body, Id::unique("new-operator-id"), &id_word, &hint, &mut screen.new.id);
    screen.new.id.make_ascii_lowercase();
    let name_word = scene.say("operator-name");
    form::row(ui, scene, &mut body, Id::unique("new-operator-name"), &name_word, "", &mut screen.new.name);
    passphrase::show(ui, scene, &mut body, "new-operator", environment(scene), &mut screen.new.passphrase);
    let (word, key) = (scene.name(Intent::AddOperator), Intent::AddOperator.caps());
    let can = screen.new.is_whole(environment(scene));
    panel::row(ui, "operator-acts", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        let button = Button::new(look, &word).icon(icon::USER_PLUS).key(&key).enabled(can);
        if button.show(ui).clicked() {
            asks.push(Ask::Do(Intent::AddOperator));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_name_is_plain() {
        assert!(is_sign_in_name("tanaka.m-2"));
        for bad in ["", "Tanaka", "田中", "a b", &"x".repeat(33)] {
            assert!(!is_sign_in_name(bad), "{bad:?}");
        }
    }
}
