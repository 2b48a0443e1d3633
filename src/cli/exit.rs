//! How a command ended, as scripts see it: 0 done, 1 refused by a rule, 2 fault, 64 usage, 70 bug.

use std::process::ExitCode;

use crate::words::{Notice, Severity};

/// Why a command was not done.
#[derive(Debug)]
pub enum Failure {
    /// The station said why.
    Told(Notice),
    /// It was told already, line by line; only the exit code is left.
    Shown(Severity),
    /// The arguments contradict each other or lack something.
    Usage(&'static str),
    /// The station did not answer.
    NoAnswer,
    /// A program that was run ended with this code, or was ended.
    Program(Option<u8>),
    /// A file could not be read or written.
    File(String, std::io::Error),
}

/// Exit code for wrong usage (`EX_USAGE` of sysexits).
#[must_use]
pub fn usage() -> ExitCode {
    ExitCode::from(64)
}

impl Failure {
    /// The exit code.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        let severity = match self {
            Self::Told(notice) => notice.severity,
            Self::Shown(severity) => *severity,
            Self::Usage(_) => return usage(),
            Self::Program(Some(code)) => return ExitCode::from(*code),
            Self::NoAnswer | Self::Program(None) => Severity::Bug,
            Self::File(..) => Severity::Fault,
        };
        ExitCode::from(match severity {
            Severity::Done | Severity::Info => 0,
            Severity::Refused => 1,
            Severity::Attention | Severity::Fault => 2,
            Severity::Bug => 70,
        })
    }
}
