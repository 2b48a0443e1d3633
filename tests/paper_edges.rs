//! Nothing over the edge of a label, everything in its cell, and refusals where that cannot be had.
//!
//! The trap: ink is looked for in the picture, because the typesetter's own idea of where a text ends is what is in
//! question.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use proptest::prelude::*;
use token_station::domain::RequestNo;
use token_station::paper::{
    Document, Dpi, Field, Form, Geometry, LabelValue, Offset, PaperError, Picture, Sender, StartCell,
};

use any_label::any_label;
use labels::{
    TYPESETTER, at, dense, dpi, given, label, make, roll, to_organisation, to_person, with_barcode,
};

#[path = "paper/any_label.rs"]
mod any_label;
#[allow(dead_code, reason = "shared with the other tests of paper")]
#[path = "paper/labels.rs"]
mod labels;

// ------------------------------------------------------------------------------------------------ refusals

#[test]
fn a_character_without_a_glyph_refuses_the_label() {
    let labels = [label(), to_organisation("株式会社😀")];
    assert_eq!(
        make(Form::SheetA4x12, 1, &labels).err(),
        Some(PaperError::NoGlyph { label: 1, field: Field::Organisation, character: '😀' })
    );
    let two_lines = LabelValue { reception_no: RequestNo("26\n1107".into()), ..label() };
    assert_eq!(
        roll(two_lines).err(),
        Some(PaperError::NoGlyph { label: 0, field: Field::ReceptionNo, character: '\n' })
    );
}

#[test]
fn what_is_too_long_is_refused_with_what_it_lacks() {
    for (field, label) in [
        (Field::Street, at(&"東".repeat(60), "")),
        (Field::Building, at("奈良県葛城市東室1", &"ビ".repeat(60))),
        (Field::Organisation, to_organisation(&"商".repeat(80))),
        (Field::Organisation, to_person(&"商".repeat(80), "", "田中")),
        (Field::Department, to_person("商店", &"課".repeat(80), "田中")),
        (Field::Person, to_person("", "", &"鷗".repeat(80))),
        (Field::Organisation, to_organisation(&"ABCDEFGHIJ".repeat(12))),
        (Field::ReceptionNo, LabelValue { reception_no: RequestNo("9".repeat(99)), ..label() }),
        (
            Field::Sender,
            LabelValue { sender: Sender { name: "組".repeat(60), address: label().address }, ..label() },
        ),
    ] {
        for form in Form::ALL {
            let error = make(*form, 1, std::slice::from_ref(&label)).err();
            let Some(PaperError::DoesNotFit { label: 0, field: got, missing_tenths_mm }) = error else {
                panic!("{form} {field}: {error:?}")
            };
            assert_eq!(got, field, "{form}");
            assert!((1..5_000).contains(&missing_tenths_mm), "{form} {field}: {missing_tenths_mm}");
        }
    }
}

#[test]
fn the_longer_the_name_the_more_is_missing() {
    let missing = |count| match make(Form::SheetA4x12, 1, &[to_organisation(&"商".repeat(count))]).err() {
        None => 0,
        Some(PaperError::DoesNotFit { missing_tenths_mm, .. }) => missing_tenths_mm,
        other => panic!("{other:?}"),
    };
    let lacking: Vec<_> = (40..70).map(missing).collect();
    assert!(lacking.is_sorted(), "{lacking:?}");
    assert_eq!(lacking[0], 0);
    assert!(lacking[29] > 0);
}

#[test]
fn rubbish_of_any_length_is_refused_as_too_long() {
    let error = make(Form::SheetA4x12, 1, &[at(&"東".repeat(2_000), "")]).err();
    assert!(matches!(error, Some(PaperError::DoesNotFit { field: Field::Street, .. })), "{error:?}");
}

