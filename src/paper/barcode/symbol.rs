//! A barcode of any kind as rectangles: exact millimetres for the PDF, whole device dots for a raster.
//!
//! The trap: both are asked for with the room that the page keeps; what does not fit that room with whole dots is
//! none, and the page stays as the typesetter drew it.

use thiserror::Error;

use crate::paper::barcode::{Bar, CustomerBarcode, Dots, Linear, PointSize, QUIET_ZONE_MM, Qr};

/// Why a text is no barcode.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BarcodeRefused {
    /// The barcode has no such character.
    #[error("{got:?} has a character that the barcode does not know")]
    Character {
        /// The text.
        got: String,
    },
    /// Empty or too long.
    #[error("a barcode holds 1 to {most} characters, got {got}")]
    Length {
        /// How long it is.
        got: usize,
        /// How long it may be.
        most: usize,
    },
}

/// A barcode of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symbol {
    /// The customer barcode of the post.
    Customer(CustomerBarcode),
    /// Bars alone.
    Linear(Linear),
    /// A square of modules.
    Qr(Qr),
}

/// A rectangle: left, top, width, height.
pub type Rectangle<T> = [T; 4];

/// A barcode in whole device dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    /// Dots from the first bar to the end of the last.
    pub width: u32,
    /// Dots from top to bottom.
    pub height: u32,
    /// What is black.
    pub rectangles: Vec<Rectangle<u32>>,
}

/// A module of a linear barcode: four whole dots at 300 dpi, three at 203.
const LINEAR_MODULE_MM: f64 = 0.38;
const LINEAR_HEIGHT_MM: f64 = 12.0;
const LINEAR_ABOVE_MM: f64 = 2.0;
/// A module of a QR code, read at arm's length.
const QR_MODULE_MM: f64 = 0.6;

/// A module among the lines of a paper: three whole dots at 300 dpi, six at 600.
const LINEAR_MODULE_ON_PAPER_MM: f64 = 0.254;
/// Below these no reader is sure of the modules that an office printer makes.
const LEAST_LINEAR_MODULE_MM: f64 = 0.19;
const LEAST_QR_MODULE_MM: f64 = 0.33;
/// A raster may move an edge by less than one dot, which is less than a module.
const SPARE_MODULES: u32 = 1;

impl Symbol {
    /// How large it is where nothing else decides, in millimetres: across and down, without the quiet zone.
    #[must_use]
    pub fn usual_mm(&self) -> (f64, f64) {
        match self {
            Self::Customer(_) => (PointSize::USUAL.width_mm(), PointSize::USUAL.long_mm()),
            Self::Linear(linear) => (length(linear.modules()) * LINEAR_MODULE_MM, LINEAR_HEIGHT_MM),
            Self::Qr(qr) => (f64::from(qr.side()) * QR_MODULE_MM, f64::from(qr.side()) * QR_MODULE_MM),
        }
    }

    /// The white that it needs at that size, in millimetres: left and right, above and below.
    #[must_use]
    pub fn usual_quiet_mm(&self) -> (f64, f64) {
        match self {
            Self::Customer(_) => (QUIET_ZONE_MM, QUIET_ZONE_MM),
            Self::Linear(_) => (f64::from(Linear::QUIET_MODULES) * LINEAR_MODULE_MM, LINEAR_ABOVE_MM),
            Self::Qr(_) => {
                let quiet = f64::from(Qr::QUIET_MODULES) * QR_MODULE_MM;
                (quiet, quiet)
            }
        }
    }

    /// How large it is in that room, its white included, among the lines of a paper; none when the room is too small.
    #[must_use]
    pub fn within_mm(&self, width: f64, height: f64) -> Option<(f64, f64)> {
        let white = |quiet: u32| f64::from(2 * (quiet + SPARE_MODULES));
        match self {
            Self::Customer(_) => None,
            Self::Linear(linear) => {
                let modules = length(linear.modules());
                let module =
                    (width / (modules + white(Linear::QUIET_MODULES))).min(LINEAR_MODULE_ON_PAPER_MM);
                (module >= LEAST_LINEAR_MODULE_MM).then_some((modules * module, height))
            }
            Self::Qr(qr) => {
                let modules = f64::from(qr.side());
                let module = (width.min(height) / (modules + white(Qr::QUIET_MODULES))).min(QR_MODULE_MM);
                (module >= LEAST_QR_MODULE_MM).then_some((modules * module, modules * module))
            }
        }
    }

