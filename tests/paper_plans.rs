//! Labels are planned and drawn in Rust, and any template of the institution sets them instead: both are one.
//!
//! The trap: a width that is only nearly what the typesetter sets breaks a line or leaves it out of its box, so every
//! line of every label is measured again by the typesetter's own script.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::sync::LazyLock;

use proptest::prelude::*;
use token_station::paper::{
    Document, Field, Form, LabelValue, OwnFile, PaperError, StartCell, Typesetter, template_text,
};

use any_label::any_label;
use labels::{addressed, at, dpi, label, make, to_organisation};

#[path = "paper/any_label.rs"]
mod any_label;
#[allow(dead_code, reason = "shared with the other tests of paper")]
#[path = "paper/labels.rs"]
mod labels;

/// A typesetter whose labels are set by that template.
fn wearing(label: &str) -> Typesetter {
    let mut typesetter = Typesetter::new().unwrap();
    let own = OwnFile { name: "label.typ".into(), bytes: label.as_bytes().to_vec() };
    assert_eq!(typesetter.wear(&[own]).unwrap(), []);
    assert_eq!(typesetter.own_templates(), ["label.typ"]);
    typesetter
}

/// The built-in template, as an institution wears it that has changed nothing.
static UNCHANGED: LazyLock<Typesetter> = LazyLock::new(|| wearing(template_text("label.typ").unwrap()));

/// Prints nothing, but refuses a line whose width is not what the script measures.
static MEASURING: LazyLock<Typesetter> = LazyLock::new(|| {
    let measuring = r#"
        #let draw(index, value, geometry) = context {
          if value.lacking != none { return [#metadata((label: index, ..value.lacking))<misfit>] }
          for line in value.plan.lines + value.plan.foot {
            let words = text(..hands.at(line.hand), line.words)
            if line.number != "" { words += h(before-number) + text(..hands.fixed, line.number) }
            let off = calc.abs(measure(text(size: line.size_pt * 1pt, words)).width - line.width_pt * 1pt)
            if off > 0.0001pt { return [#metadata((label: index, field: "words", missing_tenths_mm: 1))<misfit>] }
          }
        }
        #let label"#;
    let built_in = template_text("label.typ").unwrap();
    let (before, _) = built_in.split_once("#let draw").unwrap();
    let (_, behind) = built_in.rsplit_once("#let label").unwrap();
    wearing(&[before, measuring, behind].concat())
});

fn set_by(typesetter: &Typesetter, form: Form, labels: &[LabelValue]) -> Result<Document, PaperError> {
    typesetter.labels(form, StartCell::FIRST, labels)
}

/// Whether both print the same or refuse for the same reason.
fn same(drawn: Result<Document, PaperError>, set: Result<Document, PaperError>) -> Result<(), TestCaseError> {
    let (drawn, set) = match (drawn, set) {
        (Ok(drawn), Ok(set)) => (drawn, set),
        (drawn, set) => {
            prop_assert_eq!(drawn.err(), set.err());
            return Ok(());
        }
    };
    prop_assert_eq!(drawn.pages(), set.pages());
    prop_assert_eq!(drawn.without_barcode(), set.without_barcode());
    prop_assert_eq!(drawn.plain_forms(), set.plain_forms());
    for page in 0..drawn.pages() {
        prop_assert_eq!(drawn.text(page).unwrap(), set.text(page).unwrap());
        let [drawn, set] = [&drawn, &set].map(|document| document.rgba(page, dpi(200)).unwrap());
        let is_near = |(a, b): (&u8, &u8)| a.abs_diff(*b) <= 2;
        prop_assert_eq!((drawn.width, drawn.height), (set.width, set.height));
        prop_assert!(drawn.rgba.iter().zip(&set.rgba).all(is_near), "page {} looks different", page);
    }
    Ok(())
}

#[test]
fn a_sheet_that_is_drawn_is_the_sheet_that_its_template_sets() {
    let labels: Vec<_> = addressed().into_iter().cycle().take(40).collect();
    for form in Form::ALL {
        same(make(*form, 1, &labels), set_by(&UNCHANGED, *form, &labels)).unwrap();
    }
}

#[test]
fn a_label_that_cannot_be_printed_is_refused_by_its_number_in_a_long_document() {
    let mut labels = vec![label(); 500];
    labels[431] = at(&"東".repeat(60), "");
    labels[499] = to_organisation("😀");
    let refused = make(Form::SheetA4x12, 3, &labels).err();
    assert!(
        matches!(refused, Some(PaperError::DoesNotFit { label: 431, field: Field::Street, .. })),
        "{refused:?}"
    );
    labels[431] = label();
    let refused = make(Form::SheetA4x12, 3, &labels).err();
    assert!(matches!(refused, Some(PaperError::NoGlyph { label: 499, character: '😀', .. })), "{refused:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_label_is_drawn_as_its_template_sets_it(
        label in any_label(12),
        form in prop::sample::select(Form::ALL),
    ) {
        let label = std::slice::from_ref(&label);
        same(make(form, 1, label), set_by(&UNCHANGED, form, label))?;
    }

    #[test]
    fn every_line_is_as_wide_as_the_typesetter_sets_it(
        labels in prop::collection::vec(any_label(12), 1..6),
        form in prop::sample::select(Form::ALL),
    ) {
        match set_by(&MEASURING, form, &labels).err() {
            None | Some(PaperError::Missing { .. }) => {}
            Some(PaperError::DoesNotFit { field, .. }) => prop_assert_ne!(field, Field::Words),
            Some(other) => prop_assert!(false, "{}", other),
        }
    }
}
