//! Serial ports by their names on Windows: `COM3`, in whatever letters, also written `\\.\COM3`.
//!
//! Microsoft, "Naming Files, Paths, and Namespaces". The trap: such a name is no file; whoever asks the file system whether it exists
//! opens the port, and one that is in use does not exist then.

use std::path::Path;

use crate::port::list::serial_ports;

/// What the system puts before a name that is a device.
const DEVICES: &str = r"\\.\";

/// The number of the port that a name names.
pub fn number(name: &str) -> Option<u16> {
    let name = name.strip_prefix(DEVICES).unwrap_or(name);
    let (com, digits) = name.split_at_checked(3)?;
    let is_number = com.eq_ignore_ascii_case("COM")
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

/// Whether there is such a port. Opens none.
pub fn is_there(path: &str) -> bool {
    if cfg!(windows) && number(path).is_some() {
        return is_among(path, serial_ports().iter().map(|port| port.port_name.as_str()));
    }
    Path::new(path).exists()
}

fn is_among<'a>(path: &str, mut names: impl Iterator<Item = &'a str>) -> bool {
    names.any(|name| number(name) == number(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_has_one_number_however_its_name_is_written() {
        for name in ["COM12", "com12", "Com12", r"\\.\COM12"] {
            assert_eq!(number(name), Some(12), "{name}");
        }
        for other in
            ["", "COM", "COM0", "COM012", "COM1a", "COM70000", "/dev/ttyS1", "LPT1", "コム1", "card:COM1"]
        {
            assert_eq!(number(other), None, "{other}");
        }
    }

    #[test]
    fn a_port_is_there_when_the_system_lists_it() {
        let listed = || ["COM1", "COM12"].into_iter();
        assert!(is_among("com12", listed()) && is_among(r"\\.\COM1", listed()));
        assert!(!is_among("COM2", listed()));
    }
}
