//! Drawing the bench: the processor's time for one frame, up to what the graphics card gets.

use std::fs;
use std::time::Instant;

use token_station::window::gallery::BenchFrames;

use crate::table::{Row, Target, millis};

/// Frames of one reading: the system accounts for processor time in steps of some milliseconds.
const BATCH: u32 = 50;
const BATCHES: usize = 12;

pub fn rows() -> Vec<Row> {
    let mut frames = BenchFrames::new(16);
    for _ in 0..BATCH {
        frames.draw();
    }
    let times = (0..BATCHES)
        .map(|_| {
            let (begun, at) = (Instant::now(), processor_millis());
            for _ in 0..BATCH {
                frames.draw();
            }
            let took = match (at, processor_millis()) {
                (Some(before), Some(after)) => after - before,
                _ => millis(begun.elapsed()),
            };
            took / f64::from(BATCH)
        })
        .collect();
    vec![Row::told("bench with 16 slots, processor time a frame", times, "ms").held_to(Target::Median(4.0))]
}

/// What this thread has had of the processor, where the system tells it.
fn processor_millis() -> Option<f64> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos: u64 = told.split_whitespace().next()?.parse().ok()?;
    Some(millis(std::time::Duration::from_nanos(nanos)))
}
