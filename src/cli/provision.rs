//! `provision --request NO|--next|--all --port PATH…`: tokens from blank to recorded, several side by side.
//!
//! Prints per slot `{"event":"recorded","slot":…,"serial":…,"request":…,"item":…,"contract":…,
//! "clock_offset_millis":…,"clock_uncertain_millis":…}` or `{"event":"stopped","slot":…,"serial":…,"code":…, "message":…}`,
//! then `{"event":"left","slot":…,"serial":…,"code":…,"message":…}` for each token that was not touched. A first write to a
//! family that nobody has allowed stops with the code `first-write` and exit status 1; `--consent-first FAMILY` is the yes.
//! A token whose codes only a person sees stops with the code `type-codes`; with `--codes-from FILE|-` it prints
//! `{"event":"codes_wanted","slot":…,"serial":…}` instead and waits for a line `SERIAL CODE CODE` there, until there are no
//! more. Last comes `{"event":"summary","recorded":…,"stopped":…,"labels":…}`. Tokens that are left over are no failure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::json;

use crate::bench::message::{Command, Event, SlotNo, SlotState, SlotView, Step, StepState};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::families::named;
use crate::cli::report::Report;
use crate::cli::session::Session;
use crate::cli::slots::settle;
use crate::domain::RequestNo;
use crate::words::{Fact, Notice, Severity};

mod answers;
mod codes;

use answers::{Answers, asks_for_first_write};

/// Arguments of `provision`.
#[derive(Debug, Args)]
pub struct ProvisionArgs {
    /// All tokens of one request; tokens beyond its number are left as they are.
    #[arg(long, value_name = "NO", conflicts_with_all = ["next", "all"])]
    request: Option<String>,
    /// One token for the next request by target date.
    #[arg(long, conflicts_with = "all")]
    next: bool,
    /// Every token that is in a slot, as long as requests wait; with nothing to do it ends well.
    #[arg(long)]
    all: bool,
    /// Allow the first write on this station to a family of tokens, for example token2; can be given several times.
    #[arg(long, value_name = "FAMILY", value_parser = named)]
    consent_first: Vec<&'static str>,
    /// Show a token the key that it refused before, once; can be given several times.
    #[arg(long, value_name = "SERIAL")]
    show_key_again: Vec<String>,
    /// Where lines `SERIAL CODE CODE` come from for tokens whose codes only a person sees; - for standard input.
    #[arg(long, value_name = "FILE")]
    codes_from: Option<PathBuf>,
    /// A port that is a slot; several are worked side by side.
    #[arg(long = "port", value_name = "PATH", required = true, num_args = 1..)]
    ports: Vec<String>,
}

/// A shift without any news for this long is over or stuck.
const SILENCE: Duration = Duration::from_secs(30);

/// After the last slot ended, how long a freed item may take to be begun elsewhere.
const GRACE: Duration = Duration::from_millis(300);

pub fn run(args: &ProvisionArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    if args.request.is_none() && !args.next && !args.all {
        return Err(Failure::Usage("usage-which-request"));
    }
    let answers = Answers::new(&args.consent_first, &args.show_key_again, args.codes_from.as_deref())?;
    let mut session = Session::open(common, args.ports.clone())?;
    let slots = settle(&mut session, &args.ports)?;
    let begin = begin_command(args, &slots)?;
    let mut shift = Watch::new(report, answers);
    session.ask(begin)?;
    let outcome = shift.follow(&mut session);
    let closed = session.close();
    outcome?;
    closed?;
    shift.finish()
}

fn begin_command(args: &ProvisionArgs, slots: &[SlotView]) -> Result<Command, Failure> {
    let ready = slots.iter().find(|slot| slot.state == SlotState::Ready);
    if ready.is_none() {
        let notice = slots.iter().find_map(|slot| slot.notice.clone());
        return Err(Failure::Told(notice.unwrap_or(Notice::new("no-token", Severity::Fault))));
    }
    Ok(match &args.request {
        Some(no) => Command::Provision { request: Some(RequestNo(no.clone())), slot: None },
        None if args.all => Command::SetAuto(true),
        None => Command::Provision { request: None, slot: ready.map(|slot| slot.no) },
    })
}

