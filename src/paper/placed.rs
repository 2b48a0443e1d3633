//! Where the barcodes of a finished document lie: drawn into its pages as vectors, painted into its pictures as whole
//! dots.
//!
//! A template keeps the room (`assets/templates/barcode.typ`), this fills it. The trap: a picture already has the
//! vectors in it, with grey edges, so the room is wiped before the dots are painted.

use std::collections::HashMap;

use typst::foundations::{Dict, Selector, Value};
use typst::introspection::{Introspector as _, MetadataElem};
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Size};
use typst::syntax::Span;
use typst::utils::PicoStr;
use typst::visualize::{Color, Geometry};
use typst_layout::PagedDocument;

use crate::paper::barcode::{BarcodeRefused, CustomerBarcode, Linear, NoBarcode, Qr, Symbol};
use crate::paper::ink::Items;
use crate::paper::{Dpi, Picture};

/// What a template puts where a barcode shall be.
const PLACE: &str = "barcode";

/// A barcode on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The page, from 0.
    pub page: usize,
    /// Which of the document's barcodes.
    pub number: usize,
    /// Left, top, width and height of the bars.
    place_mm: [f64; 4],
    symbol: Symbol,
}

/// A barcode that a template asks for by its text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A serial.
    Code128,
    /// A number of the post between its guards.
    Nw7,
    /// The address of a web page.
    Qr,
}

impl Kind {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "code128" => Self::Code128,
            "nw7" => Self::Nw7,
            "qr" => Self::Qr,
            _ => return None,
        })
    }
}

/// Room that a template keeps.
struct Room {
    page: usize,
    place_mm: [f64; 4],
    asked: Asked,
}

/// What shall be drawn there.
enum Asked {
    /// The document's barcode of that number, which fills the room.
    Number(usize),
    /// A text, in the middle of the room.
    Text(Kind, String),
}

/// Reads the places that the template kept; `symbol` gives the barcode of a number. None when a place is unreadable.
/// Texts are counted in the order in which they stand; one that is left out is told by [`left_out`].
pub fn read(document: &PagedDocument, symbol: impl Fn(usize) -> Option<Symbol>) -> Option<Vec<Placed>> {
    let mut texts = 0..;
    let mut placed = Vec::new();
    for Room { page, place_mm, asked } in rooms(document)? {
        match asked {
            Asked::Number(number) => placed.push(Placed { page, number, place_mm, symbol: symbol(number)? }),
            Asked::Text(kind, text) => {
                let number = texts.next()?;
                if let Ok((symbol, place_mm)) = in_the_middle(kind, &text, place_mm) {
                    placed.push(Placed { page, number, place_mm, symbol });
                }
            }
        }
    }
    Some(placed)
}

/// Texts that got no barcode, counted as [`read`] does, and why. None when a place is unreadable.
pub fn left_out(document: &PagedDocument) -> Option<Vec<(usize, NoBarcode)>> {
    let texts = rooms(document)?.into_iter().filter_map(|room| match room.asked {
        Asked::Text(kind, text) => Some(in_the_middle(kind, &text, room.place_mm)),
        Asked::Number(_) => None,
    });
    Some((0..).zip(texts).filter_map(|(number, made)| Some((number, made.err()?))).collect())
}

/// Whether a serial is asked for as a barcode.
pub fn names_a_serial(document: &PagedDocument) -> Option<bool> {
    Some(rooms(document)?.iter().any(|room| matches!(room.asked, Asked::Text(Kind::Code128, _))))
}

fn rooms(document: &PagedDocument) -> Option<Vec<Room>> {
    let label = typst::foundations::Label::new(PicoStr::intern(PLACE))?;
    let introspector = document.introspector();
    let mut rooms = Vec::new();
    for element in introspector.query(&Selector::Label(label)) {
        let Value::Dict(report) = &element.to_packed::<MetadataElem>()?.value else { return None };
        let length = |key: &str| match report.get(key) {
            Ok(Value::Length(length)) => Some(length.abs.to_mm()),
            _ => None,
        };
        let asked = match report.get("symbol") {
            Ok(Value::Int(number)) => Asked::Number(usize::try_from(*number).ok()?),
            Ok(Value::Dict(asked)) => {
                Asked::Text(Kind::parse(text(asked, "kind")?)?, text(asked, "text")?.to_owned())
            }
            _ => return None,
        };
        let position = PagedDocument::introspector(document).position(element.location()?)?;
        let corner = position.point;
        let place_mm = [corner.x.to_mm(), corner.y.to_mm(), length("width")?, length("height")?];
        rooms.push(Room { page: position.page.get() - 1, place_mm, asked });
    }
    Some(rooms)
}

fn text<'a>(asked: &'a Dict, key: &str) -> Option<&'a str> {
    match asked.get(key) {
        Ok(Value::Str(text)) => Some(text.as_str()),
        _ => None,
    }
}

/// The barcode of a text, and the place of its bars in the room.
fn in_the_middle(kind: Kind, text: &str, room: [f64; 4]) -> Result<(Symbol, [f64; 4]), NoBarcode> {
    let made = match kind {
        Kind::Code128 => Linear::code128(text).map(Symbol::Linear),
        Kind::Nw7 => Linear::guarded(text).map(Symbol::Linear),
        Kind::Qr => Qr::new(text).map(Symbol::Qr),
    };
    let symbol = made.map_err(|_: BarcodeRefused| NoBarcode::Unwritable)?;
    let [left, top, width, height] = room;
    let (across, down) = symbol.within_mm(width, height).ok_or(NoBarcode::NoRoom)?;
    Ok((symbol, [left + (width - across) / 2.0, top + (height - down) / 2.0, across, down]))
}

