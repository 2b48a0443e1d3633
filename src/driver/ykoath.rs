//! The driver of smart keys with the YKOATH applet: YubiKey, CanoKey and Nitrokey 3 in a reader or by their own plug.
//!
//! Source: YKOATH; README, rules for every family. The traps: one make overwrites a credential of the same name without
//! a word, so the list is read before anything is written; others' credentials lie beside ours and are nobody's
//! business here; and selecting the applet again closes it.

use std::sync::Arc;

use crate::domain::otp::Generator;
use crate::domain::{Abilities, CheckValue, Clock, ClockOffset, Consent, Entropy, LotKey, Profile, Secret};
use crate::driver::card::{Answer, CardExchange, senseless};
use crate::driver::recognise::is_molto2;
use crate::driver::{Driver, DriverError, Hand, Identity, Progress, ReadCode, Refusal, Session, UnitState};
use crate::port::{Plug, PlugKind};
use crate::wire::ykoath::{
    Asked, CONTINUATION, Calculated, Credential, Kind, Make, Name, NameParts, Selection, Status,
    calculated_from, list_from,
};

mod guard;
mod serial;

use guard::Access;

/// The family.
#[derive(Debug, Clone, Copy)]
pub struct YkOath;

/// Its name in [`DRIVERS`](crate::driver::DRIVERS).
pub const FAMILY: &str = "ykoath";

/// Who issued the credential, by its name.
pub const ISSUER: &str = "Token Station";

/// What the credential is for, by its name: everybody can read it, so it is the same for all.
pub const ACCOUNT: &str = "OTP";

/// What every make can do. None has a clock, shows itself, or tells a check value.
const EVERY_MAKE: Abilities = Abilities {
    clock_set: false,
    clock_erases: false,
    code_read: true,
    check_value: false,
    erase: true,
    blink: false,
    sha256: true,
    sha512: false,
    eight_digits: true,
    thirty_secs: true,
    clock_unit_millis: 0,
    no_sixty_secs: false,
    places: 0,
};

/// Steps whose codes prove that a token holds a secret: together one chance in 10^24. They are long past, so no code that is
/// still to come is asked for.
const PROVING_STEPS: std::ops::RangeInclusive<u64> = 1..=4;

/// The furthest step that is asked for.
const FURTHEST_AHEAD: u8 = 1;

impl Driver for YkOath {
    fn family(&self) -> &'static str {
        FAMILY
    }

    fn makes(&self, model: &str) -> bool {
        Make::MODELS.contains(&model)
    }

    fn abilities(&self) -> Abilities {
        Abilities { sha512: true, ..EVERY_MAKE }
    }

    fn takes_lot_key(&self) -> bool {
        false
    }

    /// The password of keys that came with one.
    fn may_take_lot_key(&self) -> bool {
        true
    }

    /// A password is not counted.
    fn counts_wrong_keys(&self, _: &str) -> bool {
        false
    }

    fn plug(&self) -> PlugKind {
        PlugKind::Card
    }

    fn open(&self, plug: Plug, clock: Arc<dyn Clock>) -> Result<Box<dyn Session>, DriverError> {
        let Plug::Card(link) = plug else { return Err(DriverError::OtherPlug { family: FAMILY }) };
        if is_molto2(&*link) {
            return Err(DriverError::NotThisFamily { family: FAMILY, got: 0 });
        }
        let exchange = CardExchange::new(link, clock, CONTINUATION);
        Ok(Box::new(YkOathSession { exchange, known: None, access: Access::Untried }))
    }
}

/// Whether a card has the applet. One command that changes nothing.
pub(super) fn answers(exchange: &mut CardExchange) -> Result<bool, DriverError> {
    Ok(select(exchange)?.is_some())
}

struct YkOathSession {
    exchange: CardExchange,
    known: Option<Known>,
    access: Access,
}

/// What the token has told.
struct Known {
    identity: Identity,
    make: Make,
    /// Of the last selection.
    selection: Selection,
    /// Our credential's name, where the token lets it be seen.
    ours: Option<Name>,
}

impl Session for YkOathSession {
    fn identify(&mut self) -> Result<Identity, DriverError> {
        const STEP: &str = "identify";
        // An applet that is open stays so as long as the token lies there, and selecting it would close it.
        let mut seen = if self.access == Access::Granted { self.ours(STEP)? } else { None };
        if seen.is_none() {
            self.look()?;
            seen = self.ours(STEP)?;
        }
        let known = self.known.as_mut().ok_or(DriverError::NoSession { step: STEP })?;
        known.identity.state = match &seen {
            Some(ours) if ours.is_empty() => UnitState::Blank,
            Some(_) => UnitState::Live,
            None => UnitState::Untold,
        };
        known.ours = seen.unwrap_or_default().pop();
        Ok(known.identity.clone())
    }

    fn authenticate(
        &mut self,
        lot_key: Option<&LotKey>,
        entropy: &mut dyn Entropy,
    ) -> Result<(), DriverError> {
        self.open_applet(lot_key, entropy)
    }

