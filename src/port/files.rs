//! Files that a person named: read whole, written beside their name and then moved there; and the system's viewer.

use std::fs::File;
use std::io::{self, Write as _};
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

/// Writes a file so that its name stands for the old bytes or the new ones, whole, also when the program or the
/// power ends in the middle: beside it, synced, moved there. Folders on the way are made. The folder itself is not
/// synced: after a power cut the name may still stand for the old bytes, and the file is written once more.
///
/// # Errors
/// What the system says; then the old file is as it was and nothing is left beside it.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let written = write_synced(&part, bytes).and_then(|()| std::fs::rename(&part, path));
    // Nothing better can be done where removing fails as well.
    written.inspect_err(|_| drop(std::fs::remove_file(&part)))
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("label.pdf");
        for bytes in [b"first".as_slice(), b"second"] {
            write_file(&path, bytes).unwrap();
            assert_eq!(read_file(&path).unwrap(), bytes);
            assert_eq!(names(path.parent().unwrap()), ["label.pdf"]);
        }
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_what_was_there_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        // A folder stands where the file should be: everything succeeds but the last step.
        let path = folder.path().join("label.pdf");
        std::fs::create_dir_all(path.join("kept")).unwrap();
        write_file(&path, b"never").unwrap_err();
        assert_eq!(names(folder.path()), ["label.pdf"]);
        assert_eq!(names(&path), ["kept"]);
    }
}
