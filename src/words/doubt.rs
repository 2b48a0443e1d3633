//! A doubt about an address as a notice: window, command line and tables of imports say the same.
//!
//! The trap: it is never graver than a matter for a person to look at.

use crate::domain::Doubt;
use crate::words::{Notice, Severity};

impl From<&Doubt> for Notice {
    fn from(doubt: &Doubt) -> Self {
        let told = |code| Self::new(code, Severity::Attention);
        let notice = match doubt {
            Doubt::NoSuchCode { code } => return told("address-no-code").text("code", code),
            Doubt::Elsewhere { code, covers, better } => {
                let known = better.is_some();
                told(if known { "address-elsewhere-known" } else { "address-elsewhere" })
                    .text("code", code)
                    .text("covers", covers)
            }
            Doubt::RestOfCity { code, covers, .. } => {
                told("address-rest").text("code", code).text("covers", covers)
            }
            Doubt::OtherBlock { code, covers, blocks, better } => {
                let known = better.is_some();
                told(if known { "address-block-known" } else { "address-block" })
                    .text("code", code)
                    .text("covers", covers)
                    .text("blocks", blocks)
            }
        };
        match doubt.better() {
            Some(better) => notice.text("better", better),
            None => notice,
        }
    }
}
