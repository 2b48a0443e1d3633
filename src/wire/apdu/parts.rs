//! Answers longer than one response: a host fetches them part by part, a token hands them out.
//!
//! ISO/IEC 7816-4 section 5.3.4; YKOATH. The trap: most cards continue with GET RESPONSE (C0), the YKOATH family with
//! A5, and the wrong one of the two loses the rest of the answer. A card that has told nothing yet holds the whole of it
//! for GET RESPONSE, of whatever family it is: a Nitrokey 3 does so with every command that says no length.

use zeroize::Zeroizing;

use super::{Command, LONGEST_RESPONSE_DATA, Response, Sw};
use crate::wire::WireError;

/// The longest answer that is put together, in bytes: a hundred credentials with the longest names.
pub const LONGEST_WHOLE: usize = 8192;

/// How a family asks for the rest of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Continuation {
    /// `00 C0 00 00 xx`, with the length that the card told.
    GetResponse,
    /// `00 A5 00 00`.
    SendRemaining,
}

/// The host's side: an answer that is being put together.
pub struct Gathering {
    continuation: Continuation,
    whole: Zeroizing<Vec<u8>>,
    continued: bool,
}

/// What a host does next.
#[derive(Debug)]
pub enum Step {
    /// Send this and gather its response.
    Send(Command),
    /// Send the command itself again, expecting so many bytes (0 for 256).
    Again {
        /// The Le that the card wants.
        le: u8,
    },
    /// The answer is whole; this is its status word.
    Whole(Sw),
}

/// The token's side: an answer that is being handed out.
pub struct Parting {
    whole: Zeroizing<Vec<u8>>,
    told: usize,
    sw: Sw,
}

impl Continuation {
    /// The command that asks for the rest, of which the card has told `more` bytes.
    #[must_use]
    pub fn command(self, more: u8) -> Command {
        match self {
            Self::GetResponse => Command::new([0x00, 0xc0, 0x00, 0x00]).expecting(more),
            Self::SendRemaining => Command::new([0x00, 0xa5, 0x00, 0x00]),
        }
    }

    /// Whether a command asks for the rest in this way.
    #[must_use]
    pub fn is_meant_by(self, command: &Command) -> bool {
        command.header() == self.command(0).header() && command.data().is_empty()
    }
}

impl Gathering {
    /// Nothing gathered yet.
    #[must_use]
    pub fn new(continuation: Continuation) -> Self {
        // Room for the longest from the start: a vector that grows leaves copies of codes behind.
        Self { continuation, whole: Zeroizing::new(Vec::with_capacity(LONGEST_WHOLE)), continued: false }
    }

    /// Takes a response and tells what to do next. An empty part with more to come is good only as the first one (T=0
    /// cards begin so); later it is refused, as it would never end.
    pub fn take(&mut self, response: &Response) -> Result<Step, WireError> {
        if let Some(le) = response.sw().right_le() {
            return Ok(Step::Again { le });
        }
        let got = self.whole.len() + response.data().len();
        if got > LONGEST_WHOLE {
            return Err(WireError::MessageTooLong { longest: LONGEST_WHOLE, got });
        }
        self.whole.extend_from_slice(response.data());
        let continued = std::mem::replace(&mut self.continued, true);
        match response.sw().more_bytes() {
            None => Ok(Step::Whole(response.sw())),
            Some(_) if response.data().is_empty() && continued => {
                Err(WireError::NotAMessage { expected: "part of an answer", len: 0 })
            }
            Some(more) => {
                if response.data().is_empty() {
                    self.continuation = Continuation::GetResponse;
                }
                Ok(Step::Send(self.continuation.command(more)))
            }
        }
    }

    /// What was gathered.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.whole
    }
}

impl Parting {
    /// An answer to hand out, and the status word behind its last byte.
    pub fn new(whole: Zeroizing<Vec<u8>>, sw: Sw) -> Result<Self, WireError> {
        if whole.len() > LONGEST_WHOLE {
            return Err(WireError::MessageTooLong { longest: LONGEST_WHOLE, got: whole.len() });
        }
        Ok(Self { whole, told: 0, sw })
    }

