//! The places of the token that count time: which is the station's own, and which is the first that nobody has.
//!
//! Source: `libnitrokey`, commands 02 and 03. The trap: a place that cannot be read is not empty, and what is not surely
//! empty is somebody else's.

use crate::domain::{Algorithm, Digits, Profile, StepSecs};
use crate::driver::DriverError;
use crate::driver::nitrokey::PLACE;
use crate::driver::nitrokey::exchange::{ReportExchange, refused, senseless};
use crate::wire::nitrokey::{Command, Slot, SlotConfig, SlotContent, Status};

/// What was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    /// The one that bears the station's name.
    pub(super) own: Option<Own>,
    /// The first empty one.
    pub(super) free: Option<Slot>,
}

/// The station's place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own {
    pub(super) slot: Slot,
    pub(super) config: SlotConfig,
}

impl Places {
    /// Asks for the names, up to the station's own.
    pub(super) fn look(exchange: &mut ReportExchange) -> Result<Self, DriverError> {
        let mut free = None;
        for slot in Slot::all().filter(|slot| matches!(slot, Slot::Totp(_))) {
            let answer = exchange.ask(&Command::ReadName(slot))?;
            match answer.status() {
                Status::EmptySlot => free = free.or(Some(slot)),
                Status::Done => {
                    if answer.slot_name().is_some_and(|name| name.as_str() == PLACE) {
                        let content = exchange.done(&Command::ReadSlot(slot))?;
                        let config =
                            SlotContent::decode(content.data()).map_err(senseless("read slot"))?.config;
                        return Ok(Self { own: Some(Own { slot, config }), free });
                    }
                }
                other => return Err(refused("read name", other)),
            }
        }
        Ok(Self { own: None, free })
    }
}

impl Own {
    /// The profile of its codes; `None` for a step that no profile has.
    pub(super) fn profile(&self) -> Option<Profile> {
        let step = [StepSecs::Thirty, StepSecs::Sixty]
            .into_iter()
            .find(|step| step.secs() == self.config.step_secs_or_counter)?;
        let digits = if self.config.flags.eight_digits { Digits::Eight } else { Digits::Six };
        Some(Profile { algorithm: Algorithm::Sha1, digits, step })
    }
}
