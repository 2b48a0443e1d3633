//! The typefaces of the window: BIZ UDP and BIZ UD Gothic, rare characters behind them, icons beside them.
//!
//! SCREENS.md "Look". A character that no face has draws as a box, never as nothing.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

use crate::window::look;

const FACES: &[(&str, &[u8])] = &[
    ("text", include_bytes!("../../assets/fonts/BIZUDPGothic-Regular.ttf")),
    ("text-bold", include_bytes!("../../assets/fonts/BIZUDPGothic-Bold.ttf")),
    ("code", include_bytes!("../../assets/fonts/BIZUDGothic-Regular.ttf")),
    ("code-bold", include_bytes!("../../assets/fonts/BIZUDGothic-Bold.ttf")),
    ("icons", include_bytes!("../../assets/fonts/Phosphor.ttf")),
];

/// Gives egui the typefaces; call once per context.
pub fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in FACES {
        let mut face = FontData::from_static(bytes);
        if *name == "icons" {
            // Phosphor's box is higher than its line: bring its middle to the middle of the text.
            face.tweak.y_offset_factor = 0.06;
        }
        fonts.font_data.insert((*name).to_owned(), Arc::new(face));
    }
    let chain = |first: &str| vec![first.to_owned(), "text".to_owned(), "icons".to_owned()];
    fonts.families.insert(FontFamily::Proportional, chain("text"));
    fonts.families.insert(FontFamily::Monospace, chain("code"));
    fonts.families.insert(look::bold(), chain("text-bold"));
    fonts.families.insert(look::mono_bold(), chain("code-bold"));
    fonts.families.insert(look::icons(), vec!["icons".to_owned(), "text".to_owned()]);
    ctx.set_fonts(fonts);
    look::dress(ctx);
}
