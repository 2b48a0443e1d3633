//! A token's non-volatile memory: what is left when its power is cut.
//!
//! Kept in a file, an emulated token survives its process. The bytes are frozen by a test of this file, version 1:
//!
//! ```text
//! "TSEM" ‖ version ‖ manufacturer (2) ‖ serial length ‖ serial ‖ wrong proofs (u32)
//! ‖ true time (i64) and clock (i64) of the last setting, microseconds
//! ‖ 0, or 1 ‖ algorithm ‖ digits ‖ step ‖ secret length ‖ secret
//! ‖ CRC-32 of everything before                                      integers little endian
//! ```
//!
//! The trap: it holds the secret in clear, as the flash of a real token does; it belongs beside emulated tokens only.

use zeroize::Zeroizing;

use crate::domain::secret::SecretLength;
use crate::domain::{Algorithm, Digits, Profile, Secret, StepSecs, TokenId};
use crate::emulator::clock::ClockBase;
use crate::emulator::{EmulatorError, HostMicros};
use crate::wire::frame::checksum;

const MAGIC: &[u8; 4] = b"TSEM";
const VERSION: u8 = 1;

/// Non-volatile memory.
pub struct Memory {
    pub(super) token: TokenId,
    pub(super) wrong_proofs: u32,
    pub(super) clock: ClockBase,
    pub(super) live: Option<Live>,
}

/// What makes a token live.
pub struct Live {
    /// Parameters of its codes.
    pub profile: Profile,
    /// Its secret.
    pub secret: Secret,
}

impl Memory {
    /// The memory of a token that leaves the factory at some instant with its clock off by some milliseconds.
    #[must_use]
    pub const fn blank(token: TokenId, at: HostMicros, clock_off_millis: i64) -> Self {
        let clock = ClockBase::set(at, (at.0 / 1000).saturating_add(clock_off_millis));
        Self { token, wrong_proofs: 0, clock, live: None }
    }

    /// Whose memory it is.
    #[must_use]
    pub const fn token(&self) -> &TokenId {
        &self.token
    }

