//! The address display number (住所表示番号): what the customer barcode takes from the rest of an address.
//!
//! Japan Post, 郵便番号・バーコードマニュアル, pages 18 to 20, basic rules 1–6 and supplement a–e. The trap: only width is folded, not
//! compatibility: `㎡` would become a 2, `Ⅴ` the letter V and `…` three deleted full stops; whatever is not kept is a
//! hyphen.

use std::fmt;

/// Digits, hyphens and single letters in the order of the address; empty when it has none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct AddressNumber(String);

impl AddressNumber {
    /// The characters: `0`–`9`, `-`, `A`–`Z`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AddressNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Takes the number out of what follows the part of the address that the postal code covers.
#[must_use]
pub fn address_number(rest: &str) -> AddressNumber {
    let signs = with_arabic_numerals(&folded(rest));
    let mut number = String::new();
    let mut is_apart = false;
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        let letters = signs[at..].iter().take_while(|c| c.is_ascii_uppercase()).count();
        let is_floor = *sign == 'F' && at > 0 && signs[at - 1].is_ascii_digit();
        let is_kept = sign.is_ascii_digit() || letters == 1 && !is_floor;
        if is_kept {
            // A hyphen stands between digits only: never first, never beside a letter.
            let follows_digit = number.ends_with(|c: char| c.is_ascii_digit());
            if is_apart && follows_digit && sign.is_ascii_digit() {
                number.push('-');
            }
            number.push(*sign);
        }
        is_apart = !is_kept;
        at += letters.max(1);
    }
    AddressNumber(number)
}

/// Half width, upper case, without the four signs that are deleted.
fn folded(text: &str) -> Vec<char> {
    let narrow = text.chars().map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        'ﾉ' => 'ノ',
        '･' => '・',
        other => other,
    });
    narrow.filter(|c| !matches!(c, '&' | '/' | '・' | '.')).map(|c| c.to_ascii_uppercase()).collect()
}

/// What follows a kanji numeral that counts.
const COUNTERS: &[&[char]] = &[&['丁'], &['番'], &['号'], &['地', '割'], &['線'], &['の'], &['ノ']];

/// Kanji numerals directly before a counter become digits; the others stay and are not kept.
fn with_arabic_numerals(signs: &[char]) -> Vec<char> {
    let mut arabic = Vec::with_capacity(signs.len());
    let mut at = 0;
    while at < signs.len() {
        let run = signs[at..].iter().take_while(|c| c.is_ascii_digit() || numeral(**c).is_some()).count();
        if run == 0 {
            arabic.push(signs[at]);
            at += 1;
            continue;
        }
        let (run, behind) = signs[at..].split_at(run);
        let counts = COUNTERS.iter().any(|counter| behind.starts_with(counter));
        match value(run).filter(|_| counts) {
            Some(digits) => arabic.extend(digits.chars()),
            None => arabic.extend(run),
        }
        at += run.len();
    }
    arabic
}

#[derive(Clone, Copy)]
enum Numeral {
    Digit(u32),
    Unit(u32),
}

fn numeral(sign: char) -> Option<Numeral> {
    Some(match sign {
        '〇' => Numeral::Digit(0),
        '一' => Numeral::Digit(1),
        '二' => Numeral::Digit(2),
        '三' => Numeral::Digit(3),
        '四' => Numeral::Digit(4),
        '五' => Numeral::Digit(5),
        '六' => Numeral::Digit(6),
        '七' => Numeral::Digit(7),
        '八' => Numeral::Digit(8),
        '九' => Numeral::Digit(9),
        '十' => Numeral::Unit(10),
        '百' => Numeral::Unit(100),
        '千' => Numeral::Unit(1_000),
        MYRIAD => Numeral::Unit(10_000),
        _ => return None,
    })
}

const MYRIAD: char = '万';

/// The digits of a numeral: written digit by digit (一〇二), with units (百二) or mixed (3百).
fn value(run: &[char]) -> Option<String> {
    let numerals = run.iter().map(|c| numeral(*c).or_else(|| c.to_digit(10).map(Numeral::Digit)));
    let numerals: Vec<Numeral> = numerals.collect::<Option<_>>()?;
    if let Some(digits) = numerals.iter().copied().map(plain_digit).collect() {
        return Some(digits);
    }
    let mut parts = run.splitn(2, |c| *c == MYRIAD);
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    let value = match second {
        None => below_myriad(first)?,
        Some(second) => below_myriad(first).filter(|count| *count > 0)? * 10_000 + below_myriad(second)?,
    };
    Some(value.to_string())
}

fn plain_digit(numeral: Numeral) -> Option<char> {
    match numeral {
        Numeral::Digit(digit) => char::from_digit(digit, 10),
        Numeral::Unit(_) => None,
    }
}

