//! SM4 as these tokens use it: single blocks under a key, and the four-byte MAC.
//!
//! GB/T 32907-2016; `openT2OTP` and `molto2-tools`. The trap: the MAC is taken over class 80 and the length of the body
//! alone, although class 84 and four bytes more are what is sent.

use sha1::{Digest as _, Sha1};
use sm4::Sm4;
use sm4::cipher::{BlockCipherDecrypt as _, BlockCipherEncrypt as _, KeyInit as _};
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::access::Challenge;

/// Length of a block, in bytes.
pub(super) const BLOCK: usize = 16;

/// Length of a MAC, in bytes.
pub(super) const MAC: usize = 4;

const KEY: usize = 16;

/// The SM4 key of a token: the same for every single-profile token, one per customer for the Molto2.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct TokenKey(Box<[u8; KEY]>);

/// The customer key of a Molto2, from which its SM4 key is made.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct CustomerKey(Box<[u8; KEY]>);

impl TokenKey {
    /// The key of the single-profile family. Published by its maker: it protects nothing.
    const SINGLE_PROFILE: [u8; KEY] =
        [0x8a, 0xd2, 0x06, 0x88, 0x3c, 0xa3, 0x69, 0x48, 0x2a, 0xb2, 0x71, 0x82, 0xb6, 0xe8, 0x32, 0x24];

    /// The key of every single-profile token.
    #[must_use]
    pub fn single_profile() -> Self {
        Self(Box::new(Self::SINGLE_PROFILE))
    }

    /// The key of a Molto2 with this customer key.
    #[must_use]
    pub fn of_customer(customer: &CustomerKey) -> Self {
        let mut digest = Sha1::digest(&customer.0[..]);
        let mut key = Self(Box::new([0; KEY]));
        key.0.copy_from_slice(&digest[..KEY]);
        digest.as_mut_slice().zeroize();
        key
    }

    /// The key that lies in these bytes.
    pub(super) fn from_bytes(bytes: &[u8; KEY]) -> Self {
        let mut key = Self(Box::new([0; KEY]));
        key.0.copy_from_slice(bytes);
        key
    }

    /// The bytes, for a command that brings a new key.
    pub(super) fn bytes(&self) -> &[u8; KEY] {
        &self.0
    }

    /// Encrypts whole blocks where they lie, each by itself.
    pub(super) fn encrypt(&self, bytes: &mut [u8]) {
        let cipher = self.cipher();
        for block in bytes.as_chunks_mut::<BLOCK>().0 {
            cipher.encrypt_block(block.into());
        }
    }

    /// Decrypts whole blocks where they lie, each by itself.
    pub(super) fn decrypt(&self, bytes: &mut [u8]) {
        let cipher = self.cipher();
        for block in bytes.as_chunks_mut::<BLOCK>().0 {
            cipher.decrypt_block(block.into());
        }
    }

    /// The answer to a challenge: one block of the challenge and eight zeros.
    #[must_use]
    pub fn answer(&self, challenge: &Challenge) -> [u8; BLOCK] {
        let mut block = [0; BLOCK];
        block[..challenge.len()].copy_from_slice(challenge);
        self.encrypt(&mut block);
        block
    }

    /// Whether this answers the challenge; takes the same time whatever it finds.
    #[must_use]
    pub fn is_answered(&self, challenge: &Challenge, answer: &[u8; BLOCK]) -> bool {
        self.answer(challenge).ct_eq(answer).into()
    }

    /// The MAC of a command with INS, P1 and P2 over its body.
    pub(super) fn mac(&self, [ins, p1, p2]: [u8; 3], body: &[u8]) -> [u8; MAC] {
        let len = u8::try_from(body.len()).unwrap_or(u8::MAX);
        let header = [0x80, ins, p1, p2, len];
        let cipher = self.cipher();
        let mut state = Zeroizing::new([0_u8; BLOCK]);
        let mut filled = 0;
        let whole = (header.len() + body.len()).is_multiple_of(BLOCK);
        let mark: &[u8] = if whole { &[] } else { &[0x80] };
        for byte in header.iter().chain(body).chain(mark) {
            state[filled] ^= byte;
            filled += 1;
            if filled == BLOCK {
                cipher.encrypt_block((&mut *state).into());
                filled = 0;
            }
        }
        if filled > 0 {
            cipher.encrypt_block((&mut *state).into());
        }
        let mut mac = [0; MAC];
        mac.copy_from_slice(&state[..MAC]);
        mac
    }

    fn cipher(&self) -> Sm4 {
        Sm4::new((&*self.0).into())
    }
}

impl CustomerKey {
    /// What every Molto2 leaves the factory with.
    const FACTORY: [u8; KEY] = *b"TOKEN2MOLTO1-KEY";

    /// The key that every Molto2 leaves the factory with, known to anybody.
    #[must_use]
    pub fn factory() -> Self {
        Self(Box::new(Self::FACTORY))
    }

    /// Makes a customer key by letting `fill` write its 16 bytes.
    ///
    /// # Errors
    /// What `fill` says.
    pub fn filled<E>(fill: impl FnOnce(&mut [u8; KEY]) -> Result<(), E>) -> Result<Self, E> {
        let mut key = Self(Box::new([0; KEY]));
        fill(&mut key.0)?;
        Ok(key)
    }

    /// Whether it is the key of the factory.
    #[must_use]
    pub fn is_factory(&self) -> bool {
        self.0.ct_eq(&Self::FACTORY).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cipher_is_that_of_the_standard() {
        let bytes = 0x0123_4567_89ab_cdef_fedc_ba98_7654_3210_u128.to_be_bytes();
        let key = TokenKey::from_bytes(&bytes);
        let mut block = bytes;
        key.encrypt(&mut block);
        assert_eq!(u128::from_be_bytes(block), 0x681e_df34_d206_965e_86b3_e94f_536e_4246);
        key.decrypt(&mut block);
        assert_eq!(block, bytes);
    }

    #[test]
    fn a_whole_block_is_not_padded_before_the_mac_and_a_broken_one_is() {
        let key = TokenKey::single_profile();
        let with_mark = [&[7; 10][..], &[0x80]].concat();
        assert_ne!(key.mac([1, 2, 3], &with_mark), key.mac([1, 2, 3], &[7; 10]), "the lengths differ");
        // 5 + 11 bytes are one block: encrypting it once is the whole MAC.
        let mut block = [0; BLOCK];
        block[..5].copy_from_slice(&[0x80, 1, 2, 3, 11]);
        block[5..].copy_from_slice(&with_mark);
        key.encrypt(&mut block);
        assert_eq!(key.mac([1, 2, 3], &with_mark), block[..MAC]);
    }

    #[test]
    fn the_round_keys_are_wiped() {
        fn wiped<T: ZeroizeOnDrop>() {}
        wiped::<Sm4>();
        wiped::<TokenKey>();
        wiped::<CustomerKey>();
    }

    #[test]
    fn the_factory_key_is_known() {
        assert!(CustomerKey::factory().is_factory());
        let own = CustomerKey::filled::<()>(|out| {
            out.fill(3);
            Ok(())
        });
        assert!(!own.unwrap().is_factory());
    }
}
