//! A key as an act names it, and how it is printed on the keyboard.

use egui::Key;

/// A key, perhaps with Ctrl or Shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// With Ctrl.
    pub ctrl: bool,
    /// With Shift.
    pub shift: bool,
    /// The key.
    pub key: Key,
}

impl Shortcut {
    /// The key alone.
    #[must_use]
    pub const fn plain(key: Key) -> Self {
        Self { ctrl: false, shift: false, key }
    }

    /// With Ctrl.
    #[must_use]
    pub const fn ctrl(key: Key) -> Self {
        Self { ctrl: true, shift: false, key }
    }

    /// With Shift.
    #[must_use]
    pub const fn shift(key: Key) -> Self {
        Self { ctrl: false, shift: true, key }
    }

    /// As printed on the keys: `Ctrl K`.
    #[must_use]
    pub fn caps(self) -> String {
        let mut caps = String::new();
        if self.ctrl {
            caps.push_str("Ctrl ");
        }
        if self.shift {
            caps.push_str("Shift ");
        }
        caps.push_str(match self.key {
            Key::Escape => "Esc",
            Key::ArrowUp => "\u{2191}",
            Key::ArrowDown => "\u{2193}",
            Key::ArrowLeft => "\u{2190}",
            Key::ArrowRight => "\u{2192}",
            Key::Delete => "Del",
            Key::PageUp => "PgUp",
            Key::PageDown => "PgDn",
            key => key.name(),
        });
        caps
    }

    /// Whether it may act while text is being typed.
    #[must_use]
    pub fn works_while_typing(self) -> bool {
        let function_key = self.key >= Key::F1 && self.key <= Key::F12;
        self.ctrl || function_key || self.key == Key::Escape
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_on_the_keyboard() {
        assert_eq!(Shortcut::ctrl(Key::K).caps(), "Ctrl K");
        assert_eq!(Shortcut::plain(Key::F10).caps(), "F10");
        assert_eq!(Shortcut::shift(Key::Delete).caps(), "Shift Del");
    }

    #[test]
    fn a_letter_alone_does_not_act_while_text_is_typed() {
        assert!(!Shortcut::plain(Key::Delete).works_while_typing());
        assert!(Shortcut::plain(Key::F9).works_while_typing() && Shortcut::ctrl(Key::K).works_while_typing());
    }
}
