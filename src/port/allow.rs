//! Which ports may be opened: only those that the operator has named, by path or by USB id, with the family behind them.
//!
//! Opening a strange serial port can reset the device behind it, so nothing is tried out, and no family is guessed. The trap: a
//! list that is merely consulted gets forgotten; opening takes an [`AllowedPort`], which only this list makes.

use std::fmt;
use std::path::Path;

use thiserror::Error;

use crate::port::{LineError, PortSeen, UsbId, UsbPlace, com};

/// One line of the operator's list: `flipper:/dev/ttyACM0`, or without a family `/dev/ttyUSB0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortRule {
    /// The family of tokens behind the port; without one it is what such a plug usually carries.
    pub family: Option<String>,
    /// Which ports.
    pub place: PortPlace,
}

/// Which ports a rule names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortPlace {
    /// The port at this path (a link to it will do).
    Path(String),
    /// Every port of this USB device.
    Usb(UsbId),
}

/// What stands before a colon in a path and is no family: it says what kind of plug it is.
const SCHEMES: [&str; 3] = ["card", "memory", "usb"];

/// What may stand before a USB id.
const USB: &str = "usb:";

/// A text that is neither a path nor a USB id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a port is a path or a USB id such as 1209:2151, got {got:?}")]
pub struct PortRuleRefused {
    /// What came.
    pub got: String,
}

/// The operator's list. An empty list allows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowedPorts(Vec<PortRule>);

/// A port that the operator has allowed: the only thing that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedPort {
    family: Option<String>,
    path: String,
}

impl PortRule {
    /// Reads `1209:2151` (hexadecimal), also with `usb:` before it, as a USB id and anything else as a path, behind the name of a family if there is one:
    /// two or more small letters, digits or hyphens, a letter first, and a colon.
    ///
    /// # Errors
    /// [`PortRuleRefused`] for an empty text or one with control characters.
    pub fn parse(text: &str) -> Result<Self, PortRuleRefused> {
        let text = text.trim();
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err(PortRuleRefused { got: text.to_owned() });
        }
        let (family, place) = match text.split_once(':') {
            Some((family, place)) if UsbId::parse(text).is_none() && may_be_family(family) => {
                (Some(family.to_owned()), place.trim())
            }
            _ => (None, text),
        };
        if place.is_empty() {
            return Err(PortRuleRefused { got: text.to_owned() });
        }
        // What the system lists is written in one way.
        let usb = || UsbPlace::parse(place).map(|place| place.to_string());
        let com = || com::number(place).map(|number| format!("COM{number}"));
        let path = || usb().or_else(com).unwrap_or_else(|| place.to_owned());
        let id = UsbId::parse(place.strip_prefix(USB).unwrap_or(place));
        let place = id.map_or_else(|| PortPlace::Path(path()), PortPlace::Usb);
        Ok(Self { family, place })
    }

    fn matches(&self, seen: &PortSeen) -> bool {
        match &self.place {
            PortPlace::Path(path) => same_place(path, &seen.path),
            PortPlace::Usb(id) => seen.usb == Some(*id),
        }
    }
}

/// Whether a text has the form of a family's name. One letter is a drive of Windows.
fn may_be_family(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
    text.len() > 1 && begins && text.bytes().all(plain) && !SCHEMES.contains(&text)
}

impl fmt::Display for PortRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(family) = &self.family {
            write!(f, "{family}:")?;
        }
        self.place.fmt(f)
    }
}

impl fmt::Display for PortPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => f.write_str(path),
            Self::Usb(id) => id.fmt(f),
        }
    }
}

impl AllowedPorts {
    /// The list of these rules.
    #[must_use]
    pub const fn new(rules: Vec<PortRule>) -> Self {
        Self(rules)
    }

