//! `set-up`, `lock` and `phones`: what the customer did, as the branch or the banking centre told it.
//!
//! README, rules R3, R9, R20, R24, R35. With `--json` `set-up` prints `{"event":"set_up","serial":…,"user":…,"on":…}`,
//! `lock` `{"event":"locked","serial":…,"on":…}` (`on` is null for now), and `phones`
//! `{"event":"phone","contract":…,"user":…, "role":…,"status":…,"phone":…,"since":…}` for each user of the contract,
//! after what was done. What comes on paper or by web filing is a request: `request new --kind unlock` lifts a lock,
//! `--kind revocation --users` ends registrations.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::json;

use crate::bench::message::{
    Command, ContractView, CustomerAct, CustomerNews, Event, LifeAct, LifeSubject, Query,
};
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::cli::{Common, life};
use crate::domain::{ContractNo, PhoneId, Serial, UserId};
use crate::words::{Notice, Severity, date};

/// Arguments of `set-up`.
#[derive(Debug, Args)]
pub struct SetUpArgs {
    /// The token's serial.
    #[arg(value_parser = Serial::parse)]
    serial: Serial,
    /// The user who set it up.
    user: String,
    /// The day on which they did; now without it.
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
}

/// Arguments of `lock`.
#[derive(Debug, Args)]
pub struct LockArgs {
    /// The token's serial.
    #[arg(value_parser = Serial::parse)]
    serial: Serial,
    /// The day on which the banking centre locked it; now without it.
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
}

/// Arguments of `phones`.
#[derive(Debug, Args)]
#[command(subcommand_negates_reqs = true, args_conflicts_with_subcommands = true)]
pub struct PhonesArgs {
    /// The contract whose users are listed.
    #[arg(required = true)]
    contract: Option<String>,
    #[command(subcommand)]
    act: Option<PhonesSub>,
}

/// What is done with a registration.
#[derive(Debug, Subcommand)]
enum PhonesSub {
    /// Register a telephone for a user.
    Register {
        /// The contract.
        contract: String,
        /// The user.
        user: String,
        /// The telephone's id as the application shows it.
        #[arg(value_parser = PhoneId::parse)]
        phone: PhoneId,
    },
    /// Revoke a user's telephone, as the master user did on the bank's page.
    Revoke {
        /// The contract.
        contract: String,
        /// The user.
        user: String,
        /// The master user who did it.
        #[arg(long, value_name = "USER")]
        master: String,
    },
}

pub fn set_up(args: &SetUpArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let (serial, user) = (args.serial.clone(), UserId(args.user.clone()));
    let mut session = Session::open(common, Vec::new())?;
    let told = ask(&mut session, CustomerAct::SetUp { serial, user, on: args.on }, args.serial.as_str())?;
    session.close()?;
    report.object(&json!({
        "event": "set_up", "serial": args.serial.as_str(), "user": args.user, "on": args.on.map(|on| on.to_string()),
    }));
    tell(report, &told);
    Ok(())
}

pub fn lock(args: &LockArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let act = LifeAct::NoteLocked { token: args.serial.clone(), on: args.on };
    let told = life::ask(&mut session, Command::Life(act), &LifeSubject::Token(args.serial.clone()))?;
    session.close()?;
    report.object(&json!({
        "event": "locked", "serial": args.serial.as_str(), "on": args.on.map(|on| on.to_string()),
    }));
    tell(report, &told);
    Ok(())
}

pub fn phones(args: PhonesArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let contract = match args.act {
        None => ContractNo(args.contract.unwrap_or_default()),
        Some(PhonesSub::Register { contract, user, phone }) => {
            let contract = ContractNo(contract);
            let act = CustomerAct::RegisterPhone { contract: contract.clone(), user: UserId(user), phone };
            tell(report, &ask(&mut session, act, &contract.0)?);
            contract
        }
        Some(PhonesSub::Revoke { contract, user, master }) => {
            let (contract, by) = (ContractNo(contract), UserId(master));
            let act = CustomerAct::RevokePhone { contract: contract.clone(), user: UserId(user), by };
            tell(report, &ask(&mut session, act, &contract.0)?);
            contract
        }
    };
    let view = session.show(Query::Contract(contract.clone()), |event| match event {
        Event::Contract(view) if view.row.no == contract => Some((**view).clone()),
        _ => None,
    })?;
    session.close()?;
    show(&view, report);
    Ok(())
}

fn show(view: &ContractView, report: &Report) {
    for row in &view.phones {
        report.object(&json!({
            "event": "phone", "contract": view.row.no.0, "user": row.user.0, "role": row.role.as_str(),
            "status": row.status.as_str(), "phone": row.phone.as_ref().map(|(phone, _)| phone.as_str()),
            "since": row.phone.as_ref().map(|(_, since)| since.0),
        }));
    }
    let words = report.words();
    report.table(
        &["column-user-id", "column-user", "column-state", "column-phone", "column-held-from"],
        view.phones.iter().map(|row| {
            let phone = row.phone.as_ref();
            vec![
                row.user.0.clone(),
                row.name.clone(),
                words.word("soft-status", row.status.as_str()),
                phone.map(|(phone, _)| phone.to_string()).unwrap_or_default(),
                phone.map(|(_, since)| date::iso(since.day_in_japan())).unwrap_or_default(),
            ]
        }),
    );
}

/// Sends an act and waits for what was told about its object.
fn ask(session: &mut Session, act: CustomerAct, of: &str) -> Result<Notice, Failure> {
    session.ask(Command::Customer(act))?;
    let told = session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Customer(news) => match &**news {
            CustomerNews::Told { object, notice } if object == of => Some(notice.clone()),
            _ => None,
        },
        _ => None,
    })?;
    if told.severity >= Severity::Refused { Err(Failure::Told(told)) } else { Ok(told) }
}

fn tell(report: &Report, told: &Notice) {
    if !report.is_json() {
        report.notice(told);
    }
}