    /// The memory as bytes, wiped when dropped.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(160));
        bytes.extend_from_slice(MAGIC);
        bytes.push(VERSION);
        bytes.extend_from_slice(self.token.manufacturer.as_str().as_bytes());
        let serial = self.token.serial.as_str().as_bytes();
        bytes.push(u8::try_from(serial.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(serial);
        bytes.extend_from_slice(&self.wrong_proofs.to_le_bytes());
        bytes.extend_from_slice(&self.clock.host_micros.to_le_bytes());
        bytes.extend_from_slice(&self.clock.token_micros.to_le_bytes());
        match &self.live {
            None => bytes.push(0),
            Some(Live { profile, secret }) => {
                bytes.extend_from_slice(&[
                    1,
                    match profile.algorithm {
                        Algorithm::Sha1 => 0,
                        Algorithm::Sha256 => 1,
                        Algorithm::Sha512 => 2,
                    },
                    match profile.digits {
                        Digits::Six => 6,
                        Digits::Eight => 8,
                    },
                    match profile.step {
                        StepSecs::Thirty => 30,
                        StepSecs::Sixty => 60,
                    },
                    u8::try_from(secret.len_bytes()).unwrap_or(u8::MAX),
                ]);
                bytes.extend_from_slice(secret.expose_secret());
            }
        }
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// Reads a token's memory back.
    ///
    /// # Errors
    /// [`EmulatorError::NoMemory`] for damaged bytes, [`EmulatorError::OtherVersion`] for another version's,
    /// [`EmulatorError::OtherToken`] for another token's.
    pub fn from_bytes(bytes: &[u8], token: &TokenId) -> Result<Self, EmulatorError> {
        let refused = EmulatorError::NoMemory { len: bytes.len() };
        let Some((checked, sum)) = bytes.split_last_chunk::<4>() else { return Err(refused) };
        if !checked.starts_with(MAGIC) || checksum(checked) != u32::from_le_bytes(*sum) {
            return Err(refused);
        }
        let mut rest = Reader(&checked[MAGIC.len()..]);
        let version = rest.byte().ok_or_else(|| refused.clone())?;
        if version != VERSION {
            return Err(EmulatorError::OtherVersion { expected: VERSION, got: version });
        }
        let memory = rest.memory().filter(|_| rest.0.is_empty()).ok_or(refused)?;
        if memory.token == *token {
            Ok(memory)
        } else {
            Err(EmulatorError::OtherToken { expected: token.clone(), got: memory.token })
        }
    }
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn byte(&mut self) -> Option<u8> {
        self.bytes(1).map(|bytes| bytes[0])
    }

    fn bytes(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes(N)?.try_into().ok()
    }

    fn text(&mut self, count: usize) -> Option<&'b str> {
        std::str::from_utf8(self.bytes(count)?).ok()
    }

    fn memory(&mut self) -> Option<Memory> {
        let manufacturer = self.text(2)?;
        let serial_len = self.byte()?.into();
        let token = TokenId::parse(manufacturer, self.text(serial_len)?).ok()?;
        let wrong_proofs = u32::from_le_bytes(self.array()?);
        let clock = ClockBase {
            host_micros: i64::from_le_bytes(self.array()?),
            token_micros: i64::from_le_bytes(self.array()?),
        };
        let live = match self.byte()? {
            0 => None,
            1 => Some(self.live()?),
            _ => return None,
        };
        Some(Memory { token, wrong_proofs, clock, live })
    }

    fn live(&mut self) -> Option<Live> {
        let profile = Profile {
            algorithm: match self.byte()? {
                0 => Algorithm::Sha1,
                1 => Algorithm::Sha256,
                2 => Algorithm::Sha512,
                _ => return None,
            },
            digits: match self.byte()? {
                6 => Digits::Six,
                8 => Digits::Eight,
                _ => return None,
            },
            step: match self.byte()? {
                30 => StepSecs::Thirty,
                60 => StepSecs::Sixty,
                _ => return None,
            },
        };
        let len = self.byte()?.into();
        let bytes = self.bytes(len)?;
        let secret = Secret::filled::<SecretLength>(len, |out| {
            out.copy_from_slice(bytes);
            Ok(())
        });
        Some(Live { profile, secret: secret.ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> TokenId {
        TokenId::parse("RT", "RT-7").unwrap()
    }

    fn live() -> Memory {
        let secret = Secret::filled::<SecretLength>(20, |out| {
            out.copy_from_slice(b"12345678901234567890");
            Ok(())
        });
        Memory {
            wrong_proofs: 3,
            live: Some(Live { profile: Profile::SERVICE, secret: secret.unwrap() }),
            ..Memory::blank(token(), HostMicros(2_000_000), 5)
        }
    }

    /// If this fails the format broke and units in files can no longer be read: do not change the test.
    #[test]
    fn the_bytes_of_version_1_are_frozen() {
        let mut expected = b"TSEM\x01RT\x04RT-7\x03\0\0\0".to_vec();
        expected.extend([0x80, 0x84, 0x1e, 0, 0, 0, 0, 0, 0x08, 0x98, 0x1e, 0, 0, 0, 0, 0]);
        expected.extend(b"\x01\x00\x06\x3c\x1412345678901234567890");
        expected.extend([0x9b, 0x9a, 0x82, 0x70]);
        assert_eq!(*live().to_bytes(), expected);
    }

    #[test]
    fn a_memory_comes_back_whole_or_not_at_all() {
        let bytes = live().to_bytes();
        let back = Memory::from_bytes(&bytes, &token()).unwrap();
        assert_eq!(back.to_bytes(), bytes);
        let blank = Memory::blank(token(), HostMicros(9), -4).to_bytes();
        assert_eq!(Memory::from_bytes(&blank, &token()).unwrap().to_bytes(), blank);
        for len in 0..bytes.len() {
            assert!(Memory::from_bytes(&bytes[..len], &token()).is_err(), "{len} bytes");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.to_vec();
            damaged[at] ^= 1;
            assert!(Memory::from_bytes(&damaged, &token()).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_memory_belongs_to_one_token_and_to_a_known_version() {
        let other = TokenId::parse("RT", "RT-8").unwrap();
        let got = Memory::from_bytes(&live().to_bytes(), &other).err();
        assert_eq!(got, Some(EmulatorError::OtherToken { expected: other, got: token() }));
        let mut later = live().to_bytes().to_vec();
        later[4] = 2;
        let sum_at = later.len() - 4;
        let sum = checksum(&later[..sum_at]).to_le_bytes();
        later[sum_at..].copy_from_slice(&sum);
        let got = Memory::from_bytes(&later, &token()).err();
        assert_eq!(got, Some(EmulatorError::OtherVersion { expected: 1, got: 2 }));
    }
}
