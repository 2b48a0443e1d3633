//! One way of writing an address for all the ways that people write it, and whether a name stands at its beginning.
//!
//! The trap: what is folded is only compared; every folded character remembers where its original ends, so that an
//! address is divided as it was written.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A character as it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Folded {
    pub(super) c: char,
    /// Where the original ends, in bytes from the start of the text.
    pub(super) end: usize,
}

/// The text as it is compared: full width, old characters, small kana and hiragana folded; blanks and 大字 left out.
pub(super) fn folded(text: &str) -> Vec<Folded> {
    let mut all = Vec::with_capacity(text.len() / 3 + 1);
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let mut end = start + first.len_utf8();
        // What most addresses are made of is its own normal form.
        if chars.peek().is_none_or(|(_, next)| matches!(next, '0'..='9' | '一'..='鿿'))
            && matches!(first, '0'..='9' | '一'..='鿿')
        {
            all.push(Folded { c: fold(first), end });
            continue;
        }
        let is_mark = |c| is_combining_mark(c) || matches!(c, '\u{ff9e}' | '\u{ff9f}');
        while let Some((at, mark)) = chars.next_if(|(_, c)| is_mark(*c)) {
            end = at + mark.len_utf8();
        }
        let plain = text[start..end].nfkc().filter(|c| !is_left_out(*c));
        all.extend(plain.map(|c| Folded { c: fold(c), end }));
    }
    without_aza(&all)
}

/// The characters of a name as they are compared.
pub(super) fn folded_name(name: &str) -> Vec<char> {
    folded(name).into_iter().map(|folded| folded.c).collect()
}

/// How many characters of the address the name at its beginning takes; `None` when it does not begin with it.
pub(super) fn begins_with(address: &[Folded], name: &[char]) -> Option<usize> {
    let (mut of_name, mut of_address) = (0, 0);
    while let Some(want) = name.get(of_name) {
        let got = address.get(of_address).map(|folded| folded.c);
        if got == Some(*want) {
            (of_name, of_address) = (of_name + 1, of_address + 1);
        } else if let Some((a, b)) = same_number(&name[of_name..], &address[of_address..]) {
            (of_name, of_address) = (of_name + a, of_address + b);
        } else if is_link(*want) {
            of_name += 1;
        } else if got.is_some_and(is_link) {
            of_address += 1;
        } else {
            return None;
        }
    }
    let is_digit = |at: usize| address.get(at).is_some_and(|folded| folded.c.is_ascii_digit());
    let cuts_number = of_address > 0 && is_digit(of_address - 1) && is_digit(of_address);
    (!cuts_number).then_some(of_address)
}

