//! One request as its paper form shows it, with what the rules say: may it be issued, what does it cost and why.

use egui::{Align2, CornerRadius, Rect, StrokeKind, Ui, pos2, vec2};

use crate::bench::message::{ItemView, RequestView};
use crate::domain::{RequestNo, RequestState, Serial, TokenState};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::queue::{QueueScreen, acts, state_tone};
use crate::window::widget::button::Button;
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::{badge, panel, text};
use crate::words::number;

/// Height of the box that names the fee.
const FEE_BOX: f32 = 56.0;

/// Height of the heading above the tokens.
const ITEMS_HEADING: f32 = 24.0;

/// Height of the line of one token.
const ITEM: f32 = 26.0;

/// Whether the request waits for its check.
pub fn can_approve(scene: &Scene<'_>, request: &RequestNo) -> bool {
    let state = scene
        .model
        .queue
        .value()
        .and_then(|rows| rows.iter().find(|row| row.request == *request))
        .map(|row| row.state);
    matches!(state, Some(RequestState::Received | RequestState::AwaitingCheck))
}

/// Whether its next token may be written now.
pub fn can_provision(scene: &Scene<'_>, request: &RequestNo) -> bool {
    scene.model.request.value().is_some_and(|view| {
        view.row.request == *request
            && view.row.state.may_issue()
            && view.refusal.is_none()
            && view.row.recorded < view.row.quantity
    })
}

/// Shows the chosen request.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut QueueScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let title = scene.say("queue-request");
    let Some(chosen) = screen.chosen.clone() else {
        let parts = panel::show(ui, look, rect, &title, "", false);
        panel::empty(ui, look, parts.body, icon::FILE_TEXT, &scene.say("queue-choose"));
        return;
    };
    let parts = panel::show(ui, look, rect, &title, &chosen.0, true);
    let view = scene.model.request.value().filter(|view| view.row.request == chosen);
    if let Some(view) = view {
        let room = acts::show(ui, scene, parts.body, view, screen, asks);
        panel::at(ui, "request", room, |ui| request(ui, scene, room, view));
    } else {
        panel::empty(ui, look, parts.body, icon::HOURGLASS, &scene.say("list-pending"));
    }
    panel::row(ui, "request-acts", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        let approve = can_approve(scene, &chosen);
        // What a rule is against is not the act to press next.
        let is_fine = view.is_some_and(|view| view.refusal.is_none());
        let provision = can_provision(scene, &chosen);
        for (intent, enabled, primary) in [
            (Intent::Approve, approve, approve && is_fine),
            (Intent::ProvisionChosen, provision, provision && !approve),
        ] {
            let (word, key) = (scene.name(intent), intent.caps());
            let button = Button::new(look, &word).icon(intent.entry().icon).key(&key).enabled(enabled);
            let button = if primary { button.primary() } else { button };
            if button.show(ui).clicked() {
                asks.push(Ask::Do(intent));
            }
        }
    });
}

