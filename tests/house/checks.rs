//! The checks: each reads sources and answers one sentence per fault, beginning with `path:line`.

use crate::plan::{
    ACTING_FILES, COLOUR_FILE, EXPOSURES, JAPANESE_FILES, MAIN_LINES, MEDIAN_LINES, MOST_LINES, ROOMS, Room,
    SECRET_TYPES,
};
use crate::source::{Source, is_name};

fn room(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

fn room_of(source: &Source) -> Option<&'static Room> {
    source.room().and_then(room)
}

/// A room imports only from lower floors, in its tests too.
pub fn floors(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        let Some(own) = room_of(source) else { continue };
        for (offset, name) in rooms_named(source) {
            let Some(other) = room(&name) else { continue };
            if other.name != own.name && other.floor >= own.floor {
                complaints.push(format!(
                    "{}: `{}` (floor {}) names `{}` (floor {}); a room imports only from lower floors",
                    source.at(offset),
                    own.name,
                    own.floor,
                    other.name,
                    other.floor
                ));
            }
        }
        let is_root = source.path.matches('/').count() == 1;
        let climbs = source.places("super::super::").chain(source.places("use super::").filter(|_| is_root));
        for offset in climbs {
            complaints.push(format!(
                "{}: the path climbs out of the room; write `crate::` so that the floor can be seen",
                source.at(offset)
            ));
        }
    }
    complaints
}

/// Every first name behind `crate::`, also in braces.
fn rooms_named(source: &Source) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    for offset in source.places_with_tests("crate::") {
        let from = offset + "crate::".len();
        let rest = &source.code[from..];
        if !rest.starts_with('{') {
            named.push((offset, rest.chars().take_while(|c| is_name(*c)).collect()));
            continue;
        }
        let (mut depth, mut name) = (0, String::new());
        let mut at_start = false;
        for (place, c) in rest.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            let opens = depth == 1 && (c == '{' || c == ',');
            if at_start && is_name(c) {
                name.push(c);
            } else if !name.is_empty() {
                named.push((from + place, std::mem::take(&mut name)));
                at_start = false;
            }
            at_start |= opens;
            if depth == 0 {
                break;
            }
        }
    }
    named
}

/// Every room is in the plan, and on its floor in the drawing of `src/lib.rs`.
pub fn drawing(sources: &[Source]) -> Vec<String> {
    let drawn: Vec<(u8, Vec<&str>)> = sources
        .iter()
        .find(|source| source.path == "src/lib.rs")
        .map(|source| floors_drawn(&source.text))
        .unwrap_or_default();
    let mut complaints = Vec::new();
    let mut seen = Vec::new();
    for source in sources {
        let Some(name) = source.room().filter(|name| !seen.contains(name)) else { continue };
        seen.push(name);
        match room(name) {
            None => {
                complaints
                    .push(format!("{}:1: the room `{name}` is not in tests/house/plan.rs", source.path));
            }
            Some(room)
                if drawn.iter().any(|(floor, names)| *floor == room.floor && names.contains(&name)) => {}
            Some(room) => complaints.push(format!(
                "{}:1: the room `{name}` is not drawn on floor {} in src/lib.rs",
                source.path, room.floor
            )),
        }
    }
    complaints
}

/// The floors of the drawing: a number opens a floor, names are divided by two spaces or more.
fn floors_drawn(text: &str) -> Vec<(u8, Vec<&str>)> {
    let mut floors: Vec<(u8, Vec<&str>)> = Vec::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("//!")) {
        let mut cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).peekable();
        if let Some(floor) = cells.peek().and_then(|cell| cell.parse().ok()) {
            cells.next();
            floors.push((floor, Vec::new()));
        }
        if let Some((_, names)) = floors.last_mut() {
            names.extend(cells.filter(|cell| cell.bytes().all(|b| b.is_ascii_lowercase())));
        }
    }
    floors
}

/// A room names only the dependencies that the plan gives it.
pub fn outside_crates(sources: &[Source]) -> Vec<String> {
    let dependencies = dependencies(include_str!("../../Cargo.toml"));
    let mut complaints = Vec::new();
    for source in sources {
        let Some(room) = room_of(source) else { continue };
        for name in &dependencies {
            if name == "thiserror" || room.crates.contains(&name.as_str()) {
                continue;
            }
            let path = format!("{name}::");
            let names = source.places(&path).filter(|offset| !source.code[..*offset].ends_with("::"));
            if let Some(offset) = names.into_iter().next() {
                complaints.push(format!(
                    "{}: `{}` names the crate `{name}`, which tests/house/plan.rs does not give it",
                    source.at(offset),
                    room.name
                ));
            }
        }
    }
    complaints
}

/// The names of `[dependencies]`, as code writes them.
fn dependencies(manifest: &str) -> Vec<String> {
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap_or_default();
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim());
    let names: Vec<_> =
        names.filter(|name| !name.starts_with('#')).map(|name| name.replace('-', "_")).collect();
    assert!(names.len() > 10, "Cargo.toml lists only {names:?}");
    names
}

