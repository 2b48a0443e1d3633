//! A token's refusal in the words of the house.
//!
//! Reference protocol, sections 3 to 9; one exhaustive match, so that a new reason cannot be forgotten.

use crate::driver::{DriverError, Identity, Refusal};
use crate::wire::WireError;
use crate::wire::reference::Reason;

/// The error that a refusal means; `known` is what the token last told about itself.
pub(super) fn refused(step: &'static str, reason: Reason, known: Option<&Identity>) -> DriverError {
    let reason = match reason {
        Reason::NoSession | Reason::NoNonce => return DriverError::NoSession { step },
        Reason::AlreadyLive | Reason::WrongProof => {
            return match (reason, known) {
                (Reason::AlreadyLive, Some(known)) => {
                    DriverError::AlreadyLive { token: known.token.clone(), check_value: known.check_value }
                }
                (_, Some(known)) => DriverError::WrongLotKey { token: known.token.clone() },
                (_, None) => DriverError::NoSession { step },
            };
        }
        Reason::Unknown => Refusal::Unknown,
        Reason::BadSeal | Reason::OldCounter => Refusal::BadSeal,
        Reason::Unable => Refusal::Unable,
        Reason::BadProfile => Refusal::BadProfile,
        Reason::NothingStaged => Refusal::NothingStaged,
        Reason::OtherCheckValue => Refusal::OtherCheckValue,
        Reason::OtherSerial => Refusal::OtherSerial,
        Reason::NotLive => Refusal::NotLive,
        Reason::TooFarAhead => Refusal::TooFarAhead,
        Reason::BatteryWeak => Refusal::BatteryWeak,
        Reason::WriteFailed => Refusal::WriteFailed,
    };
    DriverError::Refused { step, reason }
}

/// The error of an answer that cannot be read.
pub(super) fn senseless(step: &'static str) -> impl Fn(WireError) -> DriverError {
    move |source| DriverError::Senseless { step, source }
}