#[test]
fn one_wrong_label_stops_the_whole_sheet() {
    let mut labels = vec![label(); 20];
    labels[17] = at(&"東".repeat(60), "");
    let error = make(Form::SheetA4x12, 1, &labels).err();
    assert!(matches!(error, Some(PaperError::DoesNotFit { label: 17, .. })), "{error:?}");
}

#[test]
fn what_is_needed_may_not_be_empty() {
    let nobody = to_organisation(" 　");
    assert_eq!(roll(nobody).err(), Some(PaperError::Missing { label: 0, field: Field::Organisation }));
    let nameless = to_person("株式会社サンプル商事", "経理部", " ");
    assert_eq!(roll(nameless).err(), Some(PaperError::Missing { label: 0, field: Field::Person }));
    assert_eq!(roll(at("", "")).err(), Some(PaperError::Missing { label: 0, field: Field::Street }));
    assert_eq!(make(Form::Roll90x29, 1, &[]).err(), Some(PaperError::Empty));
}

#[test]
fn pages_cells_and_resolutions_that_do_not_exist_are_refused() {
    let made = roll(label()).unwrap();
    assert_eq!(made.png(1, dpi(100)).err(), Some(PaperError::Page { got: 1, pages: 1 }));
    assert!(Dpi::new(0).is_err() && Dpi::new(10_000).is_err());
    let start = StartCell::of(Form::SheetA4x12, 3).unwrap();
    assert_eq!(
        TYPESETTER.labels(Form::Roll90x29, start, &[label()]).err(),
        Some(PaperError::StartCell { form: Form::Roll90x29, got: 3, cells: 1 })
    );
}

// ------------------------------------------------------------------------------------------------ places

/// How far a line of a stamp may stand out over the inset.
const PEN_MM: f64 = 0.2;

const INK_DPI: u16 = 120;

/// Cells of a page in which there is ink, or where there is ink outside of all. Bars may come nearer to the edge than
/// text.
fn inked_cells(made: &Document, page: usize, geometry: &Geometry) -> Result<Vec<u8>, String> {
    let Picture { width, rgba, .. } = made.rgba(page, dpi(INK_DPI)).unwrap();
    let millimetres =
        |pixel: usize| (f64::from(u32::try_from(pixel).unwrap()) + 0.5) * 25.4 / f64::from(INK_DPI);
    let mut cells = vec![];
    let has_bars = made.without_barcode().is_empty();
    let side = if has_bars { geometry.inset_mm.0.min(geometry.bars_inset_mm) } else { geometry.inset_mm.0 };
    let row_bytes = width as usize * 4;
    let white = vec![255; row_bytes];
    let inked_rows = rgba.chunks(row_bytes).enumerate().filter(|(_, row)| *row != white.as_slice());
    let inked = inked_rows.flat_map(|(y, row)| {
        let ink = row.chunks(4).enumerate().filter(|(_, pixel)| pixel[..3] != [255, 255, 255]);
        ink.map(move |(x, _)| (x, y))
    });
    for (x, y) in inked.map(|(x, y)| (millimetres(x), millimetres(y))) {
        let cell = (0..geometry.columns * geometry.rows).find(|cell| {
            let (column, row) = (cell % geometry.columns, cell / geometry.columns);
            let left = geometry.first_mm.0 + f64::from(column) * geometry.pitch_mm.0 + side;
            let top = geometry.first_mm.1 + f64::from(row) * geometry.pitch_mm.1 + geometry.inset_mm.1;
            let right = left + geometry.label_mm.0 - 2.0 * side;
            let bottom = top + geometry.label_mm.1 - 2.0 * geometry.inset_mm.1;
            (left - PEN_MM..=right + PEN_MM).contains(&x) && (top - PEN_MM..=bottom + PEN_MM).contains(&y)
        });
        let cell = cell.ok_or_else(|| format!("ink outside of every label at {x:.2}/{y:.2} mm"))?;
        if !cells.contains(&cell) {
            cells.push(cell);
        }
    }
    cells.sort_unstable();
    Ok(cells)
}

