//! The table of families in the README against the drivers themselves.
//!
//! The trap: a table that is kept by hand promises what nobody drives, so each driver has its row and each row its driver.

use token_station::driver::DRIVERS;

const README: &str = include_str!("../README.md");

/// The rows of the table, as the cells between its bars.
fn rows() -> Vec<Vec<&'static str>> {
    let table = README.split("## Token families\n").nth(1).unwrap_or_default();
    let lines =
        table.lines().take_while(|line| !line.starts_with("## ")).filter(|line| line.starts_with("| `"));
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn every_family_has_its_row_and_every_row_its_family() {
    let mut told: Vec<&str> = rows().iter().map(|row| row[0].trim_matches('`')).collect();
    let mut known: Vec<&str> = DRIVERS.iter().map(|driver| driver.family()).collect();
    told.sort_unstable();
    known.sort_unstable();
    assert_eq!(told, known);
}

#[test]
fn every_row_says_what_carries_it_what_played_it_and_that_no_real_one_was_tried() {
    for row in rows() {
        assert!(row.len() == 8 && row.iter().all(|cell| !cell.is_empty()), "{row:?}");
        assert_eq!(row[7], "not yet", "{row:?}");
    }
}
