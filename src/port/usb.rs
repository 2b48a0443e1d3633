//! What hangs on the USB: found by vendor and product, opened for this process alone.
//!
//! USB 2.0 sections 9.5 and 9.6 (descriptors); `libnitrokey`. The trap: a listing reads what the system has read already
//! and opens nothing; and a smart-card reader's interface belongs to the PC/SC service, whatever else its neighbours
//! carry.

use std::io;

use rusb::{Context, Device, Direction, InterfaceDescriptor, TransferType, UsbContext as _};

use crate::port::{LineError, UsbId};

mod line;
mod place;
mod printer;
mod reports;
mod tokens;

pub use line::UsbLine;
pub use place::UsbPlace;
pub use printer::{UsbPrinter, usb_printers};
pub use reports::{FeatureLink, UsbReports};
pub(super) use tokens::{Token, is_listed, is_token, named, open, tokens};

/// Where an interface takes and gives bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pipes {
    interface: u8,
    setting: u8,
    out: u8,
    /// Some interfaces only take.
    back: Option<u8>,
    kind: TransferType,
}

/// What is plugged in. Opens none of it.
fn devices(path: &str) -> Result<Vec<Device<Context>>, LineError> {
    let list = Context::new().and_then(|context| context.devices()).map_err(|e| failed(path, "list", e))?;
    Ok(list.iter().collect())
}

fn id_of(device: &Device<Context>) -> Option<UsbId> {
    let descriptor = device.device_descriptor().ok()?;
    Some(UsbId { vendor: descriptor.vendor_id(), product: descriptor.product_id() })
}

/// The first answer that an interface gives.
fn interface<T>(
    device: &Device<Context>,
    wanted: impl FnMut(InterfaceDescriptor<'_>) -> Option<T>,
) -> Option<T> {
    let config = device.active_config_descriptor().or_else(|_| device.config_descriptor(0)).ok()?;
    config.interfaces().flat_map(|interface| interface.descriptors()).find_map(wanted)
}

/// The pipes of one kind of an interface that has at least the one that takes.
fn pipes_of(setting: &InterfaceDescriptor<'_>, kind: TransferType) -> Option<Pipes> {
    let pipe = |direction| {
        setting
            .endpoint_descriptors()
            .find(|end| end.transfer_type() == kind && end.direction() == direction)
            .map(|end| end.address())
    };
    let (interface, setting) = (setting.interface_number(), setting.setting_number());
    Some(Pipes { interface, setting, out: pipe(Direction::Out)?, back: pipe(Direction::In), kind })
}

fn failed(path: &str, act: &'static str, error: rusb::Error) -> LineError {
    let path = path.to_owned();
    match error {
        rusb::Error::NoDevice | rusb::Error::Io | rusb::Error::Pipe => LineError::Unplugged { path },
        rusb::Error::NotFound => LineError::Missing { path },
        rusb::Error::Timeout => LineError::TimedOut { path },
        rusb::Error::Busy => LineError::Busy { path },
        rusb::Error::Access => LineError::Denied { path },
        source => LineError::Failed { path, act, source: io::Error::other(source) },
    }
}

/// What a token means whose pipe halts: it says no, it is not gone.
fn refused(path: &str, act: &'static str, error: rusb::Error) -> LineError {
    match error {
        rusb::Error::Pipe => {
            LineError::Failed { path: path.to_owned(), act, source: io::Error::other(error) }
        }
        other => failed(path, act, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_halts_its_pipe_is_still_there_and_a_printer_that_does_is_gone() {
        assert!(failed("usb", "write to", rusb::Error::Pipe).is_unplugged());
        assert!(!refused("usb", "write to", rusb::Error::Pipe).is_unplugged());
        assert!(refused("usb", "write to", rusb::Error::NoDevice).is_unplugged());
        assert!(matches!(refused("usb", "open", rusb::Error::Access), LineError::Denied { .. }));
    }
}
