//! What the desk asks of one open token, as orders that own their secrets, and the answers.
//!
//! Runs on the thread that owns the port; a secret lives here only from the order to the end of the exchange.

pub use crate::desk::failure::DeviceFailure;
use crate::desk::provision::{Codes, Written, clock_tolerance_millis};
use crate::domain::{Abilities, ClockOffset, Consent, Entropy, LotKey, Profile, Secret, TokenId};
use crate::driver::{DriverError, Hand, Identity, KeyChange, Session, UnitState};

/// A clock proved to be this close needs no better setting.
const CLOSE_MILLIS: u64 = 6;

/// How often it is tried to come that close; after that, what the desk tolerates is enough.
const CLOSE_TRIES: u32 = 4;

/// How often a clock is set and measured before a person is asked. A busy machine is late now and then, not always.
const CLOCK_TRIES: u32 = 8;

/// One thing to do with the token in a slot.
pub enum DeviceOrder {
    /// Ask who it is.
    Identify,
    /// Authenticate, write, set and measure the clock, read two codes where it can.
    Write {
        /// The token that has to be in the slot.
        token: TokenId,
        /// Key of its lot; `None` for a lot without one.
        lot_key: Option<LotKey>,
        /// What to write; wiped when the order is done.
        secret: Secret,
        /// With which parameters.
        profile: Profile,
        /// How many places it fills, where the token has places.
        places: u8,
    },
    /// Authenticate, set and measure the clock, read two codes where it can.
    SetClock {
        /// The token that has to be in the slot.
        token: TokenId,
        /// Key of its lot; `None` for a lot without one.
        lot_key: Option<LotKey>,
    },
    /// Read two codes, and authenticate only where the token tells none without.
    ReadCodes {
        /// The token that has to be in the slot.
        token: TokenId,
        /// Key of its lot; `None` for a lot without one, or where none may be shown.
        lot_key: Option<LotKey>,
    },
    /// Authenticate, erase, and ask who it is now.
    Erase {
        /// The token that has to be in the slot.
        token: TokenId,
        /// Key of its lot; `None` for a lot without one.
        lot_key: Option<LotKey>,
        /// Somebody typed its serial.
        consent: Consent,
    },
    /// Authenticate, and let it answer to the key of another lot from now on.
    ChangeKey {
        /// The token that has to be in the slot.
        token: TokenId,
        /// Key of its lot; `None` for a lot without one.
        from: Option<LotKey>,
        /// Key of the other lot.
        to: LotKey,
        /// Somebody typed its serial.
        consent: Consent,
    },
    /// Show it this key, once.
    TryKey {
        /// The token that has to be in the slot.
        token: TokenId,
        /// The key; `None` for that of the factory.
        key: Option<LotKey>,
    },
    /// Blink, so that a person finds it.
    Blink,
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq)]
pub enum DeviceReply {
    /// It named itself.
    Identified(Box<Identity>),
    /// It took the secret or the time.
    Written(Written),
    /// Two codes.
    Read(Codes),
    /// It was erased and named itself again.
    Erased(Box<Identity>),
    /// It was told of its new key, and takes it when a person has done this to it; `None` when it has taken it.
    KeyTold(Option<Hand>),
    /// It answers to the key that it was shown.
    KeyTaken,
    /// It has not heard of its new key, and answers to the old one as before.
    KeyUntold(DeviceFailure),
    /// It blinked.
    Blinked,
    /// It did not do it.
    Failed(DeviceFailure),
}

/// How far an order is, for whoever watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceStep {
    /// The secret is being written.
    Write,
    /// The clock is being set and measured.
    SetClock,
    /// Codes are being read.
    ReadCodes,
}

/// Carries out one order on an open token.
pub fn perform(
    session: &mut dyn Session,
    order: DeviceOrder,
    entropy: &mut dyn Entropy,
    progress: &mut dyn FnMut(DeviceStep),
) -> DeviceReply {
    let opens = !matches!(order, DeviceOrder::Identify | DeviceOrder::Blink);
    let outcome = match order {
        DeviceOrder::Identify => {
            session.identify().map(|identity| DeviceReply::Identified(Box::new(identity))).map_err(Into::into)
        }
        DeviceOrder::Write { token, lot_key, secret, profile, places } => {
            write(session, &token, lot_key.as_ref(), Some((&secret, profile, places)), entropy, progress)
        }
        DeviceOrder::SetClock { token, lot_key } => {
            write(session, &token, lot_key.as_ref(), None, entropy, progress)
        }
        DeviceOrder::ReadCodes { token, lot_key } => {
            progress(DeviceStep::ReadCodes);
            told_codes(session, &token, lot_key.as_ref(), entropy).map(DeviceReply::Read)
        }
        DeviceOrder::Erase { token, lot_key, consent } => {
            erase(session, &token, lot_key.as_ref(), consent, entropy)
        }
        DeviceOrder::ChangeKey { token, from, to, consent } => {
            change_key(session, &token, from.as_ref(), &to, consent, entropy)
        }
        DeviceOrder::TryKey { token, key } => {
            open(session, &token, key.as_ref(), entropy).map(|_| DeviceReply::KeyTaken)
        }
        DeviceOrder::Blink => session.blink().map(|()| DeviceReply::Blinked).map_err(Into::into),
    };
    if opens {
        // What was done is done: one that does not answer to this closes when it goes.
        let _ = session.close();
    }
    outcome.unwrap_or_else(DeviceReply::Failed)
}

