//! Text to CSV records with the line on which each begins.
//!
//! RFC 4180. The trap: the `csv` crate guesses where quotation marks are wrong, so that one lost mark swallows the
//! rest of a file as a single value; and it counts a record's line from before the blank lines above it. Both
//! are decided here, before it reads.

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::exchange::{Reason, RowRefused};

/// The records of a text whose lines end with LF; blank lines are no records.
pub(super) fn records(text: &str) -> Result<impl Iterator<Item = (u64, StringRecord)>, RowRefused> {
    let lines = lines_of_records(text)?;
    let reader =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    // Reading text from memory into rows of any length cannot fail.
    Ok(lines.into_iter().zip(reader.into_records().map_while(Result::ok)))
}

/// Where the scan stands inside a record.
#[derive(PartialEq, Eq)]
enum At {
    FieldStart,
    Plain,
    Quoted,
    /// Just behind a quotation mark inside a quoted field: the end of it, or the first of two.
    Closing,
}

/// The first line of every record, in order.
fn lines_of_records(text: &str) -> Result<Vec<u64>, RowRefused> {
    let refused = |line, reason| Err(RowRefused { line, column: None, reason });
    let mut lines = Vec::new();
    let (mut line, mut opened_on) = (1_u64, 1_u64);
    let (mut at, mut in_record) = (At::FieldStart, false);
    for byte in text.bytes() {
        if !in_record && byte != b'\n' {
            lines.push(line);
            in_record = true;
        }
        at = match (at, byte) {
            (At::FieldStart, b'"') => {
                opened_on = line;
                At::Quoted
            }
            (At::Quoted, b'"') => At::Closing,
            (At::Closing, b'"') | (At::Quoted, _) => At::Quoted,
            (At::FieldStart | At::Plain | At::Closing, b',') => At::FieldStart,
            (At::FieldStart | At::Plain | At::Closing, b'\n') => {
                in_record = false;
                At::FieldStart
            }
            (At::Plain, b'"') | (At::Closing, _) => return refused(line, Reason::StrayQuote),
            (At::FieldStart | At::Plain, _) => At::Plain,
        };
        line += u64::from(byte == b'\n');
    }
    if at == At::Quoted { refused(opened_on, Reason::UnclosedQuote) } else { Ok(lines) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(u64, Vec<String>)> {
        records(text)
            .unwrap()
            .map(|(line, record)| (line, record.iter().map(str::to_owned).collect()))
            .collect()
    }

    #[test]
    fn a_record_knows_its_line_past_blank_lines_and_line_breaks_in_values() {
        let read = read("a,b\n\n\n\"x\ny\",2\n3,\"q\"\"q\"");
        let lines: Vec<_> = read.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 4, 6]);
        assert_eq!(read[1].1, ["x\ny", "2"]);
        assert_eq!(read[2].1, ["3", "q\"q"]);
    }

    #[test]
    fn a_lost_quotation_mark_does_not_swallow_the_file() {
        let why = |text: &str| records(text).err().map(|refused| (refused.line, refused.reason));
        assert_eq!(why("a\n\"b\nc\nd\n"), Some((2, Reason::UnclosedQuote)));
        assert_eq!(why("a\nb\"\n"), Some((2, Reason::StrayQuote)));
        assert_eq!(why("a\n\"b\"c\n"), Some((2, Reason::StrayQuote)));
    }

    proptest! {
        #[test]
        fn the_scan_and_the_reader_see_the_same_records(text in "[a\", \n]{0,40}") {
            if let Ok(lines) = lines_of_records(&text) {
                let mut builder = ReaderBuilder::new();
                let mut reader = builder.has_headers(false).flexible(true).from_reader(text.as_bytes());
                prop_assert_eq!(lines.len(), reader.records().count());
            }
        }
    }
}
