//! Smart cards and contactless tokens in the readers of the system's PC/SC service.
//!
//! PC/SC Workgroup, part 5 (resource manager); ISO 7816-4 sections 5.1 and 7.4. The traps: a reader is asked for its card
//! without connecting, because some tokens stop answering when they are connected to again and again; and a machine without
//! the service is a machine without readers, which is no failure.

use std::ffi::{CStr, CString};
use std::time::Duration;

use pcsc::{Card, Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};

use crate::port::{AllowedPort, LineError, PortSeen};

/// What the path of a reader begins with.
pub const SCHEME: &str = "card:";

/// What every answer ends with, in bytes.
const STATUS_WORD: usize = 2;

/// The longest answer: 256 bytes and the status word.
const ANSWER: usize = 256 + STATUS_WORD;

/// Room for the names of sixteen readers of the longest name that pcsc-lite gives, each with its end, and the end of all.
const NAMES: usize = 16 * 128 + 1;

/// A card in a reader, for this process alone until it is dropped.
pub trait CardLink: Send {
    /// Sends one command and waits for its answer, the status word last. `61xx` and `6Cxx` come back as they are: what follows them is
    /// the affair of the family, which knows whether a command may be sent again.
    ///
    /// # Errors
    /// [`LineError::Unplugged`] when the card or the reader is gone.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LineError>;

    /// Lets the card forget what it was told, as if it had been laid down anew.
    ///
    /// # Errors
    /// [`LineError::Unplugged`] when the card or the reader is gone.
    fn reset(&mut self) -> Result<(), LineError>;

    /// Leaves it in peace for a while.
    fn pause(&mut self, duration: Duration) {
        std::thread::sleep(duration);
    }

    /// The reader's name.
    fn reader(&self) -> &str;
}

/// The service that knows all readers. Connects to no card.
#[derive(Default)]
pub struct CardReaders {
    context: Option<Context>,
    states: Vec<ReaderState>,
}

/// How the service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardService {
    /// It answers.
    Runs,
    /// Nobody answers: it is not installed, or not started.
    Missing,
    /// It answers that it does not serve this user, or something that makes no sense.
    Refuses,
}

impl CardReaders {
    /// Asks for the readers and for the cards that lie on them; one port for each reader with a card.
    ///
    /// # Errors
    /// [`LineError::Failed`] when the service says something that is neither a list nor its absence.
    pub fn look(&mut self) -> Result<(CardService, Vec<PortSeen>), LineError> {
        if self.context.is_none() {
            self.context = match Context::establish(Scope::User) {
                Ok(context) => Some(context),
                Err(error) if is_without_service(error) => return Ok((CardService::Missing, Vec::new())),
                Err(error) => return Err(fault(SCHEME, "ask for the readers", error)),
            };
        }
        match once_more_without_the_reader(|| self.cards()) {
            Ok(ports) => Ok((CardService::Runs, ports)),
            Err(error) => {
                // A service that was started anew wants to be asked anew.
                self.context = None;
                self.states.clear();
                if is_without_service(error) {
                    return Ok((CardService::Missing, Vec::new()));
                }
                Err(fault(SCHEME, "ask for the readers", error))
            }
        }
    }

    /// The paths of all readers, with a card or without, as of the last look.
    #[must_use]
    pub fn readers(&self) -> Vec<String> {
        let mut paths: Vec<String> = self.states.iter().map(path_of).collect();
        paths.sort();
        paths
    }

    fn cards(&mut self) -> Result<Vec<PortSeen>, Error> {
        let Some(context) = &self.context else { return Ok(Vec::new()) };
        // Asking for the length first would double the talk with the service.
        let mut room = [0; NAMES];
        let names = match context.list_readers(&mut room) {
            Ok(names) => names.map(CStr::to_owned).collect(),
            Err(Error::InsufficientBuffer) => context.list_readers_owned()?,
            Err(Error::NoReadersAvailable) => Vec::new(),
            Err(error) => return Err(error),
        };
        // Of a reader whose state is not known the service tells it at once; of one that is known it waits for a change, and looks
        // busily even when it may not wait at all.
        self.states = names.into_iter().map(|name| ReaderState::new(name, State::UNAWARE)).collect();
        if self.states.is_empty() {
            return Ok(Vec::new());
        }
        match context.get_status_change(Duration::ZERO, &mut self.states) {
            Ok(()) | Err(Error::Timeout) => {}
            Err(error) => return Err(error),
        }
        let can_be_asked =
            |state: &&ReaderState| state.event_state() & (State::PRESENT | State::MUTE) == State::PRESENT;
        let mut ports: Vec<PortSeen> = self
            .states
            .iter()
            .filter(can_be_asked)
            .map(|state| PortSeen { path: path_of(state), usb: None, may_open: true })
            .collect();
        ports.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(ports)
    }
}

/// A reader that goes between the list and the question about it makes the service refuse the whole question: both are asked anew.
fn once_more_without_the_reader<T>(mut ask: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
    match ask() {
        Err(Error::UnknownReader | Error::ReaderUnavailable) => ask(),
        answer => answer,
    }
}

fn path_of(state: &ReaderState) -> String {
    format!("{SCHEME}{}", state.name().to_string_lossy())
}

