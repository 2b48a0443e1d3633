//! `request`: taken in as at the counter (`new`; `--dry-run` only says what the rules say), and its further steps.
//!
//! Prints `{"event":"draft","acceptable":…,"contract":…,"contract_name":…,"due_on":…,"fee":…,"fees":[{"reason":…,
//! "rule":…,"count":…,"each":…}],"next_no":…,"problems":[{"field":…,"rule":…,"code":…,"message":…,"remedy":…}]}` and,
//! when it is taken in, `{"event":"received","request":…,"state":…}`. Every problem is told, not only the first.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::bench::message::{Command, CounterAct, DraftView, Event, Query};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::life;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::{
    Channel, DraftAddress, DraftItem, FormKind, OtpMethod, RequestDraft, RequestKind, RequestReason, UserId,
};
use crate::words::Severity;

/// The only form of a command line; the desk keeps no numbers of its own here.
const TICKET: u64 = 1;

/// Arguments of `request`.
#[derive(Debug, Args)]
pub struct RequestArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Take a new request in.
    New(Box<NewArgs>),
    #[command(flatten)]
    Step(life::Step),
}

/// Arguments of `request new`, in the order of the form.
#[derive(Debug, Args)]
struct NewArgs {
    /// Reception number as on the paper.
    #[arg(long, value_name = "NUMBER")]
    no: String,
    /// What is asked for: `new`, `additional`, `reissue`, `exchange`, `method_change`, `revocation`, `unlock`,
    /// `termination`.
    #[arg(long, value_name = "CODE", value_parser = RequestKind::parse)]
    kind: RequestKind,
    /// Contract: its number, or a name or kana that only one has.
    #[arg(long, value_name = "NUMBER")]
    contract: String,
    /// Day of reception, for example `2026-11-22` or `R8.11.22`.
    #[arg(long, value_name = "DAY")]
    received_on: String,
    /// Receiving branch, three digits.
    #[arg(long, value_name = "BRANCH")]
    branch: String,
    /// Why: `loss`, `theft`, `other` (reissue), `fault`, `defect`, `battery`, `expiry` (exchange).
    #[arg(long, value_name = "CODE", value_parser = RequestReason::parse)]
    reason: Option<RequestReason>,
    /// The paper: `application`, `form2` or `notice`; by default the usual one of the kind.
    #[arg(long, value_name = "CODE", value_parser = FormKind::parse)]
    form: Option<FormKind>,
    /// How it came: `counter` or `web`.
    #[arg(long, value_name = "CODE", value_parser = Channel::parse, default_value = "counter")]
    channel: Channel,
    /// The users of each token: `user01+user02;user03` asks for two tokens, the first shared.
    #[arg(long, value_name = "USERS", default_value = "")]
    users: String,
    /// The serials whose places the tokens take, in the order of `--users`.
    #[arg(long, value_name = "SERIAL", num_args = 1..)]
    replaces: Vec<String>,
    /// The serials that a revocation or an unlock is about.
    #[arg(long, value_name = "SERIAL", num_args = 1..)]
    subject: Vec<String>,
    /// The method to change to: `hard` or `soft`.
    #[arg(long, value_name = "CODE", value_parser = OtpMethod::parse)]
    method: Option<OtpMethod>,
    /// Another address than the registered one: prefecture, city, town and number.
    #[arg(long, value_name = "ADDRESS", requires_all = ["ship_postal_code", "ship_reason"])]
    ship_to: Option<String>,
    /// Its postal code.
    #[arg(long, value_name = "CODE", requires = "ship_to")]
    ship_postal_code: Option<String>,
    /// Its building.
    #[arg(long, value_name = "BUILDING", requires = "ship_to")]
    ship_building: Option<String>,
    /// Why not the registered address.
    #[arg(long, value_name = "REASON", requires = "ship_to")]
    ship_reason: Option<String>,
    /// Department and person inside the organisation.
    #[arg(long, value_name = "NAME", default_value = "")]
    attention: String,
    /// The branch compared the seal.
    #[arg(long)]
    seal_checked: bool,
    /// What the clerk notes.
    #[arg(long, value_name = "TEXT", default_value = "")]
    remark: String,
    /// Only say what the rules say.
    #[arg(long)]
    dry_run: bool,
}

pub fn run(args: &RequestArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let args = match &args.act {
        Act::New(args) => args,
        Act::Step(step) => return life::request(step, common, report),
    };
    let draft = args.draft();
    let mut session = Session::open(common, Vec::new())?;
    let query = Query::Draft { draft: Box::new(draft.clone()), ticket: TICKET };
    let view = session.show(query, |event| match event {
        Event::Draft(view) => Some((**view).clone()),
        _ => None,
    })?;
    show(&view, report);
    if !view.problems.is_empty() {
        session.close()?;
        return Err(Failure::Shown(Severity::Refused));
    }
    if !args.dry_run {
        let act = CounterAct::Receive { draft: Box::new(draft), ticket: TICKET };
        session.ask(Command::Counter(act))?;
        let taken = session.wait(ANSWERS_WITHIN, |event| match event {
            Event::RequestTaken(taken) => Some(taken.clone()),
            _ => None,
        })?;
        report.object(
            &json!({ "event": "received", "request": taken.request.0, "state": taken.state.as_str() }),
        );
        if let Some(told) = session.notices.iter().find(|notice| notice.code == "request-received")
            && !report.is_json()
        {
            report.notice(told);
        }
    }
    session.close()
}

