//! The customer barcode of the post (カスタマバーコード): 67 bars from a postal code and an address display number.
//!
//! Japan Post, 郵便番号・バーコードマニュアル, pages 12 and 17 to 20. The trap: a letter takes two characters, and the second of them
//! is lost, not moved, when the first falls on the last of the thirteen.

use std::fmt;

use crate::domain::PostalCode;
use crate::domain::code::codes;
use crate::paper::barcode::{AddressNumber, address_number};

/// One of the four bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bar {
    /// Long.
    Full,
    /// Semi-long, reaching up.
    Ascender,
    /// Semi-long, reaching down.
    Descender,
    /// Timing: only the middle.
    Timing,
}

impl Bar {
    /// `F`, `A`, `D` or `T`.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Full => 'F',
            Self::Ascender => 'A',
            Self::Descender => 'D',
            Self::Timing => 'T',
        }
    }

    /// Whether it reaches the upper edge.
    #[must_use]
    pub const fn reaches_up(self) -> bool {
        matches!(self, Self::Full | Self::Ascender)
    }

    /// Whether it reaches the lower edge.
    #[must_use]
    pub const fn reaches_down(self) -> bool {
        matches!(self, Self::Full | Self::Descender)
    }
}

codes! {
    /// Why a barcode is left out.
    NoBarcode {
        /// The postal code stands for a whole town or more (以下に掲載がない場合): it ends in 00.
        Representative = "representative",
        /// Which part of the address the postal code covers is not known.
        UnknownTown = "unknown_town",
        /// The smallest one and its clear space do not fit beside the text.
        NoRoom = "no_room",
        /// The text has a character that the barcode does not know, or is too long for any.
        Unwritable = "unwritable",
    }
}

/// A customer barcode: postal code, thirteen characters of the address, check character.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CustomerBarcode {
    number: AddressNumber,
    /// Values 0 to 18.
    characters: [u8; CHARACTERS],
}

/// The check character, as the post writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CheckCharacter(u8);

const POSTAL_DIGITS: usize = 7;
const ADDRESS_CHARACTERS: usize = 13;
const CHARACTERS: usize = POSTAL_DIGITS + ADDRESS_CHARACTERS + 1;

const HYPHEN: u8 = 10;
/// CC1; the others follow.
const FIRST_CONTROL: u8 = 11;
/// CC4.
const FILLER: u8 = FIRST_CONTROL + 3;
const MODULUS: u32 = 19;

const START: [Bar; 2] = [Bar::Full, Bar::Descender];
const STOP: [Bar; 2] = [Bar::Descender, Bar::Full];

/// The bars of each value: digits, hyphen, CC1 to CC8.
const TABLE: [&[u8; 3]; MODULUS as usize] = [
    b"FTT", b"FFT", b"FDA", b"DFA", b"FAD", b"FTF", b"DAF", b"AFD", b"ADF", b"TFF", b"TFT", b"DAT", b"DTA",
    b"ADT", b"TDA", b"ATD", b"TAD", b"TTF", b"FFF",
];

impl CustomerBarcode {
    /// Bars of every symbol.
    pub const BARS: usize = START.len() + 3 * CHARACTERS + STOP.len();

    /// The barcode of an address; `rest` is what follows the part that the postal code covers.
    ///
    /// # Errors
    /// [`NoBarcode::Representative`] for a postal code that ends in 00.
    pub fn of_address(postal_code: &PostalCode, rest: &str) -> Result<Self, NoBarcode> {
        if postal_code.digits().ends_with("00") {
            return Err(NoBarcode::Representative);
        }
        Ok(Self::encode(postal_code, address_number(rest)))
    }

    /// The barcode of a postal code that belongs to one organisation or box: no more than the code.
    #[must_use]
    pub fn of_business(postal_code: &PostalCode) -> Self {
        Self::encode(postal_code, AddressNumber::default())
    }

    fn encode(postal_code: &PostalCode, number: AddressNumber) -> Self {
        let mut characters = [FILLER; CHARACTERS];
        for (place, digit) in characters.iter_mut().zip(postal_code.digits().bytes()) {
            *place = digit - b'0';
        }
        let address = number.as_str().bytes().flat_map(values);
        for (place, value) in characters[POSTAL_DIGITS..CHARACTERS - 1].iter_mut().zip(address) {
            *place = value;
        }
        let sum: u32 = characters[..CHARACTERS - 1].iter().map(|value| u32::from(*value)).sum();
        let check = (MODULUS - sum % MODULUS) % MODULUS;
        characters[CHARACTERS - 1] = u8::try_from(check).unwrap_or_default();
        Self { number, characters }
    }