    /// The list of these paths, as an operator names them on the command line.
    pub fn of_paths<P: Into<String>>(paths: impl IntoIterator<Item = P>) -> Self {
        let rule = |path: P| PortRule { family: None, place: PortPlace::Path(path.into()) };
        Self(paths.into_iter().map(rule).collect())
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &[PortRule] {
        &self.0
    }

    /// The rules that name a listed port.
    pub fn rules_for(&self, seen: &PortSeen) -> impl Iterator<Item = &PortRule> {
        self.0.iter().filter(|rule| rule.matches(seen))
    }

    /// Lets a listed port through. Of several rules one that names a family tells more.
    ///
    /// # Errors
    /// [`LineError::NotAllowed`] when no rule names it.
    pub fn admit(&self, seen: &PortSeen) -> Result<AllowedPort, LineError> {
        let refused = || LineError::NotAllowed { path: seen.path.clone() };
        self.rules_for(seen).next().ok_or_else(refused)?;
        let family = self.rules_for(seen).find_map(|rule| rule.family.clone());
        Ok(AllowedPort { family, path: seen.path.clone() })
    }

    /// Lets a port through that is known by its path only.
    ///
    /// # Errors
    /// [`LineError::NotAllowed`] when no rule names the path.
    pub fn admit_path(&self, path: &str) -> Result<AllowedPort, LineError> {
        self.admit(&PortSeen { path: path.to_owned(), usb: None, may_open: true })
    }
}

impl AllowedPort {
    /// Its path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The family of tokens behind it, where the operator named one.
    #[must_use]
    pub fn family(&self) -> Option<&str> {
        self.family.as_deref()
    }
}

/// The same path, one name of Windows in other letters, or two paths that lead to one place (`/dev/serial/by-id/…` and
/// `/dev/ttyUSB0`). Of a name of Windows nobody asks where it leads: that would open the port.
fn same_place(one: &str, other: &str) -> bool {
    match (com::number(one), com::number(other)) {
        (None, None) => one == other || leads_to_one_place(one, other),
        (one, other) => one == other,
    }
}

fn leads_to_one_place(one: &str, other: &str) -> bool {
    match (Path::new(one).canonicalize(), Path::new(other).canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(path: &str, usb: Option<UsbId>) -> PortSeen {
        PortSeen { path: path.into(), usb, may_open: true }
    }

    #[test]
    fn an_empty_list_allows_nothing() {
        assert!(AllowedPorts::default().admit_path("/dev/ttyUSB0").is_err());
    }

    #[test]
    fn a_port_is_allowed_by_its_path_or_by_its_usb_id() {
        let list = AllowedPorts::new(vec![
            PortRule::parse("/dev/ttyS7").unwrap(),
            PortRule::parse("1209:2151").unwrap(),
        ]);
        let token = Some(UsbId { vendor: 0x1209, product: 0x2151 });
        let modem = Some(UsbId { vendor: 0x1209, product: 0x2152 });
        assert_eq!(list.admit_path("/dev/ttyS7").unwrap().path(), "/dev/ttyS7");
        assert!(list.admit(&seen("/dev/ttyACM3", token)).is_ok());
        assert!(list.admit(&seen("/dev/ttyACM3", modem)).is_err());
        assert!(list.admit(&seen("/dev/ttyACM3", None)).is_err());
    }

    #[test]
    fn a_name_of_windows_is_one_name_in_whatever_letters() {
        for text in ["COM3", "com3", r"\\.\COM3", "flipper:Com3"] {
            let rule = PortRule::parse(text).unwrap();
            assert_eq!(rule.place, PortPlace::Path("COM3".into()), "as the system lists it");
        }
        let list = AllowedPorts::of_paths(["com3"]);
        assert!(list.admit_path("COM3").is_ok() && list.admit_path("COM30").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_port_allows_the_port() {
        let folder = tempfile::tempdir().unwrap();
        let (port, link) = (folder.path().join("ttyUSB0"), folder.path().join("by-id"));
        std::fs::write(&port, "").unwrap();
        std::os::unix::fs::symlink(&port, &link).unwrap();
        let list = AllowedPorts::of_paths([link.to_str().unwrap()]);
        assert!(list.admit_path(port.to_str().unwrap()).is_ok());
    }

    #[test]
    fn a_place_on_the_usb_is_one_place_however_its_numbers_are_written() {
        let every = PortRule::parse("usb:20a0:4108").unwrap();
        assert_eq!(every, PortRule::parse("20A0:4108").unwrap());
        let rule = PortRule::parse("usb:20a0:4108@1-2.3").unwrap();
        assert_eq!(rule.place, PortPlace::Path("usb:20A0:4108@1-2.3".into()));
    }

    #[test]
    fn rules_come_back_as_they_were_written() {
        for text in
            ["/dev/ttyUSB0", "COM3", "1209:2151", "00AB:0001", "flipper:0483:5740", "open-serial:COM3"]
        {
            assert_eq!(PortRule::parse(text).unwrap().to_string(), text.to_owned());
        }
        for text in ["  ", "flipper:", "flipper: "] {
            assert!(PortRule::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_family_stands_before_the_path_and_nothing_else_is_taken_for_one() {
        for (text, family, path) in [
            ("open-serial:/dev/ttyUSB0", Some("open-serial"), "/dev/ttyUSB0"),
            ("flipper:/dev/serial/by-path/pci-0:1.0", Some("flipper"), "/dev/serial/by-path/pci-0:1.0"),
            ("COM3", None, "COM3"),
            ("C:\\pipe", None, "C:\\pipe"),
            ("c:\\pipe", None, "c:\\pipe"),
            ("card:Reader 00", None, "card:Reader 00"),
            ("memory:1", None, "memory:1"),
            ("/dev/serial/by-path/pci-0:1.0", None, "/dev/serial/by-path/pci-0:1.0"),
        ] {
            let list = AllowedPorts::new(vec![PortRule::parse(text).unwrap()]);
            let port = list.admit_path(path).unwrap();
            assert_eq!((port.family(), port.path()), (family, path), "{text}");
        }
    }

    #[test]
    fn of_two_rules_for_a_port_the_one_with_a_family_counts() {
        let rules = ["/dev/ttyACM0", "flipper:/dev/ttyACM0"].map(|text| PortRule::parse(text).unwrap());
        assert_eq!(
            AllowedPorts::new(rules.to_vec()).admit_path("/dev/ttyACM0").unwrap().family(),
            Some("flipper")
        );
    }
}
