//! A line with both ends in software: one for an emulated token, one that a station opens by its path.
//!
//! The trap: a pseudo-terminal whose second end nobody holds reads as hung up, so the token's end keeps a handle of the
//! other one, unless that is what it wants to know; and both handles are taken over as close-on-exec copies, or a child
//! process would keep an unplugged line alive.

use crate::port::{Line, LineError};

/// Both ends of a new line: the token's as a value, the station's as a path.
pub struct Pair {
    /// The end that an emulated token holds. Dropping it is pulling the plug.
    pub token_end: Box<dyn Line>,
    /// What a station opens.
    pub path: String,
}

/// Makes a pseudo-terminal.
///
/// # Errors
/// [`LineError::Failed`] when the system has no pseudo-terminal left.
#[cfg(unix)]
pub fn pair(baud: u32) -> Result<Pair, LineError> {
    let (line, other_end) = terminal(baud)?;
    let path = line.path().to_owned();
    Ok(Pair { token_end: Box::new(Held { line, _other_end: other_end }), path })
}

/// Makes a pseudo-terminal whose token's end reads as unplugged while no station has it open.
///
/// # Errors
/// [`LineError::Failed`] when the system has no pseudo-terminal left.
#[cfg(unix)]
pub fn pair_that_tells_its_opening(baud: u32) -> Result<Pair, LineError> {
    let (line, _) = terminal(baud)?;
    let path = line.path().to_owned();
    Ok(Pair { token_end: Box::new(line), path })
}

#[cfg(unix)]
fn terminal(baud: u32) -> Result<(crate::port::SerialLine, serialport::TTYPort), LineError> {
    use serialport::SerialPort as _;
    let failed = |error: serialport::Error| LineError::Failed {
        path: "a pseudo-terminal".into(),
        act: "make a pair",
        source: error.into(),
    };
    let (master, slave) = serialport::TTYPort::pair().map_err(failed)?;
    let path = slave.name().unwrap_or_default();
    let master = master.try_clone_native().map_err(failed)?;
    let slave = slave.try_clone_native().map_err(failed)?;
    Ok((crate::port::SerialLine::of_terminal(master, path, baud), slave))
}

/// Makes a line in memory that this process can open by its name.
///
/// # Errors
/// None on this system.
#[cfg(not(unix))]
pub fn pair(baud: u32) -> Result<Pair, LineError> {
    let (token_end, path) = crate::port::memory::named_pair(baud);
    Ok(Pair { token_end: Box::new(token_end), path })
}

/// The same: in memory nobody sees an opening.
///
/// # Errors
/// None on this system.
#[cfg(not(unix))]
pub fn pair_that_tells_its_opening(baud: u32) -> Result<Pair, LineError> {
    pair(baud)
}

#[cfg(unix)]
struct Held {
    line: crate::port::SerialLine,
    _other_end: serialport::TTYPort,
}

#[cfg(unix)]
impl Line for Held {
    fn send(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        self.line.send(bytes)
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: std::time::Duration) -> Result<usize, LineError> {
        self.line.receive(buffer, timeout)
    }

    fn drain(&mut self) {
        self.line.drain();
    }

    fn baud(&self) -> u32 {
        self.line.baud()
    }

    fn path(&self) -> &str {
        self.line.path()
    }
}
