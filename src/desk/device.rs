//! What the desk asks of one open token, as orders that own their secrets, and the answers.
//!
//! Runs on the thread that owns the port; a secret lives here only from the order to the end of the exchange.

use thiserror::Error;

use crate::desk::provision::{Codes, Written};
use crate::domain::{Entropy, LotKey, Profile, Secret, TokenId};
use crate::driver::{DriverError, Identity, Progress, Session};

/// One thing to do with the token in a slot.
pub enum DeviceOrder {
    /// Ask who it is.
    Identify,
    /// Authenticate, write, set and measure the clock, read two codes where it can.
    Write {
        /// The token that has to be in the slot.
        token: TokenId,
        /// Key of its lot.
        lot_key: LotKey,
        /// What to write; wiped when the order is done.
        secret: Secret,
        /// With which parameters.
        profile: Profile,
    },
    /// Authenticate, set and measure the clock, read two codes where it can.
    SetClock {
        /// The token that has to be in the slot.
        token: TokenId,
        /// Key of its lot.
        lot_key: LotKey,
    },
    /// Authenticate and read two codes.
    ReadCodes {
        /// The token that has to be in the slot.
        token: TokenId,
        /// Key of its lot.
        lot_key: LotKey,
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
    /// It blinked.
    Blinked,
    /// It did not do it.
    Failed(DeviceFailure),
}

/// Why a token did not do it, in the words that an operator needs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeviceFailure {
    /// Pulled out, or its port vanished.
    #[error("the token was unplugged")]
    Unplugged,
    /// It does not answer.
    #[error("the token does not answer")]
    Silent,
    /// Its answers cannot be read.
    #[error("the token's answers cannot be read")]
    Garbled,
    /// It is no token of a known family.
    #[error("this is no token of a known family")]
    Unknown,
    /// It does not accept the key of its lot, or cannot prove that it has it.
    #[error("the token does not accept the key of its lot")]
    WrongLotKey,
    /// It wants to be left alone for a while after wrong attempts.
    #[error("the token has to rest for {millis} ms after wrong attempts")]
    MustWait {
        /// How long.
        millis: u64,
    },
    /// It holds a secret already.
    #[error("the token already holds a secret")]
    AlreadyLive,
    /// It answers with another check value than the secret has.
    #[error("the token answers with another check value")]
    CheckValueDiffers,
    /// Another token is in the slot than a moment ago.
    #[error("the token calls itself {got}, a moment ago it was {expected}")]
    SerialChanged {
        /// Before.
        expected: String,
        /// Now.
        got: String,
    },
    /// It refused for a reason of its own.
    #[error("the token refused: {reason}")]
    Refused {
        /// What it said.
        reason: String,
    },
    /// The port may not be opened.
    #[error("the port cannot be opened: {cause}")]
    Port {
        /// Why.
        cause: String,
    },
    /// The system gave no randomness.
    #[error("no randomness: {cause}")]
    Entropy {
        /// What the system said.
        cause: String,
    },
}

impl DeviceFailure {
    /// Stable code: id of the sentence and reason of a quarantine.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unplugged => "token-unplugged",
            Self::Silent => "token-silent",
            Self::Garbled => "token-garbled",
            Self::Unknown => "token-family-unknown",
            Self::WrongLotKey => "lot-key-wrong",
            Self::MustWait { .. } => "token-must-wait",
            Self::AlreadyLive => "token-already-live",
            Self::CheckValueDiffers => "check-value-differs",
            Self::SerialChanged { .. } => "serial-changed",
            Self::Refused { .. } => "token-refused",
            Self::Port { .. } => "port-closed",
            Self::Entropy { .. } => "no-randomness",
        }
    }
}

/// Carries out one order on an open token.
pub fn perform(
    session: &mut dyn Session,
    order: DeviceOrder,
    entropy: &mut dyn Entropy,
    progress: &mut dyn FnMut(Progress),
) -> DeviceReply {
    let outcome = match order {
        DeviceOrder::Identify => {
            session.identify().map(|identity| DeviceReply::Identified(Box::new(identity))).map_err(Into::into)
        }
        DeviceOrder::Write { token, lot_key, secret, profile } => {
            write(session, &token, &lot_key, Some((&secret, profile)), entropy, progress)
        }
        DeviceOrder::SetClock { token, lot_key } => {
            write(session, &token, &lot_key, None, entropy, progress)
        }
        DeviceOrder::ReadCodes { token, lot_key } => open(session, &token, &lot_key, entropy)
            .and_then(|_| read_codes(session))
            .map(DeviceReply::Read),
        DeviceOrder::Blink => session.blink().map(|()| DeviceReply::Blinked).map_err(Into::into),
    };
    outcome.unwrap_or_else(DeviceReply::Failed)
}

/// The whole writing: secret (unless it is in already), clock, codes, and once more the name.
fn write(
    session: &mut dyn Session,
    token: &TokenId,
    lot_key: &LotKey,
    secret: Option<(&Secret, Profile)>,
    entropy: &mut dyn Entropy,
    progress: &mut dyn FnMut(Progress),
) -> Result<DeviceReply, DeviceFailure> {
    let abilities = open(session, token, lot_key, entropy)?.abilities;
    if let Some((secret, profile)) = secret {
        session.write_secret(secret, profile, progress)?;
    }
    session.set_clock()?;
    let clock = session.read_clock()?;
    let codes = if abilities.code_read { Some(read_codes(session)?) } else { None };
    same_token(token, &session.identify()?)?;
    Ok(DeviceReply::Written(Written { clock, codes }))
}

/// Makes sure that the right token is in the slot and opens a session with it, one attempt.
fn open(
    session: &mut dyn Session,
    token: &TokenId,
    lot_key: &LotKey,
    entropy: &mut dyn Entropy,
) -> Result<Identity, DeviceFailure> {
    let identity = session.identify()?;
    same_token(token, &identity)?;
    session.authenticate(lot_key, entropy)?;
    Ok(identity)
}

/// Two codes that follow each other; a step that ends between the two readings is read again.
fn read_codes(session: &mut dyn Session) -> Result<Codes, DeviceFailure> {
    for _ in 0..2 {
        let first = session.read_code(0)?;
        let second = session.read_code(1)?;
        if second.step == first.step + 1 {
            return Ok(Codes { first: first.code, second: second.code, step: Some(first.step) });
        }
    }
    Err(DeviceFailure::Garbled)
}

fn same_token(expected: &TokenId, seen: &Identity) -> Result<(), DeviceFailure> {
    if seen.token == *expected {
        Ok(())
    } else {
        Err(DeviceFailure::SerialChanged {
            expected: expected.to_string(),
            got: seen.token.to_string(),
        })
    }
}

impl From<DriverError> for DeviceFailure {
    fn from(error: DriverError) -> Self {
        crate::desk::error::device_failure(&error)
    }
}
