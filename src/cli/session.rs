//! A station for the length of one command: started, unlocked, asked, closed in order.

use std::collections::VecDeque;
use std::path::Path;
use std::time::{Duration, Instant};

use zeroize::Zeroize as _;

use crate::bench::message::{Access, Command, Event, Passphrase, Query, Signature, SlotView, StationView};
use crate::bench::{Setup, Station};
use crate::cli::exit::Failure;
use crate::cli::{Common, register_path};
use crate::domain::OperatorId;
use crate::words::{Notice, Severity};

/// How long the station may take for anything that needs no token.
pub const ANSWERS_WITHIN: Duration = Duration::from_mins(1);

/// A running station and what it told.
pub struct Session {
    station: Station,
    /// Notices in the order in which they came.
    pub notices: VecDeque<Notice>,
    /// The newest picture of the station.
    pub view: Option<StationView>,
    /// The newest picture of the slots.
    pub slots: Vec<SlotView>,
}

impl Session {
    /// Starts a station on the register of the arguments; nobody is signed in.
    ///
    /// # Errors
    /// [`Failure::Told`] when the register cannot be opened.
    pub fn start(setup: Setup) -> Result<Self, Failure> {
        let station = Station::start(setup).map_err(|error| Failure::Told((&error).into()))?;
        Ok(Self { station, notices: VecDeque::new(), view: None, slots: Vec::new() })
    }

    /// Starts a station on the arguments' register with these ports as slots, and signs in.
    ///
    /// # Errors
    /// [`Failure::Told`] when there is no register, it cannot be opened, or the passphrase is wrong.
    pub fn open(common: &Common, ports: Vec<String>) -> Result<Self, Failure> {
        let register = register_path(common);
        if !register.is_file() {
            let missing = Notice::new("register-missing", Severity::Refused);
            return Err(Failure::Told(missing.text("path", register.display())));
        }
        let setup = Setup { ports: Some(ports), ..Setup::of(register) };
        let mut session = Self::start(setup)?;
        session.unlock(common)?;
        Ok(session)
    }

    fn unlock(&mut self, common: &Common) -> Result<(), Failure> {
        let view = self.wait(ANSWERS_WITHIN, |event| match event {
            Event::Station(view) => Some(view.clone()),
            _ => None,
        })?;
        let operator = match (&common.operator, view.operators.as_slice()) {
            (Some(name), _) => OperatorId(name.clone()),
            (None, [(only, _)]) => only.clone(),
            (None, _) => return Err(Failure::Usage("usage-operator-needed")),
        };
        let passphrase = passphrase(common)?;
        self.ask(Command::Unlock { operator, passphrase })?;
        self.wait(ANSWERS_WITHIN, |event| match event {
            Event::Station(view) => matches!(view.access, Access::Unlocked(..)).then_some(()),
            _ => None,
        })
    }

    /// Sends a command.
    ///
    /// # Errors
    /// [`Failure::NoAnswer`] when the station has ended.
    pub fn ask(&self, command: Command) -> Result<(), Failure> {
        self.station.commands.send(command).map_err(|_| Failure::NoAnswer)
    }

    /// Sends a query and waits for what `want` takes.
    ///
    /// # Errors
    /// As [`Session::wait`].
    pub fn show<T>(&mut self, query: Query, want: impl FnMut(&Event) -> Option<T>) -> Result<T, Failure> {
        self.ask(Command::Show(query))?;
        self.wait(ANSWERS_WITHIN, want)
    }

    /// Waits until an event gives what is wanted. A refusal or fault that is told meanwhile ends the waiting.
    ///
    /// # Errors
    /// [`Failure::Told`] with that refusal or fault, [`Failure::NoAnswer`] when the time is over.
    pub fn wait<T>(
        &mut self,
        within: Duration,
        mut want: impl FnMut(&Event) -> Option<T>,
    ) -> Result<T, Failure> {
        let until = Instant::now() + within;
        loop {
            let event = self.next(until.saturating_duration_since(Instant::now()))?;
            if let Some(event) = event {
                if let Some(value) = want(&event) {
                    return Ok(value);
                }
                match event {
                    Event::Notice(notice) if notice.severity >= Severity::Refused => {
                        return Err(Failure::Told(notice));
                    }
                    Event::Failed { notice, .. } => return Err(Failure::Told(notice)),
                    _ => {}
                }
            } else if Instant::now() >= until {
                return Err(Failure::NoAnswer);
            }
        }
    }

    /// The next event, or nothing within the time.
    ///
    /// # Errors
    /// [`Failure::NoAnswer`] when the station has ended.
    pub fn next(&mut self, within: Duration) -> Result<Option<Event>, Failure> {
        match self.station.events.recv_timeout(within) {
            Ok(event) => {
                match &event {
                    Event::Station(view) => self.view = Some(view.clone()),
                    Event::Notice(notice) => self.notices.push_back(notice.clone()),
                    Event::Slots(slots) => self.slots.clone_from(slots),
                    _ => {}
                }
                Ok(Some(event))
            }
            Err(crossbeam_channel::RecvTimeoutError::Timeout) => Ok(None),
            Err(crossbeam_channel::RecvTimeoutError::Disconnected) => Err(Failure::NoAnswer),
        }
    }

    /// Ends the station in order.
    ///
    /// # Errors
    /// [`Failure::NoAnswer`] when a thread hangs.
    pub fn close(self) -> Result<(), Failure> {
        if self.station.close() { Ok(()) } else { Err(Failure::NoAnswer) }
    }

    /// The running station itself, for the window.
    pub fn into_station(self) -> Station {
        self.station
    }
}

/// The passphrase from its file, or typed without echo.
///
/// # Errors
/// [`Failure::File`] when the file or the terminal cannot be read.
pub fn passphrase(common: &Common) -> Result<Passphrase, Failure> {
    match &common.passphrase_file {
        Some(path) => read_passphrase(path),
        None => ask_passphrase("passphrase: "),
    }
}

/// A passphrase typed without echo.
///
/// # Errors
/// [`Failure::File`] when the terminal cannot be read.
pub fn ask_passphrase(prompt: &str) -> Result<Passphrase, Failure> {
    rpassword::prompt_password(prompt)
        .map(Passphrase::new)
        .map_err(|cause| Failure::File("terminal".into(), cause))
}

/// What the second person of an act of two gives: their passphrase from its file, or typed without echo.
///
/// # Errors
/// [`Failure::File`] when the file or the terminal cannot be read.
pub fn sign(second: &str, passphrase_file: Option<&Path>) -> Result<Signature, Failure> {
    let passphrase = match passphrase_file {
        Some(path) => read_passphrase(path)?,
        None => ask_passphrase(&format!("{second}: "))?,
    };
    Ok(Signature { operator: OperatorId(second.to_owned()), passphrase })
}

/// The first line of a file, without its end.
///
/// # Errors
/// [`Failure::File`] when the file cannot be read.
pub fn read_passphrase(path: &Path) -> Result<Passphrase, Failure> {
    let mut text =
        std::fs::read_to_string(path).map_err(|cause| Failure::File(path.display().to_string(), cause))?;
    let first = text.lines().next().unwrap_or_default().to_owned();
    text.zeroize();
    Ok(Passphrase::new(first))
}
