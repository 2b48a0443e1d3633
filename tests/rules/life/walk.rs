//! Whatever is pressed in whatever order: no step outside the tables, and R16, R17, R32, R33 and R34 hold.
//!
//! The trap: the register is judged by plain SQL over the ledger and the bindings, not by the code that wrote them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use token_station::desk::DeskError;
use token_station::domain::request::TRANSITIONS as REQUEST_STEPS;
use token_station::domain::{
    Act, LossReport, OtpMethod, Outcome, Request, RequestItem, RequestKind, RequestReason, RequestState,
    StopCause, TokenState,
};
use token_station::register::{Entry, RegisterError};

use super::{about, no, replacing, request, users};
use crate::{Counter, book};

/// What somebody presses; numbers choose among what is there.
#[derive(Debug, Clone)]
enum Press {
    Lose(u32, usize),
    Find(u32),
    Suspend(u32),
    Lift(u32),
    Lock(u32),
    TakeIn(usize, u32, usize),
    Approve(usize),
    SendBack(usize),
    TakeUp(usize),
    Wait(usize),
    Seal(usize),
    Cancel(usize),
    Finish(usize),
    GiveUp(u32),
    Campaign(u32, u32),
    Insert(usize),
    /// What the post, the customer and the returns desk do.
    Carry(u32, usize),
    DaysPass,
}

fn press() -> impl Strategy<Value = Press> {
    let token = 1_u32..=6;
    let any = 0_usize..64;
    prop_oneof![
        2 => (token.clone(), any.clone()).prop_map(|(token, at)| Press::Lose(token, at)),
        1 => token.clone().prop_map(Press::Find),
        1 => token.clone().prop_map(Press::Suspend),
        1 => token.clone().prop_map(Press::Lift),
        1 => token.clone().prop_map(Press::Lock),
        6 => (any.clone(), token.clone(), any.clone()).prop_map(|(kind, token, user)| Press::TakeIn(kind, token, user)),
        6 => any.clone().prop_map(Press::Approve),
        1 => any.clone().prop_map(Press::SendBack),
        1 => any.clone().prop_map(Press::TakeUp),
        1 => any.clone().prop_map(Press::Wait),
        1 => any.clone().prop_map(Press::Seal),
        2 => any.clone().prop_map(Press::Cancel),
        1 => any.clone().prop_map(Press::Finish),
        1 => token.clone().prop_map(Press::GiveUp),
        1 => (token.clone(), token.clone()).prop_map(|(one, other)| Press::Campaign(one, other)),
        2 => (4_usize..6).prop_map(Press::Insert),
        9 => (token, any).prop_map(|(token, at)| Press::Carry(token, at)),
        1 => Just(Press::DaysPass),
    ]
}

/// The steps that other desks take by themselves.
const ELSEWHERE: &[TokenState] = &[
    TokenState::Enclosed,
    TokenState::Dispatched,
    TokenState::Delivered,
    TokenState::InUse,
    TokenState::Returned,
    TokenState::ReturnedMail,
    TokenState::Destroyed,
    TokenState::Blocked,
];

struct Walk {
    counter: Counter,
    requests: Vec<String>,
}

impl Walk {
    fn begin() -> Self {
        let mut counter = Counter::after(4);
        for token in 1..=2 {
            counter.in_use(token);
        }
        let requests = ["26-1", "26-2", "26-3"].map(str::to_owned).to_vec();
        Self { counter, requests }
    }

    fn one(&self, at: usize) -> token_station::domain::RequestNo {
        no(&self.requests[at % self.requests.len()])
    }

