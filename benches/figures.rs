//! The figures that the station is held to, measured on this machine and printed as one table.
//!
//! `make bench`; `cargo bench -- wall large` measures only these parts. Beside each figure stands its floor, what
//! nothing could be faster than, where there is one. The trap: a machine that does something else meanwhile makes
//! every figure worse; the spread shows it.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot go on stops here")]

#[path = "figures/desk.rs"]
mod desk;
#[path = "figures/frames.rs"]
mod frames;
#[path = "figures/identify.rs"]
mod identify;
#[path = "figures/labels.rs"]
mod labels;
#[path = "figures/large.rs"]
mod large;
#[allow(dead_code, reason = "shared with the tests, which use the rest")]
#[path = "../tests/end_to_end/office.rs"]
mod office;
#[allow(dead_code, reason = "shared with the tests, which use the rest")]
#[path = "../tests/printers/peers.rs"]
mod peers;
#[path = "figures/postal.rs"]
mod postal;
#[path = "figures/screen.rs"]
mod screen;
#[path = "figures/sheets.rs"]
mod sheets;
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

/// Measures one part.
type Measure = fn() -> Vec<table::Row>;

fn main() -> ExitCode {
    if let Some(register) = std::env::var_os(screen::REGISTER) {
        screen::work(register.as_ref());
        return ExitCode::SUCCESS;
    }
    if let Ok(count) = std::env::var(sheets::LABELS) {
        sheets::work(&count);
        return ExitCode::SUCCESS;
    }
    let parts: [(&str, Measure); 8] = [
        ("wall", wall::rows),
        ("syncs", syncs::rows),
        ("large", large::rows),
        ("identify", identify::rows),
        ("frames", frames::rows),
        ("labels", labels::rows),
        ("postal", postal::rows),
        ("sheets", sheets::rows),
    ];
    let wanted: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let rows: Vec<table::Row> = parts
        .iter()
        .filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|one| one == name))
        .flat_map(|(_, measure)| measure())
        .collect();
    table::print(&rows);
    if rows.iter().all(table::Row::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
