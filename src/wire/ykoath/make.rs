//! The makes that carry the applet, and where they differ.
//!
//! Source: YKOATH. The trap: the version that SELECT tells is the firmware's on a YubiKey and the applet's on the
//! others, so only a YubiKey is judged by it.

use super::command::Status;
use crate::wire::apdu::Continuation;

/// Who made a smart key with this applet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Make {
    /// Yubico.
    YubiKey,
    /// Canokeys.
    CanoKey,
    /// Nitrokey, third generation.
    Nitrokey3,
}

/// The first YubiKey firmware that takes SHA-512.
const SHA512_SINCE: [u8; 3] = [4, 3, 1];

/// The first YubiKey firmware that calls a credential otherwise.
const RENAMES_SINCE: [u8; 3] = [5, 3, 1];

/// The first YubiKey firmware with room for 64 credentials.
const ROOMY_SINCE: [u8; 3] = [5, 7, 0];

impl Make {
    /// Every make.
    pub const ALL: [Self; 3] = [Self::YubiKey, Self::CanoKey, Self::Nitrokey3];

    /// Every model that [`Make::model`] tells.
    pub const MODELS: [&'static str; 6] =
        ["YubiKey NEO", "YubiKey 4", "YubiKey 5", "YubiKey", "CanoKey", "Nitrokey 3"];

    /// The model, as people call it.
    #[must_use]
    pub const fn model(self, version: [u8; 3]) -> &'static str {
        let model = match (self, version[0]) {
            (Self::YubiKey, ..=3) => 0,
            (Self::YubiKey, 4) => 1,
            (Self::YubiKey, 5) => 2,
            (Self::YubiKey, _) => 3,
            (Self::CanoKey, _) => 4,
            (Self::Nitrokey3, _) => 5,
        };
        Self::MODELS[model]
    }

    /// Whether it guards itself by a password. One that does not may have a PIN, which guards only what its owner puts under it.
    #[must_use]
    pub const fn has_password(self) -> bool {
        !matches!(self, Self::Nitrokey3)
    }

    /// How the rest of its answers is asked for. A Nitrokey 3 tells no more than the command has room for, which is nothing
    /// where the command says no length, and hands out the rest as ISO/IEC 7816-4 says (`trussed-dev/apdu-dispatch`).
    #[must_use]
    pub const fn continuation(self) -> Continuation {
        match self {
            Self::YubiKey | Self::CanoKey => super::CONTINUATION,
            Self::Nitrokey3 => Continuation::GetResponse,
        }
    }

    /// What it says when a name is there already; `None` from a make that overwrites it.
    #[must_use]
    pub const fn name_taken(self) -> Option<Status> {
        match self {
            Self::YubiKey => None,
            Self::CanoKey => Some(Status::NotAllowed),
            Self::Nitrokey3 => Some(Status::NameTaken),
        }
    }

    /// What it says of a name that is not there.
    #[must_use]
    pub const fn no_such_name(self) -> Status {
        match self {
            Self::YubiKey | Self::CanoKey => Status::NoSuchName,
            Self::Nitrokey3 => Status::NotFound,
        }
    }

    /// Whether it takes SHA-512.
    #[must_use]
    pub fn takes_sha512(self, version: [u8; 3]) -> bool {
        match self {
            Self::YubiKey => version >= SHA512_SINCE,
            Self::CanoKey => true,
            Self::Nitrokey3 => false,
        }
    }

    /// Whether it calls a credential otherwise when asked.
    #[must_use]
    pub fn renames(self, version: [u8; 3]) -> bool {
        match self {
            Self::YubiKey => version >= RENAMES_SINCE,
            Self::CanoKey => true,
            Self::Nitrokey3 => false,
        }
    }

    /// How many credentials it has room for; `None` where the sources do not say.
    #[must_use]
    pub fn capacity(self, version: [u8; 3]) -> Option<usize> {
        match self {
            Self::YubiKey if version >= ROOMY_SINCE => Some(64),
            Self::YubiKey => Some(32),
            Self::CanoKey => Some(100),
            Self::Nitrokey3 => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yubikey_is_judged_by_its_firmware_and_the_others_are_not() {
        let table = [
            (Make::YubiKey, [3, 4, 9], "YubiKey NEO", false, false, Some(32)),
            (Make::YubiKey, [4, 3, 1], "YubiKey 4", true, false, Some(32)),
            (Make::YubiKey, [5, 4, 3], "YubiKey 5", true, true, Some(32)),
            (Make::YubiKey, [5, 7, 0], "YubiKey 5", true, true, Some(64)),
            (Make::CanoKey, [0, 0, 0], "CanoKey", true, true, Some(100)),
            (Make::Nitrokey3, [9, 9, 9], "Nitrokey 3", false, false, None),
        ];
        for (make, version, model, sha512, renames, capacity) in table {
            assert_eq!(make.model(version), model);
            assert_eq!((make.takes_sha512(version), make.renames(version)), (sha512, renames), "{model}");
            assert_eq!(make.capacity(version), capacity, "{model}");
        }
    }
}
