//! Barcodes of bars alone: NW-7 for the numbers of the post, Code 128 for serials on papers that stay inside.
//!
//! JIS X 0503 (NW-7, also Codabar) and JIS X 0504 (Code 128, encoded by `barcoders`). The trap: that library's own
//! Codabar has the guards B and C the wrong way round, so NW-7 has its table here; and its Code 128 has to be told
//! which character set to use.

use barcoders::sym::code128::Code128;

use crate::domain::Tracking;
use crate::domain::code::codes;
use crate::paper::barcode::BarcodeRefused;

codes! {
    /// The letter that an NW-7 barcode begins or ends with; the post reads A on both sides, other carriers differ.
    Guard {
        /// A.
        A = "A",
        /// B.
        B = "B",
        /// C.
        C = "C",
        /// D.
        D = "D",
    }
}

/// A barcode of dark and light modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linear {
    /// What a reader answers.
    text: String,
    /// Dark where true, from left to right.
    modules: Vec<bool>,
}

/// Bars and spaces of NW-7 by turns, wide ones as 1; wide is twice as wide as narrow.
const NW7: &[(char, &str)] = &[
    ('0', "0000011"),
    ('1', "0000110"),
    ('2', "0001001"),
    ('3', "1100000"),
    ('4', "0010010"),
    ('5', "1000010"),
    ('6', "0100001"),
    ('7', "0100100"),
    ('8', "0110000"),
    ('9', "1001000"),
    ('A', "0011010"),
    ('B', "0101001"),
    ('C', "0001011"),
    ('D', "0001110"),
];
const NW7_MODULES: usize = 11;

/// Longer ones are no serials, and no reader takes them in at once.
const MOST_CHARACTERS: usize = 48;

/// Character set B of Code 128: printable ASCII.
const SET_B: char = '\u{181}';
/// Character set C: pairs of digits.
const SET_C: char = '\u{106}';
/// A run of digits at an end that is shorter than this takes less room in set B.
const PAIRS_FROM: usize = 4;

impl Linear {
    /// White before and behind, in modules.
    pub const QUIET_MODULES: u32 = 10;

    /// A number of the post as NW-7, between guards.
    ///
    /// # Errors
    /// [`BarcodeRefused::Character`], which no [`Tracking`] gives.
    pub fn nw7(number: &Tracking, start: Guard, stop: Guard) -> Result<Self, BarcodeRefused> {
        let text = format!("{start}{}{stop}", number.digits());
        let mut modules = Vec::with_capacity(text.len() * NW7_MODULES);
        for sign in text.chars() {
            let widths = NW7.iter().find(|(known, _)| *known == sign).ok_or_else(|| refused(&text))?.1;
            // Bars and spaces by turns; one light module parts two characters.
            for (at, wide) in widths.bytes().chain(*b"0").enumerate() {
                modules.extend(std::iter::repeat_n(at % 2 == 0, if wide == b'1' { 2 } else { 1 }));
            }
        }
        modules.pop();
        Ok(Self { text, modules })
    }

    /// The same from the text that a reader answers: the number between its guards.
    ///
    /// # Errors
    /// [`BarcodeRefused::Character`] for anything else.
    pub fn guarded(text: &str) -> Result<Self, BarcodeRefused> {
        let guard = |at: Option<&str>| at.and_then(|letter| Guard::parse(letter).ok());
        let number =
            text.get(1..text.len().saturating_sub(1)).and_then(|digits| Tracking::parse(digits).ok());
        let ends = guard(text.get(..1)).zip(guard(text.get(text.len().saturating_sub(1)..)));
        match number.zip(ends).filter(|(number, _)| number.digits().len() + 2 == text.len()) {
            Some((number, (start, stop))) => Self::nw7(&number, start, stop),
            None => Err(refused(text)),
        }
    }