/// The whole writing: secret (unless it is in already), clock, codes, and once more the name.
fn write(
    session: &mut dyn Session,
    token: &TokenId,
    lot_key: Option<&LotKey>,
    secret: Option<(&Secret, Profile, u8)>,
    entropy: &mut dyn Entropy,
    progress: &mut dyn FnMut(DeviceStep),
) -> Result<DeviceReply, DeviceFailure> {
    let abilities = open(session, token, lot_key, entropy)?.abilities;
    if let Some((secret, profile, places)) = secret {
        progress(DeviceStep::Write);
        session.write_places(secret, profile, places, &mut |_| {})?;
    }
    let clock = if abilities.clock_unit_millis == 0 {
        None
    } else {
        progress(DeviceStep::SetClock);
        Some(settled_clock(session, abilities)?)
    };
    let codes = if abilities.code_read {
        progress(DeviceStep::ReadCodes);
        Some(read_codes(session)?.ok_or(DeviceFailure::Garbled)?)
    } else {
        None
    };
    same_token(token, &session.identify()?)?;
    Ok(DeviceReply::Written(Written { clock, codes }))
}

/// The clock as it stands after writing; set before, where that leaves the secret alone.
fn settled_clock(session: &mut dyn Session, abilities: Abilities) -> Result<ClockOffset, DeviceFailure> {
    // One whose clock cannot be set alone was given the time together with its secret.
    if abilities.clock_set { set_clock(session, abilities) } else { Ok(session.read_clock()?) }
}

/// Sets the clock, and again until a measurement proves it right; the last measurement counts.
///
/// A setting and a reading are each late by what the machine was busy meanwhile. Neither can be corrected afterwards,
/// but the reading knows its own uncertainty, so both are done again.
fn set_clock(session: &mut dyn Session, abilities: Abilities) -> Result<ClockOffset, DeviceFailure> {
    let unit_millis = u64::from(abilities.clock_unit_millis);
    let mut tries = 0;
    loop {
        session.set_clock()?;
        let clock = session.read_clock()?;
        tries += 1;
        // A clock of whole seconds is no nearer after a second setting.
        let close = tries < CLOSE_TRIES && unit_millis < 1000;
        let enough = if close { CLOSE_MILLIS } else { clock_tolerance_millis(abilities) };
        // Whoever judges it looks at the offset alone; one that it would not let pass is set again here.
        let passes = clock.offset_millis.unsigned_abs() <= clock_tolerance_millis(abilities);
        if passes && clock.worst_millis() < enough + unit_millis || tries == CLOCK_TRIES {
            return Ok(clock);
        }
    }
}

/// Erases, and looks at the token anew: its own word that it is blank is the proof.
fn erase(
    session: &mut dyn Session,
    token: &TokenId,
    lot_key: Option<&LotKey>,
    consent: Consent,
    entropy: &mut dyn Entropy,
) -> Result<DeviceReply, DeviceFailure> {
    let before = open(session, token, lot_key, entropy)?;
    if before.state == UnitState::Blank {
        // A token refuses to erase nothing; that there is nothing is what was to be proved.
        return Ok(DeviceReply::Erased(Box::new(before)));
    }
    session.erase(consent)?;
    let identity = session.identify()?;
    same_token(token, &identity)?;
    Ok(DeviceReply::Erased(Box::new(identity)))
}

/// Gives it a new key. Whether it has taken it is another order's question, asked with that key.
fn change_key(
    session: &mut dyn Session,
    token: &TokenId,
    from: Option<&LotKey>,
    to: &LotKey,
    consent: Consent,
    entropy: &mut dyn Entropy,
) -> Result<DeviceReply, DeviceFailure> {
    if let Err(failure) = open(session, token, from, entropy) {
        return Ok(DeviceReply::KeyUntold(failure));
    }
    Ok(match session.change_key(to, consent) {
        Ok(KeyChange::Done) => DeviceReply::KeyTold(None),
        Ok(KeyChange::AwaitsPress) => DeviceReply::KeyTold(Some(Hand::Confirm)),
        // It heard of it and said no.
        Err(error @ DriverError::Refused { .. }) => DeviceReply::KeyUntold(error.into()),
        Err(error) => return Err(error.into()),
    })
}

/// Two codes of the right token; one that tells them to anybody is shown no key.
fn told_codes(
    session: &mut dyn Session,
    token: &TokenId,
    lot_key: Option<&LotKey>,
    entropy: &mut dyn Entropy,
) -> Result<Codes, DeviceFailure> {
    same_token(token, &session.identify()?)?;
    let told = match read_codes(session) {
        Err(DriverError::NoSession { .. }) => {
            session.authenticate(lot_key, entropy)?;
            read_codes(session)
        }
        told => told,
    };
    told?.ok_or(DeviceFailure::Garbled)
}

