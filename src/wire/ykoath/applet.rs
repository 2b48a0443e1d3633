//! The applets of a smart key that the station selects: the one for codes, and those that tell the serial number.
//!
//! Source: YKOATH. The trap: selecting another applet ends what was opened in the one before, so the serial is read
//! first.

use super::tlv::{fields, push};
use crate::wire::{Wiped, WireError, apdu};

/// An applet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applet {
    /// The applet for codes, of every make.
    Oath,
    /// YubiKey: the applet for management, which tells the serial in a field.
    YubiKeyManagement,
    /// YubiKey: the applet for button codes, which tells the serial plainly.
    YubiKeyOtp,
    /// CanoKey: the applet for administration.
    CanoKeyAdmin,
}

// Fields of the management applet.
const SUPPORTED_OVER_USB: u8 = 0x01;
const SERIAL: u8 = 0x02;
const ENABLED_OVER_USB: u8 = 0x03;
const FORM: u8 = 0x04;
const VERSION: u8 = 0x05;

/// The applet for codes among those that a YubiKey may have.
const OATH_CAPABILITY: [u8; 2] = [0x00, 0x20];

/// A YubiKey for the key ring, plug of type A.
const KEY_RING: u8 = 0x01;

impl Applet {
    /// Every applet.
    pub const ALL: [Self; 4] = [Self::Oath, Self::YubiKeyManagement, Self::YubiKeyOtp, Self::CanoKeyAdmin];

