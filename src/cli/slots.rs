//! `slots --port PATH…`: what is in the slots, without changing anything.
//!
//! Prints one `{"event":"slot","slot":…,"port":…,"state":…,"code":…,"family":…,"serial":…,"model":…,"firmware":…,
//! "abilities":{…},"tried_on_hardware":…,"battery_millivolts":…,"unit_state":…,"clock_offset_millis":…,
//! "clock_uncertain_millis":…,"check_value_agrees":…,"notice":…,"message":…,"remedy":…}` per slot. `code` says why the
//! token is not used, as notices do, `message` says it in words, and `remedy` what to do now; below the table both stand
//! for people. The abilities are true or false, but `clock_unit_millis`, which is null for a token without a clock.

use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value, json};

use crate::bench::message::{Event, SlotState, SlotToken, SlotView};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::families::{abilities_object, abilities_words, hardware};
use crate::cli::report::Report;
use crate::cli::session::Session;
use crate::domain::ClockOffset;
use crate::driver::{Driver, driver_of, reference};
use crate::port::PortRule;
use crate::words::{Sentences, number};

/// Arguments of `slots`.
#[derive(Debug, Args)]
pub struct SlotsArgs {
    /// A port that is a slot; several are several slots.
    #[arg(long = "port", value_name = "PATH", required = true, num_args = 1..)]
    pub ports: Vec<String>,
}

/// How long the next token may take to answer after its port is opened, or after the one before it answered: as long as the
/// slowest family among them.
fn appears_within(ports: &[String]) -> Duration {
    let family = |port: &String| PortRule::parse(port).ok()?.family;
    let slowest = ports.iter().filter_map(family).filter_map(|family| driver_of(&family));
    let millis = slowest
        .map(Driver::appears_within_millis)
        .fold(reference::Reference.appears_within_millis(), u64::max);
    Duration::from_millis(millis)
}

pub fn run(args: &SlotsArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, args.ports.clone())?;
    let slots = settle(&mut session, &args.ports)?;
    for slot in &slots {
        report.object(&slot_object(slot, report.words()));
    }
    report.narrow_table(
        &[
            "column-slot",
            "column-port",
            "column-family",
            "column-serial",
            "column-state",
            "column-offset",
            "column-hardware",
            "column-abilities",
        ],
        slots.iter().map(|slot| cells(slot, report.words())),
    );
    // A script has them with the slot.
    for notice in slots.iter().filter_map(|slot| slot.notice.as_ref()).filter(|_| !report.is_json()) {
        report.notice(notice);
    }
    session.close()
}

fn cells(slot: &SlotView, words: &Sentences) -> Vec<String> {
    let token = slot.token.as_ref();
    let of_token = |cell: &dyn Fn(&SlotToken) -> String| token.map(cell).unwrap_or_default();
    vec![
        slot.no.0.to_string(),
        slot.port.clone(),
        of_token(&|token| words.word("family", token.family)),
        of_token(&|token| format!("{}\n{}", token.serial, token.model)),
        words.word("slot-state", state(slot)),
        clock_of(slot).map(|clock| number::offset_millis(clock.offset_millis)).unwrap_or_default(),
        of_token(&|token| hardware(token.tried_on_hardware, words)),
        of_token(&|token| abilities_words(token.abilities, words)),
    ]
}

/// Waits until every slot has said what is in it, or long enough.
///
/// # Errors
/// [`Failure::NoAnswer`] when the station has ended.
pub fn settle(session: &mut Session, ports: &[String]) -> Result<Vec<SlotView>, Failure> {
    let patience = appears_within(ports);
    let filled = |slots: &[SlotView]| slots.iter().filter(|slot| slot.state != SlotState::Empty).count();
    let (mut until, mut most) = (Instant::now() + patience, filled(&session.slots));
    while Instant::now() < until && most < ports.len() {
        if let Some(Event::Slots(view)) = session.next(Duration::from_millis(50))?
            && filled(&view) > most
        {
            (until, most) = (Instant::now() + patience, filled(&view));
        }
    }
    // Where nothing has changed since the register was opened, the picture of then is still the newest one.
    Ok(session.slots.clone())
}

/// One slot as an object.
pub fn slot_object(slot: &SlotView, words: &Sentences) -> Value {
    let token = slot.token.as_ref();
    json!({
        "event": "slot",
        "slot": slot.no.0,
        "port": slot.port,
        "state": state(slot),
        "code": slot.notice.as_ref().map(|notice| notice.code),
        "family": token.map(|token| token.family),
        "serial": token.map(|token| token.serial.as_str()),
        "model": token.map(|token| token.model.as_str()),
        "firmware": token.map(|token| token.firmware.as_str()),
        "abilities": token.map(|token| abilities_object(token.abilities)),
        "tried_on_hardware": token.map(|token| token.tried_on_hardware),
        "battery_millivolts": token.and_then(|token| token.battery_millivolts),
        "unit_state": token.map(|token| token.unit_state),
        "clock_offset_millis": clock_of(slot).map(|clock| clock.offset_millis),
        "clock_uncertain_millis": clock_of(slot).map(|clock| clock.uncertainty_millis),
        "check_value_agrees": token.and_then(|token| token.agrees),
        "notice": slot.notice.as_ref().map(|notice| notice.code),
        "message": slot.notice.as_ref().map(|notice| words.what(notice)),
        "remedy": slot.notice.as_ref().and_then(|notice| words.remedy(notice)),
    })
}

fn clock_of(slot: &SlotView) -> Option<ClockOffset> {
    slot.token.as_ref()?.clock
}

/// The code of a slot's state.
pub const fn state(slot: &SlotView) -> &'static str {
    match slot.state {
        SlotState::Empty => "empty",
        SlotState::Ready => "ready",
        SlotState::Working => "working",
        SlotState::Done => "done",
        SlotState::Attention => "attention",
        SlotState::Foreign => "foreign",
    }
}
