//! The map of the tray: which slot is which port, what is spoken there, and which ports may be opened.
//!
//! The trap: a port is opened only when its box is ticked; to give it a number or a name opens nothing.

mod place;

use egui::{Align2, Id, Rect, Role, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::bench::message::{Command, PortKind, PortRow, TrayPlace};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::field::{self, Field};
use crate::window::widget::{badge, list, panel, text};

/// Height of a row.
const ROW: f32 = 52.0;

/// What this part remembers.
#[derive(Debug, Default)]
pub struct Ports {
    /// A port being named that the system does not list.
    pub named: String,
    /// The path of the chosen port.
    pub chosen: Option<String>,
    /// The label being typed, of which path, and what the station knows of it.
    label: String,
    label_of: String,
    label_told: String,
    /// Whether the chosen row has to be brought into sight.
    reveal: bool,
}

impl Ports {
    /// Does what a key of this part asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let rows = rows_of(scene);
        let at = self.chosen_at(rows);
        if let Some(by) = list::step(intent, 8) {
            let to = list::moved(at, by, rows.len());
            self.chosen = to.map(|to| rows[to].path.clone());
            self.reveal = true;
            return;
        }
        let Some(row) = at.and_then(|at| rows.get(at)) else { return };
        match intent {
            Intent::PlaceUp => asks.extend(moved(rows, row, -1).map(Ask::Send)),
            Intent::PlaceDown => asks.extend(moved(rows, row, 1).map(Ask::Send)),
            Intent::Blink => asks.extend(blink(row).map(Ask::Send)),
            _ => {}
        }
    }

    /// Tells the station the label that was typed, if it is another one than it knows.
    fn tell_label(&mut self, asks: &mut Vec<Ask>) {
        if self.label == self.label_told {
            return;
        }
        self.label_told.clone_from(&self.label);
        let place = TrayPlace { path: self.label_of.clone(), label: self.label.trim().to_owned() };
        asks.push(Ask::Send(Command::NamePlace(place)));
    }

    fn chosen_at(&self, rows: &[PortRow]) -> Option<usize> {
        let chosen = rows.iter().position(|row| Some(&row.path) == self.chosen.as_ref());
        chosen.or(if rows.is_empty() { None } else { Some(0) })
    }
}

/// Shows the part.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut Ports, asks: &mut Vec<Ask>) {
    let side = if rect.width() >= 1100.0 { 360.0 } else { 320.0 };
    let right = rect.with_min_x(rect.right() - side);
    let left = rect.with_max_x(right.left() - size::GAP);
    map(ui, scene, left, screen, asks);
    place::show(ui, scene, right, screen, asks);
}

fn map(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut Ports, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let rows = rows_of(scene);
    let rules = scene.model.settings.value().map_or(&[][..], |view| view.port_rules.as_slice());
    let allowed = rows.iter().filter(|port| is_allowed(port)).count();
    let counts = [("allowed", allowed.into()), ("of", rows.len().into())];
    let aside = scene.say_with("ports-count", &counts);
    let panes = panel::show(ui, look, rect, &scene.say("ports-title"), &aside, true);
    let mut body = panes.body;
    let how = panel::take_top(&mut body, 38.0).shrink2(vec2(size::INSET, 10.0));
    text::line(ui, how, Align2::LEFT_CENTER, Face::Small, look.muted, &scene.say("ports-how"));
    if let Some(trouble) = scene.model.settings.value().and_then(|view| view.card_trouble.as_ref()) {
        let (sentence, remedy) = (scene.words.what(trouble), scene.words.remedy(trouble).unwrap_or_default());
        let width = body.width() - 2.0 * size::INSET - 44.0;
        let more = text::height(ui, Face::Small, &remedy, width, 3);
        let place = panel::take_top(&mut body, more + 46.0).shrink2(vec2(size::INSET, 4.0));
        let radius = egui::CornerRadius::same(size::RADIUS);
        ui.painter().rect_filled(place, radius, look.ground(Tone::Attention));
        let sign = Rect::from_min_size(place.min + vec2(10.0, 9.0), vec2(18.0, 18.0));
        text::paint(ui, sign, Align2::CENTER_CENTER, Face::Icon, look.ink(Tone::Attention), icon::WARNING);
        let words = place.shrink2(vec2(0.0, 8.0)).with_min_x(place.left() + 36.0);
        let said = text::line(
            ui,
            words.with_max_y(words.top() + 18.0),
            Align2::LEFT_CENTER,
            Face::Strong,
            look.text,
            &sentence,
        );
        let below = words.with_min_y(said.bottom() + 2.0).with_max_x(place.right() - 8.0);
        text::lines(ui, below, Align2::LEFT_TOP, Face::Small, look.text, &remedy, 3);
        body.min.y += 4.0;
    }
    heading(ui, scene, panel::take_top(&mut body, size::TABLE_HEADING));
    ui.painter().hline(rect.x_range().shrink(1.0), body.top() - 0.5, look.hairline());
    if rows.is_empty() {
        panel::empty(ui, look, body, icon::USB, &scene.say("ports-none"));
    }
    let chosen = screen.chosen_at(rows);
    let reveal = std::mem::take(&mut screen.reveal);
    panel::at(ui, "ports", body.shrink2(vec2(1.0, 0.0)), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for (at, port) in rows.iter().enumerate() {
                let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW));
                if reveal && chosen == Some(at) {
                    ui.scroll_to_rect(row, None);
                }
                match line(ui, scene, row, port, chosen == Some(at)) {
                    Some(Pressed::Row) => screen.chosen = Some(port.path.clone()),
                    Some(Pressed::Box) => asks.push(Ask::Send(Command::SetPorts(toggled_rules(rules, port)))),
                    None => {}
                }
            }
        });
    });
    named(ui, scene, panes.footer.shrink2(vec2(size::INSET, 14.0)), &mut screen.named, rules, asks);
}

