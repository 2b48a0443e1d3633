//! Whether one item may be issued now, what it costs, and whether the unit in the tray may be taken for it.
//!
//! README, rules R13, R16 to R18, R21, R27, R28, R32, R34, D8. The order of the checks is the order in which a clerk
//! would ask: is there a contract, may this kind be done, who gets the token, who pays, is this unit fit.

use jiff::civil::Date;

use crate::domain::rules::reception::check_request;
use crate::domain::rules::{Holding, Refusal};
use crate::domain::{
    Abilities, Contract, ContractStatus, FeeLine, FeeReason, FeeTable, OtpMethod, Profile, Request,
    RequestItem, RequestKind, Token, TokenId, TokenState,
};

/// Checks that one item of a request may be issued now, and says what it costs.
///
/// `holdings` are all tokens the contract holds or has held; `fees` and `on` give the rate.
///
/// # Errors
/// The first [`Refusal`] that applies: R14, R16, R18, R21, R28, R32, or plain bookkeeping.
pub fn may_issue(
    request: &Request,
    item: &RequestItem,
    contract: &Contract,
    holdings: &[Holding],
    fees: &FeeTable,
    on: Date,
) -> Result<FeeLine, Refusal> {
    let reason = is_open(request, item, contract)?;
    if request.kind == RequestKind::New
        && let Some(first) = holdings.first()
    {
        return Err(Refusal::FirstIssueTwice {
            contract: contract.no.clone(),
            token: first.token.serial.clone(),
        });
    }
    charge(request, item, contract, holdings, fees, on, reason)
}

/// Checks that an item whose job was armed before may still be finished, and says what it costs.
///
/// As [`may_issue`], but whether it is the contract's first token was settled when the job was armed: an additional
/// token that overtook an interrupted first one does not void it.
///
/// # Errors
/// As [`may_issue`], without R21's second half.
pub fn may_finish(
    request: &Request,
    item: &RequestItem,
    contract: &Contract,
    holdings: &[Holding],
    fees: &FeeTable,
    on: Date,
) -> Result<FeeLine, Refusal> {
    let reason = is_open(request, item, contract)?;
    charge(request, item, contract, holdings, fees, on, reason)
}

/// What a clerk asks first: contract, kind, method, state, quantity and users.
fn is_open(request: &Request, item: &RequestItem, contract: &Contract) -> Result<FeeReason, Refusal> {
    if contract.status != ContractStatus::Active {
        return Err(Refusal::ContractNotActive { contract: contract.no.clone(), status: contract.status });
    }
    let Some(reason) = FeeReason::of(request.kind, item.no) else {
        return Err(Refusal::NoTokenForKind { kind: request.kind });
    };
    if contract.method != OtpMethod::Hard {
        return Err(Refusal::MethodNotHard { contract: contract.no.clone(), method: contract.method });
    }
    if !request.state.may_issue() {
        return Err(Refusal::RequestNotOpen { request: request.no.clone(), state: request.state });
    }
    if item.token.is_some() {
        return Err(Refusal::NothingLeft { request: request.no.clone() });
    }
    check_request(request, contract)?;
    Ok(reason)
}

/// What a clerk asks last: who has a token already, and who pays.
fn charge(
    request: &Request,
    item: &RequestItem,
    contract: &Contract,
    holdings: &[Holding],
    fees: &FeeTable,
    on: Date,
    reason: FeeReason,
) -> Result<FeeLine, Refusal> {
    old_token_allows(request, item, holdings)?;
    // In an exchange both units live until the customer switches (W4).
    let switched = (request.kind == RequestKind::Exchange).then_some(item.replaces.as_ref()).flatten();
    let binding: Vec<&Holding> =
        holdings.iter().filter(|held| held.state.binds_users() && Some(&held.token) != switched).collect();
    for user in &item.users {
        if let Some(held) = binding.iter().find(|held| held.users.contains(user)) {
            return Err(Refusal::UserHasToken {
                contract: contract.no.clone(),
                user: user.clone(),
                token: held.token.serial.clone(),
            });
        }
    }
    let amount = fees.each(reason, on)?;
    if amount.0 > 0 && contract.account.is_none() {
        return Err(Refusal::NoAccount { contract: contract.no.clone(), amount });
    }
    Ok(FeeLine {
        request: request.no.clone(),
        item: item.no,
        contract: contract.no.clone(),
        reason,
        amount,
        account: contract.account.clone(),
    })
}

/// A lost token is revoked before another one is drawn (D8, W3).
fn old_token_allows(request: &Request, item: &RequestItem, holdings: &[Holding]) -> Result<(), Refusal> {
    let Some(old) = item.replaces.as_ref().filter(|_| request.kind == RequestKind::Reissue) else {
        return Ok(());
    };
    match holdings.iter().find(|held| held.token == *old) {
        Some(held) if held.state.binds_users() => {
            Err(Refusal::OldNotRevoked { token: old.serial.clone(), state: held.state })
        }
        Some(_) => Ok(()),
        None => Err(Refusal::NotHeld { contract: request.contract.clone(), token: old.serial.clone() }),
    }
}

/// Checks that a unit from the tray has room for so many users.
///
/// # Errors
/// [`Refusal::TooFewPlaces`] (R14).
pub fn may_serve(seen: &TokenId, abilities: Abilities, users: usize) -> Result<(), Refusal> {
    if abilities.serves(users) {
        return Ok(());
    }
    Err(Refusal::TooFewPlaces { token: seen.serial.clone(), places: abilities.places, users })
}

/// Checks that a unit from the tray may be used: known, in stock, of nobody, and what the delivery note says.
///
/// # Errors
/// The first [`Refusal`] that applies: R13, R17, R34, or plain bookkeeping.
pub fn may_take(
    seen: &TokenId,
    seen_model: &str,
    abilities: Abilities,
    profile: Profile,
    stored: Option<&Token>,
) -> Result<(), Refusal> {
    let Some(token) = stored else {
        return Err(Refusal::TokenUnknown { token: seen.clone() });
    };
    if let Some(contract) = &token.contract {
        return Err(Refusal::TokenOfOther { token: seen.serial.clone(), contract: contract.clone() });
    }
    if token.state != TokenState::InStock {
        return Err(Refusal::TokenNotInStock { token: seen.serial.clone(), state: token.state });
    }
    if token.model.0 != seen_model {
        return Err(Refusal::ModelDiffers {
            token: seen.serial.clone(),
            expected: token.model.0.clone(),
            got: seen_model.to_owned(),
        });
    }
    if !abilities.carries(profile) {
        return Err(Refusal::ProfileNotCarried { token: seen.serial.clone() });
    }
    Ok(())
}