    /// The next part, of so many bytes at most; `None` when everything has been told.
    pub fn next_part(&mut self, most: usize) -> Result<Option<Response>, WireError> {
        if self.told > self.whole.len() {
            return Ok(None);
        }
        let rest = &self.whole[self.told..];
        let (part, behind) = rest.split_at(rest.len().min(most).min(LONGEST_RESPONSE_DATA));
        let sw = if behind.is_empty() { self.sw } else { more(behind.len()) };
        let response = Response::carrying(part, sw)?;
        // One past the end when all is told, so that an empty answer is told once.
        self.told = if behind.is_empty() { self.whole.len() + 1 } else { self.told + part.len() };
        Ok(Some(response))
    }
}

/// `61xx` for so many bytes more.
fn more(len: usize) -> Sw {
    Sw(0x6100 | u16::from(u8::try_from(len).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(whole: &[u8]) -> (Vec<u8>, usize) {
        let mut parting = Parting::new(Zeroizing::new(whole.to_vec()), Sw::DONE).unwrap();
        let mut gathering = Gathering::new(Continuation::SendRemaining);
        for parts in 1.. {
            let part = parting.next_part(LONGEST_RESPONSE_DATA).unwrap().unwrap();
            match gathering.take(&part).unwrap() {
                Step::Send(next) => assert!(Continuation::SendRemaining.is_meant_by(&next)),
                Step::Again { .. } => panic!("nothing was wrong with the Le"),
                Step::Whole(sw) => {
                    assert_eq!(sw, Sw::DONE);
                    assert!(parting.next_part(LONGEST_RESPONSE_DATA).unwrap().is_none());
                    return (gathering.bytes().to_vec(), parts);
                }
            }
        }
        unreachable!("the loop returns")
    }

    #[test]
    fn an_answer_of_any_length_is_put_together_again() {
        for (len, parts) in
            [(0, 1), (1, 1), (256, 1), (257, 2), (511, 2), (512, 2), (513, 3), (LONGEST_WHOLE, 32)]
        {
            let whole: Vec<u8> = (0..len).map(|i| u8::try_from(i % 251).unwrap()).collect();
            assert_eq!(gathered(&whole), (whole, parts), "{len} bytes");
        }
    }

    #[test]
    fn a_card_that_holds_everything_back_is_asked_by_get_response_until_the_end() {
        let whole: Vec<u8> = (0..600).map(|i| u8::try_from(i % 251).unwrap()).collect();
        let mut parting = Parting::new(Zeroizing::new(whole.clone()), Sw::DONE).unwrap();
        let mut gathering = Gathering::new(Continuation::SendRemaining);
        let mut part = parting.next_part(0).unwrap().unwrap();
        assert_eq!((part.data().len(), part.sw()), (0, Sw(0x6100)));
        let mut les = Vec::new();
        while let Step::Send(next) = gathering.take(&part).unwrap() {
            assert!(Continuation::GetResponse.is_meant_by(&next), "{next:?}");
            let le = next.le().unwrap();
            les.push(le);
            part = parting.next_part(if le == 0 { 256 } else { le.into() }).unwrap().unwrap();
        }
        assert_eq!((gathering.bytes(), &les[..]), (&whole[..], &[0, 0, 88][..]));
    }

    #[test]
    fn a_card_that_never_ends_is_refused() {
        let mut gathering = Gathering::new(Continuation::GetResponse);
        let first = Response::carrying(&[1], Sw(0x6110)).unwrap();
        assert!(matches!(gathering.take(&first), Ok(Step::Send(next)) if next.le() == Some(0x10)));
        assert!(gathering.take(&Response::only(Sw(0x6110))).is_err());
        let mut gathering = Gathering::new(Continuation::GetResponse);
        assert!(gathering.take(&Response::only(Sw(0x6110))).is_ok());
        assert!(gathering.take(&Response::only(Sw(0x6110))).is_err());
        let mut gathering = Gathering::new(Continuation::GetResponse);
        let full = Response::carrying(&[0; 256], Sw(0x6100)).unwrap();
        assert_eq!((0..40).filter(|_| gathering.take(&full).is_ok()).count(), LONGEST_WHOLE / 256);
    }

    #[test]
    fn a_wrong_length_is_asked_again_with_the_right_one() {
        let mut gathering = Gathering::new(Continuation::GetResponse);
        assert!(matches!(gathering.take(&Response::only(Sw(0x6c21))), Ok(Step::Again { le: 0x21 })));
    }
}
