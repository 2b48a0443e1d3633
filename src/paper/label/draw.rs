//! A planned label as it is printed, as `assets/templates/label.typ` draws it.
//!
//! Labels of the house are drawn here because a thousand of them in a script take a second; a label template that the
//! institution wrote is set by the typesetter instead. The trap: both must print the same, so a test lays one over the
//! other.

use typst::layout::{Abs, FrameItem, Point, Size};
use typst::syntax::Span;
use typst::text::TextItem;
use typst::visualize::{Color, FixedStroke, Geometry, Paint};

use crate::paper::ink::Items;
use crate::paper::label::measure::{Hand, Measure, Words};
use crate::paper::label::plan::{Line, Plan, STAMP_MM, STAMP_PEN_PT, Stamp};

const STAMP_TEXT_PT: f64 = 8.0;
const STAMP_RED: [u8; 3] = [0xc0, 0x27, 0x1d];

/// Draws a label whose corner inside the edges lies at that point.
pub fn draw(measure: &mut Measure, plan: &Plan, corner: Point) -> Items {
    let mut items = Items::new();
    for line in &plan.lines {
        write(measure, line, corner, &mut items);
    }
    for one in &plan.stamps {
        stamp(measure, one, corner, &mut items);
    }
    for line in &plan.foot {
        write(measure, line, corner, &mut items);
    }
    items
}

fn write(measure: &mut Measure, line: &Line, corner: Point, items: &mut Items) {
    let words = Words { hand: line.hand, text: line.words.clone(), number: line.number.clone() };
    let at = corner + Point::new(Abs::pt(line.x_pt), Abs::pt(line.y_pt));
    let set = measure.line(&words);
    items.extend(set.at(at, Abs::pt(line.size_pt)).map(|(at, run)| (at, FrameItem::Text(run))));
}

fn stamp(measure: &mut Measure, stamp: &Stamp, corner: Point, items: &mut Items) {
    let [r, g, b] = STAMP_RED;
    let red = Paint::from(Color::from_u8(r, g, b, u8::MAX));
    let at = corner + Point::new(Abs::pt(stamp.x_pt), Abs::pt(stamp.y_pt));
    let [width, height] = STAMP_MM.map(Abs::mm);
    let frame = Geometry::Rect(Size::new(width, height));
    let frame = frame.stroked(FixedStroke::from_pair(red.clone(), Abs::pt(STAMP_PEN_PT) * 2.0));
    items.push((at, FrameItem::Shape(frame, Span::detached())));
    let set = measure.line(&Words::new(Hand::Regular, stamp.words.as_str()));
    let size = Abs::pt(STAMP_TEXT_PT);
    let middle = Point::new((width - size * set.em) / 2.0, (height - size) / 2.0);
    let red_runs = set.at(at + middle, size);
    items.extend(red_runs.map(|(at, run)| (at, FrameItem::Text(TextItem { fill: red.clone(), ..run }))));
}
