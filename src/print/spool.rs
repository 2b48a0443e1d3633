//! The spool folder: a file for each job, for a print server that watches it or for the system's viewer.

use std::path::Path;

use crate::port::{open_in_viewer, write_file};
use crate::print::{Order, PrintError, Receipt};

/// Copies of one name that are kept apart; a folder that nobody empties keeps the newest under the last.
const MOST_COPIES: u32 = 10_000;

/// Writes the file.
pub(super) fn save(folder: &Path, order: &Order<'_>) -> Result<Receipt, PrintError> {
    let (bytes, ending) = order.matter.file()?;
    let path = free_name(folder, order.name, ending.as_str());
    write_file(&path, &bytes)
        .map_err(|source| PrintError::File { path: path.display().to_string(), source })?;
    Ok(Receipt { file: Some(path), ..Receipt::default() })
}

/// Writes the file and shows it.
pub(super) fn open(order: &Order<'_>) -> Result<Receipt, PrintError> {
    let receipt = save(order.spool, order)?;
    if let Some(path) = &receipt.file {
        open_in_viewer(path)
            .map_err(|source| PrintError::File { path: path.display().to_string(), source })?;
    }
    Ok(receipt)
}

/// `26-1101.pdf`, `26-1101-2.pdf` …: an earlier copy is never written over.
fn free_name(folder: &Path, name: &str, ending: &str) -> std::path::PathBuf {
    let safe: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' })
        .collect();
    let named = |number: u32| match number {
        1 => folder.join(format!("{safe}.{ending}")),
        _ => folder.join(format!("{safe}-{number}.{ending}")),
    };
    (1..=MOST_COPIES).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(MOST_COPIES))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::{Matter, Patience};

    #[test]
    fn a_second_copy_lies_beside_the_first_and_no_name_leaves_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let matter = Matter::Pdf(b"%PDF-1.7".to_vec());
        let order = |name| Order {
            name,
            matter: &matter,
            trusted: None,
            spool: folder.path(),
            patience: Patience::default(),
        };
        for expected in ["26-1101.pdf", "26-1101-2.pdf"] {
            let receipt = save(folder.path(), &order("26-1101")).unwrap();
            assert_eq!(receipt.file, Some(folder.path().join(expected)));
        }
        let receipt = save(folder.path(), &order("../up/and away")).unwrap();
        assert_eq!(receipt.file, Some(folder.path().join(".._up_and_away.pdf")));
    }
}
