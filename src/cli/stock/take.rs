//! `stock take begin|scan|show|close|report`: a count of what lies in the house.
//!
//! Prints `{"event":"stock_scan","scanned":…,"expected":…,"again":…,"state":…}` per scan and
//! `{"event":"stock_take","no":…,"scope":…,"open":…,"expected":…,"found":…,"missing":[…],"unexpected":[…]}`;
//! a report that is no paper prints `{"event":"stock_report","no":…,"path":…}`, one that is prints what `paper` prints.

use std::io::BufRead as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::bench::message::{Command, Event, Query, StockAct, StockQuery, StockView, Subject, TakeView};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::papers::{check_ending, save_in};
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::cli::stock::{SecondArgs, notice, picture, say, told};
use crate::domain::TokenState;
use crate::domain::stock::{Explanation, Scope};

/// Arguments of `stock take`.
#[derive(Debug, Args)]
pub struct TakeArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Begin a count.
    Begin {
        /// all, lot:L2611-A, or place:safe.
        #[arg(long, default_value = "all", value_parser = Scope::parse)]
        scope: Scope,
    },
    /// Scan into a count; without serials they are read from standard input, one a line.
    Scan {
        /// Its number.
        no: u64,
        /// What was scanned.
        scanned: Vec<String>,
    },
    /// Show how a count stands.
    Show {
        /// Its number.
        no: u64,
    },
    /// Close a count, signed by two, with a word on every difference.
    Close {
        /// Its number.
        no: u64,
        /// What explains one difference: SERIAL=TEXT.
        #[arg(long, value_name = "SERIAL=TEXT")]
        explain: Vec<String>,
        /// What explains every other difference.
        #[arg(long, value_name = "TEXT")]
        explain_rest: Option<String>,
        /// A missing unit that is given up as lost.
        #[arg(long, value_name = "SERIAL")]
        lost: Vec<String>,
        #[command(flatten)]
        second: SecondArgs,
    },
    /// Save the report: as a paper to sign (.pdf, .png), or as text (any other ending).
    Report {
        /// Its number.
        no: u64,
        /// Where to.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

pub fn run(args: TakeArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    if let Act::Report { no, out } = args.act {
        if check_ending(&out).is_ok() {
            let mut session = Session::open(common, Vec::new())?;
            save_in(&mut session, &Subject::StockTakeReport(no), None, &out, report)?;
            return session.close();
        }
        let path = out.display().to_string();
        told(StockAct::SaveReport { take: no, path: out }, "stock-report-saved", common, report)?;
        report.object(&json!({ "event": "stock_report", "no": no, "path": path }));
        return Ok(());
    }
    let mut session = Session::open(common, Vec::new())?;
    let view = match args.act {
        Act::Begin { scope } => {
            session.ask(Command::Stock(StockAct::BeginTake(scope)))?;
            session.wait(ANSWERS_WITHIN, take_of)?
        }
        Act::Scan { no, scanned } => {
            let scanned = if scanned.is_empty() { lines()? } else { scanned };
            for text in scanned {
                scan(&mut session, no, text, report)?;
            }
            session.show(Query::Stock(StockQuery::Take(no)), take_of)?
        }
        Act::Show { no } | Act::Report { no, .. } => {
            session.show(Query::Stock(StockQuery::Take(no)), take_of)?
        }
        Act::Close { no, explain, explain_rest, lost, second } => {
            let signature = second.sign()?;
            let view = session.show(Query::Stock(StockQuery::Take(no)), take_of)?;
            let explanations = explanations(&view, &explain, explain_rest.as_deref(), &lost)?;
            session.ask(Command::Stock(StockAct::CloseTake { take: no, explanations, signature }))?;
            let done = notice(&mut session, "stock-take-closed")?;
            say(&done, report);
            session.show(Query::Stock(StockQuery::Take(no)), take_of)?
        }
    };
    session.close()?;
    show(&view, report);
    Ok(())
}

fn take_of(event: &Event) -> Option<TakeView> {
    match picture(event)? {
        StockView::Take(view) => Some(view.clone()),
        _ => None,
    }
}

fn lines() -> Result<Vec<String>, Failure> {
    let lines: Result<Vec<String>, _> = std::io::stdin().lock().lines().collect();
    let lines = lines.map_err(|cause| Failure::File("stdin".into(), cause))?;
    Ok(lines.into_iter().filter(|line| !line.trim().is_empty()).collect())
}

fn scan(session: &mut Session, take: u64, scanned: String, report: &Report) -> Result<(), Failure> {
    session.ask(Command::Stock(StockAct::Scan { take, scanned }))?;
    let told = session.wait(ANSWERS_WITHIN, |event| match picture(event)? {
        StockView::Scanned(view) => Some(view.clone()),
        _ => None,
    })?;
    report.object(&json!({
        "event": "stock_scan", "take": take, "scanned": told.scanned.text, "expected": told.scanned.expected,
        "again": told.again, "state": told.scanned.state.map(TokenState::as_str),
    }));
    Ok(())
}

/// One word for each difference: its own where it has one, else the one for the rest.
fn explanations(
    view: &TakeView,
    explain: &[String],
    rest: Option<&str>,
    lost: &[String],
) -> Result<Vec<Explanation>, Failure> {
    let mut own = Vec::new();
    for text in explain {
        own.push(text.split_once('=').ok_or(Failure::Usage("usage-explain"))?);
    }
    let missing = view.count.missing.iter().map(|unit| unit.token.serial.as_str());
    let unexpected = view.count.unexpected.iter().map(|scan| scan.text.as_str());
    // One that is called lost and is not missing goes along: the desk says so.
    let mut objects: Vec<&str> = missing.chain(unexpected).collect();
    objects.extend(
        lost.iter().map(String::as_str).filter(|serial| !objects.contains(serial)).collect::<Vec<_>>(),
    );
    Ok(objects
        .into_iter()
        .map(|object| Explanation {
            object: object.to_owned(),
            text: own
                .iter()
                .find(|(name, _)| *name == object)
                .map_or(rest.unwrap_or_default(), |(_, text)| *text)
                .to_owned(),
            lost: lost.iter().any(|serial| serial == object),
        })
        .collect())
}

fn show(view: &TakeView, report: &Report) {
    let missing: Vec<_> = view
        .count
        .missing
        .iter()
        .map(|unit| {
            json!({ "serial": unit.token.serial.as_str(), "state": unit.state.as_str(), "lot": unit.lot.0 })
        })
        .collect();
    let unexpected: Vec<_> = view
        .count
        .unexpected
        .iter()
        .map(|scan| json!({ "scanned": scan.text, "state": scan.state.map(TokenState::as_str) }))
        .collect();
    report.object(&json!({
        "event": "stock_take", "no": view.no, "scope": view.scope.to_string(), "open": view.is_open,
        "expected": view.count.expected, "found": view.count.found, "missing": missing, "unexpected": unexpected,
    }));
    let words = report.words();
    let facts = [
        ("no", view.no.to_string().into()),
        ("expected", view.count.expected.into()),
        ("found", view.count.found.into()),
        ("missing", view.count.missing.len().into()),
        ("unexpected", view.count.unexpected.len().into()),
    ];
    report.sentence(&words.say_with("stock-take-stands", &facts));
    let state = |state: Option<TokenState>| {
        state.map_or_else(|| words.say("stock-unknown"), |state| words.word("token-state", state.as_str()))
    };
    let missing = view.count.missing.iter().map(|unit| {
        let sort = words.say("stock-difference-missing");
        vec![sort, unit.token.to_string(), state(Some(unit.state))]
    });
    let unexpected = view
        .count
        .unexpected
        .iter()
        .map(|scan| vec![words.say("stock-difference-unexpected"), scan.text.clone(), state(scan.state)]);
    if !(view.count.missing.is_empty() && view.count.unexpected.is_empty()) {
        report.table(&["column-difference", "column-serial", "column-state"], missing.chain(unexpected));
    }
}
