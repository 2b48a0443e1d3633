//! One command to a card and its answer: what every card family shares.
//!
//! ISO/IEC 7816-4 sections 5.1 and 5.3.4. The trap: a card that is taken away while it writes has perhaps written, so
//! the error says that the card is gone and not what it did.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::{Clock, ClockOffset, UnixMillis};
use crate::driver::DriverError;
use crate::port::CardLink;
use crate::wire::WireError;
use crate::wire::apdu::{Command, Continuation, Gathering, Response, Step, Sw};
use crate::wire::epoch::{nearest_secs, until_second_millis};

/// A card and the station's clock.
pub(super) struct CardExchange {
    link: Box<dyn CardLink>,
    clock: Arc<dyn Clock>,
    continuation: Continuation,
    must_forget: bool,
}

/// An answer that is whole.
pub(super) struct Answer {
    gathering: Gathering,
    pub(super) sw: Sw,
    timing: Timing,
}

/// When the command went out and its answer came in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timing {
    sent_at: UnixMillis,
    round_trip_micros: u64,
}

impl Answer {
    /// Its data.
    pub(super) fn data(&self) -> &[u8] {
        self.gathering.bytes()
    }

    /// The card's clock against the station's, when the card tells whole seconds.
    ///
    /// The clock was read somewhere between command and answer, and somewhere within its second; both are in the middle
    /// here, and half of both is the uncertainty (README, rule 5 for every family).
    pub(super) fn offset_of_secs(&self, unix_secs: u32) -> ClockOffset {
        const HALF_A_SECOND_MILLIS: i64 = 500;
        let half_trip_micros = self.timing.round_trip_micros / 2;
        let half_trip_millis = i64::try_from(half_trip_micros.div_ceil(1000)).unwrap_or(i64::MAX);
        let measured_at = self.timing.sent_at.plus_millis(half_trip_millis);
        let shown = UnixMillis(i64::from(unix_secs) * 1000 + HALF_A_SECOND_MILLIS);
        let uncertain = half_trip_millis.saturating_add(HALF_A_SECOND_MILLIS);
        ClockOffset {
            offset_millis: shown.since(measured_at),
            uncertainty_millis: u32::try_from(uncertain).unwrap_or(u32::MAX),
            measured_at,
        }
    }
}

impl CardExchange {
    pub(super) fn new(link: Box<dyn CardLink>, clock: Arc<dyn Clock>, continuation: Continuation) -> Self {
        Self { link, clock, continuation, must_forget: false }
    }

    /// The card, for whoever speaks with it next.
    pub(super) fn into_link(self) -> Box<dyn CardLink> {
        self.link
    }

    /// Sends a command and gathers its answer.
    pub(super) fn ask(&mut self, step: &'static str, command: &Command) -> Result<Answer, DriverError> {
        let mut gathering = Gathering::new(self.continuation);
        let (sent_at, began_micros) = (self.clock.now(), self.clock.ticks_micros());
        let mut response = self.send(step, command)?;
        let timing =
            Timing { sent_at, round_trip_micros: self.clock.ticks_micros().saturating_sub(began_micros) };
        let mut again = false;
        loop {
            match gathering.take(&response).map_err(senseless(step))? {
                Step::Send(next) => response = self.send(step, &next)?,
                // Once, and only what asks: a proof, a PIN or a secret is data without a length to be wrong, and never sent again by itself.
                Step::Again { le } if may_be_asked_again(command) && !again => {
                    again = true;
                    let mut bytes = command.encode().map_err(senseless(step))?;
                    // The last byte is the length that was wrong, where there was one.
                    let whole = bytes.len() - usize::from(command.le().is_some());
                    bytes.resize(whole).map_err(senseless(step))?;
                    bytes.push(&[le]).map_err(senseless(step))?;
                    response = self.transmit(step, &bytes)?;
                }
                Step::Again { le } => {
                    let sw = Sw(0x6c00 | u16::from(le));
                    return Ok(Answer { gathering, sw, timing });
                }
                Step::Whole(sw) => return Ok(Answer { gathering, sw, timing }),
            }
        }
    }

    /// The second that has just begun, or the next one as soon as it begins. A card that is told it at once counts it right within the
    /// time that a command is under way.
    pub(super) fn begun_second(&mut self, step: &'static str) -> Result<u32, DriverError> {
        // Several places are told one second; a longer stretch of it would save little time.
        const JUST_BEGUN_MILLIS: i64 = 250;
        let now = self.clock.now();
        if now.0.rem_euclid(1000) > JUST_BEGUN_MILLIS {
            self.link.pause(Duration::from_millis(until_second_millis(now)));
        }
        // Whoever is woken a little early is not a second behind.
        nearest_secs(self.clock.now()).map_err(senseless(step))
    }

