//! Printers on USB: what is plugged in, and the two pipes of the one that was chosen.
//!
//! USB Device Class Definition for Printing Devices 1.1, section 4 (class 7, bulk out and bulk in). The trap: the system's own
//! printer driver may hold the interface; it is asked to step back while the station prints, and gets it back afterwards.

use std::time::Duration;

use rusb::{Context, Device, DeviceHandle, TransferType};

use crate::port::usb::{Pipes, devices, failed, id_of, interface, pipes_of};
use crate::port::{LineError, UsbId};

/// The class of printers.
const PRINTER_CLASS: u8 = 7;

/// The most that one transfer carries: a moment of printing, so that a stop is noticed.
const TRANSFER: usize = 16 * 1024;

/// An open printer.
#[derive(Debug)]
pub struct UsbPrinter {
    handle: DeviceHandle<Context>,
    pipes: Pipes,
    path: String,
}

/// The printers that are plugged in. Opens none of them.
///
/// # Errors
/// [`LineError::Failed`] when the system does not list its devices.
pub fn usb_printers() -> Result<Vec<UsbId>, LineError> {
    let mut printers: Vec<UsbId> =
        devices("usb")?.iter().filter(|device| pipes(device).is_some()).filter_map(id_of).collect();
    printers.sort_unstable();
    Ok(printers)
}

impl UsbPrinter {
    /// Opens the printer of this vendor and product, and of this serial number where one is given.
    ///
    /// # Errors
    /// [`LineError::Missing`] when it is not there, [`LineError::Denied`] or [`LineError::Busy`] when the system says no.
    pub fn open(id: UsbId, serial: Option<&str>) -> Result<Self, LineError> {
        let path = serial.map_or_else(|| format!("usb://{id}"), |serial| format!("usb://{id}/{serial}"));
        let mut last = LineError::Missing { path: path.clone() };
        for device in devices(&path)?.into_iter().filter(|device| id_of(device) == Some(id)) {
            let Some(pipes) = pipes(&device) else { continue };
            match open(&device, pipes, serial) {
                Ok(Some(handle)) => return Ok(Self { handle, pipes, path }),
                Ok(None) => {}
                Err(error) => last = failed(&path, "open", error),
            }
        }
        Err(last)
    }

    /// Sends the first of these bytes; gives how many it took, at least one.
    ///
    /// # Errors
    /// [`LineError::TimedOut`] when it takes none, [`LineError::Unplugged`] when it is gone.
    pub fn write(&self, bytes: &[u8], timeout: Duration) -> Result<usize, LineError> {
        let part = &bytes[..bytes.len().min(TRANSFER)];
        match self.handle.write_bulk(self.pipes.out, part, timeout) {
            Ok(0) if !part.is_empty() => Err(LineError::TimedOut { path: self.path.clone() }),
            Ok(taken) => Ok(taken),
            Err(error) => Err(failed(&self.path, "write to", error)),
        }
    }

    /// Waits for bytes; gives how many came, 0 when none did.
    ///
    /// # Errors
    /// [`LineError::TimedOut`], [`LineError::Unplugged`].
    pub fn read(&self, buffer: &mut [u8], timeout: Duration) -> Result<usize, LineError> {
        let Some(back) = self.pipes.back else {
            return Err(LineError::TimedOut { path: self.path.clone() });
        };
        // Zero would mean "for ever".
        let timeout = timeout.max(Duration::from_millis(1));
        match self.handle.read_bulk(back, buffer, timeout) {
            Ok(0) => {
                // An empty packet comes at once and again; the printer is left in peace for a moment.
                std::thread::sleep(timeout.min(Duration::from_millis(20)));
                Ok(0)
            }
            Ok(got) => Ok(got),
            Err(error) => Err(failed(&self.path, "read from", error)),
        }
    }

    /// The name by which people know it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl Drop for UsbPrinter {
    fn drop(&mut self) {
        // A printer that is gone has no interface to give back.
        let _ = self.handle.release_interface(self.pipes.interface);
    }
}

/// The pipes of the first printer interface.
fn pipes(device: &Device<Context>) -> Option<Pipes> {
    interface(device, |setting| {
        (setting.class_code() == PRINTER_CLASS).then(|| pipes_of(&setting, TransferType::Bulk)).flatten()
    })
}

/// Opens a device; `None` when it is another one of the kind.
fn open(
    device: &Device<Context>,
    pipes: Pipes,
    serial: Option<&str>,
) -> rusb::Result<Option<DeviceHandle<Context>>> {
    let handle = device.open()?;
    if let Some(wanted) = serial {
        let descriptor = device.device_descriptor()?;
        let own = handle.read_serial_number_string_ascii(&descriptor).unwrap_or_default();
        if own != wanted {
            return Ok(None);
        }
    }
    // Systems without such drivers do not know the question.
    let _ = handle.set_auto_detach_kernel_driver(true);
    handle.claim_interface(pipes.interface)?;
    if pipes.setting != 0 {
        handle.set_alternate_setting(pipes.interface, pipes.setting)?;
    }
    Ok(Some(handle))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_that_is_not_plugged_in_is_missing() {
        let id = UsbId { vendor: 0x1, product: 0x1 };
        let error = UsbPrinter::open(id, None).unwrap_err();
        assert!(matches!(error, LineError::Missing { .. } | LineError::Failed { .. }), "{error:?}");
    }
}
