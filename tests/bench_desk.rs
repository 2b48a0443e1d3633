//! The bench with its real threads: tokens in software on real lines, a register on a real disk, one station.
//!
//! What is proved here is what only the threads together can break: what leaves before it is on disk, who waits for
//! whom, and what becomes of a slot while another one works. The trap: a test that waits for nothing to happen proves
//! nothing; each waits for the answer to a later question instead.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a step that cannot be taken fails the proof")]

#[path = "bench_desk/bench.rs"]
mod bench;
#[path = "rig/book.rs"]
#[expect(dead_code, reason = "no register is copied here")]
mod book;
#[path = "bench_desk/clock.rs"]
mod clock;
#[path = "bench_desk/customers.rs"]
mod customers;
#[cfg(target_os = "linux")]
#[path = "bench_desk/disk.rs"]
mod disk;
#[path = "bench_desk/families.rs"]
mod families;
#[path = "bench_desk/labels.rs"]
mod labels;
#[path = "bench_desk/locking.rs"]
mod locking;
#[path = "bench_desk/ports.rs"]
mod ports;
#[path = "bench_desk/returns.rs"]
mod returns;
#[path = "bench_desk/slots.rs"]
mod slots;
#[path = "bench_desk/stock.rs"]
mod stock;
#[path = "rig/world.rs"]
#[expect(dead_code, reason = "time passes by itself here")]
mod world;