/// Follows slots until nothing moves any more.
struct Watch<'a> {
    report: &'a Report,
    bars: MultiProgress,
    bar_of: BTreeMap<SlotNo, ProgressBar>,
    told: BTreeMap<SlotNo, String>,
    answers: Answers<'a>,
    /// Families whose first write nobody has allowed.
    unasked: BTreeSet<&'static str>,
    recorded: u32,
    stopped: u32,
    /// Of these, the ones that wait for a yes to a first write.
    asked: u32,
    labels: u32,
    /// The newest picture of the slots.
    slots: Vec<SlotView>,
    /// The gravest thing that was told and not tied to a slot.
    refused: Option<Notice>,
}

impl<'a> Watch<'a> {
    fn new(report: &'a Report, answers: Answers<'a>) -> Self {
        Self {
            report,
            answers,
            unasked: BTreeSet::new(),
            bars: MultiProgress::new(),
            bar_of: BTreeMap::new(),
            told: BTreeMap::new(),
            recorded: 0,
            stopped: 0,
            asked: 0,
            labels: 0,
            slots: Vec::new(),
            refused: None,
        }
    }

    fn follow(&mut self, session: &mut Session) -> Result<(), Failure> {
        let (mut last_news, mut quiet_since) = (Instant::now(), None);
        // The pictures of before the command say nothing about what came of it.
        let (mut begun, mut obeyed) = (false, false);
        loop {
            let event = session.next(Duration::from_millis(50))?;
            let is_news = self.answers.listen(self.report);
            let is_taken_back =
                matches!(&event, Some(Event::Notice(notice)) if self.answers.take_back(notice, self.report));
            let seen = match &event {
                Some(Event::Slots(slots)) => Some(slots.clone()),
                _ if is_news || is_taken_back => Some(self.slots.clone()),
                _ => None,
            };
            if let Some(slots) = seen {
                for slot in &slots {
                    self.answers.give(slot, session, self.report)?;
                }
                let working = self.answers.go_on() || slots.iter().any(is_moving);
                begun |= working || slots.iter().any(|slot| slot.work.is_some());
                quiet_since = if working { None } else { quiet_since.or(Some(Instant::now())) };
                for slot in &slots {
                    self.look(slot);
                }
                self.slots = slots;
                last_news = Instant::now();
            }
            if self.answers.wait_for_somebody() {
                last_news = Instant::now();
            }
            match event {
                Some(Event::Bench(bench)) if bench.auto && !obeyed => {
                    obeyed = true;
                    quiet_since = quiet_since.map(|_| Instant::now());
                }
                Some(Event::Notice(notice)) if notice.severity >= Severity::Refused && !begun => {
                    self.refused = Some(notice);
                    return Ok(());
                }
                Some(Event::Notice(notice)) if notice.code == "no-token-ready" => {
                    self.refused = Some(notice);
                    return Ok(());
                }
                Some(Event::Notice(notice))
                    if begun && (notice.severity >= Severity::Fault || notice.code == "interrupted") =>
                {
                    self.refused.get_or_insert(notice);
                }
                Some(_) | None => {}
            }
            if (begun || obeyed) && quiet_since.is_some_and(|since: Instant| since.elapsed() > GRACE) {
                return Ok(());
            }
            if last_news.elapsed() > SILENCE {
                return Err(Failure::NoAnswer);
            }
        }
    }

