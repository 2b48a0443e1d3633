//! A secret on its way into a slot: one or two chunks of thirty bytes.
//!
//! Source: `libnitrokey`, command 17. The trap: no length is sent, only zeros behind the last byte, which is harmless for
//! an HMAC; and the device echoes each chunk, so the answer holds the secret too.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::LONGEST_SECRET;
use crate::domain::Secret;
use crate::wire::WireError;
use crate::wire::seed::secret_from;

/// How much of a secret one report carries, in bytes.
pub(super) const CHUNK: usize = 30;

/// A part of a secret.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Chunk {
    index: u8,
    bytes: Box<[u8; CHUNK]>,
}

/// The parts that a device has been given so far.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Staged(Box<[u8; LONGEST_SECRET]>);

impl Chunk {
    /// The chunks of a secret, in the order in which they are sent.
    pub fn all_of(secret: &Secret) -> Result<Vec<Self>, WireError> {
        let got = secret.len_bytes();
        if got > LONGEST_SECRET {
            return Err(WireError::BadSecretLength { longest: LONGEST_SECRET, got });
        }
        let chunks = (0..).zip(secret.expose_secret().chunks(CHUNK));
        Ok(chunks.map(|(index, part)| Self::holding(index, part)).collect())
    }

    /// A chunk as it came.
    pub(super) fn of(index: u8, bytes: &[u8; CHUNK]) -> Option<Self> {
        let held = LONGEST_SECRET.checked_sub(usize::from(index) * CHUNK).filter(|held| *held > 0)?;
        let behind = bytes.get(held..).unwrap_or_default();
        if behind.iter().all(|byte| *byte == 0) { Some(Self::holding(index, bytes)) } else { None }
    }

    fn holding(index: u8, part: &[u8]) -> Self {
        let mut chunk = Self { index, bytes: Box::new([0; CHUNK]) };
        chunk.bytes[..part.len()].copy_from_slice(part);
        chunk
    }

    /// Its place: 0 for the first thirty bytes, 1 for the rest.
    #[must_use]
    pub const fn index(&self) -> u8 {
        self.index
    }

    pub(super) fn bytes(&self) -> &[u8; CHUNK] {
        &self.bytes
    }
}

impl Staged {
    /// Nothing given yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Box::new([0; LONGEST_SECRET]))
    }

    /// Takes a chunk.
    pub fn take(&mut self, chunk: &Chunk) {
        let from = usize::from(chunk.index) * CHUNK;
        for (place, byte) in self.0.iter_mut().skip(from).zip(chunk.bytes.iter()) {
            *place = *byte;
        }
    }

    /// The secret; the zeros behind its last byte are left out, which changes no code. Refused while all is zero.
    pub fn secret(&self) -> Result<Secret, WireError> {
        let len = self.0.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        secret_from(&self.0[..len])
    }
}

impl Default for Staged {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_crosses_in_as_few_chunks_as_it_needs() {
        for (len, chunks) in [(20, 1), (30, 1), (31, 2), (40, 2)] {
            let bytes: Vec<u8> = (1..=len).collect();
            let sent = Chunk::all_of(&secret_from(&bytes).unwrap()).unwrap();
            assert_eq!(sent.len(), chunks, "{len} bytes");
            let mut staged = Staged::new();
            for chunk in &sent {
                staged.take(&Chunk::of(chunk.index(), chunk.bytes()).unwrap());
            }
            assert_eq!(staged.secret().unwrap().expose_secret(), bytes);
        }
        assert!(Chunk::all_of(&secret_from(&[1; 41]).unwrap()).is_err());
        assert!(Staged::new().secret().is_err());
    }

    #[test]
    fn a_chunk_that_would_run_over_is_refused() {
        assert!(Chunk::of(2, &[0; CHUNK]).is_none());
        assert!(Chunk::of(255, &[0; CHUNK]).is_none());
        assert!(Chunk::of(1, &[1; CHUNK]).is_none());
        assert!(Chunk::of(0, &[1; CHUNK]).is_some());
    }
}
