//! The institution's templates: read from their folder, put on when they changed, exported to begin with.
//!
//! The folder is `templates` beside the register. The trap: a file may be read while an editor writes it; it is refused
//! then, and read again as soon as its size or time is another.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

use crate::bench::message::{TemplateRow, TemplateStanding, TemplatesView};
use crate::desk::DeskError;
use crate::paper::{OwnFile, Refused, Sample, Typesetter, sample_text, template_files, template_text};
use crate::port::{list_folder, read_file, write_file};
use crate::words::Notice;

/// A typesetter that wears what lies in a folder.
pub struct Press {
    typesetter: Typesetter,
    folder: PathBuf,
    /// What the folder looked like when it was read.
    stamp: Option<u64>,
    refused: Vec<Refused>,
}

impl Press {
    /// A typesetter with the templates of a folder.
    ///
    /// # Errors
    /// [`DeskError::Paper`] when the program was built from broken assets.
    pub fn new(folder: &Path) -> Result<Self, DeskError> {
        let typesetter = Typesetter::new()?;
        Ok(Self { typesetter, folder: folder.to_owned(), stamp: None, refused: Vec::new() })
    }

    /// Looks into the folder and puts on what is new; tells whether anything was.
    ///
    /// # Errors
    /// [`DeskError::File`] when the folder cannot be read; then what was worn stays.
    pub fn refresh(&mut self) -> Result<bool, DeskError> {
        let failed = |cause| DeskError::File { path: self.folder.display().to_string(), cause };
        let seen = list_folder(&self.folder).map_err(failed)?;
        let mut hasher = DefaultHasher::new();
        seen.hash(&mut hasher);
        let stamp = hasher.finish();
        if self.stamp == Some(stamp) {
            return Ok(false);
        }
        let mut files = Vec::new();
        for file in seen {
            // A file that cannot be read now is put on when it can.
            if let Ok(bytes) = read_file(&self.folder.join(&file.name)) {
                files.push(OwnFile { name: file.name, bytes });
            }
        }
        self.refused = self.typesetter.wear(&files)?;
        self.stamp = Some(stamp);
        Ok(true)
    }

    /// The typesetter as it stands.
    #[must_use]
    pub const fn typesetter(&self) -> &Typesetter {
        &self.typesetter
    }

    /// What the folder looked like when it was read; another number after every change.
    #[must_use]
    pub fn stamp(&self) -> u64 {
        self.stamp.unwrap_or_default()
    }

    /// Files of the folder that do not count, and why.
    #[must_use]
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// Every template and which one counts.
    #[must_use]
    pub fn rows(&self) -> Vec<TemplateRow> {
        template_files().map(|file| self.row(file)).collect()
    }

    /// The same with where they lie.
    #[must_use]
    pub fn view(&self) -> TemplatesView {
        TemplatesView { folder: self.folder.display().to_string(), stamp: self.stamp(), rows: self.rows() }
    }

    fn row(&self, file: &'static str) -> TemplateRow {
        let standing = if let Some(one) = self.refused.iter().find(|one| one.file == file) {
            TemplateStanding::Refused(Notice::from(one))
        } else if self.typesetter.own_templates().iter().any(|own| own == file) {
            TemplateStanding::Own
        } else {
            TemplateStanding::BuiltIn
        };
        TemplateRow { file, sample: Sample::of_file(file), standing }
    }
}

/// Where the templates of a register's institution lie.
#[must_use]
pub fn folder_beside(register: &Path) -> PathBuf {
    register.with_file_name("templates")
}

/// Writes a built-in template, and the data that it is tried with, into a folder to begin an own one with.
///
/// # Errors
/// [`DeskError::File`] when there is no such template, one lies there already, or the disk does not take it.
pub fn export(folder: &Path, file: &str) -> Result<PathBuf, DeskError> {
    let path = folder.join(file);
    let failed = |cause| DeskError::File { path: path.display().to_string(), cause };
    let text = template_text(file).ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
    if path.exists() {
        return Err(failed(io::ErrorKind::AlreadyExists.into()));
    }
    if let Some(sample) = sample_text(file) {
        let beside = path.with_extension("json");
        write_file(&beside, sample.as_bytes())
            .map_err(|cause| DeskError::File { path: beside.display().to_string(), cause })?;
    }
    write_file(&path, text.as_bytes()).map_err(failed)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(press: &Press, file: &str) -> TemplateStanding {
        press.rows().into_iter().find(|row| row.file == file).unwrap().standing
    }

    #[test]
    fn what_is_exported_counts_and_what_is_broken_afterwards_is_refused_until_it_is_mended() {
        let place = tempfile::tempdir().unwrap();
        let folder = folder_beside(&place.path().join("register.db"));
        let mut press = Press::new(&folder).unwrap();
        assert!(press.refresh().unwrap() && !press.refresh().unwrap());
        assert_eq!(standing(&press, "receipt.typ"), TemplateStanding::BuiltIn);
        let path = export(&folder, "receipt.typ").unwrap();
        assert!(path.with_extension("json").exists());
        assert!(press.refresh().unwrap());
        assert_eq!(standing(&press, "receipt.typ"), TemplateStanding::Own);
        std::fs::write(&path, "#import \"paper.typ\": *\n#nonsense\n").unwrap();
        assert!(press.refresh().unwrap());
        let TemplateStanding::Refused(notice) = standing(&press, "receipt.typ") else { panic!() };
        assert_eq!(notice.code, "template-refused");
        assert!(press.typesetter().sample(Sample::of_file("receipt.typ").unwrap()).is_ok());
        std::fs::remove_file(&path).unwrap();
        assert!(press.refresh().unwrap());
        assert_eq!(standing(&press, "receipt.typ"), TemplateStanding::BuiltIn);
    }

    #[test]
    fn an_export_never_takes_the_place_of_what_lies_there() {
        let folder = tempfile::tempdir().unwrap();
        export(folder.path(), "letter.typ").unwrap();
        assert!(matches!(export(folder.path(), "letter.typ"), Err(DeskError::File { .. })));
        assert!(matches!(export(folder.path(), "other.typ"), Err(DeskError::File { .. })));
    }
}
