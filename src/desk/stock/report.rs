//! The difference report of a stock-take as plain text, in the language of the reader.
//!
//! README, rule W9, 差異報告. The trap: it is made from what the register kept when the count was closed, so that the same
//! report comes out tomorrow.

use crate::desk::stock::Take;
use crate::domain::TokenState;
use crate::domain::stock::{Difference, Scope};
use crate::register::Settled;
use crate::words::Sentences;
use crate::words::date::date_time;

/// The report of a count, line by line.
#[must_use]
pub fn report(take: &Take, sentences: &Sentences) -> String {
    let word = |id: &str| sentences.say(id);
    let when = |at: crate::domain::UnixMillis| date_time(at);
    let mut lines = vec![
        format!("{} {}", word("stock-report-title"), take.take.no),
        format!("{}: {}", word("stock-report-scope"), scope(&take.take.scope, sentences)),
        format!("{}: {}  {}", word("stock-report-begun"), when(take.take.begun_at), take.take.operator),
    ];
    if let Some(at) = take.take.closed_at {
        lines.push(format!("{}: {}  {}", word("stock-report-closed"), when(at), take.take.second));
    }
    lines.push(format!(
        "{}: {}  {}: {}  {}: {}  {}: {}",
        word("stock-report-expected"),
        take.count.expected,
        word("stock-report-found"),
        take.count.found,
        word("stock-report-missing"),
        take.count.missing.len(),
        word("stock-report-unexpected"),
        take.count.unexpected.len(),
    ));
    lines.extend(take.settled.iter().map(|one| difference(one, sentences)));
    if take.settled.is_empty() && take.take.closed_at.is_some() {
        lines.push(word("stock-report-none"));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// What is counted, in words.
#[must_use]
pub fn scope(scope: &Scope, sentences: &Sentences) -> String {
    match scope {
        Scope::All => sentences.say("stock-scope-all"),
        Scope::Lot(lot) => lot.to_string(),
        Scope::Place(kind) => sentences.word("place", kind.as_str()),
    }
}

fn difference(one: &Settled, sentences: &Sentences) -> String {
    let difference = &one.explained.difference;
    let state = match difference {
        Difference::Missing { state, .. } => Some(*state),
        Difference::Unexpected { state, .. } => *state,
        Difference::LotIncomplete { .. } | Difference::LedgerDiffers { .. } => None,
    };
    let state = state.map_or_else(
        || sentences.say("stock-unknown"),
        |state: TokenState| sentences.say(&format!("token-state-{state}")),
    );
    let lost = if one.lost { sentences.say("stock-report-lost") } else { String::new() };
    let sort = sentences.say(&format!("stock-difference-{}", difference.code()));
    format!("- {sort}  {}  {state}  {}  {lost}", difference.object(), one.explained.explanation)
        .trim_end()
        .to_owned()
}
