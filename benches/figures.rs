//! The figures that the station is held to, measured on this machine and printed as one table.
//!
//! `make bench`. Beside each figure stands its floor, what nothing could be faster than, where there is one. The trap:
//! a machine that does something else meanwhile makes every figure worse; the spread shows it.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot go on stops here")]

#[path = "figures/desk.rs"]
mod desk;
#[path = "figures/frames.rs"]
mod frames;
#[path = "figures/labels.rs"]
mod labels;
#[path = "figures/large.rs"]
mod large;
#[allow(dead_code, reason = "shared with the tests, which use the rest")]
#[path = "../tests/end_to_end/office.rs"]
mod office;
#[path = "figures/screen.rs"]
mod screen;
#[path = "figures/syncs.rs"]
mod syncs;
#[path = "figures/table.rs"]
mod table;
#[allow(dead_code, reason = "shared with the tests, which use the rest")]
#[path = "../tests/end_to_end/tokens.rs"]
mod tokens;
#[path = "figures/wall.rs"]
mod wall;

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(register) = std::env::var_os(screen::REGISTER) {
        screen::work(register.as_ref());
        return ExitCode::SUCCESS;
    }
    let parts: [fn() -> Vec<table::Row>; 5] =
        [wall::rows, syncs::rows, large::rows, frames::rows, labels::rows];
    let rows: Vec<table::Row> = parts.iter().flat_map(|measure| measure()).collect();
    table::print(&rows);
    if rows.iter().all(table::Row::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
