//! 新規依頼: the paper form on screen, in its order, each answer of the rules beside its field while it is typed.
//!
//! The trap: what is typed is only what the person typed; the station answers each state of the form with its ticket,
//! an answer to an older state never moves anything, and only the station says that it is in.

mod fields;
mod sheet;

use egui::{Id, Key, Modifiers};

use crate::bench::message::{Command, CounterAct, DraftFilling, DraftView, Query, RequestTaken};
use crate::domain::{
    ContractNo, DraftField, DraftItem, FormKind, OtpMethod, RequestDraft, RequestKind, Serial, UserId,
};
use crate::window::scene::{Ask, Scene};

pub use sheet::show;

/// The most tokens that one form asks for.
const MOST_ITEMS: usize = 99;

/// A form that is being filled in.
#[derive(Debug)]
pub struct NewRequest {
    /// What it says.
    pub draft: RequestDraft,
    /// The quantity as it is typed.
    pub quantity: String,
    /// Whether somebody has tried to take it in: then also what is only missing is told.
    pub tried: bool,
    /// Whether it asks if it may be thrown away.
    pub asking: bool,
    /// Where the keyboard goes next.
    pub go_to: Option<Id>,
    reveal: Option<Id>,
    ticket: u64,
    asked: Option<RequestDraft>,
    saving: bool,
    /// The paper, once the person has said which.
    paper: Option<FormKind>,
    followed: Option<ContractNo>,
    candidate: usize,
    place: usize,
    /// The postal code whose place was filled in, and the street that it gave.
    filled: Option<(String, String)>,
    last_focus: Option<Id>,
}

/// The place of a field on the screen.
#[must_use]
pub fn field_id(field: DraftField) -> Id {
    Id::unique(format!("draft-{field}"))
}

/// The place of the users of one token, from 1.
#[must_use]
pub fn users_id(item: usize) -> Id {
    if item == 1 { field_id(DraftField::Users) } else { Id::unique(format!("draft-users-{item}")) }
}

/// Whether F10 was pressed; taken out of the input.
#[must_use]
pub fn save_key(ctx: &egui::Context) -> bool {
    ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F10))
}

impl NewRequest {
    /// An empty form. Its answers are told from those of earlier forms by greater tickets.
    #[must_use]
    pub fn new(after_ticket: u64) -> Self {
        Self {
            draft: RequestDraft::new(RequestKind::Additional),
            quantity: "1".into(),
            tried: false,
            asking: false,
            go_to: Some(field_id(DraftField::No)),
            reveal: None,
            ticket: after_ticket,
            asked: None,
            saving: false,
            paper: None,
            followed: None,
            candidate: 0,
            place: 0,
            filled: None,
            last_focus: None,
        }
    }

    /// The ticket of the newest question.
    #[must_use]
    pub const fn ticket(&self) -> u64 {
        self.ticket
    }

