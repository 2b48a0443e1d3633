//! A unit comes back: it is looked at, judged, and what the rules allow is done with it.
//!
//! README, rules W3, W4, W6, W7, R33, D9. Looking changes nothing: no counter, no lock, no last accepted step. The
//! trap: between looking and deciding the register may have moved on, so the decision judges again inside its own
//! transaction.

use serde_json::{Value, json};

use crate::desk::office::OpenVault;
use crate::desk::parcel::steps_back;
use crate::desk::{DeskError, DeviceOrder, Office};
use crate::domain::diagnose::{Diagnosis, Fit, Typed, diagnose};
use crate::domain::disposition::{Case, Disposition, ReturnRefused, Tick, Ticks};
use crate::domain::drift::{Drift, offset_by_code};
use crate::domain::place::with_secret_of;
use crate::domain::verdict::{Stopped, Verdict};
use crate::domain::{
    Act, CheckValue, ClockOffset, Consent, Outcome, Parcel, ParcelStage, RequestKind, Serial, Token, TokenId,
    TokenState, UnixMillis, Witness,
};
use crate::driver::{Identity, UnitState, driver_of_model};
use crate::register::{
    Book, BroughtBack, Entry, Inspection, Job, ParcelSeen, RegisterError, Replacement, Sealed, Stamp,
};

/// How much of a strange scan is kept.
const SCAN_KEPT: usize = 64;

/// What lies on the counter.
#[derive(Debug, Clone, PartialEq)]
pub enum Unit {
    /// A text came from the scanner or the keyboard.
    Scanned(String),
    /// A person said which maker's.
    Chosen(TokenId),
    /// It lies in a slot and named itself.
    Connected(Box<Identity>),
}

/// Everything that was seen of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What lies there.
    pub unit: Unit,
    /// Codes that its display showed.
    pub typed: Option<Typed>,
    /// What the operator ticked.
    pub ticks: Ticks,
}

impl Seen {
    /// A scanned text and nothing else.
    #[must_use]
    pub fn scanned(text: &str) -> Self {
        Self { unit: Unit::Scanned(text.to_owned()), typed: None, ticks: Ticks::default() }
    }
}

/// What the station still holds of a token's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretHeld {
    /// Sealed in the register.
    Sealed,
    /// It was destroyed.
    Destroyed,
    /// There never was one.
    None,
}

/// The verdict on a unit with everything that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// What was scanned or read.
    pub scanned: String,
    /// When it was looked at.
    pub at: UnixMillis,
    /// What it is.
    pub verdict: Verdict,
    /// The token, as far as it is ours and one.
    pub token: Option<Token>,
    /// Every token of ours with this serial.
    pub makers: Vec<TokenId>,
    /// Name of its contract.
    pub contract_name: Option<String>,
    /// Its stop.
    pub stop: Option<Stopped>,
    /// Its last envelope.
    pub parcel: Option<ParcelSeen>,
    /// What takes its place.
    pub replacement: Option<Replacement>,
    /// What the station holds of its secret.
    pub secret: SecretHeld,
    /// Check value of the secret that the connected unit says it holds.
    pub check_value: Option<CheckValue>,
    /// Whether the secret in the connected unit is the registered one; `None` where that cannot be told.
    pub agrees: Option<bool>,
    /// Where the connected unit stands by its own account.
    pub unit: Option<UnitState>,
    /// Its clock against the station's: measured, or by a right code.
    pub clock: Option<ClockOffset>,
    /// Its drift since the clock was set.
    pub drift: Option<Drift>,
    /// What the typed codes tell.
    pub diagnosis: Option<Diagnosis>,
    /// The place of the token that they were held against: the first, or the further one that shows them.
    pub place: u8,
    /// Its battery by its own account.
    pub battery_millivolts: Option<u16>,
    /// What the rules were asked.
    pub case: Case,
    /// What they allow.
    pub dispositions: Vec<Disposition>,
}

