//! What stands where on a label, or what it lacks: decided here, once, for whoever draws it.
//!
//! Sizes are tried from large to small, then two lines, then the label is refused with the field and the tenths of a
//! millimetre that it lacks. The customer barcode of the post (郵便番号・バーコードマニュアル, page 13) stands below the addressee
//! with clear space on all sides. The trap: a barcode never refuses a label; where there is no room it is left out and
//! told.

use serde::Serialize;
use typst::layout::{Abs, Point};

use crate::paper::barcode::{PointSize, QUIET_ZONE_MM};
use crate::paper::label::fields::{Fields, LabelWords, Parting};
use crate::paper::label::foot::{Foot, FootText};
use crate::paper::label::measure::{Hand, Measure, Words};
use crate::paper::label::writing::{Corner, Misfit, Paper, Pen, SIZES_PT, SLACK_MM, Sizes, write_all};
use crate::paper::{Field, Geometry, LabelValue, Mark};

/// What stands where, in points from the corner inside the edges that stay empty.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// Postal code, address and addressee.
    pub lines: Vec<Line>,
    pub stamps: Vec<Stamp>,
    /// Return address, reception number and count.
    pub foot: Vec<Line>,
    /// Left, top, width and height of the customer barcode.
    pub bars_pt: Option<[f64; 4]>,
}

/// A line of text.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub x_pt: f64,
    pub y_pt: f64,
    pub size_pt: f64,
    pub width_pt: f64,
    pub hand: Hand,
    pub words: String,
    /// Stands behind the words in fixed width.
    pub number: String,
}

/// A stamp: a frame with a word in its middle.
#[derive(Debug, Clone, Serialize)]
pub struct Stamp {
    pub x_pt: f64,
    pub y_pt: f64,
    pub words: String,
}

/// Why there is no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Lacking {
    #[serde(serialize_with = "as_code")]
    pub field: Field,
    pub missing_tenths_mm: u32,
}

/// Width and height of a stamp, without half of its line.
pub const STAMP_MM: [f64; 2] = [13.0, 4.1];
/// Half of the line around a stamp, which stands out over it.
pub const STAMP_PEN_PT: f64 = 0.35;
const STAMP_GAP_MM: f64 = 0.8;
const BELOW_STAMPS_MM: f64 = 0.6;
const CLEAR_OF_FOOT_MM: f64 = 1.4;
const WIDEST_APART_MM: f64 = 3.0;
/// So much of what is left over sets the addressee apart from the address.
const APART: f64 = 0.4;
/// Below this size a name is not shrunk to make room for the barcode.
const LEAST_NAME_ABOVE_BARS_PT: f64 = 10.0;

/// Plans a label.
///
/// # Errors
/// [`Lacking`] when a text does not fit even in the smallest size and two lines.
pub fn plan_label(
    measure: &mut Measure,
    geometry: &Geometry,
    value: &LabelValue,
    say: &LabelWords,
) -> Result<Plan, Lacking> {
    let inside = |label: f64, inset: f64| Abs::mm(label - 2.0 * inset);
    let width = inside(geometry.label_mm.0, geometry.inset_mm.0);
    let height = inside(geometry.label_mm.1, geometry.inset_mm.1);
    let marks = printed_once(&value.marks);
    let paper = Paper { width, stamps: corner(marks.len(), geometry.stamps_in_a_row) };
    let foot_text = FootText::new(value, say);
    let usual_foot = foot_text.largest(measure, width).map_err(|(field, missing)| lacking(field, missing))?;
    let fields = Fields::new(measure, value, say);
    let largest = Abs::pt(f64::from(geometry.largest_address_pt));
    let label = Label {
        measure,
        paper,
        height,
        bars_width: inside(geometry.label_mm.0, geometry.bars_inset_mm),
        sizes: SIZES_PT
            .into_iter()
            .map(|(address, name)| (Abs::pt(address), Abs::pt(name)))
            .filter(|(address, _)| *address <= largest)
            .collect(),
        foot: &foot_text,
    };
    let laid = label.lay_out(&fields, usual_foot, value.barcode.is_ok())?;
    Ok(laid.plan(measure, &marks, say))
}

/// A label on its way to a plan.
struct Label<'l, 'm, 'e, 'w> {
    measure: &'m mut Measure<'e, 'w>,
    paper: Paper,
    height: Abs,
    /// How wide the bars may be.
    bars_width: Abs,
    sizes: Vec<Sizes>,
    foot: &'l FootText,
}

/// What was found.
struct Laid {
    paper: Paper,
    height: Abs,
    pen: Pen,
    foot: Foot,
    /// Between what is written and what stands below it.
    left_over: Abs,
    bars: Option<Bars>,
}

/// Where the bars stand and how large.
#[derive(Clone, Copy)]
struct Bars {
    top: Abs,
    tenths: u32,
}

