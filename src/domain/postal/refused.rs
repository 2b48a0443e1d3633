//! Why a text is no table of postal codes: the facts of the refusal.

use thiserror::Error;

/// What is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PostalTableRefused {
    /// It does not begin as a table does.
    #[error("the text does not begin as a table of postal codes")]
    NotATable,
    /// A line that is none of the form's.
    #[error("line {line} of the table cannot be read")]
    Line {
        /// Which, from 1.
        line: usize,
    },
    /// The head promises another number of something than there is.
    #[error("the table promises {promised} {what}, it has {got}")]
    CountDiffers {
        /// `codes`, `towns` or `offices`.
        what: &'static str,
        /// By its head.
        promised: usize,
        /// In it.
        got: usize,
    },
    /// The last line's checksum is not that of the text before it, or there is no last line.
    #[error("the checksum at the end is not that of the table")]
    ChecksumDiffers,
}