impl Office {
    /// Looks at a unit. Nothing is written, and nothing is counted.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what register and vault say.
    pub fn judge(&self, seen: &Seen) -> Result<Judgement, DeskError> {
        let at = self.stamp()?.at;
        let (scanned, makers) = self.named(&seen.unit)?;
        let mut judgement = Judgement::of_nothing(scanned, at, seen.ticks);
        if let Unit::Connected(identity) = &seen.unit {
            judgement.unit = Some(identity.state);
            judgement.battery_millivolts = identity.battery_millivolts;
            judgement.check_value = identity.check_value;
            judgement.clock = identity.clock;
            judgement.case.connected = true;
        }
        let token = match (makers.as_slice(), &seen.unit) {
            ([one], _) => Some(one.clone()),
            (_, Unit::Chosen(chosen)) => makers.iter().find(|token| token.id == *chosen).cloned(),
            (_, Unit::Connected(identity)) => makers.iter().find(|token| token.id == identity.token).cloned(),
            _ => None,
        };
        judgement.makers = makers.into_iter().map(|token| token.id).collect();
        match token {
            Some(token) => self.judge_ours(&mut judgement, token, seen)?,
            None if judgement.makers.is_empty() => {}
            None => judgement.verdict = Verdict::TwoMakers,
        }
        judgement.case.verdict = judgement.verdict;
        judgement.dispositions = judgement.case.dispositions();
        Ok(judgement)
    }

    /// What was scanned, and the tokens of ours that it may be.
    fn named(&self, unit: &Unit) -> Result<(String, Vec<Token>), DeskError> {
        Ok(match unit {
            Unit::Scanned(text) => {
                let text: String = text.trim().chars().filter(|c| !c.is_control()).take(SCAN_KEPT).collect();
                let serial = Serial::parse(&text.to_uppercase()).ok();
                let tokens = serial.map(|serial| self.register.tokens_by_serial(&serial)).transpose()?;
                (text, tokens.unwrap_or_default())
            }
            Unit::Chosen(token) => (token.serial.to_string(), self.register.tokens_by_serial(&token.serial)?),
            Unit::Connected(identity) => {
                let ours = self.register.token(&identity.token)?;
                (identity.token.serial.to_string(), ours.into_iter().collect())
            }
        })
    }

    fn judge_ours(&self, judgement: &mut Judgement, token: Token, seen: &Seen) -> Result<(), DeskError> {
        let register = &self.register;
        judgement.stop = register.stopped(&token.id)?;
        judgement.verdict = Verdict::on(&token, judgement.stop);
        judgement.parcel = register.last_parcel(&token.id)?;
        judgement.replacement = register.replacement_of(&token.id)?;
        if let Some(contract) = &token.contract {
            judgement.contract_name = Some(register.contract(contract)?.name);
        }
        let job = register.job_of(&token.id)?;
        judgement.secret = match &job {
            None => SecretHeld::None,
            Some(job) if job.sealed.is_some() => SecretHeld::Sealed,
            Some(_) => SecretHeld::Destroyed,
        };
        if let (Unit::Connected(identity), Some(job)) = (&seen.unit, &job) {
            judgement.agrees = identity.check_value.map(|told| told == job.check_value);
        }
        if let (Some(typed), Some(job), SecretHeld::Sealed) = (&seen.typed, &job, judgement.secret) {
            let (place, told) = self.diagnosis_of(job, typed, judgement.at)?;
            judgement.place = place;
            // One without a clock shows the codes of whoever asks it; they say nothing about a clock.
            let has_clock = match &seen.unit {
                Unit::Connected(identity) => identity.abilities.clock_unit_millis > 0,
                Unit::Scanned(_) | Unit::Chosen(_) => true,
            };
            if let (Some(steps), None, true) = (told.steps(), judgement.clock, has_clock) {
                judgement.clock = Some(offset_by_code(job.profile, steps, judgement.at));
            }
            judgement.diagnosis = Some(told);
        }
        if let (Some(set), Some(now)) = (register.clock_of(&token.id)?, &judgement.clock) {
            judgement.drift = Drift::between(&set, now);
        }
        let case = &mut judgement.case;
        case.serial = Some(token.id.serial.clone());
        case.state = Some(token.state);
        case.contract.clone_from(&token.contract);
        case.blank =
            judgement.unit == Some(UnitState::Blank) || register.erased_since_set_apart(&token.id)?.is_some();
        case.exchange = judgement
            .replacement
            .as_ref()
            .is_some_and(|by| by.kind == RequestKind::Exchange && !by.state.is_over());
        judgement.token = Some(token);
        Ok(())
    }