fn rows_of<'a>(scene: &Scene<'a>) -> &'a [PortRow] {
    scene.model.settings.value().map_or(&[][..], |view| view.ports.as_slice())
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

/// The places with one of them further up or down; `None` where there is no further.
fn moved(rows: &[PortRow], row: &PortRow, by: isize) -> Option<Command> {
    let mut slots: Vec<&PortRow> = rows.iter().filter(|row| row.slot.is_some()).collect();
    slots.sort_by_key(|row| row.slot);
    let at = slots.iter().position(|slot| slot.path == row.path)?;
    let to = at.checked_add_signed(by).filter(|to| *to < slots.len())?;
    slots.swap(at, to);
    Some(Command::SetTray(slots.into_iter().map(|slot| slot.path.clone()).collect()))
}

/// The wish that the token there shows itself, where it can.
fn blink(row: &PortRow) -> Option<Command> {
    row.slot.filter(|_| row.blinks == Some(true)).map(|slot| Command::Blink { slot })
}

/// Where the columns of a row lie.
struct Lanes {
    tick: Rect,
    number: Rect,
    place: Rect,
    family: Rect,
    blink: Rect,
    state: Rect,
}

fn lanes(row: Rect) -> Lanes {
    let inside = row.shrink2(vec2(size::INSET, 0.0));
    let cut = |from: f32, to: f32| Rect::from_min_max(pos2(from, row.top()), pos2(to, row.bottom()));
    let state = inside.right() - 108.0;
    let blink = state - 80.0;
    let number = inside.left() + 30.0;
    let place = number + 44.0;
    let family = place + (blink - place) * 0.54;
    Lanes {
        tick: cut(inside.left(), number - 6.0),
        number: cut(number, place - 8.0),
        place: cut(place, family - 12.0),
        family: cut(family, blink - 8.0),
        blink: cut(blink, state - 8.0),
        state: cut(state, inside.right()),
    }
}

fn heading(ui: &mut Ui, scene: &Scene<'_>, row: Rect) {
    let look = scene.look;
    ui.painter().rect_filled(row.shrink2(vec2(1.0, 0.0)), 0.0, look.sunken);
    // The rows leave room for their scroll bar.
    let lanes = lanes(row.with_max_x(row.right() - 8.0).translate(vec2(1.0, 0.0)));
    for (lane, id) in [
        (lanes.number, "ports-column-slot"),
        (lanes.place, "ports-column-place"),
        (lanes.family, "ports-column-family"),
        (lanes.blink, "ports-column-blink"),
        (lanes.state, "ports-column-state"),
    ] {
        text::line(ui, lane, Align2::LEFT_CENTER, Face::Small, look.muted, &scene.say(id));
    }
}

/// What was pressed on a row.
enum Pressed {
    Row,
    Box,
}

