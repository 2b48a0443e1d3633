//! Which socket something is plugged into: the path under which a tray slot is a physical place.
//!
//! USB 2.0 section 4.1.1 (tiers); written `usb:20A0:4108@1-2.3`, as the system's own list of devices does behind the `@`.
//! The trap: a number that the bus gives at each plugging-in is no place, and neither is a serial number.

use std::fmt;

use crate::port::UsbId;

/// What the path of a USB token begins with.
pub(super) const SCHEME: &str = "usb:";

/// How many hubs can hang on each other, sockets of the machine included (USB 2.0 section 4.1.1).
const TIERS: usize = 7;

/// A socket and what is expected in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsbPlace {
    /// Vendor and product.
    pub id: UsbId,
    /// The bus.
    pub bus: u8,
    /// The socket of the machine, then that of each hub behind it.
    pub ports: Vec<u8>,
}

impl UsbPlace {
    /// What names the tokens of an id wherever they are plugged in.
    #[must_use]
    pub fn anywhere(id: UsbId) -> String {
        format!("{SCHEME}{id}")
    }

    /// Reads a path.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (id, place) = path.strip_prefix(SCHEME)?.split_once('@')?;
        let (bus, ports) = place.split_once('-')?;
        let ports: Vec<u8> = ports.split('.').map(number).collect::<Option<_>>()?;
        let is_place = ports.len() <= TIERS;
        is_place.then_some(Self { id: UsbId::parse(id)?, bus: number(bus)?, ports })
    }
}

impl fmt::Display for UsbPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ports: Vec<String> = self.ports.iter().map(u8::to_string).collect();
        write!(f, "{SCHEME}{}@{}-{}", self.id, self.bus, ports.join("."))
    }
}

fn number(text: &str) -> Option<u8> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_token_bus_and_sockets_and_comes_back_as_it_was() {
        for path in ["usb:20A0:4108@1-2.3", "usb:316D:4C4B@12-1", "usb:1209:2151@2-1.2.3.4.5.6.7"] {
            assert_eq!(UsbPlace::parse(path).unwrap().to_string(), path);
        }
        let place = UsbPlace::parse("usb:20a0:4108@1-2.3").unwrap();
        assert_eq!((place.id.vendor, place.bus, place.ports), (0x20a0, 1, vec![2, 3]));
    }

    #[test]
    fn what_is_no_place_is_not_read_as_one() {
        for bad in [
            "usb:20A0:4108",
            "usb:20A0:4108@1",
            "usb:20A0:4108@1-",
            "usb:20A0:4108@1-2..3",
            "usb:20A0:4108@0-2",
            "usb:20A0:4108@1-+2",
            "usb:20A0:4108@1-256",
            "usb:20A0:4108@1-1.1.1.1.1.1.1.1",
            "usb://20A0:4108",
            "card:20A0:4108@1-2",
        ] {
            assert_eq!(UsbPlace::parse(bad), None, "{bad}");
        }
    }
}
