//! Commands with a MAC: class 84, a body, and four bytes behind it.
//!
//! Sources: `openT2OTP` and `molto2-tools`. The trap: a body may be in the clear (the configuration) or encrypted (a
//! secret); the MAC is taken over what is sent.

use subtle::ConstantTimeEq as _;

use super::cipher::{MAC, TokenKey};
use crate::wire::{Wiped, WireError, apdu};

/// The class of a command with a MAC.
pub(super) const CLASS: u8 = 0x84;

/// A command with its MAC.
pub(super) fn with_mac(head: [u8; 3], body: &[u8], key: &TokenKey) -> Result<apdu::Command, WireError> {
    let [ins, p1, p2] = head;
    let mut data = Wiped::of(body)?;
    data.push(&key.mac(head, body))?;
    apdu::Command::carrying([CLASS, ins, p1, p2], &data)
}

/// What a command with a MAC turned out to be.
pub(super) enum Sealed<'a> {
    /// The MAC is right; this is the body before it.
    Sound(&'a [u8]),
    /// Too short for a MAC.
    TooShort,
    /// The MAC is wrong.
    Forged,
}

/// Reads a command with a MAC.
pub(super) fn open<'a>(command: &'a apdu::Command, key: &TokenKey) -> Sealed<'a> {
    let [_, ins, p1, p2] = command.header();
    let Some((body, mac)) = command.data().split_last_chunk::<MAC>() else { return Sealed::TooShort };
    if key.mac([ins, p1, p2], body).ct_eq(mac).into() { Sealed::Sound(body) } else { Sealed::Forged }
}
