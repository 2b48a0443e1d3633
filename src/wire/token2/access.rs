//! Challenge and answer: how a host shows that it holds the token's key.
//!
//! Sources: `openT2OTP` and `molto2-tools`. The trap: a challenge is used up by one answer, right or wrong, and older
//! tokens lock for ever after several wrong ones; so a host answers once per insertion and never in a loop.

use crate::wire::{WireError, apdu};

/// What a token asks: eight random bytes.
pub type Challenge = [u8; 8];

/// The challenge in a response's data.
pub fn challenge_from(data: &[u8]) -> Result<Challenge, WireError> {
    data.try_into().map_err(|_| WireError::NotAMessage { expected: "challenge", len: data.len() })
}

/// The response that carries a challenge.
pub fn challenge_response(challenge: &Challenge) -> Result<apdu::Response, WireError> {
    apdu::Response::carrying(challenge, apdu::Sw::DONE)
}

/// The header that asks for a challenge; any P2 and any data are taken by tokens.
pub(super) const ASK: [u8; 4] = [0x80, 0x4b, 0x08, 0x00];

/// The header that carries the answer.
pub(super) const ANSWER: [u8; 4] = [0x80, 0xce, 0x00, 0x00];
