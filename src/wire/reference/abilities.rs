//! Abilities as bits: what an identity carries, and what the trade calls it.
//!
//! Reference protocol, section 11. The trap: bits that this version does not know are another maker's future and
//! are ignored, never refused.

use crate::domain::Abilities;

const CLOCK_SET: u32 = 1;
const CODE_READ: u32 = 1 << 1;
const CHECK_VALUE: u32 = 1 << 2;
const ERASE: u32 = 1 << 3;
const BLINK: u32 = 1 << 4;
const SHA256: u32 = 1 << 5;
const SHA512: u32 = 1 << 6;
const EIGHT_DIGITS: u32 = 1 << 7;
const THIRTY_SECS: u32 = 1 << 8;

/// The abilities that some bits tell.
#[must_use]
pub const fn abilities_from_bits(bits: u32) -> Abilities {
    Abilities {
        clock_set: bits & CLOCK_SET != 0,
        clock_erases: false,
        code_read: bits & CODE_READ != 0,
        check_value: bits & CHECK_VALUE != 0,
        erase: bits & ERASE != 0,
        blink: bits & BLINK != 0,
        sha256: bits & SHA256 != 0,
        sha512: bits & SHA512 != 0,
        eight_digits: bits & EIGHT_DIGITS != 0,
        thirty_secs: bits & THIRTY_SECS != 0,
        no_sixty_secs: false,
        clock_unit_millis: 1,
        places: 0,
    }
}

/// The bits that tell some abilities.
#[must_use]
pub const fn bits_from_abilities(abilities: &Abilities) -> u32 {
    let mut bits = 0;
    let table = [
        (abilities.clock_set, CLOCK_SET),
        (abilities.code_read, CODE_READ),
        (abilities.check_value, CHECK_VALUE),
        (abilities.erase, ERASE),
        (abilities.blink, BLINK),
        (abilities.sha256, SHA256),
        (abilities.sha512, SHA512),
        (abilities.eight_digits, EIGHT_DIGITS),
        (abilities.thirty_secs, THIRTY_SECS),
    ];
    let mut i = 0;
    while i < table.len() {
        if table[i].0 {
            bits |= table[i].1;
        }
        i += 1;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ability_has_its_own_bit() {
        for bit in 0..9 {
            assert_eq!(bits_from_abilities(&abilities_from_bits(1 << bit)), 1 << bit);
        }
    }

    #[test]
    fn bits_of_a_later_version_are_ignored() {
        assert_eq!(abilities_from_bits(0xffff_fe00), abilities_from_bits(0));
    }
}
