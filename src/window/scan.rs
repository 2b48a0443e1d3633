//! The barcode scanner: a keyboard that types faster than any person and ends with Enter.
//!
//! A scan from anywhere goes to the search, or to the task that wants it. What is typed into a text field is never
//! taken for a scan: the field gets it.

use egui::{Context, Event, Key};

/// The longest pause between two characters of a scan.
const LONGEST_PAUSE_SECS: f64 = 0.06;
/// The shortest scan: shorter ones are somebody typing.
const SHORTEST: usize = 4;

/// Watches the keyboard for scans.
#[derive(Debug, Default)]
pub struct Scanner {
    typed: String,
    last_secs: f64,
}

impl Scanner {
    /// Reads this frame's keys; gives a finished scan, whose Enter is taken out of the input.
    pub fn read(&mut self, ctx: &Context) -> Option<String> {
        if ctx.text_edit_focused() {
            self.typed.clear();
            return None;
        }
        let mut scan = None;
        ctx.input_mut(|input| {
            let now = input.time;
            input.events.retain(|event| match event {
                Event::Text(text) => {
                    self.hear(text, now);
                    true
                }
                Event::Key { key: Key::Enter, pressed: true, .. } => {
                    scan = self.finish(now);
                    scan.is_none()
                }
                _ => true,
            });
        });
        scan
    }

    fn hear(&mut self, text: &str, now: f64) {
        if now - self.last_secs > LONGEST_PAUSE_SECS {
            self.typed.clear();
        }
        self.typed.push_str(text);
        self.last_secs = now;
    }

    fn finish(&mut self, now: f64) -> Option<String> {
        let typed = std::mem::take(&mut self.typed);
        let fast = now - self.last_secs <= LONGEST_PAUSE_SECS;
        (fast && typed.chars().count() >= SHORTEST).then_some(typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn type_at(pause_secs: f64, text: &str) -> Option<String> {
        let mut scanner = Scanner::default();
        let mut now = 10.0;
        for c in text.chars() {
            now += pause_secs;
            scanner.hear(&c.to_string(), now);
        }
        scanner.finish(now + pause_secs)
    }

    #[test]
    fn a_fast_burst_with_enter_is_a_scan() {
        assert_eq!(type_at(0.01, "RT-00001842").as_deref(), Some("RT-00001842"));
    }

    #[test]
    fn a_person_is_never_taken_for_a_scanner() {
        assert_eq!(type_at(0.12, "RT-00001842"), None);
        assert_eq!(type_at(0.01, "RT"), None);
    }
}
