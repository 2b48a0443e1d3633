//! Serial ports and pseudo-terminals as [`Line`]s.
//!
//! serialport 4.10. The trap: on an unplugged port the system answers end of file, EIO, ENXIO or ENODEV, as it likes,
//! and a pseudo-terminal answers ENOTTY to every control line, so none is touched.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::time::Duration;

use serialport::{ClearBuffer, SerialPort};

use crate::port::{AllowedPort, Line, LineError, com};

/// How long a write may take before the other end counts as stuck.
const WRITE_TIMEOUT: Duration = Duration::from_secs(1);

/// An open serial port: 8 bits, no parity, one stop bit, no flow control, for this process alone.
pub struct SerialLine {
    port: Box<dyn SerialPort>,
    path: String,
    baud: u32,
}

impl SerialLine {
    /// Opens a port that the operator has allowed.
    ///
    /// # Errors
    /// [`LineError::Busy`] when another program has it, [`LineError::Denied`] without the right to it,
    /// [`LineError::Missing`] when it is not there.
    pub fn open(port: &AllowedPort, baud: u32) -> Result<Self, LineError> {
        let path = port.path().to_owned();
        match serialport::new(&path, baud).timeout(WRITE_TIMEOUT).open() {
            Ok(port) => {
                let mut line = Self { port, path, baud };
                line.drain();
                Ok(line)
            }
            Err(error) => Err(refusal_to_open(path, error)),
        }
    }

    /// Wraps the end of a pseudo-terminal that an emulated token holds.
    #[cfg(unix)]
    pub(super) fn of_terminal(port: serialport::TTYPort, path: String, baud: u32) -> Self {
        Self { port: Box::new(port), path, baud }
    }

    fn fault(&self, act: &'static str, error: io::Error) -> LineError {
        let path = self.path.clone();
        match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => LineError::TimedOut { path },
            ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof
            | ErrorKind::NotConnected
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::NotFound
            | ErrorKind::Other => LineError::Unplugged { path },
            _ => LineError::Failed { path, act, source: error },
        }
    }
}

impl Line for SerialLine {
    fn send(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        if let Err(error) = self.port.set_timeout(WRITE_TIMEOUT) {
            return Err(self.fault("set a time limit", error.into()));
        }
        self.port.write_all(bytes).map_err(|error| self.fault("write", error))
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, LineError> {
        if let Err(error) = self.port.set_timeout(timeout) {
            return Err(self.fault("set a time limit", error.into()));
        }
        loop {
            match self.port.read(buffer) {
                Ok(0) => return Err(LineError::Unplugged { path: self.path.clone() }),
                Ok(count) => return Ok(count),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.fault("read", error)),
            }
        }
    }

    fn drain(&mut self) {
        // A port that cannot be drained says so at the next read.
        let _ = self.port.clear(ClearBuffer::Input);
    }

    fn baud(&self) -> u32 {
        self.baud
    }

    fn path(&self) -> &str {
        &self.path
    }
}

/// serialport says `NoDevice` both for a port that is locked and for one that is gone, and on Windows for one that is denied.
fn refusal_to_open(path: String, error: serialport::Error) -> LineError {
    let exists = com::is_there(&path);
    match error.kind() {
        serialport::ErrorKind::NoDevice if exists => LineError::Busy { path },
        serialport::ErrorKind::Io(ErrorKind::PermissionDenied) => LineError::Denied { path },
        serialport::ErrorKind::NoDevice | serialport::ErrorKind::Io(ErrorKind::NotFound) => {
            LineError::Missing { path }
        }
        _ if !exists => LineError::Missing { path },
        _ => LineError::Failed { path, act: "open", source: error.into() },
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::{AllowedPorts, pair};

    fn allowed(path: &str) -> AllowedPort {
        AllowedPorts::of_paths([path]).admit_path(path).unwrap()
    }

    #[test]
    fn bytes_cross_a_pseudo_terminal_unchanged_in_both_directions() {
        let mut pair = pair(115_200).unwrap();
        let mut host = SerialLine::open(&allowed(&pair.path), 115_200).unwrap();
        let all: Vec<u8> = (0..=255).collect();
        let (mut buffer, mut got) = ([0; 512], Vec::new());
        host.send(&all).unwrap();
        while got.len() < 256 {
            let count = pair.token_end.receive(&mut buffer, Duration::from_secs(2)).unwrap();
            got.extend_from_slice(&buffer[..count]);
        }
        assert_eq!(got, all);
        got.clear();
        pair.token_end.send(&all).unwrap();
        while got.len() < 256 {
            let count = host.receive(&mut buffer, Duration::from_secs(2)).unwrap();
            got.extend_from_slice(&buffer[..count]);
        }
        assert_eq!(got, all);
    }

    #[test]
    fn silence_is_a_timeout_and_a_pulled_plug_is_unplugged() {
        let pair = pair(115_200).unwrap();
        let mut host = SerialLine::open(&allowed(&pair.path), 115_200).unwrap();
        let mut buffer = [0; 16];
        let silence = host.receive(&mut buffer, Duration::from_millis(20)).unwrap_err();
        assert!(silence.is_timeout(), "{silence}");
        drop(pair);
        let gone = host.receive(&mut buffer, Duration::from_millis(200)).unwrap_err();
        assert!(gone.is_unplugged(), "{gone}");
        let gone = host.send(b"x").unwrap_err();
        assert!(gone.is_unplugged(), "{gone}");
    }

    #[test]
    fn a_port_is_opened_once() {
        let pair = pair(115_200).unwrap();
        let first = SerialLine::open(&allowed(&pair.path), 115_200).unwrap();
        assert!(matches!(SerialLine::open(&allowed(&pair.path), 115_200), Err(LineError::Busy { .. })));
        drop(first);
        assert!(SerialLine::open(&allowed(&pair.path), 115_200).is_ok());
    }

    #[test]
    fn a_port_that_is_not_there_is_missing() {
        let gone = SerialLine::open(&allowed("/dev/no-such-port"), 9600);
        assert!(matches!(gone, Err(LineError::Missing { .. })));
    }

    #[test]
    fn what_came_before_the_port_was_opened_is_not_read() {
        let mut pair = pair(115_200).unwrap();
        pair.token_end.send(b"left over").unwrap();
        let mut host = SerialLine::open(&allowed(&pair.path), 115_200).unwrap();
        let mut buffer = [0; 16];
        assert!(host.receive(&mut buffer, Duration::from_millis(30)).is_err_and(|e| e.is_timeout()));
    }
}
