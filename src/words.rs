//! Sentences: message ids and facts in, Japanese or English out; dates and numbers as people write them.

pub mod date;
mod doubt;
pub mod notice;
pub mod number;
pub mod sentences;
pub mod verdict;

pub use notice::{Fact, Notice, Severity};
pub use sentences::{Language, Sentences};
