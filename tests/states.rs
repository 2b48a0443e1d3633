//! The tables of tokens and requests as drawings: `assets/states.md` is made from the tables and compared with them.
//!
//! `UPDATE_GOLDEN=1 cargo test --test states` draws them anew.

#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails the proof")]

use std::fmt::Write as _;

use token_station::domain::request::TRANSITIONS as REQUEST_STEPS;
use token_station::domain::token::TRANSITIONS as TOKEN_STEPS;
use token_station::domain::{RequestState, TokenState};
use token_station::words::{Language, Sentences};

const DRAWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/states.md");

/// One table: its states, the steps, where it begins, and where nothing follows.
fn drawing<S: Copy + PartialEq>(
    list: &str,
    states: &[S],
    steps: &[(S, S)],
    code: fn(S) -> &'static str,
) -> String {
    let words = Sentences::new(Language::Japanese);
    let mut out = String::from("```mermaid\nstateDiagram-v2\n");
    for state in states {
        writeln!(out, "    {0}: {1} {0}", code(*state), words.word(list, code(*state))).unwrap();
    }
    writeln!(out, "    [*] --> {}", code(states[0])).unwrap();
    for state in states {
        for (_, to) in steps.iter().filter(|(from, _)| from == state) {
            writeln!(out, "    {} --> {}", code(*state), code(*to)).unwrap();
        }
        if steps.iter().all(|(from, _)| from != state) {
            writeln!(out, "    {} --> [*]", code(*state)).unwrap();
        }
    }
    out.push_str("```\n");
    out
}

fn document() -> String {
    let token = drawing("token-state", TokenState::ALL, TOKEN_STEPS, TokenState::as_str);
    let request = drawing("request-state", RequestState::ALL, REQUEST_STEPS, RequestState::as_str);
    format!(
        "# States\n\nDrawn from the tables in `src/domain/token.rs` and `src/domain/request.rs`; a test compares them. \
         A step that is not drawn cannot happen.\n\n## A token\n\n{token}\n## A request\n\n{request}"
    )
}

#[test]
fn the_drawings_show_exactly_the_tables() {
    let wanted = document();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(DRAWN, &wanted).unwrap();
    }
    let drawn = std::fs::read_to_string(DRAWN).unwrap();
    assert!(drawn == wanted, "assets/states.md differs from the tables; see the head of this test");
}

#[test]
fn every_state_has_its_word_in_the_drawing() {
    let drawn = document();
    for state in TokenState::ALL {
        assert!(
            drawn
                .lines()
                .any(|line| line.starts_with(&format!("    {state}: ")) && !line.contains("token-state-"))
        );
    }
    for state in RequestState::ALL {
        assert!(
            drawn
                .lines()
                .any(|line| line.starts_with(&format!("    {state}: ")) && !line.contains("request-state-"))
        );
    }
}
