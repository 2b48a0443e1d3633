//! A token is given the key of another lot: noted first, then told to the token, then proved by that key.
//!
//! Source: `molto2-tools`; README, rule 8 for every family. The trap: after a power cut, or when nobody pressed the ▲ key
//! in time, either of two keys may be in the token; it is shown the new one once, and the old one once, and what it says
//! ends the change one way or the other.

use crate::desk::import::is_published;
use crate::desk::office::OpenVault;
use crate::desk::stock::number;
use crate::desk::{DeskError, DeviceFailure, DeviceOrder, DeviceReply, Office};
use crate::domain::key_change::{KeyChangeRefused, KeyChangeStep};
use crate::domain::stock::{StockField, StockRefusal};
use crate::domain::{Consent, Environment, LotKey, LotNo, Token, TokenId};
use crate::driver::{Hand, has_factory_key};
use crate::vault::VaultError;

/// What is asked of the token, or of a person, next.
pub enum KeyOrder {
    /// The token is told of its new key.
    Tell(DeviceOrder),
    /// It was told before: a person does this to it, and then it is shown the new key.
    Hand(Hand),
    /// The token is shown the new key.
    ShowNew(DeviceOrder),
    /// The token is shown the old key.
    ShowOld(DeviceOrder),
}

/// Which question the token answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAsked {
    /// See [`KeyOrder::Tell`].
    Told,
    /// See [`KeyOrder::ShowNew`].
    ShownNew,
    /// See [`KeyOrder::ShowOld`].
    ShownOld,
}

/// Where a change stands after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyNews {
    /// A person has to do this to the token; then it is shown the new key.
    Hand(Hand),
    /// It has taken the new key by its own word; it is shown that one as the proof.
    Prove,
    /// It belongs to the new lot.
    Changed,
    /// It has kept its old key.
    Kept,
    /// It refused the new key, and somebody may still confirm it: nothing is shown to it for a while.
    Waits,
    /// It refused either key. It counts as one of the new lot, and no key is shown to it before somebody says so.
    Unsure,
    /// It did not do it.
    Failed(DeviceFailure),
}

