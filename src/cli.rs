//! The command line: the same commands as the window, for scripts and for machines without a display.
//!
//! With `--json` every command prints one object a line: its `event` says what it is, its other fields are named
//! where they are made. Without, people read sentences and tables. Exit codes: see [`exit`].

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

mod address;
mod barcode;
mod change_key;
mod customers;
pub mod demo;
mod dispatch;
mod emulate;
pub mod exit;
mod families;
mod fees;
mod history;
mod import;
mod init;
mod inspect;
mod journal;
mod label;
mod life;
mod lists;
mod name_token;
mod office;
mod operators;
mod papers;
mod parcel;
mod print;
mod printers;
mod provision;
pub mod report;
mod request;
mod returns;
mod rules;
pub mod session;
mod slots;
mod stock;
mod templates;

use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::domain::Serial;
use crate::words::{Language, Notice, Sentences};

/// The desk where a bank turns blank hardware tokens into its customers' keys.
///
/// Without a command the window opens.
#[derive(Debug, Parser)]
#[command(name = "token-station", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Option<Sub>,
}

/// What every command understands.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The register; by default the one in the platform's data folder.
    #[arg(long, global = true, value_name = "FILE")]
    pub register: Option<PathBuf>,
    /// A file whose first line is the passphrase; without it the passphrase is asked for.
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Sign-in name; needed when the register has more than one operator.
    #[arg(long, global = true, value_name = "NAME")]
    pub operator: Option<String>,
    /// Print one JSON object a line.
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of sentences: ja or en; by default that of the environment.
    #[arg(long, global = true, value_name = "CODE", value_parser = ["ja", "en"])]
    pub lang: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Sub {
    /// Make a new register with its first operator.
    Init(init::InitArgs),
    /// Bring in contracts, requests, a delivery of blank tokens, or the banking centre's set-ups and locks.
    Import(import::ImportArgs),
    /// Say what a postal code stands for and whether an address belongs to it, or load newer codes.
    Address(address::AddressArgs),
    /// Show what is in the slots.
    Slots(slots::SlotsArgs),
    /// List the families of tokens, and say which this station uses.
    Families(families::FamiliesArgs),
    /// Provision tokens for requests.
    Provision(provision::ProvisionArgs),
    /// Look at one token without changing it.
    Inspect(inspect::InspectArgs),
    /// Show what happened to a token, or which tokens a contract ever had.
    History(history::HistoryArgs),
    /// Make the label of a request whose tokens are all recorded.
    Label(label::LabelArgs),
    /// Make the letter that goes into the parcel of a request.
    Letter(papers::LetterArgs),
    /// Make the list of what goes to the post on a day.
    PostingList(papers::PostingListArgs),
    /// Make any other paper.
    Paper(papers::PaperArgs),
    /// List, export or check the templates of papers.
    Templates(templates::TemplatesArgs),
    /// Print labels or a file.
    Print(print::PrintArgs),
    /// List printers, set one up, choose, look at, test, move or forget one.
    Printers(printers::PrintersArgs),
    /// Take a request in at the counter; approve it, send it back, cancel it, let it wait.
    Request(request::RequestArgs),
    /// List open requests.
    Requests,
    /// Record the loss or theft of a token and suspend it, in one act.
    ReportLoss(life::ReportLossArgs),
    /// Record that a lost token was found; it is revoked and awaited.
    ReportFound {
        /// Its serial.
        #[arg(value_parser = Serial::parse)]
        serial: Serial,
    },
    /// Record that a user set a token up.
    SetUp(customers::SetUpArgs),
    /// Record that the banking centre locked a token.
    Lock(customers::LockArgs),
    /// List the telephones of a contract's users, register one, or revoke one by the master user's word.
    Phones(customers::PhonesArgs),
    /// List tokens.
    Tokens(lists::TokensArgs),
    /// Give up the job of a token that was interrupted and does not come back.
    WriteOff {
        /// Its serial.
        #[arg(value_parser = Serial::parse)]
        serial: Serial,
    },
    /// Say what is done with a unit that came back.
    Return(returns::ReturnArgs),
    /// Find the token that shows a code now.
    Identify(returns::IdentifyArgs),
    /// List parcels that are under way, seal, post, deliver or take one back.
    Parcel(parcel::ParcelArgs),
    /// Match envelopes by scans, keep the posting list and the number bands, close the day.
    Dispatch(dispatch::DispatchArgs),
    /// List fees, and take them on their way to the debit.
    Fees(fees::FeesArgs),
    /// Receive, count, balance, move and block what lies in the house.
    Stock(stock::StockArgs),
    /// List what the institution decides for itself, and decide it.
    Rules(rules::RulesArgs),
    /// List who may open this register, or give somebody access.
    Operators(operators::OperatorsArgs),
    /// Verify, list or export the journal.
    Journal(journal::JournalArgs),
    /// Say what a barcode of the post holds, and its bars.
    Barcode(barcode::BarcodeArgs),
    /// Make emulated tokens of any family, for trying and training.
    Emulate(emulate::EmulateArgs),
    /// Give a token without a serial the one of its inventory label.
    NameToken(name_token::NameTokenArgs),
    /// Let a token that still has the factory's key, or another lot's, answer to the key of a lot.
    ChangeKey(change_key::ChangeKeyArgs),
    /// Work a shift with an invented institution and emulated tokens.
    Demo(demo::DemoArgs),
    /// Draw every screen in both languages and themes.
    #[command(hide = true)]
    Screens {
        /// Where the pictures go.
        #[arg(long, value_name = "DIR", default_value = "screens")]
        out: PathBuf,
    },
}

