//! A short buffer that is wiped when dropped and never grows, for bytes that hold a secret or may hold one.
//!
//! README, rule 7 for every family. The trap: a vector that grows leaves a copy of what it held; and where the key of a
//! protocol is public a sealed secret is a secret, so sealed bytes live here too.

use std::ops::{Deref, DerefMut};

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::wire::WireError;

/// Up to [`Wiped::LONGEST`] bytes. No `Debug` and no `Clone`: whoever traces shows the length.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Wiped {
    bytes: Box<[u8; Self::LONGEST]>,
    len: usize,
}

impl Wiped {
    /// The most that fits: a short command APDU with 255 bytes of data.
    pub const LONGEST: usize = 261;

    /// An empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Self { bytes: Box::new([0; Self::LONGEST]), len: 0 }
    }

    /// A buffer with these bytes.
    pub fn of(bytes: &[u8]) -> Result<Self, WireError> {
        let mut wiped = Self::new();
        wiped.push(bytes)?;
        Ok(wiped)
    }

    /// Appends some bytes, all or none.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), WireError> {
        let end = self.len + bytes.len();
        let refused = WireError::MessageTooLong { longest: Self::LONGEST, got: end };
        self.bytes.get_mut(self.len..end).ok_or(refused)?.copy_from_slice(bytes);
        self.len = end;
        Ok(())
    }

    /// Appends zeros up to this length, or cuts there; what is cut off is wiped.
    pub fn resize(&mut self, len: usize) -> Result<(), WireError> {
        if len > Self::LONGEST {
            return Err(WireError::MessageTooLong { longest: Self::LONGEST, got: len });
        }
        let (from, to) = (self.len.min(len), self.len.max(len));
        self.bytes[from..to].zeroize();
        self.len = len;
        Ok(())
    }

    /// Wipes what it holds.
    pub fn clear(&mut self) {
        self.zeroize();
    }
}

impl Default for Wiped {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for Wiped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl DerefMut for Wiped {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_or_cleared_is_wiped() {
        let mut wiped = Wiped::of(&[7; 40]).unwrap();
        wiped.resize(8).unwrap();
        assert_eq!(wiped.bytes[8..], [0; Wiped::LONGEST - 8]);
        wiped.clear();
        assert_eq!((wiped.len(), wiped.bytes[..8].to_vec()), (0, vec![0; 8]));
    }

    #[test]
    fn it_takes_what_fits_and_nothing_of_what_does_not() {
        let mut wiped = Wiped::of(&[1; Wiped::LONGEST]).unwrap();
        let refused = WireError::MessageTooLong { longest: 261, got: 262 };
        assert_eq!(wiped.push(&[2]), Err(refused.clone()));
        assert_eq!(wiped.resize(262), Err(refused));
        assert_eq!(wiped[..], [1; Wiped::LONGEST]);
    }
}
