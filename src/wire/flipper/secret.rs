//! The line that carries a secret, sent only after the device has asked for it.
//!
//! Source: `flipper-zero_authenticator`. The trap: the shell itself would echo the line and keep it in its history; only
//! the app's own question masks it.

use super::{END, base32};
use crate::domain::Secret;
use crate::wire::seed::secret_from;
use crate::wire::{Wiped, WireError};

/// The secret as it is typed, its end included.
pub fn secret_line(secret: &Secret) -> Result<Wiped, WireError> {
    let mut line = base32::encode(secret.expose_secret())?;
    line.push(&[END])?;
    Ok(line)
}

/// The secret in a line, its end left out. Signs that the app does not take are passed over, as it does.
pub fn secret_from_line(line: &[u8]) -> Result<Secret, WireError> {
    let refused = || WireError::NotAMessage { expected: "secret in Base32", len: line.len() };
    let mut taken = Wiped::new();
    for byte in line.iter().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'=' | b'+'))
    {
        taken.push(&[*byte])?;
    }
    secret_from(&base32::decode(&taken).ok_or_else(refused)?)
}
