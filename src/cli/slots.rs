//! `slots --port PATH…`: what is in the slots, without changing anything.
//!
//! Prints one `{"event":"slot","slot":…,"port":…,"state":…,"family":…,"serial":…,"model":…,"firmware":…,"battery_millivolts":…,
//! "unit_state":…,"clock_offset_millis":…,"clock_uncertain_millis":…,"check_value_agrees":…}` per slot.

use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value, json};

use crate::bench::message::{Event, SlotState, SlotView};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::Session;
use crate::domain::ClockOffset;
use crate::words::number;

/// Arguments of `slots`.
#[derive(Debug, Args)]
pub struct SlotsArgs {
    /// A port that is a slot; several are several slots.
    #[arg(long = "port", value_name = "PATH", required = true, num_args = 1..)]
    pub ports: Vec<String>,
}

/// How long the next token may take to answer after its port is opened, or after the one before it answered. The slowest, an
/// open-hardware token that starts anew, takes five seconds.
const APPEARS_WITHIN: Duration = Duration::from_secs(6);

pub fn run(args: &SlotsArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, args.ports.clone())?;
    let slots = settle(&mut session, args.ports.len())?;
    for slot in &slots {
        report.object(&slot_object(slot));
    }
    report.table(
        &["column-slot", "column-port", "column-serial", "column-model", "column-state", "column-offset"],
        slots.iter().map(|slot| {
            let token = slot.token.as_ref();
            vec![
                slot.no.0.to_string(),
                slot.port.clone(),
                token.map(|token| token.serial.to_string()).unwrap_or_default(),
                token.map(|token| token.model.clone()).unwrap_or_default(),
                report.words().word("slot-state", state(slot)),
                clock_of(slot).map(|clock| number::offset_millis(clock.offset_millis)).unwrap_or_default(),
            ]
        }),
    );
    session.close()
}

/// Waits until every slot has said what is in it, or long enough.
///
/// # Errors
/// [`Failure::NoAnswer`] when the station has ended.
pub fn settle(session: &mut Session, ports: usize) -> Result<Vec<SlotView>, Failure> {
    let filled = |slots: &[SlotView]| slots.iter().filter(|slot| slot.state != SlotState::Empty).count();
    let mut until = Instant::now() + APPEARS_WITHIN;
    let mut slots: Vec<SlotView> = Vec::new();
    while Instant::now() < until && filled(&slots) < ports {
        if let Some(Event::Slots(view)) = session.next(Duration::from_millis(50))? {
            if filled(&view) > filled(&slots) {
                until = Instant::now() + APPEARS_WITHIN;
            }
            slots = view;
        }
    }
    Ok(slots)
}

/// One slot as an object.
pub fn slot_object(slot: &SlotView) -> Value {
    let token = slot.token.as_ref();
    json!({
        "event": "slot",
        "slot": slot.no.0,
        "port": slot.port,
        "state": state(slot),
        "family": token.map(|token| token.family),
        "serial": token.map(|token| token.serial.as_str()),
        "model": token.map(|token| token.model.as_str()),
        "firmware": token.map(|token| token.firmware.as_str()),
        "battery_millivolts": token.and_then(|token| token.battery_millivolts),
        "unit_state": token.map(|token| token.unit_state),
        "clock_offset_millis": clock_of(slot).map(|clock| clock.offset_millis),
        "clock_uncertain_millis": clock_of(slot).map(|clock| clock.uncertainty_millis),
        "check_value_agrees": token.and_then(|token| token.agrees),
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
