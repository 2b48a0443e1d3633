//! The README's table of the rules against the tests that it names.

#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails the proof")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every rule and workflow that a row has to stand for.
fn numbers() -> BTreeSet<String> {
    (1..=39).map(|no| format!("R{no}")).chain((1..=13).map(|no| format!("W{no}"))).collect()
}

/// Number and test of each row.
fn rows() -> Vec<(String, String)> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let row = |line: &str| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let (number, _, test, place) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
        let is_row = number.len() <= 3 && number.starts_with(['R', 'W']) && test.starts_with('`');
        assert!(!is_row || !place.is_empty(), "{number} names no place in the window");
        is_row.then(|| (number.to_owned(), test.trim_matches('`').to_owned()))
    };
    readme.lines().filter_map(row).collect()
}

/// Every name of a test in a folder.
fn tests_under(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests_under(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let names = text.lines().filter_map(|line| line.trim_start().strip_prefix("fn "));
            found.extend(names.filter_map(|name| Some(name.split_once('(')?.0.to_owned())));
        }
    }
}

#[test]
fn every_rule_and_workflow_has_a_row_with_a_test_that_exists_and_carries_its_number() {
    let mut tests = BTreeSet::new();
    for folder in ["src", "tests"] {
        tests_under(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut tests);
    }
    let rows = rows();
    for (number, test) in &rows {
        assert!(tests.contains(test), "{number}: there is no test {test}");
        let parts: Vec<&str> = test.split('_').collect();
        assert!(
            parts.contains(&number.to_lowercase().as_str()),
            "{number}: {test} does not carry the number"
        );
    }
    let told: BTreeSet<String> = rows.iter().map(|(number, _)| number.clone()).collect();
    assert_eq!(told, numbers());
    assert_eq!(rows.len(), told.len(), "a rule has two rows");
}
