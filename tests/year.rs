//! A simulated year at the desk: arrivals of every kind, losses, returns, undelivered mail, faulty units, and an operator
//! who also presses what no rule allows.
//!
//! README, rules R1 to R39, W1 to W13. `make test` runs a small one, `make soak` five thousand contracts (`SOAK=1`). At
//! the end the stock balances, the chain verifies, no rule is broken, and every request is finished or waits for a
//! named reason.

#![expect(clippy::unwrap_used, reason = "a step that cannot be taken fails the proof")]

#[path = "rig/book.rs"]
#[expect(dead_code, reason = "no register is copied here")]
mod book;
#[path = "rig/shift.rs"]
mod shift;
#[path = "rig/tray.rs"]
#[expect(dead_code, reason = "no line is cut in this year")]
mod tray;
#[path = "rig/world.rs"]
mod world;

#[path = "year/customers.rs"]
mod customers;
#[path = "year/day.rs"]
mod day;
#[path = "year/desk.rs"]
mod desk;
#[path = "year/mail.rs"]
mod mail;
#[path = "year/mischief.rs"]
mod mischief;
#[path = "year/paper.rs"]
mod paper;
#[path = "year/proof.rs"]
mod proof;

use desk::{Size, Year};

/// How many contracts and days.
fn size() -> Size {
    if std::env::var_os("SOAK").is_some() {
        Size { contracts: 5000, days: 365, arrivals: 40, mischief: 60 }
    } else {
        Size { contracts: 60, days: 120, arrivals: 4, mischief: 12 }
    }
}

#[test]
fn a_year_of_every_kind_ends_in_order() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_122);
    let mut year = Year::begin(size(), seed);
    for day in 0..size().days {
        year.day(true);
        if day % 30 == 29 {
            proof::holds(&mut year);
        }
    }
    // The door is closed; what came in is worked off, and the mail has time to come back.
    for _ in 0..120 {
        year.day(false);
    }
    proof::holds(&mut year);
    proof::everything_is_finished_or_waits_for_a_reason(&mut year);
    proof::everything_happened(&year);
    println!("{}", year.told());
}
