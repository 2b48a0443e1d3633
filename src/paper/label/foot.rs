//! The foot of a label: return address, then reception number and count, at the right edge.
//!
//! The trap: number and count are what is handed over at the counter, so they are never parted; where they alone are
//! too wide the number is blamed, not the sender.

use typst::layout::{Abs, Point};

use crate::paper::label::fields::{LabelWords, WIDE_SPACE};
use crate::paper::label::measure::{Hand, Measure, Words};
use crate::paper::label::writing::{lines_high, second_line};
use crate::paper::{Field, LabelValue};

/// What stands at the foot.
#[derive(Debug, Clone)]
pub struct Foot {
    pub size: Abs,
    pub height: Abs,
    /// From the upper left corner of the foot.
    pub lines: Vec<(Point, Words)>,
}

const SIZES_PT: &[f64] = &[7.0, 6.5, 6.0, 5.5];
const TWO_LINES_PT: &[f64] = &[6.5, 6.0];

/// The lines of a foot, in every way in which they may stand.
pub struct FootText {
    one: Words,
    two: [Words; 2],
    number: Words,
}

impl FootText {
    pub fn new(value: &LabelValue, say: &LabelWords) -> Self {
        let sender = &value.sender;
        let parts = [sender.address.street.trim(), sender.address.building.trim()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let place = parts.join(WIDE_SPACE);
        let upper = format!("{} 〒{} {place}", say.sent_by, sender.address.postal_code);
        let name = sender.name.trim();
        let number = format!("{}  {}{}", value.reception_no.0.trim(), value.pieces, say.pieces_unit);
        let behind = |words: String| Words { number: number.clone(), ..Words::new(Hand::Regular, words) };
        Self {
            one: behind(format!("{upper}{WIDE_SPACE}{name}")),
            two: [Words::new(Hand::Regular, upper), behind(name.to_owned())],
            number: Words::new(Hand::Fixed, number.clone()),
        }
    }

    /// In the largest size that fits.
    ///
    /// # Errors
    /// What is too wide even in the smallest, and by how much.
    pub fn largest(&self, measure: &mut Measure, width: Abs) -> Result<Foot, (Field, Abs)> {
        self.in_sizes(measure, width, SIZES_PT, TWO_LINES_PT)
    }

    /// In the smallest size; none where that does not fit.
    pub fn smallest(&self, measure: &mut Measure, width: Abs) -> Option<Foot> {
        let last = |sizes: &'static [f64]| &sizes[sizes.len() - 1..];
        self.in_sizes(measure, width, last(SIZES_PT), last(TWO_LINES_PT)).ok()
    }

    fn in_sizes(
        &self,
        measure: &mut Measure,
        width: Abs,
        one_line: &[f64],
        two_lines: &[f64],
    ) -> Result<Foot, (Field, Abs)> {
        let ways = [(one_line, std::slice::from_ref(&self.one)), (two_lines, &self.two[..])];
        let mut lacking = Abs::zero();
        for (sizes, lines) in ways {
            let ems: Vec<f64> = lines.iter().map(|line| measure.em(line)).collect();
            let widest = ems.iter().copied().fold(0.0, f64::max);
            for size in sizes.iter().map(|points| Abs::pt(*points)) {
                lacking = size * widest - width;
                if lacking <= Abs::zero() {
                    let below = [Abs::zero(), second_line(size)];
                    let lines = ems.iter().zip(lines).zip(below);
                    let lines =
                        lines.map(|((em, line), y)| (Point::new(width - size * *em, y), line.clone()));
                    let height = lines_high(size, ems.len());
                    return Ok(Foot { size, height, lines: lines.collect() });
                }
            }
        }
        let smallest = two_lines.last().map_or(Abs::zero(), |points| Abs::pt(*points));
        let number_alone = smallest * measure.em(&self.number) - width;
        if number_alone > Abs::zero() {
            return Err((Field::ReceptionNo, number_alone));
        }
        Err((Field::Sender, lacking))
    }
}