/// Makes sure that the right token is in the slot and opens a session with it, one attempt.
fn open(
    session: &mut dyn Session,
    token: &TokenId,
    lot_key: Option<&LotKey>,
    entropy: &mut dyn Entropy,
) -> Result<Identity, DeviceFailure> {
    let identity = session.identify()?;
    same_token(token, &identity)?;
    session.authenticate(lot_key, entropy)?;
    Ok(identity)
}

/// Two codes that follow each other; a step that ends between the two readings is read again. `None` when they never do.
fn read_codes(session: &mut dyn Session) -> Result<Option<Codes>, DriverError> {
    for _ in 0..2 {
        let first = session.read_code(0)?;
        let second = session.read_code(1)?;
        if second.step == first.step + 1 {
            return Ok(Some(Codes { first: first.code, second: second.code, step: Some(first.step) }));
        }
    }
    Ok(None)
}

fn same_token(expected: &TokenId, seen: &Identity) -> Result<(), DeviceFailure> {
    if seen.token == *expected {
        Ok(())
    } else {
        Err(DeviceFailure::SerialChanged { expected: expected.to_string(), got: seen.token.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::domain::{CheckValue, Consent, UnixMillis};
    use crate::driver::{Progress, ReadCode};

    const EXACT: Abilities = Abilities {
        clock_set: true,
        clock_erases: false,
        code_read: false,
        check_value: false,
        erase: false,
        blink: false,
        sha256: false,
        sha512: false,
        eight_digits: false,
        thirty_secs: false,
        no_sixty_secs: false,
        clock_unit_millis: 1,
        places: 0,
    };

    /// A token of which only the clock is asked: settings so far, and what the readings will say.
    struct OnlyAClock {
        settings: u32,
        readings: VecDeque<(i64, u32)>,
    }

    fn measured(readings: &[(i64, u32)]) -> (i64, u32, u32) {
        measured_by(EXACT, readings)
    }

    fn measured_by(abilities: Abilities, readings: &[(i64, u32)]) -> (i64, u32, u32) {
        let mut session = OnlyAClock { settings: 0, readings: readings.iter().copied().collect() };
        let clock = set_clock(&mut session, abilities).unwrap();
        (clock.offset_millis, clock.uncertainty_millis, session.settings)
    }

    #[test]
    fn a_clock_is_set_again_until_a_measurement_proves_it_right() {
        assert_eq!(measured(&[(2, 2)]), (2, 2, 1));
        assert_eq!(measured(&[(0, 60), (-3, 2)]), (-3, 2, 2), "an uncertain reading proves nothing");
        assert_eq!(measured(&[(40, 2), (-19, 2), (1, 2)]), (1, 2, 3), "what may be too far is too far");
    }

    #[test]
    fn a_machine_that_stays_busy_gets_what_is_tolerated() {
        assert_eq!(measured(&[(10, 2); 20]), (10, 2, CLOSE_TRIES));
        assert_eq!(measured(&[&[(19, 2); 5][..], &[(18, 2)]].concat()), (18, 2, 6));
    }

    #[test]
    fn a_clock_of_whole_seconds_is_set_again_when_it_is_more_than_one_off() {
        let seconds = Abilities { clock_unit_millis: 1000, ..EXACT };
        assert_eq!(measured_by(seconds, &[(-1000, 500)]), (-1000, 500, 1));
        assert_eq!(measured_by(seconds, &[(-1200, 500), (300, 500)]), (300, 500, 2));
    }

    #[test]
    fn a_clock_that_never_comes_right_is_told_as_it_was_last_measured() {
        assert_eq!(measured(&[(9000, 2); 20]), (9000, 2, CLOCK_TRIES));
    }

    impl Session for OnlyAClock {
        fn set_clock(&mut self) -> Result<(), DriverError> {
            self.settings += 1;
            Ok(())
        }

        fn read_clock(&mut self) -> Result<ClockOffset, DriverError> {
            let (offset_millis, uncertainty_millis) = self.readings.pop_front().unwrap();
            Ok(ClockOffset { offset_millis, uncertainty_millis, measured_at: UnixMillis(0) })
        }

        fn identify(&mut self) -> Result<Identity, DriverError> {
            panic!("only the clock is asked")
        }

        fn authenticate(&mut self, _: Option<&LotKey>, _: &mut dyn Entropy) -> Result<(), DriverError> {
            panic!("only the clock is asked")
        }

        fn write_secret(
            &mut self,
            _: &Secret,
            _: Profile,
            _: &mut dyn FnMut(Progress),
        ) -> Result<Option<CheckValue>, DriverError> {
            panic!("only the clock is asked")
        }

        fn read_code(&mut self, _: u8) -> Result<ReadCode, DriverError> {
            panic!("only the clock is asked")
        }

        fn erase(&mut self, _: Consent) -> Result<(), DriverError> {
            panic!("only the clock is asked")
        }

        fn blink(&mut self) -> Result<(), DriverError> {
            panic!("only the clock is asked")
        }

        fn close(&mut self) -> Result<(), DriverError> {
            panic!("only the clock is asked")
        }
    }
}
