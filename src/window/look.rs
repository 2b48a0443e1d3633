//! Every colour, size and typeface of the window, named once.
//!
//! One accent, three meanings (done, needs a person, stop), all else neutral; contrast at least 4.5:1 for every pair in
//! [`Look::text_pairs`], which a test computes.

mod dress;

pub use dress::dress;

use egui::{Color32, FontFamily, FontId, Stroke};

/// Sizes in points; multiples of 4, mostly of 8.
pub mod size {
    /// Height of the top bar.
    pub const TOP_BAR: f32 = 48.0;
    /// Height of the notice bar.
    pub const NOTICE_BAR: f32 = 36.0;
    /// Width of the navigation.
    pub const NAVIGATION: f32 = 148.0;
    /// Between panels, and from panels to the frame.
    pub const GAP: f32 = 12.0;
    /// From a panel's edge to its text.
    pub const INSET: f32 = 14.0;
    /// Height of a panel's heading.
    pub const HEADING: f32 = 40.0;
    /// Height of a panel's row of acts.
    pub const FOOTER: f32 = 60.0;
    /// Height of a table's heading.
    pub const TABLE_HEADING: f32 = 28.0;
    /// Height of a table row on screens with few rows.
    pub const ROW: f32 = 30.0;
    /// Height of a table row in long lists.
    pub const ROW_LONG: f32 = 26.0;
    /// Height of a button.
    pub const BUTTON: f32 = 36.0;
    /// Height of a small button.
    pub const BUTTON_SMALL: f32 = 28.0;
    /// Height of a text field.
    pub const FIELD: f32 = 32.0;
    /// Corners of panels.
    pub const PANEL_RADIUS: u8 = 8;
    /// Corners of buttons, fields and rows.
    pub const RADIUS: u8 = 6;
    /// Corners of badges and key caps.
    pub const BADGE_RADIUS: u8 = 4;
}

/// A role of text: face and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// Text.
    Body,
    /// What counts in a row.
    Strong,
    /// Beside the text.
    Small,
    /// Small and important.
    SmallStrong,
    /// Heading of a page.
    Heading,
    /// Serials, numbers, times.
    Code,
    /// The same, beside the text.
    CodeSmall,
    /// The same, important.
    CodeStrong,
    /// Totals.
    Figure,
    /// Icons at the size of the text.
    Icon,
    /// Icons on an otherwise empty page.
    IconLarge,
}

impl Face {
    /// Face and size for egui.
    #[must_use]
    pub fn font(self) -> FontId {
        let (points, family) = match self {
            Self::Body => (14.0, FontFamily::Proportional),
            Self::Strong => (14.0, bold()),
            Self::Small => (12.0, FontFamily::Proportional),
            Self::SmallStrong => (12.0, bold()),
            Self::Heading => (20.0, bold()),
            Self::Code => (14.0, FontFamily::Monospace),
            Self::CodeSmall => (12.0, FontFamily::Monospace),
            Self::CodeStrong => (14.0, mono_bold()),
            Self::Figure => (20.0, mono_bold()),
            Self::Icon => (16.0, icons()),
            Self::IconLarge => (32.0, icons()),
        };
        FontId::new(points, family)
    }
}

/// The bold text face.
#[must_use]
pub fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// The bold fixed-width face.
#[must_use]
pub fn mono_bold() -> FontFamily {
    FontFamily::Name("mono-bold".into())
}

/// The icon face.
#[must_use]
pub fn icons() -> FontFamily {
    FontFamily::Name("icons".into())
}

/// What a colour means; colour never stands alone, an icon and a word go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Text.
    Plain,
    /// Beside the text.
    Muted,
    /// Chosen, or under way.
    Accent,
    /// Done.
    Done,
    /// Needs a person.
    Attention,
    /// Stop.
    Stop,
}