/// What the program is to do.
pub enum Task {
    /// Open the window on a register.
    Window(Common),
    /// Work a shift with emulated tokens.
    Demo(demo::DemoArgs, Common),
    /// Draw every screen into a folder.
    Screens(PathBuf),
    /// A command; it is done, and this is how it ended.
    Done(ExitCode),
}

/// Reads the arguments and runs what needs no window.
#[must_use]
pub fn run() -> Task {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return Task::Done(if error.use_stderr() { exit::usage() } else { ExitCode::SUCCESS });
        }
    };
    let Cli { common, command } = cli;
    match command {
        None => Task::Window(common),
        Some(Sub::Screens { out }) => Task::Screens(out),
        Some(Sub::Demo(args)) => Task::Demo(args, common),
        Some(command) => {
            let report = reporter(&common);
            let outcome = run_command(command, &common, &report);
            Task::Done(finish(outcome, &report))
        }
    }
}

fn run_command(command: Sub, common: &Common, report: &Report) -> Result<(), Failure> {
    match command {
        Sub::Init(args) => init::run(&args, common, report),
        Sub::Import(args) => import::run(&args, common, report),
        Sub::Address(args) => address::run(&args, common, report),
        Sub::Slots(args) => slots::run(&args, common, report),
        Sub::Families(args) => families::run(&args, common, report),
        Sub::Provision(args) => provision::run(&args, common, report),
        Sub::Inspect(args) => inspect::run(&args, common, report),
        Sub::History(args) => history::run(&args, common, report),
        Sub::Label(args) => label::run(&args, common, report),
        Sub::Letter(args) => papers::letter(&args, common, report),
        Sub::PostingList(args) => papers::posting_list(&args, common, report),
        Sub::Paper(args) => papers::paper(&args, common, report),
        Sub::Templates(args) => templates::run(&args, common, report),
        Sub::Print(args) => print::run(args, common, report),
        Sub::Printers(args) => printers::run(args, common, report),
        Sub::Request(args) => request::run(&args, common, report),
        Sub::Requests => lists::requests(common, report),
        Sub::ReportLoss(args) => life::report_loss(&args, common, report),
        Sub::ReportFound { serial } => life::report_found(&serial, common, report),
        Sub::SetUp(args) => customers::set_up(&args, common, report),
        Sub::Lock(args) => customers::lock(&args, common, report),
        Sub::Phones(args) => customers::phones(args, common, report),
        Sub::Tokens(args) => lists::tokens(&args, common, report),
        Sub::WriteOff { serial } => lists::write_off(&serial, common, report),
        Sub::Return(args) => returns::run(&args, common, report),
        Sub::Identify(args) => returns::identify(&args, common, report),
        Sub::Parcel(args) => parcel::run(args, common, report),
        Sub::Dispatch(args) => dispatch::run(args, common, report),
        Sub::Fees(args) => fees::run(args, common, report),
        Sub::Stock(args) => stock::run(args, common, report),
        Sub::Rules(args) => rules::run(&args, common, report),
        Sub::Operators(args) => operators::run(args, common, report),
        Sub::Journal(args) => journal::run(&args, common, report),
        Sub::Barcode(args) => barcode::run(&args, common, report),
        Sub::Emulate(args) => emulate::run(&args, report),
        Sub::NameToken(args) => name_token::run(&args, common, report),
        Sub::ChangeKey(args) => change_key::run(&args, common, report),
        // These open windows or draw, which is not this room's work; `run` hands them on.
        Sub::Demo(_) | Sub::Screens { .. } => Ok(()),
    }
}

/// Tells how it ended, in words or as an object, and gives the exit code.
pub fn finish(outcome: Result<(), Failure>, report: &Report) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report.failure(&failure);
            failure.exit_code()
        }
    }
}

/// Says why the program did not start, and gives the exit code.
#[must_use]
pub fn fail(notice: &Notice, common: &Common) -> ExitCode {
    finish(Err(Failure::Told(notice.clone())), &reporter(common))
}

/// Where a command's words go, by the arguments.
#[must_use]
pub fn reporter(common: &Common) -> Report {
    Report::new(common.json, sentences(common))
}

/// The language of the arguments, else of the environment; Japanese where nothing says otherwise.
fn sentences(common: &Common) -> Sentences {
    let code = common.lang.clone().unwrap_or_else(|| {
        let of_environment = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty());
        match of_environment {
            Some(value) if value.starts_with("ja") => "ja".into(),
            Some(_) => "en".into(),
            None => "ja".into(),
        }
    });
    Sentences::new(Language::of_code(&code))
}

/// The register of the arguments, else the default one of this platform.
#[must_use]
pub fn register_path(common: &Common) -> PathBuf {
    common.register.clone().unwrap_or_else(|| {
        directories::ProjectDirs::from("", "", "token-station")
            .map_or_else(|| PathBuf::from("register.db"), |dirs| dirs.data_dir().join("register.db"))
    })
}
