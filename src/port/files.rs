//! Files that a person named: read whole, written beside their name and then moved there; and the system's viewer.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Largest file that is read, in bytes: beyond what any of the station's files may be.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Reads a file whole.
///
/// # Errors
/// What the system says, or that the file is larger than 64 MiB.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let length = std::fs::metadata(path)?.len();
    if length > LARGEST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("{length} bytes")));
    }
    std::fs::read(path)
}

/// Writes a file so that a program that ends in the middle leaves no half of it under its name. Folders on the way
/// are made. It is not synced: what is written here can be made again from the register.
///
/// # Errors
/// What the system says.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    std::fs::write(&part, bytes)?;
    std::fs::rename(&part, path)
}

/// Shows a file in whatever program the system has for it.
///
/// # Errors
/// What the system says when it has none.
pub fn open_in_viewer(path: &Path) -> io::Result<()> {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    Command::new(program)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(drop)
}