    /// What is black, in millimetres, when the symbol fills that width and height.
    #[must_use]
    pub fn rectangles_mm(&self, width: f64, height: f64) -> Vec<Rectangle<f64>> {
        match self {
            Self::Customer(barcode) => customer_mm(&barcode.bars(), width),
            Self::Linear(linear) => {
                let module = width / length(linear.modules());
                runs(linear.modules())
                    .map(|(from, count)| [f64::from(from) * module, 0.0, f64::from(count) * module, height])
                    .collect()
            }
            Self::Qr(qr) => {
                let module = width / f64::from(qr.side());
                rows(qr).map(|[x, y, w, h]| [x, y, w, h].map(|modules| f64::from(modules) * module)).collect()
            }
        }
    }

    /// The symbol in whole device dots, not larger than that room; none when there is no such symbol.
    #[must_use]
    pub fn dots(&self, dpi: u32, width: u32, height: u32) -> Option<Raster> {
        match self {
            Self::Customer(barcode) => customer_dots(&barcode.bars(), dpi, width, height),
            Self::Linear(linear) => {
                let modules = u32::try_from(linear.modules().len()).ok()?;
                let module = width / modules;
                (module > 0 && height > 0).then(|| Raster {
                    width: modules * module,
                    height,
                    rectangles: runs(linear.modules())
                        .map(|(from, count)| [from * module, 0, count * module, height])
                        .collect(),
                })
            }
            Self::Qr(qr) => {
                let module = width.min(height) / qr.side();
                (module > 0).then(|| Raster {
                    width: qr.side() * module,
                    height: qr.side() * module,
                    rectangles: rows(qr).map(|place| place.map(|modules| modules * module)).collect(),
                })
            }
        }
    }
}

/// The size is read from the width, which a template computed from a size in tenths of a point.
fn customer_mm(bars: &[Bar], width: f64) -> Vec<Rectangle<f64>> {
    let per_width = width / PointSize::MOST.width_mm();
    let most = PointSize::MOST;
    let [pitch, bar, long, timing] =
        [most.pitch_mm(), most.bar_mm(), most.long_mm(), most.timing_mm()].map(|mm| mm * per_width);
    let edge = (long - timing) / 2.0;
    let mut left = 0.0;
    let mut rectangles = Vec::with_capacity(bars.len());
    for one in bars {
        let top = if one.reaches_up() { 0.0 } else { edge };
        let bottom = if one.reaches_down() { long } else { long - edge };
        rectangles.push([left, top, bar, bottom - top]);
        left += pitch;
    }
    rectangles
}

fn customer_dots(bars: &[Bar], dpi: u32, width: u32, height: u32) -> Option<Raster> {
    let (_, dots) = Dots::largest(dpi, width, height)?;
    let edge = (dots.long - dots.timing) / 2;
    let rectangles = bars.iter().zip((0..).step_by((dots.bar + dots.space) as usize)).map(|(one, left)| {
        let top = if one.reaches_up() { 0 } else { edge };
        let bottom = if one.reaches_down() { dots.long } else { dots.long - edge };
        [left, top, dots.bar, bottom - top]
    });
    Some(Raster { width: dots.width(), height: dots.long, rectangles: rectangles.collect() })
}

fn length(modules: &[bool]) -> f64 {
    u32::try_from(modules.len()).map_or(f64::INFINITY, f64::from)
}

/// Dark runs: where each begins and how long it is.
fn runs(modules: &[bool]) -> impl Iterator<Item = (u32, u32)> {
    let mut from = 0;
    modules.chunk_by(|a, b| a == b).filter_map(move |run| {
        let (start, count) = (from, u32::try_from(run.len()).ok()?);
        from += count;
        run[0].then_some((start, count))
    })
}

