//! The step function: every phase against every input that it can meet.

use jiff::civil::Date;

use crate::desk::device::DeviceFailure;
use crate::desk::provision::act::grant;
use crate::desk::provision::{
    Answer, BookAct, Codes, DeviceAct, Effect, End, Facts, Input, Phase, Problem, Provision, Ticket, Written,
};
use crate::domain::rules::{Holding, may_finish, may_issue, may_serve, may_take};
use crate::domain::stock::may_use;
use crate::domain::{
    Abilities, ClockOffset, Contract, FeeLine, FeeTable, Refusal, Request, RequestItem, TokenId,
};
use crate::driver::UnitState;
use crate::register::{Job, JobState};

/// A token's clock may stand this far from the station's after setting; more is never recorded as good.
pub const CLOCK_TOLERANCE_MILLIS: u64 = 20;

/// The same for a clock that counts in larger units: to the unit, it is right (README, rule 5 for every family).
#[must_use]
pub fn clock_tolerance_millis(abilities: Abilities) -> u64 {
    CLOCK_TOLERANCE_MILLIS.max(abilities.clock_unit_millis.into())
}

/// A measurement less certain than this proves nothing: the machine is too busy, or the token too slow.
const CLOCK_UNSURE_MILLIS: u32 = 100;

/// A new token with less than this is not sent to anybody.
pub const BATTERY_MILLIVOLTS: u16 = 2700;

/// One step. An input that the phase does not wait for changes nothing: it is an answer that came too late.
#[must_use]
pub fn step(state: Provision, input: Input) -> (Provision, Option<Effect>) {
    match (state.phase.clone(), input) {
        (Phase::Ended(_), _) => (state, None),
        (_, Input::Removed | Input::DeviceFailed(DeviceFailure::Unplugged)) => removed(state),
        (_, Input::Parked) => parked(state),
        (Phase::Identifying, Input::Identified(identity)) => {
            look_again(Provision { identity: Some(*identity), ..state })
        }
        (Phase::Looking, Input::Looked(facts)) => looked(state, &facts),
        (Phase::Allowing, Input::Allowed) => look_again(state),
        (Phase::Arming, Input::Armed(job)) => {
            let act = DeviceAct::Write { job: job.no };
            device(Provision { job: Some(*job), ..state }, Phase::Writing, act)
        }
        (Phase::Writing | Phase::SettingClock, Input::Written(written)) => written_to(state, written),
        (Phase::Noting, Input::Noted) => noted(state),
        (Phase::ReadingCodes, Input::Read(codes)) => check(state, codes),
        (Phase::Checking, Input::Checked(Some(_))) => record(state),
        (Phase::Checking, Input::Checked(None)) => ask(state, Problem::CodesDiffer),
        (Phase::Recording, Input::Recorded { filled: true }) => {
            let request = state.item().request;
            (Provision { phase: Phase::Labelling, ..state }, Some(Effect::Label(request)))
        }
        (Phase::Recording, Input::Recorded { filled: false }) => end(state, End::Recorded { labelled: None }),
        (Phase::Arming | Phase::Recording, Input::Taken) => ask(state, Problem::Taken),
        (Phase::Labelling, Input::Labelled(made)) => end(state, End::Recorded { labelled: Some(made) }),
        (Phase::Quarantining, Input::Quarantined) => {
            let serial = state.identity.as_ref().map(|identity| identity.token.serial.clone());
            match serial {
                Some(serial) => end(state, End::Quarantined(serial)),
                None => end(state, End::Dropped),
            }
        }
        (Phase::Asking(problem), Input::Answered(answer)) => answered(state, &problem, answer),
        (
            Phase::Identifying | Phase::Writing | Phase::SettingClock | Phase::ReadingCodes,
            Input::DeviceFailed(failure),
        ) => ask(state, Problem::Device(failure)),
        // Whatever the register could not do: what is on its disk decides, not this state.
        (_, Input::BookFailed) => end(state, End::BookFailed),
        _ => (state, None),
    }
}

