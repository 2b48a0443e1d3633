//! The sheet of a closed day as plain text, to be printed and signed by the two who closed it.
//!
//! RULES W9, 締め処理. The trap: it is made from what the register kept at the closing, so that tomorrow's print is the
//! same; only an explanation that was given later is new on it.

use serde_json::Value;

use crate::domain::stock::Group;
use crate::domain::text::hex;
use crate::register::DayClose;
use crate::words::Sentences;
use crate::words::date::{date_time, iso};

/// Where a name is written by hand.
const LINE: &str = "____________________";

/// The sheet, line by line.
#[must_use]
pub fn day_sheet(day: &DayClose, institution: &str, sentences: &Sentences) -> String {
    let word = |id: &str| sentences.say(id);
    let count = |of: &Value| of.as_u64().unwrap_or_default();
    let counts = &day.counts;
    let mut lines = vec![
        format!("{institution}  {} {}", word("day-sheet-title"), iso(day.day)),
        format!("{}: {}", word("day-sheet-closed"), date_time(day.closed_at)),
        String::new(),
        format!("{}: {}", word("stock-received"), count(&counts["received"])),
    ];
    lines.extend(Group::ALL.iter().map(|group| {
        let units = count(&counts["units"][group.as_str()]);
        format!("  {}: {units}", sentences.word("stock-group", group.as_str()))
    }));
    lines.push(format!("{}: {}", word("day-sheet-difference"), day.difference));
    for one in counts["differences"].as_array().into_iter().flatten() {
        let text = |name: &str| one[name].as_str().unwrap_or_default();
        let sort = sentences.word("stock-difference", text("sort"));
        lines.push(format!("- {sort}  {}  {}", text("object"), text("explanation")).trim_end().to_owned());
    }
    if !day.explanation.is_empty() {
        lines.push(format!("{}: {}", word("stock-field-explanation"), day.explanation));
    }
    lines.push(format!("{}: {}", word("day-sheet-head"), hex(&day.head)));
    for (role, who) in [("day-sheet-operator", &day.operator), ("day-sheet-second", &day.second)] {
        lines.extend([String::new(), format!("{} {who}  {LINE}", word(role))]);
    }
    lines.push(String::new());
    lines.join("\n")
}
