//! The 32 bytes with which a Brother QL says how it is.
//!
//! Brother, "Raster Command Reference QL-800/810W/820NWB", section 5.1. The trap: bytes of an older answer may stand before the
//! head, so it is looked for.

use crate::print::brother_ql::{MEDIA, Media};
use crate::print::{Garbled, Size, Trouble};

/// How many bytes it has.
const LENGTH: usize = 32;

/// How it begins: print head mark, size, `B`.
const HEAD: [u8; 3] = [0x80, 0x20, 0x42];

/// How the printer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status([u8; LENGTH]);

/// What the printer tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// An answer to the question.
    Answer,
    /// A page is out.
    Completed,
    /// Something is wrong.
    Error,
    /// Anything else.
    News,
}

impl Status {
    /// Takes the first status out of what has come: `None` while it is not whole, an error when what came is none.
    pub fn take(gathered: &mut Vec<u8>) -> Option<Result<Self, Garbled>> {
        let start = gathered.windows(HEAD.len()).position(|bytes| bytes == HEAD);
        let Some(start) = start else {
            // A head may be cut in two; anything longer than an answer is another protocol.
            return (gathered.len() > LENGTH).then_some(Err(Garbled));
        };
        let whole = gathered.get(start..start + LENGTH)?;
        let status = whole.try_into().map(Self).map_err(|_| Garbled);
        gathered.drain(..start + LENGTH);
        Some(status)
    }

    /// What it tells.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        match self.0[18] {
            0x00 => Phase::Answer,
            0x01 => Phase::Completed,
            0x02 => Phase::Error,
            _ => Phase::News,
        }
    }

    /// What keeps it from printing.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        let (first, second) = (self.0[8], self.0[9]);
        let bits = [
            (first & 0x01 != 0, Trouble::MediaEmpty),
            (first & 0x02 != 0, Trouble::MediaEmpty),
            (first & 0x04 != 0, Trouble::CutterJam),
            (second & 0x10 != 0, Trouble::CoverOpen),
            (second & 0x40 != 0, Trouble::MediaJam),
            (second & 0x01 != 0, Trouble::MediaNeeded),
            (first & 0x10 != 0, Trouble::Busy),
            (first & 0x20 != 0, Trouble::Offline),
            (first != 0 || second != 0 || self.phase() == Phase::Error, Trouble::Fault),
        ];
        bits.iter().find(|(is_set, _)| *is_set).map(|(_, trouble)| *trouble)
    }

    /// The size of what is loaded, as the printer has it.
    #[must_use]
    pub fn loaded(&self) -> Size {
        Size::mm(u32::from(self.0[10]), u32::from(self.0[17]))
    }

    /// What is loaded; `None` for nothing, or for what no list has.
    #[must_use]
    pub fn media(&self) -> Option<&'static Media> {
        let loaded = self.loaded();
        let exact = MEDIA.iter().find(|media| media.size() == loaded);
        exact.or_else(|| {
            MEDIA.iter().find(|media| {
                let is_label = media.length_mm > 0 && loaded.height_tenths_mm > 0;
                is_label && media.size().fits(loaded)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A status with some bytes set.
    fn told(bytes: &[(usize, u8)]) -> Status {
        let mut status = [0; LENGTH];
        status[..3].copy_from_slice(&HEAD);
        for (at, byte) in bytes {
            status[*at] = *byte;
        }
        Status(status)
    }

    #[test]
    fn a_status_is_found_behind_rests_and_in_pieces() {
        let mut gathered = vec![0x00, 0x80];
        assert_eq!(Status::take(&mut gathered), None);
        let status = told(&[(10, 29), (17, 90)]);
        gathered.extend_from_slice(&status.0[..20]);
        assert_eq!(Status::take(&mut gathered), None);
        gathered.extend_from_slice(&status.0[20..]);
        gathered.push(0x80);
        assert_eq!(Status::take(&mut gathered), Some(Ok(status)));
        assert_eq!(gathered, [0x80]);
        assert_eq!(Status::take(&mut b"HTTP/1.1 400 Bad Request\r\n\r\nhello".to_vec()), Some(Err(Garbled)));
    }

    #[test]
    fn what_is_loaded_is_found_in_the_list() {
        assert_eq!(told(&[(10, 29), (17, 90)]).media().unwrap().printable, (306, 991));
        assert_eq!(told(&[(10, 62)]).media().unwrap().length_mm, 0);
        assert_eq!(told(&[(10, 39), (17, 90)]).media().unwrap().width_mm, 38);
        assert_eq!(told(&[]).media(), None);
    }

    #[test]
    fn errors_are_told_in_words() {
        assert_eq!(told(&[]).trouble(), None);
        assert_eq!(told(&[(8, 0x01)]).trouble(), Some(Trouble::MediaEmpty));
        assert_eq!(told(&[(9, 0x10)]).trouble(), Some(Trouble::CoverOpen));
        assert_eq!(told(&[(9, 0x40)]).trouble(), Some(Trouble::MediaJam));
        assert_eq!(told(&[(18, 0x02)]).trouble(), Some(Trouble::Fault));
        assert_eq!(told(&[(18, 0x01)]).phase(), Phase::Completed);
    }
}
