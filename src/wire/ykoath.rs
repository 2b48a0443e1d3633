//! YKOATH: the applet of smart keys that computes codes for whoever sends it the step.
//!
//! Source: YKOATH. The trap: the same command overwrites a name on one make and is refused on another, a token does not
//! store the period (it lies in the name), and the rest of a long answer is fetched with A5 on some makes and with C0 on
//! another.

mod access;
mod answer;
mod applet;
mod code;
mod command;
mod credential;
mod make;
mod name;
mod tlv;

pub use access::{ACCESS_CHALLENGE_LEN, AccessKey, AccessMac, Pin};
pub use answer::{Listed, Selection, list_from, list_whole, proof_from, proof_response};
pub use applet::Applet;
pub use code::{Calculated, Truncated, all_from, all_whole, calculated_from, calculated_response};
pub use command::{Asked, Command, Status};
pub use credential::{Credential, Kind};
pub use make::Make;
pub use name::{Name, NameParts};

/// How a host asks for the rest of an answer that has begun; see [`Make::continuation`].
pub const CONTINUATION: crate::wire::apdu::Continuation = crate::wire::apdu::Continuation::SendRemaining;
