//! The fields of the form from top to bottom, as 依頼書② has them; below each what the rules say about it.

use egui::style::ScrollAnimation;
use egui::{Align2, Id, Key, Modifiers, Rect, Response, Ui, pos2, vec2};

use crate::bench::message::{DraftContract, DraftUser, DraftView};
use crate::domain::{
    Channel, ContractStatus, DraftAddress, DraftField, FormKind, OtpMethod, RequestKind, RequestReason,
};
use crate::window::look::{Face, Tone, size};
use crate::window::scene::Scene;
use crate::window::screen::queue::new_request::sheet::problems;
use crate::window::screen::queue::new_request::{MOST_ITEMS, NewRequest, field_id, users_id};
use crate::window::widget::choice::{self, Answer, Chip};
use crate::window::widget::field::{self, Field};
use crate::window::widget::{facts, list, text};
use crate::words::{Language, Notice};

/// Width of the column with the names of the fields.
const NAMES: f32 = 112.0;
/// Below every field.
const BELOW: f32 = 6.0;
/// The most lines of one message.
const MOST_LINES: usize = 4;

/// What writes the fields: it knows where it is, and in which order the keyboard goes through them.
pub(super) struct Pen<'u, 's> {
    ui: &'u mut Ui,
    scene: &'s Scene<'s>,
    view: Option<&'s DraftView>,
    tried: bool,
    /// The stop that was given the keyboard a frame ago.
    reveal: Option<Id>,
    /// Every stop of the keyboard, from top to bottom.
    pub(super) order: Vec<Id>,
    /// The stop on which Enter was pressed.
    pub(super) next_after: Option<Id>,
}

impl<'u, 's> Pen<'u, 's> {
    pub(super) fn new(
        ui: &'u mut Ui,
        scene: &'s Scene<'s>,
        view: Option<&'s DraftView>,
        tried: bool,
        reveal: Option<Id>,
    ) -> Self {
        Self { ui, scene, view, tried, reveal, order: Vec::new(), next_after: None }
    }

    /// A row of some height: the place of the name and of the field.
    fn row(&mut self, name: &str, height: f32) -> Rect {
        let (_, row) = self.ui.allocate_space(vec2(self.ui.available_width(), height));
        let row = row.shrink2(vec2(size::INSET, 0.0));
        let beside = Rect::from_min_size(row.min, vec2(NAMES - 8.0, height.min(size::FIELD)));
        text::paint(self.ui, beside, Align2::LEFT_CENTER, Face::Small, self.scene.look.muted, name);
        row.with_min_x(row.left() + NAMES)
    }

    fn stop(&mut self, response: &Response, on_enter: bool) {
        self.order.push(response.id);
        // A stop that was given the keyboard from elsewhere has not gained it by egui's count.
        if response.gained_focus() || self.reveal == Some(response.id) {
            // What is said below the field is brought into sight with it.
            let near = response.rect.expand2(vec2(0.0, 96.0));
            self.ui.scroll_to_rect_animation(near, None, ScrollAnimation::none());
        }
        if on_enter {
            self.next_after = Some(response.id);
        }
    }

    fn edit(&mut self, id: Id, name: &str, hint: &str, code: bool, place: Rect, value: &mut String) {
        let field = Field { hint, code, ..Field::new(name) };
        let response = field::show(self.ui, self.scene.look, place, id, field, value);
        let on_enter = response.lost_focus() && self.ui.input(|input| input.key_pressed(Key::Enter));
        self.stop(&response, on_enter);
    }

    /// A text field in a row of its own, with what is said about it.
    fn text(&mut self, field: DraftField, hint: &str, code: bool, value: &mut String) {
        let name = self.scene.word("draft-field", field.as_str());
        let place = self.row(&name, size::FIELD);
        self.edit(field_id(field), &name, hint, code, place, value);
        self.answers(field);
    }

