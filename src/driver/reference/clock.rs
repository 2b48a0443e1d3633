//! Setting and reading a token's clock over a slow line.
//!
//! Reference protocol, section 8. The trap: a frame of 45 bytes is four milliseconds under way at 115 200 baud, and a
//! repeated frame is older by a whole timeout; the first is reckoned with, the second done again.

use crate::domain::ClockOffset;
use crate::driver::DriverError;
use crate::driver::reference::ReferenceSession;
use crate::driver::reference::refusal::senseless;
use crate::wire::frame::frame_len;
use crate::wire::reference::{SealedAnswer, SealedCommand};

/// How often the clock is set when frames have to be repeated.
const SETTINGS: u32 = 3;

/// How many readings at most are taken.
const READINGS: u32 = 3;

/// A reading this certain needs no better one.
const CERTAIN_MILLIS: u32 = 2;

/// Beside the sealed text: variant, counter (up to two bytes in any session of ours), length, tag.
const SEALED_OVERHEAD: usize = 1 + 1 + 1 + 16;

/// Sets the clock to the time that will be when the command's last byte arrives.
pub(super) fn set(session: &mut ReferenceSession) -> Result<(), DriverError> {
    let mut settings = 0;
    loop {
        settings += 1;
        let clock = session.exchange.clock.clone();
        let draft = SealedCommand::SetClock { unix_millis: clock.now().0 };
        let sealed_len = draft.encode().map_err(senseless(draft.name()))?.len() + SEALED_OVERHEAD;
        let crossing_millis = session.exchange.crossing_micros(frame_len(sealed_len)).div_ceil(1000);
        let arrives = clock.now().plus_millis(i64::try_from(crossing_millis).unwrap_or(0));
        match session.ask_sealed(&SealedCommand::SetClock { unix_millis: arrives.0 })? {
            (SealedAnswer::ClockSet, timing) if timing.attempts == 1 || settings == SETTINGS => return Ok(()),
            (SealedAnswer::ClockSet, _) => {}
            (other, _) => return Err(session.unexpected_sealed("set clock", &other)),
        }
    }
}

/// The most certain of a few readings.
pub(super) fn read(session: &mut ReferenceSession) -> Result<ClockOffset, DriverError> {
    let mut best = read_once(session)?;
    for _ in 1..READINGS {
        if best.uncertainty_millis <= CERTAIN_MILLIS {
            break;
        }
        let next = read_once(session)?;
        if next.uncertainty_millis < best.uncertainty_millis {
            best = next;
        }
    }
    Ok(best)
}

fn read_once(session: &mut ReferenceSession) -> Result<ClockOffset, DriverError> {
    let (answer, timing) = session.ask_sealed(&SealedCommand::ReadClock)?;
    match answer {
        SealedAnswer::Clock { unix_millis } => Ok(timing.offset_of(unix_millis)),
        other => Err(session.unexpected_sealed("read clock", &other)),
    }
}
