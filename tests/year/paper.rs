//! Requests as they come over the counter: right ones of every kind, and ones that somebody filled in at random.

use token_station::domain::life::{LossReport, StopCause};
use token_station::domain::rules::Holding;
use token_station::domain::{
    Channel, Contract, ContractNo, ContractStatus, FormKind, OtpMethod, Paper, Request, RequestItem,
    RequestKind, RequestNo, RequestReason, RequestState, ShipTo, TokenState, UserId,
};

use crate::desk::Year;

impl Year {
    pub fn any_contract(&mut self) -> ContractNo {
        let number = self.roll(u64::from(self.size.contracts));
        ContractNo(format!("K-{number:05}"))
    }

    /// One request comes in, as a customer of this contract would need it today.
    pub fn arrival(&mut self) {
        let contract = self.any_contract();
        let contract = self.office().register.contract(&contract).unwrap();
        if contract.status != ContractStatus::Active {
            return;
        }
        let holdings = self.office().register.holdings(&contract.no).unwrap();
        let Some(request) = self.need(&contract, &holdings) else { return };
        let lost = request.reason.is_some_and(|r| matches!(r, RequestReason::Loss | RequestReason::Theft));
        if lost {
            let cause = StopCause::of(request.reason);
            let token = request.items[0].replaces.clone().unwrap();
            let report = LossReport { token, cause, reported_by: "代表".into(), request: None };
            self.act("report a loss", |office| office.report_loss(report));
        }
        self.act(arrived(request.kind), |office| office.receive_request(request));
    }

    /// What this customer may need; `None` when it needs nothing that fits.
    fn need(&mut self, contract: &Contract, holdings: &[Holding]) -> Option<Request> {
        let live: Vec<&Holding> = holdings.iter().filter(|held| held.state.binds_users()).collect();
        let with = |states: &[TokenState]| -> Vec<Holding> {
            live.iter().filter(|held| states.contains(&held.state)).map(|held| (*held).clone()).collect()
        };
        if contract.method == OtpMethod::Soft {
            return match self.roll(12) {
                0 => Some(self.change_to_hard(contract)),
                1 => Some(self.plain(contract, RequestKind::Revocation)),
                2 if self.one_in(6) => Some(self.plain(contract, RequestKind::Termination)),
                _ => None,
            };
        }
        let served = |user: &UserId| live.iter().any(|held| held.users.contains(user));
        let free: Vec<UserId> =
            contract.users.iter().map(|user| user.id.clone()).filter(|user| !served(user)).collect();
        if holdings.is_empty() {
            let users = if self.one_in(2) { free } else { free[..1].to_vec() };
            let mut request = self.plain(contract, RequestKind::New);
            request.paper.form = FormKind::Application;
            request.items = vec![item(1, users, None)];
            return Some(request);
        }
        match self.roll(16) {
            0..=4 if !free.is_empty() => {
                let mut request = self.plain(contract, RequestKind::Additional);
                request.items =
                    (1..).zip(&free).map(|(no, user)| item(no, vec![user.clone()], None)).collect();
                Some(request)
            }
            5..=7 => {
                let held = self.pick(&with(&[TokenState::InUse, TokenState::Delivered]))?;
                let reasons = [RequestReason::Loss, RequestReason::Theft, RequestReason::Other];
                Some(self.replacement(contract, &held, RequestKind::Reissue, &reasons))
            }
            8..=10 => {
                let held = self.pick(&with(&[TokenState::InUse]))?;
                let reasons = RequestKind::Exchange.reasons();
                Some(self.replacement(contract, &held, RequestKind::Exchange, reasons))
            }
            11 | 12 => {
                let held = self.pick(&with(&[TokenState::Locked]))?;
                let mut request = self.plain(contract, RequestKind::Unlock);
                request.subjects = vec![held.token];
                Some(request)
            }
            13 => {
                let held = self.pick(&with(&[TokenState::InUse]))?;
                let mut request = self.plain(contract, RequestKind::Revocation);
                request.paper.channel = Channel::Web;
                request.subjects = vec![held.token];
                Some(request)
            }
            14 if self.one_in(3) => {
                let mut request = self.plain(contract, RequestKind::MethodChange);
                request.method = Some(OtpMethod::Soft);
                Some(request)
            }
            15 if self.one_in(4) => Some(self.plain(contract, RequestKind::Termination)),
            _ => None,
        }
    }

