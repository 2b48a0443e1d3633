//! How large a customer barcode may be: point sizes, tolerances, and whole device dots that lie inside them.
//!
//! Japan Post, 郵便番号・バーコードマニュアル, page 12. Everything is compared in whole numbers, so a choice of dots is a proof. The
//! trap: bars and spaces of the same number of dots are out of tolerance at some resolutions (5 and 5 at 203 dpi).

use std::ops::RangeInclusive;

/// White on all four sides of the bars, in millimetres.
pub const QUIET_ZONE_MM: f64 = 2.0;

/// A point size from 8 to 11.5, in tenths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PointSize(u32);

/// A length as the post gives it: micrometres at ten points, nominal and allowed.
struct Length {
    nominal: u32,
    allowed: RangeInclusive<u32>,
}

const LONG: Length = Length { nominal: 3_600, allowed: 3_400..=3_600 };
const TIMING: Length = Length { nominal: 1_200, allowed: 1_050..=1_350 };
const PITCH: Length = Length { nominal: 1_200, allowed: 950..=1_300 };
const BAR: Length = Length { nominal: 600, allowed: 500..=700 };
const SPACE: Length = Length { nominal: 600, allowed: 450..=600 };

const BARS: u32 = 67;
const WIDTH_NOMINAL: u32 = (BARS - 1) * PITCH.nominal + BAR.nominal;
const TEN_POINTS: u32 = 100;
const MICROMETRES_PER_INCH: u64 = 25_400;

impl PointSize {
    /// The smallest size.
    pub const LEAST: Self = Self(80);
    /// The largest size.
    pub const MOST: Self = Self(115);
    /// The size for which the post states its tolerances.
    pub const USUAL: Self = Self(TEN_POINTS);

    /// A size in tenths of a point; none outside of 8 to 11.5 points.
    #[must_use]
    pub fn of_tenths(tenths: u32) -> Option<Self> {
        (Self::LEAST.0..=Self::MOST.0).contains(&tenths).then_some(Self(tenths))
    }

    /// Tenths of a point.
    #[must_use]
    pub const fn tenths(self) -> u32 {
        self.0
    }

    /// All 67 bars, without the quiet zone.
    #[must_use]
    pub fn width_mm(self) -> f64 {
        f64::from(WIDTH_NOMINAL) * self.per_micrometre()
    }

    /// A long bar.
    #[must_use]
    pub fn long_mm(self) -> f64 {
        f64::from(LONG.nominal) * self.per_micrometre()
    }

    /// A timing bar.
    #[must_use]
    pub fn timing_mm(self) -> f64 {
        f64::from(TIMING.nominal) * self.per_micrometre()
    }

    /// From one bar to the next.
    #[must_use]
    pub fn pitch_mm(self) -> f64 {
        f64::from(PITCH.nominal) * self.per_micrometre()
    }

    /// The width of a bar.
    #[must_use]
    pub fn bar_mm(self) -> f64 {
        f64::from(BAR.nominal) * self.per_micrometre()
    }

    fn per_micrometre(self) -> f64 {
        f64::from(self.0) / f64::from(TEN_POINTS) / 1000.0
    }
}

impl Length {
    /// The whole numbers of dots that lie inside of tolerance.
    fn dots(&self, size: PointSize, dpi: u32) -> Vec<u32> {
        let most = u64::from(*self.allowed.end()) * u64::from(size.0) * u64::from(dpi)
            / (u64::from(TEN_POINTS) * MICROMETRES_PER_INCH);
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        (1..=most).rev().take_while(|dots| self.holds(*dots, size, dpi)).collect()
    }

    /// Whether so many dots lie inside of tolerance.
    fn holds(&self, dots: u32, size: PointSize, dpi: u32) -> bool {
        let (scaled, limit) = (scaled(dots), |micrometres| limit(micrometres, size, dpi));
        (limit(*self.allowed.start())..=limit(*self.allowed.end())).contains(&scaled)
    }

