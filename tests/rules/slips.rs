//! Forms filled in at random, wholly or with slips: taken exactly when nothing stands beside them, else nothing is written.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use token_station::desk::DeskError;
use token_station::domain::{
    Channel, DraftItem, FormKind, OtpMethod, RequestDraft, RequestKind, RequestReason, RequestState,
};

use crate::counter::{about, additional, draft, ids, one_in_use, reissue};

/// Any form at all: right, wrong, half typed.
fn any_draft() -> impl Strategy<Value = RequestDraft> {
    let pick = |texts: &[&'static str]| prop::sample::select(texts.to_vec());
    let users =
        prop::collection::vec(pick(&["user01", "user02", "user03", "user04", "user04", "nobody"]), 1..3);
    let serial = pick(&["", "", "", "RT-00000001", "RT-00000001", "RT-00000005", "XX-1"]);
    let item = (users, serial.clone())
        .prop_map(|(users, replaces)| DraftItem { users: ids(&users), replaces: replaces.into() });
    let head = (
        pick(&["26-9001", "26-9001", "26-9001", "26-9001", "26-1", "", "26/1"]),
        pick(&["2026-11-18", "R8.11.1", "20261102", "2026/10/30", "", "2031-01-01"]),
        pick(&["001", "012", "013", "1"]),
        pick(&["C-1", "C-1", "C-1", "C-2", "C-7", "C-"]),
        any::<bool>(),
    );
    let pick_channel =
        prop::sample::select(vec![Channel::Counter, Channel::Counter, Channel::Counter, Channel::Web]);
    let choices = (
        prop::sample::select(RequestKind::ALL),
        prop::option::weighted(0.3, prop::sample::select(FormKind::ALL)),
        pick_channel,
        prop::option::of(prop::sample::select(RequestReason::ALL)),
        prop::option::of(prop::sample::select(OtpMethod::ALL)),
    );
    let lists = (prop::collection::vec(item, 0..2), prop::collection::vec(serial, 0..2));
    (head, choices, lists).prop_map(|(head, (kind, form, channel, reason, method), (items, subjects))| {
        let (no, received_on, branch, contract, seal_checked) = head;
        RequestDraft {
            no: no.into(),
            received_on: received_on.into(),
            branch: branch.into(),
            channel,
            form: form.unwrap_or(kind.usual_form()),
            seal_checked,
            contract: contract.into(),
            reason: reason.filter(|reason| kind.reasons().contains(reason)),
            method,
            subjects: subjects.into_iter().map(Into::into).collect(),
            items,
            ..RequestDraft::new(kind)
        }
    })
}

/// A form as a clerk fills it in, some of whose fields slip.
fn slipping() -> impl Strategy<Value = RequestDraft> {
    let whole = vec![
        additional(&["user02"]),
        additional(&["user03", "user04"]),
        about(RequestKind::Revocation, 1),
        reissue(1, &["user01"]),
        draft(RequestKind::Termination, "C-1"),
    ];
    let slips = prop::collection::vec(prop::bool::weighted(0.06), 9);
    (prop::sample::select(whole), any_draft(), slips).prop_map(|(mut form, other, slips)| {
        let fields: [&dyn Fn(&mut RequestDraft); 9] = [
            &|form| form.no.clone_from(&other.no),
            &|form| form.received_on.clone_from(&other.received_on),
            &|form| form.branch.clone_from(&other.branch),
            &|form| form.contract.clone_from(&other.contract),
            &|form| form.kind = other.kind,
            &|form| form.form = other.form,
            &|form| form.channel = other.channel,
            &|form| form.items.clone_from(&other.items),
            &|form| form.seal_checked = other.seal_checked,
        ];
        for (slip, field) in slips.into_iter().zip(fields) {
            if slip {
                field(&mut form);
            }
        }
        form
    })
}

#[test]
fn a_form_is_taken_exactly_when_nothing_stands_beside_it_and_else_nothing_is_written() {
    let mut counter = one_in_use();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut taken, mut refused) = (0, 0);
    for round in 0..400 {
        let strategy = if round % 2 == 0 { any_draft().boxed() } else { slipping().boxed() };
        let mut form = strategy.new_tree(&mut runner).unwrap().current();
        if form.no == "26-9001" {
            form.no = format!("26-{}", 5000 + taken);
        }
        let view = counter.check(&form);
        let before = counter.rows();
        match counter.shift.office.receive_draft(&form) {
            Ok(no) => {
                assert_eq!(view.problems, [], "{form:?}");
                let stored = counter.shift.office.register.request(&no).unwrap();
                assert!(matches!(stored.state, RequestState::Received | RequestState::AwaitingCheck));
                assert_eq!(stored.due_on(), view.due_on.unwrap());
                // Most are taken back, so that the contract does not fill up.
                if taken % 8 != 0 {
                    let back = |book: &token_station::register::Book<'_>, _: &_| {
                        book.step_request(&no, RequestState::Cancelled)
                    };
                    counter.shift.office.write_stamped(back).unwrap();
                }
                taken += 1;
            }
            Err(DeskError::Reception(refusal)) => {
                assert!(view.problems.contains(&refusal), "{refusal}: {form:?}");
                assert_eq!(counter.rows(), before, "{form:?}");
                refused += 1;
            }
            Err(other) => panic!("{other}: {form:?}"),
        }
    }
    assert!(taken > 20 && refused > 100, "{taken} taken, {refused} refused");
    assert_eq!(counter.shift.office.register.verify_journal().unwrap().first_bad, None);
}
