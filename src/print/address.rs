//! Where a printer is and how it is spoken to: one line of text that people write and the register keeps.
//!
//! `ipp://host/path`, `ipps://host/path`, `tcp://host:9100?model=ql-820nwb`, `usb://04f9:209b?model=ql-800`,
//! `tcp://host?model=zpl&dpi=203`, `spool:`, `spool:/folder`, `viewer:`. The trap: a name and a password in an address would
//! stand in the register and in the journal, so `@` is refused.

use std::fmt;
use std::path::PathBuf;

use crate::port::UsbId;
use crate::print::brother_ql::Model;
use crate::print::error::AddressFault;
use crate::print::{PrintError, ZplPrinter};

/// Where a printer is and how it is spoken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    text: String,
    way: Way,
}

/// Every way onto paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The Internet Printing Protocol: network printers and CUPS queues.
    Ipp(IppTarget),
    /// A label printer that takes a raster.
    Label {
        /// How it is reached.
        plug: Plug,
        /// What it speaks.
        speech: Speech,
        /// Whether it is asked how it is; some print servers do not pass the answer on.
        asks: bool,
    },
    /// A folder; `None` for the one beside the register.
    Spool(Option<PathBuf>),
    /// The folder beside the register, and the system's viewer.
    Viewer,
}

/// A printer on the network that speaks IPP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IppTarget {
    /// Name or number of the host.
    pub host: String,
    /// Usually 631.
    pub port: u16,
    /// Usually `/ipp/print`, or `/printers/NAME` of CUPS.
    pub path: String,
    /// Whether the connection is encrypted.
    pub secure: bool,
}

/// How a label printer is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plug {
    /// A TCP port, usually 9100.
    Tcp {
        /// Name or number of the host.
        host: String,
        /// The port.
        port: u16,
    },
    /// A printer on USB.
    Usb {
        /// Vendor and product.
        id: UsbId,
        /// Which one, where there are several of a kind.
        serial: Option<String>,
    },
}

/// What a label printer speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// Brother QL raster.
    BrotherQl(Model),
    /// ZPL II of Zebra.
    Zpl(ZplPrinter),
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`PrintError::Address`] with what is wrong.
    pub fn parse(text: &str) -> Result<Self, PrintError> {
        let text = text.trim();
        let refused = |fault| PrintError::Address { address: text.to_owned(), fault };
        let way = way(text).map_err(refused)?;
        Ok(Self { text: text.to_owned(), way })
    }

    /// The way.
    #[must_use]
    pub const fn way(&self) -> &Way {
        &self.way
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for IppTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "ipps" } else { "ipp" };
        write!(f, "{scheme}://{}:{}{}", self.host, self.port, self.path)
    }
}

fn way(text: &str) -> Result<Way, AddressFault> {
    if text.contains('@') || text.chars().any(char::is_control) {
        return Err(AddressFault::Host);
    }
    let (scheme, rest) = text.split_once(':').ok_or(AddressFault::Way)?;
    let net = || rest.strip_prefix("//").ok_or(AddressFault::Host);
    match scheme {
        "ipp" | "ipps" => ipp(net()?, scheme == "ipps").map(Way::Ipp),
        "tcp" | "usb" => {
            let (place, choices) = net()?.split_once('?').unwrap_or((net()?, ""));
            let place = place.trim_end_matches('/');
            let plug = if scheme == "tcp" {
                let (host, port) = host_and_port(place, 9100)?;
                Plug::Tcp { host, port }
            } else {
                let (id, serial) =
                    place.split_once('/').map_or((place, None), |(id, serial)| (id, Some(serial)));
                Plug::Usb {
                    id: UsbId::parse(id).ok_or(AddressFault::UsbId)?,
                    serial: serial.filter(|serial| !serial.is_empty()).map(str::to_owned),
                }
            };
            label(plug, choices)
        }
        "spool" => Ok(Way::Spool((!rest.is_empty()).then(|| PathBuf::from(rest)))),
        "viewer" if rest.is_empty() => Ok(Way::Viewer),
        "viewer" => Err(AddressFault::Choice),
        _ => Err(AddressFault::Way),
    }
}

fn ipp(rest: &str, secure: bool) -> Result<IppTarget, AddressFault> {
    let (place, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = host_and_port(place, 631)?;
    let is_path = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '#');
    if !path.chars().all(is_path) {
        return Err(AddressFault::Choice);
    }
    let path = if path.is_empty() { "/ipp/print" } else { path };
    Ok(IppTarget { host, port, path: path.to_owned(), secure })
}

