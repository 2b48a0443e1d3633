//! What faults do to bytes on their way: lost, doubled, late, damaged, cut short.
//!
//! The trap: a fault at a numbered frame must fire there and nowhere else, or a test that passes proves nothing.

use crate::emulator::Fault;

/// What becomes of an answer.
pub(super) struct Sent {
    /// What leaves, one piece after the other.
    pub(super) pieces: Vec<Vec<u8>>,
    /// Whether the token vanishes after that.
    pub(super) then_unplugged: bool,
}

/// Which fault pulls the plug at this byte of a command.
pub(super) fn pulled_while_hearing(
    faults: &[Fault],
    number: u32,
    hearing: u32,
    crossed: u64,
) -> Option<usize> {
    faults.iter().position(|fault| match fault {
        Fault::UnplugHearing(n, k) => *n == number && *k == hearing,
        Fault::UnplugAt(k) => *k == crossed,
        _ => false,
    })
}

/// How much longer the token takes for the answer to the command of this number.
pub(super) fn slowness_millis(faults: &[Fault], number: u32) -> u32 {
    faults
        .iter()
        .map(|fault| match fault {
            Fault::Slow(millis) => *millis,
            Fault::Late(n, millis) if *n == number => *millis,
            _ => 0,
        })
        .fold(0, u32::saturating_add)
}

/// What leaves of an answer when `crossed` bytes have crossed the line before it.
pub(super) fn on_its_way(faults: &[Fault], number: u32, answer: Vec<u8>, crossed: u64) -> Sent {
    let mut sent = Sent { pieces: vec![answer], then_unplugged: false };
    for fault in faults {
        match fault {
            Fault::Lose(n) if *n == number => sent.pieces.clear(),
            Fault::Double(n) if *n == number => {
                if let Some(again) = sent.pieces.first().cloned() {
                    sent.pieces.push(again);
                }
            }
            Fault::Garble(n) if *n == number => {
                for piece in &mut sent.pieces {
                    damage(piece);
                }
            }
            Fault::UnplugWithin(n, k) if *n == number => {
                cut(&mut sent, usize::try_from(*k).unwrap_or(usize::MAX));
            }
            Fault::UnplugAt(k) if *k > crossed => {
                let left = usize::try_from(*k - crossed).unwrap_or(usize::MAX);
                if left <= sent.pieces.iter().map(Vec::len).sum() {
                    cut(&mut sent, left);
                }
            }
            _ => {}
        }
    }
    sent
}

/// Flips one bit in the middle.
fn damage(piece: &mut [u8]) {
    let middle = piece.len() / 2;
    if let Some(byte) = piece.get_mut(middle) {
        *byte ^= 0x04;
    }
}

/// Lets so many bytes through and no more.
fn cut(sent: &mut Sent, mut left: usize) {
    for piece in &mut sent.pieces {
        piece.truncate(left);
        left -= piece.len();
    }
    sent.pieces.retain(|piece| !piece.is_empty());
    sent.then_unplugged = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fault: Fault) -> Sent {
        on_its_way(&[fault], 3, vec![1, 2, 3, 4], 100)
    }

    #[test]
    fn each_fault_does_what_its_word_says() {
        assert!(sent(Fault::Lose(3)).pieces.is_empty());
        assert_eq!(sent(Fault::Double(3)).pieces, [[1, 2, 3, 4], [1, 2, 3, 4]]);
        assert_eq!(sent(Fault::Garble(3)).pieces, [[1, 2, 7, 4]]);
        let within = sent(Fault::UnplugWithin(3, 2));
        assert_eq!((within.pieces, within.then_unplugged), (vec![vec![1, 2]], true));
        let at = sent(Fault::UnplugAt(101));
        assert_eq!((at.pieces, at.then_unplugged), (vec![vec![1]], true));
    }

    #[test]
    fn a_fault_of_another_frame_or_byte_does_nothing() {
        for fault in [
            Fault::Lose(2),
            Fault::Double(4),
            Fault::Garble(2),
            Fault::UnplugWithin(4, 1),
            Fault::UnplugAt(100),
            Fault::UnplugAt(105),
        ] {
            let sent = sent(fault.clone());
            assert_eq!((sent.pieces, sent.then_unplugged), (vec![vec![1, 2, 3, 4]], false), "{fault}");
        }
    }

    #[test]
    fn the_plug_is_pulled_at_one_byte_of_one_command() {
        let faults = [Fault::UnplugHearing(2, 5), Fault::UnplugAt(77)];
        assert_eq!(pulled_while_hearing(&faults, 2, 5, 10), Some(0));
        assert_eq!(pulled_while_hearing(&faults, 9, 9, 77), Some(1));
        assert_eq!(pulled_while_hearing(&faults, 2, 4, 10), None);
        assert_eq!(pulled_while_hearing(&faults, 1, 5, 10), None);
    }
}
