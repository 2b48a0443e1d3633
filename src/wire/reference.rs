//! The reference token protocol, version 1: the specification, and the messages and keys that carry it out.
//!
//! An open protocol for putting a secret into a blank one-time-password token. A maker who follows this page has a
//! token that the station can provision. The trap: an answer may be lost after the token has acted, so everything
//! here can be asked twice, and a token that is asked the same thing twice acts once.
//!
//! # 1. Line and frames
//!
//! A byte stream with 8 bits, no parity, one stop bit; 115 200 baud unless agreed otherwise, up to 921 600. No control
//! line is used. The host speaks first, the token answers; there is one answer to a command, and the token never
//! speaks unasked.
//!
//! ```text
//!             1 byte        1 to 248 bytes         4 bytes
//!          +----------+------------------------+-------------+
//!  content | sequence |        message         |   CRC-32    |   CRC-32 ISO-HDLC over sequence and message,
//!          +----------+------------------------+-------------+   little endian
//!          |<---------------- COBS --------------------------|-> stuffed, then closed by one 0x00
//! ```
//!
//! * A whole frame is at most 256 bytes, delimiters included ([`LONGEST_FRAME`](super::frame::LONGEST_FRAME)).
//! * Either side skips what it cannot read up to the next 0x00. Nothing between two 0x00 is nothing at all. A host
//!   sends a lone 0x00 before its first frame and before every repetition, which ends whatever half frame the token
//!   may still hold.
//! * A token stays silent when stuffing or checksum are wrong: it cannot know which command it would answer.
//! * The answer carries the sequence number of its command. A host takes a new number for every new command,
//!   counting up modulo 256, and throws away answers that carry another one.
//! * Messages are [postcard](https://postcard.jamesmunns.com/wire-format) version 1: integers wider than a byte as
//!   LEB128 varints (signed ones zigzag first), texts and byte strings behind their length, an option behind 0 or 1,
//!   an enum behind the number of its variant in the order of declaration, a struct as its fields in a row, fixed
//!   arrays and single bytes as they are. Bytes left over after a message make the whole message void; only
//!   [`Identity`] may be followed by fields that a later version appends.
//!
//! # 2. Repetition
//!
//! A token keeps its last command frame (sequence number and message) and the answer it gave. When the very same frame
//! comes again, it sends the same answer and does nothing else. [`Command::Identify`] alone is answered anew, with
//! the clock of that moment but the nonce of before. So a host that hears nothing, or garbage, sends the same bytes
//! once more and cannot do anything twice. What is kept is forgotten at power-off.
//!
//! # 3. Conversation
//!
//! ```text
//!   host                                     token
//!   Identify                          --->
//!                                     <---   Identity { serial, state, clock, nonce … }
//!   Authenticate { host nonce, proof }--->
//!                                     <---   Authenticated { proof }   or Wait   or Refused(WrongProof)
//!   Sealed { Stage { profile, secret }}->
//!                                     <---   Sealed { Staged { check value } }
//!   Sealed { Commit { check value } } --->
//!                                     <---   Sealed { Committed { check value } }
//!   Sealed { SetClock }, Sealed { ReadClock }, Sealed { ReadCode }, Sealed { Close }
//! ```
//!
//! `Identify` and `Blink` need no key and tell nothing secret. Every `Identify` that is not a repetition draws a fresh
//! 16-byte nonce; one `Authenticate`, right or wrong, uses it up.
//!
//! # 4. Keys
//!
//! The maker delivers every lot with a 32-byte lot key. With `‖` for concatenation, texts in ASCII, `M` the
//! two-character manufacturer prefix, `S` the serial, `Nt` and `Nh` the nonces of token and host:
//!
//! ```text
//! TK       = HKDF-SHA-256(no salt, ikm = lot key, info = "token-station reference/1 transport" ‖ M ‖ S, 32 bytes)
//! proof(r) = HMAC-SHA-256(TK, "token-station reference/1 proof " ‖ r ‖ Nt ‖ Nh ‖ M ‖ S), first 16 bytes
//!            r = "host" for the host, "token" for the token
//! K(d)     = HKDF-SHA-256(salt = Nt ‖ Nh, ikm = TK, info = "token-station reference/1 session " ‖ d, 32 bytes)
//!            d = "host to token" or "token to host"
//! ```
//!
//! A token holds TK, never the lot key: one opened unit tells nothing about its neighbours. The serial is part of
//! TK, so a token that lies about its serial cannot prove itself.
//!
//! # 5. Sealed messages
//!
//! AES-256-GCM under K(d). Nonce (12 bytes): direction (1 = host to token, 2 = token to host) ‖ seven zero bytes ‖
//! counter, 4 bytes big endian. Associated data: direction ‖ sequence number of the frame. The 16-byte tag follows the
//! ciphertext. The host's counter starts at 1 and goes up with every new command; a token takes only counters above
//! the last one it has opened. An answer carries the counter of its command, so one cannot pass for another. A token
//! that cannot open a command, or finds an old counter, answers `Refused` unsealed and keeps the session.
//!
//! A session ends with `Close`, with the next successful `Authenticate`, at power-off, and after
//! [`IDLE_MILLIS`] without a sealed command by the token's own timer. Whatever was staged ends with it.
//!
//! # 6. Wrong proofs
//!
//! Before a token looks at a proof it raises its wrong-proof count in non-volatile memory; a right proof sets it back to
//! zero. After the n-th wrong proof in a row the token answers `Wait` with the milliseconds that remain, for
//! [`wait_millis_after`]`(n)`: 1 s, 2 s, 4 s … up to one hour. Authentications during the wait are not looked at and
//! not counted. At power-on with a count above zero the wait starts anew, so pulling the plug gains nothing. While it
//! waits the token's state is `LockedOut`. A token is never bricked, and the count is no reason to wipe anything.
//!
//! # 7. Writing the secret
//!
//! * `Stage` brings profile and secret into volatile memory. The token answers with the check value (the first 8
//!   bytes of HMAC-SHA-256(secret, "kcv/1" ‖ M ‖ S)); the host compares. A second `Stage` replaces the first.
//! * `Commit` names the check value of what was staged. The write to non-volatile memory is atomic: until its last
//!   step the token has its old state, afterwards the new one, whatever happens to its power. The answer is sent when
//!   the write is done, and only then.
//! * A live token refuses `Stage` with `AlreadyLive`. It becomes blank by `Erase`, which names its serial.
//! * A host that lost the answer to `Commit` repeats the frame, and after a power cut identifies again: the check
//!   value tells whether the new secret is in.
//! * A token below its voltage for writing refuses `Stage`, `Commit` and `Erase` with `BatteryWeak`.
//!
//! # 8. Clock
//!
//! Unix time in milliseconds. `SetClock` carries the time that will be when its last byte arrives; the token stamps
//! that arrival, not the end of its computation. `ReadClock` and `Identify` answer with the time at which the last
//! byte of the *command* arrived. A repeated `ReadClock` answers with the first reading; a host therefore counts the
//! uncertainty from its first sending. A repeated `SetClock` may be old by a whole timeout; a host sets anew.
//!
//! # 9. Codes
//!
//! `ReadCode { ahead: 0 }` gives the current code, `ahead: 1` the code of the next step, so that two consecutive codes
//! prove a token without waiting for a minute. It needs a session: whoever can read codes ahead of time has proved
//! that he holds the transport key. More than one step ahead is refused.
//!
//! # 10. Time limits
//!
//! [`Command::timeout_millis`] and [`SealedCommand::timeout_millis`]: from the last byte of the command to the last
//! byte of the answer, the crossing of the line itself not counted. [`Command::longest_answer`] is the longest whole frame that
//! answers it.
//!
//! # 11. Growth
//!
//! `protocol_min` and `protocol_max` head every [`Identity`] and tell which versions the token speaks; host and
//! token use the highest that both know. Variants and ability bits are only ever appended; [`Identity`] may gain
//! fields at its end. A token answers a message that it does not know with `Refused(Unknown)`.

