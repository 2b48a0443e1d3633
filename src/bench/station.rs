//! The running station: its threads, the two channels to people, and an orderly end.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};
use thiserror::Error;

use crate::bench::desk_thread::{self, Links};
use crate::bench::families::FamiliesOff;
use crate::bench::message::{Command, Event, SlotNo};
use crate::bench::outbox::{Outbox, Wake};
use crate::bench::templates::folder_beside;
use crate::bench::{hotplug, printer_thread};
use crate::desk::Office;
use crate::domain::Clock;
use crate::paper::Form;
use crate::port::{PortLister, SystemClock, SystemEntropy, SystemPorts};
use crate::register::{Register, RegisterError};
use crate::words::{Notice, Severity};

/// How long closing may take before a thread is left to itself.
const CLOSE_WITHIN: Duration = Duration::from_secs(10);

/// Commands that may wait.
const COMMANDS: usize = 64;

/// Events that may wait.
const EVENTS: usize = 1024;

/// Puts an emulated token into a slot (`true`) or takes it out.
pub type EmulatedTray = Box<dyn FnMut(SlotNo, bool) + Send>;

/// What a station is started with.
pub struct Setup {
    /// Where the register lies, or is to be made.
    pub register: PathBuf,
    /// Ports that are slots, in order; `None` for those of the settings.
    pub ports: Option<Vec<String>>,
    /// What knows which ports are there.
    pub lister: Box<dyn PortLister>,
    /// The tray of emulated tokens, in demo and training.
    pub tray: Option<EmulatedTray>,
    /// Line rate of new ports, in bits per second.
    pub baud: u32,
    /// The station's clocks.
    pub clock: Arc<dyn Clock>,
    /// Called whenever events wait.
    pub wake: Wake,
    /// Where labels go that are made without being asked for.
    pub spool: PathBuf,
    /// Where the institution's own templates lie.
    pub templates: PathBuf,
    /// The form of those labels.
    pub form: Form,
}

impl Setup {
    /// The defaults around a register: the system's clock and ports, 115200 bit/s, labels on the roll.
    #[must_use]
    pub fn of(register: PathBuf) -> Self {
        let spool = register.with_file_name("spool");
        let templates = folder_beside(&register);
        Self {
            register,
            ports: None,
            lister: Box::new(SystemPorts::default()),
            tray: None,
            baud: 115_200,
            clock: Arc::new(SystemClock::new()),
            wake: Arc::new(|| {}),
            spool,
            templates,
            form: Form::Roll90x29,
        }
    }
}

/// Why a station did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The register cannot be opened.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The system gives no thread.
    #[error("no thread could be started")]
    Thread(#[from] std::io::Error),
}

impl From<&StartError> for Notice {
    fn from(error: &StartError) -> Self {
        match error {
            StartError::Register(error) => error.into(),
            StartError::Thread(cause) => Self::new("no-thread", Severity::Fault).text("cause", cause),
        }
    }
}

/// A running station. Dropping it ends it in order, so that an early return locks the register too.
pub struct Station {
    /// What people ask.
    pub commands: Sender<Command>,
    /// What they are shown.
    pub events: Receiver<Event>,
    threads: Vec<JoinHandle<()>>,
    closing: Arc<AtomicBool>,
}

impl Station {
    /// Opens the register, if there is one, and starts the threads.
    ///
    /// # Errors
    /// [`StartError`] when the register cannot be opened or the system gives no thread.
    pub fn start(setup: Setup) -> Result<Self, StartError> {
        let (commands, command_inbox) = crossbeam_channel::bounded(COMMANDS);
        let (event_outbox, events) = crossbeam_channel::bounded(EVENTS);
        let (print_jobs, print_inbox) = crossbeam_channel::bounded(256);
        let (print_reports, report_inbox) = crossbeam_channel::bounded(256);
        let (port_changes, change_inbox) = crossbeam_channel::bounded(16);
        let closing = Arc::new(AtomicBool::new(false));
        let Setup { register, ports, lister, tray, baud, clock, wake, spool, templates, form } = setup;
        let office = if register.exists() {
            Some(Office::new(Register::open(&register)?, Arc::clone(&clock), Box::new(SystemEntropy)))
        } else {
            None
        };
        let watched = Arc::new(Mutex::new(Vec::new()));
        let vouched = Arc::new(AtomicU32::new(hotplug::NOBODY));
        let links = Links {
            commands: command_inbox,
            port_changes: change_inbox,
            print_jobs,
            print_reports: report_inbox,
            outbox: Outbox::new(event_outbox, wake),
        };
        let station = desk_thread::Place {
            register,
            ports,
            watched: Arc::clone(&watched),
            vouched: Arc::clone(&vouched),
            tray,
            baud,
            clock,
            families_off: FamiliesOff::default(),
            spool,
            templates: templates.clone(),
            form,
        };
        let threads = vec![
            printer_thread::start(templates, print_inbox, print_reports)?,
            hotplug::start(lister, watched, Arc::clone(&vouched), port_changes, Arc::clone(&closing))?,
            desk_thread::start(station, office, links, Arc::clone(&closing))?,
        ];
        Ok(Self { commands, events, threads, closing })
    }

    /// Asks for an orderly end and waits for it; answers whether every thread ended in time.
    #[must_use]
    pub fn close(mut self) -> bool {
        self.end()
    }

    fn end(&mut self) -> bool {
        let until = Instant::now() + CLOSE_WITHIN;
        // A full channel of commands is no reason to hang: the flag alone ends the desk as well.
        let _ = self.commands.send_timeout(Command::Quit, Duration::from_millis(200));
        self.closing.store(true, Ordering::Relaxed);
        let mut all = true;
        for thread in std::mem::take(&mut self.threads) {
            while !thread.is_finished() && Instant::now() < until {
                while self.events.try_recv().is_ok() {}
                std::thread::sleep(Duration::from_millis(2));
            }
            all &= thread.is_finished() && thread.join().is_ok();
        }
        all
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        if !self.threads.is_empty() && !self.end() {
            tracing::warn!("a thread hangs at the end");
        }
    }
}
