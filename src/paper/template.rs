//! What templates read: the file `data.json`, made anew for every document.
//!
//! Templates of an institution read it too, so it grows and never shrinks: a label has its texts as they were given and
//! beside them the plan of what stands where. The trap: a label that cannot be planned may still fit an own template, so
//! what it lacks travels as data and is no error here.

use serde::Serialize;

use crate::paper::barcode::{PointSize, QUIET_ZONE_MM};
use crate::paper::content::BUILT_IN;
use crate::paper::coverage::{Coverage, Needs};
use crate::paper::label::{Lacking, Plan, printed_once};
use crate::paper::line_break::{Break, breaks};
use crate::paper::{Addressee, Field, Geometry, LabelValue, Mark, Offset, PaperError, Sample};

/// The templates of the label, and what papers share, by their path.
static SHARED: &[(&str, &str)] = &[
    ("paper.typ", include_str!("../../assets/templates/paper.typ")),
    ("label.typ", include_str!("../../assets/templates/label.typ")),
    (TEST_PAGE, include_str!("../../assets/templates/test-page.typ")),
    ("label-roll.typ", include_str!("../../assets/templates/label-roll.typ")),
    ("label-sheet.typ", include_str!("../../assets/templates/label-sheet.typ")),
    ("barcode.typ", include_str!("../../assets/templates/barcode.typ")),
    (SYMBOL, include_str!("../../assets/templates/symbol.typ")),
];

/// The template of one barcode alone.
pub const SYMBOL: &str = "symbol.typ";

/// The template of a page of rulers.
pub const TEST_PAGE: &str = "test-page.typ";

/// Every template that is built in: its path and its text.
pub fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    SHARED.iter().copied().chain(BUILT_IN.iter().map(|paper| (paper.file, paper.text)))
}

/// The text of a built-in template, to begin an own one with.
#[must_use]
pub fn template_text(file: &str) -> Option<&'static str> {
    built_in().find(|(name, _)| *name == file).map(|(_, text)| text)
}

/// The files of the built-in templates of papers, shared ones last.
pub fn template_files() -> impl Iterator<Item = &'static str> {
    // Several forms of the label may have one template.
    let is_first = |sample: &Sample| Sample::of_file(sample.file()) == Some(*sample);
    let main = Sample::all().filter(is_first).map(Sample::file);
    let is_shared = |file: &&str| ![SYMBOL, TEST_PAGE].contains(file) && Sample::of_file(file).is_none();
    main.chain(built_in().map(|(file, _)| file).filter(is_shared))
}

/// What the template of a paper reads when it is tried; `None` for one of a label and for a shared one.
#[must_use]
pub fn sample_text(file: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|paper| paper.file == file).map(|paper| paper.sample)
}

/// The path under which templates read their data.
pub const DATA: &str = "data.json";

/// Everything that one document is made of.
#[derive(Debug, Serialize)]
pub struct Job<'a> {
    geometry: &'static Geometry,
    customer_barcode: CustomerBarcodeSizes,
    offset: Offset,
    first_cell: usize,
    labels: Vec<Label<'a>>,
}

/// What one barcode alone is made of; pairs are horizontal then vertical.
#[derive(Debug, Serialize)]
pub struct SymbolJob<'a> {
    pub symbol_mm: (f64, f64),
    pub clear_mm: (f64, f64),
    pub caption: &'a str,
}

/// How large a customer barcode may be; sizes are tenths of a point.
#[derive(Debug, Serialize)]
struct CustomerBarcodeSizes {
    quiet_mm: f64,
    width_mm_per_tenth: f64,
    height_mm_per_tenth: f64,
    least_tenths: u32,
    most_tenths: u32,
}

impl CustomerBarcodeSizes {
    fn new() -> Self {
        let (least, most) = (PointSize::LEAST, PointSize::MOST);
        Self {
            quiet_mm: QUIET_ZONE_MM,
            width_mm_per_tenth: least.width_mm() / f64::from(least.tenths()),
            height_mm_per_tenth: least.long_mm() / f64::from(least.tenths()),
            least_tenths: least.tenths(),
            most_tenths: most.tenths(),
        }
    }
}

