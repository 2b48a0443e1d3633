//! A pen that moves down the paper: the largest sizes in which all lines stand one below the other.
//!
//! The trap: a line beside the stamps has less room than one below them, so where a line ends decides how large it may
//! be; whatever was written is written again when the address turns out smaller than hoped.

use std::rc::Rc;

use typst::layout::Abs;

use crate::paper::label::fields::{FieldText, Fields, Part, Parting};
use crate::paper::label::measure::Measure;

/// Where the pen stands and what it wrote.
#[derive(Clone, Default)]
pub struct Pen {
    pub y: Abs,
    pub lines: Vec<Written>,
    /// So many of them are postal code and address.
    pub address_lines: usize,
}

/// A line that was written.
#[derive(Clone)]
pub struct Written {
    pub y: Abs,
    pub size: Abs,
    pub text: Rc<FieldText>,
    pub part: Part,
}

/// Why the pen stopped.
pub struct Misfit {
    pub text: Rc<FieldText>,
    pub size: Abs,
    pub room: Abs,
}

/// The paper that is written on.
#[derive(Debug, Clone, Copy)]
pub struct Paper {
    pub width: Abs,
    pub stamps: Corner,
}

/// What the stamps take of the upper right corner.
#[derive(Debug, Clone, Copy)]
pub struct Corner {
    pub top: Abs,
    pub width: Abs,
    pub height: Abs,
    /// A row of stamps makes the line of the postal code as high as itself.
    pub head: Abs,
}

/// Largest sizes of address and of name.
pub type Sizes = (Abs, Abs);

/// Tried in this order until all lines stand one below the other; the form says from which on.
pub const SIZES_PT: [(f64, f64); 15] = [
    (18.0, 28.0),
    (16.0, 24.0),
    (14.0, 22.0),
    (14.0, 20.0),
    (12.0, 18.0),
    (12.0, 16.0),
    (10.0, 16.0),
    (10.0, 14.0),
    (9.0, 14.0),
    (9.0, 12.0),
    (8.0, 12.0),
    (8.0, 11.0),
    (8.0, 10.0),
    (8.0, 9.0),
    (8.0, 8.0),
];
const ADDRESS_PT: &[f64] = &[18.0, 16.0, 14.0, 12.0, 10.0, 9.0, 8.0];
const PARTED_ADDRESS_PT: &[f64] = &[16.0, 14.0, 9.0, 8.0];
const NAME_PT: &[f64] = &[28.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 11.0, 10.0];
const PARTED_NAME_PT: &[f64] = &[24.0, 20.0, 14.0, 12.0, 11.0, 10.0, 9.0, 8.0];
/// Organisation and department share a line from this size on.
const LEAST_JOINED_PT: f64 = 9.0;
/// A break at a space is worth that much.
const WORTH_OF_A_SPACE_PT: f64 = 2.0;

const CLEAR_OF_STAMPS_MM: f64 = 2.0;
/// What rounding may take.
pub const SLACK_MM: f64 = 0.01;

/// Between lines, in em of the line that follows.
const LEADING_EM: f64 = 0.22;
const BEFORE_ADDRESSEE_EM: f64 = 0.45;
const BEFORE_NAME_EM: f64 = 0.3;

/// The height of so many lines, at most two.
pub fn lines_high(size: Abs, lines: usize) -> Abs {
    if lines > 1 { size * (2.0 + LEADING_EM) } else { size }
}

/// Where the second of two lines begins.
pub fn second_line(size: Abs) -> Abs {
    size * (1.0 + LEADING_EM)
}

/// Writes all lines above the foot, address and name not larger than these.
pub fn write_all(
    measure: &mut Measure,
    paper: &Paper,
    fields: &Fields,
    (address, name): Sizes,
) -> Result<Pen, Misfit> {
    let mut pen = Pen::default();
    let mut writer = Writer { measure, paper };
    pen = writer.write(&pen, &fields.postal_code, address + Abs::pt(1.0), 0.0, Parting::Nowhere)?;
    pen.y = pen.y.max(paper.stamps.head);
    let steps = between(ADDRESS_PT, Abs::zero(), address);
    let parted_steps = between(PARTED_ADDRESS_PT, Abs::zero(), address);
    pen = writer.write_largest(&pen, &fields.address, LEADING_EM, &steps, &parted_steps)?;
    let size = last_size(&pen);
    // The postal code follows the size of the address, and what follows it may move beside the stamps: begin again.
    if size < address {
        return write_all(measure, paper, fields, (size, name));
    }
    pen.address_lines = pen.lines.len();
    if !fields.office.is_empty() {
        // Organisation and department in one line if that stays legible, else one below the other.
        let joined = fields.office_joined.as_ref().and_then(|joined| {
            let steps = between(ADDRESS_PT, Abs::pt(LEAST_JOINED_PT).min(address), address);
            let joined = std::slice::from_ref(joined);
            writer.write_first(&pen, joined, BEFORE_ADDRESSEE_EM, &steps, Parting::Nowhere).ok()
        });
        pen = match joined {
            Some(joined) => joined,
            None => writer.write_largest(&pen, &fields.office, BEFORE_ADDRESSEE_EM, &steps, &parted_steps)?,
        };
    }
    let gap = if fields.office.is_empty() { BEFORE_ADDRESSEE_EM } else { BEFORE_NAME_EM };
    let steps = between(NAME_PT, address, name);
    let parted_steps = between(PARTED_NAME_PT, address, name);
    writer.write_largest(&pen, std::slice::from_ref(&fields.name), gap, &steps, &parted_steps)
}

