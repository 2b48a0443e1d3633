//! What the institution decided about its papers: the web page that guides customers, and the letters around a number.
//!
//! The trap: the page is printed for everybody, so it is one address for all customers; what is typed is looked at
//! before it is kept, for a barcode cannot be mended on paper.

use crate::desk::{DeskError, Office};
use crate::paper::barcode::{Guard, Qr};
use crate::register::RegisterError;

/// Setting: the web page with guidance, as the letter shows it; empty for none.
pub const GUIDANCE_PAGE: &str = "letter.guidance_page";
/// Setting: the letters that the NW-7 barcode of a number begins and ends with, `AA` until somebody decides.
pub const GUARDS: &str = "post.nw7_guards";

/// What a line of the letter holds in its smallest type.
const LONGEST_PAGE: usize = 72;

impl Office {
    /// The web page with guidance; empty for none.
    ///
    /// # Errors
    /// What the register says.
    pub fn guidance_page(&self) -> Result<String, DeskError> {
        Ok(self.register.setting(GUIDANCE_PAGE)?.unwrap_or_default())
    }

    /// The letters that the barcode of a number begins and ends with.
    ///
    /// # Errors
    /// What the register says.
    pub fn guards(&self) -> Result<(Guard, Guard), DeskError> {
        let setting = self.register.setting(GUARDS)?;
        Ok(setting.and_then(|letters| guards(&letters).ok()).unwrap_or((Guard::A, Guard::A)))
    }
}

/// Reads the address of a web page as it will be printed; nothing is none.
///
/// # Errors
/// [`DeskError::GuidancePage`] for what is no address of the web, or too long to be read from paper.
pub fn guidance_page(typed: &str) -> Result<&str, DeskError> {
    let page = typed.trim();
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| page.strip_prefix(scheme).is_some_and(|rest| rest.contains('.')));
    let is_plain = page.bytes().all(|sign| sign.is_ascii_graphic()) && page.len() <= LONGEST_PAGE;
    if page.is_empty() || (is_web && is_plain && Qr::new(page).is_ok()) {
        Ok(page)
    } else {
        Err(DeskError::GuidancePage { got: page.to_owned(), most: LONGEST_PAGE })
    }
}

/// Reads two letters.
///
/// # Errors
/// [`RegisterError`] when they are not two of A to D.
pub fn guards(typed: &str) -> Result<(Guard, Guard), DeskError> {
    let letters = typed.trim().to_ascii_uppercase();
    let (start, stop) = letters.split_at_checked(1).unwrap_or((&letters, ""));
    let read = |letter| Guard::parse(letter).map_err(|unknown| DeskError::from(RegisterError::from(unknown)));
    Ok((read(start)?, read(stop)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_the_web_that_paper_can_carry_is_kept() {
        assert_eq!(guidance_page(" https://www.example.jp/otp/ ").unwrap(), "https://www.example.jp/otp/");
        assert_eq!(guidance_page("  ").unwrap(), "");
        let long = format!("https://www.example.jp/{}", "a".repeat(LONGEST_PAGE));
        for refused in
            ["www.example.jp", "https://", "https://www.example.jp/案内", "ftp://a.b", "http://a b.jp", &long]
        {
            assert!(matches!(guidance_page(refused), Err(DeskError::GuidancePage { .. })), "{refused}");
        }
    }

    #[test]
    fn guards_are_two_letters_from_a_to_d() {
        assert_eq!(guards("cd").unwrap(), (Guard::C, Guard::D));
        for refused in ["", "A", "AAA", "AE", "あい", "A B"] {
            assert!(guards(refused).is_err(), "{refused}");
        }
    }
}