    /// What typed codes tell about a token, and of which place: the first one, or the further one that explains them.
    fn diagnosis_of(&self, job: &Job, typed: &Typed, at: UnixMillis) -> Result<(u8, Diagnosis), DeskError> {
        let secret = self.open_secret(job)?;
        let of_place = |place| {
            with_secret_of(place, &secret, job.profile.algorithm, &job.token, |secret| {
                diagnose(secret, job.profile, typed, at)
            })
        };
        let (mut told, mut found) = (of_place(0), 0);
        for place in 1..self.places_of(job)? {
            if !told.fits.is_empty() {
                break;
            }
            told = told.or(of_place(place));
            found = if told.fits.is_empty() { 0 } else { place };
        }
        Ok((found, told))
    }

    /// The order by which a connected unit proves what it holds, where it tells codes and no check value; `None` where there is
    /// nothing to compare with, or a better proof.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what register and vault say.
    pub fn proof_order(&self, identity: &Identity) -> Result<Option<DeviceOrder>, DeskError> {
        let tells = identity.abilities.code_read && !identity.abilities.check_value;
        if !tells || identity.state == UnitState::Blank {
            return Ok(None);
        }
        let Some(token) = self.register.token(&identity.token)? else { return Ok(None) };
        let is_sealed = self.register.job_of(&token.id)?.is_some_and(|job| job.sealed.is_some());
        let Some(OpenVault { vault, .. }) = &self.open else { return Err(DeskError::Locked) };
        if !is_sealed {
            return Ok(None);
        }
        // Looking costs it nothing: a key that it would count is not shown, nor one that it has refused.
        let counted =
            driver_of_model(&token.model.0).is_none_or(|driver| driver.counts_wrong_keys(&token.model.0));
        let may_be_shown = !counted
            && self.register.open_key_change(&token.id)?.is_none()
            && self.register.refused_key(&token.id)?.is_none();
        let lot_key = if may_be_shown { self.lot_key(vault, &token.lot)? } else { None };
        Ok(Some(DeviceOrder::ReadCodes { token: token.id, lot_key }))
    }

    /// The order that erases a connected unit; the serial was typed for it.
    ///
    /// # Errors
    /// [`DeskError::Return`] when the rules do not allow it, [`DeskError::Locked`], or what register and vault say.
    pub fn erase_order(&self, judgement: &Judgement, consent: Consent) -> Result<DeviceOrder, DeskError> {
        judgement.case.allows(Disposition::Erase)?;
        let Some(token) = &judgement.token else { return Err(DeskError::NothingToDo) };
        let Some(OpenVault { vault, .. }) = &self.open else { return Err(DeskError::Locked) };
        let lot_key = self.key_of(vault, token)?;
        Ok(DeviceOrder::Erase { token: token.id.clone(), lot_key, consent })
    }

