//! Keys for searching names: what people type finds what is stored, and what is stored stays untouched.
//!
//! NFKC on a copy, variation selectors dropped, hiragana as katakana, small kana large, dashes and spaces
//! dropped, company forms dropped (株式会社, (株), カ) …), upper case.

use unicode_normalization::UnicodeNormalization as _;

/// Company forms as they look after folding, a longer one before any that it contains.
const COMPANY_FORMS: &[&str] = &[
    "特定非営利活動法人",
    "公益社団法人",
    "公益財団法人",
    "一般社団法人",
    "一般財団法人",
    "医療法人社団",
    "医療法人財団",
    "社会福祉法人",
    "カブシキガイシヤ",
    "ユウゲンガイシヤ",
    "ゴウドウガイシヤ",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "医療法人",
    "学校法人",
    "宗教法人",
    "(株)",
    "(有)",
    "(資)",
    "(名)",
    "(医)",
    "(学)",
    "(同)",
    "(社)",
    "(財)",
    "(福)",
    "(宗)",
];

/// Company forms as transfers abbreviate them: `カ)` before a name, `(カ` behind it, `(カ)` inside.
const KANA_FORMS: &[&str] =
    &["トクヒ", "シユウ", "ザイ", "シヤ", "ガク", "フク", "カ", "ユ", "メ", "シ", "ド", "イ"];

/// The search key of a name, a kana name or a number.
#[must_use]
pub fn search_key(text: &str) -> String {
    let mut key: String =
        text.nfkc().filter(|c| !is_ignored(*c)).map(fold).flat_map(char::to_uppercase).collect();
    for form in COMPANY_FORMS {
        if key.len() > form.len() {
            key = key.replace(form, "");
        }
    }
    for form in KANA_FORMS {
        key = without_kana_form(key, form);
    }
    key.retain(|c| !matches!(c, '(' | ')' | '.' | ',' | '・' | '\''));
    key
}

/// A number as it is searched: full-width forms plain, every dash a hyphen, capital letters.
#[must_use]
pub fn number_key(text: &str) -> String {
    let plain = text.trim().nfkc().map(|c| if is_dash(c) { '-' } else { c });
    plain.flat_map(char::to_uppercase).collect()
}

/// Takes a transfer's abbreviation away where it stands as one.
fn without_kana_form(key: String, form: &str) -> String {
    let (before, behind, inside) = (format!("{form})"), format!("({form}"), format!("({form})"));
    let key = if key.len() > inside.len() { key.replace(&inside, "") } else { key };
    match key.strip_prefix(&before).or_else(|| key.strip_suffix(&behind)) {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => key,
    }
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
        || is_dash(c)
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || ('\u{e0100}'..='\u{e01ef}').contains(&c)
}

/// Hyphens, dashes, minus, long-vowel marks, wave dashes, and the rules that people type for them.
const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '~' | 'ー' | '\u{ad}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{301c}'
                | '\u{3030}'
                | '\u{30a0}'
    )
}

/// Hiragana to katakana, small kana to large.
fn fold(c: char) -> char {
    let katakana = match c {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
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
    use proptest::prelude::*;

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
    fn an_abbreviation_of_transfers_is_one_only_at_its_place() {
        let want = search_key("サンプル");
        for written in
            ["カ)サンプル", "ｻﾝﾌﾟﾙ(ｶ", "カブシキガイシャサンプル", "（株）サンプル", "ﾕ)ｻﾝﾌﾟﾙ", "ｻﾝﾌﾟﾙ(ｼﾔ"]
        {
            assert_eq!(search_key(written), want, "{written}");
        }
        assert_eq!(search_key("サンプル(カ)オオサカ"), search_key("サンプルオオサカ"));
        assert_eq!(search_key("サンプル(アカ)"), "サンプルアカ", "no form ends inside of a word");
    }

    #[test]
    fn every_dash_is_none_in_a_name_and_a_hyphen_in_a_number() {
        for dash in ["-", "－", "‐", "‑", "–", "—", "―", "−", "─", "ー", "ｰ", "〜", "～"]
        {
            assert_eq!(search_key(&format!("吉野{dash}西館")), "吉野西館", "{dash}");
            assert_eq!(number_key(&format!(" ｒｔ{dash}００１ ")), "RT-001", "{dash}");
        }
    }

    proptest! {
        #[test]
        fn no_key_holds_what_it_folds_and_no_text_is_a_panic(text in "\\PC{0,24}") {
            let key = search_key(&text);
            prop_assert!(!key.chars().any(|c| is_ignored(c) || fold(c) != c), "{key:?}");
            let _ = number_key(&text);
        }

        #[test]
        fn a_name_is_found_however_it_is_written(
            name in "[あ-んア-ヴ一-龠A-Za-z0-9]{2,12}",
            form in prop::sample::select(vec!["株式会社", "㈱", "(株)", "（有）", "有限会社", "一般社団法人", "㈲", "㈶"]),
            space in prop::sample::select(vec!["", " ", "　"]),
            behind in any::<bool>(),
        ) {
            let want = search_key(&name);
            let written = if behind { format!("{name}{space}{form}") } else { format!("{form}{space}{name}") };
            prop_assert_eq!(search_key(&written), want.clone());
            let hiragana: String = name.chars().map(|c| match c {
                'ァ'..='ヴ' => char::from_u32(u32::from(c) - 0x60).unwrap(),
                other => other,
            }).collect();
            prop_assert_eq!(search_key(&hiragana), want.clone());
            prop_assert_eq!(search_key(&name.to_lowercase()), want.clone());
            prop_assert_eq!(search_key(&want), want.clone(), "a key is its own key");
        }

        #[test]
        fn any_part_of_a_name_is_in_the_key_of_the_whole(
            name in "[あ-んア-ヴ一-龠]{3,10}",
            from in 0_usize..3,
        ) {
            let part: String = name.chars().skip(from).collect();
            prop_assert!(search_key(&name).contains(&search_key(&part)));
        }
    }

    #[test]
    fn a_search_for_the_company_form_alone_is_not_emptied() {
        assert_eq!(search_key("株式会社"), "株式会社");
    }
}
