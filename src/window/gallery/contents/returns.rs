//! Invented units that come back, for the pictures.

use crate::bench::message::{DoneRow, IdentifiedRow, IdentifyView, JournalRow, ReturnView, SlotNo};
use crate::domain::StopCause;
use crate::domain::diagnose::{Cause, Diagnosis, Fit};
use crate::domain::disposition::{Disposition, ReturnRefused, Tick, Ticks};
use crate::domain::drift::Drift;
use crate::domain::verdict::Verdict;
use crate::domain::{
    Act, CheckValue, ClockOffset, ContractNo, LotNo, Model, Outcome, Profile, RequestNo, Token, TokenId,
    TokenState, UnixMillis,
};
use crate::window::gallery::contents::{NOW, customers, serial};

const DAY_MILLIS: i64 = 86_400_000;

fn token(number: u32, state: TokenState) -> Option<Token> {
    let id = TokenId::parse("RT", serial(number).as_str()).ok()?;
    Some(Token {
        id,
        model: Model("PTB-1".into()),
        lot: LotNo("L26-03".into()),
        state,
        contract: Some(ContractNo(customers()[0].no.clone())),
        bound_on: None,
        set_up_at: Some(UnixMillis(NOW.0 - 204 * DAY_MILLIS)),
    })
}

fn history() -> Vec<JournalRow> {
    let acts = [
        (0, Act::ReturnAwaited),
        (204, Act::TokenSetUp),
        (212, Act::ParcelDelivered),
        (214, Act::ParcelDispatched),
        (214, Act::TokenRecorded),
        (214, Act::TokenWritten),
        (237, Act::TokensReceived),
    ];
    acts.into_iter()
        .map(|(days, act)| JournalRow {
            seq: 1,
            at: UnixMillis(NOW.0 - days * DAY_MILLIS),
            operator: "sato".into(),
            act,
            object: serial(1502).to_string(),
            outcome: Outcome::Done,
            reason: String::new(),
            hash: "0f3a77c1d29b4e60".into(),
        })
        .collect()
}

/// The old unit of an exchange in a slot, 211 days after its clock was set.
#[must_use]
pub fn awaited() -> ReturnView {
    let clock = ClockOffset { offset_millis: 48_000, uncertainty_millis: 6, measured_at: NOW };
    let set = ClockOffset {
        offset_millis: 2,
        uncertainty_millis: 4,
        measured_at: UnixMillis(NOW.0 - 211 * DAY_MILLIS),
    };
    let drift = Drift::between(&set, &clock);
    ReturnView {
        scanned: serial(1502).to_string(),
        at: NOW,
        slot: Some(SlotNo(2)),
        verdict: Verdict::AwaitingReturn,
        token: token(1502, TokenState::AwaitingReturn),
        makers: token(1502, TokenState::AwaitingReturn).into_iter().map(|token| token.id).collect(),
        contract_name: Some(customers()[0].name.clone()),
        stop: None,
        tracking: Some("358-19-04417-2".into()),
        replaced_by: Some((RequestNo("26-1107".into()), Some(serial(1841)))),
        exchange: true,
        unit: Some("live"),
        check_value: Some(CheckValue([0x7c, 0x1e, 0x90, 0xa4, 0x11, 0xd2, 0x53, 0x08])),
        agrees: Some(true),
        clock: Some(clock),
        drift,
        forecast: drift.map(|drift| drift.leaves(Profile::SERVICE, 2)),
        diagnosis: Some(Diagnosis {
            fits: vec![Fit::Right { steps: 1 }],
            tried: 515,
            codes: 2,
            by_chance: 5.2e-10,
        }),
        codes_read: false,
        untold: None,
        battery_millivolts: Some(2960),
        ticks: Ticks { casing: Some(Tick::Good), seal: Some(Tick::Bad), ..Ticks::default() },
        dispositions: vec![Disposition::AcceptReturn, Disposition::Nothing],
        history: history(),
    }
}