    /// Does what was decided, all of it in one transaction; the judgement and the signature are used up.
    ///
    /// # Errors
    /// [`DeskError::Return`] naming the rule, [`DeskError::Locked`], or what the register says; nothing is written then.
    pub fn dispose(
        &mut self,
        judgement: Judgement,
        disposition: Disposition,
        witness: Option<Witness>,
    ) -> Result<(), DeskError> {
        let stamp = self.stamp()?;
        judgement.case.allows(disposition)?;
        let evidence = judgement.evidence();
        let Judgement { scanned, verdict, token, unit, .. } = judgement;
        let second = witness.filter(|_| disposition.needs_witness());
        let second = second.map(|witness| witness.operator().0.clone()).unwrap_or_default();
        if let Some(token) = token.as_ref().map(|token| token.id.serial.clone()) {
            if disposition.needs_witness() && second.is_empty() {
                return Err(ReturnRefused::SecondPersonMissing { token }.into());
            }
            if disposition == Disposition::Erase && unit != Some(UnitState::Blank) {
                return Err(ReturnRefused::NotErased { token }.into());
            }
        }
        let mail = match &token {
            Some(token) => self.mail_of(&token.id, disposition)?,
            None => None,
        };
        let id = token.as_ref().map(|token| token.id.clone());
        let inspection = Inspection { scanned, token: id, verdict, evidence, disposition, second };
        self.register.write(|book| {
            if let Some(token) = &token
                && book.state_of(&token.id)? != token.state
            {
                return Err(DeskError::from(ReturnRefused::Changed { token: token.id.serial.clone() }));
            }
            book.inspected(&stamp, &inspection)?;
            match &token {
                Some(token) => Ok(carry_out(book, &stamp, token, verdict, &inspection, mail.as_ref())?),
                None => Ok(()),
            }
        })
    }

    /// The envelope that undelivered mail came in: its units share their way, whichever of them was scanned (W6).
    fn mail_of(&self, token: &TokenId, disposition: Disposition) -> Result<Option<Mail>, DeskError> {
        Ok(match disposition {
            Disposition::KeepAsMail => {
                let parcel = self.envelope_of(token)?;
                parcel.must_be(ParcelStage::Dispatched)?;
                let steps = steps_back(&parcel)?;
                Some(Mail { parcel, steps })
            }
            Disposition::Redispatch => {
                let parcel = self.last_returned(self.envelope_of(token)?.no)?;
                self.may_go_again(&parcel)?;
                Some(Mail { parcel, steps: Vec::new() })
            }
            _ => None,
        })
    }
}

/// An envelope that the post brought back, and what becomes of each unit inside when it goes into the safe.
struct Mail {
    parcel: Parcel,
    steps: Vec<(TokenId, Option<TokenState>)>,
}

/// The steps of one disposition; the table of states has the last word on each.
fn carry_out(
    book: &Book<'_>,
    stamp: &Stamp,
    token: &Token,
    verdict: Verdict,
    inspection: &Inspection,
    mail: Option<&Mail>,
) -> Result<(), RegisterError> {
    use Disposition as D;
    let (id, serial) = (&token.id, token.id.serial.as_str());
    let body = json!({ "verdict": verdict.as_str(), "second": inspection.second });
    let act = |act| Entry::new(act, serial, Outcome::Done).reason(verdict.as_str());
    let step = |to, entry: Entry<'_>| book.move_token(stamp, id, to, &entry.body(&body));
    match inspection.disposition {
        D::AcceptReturn => {
            if token.state == TokenState::Suspended {
                step(TokenState::Revoked, act(Act::TokenRevoked))?;
            }
            if verdict.is_reported() {
                book.turned_up(stamp, id)?;
            }
            step(TokenState::Returned, act(Act::TokenReturned))
        }
        D::KeepAsMail => mail.map_or(Ok(()), |Mail { parcel, steps }| {
            let on = stamp.at.day_in_japan();
            book.bring_back(stamp, parcel, &BroughtBack { on, reason: None, remark: "", steps })
        }),
        D::Redispatch => mail.map_or(Ok(()), |Mail { parcel, .. }| {
            let tokens: Vec<TokenId> = parcel.tokens.iter().map(|(token, _)| token.clone()).collect();
            let (request, kind, reason) = (&parcel.request, parcel.kind, verdict.as_str());
            book.enclose(stamp, &Sealed { request, tokens: &tokens, kind, reason }).map(drop)
        }),
        D::Exchange => {
            step(TokenState::AwaitingReturn, act(Act::ReturnAwaited))?;
            step(TokenState::Returned, act(Act::TokenReturned))?;
            book.switch_users(id)
        }
        D::Erase => book.erased(stamp, id),
        D::Restock => step(TokenState::InStock, act(Act::TokenRestocked)),
        D::Defective => step(TokenState::Defective, act(Act::TokenDefective)),
        D::Destroy => {
            step(TokenState::Destroyed, act(Act::TokenDestroyed))?;
            let freed =
                token.state == TokenState::ReturnedMail && book.free_item(stamp, id, verdict.as_str())?;
            if freed { Ok(()) } else { book.destroy_secret(stamp, id) }
        }
        D::SendBack | D::Nothing => Ok(()),
    }
}