    /// Whether nothing has been filled in.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.draft == RequestDraft::new(RequestKind::Additional)
    }

    /// One step back: a blank form may go; a filled one asks first, and asked again goes on.
    #[must_use]
    pub fn may_go(&mut self) -> bool {
        if self.is_blank() {
            return true;
        }
        self.asking = !self.asking;
        if !self.asking {
            self.go_to = self.last_focus;
        }
        false
    }

    /// The newest answer about this form; perhaps to an older state of it.
    #[must_use]
    pub fn view<'a>(&self, scene: &Scene<'a>) -> Option<&'a DraftView> {
        scene.model.draft.as_ref().filter(|_| self.asked.is_some())
    }

    /// Takes it in, or shows what stands against it.
    pub fn save(&mut self, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        self.tried = true;
        self.asking = false;
        let known = self.view(scene).filter(|view| view.ticket == self.ticket && self.is_asked());
        if let Some(view) = known.filter(|view| !view.problems.is_empty()) {
            self.go_to_problem(view);
            return;
        }
        self.ticket += 1;
        self.asked = Some(self.draft.clone());
        self.saving = true;
        let act = CounterAct::Receive { draft: Box::new(self.draft.clone()), ticket: self.ticket };
        asks.push(Ask::Send(Command::Counter(act)));
    }

    /// Takes in what the station said; gives the request that it took in.
    pub fn follow<'a>(&mut self, scene: &Scene<'a>) -> Option<&'a RequestTaken> {
        let taken = scene.model.request_taken.as_ref();
        if let Some(taken) = taken.filter(|taken| self.saving && taken.ticket == self.ticket) {
            return Some(taken);
        }
        let view = self.view(scene).filter(|view| view.ticket == self.ticket)?;
        if std::mem::take(&mut self.saving) {
            self.go_to_problem(view);
        }
        let contract = view.contract.as_ref().map(|contract| contract.no.clone());
        if contract.is_some() && contract != self.followed {
            self.serve_everybody(view);
        }
        if contract.is_some() {
            self.followed = contract;
        }
        if let [only] = view.fillings.as_slice()
            && self.may_fill()
        {
            self.fill(only);
        }
        None
    }

    /// Whether a postal code may fill its place in: once for each code, and never over what somebody typed.
    fn may_fill(&self) -> bool {
        let Some(other) = &self.draft.ship_to else { return false };
        match &self.filled {
            Some((code, _)) if *code == other.postal_code => false,
            Some((_, street)) => other.street.is_empty() || other.street == *street,
            None => other.street.is_empty(),
        }
    }

    fn fill(&mut self, filling: &DraftFilling) {
        let Some(other) = &mut self.draft.ship_to else { return };
        other.street.clone_from(&filling.street);
        if other.building.is_empty() {
            other.building.clone_from(&filling.building);
        }
        self.filled = Some((other.postal_code.clone(), filling.street.clone()));
        self.place = 0;
    }

    /// Asks the station about the form when it has changed.
    pub fn ask(&mut self, asks: &mut Vec<Ask>) {
        if self.is_asked() {
            return;
        }
        self.ticket += 1;
        self.asked = Some(self.draft.clone());
        self.saving = false;
        let draft = Box::new(self.draft.clone());
        asks.push(Ask::Send(Command::Show(Query::Draft { draft, ticket: self.ticket })));
    }

    /// A scan while no field has the keyboard: a token of the contract, the contract, or the paper's own number.
    pub fn scanned(&mut self, scan: &str, scene: &Scene<'_>) {
        let scan = scan.trim();
        let token = self.view(scene).and_then(|view| {
            view.tokens.iter().find(|token| token.serial.as_str().eq_ignore_ascii_case(scan)).cloned()
        });
        if let Some(token) = token {
            self.name_token(&token.serial, &token.users);
        } else if self.draft.no.is_empty() {
            scan.clone_into(&mut self.draft.no);
        } else if self.draft.contract.is_empty() {
            scan.clone_into(&mut self.draft.contract);
        }
    }

    fn is_asked(&self) -> bool {
        self.asked.as_ref() == Some(&self.draft)
    }

    fn go_to_problem(&mut self, view: &DraftView) {
        let unserved = self.draft.items.iter().position(|item| item.users.is_empty()).unwrap_or(0);
        self.go_to = view.problems.iter().map(|problem| problem.field).min().map(|field| match field {
            DraftField::Users => users_id(unserved + 1),
            other => field_id(other),
        });
    }

    /// The first token serves the whole contract unless the form says otherwise.
    fn serve_everybody(&mut self, view: &DraftView) {
        let for_all = self.draft.kind == RequestKind::New
            || (self.draft.kind == RequestKind::MethodChange && self.draft.method == Some(OtpMethod::Hard));
        let nobody = self.draft.items.iter().all(|item| item.users.is_empty());
        if for_all
            && nobody
            && let Some(first) = self.draft.items.first_mut()
        {
            first.users = view.users.iter().map(|user| user.id.clone()).collect();
        }
    }

    /// Another kind: what only the old one asked for goes.
    fn choose_kind(&mut self, kind: RequestKind, view: Option<&DraftView>) {
        let fresh = RequestDraft::new(kind);
        self.draft.kind = kind;
        self.draft.reason = None;
        self.draft.method = None;
        self.draft.subjects.clear();
        self.draft.items = fresh.items;
        self.draft.form = self.paper.unwrap_or(fresh.form);
        "1".clone_into(&mut self.quantity);
        if let Some(view) = view {
            self.serve_everybody(view);
        }
    }

    /// Whether it is about users and not about tokens: a revocation for a contract with the application (R10).
    fn is_about_users(&self, view: Option<&DraftView>) -> bool {
        let contract = view.and_then(|view| view.contract.as_ref());
        self.draft.kind == RequestKind::Revocation
            && contract.is_some_and(|contract| contract.method != OtpMethod::Hard)
    }

    /// A revocation has room for its users where it is about them, and none where it is about tokens.
    fn name_users(&mut self, view: Option<&DraftView>) {
        let is_known = view.is_some_and(|view| view.contract.is_some());
        if self.draft.kind == RequestKind::Revocation && is_known {
            self.draft.items.resize_with(usize::from(self.is_about_users(view)), DraftItem::default);
        }
    }

    fn choose_method(&mut self, method: OtpMethod, view: Option<&DraftView>) {
        self.draft.method = Some(method);
        let wanted = usize::from(method == OtpMethod::Hard);
        self.draft.items.resize_with(wanted, DraftItem::default);
        "1".clone_into(&mut self.quantity);
        if let Some(view) = view {
            self.serve_everybody(view);
        }
    }

    /// As many tokens as the quantity says, once it says something possible.
    fn take_quantity(&mut self) {
        let plain: String = self.quantity.chars().filter(char::is_ascii_digit).take(2).collect();
        if let Ok(count) = plain.parse::<usize>()
            && (1..=MOST_ITEMS).contains(&count)
        {
            self.draft.items.resize_with(count, DraftItem::default);
        }
    }

    /// Gives a user to one of the tokens, or takes him away; nobody is given to two (R16).
    fn toggle_user(&mut self, item: usize, user: &UserId) {
        for (at, one) in self.draft.items.iter_mut().enumerate() {
            let had = one.users.contains(user);
            one.users.retain(|other| other != user);
            if at == item && !had {
                one.users.push(user.clone());
            }
        }
    }

    /// Names a token, or takes its name back; what replaces it serves its users unless the form says otherwise.
    fn name_token(&mut self, serial: &Serial, users: &[UserId]) {
        let serial = serial.to_string();
        if self.draft.kind.replaces_tokens() {
            let items = &mut self.draft.items;
            if items.iter().any(|item| item.replaces == serial) {
                items.retain(|item| item.replaces != serial);
            } else {
                items.push(DraftItem { users: users.to_vec(), replaces: serial });
            }
        } else if self.draft.kind.names_tokens() {
            let subjects = &mut self.draft.subjects;
            if subjects.contains(&serial) {
                subjects.retain(|other| *other != serial);
            } else {
                subjects.push(serial);
            }
        }
    }

    /// Whether the form is about this token.
    fn names(&self, serial: &Serial) -> bool {
        let serial = serial.as_str();
        self.draft.items.iter().any(|item| item.replaces == serial)
            || self.draft.subjects.iter().any(|subject| subject == serial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: &str) -> UserId {
        UserId(id.into())
    }

    #[test]
    fn r16_a_user_who_is_given_to_another_token_leaves_the_first() {
        let mut form = NewRequest::new(0);
        "2".clone_into(&mut form.quantity);
        form.take_quantity();
        form.toggle_user(0, &user("u1"));
        form.toggle_user(1, &user("u1"));
        let users: Vec<_> = form.draft.items.iter().map(|item| item.users.len()).collect();
        assert_eq!(users, [0, 1]);
        form.toggle_user(1, &user("u1"));
        assert!(form.draft.items.iter().all(|item| item.users.is_empty()));
    }

    #[test]
    fn a_half_typed_quantity_throws_nothing_away() {
        let mut form = NewRequest::new(0);
        for typed in ["3", "", "0", "x"] {
            typed.clone_into(&mut form.quantity);
            form.take_quantity();
            assert_eq!(form.draft.items.len(), 3, "{typed:?}");
        }
    }

    #[test]
    fn r10_a_revocation_has_room_for_users_only_where_the_contract_uses_the_application() {
        let mut view = crate::window::gallery::contents::counter::additional().1;
        let mut form = NewRequest::new(0);
        form.choose_kind(RequestKind::Revocation, None);
        for (method, room) in [(OtpMethod::Soft, 1), (OtpMethod::Hard, 0)] {
            view.contract.as_mut().unwrap().method = method;
            form.name_users(Some(&view));
            assert_eq!(form.draft.items.len(), room, "{method}");
        }
    }

    #[test]
    fn a_replaced_token_brings_its_users_and_another_kind_forgets_it() {
        let mut form = NewRequest::new(0);
        form.choose_kind(RequestKind::Reissue, None);
        assert!(form.draft.items.is_empty());
        let serial = Serial::parse("RT-1").unwrap();
        form.name_token(&serial, &[user("u1"), user("u2")]);
        assert_eq!(form.draft.items[0].users.len(), 2);
        assert!(form.names(&serial));
        form.choose_kind(RequestKind::Unlock, None);
        assert!(!form.names(&serial) && form.draft.items.is_empty());
        form.name_token(&serial, &[user("u1")]);
        assert_eq!(form.draft.subjects, ["RT-1"]);
    }

    #[test]
    fn a_blank_form_goes_at_once_and_a_filled_one_asks() {
        let mut form = NewRequest::new(0);
        assert!(form.may_go());
        form.draft.no.push('2');
        assert!(!form.may_go() && form.asking);
        assert!(!form.may_go() && !form.asking, "asked again it goes on");
    }
}
