//! One report out, and readings until its answer is there: the only place of this driver that sends and receives.
//!
//! Source: `libnitrokey`. The trap: a reading that comes too early shows the answer to an earlier command; and a report
//! whose answer does not come is never sent again, because it may be a PIN.

use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::domain::Clock;
use crate::driver::{DriverError, Refusal};
use crate::port::FeatureLink;
use crate::wire::WireError;
use crate::wire::nitrokey::model::NitrokeyModel;
use crate::wire::nitrokey::{Answer, Command, Polled, REPORT_LEN, Report, Status};

/// A token and the station's clock.
pub(super) struct ReportExchange {
    link: Box<dyn FeatureLink>,
    clock: Arc<dyn Clock>,
    model: &'static NitrokeyModel,
}

impl ReportExchange {
    pub(super) fn new(
        link: Box<dyn FeatureLink>,
        clock: Arc<dyn Clock>,
        model: &'static NitrokeyModel,
    ) -> Self {
        Self { link, clock, model }
    }

    /// The station's wall clock, in seconds since 1970.
    pub(super) fn now_secs(&self) -> u64 {
        self.clock.now().unix_secs()
    }

    /// Sends a command and waits for its answer, whatever it says.
    pub(super) fn ask(&mut self, command: &Command) -> Result<Answer, DriverError> {
        let step = command.name();
        let request = command.encode().map_err(senseless(step))?;
        let began_micros = self.clock.ticks_micros();
        self.link.write(request.bytes()).map_err(|error| DriverError::of_line(step, error))?;
        let mut damage = None;
        let mut bytes = Zeroizing::new([0; REPORT_LEN]);
        for _ in 0..self.model.polls {
            self.link.pause(Duration::from_millis(self.model.pause_millis));
            self.link.read(&mut bytes).map_err(|error| DriverError::of_line(step, error))?;
            match Report::of(&*bytes).and_then(|report| Answer::poll(&report)) {
                Ok(Polled::Ready(answer)) if answer.answers(&request) => return Ok(answer),
                Ok(Polled::Ready(_) | Polled::NotReady(_)) => {}
                Err(error) => damage = Some(error),
            }
        }
        if let Some(source) = damage {
            return Err(DriverError::Garbled { step, attempts: 1, source });
        }
        let waited_micros = self.clock.ticks_micros().saturating_sub(began_micros);
        Err(DriverError::NoAnswer { step, after_millis: waited_micros / 1000, attempts: 1 })
    }

    /// The same for a command that has to be done.
    pub(super) fn done(&mut self, command: &Command) -> Result<Answer, DriverError> {
        let answer = self.ask(command)?;
        match answer.status() {
            Status::Done => Ok(answer),
            other => Err(refused(command.name(), other)),
        }
    }
}

/// What a status means that is neither success nor expected.
pub(super) const fn refused(step: &'static str, status: Status) -> DriverError {
    let reason = match status {
        Status::NotAuthorised | Status::WrongPin => return DriverError::NoSession { step },
        Status::EmptySlot => Refusal::NotLive,
        Status::BadChecksum | Status::NoName | Status::WrongSlot => Refusal::BadContent,
        Status::Unsupported | Status::UnknownCommand => Refusal::Unknown,
        Status::Done | Status::TimeWarning | Status::Other(_) => Refusal::Unexplained,
    };
    DriverError::Refused { step, reason }
}

/// The error of an answer that makes no sense.
pub(super) fn senseless(step: &'static str) -> impl Fn(WireError) -> DriverError {
    move |source| DriverError::Senseless { step, source }
}
