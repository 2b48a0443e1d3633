//! Port 9100: the raw line of label printers on the network.
//!
//! The trap: a printer that is out of labels stops reading, so a write takes part of the bytes and then nothing; how much it took
//! is told, because those labels may come out later.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use crate::print::{Link, Patience, PrintError};

/// A TCP connection to a printer.
#[derive(Debug)]
pub struct TcpLink {
    stream: TcpStream,
    host: String,
}

impl TcpLink {
    /// Connects.
    ///
    /// # Errors
    /// [`PrintError::Unreachable`].
    pub fn connect(host: &str, port: u16, patience: &Patience) -> Result<Self, PrintError> {
        let name = format!("{host}:{port}");
        let stream = open(host, port, patience)
            .map_err(|source| PrintError::Unreachable { host: name.clone(), source })?;
        Ok(Self { stream, host: name })
    }
}

/// A connection to the first of a host's addresses that answers.
pub(super) fn open(host: &str, port: u16, patience: &Patience) -> io::Result<TcpStream> {
    let mut last = io::Error::from(ErrorKind::NotFound);
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, patience.connect) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                stream.set_write_timeout(Some(patience.stall))?;
                stream.set_read_timeout(Some(patience.stall))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

impl Link for TcpLink {
    fn send(&mut self, bytes: &[u8]) -> Result<(), PrintError> {
        let mut sent = 0;
        while sent < bytes.len() {
            match self.stream.write(&bytes[sent..]) {
                Ok(0) => return Err(self.stalled(sent, ErrorKind::WriteZero.into())),
                Ok(taken) => sent += taken,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(source) => return Err(self.stalled(sent, source)),
            }
        }
        Ok(())
    }

    fn receive(&mut self, buffer: &mut [u8], wait: Duration) -> Result<usize, PrintError> {
        let wait = wait.max(Duration::from_millis(1));
        let read = self.stream.set_read_timeout(Some(wait)).and_then(|()| self.stream.read(buffer));
        match read {
            Ok(0) => Err(self.stalled(0, ErrorKind::UnexpectedEof.into())),
            Ok(got) => Ok(got),
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
                ) =>
            {
                Ok(0)
            }
            Err(source) => Err(self.stalled(0, source)),
        }
    }

    fn name(&self) -> String {
        self.host.clone()
    }
}

impl TcpLink {
    fn stalled(&self, sent: usize, source: io::Error) -> PrintError {
        PrintError::Stalled { host: self.host.clone(), sent, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn impatient() -> Patience {
        let short = Duration::from_millis(200);
        Patience { connect: short, stall: short, status: short, finish: short }
    }

    #[test]
    fn a_peer_that_stops_reading_is_told_with_what_it_took() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut link =
            TcpLink::connect("127.0.0.1", listener.local_addr().unwrap().port(), &impatient()).unwrap();
        let _silent = listener.accept().unwrap();
        // More than the buffers of both ends together.
        let error = link.send(&vec![0x55; 64 << 20]).unwrap_err();
        assert!(matches!(error, PrintError::Stalled { sent: 1.., .. }), "{error:?}");
        assert!(error.may_have_printed());
    }

    #[test]
    fn nobody_at_the_port_is_unreachable() {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let error = TcpLink::connect("127.0.0.1", port, &impatient()).unwrap_err();
        assert!(
            matches!(&error, PrintError::Unreachable { host, .. } if host.ends_with(&port.to_string())),
            "{error:?}"
        );
        assert!(!error.may_have_printed());
    }

    #[test]
    fn a_peer_that_hangs_up_is_no_silence() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut link =
            TcpLink::connect("127.0.0.1", listener.local_addr().unwrap().port(), &impatient()).unwrap();
        let (peer, _) = listener.accept().unwrap();
        assert_eq!(link.receive(&mut [0; 8], Duration::from_millis(10)).unwrap(), 0);
        drop(peer);
        assert!(link.receive(&mut [0; 8], Duration::from_millis(100)).is_err());
    }
}