impl Label<'_, '_, '_, '_> {
    fn lay_out(mut self, fields: &Fields, usual: Foot, has_barcode: bool) -> Result<Laid, Lacking> {
        if has_barcode && let Some(found) = self.with_bars(fields, &usual) {
            return Ok(found);
        }
        self.without_bars(fields, usual)
    }

    /// With the largest barcode that fits; room for it is made by a smaller foot, then by the postal code beside the
    /// street, then by that line above the stamps.
    fn with_bars(&mut self, fields: &Fields, usual: &Foot) -> Option<Laid> {
        if let Some(found) = self.above_bars(fields, usual, false) {
            return Some(found);
        }
        let small = self.foot.smallest(self.measure, self.paper.width).unwrap_or_else(|| usual.clone());
        if let Some(found) = self.above_bars(fields, &small, false) {
            return Some(found);
        }
        let fields = fields.with_code_before_street(self.measure);
        if let Some(found) = self.above_bars(&fields, &small, false) {
            return Some(found);
        }
        let is_column = self.paper.stamps.head == Abs::zero();
        if is_column { self.above_bars(&fields, &small, true) } else { None }
    }

    /// The lines and below them the largest barcode, above that foot. What fits a plan of sizes fits a smaller one: the
    /// first that fits is found by halving, the smallest is tried first.
    fn above_bars(&mut self, fields: &Fields, foot: &Foot, lower: bool) -> Option<Laid> {
        let sizes: Vec<Sizes> = self
            .sizes
            .iter()
            .copied()
            .filter(|(_, name)| *name >= Abs::pt(LEAST_NAME_ABOVE_BARS_PT))
            .collect();
        let (mut low, mut high) = (0, sizes.len().checked_sub(1)?);
        let mut found = self.above_bars_in(fields, foot, lower, sizes[high])?;
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.above_bars_in(fields, foot, lower, sizes[middle]) {
                Some(larger) => (found, high) = (larger, middle),
                None => low = middle + 1,
            }
        }
        Some(found)
    }

    fn above_bars_in(&mut self, fields: &Fields, foot: &Foot, lower: bool, sizes: Sizes) -> Option<Laid> {
        let floor = self.height - foot.height;
        let mut paper = self.paper;
        if lower {
            // The stamps stand below the first line, which then takes the whole width.
            paper.stamps.top = sizes.0 + Abs::mm(BELOW_STAMPS_MM);
            if paper.stamps.top + paper.stamps.height > floor - Abs::mm(CLEAR_OF_FOOT_MM) {
                return None;
            }
        }
        let pen = write_all(self.measure, &paper, fields, sizes).ok()?;
        let stamps = paper.stamps;
        let stamps_end = if stamps.height == Abs::zero() {
            Abs::zero()
        } else {
            stamps.top + stamps.height + Abs::pt(STAMP_PEN_PT)
        };
        let clear = Abs::mm(QUIET_ZONE_MM);
        let places = [
            (pen.y.max(stamps_end), self.bars_width),
            (pen.y, paper.width - stamps.width - Abs::pt(STAMP_PEN_PT) - clear),
        ];
        let [below, beside] = places.map(|(above, room)| {
            let top = above + clear;
            let across = tenths_in(room, width_per_tenth());
            let down = tenths_in(floor - clear - top, height_per_tenth());
            Bars { top, tenths: across.min(down).min(PointSize::MOST.tenths()) }
        });
        let bars = if beside.tenths > below.tenths { beside } else { below };
        if bars.tenths < PointSize::LEAST.tenths() {
            return None;
        }
        let high = Abs::mm(f64::from(bars.tenths) * height_per_tenth() + QUIET_ZONE_MM);
        let left_over = (floor - bars.top - high).max(Abs::zero());
        let (foot, height) = (foot.clone(), self.height);
        Some(Laid { paper, height, pen, foot, left_over, bars: Some(bars) })
    }

    fn without_bars(mut self, fields: &Fields, mut foot: Foot) -> Result<Laid, Lacking> {
        let available = |label: &Self, foot: &Foot| label.height - foot.height - Abs::mm(CLEAR_OF_FOOT_MM);
        let mut room = available(&self, &foot);
        let mut pen = self.write_above(fields, room)?;
        if pen.y > room {
            foot = self.foot.smallest(self.measure, self.paper.width).unwrap_or(foot);
            room = available(&self, &foot);
            pen = self.write_above(fields, room)?;
        }
        let left_over = room - pen.y;
        if left_over < Abs::zero() {
            return Err(lacking(Field::Height, -left_over));
        }
        Ok(Laid { paper: self.paper, height: self.height, pen, foot, left_over, bars: None })
    }

    /// The lines in the first sizes in which they stand above that height; in the smallest where none do.
    fn write_above(&mut self, fields: &Fields, available: Abs) -> Result<Pen, Lacking> {
        let mut last = Err(lacking(Field::Height, Abs::zero()));
        for sizes in self.sizes.clone() {
            let written = write_all(self.measure, &self.paper, fields, sizes);
            let fits = written.as_ref().is_ok_and(|pen| pen.y <= available);
            last = written.map_err(|misfit| self.what_lacks(&misfit));
            if fits {
                break;
            }
        }
        last
    }

    /// How much wider the room had to be, at the size in which the text is narrowest.
    fn what_lacks(&mut self, Misfit { text, size, room }: &Misfit) -> Lacking {
        let halves = text.halves(self.measure, Parting::Anywhere);
        let em = halves.map_or(text.em, |halves| halves.em.min(text.em));
        lacking(text.field, *size * em - *room)
    }
}

