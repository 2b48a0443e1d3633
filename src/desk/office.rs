//! The office: the open register, the vault once somebody unlocked it, and what performs the book acts.

use std::sync::Arc;

use jiff::civil::Date;

use crate::desk::DeskError;
use crate::desk::device::{DeviceOrder, DeviceReply};
use crate::desk::provision::{BookAct, Codes, DeviceAct, Facts, Input, Ticket};
use crate::domain::key_change::KeyChangeRefused;
use crate::domain::otp::{find_consecutive, totp};
use crate::domain::{
    Clock, Entropy, EntropyFailed, HouseRule, LotKey, LotNo, Model, OperatorId, Profile, RequestNo, Secret,
    Token, TokenId, UnixMillis,
};
use crate::driver::{WITH_PLACES, accepts, driver_of_model};
use crate::exchange::PostalShelf;
use crate::register::{Book, Intent, Job, JobNo, RefusedKey, Register, RegisterError, Stamp};
use crate::vault::{Binding, Vault, VaultError};

/// How many steps around the token's own a pair of codes may lie (read back: the token names the step).
const READ_BACK_WINDOW: u32 = 0;

/// How many steps around the station's time a typed pair of codes may lie.
const TYPED_WINDOW: u32 = 2;

/// Register, vault, clock and chance: everything a use case may need, in one pair of hands.
pub struct Office {
    /// The book.
    pub register: Register,
    /// Who unlocked the station, and the keys; `None` while it is locked.
    pub(in crate::desk) open: Option<OpenVault>,
    /// The station's clocks.
    pub(in crate::desk) clock: Arc<dyn Clock>,
    /// The system's randomness.
    pub(in crate::desk) entropy: Box<dyn Entropy>,
    /// The table of postal codes.
    pub(in crate::desk) postal: Arc<PostalShelf>,
    /// The parameters that the service uses.
    profile: Profile,
}

/// The vault in an operator's hands.
pub(in crate::desk) struct OpenVault {
    pub(in crate::desk) vault: Vault,
    pub(in crate::desk) operator: OperatorId,
    pub(in crate::desk) name: String,
}

impl Office {
    /// An office with a locked vault.
    #[must_use]
    pub fn new(register: Register, clock: Arc<dyn Clock>, entropy: Box<dyn Entropy>) -> Self {
        let postal = Arc::new(PostalShelf::beside(register.path()));
        Self { register, open: None, clock, entropy, postal, profile: Profile::SERVICE }
    }