    fn write_secret(
        &mut self,
        secret: &Secret,
        profile: Profile,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<CheckValue>, DriverError> {
        const STEP: &str = "put";
        let known = self.known.as_ref().ok_or(DriverError::NoSession { step: STEP })?;
        let token = known.identity.token.clone();
        if !known.identity.abilities.carries(profile) {
            return Err(DriverError::CannotCarry { token, profile });
        }
        if secret.len_bytes() != profile.secret_len() {
            let (expected, got) = (profile.secret_len(), secret.len_bytes());
            return Err(DriverError::SecretLength { expected, got });
        }
        let name = our_name(profile)?;
        let held = self.opened(STEP)?;
        // The same secret may come again, after a token that was taken away while it was written: then it is in.
        let is_in = match &held[..] {
            [] => false,
            [one] if *one == name && self.holds(&name, secret, profile)? => true,
            _ => return Err(DriverError::AlreadyLive { token, check_value: None }),
        };
        progress(Progress::Committing);
        if !is_in {
            let credential = Credential {
                name: name.clone(),
                kind: Kind::Totp,
                algorithm: profile.algorithm,
                digits: if profile.digits.count() == 8 { 8 } else { 6 },
                secret,
                touch: false,
                only_increasing: false,
                counter: None,
            };
            // Nothing of that name is there that it would not write over.
            self.done_when_touched(STEP, &Asked::Put(credential))?;
        }
        if let Some(known) = &mut self.known {
            known.ours = Some(name);
        }
        progress(Progress::Committed);
        Ok(None)
    }

    fn set_clock(&mut self) -> Result<(), DriverError> {
        Err(unable("set clock"))
    }

    fn read_clock(&mut self) -> Result<ClockOffset, DriverError> {
        Err(unable("read clock"))
    }

    fn read_code(&mut self, ahead: u8) -> Result<ReadCode, DriverError> {
        const STEP: &str = "read code";
        if ahead > FURTHEST_AHEAD {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::TooFarAhead });
        }
        let known = self.known.as_ref().ok_or(DriverError::NoSession { step: STEP })?;
        let none = DriverError::Refused { step: STEP, reason: Refusal::NotLive };
        let name = known.ours.clone().ok_or(none)?;
        // The token has no clock: the step is the station's.
        let now = self.exchange.now().unix_secs() / u64::from(name.parts().period_secs);
        let step = now.saturating_add(ahead.into());
        let answer = self.ask(STEP, &Asked::Calculate { name, step, full: false })?;
        match Status::of(answer.sw) {
            Status::Done => {}
            other => return Err(said(STEP, other)),
        }
        match calculated_from(answer.data()).map_err(senseless(STEP))? {
            Calculated::Code(told) => {
                let code = told.code().ok_or(DriverError::NoCode { got: told.digits.into() })?;
                Ok(ReadCode { step, code })
            }
            Calculated::NeedsTouch { .. } => Err(DriverError::NeedsHand { step: STEP, hand: Hand::Touch }),
            Calculated::Full { .. } | Calculated::Counts { .. } => Err(DriverError::NoCode { got: 0 }),
        }
    }

    fn erase(&mut self, consent: Consent) -> Result<(), DriverError> {
        const STEP: &str = "delete";
        let known = self.known.as_ref().ok_or(DriverError::NoSession { step: STEP })?;
        let token = known.identity.token.clone();
        if *consent.token() != token {
            return Err(DriverError::ConsentForOther { consented: consent.token().clone(), token });
        }
        // Ours by its name, and never everything: what else is there belongs to others.
        for name in self.opened(STEP)? {
            self.done_when_touched(STEP, &Asked::Delete(name))?;
        }
        Ok(())
    }

    fn blink(&mut self) -> Result<(), DriverError> {
        Err(unable("blink"))
    }

    fn close(&mut self) -> Result<(), DriverError> {
        self.exchange.forget()?;
        self.access = self.access.closed();
        Ok(())
    }
}

impl YkOathSession {
    /// Selects the applet, and asks who it is unless it is the one that it was.
    fn look(&mut self) -> Result<(), DriverError> {
        let mut selection = self.selected()?;
        let is_same = self
            .known
            .as_ref()
            .is_some_and(|known| !selection.salt.is_empty() && known.selection.salt == selection.salt);
        if is_same {
            if let Some(known) = &mut self.known {
                known.selection = selection;
            }
            return Ok(());
        }
        let (make, token, has_left) = serial::told_by(&mut self.exchange, &selection)?;
        if let Some(before) = self.known.as_ref().map(|known| &known.identity.token)
            && *before != token
        {
            return Err(DriverError::SerialChanged { before: before.clone(), now: token });
        }
        if has_left {
            selection = self.selected()?;
        }
        let [major, minor, patch] = selection.version;
        let identity = Identity {
            family: FAMILY,
            token,
            model: crate::domain::Model(make.model(selection.version).to_owned()),
            firmware: format!("{major}.{minor}.{patch}"),
            abilities: Abilities { sha512: make.takes_sha512(selection.version), ..EVERY_MAKE },
            state: UnitState::Untold,
            check_value: None,
            clock: None,
            battery_millivolts: None,
        };
        self.known = Some(Known { identity, make, selection, ours: None });
        Ok(())
    }