/// The colours of one theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether it is the dark one.
    pub dark: bool,
    /// Behind the panels.
    pub canvas: Color32,
    /// Panels, bars and buttons.
    pub panel: Color32,
    /// Fields, quiet cards and table headings.
    pub sunken: Color32,
    /// A row under the pointer.
    pub hover: Color32,
    /// Between rows, around panels.
    pub line: Color32,
    /// Around fields and buttons.
    pub line_strong: Color32,
    /// Text.
    pub text: Color32,
    /// Text beside the text.
    pub muted: Color32,
    /// The one accent.
    pub accent: Color32,
    /// The accent under the pointer.
    pub accent_hover: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// The accent as a ground.
    pub accent_soft: Color32,
    /// Green: done.
    pub done: Color32,
    /// Green as a ground.
    pub done_soft: Color32,
    /// Amber: needs a person.
    pub attention: Color32,
    /// Amber as a ground.
    pub attention_soft: Color32,
    /// Red: stop.
    pub stop: Color32,
    /// Red as a ground.
    pub stop_soft: Color32,
    /// The drawn token's body at the top.
    pub token_top: Color32,
    /// The drawn token's body at the bottom.
    pub token_bottom: Color32,
    /// Its button.
    pub token_button: Color32,
    /// Its display.
    pub lcd: Color32,
    /// Digits on its display.
    pub lcd_text: Color32,
    /// The empty part of the bar on its display.
    pub lcd_track: Color32,
    /// Under dialogs.
    pub veil: Color32,
    /// Around what lies over the screen.
    pub shadow: Color32,
}

/// Paper, as it is.
pub const PAPER: Color32 = Color32::WHITE;
/// A picture in its own colours.
pub const UNTINTED: Color32 = Color32::WHITE;

/// What a display is made of: its ground, what stands on it, and the empty part of its bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glass {
    /// Behind.
    pub ground: Color32,
    /// Digits and words.
    pub ink: Color32,
    /// The empty part of the bar.
    pub track: Color32,
}

/// What drawn tokens are made of beside their bodies; by day and by night the same things.
pub mod material {
    use super::{Color32, Glass, rgb};

    /// A display that glows.
    pub const OLED: Glass = Glass { ground: rgb(0x0c_1016), ink: rgb(0x8f_d3ff), track: rgb(0x2c_4456) };
    /// A display lit in orange.
    pub const AMBER: Glass = Glass { ground: rgb(0xff_8c2e), ink: rgb(0x24_1200), track: rgb(0xd2_6c17) };
    /// Contacts.
    pub const GOLD: Color32 = rgb(0xd9_b65c);
    /// A USB plug.
    pub const METAL: Color32 = rgb(0xb9_bfca);
    /// Holes and edges in metal.
    pub const METAL_DARK: Color32 = rgb(0x6a_707d);
    /// A circuit board.
    pub const BOARD: Color32 = rgb(0x1f_6a5a);
    /// Light plastic.
    pub const SHELL: Color32 = rgb(0xe6_e3dc);
    /// The edge of light plastic.
    pub const SHELL_EDGE: Color32 = rgb(0xa9_a59b);
    /// Keys on light plastic.
    pub const SHELL_KEY: Color32 = rgb(0x35_3740);
    /// A small lamp that is on.
    pub const LAMP: Color32 = rgb(0x6f_e0a0);
    /// Signs on a token's body.
    pub const SIGN: Color32 = rgb(0xd5_dae6);
}

