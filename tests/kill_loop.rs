//! A station that is killed again and again: the real process, SIGKILL at random moments, tokens in another process.
//!
//! Two hundred deaths in every test run, two thousand with `SOAK=1`; `KILL_LOOP_SEED` repeats a run. The trap: a
//! process that ended by itself was not killed; only deaths by the signal count.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a step that cannot be taken fails the proof")]

#[path = "kill_loop/emulator.rs"]
mod emulator;
#[path = "rig/invariants.rs"]
mod invariants;
#[path = "kill_loop/season.rs"]
mod season;
#[path = "kill_loop/station.rs"]
mod station;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use season::{Season, Tally};
use station::Office;

/// Deaths in a normal run, and in a long one.
const DEATHS: (u32, u32) = (200, 2000);

#[test]
fn whenever_the_station_is_killed_tokens_and_register_agree_and_the_next_start_goes_on() {
    let wanted = if std::env::var_os("SOAK").is_some() { DEATHS.1 } else { DEATHS.0 };
    let seed = std::env::var("KILL_LOOP_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        u64::from(now.subsec_nanos())
    });
    println!("KILL_LOOP_SEED={seed}");
    let began = Instant::now();
    let office = Office::stocked();
    let pace = Season::begin(&office, 0, seed).pace();
    let (tally, seasons) = (Tally::default(), AtomicU32::new(0));
    // Most of a station's time is waiting for tokens, so a few seasons run side by side.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while tally.deaths.load(Ordering::SeqCst) < wanted {
                    let number = seasons.fetch_add(1, Ordering::SeqCst) + 1;
                    let season = Season::begin(&office, number, seed ^ u64::from(number) << 20);
                    season.live_through(&pace, &tally, wanted);
                }
            });
        }
    });
    let (deaths, interrupted) = (tally.deaths.into_inner(), tally.interrupted.into_inner());
    println!(
        "the station was killed {deaths} times in {} seasons, {interrupted} times with a job open; \
         {} tokens were recorded, 0 violations, {} s",
        seasons.into_inner(),
        tally.recorded.into_inner(),
        began.elapsed().as_secs(),
    );
    // Deaths that interrupt nothing would prove nothing.
    assert!(interrupted >= wanted / 20, "only {interrupted} of {deaths} deaths interrupted a job");
}