/// 千, 百 and 十 each once and in this order, at most one digit before each and one at the end.
fn below_myriad(run: &[char]) -> Option<u32> {
    let (mut sum, mut digit, mut ceiling) = (0, None, 10_000);
    for sign in run {
        match numeral(*sign).or_else(|| sign.to_digit(10).map(Numeral::Digit))? {
            Numeral::Digit(next) if digit.is_none() => digit = Some(next),
            Numeral::Unit(unit) if unit < ceiling => {
                sum += digit.take().unwrap_or(1) * unit;
                ceiling = unit;
            }
            _ => return None,
        }
    }
    Some(sum + digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(rest: &str) -> String {
        address_number(rest).0
    }

    #[test]
    fn the_examples_of_the_post_give_their_numbers() {
        for (rest, want) in [
            ("3丁目30-8　郵便ビル403号", "3-30-8-403"),
            ("南田茂木　添60-1", "60-1"),
            ("5-6-3　ABCビル10F", "5-6-3-10"),
            ("4丁目　郵便センター6号館", "4-6"),
            ("8丁目　郵便センター10号館", "8-10"),
            ("韮崎400", "400"),
            ("東3丁目-20-5　郵便・A&bコーポB604号", "3-20-5B604"),
            ("十一丁目六番地一号　郵便タワー601", "11-6-1-601"),
            ("第二十一地割大淵川480", "21-480"),
            ("四丁六番十九号", "4-6-19"),
        ] {
            assert_eq!(number(rest), want, "{rest}");
        }
    }

    #[test]
    fn every_supplement_is_followed() {
        for (rest, want) in [
            ("6丁目7-14 ABCビル2F201号室", "6-7-14-2-201"),
            ("1-2-3 B1F", "1-2-3B1"),
            ("7番11号 Aビル", "7-11A"),
            ("12番地の3", "12-3"),
            ("三の丸1番2号", "3-1-2"),
            ("A-3", "A3"),
            ("1-1 2FB", "1-1-2"),
            ("北2条西3丁目4", "2-3-4"),
            ("一丁目百二番地", "1-102"),
            ("3番1号 S&Tビル3F 301号室", "3-1-3-301"),
        ] {
            assert_eq!(number(rest), want, "{rest}");
        }
    }

    #[test]
    fn width_case_and_the_four_deleted_signs_do_not_matter() {
        assert_eq!(number("３丁目３０－８　ａ棟"), number("3丁目30-8 A棟"));
        assert_eq!(number("8･9／10．1＆2"), "891012");
        assert_eq!(number("八ﾉ坪1"), "8-1");
        for dash in ["-", "－", "‐", "‑", "–", "—", "―", "−", "ー", "ｰ", "~", "〜", " 、 "]
        {
            assert_eq!(number(&format!("1{dash}2{dash}B3{dash}")), "1-2B3", "{dash}");
        }
    }

    #[test]
    fn signs_that_only_look_like_digits_or_letters_are_hyphens() {
        for rest in ["1㎡2", "1①2", "1Ⅴ2", "1…2", "1℡2", "1½2", "1㈱2", "1²2"] {
            assert_eq!(number(rest), "1-2", "{rest}");
        }
    }

    #[test]
    fn kanji_numerals_that_count_nothing_are_words() {
        for (rest, want) in [
            ("三田九条ビル2", "2"),
            ("百十百番1", "1"),
            ("十二三番1", "1"),
            ("万の倉1", "1"),
            ("二三十番1", "1"),
            ("六本木三-四", ""),
            ("", ""),
        ] {
            assert_eq!(number(rest), want, "{rest}");
        }
    }

    #[test]
    fn numerals_may_be_written_digit_by_digit_or_mixed() {
        for (rest, want) in [
            ("一〇二番", "102"),
            ("3百番地", "300"),
            ("千番地", "1000"),
            ("一万千六百九番地", "11609"),
            ("十線", "10"),
            ("第二地割", "2"),
            ("第二地区", ""),
        ] {
            assert_eq!(number(rest), want, "{rest}");
        }
    }

    fn kanji(value: u32) -> String {
        let digits: Vec<char> = "〇一二三四五六七八九".chars().collect();
        let mut text = String::new();
        for (unit, sign) in [(10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let count = value / unit % 10;
            if count > 1 || count == 1 && matches!(unit, 1 | 10_000) {
                text.push(digits[count as usize]);
            }
            if count > 0 {
                text.push_str(sign);
            }
        }
        text
    }

    proptest! {
        #[test]
        fn a_number_written_in_kanji_is_read_again(value in 1_u32..100_000) {
            for counter in ["丁目", "丁", "番地", "番", "号", "地割", "線", "の", "ノ"] {
                prop_assert_eq!(number(&format!("{}{counter}", kanji(value))), value.to_string());
            }
        }

        #[test]
        fn hyphens_stand_between_digits_only(rest in "[0-9A-Ga-f０-９Ｆ&・一十百千万丁番号のノ -]{0,24}|\\PC{0,16}") {
            let number = number(&rest);
            let signs: Vec<char> = number.chars().collect();
            prop_assert!(signs.iter().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || *c == '-'));
            for (at, _) in signs.iter().enumerate().filter(|(_, c)| **c == '-') {
                let between = at > 0 && signs[at - 1].is_ascii_digit() && signs.get(at + 1).is_some_and(char::is_ascii_digit);
                prop_assert!(between, "{rest:?} gave {number}");
            }
        }

        #[test]
        fn digits_of_the_address_are_kept_in_their_order(rest in "[0-9あ東区 -]{0,24}") {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            prop_assert_eq!(digits(&number(&rest)), digits(&rest));
        }

        #[test]
        fn what_is_a_number_already_stays(groups in prop::collection::vec(1_u32..10_000, 1..5)) {
            let written = groups.iter().map(u32::to_string).collect::<Vec<_>>().join("-");
            prop_assert_eq!(number(&written), written);
        }
    }
}
