//! Rust source as the checks read it: comments and literals told apart from code, test code from product code.
//!
//! The trap: `'` opens a character or a lifetime, and `r#"` a literal that only `"#` ends; a check that confuses
//! them reads a comment as an import.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One file.
pub struct Source {
    /// From the top of the repository, with `/`.
    pub path: String,
    /// As it is.
    pub text: String,
    /// Comments and the insides of literals blanked, line ends kept: byte for byte as long as `text`.
    pub code: String,
    /// String and character literals: byte offset and content.
    pub literals: Vec<(usize, String)>,
    tests: Vec<Range<usize>>,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let (code, literals) = blank(text);
        let all_test = path.ends_with("/tests.rs") || path.contains("/tests/");
        let tests = if all_test { std::iter::once(0..text.len()).collect() } else { test_ranges(&code) };
        Self { path: path.to_owned(), text: text.to_owned(), code, literals, tests }
    }

    /// The room that a file belongs to; `None` for `lib.rs` and `main.rs`.
    pub fn room(&self) -> Option<&str> {
        let name = self.path.strip_prefix("src/")?;
        let room = name.split('/').next()?.trim_end_matches(".rs");
        (!matches!(room, "lib" | "main")).then_some(room)
    }

    /// Whether the byte at this offset belongs to tests.
    pub fn is_test(&self, offset: usize) -> bool {
        self.tests.iter().any(|range| range.contains(&offset))
    }

    /// `path:line` of an offset.
    pub fn at(&self, offset: usize) -> String {
        format!("{}:{}", self.path, 1 + self.text[..offset].matches('\n').count())
    }

    /// Where a piece of code stands outside of tests, comments and literals, not in the middle of a longer name.
    pub fn places<'a>(&'a self, piece: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.places_with_tests(piece).filter(|offset| !self.is_test(*offset))
    }

    /// As [`Self::places`], tests included.
    pub fn places_with_tests<'a>(&'a self, piece: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.code.match_indices(piece).map(|(offset, _)| offset).filter(move |offset| {
            let before = self.code[..*offset].chars().next_back();
            let after = self.code[offset + piece.len()..].chars().next();
            let starts = piece.starts_with(is_name) && before.is_some_and(is_name);
            let ends = piece.ends_with(is_name) && after.is_some_and(is_name);
            !starts && !ends
        })
    }
}

/// Whether a character can stand inside a name.
pub fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The Rust files under a folder of the repository, in order.
pub fn tree(folder: &str) -> Vec<Source> {
    let top = top();
    let mut files = Vec::new();
    collect(&top.join(folder), &mut files);
    let rust = files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    let mut sources: Vec<_> = rust.filter_map(|path| read(&top, &path)).collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!sources.is_empty(), "{folder} has no Rust file");
    sources
}

/// Every text file under version control; without version control every text file but those of builds.
pub fn tracked() -> Vec<Source> {
    let top = top();
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(&top).output();
    let names =
        listed.ok().filter(|out| out.status.success() && !out.stdout.is_empty()).map(|out| out.stdout);
    let mut files = Vec::new();
    if let Some(names) = names {
        let names = String::from_utf8_lossy(&names).into_owned();
        files.extend(names.split('\0').filter(|name| !name.is_empty()).map(|name| top.join(name)));
    } else {
        collect(&top, &mut files);
    }
    files.iter().filter_map(|path| read(&top, path)).collect()
}

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let skipped = ["target", ".git", "demo-output", "screens"];
        if path.is_file() {
            files.push(path);
        } else if !skipped.iter().any(|name| entry.file_name() == *name) {
            collect(&path, files);
        }
    }
}

fn read(top: &Path, path: &Path) -> Option<Source> {
    let text = String::from_utf8(fs::read(path).ok()?).ok()?;
    let name = path.strip_prefix(top).ok()?.to_string_lossy().replace('\\', "/");
    Some(if path.extension().is_some_and(|ending| ending == "rs") {
        Source::new(&name, &text)
    } else {
        Source { path: name, code: text.clone(), text, literals: Vec::new(), tests: Vec::new() }
    })
}

/// Blanks comments and the insides of literals; answers the literals with their offsets.
fn blank(text: &str) -> (String, Vec<(usize, String)>) {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut literals = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let (inside, end) = if rest.starts_with("//") {
            let end = rest.find('\n').map_or(text.len(), |length| at + length);
            (at..end, end)
        } else if rest.starts_with("/*") {
            let end = end_of_block_comment(text, at);
            (at..end, end)
        } else if let Some((inside, end)) = literal(text, at) {
            literals.push((at, text[inside.clone()].to_owned()));
            (inside, end)
        } else {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            // A name is taken whole, so that the r of `for"` or the b of `sub'` opens nothing.
            let name = rest.chars().take_while(|c| is_name(*c)).map(char::len_utf8).sum::<usize>();
            at += name.max(length);
            continue;
        };
        for byte in &mut code[inside] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    (String::from_utf8_lossy(&code).into_owned(), literals)
}

fn end_of_block_comment(text: &str, start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    loop {
        let rest = &text[at..];
        if rest.is_empty() {
            return at;
        } else if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
}

/// The literal that begins here, if one does: its inside, and where it ends.
fn literal(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let rest = &text[at..];
    let prefix = ["br", "cr", "b", "c", "r", ""].into_iter().find(|prefix| {
        rest.strip_prefix(prefix).is_some_and(|rest| {
            let marks = if prefix.ends_with('r') { rest.trim_start_matches('#') } else { rest };
            marks.starts_with('"') || (!prefix.ends_with('r') && rest.starts_with('\''))
        })
    })?;
    let start = at + prefix.len();
    let body = &text[start..];
    if prefix.ends_with('r') {
        let hashes = body.len() - body.trim_start_matches('#').len();
        let inside = start + hashes + 1;
        let close = format!("\"{}", "#".repeat(hashes));
        let length = text[inside..].find(&close)?;
        return Some((inside..inside + length, inside + length + close.len()));
    }
    let quote = body.chars().next()?;
    if quote == '\'' {
        let mut chars = body[1..].chars();
        let first = chars.next()?;
        if first != '\\' && chars.next() != Some('\'') {
            return None; // a lifetime
        }
    }
    let (mut escaped, inside) = (false, start + 1);
    for (offset, c) in text[inside..].char_indices() {
        if !escaped && c == quote {
            return Some((inside..inside + offset, inside + offset + 1));
        }
        escaped = !escaped && c == '\\';
    }
    None
}

/// The items under `#[cfg(test)]`.
fn test_ranges(code: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for (start, mark) in code.match_indices("#[cfg(test)]") {
        let mut depth = 0_usize;
        let item = &code[start + mark.len()..];
        let end = item.char_indices().find(|(_, c)| match c {
            '{' | '[' | '(' => {
                depth += 1;
                false
            }
            '}' | ']' | ')' => {
                depth = depth.saturating_sub(1);
                *c == '}' && depth == 0
            }
            ';' => depth == 0,
            _ => false,
        });
        let end = end.map_or(code.len(), |(offset, _)| start + mark.len() + offset + 1);
        ranges.push(start..end);
    }
    ranges
}
