//! The papers that labels are printed on: one line in [`DOCUMENTS`] for each.
//!
//! Geometry in millimetres: the sheet of twelve is Hisago ELM008 (86.4 × 42.3, 2 × 6, first label at 18.6/21.2), the
//! sheet of twenty-four Hisago OP3003 (70 × 33.9, 3 × 8, at 0/12.7), the rolls are the 29 × 90 and 62 × 100 mm die-cut
//! classes, text along the tape. The trap: printers cannot print to the edge of a roll (83.9 × 25.9 mm of 90 × 29, 93.9
//! × 58.9 mm of 100 × 62), and sheets are fed up to 2 mm off; `inset_mm` keeps both clear.

use serde::Serialize;

use crate::domain::code::codes;
use crate::paper::PaperError;

codes! {
    /// A paper on which labels are printed.
    Form {
        /// A roll of 90 × 29 mm labels, one to a page.
        Roll90x29 = "roll-90x29",
        /// A roll of 100 × 62 mm labels, one to a page.
        Roll62x100 = "roll-62x100",
        /// An A4 sheet of twelve labels, 86.4 × 42.3 mm each.
        SheetA4x12 = "sheet-a4-12",
        /// An A4 sheet of twenty-four labels, 70 × 33.9 mm each.
        SheetA4x24 = "sheet-a4-24",
    }
}

/// One kind of document: the paper, its template, and where the labels lie.
#[derive(Debug)]
pub struct Layout {
    /// The paper.
    pub form: Form,
    /// The main template in `assets/templates`.
    pub template: &'static str,
    /// Where the labels lie.
    pub geometry: Geometry,
}

/// Where the labels lie on a page; all lengths are in millimetres, pairs are horizontal then vertical.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Geometry {
    /// The page.
    pub page_mm: (f64, f64),
    /// One label.
    pub label_mm: (f64, f64),
    /// Upper left corner of the first label.
    pub first_mm: (f64, f64),
    /// From one label to the next.
    pub pitch_mm: (f64, f64),
    /// What stays empty inside the edges of a label.
    pub inset_mm: (f64, f64),
    /// How near the bars of a barcode may come to the left and right edge: 2 mm of white, and what the paper shifts.
    pub bars_inset_mm: f64,
    /// The largest size of the address; the name goes with it.
    pub largest_address_pt: u8,
    /// Whether the stamps stand side by side instead of one below the other.
    pub stamps_in_a_row: bool,
    /// Labels side by side.
    pub columns: u8,
    /// Labels one below the other.
    pub rows: u8,
}

/// Every kind of document.
pub static DOCUMENTS: &[Layout] = &[
    Layout {
        form: Form::Roll90x29,
        template: "label-roll.typ",
        geometry: Geometry {
            page_mm: (90.0, 29.0),
            label_mm: (90.0, 29.0),
            first_mm: (0.0, 0.0),
            pitch_mm: (90.0, 29.0),
            inset_mm: (3.4, 1.6),
            bars_inset_mm: 3.4,
            largest_address_pt: 12,
            stamps_in_a_row: false,
            columns: 1,
            rows: 1,
        },
    },
    Layout {
        form: Form::Roll62x100,
        template: "label-roll.typ",
        geometry: Geometry {
            page_mm: (100.0, 62.0),
            label_mm: (100.0, 62.0),
            first_mm: (0.0, 0.0),
            pitch_mm: (100.0, 62.0),
            inset_mm: (3.6, 2.6),
            bars_inset_mm: 3.6,
            largest_address_pt: 18,
            stamps_in_a_row: false,
            columns: 1,
            rows: 1,
        },
    },
    Layout {
        form: Form::SheetA4x12,
        template: "label-sheet.typ",
        geometry: Geometry {
            page_mm: (210.0, 297.0),
            label_mm: (86.4, 42.3),
            first_mm: (18.6, 21.2),
            pitch_mm: (86.4, 42.3),
            inset_mm: (5.0, 4.0),
            bars_inset_mm: 3.0,
            largest_address_pt: 12,
            stamps_in_a_row: true,
            columns: 2,
            rows: 6,
        },
    },
    Layout {
        form: Form::SheetA4x24,
        template: "label-sheet.typ",
        geometry: Geometry {
            page_mm: (210.0, 297.0),
            label_mm: (70.0, 33.9),
            first_mm: (0.0, 12.7),
            pitch_mm: (70.0, 33.9),
            inset_mm: (4.0, 2.5),
            bars_inset_mm: 3.0,
            largest_address_pt: 12,
            stamps_in_a_row: true,
            columns: 3,
            rows: 8,
        },
    },
];

