//! Nitrokey Pro 2 and its relatives: reports of 64 bytes, a password for the session, slots for codes.
//!
//! Source: `libnitrokey`. The trap: three wrong admin PINs block the administration for good, so the tries are read
//! first; and the checksum is fed with words, so its bytes are swapped four by four.

mod answer;
mod command;
pub mod model;
mod password;
mod report;
mod secret;
mod slot;

pub use answer::{Answer, DeviceState, DeviceStatus, Polled, SlotCode, SlotContent, Status};
pub use command::{Command, SetMode, Settings};
pub use password::{Pin, SessionPassword};
pub use report::{REPORT_LEN, Report};
pub use secret::{Chunk, Staged};
pub use slot::{Flags, Slot, SlotConfig, SlotName};

/// The longest secret, in bytes.
pub const LONGEST_SECRET: usize = 40;

/// Fewer tries than this are left for the next person: a host does not use them up.
pub const FEWEST_TRIES: u8 = 2;
