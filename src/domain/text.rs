//! Keys for searching names: what people type finds what is stored, and what is stored stays untouched.
//!
//! NFKC on a copy, variation selectors dropped, hiragana as katakana, small kana large, dashes and spaces
//! dropped, company forms dropped (株式会社, (株), カ) …), upper case.

use unicode_normalization::UnicodeNormalization as _;

/// Company forms as they look after folding, longest first.
const COMPANY_FORMS: &[&str] = &[
    "特定非営利活動法人",
    "一般社団法人",
    "医療法人社団",
    "社会福祉法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "医療法人",
    "学校法人",
    "(株)",
    "(有)",
    "(医)",
    "(学)",
    "(同)",
    "カ)",
    "ユ)",
    "ド)",
    "イ)",
    "ガク)",
];

/// The search key of a name, a kana name or a number.
#[must_use]
pub fn search_key(text: &str) -> String {
    let folded: String =
        text.nfkc().filter(|c| !is_ignored(*c)).map(fold).flat_map(char::to_uppercase).collect();
    let mut key = folded;
    for form in COMPANY_FORMS {
        if key.len() > form.len() {
            key = key.replace(form, "");
        }
    }
    key.retain(|c| !matches!(c, '(' | ')' | '.' | ',' | '・'));
    key
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

/// White space, dashes of every sort, the long-vowel mark and variation selectors do not count.
fn is_ignored(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | 'ー' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe00}'..='\u{fe0f}')
        || ('\u{e0100}'..='\u{e01ef}').contains(&c)
}

/// Hiragana to katakana, small kana to large.
fn fold(c: char) -> char {
    let katakana = match c {
        'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        other => other,
    };
    match katakana {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_of_writing_one_name_meet() {
        let want = search_key("サンプル商事");
        for written in ["㈱サンプル商事", "株式会社 サンプル商事", "(株)ｻﾝﾌﾟﾙ商事", "さんぷる商事"]
        {
            assert_eq!(search_key(written), want, "{written}");
        }
        assert_eq!(search_key("キョウト"), search_key("ｷﾖｳﾄ"));
        assert_eq!(search_key("葛\u{e0100}城"), search_key("葛城"));
        assert_eq!(search_key("26-1107"), search_key("２６−１１０７"));
    }

    #[test]
    fn a_search_for_the_company_form_alone_is_not_emptied() {
        assert_eq!(search_key("株式会社"), "株式会社");
    }
}