fn request(ui: &mut Ui, scene: &Scene<'_>, room: Rect, view: &RequestView) {
    let look = scene.look;
    let row = &view.row;
    let mut inside = room.shrink2(vec2(0.0, 10.0));
    let head = panel::take_top(&mut inside, 24.0);
    let state = scene.word("request-state", row.state.as_str());
    let place = badge::show(ui, look, head, Align2::RIGHT_CENTER, state_tone(row.state), &state);
    let name = head.with_max_x(place.left() - 8.0);
    text::line(ui, name, Align2::LEFT_CENTER, Face::Strong, look.text, &row.contract_name);
    let below = panel::take_top(&mut inside, 20.0);
    let no = row.contract.0.as_str();
    let no = text::line(ui, below, Align2::LEFT_CENTER, Face::CodeSmall, look.text, no);
    let kana = below.with_min_x(no.right() + 10.0);
    text::line(ui, kana, Align2::LEFT_CENTER, Face::Small, look.muted, &view.kana);
    inside.min.y += 6.0;
    let due = if row.late { Tone::Stop } else { Tone::Plain };
    let received = scene.say_with(
        "request-received",
        &[("date", scene.words.western(row.received_on).into()), ("branch", view.branch.as_str().into())],
    );
    let mut table = vec![
        Fact::words(scene.say("fact-kind"), kind_of(scene, view)),
        Fact::words(scene.say("fact-received"), received),
        Fact::words(scene.say("fact-due"), scene.words.western(row.due_on)).tone(due),
        Fact::words(scene.say("fact-ship-to"), ship_to(scene, view)).rows(6),
    ];
    table.extend(view.doubt.as_ref().map(|doubt| facts::doubt(scene.words, doubt)));
    if !view.old_tokens.is_empty() {
        let word = |(serial, state): &(Serial, TokenState)| {
            format!("{serial} {}", scene.word("token-state", state.as_str()))
        };
        let tokens: Vec<String> = view.old_tokens.iter().map(word).collect();
        table.push(Fact::words(scene.say("fact-old-tokens"), tokens.join(&scene.say("list-comma"))).rows(3));
    }
    if !view.remark.is_empty() {
        let tone = state_tone(row.state);
        table.push(Fact::words(scene.say("fact-remark"), view.remark.as_str()).rows(3).tone(tone));
    }
    inside.min.y = facts::show(ui, look, inside, 108.0, &table) + 8.0;
    let boxes = FEE_BOX + 8.0 + rule_height(ui, scene, view, inside.width());
    if inside.height() < boxes {
        // A form that asks something stands below; what does not fit beside it gives way.
        return;
    }
    let items = inside.with_max_y(inside.bottom() - boxes - 8.0);
    if items.height() >= ITEMS_HEADING + ITEM {
        inside.min.y = items_list(ui, scene, items, view) + 8.0;
    }
    fee_box(ui, scene, panel::take_top(&mut inside, FEE_BOX), view);
    inside.min.y += 8.0;
    rule_box(ui, scene, inside, view);
}

/// What is asked for, with the reason where the form gives one.
fn kind_of(scene: &Scene<'_>, view: &RequestView) -> String {
    let kind = scene.word("request-kind", view.row.kind.as_str());
    let Some(reason) = view.reason else { return kind };
    let reason = scene.word("request-reason", reason.as_str());
    scene.say_with("fact-kind-why", &[("kind", kind.into()), ("reason", reason.into())])
}

fn ship_to(scene: &Scene<'_>, view: &RequestView) -> String {
    let mut lines = facts::address(&view.ship_to);
    let which = match &view.ship_to_reason {
        Some(reason) => scene.say_with("ship-to-other", &[("reason", reason.as_str().into())]),
        None => scene.say("ship-to-registered"),
    };
    if let Some(postal_code) = lines.first_mut() {
        *postal_code = format!("{postal_code} \u{30fb} {which}");
    }
    if !view.attention.is_empty() {
        lines.push(view.attention.clone());
    }
    lines.join("\n")
}

fn items_list(ui: &mut Ui, scene: &Scene<'_>, room: Rect, view: &RequestView) -> f32 {
    let look = scene.look;
    let mut left = room;
    let head = panel::take_top(&mut left, ITEMS_HEADING);
    let title = scene
        .say_with("request-tokens", &[("done", view.row.recorded.into()), ("of", view.row.quantity.into())]);
    text::line(ui, head, Align2::LEFT_CENTER, Face::Small, look.muted, &title);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, look.hairline());
    for (at, item) in view.items.iter().enumerate() {
        let is_last_place = left.height() < 2.0 * ITEM;
        let row = panel::take_top(&mut left, ITEM);
        if is_last_place && at + 1 < view.items.len() {
            let comma = scene.say("list-comma");
            let one = |item: &ItemView| format!("{} {}", item.no, item.users.join(&comma));
            let more: Vec<_> = view.items[at..].iter().map(one).collect();
            text::line(ui, row, Align2::LEFT_CENTER, Face::Small, look.text, &more.join(" \u{30fb} "));
            return row.bottom();
        }
        let number = row.with_max_x(row.left() + 24.0);
        text::line(ui, number, Align2::LEFT_CENTER, Face::Code, look.muted, &item.no.to_string());
        let serial = row.with_min_x(row.right() - 108.0);
        let (word, face, tone) = match &item.token {
            Some(serial) => (serial.to_string(), Face::Code, Tone::Done),
            None => (scene.say("item-open"), Face::Small, Tone::Muted),
        };
        text::line(ui, serial, Align2::RIGHT_CENTER, face, look.ink(tone), &word);
        let users =
            Rect::from_min_max(pos2(number.right(), row.top()), pos2(serial.left() - 8.0, row.bottom()));
        let names = item.users.join(&scene.say("list-comma"));
        text::line(ui, users, Align2::LEFT_CENTER, Face::Body, look.text, &names);
    }
    left.top()
}