/// The register's facts about the token in the slot.
fn look_again(state: Provision) -> (Provision, Option<Effect>) {
    let Some(token) = state.identity.as_ref().map(|identity| identity.token.clone()) else {
        return (state, None);
    };
    let ticket = state.ticket.clone();
    book(state, Phase::Looking, BookAct::Look { token, ticket })
}

/// The facts are known: resume, refuse, ask, or arm.
fn looked(state: Provision, facts: &Facts) -> (Provision, Option<Effect>) {
    let Some(identity) = state.identity.clone() else { return (state, None) };
    if let Some(refused) = &facts.refused_key {
        // Whatever is to be done with it begins with the key.
        let problem = Problem::KeyRefused { attempts_left: refused.attempts_left };
        return ask(Provision { job: facts.job.clone(), grant: None, ..state }, problem);
    }
    if let Some(job) = &facts.job {
        return resume(state, job, facts);
    }
    // Whatever was remembered: the register's word counts.
    let state = Provision { job: None, grant: None, ..state };
    if identity.state == UnitState::Live
        && facts.stored.as_ref().is_none_or(|token| token.state == crate::domain::TokenState::InStock)
    {
        // Blank by the book and live in the hand: nobody overwrites what nobody can explain.
        let refusal = match &facts.stored {
            Some(_) => Refusal::TokenNotBlank { token: identity.token.serial.clone() },
            None => Refusal::TokenUnknown { token: identity.token.clone() },
        };
        return end(state, End::Refused(refusal));
    }
    let profile = identity.abilities.profile_of(facts.profile, facts.thirty_secs);
    let allowed =
        may_take(&identity.token, &identity.model.0, identity.abilities, profile, facts.stored.as_ref())
            .and_then(|()| Ok(may_use(&identity.token.serial, facts.expires_on, facts.on)?))
            .and_then(|()| granted(facts, &state.ticket, may_issue))
            .and_then(|grant| {
                may_serve(&identity.token, identity.abilities, grant.users.len())?;
                Ok(grant)
            });
    let grant = match allowed {
        Ok(grant) => grant,
        Err(refusal) => return end(state, End::Refused(refusal)),
    };
    if let Some(millivolts) =
        identity.battery_millivolts.filter(|millivolts| *millivolts < BATTERY_MILLIVOLTS)
    {
        return ask(state, Problem::WeakBattery { millivolts });
    }
    if let Some(family) = facts.first_write {
        let problem = Problem::FirstWrite { family, model: identity.model.0, environment: facts.environment };
        return ask(state, problem);
    }
    let act = BookAct::Arm { token: identity.token.clone(), ticket: state.ticket.clone(), profile };
    book(Provision { grant: Some(grant), ..state }, Phase::Arming, act)
}

/// The rule that is asked: for a new job, or for one that was armed before.
type Rule = fn(&Request, &RequestItem, &Contract, &[Holding], &FeeTable, Date) -> Result<FeeLine, Refusal>;

/// Asks the rules for an item.
fn granted(facts: &Facts, ticket: &Ticket, rule: Rule) -> Result<super::Grant, Refusal> {
    let item = facts
        .request
        .items
        .iter()
        .find(|item| item.no == ticket.item)
        .ok_or_else(|| Refusal::NothingLeft { request: ticket.request.clone() })?;
    let fee = rule(&facts.request, item, &facts.contract, &facts.holdings, &facts.fees, facts.on)?;
    Ok(grant(&facts.request, ticket.item, fee))
}

