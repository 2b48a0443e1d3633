//! A line to a label printer: bytes there, bytes back.

use std::time::{Duration, Instant};

use crate::print::PrintError;

/// A line to a label printer.
pub trait Link {
    /// Sends all bytes.
    ///
    /// # Errors
    /// [`PrintError::Stalled`] with how much was taken, when nothing moves any more.
    fn send(&mut self, bytes: &[u8]) -> Result<(), PrintError>;

    /// Waits for bytes, at most `wait`; gives how many came, 0 when none did.
    ///
    /// # Errors
    /// [`PrintError`] when the line is broken.
    fn receive(&mut self, buffer: &mut [u8], wait: Duration) -> Result<usize, PrintError>;

    /// The name by which people know it.
    fn name(&self) -> String;
}

/// What came is no answer of this kind of printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Garbled;

/// Gathers bytes until `whole` finds an answer in them; `None` when it does not come in time.
pub(super) fn await_answer<T>(
    link: &mut dyn Link,
    gathered: &mut Vec<u8>,
    wait: Duration,
    mut whole: impl FnMut(&mut Vec<u8>) -> Option<T>,
) -> Result<Option<T>, PrintError> {
    let until = Instant::now() + wait;
    let mut buffer = [0; 512];
    loop {
        if let Some(answer) = whole(gathered) {
            return Ok(Some(answer));
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        let got = link.receive(&mut buffer, left)?;
        gathered.extend_from_slice(&buffer[..got]);
    }
}
