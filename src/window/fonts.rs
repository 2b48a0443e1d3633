//! The typefaces of the window: BIZ UDP and BIZ UD Gothic, rare kanji behind them, icons beside them.
//!
//! A character that no face has draws as a box, never as nothing.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

use crate::paper::font;
use crate::window::look;

/// Gives egui the typefaces and its dress; call once per context.
pub fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    let faces = [
        ("text", font::BIZ_UDP_REGULAR),
        ("text-bold", font::BIZ_UDP_BOLD),
        ("code", font::BIZ_UD_REGULAR),
        ("code-bold", font::BIZ_UD_BOLD),
        ("rare", font::RARE_REGULAR),
        ("rare-bold", font::RARE_BOLD),
        ("icons", font::PHOSPHOR),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let chain = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    fonts.families.insert(FontFamily::Proportional, chain(&["text", "rare", "icons"]));
    fonts.families.insert(FontFamily::Monospace, chain(&["code", "rare", "icons"]));
    fonts.families.insert(look::bold(), chain(&["text-bold", "rare-bold", "icons"]));
    fonts.families.insert(look::mono_bold(), chain(&["code-bold", "rare-bold", "icons"]));
    fonts.families.insert(look::icons(), chain(&["icons", "text"]));
    ctx.set_fonts(fonts);
    look::dress(ctx);
}
