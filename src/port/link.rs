//! A name for a port that stays while the line behind it changes: a symbolic link, where the system has them.

use std::path::{Path, PathBuf};

use crate::port::LineError;

/// A link that leads to a line, or nowhere. It is removed when dropped.
#[derive(Debug)]
pub struct PortLink {
    path: String,
}

impl PortLink {
    /// A link that leads nowhere yet; its folder is made.
    ///
    /// # Errors
    /// [`LineError::Failed`] when the folder cannot be made or an old link not removed.
    pub fn new(folder: &Path, name: &str) -> Result<Self, LineError> {
        let path: PathBuf = folder.join(name);
        let path = path.display().to_string();
        std::fs::create_dir_all(folder).map_err(|error| failed(&path, "make the folder of", error))?;
        let link = Self { path };
        link.remove()?;
        Ok(link)
    }

    /// The name that stays.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Leads the name to a line.
    ///
    /// # Errors
    /// [`LineError::Failed`] when the system does not make links.
    pub fn lead_to(&self, line: &str) -> Result<(), LineError> {
        self.remove()?;
        link(line, &self.path).map_err(|error| failed(&self.path, "make the link", error))
    }

    /// Leads the name nowhere.
    ///
    /// # Errors
    /// [`LineError::Failed`] when the link cannot be removed.
    pub fn remove(&self) -> Result<(), LineError> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(failed(&self.path, "remove the link", error))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for PortLink {
    fn drop(&mut self) {
        // Nobody looks for the name any more; what cannot be removed harms nobody.
        let _ = self.remove();
    }
}

fn failed(path: &str, act: &'static str, error: std::io::Error) -> LineError {
    LineError::Failed { path: path.to_owned(), act, source: error }
}

#[cfg(unix)]
fn link(line: &str, path: &str) -> std::io::Result<()> {
    std::os::unix::fs::symlink(line, path)
}

#[cfg(windows)]
fn link(line: &str, path: &str) -> std::io::Result<()> {
    std::os::windows::fs::symlink_file(line, path)
}

#[cfg(not(any(unix, windows)))]
fn link(_line: &str, _path: &str) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}
