//! The first start: which institution, training or production, the first operator, where the register lies.
//!
//! One calm page, top to bottom with Tab only; each field says what is missing.

use egui::{Align2, Id, Rect, Ui, pos2, vec2};

use crate::bench::message::{Command, FirstRun, Passphrase, StationView};
use crate::domain::{Environment, OperatorId};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::settings::is_sign_in_name;
use crate::window::widget::button::Button;
use crate::window::widget::field::Field;
use crate::window::widget::passphrase::{self, NewPassphrase};
use crate::window::widget::{form, panel, text};
use crate::words::{Language, Severity};

/// What the page remembers.
pub struct FirstRunScreen {
    /// Name of the institution.
    pub institution: String,
    /// Training or production.
    pub environment: Environment,
    /// Sign-in name of the first operator.
    pub operator: String,
    /// Their name.
    pub operator_name: String,
    /// Where the register lies.
    pub register: String,
    passphrase: NewPassphrase,
    focused: bool,
    sent: bool,
}

impl Default for FirstRunScreen {
    fn default() -> Self {
        Self {
            institution: String::new(),
            environment: Environment::Training,
            operator: String::new(),
            operator_name: String::new(),
            register: String::new(),
            passphrase: NewPassphrase::default(),
            focused: false,
            sent: false,
        }
    }
}

impl FirstRunScreen {
    fn is_whole(&self) -> bool {
        !self.institution.trim().is_empty()
            && is_sign_in_name(&self.operator)
            && !self.operator_name.trim().is_empty()
            && !self.register.trim().is_empty()
            && self.passphrase.is_ready(self.environment)
    }

    fn take(&mut self) -> Command {
        let passphrase = std::mem::take(&mut self.passphrase).take();
        Command::CreateRegister(FirstRun {
            institution: self.institution.trim().to_owned(),
            environment: self.environment,
            operator: OperatorId(self.operator.clone()),
            operator_name: self.operator_name.trim().to_owned(),
            passphrase: Passphrase::new(passphrase),
            register: self.register.trim().into(),
        })
    }
}

/// Draws the page.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    full: Rect,
    station: &StationView,
    screen: &mut FirstRunScreen,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    if screen.register.is_empty() {
        screen.register.clone_from(&station.register);
    }
    let card = Rect::from_center_size(full.center(), vec2(760.0, 560.0));
    panel::bare(ui, look, card, false);
    let mut body = card.shrink(28.0);
    head(ui, scene, panel::take_top(&mut body, 60.0), asks);
    body.min.y += 12.0;
    let half = (body.width() - 32.0) / 2.0;
    let foot = body.with_min_y(body.bottom() - size::BUTTON);
    let columns = body.with_max_y(foot.top() - 16.0);
    let mut left = columns.with_max_x(columns.left() + half);
    let mut right = columns.with_min_x(columns.right() - half);
    place(ui, scene, &mut left, screen);
    person(ui, scene, &mut right, screen);
    ui.painter().hline(card.x_range().shrink(1.0), foot.top() - 12.0, look.hairline());
    let word = scene.say(if screen.sent { "first-creating" } else { "first-create" });
    let button =
        Button::new(look, &word).icon(icon::CHECK).primary().enabled(screen.is_whole() && !screen.sent);
    let extent = button.extent(ui);
    let corner = pos2(foot.right() - extent.x, foot.top());
    if button.show_at(ui, Rect::from_min_size(corner, extent)).clicked() {
        asks.push(Ask::Send(screen.take()));
        asks.push(Ask::ForgetTyped(passphrase::ids("first-run").to_vec()));
        screen.sent = true;
    }
    let hint = foot.with_max_x(corner.x - 16.0);
    let trouble = scene.model.notices.front().filter(|notice| notice.severity > Severity::Info);
    match trouble {
        Some(notice) => {
            screen.sent = false;
            text::lines(ui, hint, Align2::LEFT_CENTER, Face::Small, look.stop, &scene.words.what(notice), 2);
        }
        None => {
            text::lines(ui, hint, Align2::LEFT_CENTER, Face::Small, look.muted, &scene.say("first-hint"), 2);
        }
    }
}

fn head(ui: &mut Ui, scene: &Scene<'_>, row: Rect, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let upper = row.with_max_y(row.top() + 30.0);
    text::line(ui, upper, Align2::LEFT_CENTER, Face::Heading, look.text, &scene.say("first-title"));
    let lower = row.with_min_y(row.top() + 34.0);
    text::line(ui, lower, Align2::LEFT_CENTER, Face::Body, look.muted, &scene.say("first-what"));
    let mut right = row.right();
    let languages = [
        (Language::English, Intent::SpeakEnglish, "language-en"),
        (Language::Japanese, Intent::SpeakJapanese, "language-ja"),
    ];
    for (language, intent, id) in languages {
        let word = scene.say(id);
        let button = Button::new(look, &word).small().chosen(scene.words.language() == language);
        let extent = button.extent(ui);
        let place = Rect::from_min_size(pos2(right - extent.x, row.top()), extent);
        if button.show_at(ui, place).clicked() {
            asks.push(Ask::Do(intent));
        }
        right = place.left() - 8.0;
    }
}

fn place(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, screen: &mut FirstRunScreen) {
    let look = scene.look;
    let (name, hint) = (scene.say("first-institution"), scene.say("first-institution-hint"));
    let response =
        form::row(ui, scene, body, Id::unique("first-institution"), &name, &hint, &mut screen.institution);
    if !std::mem::replace(&mut screen.focused, true) {
        response.request_focus();
    }
    let above = panel::take_top(body, 22.0);
    text::line(ui, above, Align2::LEFT_CENTER, Face::Small, look.muted, &scene.say("first-environment"));
    for (environment, what) in
        [(Environment::Training, "first-training"), (Environment::Production, "first-production")]
    {
        let row = panel::take_top(body, 56.0);
        body.min.y += 8.0;
        let chosen = screen.environment == environment;
        let word = scene.word("environment", environment.as_str());
        let response = Button::new(look, "").chosen(chosen).name(&word).show_at(ui, row);
        let ink = if chosen { look.on_accent } else { look.text };
        let inside = row.shrink2(vec2(14.0, 8.0));
        text::paint_pair(ui, inside, (Face::Strong, ink, &word), (Face::Small, ink, &scene.say(what)));
        if response.clicked() {
            screen.environment = environment;
        }
    }
    body.min.y += 6.0;
    let name = scene.say("first-register");
    let field = Field { code: true, ..Field::new(&name) };
    form::field(ui, scene, body, Id::unique("first-register"), field, &mut screen.register);
    text::lines(ui, *body, Align2::LEFT_TOP, Face::Small, look.muted, &scene.say("first-register-how"), 3);
}

fn person(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, screen: &mut FirstRunScreen) {
    let (name, hint) = (scene.say("operator-name"), scene.say("first-operator-hint"));
    form::row(ui, scene, body, Id::unique("first-operator-name"), &name, &hint, &mut screen.operator_name);
    let (name, hint) = (scene.say("operator-id"), scene.say("operator-id-hint"));
    form::row(ui, scene, body, Id::unique("first-operator"), &name, &hint, &mut screen.operator);
    screen.operator.make_ascii_lowercase();
    passphrase::show(ui, scene, body, "first-run", screen.environment, &mut screen.passphrase);
    body.min.y += 10.0;
    text::lines(
        ui,
        *body,
        Align2::LEFT_TOP,
        Face::Small,
        scene.look.muted,
        &scene.say("first-passphrase-how"),
        5,
    );
}
