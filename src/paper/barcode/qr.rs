//! The QR code of a web page with guidance.
//!
//! ISO/IEC 18004, encoded by `qrcodegen`. The trap: it leads outside, so it carries an address that is the same for
//! every customer and nothing of the parcel.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::paper::barcode::BarcodeRefused;

/// A QR code with medium error correction.
#[derive(Clone, PartialEq, Eq)]
pub struct Qr(QrCode);

impl Qr {
    /// White around it, in modules.
    pub const QUIET_MODULES: u32 = 4;

    /// A text as QR code.
    ///
    /// # Errors
    /// [`BarcodeRefused::Length`] when it is empty or longer than the largest code.
    pub fn new(text: &str) -> Result<Self, BarcodeRefused> {
        // Byte mode, level M, version 40.
        const MOST_BYTES: usize = 2_331;
        let refused = || BarcodeRefused::Length { got: text.len(), most: MOST_BYTES };
        if text.is_empty() {
            return Err(refused());
        }
        QrCode::encode_text(text, QrCodeEcc::Medium).map(Self).map_err(|_| refused())
    }

    /// Modules on each side, without the quiet zone.
    #[must_use]
    pub fn side(&self) -> u32 {
        self.0.size().unsigned_abs()
    }

    /// Whether the module in that column and row is dark.
    #[must_use]
    pub fn is_dark(&self, column: u32, row: u32) -> bool {
        let place = |at| i32::try_from(at).unwrap_or(i32::MAX);
        self.0.get_module(place(column), place(row))
    }
}

impl std::fmt::Debug for Qr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Qr({0} × {0})", self.side())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_its_three_finders_and_no_more_than_it_can_hold() {
        let qr = Qr::new("https://www.example.jp/token/").unwrap();
        let last = qr.side() - 1;
        for (column, row) in [(0, 0), (last, 0), (0, last)] {
            assert!(qr.is_dark(column, row));
        }
        assert!(!qr.is_dark(7, 7) && !qr.is_dark(qr.side(), 0));
        assert!(matches!(Qr::new(""), Err(BarcodeRefused::Length { got: 0, .. })));
        assert!(Qr::new(&"あ".repeat(777)).is_ok());
        assert!(matches!(
            Qr::new(&"あ".repeat(778)),
            Err(BarcodeRefused::Length { got: 2_334, most: 2_331 })
        ));
    }
}