/// A card that is connected.
pub struct PcscCard {
    /// `None` only while it is being dropped.
    card: Option<Card>,
    reader: String,
}

impl PcscCard {
    /// Connects to the card in an allowed reader.
    ///
    /// # Errors
    /// [`LineError::Missing`] without service, reader or card, [`LineError::Busy`] while another program has the card,
    /// [`LineError::NotAllowed`] for a port that is no reader.
    pub fn open(port: &AllowedPort) -> Result<Self, LineError> {
        let path = port.path();
        let Some(reader) = path.strip_prefix(SCHEME) else {
            return Err(LineError::NotAllowed { path: path.to_owned() });
        };
        let name = CString::new(reader).map_err(|_| LineError::Missing { path: path.to_owned() })?;
        let card = Context::establish(Scope::User)
            .and_then(|context| context.connect(&name, ShareMode::Exclusive, Protocols::ANY))
            .map_err(|error| opening(path, error))?;
        Ok(Self { card: Some(card), reader: reader.to_owned() })
    }
}

impl CardLink for PcscCard {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LineError> {
        let mut buffer = [0; ANSWER];
        let sent = match &self.card {
            Some(card) => card.transmit(command, &mut buffer).map(<[u8]>::to_vec),
            None => Err(Error::ReaderUnavailable),
        };
        match sent {
            // Some drivers say nothing at all when a card goes in the middle of a command.
            Ok(answer) if answer.len() < STATUS_WORD => {
                Err(LineError::Unplugged { path: self.reader.clone() })
            }
            sent => sent.map_err(|error| fault(&self.reader, "speak with the card", error)),
        }
    }

    fn reset(&mut self) -> Result<(), LineError> {
        let Some(card) = &mut self.card else {
            return Err(LineError::Unplugged { path: self.reader.clone() });
        };
        card.reconnect(ShareMode::Exclusive, Protocols::ANY, Disposition::ResetCard)
            .map_err(|error| fault(&self.reader, "reset the card", error))
    }

    fn reader(&self) -> &str {
        &self.reader
    }
}

impl Drop for PcscCard {
    fn drop(&mut self) {
        if let Some(card) = self.card.take() {
            // A card that is gone cannot be let go, and need not.
            let _ = card.disconnect(Disposition::LeaveCard);
        }
    }
}

const fn is_without_service(error: Error) -> bool {
    matches!(error, Error::NoService | Error::ServiceStopped)
}

fn opening(path: &str, error: Error) -> LineError {
    let path = path.to_owned();
    match error {
        Error::SharingViolation => LineError::Busy { path },
        Error::NoService
        | Error::ServiceStopped
        | Error::UnknownReader
        | Error::ReaderUnavailable
        | Error::NoReadersAvailable
        | Error::NoSmartcard
        | Error::RemovedCard => LineError::Missing { path },
        other => fault(&path, "connect to the card in", other),
    }
}

fn fault(path: &str, act: &'static str, error: Error) -> LineError {
    let path = path.to_owned();
    match error {
        Error::RemovedCard
        | Error::NoSmartcard
        | Error::ReaderUnavailable
        | Error::UnknownReader
        | Error::ServiceStopped
        | Error::NoService
        | Error::UnpoweredCard
        | Error::UnresponsiveCard
        | Error::ResetCard
        | Error::NotTransacted
        | Error::CommError
        | Error::InvalidHandle => LineError::Unplugged { path },
        Error::Timeout => LineError::TimedOut { path },
        other => LineError::Failed { path, act, source: std::io::Error::other(other) },
    }
}

/// A name as the service gives it.
#[must_use]
pub fn reader_of(path: &str) -> Option<&str> {
    path.strip_prefix(SCHEME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_reader() {
        assert_eq!(reader_of("card:Virtual PCD 00 00"), Some("Virtual PCD 00 00"));
        assert_eq!(reader_of("/dev/ttyUSB0"), None);
    }

    #[test]
    fn what_a_card_that_is_taken_away_says_is_told_as_unplugged() {
        for error in [Error::RemovedCard, Error::NoSmartcard, Error::ResetCard, Error::ReaderUnavailable] {
            assert!(fault("reader", "speak", error).is_unplugged(), "{error:?}");
        }
        assert!(!fault("reader", "speak", Error::InsufficientBuffer).is_unplugged());
        assert!(matches!(opening("card:x", Error::SharingViolation), LineError::Busy { .. }));
    }
    #[test]
    fn a_reader_that_went_while_it_was_asked_for_hides_no_other_reader() {
        let asked = |answers: &[Result<u8, Error>]| {
            let mut left = answers.iter();
            let told = once_more_without_the_reader(|| *left.next().unwrap());
            (told, left.len())
        };
        assert_eq!(asked(&[Err(Error::UnknownReader), Ok(2), Ok(3)]), (Ok(2), 1));
        assert_eq!(asked(&[Ok(1), Ok(2)]), (Ok(1), 1));
        let twice = [Err(Error::ReaderUnavailable), Err(Error::UnknownReader), Ok(3)];
        assert_eq!(asked(&twice), (Err(Error::UnknownReader), 1), "it is asked again by the next look");
        assert_eq!(asked(&[Err(Error::NoService), Ok(2)]), (Err(Error::NoService), 1));
    }
}
