//! What the models of the family can do, and which labels there are.
//!
//! Brother, "Raster Command Reference", sections 2.3.2 (page size), 2.3.3 (raster line), 4 (commands). The trap: a length of 0 is
//! an endless tape; some labels are named with a millimetre more or less than the printer reports.

use crate::domain::code::codes;
use crate::print::Size;

codes! {
    /// A model.
    Model {
        /// USB, no cutter.
        Ql500 = "ql-500",
        /// USB.
        Ql550 = "ql-550",
        /// USB.
        Ql560 = "ql-560",
        /// USB.
        Ql570 = "ql-570",
        /// USB, network.
        Ql580n = "ql-580n",
        /// USB, serial.
        Ql650td = "ql-650td",
        /// USB.
        Ql700 = "ql-700",
        /// USB, wireless.
        Ql710w = "ql-710w",
        /// USB, network.
        Ql720nw = "ql-720nw",
        /// USB.
        Ql800 = "ql-800",
        /// USB, wireless.
        Ql810w = "ql-810w",
        /// USB, network.
        Ql820nwb = "ql-820nwb",
        /// Four inches wide.
        Ql1050 = "ql-1050",
        /// Four inches wide, network.
        Ql1060n = "ql-1060n",
    }
}

impl Model {
    const fn is_wide(self) -> bool {
        matches!(self, Self::Ql1050 | Self::Ql1060n)
    }

    /// Bytes of a raster line.
    #[must_use]
    pub const fn line_bytes(self) -> usize {
        if self.is_wide() { 162 } else { 90 }
    }

    /// Dots between the right end of the head and the tape, on top of the label's own.
    #[must_use]
    pub const fn right_dots(self) -> usize {
        if self.is_wide() { 44 } else { 0 }
    }

    /// Whether it has to be told to read a raster.
    #[must_use]
    pub const fn has_modes(self) -> bool {
        !matches!(self, Self::Ql500 | Self::Ql550 | Self::Ql560 | Self::Ql570 | Self::Ql700)
    }

    /// Whether it cuts by itself.
    #[must_use]
    pub const fn cuts(self) -> bool {
        !matches!(self, Self::Ql500)
    }
}

/// A label or a tape.
#[derive(Debug, PartialEq, Eq)]
pub struct Media {
    /// Width of the tape, as the printer reports it.
    pub width_mm: u8,
    /// Length of one label; 0 for an endless tape.
    pub length_mm: u8,
    /// Dots that the head reaches, across and along; along is 0 for an endless tape.
    pub printable: (usize, usize),
    /// Dots between the right end of the head and the printable part.
    pub right_dots: usize,
    /// Dots that are fed before and after.
    pub feed_dots: u16,
}

impl Media {
    /// Its size.
    #[must_use]
    pub const fn size(&self) -> Size {
        Size::mm(self.width_mm as u32, self.length_mm as u32)
    }
}

/// Every label and tape.
pub static MEDIA: &[Media] = &[
    endless(12, 106, 29),
    endless(29, 306, 6),
    endless(38, 413, 12),
    endless(50, 554, 12),
    endless(54, 590, 0),
    endless(62, 696, 12),
    endless(102, 1164, 12),
    label(17, 54, (165, 566), 0),
    label(17, 87, (165, 956), 0),
    label(23, 23, (202, 202), 42),
    label(29, 42, (306, 425), 6),
    label(29, 90, (306, 991), 6),
    label(38, 90, (413, 991), 12),
    label(39, 48, (425, 495), 6),
    label(52, 29, (578, 271), 0),
    label(62, 29, (696, 271), 12),
    label(62, 100, (696, 1109), 12),
    label(102, 51, (1164, 526), 12),
    label(102, 153, (1164, 1660), 12),
];

const fn endless(width_mm: u8, dots: usize, right_dots: usize) -> Media {
    Media { width_mm, length_mm: 0, printable: (dots, 0), right_dots, feed_dots: 35 }
}

const fn label(width_mm: u8, length_mm: u8, printable: (usize, usize), right_dots: usize) -> Media {
    Media { width_mm, length_mm, printable, right_dots, feed_dots: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_lies_under_the_head_of_the_models_that_take_it() {
        for model in Model::ALL {
            for media in MEDIA.iter().filter(|media| model.is_wide() || media.width_mm <= 62) {
                let taken = media.printable.0 + media.right_dots + model.right_dots();
                assert!(taken <= model.line_bytes() * 8, "{model} {media:?}");
            }
        }
    }
}
