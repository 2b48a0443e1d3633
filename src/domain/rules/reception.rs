//! Whether a request can be taken in as it stands on the paper.
//!
//! README, rules R6, R10, R11, R14, R16, R19, R21, R30, R32, R37. [`check_request`] needs the contract alone,
//! [`check_old_tokens`] also the tokens that the contract holds.

use crate::domain::rules::{Holding, Refusal};
use crate::domain::{
    Channel, Contract, FormKind, OtpMethod, Request, RequestKind, TokenId, TokenState as S, UserId,
};

/// Checks a request as a whole, when it comes in: paper, reason, quantity, users (R6, R11, R14, R16, R19, R21, R30).
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn check_request(request: &Request, contract: &Contract) -> Result<(), Refusal> {
    request_refusals(request, contract).into_iter().next().map_or(Ok(()), Err)
}

/// Checks the tokens that a request replaces or names against what the contract holds.
///
/// # Errors
/// [`Refusal::NotHeld`], or [`Refusal::TokenStateWrong`] for a token to which this cannot be done.
pub fn check_old_tokens(request: &Request, holdings: &[Holding]) -> Result<(), Refusal> {
    old_token_refusals(request, holdings).into_iter().next().map_or(Ok(()), Err)
}

/// Everything that [`check_request`] has against a request, in the order of the form.
pub(super) fn request_refusals(request: &Request, contract: &Contract) -> Vec<Refusal> {
    let mut found = Vec::new();
    check_paper(request, &mut found);
    found.extend(check_method(request, contract).err());
    if request.items.is_empty() && asks_for_tokens(request) {
        found.push(Refusal::NoQuantity { request: request.no.clone() });
    } else if request.kind == RequestKind::New && request.quantity() != 1 {
        found.push(Refusal::FirstIssueNotOne { request: request.no.clone(), quantity: request.quantity() });
    }
    check_users(request, contract, &mut found);
    found.extend(check_named(request, contract).err());
    found
}

/// Everything that [`check_old_tokens`] has against a request.
pub(super) fn old_token_refusals(request: &Request, holdings: &[Holding]) -> Vec<Refusal> {
    let refusal = |old: &TokenId| match holdings.iter().find(|held| held.token == *old) {
        None => Some(Refusal::NotHeld { contract: request.contract.clone(), token: old.serial.clone() }),
        Some(held) if fits(request.kind, held.state) => None,
        Some(held) => Some(Refusal::TokenStateWrong {
            token: old.serial.clone(),
            state: held.state,
            kind: request.kind,
        }),
    };
    request.old_tokens().filter_map(refusal).collect()
}

/// Whether the users that a request names are those whose registration ends: a contract without hardware tokens has none
/// to name (R10).
#[must_use]
pub fn names_users(request: &Request, contract: &Contract) -> bool {
    request.kind == RequestKind::Revocation && contract.method != OtpMethod::Hard
}

/// Whether a request of this kind may be about a token in this state.
#[must_use]
pub const fn fits(kind: RequestKind, state: S) -> bool {
    match kind {
        // A lost token may have been suspended or revoked before the paper for another one came.
        RequestKind::Reissue => {
            state.binds_users()
                || matches!(state, S::Revoked | S::AwaitingReturn | S::Returned | S::Lost | S::Destroyed)
        }
        RequestKind::Exchange => {
            matches!(state, S::Dispatched | S::Delivered | S::InUse | S::Locked | S::ReturnedMail)
        }
        RequestKind::Revocation => state.binds_users(),
        RequestKind::Unlock => matches!(state, S::Locked),
        RequestKind::New | RequestKind::Additional | RequestKind::MethodChange | RequestKind::Termination => {
            false
        }
    }
}

/// Checks the old tokens once more when a request is approved: what an exchange names may have been handed in since the
/// paper came (W4).
///
/// # Errors
/// As [`check_old_tokens`].
pub fn check_old_tokens_again(request: &Request, holdings: &[Holding]) -> Result<(), Refusal> {
    let handed_in = |refusal: &Refusal| {
        matches!(
            refusal,
            Refusal::TokenStateWrong { state: S::AwaitingReturn | S::Returned | S::Destroyed, .. }
        )
    };
    let forgives = request.kind == RequestKind::Exchange;
    let refused =
        old_token_refusals(request, holdings).into_iter().find(|refusal| !(forgives && handed_in(refusal)));
    refused.map_or(Ok(()), Err)
}

