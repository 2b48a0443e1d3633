//! Files into the register: compared row by row, shown as new, identical, changed or refused, taken whole or not.

mod contract;

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::desk::{DeskError, Office};
use crate::domain::rules::{check_old_tokens, check_request};
use crate::domain::{
    Act, Contract, ContractNo, CustomerRefusal, Doubt, Environment, LotKey, LotNo, Model, Outcome, Refusal,
    Request, RequestNo, RequestState, Serial, StockRefusal, TokenId, UserId,
};
use crate::driver::{may_take_lot_key, takes_lot_key};
use crate::exchange::{
    DeliveredToken, Listed, PostalFileRefused, Reading, RowRefused, read_contracts, read_requests, read_stock,
};
use crate::register::{DeliveryNote, Entry, Lot, RegisterError};

/// What a file would change, or has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// One per line, in the order of the file.
    pub lines: Vec<ImportLine>,
    /// Whether the register was changed.
    pub taken: bool,
}

/// One line of a file and what it means for the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Line number, from 1.
    pub line: u64,
    /// Contract number, reception number or serial.
    pub key: String,
    /// What it means.
    pub verdict: Verdict,
    /// What speaks against its address; it is told and refuses nothing.
    pub doubt: Option<Doubt>,
}

/// What a line means for the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Not there yet.
    New,
    /// There, and the same.
    Identical,
    /// There, and different.
    Changed,
    /// Refused, and so the whole file is.
    Refused(ImportRefusal),
}

/// Why a line is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportRefusal {
    /// The line itself is wrong.
    Row(RowRefused),
    /// A rule says no.
    Rule(Refusal),
    /// A rule on the customer's side says no.
    Customer(CustomerRefusal),
    /// A rule of the stock says no.
    Stock(StockRefusal),
    /// The file of postal codes is wrong, or old.
    PostalFile(PostalFileRefused),
    /// The request's contract is not in the register.
    UnknownContract {
        /// Which.
        contract: ContractNo,
    },
    /// Work on the request has begun, so the file may not change it.
    Begun {
        /// Which.
        request: RequestNo,
    },
    /// R32: the method changes by request, not by file, once there were tokens or telephones.
    MethodWithTokens {
        /// Whose.
        contract: ContractNo,
    },
    /// W13: the contract was terminated here and does not come back.
    ContractEnded {
        /// Which.
        contract: ContractNo,
    },
    /// W13: a contract ends by request, not by file, while tokens or telephones work for it.
    EndsWithTokens {
        /// Which.
        contract: ContractNo,
    },
    /// A user who has a token or a telephone, or stands in a request, is gone from the file.
    UserWithToken {
        /// Whose.
        contract: ContractNo,
        /// Who.
        user: UserId,
    },
    /// The lot was received before.
    LotKnown {
        /// Which.
        lot: LotNo,
    },
    /// The token was received before.
    TokenKnown {
        /// Which.
        token: TokenId,
    },
    /// The key of the lot was not found where it should lie.
    LotKey {
        /// Where it should lie.
        path: String,
    },
    /// The key of the lot is the published one for training, and this register is the real one.
    TrainingKey {
        /// Which.
        lot: LotNo,
    },
    /// One lot with tokens of two makers, or with two last days.
    LotMixed {
        /// Which.
        lot: LotNo,
    },
}

impl Import {
    /// How many lines were refused.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line.verdict, Verdict::Refused(_))).count()
    }

    /// How many lines are new, and how many changed.
    #[must_use]
    pub fn new_and_changed(&self) -> (usize, usize) {
        let count = |want: &Verdict| self.lines.iter().filter(|line| line.verdict == *want).count();
        (count(&Verdict::New), count(&Verdict::Changed))
    }
}

impl Office {
    /// Compares a file of contracts, and takes it if asked and nothing is refused.
    ///
    /// # Errors
    /// What the register says; a refused file is not an error but an [`Import`] that was not taken.
    pub fn import_contracts(&mut self, file: &str, bytes: &[u8], take: bool) -> Result<Import, DeskError> {
        let reading = read_contracts(bytes);
        let doubt = |contract: &Contract| self.doubt_about(&contract.address);
        let (lines, rows) =
            self.compare(&reading, |contract| contract.no.0.clone(), Self::contract_verdict, doubt)?;
        self.take(Act::ContractsImported, file, lines, take, |book| {
            rows.iter().try_for_each(|contract| book.put_contract(contract))
        })
    }

    /// Compares a file of requests, and takes it if asked and nothing is refused.
    ///
    /// # Errors
    /// As [`Office::import_contracts`].
    pub fn import_requests(&mut self, file: &str, bytes: &[u8], take: bool) -> Result<Import, DeskError> {
        let reading = self.read_requests(bytes)?;
        let doubt = |request: &Request| self.doubt_about_parcel(&request.ship_to);
        let (lines, rows) =
            self.compare(&reading, |request| request.no.0.clone(), Self::request_verdict, doubt)?;
        self.take(Act::RequestsImported, file, lines, take, |book| {
            rows.iter().try_for_each(|request| book.put_request(&unapproved(request)))
        })
    }

