//! Files in and out: contracts, requests and deliveries as CSV, and the key of a delivered lot.
//!
//! Bytes come in and plain values go out; the caller reads the file and compares with the register. The form of
//! each file is documented where it is read: [`read_contracts`], [`read_requests`], [`read_stock`],
//! [`read_centre_file`],
//! [`read_lot_key`], and for people in `assets/samples/README.md`.
//!
//! The exception is the table of postal codes, which has its own place: [`PostalShelf`].
//!
//! What all CSV files share: UTF-8 (with or without byte order mark) or CP932, recognised; lines end with CR LF,
//! LF or CR; the first line names the columns, in Japanese or English and in any order; no column may be unknown
//! (R30 to R32: a column that would treat users of one contract differently is refused by name).
//!
//! The trap: a file is taken whole or not at all, so reading never stops at the first fault. A [`Reading`] carries
//! everything that was understood *and* everything that was refused; [`Reading::whole`] is the way to take it.

mod centre;
mod columns;
mod contracts;
mod dates;
mod encoding;
mod lot_key;
mod postal;
mod records;
mod refused;
mod requests;
mod sheet;
mod stock;
mod users;
mod vocabulary;
mod writing;

pub use centre::{CentreEvent, CentreLine, read_centre_file};
pub use contracts::{read_contracts, write_contracts};
pub use dates::parse as read_date;
pub use encoding::Encoding;
pub use lot_key::read_lot_key;
pub use postal::{PostalFileRefused, PostalShelf, read_postal_table};
pub use refused::{Reason, RowRefused};
pub use requests::{FindToken, read_requests, write_requests};
pub use sheet::{Listed, MOST_BYTES, MOST_ROWS, Reading, is_forbidden, plain};
pub use stock::{DeliveredToken, read_stock, write_stock};