/// Dark runs of every row, in modules.
fn rows(qr: &Qr) -> impl Iterator<Item = Rectangle<u32>> {
    (0..qr.side()).flat_map(|row| {
        let modules: Vec<bool> = (0..qr.side()).map(|column| qr.is_dark(column, row)).collect();
        runs(&modules).map(|(from, count)| [from, row, count, 1]).collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::PostalCode;
    use crate::paper::barcode::size::room;

    fn customer(digits: &str, rest: &str) -> Symbol {
        Symbol::Customer(CustomerBarcode::of_address(&PostalCode::parse(digits).unwrap(), rest).unwrap())
    }

    /// Reads `F A D T` back from rectangles of any unit.
    fn letters<T: Copy + PartialOrd>(
        rectangles: &[Rectangle<T>],
        tops: T,
        bottoms: T,
        add: fn(T, T) -> T,
    ) -> String {
        rectangles
            .iter()
            .map(|[_, top, _, height]| match (*top <= tops, add(*top, *height) >= bottoms) {
                (true, true) => 'F',
                (true, false) => 'A',
                (false, true) => 'D',
                (false, false) => 'T',
            })
            .collect()
    }

    #[test]
    fn the_rectangles_are_as_wide_and_high_as_the_size_says() {
        let symbol = customer("2630023", "3丁目30-8 郵便ビル403号");
        for tenths in [80, 95, 100, 115] {
            let size = PointSize::of_tenths(tenths).unwrap();
            let rectangles = symbol.rectangles_mm(size.width_mm(), size.long_mm());
            let [left, _, width, _] = rectangles[66];
            assert!((left + width - size.width_mm()).abs() < 1e-9);
            assert!(rectangles.iter().all(|[_, _, width, _]| (width - size.bar_mm()).abs() < 1e-9));
            let semi = f64::midpoint(size.long_mm(), size.timing_mm());
            for [_, _, _, height] in &rectangles {
                let is = |mm: f64| (height - mm).abs() < 1e-9;
                assert!(is(size.long_mm()) || is(semi) || is(size.timing_mm()), "{height}");
            }
            let read = letters(&rectangles, 1e-9, size.long_mm() - 1e-9, |a, b| a + b);
            assert!(read.starts_with("FDFDADAFDFAFTTFTT"), "{read}");
        }
    }

    #[test]
    fn modules_are_whole_dots_and_rows_are_whole() {
        let linear = Symbol::Linear(Linear::code128("RT-00000001").unwrap());
        let raster = linear.dots(300, 500, 80).unwrap();
        assert_eq!((raster.width % 123, raster.height), (0, 80));
        assert!(raster.rectangles.iter().all(|[x, _, w, _]| x % 4 == 0 && w % 4 == 0));
        assert_eq!(linear.dots(300, 100, 80), None, "less than a dot for a module");
        let qr = Symbol::Qr(Qr::new("https://www.example.jp/").unwrap());
        let raster = qr.dots(300, 130, 90).unwrap();
        assert_eq!((raster.width, raster.height), (75, 75));
    }

    #[test]
    fn a_symbol_on_a_paper_keeps_its_white_and_its_least_module_or_is_left_out() {
        let serial = Symbol::Linear(Linear::code128("RT-00000001").unwrap());
        let (wide, high) = serial.within_mm(60.0, 5.0).unwrap();
        assert!((wide - 123.0 * 0.254).abs() < 1e-9 && (high - 5.0).abs() < 1e-9);
        let (narrow, _) = serial.within_mm(30.0, 5.0).unwrap();
        assert!((narrow - 30.0 * 123.0 / 145.0).abs() < 1e-9);
        assert_eq!(serial.within_mm(27.0, 5.0), None);
        let page = Symbol::Qr(Qr::new("https://www.example.jp/").unwrap());
        assert_eq!(page.within_mm(60.0, 30.0), Some((15.0, 15.0)));
        assert_eq!(page.within_mm(60.0, 11.0), None);
        assert_eq!(customer("2630023", "3").within_mm(100.0, 30.0), None);
    }

    proptest! {
        #[test]
        fn dots_read_back_as_the_same_bars(
            digits in "[0-9]{5}[1-9]{2}",
            rest in "[0-9A-Z-]{0,16}",
            dpi in prop::sample::select(vec![203_u32, 300, 360, 600]),
            tenths in 80_u32..=115,
        ) {
            let symbol = customer(&digits, &rest);
            let size = PointSize::of_tenths(tenths).unwrap();
            let (width, height) = (room(size.width_mm(), dpi), room(size.long_mm(), dpi));
            let raster = symbol.dots(dpi, width, height).unwrap();
            prop_assert!(raster.width <= width && raster.height <= height);
            let Symbol::Customer(barcode) = &symbol else { unreachable!() };
            prop_assert_eq!(letters(&raster.rectangles, 0, raster.height, |a, b| a + b), barcode.letters());
            let bar = raster.rectangles[0][2];
            prop_assert!(raster.rectangles.iter().all(|[_, _, width, _]| *width == bar));
        }
    }
}
