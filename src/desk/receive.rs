//! A request is taken in at the counter: the form answers while it is typed, and nothing is stored with an objection.
//!
//! README, rules R6, R10, R11, R14, R16, R18, R19, R21, R28 to R32 and R38. The trap: a request that is taken in is not
//! approved by that; whatever state its caller gives it, it waits for approval (R37, W3, W5, W13 happen there), and for
//! the branch before that where the seal was not compared.

mod read;

use jiff::civil::Date;

use crate::desk::postal::Filling;
use crate::desk::{DeskError, Office};
use crate::domain::rules::{
    CounterFacts, Holding, ItemFee, ReceptionRefusal, asks_for, item_fees, objections,
};
use crate::domain::{
    Contract, ContractNo, Doubt, PostalCode, Request, RequestDraft, RequestKind, RequestNo, RequestState,
    Serial, User, Yen,
};
use crate::register::RegisterError;

/// How many contracts a form offers to choose from.
const CANDIDATES: usize = 6;

/// What the desk says about a form as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftView {
    /// The next free reception number of the year, to compare with the paper.
    pub next_no: RequestNo,
    /// Contracts that are found by what is typed, when it is not one of them.
    pub candidates: Vec<(ContractNo, String)>,
    /// The contract, once it is clear which.
    pub contract: Option<Contract>,
    /// Its users, and which token each has or is to get.
    pub users: Vec<UserSeat>,
    /// Every token it holds or has held.
    pub holdings: Vec<Holding>,
    /// Everything against the form, in the order of the rules.
    pub problems: Vec<ReceptionRefusal>,
    /// What each token costs, and why.
    pub fees: Vec<ItemFee>,
    /// What all of it costs.
    pub total: Yen,
    /// The target date (R29); `None` until there is a day of reception.
    pub due_on: Option<Date>,
    /// What the postal code of another address fills in.
    pub fillings: Vec<Filling>,
    /// What speaks against that address; it refuses nothing.
    pub doubt: Option<Doubt>,
}

/// A user of the contract, as far as tokens are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSeat {
    /// Who.
    pub user: User,
    /// The live token (R16: at most one).
    pub token: Option<Serial>,
    /// The open request that is to bring one.
    pub asked: Option<RequestNo>,
}

impl Office {
    /// Takes a request in. Its state and its recorded tokens are not taken from the caller.
    ///
    /// # Errors
    /// [`DeskError::Reception`] with the first objection, [`DeskError::Locked`], or what the register says.
    pub fn receive_request(&mut self, request: Request) -> Result<(), DeskError> {
        let mut request = request;
        self.stamp()?;
        let mut problems = read::plain_objections(&request);
        let state =
            if request.paper.is_checked() { RequestState::Received } else { RequestState::AwaitingCheck };
        request.state = state;
        request.method = request.method.filter(|_| request.kind == RequestKind::MethodChange);
        for (no, item) in (1..).zip(&mut request.items) {
            item.no = no;
            item.token = None;
        }
        if self.register.request_maybe(&request.no)?.is_some() {
            problems.push(ReceptionRefusal::NumberTaken { request: request.no.clone() });
        }
        match self.register.contract_maybe(&request.contract)? {
            Some(contract) => problems.extend(self.ask_rules(&request, &contract)?),
            None => problems.push(ReceptionRefusal::UnknownContract { got: request.contract.0.clone() }),
        }
        if let Some(first) = problems.into_iter().next() {
            return Err(first.into());
        }
        for old in request.old_tokens() {
            if self.register.token(old)?.is_none() {
                return Err(ReceptionRefusal::UnknownToken { got: old.to_string() }.into());
            }
        }
        self.write_stamped(|book, stamp| book.receive_request(stamp, &request))
    }

    /// Takes in what a form says, when nothing stands against it.
    ///
    /// # Errors
    /// As [`Office::receive_request`].
    pub fn receive_draft(&mut self, draft: &RequestDraft) -> Result<RequestNo, DeskError> {
        let (request, problems) = self.read_draft(draft)?;
        if let Some(first) = problems.into_iter().next() {
            return Err(first.into());
        }
        let no = request.no.clone();
        self.receive_request(request)?;
        Ok(no)
    }

    /// Answers a form as it stands. Changes nothing.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what the register says; a refused form is not an error but a [`DraftView`].
    pub fn check_draft(&self, draft: &RequestDraft) -> Result<DraftView, DeskError> {
        self.stamp()?;
        let (request, mut problems) = self.read_draft(draft)?;
        let has_day =
            !problems.iter().any(|problem| problem.field() == crate::domain::DraftField::ReceivedOn);
        let contract = self.register.contract_maybe(&request.contract)?;
        let mut view = DraftView {
            next_no: self.register.next_request_no(request.received_on.year().rem_euclid(100))?,
            candidates: Vec::new(),
            contract: None,
            users: Vec::new(),
            holdings: Vec::new(),
            problems: Vec::new(),
            fees: item_fees(&request, &self.register.fee_table()?, self.today()).unwrap_or_default(),
            total: Yen(0),
            due_on: has_day.then(|| request.due_on()),
            fillings: Vec::new(),
            doubt: self.doubt_about_parcel(&request.ship_to),
        };
        if let Some(other) = &draft.ship_to
            && let Ok(code) = PostalCode::parse(&other.postal_code)
        {
            view.fillings = self.fillings(&code);
        }
        view.total = Yen(view.fees.iter().map(|fee| fee.amount.0).sum());
        problems.extend(read::plain_objections(&request).into_iter().filter(|problem| !problem.is_missing()));
        if self.register.request_maybe(&request.no)?.is_some() {
            problems.push(ReceptionRefusal::NumberTaken { request: request.no.clone() });
        }
        match contract {
            Some(contract) => {
                problems.extend(self.ask_rules(&request, &contract)?);
                view.holdings = self.register.holdings(&contract.no)?;
                let open = self.register.open_requests_of(&contract.no)?;
                view.users = contract.users.iter().map(|user| seat(user, &view.holdings, &open)).collect();
                view.contract = Some(contract);
            }
            None => view.candidates = self.candidates(&draft.contract)?,
        }
        let mut seen: Vec<ReceptionRefusal> = Vec::new();
        for problem in problems {
            if !seen.contains(&problem) {
                seen.push(problem);
            }
        }
        view.problems = seen;
        Ok(view)
    }

    fn ask_rules(
        &self,
        request: &Request,
        contract: &Contract,
    ) -> Result<Vec<ReceptionRefusal>, RegisterError> {
        let facts = CounterFacts {
            contract,
            holdings: &self.register.holdings(&contract.no)?,
            open: &self.register.open_requests_of(&contract.no)?,
            fees: &self.register.fee_table()?,
            today: self.today(),
        };
        Ok(objections(request, &facts))
    }

    fn candidates(&self, text: &str) -> Result<Vec<(ContractNo, String)>, RegisterError> {
        if text.trim().is_empty() { Ok(Vec::new()) } else { self.register.find_contracts(text, CANDIDATES) }
    }
}

fn seat(user: &User, holdings: &[Holding], open: &[Request]) -> UserSeat {
    let held = holdings.iter().find(|held| held.state.binds_users() && held.users.contains(&user.id));
    let asked = open.iter().find(|request| asks_for(request, &user.id));
    UserSeat {
        user: user.clone(),
        token: held.map(|held| held.token.serial.clone()),
        asked: asked.map(|request| request.no.clone()),
    }
}
