//! Independent counterparts that come from PyPI, run by the Python that has them.
//!
//! The environment variable `TEST_PYTHON` names it, where it is not the system's own.

use std::io::Write as _;
use std::process::Command;

/// A Python that has these modules of a package; `None`, said loudly, where there is none.
pub fn python_with(package: &str, modules: &str) -> Option<Command> {
    let python = std::env::var("TEST_PYTHON").unwrap_or_else(|_| "python3".into());
    let has = Command::new(&python).args(["-c", &format!("import {modules}")]).output();
    if has.is_ok_and(|output| output.status.success()) {
        return Some(Command::new(python));
    }
    let _ = writeln!(std::io::stderr().lock(), "\nSKIPPED: PyPI {package} is not installed");
    None
}

/// Runs a script and answers the lines that it prints.
#[allow(dead_code, reason = "not every test file has a script of its own")]
pub fn lines_of(mut python: Command, script: &str, arguments: &[&str]) -> Vec<String> {
    let output = python.args(["-c", script]).args(arguments).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().map(|line| line.trim().to_owned()).collect()
}
