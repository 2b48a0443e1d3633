//! An emulated smart key with the YKOATH applet: a YubiKey, a CanoKey or a Nitrokey 3 in its reader.
//!
//! Source: YKOATH; README, rule 10 for every family. Its awkward habits are those of the real ones: one make overwrites
//! a name without a word and the others refuse, selecting any applet closes what was opened in the one before, a wrong
//! password is not counted where a wrong PIN is, one make has no RESET, and one waits for a touch before it forgets
//! anything and tells nothing to a command that says no length before it is asked for the rest.

use zeroize::Zeroizing;

use crate::domain::{Algorithm, Secret};
use crate::emulator::{CardUnit, HostMicros};
use crate::wire::WireError;
use crate::wire::apdu::{Command as Apdu, LONGEST_RESPONSE_DATA, Parting, Response, Sw};
use crate::wire::ykoath::{
    AccessKey, Applet, Command, Credential, Make, Name, Pin, Selection, Status, proof_response,
};

mod store;

use store::Store;

/// How often a PIN may be tried in a row.
const PIN_TRIES: u8 = 8;

/// What a Nitrokey 3 answers to a wrong PIN (ISO/IEC 7816-4 section 5.1.3: verification failed).
const WRONG_PIN: Sw = Sw(0x6300);

/// What a Nitrokey 3 answers to whoever asks for the rest of nothing.
const NOTHING_LEFT: Sw = Sw(0x6f00);

/// There is no such applet.
const NO_APPLET: Sw = Sw(0x6a82);

/// What a key is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YkOathSpec {
    /// Who made it.
    pub make: Make,
    /// Its serial.
    pub serial: u32,
    /// What SELECT tells.
    pub version: [u8; 3],
}

/// The key.
pub struct YkOathUnit {
    spec: YkOathSpec,
    salt: [u8; 8],
    selected: Option<Applet>,
    store: Store,
    guard: Option<Guard>,
    opened: bool,
    /// Whether nobody touches it when it waits for that.
    untouched: bool,
    /// The challenge of this selection.
    challenge: [u8; 8],
    /// What is still to be told of the last answer.
    rest: Option<Parting>,
}

/// What has to be shown before it does anything.
enum Guard {
    Password(AccessKey),
    Pin { pin: Pin, tries: u8 },
}

impl YkOathSpec {
    /// One of today.
    #[must_use]
    pub const fn of(make: Make, serial: u32) -> Self {
        let version = match make {
            Make::YubiKey => [5, 7, 1],
            Make::CanoKey => [5, 5, 5],
            Make::Nitrokey3 => [4, 13, 0],
        };
        Self { make, serial, version }
    }
}

impl YkOathUnit {
    /// A key fresh from the factory.
    #[must_use]
    pub fn new(spec: YkOathSpec) -> Self {
        let mut salt = [0x5a; 8];
        salt[4..].copy_from_slice(&spec.serial.to_be_bytes());
        Self {
            store: Store::new(spec.make, spec.version),
            spec,
            salt,
            selected: None,
            guard: None,
            opened: false,
            untouched: false,
            challenge: [0; 8],
            rest: None,
        }
    }

    /// Whether somebody touches it when it wants that, as a Nitrokey 3 does before it forgets anything and looks at a PIN.
    pub const fn touched(&mut self, by_somebody: bool) {
        self.untouched = !by_somebody;
    }

    /// Its owner sets a password, or on a make without passwords a PIN, by another program.
    ///
    /// # Errors
    /// What the wire says about a PIN that is too long.
    pub fn guard_by(&mut self, password: &[u8]) -> Result<(), WireError> {
        self.guard = Some(if self.spec.make.has_password() {
            Guard::Password(AccessKey::of_password(password, &self.salt))
        } else {
            Guard::Pin { pin: Pin::new(password)?, tries: PIN_TRIES }
        });
        self.opened = false;
        Ok(())
    }

    /// Its owner adds a credential by another program.
    pub fn add(&mut self, credential: Credential) {
        let _ = self.store.put(credential);
    }

    /// Its owner keeps a password under a name, as a Nitrokey 3 lets people do.
    pub fn keep_password(&mut self, name: Name) {
        self.store.keep_password(name);
    }

