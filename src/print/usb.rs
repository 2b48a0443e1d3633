//! A label printer on USB, as a line.

use std::time::Duration;

use crate::port::{LineError, UsbId, UsbPrinter};
use crate::print::{Link, Patience, PrintError};

/// An open printer.
pub(super) struct UsbLink {
    printer: UsbPrinter,
    stall: Duration,
}

impl UsbLink {
    /// Opens the printer with this id.
    pub(super) fn open(id: UsbId, serial: Option<&str>, patience: &Patience) -> Result<Self, PrintError> {
        Ok(Self { printer: UsbPrinter::open(id, serial)?, stall: patience.stall })
    }
}

impl Link for UsbLink {
    fn send(&mut self, bytes: &[u8]) -> Result<(), PrintError> {
        let mut sent = 0;
        while sent < bytes.len() {
            match self.printer.write(&bytes[sent..], self.stall) {
                Ok(taken) => sent += taken,
                Err(LineError::TimedOut { path }) => {
                    let source = std::io::ErrorKind::TimedOut.into();
                    return Err(PrintError::Stalled { host: path, sent, source });
                }
                // What it took before it was pulled out may be on paper.
                Err(error) if sent > 0 => {
                    let source = std::io::Error::other(error);
                    return Err(PrintError::Stalled { host: self.name(), sent, source });
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn receive(&mut self, buffer: &mut [u8], wait: Duration) -> Result<usize, PrintError> {
        match self.printer.read(buffer, wait) {
            Ok(got) => Ok(got),
            Err(LineError::TimedOut { .. }) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    fn name(&self) -> String {
        self.printer.path().to_owned()
    }
}
