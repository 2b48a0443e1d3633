//! One line of text as the typesetter sets it: its width, and the glyphs that are printed.
//!
//! The typesetter itself is asked, so kerning, fallback and brackets are as on paper; a line is set once, at a hundred
//! points, and grows with its size. The trap: a line is set alone, because its first and its last bracket are drawn
//! closer than one in its middle.

use std::collections::HashMap;
use std::rc::Rc;
use std::str::FromStr as _;

use typst::engine::Engine;
use typst::foundations::{Content, NativeElement as _, Smart, StyleChain, Styles};
use typst::introspection::Locator;
use typst::layout::{Abs, Axes, Em, Frame, FrameItem, HElem, Point, Region, Size};
use typst::model::{Linebreaks, ParElem};
use typst::text::{
    BottomEdge, FontFamily, FontList, FontWeight, Lang, TextElem, TextItem, TextSize, TopEdge,
};

use crate::paper::coverage::{Coverage, Needs};

/// In which hand a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hand {
    /// Proportional.
    Regular,
    /// Proportional and bold.
    Bold,
    /// Every character as wide as the next.
    Fixed,
}

/// A line to be measured.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Words {
    pub hand: Hand,
    pub text: String,
    /// Stands behind them in fixed width, [`BEFORE_NUMBER_EM`] away; empty for none.
    pub number: String,
}

/// A line as it was set.
pub struct SetLine {
    /// Its width in em.
    pub em: f64,
    /// Its runs at [`SET_AT_PT`], from its upper left corner.
    runs: Vec<(Point, TextItem)>,
}

/// How far a number stands from the words before it.
pub const BEFORE_NUMBER_EM: f64 = 1.5;
/// What of a line stands above its baseline; the rest of one em stands below.
const ABOVE_BASELINE_EM: f64 = 0.88;

/// The size in which lines are set to be measured.
const SET_AT_PT: f64 = 100.0;

/// Stands for any number while the words before it are set.
const SOME_NUMBER: &str = "0";

const PROPORTIONAL: &str = "BIZ UDPGothic";
const FIXED: &str = "BIZ UDGothic";
const RARE: &str = "Noto Sans CJK JP";

/// The typesetter tightens brackets and commas that are one em wide; the proportional ones are half as wide already
/// and would run into their neighbours.
const SET_IN_FIXED: &str = "《〈（『「【〖〔［｛，．。、：；》〉）』」】〗〕］｝";

/// Sets lines and remembers them.
pub struct Measure<'e, 'w> {
    engine: &'e mut Engine<'w>,
    coverage: &'e Coverage,
    styles: Styles,
    known: HashMap<Words, Rc<SetLine>>,
}

impl Words {
    pub fn new(hand: Hand, text: impl Into<String>) -> Self {
        Self { hand, text: text.into(), number: String::new() }
    }
}

impl<'e, 'w> Measure<'e, 'w> {
    pub fn new(engine: &'e mut Engine<'w>, coverage: &'e Coverage) -> Self {
        Self { engine, coverage, styles: styles(), known: HashMap::new() }
    }

    /// The line as it is printed.
    pub fn line(&mut self, words: &Words) -> Rc<SetLine> {
        if let Some(known) = self.known.get(words) {
            return Rc::clone(known);
        }
        let set = Rc::new(self.set(words));
        self.known.insert(words.clone(), Rc::clone(&set));
        set
    }

    /// Its width in em.
    pub fn em(&mut self, words: &Words) -> f64 {
        self.line(words).em
    }

    fn set(&mut self, words: &Words) -> SetLine {
        // A number that begins with a bracket is drawn otherwise behind words than alone.
        let is_common = words.number.starts_with(|first: char| first.is_ascii_alphanumeric());
        if !is_common || words.number == SOME_NUMBER {
            return self.set_whole(words);
        }
        // The words before a number come back on label after label.
        let before = self.line(&Words { number: SOME_NUMBER.to_owned(), ..words.clone() });
        let [some, number] =
            [SOME_NUMBER, &words.number].map(|number| self.line(&Words::new(Hand::Fixed, number)));
        let (kept, start) = (before.runs.len() - some.runs.len(), before.em - some.em);
        let behind = Point::with_x(Abs::pt(SET_AT_PT) * start);
        let mut runs = before.runs[..kept].to_vec();
        runs.extend(number.runs.iter().map(|(at, run)| (behind + *at, run.clone())));
        SetLine { em: start + number.em, runs }
    }

