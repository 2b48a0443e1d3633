//! What opens the device: the PINs that people know, and the password that a host makes up for one session.
//!
//! Source: `libnitrokey`. The trap: both travel in the clear and in 25 bytes; a PIN of 25 bytes has no zero behind it.

use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::domain::LotKey;
use crate::wire::WireError;

/// How many bytes a PIN or a session password takes.
pub(super) const FIELD: usize = 25;

/// A PIN, filled up with zeros.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Pin(Box<[u8; FIELD]>);

/// Random bytes that stand for the PIN until the device is unplugged. All zeros where none is asked for.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SessionPassword(Box<[u8; FIELD]>);

impl Pin {
    /// Takes a PIN: 1 to 25 bytes, none of them zero.
    pub fn new(bytes: &[u8]) -> Result<Self, WireError> {
        if !(1..=FIELD).contains(&bytes.len()) || bytes.contains(&0) {
            return Err(WireError::BadText { what: "a PIN", longest: FIELD, got: bytes.len() });
        }
        let mut pin = Self(Box::new([0; FIELD]));
        pin.0[..bytes.len()].copy_from_slice(bytes);
        Ok(pin)
    }

    /// The PIN that a lot came with: as long as a lot key, filled up with zeros.
    pub fn of_lot_key(key: &LotKey) -> Result<Self, WireError> {
        let bytes = key.expose_secret();
        let len = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        Self::new(&bytes[..len])
    }

    /// Whether it is the same; takes the same time whatever it finds.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.0.ct_eq(&*other.0).into()
    }

    pub(super) fn field(&self) -> &[u8; FIELD] {
        &self.0
    }

    pub(super) fn from_field(field: &[u8; FIELD]) -> Self {
        let mut pin = Self(Box::new([0; FIELD]));
        pin.0.copy_from_slice(field);
        pin
    }
}

impl SessionPassword {
    /// Makes a session password by letting `fill` write its 25 bytes.
    ///
    /// # Errors
    /// What `fill` says.
    pub fn filled<E>(fill: impl FnOnce(&mut [u8; FIELD]) -> Result<(), E>) -> Result<Self, E> {
        let mut password = Self(Box::new([0; FIELD]));
        fill(&mut password.0)?;
        Ok(password)
    }

    /// Draws a session password: once to keep, once to send.
    ///
    /// # Errors
    /// What `fill` says.
    pub fn drawn_twice<E>(fill: impl FnOnce(&mut [u8; FIELD]) -> Result<(), E>) -> Result<[Self; 2], E> {
        let kept = Self::filled(fill)?;
        let sent = kept.again();
        Ok([kept, sent])
    }

    /// The same once more, for a command that takes it along.
    #[must_use]
    pub fn again(&self) -> Self {
        Self::from_field(&self.0)
    }

    /// What is sent where no password is asked for.
    #[must_use]
    pub fn none() -> Self {
        Self(Box::new([0; FIELD]))
    }

    /// Whether it is the same; takes the same time whatever it finds.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.0.ct_eq(&*other.0).into()
    }

    pub(super) fn field(&self) -> &[u8; FIELD] {
        &self.0
    }

    pub(super) fn from_field(field: &[u8; FIELD]) -> Self {
        let mut password = Self::none();
        password.0.copy_from_slice(field);
        password
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_1_to_25_bytes_and_no_zero() {
        for bad in [&b""[..], b"12\x0034", &[b'1'; 26]] {
            assert!(Pin::new(bad).is_err());
        }
        assert!(Pin::new(&[b'1'; 25]).is_ok());
        let pin = Pin::new(b"123456").unwrap();
        assert!(pin.same_as(&Pin::from_field(pin.field())));
        assert!(!pin.same_as(&Pin::new(b"123457").unwrap()));
    }

    #[test]
    fn a_lot_key_is_a_pin_when_zeros_fill_it_up() {
        let key = |text: &[u8]| {
            LotKey::filled::<()>(|out| {
                out[..text.len()].copy_from_slice(text);
                Ok(())
            })
            .unwrap()
        };
        assert!(Pin::of_lot_key(&key(b"12345678")).unwrap().same_as(&Pin::new(b"12345678").unwrap()));
        for bad in [&b""[..], b"1234\x005678", &[b'1'; 26], &[b'1'; 32]] {
            assert!(Pin::of_lot_key(&key(bad)).is_err());
        }
    }
}