/// A token came back whose job is open: its check value tells how far it got.
fn resume(state: Provision, job: &Job, facts: &Facts) -> (Provision, Option<Effect>) {
    let Some(identity) = state.identity.clone() else { return (state, None) };
    let ticket = Ticket { request: job.request.clone(), item: job.item };
    let state = Provision { job: Some(job.clone()), ..state };
    let state = match granted(facts, &ticket, may_finish) {
        Ok(grant) => Provision { grant: Some(grant), ..state },
        // The rules say no by now (contract ended, account gone). The token may hold the secret: a person decides.
        Err(refusal) => return ask(state, Problem::Rule(refusal)),
    };
    let holds_it = identity.check_value == Some(job.check_value);
    match (identity.state, job.state) {
        (UnitState::Live | UnitState::LockedOut, JobState::Armed) if holds_it => {
            device(state, Phase::SettingClock, DeviceAct::SetClock { job: job.no })
        }
        (UnitState::Live | UnitState::LockedOut, JobState::Written) if holds_it => {
            read_or_ask(state, identity.abilities, job)
        }
        // One that rests after wrong attempts says itself for how long; it takes no secret meanwhile.
        // One that tells nothing gets the same secret once more: that is what it may hold already.
        (
            UnitState::Blank | UnitState::Staged | UnitState::LockedOut | UnitState::Untold,
            JobState::Armed,
        ) => device(state, Phase::Writing, DeviceAct::Write { job: job.no }),
        // One that tells that it holds a secret, and not which, is written to by a driver that compares codes first.
        (UnitState::Live, JobState::Armed) if !identity.abilities.check_value => {
            device(state, Phase::Writing, DeviceAct::Write { job: job.no })
        }
        (UnitState::Live | UnitState::Untold, JobState::Written) if !identity.abilities.check_value => {
            read_or_ask(state, identity.abilities, job)
        }
        // Written by the book and blank or other in the hand: a fault of the token.
        _ => ask(state, Problem::OtherSecret),
    }
}

/// The proof by two codes: told by the token, or typed by a person.
fn read_or_ask(state: Provision, abilities: Abilities, job: &Job) -> (Provision, Option<Effect>) {
    if abilities.code_read {
        device(state, Phase::ReadingCodes, DeviceAct::ReadCodes { job: job.no })
    } else {
        ask(state, Problem::TypeCodes)
    }
}

fn written_to(state: Provision, written: Written) -> (Provision, Option<Effect>) {
    let Written { clock, codes } = written;
    let abilities = state.identity.as_ref().map(|identity| identity.abilities).unwrap_or_default();
    let state = Provision { clock, codes, ..state };
    let Some(ClockOffset { offset_millis, uncertainty_millis, .. }) = clock else { return note(state, None) };
    if uncertainty_millis > CLOCK_UNSURE_MILLIS.max(abilities.clock_unit_millis.into()) {
        ask(state, Problem::ClockUnsure { uncertainty_millis })
    } else if offset_millis.unsigned_abs() > clock_tolerance_millis(abilities) {
        ask(state, Problem::ClockOff { offset_millis })
    } else {
        note(state, clock)
    }
}

fn note(state: Provision, clock: Option<ClockOffset>) -> (Provision, Option<Effect>) {
    let Some(job) = state.job.clone() else { return (state, None) };
    if job.state == JobState::Written {
        return noted(state);
    }
    book(state, Phase::Noting, BookAct::Note { job, clock })
}

fn noted(mut state: Provision) -> (Provision, Option<Effect>) {
    let Some(job) = state.job.as_mut() else { return (state, None) };
    job.state = JobState::Written;
    let job = job.clone();
    if let Some(codes) = state.codes.take() {
        return check(state, codes);
    }
    let abilities = state.identity.as_ref().map(|identity| identity.abilities).unwrap_or_default();
    read_or_ask(state, abilities, &job)
}

fn check(state: Provision, codes: Codes) -> (Provision, Option<Effect>) {
    let Some(job) = state.job.clone() else { return (state, None) };
    book(state, Phase::Checking, BookAct::Check { job, codes })
}

fn record(state: Provision) -> (Provision, Option<Effect>) {
    let (Some(job), Some(grant)) = (state.job.clone(), state.grant.clone()) else { return (state, None) };
    book(state, Phase::Recording, BookAct::Record { job, users: grant.users, fee: grant.fee })
}

