//! A token's memory in a file, so that it survives its process.
//!
//! The bytes are those of `emulator::Memory`. The trap: a file half written is a token half written; it is written
//! beside, synced, and moved into place, and only then does the token answer.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::UnitError;
use crate::domain::TokenId;
use crate::emulator::Memory;

pub(super) struct MemoryFile {
    path: PathBuf,
    written: Option<Zeroizing<Vec<u8>>>,
}

impl MemoryFile {
    pub(super) const fn new(path: PathBuf) -> Self {
        Self { path, written: None }
    }

    /// The memory of an earlier life; nothing when there was none.
    pub(super) fn read(&mut self, token: &TokenId) -> Result<Option<Memory>, UnitError> {
        match fs::read(&self.path).map(Zeroizing::new) {
            Ok(bytes) => {
                let memory = Memory::from_bytes(&bytes, token)?;
                self.written = Some(bytes);
                Ok(Some(memory))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => {
                Err(UnitError::MemoryFile { token: token.clone(), path: self.path.clone(), source })
            }
        }
    }

    /// Writes the memory unless the file has it already.
    pub(super) fn write_if_changed(&mut self, memory: &Memory) -> io::Result<()> {
        let bytes = memory.to_bytes();
        if self.written.as_ref() == Some(&bytes) {
            return Ok(());
        }
        let beside = self.path.with_extension("new");
        let mut file = File::create(&beside)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        self.written = Some(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emulator::HostMicros;

    #[test]
    fn a_memory_is_found_again_and_a_missing_file_is_a_new_token() {
        let folder = tempfile::tempdir().unwrap();
        let token = TokenId::parse("RT", "RT-1").unwrap();
        let mut file = MemoryFile::new(folder.path().join("RT-1.memory"));
        assert!(file.read(&token).unwrap().is_none());
        let memory = Memory::blank(token.clone(), HostMicros(5), 0);
        file.write_if_changed(&memory).unwrap();
        assert_eq!(file.read(&token).unwrap().unwrap().to_bytes(), memory.to_bytes());
    }

    #[test]
    fn a_damaged_file_is_refused_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("RT-1.memory");
        fs::write(&path, b"not a memory").unwrap();
        let token = TokenId::parse("RT", "RT-1").unwrap();
        assert!(MemoryFile::new(path.clone()).read(&token).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"not a memory");
    }
}
