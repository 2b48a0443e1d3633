//! Bytes without their colours: control sequences are left out of what a terminal would show.
//!
//! ECMA-48 section 5.4; `flipper-zero_authenticator`. The trap: a sequence may be cut anywhere by the line, so the state
//! is kept between bytes; and one that never ends must not swallow the session, so a control character ends it.

const ESCAPE: u8 = 0x1b;

/// Leaves out control sequences. Owns no reader: it is fed byte by byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Plain {
    /// Outside of a sequence.
    #[default]
    Text,
    /// Behind an escape.
    Escaped,
    /// Within the parameters of a sequence.
    Parameters,
}

impl Plain {
    /// Takes a byte; gives it back when it is text or the end of a line.
    pub fn push(&mut self, byte: u8) -> Option<u8> {
        let (next, shown) = match (*self, byte) {
            (_, ESCAPE) => (Self::Escaped, None),
            (_, b'\r' | b'\n') => (Self::Text, Some(byte)),
            (_, 0x00..0x20 | 0x7f) if byte != b'\t' => (Self::Text, None),
            (Self::Text, _) => (Self::Text, Some(byte)),
            (Self::Escaped, b'[') | (Self::Parameters, 0x20..0x40) => (Self::Parameters, None),
            (Self::Escaped | Self::Parameters, _) => (Self::Text, None),
        };
        *self = next;
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> Vec<u8> {
        let mut plain = Plain::default();
        bytes.iter().filter_map(|byte| plain.push(*byte)).collect()
    }

    #[test]
    fn colours_and_cursor_moves_are_left_out() {
        for (bytes, text) in [
            (&b"\x1b[92mToken \"a\" has\x1b[0m\r\n"[..], &b"Token \"a\" has\r\n"[..]),
            (b"\x1b[A\x1b[33[2K\rdone", b"2K\rdone"),
            (b"\x1b[A\x1b[2K\rdone", b"\rdone"),
            (b"\x1b[1;31;40mred\x1b[m", b"red"),
            (b"a\x1bcb\x07\x08c\td", b"abc\td"),
            (b"\x1b[12\r\nnext", b"\r\nnext"),
            (b"\x1b\x1b[0mx", b"x"),
        ] {
            assert_eq!(shown(bytes), text, "{bytes:?}");
        }
    }
}