fn fee_box(ui: &mut Ui, scene: &Scene<'_>, place: Rect, view: &RequestView) {
    let look = scene.look;
    ui.painter().rect_filled(place, CornerRadius::same(size::RADIUS), look.sunken);
    let inside = place.shrink2(vec2(size::INSET, 8.0));
    let amount = number::yen(view.fee);
    let figure = text::line(ui, inside, Align2::RIGHT_TOP, Face::Figure, look.text, &amount);
    let words = inside.with_max_x(figure.left() - 12.0);
    let why = view.fee_reason.map_or_else(
        || scene.say("fee-none"),
        |reason| {
            let word = scene.word("fee-reason", reason.as_str());
            scene.say_with("fee-why", &[("reason", word.into()), ("rule", reason.rule().into())])
        },
    );
    text::line(ui, words, Align2::LEFT_TOP, Face::Body, look.text, &why);
    let from = match (&view.account, view.fee.0) {
        (_, 0) => scene.say("fee-free"),
        (Some(account), _) => scene.say_with("fee-from", &[("account", account.as_str().into())]),
        (None, _) => scene.say("fee-no-account"),
    };
    text::line(ui, inside, Align2::LEFT_BOTTOM, Face::Small, look.muted, &from);
}

fn rule_words(scene: &Scene<'_>, view: &RequestView) -> (Tone, &'static str, String, String) {
    match &view.refusal {
        Some(notice) => {
            let what = scene.words.what(notice);
            let remedy = scene.words.remedy(notice).unwrap_or_default();
            (Tone::Stop, icon::PROHIBIT, what, remedy)
        }
        None => (Tone::Done, icon::CHECK, scene.say("rules-fine"), String::new()),
    }
}

fn rule_height(ui: &Ui, scene: &Scene<'_>, view: &RequestView, width: f32) -> f32 {
    let (_, _, what, remedy) = rule_words(scene, view);
    let width = width - 52.0;
    let more = if remedy.is_empty() { 0.0 } else { text::height(ui, Face::Small, &remedy, width, 3) + 4.0 };
    20.0 + text::height(ui, Face::Body, &what, width, 4) + more
}

fn rule_box(ui: &mut Ui, scene: &Scene<'_>, room: Rect, view: &RequestView) {
    let look = scene.look;
    let place = room.with_max_y(room.top() + rule_height(ui, scene, view, room.width()));
    let (tone, sign, what, remedy) = rule_words(scene, view);
    let line = egui::Stroke::new(1.0, look.ink(tone));
    ui.painter().rect(place, CornerRadius::same(size::RADIUS), look.ground(tone), line, StrokeKind::Inside);
    let inside = place.shrink2(vec2(12.0, 10.0));
    let spot = Rect::from_min_size(inside.min, vec2(16.0, 18.0));
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.ink(tone), sign);
    let words = inside.with_min_x(inside.left() + 28.0);
    let told = text::lines(ui, words, Align2::LEFT_TOP, Face::Body, look.ink(tone), &what, 4);
    if !remedy.is_empty() {
        let below = words.with_min_y(told.bottom() + 4.0);
        text::lines(ui, below, Align2::LEFT_TOP, Face::Small, look.text, &remedy, 3);
    }
}
