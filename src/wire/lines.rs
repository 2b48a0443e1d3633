//! Lines on a serial line: bytes in, whole lines out, whatever ends them.
//!
//! Sources: `flipper-zero_authenticator` and `hardware-totp`. The trap: some devices end a line with CR, some with LF, some
//! with both; so either ends one, and a line without content is nothing at all. A prompt has no end and is looked at
//! while it is unfinished.

use crate::wire::{Wiped, WireError};

/// Finds lines in a stream of bytes. Owns no reader: it is fed. What it holds may be a secret and is wiped.
#[derive(Default)]
pub struct Lines {
    held: Wiped,
    overlong: bool,
}

impl Lines {
    /// The longest line, in bytes.
    pub const LONGEST: usize = Wiped::LONGEST;

    /// At the start of a line.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one byte; answers at the end of a line, good or too long.
    pub fn push(&mut self, byte: u8) -> Option<Result<Wiped, WireError>> {
        if !matches!(byte, b'\r' | b'\n') {
            self.overlong |= self.held.push(&[byte]).is_err();
            return None;
        }
        let line = std::mem::take(&mut self.held);
        if std::mem::take(&mut self.overlong) {
            Some(Err(WireError::FrameTooLong { longest: Self::LONGEST }))
        } else if line.is_empty() {
            None
        } else {
            Some(Ok(line))
        }
    }

    /// What has come of a line that has not ended.
    #[must_use]
    pub fn unfinished(&self) -> &[u8] {
        &self.held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<Option<Vec<u8>>> {
        let mut lines = Lines::new();
        bytes
            .iter()
            .filter_map(|byte| lines.push(*byte))
            .map(|line| line.ok().map(|line| line.to_vec()))
            .collect()
    }

    #[test]
    fn any_end_ends_a_line_and_empty_lines_are_nothing() {
        let good = [Some(b"a".to_vec()), Some(b"b".to_vec())];
        for bytes in [&b"a\r\nb\r\n"[..], b"a\nb\n", b"a\rb\r", b"\n\na\r\r\n\nb\n"] {
            assert_eq!(lines(bytes), good);
        }
        let mut prompt = Lines::new();
        assert!(b"x\r\n>: ".iter().filter_map(|byte| prompt.push(*byte)).count() == 1);
        assert_eq!(prompt.unfinished(), b">: ");
    }

    #[test]
    fn a_line_without_end_is_refused_once_and_the_next_one_is_read() {
        let mut bytes = vec![b'x'; Lines::LONGEST + 500];
        bytes.extend(b"\ngood\n");
        assert_eq!(lines(&bytes), [None, Some(b"good".to_vec())]);
        let mut longest = vec![b'x'; Lines::LONGEST];
        longest.push(b'\n');
        assert_eq!(lines(&longest).len(), 1);
        assert!(lines(&longest)[0].is_some());
    }
}