/// How far a printer prints to the right and further down than it should, taken back: measured with a ruler on a
/// test page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Offset {
    /// To the right; negative to the left.
    right_tenths_mm: i8,
    /// Down; negative up.
    down_tenths_mm: i8,
}

impl Offset {
    /// Five millimetres each way; more is paper that lies wrong in the tray.
    const MOST_TENTHS: i8 = 50;

    /// A shift of everything on the page.
    ///
    /// # Errors
    /// [`PaperError::Offset`] beyond five millimetres.
    pub fn new(right_tenths_mm: i8, down_tenths_mm: i8) -> Result<Self, PaperError> {
        for got in [right_tenths_mm, down_tenths_mm] {
            if got.unsigned_abs() > Self::MOST_TENTHS.unsigned_abs() {
                return Err(PaperError::Offset { got_tenths_mm: got, most_tenths_mm: Self::MOST_TENTHS });
            }
        }
        Ok(Self { right_tenths_mm, down_tenths_mm })
    }

    /// To the right and down.
    pub(super) fn mm(self) -> (f64, f64) {
        (f64::from(self.right_tenths_mm) / 10.0, f64::from(self.down_tenths_mm) / 10.0)
    }
}

impl Form {
    /// Template and geometry.
    #[must_use]
    pub fn layout(self) -> &'static Layout {
        match self {
            Self::Roll90x29 => &DOCUMENTS[0],
            Self::Roll62x100 => &DOCUMENTS[1],
            Self::SheetA4x12 => &DOCUMENTS[2],
            Self::SheetA4x24 => &DOCUMENTS[3],
        }
    }

    /// How many labels a page has.
    #[must_use]
    pub fn cells(self) -> u8 {
        let geometry = &self.layout().geometry;
        geometry.columns * geometry.rows
    }
}

/// The cell of the first page where printing starts: 1 is upper left, counted along the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StartCell(u8);

impl StartCell {
    /// The upper left cell, and the only one of a roll.
    pub const FIRST: Self = Self(1);

    /// A cell of that form.
    ///
    /// # Errors
    /// [`PaperError::StartCell`] when the form has no such cell.
    pub fn of(form: Form, number: u8) -> Result<Self, PaperError> {
        if (1..=form.cells()).contains(&number) {
            Ok(Self(number))
        } else {
            Err(PaperError::StartCell { form, got: number, cells: form.cells() })
        }
    }

    /// The number, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::barcode::{PointSize, QUIET_ZONE_MM};

    #[test]
    fn every_form_has_its_own_line_in_the_list() {
        assert_eq!(DOCUMENTS.len(), Form::ALL.len());
        for form in Form::ALL {
            assert_eq!(form.layout().form, *form);
        }
    }

    #[test]
    fn no_label_leaves_its_page_or_lies_on_its_neighbour() {
        for Layout { form, geometry: g, .. } in DOCUMENTS {
            let last =
                |first: f64, pitch: f64, count: u8, size: f64| first + pitch * f64::from(count - 1) + size;
            assert!(last(g.first_mm.0, g.pitch_mm.0, g.columns, g.label_mm.0) <= g.page_mm.0, "{form}");
            assert!(last(g.first_mm.1, g.pitch_mm.1, g.rows, g.label_mm.1) <= g.page_mm.1, "{form}");
            assert!(g.pitch_mm.0 >= g.label_mm.0 && g.pitch_mm.1 >= g.label_mm.1, "{form}");
        }
    }

    #[test]
    fn bars_keep_two_millimetres_from_the_edge_of_their_label() {
        for Layout { form, geometry: g, .. } in DOCUMENTS {
            assert!(g.bars_inset_mm >= QUIET_ZONE_MM, "{form}");
            assert!(g.label_mm.0 - 2.0 * g.bars_inset_mm >= PointSize::LEAST.width_mm(), "{form}");
        }
    }

    #[test]
    fn a_printer_is_corrected_by_five_millimetres_at_most() {
        assert!(Offset::new(50, -50).is_ok());
        assert!(Offset::new(0, 51).is_err() && Offset::new(i8::MIN, 0).is_err());
    }

    #[test]
    fn a_form_has_no_cell_beyond_its_last() {
        assert!(StartCell::of(Form::SheetA4x12, 12).is_ok());
        assert!(StartCell::of(Form::SheetA4x12, 13).is_err());
        assert!(StartCell::of(Form::SheetA4x12, 0).is_err());
        assert!(StartCell::of(Form::Roll90x29, 2).is_err());
        assert!(StartCell::of(Form::SheetA4x24, 24).is_ok());
    }
}
