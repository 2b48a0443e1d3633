//! `operators`: who may open this register; `operators add` gives somebody access, as the first day needs it.
//!
//! Prints `{"event":"operator","operator":…,"name":…}` for each. The trap: a passphrase never stands in an argument; it
//! comes from a file or is typed, twice.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::bench::message::{Command, Event, Passphrase};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session, ask_passphrase, read_passphrase};
use crate::domain::OperatorId;

/// Arguments of `operators`.
#[derive(Debug, Args)]
pub struct OperatorsArgs {
    #[command(subcommand)]
    act: Option<OperatorsSub>,
}

/// What is done.
#[derive(Debug, Subcommand)]
enum OperatorsSub {
    /// Give somebody access.
    Add {
        /// Their sign-in name.
        id: String,
        /// Their name as people say it; by default the sign-in name.
        #[arg(long)]
        name: Option<String>,
        /// A file whose first line is their passphrase; without it the passphrase is asked for, twice.
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
}

pub fn run(args: OperatorsArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    if let Some(OperatorsSub::Add { id, name, new_passphrase_file }) = args.act {
        let passphrase = new_passphrase(new_passphrase_file)?;
        let name = name.unwrap_or_else(|| id.clone());
        let operator = OperatorId(id);
        session.ask(Command::AddOperator { operator: operator.clone(), name, passphrase })?;
        let told = session.wait(ANSWERS_WITHIN, |event| match event {
            Event::Notice(notice) if notice.code == "operator-added" => Some(notice.clone()),
            _ => None,
        })?;
        session.wait(ANSWERS_WITHIN, |event| match event {
            Event::Station(view) => view.operators.iter().any(|(known, _)| *known == operator).then_some(()),
            _ => None,
        })?;
        if !report.is_json() {
            report.notice(&told);
        }
    }
    let known = session.view.as_ref().map(|view| view.operators.clone()).unwrap_or_default();
    session.close()?;
    for (operator, name) in &known {
        report.object(&json!({ "event": "operator", "operator": operator.0, "name": name }));
    }
    report.table(
        &["column-user-id", "column-who"],
        known.into_iter().map(|(operator, name)| vec![operator.0, name]),
    );
    Ok(())
}

fn new_passphrase(file: Option<PathBuf>) -> Result<Passphrase, Failure> {
    if let Some(path) = file {
        return read_passphrase(&path);
    }
    let first = ask_passphrase("new passphrase: ")?;
    let again = ask_passphrase("new passphrase again: ")?;
    if first.is_the_same(&again) { Ok(first) } else { Err(Failure::Usage("usage-passphrases-differ")) }
}