impl Laid {
    fn plan(self, measure: &mut Measure, marks: &[Mark], say: &LabelWords) -> Plan {
        let apart = (self.left_over * APART).min(Abs::mm(WIDEST_APART_MM));
        let lines = self.pen.lines.iter().enumerate().map(|(index, written)| {
            let y = written.y + if index < self.pen.address_lines { Abs::zero() } else { apart };
            line(measure, Point::with_y(y), written.size, written.text.words(written.part))
        });
        let lines = lines.collect();
        let corner = Point::with_y(self.height - self.foot.height);
        let size = self.foot.size;
        let foot = self.foot.lines.into_iter().map(|(at, words)| line(measure, corner + at, size, words));
        let foot = foot.collect();
        let stamps = self.paper.stamps;
        let left = self.paper.width - stamps.width;
        let step = |index: usize, mm: f64| Abs::mm(mm + STAMP_GAP_MM) * as_factor(index);
        let stamps = marks.iter().enumerate().map(|(index, mark)| {
            let (x, y) = if stamps.head > Abs::zero() {
                (left + step(index, STAMP_MM[0]), stamps.top)
            } else {
                (left, stamps.top + step(index, STAMP_MM[1]))
            };
            Stamp { x_pt: x.to_pt(), y_pt: y.to_pt(), words: say.mark(*mark).to_owned() }
        });
        let bars = self.bars.map(|bars| {
            let [width, height] =
                [width_per_tenth(), height_per_tenth()].map(|mm| Abs::mm(f64::from(bars.tenths) * mm));
            // Flush with the text, or in the middle of the label where it is wider.
            let left = ((self.paper.width - width) / 2.0).min(Abs::zero());
            [left, bars.top + apart, width, height].map(Abs::to_pt)
        });
        Plan { lines, stamps: stamps.collect(), foot, bars_pt: bars }
    }
}

fn line(measure: &mut Measure, at: Point, size: Abs, words: Words) -> Line {
    let em = measure.em(&words);
    Line {
        x_pt: at.x.to_pt(),
        y_pt: at.y.to_pt(),
        size_pt: size.to_pt(),
        width_pt: (size * em).to_pt(),
        hand: words.hand,
        words: words.text,
        number: words.number,
    }
}

/// What so many stamps take of the upper right corner: a column, or a row where the label is narrow and high.
fn corner(count: usize, row: bool) -> Corner {
    let along = |mm: f64, count: usize| match count {
        0 => Abs::zero(),
        _ => Abs::mm(mm) * as_factor(count) + Abs::mm(STAMP_GAP_MM) * as_factor(count - 1),
    };
    let [width, height] = STAMP_MM;
    if row {
        let height = along(height, count.min(1));
        Corner {
            top: Abs::zero(),
            width: along(width, count),
            height,
            head: height + Abs::mm(BELOW_STAMPS_MM),
        }
    } else {
        Corner { top: Abs::zero(), width: Abs::mm(width), height: along(height, count), head: Abs::zero() }
    }
}

/// Marks in the order of printing; one given twice is printed once.
pub fn printed_once(marks: &[Mark]) -> Vec<Mark> {
    let mut once = Vec::with_capacity(marks.len());
    for mark in marks {
        if !once.contains(mark) {
            once.push(*mark);
        }
    }
    once
}

fn width_per_tenth() -> f64 {
    PointSize::LEAST.width_mm() / f64::from(PointSize::LEAST.tenths())
}

fn height_per_tenth() -> f64 {
    PointSize::LEAST.long_mm() / f64::from(PointSize::LEAST.tenths())
}

/// How many tenths of a point have room, so many millimetres each.
fn tenths_in(room: Abs, mm_per_tenth: f64) -> u32 {
    whole((room + Abs::mm(SLACK_MM / 10.0)) / Abs::mm(mm_per_tenth))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde wants")]
fn as_code<S: serde::Serializer>(field: &Field, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(field.as_str())
}

fn lacking(field: Field, missing: Abs) -> Lacking {
    Lacking { field, missing_tenths_mm: whole((missing / Abs::mm(0.1)).ceil()).max(1) }
}

/// A count of a few stamps or cells.
#[expect(clippy::cast_precision_loss, reason = "a handful")]
pub fn as_factor(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length on paper, clamped")]
fn whole(count: f64) -> u32 {
    count.clamp(0.0, f64::from(u32::MAX)) as u32
}
