//! A page as the bytes of a Brother QL: pure, no line.
//!
//! Brother, "Raster Command Reference QL-800/810W/820NWB", section 4. Compared byte for byte with PyPI `brother_ql` in
//! `tests/print_labels.rs`. The trap: the head prints from right to left, so every line is mirrored.

use crate::print::Bitmap;
use crate::print::brother_ql::{Media, Model};

/// ESC i S: how are you?
pub const STATUS_REQUEST: &[u8] = b"\x1biS";

/// The last byte of the last page: print and feed.
pub const PRINT_LAST_PAGE: u8 = 0x1a;

/// The last byte of a page before others.
const PRINT_PAGE: u8 = 0x0c;

/// ESC i a 1: what follows is a raster.
const RASTER_MODE: &[u8] = b"\x1bia\x01";

/// ESC i z: type, width, length and recovery are given, and print quality goes before speed.
const GIVEN: u8 = 0x80 | 0x40 | 0x08 | 0x04 | 0x02;

/// Ends whatever was begun, and starts anew.
#[must_use]
pub fn attention(model: Model) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mode = if model.has_modes() { RASTER_MODE } else { &[] };
    bytes.extend_from_slice(mode);
    bytes.extend_from_slice(&[0; 200]);
    bytes.extend_from_slice(b"\x1b@");
    bytes.extend_from_slice(mode);
    bytes
}

/// A page of dots, which are as wide as the printable part of the label.
#[must_use]
pub fn page(model: Model, media: &Media, dots: &Bitmap, is_first: bool, is_last: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(dots.height * (model.line_bytes() + 3) + 64);
    let kind = if media.length_mm == 0 { 0x0a } else { 0x0b };
    bytes.extend_from_slice(b"\x1biz");
    bytes.extend_from_slice(&[GIVEN, kind, media.width_mm, media.length_mm]);
    bytes.extend_from_slice(&u32::try_from(dots.height).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(&[u8::from(!is_first), 0]);
    if model.cuts() {
        // Cut, after every label, and behind the last one.
        bytes.extend_from_slice(b"\x1biM\x40\x1biA\x01\x1biK\x08");
    }
    bytes.extend_from_slice(b"\x1bid");
    bytes.extend_from_slice(&media.feed_dots.to_le_bytes());
    let right = media.right_dots + model.right_dots();
    for row in 0..dots.height {
        bytes.extend_from_slice(&[b'g', 0, u8::try_from(model.line_bytes()).unwrap_or(u8::MAX)]);
        bytes.extend((0..model.line_bytes()).map(|byte| {
            (byte * 8..byte * 8 + 8).fold(0, |bits, dot| {
                let column = dot.checked_sub(right).and_then(|dot| dots.width.checked_sub(dot + 1));
                bits << 1 | u8::from(column.is_some_and(|column| dots.is_black(column, row)))
            })
        }));
    }
    bytes.push(if is_last { PRINT_LAST_PAGE } else { PRINT_PAGE });
    bytes
}
