//! Flipper Zero with its authenticator app: commands as lines, answers as lines among echoes and colours.
//!
//! Source: `flipper-zero_authenticator`. The trap: the clock has no zone, so clock and zone are set together; the
//! commands exist only while the app runs; and a secret is sent after the device has asked for it, never before, or the
//! shell would echo it.

mod answer;
mod base32;
mod command;
mod date;
mod plain;
mod secret;

pub use answer::{Line, Listed, no_such_command};
pub use command::{Command, Entry, EntryHash, EntryName};
pub use date::{RtcTime, Zone};
pub use plain::Plain;
pub use secret::{secret_from_line, secret_line};

/// The line rate that is customary; the device takes any.
pub const BAUD: u32 = 230_400;

/// Vendor and product of its USB serial line, which other devices have too.
pub const USB_ID: (u16, u16) = (0x0483, 0x5740);

/// What the shell shows when it waits for a command; no line end follows it.
pub const PROMPT: &[u8] = b">: ";

/// What ends a command or a secret.
pub const END: u8 = b'\r';

/// What a host sends to leave a question unanswered.
pub const CANCEL: u8 = 0x03;