impl NewArgs {
    fn draft(&self) -> RequestDraft {
        let mut items: Vec<DraftItem> = self
            .users
            .split(';')
            .filter(|part| !part.trim().is_empty())
            .map(|part| DraftItem {
                users: part.split('+').map(|id| UserId(id.trim().to_owned())).collect(),
                replaces: String::new(),
            })
            .collect();
        if items.len() < self.replaces.len() {
            items.resize_with(self.replaces.len(), DraftItem::default);
        }
        for (item, serial) in items.iter_mut().zip(&self.replaces) {
            item.replaces.clone_from(serial);
        }
        RequestDraft {
            no: self.no.clone(),
            received_on: self.received_on.clone(),
            branch: self.branch.clone(),
            channel: self.channel,
            form: self.form.unwrap_or_else(|| self.kind.usual_form()),
            seal_checked: self.seal_checked,
            contract: self.contract.clone(),
            kind: self.kind,
            reason: self.reason,
            method: self.method,
            subjects: self.subject.clone(),
            items,
            ship_to: self.ship_to.as_ref().map(|street| DraftAddress {
                postal_code: self.ship_postal_code.clone().unwrap_or_default(),
                street: street.clone(),
                building: self.ship_building.clone().unwrap_or_default(),
                reason: self.ship_reason.clone().unwrap_or_default(),
            }),
            attention: self.attention.clone(),
            remark: self.remark.clone(),
        }
    }
}

fn show(view: &DraftView, report: &Report) {
    let words = report.words();
    let problems: Vec<_> = view
        .problems
        .iter()
        .map(|problem| {
            json!({
                "field": problem.field.as_str(), "rule": problem.rule, "code": problem.notice.code,
                "message": words.what(&problem.notice), "remedy": words.remedy(&problem.notice),
            })
        })
        .collect();
    let fees: Vec<_> = view
        .fees
        .iter()
        .map(|fee| {
            json!({
                "reason": fee.reason.as_str(), "rule": fee.reason.rule(), "count": fee.count, "each": fee.each.0,
            })
        })
        .collect();
    report.object(&json!({
        "event": "draft",
        "acceptable": view.problems.is_empty(),
        "contract": view.contract.as_ref().map(|contract| contract.no.0.as_str()),
        "contract_name": view.contract.as_ref().map(|contract| contract.name.as_str()),
        "due_on": view.due_on.map(|day| day.to_string()),
        "fee": view.total.0,
        "fees": fees,
        "next_no": view.next_no.0,
        "problems": problems,
    }));
    for problem in &view.problems {
        let remedy = words.remedy(&problem.notice).unwrap_or_default();
        let field = words.word("draft-field", problem.field.as_str());
        report.sentence(&format!("{field}: {} {remedy}", words.what(&problem.notice)));
    }
    for fee in &view.fees {
        let facts = [
            ("reason", words.word("fee-reason", fee.reason.as_str()).into()),
            ("rule", fee.reason.rule().into()),
            ("count", fee.count.into()),
        ];
        let why = words.say_with("draft-fee-line", &facts);
        report.sentence(&format!("{why} {}", crate::words::number::yen(fee.each)));
    }
    if let Some(due) = view.due_on {
        report.sentence(&words.say_with("draft-due", &[("date", words.western(due).into())]));
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Sub};

    fn draft(arguments: &[&str]) -> Result<RequestDraft, clap::Error> {
        let whole = ["token-station", "request", "new", "--no", "26-1", "--contract", "C-1", "--received-on"];
        let whole = whole.iter().copied().chain(["20261122", "--branch", "001"]);
        let cli = Cli::try_parse_from(whole.chain(arguments.iter().copied()))?;
        let Some(Sub::Request(RequestArgs { act: Act::New(args) })) = cli.command else { panic!("{cli:?}") };
        Ok(args.draft())
    }

    #[test]
    fn r14_a_plus_shares_a_token_and_a_semicolon_asks_for_another_one() {
        let form = draft(&["--kind", "additional", "--users", "user01+user02;user03"]).unwrap();
        let users: Vec<_> = form.items.iter().map(|item| item.users.len()).collect();
        assert_eq!((users, form.form), (vec![2, 1], FormKind::Form2));
    }

    #[test]
    fn every_old_token_asks_for_a_new_one_even_when_its_users_are_forgotten() {
        let arguments =
            ["--kind", "reissue", "--reason", "loss", "--replaces", "RT-1", "RT-2", "--users", "u1"];
        let form = draft(&arguments).unwrap();
        let items: Vec<_> =
            form.items.iter().map(|item| (item.replaces.as_str(), item.users.len())).collect();
        assert_eq!(items, [("RT-1", 1), ("RT-2", 0)]);
    }

    #[test]
    fn r31_there_is_no_flag_that_treats_one_user_differently() {
        for flag in ["--user-method", "--otp-enabled", "--without-otp"] {
            assert!(draft(&["--kind", "additional", flag, "user01"]).is_err(), "{flag}");
        }
        assert!(draft(&["--kind", "additional", "--ship-to", "大阪府"]).is_err(), "and its reason?");
    }
}