    fn chips(&mut self, id: Id, name: &str, chips: &[Chip], many: bool) -> Option<usize> {
        let width = self.ui.available_width() - 2.0 * size::INSET - NAMES;
        let (_, height) = choice::places(self.ui, chips, width);
        let room = self.row(name, height);
        let look = self.scene.look;
        let answer = if many {
            choice::some_of(self.ui, look, id, room, chips)
        } else {
            choice::one_of(self.ui, look, id, room, chips)
        };
        self.took(&answer?)
    }

    fn took(&mut self, answer: &Answer) -> Option<usize> {
        self.stop(&answer.stop, answer.on_enter);
        answer.picked
    }

    /// One of several, in a row of its own.
    fn one_of<T: Copy + PartialEq>(
        &mut self,
        field: DraftField,
        all: &[T],
        chosen: Option<T>,
        word: impl Fn(T) -> String,
    ) -> Option<T> {
        let chips: Vec<Chip> =
            all.iter().map(|value| Chip::new(word(*value), Some(*value) == chosen)).collect();
        let name = self.scene.word("draft-field", field.as_str());
        let picked = self.chips(field_id(field), &name, &chips, false);
        self.answers(field);
        picked.and_then(|at| all.get(at).copied()).filter(|value| Some(*value) != chosen)
    }

    /// Everything that is said against a field.
    fn answers(&mut self, field: DraftField) {
        let (view, tried) = (self.view, self.tried);
        for problem in view.into_iter().flat_map(|view| problems(view, field, tried)) {
            self.notice(Tone::Stop, &problem.notice);
        }
        self.ui.add_space(BELOW);
    }

    /// What happened and what to do, below a field.
    fn notice(&mut self, tone: Tone, notice: &Notice) {
        let words = self.scene.words;
        let between = if words.language() == Language::Japanese { "" } else { " " };
        let remedy = words.remedy(notice).unwrap_or_default();
        self.note(tone, &format!("{}{between}{remedy}", words.what(notice)));
    }

    /// Arrows choose among what stands below a field, Enter takes it and goes on.
    fn choose_by_keys(&mut self, id: Id, count: usize, at: &mut usize) -> Option<usize> {
        if count < 2 || !self.ui.memory(|memory| memory.has_focus(id)) {
            return None;
        }
        let (down, up, enter) = self.ui.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::ArrowDown),
                input.consume_key(Modifiers::NONE, Key::ArrowUp),
                input.consume_key(Modifiers::NONE, Key::Enter),
            )
        });
        let by = isize::from(down) - isize::from(up);
        *at = list::moved(Some(*at), by, count).unwrap_or(0);
        if enter {
            self.next_after = Some(id);
        }
        enter.then_some(*at)
    }

    /// Lines below a field of which one can be taken; gives the one that was clicked.
    fn candidates(&mut self, id: Id, lines: &[String], at: usize) -> Option<usize> {
        let look = self.scene.look;
        let mut clicked = None;
        for (no, line) in lines.iter().enumerate() {
            let (_, row) = self.ui.allocate_space(vec2(self.ui.available_width(), size::ROW_LONG));
            let row = row.with_min_x(row.left() + size::INSET + NAMES).with_max_x(row.right() - size::INSET);
            let is_chosen = no == at;
            let ground = if is_chosen { look.accent_soft } else { look.panel };
            self.ui.painter().rect_filled(row, 4.0, ground);
            let response = self.ui.interact(row, id.with(("candidate", no)), egui::Sense::CLICK);
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, is_chosen, line));
            let inside = row.shrink2(vec2(8.0, 0.0));
            text::paint(self.ui, inside, Align2::LEFT_CENTER, Face::Small, look.text, line);
            if response.clicked() {
                clicked = Some(no);
            }
        }
        clicked
    }

    /// A sentence below a field.
    fn note(&mut self, tone: Tone, words: &str) {
        let width = self.ui.available_width() - 2.0 * size::INSET - NAMES;
        let height = text::height(self.ui, Face::Small, words, width, MOST_LINES) + 3.0;
        let (_, row) = self.ui.allocate_space(vec2(self.ui.available_width(), height));
        let left = row.left() + size::INSET + NAMES;
        let place = Rect::from_min_size(pos2(left, row.top() + 3.0), vec2(width, height));
        let ink = self.scene.look.ink(tone);
        text::lines(self.ui, place, Align2::LEFT_TOP, Face::Small, ink, words, MOST_LINES);
    }
}