    fn change_to_hard(&mut self, contract: &Contract) -> Request {
        let mut request = self.plain(contract, RequestKind::MethodChange);
        request.method = Some(OtpMethod::Hard);
        let users: Vec<UserId> = contract.users.iter().map(|user| user.id.clone()).collect();
        request.items = if self.one_in(2) {
            vec![item(1, users, None)]
        } else {
            (1..).zip(users).map(|(no, user)| item(no, vec![user], None)).collect()
        };
        request
    }

    fn replacement(
        &mut self,
        contract: &Contract,
        held: &Holding,
        kind: RequestKind,
        reasons: &[RequestReason],
    ) -> Request {
        let mut request = self.plain(contract, kind);
        request.reason = self.pick(reasons);
        let users = self.office().register.served_users(&held.token).unwrap();
        request.items = vec![item(1, users, Some(held.token.clone()))];
        request
    }

    pub fn plain(&mut self, contract: &Contract, kind: RequestKind) -> Request {
        self.next_request += 1;
        let form = if kind.issues_tokens() { FormKind::Form2 } else { FormKind::Notice };
        let seal_checked = !self.one_in(5);
        Request {
            no: RequestNo(format!("26-{}", self.next_request)),
            kind,
            reason: None,
            paper: Paper { form, channel: Channel::Counter, seal_checked },
            contract: contract.no.clone(),
            received_on: self.office().today(),
            branch: "001".into(),
            state: RequestState::Received,
            items: Vec::new(),
            ship_to: ShipTo::Registered,
            attention: String::new(),
            subjects: Vec::new(),
            method: None,
            remark: String::new(),
        }
    }

    /// A request whose fields somebody filled in without looking.
    pub fn nonsense(&mut self) -> Request {
        let contract = self.any_contract();
        let contract = self.office().register.contract(&contract).unwrap();
        let kind = self.pick(RequestKind::ALL).unwrap();
        let mut request = self.plain(&contract, kind);
        request.paper.form = self.pick(FormKind::ALL).unwrap();
        request.paper.channel = self.pick(Channel::ALL).unwrap();
        request.reason = if self.one_in(2) { self.pick(RequestReason::ALL) } else { None };
        request.method = if self.one_in(2) { self.pick(OtpMethod::ALL) } else { None };
        for no in 1..=u32::try_from(self.roll(4)).unwrap() {
            let users = (0..self.roll(3)).map(|_| UserId(format!("user{:02}", self.roll(7)))).collect();
            let old = if self.one_in(2) { self.any_token() } else { None };
            request.items.push(item(no, users, old));
        }
        for _ in 0..self.roll(3) {
            request.subjects.extend(self.any_token());
        }
        if self.one_in(8) {
            request.no = RequestNo(format!("26-{}", 5000 + self.roll(400)));
        }
        request.state = self.pick(RequestState::ALL).unwrap();
        request
    }
}

fn item(no: u32, users: Vec<UserId>, replaces: Option<token_station::domain::TokenId>) -> RequestItem {
    RequestItem { no, users, replaces, token: None }
}

fn arrived(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::New => "arrives: new",
        RequestKind::Additional => "arrives: additional",
        RequestKind::Reissue => "arrives: reissue",
        RequestKind::Exchange => "arrives: exchange",
        RequestKind::MethodChange => "arrives: method change",
        RequestKind::Revocation => "arrives: revocation",
        RequestKind::Unlock => "arrives: unlock",
        RequestKind::Termination => "arrives: termination",
    }
}