    /// A serial as Code 128.
    ///
    /// # Errors
    /// [`BarcodeRefused`] when it is empty, too long, or not printable ASCII.
    pub fn code128(text: &str) -> Result<Self, BarcodeRefused> {
        if text.is_empty() || text.len() > MOST_CHARACTERS {
            return Err(BarcodeRefused::Length { got: text.chars().count(), most: MOST_CHARACTERS });
        }
        if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(refused(text));
        }
        // The digits at the end go in pairs; an odd one before them stays with the letters.
        let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        let paired = if digits < PAIRS_FROM { 0 } else { digits - digits % 2 };
        let (single, pairs) = text.split_at(text.len() - paired);
        let mut coded = String::with_capacity(text.len() + 4);
        for (set, part) in [(SET_B, single), (SET_C, pairs)] {
            if !part.is_empty() {
                coded.push(set);
                coded.push_str(part);
            }
        }
        let symbol = Code128::new(&coded).map_err(|_| refused(text))?;
        Ok(Self { modules: dark(&symbol.encode()), text: text.to_owned() })
    }

    /// What a reader answers.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Modules from left to right, dark where true; without the quiet zone.
    #[must_use]
    pub fn modules(&self) -> &[bool] {
        &self.modules
    }
}

fn dark(modules: &[u8]) -> Vec<bool> {
    modules.iter().map(|module| *module == 1).collect()
}

fn refused(text: &str) -> BarcodeRefused {
    BarcodeRefused::Character { got: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_the_post_stands_between_its_guards() {
        let number = Tracking::parse("358-19-00001-1").unwrap();
        assert_eq!(Linear::nw7(&number, Guard::A, Guard::A).unwrap().text(), "A35819000011A");
        assert_eq!(Linear::nw7(&number, Guard::C, Guard::D).unwrap().text(), "C35819000011D");
    }

    #[test]
    fn a_number_between_guards_is_read_as_it_was_written_and_nothing_else_is() {
        let number = Tracking::parse("358-19-00001-1").unwrap();
        let drawn = Linear::nw7(&number, Guard::C, Guard::D).unwrap();
        assert_eq!(Linear::guarded("C35819000011D"), Ok(drawn));
        for text in ["", "A", "35819000011", "A35819000012A", "AA35819000011A", "A358-19-00001-1A", "あA"] {
            assert!(matches!(Linear::guarded(text), Err(BarcodeRefused::Character { .. })), "{text}");
        }
    }

    #[test]
    fn every_sign_of_nw7_has_its_own_bars() {
        let mut bars: Vec<_> = NW7.iter().map(|(_, bars)| bars).collect();
        bars.sort_unstable();
        bars.dedup();
        assert_eq!(bars.len(), NW7.len());
        assert!(NW7.iter().all(|(_, bars)| bars.len() == 7));
    }

    #[test]
    fn a_symbol_begins_and_ends_dark() {
        for text in ["RT-00000001", "A", "12", "123", "12345", "a b", "0123456789"] {
            let modules = Linear::code128(text).unwrap().modules;
            assert!(modules.first() == Some(&true) && modules.last() == Some(&true), "{text}");
            assert_eq!(modules.len() % 11, 2, "{text}");
        }
    }

    #[test]
    fn pairs_of_digits_make_it_short() {
        let length = |text: &str| Linear::code128(text).unwrap().modules.len();
        assert_eq!(length("00000001"), 11 * (1 + 4 + 2) + 2);
        assert_eq!(length("RT-00000001"), 11 * (1 + 3 + 1 + 4 + 2) + 2);
        assert_eq!(length("RT-001"), 11 * (1 + 6 + 2) + 2);
    }

    #[test]
    fn what_is_no_serial_is_refused() {
        assert!(matches!(Linear::code128(""), Err(BarcodeRefused::Length { got: 0, .. })));
        assert!(matches!(Linear::code128(&"9".repeat(49)), Err(BarcodeRefused::Length { got: 49, .. })));
        for text in ["é", "\u{181}", "a\n", "\u{7f}"] {
            assert!(matches!(Linear::code128(text), Err(BarcodeRefused::Character { .. })), "{text:?}");
        }
    }
}