fn answered(state: Provision, problem: &Problem, answer: Answer) -> (Provision, Option<Effect>) {
    let job = state.job.as_ref().map(|job| job.no);
    match (answer, job) {
        (Answer::Quarantine, _) => quarantine(state, problem.code()),
        (Answer::Drop, None) => end(state, End::Dropped),
        (Answer::Codes(first, second), Some(_)) if *problem == Problem::TypeCodes => {
            check(state, Codes { first, second, step: None })
        }
        (Answer::Allow, None) => allowed(state, problem),
        (Answer::ShowKey, _) => key_allowed(state, problem),
        (Answer::SetClock, Some(_)) if matches!(problem, Problem::KeyRefused { .. }) => (state, None),
        (Answer::SetClock, Some(job)) => device(state, Phase::SettingClock, DeviceAct::SetClock { job }),
        // Trying again always starts from what the token and the register say now.
        (Answer::Retry, _) => device(state, Phase::Identifying, DeviceAct::Identify),
        _ => (state, None),
    }
}

/// A person said yes to the first write: that is on disk before anything else is.
fn allowed(state: Provision, problem: &Problem) -> (Provision, Option<Effect>) {
    match (problem, state.identity.as_ref().map(|identity| identity.token.clone())) {
        (Problem::FirstWrite { family, model, .. }, Some(token)) => {
            let act = BookAct::AllowFirstWrite { token, family, model: model.clone() };
            book(state, Phase::Allowing, act)
        }
        _ => (state, None),
    }
}

/// A person said that the key may be shown once more: that is on disk before the token hears of it.
fn key_allowed(state: Provision, problem: &Problem) -> (Provision, Option<Effect>) {
    match (problem, state.identity.as_ref().map(|identity| identity.token.clone())) {
        (Problem::KeyRefused { .. }, Some(token)) => {
            book(state, Phase::Allowing, BookAct::AllowKeyAgain { token })
        }
        _ => (state, None),
    }
}

fn parked(state: Provision) -> (Provision, Option<Effect>) {
    match state.phase {
        // The record is on its way to the disk, or there: nothing to give up any more.
        Phase::Arming | Phase::Recording | Phase::Quarantining | Phase::Labelling => (state, None),
        _ if state.job.is_none() => end(state, End::Dropped),
        _ => quarantine(state, "parked"),
    }
}

fn removed(state: Provision) -> (Provision, Option<Effect>) {
    match (&state.phase, &state.identity, &state.job) {
        // These wait for the disk, not for the token.
        (Phase::Recording | Phase::Quarantining | Phase::Labelling | Phase::Arming, ..) => (state, None),
        // The token proved itself before it went; only the comparison is left.
        (Phase::Checking | Phase::Noting, ..) if state.has_all_it_needs() => (state, None),
        (_, Some(identity), Some(_)) => {
            let serial = identity.token.serial.clone();
            end(state, End::Interrupted(serial))
        }
        _ => end(state, End::Dropped),
    }
}

fn quarantine(state: Provision, reason: &'static str) -> (Provision, Option<Effect>) {
    let token: Option<TokenId> = state.identity.as_ref().map(|identity| identity.token.clone());
    match (state.job.clone(), token) {
        (Some(job), _) => book(state, Phase::Quarantining, BookAct::Quarantine { job, reason }),
        (None, Some(token)) => book(state, Phase::Quarantining, BookAct::QuarantineStock { token, reason }),
        (None, None) => end(state, End::Dropped),
    }
}

fn book(state: Provision, phase: Phase, act: BookAct) -> (Provision, Option<Effect>) {
    (Provision { phase, ..state }, Some(Effect::Book(act)))
}

fn device(state: Provision, phase: Phase, act: DeviceAct) -> (Provision, Option<Effect>) {
    (Provision { phase, ..state }, Some(Effect::Device(act)))
}

fn ask(state: Provision, problem: Problem) -> (Provision, Option<Effect>) {
    (Provision { phase: Phase::Asking(problem), ..state }, None)
}

fn end(state: Provision, how: End) -> (Provision, Option<Effect>) {
    (Provision { phase: Phase::Ended(how), ..state }, None)
}

impl Provision {
    /// Whether the rest can be done without the token.
    fn has_all_it_needs(&self) -> bool {
        matches!(self.phase, Phase::Checking) || self.codes.is_some()
    }
}
