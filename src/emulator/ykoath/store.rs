//! The credentials of an emulated smart key, and what it computes with them.
//!
//! Source: YKOATH. The trap: a credential that counts presses moves on with every code that is asked for by name, and
//! with none that is asked for with all the others.

use zeroize::Zeroizing;

use crate::domain::otp::{Generator, truncated};
use crate::domain::{Algorithm, Digits};
use crate::wire::WireError;
use crate::wire::apdu::Response;
use crate::wire::ykoath::{
    Calculated, Credential, Kind, Listed, Make, Name, Status, Truncated, all_whole, calculated_response,
    list_whole,
};

/// The credentials, in the order in which they came.
pub(super) struct Store {
    make: Make,
    version: [u8; 3],
    credentials: Vec<Credential>,
    /// Names of what its owner keeps there that computes no codes.
    passwords: Vec<Name>,
}

impl Store {
    pub(super) const fn new(make: Make, version: [u8; 3]) -> Self {
        Self { make, version, credentials: Vec::new(), passwords: Vec::new() }
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.credentials.iter().map(|held| held.name.as_str()).collect()
    }

    pub(super) fn named(&self, name: &str) -> Option<&Credential> {
        self.credentials.iter().find(|held| held.name.as_str() == name)
    }

    pub(super) fn keep_password(&mut self, name: Name) {
        self.passwords.push(name);
    }

    pub(super) fn put(&mut self, credential: Credential) -> Status {
        if credential.algorithm == Algorithm::Sha512 && !self.make.takes_sha512(self.version) {
            return Status::BadContent;
        }
        if let Some(held) = self.credentials.iter_mut().find(|held| held.name == credential.name) {
            if let Some(taken) = self.make.name_taken() {
                return taken;
            }
            *held = credential;
            return Status::Done;
        }
        if self.make.capacity(self.version).is_some_and(|most| self.credentials.len() >= most) {
            return Status::Full;
        }
        self.credentials.push(credential);
        Status::Done
    }

    pub(super) fn delete(&mut self, name: &Name) -> Status {
        let before = self.credentials.len();
        self.credentials.retain(|held| held.name != *name);
        if self.credentials.len() < before { Status::Done } else { self.make.no_such_name() }
    }

    pub(super) fn rename(&mut self, from: &Name, to: Name) -> Status {
        if !self.make.renames(self.version) {
            return Status::UnknownInstruction;
        }
        if self.named(to.as_str()).is_some() {
            return Status::BadContent;
        }
        match self.credentials.iter_mut().find(|held| held.name == *from) {
            Some(held) => {
                held.name = to;
                Status::Done
            }
            None => Status::NoSuchName,
        }
    }

    pub(super) fn list(&self) -> Result<Zeroizing<Vec<u8>>, WireError> {
        let computing = self.credentials.iter().map(|held| (Some((held.kind, held.algorithm)), &held.name));
        let all = computing.chain(self.passwords.iter().map(|name| (None, name)));
        let listed = all.map(|(computes, name)| Listed { computes, name: name.clone() });
        list_whole(&listed.collect::<Vec<_>>())
    }

    pub(super) fn calculate(&mut self, name: &Name, step: u64, full: bool) -> Result<Response, WireError> {
        let Some(held) = self.credentials.iter_mut().find(|held| held.name == *name) else {
            return Ok(Response::only(self.make.no_such_name().sw()));
        };
        let counted = match held.kind {
            Kind::Totp => step,
            Kind::Hotp => {
                let counter = held.counter.unwrap_or(0);
                held.counter = Some(counter.wrapping_add(1));
                counter.into()
            }
        };
        calculated_response(&calculated(held, counted, full))
    }

    pub(super) fn calculate_all(&self, step: u64) -> Result<Zeroizing<Vec<u8>>, WireError> {
        let all = self.credentials.iter().map(|held| {
            let told = match held.kind {
                Kind::Hotp => Calculated::Counts { digits: held.digits },
                Kind::Totp if held.touch => Calculated::NeedsTouch { digits: held.digits },
                Kind::Totp => calculated(held, step, false),
            };
            (held.name.clone(), told)
        });
        all_whole(&all.collect::<Vec<_>>())
    }
}

fn calculated(held: &Credential, counted: u64, full: bool) -> Calculated {
    // The digits of the generator concern only its codes, and these are cut by whoever asks.
    let mac = Generator::new(&held.secret, held.algorithm, Digits::Six).mac(counted);
    if full {
        Calculated::Full { digits: held.digits, mac }
    } else {
        Calculated::Code(Truncated { digits: held.digits, value: truncated(&mac) })
    }
}
