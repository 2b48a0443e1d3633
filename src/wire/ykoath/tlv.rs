//! Tag, length, value: the grammar of every message of the applet.
//!
//! Source: YKOATH; lengths as in BER (ISO/IEC 8825-1 section 8.1.3). The trap: one field, the properties of a
//! credential, has a tag and a value and no length; it is read by whoever expects it, never by [`take`].

use zeroize::Zeroizing;

use crate::wire::{Wiped, WireError};

const ONE_MORE_BYTE: u8 = 0x81;
const TWO_MORE_BYTES: u8 = 0x82;

/// Appends a field to a command or a short answer.
pub(super) fn push(out: &mut Wiped, tag: u8, value: &[&[u8]]) -> Result<(), WireError> {
    let (head, head_len) = head(tag, value)?;
    out.push(&head[..head_len])?;
    value.iter().try_for_each(|piece| out.push(piece))
}

/// Appends a field to a long answer, whose buffer has room for the longest.
pub(super) fn append(out: &mut Zeroizing<Vec<u8>>, tag: u8, value: &[&[u8]]) -> Result<(), WireError> {
    let (head, head_len) = head(tag, value)?;
    let got = out.len() + head_len + value.iter().map(|piece| piece.len()).sum::<usize>();
    if got > out.capacity() {
        return Err(WireError::MessageTooLong { longest: out.capacity(), got });
    }
    out.extend_from_slice(&head[..head_len]);
    for piece in value {
        out.extend_from_slice(piece);
    }
    Ok(())
}

/// Takes the next field off the front.
pub(super) fn take<'b>(bytes: &mut &'b [u8]) -> Option<(u8, &'b [u8])> {
    let (tag, len, rest) = match **bytes {
        [tag, ONE_MORE_BYTE, len, ref rest @ ..] => (tag, usize::from(len), rest),
        [tag, TWO_MORE_BYTES, high, low, ref rest @ ..] => {
            (tag, usize::from(u16::from_be_bytes([high, low])), rest)
        }
        [tag, len, ref rest @ ..] if len < 0x80 => (tag, usize::from(len), rest),
        _ => return None,
    };
    let (value, rest) = rest.split_at_checked(len)?;
    *bytes = rest;
    Some((tag, value))
}

/// Takes the next field, which must have this tag.
pub(super) fn take_tag<'b>(bytes: &mut &'b [u8], tag: u8) -> Option<&'b [u8]> {
    take(bytes).filter(|(found, _)| *found == tag).map(|(_, value)| value)
}

/// Every field; `None` when the bytes do not add up.
pub(super) fn fields(mut bytes: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        fields.push(take(&mut bytes)?);
    }
    Some(fields)
}

fn head(tag: u8, value: &[&[u8]]) -> Result<([u8; 4], usize), WireError> {
    let got = value.iter().map(|piece| piece.len()).sum::<usize>();
    let len =
        u16::try_from(got).map_err(|_| WireError::MessageTooLong { longest: usize::from(u16::MAX), got })?;
    let [high, low] = len.to_be_bytes();
    Ok(match len {
        0..0x80 => ([tag, low, 0, 0], 2),
        0x80..0x100 => ([tag, ONE_MORE_BYTE, low, 0], 3),
        _ => ([tag, TWO_MORE_BYTES, high, low], 4),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_as_short_as_they_can_be_and_read_again() {
        for (len, head) in [
            (0, &[0x71, 0][..]),
            (127, &[0x71, 127]),
            (128, &[0x71, 0x81, 128]),
            (255, &[0x71, 0x81, 255]),
            (256, &[0x71, 0x82, 1, 0]),
        ] {
            let value = vec![9; len];
            let mut out = Zeroizing::new(Vec::with_capacity(300));
            append(&mut out, 0x71, &[&value[..len / 2], &value[len / 2..]]).unwrap();
            assert!(out.starts_with(head), "{len}");
            assert_eq!(fields(&out), Some(vec![(0x71, &value[..])]));
        }
    }

    #[test]
    fn what_does_not_add_up_is_refused() {
        for bytes in [&[0x71][..], &[0x71, 2, 1], &[0x71, 0x80], &[0x71, 0x83, 0, 0, 1, 9], &[0x71, 0x82, 1]]
        {
            assert_eq!(fields(bytes), None, "{bytes:02x?}");
        }
        let mut small = Zeroizing::new(Vec::with_capacity(4));
        assert!(append(&mut small, 1, &[&[0; 3]]).is_err());
        assert!(small.is_empty());
    }
}