impl Judgement {
    fn of_nothing(scanned: String, at: UnixMillis, ticks: Ticks) -> Self {
        let case = Case {
            verdict: Verdict::Foreign,
            serial: None,
            state: None,
            contract: None,
            ticks,
            connected: false,
            blank: false,
            exchange: false,
        };
        Self {
            scanned,
            at,
            verdict: Verdict::Foreign,
            token: None,
            makers: Vec::new(),
            contract_name: None,
            stop: None,
            parcel: None,
            replacement: None,
            secret: SecretHeld::None,
            check_value: None,
            agrees: None,
            unit: None,
            clock: None,
            drift: None,
            diagnosis: None,
            place: 0,
            battery_millivolts: None,
            case,
            dispositions: Vec::new(),
        }
    }

    /// What the inspection book keeps: canonical JSON, never a secret, never a code.
    #[must_use]
    pub fn evidence(&self) -> Value {
        let ticks = &self.case.ticks;
        let tick = |tick: Option<Tick>| tick.map(Tick::as_str);
        json!({
            "state": self.token.as_ref().map(|token| token.state.as_str()),
            "contract": self.token.as_ref().and_then(|token| token.contract.as_ref()).map(|no| no.0.as_str()),
            "makers": self.makers.iter().map(|id| id.manufacturer.as_str()).collect::<Vec<_>>(),
            "stop": self.stop.map(|stop| stop.cause.as_str()),
            "tracking": self.parcel.as_ref().map(|parcel| parcel.tracking.as_str()),
            "replaced_by": self.replacement.as_ref().map(|by| by.request.0.as_str()),
            "unit": self.unit.map(unit_word),
            "check_value_agrees": self.agrees,
            "clock_offset_millis": self.clock.map(|clock| clock.offset_millis),
            "clock_uncertain_millis": self.clock.map(|clock| clock.uncertainty_millis),
            "drift_ppb": self.drift.map(|drift| parts_per_billion(drift.ppm())),
            "code": self.diagnosis.as_ref().map(|told| json!({
                "fit": told.best().map(fit_word),
                "steps": told.steps(),
                "place": self.place,
                "codes": told.codes,
                "tried": told.tried,
            })),
            "battery_millivolts": self.battery_millivolts,
            "battery": tick(ticks.battery),
            "casing": tick(ticks.casing),
            "seal": tick(ticks.seal),
            "display": tick(ticks.display),
            "address": tick(ticks.address),
        })
    }
}

/// Stable code of what a unit says about itself.
#[must_use]
pub const fn unit_word(state: UnitState) -> &'static str {
    match state {
        UnitState::Blank => "blank",
        UnitState::Staged => "staged",
        UnitState::Live => "live",
        UnitState::LockedOut => "locked_out",
        UnitState::Untold => "untold",
    }
}

/// Stable code of what explains a code.
#[must_use]
pub const fn fit_word(fit: Fit) -> &'static str {
    match fit {
        Fit::Right { .. } => "right",
        Fit::Mistake { cause, .. } => cause.as_str(),
    }
}

/// A whole number for the canonical evidence.
#[expect(clippy::cast_possible_truncation, reason = "a clock off by more than 2^63 ppb does not exist")]
fn parts_per_billion(ppm: f64) -> i64 {
    (ppm * 1000.0).round() as i64
}