    /// How far so many dots are from the nominal length, in a unit that all lengths share.
    fn error(&self, dots: u32, size: PointSize, dpi: u32) -> u64 {
        scaled(dots).abs_diff(limit(self.nominal, size, dpi))
    }
}

/// Dots and millimetres on one scale without fractions.
fn scaled(dots: u32) -> u64 {
    u64::from(dots) * MICROMETRES_PER_INCH * u64::from(TEN_POINTS)
}

fn limit(micrometres: u32, size: PointSize, dpi: u32) -> u64 {
    u64::from(micrometres) * u64::from(size.0) * u64::from(dpi)
}

/// A customer barcode in whole device dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dots {
    /// Width of a bar.
    pub bar: u32,
    /// Width of a space.
    pub space: u32,
    /// Height of a long bar.
    pub long: u32,
    /// Height of a timing bar; as even or odd as the long one, so that it lies in the middle.
    pub timing: u32,
}

impl Dots {
    /// The dots nearest to the largest size whose place has so many whole dots, and never more than these; none where
    /// the resolution is too coarse. A place that begins between two dots has up to two fewer than it is wide.
    #[must_use]
    pub fn largest(dpi: u32, width: u32, height: u32) -> Option<(PointSize, Self)> {
        let sizes = (PointSize::LEAST.0..=PointSize::MOST.0).rev().map(PointSize);
        sizes
            .filter(|size| limit(WIDTH_NOMINAL, *size, dpi) < scaled(1) * (u64::from(width) + 2))
            .find_map(|size| Self::nearest(size, dpi, width, height).map(|dots| (size, dots)))
    }

    /// The dots nearest to that size.
    fn nearest(size: PointSize, dpi: u32, width: u32, height: u32) -> Option<Self> {
        let spaces = SPACE.dots(size, dpi);
        let (bar, space) = BAR
            .dots(size, dpi)
            .into_iter()
            .flat_map(|bar| spaces.iter().map(move |space| (bar, *space)))
            .filter(|(bar, space)| PITCH.holds(bar + space, size, dpi))
            .filter(|(bar, space)| (BARS - 1) * (bar + space) + bar <= width)
            .min_by_key(|(bar, space)| (PITCH.error(bar + space, size, dpi), BAR.error(*bar, size, dpi)))?;
        let timings = TIMING.dots(size, dpi);
        let (long, timing) = LONG
            .dots(size, dpi)
            .into_iter()
            .filter(|long| *long <= height)
            .flat_map(|long| timings.iter().map(move |timing| (long, *timing)))
            .filter(|(long, timing)| (long - timing).is_multiple_of(2))
            .min_by_key(|(long, timing)| LONG.error(*long, size, dpi) + TIMING.error(*timing, size, dpi))?;
        Some(Self { bar, space, long, timing })
    }

    /// Whether every length lies inside of tolerance.
    #[must_use]
    pub fn holds(self, size: PointSize, dpi: u32) -> bool {
        BAR.holds(self.bar, size, dpi)
            && SPACE.holds(self.space, size, dpi)
            && PITCH.holds(self.bar + self.space, size, dpi)
            && LONG.holds(self.long, size, dpi)
            && TIMING.holds(self.timing, size, dpi)
            && self.long > self.timing
            && (self.long - self.timing).is_multiple_of(2)
    }

    /// All 67 bars, without the quiet zone.
    #[must_use]
    pub const fn width(self) -> u32 {
        (BARS - 1) * (self.bar + self.space) + self.bar
    }
}

