//! What lies in a folder: names, sizes and when each file was changed, without opening any.

use std::io;
use std::path::Path;
use std::time::SystemTime;

/// A file as the folder shows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileSeen {
    /// Its name, without the folder.
    pub name: String,
    /// Bytes.
    pub length: u64,
    /// When it was changed; `None` where the system does not say.
    pub changed: Option<SystemTime>,
}

/// The files of a folder by name; none of a folder that is not there. What is no file, or has no readable name, is left
/// out.
///
/// # Errors
/// What the system says.
pub fn list_folder(folder: &Path) -> io::Result<Vec<FileSeen>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut seen = Vec::new();
    for entry in entries {
        let entry = entry?;
        // A file that is gone again by now was never there.
        let Ok(facts) = std::fs::metadata(entry.path()) else { continue };
        if let (true, Ok(name)) = (facts.is_file(), entry.file_name().into_string()) {
            seen.push(FileSeen { name, length: facts.len(), changed: facts.modified().ok() });
        }
    }
    seen.sort();
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_by_name_and_a_missing_folder_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("b.typ"), "22").unwrap();
        std::fs::write(folder.path().join("a.typ"), "1").unwrap();
        std::fs::create_dir(folder.path().join("c")).unwrap();
        let seen = list_folder(folder.path()).unwrap();
        let seen: Vec<_> = seen.iter().map(|file| (file.name.as_str(), file.length)).collect();
        assert_eq!(seen, [("a.typ", 1), ("b.typ", 2)]);
        assert_eq!(list_folder(&folder.path().join("none")).unwrap(), []);
    }
}