const fn rgb(hex: u32) -> Color32 {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

impl Look {
    /// By day.
    pub const LIGHT: Self = Self {
        dark: false,
        canvas: rgb(0xf4_f5f7),
        panel: rgb(0xff_ffff),
        sunken: rgb(0xf4_f5f7),
        hover: rgb(0xf7_f8fb),
        line: rgb(0xe1_e4ea),
        line_strong: rgb(0xd3_d7df),
        text: rgb(0x1b_1f27),
        muted: rgb(0x5b_6473),
        accent: rgb(0x41_50d2),
        accent_hover: rgb(0x35_43b8),
        on_accent: rgb(0xff_ffff),
        accent_soft: rgb(0xec_eefb),
        done: rgb(0x1c_7445),
        done_soft: rgb(0xe6_f4eb),
        attention: rgb(0x8f_5a00),
        attention_soft: rgb(0xfd_f1db),
        stop: rgb(0xb3_1f24),
        stop_soft: rgb(0xfd_eaea),
        token_top: rgb(0x3f_4658),
        token_bottom: rgb(0x28_2d3b),
        token_button: rgb(0x55_5c70),
        lcd: rgb(0xc9_d2bd),
        lcd_text: rgb(0x1d_2318),
        lcd_track: rgb(0xa9_b39c),
        veil: Color32::from_black_alpha(70),
        shadow: Color32::from_black_alpha(50),
    };

    /// By night.
    pub const DARK: Self = Self {
        dark: true,
        canvas: rgb(0x14_161c),
        panel: rgb(0x1d_2027),
        sunken: rgb(0x15_181e),
        hover: rgb(0x23_2730),
        line: rgb(0x31_353f),
        line_strong: rgb(0x3d_424e),
        text: rgb(0xe9_ebf0),
        muted: rgb(0x9b_a3b1),
        accent: rgb(0x9a_a3ff),
        accent_hover: rgb(0xb2_b9ff),
        on_accent: rgb(0x12_1533),
        accent_soft: rgb(0x28_2d50),
        done: rgb(0x62_c98d),
        done_soft: rgb(0x18_3323),
        attention: rgb(0xe5_b04a),
        attention_soft: rgb(0x3b_2e14),
        stop: rgb(0xff_8f8a),
        stop_soft: rgb(0x44_1f20),
        token_top: rgb(0x55_5d70),
        token_bottom: rgb(0x3a_4050),
        token_button: rgb(0x6b_7387),
        lcd: rgb(0xa6_b199),
        lcd_text: rgb(0x14_190f),
        lcd_track: rgb(0x86_917a),
        veil: Color32::from_black_alpha(130),
        shadow: Color32::from_black_alpha(150),
    };

    /// The colours of a theme.
    #[must_use]
    pub const fn of(dark: bool) -> Self {
        if dark { Self::DARK } else { Self::LIGHT }
    }

    /// The colour of a tone as text.
    #[must_use]
    pub const fn ink(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Plain => self.text,
            Tone::Muted => self.muted,
            Tone::Accent => self.accent,
            Tone::Done => self.done,
            Tone::Attention => self.attention,
            Tone::Stop => self.stop,
        }
    }

    /// The colour of a tone as a ground.
    #[must_use]
    pub const fn ground(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Plain | Tone::Muted => self.sunken,
            Tone::Accent => self.accent_soft,
            Tone::Done => self.done_soft,
            Tone::Attention => self.attention_soft,
            Tone::Stop => self.stop_soft,
        }
    }

    /// The display of most tokens.
    #[must_use]
    pub const fn glass(&self) -> Glass {
        Glass { ground: self.lcd, ink: self.lcd_text, track: self.lcd_track }
    }

    /// A thin line.
    #[must_use]
    pub fn hairline(&self) -> Stroke {
        Stroke::new(1.0, self.line)
    }

    /// The ring around what has the keyboard.
    #[must_use]
    pub fn focus_ring(&self) -> Stroke {
        Stroke::new(2.0, self.accent)
    }

    /// Every text colour with every ground it is written on.
    #[must_use]
    pub fn text_pairs(&self) -> Vec<(&'static str, Color32, Color32)> {
        let mut pairs = vec![
            ("text on accent", self.on_accent, self.accent),
            ("text on accent, hovered", self.on_accent, self.accent_hover),
            ("digits on the display", self.lcd_text, self.lcd),
            ("digits that glow", material::OLED.ink, material::OLED.ground),
            ("digits on orange", material::AMBER.ink, material::AMBER.ground),
        ];
        let grounds = [
            ("panel", self.panel),
            ("canvas", self.canvas),
            ("sunken", self.sunken),
            ("hover", self.hover),
            ("accent_soft", self.accent_soft),
            ("attention_soft", self.attention_soft),
        ];
        for (name, ground) in grounds {
            pairs.extend([(name, self.text, ground), (name, self.muted, ground)]);
        }
        for tone in [Tone::Accent, Tone::Done, Tone::Attention, Tone::Stop] {
            pairs.extend([
                ("tone on panel", self.ink(tone), self.panel),
                ("tone on its ground", self.ink(tone), self.ground(tone)),
                ("tone on sunken", self.ink(tone), self.sunken),
                ("tone on the chosen row", self.ink(tone), self.accent_soft),
                ("text on a tone's ground", self.text, self.ground(tone)),
            ]);
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast of WCAG 2.2: relative luminances with a little flare.
    fn contrast(a: Color32, b: Color32) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = |color: Color32| {
            0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn black_on_white_has_the_highest_contrast() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    }

    #[test]
    fn every_text_stands_out_from_its_ground_by_4_5_to_1() {
        for look in [Look::LIGHT, Look::DARK] {
            for (name, ink, ground) in look.text_pairs() {
                let got = contrast(ink, ground);
                assert!(got >= 4.5, "dark={} {name}: {ink:?} on {ground:?} is {got:.2}", look.dark);
            }
        }
    }
}
