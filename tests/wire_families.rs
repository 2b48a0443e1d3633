//! The bytes of the token families that people can buy: check vectors frozen, round trips, and never a panic.
//!
//! One file per family; the sources stand in the README, "Where the facts come from". **If a vector breaks, a token in
//! somebody's hands is no longer understood: do not change the vector.**

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something goes wrong")]

use token_station::domain::Secret;
use token_station::domain::secret::SecretLength;
use token_station::wire::{Wiped, apdu};

#[path = "wire_families/cards.rs"]
mod cards;
#[path = "wire_families/flipper.rs"]
mod flipper;
#[path = "wire_families/nitrokey.rs"]
mod nitrokey;
#[path = "wire_families/open_serial.rs"]
mod open_serial;
#[path = "wire_families/token2.rs"]
mod token2;
#[path = "wire_families/ykoath.rs"]
mod ykoath;

/// The secret of RFC 6238 for SHA-1.
const RFC_20: &[u8] = b"12345678901234567890";
/// The secret of RFC 6238 for SHA-256.
const RFC_32: &[u8] = b"12345678901234567890123456789012";
/// The instant of every check vector.
const INSTANT: u32 = 1_700_000_000;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn secret(bytes: &[u8]) -> Secret {
    Secret::filled::<SecretLength>(bytes.len(), |out| {
        out.copy_from_slice(bytes);
        Ok(())
    })
    .unwrap()
}

/// The bytes of a command, plainly.
fn sent(command: &apdu::Command) -> Vec<u8> {
    plain(&command.encode().unwrap())
}

fn plain(bytes: &Wiped) -> Vec<u8> {
    bytes.to_vec()
}

/// What a token's side makes of bytes on the line.
fn heard(bytes: &[u8]) -> apdu::Command {
    apdu::Command::decode(bytes).unwrap()
}
