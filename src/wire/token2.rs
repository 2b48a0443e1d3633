//! The programmable tokens of Token2: what the single-profile family and the Molto2 have in common.
//!
//! Sources: `openT2OTP` and `molto2-tools`. The trap: the single-profile key is printed in public, so what it seals is in
//! the clear for anybody; and the commands of one family can damage a token of the other, so nothing here is sent
//! before the token has been recognised.

mod access;
mod cipher;
mod config;
mod customer;
mod info;
mod sealed;
mod seed;

pub mod model;
pub mod molto2;
pub mod single;

pub use access::{Challenge, challenge_from, challenge_response};
pub use cipher::{CustomerKey, TokenKey};
pub use config::{Config, DisplayOff, Hash};
pub use info::Info;

/// The longest secret, in bytes: one byte of padding always follows it in four blocks (`openT2OTP`).
pub const LONGEST_SECRET: usize = 63;
