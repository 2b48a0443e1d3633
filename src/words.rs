//! Sentences: message ids and facts in, Japanese or English out; dates and numbers as people write them.

pub mod notice;

pub use notice::{Fact, Notice, Severity};