    /// The names of its credentials, in the order in which it lists them.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.store.names()
    }

    /// The hash and the secret under a name, for whoever checks a station.
    #[must_use]
    pub fn secret(&self, name: &str) -> Option<(Algorithm, &Secret)> {
        self.store.named(name).map(|held| (held.algorithm, &held.secret))
    }

    fn respond(&mut self, command: &Apdu, random: [u8; 8]) -> Result<Response, WireError> {
        let most = self.first_part(command);
        let is_spoken_with = self.is_nitrokey() || self.selected == Some(Applet::Oath);
        if is_spoken_with && self.spec.make.continuation().is_meant_by(command) {
            let next = self.rest.as_mut().map(|rest| rest.next_part(most)).transpose()?.flatten();
            let nothing = if self.is_nitrokey() { NOTHING_LEFT } else { Status::BadContent.sw() };
            return Ok(next.unwrap_or_else(|| Response::only(nothing)));
        }
        self.rest = None;
        let response = self.carry_out(command, random)?;
        if self.rest.is_none() && response.data().len() > most {
            return self.told(Zeroizing::new(response.data().to_vec()), most);
        }
        Ok(response)
    }

    const fn is_nitrokey(&self) -> bool {
        matches!(self.spec.make, Make::Nitrokey3)
    }

    fn carry_out(&mut self, command: &Apdu, random: [u8; 8]) -> Result<Response, WireError> {
        if let Some(applet) = Applet::selected_by(command) {
            return self.select(applet, random);
        }
        let [class, ..] = command.header();
        match self.selected {
            _ if class != 0 => Ok(Response::only(Status::UnknownClass.sw())),
            _ if command.is_select() => Ok(Response::only(NO_APPLET)),
            Some(Applet::Oath) => self.oath(command, random),
            Some(applet) if applet.is_asked_serial(command) => match applet {
                Applet::YubiKeyManagement => Applet::yubikey_info(self.spec.serial, self.spec.version),
                _ => applet.serial_response(self.spec.serial),
            },
            _ => Ok(Response::only(Status::UnknownInstruction.sw())),
        }
    }

    fn select(&mut self, applet: Applet, random: [u8; 8]) -> Result<Response, WireError> {
        let has = match applet {
            Applet::Oath => true,
            Applet::YubiKeyManagement => self.spec.make == Make::YubiKey && self.spec.version[0] >= 4,
            Applet::YubiKeyOtp => self.spec.make == Make::YubiKey,
            Applet::CanoKeyAdmin => self.spec.make == Make::CanoKey,
        };
        if !has {
            return Ok(Response::only(NO_APPLET));
        }
        self.reset();
        self.selected = Some(applet);
        if applet != Applet::Oath {
            return applet.greeting(self.spec.version);
        }
        self.challenge = random;
        let has_pin = matches!(self.guard, Some(Guard::Pin { .. }));
        Selection {
            version: self.spec.version,
            salt: if has_pin { Vec::new() } else { self.salt.to_vec() },
            challenge: matches!(self.guard, Some(Guard::Password(_))).then_some(random),
            pin_tries: match &self.guard {
                Some(Guard::Pin { tries, .. }) => Some(*tries),
                _ => None,
            },
            serial: self.is_nitrokey().then(|| self.spec.serial.to_be_bytes().to_vec()),
        }
        .response()
    }

    fn oath(&mut self, command: &Apdu, random: [u8; 8]) -> Result<Response, WireError> {
        match Command::decode(command) {
            Ok(decoded) => self.obey(decoded, random, self.first_part(command)),
            Err(status) => Ok(Response::only(status.sw())),
        }
    }

    /// How much of an answer fits into its first part.
    fn first_part(&self, command: &Apdu) -> usize {
        if self.is_nitrokey() { room(command) } else { LONGEST_RESPONSE_DATA }
    }

    /// What it says before it does anything; `None` where nothing stands in the way.
    fn forbidden(&self, command: &Command) -> Option<Status> {
        use Command as C;
        let pins = matches!(command, C::VerifyPin(_) | C::SetPin(_) | C::ChangePin { .. });
        if self.is_nitrokey() {
            // Its PIN guards what its owner puts under it, and nothing of what is here.
            let waits_for_touch = match command {
                C::SetCode { .. } | C::ClearCode | C::Validate { .. } | C::CalculateAll { .. } => {
                    return Some(Status::NotAllowed);
                }
                C::Delete(_) | C::Reset => true,
                C::Put(credential) => credential.touch,
                _ => pins,
            };
            return Some(Status::AccessRequired).filter(|_| waits_for_touch && self.untouched);
        }
        let opens = matches!(command, C::Validate { .. } | C::Reset);
        match &self.guard {
            _ if pins => Some(Status::UnknownInstruction),
            Some(_) if !self.opened && !opens => Some(Status::AccessRequired),
            _ => None,
        }
    }

    fn obey(&mut self, command: Command, random: [u8; 8], most: usize) -> Result<Response, WireError> {
        use Command as C;
        if let Some(forbidden) = self.forbidden(&command) {
            return Ok(Response::only(forbidden.sw()));
        }
        let status = match command {
            C::Put(credential) => self.store.put(credential),
            C::Delete(name) => self.store.delete(&name),
            C::Rename { from, to } => self.store.rename(&from, to),
            C::List => return self.told(self.store.list()?, most),
            C::Calculate { name, step, full } => return self.store.calculate(&name, step, full),
            C::CalculateAll { step } => return self.told(self.store.calculate_all(step)?, most),
            C::SetCode { key, .. } => {
                self.guard = Some(Guard::Password(key));
                self.opened = true;
                Status::Done
            }
            C::ClearCode => {
                self.guard = None;
                Status::Done
            }
            C::Validate { proof, challenge } => match &self.guard {
                Some(Guard::Password(key)) if key.prove(&self.challenge) == proof => {
                    self.opened = true;
                    return proof_response(&key.prove(&challenge));
                }
                Some(_) => Status::BadContent,
                // There is nothing to prove.
                None => Status::NoSuchName,
            },
            C::Reset => self.forget(random),
            C::VerifyPin(pin) => return Ok(Response::only(self.try_pin(&pin))),
            C::SetPin(pin) if self.guard.is_none() => {
                self.guard = Some(Guard::Pin { pin, tries: PIN_TRIES });
                Status::Done
            }
            C::SetPin(_) => Status::AccessRequired,
            C::ChangePin { old, new } => {
                let tried = self.try_pin(&old);
                if tried != Sw::DONE {
                    return Ok(Response::only(tried));
                }
                self.guard = Some(Guard::Pin { pin: new, tries: PIN_TRIES });
                Status::Done
            }
            C::SendRemaining if self.is_nitrokey() => Status::NotAllowed,
            // Both are answered before a command gets here.
            C::Select | C::SendRemaining => Status::UnknownInstruction,
        };
        Ok(Response::only(status.sw()))
    }

    fn told(&mut self, whole: Zeroizing<Vec<u8>>, most: usize) -> Result<Response, WireError> {
        let mut parting = Parting::new(whole, Sw::DONE)?;
        let first = parting.next_part(most)?;
        self.rest = Some(parting);
        Ok(first.unwrap_or_else(|| Response::only(Sw::DONE)))
    }

    /// Everything goes, and the identity with it.
    fn forget(&mut self, random: [u8; 8]) -> Status {
        if self.spec.make == Make::CanoKey {
            return Status::UnknownInstruction;
        }
        self.store = Store::new(self.spec.make, self.spec.version);
        self.guard = None;
        self.salt = random;
        Status::Done
    }

    fn try_pin(&mut self, shown: &Pin) -> Sw {
        let Some(Guard::Pin { pin, tries }) = &mut self.guard else { return Status::AccessRequired.sw() };
        if *tries == 0 {
            return WRONG_PIN;
        }
        if pin.same_as(shown) {
            *tries = PIN_TRIES;
            return Sw::DONE;
        }
        *tries -= 1;
        WRONG_PIN
    }
}

