//! The customer's side as the pictures that screens show.

use jiff::civil::Date;

use crate::bench::message::{
    ContractToken, DeadlineRow, DeadlineView, HeldView, HolderView, SetUpRow, SoftRow,
};
use crate::bench::views::names;
use crate::desk::set_up::DueSetUp;
use crate::desk::{DeskError, Office};
use crate::domain::setup::SetUp;
use crate::domain::soft::status;
use crate::domain::{Contract, OtpMethod, Token, TokenId, User, UserId, UserSetUp};
use crate::register::{Registration, Tenure};

pub(super) fn deadline_row(due: &DueSetUp) -> DeadlineRow {
    DeadlineRow {
        contract: due.line.contract.clone(),
        contract_name: due.line.contract_name.clone(),
        serial: due.line.token.serial.clone(),
        state: due.line.state,
        deadline: SetUp::deadline(due.line.bound_on),
        stands: deadline_view(due.stands),
        waiting: due.line.waiting,
    }
}

const fn deadline_view(stands: SetUp) -> DeadlineView {
    match stands {
        SetUp::Done => DeadlineView::Done,
        SetUp::Waiting { days_left } => DeadlineView::Left(days_left),
        SetUp::Overdue { days } => DeadlineView::Overdue(days),
    }
}

/// Who held a token at the end of a day.
pub(super) fn held_view(office: &Office, token: &TokenId, on: Date) -> Result<HeldView, DeskError> {
    let register = &office.register;
    let held = match register.held_on(token, on)? {
        None => None,
        Some(holder) => {
            let contract = holder.contract.map(|no| register.contract(&no)).transpose()?;
            Some(HolderView {
                state: holder.state,
                since: holder.since,
                users: contract.as_ref().map(|c| names(c, &holder.users)).unwrap_or_default(),
                contract: contract.map(|contract| (contract.no, contract.name)),
            })
        }
    };
    Ok(HeldView { serial: token.serial.clone(), on, held })
}

/// The users of a token with their set-up.
pub(super) fn set_up_rows(
    office: &Office,
    token: &TokenId,
    contract: Option<&Contract>,
) -> Result<Vec<SetUpRow>, DeskError> {
    let name_of = |user: &UserSetUp| {
        contract
            .and_then(|contract| contract.user(&user.user))
            .map_or_else(|| user.user.0.clone(), |known| known.name.clone())
    };
    let row = |user: UserSetUp| SetUpRow {
        name: name_of(&user),
        user: user.user,
        live: user.live,
        set_up_at: user.set_up_at,
    };
    Ok(office.register.set_ups_of(token)?.into_iter().map(row).collect())
}

/// The last day on which a token's set-up may be skipped, while somebody has still to do it.
pub(super) fn deadline_of(token: &Token, users: &[SetUpRow], today: Date) -> Option<(Date, DeadlineView)> {
    let bound = token.bound_on?;
    let waits = users.iter().any(|user| user.live && user.set_up_at.is_none());
    waits.then(|| (SetUp::deadline(bound), deadline_view(SetUp::on(bound, false, today))))
}

/// A token that a contract has or had.
pub(super) fn contract_token(
    office: &Office,
    contract: &Contract,
    tenure: Tenure,
) -> Result<ContractToken, DeskError> {
    let users: Vec<UserId> = tenure.users.iter().map(|user| user.user.clone()).collect();
    let waits = tenure.users.iter().any(|user| user.live && user.set_up_at.is_none());
    let bound_on = tenure.bound_on.filter(|_| tenure.until.is_none());
    Ok(ContractToken {
        request: office.register.job_of(&tenure.token)?.map(|job| job.request),
        serial: tenure.token.serial,
        model: tenure.model.0,
        state: tenure.state,
        from: tenure.from,
        until: tenure.until,
        users: names(contract, &users),
        set_up: bound_on.map(|bound| deadline_view(SetUp::on(bound, !waits, office.today()))),
        deadline: bound_on.map(SetUp::deadline),
    })
}

/// The telephones of a contract's users; none where the application was never theirs.
pub(super) fn soft_rows(office: &Office, contract: &Contract) -> Result<Vec<SoftRow>, DeskError> {
    let registrations = office.register.registrations_of(&contract.no)?;
    let soft = contract.method == OtpMethod::Soft || !registrations.is_empty();
    Ok(contract.users.iter().filter(|_| soft).map(|user| soft_row(user, &registrations)).collect())
}

fn soft_row(user: &User, registrations: &[Registration]) -> SoftRow {
    let mine: Vec<&Registration> = registrations.iter().filter(|one| one.user == user.id).collect();
    let times: Vec<_> = mine.iter().map(|one| (one.registered_at, one.revoked_at)).collect();
    let live = mine.iter().find(|one| one.revoked_at.is_none());
    SoftRow {
        user: user.id.clone(),
        name: user.name.clone(),
        role: user.role,
        status: status(&times),
        phone: live.map(|one| (one.phone.clone(), one.registered_at)),
    }
}