/// Draws barcodes into pages. Bars that stand side by side again and again are drawn once and shared; each is a
/// rectangle of its own, because a path of many is filled wider by half a dot on either side.
#[derive(Default)]
pub struct Pen {
    shared: HashMap<(Vec<char>, [u64; 2]), Frame>,
}

/// So many bars of a customer barcode are drawn as one.
const SHARED_BARS: usize = 5;

impl Pen {
    /// Draws a barcode among the items of its page.
    pub fn draw(&mut self, page: &mut Items, placed: &Placed) {
        let [left, top, width, height] = placed.place_mm;
        let rectangles = placed.symbol.rectangles_mm(width, height);
        let at = |x: f64, y: f64| Point::new(Abs::mm(x), Abs::mm(y));
        let Symbol::Customer(barcode) = &placed.symbol else {
            for [x, y, w, h] in rectangles {
                page.push((at(left + x, top + y), filled(w, h)));
            }
            return;
        };
        let kinds = barcode.letters().chars().collect::<Vec<_>>();
        debug_assert_eq!(kinds.len(), CustomerBarcode::BARS);
        for (bars, kinds) in rectangles.chunks(SHARED_BARS).zip(kinds.chunks(SHARED_BARS)) {
            let from = bars[0][0];
            let key = (kinds.to_vec(), [width.to_bits(), height.to_bits()]);
            let frame = self.shared.entry(key).or_insert_with(|| {
                let [x, _, w, _] = bars[bars.len() - 1];
                let mut frame = Frame::soft(Size::new(Abs::mm(x + w - from), Abs::mm(height)));
                for [x, y, w, h] in bars {
                    frame.push(at(x - from, *y), filled(*w, *h));
                }
                frame
            });
            page.push((at(left + from, top), FrameItem::Group(GroupItem::new(frame.clone()))));
        }
    }
}

fn filled(width_mm: f64, height_mm: f64) -> FrameItem {
    let shape = Geometry::Rect(Size::new(Abs::mm(width_mm), Abs::mm(height_mm))).filled(Color::BLACK);
    FrameItem::Shape(shape, Span::detached())
}

impl Placed {
    /// A barcode on a page, its place being left, top, width and height of the bars.
    pub fn new(page: usize, number: usize, place: [Abs; 4], symbol: Symbol) -> Self {
        Self { page, number, place_mm: place.map(Abs::to_mm), symbol }
    }

    /// The same barcode further to the right and down.
    pub fn moved(mut self, [right_mm, down_mm]: [f64; 2]) -> Self {
        self.place_mm[0] += right_mm;
        self.place_mm[1] += down_mm;
        self
    }

    /// Paints the barcode in whole dots; nothing changes where the resolution is too coarse for that.
    pub fn paint(&self, picture: &mut Picture, dpi: Dpi) {
        // The place in dots, and what of it are whole ones.
        const ROUNDING: f64 = 1e-6;
        let [left, top, width, height] = self.place_mm.map(|mm| mm * f64::from(dpi.get()) / 25.4);
        let (right, bottom) = (left + width, top + height);
        // Of a barcode in modules the dots that it touches count: it has white to spare, and one dot less for its whole
        // width would be one less for every module.
        let outward = if matches!(self.symbol, Symbol::Customer(_)) { 0.0 } else { 1.0 };
        let room = [left, top].map(|edge| whole((edge - ROUNDING - outward).ceil()));
        let room_end = [right, bottom].map(|edge| whole((edge + ROUNDING + outward).floor()));
        let [across, down] = [room_end[0].saturating_sub(room[0]), room_end[1].saturating_sub(room[1])];
        let Some(raster) = self.symbol.dots(u32::from(dpi.get()), across, down) else { return };
        let [from_x, from_y] = [left, top].map(|edge| whole(edge.floor()));
        let [to_x, to_y] = [right, bottom].map(|edge| whole(edge.ceil()));
        fill(picture, [from_x, from_y, to_x - from_x, to_y - from_y], WHITE);
        let (x, y) = (room[0] + (across - raster.width) / 2, room[1] + (down - raster.height) / 2);
        for [left, top, width, height] in raster.rectangles {
            fill(picture, [x + left, y + top, width, height], BLACK);
        }
    }
}

const WHITE: [u8; 4] = [255; 4];
const BLACK: [u8; 4] = [0, 0, 0, 255];

/// A length on a page in dots; what lies off the page is at its edge.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
fn whole(dots: f64) -> u32 {
    dots.clamp(0.0, f64::from(u16::MAX)) as u32
}

fn fill(picture: &mut Picture, [left, top, width, height]: [u32; 4], colour: [u8; 4]) {
    let row_bytes = picture.width as usize * 4;
    let from = left.min(picture.width) as usize * 4;
    let to = (left + width).min(picture.width) as usize * 4;
    let rows = picture.rgba.chunks_exact_mut(row_bytes.max(1));
    for row in rows.skip(top as usize).take(height as usize) {
        for pixel in row[from..to].chunks_exact_mut(4) {
            pixel.copy_from_slice(&colour);
        }
    }
}