    /// Reads the file; the tokens that it names by serial are those of the register.
    fn read_requests(&self, bytes: &[u8]) -> Result<Reading<Request>, RegisterError> {
        let failed = RefCell::new(None);
        let find = |contract: &ContractNo, serial: &Serial| {
            let found = self.register.token_named(contract, serial);
            found.map_err(|error| failed.replace(Some(error))).ok().flatten()
        };
        let reading = read_requests(bytes, &find);
        failed.into_inner().map_or(Ok(reading), Err)
    }

    /// Compares a delivery, and takes it if asked and nothing is refused. `lot_key` finds the key of a lot.
    ///
    /// # Errors
    /// As [`Office::import_contracts`], and what the vault says.
    pub fn import_stock(
        &mut self,
        bytes: &[u8],
        take: bool,
        mut lot_key: impl FnMut(&LotNo) -> Result<LotKey, ImportRefusal>,
    ) -> Result<Import, DeskError> {
        let reading = read_stock(bytes);
        let mut keys: LotKeys = BTreeMap::new();
        for row in &reading.rows {
            let model = &row.value.model.0;
            let key = |lot: &LotNo| match may_take_lot_key(model).then(|| lot_key(lot)) {
                None => Ok(None),
                Some(Err(ImportRefusal::LotKey { .. })) if !takes_lot_key(model) => Ok(None),
                Some(key) => key.map(Some),
            };
            keys.entry(row.value.lot.clone()).or_insert_with_key(key);
        }
        let verdict =
            |office: &Self, token: &DeliveredToken| office.stock_verdict(token, &keys, &reading.rows);
        let (lines, rows) = self.compare(&reading, |token| token.id.to_string(), verdict, |_| None)?;
        let mut lots = Vec::new();
        for (no, key) in keys {
            let Ok(key) = key else { continue };
            let tokens: Vec<(TokenId, Model)> = rows
                .iter()
                .filter(|row| row.lot == no)
                .map(|row| (row.id.clone(), row.model.clone()))
                .collect();
            let Some((first, _)) = tokens.first() else { continue };
            let manufacturer = first.manufacturer.clone();
            let expires_on = rows.iter().find(|row| row.lot == no).and_then(|row| row.expires_on);
            let open = self.open.as_ref().ok_or(DeskError::Locked)?;
            let key = match key {
                Some(key) => Some(open.vault.seal_lot_key(&key, &no, &mut *self.entropy)?),
                None => None,
            };
            let note = DeliveryNote { expires_on, ..DeliveryNote::default() };
            lots.push((Lot { no, manufacturer, key }, note, tokens));
        }
        let stamp = self.stamp()?;
        let taken = take && lines.iter().all(|line| !matches!(line.verdict, Verdict::Refused(_)));
        if taken {
            self.register.write(|book| {
                lots.iter().try_for_each(|(lot, note, tokens)| book.receive(&stamp, lot, note, tokens))
            })?;
        }
        Ok(Import { lines, taken })
    }

    /// Sets what was read against the register.
    fn compare<T: Clone>(
        &self,
        reading: &Reading<T>,
        key: impl Fn(&T) -> String,
        verdict: impl Fn(&Self, &T) -> Result<Verdict, RegisterError>,
        doubt: impl Fn(&T) -> Option<Doubt>,
    ) -> Result<(Vec<ImportLine>, Vec<T>), DeskError> {
        let mut lines = Vec::with_capacity(reading.rows.len() + reading.refused.len());
        let mut rows = Vec::new();
        for Listed { line, value } in &reading.rows {
            let verdict = verdict(self, value)?;
            let changes = matches!(verdict, Verdict::New | Verdict::Changed);
            if changes {
                rows.push(value.clone());
            }
            let doubt = if changes { doubt(value) } else { None };
            lines.push(ImportLine { line: *line, key: key(value), verdict, doubt });
        }
        for refused in &reading.refused {
            let verdict = Verdict::Refused(ImportRefusal::Row(refused.clone()));
            lines.push(ImportLine { line: refused.line, key: String::new(), verdict, doubt: None });
        }
        lines.sort_by_key(|line| line.line);
        Ok((lines, rows))
    }

