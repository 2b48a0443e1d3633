//! The postal codes of Japan: which town a code stands for, and whether an address belongs to its code.
//!
//! Japan Post, 郵便番号・バーコードマニュアル, page 18. A [`PostalTable`] is read from the text of `assets/postal` (its README says
//! the form); [`PostalTable::check`] holds an address against its code and [`PostalTable::split`] divides it into what
//! the code covers and the rest. The trap: people write towns in many ways (old characters, 大字 left out, streets of
//! Kyoto in between); a doubt is told, never more than a doubt, and none of these ways is one.

mod fold;
mod note;
mod reach;
mod refused;
mod table;
mod verdict;

pub use refused::PostalTableRefused;
pub use table::{Business, Place, PostalTable, Town};
pub use verdict::{Doubt, Fit, Split};