/// The number at the beginning, in digits or in kanji, and how many characters it takes.
pub(super) fn number(text: impl IntoIterator<Item = char>) -> Option<(u32, usize)> {
    let mut text = text.into_iter().peekable();
    if text.peek()?.is_ascii_digit() {
        let digits = text.take_while(char::is_ascii_digit).filter_map(|c| c.to_digit(10));
        return digits.enumerate().try_fold((0_u32, 0), |(value, _), (at, digit)| {
            Some((value.checked_mul(10)?.checked_add(digit)?, at + 1))
        });
    }
    let (mut whole, mut last, mut taken) = (0_u32, None::<u32>, 0);
    for c in text {
        if let Some(digit) = kanji_digit(c) {
            last = Some(last.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
        } else if let Some(unit) = kanji_unit(c) {
            whole = whole.checked_add(last.take().unwrap_or(1).checked_mul(unit)?)?;
        } else {
            break;
        }
        taken += 1;
    }
    let value = whole.checked_add(last.unwrap_or(0))?;
    (taken > 0).then_some((value, taken))
}

fn same_number(name: &[char], address: &[Folded]) -> Option<(usize, usize)> {
    let (a, of_name) = number(name.iter().copied())?;
    let (b, of_address) = number(address.iter().map(|folded| folded.c))?;
    (a == b).then_some((of_name, of_address))
}

const fn kanji_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

const fn kanji_unit(c: char) -> Option<u32> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

/// ケ, ノ, ツ and 字 are written or not: 霞が関 and 霞関, 三ノ宮 and 三宮, 四ツ谷 and 四谷, 字上野 and 上野.
const fn is_link(c: char) -> bool {
    matches!(c, 'ケ' | 'ノ' | 'ツ' | '字')
}

/// Whether a character stands only for itself: no number, no link.
pub(super) const fn is_plain(c: char) -> bool {
    !is_link(c) && !c.is_ascii_digit() && kanji_digit(c).is_none() && kanji_unit(c).is_none()
}

/// Blanks, variation selectors and other invisible characters.
fn is_left_out(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

fn fold(c: char) -> char {
    let katakana = match c {
        'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    };
    if katakana.is_ascii() { katakana.to_ascii_uppercase() } else { modern(katakana) }
}

/// Old forms and common variants to the form that stands for both.
const fn modern(c: char) -> char {
    match c {
        '澤' => '沢',
        '濱' | '濵' => '浜',
        '髙' => '高',
        '﨑' => '崎',
        '嶋' | '嶌' => '島',
        '竈' | '竃' => '釜',
        '廣' => '広',
        '國' => '国',
        '學' => '学',
        '櫻' => '桜',
        '龍' => '竜',
        '瀧' => '滝',
        '邊' | '邉' => '辺',
        '齋' | '齊' | '斎' => '斉',
        '藪' | '籔' => '薮',
        '籠' => '篭',
        '檜' => '桧',
        '嶽' => '岳',
        '條' => '条',
        '圓' => '円',
        '惠' => '恵',
        '榮' => '栄',
        '眞' => '真',
        '萬' => '万',
        '豐' => '豊',
        '蘆' => '芦',
        '鹽' => '塩',
        '關' => '関',
        '鐵' | '鉃' => '鉄',
        '鷗' => '鴎',
        '靜' => '静',
        '藏' => '蔵',
        '壽' => '寿',
        '會' => '会',
        '氣' => '気',
        '澁' => '渋',
        '淵' | '渊' => '渕',
        '莊' => '荘',
        '壺' => '壷',
        '埜' => '野',
        '驒' => '騨',
        '曾' => '曽',
        '彌' => '弥',
        '舘' => '館',
        '槇' => '槙',
        '鶯' => '鴬',
        '礒' => '磯',
        '縣' => '県',
        '區' => '区',
        '繩' => '縄',
        '溪' => '渓',
        '灣' => '湾',
        '佛' => '仏',
        '樂' => '楽',
        '來' => '来',
        '與' => '与',
        '檮' => '梼',
        '禰' => '祢',
        '鰺' => '鯵',
        '頸' => '頚',
        '麴' => '麹',
        '礪' => '砺',
        '蠣' => '蛎',
        '靭' => '靱',
        '讚' => '讃',
        '薗' => '園',
        '祗' => '祇',
        '冨' => '富',
        '峯' => '峰',
        '舩' => '船',
        '桝' => '枡',
        '栢' => '柏',
        '湧' => '涌',
        '兔' => '兎',
        '鄕' => '郷',
        '劍' | '劔' | '釼' => '剣',
        '隱' => '隠',
        '壹' => '壱',
        '瀨' => '瀬',
        '德' => '徳',
        '步' => '歩',
        '黑' => '黒',
        '綠' => '緑',
        '橫' => '横',
        '淸' => '清',
        '增' => '増',
        '內' => '内',
        '吳' => '呉',
        '戶' => '戸',
        '黃' => '黄',
        '卷' => '巻',
        '鎭' => '鎮',
        '晉' => '晋',
        '楳' => '梅',
        '舖' => '舗',
        '寶' | '寳' => '宝',
        '驛' => '駅',
        '團' => '団',
        '臺' => '台',
        '號' => '号',
        '參' => '参',
        '濟' => '済',
        '經' => '経',
        '應' => '応',
        '點' => '点',
        '仙' | '僊' => '仙',
        '穗' => '穂',
        '箇' | '个' | 'ガ' | 'ヶ' | 'ヵ' | 'カ' | 'ゕ' | 'ゖ' => 'ケ',
        'ッ' => 'ツ',
        '之' | '乃' => 'ノ',
        other => other,
    }
}

/// 大字 and 小字 before the name of a part are left out by many; here by all.
fn without_aza(all: &[Folded]) -> Vec<Folded> {
    let is_aza = |at: usize| all.get(at).is_some_and(|folded| folded.c == '字');
    let is_before_aza = |at: usize| matches!(all[at].c, '大' | '小') && is_aza(at + 1);
    let is_left_out = |at: usize| is_before_aza(at) || (at > 0 && is_before_aza(at - 1));
    let kept = (0..all.len()).filter(|at| !is_left_out(*at));
    kept.map(|at| all[at]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn begins(address: &str, name: &str) -> bool {
        begins_with(&folded(address), &folded_name(name)).is_some()
    }

    #[test]
    fn the_ways_of_writing_one_town_meet() {
        for (written, town) in [
            ("霞ヶ関3", "霞が関"),
            ("霞ケ関3", "霞が関"),
            ("霞関3", "霞が関"),
            ("ﾐﾅﾄﾐﾗｲ3", "みなとみらい"),
            ("北6条西4", "北六条西"),
            ("北６条西4", "北六条西"),
            ("神居十二条1", "神居１２条"),
            ("大字津軽石1", "津軽石"),
            ("津軽石1", "大字津軽石"),
            ("西澤1", "西沢"),
            ("髙﨑町1", "高崎町"),
            ("四ッ谷1", "四谷"),
            ("三宮町1", "三ノ宮町"),
            ("龍岡町下条南割1", "龍岡町下條南割"),
            ("葛\u{e0100}城1", "葛城"),
            ("か\u{3099}丘", "が丘"),
            ("一〇〇条", "百条"),
            ("祇園町\u{3000}1", "祇\u{e0100}園町"),
        ] {
            assert!(begins(written, town), "{written} {town}");
        }
        assert!(!begins("北7条西4", "北六条西"));
        assert!(!begins("大町12条", "大町１"), "a number is not cut in two");
        assert!(!begins("梅", "梅田"));
    }

    #[test]
    fn numbers_are_read_in_digits_and_in_kanji() {
        for (text, value) in
            [("12丁目", 12), ("十二丁目", 12), ("二十", 20), ("百二番", 102), ("一〇三", 103), ("千", 1000)]
        {
            assert_eq!(number(text.chars()).unwrap().0, value, "{text}");
        }
        assert_eq!(number("丁目".chars()), None);
        assert_eq!(number("99999999999".chars()), None);
    }

    #[test]
    fn what_stands_for_a_variant_is_none_itself() {
        for c in (0..0x3_0000).filter_map(char::from_u32) {
            assert_eq!(fold(fold(c)), fold(c), "{c}");
        }
    }

    proptest! {
        #[test]
        fn a_text_begins_with_every_part_of_itself(text in "\\PC{0,16}", cut in 0_usize..16) {
            let part: String = text.chars().take(cut).collect();
            let name = folded_name(&part);
            let address = folded(&text);
            prop_assert!(address.windows(2).all(|pair| pair[0].end <= pair[1].end));
            prop_assert!(address.iter().all(|folded| text.is_char_boundary(folded.end)));
            if !name.last().is_some_and(char::is_ascii_digit) && name.len() <= address.len()
                && address.iter().zip(&name).all(|(folded, c)| folded.c == *c) {
                prop_assert_eq!(begins_with(&address, &name), Some(name.len()));
            }
        }
    }
}