fn line(ui: &mut Ui, scene: &Scene<'_>, row: Rect, port: &PortRow, chosen: bool) -> Option<Pressed> {
    let look = scene.look;
    let (family, token) = spoken(scene, port);
    let blinks = blink_word(scene, port);
    let (tone, state) = state_of(scene, port);
    let number = port.slot.map(|slot| slot.0.to_string()).unwrap_or_default();
    let name = [number.as_str(), &port.label, &port.path, &family, &token, &blinks, &state];
    let name = name.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let pressed = list::row(ui, look, row, chosen, &name).clicked();
    let lanes = lanes(row);
    let ticked = tick(ui, scene, lanes.tick, port);
    text::paint(ui, lanes.number, Align2::LEFT_CENTER, Face::Figure, look.text, &number);
    let sign = Rect::from_min_size(lanes.place.min, vec2(18.0, row.height()));
    text::paint(ui, sign, Align2::LEFT_CENTER, Face::Icon, look.muted, sign_of(port.kind));
    let words = lanes.place.with_min_x(lanes.place.left() + 26.0);
    let path = short_path(port);
    if port.label.is_empty() {
        text::paint(ui, words, Align2::LEFT_CENTER, Face::CodeSmall, look.text, path);
    } else {
        text::paint_pair(
            ui,
            words,
            (Face::Strong, look.text, &port.label),
            (Face::CodeSmall, look.muted, path),
        );
    }
    if token.is_empty() {
        text::paint(ui, lanes.family, Align2::LEFT_CENTER, Face::Small, look.muted, &family);
    } else {
        text::paint_pair(
            ui,
            lanes.family,
            (Face::Small, look.text, &family),
            (Face::CodeSmall, look.muted, &token),
        );
    }
    text::paint(ui, lanes.blink, Align2::LEFT_CENTER, Face::Small, look.muted, &blinks);
    badge::paint(ui, look, lanes.state, Align2::LEFT_CENTER, tone, &state);
    if ticked { Some(Pressed::Box) } else { pressed.then_some(Pressed::Row) }
}

fn tick(ui: &mut Ui, scene: &Scene<'_>, place: Rect, port: &PortRow) -> bool {
    let look = scene.look;
    let id = ui.scope_id().with(("port", &port.path));
    let response = ui.interact(place.expand2(vec2(8.0, -8.0)), id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_allowed(port), &port.path));
    if response.has_focus() {
        ui.painter().rect_stroke(response.rect, 4.0, look.focus_ring(), StrokeKind::Inside);
    }
    let (sign, ink) =
        if is_allowed(port) { (icon::CHECK_SQUARE, look.accent) } else { (icon::SQUARE, look.muted) };
    text::paint(ui, place, Align2::CENTER_CENTER, Face::Icon, ink, sign);
    response.clicked()
}

const fn sign_of(kind: PortKind) -> &'static str {
    match kind {
        PortKind::Line => icon::PLUG,
        PortKind::Reader => icon::CARD,
        PortKind::Usb => icon::USB,
    }
}

/// The path without what its sign says already.
fn short_path(port: &PortRow) -> &str {
    port.path.strip_prefix("card:").or_else(|| port.path.strip_prefix("usb:")).unwrap_or(&port.path)
}

/// The family that is spoken at a port, and the token in it.
fn spoken(scene: &Scene<'_>, port: &PortRow) -> (String, String) {
    let family = match (&port.family, port.kind) {
        // An operator may have named one that nobody knows.
        (Some(family), _) if !scene.words.knows(&format!("family-{family}")) => family.clone(),
        (Some(family), _) => scene.word("family", family),
        (None, PortKind::Line) if is_allowed(port) => scene.word("family", "reference"),
        (None, _) if is_allowed(port) => scene.say("ports-by-token"),
        (None, _) => String::new(),
    };
    let token = port.token.as_ref().map(|(serial, _)| serial.to_string()).unwrap_or_default();
    (family, token)
}

fn blink_word(scene: &Scene<'_>, port: &PortRow) -> String {
    port.blinks
        .map(|blinks| scene.say(if blinks { "ports-blinks" } else { "ports-no-blink" }))
        .unwrap_or_default()
}

/// Whether it is there, and where it is a reader, whether it is empty.
fn state_of(scene: &Scene<'_>, port: &PortRow) -> (Tone, String) {
    let (tone, id) = match (port.present, port.may_open, port.kind, &port.token) {
        (false, ..) => (Tone::Muted, "port-absent"),
        (true, false, ..) => (Tone::Stop, "port-closed-to-us"),
        (true, true, PortKind::Reader, None) if is_allowed(port) => (Tone::Muted, "port-empty"),
        (true, true, ..) => (Tone::Done, "port-present"),
    };
    (tone, scene.say(id))
}

fn named(
    ui: &mut Ui,
    scene: &Scene<'_>,
    row: Rect,
    typed: &mut String,
    rules: &[String],
    asks: &mut Vec<Ask>,
) {
    let word = scene.say("port-allow");
    let path = typed.trim().to_owned();
    let can = !path.is_empty() && !rules.contains(&path);
    let button = Button::new(scene.look, &word).key("Enter").small().enabled(can);
    let width = button.extent(ui).x;
    let pressed = button.show_at(ui, row.with_min_x(row.right() - width)).clicked();
    let (name, hint) = (scene.say("port-name"), scene.say("port-hint"));
    let field = Field { hint: &hint, code: true, ..Field::new(&name) };
    let place = row.with_max_x(row.right() - width - 10.0);
    let response = field::show(ui, scene.look, place, Id::unique("port-name"), field, typed);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if can && (pressed || entered) {
        typed.clear();
        asks.push(Ask::Send(Command::SetPorts([rules, &[path]].concat())));
    }
}