/// Writes all fields.
pub(super) fn all(pen: &mut Pen<'_, '_>, form: &mut NewRequest) {
    let scene = pen.scene;
    pen.ui.add_space(10.0);
    head(pen, form);
    contract(pen, form);
    let kind = pen.one_of(DraftField::Kind, RequestKind::ALL, Some(form.draft.kind), |kind| {
        scene.word("request-kind", kind.as_str())
    });
    if let Some(kind) = kind {
        form.choose_kind(kind, pen.view);
    }
    form.name_users(pen.view);
    about(pen, form);
    users(pen, form);
    if form.draft.kind.issues_tokens() && form.draft.method != Some(OtpMethod::Soft) {
        ship_to(pen, form);
        pen.text(DraftField::Attention, "", false, &mut form.draft.attention);
    }
    pen.text(DraftField::Remark, "", false, &mut form.draft.remark);
    pen.ui.add_space(BELOW);
}

/// Number, day, branch, channel, paper and seal.
fn head(pen: &mut Pen<'_, '_>, form: &mut NewRequest) {
    let scene = pen.scene;
    let hint = pen
        .view
        .map(|view| scene.say_with("draft-next-no", &[("no", view.next_no.0.as_str().into())]))
        .unwrap_or_default();
    pen.text(DraftField::No, &hint, true, &mut form.draft.no);
    let name = |field: DraftField| scene.word("draft-field", field.as_str());
    let both = pen.row(&name(DraftField::ReceivedOn), size::FIELD);
    let day = both.with_max_x(both.left() + both.width() * 0.52);
    let hint = scene.say("draft-date-hint");
    pen.edit(
        field_id(DraftField::ReceivedOn),
        &name(DraftField::ReceivedOn),
        &hint,
        true,
        day,
        &mut form.draft.received_on,
    );
    let beside =
        Rect::from_min_max(pos2(day.right() + 12.0, both.top()), pos2(day.right() + 62.0, both.bottom()));
    text::paint(
        pen.ui,
        beside,
        Align2::LEFT_CENTER,
        Face::Small,
        scene.look.muted,
        &name(DraftField::Branch),
    );
    let branch = both.with_min_x(beside.right());
    let hint = scene.say("draft-branch-hint");
    pen.edit(
        field_id(DraftField::Branch),
        &name(DraftField::Branch),
        &hint,
        true,
        branch,
        &mut form.draft.branch,
    );
    pen.answers(DraftField::ReceivedOn);
    pen.ui.add_space(-BELOW);
    pen.answers(DraftField::Branch);
    channel_and_seal(pen, form);
    let paper = pen.one_of(DraftField::Form, FormKind::ALL, Some(form.draft.form), |paper| {
        scene.word("form-kind", paper.as_str())
    });
    if let Some(paper) = paper {
        form.draft.form = paper;
        form.paper = Some(paper);
    }
}

