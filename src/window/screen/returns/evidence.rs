//! What a verdict rests on, line by line: a sign, what was looked at, what was found, and a figure at the end.

use egui::{Align2, Id, Key, Rect, Ui, pos2, vec2};

use crate::bench::message::ReturnView;
use crate::domain::TokenState;
use crate::domain::diagnose::Fit;
use crate::domain::disposition::Tick;
use crate::domain::drift::Forecast;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::returns::{ReturnsScreen, tick_of};
use crate::window::widget::button::Button;
use crate::window::widget::field::{self, Field};
use crate::window::widget::text;
use crate::words::verdict::fit_words;
use crate::words::{Fact, date, number};

/// Height of one line.
const LINE: f32 = 38.0;

/// Where the findings begin.
const FINDING: f32 = 176.0;

/// One line.
struct Line {
    tone: Tone,
    sign: &'static str,
    topic: String,
    finding: String,
    aside: String,
}

impl Line {
    fn new(tone: Tone, topic: String, finding: String) -> Self {
        let sign = match tone {
            Tone::Done => icon::CHECK,
            Tone::Attention => icon::WARNING,
            Tone::Stop => icon::X,
            Tone::Plain | Tone::Muted | Tone::Accent => icon::CIRCLE,
        };
        Self { tone, sign, topic, finding, aside: String::new() }
    }

    fn aside(mut self, aside: impl Into<String>) -> Self {
        self.aside = aside.into();
        self
    }
}

/// Writes everything from the top of `body`.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    view: &ReturnView,
    screen: &mut ReturnsScreen,
    asks: &mut Vec<Ask>,
) {
    for line in lines(scene, view) {
        draw(ui, scene, body, &line);
    }
    code(ui, scene, body, view, screen, asks);
    ticks(ui, scene, body, view, asks);
}

fn lines(scene: &Scene<'_>, view: &ReturnView) -> Vec<Line> {
    let topic = |id: &str| scene.say(id);
    let mut lines = Vec::new();
    let (tone, found) = match (&view.token, view.makers.len()) {
        (Some(_), 1) => (Tone::Done, scene.say("evidence-registered")),
        (_, 0) => (Tone::Stop, scene.say("evidence-unknown")),
        (_, many) => (Tone::Attention, scene.say_with("evidence-makers", &[("count", many.into())])),
    };
    lines.push(Line::new(tone, topic("evidence-register"), found).aside(&view.scanned));
    if let Some(token) = &view.token {
        let state = text::initial(&scene.word("token-state", token.state.as_str()));
        let contract = token.contract.as_ref().map(|no| no.0.clone()).unwrap_or_default();
        let place =
            view.contract_name.as_ref().map_or(state.clone(), |name| format!("{state} \u{30fb} {name}"));
        lines.push(Line::new(Tone::Plain, topic("evidence-state"), place).aside(contract));
    }
    if let Some(stop) = view.stop {
        let cause = scene.word("stop-cause", stop.as_str());
        lines.push(Line::new(Tone::Stop, topic("evidence-stop"), cause));
    }
    if let Some((request, token)) = &view.replaced_by {
        let new = token.as_ref().map(ToString::to_string).unwrap_or_default();
        let found = scene.say_with("evidence-replaced", &[("request", Fact::Text(request.0.clone()))]);
        lines.push(Line::new(Tone::Plain, topic("evidence-replacement"), found).aside(new));
    }
    if let Some(tracking) = view.tracking.as_ref().filter(|tracking| !tracking.is_empty()) {
        lines.push(Line::new(Tone::Plain, topic("evidence-parcel"), tracking.clone()));
    }
    if let Some(unit) = view.unit {
        let read = view.diagnosis.as_ref().filter(|_| view.codes_read).map(|told| told.steps().is_some());
        let (tone, id) = match (view.agrees, read) {
            (Some(true), _) => (Tone::Done, "evidence-agrees"),
            (Some(false), _) => (Tone::Stop, "evidence-differs"),
            (None, Some(true)) => (Tone::Done, "evidence-codes-agree"),
            (None, Some(false)) => (Tone::Stop, "evidence-codes-differ"),
            (None, None) => (Tone::Plain, "evidence-no-check-value"),
        };
        let value = view.check_value.map(|value| value.to_string()).unwrap_or_default();
        let found = if let Some(why) = view.untold.as_ref().filter(|_| view.agrees.is_none()) {
            scene.words.short(why)
        } else if unit == "untold" {
            scene.say(id)
        } else {
            format!("{} \u{30fb} {}", scene.say(id), scene.word("unit-state", unit))
        };
        lines.push(Line::new(tone, topic("evidence-secret"), found).aside(value));
    }
    lines.extend(clock(scene, view));
    if let Some(millivolts) = view.battery_millivolts {
        /// Below this the display begins to fade.
        const WEAK_MILLIVOLTS: u16 = 2600;
        let tone = if millivolts < WEAK_MILLIVOLTS { Tone::Attention } else { Tone::Done };
        lines.push(Line::new(tone, topic("evidence-battery"), number::volts(millivolts)));
    }
    lines
}

fn clock(scene: &Scene<'_>, view: &ReturnView) -> Option<Line> {
    let clock = view.clock?;
    let offset = number::clock_offset(&clock);
    let Some(drift) = view.drift else {
        return Some(Line::new(Tone::Plain, scene.say("evidence-clock"), offset));
    };
    let facts = [
        ("offset", Fact::Text(offset)),
        ("days", Fact::Number(drift.days_since_set())),
        ("ppm", Fact::Text(format!("{:+.1}", drift.ppm()))),
        ("unsure", Fact::Text(format!("{:.1}", drift.ppm_uncertainty()))),
    ];
    let (tone, aside) = match view.forecast {
        Some(Forecast::Outside) => (Tone::Stop, scene.say("forecast-outside")),
        Some(Forecast::On(day)) => {
            let day = Fact::Text(date::iso(day).chars().take(7).collect());
            (Tone::Attention, scene.say_with("forecast-on", &[("month", day)]))
        }
        Some(Forecast::Never) => (Tone::Done, scene.say("forecast-never")),
        Some(Forecast::Unknown) | None => (Tone::Plain, String::new()),
    };
    let found = scene.say_with("evidence-drift", &facts);
    Some(Line::new(tone, scene.say("evidence-clock"), found).aside(aside))
}

