//! Which ports are there: lists, made without opening anything.
//!
//! A list item says whether we may open it. Hot-plug is asking again. The trap: the system never lists
//! pseudo-terminals, so emulated tokens come through [`ListedPorts`].

use std::fmt;
use std::path::Path;

use serialport::{SerialPortInfo, SerialPortType};

use crate::port::kept::Kept;
use crate::port::{CardReaders, CardService, access, card, com, usb};

/// Something that knows which ports are there at this moment.
pub trait PortLister: Send {
    /// The ports, in a stable order. Opens none of them.
    fn list(&mut self) -> Vec<PortSeen>;

    /// Whether what is behind this path is always in the list while it is there, so that nobody need ask for it by its name.
    fn lists(&self, _: &str) -> bool {
        false
    }

    /// The readers for cards, as of the last list.
    fn readers(&self) -> ReadersSeen {
        ReadersSeen::default()
    }
}

/// The readers for cards.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadersSeen {
    /// How the service for them is; `None` where nobody asked.
    pub service: Option<CardService>,
    /// The path of each, with a card or without.
    pub paths: Vec<String>,
}

/// A port that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortSeen {
    /// Its path, or its name on systems without paths.
    pub path: String,
    /// The USB device it belongs to, where the system knows.
    pub usb: Option<UsbId>,
    /// Whether the system lets this user open it, judged from outside.
    pub may_open: bool,
}

/// Vendor and product of a USB device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UsbId {
    /// Vendor id.
    pub vendor: u16,
    /// Product id.
    pub product: u16,
}

/// The serial ports that the operating system lists, the readers of its smart-card service that have a card, and the tokens
/// on its USB.
pub struct SystemPorts {
    readers: CardReaders,
    service: Option<CardService>,
    serial: Kept<Vec<SerialPortInfo>>,
    usb: Kept<Vec<usb::Token>>,
}

/// Where Linux shows its terminals, and the devices on its USB. Going through all of them costs a hundred questions.
const TERMINALS: &str = "/sys/class/tty";
const USB_DEVICES: &str = "/sys/bus/usb/devices";

/// Ports named by the operator; each counts as present while its path exists, or its token is on the USB.
#[derive(Debug, Clone, Default)]
pub struct ListedPorts {
    paths: Vec<String>,
}

impl UsbId {
    /// Reads four hexadecimal digits, a colon, and four more.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (vendor, product) = text.split_once(':')?;
        let number = |part: &str| {
            let good = part.len() == 4 && part.bytes().all(|b| b.is_ascii_hexdigit());
            good.then(|| u16::from_str_radix(part, 16).ok()).flatten()
        };
        Some(Self { vendor: number(vendor)?, product: number(product)? })
    }
}

impl fmt::Display for UsbId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}:{:04X}", self.vendor, self.product)
    }
}

impl Default for SystemPorts {
    fn default() -> Self {
        let (serial, usb) = (Kept::while_unchanged(TERMINALS), Kept::while_unchanged(USB_DEVICES));
        Self { readers: CardReaders::default(), service: None, serial, usb }
    }
}

impl PortLister for SystemPorts {
    fn list(&mut self) -> Vec<PortSeen> {
        let serial = self.serial.look(serial_ports).iter().map(|port| PortSeen {
            usb: match &port.port_type {
                SerialPortType::UsbPort(usb) => Some(UsbId { vendor: usb.vid, product: usb.pid }),
                _ => None,
            },
            may_open: access::may_open(Path::new(&port.port_name)),
            path: port.port_name.clone(),
        });
        let usb = self.usb.look(usb::tokens).iter().map(usb::Token::seen);
        let mut ports: Vec<PortSeen> = serial.chain(usb).collect();
        // A service that fails has no cards to show; what to do about it is told where readers are set up.
        let (service, cards) = self.readers.look().unwrap_or((CardService::Refuses, Vec::new()));
        self.service = Some(service);
        ports.extend(cards);
        ports.sort_by(|a, b| a.path.cmp(&b.path));
        ports
    }

    fn lists(&self, path: &str) -> bool {
        let is_com = cfg!(windows) && com::number(path).is_some();
        is_com || card::reader_of(path).is_some() || usb::is_listed(path)
    }

    fn readers(&self) -> ReadersSeen {
        ReadersSeen { service: self.service, paths: self.readers.readers() }
    }
}

/// The serial ports. A system that cannot list them has none to show; opening one by path still tells why.
pub(super) fn serial_ports() -> Vec<SerialPortInfo> {
    // Where the system has no list of terminals, as in some containers, the question itself would end the thread.
    if cfg!(target_os = "linux") && !Path::new(TERMINALS).exists() {
        return Vec::new();
    }
    serialport::available_ports().unwrap_or_default()
}

impl ListedPorts {
    /// The list of these paths, in this order.
    pub fn new<P: Into<String>>(paths: impl IntoIterator<Item = P>) -> Self {
        Self { paths: paths.into_iter().map(Into::into).collect() }
    }
}

impl PortLister for ListedPorts {
    fn list(&mut self) -> Vec<PortSeen> {
        let (tokens, others): (Vec<&str>, Vec<&str>) =
            self.paths.iter().map(String::as_str).partition(|path| usb::is_token(path));
        let is_there = |path: &&str| path.starts_with("memory:") || com::is_there(path);
        let seen = |path: &str| {
            let may_open = access::may_open(Path::new(path));
            PortSeen { path: path.to_owned(), usb: None, may_open }
        };
        let mut ports: Vec<PortSeen> = others.into_iter().filter(is_there).map(seen).collect();
        ports.extend(usb::named(&tokens).iter().map(usb::Token::seen));
        ports
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_port_is_present_while_its_path_exists() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ttyX0");
        let mut list = ListedPorts::new([path.to_str().unwrap()]);
        assert!(list.list().is_empty());
        std::fs::write(&path, "").unwrap();
        assert_eq!(list.list().len(), 1);
        assert!(list.list()[0].may_open);
        std::fs::remove_file(&path).unwrap();
        assert!(list.list().is_empty());
    }

    #[test]
    fn usb_ids_are_four_and_four_hexadecimal_digits() {
        assert_eq!(UsbId::parse("1a2b:00ff"), Some(UsbId { vendor: 0x1a2b, product: 0xff }));
        for bad in ["", "1a2b", "1a2b:ff", "1a2b:00ffa", "+a2b:00ff", "/dev/x:y"] {
            assert_eq!(UsbId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn listing_the_systems_ports_opens_nothing_and_does_not_fail() {
        let _ = SystemPorts::default().list();
    }
}