    fn press(&mut self, press: &Press) -> Result<(), DeskError> {
        let at_hand = |at: usize| self.one(at);
        match press {
            Press::Lose(token, at) => {
                let cause = StopCause::ALL[at % StopCause::ALL.len()];
                let request = (at % 3 == 0).then(|| at_hand(at / 3));
                let reported_by = "山本".to_owned();
                let report = LossReport { token: book::token(*token), cause, reported_by, request };
                self.counter.shift.office.report_loss(report)
            }
            Press::Find(token) => self.counter.shift.office.report_found(&book::token(*token)),
            Press::Suspend(token) => self.counter.shift.office.suspend(&book::token(*token), "確認中"),
            Press::Lift(token) => self.counter.shift.office.lift(&book::token(*token), "確認済"),
            Press::Lock(token) => {
                let now = self.counter.shift.office.now();
                self.counter.shift.office.note_locked(&book::token(*token), now)
            }
            Press::TakeIn(kind, token, user) => {
                let request = self.paper(*kind, *token, *user);
                self.requests.push(request.no.0.clone());
                Ok(self.counter.shift.office.write_stamped(|book, _| book.put_request(&request))?)
            }
            Press::Approve(at) => {
                let no = at_hand(*at);
                self.counter.shift.office.approve(&no)
            }
            Press::SendBack(at) => {
                let no = at_hand(*at);
                self.counter.shift.office.send_back(&no, "不備")
            }
            Press::TakeUp(at) => {
                let no = at_hand(*at);
                self.counter.shift.office.take_up_again(&no)
            }
            Press::Wait(at) => {
                let no = at_hand(*at);
                self.counter.shift.office.note_waiting(&no, "確認中")
            }
            Press::Seal(at) => {
                let no = at_hand(*at);
                self.counter.shift.office.note_seal(&no)
            }
            Press::Cancel(at) => {
                let no = at_hand(*at);
                self.counter.shift.office.cancel(&no, "取下げ")
            }
            Press::Finish(at) => {
                let no = at_hand(*at);
                self.counter.shift.office.complete_if_done(&no).map(drop)
            }
            Press::GiveUp(token) => self.counter.shift.office.mark_not_returned(&book::token(*token)),
            Press::Campaign(one, other) => {
                let tokens = [book::token(*one), book::token(*other)];
                self.requests.extend(
                    self.counter.shift.office.begin_expiry_campaign(&tokens)?.into_iter().map(|no| no.0),
                );
                Ok(())
            }
            Press::Insert(at) => {
                self.counter.put_in(*at);
                Ok(())
            }
            Press::Carry(token, at) => self.carry(*token, ELSEWHERE[at % ELSEWHERE.len()]),
            Press::DaysPass => {
                self.counter.days_pass(45);
                Ok(())
            }
        }
    }

    /// What the post and the customer do; a set-up switches an exchange over, as at the counter.
    fn carry(&mut self, token: u32, to: TokenState) -> Result<(), DeskError> {
        let (token, state) = (book::token(token), self.counter.state(token));
        if state == TokenState::Suspended {
            return Ok(());
        }
        self.counter.shift.office.write_stamped(|book, stamp| {
            let entry = Entry::new(Act::ParcelDispatched, token.serial.as_str(), Outcome::Done);
            book.move_token(stamp, &token, to, &entry)?;
            if to == TokenState::InUse {
                book.switch_over(stamp, &token)?;
            }
            Ok(())
        })
    }

    /// A request of any kind, right or wrong.
    fn paper(&self, kind: usize, token: u32, user: usize) -> Request {
        let kind = RequestKind::ALL[kind % RequestKind::ALL.len()];
        let number = format!("27-{}", self.requests.len());
        let contract = if token == 4 { "C-2" } else { "C-1" };
        let serving: &[&[&str]] =
            &[&["user01"], &["user02", "user03"], &["user04"], &["user01", "user02", "user03", "user04"]];
        let names = if contract == "C-2" { serving[0] } else { serving[user % serving.len()] };
        let mut paper = match kind {
            RequestKind::Reissue | RequestKind::Exchange => replacing(&number, kind, contract, token, names),
            RequestKind::Revocation | RequestKind::Unlock => about(&number, kind, contract, &[token]),
            _ => request(&number, kind, contract),
        };
        if matches!(kind, RequestKind::New | RequestKind::Additional) {
            paper.items = vec![RequestItem { no: 1, users: users(names), replaces: None, token: None }];
        }
        if kind == RequestKind::MethodChange {
            let method = if user.is_multiple_of(2) { OtpMethod::Hard } else { OtpMethod::Soft };
            paper.method = Some(method);
            if method == OtpMethod::Hard {
                let all = if contract == "C-2" { serving[0] } else { serving[3] };
                paper.items = vec![RequestItem { no: 1, users: users(all), replaces: None, token: None }];
            }
        }
        if kind == RequestKind::Reissue && user.is_multiple_of(2) {
            paper.reason = Some(RequestReason::Other);
        }
        paper.paper.seal_checked = !user.is_multiple_of(5);
        paper
    }