/// How many bytes of an answer a command has room for: none where it says no length.
fn room(command: &Apdu) -> usize {
    match command.le() {
        None => 0,
        Some(0) => LONGEST_RESPONSE_DATA,
        Some(le) => le.into(),
    }
}

impl CardUnit for YkOathUnit {
    /// As such keys answer (the list of answers to reset of `pcsc-tools`).
    fn atr(&self) -> Vec<u8> {
        let (head, name, check): (&[u8], &[u8], u8) = match self.spec.make {
            Make::YubiKey => (
                &[0x3b, 0xfd, 0x13, 0, 0, 0x81, 0x31, 0xfe, 0x15, 0x80, 0x73, 0xc0, 0x21, 0xc0, 0x57],
                b"YubiKey",
                0x40,
            ),
            Make::CanoKey => (&[0x3b, 0xf7, 0x11, 0, 0, 0x81, 0x31, 0xfe, 0x65], b"Canokey", 0x99),
            Make::Nitrokey3 => (&[0x3b, 0x8f, 0x01, 0x80, 0x5d], b"Nitrokey\0\0\0\0\0", 0x6a),
        };
        [head, name, &[check]].concat()
    }

    fn reset(&mut self) {
        self.selected = None;
        self.opened = false;
        self.rest = None;
    }

    fn answer(&mut self, bytes: &[u8], _: HostMicros, random: [u8; 8]) -> Zeroizing<Vec<u8>> {
        let response = match Apdu::decode(bytes) {
            Ok(command) => self.respond(&command, random),
            Err(_) => Ok(Response::only(Status::BadLength.sw())),
        };
        let encoded = response.and_then(|response| response.encode());
        Zeroizing::new(
            encoded.map_or_else(|_| Status::Internal.sw().0.to_be_bytes().to_vec(), |b| b.to_vec()),
        )
    }
}

#[cfg(test)]
mod tests;
