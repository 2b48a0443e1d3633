//! The table of postal codes as a file: the one that the program carries, and a newer one beside the register.
//!
//! `assets/postal/README.md` says the form. A table is read when it is first needed. The trap: a file takes its place
//! only when it is whole and newer, and a file that went bad there never leaves the station without a table: the
//! program's own one stays.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use flate2::read::MultiGzDecoder;
use jiff::civil::Date;
use thiserror::Error;

use crate::domain::{PostalTable, PostalTableRefused};
use crate::port::{read_file, write_file};

/// The table that the program carries.
const BUILT_IN: &[u8] = include_bytes!("../../assets/postal/japan.txt.gz");

/// The same, read; once for all shelves of a process. A test of this file reads it, so it is never the empty one.
static BUILT_IN_TABLE: LazyLock<Arc<PostalTable>> =
    LazyLock::new(|| Arc::new(read_postal_table(BUILT_IN).unwrap_or_default()));

/// The file of a newer table, beside the register.
const NAME: &str = "postal-codes.txt.gz";

/// The longest text of a table, in bytes; today's has seven million.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// Why a file of postal codes was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PostalFileRefused {
    /// It is no gzip file, or not whole.
    #[error("the file is no gzip file, or not whole")]
    NotGzip,
    /// Its text is longer than any table.
    #[error("the text is longer than {most} bytes")]
    TooLong {
        /// The longest, in bytes.
        most: u64,
    },
    /// Its text is not UTF-8.
    #[error("the text is not UTF-8")]
    NotText,
    /// Its text is no table.
    #[error(transparent)]
    Table(#[from] PostalTableRefused),
    /// The table in use is as new or newer.
    #[error("the file's table is of {got}, the one in use of {have}")]
    NotNewer {
        /// Of the file.
        got: Date,
        /// In use.
        have: Date,
    },
    /// It could not be put beside the register.
    #[error("{path}: {cause}")]
    NotKept {
        /// Where.
        path: String,
        /// What the system said.
        cause: std::io::ErrorKind,
    },
}

/// Reads a file of postal codes whole.
///
/// # Errors
/// [`PostalFileRefused`] with the first thing that is wrong.
pub fn read_postal_table(bytes: &[u8]) -> Result<PostalTable, PostalFileRefused> {
    let mut text = Vec::with_capacity(4 * bytes.len());
    let read = MultiGzDecoder::new(bytes).take(MOST_BYTES + 1).read_to_end(&mut text);
    if read.map_err(|_| PostalFileRefused::NotGzip)? as u64 > MOST_BYTES {
        return Err(PostalFileRefused::TooLong { most: MOST_BYTES });
    }
    let text = String::from_utf8(text).map_err(|_| PostalFileRefused::NotText)?;
    Ok(PostalTable::parse(text)?)
}

/// Where the table of postal codes lies: read on first use, replaced by a newer one.
#[derive(Debug)]
pub struct PostalShelf {
    path: PathBuf,
    table: Mutex<Option<Arc<PostalTable>>>,
}

impl PostalShelf {
    /// The shelf of a register: a newer table than the program's lies in the same folder.
    #[must_use]
    pub fn beside(register: &Path) -> Self {
        Self { path: register.with_file_name(NAME), table: Mutex::default() }
    }

    /// The table; the first call reads it, which takes some hundredths of a second.
    #[must_use]
    pub fn table(&self) -> Arc<PostalTable> {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(table.get_or_insert_with(|| self.newest()))
    }

    /// Whether a file may take the place of the table in use; changes nothing.
    ///
    /// # Errors
    /// [`PostalFileRefused`] with the first thing that is wrong.
    pub fn look_at(&self, bytes: &[u8]) -> Result<PostalTable, PostalFileRefused> {
        let (read, have) = (read_postal_table(bytes)?, self.table().made_on());
        let got = read.made_on();
        if got > have { Ok(read) } else { Err(PostalFileRefused::NotNewer { got, have }) }
    }

