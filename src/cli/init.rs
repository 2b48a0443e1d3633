//! `init`: a new register with its first operator and, if given, the return address of its labels.
//!
//! Prints `{"event":"created","register":…,"institution":…,"environment":…,"operator":…}`.

use clap::Args;
use serde_json::json;

use crate::bench::Setup;
use crate::bench::message::{Access, Command, Event, FirstRun, SenderView};
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::rules::decide;
use crate::cli::session::{ANSWERS_WITHIN, Session, passphrase};
use crate::cli::{Common, register_path};
use crate::domain::{Environment, HouseRule, OperatorId};
use crate::words::Severity;

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Name of the institution, as labels show it.
    #[arg(long)]
    institution: String,
    /// training or production; it never changes.
    #[arg(long, default_value = "training", value_parser = ["training", "production"])]
    environment: String,
    /// Name of the first operator as people say it; by default the sign-in name.
    #[arg(long)]
    name: Option<String>,
    /// Department behind the institution's name on labels.
    #[arg(long, default_value = "")]
    sender_department: String,
    /// Postal code of the return address.
    #[arg(long, default_value = "")]
    sender_postal_code: String,
    /// Street of the return address.
    #[arg(long, default_value = "")]
    sender_street: String,
    /// Building of the return address.
    #[arg(long, default_value = "")]
    sender_building: String,
    /// Web page with guidance, which letters carry as QR code; the same for every customer.
    #[arg(long, value_name = "URL", default_value = "")]
    guidance_page: String,
    /// The two letters around a number of the post in its NW-7 barcode.
    #[arg(long, value_name = "LETTERS", default_value = "AA")]
    guards: String,
    /// Also write tokens that can only show a new code every 30 seconds, although the service has 60 (R1).
    #[arg(long)]
    allow_thirty_secs: bool,
}

pub fn run(args: &InitArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let register = register_path(common);
    if register.exists() {
        let exists = crate::words::Notice::new("register-exists", Severity::Refused);
        return Err(Failure::Told(exists.text("path", register.display())));
    }
    let operator = common.operator.clone().unwrap_or_else(|| "operator".into());
    let environment =
        Environment::parse(&args.environment).map_err(|_| Failure::Usage("usage-environment-unknown"))?;
    let first_run = FirstRun {
        institution: args.institution.clone(),
        environment,
        operator: OperatorId(operator.clone()),
        operator_name: args.name.clone().unwrap_or_else(|| operator.clone()),
        passphrase: passphrase(common)?,
        register: register.clone(),
    };
    let mut session = Session::start(Setup { ports: Some(Vec::new()), ..Setup::of(register.clone()) })?;
    session.ask(Command::CreateRegister(first_run))?;
    session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Station(view) => matches!(view.access, Access::Unlocked(..)).then_some(()),
        _ => None,
    })?;
    if !args.sender_postal_code.is_empty() {
        let sender = SenderView {
            department: args.sender_department.clone(),
            postal_code: args.sender_postal_code.clone(),
            street: args.sender_street.clone(),
            building: args.sender_building.clone(),
            guidance_page: args.guidance_page.clone(),
            guards: args.guards.clone(),
        };
        session.ask(Command::SetSender(sender))?;
        session.show(crate::bench::message::Query::Settings, |event| {
            matches!(event, Event::Settings(_)).then_some(())
        })?;
    }
    if args.allow_thirty_secs {
        decide(&mut session, HouseRule::ThirtySecs, 1)?;
    }
    session.close()?;
    report.object(&json!({
        "event": "created",
        "register": register.display().to_string(),
        "institution": args.institution,
        "environment": args.environment,
        "operator": operator,
    }));
    let made = crate::words::Notice::new("register-created", Severity::Done);
    if !report.is_json() {
        report.notice(&made.text("path", register.display()));
    }
    Ok(())
}