#[test]
fn a_label_is_printed_into_the_cell_that_was_chosen() {
    let geometry = &Form::SheetA4x12.layout().geometry;
    for start in 1..=12 {
        let made = make(Form::SheetA4x12, start, &[label()]).unwrap();
        assert_eq!(made.pages(), 1);
        assert_eq!(inked_cells(&made, 0, geometry).unwrap(), [start - 1]);
    }
}

#[test]
fn a_correction_moves_everything_on_the_page() {
    // Ten dots a millimetre.
    let corner = |form: Form, offset: Offset| {
        let start = StartCell::of(form, 1).unwrap();
        let labels = [with_barcode(label(), "8-9-14")];
        let made = TYPESETTER.shifted_labels(form, start, offset, &labels).unwrap();
        let Picture { width, rgba, .. } = made.rgba(0, dpi(254)).unwrap();
        let ink = rgba.chunks(4).enumerate().filter(|(_, pixel)| pixel[..3] != [255; 3]).map(|(at, _)| at);
        let width = width as usize;
        ink.map(|at| (at % width, at / width)).reduce(|a, b| (a.0.min(b.0), a.1.min(b.1))).unwrap()
    };
    for form in Form::ALL {
        let (left, top) = corner(*form, Offset::default());
        assert_eq!(corner(*form, Offset::new(20, -10).unwrap()), (left + 20, top - 10), "{form}");
        assert_eq!(corner(*form, Offset::new(-5, 30).unwrap()), (left - 5, top + 30), "{form}");
    }
}

#[test]
fn thirteen_labels_take_two_sheets() {
    let geometry = &Form::SheetA4x12.layout().geometry;
    let made = make(Form::SheetA4x12, 1, &vec![label(); 13]).unwrap();
    assert_eq!(made.pages(), 2);
    assert_eq!(inked_cells(&made, 0, geometry).unwrap(), (0..12).collect::<Vec<_>>());
    assert_eq!(inked_cells(&made, 1, geometry).unwrap(), [0]);
}

#[test]
fn a_used_sheet_is_filled_before_the_next_is_begun() {
    let geometry = &Form::SheetA4x12.layout().geometry;
    let made = make(Form::SheetA4x12, 11, &vec![label(); 4]).unwrap();
    assert_eq!(made.pages(), 2);
    assert_eq!(inked_cells(&made, 0, geometry).unwrap(), [10, 11]);
    assert_eq!(inked_cells(&made, 1, geometry).unwrap(), [0, 1]);
    assert_eq!(make(Form::SheetA4x12, 12, &[label()]).unwrap().pages(), 1);
    assert_eq!(make(Form::Roll90x29, 1, &vec![label(); 3]).unwrap().pages(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_label_is_printed_whole_inside_its_edges_or_refused_with_what_it_lacks(
        label in any_label(15),
        form in prop::sample::select(Form::ALL),
    ) {
        match make(form, 1, std::slice::from_ref(&label)) {
            Ok(made) => {
                prop_assert_eq!(inked_cells(&made, 0, &form.layout().geometry), Ok(vec![0]));
                let printed = dense(&made.text(0).unwrap());
                for text in given(&label) {
                    prop_assert!(printed.contains(&dense(&text)), "{} is not in {}", text, printed);
                }
            }
            Err(PaperError::DoesNotFit { label: 0, missing_tenths_mm, .. }) => prop_assert!(missing_tenths_mm > 0),
            Err(PaperError::Missing { .. }) => {}
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn a_label_of_ordinary_length_always_fits(
        label in any_label(6),
        form in prop::sample::select(Form::ALL),
    ) {
        match make(form, 1, std::slice::from_ref(&label)) {
            Ok(made) => prop_assert_eq!(inked_cells(&made, 0, &form.layout().geometry), Ok(vec![0])),
            Err(PaperError::Missing { .. }) => {}
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}
