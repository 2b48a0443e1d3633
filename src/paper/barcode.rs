//! Barcodes: what stands in them, how large they may be, and their bars in millimetres or whole device dots.
//!
//! Japan Post, 郵便番号・バーコードマニュアル; JIS X 0503 (NW-7). Pure: the printed page asks for rectangles.
//!
//! ```text
//!  rest of an address ─▶ AddressNumber ─▶ CustomerBarcode ─┐
//!  number of the post, serial, address of a web page ──────┴─▶ Symbol ─┬─▶ rectangles_mm()   the PDF
//!                                                                      └─▶ dots()            a raster
//! ```
//! The trap: a raster whose bars are rounded one by one has bars of unequal width; so bar, space and heights are
//! chosen once in whole dots for the whole symbol, and only where the choice is proven to lie inside tolerance.

mod address_number;
mod customer;
mod linear;
mod qr;
mod size;
mod symbol;

pub use address_number::{AddressNumber, address_number};
pub use customer::{Bar, CheckCharacter, CustomerBarcode, NoBarcode};
pub use linear::{Guard, Linear};
pub use qr::Qr;
pub use size::{Dots, PointSize, QUIET_ZONE_MM};
pub use symbol::{BarcodeRefused, Raster, Symbol};