/// A smart key in a slot: without clock, battery and check value, it has told its codes itself.
#[must_use]
pub fn smart_key() -> ReturnView {
    of_other_family("YK-13377001", "YubiKey 5", "untold", true)
}

/// A card on a reader: its clock counts seconds, and its codes are typed.
#[must_use]
pub fn card() -> ReturnView {
    let clock = ClockOffset { offset_millis: 3200, uncertainty_millis: 520, measured_at: NOW };
    let view = of_other_family("86596220004417", "OTPC-P2-i", "live", false);
    ReturnView { clock: Some(clock), diagnosis: None, ..view }
}

fn of_other_family(serial: &str, model: &str, unit: &'static str, codes_read: bool) -> ReturnView {
    let id = TokenId::parse("T2", serial).ok();
    let token = token(1502, TokenState::AwaitingReturn).zip(id.clone());
    let token = token.map(|(token, id)| Token { id, model: Model(model.to_owned()), ..token });
    ReturnView {
        scanned: serial.to_owned(),
        token,
        makers: id.into_iter().collect(),
        unit: Some(unit),
        check_value: None,
        agrees: None,
        clock: None,
        drift: None,
        forecast: None,
        battery_millivolts: None,
        codes_read,
        ..awaited()
    }
}

/// A unit that was reported lost, scanned; its code explained by a time zone.
#[must_use]
pub fn found_again() -> ReturnView {
    let mistake = Fit::Mistake { cause: Cause::Hours(9), steps: 540 };
    ReturnView {
        slot: None,
        verdict: Verdict::ReportedLost,
        token: token(1502, TokenState::Suspended),
        stop: Some(StopCause::Loss),
        tracking: None,
        exchange: false,
        unit: None,
        check_value: None,
        agrees: None,
        clock: None,
        drift: None,
        forecast: None,
        diagnosis: Some(Diagnosis { fits: vec![mistake], tried: 515, codes: 1, by_chance: 5.15e-4 }),
        battery_millivolts: None,
        ..awaited()
    }
}

/// A unit that is back and waits for its destruction.
#[must_use]
pub fn back() -> ReturnView {
    ReturnView {
        verdict: Verdict::AlreadyBack,
        token: token(1502, TokenState::Returned),
        dispositions: vec![Disposition::Erase, Disposition::Destroy, Disposition::Nothing],
        ..awaited()
    }
}

/// A box so far, the oldest first.
#[must_use]
pub fn swept() -> Vec<DoneRow> {
    let refused = ReturnRefused::NotForVerdict {
        disposition: Disposition::AcceptReturn,
        verdict: Verdict::NotExpected,
    };
    (0..14_u32)
        .map(|at| {
            let refusal = (at % 6 == 1).then(|| (&refused).into());
            DoneRow {
                scanned: serial(1480 + at * 7).to_string(),
                at: NOW.plus_millis(i64::from(at) * 2300),
                verdict: if refusal.is_some() { Verdict::NotExpected } else { Verdict::AwaitingReturn },
                disposition: Disposition::AcceptReturn,
                refusal,
            }
        })
        .collect()
}

/// What a search for one code found.
#[must_use]
pub fn identified() -> IdentifyView {
    let row = |number: u32, at: usize, steps, state| {
        let customer = &customers()[at % customers().len()];
        let token = TokenId::parse("RT", serial(number).as_str()).ok()?;
        Some(IdentifiedRow {
            token,
            state,
            contract: ContractNo(customer.no.clone()),
            contract_name: customer.name.clone(),
            steps,
        })
    };
    let rows = [
        row(1502, 0, 1, TokenState::InUse),
        row(48_117, 1, -6, TokenState::Delivered),
        row(90_330, 2, 9, TokenState::InUse),
    ];
    IdentifyView {
        seen: 100_000,
        total: 100_000,
        over: true,
        rows: rows.into_iter().flatten().collect(),
        by_chance: 2.1,
        spoiled: 0,
        codes: 1,
    }
}