fn host_and_port(place: &str, default: u16) -> Result<(String, u16), AddressFault> {
    let (host, port) = match place.strip_prefix('[') {
        // An IPv6 address stands in brackets.
        Some(rest) => {
            let (host, rest) = rest.split_once(']').ok_or(AddressFault::Host)?;
            (host, rest.strip_prefix(':'))
        }
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '_' | '%');
    if host.is_empty() || !host.chars().all(is_host) {
        return Err(AddressFault::Host);
    }
    let port = match port {
        None => default,
        Some(port) => port.parse().ok().filter(|port| *port > 0).ok_or(AddressFault::Port)?,
    };
    Ok((host.to_owned(), port))
}

fn label(plug: Plug, choices: &str) -> Result<Way, AddressFault> {
    let (mut model, mut dpi, mut asks) = (None, None, true);
    for choice in choices.split('&').filter(|choice| !choice.is_empty()) {
        match choice.split_once('=') {
            Some(("model", name)) => model = Some(name.to_ascii_lowercase()),
            Some(("dpi", dots)) => dpi = Some(dots),
            Some(("status", "none")) => asks = false,
            _ => return Err(AddressFault::Choice),
        }
    }
    let speech = match (model.as_deref(), dpi) {
        (None, _) => return Err(AddressFault::Model),
        (Some("zpl"), dpi) => Speech::Zpl(ZplPrinter::of_dpi(dpi).ok_or(AddressFault::Choice)?),
        (Some(name), None) => Speech::BrotherQl(Model::parse(name).map_err(|_| AddressFault::Model)?),
        (Some(_), Some(_)) => return Err(AddressFault::Choice),
    };
    Ok(Way::Label { plug, speech, asks })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Way {
        Address::parse(text).unwrap().way
    }

    fn fault(text: &str) -> AddressFault {
        match Address::parse(text) {
            Err(PrintError::Address { fault, .. }) => fault,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn every_way_has_its_address() {
        let Way::Ipp(target) = read("ipps://printer.example/ipp/print") else { panic!() };
        assert_eq!(target.to_string(), "ipps://printer.example:631/ipp/print");
        let Way::Ipp(target) = read("ipp://[::1]:8631/printers/Label") else { panic!() };
        assert_eq!((target.host.as_str(), target.port, target.secure), ("::1", 8631, false));
        let Way::Label { plug, speech, asks } = read("tcp://10.0.0.7?model=QL-820NWB") else { panic!() };
        assert_eq!(plug, Plug::Tcp { host: "10.0.0.7".into(), port: 9100 });
        assert_eq!((speech, asks), (Speech::BrotherQl(Model::Ql820nwb), true));
        let Way::Label { plug, speech, asks } = read("usb://0a5f:0080/XX1?model=zpl&dpi=300&status=none")
        else {
            panic!()
        };
        let id = UsbId { vendor: 0x0a5f, product: 0x80 };
        assert_eq!(plug, Plug::Usb { id, serial: Some("XX1".into()) });
        assert_eq!((speech, asks), (Speech::Zpl(ZplPrinter::of_dpi(Some("300")).unwrap()), false));
        assert_eq!(read("spool:"), Way::Spool(None));
        assert_eq!(read("spool:/srv/print"), Way::Spool(Some("/srv/print".into())));
        assert_eq!(read("viewer:"), Way::Viewer);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let table = [
            ("printer", AddressFault::Way),
            ("lpt://x", AddressFault::Way),
            ("ipp:x", AddressFault::Host),
            ("ipp://", AddressFault::Host),
            ("ipp://name:secret@host/", AddressFault::Host),
            ("ipp://a b/", AddressFault::Host),
            ("ipp://host:0/", AddressFault::Port),
            ("tcp://host:99999?model=ql-800", AddressFault::Port),
            ("tcp://host", AddressFault::Model),
            ("tcp://host?model=laser", AddressFault::Model),
            ("tcp://host?model=zpl&dpi=72", AddressFault::Choice),
            ("tcp://host?model=ql-800&dpi=300", AddressFault::Choice),
            ("tcp://host?model=ql-800&colour=red", AddressFault::Choice),
            ("usb://04f9?model=ql-800", AddressFault::UsbId),
            ("viewer:now", AddressFault::Choice),
            ("ipp://host/a b", AddressFault::Choice),
        ];
        for (text, expected) in table {
            assert_eq!(fault(text), expected, "{text}");
        }
    }
}
