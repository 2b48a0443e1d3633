//! Messages to bytes and back: postcard, within one frame, and nothing left over.
//!
//! Reference protocol, section 1. The trap: a buffer that grows leaves a copy of what it held, so these never do.

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::wire::WireError;
use crate::wire::frame::LONGEST_BODY;

/// Encodes into a buffer that is wiped when dropped and never grows, so that no copy stays behind.
pub(super) fn encode<T: Serialize>(message: &T, kind: &'static str) -> Result<Zeroizing<Vec<u8>>, WireError> {
    let mut buffer = Zeroizing::new(vec![0; LONGEST_BODY]);
    let used = match postcard::to_slice(message, &mut buffer) {
        Ok(used) => used.len(),
        Err(postcard::Error::SerializeBufferFull) => {
            return Err(WireError::MessageTooLong { longest: LONGEST_BODY, got: LONGEST_BODY + 1 });
        }
        Err(_) => return Err(WireError::NotAMessage { expected: kind, len: 0 }),
    };
    buffer.truncate(used);
    Ok(buffer)
}

/// Reads a message that fills its bytes.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8], kind: &'static str) -> Result<T, WireError> {
    match take(bytes, kind)? {
        (message, []) => Ok(message),
        (_, rest) => Err(WireError::TrailingBytes { expected: kind, count: rest.len() }),
    }
}

/// Reads a message and gives back what follows it.
pub(super) fn take<'b, T: DeserializeOwned>(
    bytes: &'b [u8],
    kind: &'static str,
) -> Result<(T, &'b [u8]), WireError> {
    postcard::take_from_bytes(bytes).map_err(|_| WireError::NotAMessage { expected: kind, len: bytes.len() })
}