/// A file opens with `//!`, is not `mod.rs`, and is not too long.
pub fn opening_and_length(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        let lines = source.text.lines().count();
        if !source.text.starts_with("//! ") {
            complaints.push(format!("{}:1: the file does not open with a `//!` sentence", source.path));
        }
        if source.path.ends_with("/mod.rs") {
            complaints
                .push(format!("{}:1: the house writes `foo.rs` and `foo/`, never `mod.rs`", source.path));
        }
        if lines > MOST_LINES {
            complaints.push(format!(
                "{}:{lines}: the file has {lines} lines, at most {MOST_LINES} are allowed; find its second subject",
                source.path
            ));
        }
        if source.path == "src/main.rs" && lines >= MAIN_LINES {
            complaints.push(format!(
                "{}:{lines}: main only wires, in fewer than {MAIN_LINES} lines; it has {lines}",
                source.path
            ));
        }
    }
    complaints
}

/// Half of the files are short.
pub fn median_length(sources: &[Source]) -> Vec<String> {
    let mut lengths: Vec<_> =
        sources.iter().map(|source| (source.text.lines().count(), source.path.as_str())).collect();
    lengths.sort_unstable();
    let (lines, path) = lengths[lengths.len() / 2];
    if lines < MEDIAN_LINES {
        return Vec::new();
    }
    vec![format!(
        "{path}:{lines}: the median file has {lines} lines, fewer than {MEDIAN_LINES} are the habit"
    )]
}

/// No promise of later work, no trace of debugging.
pub fn unfinished(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        for mark in [["TO", "DO"], ["FIX", "ME"], ["HA", "CK"], ["XX", "X"]].map(|halves| halves.concat()) {
            let found = source.text.match_indices(&mark).filter(|(offset, _)| {
                let before = source.text[..*offset].chars().next_back();
                let after = source.text[offset + mark.len()..].chars().next();
                !before.is_some_and(is_name) && !after.is_some_and(is_name)
            });
            for (offset, _) in found {
                complaints
                    .push(format!("{}: {mark} is left; do it or say why it is right so", source.at(offset)));
            }
        }
        for macro_name in ["todo!", "unimplemented!", "dbg!"] {
            for offset in source.places_with_tests(macro_name) {
                complaints.push(format!("{}: {macro_name} is left in the code", source.at(offset)));
            }
        }
    }
    complaints
}

/// Types and files have names that say what they are.
pub fn names(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        for word in ["struct ", "enum ", "trait ", "type ", "union "] {
            for offset in source.places(word) {
                let name: String =
                    source.code[offset + word.len()..].chars().take_while(|c| is_name(*c)).collect();
                let empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Data"];
                if empty.iter().any(|ending| name.ends_with(ending)) {
                    complaints
                        .push(format!("{}: the name `{name}` does not say what it is", source.at(offset)));
                }
            }
        }
        let file = source.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
        if ["helper", "helpers", "util", "utils", "misc", "common", "manager"].contains(&file) {
            complaints.push(format!("{}:1: the file name `{file}` does not say what is in it", source.path));
        }
    }
    complaints
}

/// `expect` with a reason, never `allow`.
pub fn silenced_lints(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        for offset in
            ["#[allow(", "#![allow("].into_iter().flat_map(|attribute| source.places_with_tests(attribute))
        {
            complaints
                .push(format!("{}: write #[expect(…, reason = …)] instead of allow", source.at(offset)));
        }
        for attribute in ["#[expect(", "#![expect("] {
            for offset in source.places_with_tests(attribute) {
                let end = source.code[offset..].find(']').map_or(source.code.len(), |length| offset + length);
                if !source.code[offset..end].contains("reason =") {
                    complaints.push(format!("{}: the silenced lint has no reason", source.at(offset)));
                }
            }
        }
    }
    complaints
}

/// Every call that shows a secret is listed in the plan.
pub fn exposures(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        let calls: Vec<_> = source
            .places("expose_secret")
            .filter(|offset| !source.code[..*offset].trim_end().ends_with("fn"))
            .collect();
        let known = EXPOSURES.iter().find(|(path, _)| *path == source.path).map_or(0, |(_, calls)| *calls);
        if calls.len() != known {
            let place =
                calls.last().map_or_else(|| format!("{}:1", source.path), |offset| source.at(*offset));
            complaints.push(format!(
                "{place}: secrets are looked at {} times here, tests/house/plan.rs knows of {known}; look at each \
                 before you change the number",
                calls.len()
            ));
        }
    }
    complaints
}

/// A secret type derives and implements nothing that could let it out.
pub fn secret_types(sources: &[Source]) -> Vec<String> {
    let leaks = ["Debug", "Clone", "Copy", "Display", "Serialize", "Deserialize"];
    let mut complaints = Vec::new();
    for (source, name) in
        sources.iter().flat_map(|source| SECRET_TYPES.iter().map(move |name| (source, name)))
    {
        for offset in source.places(&format!("struct {name}")) {
            let above = source.code[..offset].rfind(['}', ';']).map_or(0, |end| end + 1);
            for leak in leaks.iter().filter(|leak| has_word(&source.code[above..offset], leak)) {
                complaints.push(format!("{}: the secret type `{name}` derives {leak}", source.at(offset)));
            }
        }
        for offset in source.places(&format!("for {name}")) {
            let line = source.code[..offset].rfind('\n').map_or(0, |end| end + 1);
            let trait_name = &source.code[line..offset];
            let is_impl = trait_name.trim_start().starts_with("impl");
            for leak in leaks.iter().filter(|leak| is_impl && has_word(trait_name, leak)) {
                complaints.push(format!("{}: the secret type `{name}` implements {leak}", source.at(offset)));
            }
        }
    }
    complaints
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c| !is_name(c)).any(|part| part == word)
}