    /// Puts a newer table beside the register and takes it from now on.
    ///
    /// # Errors
    /// [`PostalFileRefused`]; then everything is as it was.
    pub fn take(&self, bytes: &[u8]) -> Result<Arc<PostalTable>, PostalFileRefused> {
        let read = Arc::new(self.look_at(bytes)?);
        write_file(&self.path, bytes).map_err(|cause| {
            let path = self.path.display().to_string();
            PostalFileRefused::NotKept { path, cause: cause.kind() }
        })?;
        *self.table.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&read));
        Ok(read)
    }

    /// The newer of the file's table and the program's: a program may be newer than the file.
    fn newest(&self) -> Arc<PostalTable> {
        let from_file = read_file(&self.path).ok().and_then(|bytes| read_postal_table(&bytes).ok());
        match from_file.filter(|table| table.made_on() > BUILT_IN_TABLE.made_on()) {
            Some(table) => Arc::new(table),
            None => Arc::clone(&BUILT_IN_TABLE),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::domain::PostalCode;
    use crate::domain::text::hex;

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// A table of one town.
    fn one_town(day: &str) -> Vec<u8> {
        let body = format!(
            "token-station postal codes 1\ndate\t{day}\nsource\ttest\ncodes\t1\ntowns\t1\noffices\t0\n\
             P\t大阪府\tオオサカフ\nC\t大阪市北区\tオオサカシキタク\n5300001\t新町\tシンマチ\n"
        );
        packed(&format!("{body}end\t{}\n", hex(&Sha256::digest(body.as_bytes()))))
    }

    fn town(shelf: &PostalShelf) -> String {
        let code = PostalCode::parse("530-0001").unwrap();
        shelf.table().places(&code).next().map(|place| place.address()).unwrap_or_default()
    }

    #[test]
    fn the_programs_table_is_whole_and_knows_all_of_japan() {
        let table = read_postal_table(BUILT_IN).unwrap();
        assert!(table.codes() > 140_000, "{table:?}");
        assert!(BUILT_IN.len() < 3 * 1024 * 1024, "{}", BUILT_IN.len());
        let prefectures: std::collections::BTreeSet<_> =
            table.all().map(|(_, place)| place.parts()[0]).collect();
        assert_eq!(prefectures.len(), 47);
    }

    #[test]
    fn a_newer_file_takes_the_place_and_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("desk.db");
        let shelf = PostalShelf::beside(&register);
        assert_eq!(town(&shelf), "大阪府大阪市北区梅田");
        shelf.take(&one_town("2031-01-31")).unwrap();
        assert_eq!(town(&shelf), "大阪府大阪市北区新町");
        assert_eq!(town(&PostalShelf::beside(&register)), "大阪府大阪市北区新町");
    }

    #[test]
    fn whatever_is_wrong_with_a_file_the_table_in_use_stays() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = PostalShelf::beside(&folder.path().join("desk.db"));
        let good = one_town("2031-01-31");
        let mut bent = good.clone();
        bent[good.len() / 2] ^= 0x10;
        let wrong: [(&str, Vec<u8>); 7] = [
            ("empty", Vec::new()),
            ("no gzip", b"postal codes".to_vec()),
            ("cut", good[..good.len() - 9].to_vec()),
            ("bent", bent),
            ("more behind it", [good.as_slice(), b"more"].concat()),
            ("no table", packed("prefecture,city\n")),
            ("old", one_town("2020-01-31")),
        ];
        for (what, bytes) in wrong {
            assert!(shelf.take(&bytes).is_err(), "{what}");
            assert_eq!(town(&shelf), "大阪府大阪市北区梅田", "{what}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let bomb = packed(&" ".repeat(usize::try_from(MOST_BYTES).unwrap() + 1));
        assert!(matches!(shelf.take(&bomb), Err(PostalFileRefused::TooLong { .. })));
    }

    #[test]
    fn a_file_that_went_bad_or_old_beside_the_register_leaves_the_programs_table() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("desk.db");
        for bytes in [b"no longer a table".to_vec(), one_town("2020-01-31")] {
            std::fs::write(folder.path().join(NAME), bytes).unwrap();
            assert_eq!(town(&PostalShelf::beside(&register)), "大阪府大阪市北区梅田");
        }
    }
}
