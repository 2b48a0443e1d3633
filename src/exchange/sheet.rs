//! A CSV file as rows of typed values: what all kinds of file share.
//!
//! The trap: one fault must not hide the next. A row collects its refusals value by value, and a file row by row,
//! so that a clerk mends a file once and not once per fault.

use std::collections::HashMap;

use csv::StringRecord;

use crate::exchange::columns::Header;
use crate::exchange::vocabulary::{Column, Spelling, meaning};
use crate::exchange::{Encoding, Reason, RowRefused, encoding, records};

/// The longest file that is read, in bytes.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// The most rows that are read, the header not counted.
pub const MOST_ROWS: usize = 100_000;
/// The longest single value, in characters, except a list of users.
const MOST_CHARS: usize = 200;
/// The longest list of users, in characters.
pub(super) const MOST_USER_CHARS: usize = 10_000;

/// Something with the line of the file on which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The line, from 1.
    pub line: u64,
    /// What stands there.
    pub value: T,
}

/// What a file says: the rows that were understood, and everything that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<T> {
    /// The encoding that was recognised.
    pub encoding: Encoding,
    /// The rows without fault, in the file's order.
    pub rows: Vec<Listed<T>>,
    /// Every fault, in the file's order; one row can have several.
    pub refused: Vec<RowRefused>,
}

impl<T> Reading<T> {
    /// The rows, if the file has no fault at all: a file is taken whole or not at all.
    ///
    /// # Errors
    /// Every refusal of the file.
    pub fn whole(self) -> Result<Vec<Listed<T>>, Vec<RowRefused>> {
        if self.refused.is_empty() { Ok(self.rows) } else { Err(self.refused) }
    }

    fn of_refused(encoding: Encoding, refused: Vec<RowRefused>) -> Self {
        Self { encoding, rows: Vec::new(), refused }
    }
}

