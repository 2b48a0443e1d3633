//! `stock balance`: what came in against how it stands; `--close` closes today, `--explain DAY` explains a closed one;
//! `--out` saves it as a paper.
//!
//! Prints `{"event":"stock_balance","received":…,"units":{…},"even":…,"differences":[…],"closed":…}`.

use clap::Args;
use jiff::civil::Date;
use serde_json::json;

use crate::bench::message::{Command, Query, StockAct, StockQuery, StockView, Subject};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::papers::{check_ending, save_in, today};
use crate::cli::report::Report;
use crate::cli::session::{Session, sign};
use crate::cli::stock::{groups, notice, picture, say};
use crate::domain::stock::{Balance, Group};

/// Arguments of `stock balance`.
#[derive(Debug, Args)]
pub struct BalanceArgs {
    /// Close today with this balance, signed by two.
    #[arg(long, requires = "second", conflicts_with = "explain")]
    close: bool,
    /// Explain the difference of this closed day, signed by two.
    #[arg(long, value_name = "DAY", requires = "second")]
    explain: Option<Date>,
    /// What explains a difference.
    #[arg(long, value_name = "TEXT", default_value = "")]
    explanation: String,
    /// Sign-in name of the second person.
    #[arg(long, value_name = "OPERATOR")]
    second: Option<String>,
    /// A file whose first line is their passphrase; without it the passphrase is asked for.
    #[arg(long, value_name = "FILE")]
    second_passphrase_file: Option<std::path::PathBuf>,
    /// Save today's balance as a paper to sign: .pdf or .png.
    #[arg(long, value_name = "FILE")]
    out: Option<std::path::PathBuf>,
}

pub fn run(args: &BalanceArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    args.out.as_deref().map_or(Ok(()), check_ending)?;
    let mut session = Session::open(common, Vec::new())?;
    if let Some(second) = &args.second {
        let signature = sign(second, args.second_passphrase_file.as_deref())?;
        let explanation = args.explanation.clone();
        let (act, code) = match args.explain {
            Some(day) => (StockAct::ExplainDay { day, explanation, signature }, "stock-day-explained"),
            None if args.close => (StockAct::CloseDay { explanation, signature }, "stock-day-closed"),
            None => return Err(Failure::Usage("usage-close-or-explain")),
        };
        session.ask(Command::Stock(act))?;
        let done = notice(&mut session, code)?;
        say(&done, report);
    }
    let (balance, closed) =
        session.show(Query::Stock(StockQuery::Balance), |event| match picture(event)? {
            StockView::Balance { balance, closed } => Some((balance.clone(), *closed)),
            _ => None,
        })?;
    if let Some(out) = &args.out {
        save_in(&mut session, &Subject::DailyBalance(today()), None, out, report)?;
    }
    session.close()?;
    show(&balance, closed, report);
    Ok(())
}

fn show(balance: &Balance, closed: bool, report: &Report) {
    let differences: Vec<_> = balance
        .differences
        .iter()
        .map(|one| {
            json!({
                "sort": one.difference.code(), "object": one.difference.object(), "explanation": one.explanation,
            })
        })
        .collect();
    report.object(&json!({
        "event": "stock_balance", "received": balance.received(), "units": groups(|group| balance.units(group)),
        "even": balance.is_even(), "unexplained": balance.unexplained(), "differences": differences,
        "closed": closed,
    }));
    let words = report.words();
    let mut rows = vec![vec![words.say("stock-received"), balance.received().to_string()]];
    rows.extend(
        Group::ALL
            .iter()
            .map(|group| vec![words.word("stock-group", group.as_str()), balance.units(*group).to_string()]),
    );
    report.table(&["column-fact", "column-value"], rows);
    if !balance.differences.is_empty() {
        report.table(
            &["column-difference", "column-object", "stock-field-explanation"],
            balance.differences.iter().map(|one| {
                let sort = words.word("stock-difference", one.difference.code());
                vec![sort, one.difference.object().to_owned(), one.explanation.clone()]
            }),
        );
    }
}
