//! A token on a vendor's interface of its own: frames through two pipes, bulk or interrupt.
//!
//! USB 2.0 sections 5.7 and 5.8; `wire::reference::usb`. The traps: a packet that is longer than what was asked for is an
//! error of the bus, so whole packets are read and kept; and a transfer that ran out of time is taken back before anything
//! else is sent.

use std::time::{Duration, Instant};

use rusb::{Context, Device, DeviceHandle, TransferType};

use crate::port::usb::{Pipes, refused};
use crate::port::{Line, LineError};

/// How long the token may take to accept a frame.
const TAKES_WITHIN: Duration = Duration::from_secs(1);

/// The shortest wait: zero would mean "for ever".
const AT_LEAST: Duration = Duration::from_millis(1);

/// How long nothing may come before a pipe counts as empty: twenty frames of the bus, as a busy system asks late.
const STILL: Duration = Duration::from_millis(20);

/// A whole number of the longest packets, of either kind (USB 2.0 sections 5.7.3 and 5.8.3).
const PACKETS: usize = 512;

/// How many packets of an earlier conversation are thrown away at most.
const DRAINED: usize = 64;

/// Full speed, in bits per second.
const BAUD: u32 = 12_000_000;

/// An open token.
pub struct UsbLine {
    handle: DeviceHandle<Context>,
    pipes: Pipes,
    back: u8,
    path: String,
    serial: Option<String>,
    unread: Vec<u8>,
}

impl UsbLine {
    pub(super) fn open(device: &Device<Context>, pipes: Pipes, path: String) -> Result<Self, LineError> {
        let Some(back) = pipes.back else { return Err(LineError::Missing { path }) };
        let opening = |error| refused(&path, "open", error);
        let handle = device.open().map_err(opening)?;
        let descriptor = device.device_descriptor().map_err(opening)?;
        let serial = match descriptor.serial_number_string_index() {
            Some(_) => Some(handle.read_serial_number_string_ascii(&descriptor).map_err(opening)?),
            None => None,
        };
        // Systems without such drivers do not know the question.
        let _ = handle.set_auto_detach_kernel_driver(true);
        handle.claim_interface(pipes.interface).map_err(opening)?;
        if pipes.setting != 0 {
            handle.set_alternate_setting(pipes.interface, pipes.setting).map_err(opening)?;
        }
        let mut line = Self { handle, pipes, back, path, serial, unread: Vec::new() };
        line.drain();
        Ok(line)
    }

    fn write(&self, bytes: &[u8]) -> rusb::Result<usize> {
        match self.pipes.kind {
            TransferType::Interrupt => self.handle.write_interrupt(self.pipes.out, bytes, TAKES_WITHIN),
            _ => self.handle.write_bulk(self.pipes.out, bytes, TAKES_WITHIN),
        }
    }

    fn read(&self, packets: &mut [u8], timeout: Duration) -> rusb::Result<usize> {
        match self.pipes.kind {
            TransferType::Interrupt => self.handle.read_interrupt(self.back, packets, timeout),
            _ => self.handle.read_bulk(self.back, packets, timeout),
        }
    }

    /// What a halted pipe needs before it carries anything again.
    fn wake(&self, pipe: u8, act: &'static str, error: rusb::Error) -> LineError {
        if error == rusb::Error::Pipe {
            // A token that is gone says so at the next transfer.
            let _ = self.handle.clear_halt(pipe);
        }
        refused(&self.path, act, error)
    }
}

impl Line for UsbLine {
    fn send(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.write(rest) {
                Ok(0) => return Err(LineError::TimedOut { path: self.path.clone() }),
                Ok(taken) => rest = &rest[taken..],
                Err(error) => return Err(self.wake(self.pipes.out, "write to", error)),
            }
        }
        Ok(())
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, LineError> {
        let until = Instant::now() + timeout;
        while self.unread.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            let mut packets = [0; PACKETS];
            match self.read(&mut packets, left.max(AT_LEAST)) {
                // An empty packet only ends a transfer.
                Ok(0) if left.is_zero() => return Err(LineError::TimedOut { path: self.path.clone() }),
                Ok(count) => self.unread.extend_from_slice(&packets[..count]),
                Err(error) => return Err(self.wake(self.back, "read from", error)),
            }
        }
        let count = self.unread.len().min(buffer.len());
        for (slot, byte) in buffer.iter_mut().zip(self.unread.drain(..count)) {
            *slot = byte;
        }
        Ok(count)
    }

    fn drain(&mut self) {
        self.unread.clear();
        let mut packets = [0; PACKETS];
        for _ in 0..DRAINED {
            if self.read(&mut packets, STILL).is_err() {
                return;
            }
        }
    }

    fn baud(&self) -> u32 {
        BAUD
    }

    fn path(&self) -> &str {
        &self.path
    }

    fn plugged_serial(&self) -> Option<&str> {
        self.serial.as_deref()
    }
}
