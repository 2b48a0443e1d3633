//! The tokens on the USB: those of known families, and others only where the operator named them.
//!
//! Source: `libnitrokey`; README, rule 9 for every family. The trap: an id alone does not say what a device carries, so
//! its descriptors have to show the interface that its family speaks over before it is listed, and again before it is
//! opened.

use std::path::PathBuf;

use rusb::{Context, Device, TransferType};

use crate::port::usb::place::SCHEME;
use crate::port::usb::{Pipes, UsbLine, UsbPlace, UsbReports, devices, id_of, interface, pipes_of};
use crate::port::{LineError, Plug, PortSeen, UsbId, access};
use crate::wire::nitrokey::model::{INTERFACE, model_of};
use crate::wire::reference::usb as reference;

/// The class of keyboards, mice, and whatever else sends reports.
const HID_CLASS: u8 = 3;

/// A token that is plugged in.
pub struct Token {
    place: UsbPlace,
    /// The file that stands for it, where the system has one.
    node: PathBuf,
}

impl Token {
    /// It as a port; whether it may be opened is looked up now, for rights are given after a device has come.
    pub fn seen(&self) -> PortSeen {
        let may_open = access::may_open(&self.node);
        PortSeen { path: self.place.to_string(), usb: Some(self.place.id), may_open }
    }
}

/// How a token is spoken with.
enum Way {
    Frames(Pipes),
    Reports,
}

/// Whether a name of the operator means a token on the USB.
pub fn is_token(text: &str) -> bool {
    text.starts_with(SCHEME)
}

/// The tokens of known families that are plugged in. Opens none of them.
pub fn tokens() -> Vec<Token> {
    plugged(|place| is_known(place.id))
}

/// Whether a name of the operator means tokens of a known family, which [`tokens`] has whenever they are plugged in.
pub fn is_listed(name: &str) -> bool {
    let id = name.strip_prefix(SCHEME).and_then(UsbId::parse);
    id.or_else(|| UsbPlace::parse(name).map(|place| place.id)).is_some_and(is_known)
}

/// What names of the operator lead to: places, or every token of an id. Opens none of them, and asks the system once for all.
pub fn named(names: &[&str]) -> Vec<Token> {
    let ids: Vec<UsbId> = names.iter().filter_map(|name| UsbId::parse(name.strip_prefix(SCHEME)?)).collect();
    let places: Vec<UsbPlace> = names.iter().filter_map(|name| UsbPlace::parse(name)).collect();
    if ids.is_empty() && places.is_empty() {
        return Vec::new();
    }
    plugged(|place| ids.contains(&place.id) || places.contains(place))
}

/// Opens the token at a place.
///
/// # Errors
/// [`LineError::Missing`] when it is not there, [`LineError::Denied`] or [`LineError::Busy`] when the system says no.
pub fn open(place: &UsbPlace) -> Result<Plug, LineError> {
    let path = place.to_string();
    let device = devices(&path)?.into_iter().find(|device| place_of(device).as_ref() == Some(place));
    let Some(device) = device else { return Err(LineError::Missing { path }) };
    match way(&device, place.id) {
        Some(Way::Frames(pipes)) => Ok(Plug::Line(Box::new(UsbLine::open(&device, pipes, path)?))),
        Some(Way::Reports) => Ok(Plug::Reports(Box::new(UsbReports::open(&device, place.id, path)?))),
        None => {
            let source = std::io::ErrorKind::Unsupported.into();
            Err(LineError::Failed { path, act: "find the interface of a token", source })
        }
    }
}

fn plugged(wanted: impl Fn(&UsbPlace) -> bool) -> Vec<Token> {
    // A system that cannot list its devices has none to show.
    let devices = devices(SCHEME).unwrap_or_default();
    let mut tokens: Vec<Token> = devices
        .iter()
        .filter_map(|device| {
            let place = place_of(device).filter(&wanted)?;
            way(device, place.id)?;
            let node = format!("/dev/bus/usb/{:03}/{:03}", device.bus_number(), device.address());
            Some(Token { place, node: node.into() })
        })
        .collect();
    tokens.sort_by_cached_key(|token| token.place.to_string());
    tokens
}

const fn is_reference(id: UsbId) -> bool {
    id.vendor == reference::VENDOR_ID && id.product == reference::PRODUCT_ID
}

fn is_known(id: UsbId) -> bool {
    is_reference(id) || model_of(id.vendor, id.product).is_some()
}

/// Where a device is plugged in; the machine's own hubs are nowhere.
fn place_of(device: &Device<Context>) -> Option<UsbPlace> {
    let ports = device.port_numbers().ok().filter(|ports| !ports.is_empty())?;
    Some(UsbPlace { id: id_of(device)?, bus: device.bus_number(), ports })
}

/// How the device can be spoken with. Neither way is that of a smart-card reader.
fn way(device: &Device<Context>, id: UsbId) -> Option<Way> {
    interface(device, |setting| {
        if model_of(id.vendor, id.product).is_some() {
            let is_it = setting.interface_number() == INTERFACE && setting.class_code() == HID_CLASS;
            return is_it.then_some(Way::Reports);
        }
        let is_it = (setting.class_code(), setting.sub_class_code(), setting.protocol_code())
            == reference::INTERFACE_CLASS;
        // A low-speed device has no bulk pipes.
        let both_ways = |kind| pipes_of(&setting, kind).filter(|pipes| pipes.back.is_some());
        is_it
            .then(|| [TransferType::Bulk, TransferType::Interrupt].into_iter().find_map(both_ways))?
            .map(Way::Frames)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::AllowedPorts;
    use crate::wire::nitrokey::model::MODELS;

    const RULES: &str = include_str!("../../../assets/60-token-station.rules");

    #[test]
    fn every_known_token_stands_in_the_rules_that_let_people_open_it() {
        let nitrokeys = MODELS.iter().map(|model| (model.vendor_id, model.product_id));
        for (vendor, product) in nitrokeys.chain([(reference::VENDOR_ID, reference::PRODUCT_ID)]) {
            assert!(is_known(UsbId { vendor, product }));
            let rule = format!("ATTR{{idVendor}}==\"{vendor:04x}\", ATTR{{idProduct}}==\"{product:04x}\"");
            assert!(RULES.lines().any(|line| line.contains(&rule) && line.contains("uaccess")), "{rule}");
        }
        assert!(!is_known(UsbId { vendor: 0x20a0, product: 0x42b2 }), "a Nitrokey 3 is a card");
        for (name, listed) in [
            ("usb:20A0:4108@1-2", true),
            ("usb:20A0:4108", true),
            ("usb:20A0:42B2@1-2", false),
            ("/dev/x", false),
        ] {
            assert_eq!(is_listed(name), listed, "{name}");
        }
    }

    #[test]
    fn a_token_that_is_not_plugged_in_is_missing_and_a_place_that_is_none_is_never_a_serial_port() {
        for path in ["usb:20A0:4108@250-7", "usb:20A0:4108"] {
            let port = AllowedPorts::of_paths([path]);
            let allowed = port.admit(&PortSeen { path: path.into(), usb: None, may_open: true }).unwrap();
            let refused = crate::port::open_plug(&allowed, 115_200).err().unwrap();
            assert!(matches!(refused, LineError::Missing { .. } | LineError::Failed { .. }), "{refused:?}");
        }
        assert!(named(&["usb:20A0:4108@250-7", "usb:"]).is_empty());
    }
}