mod abilities;
mod codec;
mod keys;
mod message;
mod sealed;
mod secret_bytes;
mod session;
pub mod usb;

pub use abilities::{abilities_from_bits, bits_from_abilities};
pub use keys::{Nonces, PROOF_LEN, Proof, Role, TransportKey};
pub use message::{Answer, Command, Identity, NONCE_LEN, Reason, SealedBytes, State};
pub use sealed::{SealedAnswer, SealedCommand, WireAlgorithm, profile_of};
pub use session::{HostSession, TokenSession};

/// The oldest version of the protocol that this code speaks.
pub const PROTOCOL_MIN: u8 = 1;

/// The newest version of the protocol that this code speaks.
pub const PROTOCOL_MAX: u8 = 1;

/// The line rate unless agreed otherwise, in bits per second.
pub const DEFAULT_BAUD: u32 = 115_200;

/// The highest line rate, in bits per second.
pub const HIGHEST_BAUD: u32 = 921_600;

/// A session ends after this long without a sealed command.
pub const IDLE_MILLIS: u64 = 30_000;

/// The longest wait after wrong proofs.
pub const LONGEST_WAIT_MILLIS: u64 = 3_600_000;

/// How long a token waits after its n-th wrong proof in a row: 1 s, 2 s, 4 s … up to one hour.
#[must_use]
pub const fn wait_millis_after(wrong_proofs: u32) -> u64 {
    if wrong_proofs == 0 {
        return 0;
    }
    let doublings = if wrong_proofs > 13 { 12 } else { wrong_proofs - 1 };
    let wait = 1000 << doublings;
    if wait > LONGEST_WAIT_MILLIS { LONGEST_WAIT_MILLIS } else { wait }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_and_stops_at_one_hour() {
        let waits: Vec<u64> = (0..6).map(wait_millis_after).collect();
        assert_eq!(waits, [0, 1000, 2000, 4000, 8000, 16_000]);
        assert_eq!(wait_millis_after(12), 2_048_000);
        assert_eq!(wait_millis_after(13), LONGEST_WAIT_MILLIS);
        assert_eq!(wait_millis_after(u32::MAX), LONGEST_WAIT_MILLIS);
    }
}
