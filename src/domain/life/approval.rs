//! What may be approved, and what an approval does, kind by kind.
//!
//! README, rules W3 (再発行), W5 (認証方式変更), W8 (ロック解除), W13 (解約), R10, R32, R36, R37, D5, D8.

use crate::domain::life::{LifeRefusal, StopCause, check_step};
use crate::domain::rules::{Holding, check_old_tokens_again, check_request};
use crate::domain::{
    Channel, Contract, ContractStatus, OtpMethod, Refusal, Request, RequestKind, RequestNo, RequestState,
    TokenId, TokenState, UserId,
};

/// One thing that an approval does; all of them happen in one transaction, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// The token is suspended, unless it is already or serves nobody any more (D8).
    Stop(TokenId, StopCause),
    /// The token is revoked for good, and asked back where the customer has it.
    Revoke(TokenId),
    /// The token is unlocked, for all its users (R36).
    Unlock(TokenId),
    /// The whole contract changes its method (R32).
    ChangeMethod(OtpMethod),
    /// The registrations of these users' telephones end (R10); of all users where none is named (W5, W13).
    EndRegistrations(Vec<UserId>),
    /// The contract ends.
    Terminate,
    /// Every other open request that needs what is gone now is called off.
    CallOff(RequestNo),
    /// Nothing is left to be done for the request.
    Complete,
}

/// Another open request of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// It.
    pub request: Request,
    /// Whether one of its tokens is being written at this moment.
    pub under_way: bool,
}

/// Checks that a request may be approved: contract in force, seal compared, paper, users and old tokens.
///
/// # Errors
/// The first [`LifeRefusal`] that applies.
pub fn may_approve(
    request: &Request,
    contract: &Contract,
    holdings: &[Holding],
    others: &[Pending],
) -> Result<(), LifeRefusal> {
    check_step(request, RequestState::Approved)?;
    check_contract(request, contract)?;
    if request.kind == RequestKind::Unlock
        && (request.paper.channel != Channel::Counter || request.branch.is_empty())
    {
        return Err(LifeRefusal::NoBranchReception { request: request.no.clone() });
    }
    if request.paper.channel == Channel::Counter && !request.paper.seal_checked && !request.is_campaign() {
        return Err(LifeRefusal::SealNotChecked { request: request.no.clone() });
    }
    check_request(request, contract)?;
    check_old_tokens_again(request, holdings)?;
    check_issue(request, contract, holdings)?;
    if ends_hard_tokens(request)
        && let Some(busy) = others.iter().find(|other| other.under_way)
    {
        return Err(LifeRefusal::UnderWay { request: busy.request.no.clone() });
    }
    replaced_once(request, others)
}

/// What the approval of a request does. Call it only after [`may_approve`].
#[must_use]
pub fn deeds_of_approval(
    request: &Request,
    contract: &Contract,
    holdings: &[Holding],
    others: &[Pending],
) -> Vec<Deed> {
    let serving = || holdings.iter().filter(|held| held.state.binds_users()).map(|held| held.token.clone());
    let called_off = || others.iter().filter(|other| ends(request, &other.request)).map(call_off);
    let mut deeds = Vec::new();
    match request.kind {
        RequestKind::New | RequestKind::Additional | RequestKind::Exchange => {}
        RequestKind::Reissue => {
            let cause = StopCause::of(request.reason);
            for old in request.old_tokens() {
                deeds.push(Deed::Stop(old.clone(), cause));
                deeds.push(Deed::Revoke(old.clone()));
            }
        }
        RequestKind::Revocation if contract.method == OtpMethod::Hard => {
            deeds.extend(request.subjects.iter().cloned().map(Deed::Revoke));
            deeds.push(Deed::Complete);
        }
        RequestKind::Revocation => {
            let users = request.items.iter().flat_map(|item| item.users.iter().cloned()).collect();
            deeds.extend([Deed::EndRegistrations(users), Deed::Complete]);
        }
        RequestKind::Unlock => {
            deeds.extend(request.subjects.iter().cloned().map(Deed::Unlock));
            deeds.push(Deed::Complete);
        }
        RequestKind::MethodChange => {
            let method = request.method.unwrap_or(contract.method);
            if method != OtpMethod::Hard {
                deeds.extend(called_off());
                deeds.extend(serving().map(Deed::Revoke));
            }
            if contract.method == OtpMethod::Soft {
                deeds.push(Deed::EndRegistrations(Vec::new()));
            }
            deeds.push(Deed::ChangeMethod(method));
            if method != OtpMethod::Hard {
                deeds.push(Deed::Complete);
            }
        }
        RequestKind::Termination => {
            deeds.extend(called_off());
            deeds.extend(serving().map(Deed::Revoke));
            deeds.extend([Deed::EndRegistrations(Vec::new()), Deed::Terminate, Deed::Complete]);
        }
    }
    deeds
}