    /// Writes the whole file in one transaction, or nothing of it.
    fn take(
        &mut self,
        act: Act,
        file: &str,
        lines: Vec<ImportLine>,
        take: bool,
        write: impl Fn(&crate::register::Book<'_>) -> Result<(), RegisterError>,
    ) -> Result<Import, DeskError> {
        let mut import = Import { lines, taken: false };
        if !take || import.refused() > 0 {
            return Ok(import);
        }
        let (new, changed) = import.new_and_changed();
        let body = json!({ "lines": import.lines.len(), "new": new, "changed": changed });
        self.write_stamped(|book, stamp| {
            write(book)?;
            book.append(stamp, &Entry::new(act, file, Outcome::Done).body(&body))
        })?;
        import.taken = true;
        Ok(import)
    }

    fn request_verdict(&self, request: &Request) -> Result<Verdict, RegisterError> {
        let refused = |refusal| Ok(Verdict::Refused(refusal));
        let Some(contract) = self.register.contract_maybe(&request.contract)? else {
            return refused(ImportRefusal::UnknownContract { contract: request.contract.clone() });
        };
        let stored = self.register.request_maybe(&request.no)?;
        if stored.as_ref().is_some_and(|stored| as_received(stored) == as_received(request)) {
            return Ok(Verdict::Identical);
        }
        let holdings = self.register.holdings(&contract.no)?;
        let allowed = check_request(request, &contract).and_then(|()| check_old_tokens(request, &holdings));
        if let Err(rule) = allowed {
            return refused(ImportRefusal::Rule(rule));
        }
        let Some(stored) = stored else { return Ok(Verdict::New) };
        let begun =
            !may_be_amended(&stored) || stored.recorded() > 0 || self.register.has_jobs(&request.no)?;
        if begun {
            return refused(ImportRefusal::Begun { request: request.no.clone() });
        }
        Ok(Verdict::Changed)
    }

    fn stock_verdict(
        &self,
        token: &DeliveredToken,
        keys: &LotKeys,
        rows: &[Listed<DeliveredToken>],
    ) -> Result<Verdict, RegisterError> {
        let published =
            keys.get(&token.lot).and_then(|key| key.as_ref().ok()?.as_ref()).is_some_and(is_published);
        let refusal = if let Some(Err(refusal)) = keys.get(&token.lot) {
            refusal.clone()
        } else if published && self.register.environment() == Environment::Production {
            ImportRefusal::TrainingKey { lot: token.lot.clone() }
        } else if rows.iter().any(|row| {
            let (one, other) = (&row.value, token);
            let same = (&one.id.manufacturer, one.expires_on) == (&other.id.manufacturer, other.expires_on);
            one.lot == other.lot && !same
        }) {
            ImportRefusal::LotMixed { lot: token.lot.clone() }
        } else if let Some(expires_on) = token.expires_on.filter(|day| *day < self.today()) {
            ImportRefusal::Stock(StockRefusal::LotExpired { lot: token.lot.clone(), expires_on })
        } else if self.register.token(&token.id)?.is_some() {
            ImportRefusal::TokenKnown { token: token.id.clone() }
        } else if self.register.has_lot(&token.lot)? {
            ImportRefusal::LotKnown { lot: token.lot.clone() }
        } else {
            return Ok(Verdict::New);
        };
        Ok(Verdict::Refused(refusal))
    }
}

/// The keys of the lots of a delivery; none for lots of a family without them.
type LotKeys = BTreeMap<LotNo, Result<Option<LotKey>, ImportRefusal>>;

/// Whether nothing has been done for a request yet, not even by its approval.
const fn may_be_amended(stored: &Request) -> bool {
    match stored.state {
        RequestState::Received | RequestState::AwaitingCheck | RequestState::SentBack => true,
        RequestState::Approved => !stored.kind.acts_when_approved(),
        RequestState::Issuing
        | RequestState::Dispatched
        | RequestState::Completed
        | RequestState::Cancelled => false,
    }
}

/// SHA-256 of the key of the training lot, which everybody can read.
const PUBLISHED_KEY: [u8; 32] = [
    0xc9, 0xbf, 0x48, 0x51, 0xe6, 0xe0, 0xe7, 0xd5, 0x56, 0x3c, 0x80, 0xc1, 0x0a, 0x95, 0x6f, 0x86, 0xb6,
    0x8e, 0x84, 0x48, 0x73, 0xef, 0x9b, 0x45, 0x93, 0xb5, 0x0b, 0x35, 0xee, 0x9e, 0xf3, 0x7c,
];

/// Whether a lot key is the published one.
pub(in crate::desk) fn is_published(key: &LotKey) -> bool {
    Sha256::digest(key.expose_secret()).as_slice() == PUBLISHED_KEY
}

/// A request as a file may bring it: what its approval does is done at the desk.
fn unapproved(request: &Request) -> Request {
    let mut request = request.clone();
    if request.kind.acts_when_approved() && request.state.may_issue() {
        request.state = RequestState::Received;
    }
    request
}

/// A request without what the station added: tokens, and how far it is.
fn as_received(request: &Request) -> Request {
    let mut request = request.clone();
    request.state = RequestState::Received;
    for item in &mut request.items {
        item.token = None;
    }
    request
}
