//! The laws of the house, read from the source itself: floors, outside crates, habits, secrets, words.
//!
//! The plan that is enforced stands in `house/plan.rs`, the checks in `house/checks.rs`, the reading of Rust source
//! in `house/source.rs`. Every check is a function from sources to complaints; the last test plants one fault
//! for each and asserts that it is found, so that no check can fall asleep.

#[path = "house/checks.rs"]
mod checks;
#[path = "house/plan.rs"]
mod plan;
#[path = "house/source.rs"]
mod source;

use source::Source;

/// From sources to complaints.
type Check = fn(&[Source]) -> Vec<String>;

/// Fails with one sentence per complaint.
fn holds(check: Check) {
    let complaints = check(&source::tree("src"));
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn a_room_imports_only_from_lower_floors() {
    holds(checks::floors);
}

#[test]
fn every_room_stands_in_the_plan_and_in_the_drawing_of_the_crate() {
    holds(checks::drawing);
}

#[test]
fn a_room_names_only_the_outside_crates_it_may() {
    holds(checks::outside_crates);
}

#[test]
fn a_file_opens_with_a_sentence_and_is_short() {
    holds(checks::opening_and_length);
}

#[test]
fn a_test_file_opens_with_a_sentence_and_is_short() {
    let complaints = checks::opening_and_length(&source::tree("tests"));
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn half_the_files_are_shorter_than_the_median_allows() {
    holds(checks::median_length);
}

#[test]
fn nothing_is_left_unfinished() {
    holds(checks::unfinished);
}

#[test]
fn no_name_is_a_manager_a_helper_a_util_or_data() {
    holds(checks::names);
}

#[test]
fn a_lint_is_silenced_only_where_it_is_expected_and_with_a_reason() {
    holds(checks::silenced_lints);
}

#[test]
fn every_place_that_looks_at_a_secret_is_known() {
    holds(checks::exposures);
}

#[test]
fn a_secret_cannot_be_printed_copied_or_serialized() {
    holds(checks::secret_types);
}

#[test]
fn a_colour_is_named_in_one_place() {
    holds(checks::colours);
}

#[test]
fn japanese_stands_in_the_word_files_and_not_in_code() {
    holds(checks::japanese);
}

#[test]
fn a_thinking_room_touches_nothing() {
    holds(checks::thinking);
}

#[test]
fn the_wall_clock_and_chance_come_from_one_room() {
    holds(checks::clock_and_chance);
}

#[test]
fn no_channel_grows_without_bound() {
    holds(checks::channels);
}

#[test]
fn tracked_files_name_no_machine() {
    let complaints = checks::machine_paths(&source::tracked());
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_check_finds_a_planted_fault() {
    let planted: &[(&str, Check, &str, &str)] = &[
        ("floor", checks::floors, "src/domain/x.rs", "use crate::{domain::Serial, vault::Seal};"),
        ("same floor", checks::floors, "src/driver/x.rs", "fn f() { crate::register::open(); }"),
        ("floor by super", checks::floors, "src/domain.rs", "use super::vault::Seal;"),
        ("floor by climbing", checks::floors, "src/domain/x.rs", "use super::super::vault::Seal;"),
        ("drawing", checks::drawing, "src/attic.rs", ""),
        ("crate", checks::outside_crates, "src/domain/x.rs", "use rusqlite::Connection;"),
        ("crate in a path", checks::outside_crates, "src/domain/x.rs", "fn f() { serialport::new(); }"),
        ("opening", checks::opening_and_length, "src/domain/x.rs", "use std::fmt;"),
        ("length", checks::opening_and_length, "src/domain/x.rs", &long_file(601)),
        ("mod.rs", checks::opening_and_length, "src/domain/mod.rs", "//! A room."),
        ("main", checks::opening_and_length, "src/main.rs", &long_file(100)),
        ("median", checks::median_length, "src/domain/x.rs", &long_file(200)),
        ("to do", checks::unfinished, "src/domain/x.rs", &["// TO", "DO later"].concat()),
        ("macro", checks::unfinished, "src/domain/x.rs", "fn f() { unimplemented!() }"),
        ("name", checks::names, "src/domain/x.rs", "pub struct TokenManager;"),
        ("file name", checks::names, "src/domain/utils.rs", ""),
        ("allow", checks::silenced_lints, "src/domain/x.rs", "#[allow(dead_code)]"),
        ("reason", checks::silenced_lints, "src/domain/x.rs", "#[expect(dead_code)]"),
        ("exposure", checks::exposures, "src/desk/x.rs", "fn f(s: &Secret) { s.expose_secret(); }"),
        ("derive", checks::secret_types, "src/domain/x.rs", "#[derive(Zeroize, Clone)]\npub struct Secret;"),
        ("impl", checks::secret_types, "src/domain/x.rs", "impl fmt::Debug for Secret {}"),
        ("colour", checks::colours, "src/window/x.rs", "fn f() { Color32::from_rgb(1, 2, 3); }"),
        ("named colour", checks::colours, "src/window/x.rs", "fn f() { Color32::RED; }"),
        ("japanese", checks::japanese, "src/window/x.rs", "fn f() { show(\"受付\"); }"),
        ("japanese char", checks::japanese, "src/window/x.rs", "fn f() { show('年'); }"),
        ("thinking", checks::thinking, "src/wire/x.rs", "use std::{fmt, time::Instant};"),
        ("thinking aloud", checks::thinking, "src/desk/x.rs", "fn f() { println!(); }"),
        ("file", checks::thinking, "src/vault/x.rs", "use std::fs;"),
        ("clock", checks::clock_and_chance, "src/register/x.rs", "fn f() { Timestamp::now(); }"),
        ("chance", checks::clock_and_chance, "src/bench/x.rs", "fn f() { getrandom::fill(x); }"),
        ("channel", checks::channels, "src/bench/x.rs", "fn f() { crossbeam_channel::unbounded(); }"),
        ("std channel", checks::channels, "src/bench/x.rs", "fn f() { mpsc::channel(); }"),
        ("machine", checks::machine_paths, "src/x.rs", &["//! See /ro", "ot/x."].concat()),
    ];
    for (what, check, path, text) in planted {
        let complaints = check(&[Source::new(path, text)]);
        assert_eq!(complaints.len(), 1, "{what}: {complaints:?}");
        assert!(complaints[0].starts_with(path), "{what}: {}", complaints[0]);
    }
}

#[test]
fn every_check_lets_a_blameless_file_pass() {
    let blameless = "//! A blameless file: println!, std::fs and 受付 in a comment do no harm.\n\
        use crate::domain::Serial;\n\
        /// See [`crate::window`].\n\
        pub struct Metadatum<'a>(&'a str, char);\n\
        fn f() -> &'static str { \"unimplemented!() std::fs crate::window \\\" 'x' expose_secret()\" }\n\
        #[expect(clippy::unused, reason = \"why\")]\n\
        fn g() { h(r#\"println!(\"a\")\"#, '\"', '\\'', b'\"') }\n\
        #[cfg(test)]\n\
        mod tests { use std::fs; fn t() { println!(\"受付 {}\", secret.expose_secret()); } }\n";
    for check in [
        checks::floors,
        checks::outside_crates,
        checks::opening_and_length,
        checks::median_length,
        checks::unfinished,
        checks::names,
        checks::silenced_lints,
        checks::exposures,
        checks::secret_types,
        checks::colours,
        checks::japanese,
        checks::thinking,
        checks::clock_and_chance,
        checks::channels,
        checks::machine_paths,
    ] {
        let complaints = check(&[Source::new("src/wire/x.rs", blameless)]);
        assert!(complaints.is_empty(), "{complaints:?}");
    }
}

/// A file of so many lines.
fn long_file(lines: usize) -> String {
    format!("//! Long.\n{}", "\n".repeat(lines - 1))
}
