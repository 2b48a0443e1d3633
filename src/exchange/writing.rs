//! Typed values as CSV: comma, CR LF, quotation marks where needed, Japanese column names.
//!
//! The trap: a value that reads differently than it was written is worse than none. So every file is read back
//! before it is handed out.

use csv::{Terminator, WriterBuilder};

use crate::exchange::sheet::Reading;
use crate::exchange::vocabulary::Column;
use crate::exchange::{Encoding, Reason, RowRefused, encoding};

/// Writes rows under their header and reads them back.
pub(super) fn write<T: PartialEq>(
    columns: &[&'static Column],
    values: &[T],
    encoding: Encoding,
    cells: impl Fn(&T) -> Result<Vec<String>, (&'static Column, Reason)>,
    read: impl Fn(&[u8]) -> Reading<T>,
) -> Result<Vec<u8>, RowRefused> {
    let refused =
        |line, column: &Column, reason| RowRefused { line, column: Some(column.japanese.to_owned()), reason };
    let mut rows = vec![columns.iter().map(|column| column.japanese.to_owned()).collect()];
    for (line, value) in (2..).zip(values) {
        rows.push(cells(value).map_err(|(column, reason)| refused(line, column, reason))?);
    }
    let bytes = encoding::encode(&text(&rows), encoding).map_err(|character| {
        // Somewhere a cell has it; the first one is told.
        let mut cells =
            (1..).zip(&rows).flat_map(|(line, row)| columns.iter().zip(row).map(move |c| (line, c)));
        let found = cells.find(|(_, (_, cell))| cell.contains(character));
        let (line, column) = found.map_or((1, columns[0]), |(line, (column, _))| (line, *column));
        refused(line, column, Reason::NotEncodable { character })
    })?;

    let reading = read(&bytes);
    if let Some(fault) = reading.refused.into_iter().next() {
        return Err(fault);
    }
    let mut back = reading.rows.iter();
    for ((line, row), value) in (2..).zip(&rows[1..]).zip(values) {
        if back.next().is_none_or(|read| read.value != *value) {
            let value = row.first().cloned().unwrap_or_default();
            return Err(refused(line, columns[0], Reason::NotWritable { value }));
        }
    }
    Ok(bytes)
}

/// Rows as CSV text. Writing rows of one width into memory cannot fail.
fn text(rows: &[Vec<String>]) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        if writer.write_record(row).is_err() {
            break;
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