/// The whole dots of a length that begins at one.
#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some thousands")]
pub(super) fn room(mm: f64, dpi: u32) -> u32 {
    (mm * f64::from(dpi) / 25.4 + 1e-9) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(tenths: u32) -> PointSize {
        PointSize::of_tenths(tenths).unwrap()
    }

    fn nearest(tenths: u32, dpi: u32) -> Dots {
        let size = size(tenths);
        Dots::nearest(size, dpi, room(size.width_mm(), dpi), room(size.long_mm(), dpi)).unwrap()
    }

    #[test]
    fn the_table_of_the_post_comes_out() {
        for (tenths, long, timing, pitch, bar, width) in [
            (80, 2.88, 0.96, 0.96, 0.48, 63.84),
            (90, 3.24, 1.08, 1.08, 0.54, 71.82),
            (100, 3.60, 1.20, 1.20, 0.60, 79.80),
            (110, 3.96, 1.32, 1.32, 0.66, 87.78),
            (115, 4.14, 1.38, 1.38, 0.69, 91.77),
        ] {
            let size = size(tenths);
            let close = |got: f64, want: f64| assert!((got - want).abs() < 1e-9, "{tenths}: {got} {want}");
            close(size.long_mm(), long);
            close(size.timing_mm(), timing);
            close(size.pitch_mm(), pitch);
            close(size.bar_mm(), bar);
            close(size.width_mm(), width);
        }
        assert_eq!((PointSize::of_tenths(79), PointSize::of_tenths(116)), (None, None));
    }

    #[test]
    fn the_dots_that_the_post_section_lists_lie_inside_tolerance() {
        for (dpi, tenths, [bar, space, long, timing]) in [
            (203, 100, [5, 4, 28, 10]),
            (203, 80, [4, 3, 23, 7]),
            (300, 100, [7, 7, 42, 14]),
            (300, 80, [6, 5, 34, 10]),
            (360, 100, [9, 8, 51, 15]),
            (600, 100, [14, 14, 85, 25]),
        ] {
            assert!(Dots { bar, space, long, timing }.holds(size(tenths), dpi), "{dpi} {tenths}");
            let found = nearest(tenths, dpi);
            assert_eq!((found.bar, found.space, found.long), (bar, space, long), "{dpi} {tenths}");
        }
        let too_wide = Dots { bar: 5, space: 5, long: 28, timing: 10 };
        assert!(!too_wide.holds(size(100), 203), "the space is 0.626 mm wide");
    }

    #[test]
    fn every_resolution_of_a_printer_has_dots_for_every_size() {
        for dpi in [203, 300, 360, 600] {
            for tenths in PointSize::LEAST.0..=PointSize::MOST.0 {
                let most = size(tenths);
                let (width, height) = (room(most.width_mm(), dpi), room(most.long_mm(), dpi));
                for (width, height) in [(width, height), (width - 1, height - 1)] {
                    let (chosen, dots) = Dots::largest(dpi, width, height).unwrap();
                    assert!(dots.holds(chosen, dpi), "{dpi} {tenths}");
                    assert!(dots.width() <= width && dots.long <= height, "{dpi} {tenths}");
                    assert!(most.tenths().abs_diff(chosen.tenths()) <= 6, "{dpi} {tenths}: {chosen:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_outside_of_tolerance_is_ever_chosen() {
        for dpi in 36..=1_200 {
            for millimetres in [64, 72, 80, 92] {
                if let Some((chosen, dots)) = Dots::largest(dpi, millimetres * dpi * 10 / 254, dpi) {
                    assert!(dots.holds(chosen, dpi), "{dpi} {millimetres}");
                }
            }
        }
        assert_eq!(Dots::largest(36, 9_999, 9_999), None);
    }

    #[test]
    fn no_better_bar_and_space_were_overlooked() {
        for (dpi, tenths) in [(203, 80), (203, 100), (300, 80), (300, 115), (360, 93), (600, 101)] {
            let (size, found) = (size(tenths), nearest(tenths, dpi));
            let width = room(size.width_mm(), dpi);
            for bar in 1..40 {
                for space in 1..40 {
                    let other = Dots { bar, space, ..found };
                    if other.holds(size, dpi) && other.width() <= width {
                        let error = |dots: Dots| PITCH.error(dots.bar + dots.space, size, dpi);
                        assert!(error(found) <= error(other), "{dpi} {tenths}: {found:?} {other:?}");
                    }
                }
            }
        }
    }
}
