//! Token Station: the desk where a bank turns blank hardware tokens into its customers' keys.
//!
//! # The house
//!
//! ```text
//!  7  main                                   wiring only
//!  6  window        cli                      people
//!  5  bench                                  threads, channels, orderly closing
//!  4  desk                                   the work itself: one file per use case
//!  3  driver        register     print       a token as an object · the book · bytes to a printer
//!     exchange                               files in and out
//!  2  port          paper        emulator    the plugs and the real clock · documents · tokens in software
//!  1  wire          vault        words       bytes of the protocols · secrets at rest · sentences
//!  0  domain                                 tokens, contracts, requests, fees, one-time passwords
//! ```
//!
//! A room imports only from lower floors; `tests/house.rs` reads the imports and enforces it. Floors 0 and 1,
//! `paper` and the step functions of `desk` think: bytes, time and chance come in as arguments.

pub mod bench;
pub mod cli;
pub mod desk;
pub mod domain;
pub mod driver;
pub mod emulator;
pub mod exchange;
pub mod paper;
pub mod port;
pub mod print;
pub mod register;
pub mod vault;
pub mod window;
pub mod wire;
pub mod words;