    fn look(&mut self, slot: &SlotView) {
        self.progress(slot);
        if self.answers.goes_on(slot.no) {
            return;
        }
        let Some(token) = &slot.token else { return };
        let Some(work) = &slot.work else { return };
        let serial = token.serial.to_string();
        let news = match slot.state {
            SlotState::Done if !is_moving(slot) => "recorded",
            SlotState::Attention => "attention",
            SlotState::Foreign => "stopped",
            _ => return,
        };
        if self.told.insert(slot.no, format!("{serial} {news}")) == Some(format!("{serial} {news}")) {
            return;
        }
        if news == "recorded" {
            self.recorded += 1;
            let labelled = slot.steps.iter().any(|step| {
                step.step == Step::Label && step.state == StepState::Done && work.item == work.of
            });
            self.labels += u32::from(labelled);
            self.report.object(&json!({
                "event": "recorded", "slot": slot.no.0, "serial": serial,
                "request": work.request.0, "item": work.item, "contract": work.contract.0,
                "clock_offset_millis": slot.clock_set.map(|clock| clock.offset_millis),
                "clock_uncertain_millis": slot.clock_set.map(|clock| clock.uncertainty_millis),
            }));
            return;
        }
        self.stopped += 1;
        if asks_for_first_write(slot) {
            self.asked += 1;
            self.unasked.insert(token.family);
        }
        let notice = slot.question.as_ref().map(|question| &question.notice).or(slot.notice.as_ref());
        let message = notice.map(|notice| self.report.words().what(notice)).unwrap_or_default();
        self.report.object(&json!({
            "event": "stopped", "slot": slot.no.0, "serial": serial,
            "code": notice.map(|notice| notice.code), "message": message,
            "request": work.request.0, "item": work.item,
        }));
        let names_it = message.contains(&serial);
        self.report.sentence(&if names_it { message } else { format!("{serial}: {message}") });
    }

    fn progress(&mut self, slot: &SlotView) {
        let (Some(token), Some(work)) = (&slot.token, &slot.work) else { return };
        if self.report.is_json() {
            return;
        }
        let bars = &self.bars;
        let bar = self.bar_of.entry(slot.no).or_insert_with(|| {
            let bar = bars.add(ProgressBar::new(u64::try_from(Step::ALL.len()).unwrap_or(8)));
            let style = ProgressStyle::with_template("{prefix} {bar:24} {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        let done = slot.steps.iter().filter(|step| step.state == StepState::Done).count();
        let now = slot.steps.iter().find(|step| step.state != StepState::Done);
        let step = now.map(|step| self.report.words().word("step", step.step.as_str()));
        bar.set_position(u64::try_from(done).unwrap_or(0));
        bar.set_prefix(format!("{:>2} {}", slot.no.0, token.serial));
        bar.set_message(format!(
            "{} {}/{} {} {}",
            work.request,
            work.item,
            work.of,
            work.contract_name,
            step.unwrap_or_else(|| self.report.words().word("slot-state", "done"))
        ));
        bar.tick();
    }

    /// Tells the tokens that nothing was done with, and why.
    fn tell_left(&self) {
        for slot in self.slots.iter().filter(|slot| slot.work.is_none()) {
            let Some(token) = &slot.token else { continue };
            let surplus = || Notice::new("token-left", Severity::Info).text("token", &token.serial);
            let notice = slot.notice.clone().unwrap_or_else(surplus);
            let message = self.report.words().what(&notice);
            self.report.object(&json!({
                "event": "left", "slot": slot.no.0, "serial": token.serial.as_str(), "code": notice.code,
                "message": message,
            }));
            self.report.sentence(&message);
        }
    }

    fn finish(self) -> Result<(), Failure> {
        for bar in self.bar_of.values() {
            bar.abandon();
        }
        self.tell_left();
        self.report.object(&json!({
            "event": "summary", "recorded": self.recorded, "stopped": self.stopped, "labels": self.labels,
        }));
        if let Some(notice) = self.refused {
            return Err(Failure::Told(notice));
        }
        let summary = Notice::new("provisioned", Severity::Done)
            .number("recorded", self.recorded)
            .number("stopped", self.stopped);
        if !self.report.is_json() {
            self.report.notice(&summary);
        }
        for family in &self.unasked {
            let how = [("family", Fact::Text((*family).to_owned()))];
            self.report.sentence(&self.report.words().say_with("consent-first-how", &how));
        }
        match (self.stopped, self.asked) {
            (0, _) => Ok(()),
            // Nothing failed: a rule wants a yes first.
            (stopped, asked) if stopped == asked => Err(Failure::Shown(Severity::Refused)),
            _ => Err(Failure::Shown(Severity::Fault)),
        }
    }
}

/// Whether a slot is under way: a job that no person holds up, or a label still being made.
fn is_moving(slot: &SlotView) -> bool {
    slot.state == SlotState::Working
        || slot.state == SlotState::Done && slot.steps.iter().any(|step| step.state == StepState::Running)
}