    /// The station's wall clock.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// Today at the institution.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().day_in_japan()
    }

    /// The parameters that the service uses.
    #[must_use]
    pub const fn profile(&self) -> Profile {
        self.profile
    }

    /// The parameters of a token: those of its job, or while it has none those of the service.
    ///
    /// # Errors
    /// What the register says.
    pub fn profile_of(&self, token: &TokenId) -> Result<Profile, DeskError> {
        Ok(self.register.job_of(token)?.map_or(self.profile, |job| job.profile))
    }

    /// Midnight of today in Japan.
    #[must_use]
    pub fn start_of_day(&self) -> UnixMillis {
        let zoned = japan(self.now());
        let midnight = zoned.start_of_day().unwrap_or(zoned);
        UnixMillis(midnight.timestamp().as_millisecond())
    }

    /// Who signed in, and when it is.
    ///
    /// # Errors
    /// [`DeskError::Locked`] while nobody is signed in.
    pub fn stamp(&self) -> Result<Stamp, DeskError> {
        let open = self.open.as_ref().ok_or(DeskError::Locked)?;
        Ok(Stamp { operator: open.operator.clone(), at: self.now() })
    }

    fn vault(&self) -> Result<&Vault, DeskError> {
        self.open.as_ref().map(|open| &open.vault).ok_or(DeskError::Locked)
    }

    /// Performs one book act; its answer is the provision's next input.
    ///
    /// # Errors
    /// [`DeskError`] when the register or the vault fails; a refusal by a unique rule is [`Input::Taken`].
    pub fn perform(&mut self, act: &BookAct) -> Result<Input, DeskError> {
        match act {
            BookAct::Look { token, ticket } => {
                self.look(token, ticket).map(|facts| Input::Looked(Box::new(facts)))
            }
            BookAct::AllowFirstWrite { token, family, model } => {
                self.allow_first_write(token, family, model).map(|()| Input::Allowed)
            }
            BookAct::AllowKeyAgain { token } => {
                self.write_stamped(|book, stamp| book.allow_key_again(stamp, token)).map(|()| Input::Allowed)
            }
            BookAct::Arm { token, ticket, profile } => taken(self.arm(token, ticket, *profile)),
            BookAct::Note { job, clock } => {
                self.write_stamped(|book, stamp| book.written(stamp, job, *clock)).map(|()| Input::Noted)
            }
            BookAct::Check { job, codes } => self.check(job, codes).map(Input::Checked),
            BookAct::Record { job, users, fee } => {
                let family =
                    self.register.token(&job.token)?.and_then(|token| driver_of_model(&token.model.0));
                let recorded = self.write_stamped(|book, stamp| {
                    book.record(stamp, job, users, fee)?;
                    family.map_or(Ok(()), |driver| book.family_tried(driver.family()))
                });
                taken(recorded.and_then(|()| Ok(Input::Recorded { filled: self.is_filled(&job.request)? })))
            }
            BookAct::Quarantine { job, reason } => self
                .write_stamped(|book, stamp| book.quarantine(stamp, job, reason))
                .map(|()| Input::Quarantined),
            BookAct::QuarantineStock { token, reason } => self
                .write_stamped(|book, stamp| book.quarantine_stock(stamp, token, reason))
                .map(|()| Input::Quarantined),
        }
    }

    /// The key of a lot; `None` for a lot without one.
    pub(super) fn lot_key(&self, vault: &Vault, lot: &LotNo) -> Result<Option<LotKey>, DeskError> {
        let sealed = self.register.lot(lot)?.key;
        Ok(sealed.map(|sealed| vault.open_lot_key(&sealed, lot)).transpose()?)
    }

    /// The key that a token answers to; `None` for one of a lot without a key.
    pub(super) fn key_of(&self, vault: &Vault, token: &Token) -> Result<Option<LotKey>, DeskError> {
        if let Some(open) = self.register.open_key_change(&token.id)? {
            // One of two keys is in it, and a wrong one is counted.
            return Err(KeyChangeRefused::Open { token: token.id.serial.clone(), lot: open.to }.into());
        }
        if let Some(refused) = self.register.refused_key(&token.id)? {
            // It would be the same key.
            let RefusedKey { attempts_left, .. } = refused;
            return Err(DeskError::KeyRefused { token: token.id.serial.clone(), attempts_left });
        }
        self.lot_key(vault, &token.lot)
    }

    /// Keeps what a token said to the key of its lot: a refusal stands until somebody says that the key may be shown again.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what the register says.
    pub fn heard(&mut self, token: &TokenId, reply: &DeviceReply) -> Result<(), DeskError> {
        let DeviceReply::Failed(failure) = reply else { return Ok(()) };
        let Some(attempts_left) = failure.refuses_key() else { return Ok(()) };
        if self.register.token(token)?.is_none() || self.register.refused_key(token)?.is_some() {
            return Ok(());
        }
        self.write_stamped(|book, stamp| book.key_refused(stamp, token, attempts_left))
    }

    /// Adds the secrets to a device act: the order for the thread that owns the port.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what the register and the vault say.
    pub fn order(&self, act: &DeviceAct) -> Result<DeviceOrder, DeskError> {
        let job = match act {
            DeviceAct::Identify => return Ok(DeviceOrder::Identify),
            DeviceAct::Write { job } | DeviceAct::SetClock { job } | DeviceAct::ReadCodes { job } => {
                self.register.job(*job)?
            }
        };
        let vault = self.vault()?;
        let token = self
            .register
            .token(&job.token)?
            .ok_or_else(|| RegisterError::NotFound { kind: "token", key: job.token.to_string() })?;
        let lot_key = self.key_of(vault, &token)?;
        let token = job.token.clone();
        Ok(match act {
            DeviceAct::Write { .. } => {
                let (secret, places) = (self.open_secret(&job)?, self.users_of(&job)?);
                DeviceOrder::Write { token, lot_key, secret, profile: job.profile, places }
            }
            DeviceAct::SetClock { .. } => DeviceOrder::SetClock { token, lot_key },
            DeviceAct::ReadCodes { .. } | DeviceAct::Identify => DeviceOrder::ReadCodes { token, lot_key },
        })
    }

    fn look(&self, token: &TokenId, ticket: &Ticket) -> Result<Facts, DeskError> {
        let register = &self.register;
        let job = register.job_of(token)?.filter(|job| {
            matches!(job.state, crate::register::JobState::Armed | crate::register::JobState::Written)
        });
        let request_no = job.as_ref().map_or(&ticket.request, |job| &job.request);
        let request = register.request(request_no)?;
        let contract = register.contract(&request.contract)?;
        let stored = register.token(token)?;
        let first_write = match &stored {
            Some(token) => self.first_write(&token.model.0)?,
            None => None,
        };
        let expires_on = stored.as_ref().map(|token| register.expiry_of(&token.lot)).transpose()?.flatten();
        Ok(Facts {
            stored,
            expires_on,
            holdings: register.holdings(&contract.no)?,
            fees: register.fee_table()?,
            on: self.today(),
            profile: self.profile,
            thirty_secs: self.holds(HouseRule::ThirtySecs)?,
            first_write,
            refused_key: register.refused_key(token)?,
            environment: register.environment(),
            job,
            request,
            contract,
        })
    }

    /// Draws, seals, stores. The clear secret ends with this function; the order opens it again.
    fn arm(&mut self, token: &TokenId, ticket: &Ticket, profile: Profile) -> Result<Input, DeskError> {
        let stamp = self.stamp()?;
        let contract = self.register.request(&ticket.request)?.contract;
        let job = self.register.next_job()?;
        let model = self.register.token(token)?.map_or_else(|| Model(String::new()), |token| token.model);
        if let Some(family) = self.first_write(&model.0)? {
            return Err(DeskError::FirstWrite { family });
        }
        let Some(OpenVault { vault, .. }) = &self.open else { return Err(DeskError::Locked) };
        let secret = drawn_for(&model, || vault.draw(profile, &mut *self.entropy))?;
        let binding = Binding {
            environment: vault.environment(),
            station: self.register.station(),
            job: job.0,
            token,
            contract: &contract,
            profile,
        };
        let intent = Intent {
            job,
            request: ticket.request.clone(),
            item: ticket.item,
            token: token.clone(),
            profile,
            sealed: vault.seal(&secret, &binding, &mut *self.entropy)?,
            check_value: secret.check_value(token),
            fingerprint: vault.fingerprint(&secret),
            contract: contract.clone(),
        };
        drop(secret);
        self.register.write(|book| book.arm(&stamp, &intent))?;
        Ok(Input::Armed(Box::new(self.register.job(job)?)))
    }

    /// The users of the item that a job is for, at least one: as many places are filled in a token with places.
    pub(in crate::desk) fn users_of(&self, job: &Job) -> Result<u8, DeskError> {
        let request = self.register.request(&job.request)?;
        let item = request.items.iter().find(|item| item.no == job.item);
        Ok(item.map_or(1, |item| u8::try_from(item.users.len()).unwrap_or(u8::MAX)).max(1))
    }

    /// How many secrets a token shows codes of: one for each user where they have places of their own, else one.
    pub(in crate::desk) fn places_of(&self, job: &Job) -> Result<u8, DeskError> {
        if job.token.manufacturer.as_str() == WITH_PLACES { self.users_of(job) } else { Ok(1) }
    }

    pub(in crate::desk) fn open_secret(&self, job: &Job) -> Result<Secret, DeskError> {
        let sealed = job.sealed.as_ref().ok_or(DeskError::SecretDestroyed { job: job.no })?;
        let vault = self.vault()?;
        Ok(vault.open_secret(
            sealed,
            &Binding {
                environment: vault.environment(),
                station: self.register.station(),
                job: job.no.0,
                token: &job.token,
                contract: &job.contract,
                profile: job.profile,
            },
        )?)
    }

    /// The proof: do two codes that follow each other come from the sealed secret?
    fn check(&self, job: &Job, codes: &Codes) -> Result<Option<i64>, DeskError> {
        let secret = self.open_secret(job)?;
        let (step, window) = codes.step.map_or_else(
            || (job.profile.step_at(self.now().unix_secs()), TYPED_WINDOW),
            |step| (step, READ_BACK_WINDOW),
        );
        Ok(find_consecutive(&secret, job.profile, step, window, (&codes.first, &codes.second)))
    }

    /// The code that a recorded or written token shows at a step, for the picture of its display.
    ///
    /// # Errors
    /// [`DeskError`] when the vault is locked or the secret destroyed.
    pub fn code_at(&self, job: JobNo, step: u64) -> Result<crate::domain::otp::Code, DeskError> {
        let job = self.register.job(job)?;
        Ok(totp(&self.open_secret(&job)?, job.profile, step))
    }

    fn is_filled(&self, request: &RequestNo) -> Result<bool, DeskError> {
        Ok(self.register.request(request)?.is_filled())
    }

    /// Runs one use case under the operator's stamp.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what the register says.
    pub fn write_stamped<T>(
        &mut self,
        use_case: impl FnOnce(&Book<'_>, &Stamp) -> Result<T, RegisterError>,
    ) -> Result<T, DeskError> {
        let stamp = self.stamp()?;
        Ok(self.register.write(|book| use_case(book, &stamp))?)
    }
}