fn call_off(other: &Pending) -> Deed {
    Deed::CallOff(other.request.no.clone())
}

/// Whether the approval takes every hardware token from the contract.
fn ends_hard_tokens(request: &Request) -> bool {
    match request.kind {
        RequestKind::Termination => true,
        RequestKind::MethodChange => request.method != Some(OtpMethod::Hard),
        _ => false,
    }
}

/// Whether another open request has nothing left to live for.
fn ends(request: &Request, other: &Request) -> bool {
    match request.kind {
        RequestKind::Termination => true,
        // A termination can still be approved, and so can a change back that nobody has begun.
        _ => match other.kind {
            RequestKind::Termination => false,
            RequestKind::MethodChange => other.state.may_issue() || other.state == RequestState::Dispatched,
            _ => true,
        },
    }
}

/// R18, W13: what takes something away may be done to a contract that is stopped, nothing to one that has ended.
fn check_contract(request: &Request, contract: &Contract) -> Result<(), LifeRefusal> {
    let takes_away = matches!(request.kind, RequestKind::Termination | RequestKind::Revocation);
    match contract.status {
        ContractStatus::Active => Ok(()),
        ContractStatus::Suspended if takes_away => Ok(()),
        ContractStatus::Terminated if request.kind == RequestKind::Termination => {
            Err(LifeRefusal::Terminated { contract: contract.no.clone() })
        }
        status => Err(Refusal::ContractNotActive { contract: contract.no.clone(), status }.into()),
    }
}

/// What could never be issued is not approved (R21, R32).
fn check_issue(request: &Request, contract: &Contract, holdings: &[Holding]) -> Result<(), LifeRefusal> {
    let issues = request.kind.issues_tokens() && request.kind != RequestKind::MethodChange;
    if issues && contract.method != OtpMethod::Hard {
        let (contract, method) = (contract.no.clone(), contract.method);
        return Err(Refusal::MethodNotHard { contract, method }.into());
    }
    if request.kind == RequestKind::New
        && let Some(first) = holdings.first()
    {
        let (contract, token) = (contract.no.clone(), first.token.serial.clone());
        return Err(Refusal::FirstIssueTwice { contract, token }.into());
    }
    Ok(())
}

/// W4: a token is replaced by one request at a time.
fn replaced_once(request: &Request, others: &[Pending]) -> Result<(), LifeRefusal> {
    if !request.kind.replaces_tokens() {
        return Ok(());
    }
    for other in others.iter().map(|other| &other.request) {
        let working = other.state.may_issue() || other.state == RequestState::Dispatched;
        let replaces = |old: &&TokenId| other.items.iter().any(|item| item.replaces.as_ref() == Some(*old));
        if working && let Some(old) = request.old_tokens().find(replaces) {
            let (token, by) = (old.serial.clone(), other.no.clone());
            return Err(LifeRefusal::ReplacedAlready { token, by });
        }
    }
    Ok(())
}

/// Where an unlocked token goes back to, by where it stood before the lock.
#[must_use]
pub const fn after_unlock(before: Option<TokenState>) -> TokenState {
    match before {
        Some(before @ (TokenState::Dispatched | TokenState::Delivered)) => before,
        _ => TokenState::InUse,
    }
}
