//! `name-token --port FAMILY:PATH SERIAL`: a token that leaves its maker without a serial is given the one of its inventory
//! label.
//!
//! Prints `{"event":"named","port":…,"family":…,"serial":…}`. Source: `hardware-totp`. The trap: a token that has a
//! serial, or holds anything at all, refuses; nothing is overwritten.

use std::sync::Arc;

use clap::Args;
use serde_json::json;

use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::desk::device::DeviceFailure;
use crate::desk::notice::device_fault;
use crate::domain::Serial;
use crate::driver::{DriverError, driver_for, driver_of};
use crate::port::{AllowedPorts, LineError, PortPlace, PortRule, SystemClock, open_plug};

/// Arguments of `name-token`.
#[derive(Debug, Args)]
pub struct NameTokenArgs {
    /// The port, behind the family of its token: `open-serial:/dev/ttyUSB0`.
    #[arg(long, value_name = "FAMILY:PATH")]
    port: String,
    /// The serial of the inventory label, for example OS-0000123.
    serial: String,
}

pub fn run(args: &NameTokenArgs, report: &Report) -> Result<(), Failure> {
    let rule = PortRule::parse(&args.port).map_err(|_| Failure::Usage("--port FAMILY:PATH"))?;
    let PortRule { family: Some(family), place: PortPlace::Path(path) } = rule.clone() else {
        return Err(Failure::Usage("--port FAMILY:PATH"));
    };
    let serial = Serial::parse(&args.serial).map_err(|_| Failure::Usage("SERIAL"))?;
    let baud = driver_of(&family).and_then(crate::driver::Driver::baud);
    let baud = baud.ok_or(Failure::Usage("--port FAMILY:PATH"))?;
    let told = |failure: DeviceFailure| Failure::Told(device_fault(&failure, &args.port));
    let closed = |error: LineError| told(DeviceFailure::Port { cause: error.to_string() });
    let port = AllowedPorts::new(vec![rule]).admit_path(&path).map_err(closed)?;
    let plug = open_plug(&port, baud).map_err(closed)?;
    let driver = driver_for(plug.kind(), port.family()).ok_or_else(|| told(DeviceFailure::Unknown))?;
    let named = || -> Result<_, DriverError> {
        let mut session = driver.open(plug, Arc::new(SystemClock::new()))?;
        session.give_serial(&serial)?;
        session.identify()
    };
    let identity = named().map_err(|error| told(error.into()))?;
    report.object(&json!({
        "event": "named", "port": path, "family": identity.family, "serial": identity.token.serial.as_str(),
    }));
    report.sentence(identity.token.serial.as_str());
    Ok(())
}
