//! Feature reports: 64 bytes there and 64 bytes back on the pipe that every device has.
//!
//! USB HID 1.11 sections 7.2.1 and 7.2.2; `libnitrokey`. The trap: the system's own driver holds the interface; it is
//! asked to step back while the station works and gets it back afterwards, or the token's keyboard stays dead.

use std::time::Duration;

use rusb::{Context, Device, DeviceHandle};

use crate::port::usb::refused;
use crate::port::{LineError, UsbId};
use crate::wire::nitrokey::REPORT_LEN;
use crate::wire::nitrokey::model::{INTERFACE, READ_REPORT, TRANSFER_VALUE, WRITE_REPORT};

/// How long one report may take on its way.
const WITHIN: Duration = Duration::from_secs(1);

/// A token that is spoken with in feature reports, for this process alone until it is dropped.
pub trait FeatureLink: Send {
    /// Gives it a report.
    ///
    /// # Errors
    /// [`LineError::Unplugged`] when it is gone.
    fn write(&mut self, report: &[u8; REPORT_LEN]) -> Result<(), LineError>;

    /// Takes the report that it holds at this moment.
    ///
    /// # Errors
    /// [`LineError::Unplugged`] when it is gone.
    fn read(&mut self, report: &mut [u8; REPORT_LEN]) -> Result<(), LineError>;

    /// Leaves it in peace for a while: it has no way to say that it is ready.
    fn pause(&mut self, duration: Duration);

    /// Vendor and product.
    fn id(&self) -> UsbId;
}

/// A token on the USB.
pub struct UsbReports {
    handle: DeviceHandle<Context>,
    id: UsbId,
    path: String,
}

impl UsbReports {
    pub(super) fn open(device: &Device<Context>, id: UsbId, path: String) -> Result<Self, LineError> {
        let opening = |error| refused(&path, "open", error);
        let handle = device.open().map_err(opening)?;
        // Systems without such drivers do not know the question. What was detached is attached again with the release.
        let _ = handle.set_auto_detach_kernel_driver(true);
        handle.claim_interface(INTERFACE).map_err(opening)?;
        Ok(Self { handle, id, path })
    }

    fn moved(&self, act: &'static str, outcome: rusb::Result<usize>) -> Result<(), LineError> {
        match outcome {
            Ok(REPORT_LEN) => Ok(()),
            Ok(_) => Err(LineError::TimedOut { path: self.path.clone() }),
            Err(error) => Err(refused(&self.path, act, error)),
        }
    }
}

impl FeatureLink for UsbReports {
    fn write(&mut self, report: &[u8; REPORT_LEN]) -> Result<(), LineError> {
        let (kind, request) = WRITE_REPORT;
        let interface = u16::from(INTERFACE);
        let outcome = self.handle.write_control(kind, request, TRANSFER_VALUE, interface, report, WITHIN);
        self.moved("write to", outcome)
    }

    fn read(&mut self, report: &mut [u8; REPORT_LEN]) -> Result<(), LineError> {
        let (kind, request) = READ_REPORT;
        let interface = u16::from(INTERFACE);
        let outcome = self.handle.read_control(kind, request, TRANSFER_VALUE, interface, report, WITHIN);
        self.moved("read from", outcome)
    }

    fn pause(&mut self, duration: Duration) {
        std::thread::sleep(duration);
    }

    fn id(&self) -> UsbId {
        self.id
    }
}

impl Drop for UsbReports {
    fn drop(&mut self) {
        // A token that is gone has no interface to give back.
        let _ = self.handle.release_interface(INTERFACE);
    }
}