    /// The address display number, whole, also where the symbol has no room for its end.
    #[must_use]
    pub const fn number(&self) -> &AddressNumber {
        &self.number
    }

    /// The check character.
    #[must_use]
    pub const fn check(&self) -> CheckCharacter {
        CheckCharacter(self.characters[CHARACTERS - 1])
    }

    /// The bars from left to right.
    #[must_use]
    pub fn bars(&self) -> [Bar; Self::BARS] {
        let mut bars = [Bar::Timing; Self::BARS];
        let inner = self.characters.iter().flat_map(|value| bars_of(*value));
        for (place, bar) in bars.iter_mut().zip(START.into_iter().chain(inner).chain(STOP)) {
            *place = bar;
        }
        bars
    }

    /// The bars as letters: `FD…DF`.
    #[must_use]
    pub fn letters(&self) -> String {
        self.bars().into_iter().map(Bar::letter).collect()
    }
}

/// One value for a digit or hyphen, two for a letter.
fn values(sign: u8) -> impl Iterator<Item = u8> {
    let (first, second) = match sign {
        b'0'..=b'9' => (sign - b'0', None),
        b'A'..=b'Z' => (FIRST_CONTROL + (sign - b'A') / 10, Some((sign - b'A') % 10)),
        _ => (HYPHEN, None),
    };
    std::iter::once(first).chain(second)
}

fn bars_of(value: u8) -> [Bar; 3] {
    TABLE[usize::from(value)].map(|letter| match letter {
        b'F' => Bar::Full,
        b'A' => Bar::Ascender,
        b'D' => Bar::Descender,
        _ => Bar::Timing,
    })
}