/// One label.
#[derive(Debug, Serialize)]
struct Label<'a> {
    postal_code: String,
    street: Text<'a>,
    building: Text<'a>,
    organisation: Text<'a>,
    department: Text<'a>,
    person: Text<'a>,
    /// Otherwise the organisation itself is the addressee.
    to_person: bool,
    marks: Vec<&'static str>,
    sender_postal_code: String,
    sender_street: &'a str,
    sender_building: &'a str,
    sender_name: &'a str,
    reception_no: &'a str,
    pieces: u32,
    /// Whether a customer barcode is to stand below the addressee if there is room.
    barcode: bool,
    /// Characters that only the rare font draws.
    rare: Vec<String>,
    /// What stands where; none when something is lacking.
    plan: Option<Plan>,
    lacking: Option<Lacking>,
}

/// A text that may take two lines.
#[derive(Debug, Serialize)]
struct Text<'a> {
    words: &'a str,
    breaks: Vec<Break>,
}

impl<'a> Text<'a> {
    fn new(words: &'a str) -> Self {
        let words = words.trim();
        Self { words, breaks: breaks(words) }
    }
}

impl<'a> Job<'a> {
    /// Checks the values, the first of which is the label `number`; gives what the templates read, and the sequences
    /// that are drawn in their plain form.
    pub fn new(
        geometry: &'static Geometry,
        offset: Offset,
        first_cell: usize,
        number: usize,
        values: &'a [LabelValue],
        coverage: &Coverage,
    ) -> Result<(Self, Vec<String>), PaperError> {
        let mut plain = Vec::new();
        let mut labels = Vec::with_capacity(values.len());
        for (index, value) in (number..).zip(values) {
            let mut label = Label::new(value);
            let mut needs = Needs::default();
            for (field, text, required) in label.texts() {
                if required && text.is_empty() {
                    return Err(PaperError::Missing { label: index, field });
                }
                coverage.examine(text, &mut needs).map_err(|character| PaperError::NoGlyph {
                    label: index,
                    field,
                    character,
                })?;
            }
            plain.append(&mut needs.plain);
            label.rare = needs.rare;
            labels.push(label);
        }
        Ok((
            Self { geometry, customer_barcode: CustomerBarcodeSizes::new(), offset, first_cell, labels },
            plain,
        ))
    }

    /// The job with what stands where on each label, or what it lacks.
    pub fn planned(mut self, plans: impl IntoIterator<Item = Result<Plan, Lacking>>) -> Self {
        for (label, plan) in self.labels.iter_mut().zip(plans) {
            label.lacking = plan.as_ref().err().copied();
            label.plan = plan.ok();
        }
        self
    }
}

impl<'a> Label<'a> {
    fn new(value: &'a LabelValue) -> Self {
        let (organisation, department, person, to_person) = match &value.addressee {
            Addressee::Organisation { name } => (name.as_str(), "", "", false),
            Addressee::Person { organisation, department, name } => {
                (organisation.as_str(), department.as_str(), name.as_str(), true)
            }
        };
        Self {
            postal_code: value.address.postal_code.to_string(),
            street: Text::new(&value.address.street),
            building: Text::new(&value.address.building),
            organisation: Text::new(organisation),
            department: Text::new(department),
            person: Text::new(person),
            to_person,
            marks: printed_once(&value.marks).into_iter().map(Mark::as_str).collect(),
            sender_postal_code: value.sender.address.postal_code.to_string(),
            sender_street: value.sender.address.street.trim(),
            sender_building: value.sender.address.building.trim(),
            sender_name: value.sender.name.trim(),
            reception_no: value.reception_no.0.trim(),
            pieces: value.pieces,
            barcode: value.barcode.is_ok(),
            rare: Vec::new(),
            plan: None,
            lacking: None,
        }
    }

    /// Every free text, its field, and whether a label cannot do without it.
    fn texts(&self) -> [(Field, &'a str, bool); 9] {
        [
            (Field::Street, self.street.words, true),
            (Field::Building, self.building.words, false),
            (Field::Organisation, self.organisation.words, !self.to_person),
            (Field::Department, self.department.words, false),
            (Field::Person, self.person.words, self.to_person),
            (Field::Sender, self.sender_street, true),
            (Field::Sender, self.sender_building, false),
            (Field::Sender, self.sender_name, true),
            (Field::ReceptionNo, self.reception_no, true),
        ]
    }
}