    /// Where every request stands.
    fn states(&self) -> BTreeMap<String, RequestState> {
        self.requests.iter().map(|no| (no.clone(), self.counter.request_state(no))).collect()
    }

    /// Everything that is written, to see that a refused act writes nothing.
    fn rows(&self) -> i64 {
        self.counter.value(
            "SELECT (SELECT count(*) FROM journal) + (SELECT count(*) FROM movement) + (SELECT count(*) FROM stop)",
        )
    }
}

/// The rules that no path may break, each as the rows that break it.
const BROKEN: &[(&str, &str)] = &[
    (
        "R16: a user with two live tokens",
        "SELECT count(*) FROM (SELECT 1 FROM token_user WHERE live GROUP BY contract, user HAVING count(*) > 1)",
    ),
    (
        "R17, R34: a token whose users are of another contract",
        "SELECT count(*) FROM token_user u JOIN token t USING (manufacturer, serial) WHERE u.contract != t.contract",
    ),
    (
        "R17, R33: a token that changed hands",
        "SELECT count(*) FROM (SELECT 1 FROM movement WHERE contract IS NOT NULL GROUP BY manufacturer, serial \
         HAVING count(DISTINCT contract) > 1)",
    ),
    (
        "R32: a serving hardware token of a contract without hardware tokens",
        "SELECT count(*) FROM token t JOIN contract c USING (contract) WHERE c.method != 'hard' AND t.state IN \
         ('inspected', 'enclosed', 'dispatched', 'delivered', 'in_use', 'locked', 'suspended', 'returned_mail')",
    ),
    (
        "W13: a serving token of an ended contract",
        "SELECT count(*) FROM token t JOIN contract c USING (contract) WHERE c.status = 'terminated' AND t.state IN \
         ('inspected', 'enclosed', 'dispatched', 'delivered', 'in_use', 'locked', 'suspended', 'returned_mail')",
    ),
    (
        "W13: an open request of an ended contract that could be worked on",
        "SELECT count(*) FROM request r JOIN contract c USING (contract) WHERE c.status = 'terminated' \
         AND r.state IN ('approved', 'issuing')",
    ),
    (
        "R33: a unit once bound to a contract is free again",
        "SELECT count(*) FROM token WHERE contract IS NOT NULL AND state IN ('in_stock', 'reserved', 'injected')",
    ),
    (
        "a live binding of a token that serves nobody",
        "SELECT count(*) FROM token_user u JOIN token t USING (manufacturer, serial) WHERE u.live AND t.state NOT IN \
         ('injected', 'inspected', 'enclosed', 'dispatched', 'delivered', 'in_use', 'locked', 'suspended', \
          'returned_mail')",
    ),
    (
        "a token with two stops that stand",
        "SELECT count(*) FROM (SELECT 1 FROM stop WHERE lifted_at IS NULL GROUP BY manufacturer, serial \
         HAVING count(*) > 1)",
    ),
    (
        "a suspended token without a stop",
        "SELECT count(*) FROM token t WHERE t.state = 'suspended' AND NOT EXISTS (SELECT 1 FROM stop s \
         WHERE s.manufacturer = t.manufacturer AND s.serial = t.serial AND s.lifted_at IS NULL)",
    ),
    (
        "the last movement is not where the token stands",
        "SELECT count(*) FROM token t WHERE t.state IS NOT (SELECT to_state FROM movement m \
         WHERE m.manufacturer = t.manufacturer AND m.serial = t.serial ORDER BY movement DESC LIMIT 1)",
    ),
    (
        "a ledger with a gap",
        "SELECT count(*) FROM movement m WHERE m.from_state IS NOT (SELECT to_state FROM movement p \
         WHERE p.manufacturer = m.manufacturer AND p.serial = m.serial AND p.movement < m.movement \
         ORDER BY p.movement DESC LIMIT 1)",
    ),
];

