//! May this user open a port? Judged from the permission bits, without opening it.
//!
//! So that a screen can say "the plug is there, the right is missing". The trap: opening a serial port raises its
//! control lines, which resets many devices; that is why nobody simply tries.

use std::path::Path;

/// Whether the system lets this user read and write the port. Where that cannot be told, yes: opening will tell.
#[cfg(target_os = "linux")]
pub fn may_open(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(port), Some(me)) = (std::fs::metadata(path), Me::read()) else { return true };
    let shift = if me.user == port.uid() {
        6
    } else if me.groups.contains(&port.gid()) {
        3
    } else {
        0
    };
    me.user == 0 || port.mode() >> shift & 0o6 == 0o6
}

/// Whether the system lets this user read and write the port: not told here, opening will tell.
#[cfg(not(target_os = "linux"))]
pub fn may_open(_path: &Path) -> bool {
    true
}

#[cfg(target_os = "linux")]
struct Me {
    user: u32,
    groups: Vec<u32>,
}

#[cfg(target_os = "linux")]
impl Me {
    fn read() -> Option<Self> {
        Self::parse(&std::fs::read_to_string("/proc/self/status").ok()?)
    }

    /// `Uid:` and `Gid:` give real, effective, saved and file-system ids; `Groups:` the others.
    fn parse(status: &str) -> Option<Self> {
        let numbers = |name: &str| -> Option<Vec<u32>> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.split_whitespace().filter_map(|number| number.parse().ok()).collect())
        };
        let mut groups = numbers("Groups:")?;
        groups.extend(numbers("Gid:")?.get(3));
        Some(Self { user: *numbers("Uid:")?.get(3)?, groups })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_own_words_are_understood() {
        let status =
            "Name:\tx\nUid:\t1000\t1000\t1000\t1000\nGid:\t100\t100\t100\t100\nGroups:\t20 27 100 \n";
        let me = Me::parse(status).unwrap();
        assert_eq!((me.user, me.groups), (1000, vec![20, 27, 100, 100]));
        assert!(Me::read().is_some());
    }

    #[test]
    fn a_file_of_ones_own_may_be_opened_until_its_bits_say_no() {
        use std::os::unix::fs::PermissionsExt as _;
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(may_open(file.path()));
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o400)).unwrap();
        let root = Me::read().unwrap().user == 0;
        assert_eq!(may_open(file.path()), root);
    }
}
