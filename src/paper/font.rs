//! The bytes of the fonts that are drawn and printed; `assets/fonts/README.md` names versions and licences.
//!
//! The trap: BIZ UD has no glyph for 𠮷 and some 3,000 other kanji of names; always put the matching `RARE` font behind it.

/// BIZ UDPGothic Regular: proportional, for sentences and addresses.
pub static BIZ_UDP_REGULAR: &[u8] = include_bytes!("../../assets/fonts/BIZUDPGothic-Regular.ttf");

/// BIZ UDPGothic Bold.
pub static BIZ_UDP_BOLD: &[u8] = include_bytes!("../../assets/fonts/BIZUDPGothic-Bold.ttf");

/// BIZ UDGothic Regular: fixed width, for codes and serials.
pub static BIZ_UD_REGULAR: &[u8] = include_bytes!("../../assets/fonts/BIZUDGothic-Regular.ttf");

/// BIZ UDGothic Bold.
pub static BIZ_UD_BOLD: &[u8] = include_bytes!("../../assets/fonts/BIZUDGothic-Bold.ttf");

/// Noto Sans CJK JP Regular, only the kanji that BIZ UD lacks.
pub static RARE_REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKjp-Rare-Regular.otf");

/// Noto Sans CJK JP Bold, only the kanji that BIZ UD lacks.
pub static RARE_BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKjp-Rare-Bold.otf");

/// Phosphor Icons, regular: for the window, never for paper.
pub static PHOSPHOR: &[u8] = include_bytes!("../../assets/fonts/Phosphor.ttf");

/// The fonts that documents may use, the everyday ones first.
pub static FOR_PAPER: &[&[u8]] =
    &[BIZ_UDP_REGULAR, BIZ_UDP_BOLD, BIZ_UD_REGULAR, BIZ_UD_BOLD, RARE_REGULAR, RARE_BOLD];