fn check_paper(request: &Request, found: &mut Vec<Refusal>) {
    let (kind, paper) = (request.kind, request.paper);
    let form_fits = match kind {
        RequestKind::New => matches!(paper.form, FormKind::Application | FormKind::Form2),
        RequestKind::Additional | RequestKind::Reissue | RequestKind::MethodChange => {
            matches!(paper.form, FormKind::Form2)
        }
        RequestKind::Exchange => paper.form == FormKind::Form2 || request.is_campaign(),
        RequestKind::Revocation | RequestKind::Unlock | RequestKind::Termination => {
            matches!(paper.form, FormKind::Form2 | FormKind::Notice)
        }
    };
    if !form_fits {
        found.push(Refusal::WrongForm { kind, form: paper.form });
    }
    if paper.channel == Channel::Web && kind != RequestKind::Revocation {
        found.push(Refusal::WrongChannel { kind, channel: paper.channel });
    }
    let reason_fits = match request.reason {
        Some(reason) => kind.reasons().contains(&reason),
        None => kind.reasons().is_empty(),
    };
    if !reason_fits {
        found.push(Refusal::WrongReason { kind });
    }
}

/// R30, R32: the method belongs to the contract; a change to hardware tokens serves every user.
fn check_method(request: &Request, contract: &Contract) -> Result<(), Refusal> {
    if request.kind != RequestKind::MethodChange {
        return Ok(());
    }
    let method = request.method.unwrap_or(contract.method);
    // An approved change has happened to the contract already; its tokens are still to be issued.
    if method == contract.method && !request.state.may_issue() {
        return Err(Refusal::MethodSame { contract: contract.no.clone(), method });
    }
    if method == OtpMethod::Hard {
        let served = |user: &UserId| request.items.iter().any(|item| item.users.contains(user));
        if let Some(user) = contract.users.iter().find(|user| !served(&user.id)) {
            return Err(Refusal::UserLeftOut { contract: contract.no.clone(), user: user.id.clone() });
        }
    }
    Ok(())
}

fn asks_for_tokens(request: &Request) -> bool {
    match request.kind {
        RequestKind::MethodChange => request.method == Some(OtpMethod::Hard),
        kind => kind.issues_tokens(),
    }
}

fn check_users(request: &Request, contract: &Contract, found: &mut Vec<Refusal>) {
    let mut seen: Vec<&UserId> = Vec::new();
    for item in &request.items {
        if item.users.is_empty() {
            found.push(Refusal::NoUsers { request: request.no.clone(), item: item.no });
        }
        for user in &item.users {
            if contract.user(user).is_none() {
                found.push(Refusal::UnknownUser { contract: contract.no.clone(), user: user.clone() });
            }
            if seen.contains(&user) {
                found.push(Refusal::UserTwice { request: request.no.clone(), user: user.clone() });
            }
            seen.push(user);
        }
    }
}

/// Every replacement names what it replaces, an unlock what it unlocks; nothing is named twice.
fn check_named(request: &Request, contract: &Contract) -> Result<(), Refusal> {
    if request.kind.replaces_tokens()
        && let Some(item) = request.items.iter().find(|item| item.replaces.is_none())
    {
        return Err(Refusal::NoOldToken { request: request.no.clone(), item: item.no });
    }
    if names_users(request, contract) {
        if request.items.is_empty() {
            return Err(Refusal::NoUsers { request: request.no.clone(), item: 1 });
        }
    } else if request.kind.names_tokens() && request.subjects.is_empty() {
        return Err(Refusal::NoSubject { request: request.no.clone() });
    }
    let named: Vec<_> = request.old_tokens().collect();
    let twice = named.iter().enumerate().find(|(at, token)| named[..*at].contains(token));
    match twice {
        Some((_, token)) => {
            Err(Refusal::OldTokenTwice { request: request.no.clone(), token: token.serial.clone() })
        }
        None => Ok(()),
    }
}
