//! Who a smart key is: its make and its serial, which every make tells in another applet.
//!
//! Source: YKOATH. The trap: asking leaves the applet for codes, so it is selected anew afterwards; and a key that
//! tells no serial cannot be told from its neighbour, so nothing is written to it.

use std::fmt::Write as _;

use crate::domain::TokenId;
use crate::driver::card::{CardExchange, senseless};
use crate::driver::{DriverError, Refusal};
use crate::wire::apdu::Sw;
use crate::wire::ykoath::{Applet, Make, Selection};

const STEP: &str = "serial";

/// Where a serial is looked for, in this order.
const TELL_IT: [(Applet, Make); 3] = [
    (Applet::YubiKeyManagement, Make::YubiKey),
    (Applet::YubiKeyOtp, Make::YubiKey),
    (Applet::CanoKeyAdmin, Make::CanoKey),
];

/// Make, name, and whether the applet for codes was left for it.
pub(super) fn told_by(
    exchange: &mut CardExchange,
    selection: &Selection,
) -> Result<(Make, TokenId, bool), DriverError> {
    if let Some(serial) = &selection.serial {
        let mut text = String::new();
        for byte in serial {
            // Writing into a text cannot fail.
            let _ = write!(text, "{byte:02X}");
        }
        return Ok((Make::Nitrokey3, named(Make::Nitrokey3, &text)?, false));
    }
    for (applet, make) in TELL_IT {
        let Some(question) = applet.ask_serial() else { continue };
        if exchange.ask(STEP, &applet.select().map_err(senseless(STEP))?)?.sw != Sw::DONE {
            continue;
        }
        let answer = exchange.ask(STEP, &question)?;
        if answer.sw == Sw::DONE
            && let Ok(serial) = applet.serial_from(answer.data())
        {
            return Ok((make, named(make, &serial.to_string())?, true));
        }
    }
    Err(nameless())
}

fn named(make: Make, serial: &str) -> Result<TokenId, DriverError> {
    let manufacturer = match make {
        Make::YubiKey => "YK",
        Make::CanoKey => "CK",
        Make::Nitrokey3 => "NK",
    };
    TokenId::parse(manufacturer, serial).map_err(|_| nameless())
}

const fn nameless() -> DriverError {
    DriverError::Refused { step: STEP, reason: Refusal::UnknownModel }
}