struct Writer<'m, 'e, 'w> {
    measure: &'m mut Measure<'e, 'w>,
    paper: &'m Paper,
}

impl Writer<'_, '_, '_> {
    /// How far a line of that height reaches that begins at y: to the edge of the paper, or to the stamps.
    fn room_at(&self, y: Abs, height: Abs) -> Abs {
        let (stamps, slack) = (&self.paper.stamps, Abs::mm(SLACK_MM));
        let is_beside = y + slack < stamps.top + stamps.height && y + height > stamps.top + slack;
        let taken = if is_beside { stamps.width + Abs::mm(CLEAR_OF_STAMPS_MM) } else { Abs::zero() };
        self.paper.width - taken
    }

    /// Writes texts one below the other, all in that size.
    fn write(
        &mut self,
        pen: &Pen,
        texts: &[Rc<FieldText>],
        size: Abs,
        gap: f64,
        parting: Parting,
    ) -> Result<Pen, Misfit> {
        let mut pen = pen.clone();
        for (index, text) in texts.iter().enumerate() {
            let gap = match index {
                _ if pen.lines.is_empty() => 0.0,
                0 => gap,
                _ => LEADING_EM,
            };
            let y = pen.y + size * gap;
            let mut room = self.room_at(y, size);
            let line = |y, part| Written { y, size, text: Rc::clone(text), part };
            if size * text.em <= room {
                pen.lines.push(line(y, Part::Whole));
                pen.y = y + size;
                continue;
            }
            let halves = text.halves(self.measure, parting);
            if halves.is_some() {
                room = room.min(self.room_at(y, lines_high(size, 2)));
            }
            let Some(halves) = halves.filter(|halves| size * halves.em <= room) else {
                return Err(Misfit { text: Rc::clone(text), size, room });
            };
            pen.lines.push(line(y, Part::Upper(halves)));
            pen.lines.push(line(y + second_line(size), Part::Lower(halves)));
            pen.y = y + lines_high(size, 2);
        }
        Ok(pen)
    }

    /// Writes texts in the first of these sizes that fits.
    fn write_first(
        &mut self,
        pen: &Pen,
        texts: &[Rc<FieldText>],
        gap: f64,
        sizes: &[Abs],
        parting: Parting,
    ) -> Result<Pen, Misfit> {
        let mut last = self.write(pen, texts, sizes[0], gap, parting);
        for size in &sizes[1..] {
            if last.is_ok() {
                break;
            }
            last = self.write(pen, texts, *size, gap, parting);
        }
        last
    }

    /// Writes texts in the largest size that fits: in one line each, else in two.
    fn write_largest(
        &mut self,
        pen: &Pen,
        texts: &[Rc<FieldText>],
        gap: f64,
        steps: &[Abs],
        parted_steps: &[Abs],
    ) -> Result<Pen, Misfit> {
        if !steps.is_empty()
            && let Ok(in_one) = self.write_first(pen, texts, gap, steps, Parting::Nowhere)
        {
            return Ok(in_one);
        }
        let anywhere = self.write_first(pen, texts, gap, parted_steps, Parting::Anywhere)?;
        match self.write_first(pen, texts, gap, parted_steps, Parting::AtSpace) {
            Ok(at_space) if last_size(&at_space) + Abs::pt(WORTH_OF_A_SPACE_PT) >= last_size(&anywhere) => {
                Ok(at_space)
            }
            _ => Ok(anywhere),
        }
    }
}

fn last_size(pen: &Pen) -> Abs {
    pen.lines.last().map_or(Abs::zero(), |line| line.size)
}

fn between(points: &[f64], least: Abs, most: Abs) -> Vec<Abs> {
    points.iter().map(|points| Abs::pt(*points)).filter(|size| (least..=most).contains(size)).collect()
}
