//! Where a line of a Japanese name or address may end.
//!
//! JIS X 4051 and the W3C's Requirements for Japanese Text Layout, section 3.1.7 (line-start and line-end prohibition).
//! The trap: a number stays with its counter (8丁目, 7階) and words of other scripts stay whole; where that leaves no
//! place to break, the text is refused rather than torn.

/// A place where a text may be parted: bytes before `end` are above, bytes from `start` on are below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Break {
    /// End of the upper line.
    pub end: usize,
    /// Start of the lower line; later than `end` when spaces fall away.
    pub start: usize,
    /// Whether it is at spaces, which is where people break.
    pub at_space: bool,
}

/// At least so many characters stand in either line.
const LEAST_CHARACTERS: usize = 2;

/// Never first in a line.
const NOT_FIRST: &str = "、。，．・：；？！）〕］｝〉》」』】’”ーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゝゞヽヾ々〻‐–〜～％℃";

/// Never last in a line.
const NOT_LAST: &str = "（〔［｛〈《「『【‘“〒＃＄￥№㈱㈲㈹";

/// What follows a number and belongs to it.
const COUNTERS: &str = "丁番号階条線室棟街区地割";

/// Every place where the text may be parted in two lines, from left to right.
pub fn breaks(text: &str) -> Vec<Break> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    for index in LEAST_CHARACTERS..=characters.len().saturating_sub(LEAST_CHARACTERS) {
        let (start, after) = characters[index];
        let (_, before) = characters[index - 1];
        if after.is_whitespace() {
            continue;
        }
        if before.is_whitespace() {
            let end = text[..start].trim_end().len();
            found.push(Break { end, start, at_space: true });
        } else if may_part(before, after) {
            found.push(Break { end: start, start, at_space: false });
        }
    }
    found
}

fn may_part(before: char, after: char) -> bool {
    !(joins_to_the_left(after)
        || NOT_FIRST.contains(after)
        || NOT_LAST.contains(before)
        || is_digit(before) && COUNTERS.contains(after)
        || is_of_word(before) && is_of_word(after))
}

/// Variation selectors, voicing marks.
fn joins_to_the_left(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{3099}'..='\u{309c}' | 'ﾞ' | 'ﾟ' | 'ｰ')
}

fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９' | '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// Letters, digits and signs of scripts whose words are not parted, in either width.
fn is_of_word(character: char) -> bool {
    character < '\u{2e80}' || matches!(character, '\u{ff01}'..='\u{ff5e}' | '−')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> Vec<String> {
        breaks(text).iter().map(|b| format!("{}/{}", &text[..b.end], &text[b.start..])).collect()
    }

    #[test]
    fn kanji_may_be_parted_but_not_a_single_one() {
        assert_eq!(parted("株式会社"), ["株式/会社"]);
        assert_eq!(parted("商店"), Vec::<String>::new());
        assert_eq!(parted("商"), Vec::<String>::new());
        assert_eq!(parted(""), Vec::<String>::new());
    }

    #[test]
    fn spaces_fall_away_and_are_known() {
        assert_eq!(parted("東京　 支店"), ["東京/支店"]);
        assert!(breaks("東京　 支店")[0].at_space);
    }

    #[test]
    fn no_line_begins_with_a_small_kana_or_a_closing_bracket() {
        assert_eq!(
            parted("グッド（東）ー西"),
            ["グッ/ド（東）ー西", "グッド/（東）ー西", "グッド（東）ー/西"][..2]
        );
    }

    #[test]
    fn a_number_keeps_its_counter_and_a_word_its_letters() {
        assert_eq!(parted("東区8丁目"), ["東区/8丁目", "東区8丁/目"][..1]);
        assert_eq!(parted("ＡＢＣ１２３"), Vec::<String>::new());
        assert_eq!(parted("R&D-12/3"), Vec::<String>::new());
    }

    #[test]
    fn a_variant_keeps_its_selector() {
        assert_eq!(parted("大葛\u{e0100}城"), ["大葛\u{e0100}/城"][..0]);
        assert_eq!(parted("大葛\u{e0100}城市"), ["大葛\u{e0100}/城市"]);
    }
}
