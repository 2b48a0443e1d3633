//! Which embedded font draws which character.
//!
//! Unicode Technical Standard #37 (ideographic variation sequences). The trap: a shaper that finds no glyph for a
//! sequence silently draws the plain form, so the sequences that only the rare font has are found here and set in
//! that font by name.

use typst::layout::Abs;
use typst::text::{Font, FontInstance, FontVariant, FontVariations};

/// The everyday font and the one behind it.
pub struct Coverage {
    everyday: FontInstance,
    rare: FontInstance,
}

/// What a text needs besides the everyday font.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Needs {
    /// Characters, with their selector if they have one, that only the rare font can draw.
    pub rare: Vec<String>,
    /// Sequences that no font has and that are drawn in their plain form.
    pub plain: Vec<String>,
}

impl Coverage {
    /// Compares those two fonts.
    pub fn new(everyday: Font, rare: Font) -> Self {
        Self { everyday: instance(everyday), rare: instance(rare) }
    }

    /// Notes what the text needs.
    ///
    /// # Errors
    /// The first character that neither font can draw.
    pub fn examine(&self, text: &str, needs: &mut Needs) -> Result<(), char> {
        let mut characters = text.chars().peekable();
        while let Some(base) = characters.next() {
            if is_selector(base) {
                continue;
            }
            let selector = characters.next_if(|next| is_selector(*next));
            let everyday = has(&self.everyday, base);
            if !everyday && !has(&self.rare, base) {
                return Err(base);
            }
            let Some(selector) = selector else {
                if !everyday {
                    note(&mut needs.rare, base.to_string());
                }
                continue;
            };
            if has_sequence(&self.everyday, base, selector) {
                continue;
            }
            let sequence = String::from_iter([base, selector]);
            if has_sequence(&self.rare, base, selector) {
                note(&mut needs.rare, sequence);
            } else {
                note(&mut needs.plain, sequence);
                if !everyday {
                    note(&mut needs.rare, base.to_string());
                }
            }
        }
        Ok(())
    }
}

fn instance(font: Font) -> FontInstance {
    font.instantiate(FontVariant::default(), Abs::pt(10.0), &FontVariations::default())
}

fn has(font: &FontInstance, character: char) -> bool {
    font.ttf().glyph_index(character).is_some_and(|glyph| glyph.0 != 0)
}

fn has_sequence(font: &FontInstance, base: char, selector: char) -> bool {
    font.ttf().glyph_variation_index(base, selector).is_some_and(|glyph| glyph.0 != 0)
}

fn is_selector(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn note(list: &mut Vec<String>, text: String) {
    if !list.contains(&text) {
        list.push(text);
    }
}

#[cfg(test)]
mod tests {
    use typst::foundations::Bytes;

    use super::*;
    use crate::paper::font;

    fn needs(text: &str) -> Result<Needs, char> {
        let font = |bytes| Font::new(Bytes::new(bytes), 0).unwrap();
        let mut needs = Needs::default();
        Coverage::new(font(font::BIZ_UDP_REGULAR), font(font::RARE_REGULAR)).examine(text, &mut needs)?;
        Ok(needs)
    }

    #[test]
    fn everyday_names_need_nothing() {
        assert_eq!(needs("㈱髙﨑鷗彅 葛城 ｶﾞﾌﾞ 〒①"), Ok(Needs::default()));
        assert_eq!(needs("葛\u{e0100}城"), Ok(Needs::default()));
    }

    #[test]
    fn rare_kanji_are_named_once() {
        assert_eq!(needs("𠮷野槗𠮷").unwrap().rare, ["𠮷", "槗"]);
    }

    #[test]
    fn a_sequence_that_no_font_has_is_told() {
        let needs = needs("葛\u{e01ef}").unwrap();
        assert_eq!(needs.plain, ["葛\u{e01ef}"]);
        assert!(needs.rare.is_empty());
    }

    #[test]
    fn what_no_font_has_is_refused() {
        assert_eq!(needs("株式会社😀"), Err('😀'));
        assert_eq!(needs("二\n行"), Err('\n'));
    }

    #[test]
    fn both_weights_and_both_widths_have_the_same_characters() {
        let glyphs = |bytes: &'static [u8]| {
            let font = instance(Font::new(Bytes::new(bytes), 0).unwrap());
            (0x20..0x30000).filter_map(char::from_u32).filter(|c| has(&font, *c)).collect::<String>()
        };
        let everyday = glyphs(font::BIZ_UDP_REGULAR);
        for other in [font::BIZ_UDP_BOLD, font::BIZ_UD_REGULAR, font::BIZ_UD_BOLD] {
            assert!(glyphs(other) == everyday);
        }
        assert!(glyphs(font::RARE_REGULAR) == glyphs(font::RARE_BOLD));
    }
}
