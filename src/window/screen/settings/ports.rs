//! Which ports may be opened: those that the system lists, and those that the operator names.

use egui::{Align2, Id, Rect, Role, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo, vec2};

use crate::bench::message::{Command, PortRow};
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::settings::SettingsScreen;
use crate::window::widget::button::Button;
use crate::window::widget::field::{self, Field};
use crate::window::widget::{badge, panel, text};

/// Shows the panel.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut SettingsScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let ports = scene.model.settings.value().map_or(&[][..], |view| view.ports.as_slice());
    let rules = scene.model.settings.value().map_or(&[][..], |view| view.port_rules.as_slice());
    let allowed = ports.iter().filter(|port| is_allowed(port)).count();
    let aside = scene.say_with("ports-count", &[("allowed", allowed.into()), ("of", ports.len().into())]);
    let panes = panel::show(ui, look, rect, &scene.say("ports-title"), &aside, true);
    let mut body = panes.body;
    let how = panel::take_top(&mut body, 58.0).shrink2(vec2(size::INSET, 10.0));
    text::lines(ui, how, Align2::LEFT_TOP, Face::Small, look.muted, &scene.say("ports-how"), 2);
    ui.painter().hline(rect.x_range().shrink(1.0), body.top() - 0.5, look.hairline());
    if ports.is_empty() {
        panel::empty(ui, look, body, icon::USB, &scene.say("ports-none"));
    }
    let mut toggled = None;
    panel::at(ui, "ports", body.shrink2(vec2(1.0, 0.0)), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for port in ports {
                let (_, row) = ui.allocate_space(vec2(ui.available_width(), 48.0));
                if line(ui, scene, row, port) {
                    toggled = Some(port);
                }
            }
        });
    });
    if let Some(port) = toggled {
        asks.push(Ask::Send(Command::SetPorts(toggled_rules(rules, port))));
    }
    named(ui, scene, panes.footer.shrink2(vec2(size::INSET, 14.0)), screen, rules, asks);
}

const fn is_allowed(port: &PortRow) -> bool {
    !port.rules.is_empty()
}

/// The rules without those that allow this port, or with one that names it; all others as they were written.
fn toggled_rules(rules: &[String], port: &PortRow) -> Vec<String> {
    let mut left: Vec<_> = rules.iter().filter(|rule| !port.rules.contains(rule)).cloned().collect();
    if !is_allowed(port) {
        left.push(port.path.clone());
    }
    left
}

fn line(ui: &mut Ui, scene: &Scene<'_>, row: Rect, port: &PortRow) -> bool {
    let look = scene.look;
    let id = ui.scope_id().with(("port", &port.path));
    let response = ui.interact(row, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_allowed(port), &port.path));
    if response.hovered() {
        ui.painter().rect_filled(row, 0.0, look.hover);
    }
    ui.painter().hline(row.x_range(), row.bottom() - 0.5, look.hairline());
    if response.has_focus() {
        ui.painter().rect_stroke(row.shrink(2.0), 4.0, look.focus_ring(), StrokeKind::Inside);
    }
    let inside = row.shrink2(vec2(size::INSET, 6.0));
    let (sign, ink) =
        if is_allowed(port) { (icon::CHECK_SQUARE, look.accent) } else { (icon::SQUARE, look.muted) };
    text::paint(ui, inside.with_max_x(inside.left() + 18.0), Align2::CENTER_CENTER, Face::Icon, ink, sign);
    let (tone, word) = if port.present { (Tone::Done, "port-present") } else { (Tone::Muted, "port-absent") };
    let place = badge::paint(ui, look, inside, Align2::RIGHT_CENTER, tone, &scene.say(word));
    let words = inside.with_min_x(inside.left() + 30.0).with_max_x(place.left() - 8.0);
    match port.usb {
        Some((vendor, product)) => {
            let usb = format!("USB {vendor:04X}:{product:04X}");
            let below = (Face::CodeSmall, look.muted, usb.as_str());
            text::paint_pair(ui, words, (Face::Code, look.text, &port.path), below);
        }
        None => {
            text::paint(ui, words, Align2::LEFT_CENTER, Face::Code, look.text, &port.path);
        }
    }
    response.clicked()
}

fn named(
    ui: &mut Ui,
    scene: &Scene<'_>,
    row: Rect,
    screen: &mut SettingsScreen,
    rules: &[String],
    asks: &mut Vec<Ask>,
) {
    let word = scene.say("port-allow");
    let path = screen.port.trim().to_owned();
    let can = !path.is_empty() && !rules.contains(&path);
    let button = Button::new(scene.look, &word).key("Enter").small().enabled(can);
    let width = button.extent(ui).x;
    let pressed = button.show_at(ui, row.with_min_x(row.right() - width)).clicked();
    let (name, hint) = (scene.say("port-name"), scene.say("port-hint"));
    let field = Field { hint: &hint, code: true, ..Field::new(&name) };
    let place = row.with_max_x(row.right() - width - 10.0);
    let response = field::show(ui, scene.look, place, Id::unique("port-name"), field, &mut screen.port);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if can && (pressed || entered) {
        screen.port.clear();
        asks.push(Ask::Send(Command::SetPorts([rules, &[path]].concat())));
    }
}
