//! The texts of a form as a request: read as people write them, each fault noted beside its field.
//!
//! The trap: a field that cannot be read gets a value that stands for nothing, so that every other rule can still be
//! asked; such a request is never stored, because the fault stands beside it.

use jiff::civil::Date;

use crate::desk::{DeskError, Office};
use crate::domain::rules::ReceptionRefusal;
use crate::domain::{
    Address, ContractNo, DraftAddress, DraftField, Paper, PostalCode, Request, RequestDraft, RequestItem,
    RequestNo, RequestState, Serial, ShipTo, TokenId,
};
use crate::exchange::{is_forbidden, plain, read_date};

/// The longest text, in characters, except a remark.
const MOST_CHARS: usize = 200;
/// The longest remark, in characters.
const MOST_REMARK_CHARS: usize = 500;

impl Office {
    /// The request that a form describes, and every fault of its texts.
    pub(super) fn read_draft(
        &self,
        draft: &RequestDraft,
    ) -> Result<(Request, Vec<ReceptionRefusal>), DeskError> {
        let mut problems = Vec::new();
        let no = plain(draft.no.trim()).to_uppercase();
        missing(&no, DraftField::No, &mut problems);
        let received_on = read_day(&draft.received_on, self.today(), &mut problems);
        let branch = plain(draft.branch.trim());
        missing(&branch, DraftField::Branch, &mut problems);
        let contract = self.read_contract(&draft.contract, &mut problems)?;
        let mut named = |text: &str| self.read_token(&contract, text, &mut problems);
        let mut items = Vec::new();
        for (no, item) in (1..).zip(&draft.items) {
            let replaces = named(&item.replaces)?;
            items.push(RequestItem { no, users: item.users.clone(), replaces, token: None });
        }
        let mut subjects = Vec::new();
        for text in &draft.subjects {
            subjects.extend(named(text)?);
        }
        let ship_to = read_ship_to(draft.ship_to.as_ref(), &mut problems);
        let request = Request {
            no: RequestNo(no),
            kind: draft.kind,
            reason: draft.reason,
            paper: Paper { form: draft.form, channel: draft.channel, seal_checked: draft.seal_checked },
            contract,
            received_on,
            branch,
            state: RequestState::Received,
            items,
            ship_to,
            attention: draft.attention.trim().to_owned(),
            subjects,
            method: draft.method,
            remark: draft.remark.trim().to_owned(),
        };
        Ok((request, problems))
    }

    /// A contract by its number, or by a name that only one has.
    fn read_contract(
        &self,
        text: &str,
        problems: &mut Vec<ReceptionRefusal>,
    ) -> Result<ContractNo, DeskError> {
        let typed = text.trim();
        let no = ContractNo(plain(typed));
        if typed.is_empty() {
            problems.push(ReceptionRefusal::Missing { field: DraftField::Contract });
        } else if self.register.contract_maybe(&no)?.is_none() {
            let found = self.register.find_contracts(typed, 2)?;
            let got = typed.to_owned();
            match found.as_slice() {
                [] => problems.push(ReceptionRefusal::UnknownContract { got }),
                [(only, _)] => return Ok(only.clone()),
                _ => problems.push(ReceptionRefusal::SeveralContracts { got }),
            }
        }
        Ok(no)
    }

    /// A token by its serial; an empty text is none, which another rule tells.
    fn read_token(
        &self,
        contract: &ContractNo,
        text: &str,
        problems: &mut Vec<ReceptionRefusal>,
    ) -> Result<Option<TokenId>, DeskError> {
        let typed = plain(text.trim()).to_uppercase();
        if typed.is_empty() {
            return Ok(None);
        }
        let found = match Serial::parse(&typed) {
            Ok(serial) => self.register.token_named(contract, &serial)?,
            Err(_) => None,
        };
        if found.is_none() {
            problems.push(ReceptionRefusal::UnknownToken { got: typed });
        }
        Ok(found)
    }
}

/// Faults of the plain texts of a request, wherever it comes from.
pub(super) fn plain_objections(request: &Request) -> Vec<ReceptionRefusal> {
    let mut problems = Vec::new();
    let no = &request.no.0;
    missing(no, DraftField::No, &mut problems);
    let is_number =
        (1..=32).contains(&no.len()) && no.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_number && !no.is_empty() {
        problems.push(ReceptionRefusal::BadNumber { got: no.clone() });
    }
    let branch = &request.branch;
    missing(branch, DraftField::Branch, &mut problems);
    let is_branch = branch.len() == 3 && branch.bytes().all(|byte| byte.is_ascii_digit());
    if !is_branch && !branch.is_empty() {
        problems.push(ReceptionRefusal::BadBranch { got: branch.clone() });
    }
    let mut texts = vec![
        (DraftField::Attention, &request.attention, MOST_CHARS),
        (DraftField::Remark, &request.remark, MOST_REMARK_CHARS),
    ];
    if let ShipTo::Other { address, reason } = &request.ship_to {
        missing(&address.street, DraftField::ShipStreet, &mut problems);
        missing(reason, DraftField::ShipReason, &mut problems);
        texts.push((DraftField::ShipStreet, &address.street, MOST_CHARS));
        texts.push((DraftField::ShipBuilding, &address.building, MOST_CHARS));
        texts.push((DraftField::ShipReason, reason, MOST_CHARS));
    }
    for (field, text, most) in texts {
        let got = text.chars().count();
        if got > most {
            problems.push(ReceptionRefusal::TooLong { field, got, most });
        }
        if let Some(c) = text.chars().find(|c| is_forbidden(*c)) {
            problems.push(ReceptionRefusal::ForbiddenCharacter { field, code: u32::from(c) });
        }
    }
    problems
}

fn missing(text: &str, field: DraftField, problems: &mut Vec<ReceptionRefusal>) {
    if text.is_empty() {
        problems.push(ReceptionRefusal::Missing { field });
    }
}

fn read_day(text: &str, today: Date, problems: &mut Vec<ReceptionRefusal>) -> Date {
    let typed = text.trim();
    if typed.is_empty() {
        problems.push(ReceptionRefusal::Missing { field: DraftField::ReceivedOn });
        return today;
    }
    read_date(typed).unwrap_or_else(|| {
        problems.push(ReceptionRefusal::BadDate { got: typed.to_owned() });
        today
    })
}

fn read_ship_to(other: Option<&DraftAddress>, problems: &mut Vec<ReceptionRefusal>) -> ShipTo {
    let Some(other) = other else { return ShipTo::Registered };
    let street = other.street.trim().to_owned();
    let reason = other.reason.trim().to_owned();
    let typed = other.postal_code.trim();
    missing(typed, DraftField::ShipPostalCode, problems);
    missing(&street, DraftField::ShipStreet, problems);
    missing(&reason, DraftField::ShipReason, problems);
    match PostalCode::parse(typed) {
        Ok(postal_code) => {
            let building = other.building.trim().to_owned();
            ShipTo::Other { address: Address { postal_code, street, building }, reason }
        }
        Err(refused) => {
            if !typed.is_empty() {
                problems.push(ReceptionRefusal::BadPostalCode { got: refused.got });
            }
            ShipTo::Registered
        }
    }
}