    /// The station's wall clock.
    pub(super) fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// Whether the card is shown or given something now that it has to forget before others speak with it.
    pub(super) const fn must_forget(&mut self, must: bool) {
        self.must_forget = must;
    }

    /// Lets the card forget who spoke with it, where it has to; otherwise nothing is asked of it.
    pub(super) fn forget(&mut self) -> Result<(), DriverError> {
        if self.must_forget {
            self.link.reset().map_err(|error| DriverError::of_line("close", error))?;
            self.must_forget = false;
        }
        Ok(())
    }

    fn send(&mut self, step: &'static str, command: &Command) -> Result<Response, DriverError> {
        let bytes = command.encode().map_err(senseless(step))?;
        self.transmit(step, &bytes)
    }

    fn transmit(&mut self, step: &'static str, bytes: &[u8]) -> Result<Response, DriverError> {
        let answer = self.link.transmit(bytes).map_err(|error| {
            // One that is gone has forgotten already, and whatever lies there next is not to be reset.
            self.must_forget &= !error.is_unplugged();
            DriverError::of_line(step, error)
        })?;
        Response::decode(&answer).map_err(senseless(step))
    }
}

/// Whether a command asks for an answer, or may do so: it says how long one, or is a header and nothing else.
fn may_be_asked_again(command: &Command) -> bool {
    command.le().is_some() || command.data().is_empty()
}

/// The error of an answer that makes no sense.
pub(super) fn senseless(step: &'static str) -> impl Fn(WireError) -> DriverError {
    move |source| DriverError::Senseless { step, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::{LineError, SystemClock};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicI64, Ordering};

    /// Says to everything that the length was wrong.
    #[derive(Clone, Default)]
    struct Stubborn(Arc<Mutex<Vec<Vec<u8>>>>);

    impl CardLink for Stubborn {
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LineError> {
            self.0.lock().unwrap().push(command.to_vec());
            Ok(vec![0x6c, 0x05])
        }

        fn reset(&mut self) -> Result<(), LineError> {
            Ok(())
        }

        fn reader(&self) -> &'static str {
            "stubborn"
        }
    }

    /// A reader in which only time passes.
    #[derive(Clone, Default)]
    struct Waits(Arc<AtomicI64>);

    impl CardLink for Waits {
        fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, LineError> {
            Ok(vec![0x90, 0x00])
        }

        fn reset(&mut self) -> Result<(), LineError> {
            Ok(())
        }

        fn pause(&mut self, duration: Duration) {
            self.0.fetch_add(i64::try_from(duration.as_millis()).unwrap(), Ordering::Relaxed);
        }

        fn reader(&self) -> &'static str {
            "still"
        }
    }

    impl Clock for Waits {
        fn now(&self) -> UnixMillis {
            UnixMillis(self.0.load(Ordering::Relaxed))
        }

        fn ticks_micros(&self) -> u64 {
            0
        }
    }

    #[test]
    fn a_card_is_told_a_second_when_it_has_begun_whenever_it_is_asked_for() {
        for phase in 0..1000 {
            let link = Waits::default();
            link.0.store(1_700_000_000_000 + phase, Ordering::Relaxed);
            let mut card =
                CardExchange::new(Box::new(link.clone()), Arc::new(link.clone()), Continuation::GetResponse);
            let told = i64::from(card.begun_second("test").unwrap()) * 1000;
            let late = link.now().since(UnixMillis(told));
            assert!((0..=250).contains(&late), "{phase}: {late}");
        }
    }

    #[test]
    fn a_question_is_asked_once_more_with_the_right_length_and_a_proof_never() {
        let question = || Command::new([0x80, 0x41, 0, 0]);
        let proof = Command::carrying([0x80, 0xce, 0, 0], &[7; 8]).unwrap();
        for (command, behind_the_header) in [
            (question().expecting(2), vec![vec![2], vec![5]]),
            (question(), vec![vec![], vec![5]]),
            (proof, vec![[&[8][..], &[7; 8]].concat()]),
        ] {
            let link = Stubborn::default();
            let clock = Arc::new(SystemClock::new());
            let mut card = CardExchange::new(Box::new(link.clone()), clock, Continuation::GetResponse);
            assert_eq!(card.ask("test", &command).unwrap().sw, Sw(0x6c05));
            let heard = link.0.lock().unwrap();
            let heard: Vec<&[u8]> = heard.iter().map(|command| &command[4..]).collect();
            assert_eq!(heard, behind_the_header);
        }
    }
}