/// How it came, and beside it whether the branch compared the seal.
fn channel_and_seal(pen: &mut Pen<'_, '_>, form: &mut NewRequest) {
    let scene = pen.scene;
    let word = |channel: Channel| scene.word("channel", channel.as_str());
    let chips: Vec<Chip> = Channel::ALL
        .iter()
        .map(|channel| Chip::new(word(*channel), *channel == form.draft.channel))
        .collect();
    let name = scene.word("draft-field", DraftField::Channel.as_str());
    let row = pen.row(&name, size::BUTTON_SMALL);
    let (places, _) = choice::places(pen.ui, &chips, row.width());
    let end = places.last().map_or(0.0, egui::Rect::right);
    let answer = choice::one_of(pen.ui, scene.look, field_id(DraftField::Channel), row, &chips);
    if let Some(at) = answer.and_then(|answer| pen.took(&answer)) {
        form.draft.channel = Channel::ALL[at];
    }
    let chip = [Chip::new(scene.say("draft-seal"), form.draft.seal_checked)];
    let rest = row.with_min_x(row.left() + end + 14.0);
    let answer = choice::some_of(pen.ui, scene.look, Id::unique("draft-seal"), rest, &chip);
    if answer.and_then(|answer| pen.took(&answer)).is_some() {
        form.draft.seal_checked = !form.draft.seal_checked;
    }
    if form.draft.channel == Channel::Web {
        pen.note(Tone::Muted, &scene.say("draft-seal-web"));
    } else if !form.draft.seal_checked {
        pen.note(Tone::Muted, &scene.say("draft-seal-open"));
    }
    pen.answers(DraftField::Channel);
}

/// The contract: by number, name or kana; what is found by half a name stands below to be chosen.
fn contract(pen: &mut Pen<'_, '_>, form: &mut NewRequest) {
    let scene = pen.scene;
    let candidates = pen.view.map_or(&[][..], |view| view.candidates.as_slice());
    let id = field_id(DraftField::Contract);
    let lines: Vec<String> = candidates.iter().map(|(no, name)| format!("{no}  {name}")).collect();
    let by_keys = pen.choose_by_keys(id, lines.len(), &mut form.candidate);
    if let Some((no, _)) = by_keys.and_then(|at| candidates.get(at)) {
        form.draft.contract.clone_from(&no.0);
    }
    let hint = scene.say("draft-contract-hint");
    let before = form.draft.contract.clone();
    let name = scene.word("draft-field", DraftField::Contract.as_str());
    let place = pen.row(&name, size::FIELD);
    pen.edit(id, &name, &hint, false, place, &mut form.draft.contract);
    if form.draft.contract != before {
        form.candidate = 0;
    }
    if let Some(found) = pen.view.and_then(|view| view.contract.as_ref()) {
        let tone = if found.status == ContractStatus::Active { Tone::Done } else { Tone::Attention };
        pen.note(tone, &card(scene, found, pen.view));
    }
    let chosen = pen.candidates(id, &lines, form.candidate).map(|at| candidates[at].0.0.clone());
    if candidates.len() > 1 {
        pen.note(Tone::Muted, &scene.say("draft-contract-choose"));
        pen.ui.add_space(BELOW);
    } else {
        pen.answers(DraftField::Contract);
    }
    if let Some(no) = chosen {
        form.draft.contract = no;
        form.go_to = Some(field_id(DraftField::Kind));
    }
}

fn card(scene: &Scene<'_>, found: &DraftContract, view: Option<&DraftView>) -> String {
    scene.say_with(
        "draft-contract-fine",
        &[
            ("name", format!("{} {}", found.no, found.name).into()),
            ("method", scene.word("otp-method", found.method.as_str()).into()),
            ("users", view.map_or(0, |view| view.users.len()).into()),
            ("status", scene.word("contract-status", found.status.as_str()).into()),
        ],
    )
}

/// Reason, method, and the tokens that it is about.
fn about(pen: &mut Pen<'_, '_>, form: &mut NewRequest) {
    let scene = pen.scene;
    let reasons = form.draft.kind.reasons();
    if !reasons.is_empty() {
        let reason = pen.one_of(DraftField::Reason, reasons, form.draft.reason, |reason: RequestReason| {
            scene.word("request-reason", reason.as_str())
        });
        form.draft.reason = reason.or(form.draft.reason);
    }
    if form.draft.kind == RequestKind::MethodChange {
        let methods = [OtpMethod::Hard, OtpMethod::Soft];
        let method = pen.one_of(DraftField::Method, &methods, form.draft.method, |method| {
            scene.word("otp-method", method.as_str())
        });
        if let Some(method) = method {
            form.choose_method(method, pen.view);
        }
    }
    if (form.draft.kind.replaces_tokens() || form.draft.kind.names_tokens()) && !form.is_about_users(pen.view)
    {
        tokens(pen, form);
    }
}

