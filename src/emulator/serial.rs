//! What every emulated token on a serial line of another maker does: hear, wait, answer, start anew.
//!
//! README, rule 10 for every family. The trap: a pseudo-terminal has no control lines, so nobody sees that a station
//! opened it; whoever opened it says so by [`SerialUnit::opened`], where a real line would reset the token.

use crate::emulator::{HostMicros, Out};

/// An emulated token on a serial line.
pub trait SerialUnit: Send {
    /// Its line rate, in bits per second.
    fn baud(&self) -> u32;

    /// A station has opened the line.
    fn opened(&mut self, at: HostMicros) -> Vec<Out>;

    /// Bytes have arrived.
    fn hear(&mut self, bytes: &[u8], at: HostMicros) -> Vec<Out>;

    /// Time has passed.
    fn tick(&mut self, at: HostMicros) -> Vec<Out>;
}
