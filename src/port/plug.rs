//! What a driver is opened on: a line, a card in a reader, or reports. Which it is stands in the path of the port.
//!
//! The trap: a path of one kind must never be opened as another, because foreign bytes reset some tokens and lock
//! others.

use std::borrow::Cow;

use crate::port::{
    AllowedPort, CardLink, FeatureLink, Line, LineError, PcscCard, SerialLine, UsbPlace, card, memory, usb,
};
use crate::wire::nitrokey::model::model_of;

/// An open plug.
pub enum Plug {
    /// Bytes in both directions.
    Line(Box<dyn Line>),
    /// Commands and answers of ISO 7816-4.
    Card(Box<dyn CardLink>),
    /// Feature reports of a USB token.
    Reports(Box<dyn FeatureLink>),
}

/// The kinds of plugs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlugKind {
    /// A serial line, or anything that looks like one.
    Line,
    /// A card in a reader.
    Card,
    /// Feature reports of a USB token.
    Reports,
}

impl PlugKind {
    /// The kind of the plug that opening a path gives.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let is_reports = |place: UsbPlace| model_of(place.id.vendor, place.id.product).is_some();
        if card::reader_of(path).is_some() {
            Self::Card
        } else if UsbPlace::parse(path).is_some_and(is_reports) {
            Self::Reports
        } else {
            Self::Line
        }
    }
}

impl Plug {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> PlugKind {
        match self {
            Self::Line(_) => PlugKind::Line,
            Self::Card(_) => PlugKind::Card,
            Self::Reports(_) => PlugKind::Reports,
        }
    }
}

/// A port as people look for it: the name of the reader, the socket of a USB token, or its path. What is no path stays as it is.
#[must_use]
pub fn place_name(path: &str) -> Cow<'_, str> {
    match (card::reader_of(path), UsbPlace::parse(path)) {
        (Some(reader), _) => reader.into(),
        (None, Some(_)) => {
            path.split_once('@').map_or(path.into(), |(_, socket)| format!("USB {socket}").into())
        }
        (None, None) => path.into(),
    }
}

/// Opens an allowed port, whatever it is.
///
/// # Errors
/// Those of [`SerialLine::open`] and [`PcscCard::open`]; for a token on the USB the same ones.
pub fn open_plug(port: &AllowedPort, baud: u32) -> Result<Plug, LineError> {
    if card::reader_of(port.path()).is_some() {
        return Ok(Plug::Card(Box::new(PcscCard::open(port)?)));
    }
    if let Some(place) = UsbPlace::parse(port.path()) {
        return usb::open(&place);
    }
    if let Some(line) = memory::take_named(port.path()) {
        return Ok(Plug::Line(Box::new(line)));
    }
    Ok(Plug::Line(Box::new(SerialLine::open(port, baud)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_called_by_its_reader_its_socket_or_its_path() {
        for (path, name, kind) in [
            ("card:Contactless 00 00", "Contactless 00 00", PlugKind::Card),
            ("usb:20A0:4108@1-2.3", "USB 1-2.3", PlugKind::Reports),
            ("usb:1209:2151@2-1", "USB 2-1", PlugKind::Line),
            ("/dev/ttyUSB0", "/dev/ttyUSB0", PlugKind::Line),
            ("COM3", "COM3", PlugKind::Line),
        ] {
            assert_eq!((place_name(path).as_ref(), PlugKind::of_path(path)), (name, kind));
        }
    }
}