fn tokens(pen: &mut Pen<'_, '_>, form: &mut NewRequest) {
    let scene = pen.scene;
    let tokens = pen.view.map_or(&[][..], |view| view.tokens.as_slice());
    let chips: Vec<Chip> = tokens
        .iter()
        .map(|token| {
            let users: Vec<_> = token.users.iter().map(|user| name_of(pen.view, &user.0)).collect();
            let facts = [
                ("serial", token.serial.as_str().into()),
                ("state", scene.word("token-state", token.state.as_str()).into()),
                ("users", users.join("\u{30fb}").into()),
            ];
            Chip::new(scene.say_with("draft-token-users", &facts), form.names(&token.serial))
        })
        .collect();
    let name = scene.word("draft-field", DraftField::Tokens.as_str());
    if chips.is_empty() {
        let place = pen.row(&name, size::BUTTON_SMALL);
        let words = if pen.view.is_some_and(|view| view.contract.is_some()) {
            scene.say("draft-no-tokens")
        } else {
            String::new()
        };
        text::line(pen.ui, place, Align2::LEFT_CENTER, Face::Small, scene.look.muted, &words);
    } else if let Some(at) = pen.chips(field_id(DraftField::Tokens), &name, &chips, true) {
        form.name_token(&tokens[at].serial, &tokens[at].users);
    }
    let lost = matches!(form.draft.reason, Some(RequestReason::Loss | RequestReason::Theft));
    let named: Vec<_> = form.draft.items.iter().map(|item| item.replaces.as_str()).collect();
    if lost && !named.is_empty() {
        let words = scene.say_with("draft-stop-first", &[("tokens", named.join(", ").into())]);
        pen.note(Tone::Attention, &words);
    }
    pen.answers(DraftField::Tokens);
}

/// How many tokens, and whom each of them serves.
fn users(pen: &mut Pen<'_, '_>, form: &mut NewRequest) {
    let scene = pen.scene;
    let kind = form.draft.kind;
    let is_free = kind == RequestKind::Additional
        || (kind == RequestKind::MethodChange && form.draft.method == Some(OtpMethod::Hard));
    if is_free {
        let most = pen.view.map_or(MOST_ITEMS, |view| view.users.len().clamp(1, MOST_ITEMS));
        let hint = scene.say_with("draft-quantity-hint", &[("most", most.into())]);
        pen.text(DraftField::Quantity, &hint, true, &mut form.quantity);
        form.take_quantity();
    }
    let all = pen.view.map_or(&[][..], |view| view.users.as_slice());
    let count = form.draft.items.len();
    for at in 0..count {
        if all.is_empty() {
            break;
        }
        let replaced = form.draft.items[at].replaces.clone();
        let chips: Vec<Chip> = all
            .iter()
            .map(|user| Chip {
                faint: is_taken(user, &replaced),
                ..Chip::new(user.name.clone(), form.draft.items[at].users.contains(&user.id))
            })
            .collect();
        let name = if count == 1 {
            scene.word("draft-field", DraftField::Users.as_str())
        } else {
            scene.say_with("draft-item-users", &[("no", (at + 1).into())])
        };
        if let Some(user) = pen.chips(users_id(at + 1), &name, &chips, true).and_then(|at| all.get(at)) {
            form.toggle_user(at, &user.id);
        }
        pen.ui.add_space(BELOW);
    }
    if count > 0 && !all.is_empty() {
        for user in all.iter().filter(|user| user.token.is_some() || user.asked.is_some()).take(3) {
            if let Some(words) = seat(scene, user, form) {
                pen.note(Tone::Muted, &words);
            }
        }
        pen.answers(DraftField::Users);
    }
}