/// A secret that the tokens of a model can hold: drawn again until it fits, so that none is altered to fit.
fn drawn_for(
    model: &Model,
    mut draw: impl FnMut() -> Result<Secret, VaultError>,
) -> Result<Secret, DeskError> {
    // One draw in thirteen has a byte 00 and does not fit the narrowest family; 64 in a row are a broken source.
    const DRAWS: u32 = 64;
    for _ in 0..DRAWS {
        let secret = draw()?;
        if accepts(&model.0, &secret) {
            return Ok(secret);
        }
    }
    let cause = format!("{DRAWS} secrets were drawn, and none fits");
    Err(VaultError::from(EntropyFailed { cause }).into())
}

/// A unique rule said no: somebody was faster. Everything else stays an error.
fn taken(outcome: Result<Input, DeskError>) -> Result<Input, DeskError> {
    match outcome {
        Err(DeskError::Register(RegisterError::Double { .. } | RegisterError::StateDiffers { .. })) => {
            Ok(Input::Taken)
        }
        other => other,
    }
}

/// An instant on Japan's clock.
fn japan(at: UnixMillis) -> jiff::Zoned {
    let timestamp = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    timestamp.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::open_serial;

    fn secret(last: u8) -> Result<Secret, VaultError> {
        Secret::filled(20, |out| {
            out.fill(7);
            out[19] = last;
            Ok(())
        })
    }

    fn draws(model: &str, mut lasts: impl Iterator<Item = u8>) -> (u32, Result<(), DeskError>) {
        let mut draws = 0;
        let outcome = drawn_for(&Model(model.into()), || {
            draws += 1;
            secret(lasts.next().unwrap_or(0))
        });
        (draws, outcome.map(drop))
    }

    #[test]
    fn a_secret_that_a_token_would_cut_is_drawn_again_and_only_for_such_a_token() {
        assert!(matches!(draws(open_serial::MODEL, [0, 0, 9].into_iter()), (3, Ok(()))));
        assert!(matches!(draws("PTB-1", [0, 0, 9].into_iter()), (1, Ok(()))));
    }

    #[test]
    fn a_source_that_never_gives_a_fitting_secret_ends_in_an_error() {
        assert!(matches!(draws(open_serial::MODEL, std::iter::repeat(0)), (64, Err(DeskError::Vault(_)))));
    }
}
