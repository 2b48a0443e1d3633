//! `name-token --port FAMILY:PATH SERIAL`: a token that leaves its maker without a serial is given the one of its
//! inventory label.
//!
//! Prints `{"event":"named","port":…,"family":…,"serial":…}`. Source: `hardware-totp`. The traps: a token that has a
//! serial, or holds anything at all, refuses; and no serial is given twice, so the register hears of it before the token
//! does.

use std::sync::Arc;

use clap::Args;
use serde_json::json;

use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::office::{open_office, told};
use crate::cli::report::Report;
use crate::desk::device::DeviceFailure;
use crate::desk::notice::device_fault;
use crate::domain::{Serial, TokenId};
use crate::driver::{DriverError, driver_of};
use crate::port::{AllowedPorts, LineError, PortPlace, PortRule, SystemClock, open_plug};

/// Arguments of `name-token`.
#[derive(Debug, Args)]
pub struct NameTokenArgs {
    /// The port, behind the family of its token: `open-serial:/dev/ttyUSB0`.
    #[arg(long, value_name = "FAMILY:PATH")]
    port: String,
    /// Allow the first write on this station to the family.
    #[arg(long)]
    consent_first: bool,
    /// The serial of the inventory label, for example OS-0000123.
    serial: String,
}

pub fn run(args: &NameTokenArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let rule = PortRule::parse(&args.port).map_err(|_| Failure::Usage("--port FAMILY:PATH"))?;
    let PortRule { family: Some(family), place: PortPlace::Path(path) } = rule.clone() else {
        return Err(Failure::Usage("--port FAMILY:PATH"));
    };
    let serial = Serial::parse(&args.serial).map_err(|_| Failure::Usage("SERIAL"))?;
    let driver = driver_of(&family).ok_or(Failure::Usage("--port FAMILY:PATH"))?;
    let baud = driver.baud().ok_or(Failure::Usage("--port FAMILY:PATH"))?;
    let token = driver.serials_given_as().and_then(|maker| TokenId::parse(maker, serial.as_str()).ok());
    let token = token.ok_or(Failure::Usage("--port FAMILY:PATH"))?;
    let failed = |failure: DeviceFailure| Failure::Told(device_fault(&failure, &args.port));
    let closed = |error: LineError| failed(error.into());

    let mut office = open_office(common)?;
    if office.family(&family).map_err(told)?.record.off {
        return Err(failed(DeviceFailure::SwitchedOff { family: driver.family() }));
    }
    let port = AllowedPorts::new(vec![rule]).admit_path(&path).map_err(closed)?;
    let plug = open_plug(&port, baud).map_err(closed)?;
    let clock = Arc::new(SystemClock::new());
    let mut session = driver.open(plug, clock).map_err(|error| failed(error.into()))?;
    office.begin_naming(driver, &token, args.consent_first).map_err(told)?;
    let given = session.give_serial(&serial);
    if matches!(given, Err(DriverError::Refused { .. })) {
        office.end_naming(&token, false).map_err(told)?;
    }
    let identity = given.and_then(|()| session.identify()).map_err(|error| failed(error.into()))?;
    office.end_naming(&identity.token, true).map_err(told)?;
    report.object(&json!({
        "event": "named", "port": path, "family": identity.family, "serial": identity.token.serial.as_str(),
    }));
    report.sentence(identity.token.serial.as_str());
    Ok(())
}
