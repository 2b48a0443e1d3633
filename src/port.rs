//! The plugs and the real clock: the only room that opens a device, reads the wall clock or draws randomness.
//!
//! README, "The house". The trap: an unplugged line is an ordinary answer here, told by half a dozen different errors
//! of the operating system; [`LineError::Unplugged`] gathers them.

use std::io;
use std::time::Duration;

use thiserror::Error;

mod access;
mod allow;
mod card;
mod clock;
mod clock_sync;
mod com;
mod display;
mod entropy;
mod files;
mod folder;
mod kept;
mod link;
mod list;
mod memory;
mod pair;
#[cfg(unix)]
mod played;
mod plug;
mod serial;
mod usb;
mod vpcd;

pub use allow::{AllowedPort, AllowedPorts, PortPlace, PortRule, PortRuleRefused};
pub use card::{CardLink, CardReaders, CardService, PcscCard, reader_of};
pub use clock::SystemClock;
pub use clock_sync::vouched_within_millis;
pub use display::has_display;
pub use entropy::SystemEntropy;
pub use files::{open_in_viewer, read_file, write_file};
pub use folder::{FileSeen, list_folder};
pub use link::PortLink;
pub use list::{ListedPorts, PortLister, PortSeen, ReadersSeen, SystemPorts, UsbId};
pub use memory::{MemoryLine, memory_pair, named_pair};
pub use pair::{Pair, pair, pair_that_tells_its_opening};
#[cfg(unix)]
pub use played::{
    Crossing, PlayedUsb, UsbDevice, UsbFolder, UsbShape, UsbWay, in_front_of_usb, missing_to_play_usb,
    usb_place,
};
pub use plug::{Plug, PlugKind, open_plug, place_name};
pub use serial::SerialLine;
pub use usb::{FeatureLink, UsbLine, UsbPlace, UsbPrinter, UsbReports, usb_printers};
pub use vpcd::{Chip, FIRST_READER, LaidCard};

/// A line with a token at its other end (or, for an emulated token, with a station).
pub trait Line: Send {
    /// Sends all bytes.
    ///
    /// # Errors
    /// [`LineError::Unplugged`] when the other end is gone, [`LineError::TimedOut`] when it takes nothing.
    fn send(&mut self, bytes: &[u8]) -> Result<(), LineError>;

    /// Waits for bytes, at most `timeout`; answers how many it put into `buffer`, at least one.
    ///
    /// # Errors
    /// [`LineError::TimedOut`] when nothing came, [`LineError::Unplugged`] when the other end is gone.
    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, LineError>;

    /// Throws away what has come and was not read.
    fn drain(&mut self);

    /// Bits per second.
    fn baud(&self) -> u32;

    /// The path or name by which people know this line.
    fn path(&self) -> &str;

    /// The serial number that whatever is plugged in tells the system, where the line knows of one.
    fn plugged_serial(&self) -> Option<&str> {
        None
    }
}

/// What can go wrong with a line.
#[derive(Debug, Error)]
pub enum LineError {
    /// The other end is gone: pulled out, or switched off.
    #[error("{path} is unplugged")]
    Unplugged {
        /// The line.
        path: String,
    },
    /// Nothing came, or nothing was taken, in time.
    #[error("nothing moved on {path} in time")]
    TimedOut {
        /// The line.
        path: String,
    },
    /// There is no such port.
    #[error("there is no port {path}")]
    Missing {
        /// The path asked for.
        path: String,
    },
    /// Somebody else has the port open.
    #[error("{path} is in use by another program")]
    Busy {
        /// The path asked for.
        path: String,
    },
    /// The operating system does not let this user open the port.
    #[error("the system does not let this user open {path}")]
    Denied {
        /// The path asked for.
        path: String,
    },
    /// The port is not among those that the operator allowed.
    #[error("{path} is not among the allowed ports")]
    NotAllowed {
        /// The path asked for.
        path: String,
    },
    /// Anything else that the operating system says.
    #[error("{path}: could not {act}")]
    Failed {
        /// The line.
        path: String,
        /// What was being done.
        act: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl LineError {
    /// Whether the other end is gone.
    #[must_use]
    pub const fn is_unplugged(&self) -> bool {
        matches!(self, Self::Unplugged { .. } | Self::Missing { .. })
    }

    /// Whether it is only that nothing came.
    #[must_use]
    pub const fn is_timeout(&self) -> bool {
        matches!(self, Self::TimedOut { .. })
    }
}
