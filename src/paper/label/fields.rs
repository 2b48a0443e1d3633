//! What stands on a label, line by line, before anybody knows how large.
//!
//! The trap: the word of respect stands behind the last line of a name and may not be parted from it, so it is
//! measured with it and never broken off.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::paper::label::measure::{Hand, Measure, Words};
use crate::paper::line_break::{Break, breaks};
use crate::paper::{Addressee, Field, LabelValue, Mark};
use crate::words::Sentences;

/// The words that a label says of itself.
pub struct LabelWords {
    to_organisation: String,
    to_person: String,
    pub sent_by: String,
    pub pieces_unit: String,
    marks: Vec<String>,
}

/// A text of a label.
pub struct FieldText {
    pub field: Field,
    hand: Hand,
    words: String,
    /// A space and the word of respect.
    tail: String,
    breaks: Vec<Break>,
    /// In one line, in em.
    pub em: f64,
    at_space: OnceCell<Option<Halves>>,
    anywhere: OnceCell<Option<Halves>>,
}

/// A text in two lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Halves {
    at: Break,
    /// The longer line, in em.
    pub em: f64,
}

/// Where a text may be parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parting {
    Nowhere,
    AtSpace,
    Anywhere,
}

/// What of a text stands in a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    Whole,
    Upper(Halves),
    Lower(Halves),
}

/// The texts of one label, in the order of writing.
#[derive(Clone)]
pub struct Fields {
    /// Empty when the postal code stands before the street.
    pub postal_code: Vec<Rc<FieldText>>,
    pub address: Vec<Rc<FieldText>>,
    /// Organisation and department of a person.
    pub office: Vec<Rc<FieldText>>,
    /// The same in one line.
    pub office_joined: Option<Rc<FieldText>>,
    pub name: Rc<FieldText>,
}

/// Between organisation and department in one line, and between the parts of the return address.
pub const WIDE_SPACE: &str = "\u{3000}";

impl LabelWords {
    pub fn new() -> Self {
        let words = Sentences::of_paper();
        Self {
            to_organisation: words.say("paper-to-organisation"),
            to_person: words.say("paper-to-person"),
            sent_by: words.say("paper-sent-by"),
            pieces_unit: words.say("paper-pieces-unit"),
            marks: Mark::ALL.iter().map(|mark| words.word("paper-mark", mark.as_str())).collect(),
        }
    }

    pub fn mark(&self, mark: Mark) -> &str {
        let place = Mark::ALL.iter().position(|one| *one == mark);
        place.and_then(|place| self.marks.get(place)).map_or("", String::as_str)
    }
}

impl FieldText {
    fn new(
        measure: &mut Measure,
        field: Field,
        hand: Hand,
        words: &str,
        breaks: Vec<Break>,
        tail: &str,
    ) -> Self {
        let tail = if tail.is_empty() { String::new() } else { format!(" {tail}") };
        let em = measure.em(&Words::new(hand, format!("{words}{tail}")));
        let (at_space, anywhere) = (OnceCell::new(), OnceCell::new());
        Self { field, hand, words: words.to_owned(), tail, breaks, em, at_space, anywhere }
    }

    /// What stands in a line of it.
    pub fn words(&self, part: Part) -> Words {
        let text = match part {
            Part::Whole => format!("{}{}", self.words, self.tail),
            Part::Upper(halves) => self.words[..halves.at.end].to_owned(),
            Part::Lower(halves) => format!("{}{}", &self.words[halves.at.start..], self.tail),
        };
        Words::new(self.hand, text)
    }

    /// The text in two lines, as even as may be; none where there is no such break.
    pub fn halves(&self, measure: &mut Measure, parting: Parting) -> Option<Halves> {
        let known = match parting {
            Parting::Nowhere => return None,
            Parting::AtSpace => &self.at_space,
            Parting::Anywhere => &self.anywhere,
        };
        *known.get_or_init(|| {
            let allowed = self.breaks.iter().filter(|at| at.at_space || parting == Parting::Anywhere);
            self.most_even(measure, &allowed.copied().collect::<Vec<_>>())
        })
    }

    fn most_even(&self, measure: &mut Measure, breaks: &[Break]) -> Option<Halves> {
        let mut at = |index: usize| {
            let halves = Halves { at: breaks[index], em: 0.0 };
            let [above, below] =
                [Part::Upper(halves), Part::Lower(halves)].map(|part| measure.em(&self.words(part)));
            (Halves { em: above.max(below), ..halves }, above >= below)
        };
        // The first break whose upper line is the longer one, and the one before it.
        let (mut low, mut high) = (0, breaks.len().checked_sub(1)?);
        while low < high {
            let middle = usize::midpoint(low, high);
            if at(middle).1 {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        let (found, _) = at(low);
        let earlier = low.checked_sub(1).map(|index| at(index).0);
        Some(earlier.filter(|earlier| earlier.em <= found.em).unwrap_or(found))
    }
}

impl Fields {
    pub fn new(measure: &mut Measure, value: &LabelValue, say: &LabelWords) -> Self {
        let mut one = |field, hand, words: &str, tail: &str| {
            let words = words.trim();
            let made = FieldText::new(measure, field, hand, words, breaks(words), tail);
            (!words.is_empty()).then(|| Rc::new(made))
        };
        let place = &value.address;
        let regular = Hand::Regular;
        let address = [(Field::Street, &place.street), (Field::Building, &place.building)];
        let address = address.into_iter().filter_map(|(field, text)| one(field, regular, text, "")).collect();
        let (office, name) = match &value.addressee {
            Addressee::Organisation { name } => {
                (Vec::new(), one(Field::Organisation, Hand::Bold, name, &say.to_organisation))
            }
            Addressee::Person { organisation, department, name } => {
                let office = [(Field::Organisation, organisation), (Field::Department, department)];
                let office = office.into_iter().filter_map(|(field, text)| one(field, regular, text, ""));
                (office.collect(), one(Field::Person, Hand::Bold, name, &say.to_person))
            }
        };
        let name = name.unwrap_or_else(|| {
            Rc::new(FieldText::new(measure, Field::Organisation, Hand::Bold, "", Vec::new(), ""))
        });
        let mut unbreakable =
            |field, hand, words: &str| Rc::new(FieldText::new(measure, field, hand, words, Vec::new(), ""));
        let postal_code = unbreakable(Field::PostalCode, Hand::Fixed, &format!("〒{}", place.postal_code));
        let office: Vec<Rc<FieldText>> = office;
        let office_joined = (office.len() > 1).then(|| {
            let texts: Vec<&str> = office.iter().map(|text| text.words.as_str()).collect();
            unbreakable(Field::Organisation, regular, &texts.join(WIDE_SPACE))
        });
        Self { postal_code: vec![postal_code], address, office, office_joined, name }
    }

    /// The same with the postal code before the street, in its line.
    pub fn with_code_before_street(&self, measure: &mut Measure) -> Self {
        let (Some(code), Some(street)) = (self.postal_code.first(), self.address.first()) else {
            return self.clone();
        };
        let before = format!("{} ", code.words);
        let moved = |at: &Break| Break {
            end: at.end + before.len(),
            start: at.start + before.len(),
            at_space: at.at_space,
        };
        let breaks = street.breaks.iter().map(moved).collect();
        let words = format!("{before}{}", street.words);
        let mut address = self.address.clone();
        address[0] = Rc::new(FieldText::new(measure, Field::Street, Hand::Regular, &words, breaks, ""));
        Self { postal_code: Vec::new(), address, ..self.clone() }
    }
}