    fn set_whole(&mut self, words: &Words) -> SetLine {
        let base = StyleChain::new(&self.engine.library.styles);
        let content = self.content(words);
        let region = Region::new(Size::splat(Abs::inf()), Axes::splat(false));
        let frame = typst_layout::layout_frame(
            self.engine,
            &content,
            Locator::root(),
            base.chain(&self.styles),
            region,
        );
        // A line of text cannot be wrong: whatever has no glyph was refused before.
        let frame = frame.unwrap_or_else(|_| Frame::soft(Size::zero()));
        let mut runs = Vec::new();
        take(&frame, Point::zero(), &mut runs);
        SetLine { em: frame.width() / Abs::pt(SET_AT_PT), runs }
    }

    fn content(&self, words: &Words) -> Content {
        let mut parts = Vec::new();
        self.add(words.hand, &words.text, &mut parts);
        if !words.number.is_empty() {
            parts.push(HElem::new(Em::new(BEFORE_NUMBER_EM).into()).pack());
            self.add(Hand::Fixed, &words.number, &mut parts);
        }
        Content::sequence(parts)
    }

    /// Brackets, and characters that only the rare font draws, stand alone.
    fn add(&self, hand: Hand, text: &str, parts: &mut Vec<Content>) {
        let mut needs = Needs::default();
        // What has no glyph at all was refused before.
        let _ = self.coverage.examine(text, &mut needs);
        // A variant before its plain form.
        needs.rare.sort_by_key(|rare| std::cmp::Reverse(rare.len()));
        let mut plain = Vec::new();
        let mut rest = text;
        let mut from = text;
        let flush = |until: &str, from: &str, plain: &mut Vec<Content>| {
            let before = &from[..from.len() - until.len()];
            if !before.is_empty() {
                plain.push(TextElem::packed(before));
            }
        };
        while let Some(character) = rest.chars().next() {
            let rare = needs.rare.iter().find(|rare| rest.starts_with(rare.as_str()));
            let (length, fonts) = match rare {
                Some(rare) => (rare.len(), &[RARE][..]),
                None if SET_IN_FIXED.contains(character) => (character.len_utf8(), &[FIXED, RARE][..]),
                None => {
                    rest = &rest[character.len_utf8()..];
                    continue;
                }
            };
            flush(rest, from, &mut plain);
            plain.push(TextElem::packed(&rest[..length]).set(TextElem::font, fonts_of(fonts)));
            rest = &rest[length..];
            from = rest;
        }
        flush("", from, &mut plain);
        let content = Content::sequence(plain);
        parts.push(match hand {
            Hand::Regular => content,
            Hand::Bold => content.set(TextElem::weight, FontWeight::BOLD),
            Hand::Fixed => content.set(TextElem::font, fonts_of(&[FIXED, RARE])),
        });
    }
}

impl SetLine {
    /// Its runs in that size, with its upper left corner at that point.
    pub fn at(&self, corner: Point, size: Abs) -> impl Iterator<Item = (Point, TextItem)> + '_ {
        let scale = size / Abs::pt(SET_AT_PT);
        self.runs.iter().map(move |(at, run)| (corner + *at * scale, TextItem { size, ..run.clone() }))
    }
}

fn take(frame: &Frame, origin: Point, runs: &mut Vec<(Point, TextItem)>) {
    for (at, item) in frame.items() {
        match item {
            FrameItem::Group(group) => take(&group.frame, origin + *at, runs),
            FrameItem::Text(text) => runs.push((origin + *at, text.clone())),
            _ => {}
        }
    }
}

fn fonts_of(names: &[&str]) -> FontList {
    FontList(names.iter().map(|name| FontFamily::new(name)).collect())
}

/// As `document-of-labels` in `label.typ` sets text.
fn styles() -> Styles {
    let mut styles = Styles::new();
    styles.set(TextElem::font, fonts_of(&[PROPORTIONAL, RARE]));
    styles.set(TextElem::size, TextSize(Abs::pt(SET_AT_PT).into()));
    styles.set(TextElem::lang, Lang::JAPANESE);
    styles.set(TextElem::region, typst::text::Region::from_str("jp").ok());
    styles.set(TextElem::fallback, false);
    styles.set(TextElem::hyphenate, Smart::Custom(false));
    styles.set(TextElem::overhang, false);
    styles.set(TextElem::ligatures, false);
    styles.set(TextElem::cjk_latin_spacing, Smart::Custom(None));
    styles.set(TextElem::top_edge, TopEdge::Length(Em::new(ABOVE_BASELINE_EM).into()));
    styles.set(TextElem::bottom_edge, BottomEdge::Length(Em::new(ABOVE_BASELINE_EM - 1.0).into()));
    styles.set(ParElem::linebreaks, Smart::Custom(Linebreaks::Simple));
    styles.set(ParElem::justify, false);
    styles
}
