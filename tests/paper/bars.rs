//! Customer barcodes read back from a picture, and drawn by an independent encoder.
//!
//! Japan Post, 郵便番号・バーコードマニュアル. The trap: no general reader knows this barcode, so the one here forgives nothing: bars
//! of one width in one pitch, black from edge to edge.

use std::process::Command;

use token_station::paper::Picture;
use token_station::paper::barcode::{CustomerBarcode, Dots};

/// The bars that zint makes of a postal code and a number.
pub fn zint(text: &str) -> String {
    let output = Command::new("zint").args(["-b", "76", "-d", text, "--dump"]).output().unwrap();
    assert!(output.status.success(), "{text}: {}", String::from_utf8_lossy(&output.stderr));
    let rows: Vec<Vec<bool>> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|row| {
            row.chars()
                .filter_map(|c| c.to_digit(16))
                .flat_map(|four| (0..4).rev().map(move |bit| four >> bit & 1 == 1))
                .collect()
        })
        .collect();
    // Every second column is a space.
    (0..CustomerBarcode::BARS)
        .map(|bar| match (rows[0][bar * 2], rows[1][bar * 2], rows[2][bar * 2]) {
            (true, true, true) => 'F',
            (true, true, false) => 'A',
            (false, true, true) => 'D',
            (false, true, false) => 'T',
            other => panic!("{text}: bar {bar} is {other:?}"),
        })
        .collect()
}

/// A customer barcode that was found in a picture.
#[derive(Debug)]
pub struct Found {
    /// `F A D T`.
    pub letters: String,
    /// Its sizes.
    pub dots: Dots,
    /// Where its first bar begins.
    pub left: u32,
    /// Where its long bars begin.
    pub top: u32,
}

/// Looks for 67 bars of one width in one pitch; every bar is black from edge to edge.
pub fn find(picture: &Picture) -> Option<Found> {
    let width = picture.width as usize;
    let is_black = |x: usize, y: usize| picture.rgba[(y * width + x) * 4..][..3] == [0, 0, 0];
    for y in 0..picture.height as usize {
        // The row of timing bars: exactly 67 black runs.
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for x in 0..width {
            match runs.last_mut() {
                Some((from, count)) if is_black(x, y) && *from + *count == x => *count += 1,
                _ if is_black(x, y) => runs.push((x, 1)),
                _ => {}
            }
        }
        if runs.len() != CustomerBarcode::BARS || !runs.iter().all(|run| run.1 == runs[0].1) {
            continue;
        }
        let extent = |x: usize| {
            let up = (0..=y).rev().take_while(|row| is_black(x, *row)).count();
            let down = (y..picture.height as usize).take_while(|row| is_black(x, *row)).count();
            (y + 1 - up, y + down)
        };
        let extents: Vec<_> = runs.iter().map(|run| extent(run.0)).collect();
        let (top, bottom) = (extents.iter().map(|e| e.0).min()?, extents.iter().map(|e| e.1).max()?);
        let letters = extents
            .iter()
            .map(|(from, to)| match (*from == top, *to == bottom) {
                (true, true) => 'F',
                (true, false) => 'A',
                (false, true) => 'D',
                (false, false) => 'T',
            })
            .collect();
        let timing = extents.iter().map(|(from, to)| to - from).min()?;
        let count = |dots: usize| u32::try_from(dots).unwrap();
        let pitch = runs[1].0 - runs[0].0;
        assert!(runs.windows(2).all(|pair| pair[1].0 - pair[0].0 == pitch), "unequal pitch");
        let dots = Dots {
            bar: count(runs[0].1),
            space: count(pitch - runs[0].1),
            long: count(bottom - top),
            timing: count(timing),
        };
        return Some(Found { letters, dots, left: count(runs[0].0), top: count(top) });
    }
    None
}
