//! A secret under the token's key: marked, filled up to whole blocks, encrypted block by block.
//!
//! Source: `openT2OTP`. The trap: the mark is always appended, so a secret of exactly one, two or three blocks gains a
//! whole block; a token that gets it without refuses, and one that wipes with its configuration is then empty.

use super::LONGEST_SECRET;
use super::cipher::{BLOCK, TokenKey};
use crate::domain::Secret;
use crate::wire::seed::{LENGTHENED_TO, secret_from};
use crate::wire::{Wiped, WireError};

const MARK: u8 = 0x80;

/// The secret as the command carries it; one shorter than 20 bytes is lengthened as host programs do.
pub(super) fn sealed(secret: &Secret, key: &TokenKey) -> Result<Wiped, WireError> {
    let got = secret.len_bytes();
    if got > LONGEST_SECRET {
        return Err(WireError::BadSecretLength { longest: LONGEST_SECRET, got });
    }
    let mut bytes = Wiped::of(secret.expose_secret())?;
    bytes.resize(got.max(LENGTHENED_TO))?;
    sealed_text(bytes, key)
}

/// Any text as a command carries it.
pub(super) fn sealed_text(mut bytes: Wiped, key: &TokenKey) -> Result<Wiped, WireError> {
    bytes.push(&[MARK])?;
    let len = bytes.len().next_multiple_of(BLOCK);
    bytes.resize(len)?;
    key.encrypt(&mut bytes);
    Ok(bytes)
}

/// The blocks of a command in the clear; `None` when they are not one to four whole blocks.
pub(super) fn opened(sealed: &[u8], key: &TokenKey) -> Option<Wiped> {
    let whole = !sealed.is_empty() && sealed.len().is_multiple_of(BLOCK) && sealed.len() <= 4 * BLOCK;
    let mut bytes = Wiped::of(sealed).ok().filter(|_| whole)?;
    key.decrypt(&mut bytes);
    Some(bytes)
}

/// What stands before the mark; `None` when there is no mark with only zeros behind it.
pub(super) fn unmarked(bytes: &[u8]) -> Option<&[u8]> {
    let last = bytes.iter().rposition(|byte| *byte != 0)?;
    if bytes[last] == MARK { Some(&bytes[..last]) } else { None }
}

/// The secret that lies in opened blocks.
pub(super) fn secret_in(bytes: &[u8]) -> Option<Secret> {
    secret_from(unmarked(bytes)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_of_whole_blocks_gains_a_block() {
        let key = TokenKey::single_profile();
        for (len, sealed_len) in [(16, 32), (20, 32), (31, 32), (32, 48), (47, 48), (48, 64), (63, 64)] {
            let bytes: Vec<u8> = (0..len).map(|i| u8::try_from(i).unwrap() | 0x80).collect();
            let sealed = sealed(&secret_from(&bytes).unwrap(), &key).unwrap();
            assert_eq!(sealed.len(), sealed_len, "{len} bytes");
            let opened = opened(&sealed, &key).unwrap();
            assert_eq!(unmarked(&opened).unwrap()[..len], bytes);
        }
        assert!(sealed(&secret_from(&[1; 64]).unwrap(), &key).is_err());
    }

    #[test]
    fn blocks_without_a_mark_are_no_secret() {
        for bytes in [&[][..], &[0; 32], &[1; 16], &[0x80, 0, 1, 0]] {
            assert!(unmarked(bytes).is_none(), "{bytes:?}");
        }
        assert!(opened(&[0; 15], &TokenKey::single_profile()).is_none());
        assert!(opened(&[0; 80], &TokenKey::single_profile()).is_none());
        assert!(opened(&[], &TokenKey::single_profile()).is_none());
    }
}
