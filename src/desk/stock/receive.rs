//! A delivery: counted by two people, set against its note, taken whole or not at all.
//!
//! README, rule W9, 入庫. The trap: the lot's name becomes the name of its key file, so nothing but letters, digits and
//! hyphens may be in it.

use std::collections::BTreeSet;

use crate::desk::import::is_published;
use crate::desk::stock::{filled, plain};
use crate::desk::{DeskError, Office};
use crate::domain::stock::{Delivery, StockField, StockRefusal};
use crate::domain::{Environment, LotKey, Model, Serial, TokenId, Witness};
use crate::driver::takes_lot_key;
use crate::register::{DeliveryNote, Lot};

impl Office {
    /// Takes a delivery into the safe, counted by two.
    ///
    /// # Errors
    /// [`DeskError::Stock`] with what does not agree, or what vault and register say.
    pub fn receive_lot(
        &mut self,
        delivery: &Delivery,
        key: Option<&LotKey>,
        witness: Witness,
    ) -> Result<(), DeskError> {
        let second = self.second(witness)?;
        let tokens = self.check_delivery(delivery)?;
        if key.is_some_and(is_published) && self.register.environment() == Environment::Production {
            return Err(StockRefusal::TrainingKey { lot: delivery.lot.clone() }.into());
        }
        let Some(manufacturer) = tokens.first().map(|token| token.manufacturer.clone()) else {
            return Err(StockRefusal::FieldEmpty { field: StockField::Serials }.into());
        };
        let open = self.open.as_ref().ok_or(DeskError::Locked)?;
        let key = match key {
            Some(key) => Some(open.vault.seal_lot_key(key, &delivery.lot, &mut *self.entropy)?),
            None if takes_lot_key(&delivery.model.0) => {
                return Err(StockRefusal::FieldEmpty { field: StockField::Key }.into());
            }
            None => None,
        };
        let lot = Lot { no: delivery.lot.clone(), manufacturer, key };
        let note = DeliveryNote {
            note_no: delivery.note_no.trim().to_owned(),
            supplier: delivery.supplier.trim().to_owned(),
            expires_on: delivery.expires_on,
            place: Some(delivery.place.clone()),
            second: Some(second),
        };
        let tokens: Vec<(TokenId, Model)> =
            tokens.into_iter().map(|token| (token, delivery.model.clone())).collect();
        self.write_stamped(|book, stamp| book.receive(stamp, &lot, &note, &tokens))
    }

    /// What a clerk asks of a delivery before anything is written.
    fn check_delivery(&self, delivery: &Delivery) -> Result<Vec<TokenId>, DeskError> {
        number(StockField::Lot, &delivery.lot.0)?;
        if delivery.model.0.is_empty() {
            return Err(StockRefusal::FieldEmpty { field: StockField::Model }.into());
        }
        if Model::parse(&delivery.model.0).is_none() {
            return Err(StockRefusal::FieldWrong { field: StockField::Model }.into());
        }
        filled(StockField::NoteNo, &delivery.note_no)?;
        filled(StockField::Supplier, &delivery.supplier)?;
        plain(StockField::NoteNo, &delivery.note_no)?;
        let tokens = delivery.units.tokens();
        let Some(first) = tokens.first() else {
            return Err(StockRefusal::FieldEmpty { field: StockField::Serials }.into());
        };
        if tokens.iter().any(|token| token.manufacturer != first.manufacturer) {
            return Err(StockRefusal::LotMixed { lot: delivery.lot.clone() }.into());
        }
        let mut seen: BTreeSet<&Serial> = BTreeSet::new();
        if let Some(twice) = tokens.iter().find(|token| !seen.insert(&token.serial)) {
            return Err(StockRefusal::SerialTwice { serial: twice.serial.clone() }.into());
        }
        let listed = u32::try_from(tokens.len()).unwrap_or(u32::MAX);
        if (delivery.counted, delivery.counted_again) != (listed, listed) {
            let (first, second) = (delivery.counted, delivery.counted_again);
            return Err(StockRefusal::CountDiffers { listed, first, second }.into());
        }
        if let Some(expires_on) = delivery.expires_on.filter(|day| *day < self.today()) {
            return Err(StockRefusal::LotExpired { lot: delivery.lot.clone(), expires_on }.into());
        }
        if self.register.has_lot(&delivery.lot)? {
            return Err(StockRefusal::LotKnown { lot: delivery.lot.clone() }.into());
        }
        for token in &tokens {
            if self.register.token(token)?.is_some() {
                return Err(StockRefusal::TokenKnown { token: token.clone() }.into());
            }
        }
        Ok(tokens)
    }
}

/// A number as the files take one: letters, digits and hyphens, up to 32.
pub(in crate::desk) fn number(field: StockField, text: &str) -> Result<(), StockRefusal> {
    if text.is_empty() {
        return Err(StockRefusal::FieldEmpty { field });
    }
    let good = text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if good { Ok(()) } else { Err(StockRefusal::FieldWrong { field }) }
}