impl Office {
    /// Makes a lot with a key of its own for units of a lot that is known; its number names its key from now on. One that was made
    /// with this very key is used as it is.
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
        if self.register.has_lot(to)? && self.lot_key(vault, to)?.is_some_and(|known| known.is(key)) {
            return Ok(());
        }
        let sealed = vault.seal_lot_key(key, to, &mut *self.entropy)?;
        self.write_stamped(|book, stamp| book.split_lot(stamp, &from, to, &sealed))
    }

    /// Makes a lot with a key of its own, which the station draws and nobody ever sees; a lot that is known stays as it is.
    ///
    /// # Errors
    /// As [`Office::split_lot`], and [`DeskError::KeyChange`] for a token whose key cannot be changed.
    pub fn draw_lot(&mut self, token: &TokenId, to: &LotNo) -> Result<(), DeskError> {
        if !has_factory_key(&self.stored(token)?.model.0) {
            return Err(KeyChangeRefused::FixedKey { token: token.serial.clone() }.into());
        }
        number(StockField::Lot, &to.0)?;
        if self.register.has_lot(to)? {
            return Ok(());
        }
        let key = LotKey::filled(|out| self.entropy.fill(out)).map_err(VaultError::from)?;
        self.split_lot(token, to, &key)
    }

    /// What comes next for a token that is to get the key of a lot. Where nothing was begun, the intention is noted first.
    ///
    /// # Errors
    /// [`DeskError::KeyChange`] saying why not, [`DeskError::Locked`], or what register and vault say.
    pub fn key_change_order(&mut self, to: &LotNo, consent: Consent) -> Result<KeyOrder, DeskError> {
        let token = consent.token().clone();
        let serial = || token.serial.clone();
        let stored = self.stored(&token)?;
        if !has_factory_key(&stored.model.0) {
            return Err(KeyChangeRefused::FixedKey { token: serial() }.into());
        }
        let open = self.register.open_key_change(&token)?;
        if let Some(open) = open.as_ref().filter(|open| open.to != *to) {
            return Err(KeyChangeRefused::Open { token: serial(), lot: open.to.clone() }.into());
        }
        if open.is_none() && stored.lot == *to {
            return Err(KeyChangeRefused::SameLot { token: serial(), lot: to.clone() }.into());
        }
        let new = self.new_key(&stored, to)?;
        let now = self.now();
        match open.as_ref().map_or(KeyChangeStep::Tell, |open| open.next(now)) {
            KeyChangeStep::Tell => {
                let Some(OpenVault { vault, .. }) = &self.open else { return Err(DeskError::Locked) };
                let from = self.key_of(vault, &stored)?;
                self.write_stamped(|book, stamp| book.begin_key_change(stamp, &token, to))?;
                Ok(KeyOrder::Tell(DeviceOrder::ChangeKey { token, from, to: new, consent }))
            }
            KeyChangeStep::Press => Ok(KeyOrder::Hand(Hand::Confirm)),
            KeyChangeStep::ShowNew => Ok(KeyOrder::ShowNew(DeviceOrder::TryKey { token, key: Some(new) })),
            KeyChangeStep::ShowOld => {
                let Some(OpenVault { vault, .. }) = &self.open else { return Err(DeskError::Locked) };
                let key = self.lot_key(vault, &stored.lot)?;
                Ok(KeyOrder::ShowOld(DeviceOrder::TryKey { token, key }))
            }
            KeyChangeStep::Wait => {
                let secs = open.map_or(0, |open| open.secs_left(now));
                Err(KeyChangeRefused::Waits { token: serial(), secs }.into())
            }
        }
    }

    /// What the token is asked after somebody pressed its ▲ key, or when it has taken the new key by its own word.
    ///
    /// # Errors
    /// As [`Office::key_change_order`].
    pub fn key_proof_order(&self, token: &TokenId, to: &LotNo) -> Result<DeviceOrder, DeskError> {
        let key = self.new_key(&self.stored(token)?, to)?;
        Ok(DeviceOrder::TryKey { token: token.clone(), key: Some(key) })
    }

    /// Keeps what the token answered, and says where its change stands.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what the register says.
    pub fn key_change_heard(
        &mut self,
        token: &TokenId,
        asked: KeyAsked,
        reply: DeviceReply,
    ) -> Result<KeyNews, DeskError> {
        let past = self.register.open_key_change(token)?.is_none_or(|open| open.is_past(self.now()));
        let (ended, news) = match (asked, reply) {
            (KeyAsked::Told, DeviceReply::KeyTold(None)) => (None, KeyNews::Prove),
            (KeyAsked::Told, DeviceReply::KeyTold(Some(hand))) => (None, KeyNews::Hand(hand)),
            (KeyAsked::ShownNew, DeviceReply::KeyTaken) => (Some(true), KeyNews::Changed),
            (KeyAsked::ShownOld, DeviceReply::KeyTaken) => (Some(false), KeyNews::Kept),
            (_, DeviceReply::KeyUntold(failure)) => (Some(false), KeyNews::Failed(failure)),
            (_, DeviceReply::Failed(failure)) => match (asked, failure.refuses_key()) {
                (KeyAsked::ShownNew, Some(_)) if past => (Some(false), KeyNews::Kept),
                (KeyAsked::ShownNew, Some(left)) => {
                    self.write_stamped(|book, stamp| book.new_key_refused(stamp, token, left))?;
                    (None, KeyNews::Waits)
                }
                (KeyAsked::ShownOld, Some(left)) => {
                    self.write_stamped(|book, stamp| {
                        book.end_key_change(stamp, token, true)?;
                        book.key_refused(stamp, token, left)
                    })?;
                    (None, KeyNews::Unsure)
                }
                _ => (None, KeyNews::Failed(failure)),
            },
            _ => (None, KeyNews::Failed(DeviceFailure::Garbled)),
        };
        if let Some(done) = ended {
            let refused = match &news {
                KeyNews::Failed(failure) => failure.refuses_key(),
                _ => None,
            };
            self.write_stamped(|book, stamp| {
                book.end_key_change(stamp, token, done)?;
                refused.map_or(Ok(()), |left| book.key_refused(stamp, token, left))
            })?;
        }
        Ok(news)
    }

    /// The key of the lot that a token is to belong to.
    fn new_key(&self, stored: &Token, to: &LotNo) -> Result<LotKey, DeskError> {
        let no_key = || DeskError::from(KeyChangeRefused::NoKey { lot: to.clone() });
        let Some(OpenVault { vault, .. }) = &self.open else { return Err(DeskError::Locked) };
        let lot = self.register.lot(to)?;
        self.lot_key(vault, to)?.filter(|_| lot.manufacturer == stored.id.manufacturer).ok_or_else(no_key)
    }
}
