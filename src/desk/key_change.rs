//! A token is given the key of another lot: noted first, then told to the token, then proved by that key.
//!
//! Source: `molto2-tools`; README, rule 8 for every family. The trap: after a power cut, or when nobody pressed the ▲ key
//! in time, either of two keys may be in the token; it is shown the new one, once, and what it says to that ends the
//! change one way or the other.

use crate::desk::import::is_published;
use crate::desk::office::OpenVault;
use crate::desk::stock::number;
use crate::desk::{DeskError, DeviceOrder, Office};
use crate::domain::key_change::KeyChangeRefused;
use crate::domain::stock::{StockField, StockRefusal};
use crate::domain::{Consent, Environment, LotKey, LotNo, TokenId};
use crate::driver::has_factory_key;

impl Office {
    /// Makes a lot with a key of its own for units of a lot that is known; its number names its key from now on.
    ///
    /// # Errors
    /// [`DeskError::Locked`], [`StockRefusal::TrainingKey`] in production, or what the register says of a lot that is known.
    pub fn split_lot(&mut self, token: &TokenId, to: &LotNo, key: &LotKey) -> Result<(), DeskError> {
        if is_published(key) && self.register.environment() == Environment::Production {
            return Err(StockRefusal::TrainingKey { lot: to.clone() }.into());
        }
        number(StockField::Lot, &to.0)?;
        let from = self.stored(token)?.lot;
        let Some(OpenVault { vault, .. }) = &self.open else { return Err(DeskError::Locked) };
        let sealed = vault.seal_lot_key(key, to, &mut *self.entropy)?;
        self.write_stamped(|book, stamp| book.split_lot(stamp, &from, to, &sealed))
    }

    /// Notes that a token gets the key of a lot, and makes the order that gives it. Where the same change was begun before, the
    /// order shows the token the new key and changes nothing.
    ///
    /// # Errors
    /// [`DeskError::KeyChange`] saying why not, [`DeskError::Locked`], or what register and vault say.
    pub fn key_change_order(&mut self, to: &LotNo, consent: Consent) -> Result<DeviceOrder, DeskError> {
        let token = consent.token().clone();
        let serial = || token.serial.clone();
        let stored = self.stored(&token)?;
        if !has_factory_key(&stored.model.0) {
            return Err(KeyChangeRefused::FixedKey { token: serial() }.into());
        }
        let no_key = || DeskError::from(KeyChangeRefused::NoKey { lot: to.clone() });
        let lot = self.register.lot(to)?;
        let Some(OpenVault { vault, .. }) = &self.open else { return Err(DeskError::Locked) };
        let new = self.lot_key(vault, to)?.filter(|_| lot.manufacturer == token.manufacturer);
        let new = new.ok_or_else(no_key)?;
        match self.register.open_key_change(&token)? {
            Some(open) if open.to == *to => return Ok(DeviceOrder::TryKey { token, key: new }),
            Some(open) => return Err(KeyChangeRefused::Open { token: serial(), lot: open.to }.into()),
            None if stored.lot == *to => {
                return Err(KeyChangeRefused::SameLot { token: serial(), lot: to.clone() }.into());
            }
            None => {}
        }
        let old = self.key_of(vault, &stored)?;
        self.write_stamped(|book, stamp| book.begin_key_change(stamp, &token, to))?;
        Ok(DeviceOrder::ChangeKey { token, from: old, to: new, consent })
    }

    /// What the token is asked after somebody pressed its ▲ key.
    ///
    /// # Errors
    /// As [`Office::key_change_order`].
    pub fn key_proof_order(&self, token: &TokenId, to: &LotNo) -> Result<DeviceOrder, DeskError> {
        let Some(OpenVault { vault, .. }) = &self.open else { return Err(DeskError::Locked) };
        let key = self.lot_key(vault, to)?.ok_or_else(|| KeyChangeRefused::NoKey { lot: to.clone() })?;
        Ok(DeviceOrder::TryKey { token: token.clone(), key })
    }

    /// The token answers to the new key: it belongs to that lot from now on.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what the register says.
    pub fn key_changed(&mut self, token: &TokenId) -> Result<(), DeskError> {
        self.write_stamped(|book, stamp| book.end_key_change(stamp, token, true))
    }

    /// The token refused a key: the old one before it was told of the new (`shown_new` is false), or the new one. Answers whether
    /// that ended the change, so that it answers to its old key as before: it does not while its ▲ key may still be pressed.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what the register says.
    pub fn key_refused(&mut self, token: &TokenId, shown_new: bool) -> Result<bool, DeskError> {
        let Some(open) = self.register.open_key_change(token)? else { return Ok(true) };
        let ended = !shown_new || open.is_past(self.now());
        if ended {
            self.write_stamped(|book, stamp| book.end_key_change(stamp, token, false))?;
        }
        Ok(ended)
    }
}