impl fmt::Display for CheckCharacter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            HYPHEN => f.pad("-"),
            digit @ 0..HYPHEN => write!(f, "{digit}"),
            control => write!(f, "CC{}", control - HYPHEN),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(digits: &str) -> PostalCode {
        PostalCode::parse(digits).unwrap()
    }

    /// 郵便番号・バーコードマニュアル, pages 21, 24 and 25, in the order of the manual.
    const PUBLISHED: &[(&str, &str, &str, &str, &str)] = &[
        (
            "2630023",
            "3丁目30-8　郵便ビル403号",
            "3-30-8-403",
            "5",
            "FDFDADAFDFAFTTFTTFDADFADFATFTDFAFTTTFTADFTFTFADFTTDFATDATDATDAFTFDF",
        ),
        (
            "0140113",
            "南田茂木　添60-1",
            "60-1",
            "CC8",
            "FDFTTFFTFADFTTFFTFFTDFADAFFTTTFTFFTTDATDATDATDATDATDATDATDATDAFFFDF",
        ),
        (
            "1100016",
            "5-6-3　ABCビル10F",
            "5-6-3-10",
            "9",
            "FDFFTFFTFTTFTTFTTFFTDAFFTFTFTDAFTFTDFATFTFFTFTTTDATDATDATDATDATFFDF",
        ),
        (
            "0600906",
            "4丁目　郵便センター6号館",
            "4-6",
            "9",
            "FDFTTDAFFTTFTTTFFFTTDAFFADTFTDAFTDATDATDATDATDATDATDATDATDATDATFFDF",
        ),
        (
            "0650006",
            "8丁目　郵便センター10号館",
            "8-10",
            "9",
            "FDFTTDAFFTFFTTFTTFTTDAFADFTFTFFTFTTTDATDATDATDATDATDATDATDATDATFFDF",
        ),
        (
            "4070033",
            "韮崎400",
            "400",
            "-",
            "FDFADFTTAFDFTTFTTDFADFAFADFTTFTTTDATDATDATDATDATDATDATDATDATDATFTDF",
        ),
        (
            "2730102",
            "東3丁目-20-5　郵便・A&bコーポB604号",
            "3-20-5B604",
            "0",
            "FDFDAAFDDFAFTTFFTFTTFDADFATFTFDAFTTTFTFTFDATFFTDAFFTTFADTDATDAFTTDF",
        ),
        (
            "1980036",
            "十一丁目六番地一号　郵便タワー601",
            "11-6-1-601",
            "CC8",
            "FDFFTTFFADFFTTFTTDFADAFFFTFFTTFTDAFTFTFFTTFTDAFFTTFFTTDATDATDAFFFDF",
        ),
        (
            "0270203",
            "第二十一地割大淵川480",
            "21-480",
            "CC5",
            "FDFTTFDAAFDFTTFDAFTTDFAFDAFFTTFTFADADFFTTTDATDATDATDATDATDATDAATDDF",
        ),
        (
            "5900016",
            "四丁六番十九号",
            "4-6-19",
            "CC2",
            "FDFTFTFFFTTFTTFTTFFTDAFFADTFTDAFTFTFFTTFFTDATDATDATDATDATDATDADTADF",
        ),
    ];

    #[test]
    fn the_published_addresses_give_the_published_bars() {
        for (postal_code, rest, number, check, bars) in PUBLISHED {
            let made = CustomerBarcode::of_address(&code(postal_code), rest).unwrap();
            assert_eq!(made.number().as_str(), *number, "{rest}");
            assert_eq!(made.check().to_string(), *check, "{rest}");
            assert_eq!(made.letters(), *bars, "{rest}");
        }
    }

    #[test]
    fn a_postal_code_alone_is_filled_with_cc4() {
        let made = CustomerBarcode::of_business(&code("1008792"));
        assert_eq!(made.check().to_string(), "0");
        assert!(made.letters().contains(&"TDA".repeat(13)));
        assert_eq!(made.number().as_str(), "");
        assert_eq!(made, CustomerBarcode::of_address(&code("1008792"), "").unwrap());
        let box_of_the_post = CustomerBarcode::of_address(&code("9808691"), "郵便私書箱第215号").unwrap();
        assert_eq!(box_of_the_post.check().to_string(), "1");
    }

    #[test]
    fn the_worked_check_digit_comes_out() {
        let made = CustomerBarcode::of_address(&code("1000013"), "1-3-2-503").unwrap();
        assert_eq!(made.check().to_string(), "9");
    }

    #[test]
    fn a_representative_code_has_no_barcode_but_a_business_code_may_end_in_00() {
        assert_eq!(CustomerBarcode::of_address(&code("1000000"), "1-2-3"), Err(NoBarcode::Representative));
        assert_eq!(CustomerBarcode::of_business(&code("1008700")).letters().len(), 67);
    }

    #[test]
    fn a_letter_on_the_thirteenth_character_loses_its_digit() {
        let made = CustomerBarcode::of_address(&code("1000013"), "123-456-789-1B9").unwrap();
        assert_eq!(made.characters[POSTAL_DIGITS + 12], 1);
        let split = CustomerBarcode::of_address(&code("1000013"), "123-456-789-B9").unwrap();
        assert_eq!(split.number().as_str(), "123-456-789B9");
        assert_eq!(split.characters[POSTAL_DIGITS + 11..CHARACTERS - 1], [11, 1]);
        let cut = CustomerBarcode::of_address(&code("1000013"), "123-456-7890B9").unwrap();
        assert_eq!(cut.characters[POSTAL_DIGITS + 12], 11, "CC1 stays, the 1 of the B is lost");
    }

    #[test]
    fn letters_are_two_characters_each() {
        let made = |letter| CustomerBarcode::of_address(&code("1000013"), letter).unwrap().letters();
        for (letter, bars) in
            [("A", "DATFTT"), ("J", "DATTFF"), ("K", "DTAFTT"), ("F", "DATFTF"), ("V", "ADTFFT")]
        {
            assert_eq!(&made(letter)[23..29], bars, "{letter}");
        }
        assert_eq!(made("z"), made("Ｚ"));
    }

    #[test]
    fn no_two_characters_have_the_same_bars() {
        let mut table = TABLE.to_vec();
        table.sort_unstable();
        table.dedup();
        assert_eq!(table.len(), 19);
    }

    proptest! {
        #[test]
        fn the_characters_sum_to_a_multiple_of_nineteen(digits in "[0-9]{7}", rest in "[0-9A-Z-]{0,20}") {
            let made = CustomerBarcode::encode(&code(&digits), address_number(&rest));
            prop_assert_eq!(made.characters.iter().map(|value| u32::from(*value)).sum::<u32>() % MODULUS, 0);
            prop_assert_eq!(made.bars().len(), 67);
            prop_assert!(made.letters().starts_with("FD") && made.letters().ends_with("DF"));
        }

        #[test]
        fn the_bars_can_be_read_back(digits in "[0-9]{7}", rest in "[0-9]{1,4}(-[0-9]{1,3}){0,2}") {
            let made = CustomerBarcode::encode(&code(&digits), address_number(&rest));
            let letters = made.letters();
            let read: Vec<usize> = letters.as_bytes()[2..65]
                .chunks(3)
                .map(|bars| TABLE.iter().position(|entry| entry.as_slice() == bars).unwrap())
                .collect();
            let signs: String = read[..20].iter().filter(|value| **value != usize::from(FILLER)).map(|value| {
                if *value == 10 { '-' } else { char::from_digit(u32::try_from(*value).unwrap(), 10).unwrap() }
            }).collect();
            prop_assert_eq!(signs, format!("{digits}{rest}"));
        }
    }
}