/// Whether a user has a token already, other than the one that is replaced, or is to get one.
fn is_taken(user: &DraftUser, replaced: &str) -> bool {
    user.asked.is_some() || user.token.as_ref().is_some_and(|token| token.as_str() != replaced)
}

/// Which token a user has or is to get; nothing for the one that is replaced here.
fn seat(scene: &Scene<'_>, user: &DraftUser, form: &NewRequest) -> Option<String> {
    match (&user.token, &user.asked) {
        (Some(token), _) if form.names(token) => None,
        (Some(token), _) => {
            let facts = [("user", user.name.as_str().into()), ("token", token.as_str().into())];
            Some(scene.say_with("draft-user-has", &facts))
        }
        (None, Some(request)) => {
            let facts = [("user", user.name.as_str().into()), ("request", request.0.as_str().into())];
            Some(scene.say_with("draft-user-asked", &facts))
        }
        (None, None) => None,
    }
}

fn name_of(view: Option<&DraftView>, id: &str) -> String {
    let user = view.and_then(|view| view.users.iter().find(|user| user.id.0 == id));
    user.map_or_else(|| id.to_owned(), |user| user.name.clone())
}

/// The registered address, or another one with its reason.
fn ship_to(pen: &mut Pen<'_, '_>, form: &mut NewRequest) {
    let scene = pen.scene;
    let is_other = form.draft.ship_to.is_some();
    let chips = [
        Chip::new(scene.say("draft-ship-registered"), !is_other),
        Chip::new(scene.say("draft-ship-other"), is_other),
    ];
    let picked = pen.chips(Id::unique("draft-ship-to"), &scene.say("draft-ship-to"), &chips, false);
    match picked {
        Some(0) => form.draft.ship_to = None,
        Some(_) if !is_other => form.draft.ship_to = Some(DraftAddress::default()),
        _ => {}
    }
    if form.draft.ship_to.is_some() {
        pen.ui.add_space(BELOW);
        postal_code(pen, form);
    }
    if let Some(other) = &mut form.draft.ship_to {
        pen.text(DraftField::ShipStreet, "", false, &mut other.street);
        if let Some(doubt) = pen.view.and_then(|view| view.doubt.as_ref()) {
            pen.ui.add_space(-BELOW);
            pen.notice(Tone::Attention, doubt);
            pen.ui.add_space(BELOW);
        }
        pen.text(DraftField::ShipBuilding, "", false, &mut other.building);
        pen.text(DraftField::ShipReason, "", false, &mut other.reason);
    } else {
        if let Some(found) = pen.view.and_then(|view| view.contract.as_ref()) {
            pen.note(Tone::Muted, &facts::address(&found.address).join(" "));
        }
        pen.ui.add_space(BELOW);
    }
}

/// The postal code of another address; where it stands for several places they stand below to be chosen.
fn postal_code(pen: &mut Pen<'_, '_>, form: &mut NewRequest) {
    let id = field_id(DraftField::ShipPostalCode);
    let fillings = pen.view.map_or(&[][..], |view| view.fillings.as_slice());
    let several = if fillings.len() > 1 && form.may_fill() { fillings } else { &[] };
    let lines: Vec<String> =
        several.iter().map(|filling| format!("{}  {}", filling.street, filling.detail)).collect();
    let by_keys = pen.choose_by_keys(id, lines.len(), &mut form.place);
    let name = pen.scene.word("draft-field", DraftField::ShipPostalCode.as_str());
    let place = pen.row(&name, size::FIELD);
    if let Some(other) = &mut form.draft.ship_to {
        pen.edit(id, &name, "", true, place, &mut other.postal_code);
    }
    let clicked = pen.candidates(id, &lines, form.place);
    if !lines.is_empty() {
        pen.note(Tone::Muted, &pen.scene.say("draft-place-choose"));
    }
    pen.answers(DraftField::ShipPostalCode);
    if let Some(filling) = by_keys.or(clicked).and_then(|at| several.get(at)) {
        form.fill(filling);
        form.go_to = Some(field_id(DraftField::ShipStreet));
    }
}
