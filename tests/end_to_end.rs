//! The real program in processes of its own: the command line on one side, emulated tokens on pseudo-terminals.
//!
//! Tried as an operator's script would: registers on disk, exit codes, one JSON object a line. The trap: a
//! token's display is another process's clock, so displays are read in the middle of a step and never at its edge.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on stops here")]

#[path = "end_to_end/barcodes.rs"]
mod barcodes;
#[allow(dead_code, reason = "shared with the tests of paper, which use the rest")]
#[path = "paper/bars.rs"]
mod bars;
#[path = "end_to_end/canary.rs"]
mod canary;
#[path = "end_to_end/counter.rs"]
mod counter;
#[path = "end_to_end/customers.rs"]
mod customers;
#[path = "end_to_end/demo.rs"]
mod demo;
#[path = "end_to_end/dispatch.rs"]
mod dispatch;
#[cfg(target_os = "linux")]
#[path = "end_to_end/emulated.rs"]
mod emulated;
#[path = "end_to_end/every_paper.rs"]
mod every_paper;
#[path = "end_to_end/families.rs"]
mod families;
#[path = "end_to_end/faults.rs"]
mod faults;
#[path = "end_to_end/fees.rs"]
mod fees;
#[path = "end_to_end/files.rs"]
mod files;
#[path = "end_to_end/history.rs"]
mod history;
#[path = "end_to_end/journal.rs"]
mod journal;
#[path = "end_to_end/labels.rs"]
mod labels;
#[path = "end_to_end/life.rs"]
mod life;
#[path = "end_to_end/mail.rs"]
mod mail;
#[path = "end_to_end/office.rs"]
mod office;
#[path = "end_to_end/papers.rs"]
mod papers;
#[allow(dead_code, reason = "shared with the tests of printers, which use the rest")]
#[path = "printers/peers.rs"]
mod peers;
#[path = "end_to_end/postal.rs"]
mod postal;
#[path = "end_to_end/printers.rs"]
mod printers;
#[cfg(target_os = "linux")]
#[allow(dead_code, reason = "shared with the tests of cards, which use the rest")]
#[path = "support/readers.rs"]
mod readers;
#[path = "end_to_end/returns.rs"]
mod returns;
#[path = "end_to_end/shift.rs"]
mod shift;
#[path = "end_to_end/stock.rs"]
mod stock;
#[path = "end_to_end/tokens.rs"]
mod tokens;
#[path = "end_to_end/whole_day.rs"]
mod whole_day;