    fn selected(&mut self) -> Result<Selection, DriverError> {
        // Whatever was open is closed by this.
        self.access = self.access.closed();
        select(&mut self.exchange)?.ok_or(DriverError::NotThisFamily { family: FAMILY, got: 0 })
    }

    /// The names that are ours; `None` while the token shows nothing without its password.
    fn ours(&mut self, step: &'static str) -> Result<Option<Vec<Name>>, DriverError> {
        let answer = self.ask(step, &Asked::List)?;
        match Status::of(answer.sw) {
            Status::Done => {}
            Status::AccessRequired => return Ok(None),
            other => return Err(said(step, other)),
        }
        let listed = list_from(answer.data()).map_err(senseless(step))?;
        Ok(Some(listed.into_iter().map(|one| one.name).filter(is_ours).collect()))
    }

    /// The names that are ours, on a token that has been opened.
    fn opened(&mut self, step: &'static str) -> Result<Vec<Name>, DriverError> {
        if self.access != Access::Granted {
            return Err(DriverError::NoSession { step });
        }
        let is_nitrokey = self.is_nitrokey();
        self.ours(step)?.ok_or(if is_nitrokey {
            // Its earliest firmware shows nothing at all before its PIN.
            DriverError::Refused { step, reason: Refusal::NeedsUserPin }
        } else {
            DriverError::NoSession { step }
        })
    }

    /// Whether the credential of this name has this secret.
    fn holds(&mut self, name: &Name, secret: &Secret, profile: Profile) -> Result<bool, DriverError> {
        const STEP: &str = "compare";
        let ours = Generator::new(secret, profile.algorithm, profile.digits);
        for step in PROVING_STEPS {
            let answer = self.ask(STEP, &Asked::Calculate { name: name.clone(), step, full: false })?;
            if Status::of(answer.sw) != Status::Done {
                return Err(said(STEP, Status::of(answer.sw)));
            }
            let theirs = match calculated_from(answer.data()).map_err(senseless(STEP))? {
                Calculated::Code(told) => told.code(),
                _ => None,
            };
            if theirs.is_none_or(|code| !ours.code(step).same_as(&code)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn ask(&mut self, step: &'static str, command: &Asked<'_>) -> Result<Answer, DriverError> {
        let command = command.encode().map_err(senseless(step))?;
        self.exchange.ask(step, &command)
    }

    /// A writing that nothing can stand in the way of but that nobody touched the token.
    fn done_when_touched(&mut self, step: &'static str, command: &Asked<'_>) -> Result<(), DriverError> {
        match Status::of(self.ask(step, command)?.sw) {
            Status::Done => Ok(()),
            Status::AccessRequired if self.is_nitrokey() => {
                Err(DriverError::NeedsHand { step, hand: Hand::Touch })
            }
            other => Err(said(step, other)),
        }
    }

    fn is_nitrokey(&self) -> bool {
        self.known.as_ref().is_some_and(|known| known.make == Make::Nitrokey3)
    }
}

/// What the applet tells when it is selected; `None` from a card without it.
fn select(exchange: &mut CardExchange) -> Result<Option<Selection>, DriverError> {
    const STEP: &str = "select";
    let command = Asked::Select.encode().map_err(senseless(STEP))?;
    let answer = exchange.ask(STEP, &command)?;
    let is_there = Status::of(answer.sw) == Status::Done;
    Ok(Selection::decode(answer.data()).ok().filter(|_| is_there))
}

/// The name under which the station writes.
fn our_name(profile: Profile) -> Result<Name, DriverError> {
    let period_secs = u32::try_from(profile.step.secs()).unwrap_or(u32::MAX);
    Name::of(&NameParts { period_secs, issuer: Some(ISSUER.to_owned()), account: ACCOUNT.to_owned() })
        .map_err(senseless("put"))
}

fn is_ours(name: &Name) -> bool {
    let parts = name.parts();
    parts.issuer.as_deref() == Some(ISSUER) && parts.account == ACCOUNT
}

const fn unable(step: &'static str) -> DriverError {
    DriverError::Refused { step, reason: Refusal::Unable }
}

/// What a status that is not [`Status::Done`] means.
fn said(step: &'static str, status: Status) -> DriverError {
    let reason = match status {
        Status::AccessRequired => return DriverError::NoSession { step },
        Status::UnknownInstruction | Status::UnknownClass => Refusal::Unknown,
        Status::BadContent | Status::BadLength => Refusal::BadContent,
        Status::NoSuchName | Status::NotFound => Refusal::NotLive,
        Status::NotAllowed | Status::NameTaken => Refusal::NotAllowed,
        Status::Full | Status::MemoryFailed => Refusal::WriteFailed,
        Status::Done | Status::Internal | Status::Other(_) => Refusal::Unexplained,
    };
    DriverError::Refused { step, reason }
}
