//! One bit a dot: what a label printer burns.
//!
//! The trap: thin strokes of a small kanji are grey at their edges; a dot is burned from 30 % of black on, so that they stay.

use crate::paper::Picture;

/// The lightest grey that is still burned.
const LIGHTEST_BURNED: u32 = 179;

/// A picture in black and white; rows from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    /// Dots in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    dots: Vec<bool>,
}

impl Bitmap {
    /// A white one.
    #[must_use]
    pub fn white(width: usize, height: usize) -> Self {
        Self { width, height, dots: vec![false; width * height] }
    }

    /// A picture, by the lightness of its dots (ITU-R 601).
    #[must_use]
    pub fn of(picture: &Picture) -> Self {
        let dots = picture
            .rgba
            .chunks_exact(4)
            .map(|dot| {
                let [red, green, blue] = [dot[0], dot[1], dot[2]].map(u32::from);
                (red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16 <= LIGHTEST_BURNED
            })
            .collect();
        Self { width: picture.width as usize, height: picture.height as usize, dots }
    }

    /// Whether a dot is black; everything outside is white.
    #[must_use]
    pub fn is_black(&self, column: usize, row: usize) -> bool {
        column < self.width && row < self.height && self.dots[row * self.width + column]
    }

    /// Turned by a quarter against the clock: what ran to the right runs upwards.
    #[must_use]
    pub fn turned(&self) -> Self {
        let mut turned = Self::white(self.height, self.width);
        for row in 0..turned.height {
            for column in 0..turned.width {
                turned.dots[row * turned.width + column] = self.is_black(self.width - 1 - row, column);
            }
        }
        turned
    }

    /// The middle of it, or it in the middle of more white.
    #[must_use]
    pub fn centred(&self, width: usize, height: usize) -> Self {
        let mut centred = Self::white(width, height);
        // Where the new corner lies in the old picture; wraps to "outside" where the new one is larger.
        let corner = |old: usize, new: usize| {
            if old >= new { ((old - new) / 2, 0) } else { (0, (new - old) / 2) }
        };
        let (from_column, to_column) = corner(self.width, width);
        let (from_row, to_row) = corner(self.height, height);
        for row in to_row..height {
            for column in to_column..width {
                centred.dots[row * width + column] =
                    self.is_black(column - to_column + from_column, row - to_row + from_row);
            }
        }
        centred
    }

    /// A row as bytes, the leftmost dot in the highest bit, filled up with white.
    pub fn row(&self, row: usize) -> impl Iterator<Item = u8> + '_ {
        (0..self.width.div_ceil(8)).map(move |byte| {
            (0..8).fold(0, |bits, bit| bits << 1 | u8::from(self.is_black(byte * 8 + bit, row)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `#` is black.
    fn drawn(rows: &[&str]) -> Bitmap {
        let dots = rows.iter().flat_map(|row| row.bytes().map(|dot| dot == b'#')).collect();
        Bitmap { width: rows[0].len(), height: rows.len(), dots }
    }

    #[test]
    fn a_quarter_turn_against_the_clock_leads_the_right_edge_to_the_top() {
        assert_eq!(drawn(&["#..", "##."]).turned(), drawn(&["..", ".#", "##"]));
    }

    #[test]
    fn the_middle_is_cut_out_or_framed() {
        assert_eq!(drawn(&["....", ".##.", ".##.", "...."]).centred(2, 2), drawn(&["##", "##"]));
        assert_eq!(drawn(&["##"]).centred(4, 3), drawn(&["....", ".##.", "...."]));
    }

    #[test]
    fn a_row_begins_in_the_highest_bit() {
        let row: Vec<u8> = drawn(&["#.......#"]).row(0).collect();
        assert_eq!(row, [0x80, 0x80]);
    }

    #[test]
    fn a_stamp_in_red_and_grey_edges_are_burned() {
        let dots = [[192, 57, 43, 255], [179, 179, 179, 255], [180, 180, 180, 255], [255; 4]];
        let bitmap = Bitmap::of(&Picture { width: 4, height: 1, rgba: dots.concat() });
        assert_eq!(bitmap, drawn(&["##.."]));
    }
}