fn draw(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, line: &Line) {
    let look = scene.look;
    let row = frame(ui, scene, body, line.tone, line.sign, &line.topic);
    let aside_face = if line.aside.is_ascii() { Face::CodeSmall } else { Face::Small };
    let width = text::width(ui, aside_face, &line.aside) + 1.0;
    text::line(ui, row, Align2::RIGHT_CENTER, aside_face, look.muted, &line.aside);
    let found = row.with_min_x(row.left() + FINDING).with_max_x(row.right() - width - 12.0);
    text::line(ui, found, Align2::LEFT_CENTER, Face::Body, look.text, &line.finding);
}

/// The sign and the topic of a line; answers the line's room.
fn frame(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, tone: Tone, sign: &str, topic: &str) -> Rect {
    let look = scene.look;
    let full = Rect::from_min_max(body.min, pos2(body.right(), body.top() + LINE));
    body.min.y = full.bottom();
    ui.painter().hline(full.x_range().shrink(1.0), full.bottom() - 0.5, look.hairline());
    let row = full.shrink2(vec2(size::INSET + 6.0, 0.0));
    let spot = row.with_max_x(row.left() + 16.0);
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.ink(tone), sign);
    let place = row.with_min_x(row.left() + 28.0).with_max_x(row.left() + FINDING - 8.0);
    text::line(ui, place, Align2::LEFT_CENTER, Face::Body, look.muted, topic);
    row
}

/// The codes as typed, and what they tell.
fn code(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    view: &ReturnView,
    screen: &mut ReturnsScreen,
    asks: &mut Vec<Ask>,
) {
    if view.token.is_none() {
        return;
    }
    let topic = scene.say("evidence-code");
    let row = frame(ui, scene, body, Tone::Muted, icon::CIRCLE, &topic);
    let mut left = row.left() + FINDING;
    for (at, name) in ["evidence-code-first", "evidence-code-second"].into_iter().enumerate() {
        let place = Rect::from_min_size(pos2(left, row.center().y - 14.0), vec2(112.0, 28.0));
        left = place.right() + 8.0;
        let name = scene.say(name);
        let field = Field { code: true, hint: &name, ..Field::new(&name) };
        let id = Id::unique(("returns-code", at));
        let response = field::show(ui, scene.look, place, id, field, &mut screen.codes[at]);
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            screen.judge(asks);
        }
    }
    let Some(told) = view.diagnosis.as_ref() else {
        let hint = scene.say("evidence-code-hint");
        let room = row.with_min_x(left + 6.0);
        text::line(ui, room, Align2::LEFT_CENTER, Face::Small, scene.look.muted, &hint);
        return;
    };
    let tone = match told.best() {
        Some(Fit::Right { .. }) => Tone::Done,
        Some(Fit::Mistake { .. }) => Tone::Attention,
        None => Tone::Stop,
    };
    let tried =
        [("tried", Fact::Number(told.tried.into())), ("percent", Fact::Text(percent(told.by_chance)))];
    let tried = scene.say_with("evidence-chance", &tried);
    draw(ui, scene, body, &Line::new(tone, String::new(), fit_words(told, scene.words)).aside(tried));
}

/// A share that may be very small.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 0.01 { "<0.01".into() } else { format!("{percent:.2}") }
}

/// What the operator sees: one key each goes through good, bad, not looked at.
fn ticks(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, view: &ReturnView, asks: &mut Vec<Ask>) {
    const NAMES: [&str; 5] = ["tick-battery", "tick-casing", "tick-display", "tick-seal", "tick-address"];
    let Some(token) = &view.token else { return };
    // The branch is asked for the address of what the post brought back (W6).
    let asked = if token.state == TokenState::ReturnedMail { 5 } else { 4 };
    let topic = scene.say("evidence-seen");
    let mut row = frame(ui, scene, body, Tone::Muted, icon::CIRCLE, &topic);
    let mut seen = view.ticks;
    let mut left = row.left() + FINDING;
    for (at, name) in (0_u8..).zip(NAMES).take(asked) {
        let tick = tick_of(&mut seen, at).and_then(|tick| *tick);
        let word = scene.say(name);
        let state = scene.say(match tick {
            None => "tick-none",
            Some(Tick::Good) => "tick-good",
            Some(Tick::Bad) => "tick-bad",
        });
        let told = format!("{word}: {state}");
        let sign = match tick {
            None => icon::SQUARE,
            Some(Tick::Good) => icon::CHECK_SQUARE,
            Some(Tick::Bad) => icon::X_CIRCLE,
        };
        let intent = Intent::Tick(at);
        let caps = intent.caps();
        let button = Button::new(scene.look, &word).icon(sign).key(&caps).name(&told).small();
        let extent = button.extent(ui);
        if left + extent.x > row.right() {
            row = row.translate(vec2(0.0, LINE - 4.0));
            body.min.y += LINE - 4.0;
            left = row.left() + FINDING;
        }
        let place = Rect::from_min_size(pos2(left, row.center().y - extent.y / 2.0), extent);
        left = place.right() + 6.0;
        if button.show_at(ui, place).clicked() {
            asks.push(Ask::Do(intent));
        }
    }
}