/// Colours are made and named in one file.
pub fn colours(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources.iter().filter(|source| source.path != COLOUR_FILE) {
        for colour in ["Color32::", "Rgba::", "Hsva::", "hex_color!"] {
            for offset in source.places(colour) {
                let made = &source.code[offset + colour.len()..];
                let is_constant = made.starts_with(|c: char| c.is_ascii_uppercase());
                let is_none = made.starts_with("TRANSPARENT") || made.starts_with("PLACEHOLDER");
                if (is_constant && !is_none) || made.starts_with("from_") || colour.ends_with('!') {
                    complaints
                        .push(format!("{}: a colour is named outside of {COLOUR_FILE}", source.at(offset)));
                }
            }
        }
    }
    complaints
}

/// No Japanese literal outside of tests and of the listed files.
pub fn japanese(sources: &[Source]) -> Vec<String> {
    let is_japanese = |c| {
        matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
    };
    let mut complaints = Vec::new();
    for source in sources.iter().filter(|source| !JAPANESE_FILES.contains(&source.path.as_str())) {
        for (offset, literal) in source.literals.iter().filter(|(offset, _)| !source.is_test(*offset)) {
            if literal.contains(is_japanese) {
                complaints.push(format!(
                    "{}: {literal:?} is Japanese in code; sentences belong into assets/i18n",
                    source.at(*offset)
                ));
            }
        }
    }
    complaints
}

/// A thinking room names neither files, network, threads, clocks, environment nor the terminal.
pub fn thinking(sources: &[Source]) -> Vec<String> {
    let touching = ["fs", "net", "thread", "env", "process"];
    let macros = ["println!", "print!", "eprintln!", "eprint!"];
    let clocks = ["SystemTime", "Instant", "Timestamp::now", "Zoned::now"];
    let mut complaints = Vec::new();
    for source in sources.iter().filter(|source| !ACTING_FILES.contains(&source.path.as_str())) {
        let Some(room) = room_of(source).filter(|room| room.thinks) else { continue };
        let modules = touching.iter().flat_map(|name| std_module(source, name));
        let others =
            macros.iter().chain(&clocks).flat_map(|name| source.places(name).map(move |at| (at, *name)));
        for (offset, name) in modules.chain(others) {
            complaints.push(format!(
                "{}: `{}` is a thinking room and names `{name}`; it takes such things as arguments",
                source.at(offset),
                room.name
            ));
        }
    }
    complaints
}

/// Where `std::name` is named, directly or in braces.
fn std_module<'a>(source: &'a Source, name: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    source.places(name).filter_map(move |offset| {
        let before = source.code[..offset].trim_end();
        let in_braces = || {
            let statement = before.rfind(';').map_or(before, |end| &before[end + 1..]);
            statement.trim_start().starts_with("use std::{") && before.ends_with(['{', ','])
        };
        (before.ends_with("std::") || in_braces()).then_some((offset, name))
    })
}

/// Wall clock and randomness are drawn in `port` alone.
pub fn clock_and_chance(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources.iter().filter(|source| source.room() != Some("port")) {
        for name in ["SystemTime::now", "Timestamp::now", "Zoned::now", "getrandom::"] {
            for offset in source.places(name) {
                complaints.push(format!(
                    "{}: `{name}` is called; only `port` reads the wall clock or draws randomness",
                    source.at(offset)
                ));
            }
        }
    }
    complaints
}

/// Every channel has a bound.
pub fn channels(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        for name in ["unbounded", "mpsc::channel"] {
            for offset in source.places_with_tests(name) {
                complaints.push(format!(
                    "{}: `{name}` grows without bound; use a bounded channel",
                    source.at(offset)
                ));
            }
        }
    }
    complaints
}

/// No tracked file knows the machine it was written on.
pub fn machine_paths(sources: &[Source]) -> Vec<String> {
    let paths = [["/wo", "rk/"], ["/tm", "p/"], ["/ro", "ot/"], ["/ho", "me/"], ["/Us", "ers/"]]
        .map(|halves| halves.concat());
    let mut complaints = Vec::new();
    for source in sources {
        for path in &paths {
            for (offset, _) in source.text.match_indices(path.as_str()) {
                // Part of a longer path or of an address on the network.
                let before = source.text[..offset].chars().next_back();
                if !before.is_some_and(|c| is_name(c) || matches!(c, '.' | '-' | '}' | ')')) {
                    complaints.push(format!("{}: the machine path {path} is named", source.at(offset)));
                }
            }
        }
    }
    complaints
}
