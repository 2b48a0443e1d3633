//! A card in a reader of software: the other end of the virtual reader that the `vpcd` driver gives to the PC/SC service.
//!
//! Source: vsmartcard's `vpcd` (its card program is `vicc`): the driver listens, the card connects, and each message is a
//! length of two bytes, most significant first, and that many bytes. The trap: the driver sends a reset and expects no
//! answer to it.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

/// Where the driver listens for the card of its first reader; the second one is at the next port.
pub const FIRST_READER: u16 = 35_963;

/// How long a driver that is there may take to answer the knock.
const CONNECTS_WITHIN: Duration = Duration::from_secs(2);

const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const ATR: u8 = 4;

/// What a card does.
pub trait Chip: Send {
    /// Its answer to reset.
    fn atr(&self) -> Vec<u8>;

    /// It was powered, or reset: it forgets who spoke with it.
    fn reset(&mut self);

    /// Answers a command, the status word last; `None` when it is taken away at this moment.
    fn transmit(&mut self, command: &[u8]) -> Option<Vec<u8>>;
}

/// A card that lies on a virtual reader. Dropping it takes the card away.
#[derive(Debug)]
pub struct LaidCard {
    stream: TcpStream,
    thread: Option<JoinHandle<()>>,
}

impl LaidCard {
    /// Lays a card on the reader whose driver listens at this address.
    ///
    /// # Errors
    /// What the system says when nobody listens there.
    pub fn lay(address: SocketAddr, chip: Box<dyn Chip>) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, CONNECTS_WITHIN)?;
        stream.set_nodelay(true)?;
        let other = stream.try_clone()?;
        let thread = std::thread::Builder::new().name("card".into()).spawn(move || serve(other, chip))?;
        Ok(Self { stream, thread: Some(thread) })
    }

    /// Whether the reader still holds the card.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for LaidCard {
    fn drop(&mut self) {
        // A driver that is gone has let go of the card already.
        let _ = self.stream.shutdown(Shutdown::Both);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(mut stream: TcpStream, mut chip: Box<dyn Chip>) {
    while let Ok(message) = take(&mut stream) {
        let answered = match message[..] {
            [POWER_OFF] => continue,
            [POWER_ON | RESET] => {
                chip.reset();
                continue;
            }
            [ATR] => Some(chip.atr()),
            _ => chip.transmit(&message),
        };
        if answered.is_none_or(|answer| give(&mut stream, &answer).is_err()) {
            break;
        }
    }
    // The owner of the card holds the stream as well; without this the reader would keep it.
    let _ = stream.shutdown(Shutdown::Both);
}

fn take(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    acknowledge(stream);
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut message)?;
    Ok(message)
}

/// The driver sends the length by itself, and the rest of the message only when that was acknowledged, which the system would
/// put off for 40 ms.
fn acknowledge(stream: &TcpStream) {
    #[cfg(target_os = "linux")]
    // Without it the card is only slower.
    let _ = std::os::linux::net::TcpStreamExt::set_quickack(stream, true);
    #[cfg(not(target_os = "linux"))]
    let _ = stream;
}

fn give(stream: &mut TcpStream, answer: &[u8]) -> io::Result<()> {
    let length = u16::try_from(answer.len()).map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
    let mut message = length.to_be_bytes().to_vec();
    message.extend_from_slice(answer);
    stream.write_all(&message)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    struct Echo {
        resets: u8,
    }

    impl Chip for Echo {
        fn atr(&self) -> Vec<u8> {
            vec![0x3b, 0x80, 0x80, 0x01, 0x01]
        }

        fn reset(&mut self) {
            self.resets += 1;
        }

        fn transmit(&mut self, command: &[u8]) -> Option<Vec<u8>> {
            let mut answer = command.to_vec();
            answer.extend_from_slice(&[self.resets, 0x90, 0x00]);
            (command != [0, 0]).then_some(answer)
        }
    }

    #[test]
    fn a_card_answers_its_reader_and_goes_with_it() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let card = LaidCard::lay(listener.local_addr().unwrap(), Box::new(Echo { resets: 0 })).unwrap();
        let (mut reader, _) = listener.accept().unwrap();
        for (message, answer) in [
            (&[POWER_ON][..], None),
            (&[ATR], Some(&[0x3b, 0x80, 0x80, 0x01, 0x01][..])),
            (&[0x80, 0x41, 0, 0], Some(&[0x80, 0x41, 0, 0, 1, 0x90, 0])),
            (&[RESET], None),
            (&[0x80, 0x41, 0, 0], Some(&[0x80, 0x41, 0, 0, 2, 0x90, 0])),
        ] {
            give(&mut reader, message).unwrap();
            if let Some(answer) = answer {
                assert_eq!(take(&mut reader).unwrap(), answer);
            }
        }
        assert!(card.is_held());
        drop(reader);
        while card.is_held() {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_card_that_goes_by_itself_answers_nothing_and_leaves_the_reader() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let card = LaidCard::lay(listener.local_addr().unwrap(), Box::new(Echo { resets: 0 })).unwrap();
        let (mut reader, _) = listener.accept().unwrap();
        give(&mut reader, &[9, 9]).unwrap();
        assert_eq!(take(&mut reader).unwrap()[..2], [9, 9]);
        give(&mut reader, &[0, 0]).unwrap();
        assert!(take(&mut reader).is_err());
        while card.is_held() {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_card_that_is_taken_away_leaves_the_reader() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let card = LaidCard::lay(listener.local_addr().unwrap(), Box::new(Echo { resets: 0 })).unwrap();
        let (mut reader, _) = listener.accept().unwrap();
        drop(card);
        assert!(take(&mut reader).is_err());
    }
}
