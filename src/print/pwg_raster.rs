//! PWG raster: pages of dots for IPP printers that take no PDF; pure.
//!
//! PWG 5102.4-2012, sections 4.2 (sync word), 4.3 (page header), 4.4 (bitmap). Read back with libcups in
//! `tests/print_ipp.rs`. The trap: repeats count in pixels, not in bytes, and every line begins with how often it comes
//! again.

use std::borrow::Cow;

use crate::paper::Picture;
use crate::print::PrintError;

/// The sync word of big-endian pages.
const SYNC: &[u8] = b"RaS2";

/// Bytes of a page header.
const HEADER: usize = 1796;

/// Colours of a raster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// `sgray_8`: 0 is black.
    Grey,
    /// `srgb_8`.
    Rgb,
    /// `black_8`: 255 is black.
    Black,
}

impl Colour {
    /// Number in the header, bytes of a pixel.
    const fn facts(self) -> (u32, usize) {
        match self {
            Self::Grey => (18, 1),
            Self::Rgb => (19, 3),
            Self::Black => (3, 1),
        }
    }
}

/// Pages as PWG raster; `turned` lays each a quarter round, against the clock.
///
/// # Errors
/// What drawing a page says.
pub fn encode<'a>(
    pages: impl ExactSizeIterator<Item = Result<Cow<'a, Picture>, PrintError>>,
    dpi: u16,
    colour: Colour,
    turned: bool,
) -> Result<Vec<u8>, PrintError> {
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let mut bytes = SYNC.to_vec();
    for page in pages {
        let page = page?;
        let (width, height) = if turned { (page.height, page.width) } else { (page.width, page.height) };
        bytes.extend_from_slice(&header(width, height, u32::from(dpi), colour, count));
        let lines: Vec<Vec<u8>> = (0..height).map(|row| line(&page, row, width, colour, turned)).collect();
        let mut row = 0;
        while row < lines.len() {
            let same = lines[row..].iter().take(256).take_while(|line| **line == lines[row]).count();
            bytes.push(u8::try_from(same - 1).unwrap_or(u8::MAX));
            pack(&lines[row], colour.facts().1, &mut bytes);
            row += same;
        }
    }
    Ok(bytes)
}

fn header(width: u32, height: u32, dpi: u32, colour: Colour, pages: u32) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..9].copy_from_slice(b"PwgRaster");
    let (space, pixel) = colour.facts();
    let pixel = u32::try_from(pixel).unwrap_or(1);
    let points = |dots: u32| (dots * 72 + dpi / 2) / dpi;
    let numbers = [
        (276, dpi),
        (280, dpi),
        (340, 1),
        (352, points(width)),
        (356, points(height)),
        (372, width),
        (376, height),
        (384, 8),
        (388, pixel * 8),
        (392, width * pixel),
        (400, space),
        (420, pixel),
        (452, pages),
        (456, 1),
        (460, 1),
    ];
    for (at, number) in numbers {
        header[at..at + 4].copy_from_slice(&number.to_be_bytes());
    }
    header
}

fn line(page: &Picture, row: u32, width: u32, colour: Colour, turned: bool) -> Vec<u8> {
    let mut line = Vec::with_capacity(width as usize * colour.facts().1);
    for column in 0..width {
        let (x, y) = if turned { (page.width - 1 - row, column) } else { (column, row) };
        let at = (y as usize * page.width as usize + x as usize) * 4;
        let [red, green, blue] = [page.rgba[at], page.rgba[at + 1], page.rgba[at + 2]];
        let grey = || {
            let sum = u32::from(red) * 19_595 + u32::from(green) * 38_470 + u32::from(blue) * 7_471 + 0x8000;
            u8::try_from(sum >> 16).unwrap_or(u8::MAX)
        };
        match colour {
            Colour::Grey => line.push(grey()),
            Colour::Rgb => line.extend_from_slice(&[red, green, blue]),
            Colour::Black => line.push(!grey()),
        }
    }
    line
}

/// Runs of equal pixels, and runs of others.
fn pack(line: &[u8], pixel: usize, bytes: &mut Vec<u8>) {
    let pixels: Vec<&[u8]> = line.chunks_exact(pixel).collect();
    let mut at = 0;
    while at < pixels.len() {
        let same = pixels[at..].iter().take(128).take_while(|one| **one == pixels[at]).count();
        let different = pixels[at..].windows(2).take(127).take_while(|pair| pair[0] != pair[1]).count();
        if same > 1 || different <= 1 {
            bytes.push(u8::try_from(same - 1).unwrap_or_default());
            bytes.extend_from_slice(pixels[at]);
            at += same;
        } else {
            bytes.push(u8::try_from(257 - different).unwrap_or(u8::MAX));
            bytes.extend(pixels[at..at + different].iter().flat_map(|pixel| pixel.iter()));
            at += different;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(bytes: &[u8], pixel: usize) -> Vec<u8> {
        let (mut line, mut at) = (Vec::new(), 0);
        while at < bytes.len() {
            let count = usize::from(bytes[at]);
            at += 1;
            if count < 128 {
                line.extend(bytes[at..at + pixel].repeat(count + 1));
                at += pixel;
            } else {
                line.extend_from_slice(&bytes[at..at + (257 - count) * pixel]);
                at += (257 - count) * pixel;
            }
        }
        line
    }

    #[test]
    fn the_example_of_the_specification_is_packed_as_it_stands_there() {
        // PWG 5102.4, section 4.4: three white, one yellow, ... as runs of pixels.
        let (white, yellow) = ([255, 255, 255], [255, 255, 0]);
        let line = [white, white, white, yellow, yellow].concat();
        let mut packed = Vec::new();
        pack(&line, 3, &mut packed);
        assert_eq!(packed, [2, 255, 255, 255, 1, 255, 255, 0]);
    }

    #[test]
    fn every_line_comes_back_as_it_was() {
        let mut state = 7_u32;
        for (length, pixel) in [(1, 1), (2, 1), (130, 1), (300, 1), (257, 3)] {
            for choices in [1, 2, 250] {
                let line: Vec<u8> = (0..length * pixel)
                    .map(|_| {
                        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        u8::try_from((state >> 24) % choices).unwrap()
                    })
                    .collect();
                let mut packed = Vec::new();
                pack(&line, pixel, &mut packed);
                assert_eq!(unpack(&packed, pixel), line, "{length} {pixel} {choices}");
            }
        }
    }

    #[test]
    fn equal_lines_are_sent_once() {
        let page = Picture { width: 8, height: 600, rgba: vec![255; 8 * 600 * 4] };
        let pages = [Ok(Cow::Borrowed(&page))];
        let bytes = encode(pages.into_iter(), 300, Colour::Grey, false).unwrap();
        assert_eq!(bytes[4 + HEADER..], [255, 7, 255, 255, 7, 255, 87, 7, 255]);
    }
}
