//! May this user open a port? The system is asked, and the port is not opened.
//!
//! access(2): so that a screen can say "the plug is there, the right is missing". The traps: opening a serial port raises
//! its control lines, which resets many devices, so nobody simply tries; and the permission bits alone tell less than the
//! system knows, for udev's `uaccess` gives the right by an access list.

use std::path::Path;

/// Whether the system lets this user read and write the port. Where that cannot be told, yes: opening will tell.
#[cfg(unix)]
pub fn may_open(path: &Path) -> bool {
    use rustix::fs::{Access, access};
    use rustix::io::Errno;
    let asked = access(path, Access::READ_OK | Access::WRITE_OK);
    !matches!(asked, Err(Errno::ACCESS | Errno::PERM | Errno::ROFS))
}

/// Whether the system lets this user read and write the port: not told here, opening will tell.
#[cfg(not(unix))]
pub fn may_open(_path: &Path) -> bool {
    true
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    use rustix::fs::{XattrFlags, setxattr};

    use super::*;

    /// Somebody who owns nothing.
    const NOBODY: u32 = 65_534;

    /// Names the file to the test below that asks about it.
    const FILE: &str = "TOKEN_STATION_MAY_OPEN";

    #[test]
    #[ignore = "asks for another user, whom the test below sends"]
    fn the_file_may_be_opened() {
        let Some(file) = std::env::var_os(FILE) else { return };
        assert!(may_open(Path::new(&file)));
    }

    fn nobody_may_open(file: &Path) -> bool {
        // The program may lie where the other user may not go; the link of the process leads there all the same.
        let asked = Command::new("/proc/self/exe")
            .args(["--exact", "port::access::tests::the_file_may_be_opened", "--ignored"])
            .current_dir("/")
            .env(FILE, file)
            .uid(NOBODY)
            .gid(NOBODY)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&asked.stdout);
        assert!(said.contains("running 1 test"), "{said}");
        asked.status.success()
    }

    /// An access list that gives one user the right which the bits give to nobody but the owner (acl(5), linux/posix_acl_xattr.h).
    fn list_for(user: u32) -> Vec<u8> {
        const NO_ID: u32 = u32::MAX;
        let lines = [(0x01, 6, NO_ID), (0x02, 6, user), (0x04, 0, NO_ID), (0x10, 6, NO_ID), (0x20, 0, NO_ID)];
        let mut list = 2_u32.to_le_bytes().to_vec();
        for (tag, right, id) in lines {
            list.extend(u16::to_le_bytes(tag));
            list.extend(u16::to_le_bytes(right));
            list.extend(id.to_le_bytes());
        }
        list
    }

    #[test]
    fn bits_and_access_lists_say_who_may_open_a_port_and_one_that_is_gone_is_not_called_forbidden() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let bits = |mode| {
            std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        };
        assert!(may_open(file.path()));
        assert!(may_open(Path::new("/dev/no-such-port")));
        if file.as_file().metadata().unwrap().uid() != 0 {
            bits(0o400);
            assert!(!may_open(file.path()));
            return;
        }
        bits(0o600);
        assert!(!nobody_may_open(file.path()));
        bits(0o606);
        assert!(nobody_may_open(file.path()));
        bits(0o604);
        assert!(!nobody_may_open(file.path()), "reading alone is not enough");
        bits(0o600);
        match setxattr(file.path(), "system.posix_acl_access", &list_for(NOBODY), XattrFlags::empty()) {
            Ok(()) => assert!(nobody_may_open(file.path()), "the right stands in the access list"),
            // Not every file system keeps such lists.
            Err(error) => assert_eq!(error, rustix::io::Errno::OPNOTSUPP),
        }
    }
}