    /// What it is selected by; a longer identifier that begins so selects it too.
    #[must_use]
    pub const fn aid(self) -> &'static [u8] {
        match self {
            Self::Oath => &[0xa0, 0x00, 0x00, 0x05, 0x27, 0x21, 0x01],
            Self::YubiKeyManagement => &[0xa0, 0x00, 0x00, 0x05, 0x27, 0x47, 0x11, 0x17],
            Self::YubiKeyOtp => &[0xa0, 0x00, 0x00, 0x05, 0x27, 0x20, 0x01],
            Self::CanoKeyAdmin => &[0xf0, 0x00, 0x00, 0x00, 0x00],
        }
    }

    /// The command that selects it.
    pub fn select(self) -> Result<apdu::Command, WireError> {
        apdu::Command::carrying([0x00, 0xa4, 0x04, 0x00], self.aid())
    }

    /// The applet that a command selects.
    #[must_use]
    pub fn selected_by(command: &apdu::Command) -> Option<Self> {
        let selects = command.header() == [0x00, 0xa4, 0x04, 0x00];
        Self::ALL.into_iter().find(|applet| selects && command.data().starts_with(applet.aid()))
    }

    /// The command that asks the selected applet for the serial; `None` where it tells none.
    #[must_use]
    pub fn ask_serial(self) -> Option<apdu::Command> {
        let header = match self {
            Self::Oath => return None,
            Self::YubiKeyManagement => [0x00, 0x1d, 0x00, 0x00],
            Self::YubiKeyOtp => [0x00, 0x01, 0x10, 0x00],
            Self::CanoKeyAdmin => [0x00, 0x32, 0x00, 0x00],
        };
        Some(apdu::Command::new(header).expecting(0))
    }

    /// Whether a command asks the selected applet for the serial.
    #[must_use]
    pub fn is_asked_serial(self, command: &apdu::Command) -> bool {
        self.ask_serial().is_some_and(|asked| asked.header() == command.header() && command.data().is_empty())
    }

    /// The serial in a response's data.
    pub fn serial_from(self, data: &[u8]) -> Result<u32, WireError> {
        let plain = match self {
            Self::Oath => None,
            Self::YubiKeyOtp | Self::CanoKeyAdmin => Some(data),
            Self::YubiKeyManagement => data
                .split_first()
                .filter(|(len, rest)| usize::from(**len) == rest.len())
                .and_then(|(_, rest)| fields(rest))
                .and_then(|fields| fields.into_iter().find(|(tag, _)| *tag == SERIAL))
                .map(|(_, value)| value),
        };
        plain
            .and_then(|bytes| bytes.try_into().ok())
            .map(u32::from_be_bytes)
            .ok_or(WireError::NotAMessage { expected: "serial number", len: data.len() })
    }

    /// What the applet says when it is selected on a token of this firmware; [`Selection`](super::Selection) is what the applet
    /// for codes says.
    pub fn greeting(self, version: [u8; 3]) -> Result<apdu::Response, WireError> {
        let [major, minor, patch] = version;
        match self {
            Self::YubiKeyManagement => {
                let text = format!("Virtual mgr - FW version {major}.{minor}.{patch}");
                apdu::Response::carrying(text.as_bytes(), apdu::Sw::DONE)
            }
            // Firmware, how often it was programmed, and what touches do: nothing is set up.
            Self::YubiKeyOtp => apdu::Response::carrying(&[major, minor, patch, 0, 0, 0], apdu::Sw::DONE),
            Self::Oath | Self::CanoKeyAdmin => Ok(apdu::Response::only(apdu::Sw::DONE)),
        }
    }

    /// What a YubiKey of today tells about itself where it is asked for its serial: one for codes alone.
    pub fn yubikey_info(serial: u32, version: [u8; 3]) -> Result<apdu::Response, WireError> {
        let mut fields = Wiped::new();
        push(&mut fields, SUPPORTED_OVER_USB, &[&OATH_CAPABILITY])?;
        push(&mut fields, SERIAL, &[&serial.to_be_bytes()])?;
        push(&mut fields, ENABLED_OVER_USB, &[&OATH_CAPABILITY])?;
        push(&mut fields, FORM, &[&[KEY_RING]])?;
        push(&mut fields, VERSION, &[&version])?;
        let mut data = Wiped::of(&[u8::try_from(fields.len()).unwrap_or(u8::MAX)])?;
        data.push(&fields)?;
        apdu::Response::carrying(&data, apdu::Sw::DONE)
    }

    /// The response that tells the serial; nothing where it tells none.
    pub fn serial_response(self, serial: u32) -> Result<apdu::Response, WireError> {
        let mut data = Wiped::new();
        match self {
            Self::Oath => {}
            Self::YubiKeyOtp | Self::CanoKeyAdmin => data.push(&serial.to_be_bytes())?,
            Self::YubiKeyManagement => {
                data.push(&[6])?;
                push(&mut data, SERIAL, &[&serial.to_be_bytes()])?;
            }
        }
        apdu::Response::carrying(&data, apdu::Sw::DONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_applet_is_selected_by_its_own_command_and_tells_its_serial() {
        for applet in Applet::ALL {
            assert_eq!(Applet::selected_by(&applet.select().unwrap()), Some(applet));
            assert!(
                Applet::ALL.iter().all(|other| *other == applet || !other.aid().starts_with(applet.aid()))
            );
            let Some(asked) = applet.ask_serial() else { continue };
            assert!(applet.is_asked_serial(&asked));
            let response = applet.serial_response(0x0102_0304).unwrap();
            assert_eq!(applet.serial_from(response.data()), Ok(0x0102_0304));
            assert!(applet.serial_from(&response.data()[1..]).is_err());
        }
        let full = [Applet::Oath.aid(), &[0x01]].concat();
        let command = apdu::Command::carrying([0x00, 0xa4, 0x04, 0x00], &full).unwrap();
        assert_eq!(Applet::selected_by(&command), Some(Applet::Oath));
    }

    #[test]
    fn a_serial_is_found_among_other_fields() {
        let data = [13, 0x05, 3, 5, 4, 3, 0x02, 4, 0, 1, 0, 2, 0x7f, 0];
        assert_eq!(Applet::YubiKeyManagement.serial_from(&data), Ok(0x0001_0002));
        let told = Applet::yubikey_info(0x0001_0002, [5, 4, 3]).unwrap();
        assert_eq!(told.data().len(), 1 + 4 + 6 + 4 + 3 + 5);
        assert_eq!(Applet::YubiKeyManagement.serial_from(told.data()), Ok(0x0001_0002));
        assert!(Applet::Oath.serial_from(&data).is_err());
    }
}