fn judge(walk: &Walk) -> Result<(), TestCaseError> {
    let file = rusqlite::Connection::open(&walk.counter.path).unwrap();
    for (rule, sql) in BROKEN {
        let rows: i64 = file.query_row(sql, [], |row| row.get(0)).unwrap();
        prop_assert_eq!(rows, 0, "{}", rule);
    }
    let mut steps =
        file.prepare("SELECT from_state, to_state FROM movement WHERE from_state IS NOT NULL").unwrap();
    let steps = steps.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    for (from, to) in steps.map(Result::unwrap) {
        let (from, to) = (TokenState::parse(&from).unwrap(), TokenState::parse(&to).unwrap());
        prop_assert!(from.may_become(to), "{from} became {to}");
    }
    let verdict = walk.counter.shift.office.register.verify_journal().unwrap();
    prop_assert_eq!(verdict.first_bad, None);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn r16_r17_r32_r33_r34_hold_whatever_is_pressed(presses in prop::collection::vec(press(), 1..70)) {
        let mut walk = Walk::begin();
        for press in &presses {
            let (before, rows) = (walk.states(), walk.rows());
            let done = walk.press(press);
            match &done {
                Ok(()) => {}
                Err(
                    DeskError::Life(_) | DeskError::Customer(_) | DeskError::Refused(_) | DeskError::NothingToDo,
                ) => {
                    prop_assert_eq!(walk.rows(), rows, "a refused {:?} was written", press);
                }
                // Steps of other desks are only ever refused by the table itself.
                Err(DeskError::Register(RegisterError::StateDiffers { .. } | RegisterError::Double { .. }))
                    if matches!(press, Press::Carry(..)) => {
                    prop_assert_eq!(walk.rows(), rows, "a refused {:?} was written", press);
                }
                Err(other) => prop_assert!(false, "{press:?} was not refused by a rule: {other}"),
            }
            for (request, state) in walk.states() {
                // One act may take two steps: an approval that leaves nothing to do completes the request.
                let from = before.get(&request).copied().unwrap_or(state);
                let direct = from == state || REQUEST_STEPS.contains(&(from, state));
                let through = REQUEST_STEPS.contains(&(from, RequestState::Approved))
                    && REQUEST_STEPS.contains(&(RequestState::Approved, state));
                prop_assert!(direct || through, "{press:?}: {request} went from {from} to {state}");
            }
        }
        judge(&walk)?;
    }

    #[test]
    fn a_random_walk_over_the_tables_stays_inside_and_never_revives_what_is_dead(choices in prop::collection::vec(any::<prop::sample::Index>(), 0..60)) {
        let (mut token, mut revoked) = (TokenState::Received, false);
        let mut request = RequestState::Received;
        for choice in &choices {
            let next: Vec<_> = TokenState::ALL.iter().filter(|to| token.may_become(**to)).collect();
            if let Some(to) = (!next.is_empty()).then(|| *next[choice.index(next.len())]) {
                token = to;
            }
            revoked |= matches!(token, TokenState::Revoked | TokenState::AwaitingReturn | TokenState::Returned);
            prop_assert!(!(revoked && token.binds_users()), "a revoked token serves users again as {token}");
            let next: Vec<_> = RequestState::ALL.iter().filter(|to| request.may_become(**to)).collect();
            if let Some(to) = (!next.is_empty()).then(|| *next[choice.index(next.len())]) {
                prop_assert!(!request.is_over());
                request = to;
            }
        }
    }
}