/// Reads a file: `parse` makes a value of a row, `key` says what may stand in the file only once.
pub(super) fn read<T>(
    bytes: &[u8],
    known: &[&'static Column],
    parse: impl Fn(&mut Row<'_>) -> Option<T>,
    key: impl Fn(&T) -> (&'static Column, String),
) -> Reading<T> {
    let nothing =
        |encoding, reason| Reading::of_refused(encoding, vec![RowRefused { line: 1, column: None, reason }]);
    if bytes.len() > MOST_BYTES {
        let reason = Reason::TooLarge { bytes: bytes.len(), most: MOST_BYTES };
        return nothing(Encoding::default(), reason);
    }
    let (encoding, text) = match encoding::decode(bytes) {
        Ok(decoded) => decoded,
        Err(refused) => return Reading::of_refused(Encoding::default(), vec![refused]),
    };
    let mut records = match records::records(&text) {
        Ok(records) => records,
        Err(refused) => return Reading::of_refused(encoding, vec![refused]),
    };
    let Some((line, names)) = records.next() else { return nothing(encoding, Reason::NoHeader) };
    let header = match Header::read(line, &names, known) {
        Ok(header) => header,
        Err(refused) => return Reading::of_refused(encoding, refused),
    };

    let mut reading = Reading { encoding, rows: Vec::new(), refused: Vec::new() };
    let mut first_lines: HashMap<String, u64> = HashMap::new();
    // Spreadsheets leave rows of nothing but commas behind a table.
    let filled = records.filter(|(_, record)| record.iter().any(|value| !value.is_empty()));
    for (count, (line, record)) in filled.enumerate() {
        if count == MOST_ROWS {
            reading.refused.push(RowRefused {
                line,
                column: None,
                reason: Reason::TooManyRows { most: MOST_ROWS },
            });
            break;
        }
        let mut row = Row { line, header: &header, record: &record, refused: Vec::new() };
        let value = row.has_all_columns().then(|| parse(&mut row)).flatten();
        if let Some(value) = &value {
            let (column, key) = key(value);
            match first_lines.get(&key) {
                Some(first_line) => row.refuse(column, Reason::KeyTwice { key, first_line: *first_line }),
                None => drop(first_lines.insert(key, line)),
            }
        }
        match value {
            Some(value) if row.refused.is_empty() => reading.rows.push(Listed { line, value }),
            _ => reading.refused.append(&mut row.refused),
        }
    }
    reading
}

/// One row under its header. Every method that answers `None` has noted why.
pub(super) struct Row<'a> {
    line: u64,
    header: &'a Header,
    record: &'a StringRecord,
    refused: Vec<RowRefused>,
}

impl<'a> Row<'a> {
    /// Notes a refusal of one column's value.
    pub fn refuse(&mut self, column: &Column, reason: Reason) {
        let column = Some(self.header.name(column).to_owned());
        self.refused.push(RowRefused { line: self.line, column, reason });
    }

    /// Whether the row has a value for every column of the header.
    fn has_all_columns(&mut self) -> bool {
        let (expected, got) = (self.header.len(), self.record.len());
        if got != expected {
            let reason = Reason::FieldCount { expected, got };
            self.refused.push(RowRefused { line: self.line, column: None, reason });
        }
        got == expected
    }

    /// The value as it stands, ends trimmed; empty when the file has no such column.
    pub fn raw(&self, column: &Column) -> &'a str {
        self.header.place(column).and_then(|place| self.record.get(place)).unwrap_or_default()
    }

    /// A text, which may be empty.
    pub fn text(&mut self, column: &Column) -> Option<String> {
        self.text_up_to(column, MOST_CHARS)
    }

    /// A text of at most so many characters, which may be empty.
    pub fn text_up_to(&mut self, column: &Column, most: usize) -> Option<String> {
        let value = self.raw(column);
        let got = value.chars().count();
        if got > most {
            self.refuse(column, Reason::TooLong { got, most });
            return None;
        }
        match value.chars().find(|c| is_forbidden(*c)) {
            Some(c) => {
                self.refuse(column, Reason::ForbiddenCharacter { code: u32::from(c) });
                None
            }
            None => Some(value.to_owned()),
        }
    }

    /// A text that has to be there.
    pub fn filled(&mut self, column: &Column) -> Option<String> {
        if self.raw(column).is_empty() {
            self.refuse(column, Reason::Empty);
            return None;
        }
        self.text(column)
    }

    /// A number or name of 1 to 32 letters, digits and hyphens; full-width forms are read as plain ones.
    pub fn number(&mut self, column: &Column) -> Option<String> {
        let number = plain(&self.filled(column)?);
        if is_number(&number) {
            return Some(number);
        }
        self.refuse(column, Reason::BadNumber { got: number });
        None
    }

    /// Exactly so many digits; full-width forms are read as plain ones.
    pub fn digits(&mut self, column: &Column, expected: usize) -> Option<String> {
        let digits = plain(&self.filled(column)?);
        if digits.len() == expected && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Some(digits);
        }
        self.refuse(column, Reason::NotDigits { expected, got: digits });
        None
    }

    /// A value of a closed list; an empty one only when the list has a spelling for nothing.
    pub fn word<T: Copy>(&mut self, column: &Column, words: &'static [Spelling<T>]) -> Option<T> {
        let text = self.text(column)?;
        let value = meaning(words, &text);
        if value.is_none() {
            let known = words.iter().flat_map(|(_, written)| written.iter().take(2).copied()).collect();
            let reason =
                if text.is_empty() { Reason::Empty } else { Reason::UnknownWord { got: text, known } };
            self.refuse(column, reason);
        }
        value
    }
}

/// Whether a text can be a contract, request or user number.
pub(super) fn is_number(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Full-width letters, digits and signs as plain ones, and every dash as a hyphen: for numbers, never for names.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => '-',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// Control characters, private use (外字 of somebody else's machine), non-characters, and invisible characters that
/// turn or hide text. Variation selectors are none of these: 葛 with one is another shape of the same name.
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{f0000}'..)
        || u32::from(c) & 0xfffe == 0xfffe
}
