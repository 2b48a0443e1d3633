//! The step function under inputs in any order: it never panics, never records what is not proved, never writes what
//! is not armed, and always leaves somebody a way on.
//!
//! The inputs are real ones, taken from an office and a token, and bent.

use std::sync::OnceLock;

use proptest::prelude::*;
use token_station::desk::DeviceFailure;
use token_station::desk::provision::{
    Answer, BookAct, Choice, Codes, DeviceAct, Effect, Facts, Input, Phase, Problem, Provision, Ticket,
    Written, step,
};
use token_station::domain::otp::Code;
use token_station::domain::{
    CheckValue, ClockOffset, ContractStatus, Digits, LotNo, RequestNo, TokenState, UnixMillis,
};
use token_station::driver::{DRIVERS, Identity, UnitState};
use token_station::port::Plug;
use token_station::register::{Job, JobState, RefusedKey};

use crate::tray::{self, CountedLine};
use crate::{Case, Start};

/// Real material that the inputs are bent from.
struct Material {
    identity: Identity,
    facts: Facts,
    job: Job,
}

fn ticket() -> Ticket {
    Ticket { request: RequestNo("26-1".into()), item: 1 }
}

fn material() -> &'static Material {
    static MATERIAL: OnceLock<Material> = OnceLock::new();
    MATERIAL.get_or_init(|| {
        let start = Start::new();
        let mut case = Case::of(&start);
        let mut shift = case.shift();
        tray::lock(&case.units[0]).power_on(case.clock.host());
        let line = Box::new(CountedLine::new(&case.units[0], &case.clock, &shift.meter));
        let identity =
            DRIVERS[0].open(Plug::Line(line), case.clock.clone() as _).unwrap().identify().unwrap();
        let token = identity.token.clone();
        let look = BookAct::Look { token: token.clone(), ticket: ticket() };
        let Input::Looked(facts) = shift.office.perform(&look).unwrap() else { panic!("not looked") };
        let arm = BookAct::Arm { token, ticket: ticket(), profile: facts.profile };
        let Input::Armed(job) = shift.office.perform(&arm).unwrap() else { panic!("not armed") };
        Material { identity, facts: *facts, job: *job }
    })
}

fn job(state: JobState) -> Job {
    Job { state, ..material().job.clone() }
}

fn codes() -> Codes {
    let code = |digits| Code::parse(digits, Digits::Six).unwrap();
    Codes { first: code("012345"), second: code("678901"), step: Some(29_000_000) }
}

fn clock(offset_millis: i64) -> ClockOffset {
    ClockOffset { offset_millis, uncertainty_millis: 1, measured_at: UnixMillis(1_795_000_000_000) }
}

#[test]
fn a_clock_further_off_than_20_ms_or_measured_too_loosely_is_a_question_and_never_recorded() {
    let judged = |offset_millis, uncertainty_millis| {
        let (mut state, _) = Provision::begin(ticket());
        state.phase = Phase::Writing;
        state.job = Some(job(JobState::Armed));
        let clock = ClockOffset { uncertainty_millis, ..clock(offset_millis) };
        let (after, effect) =
            step(state, Input::Written(Written { clock: Some(clock), codes: Some(codes()) }));
        match (after.phase, effect) {
            (Phase::Asking(problem), None) => problem.code(),
            (_, Some(Effect::Book(BookAct::Note { .. }))) => "noted",
            other => panic!("{other:?}"),
        }
    };
    assert_eq!([judged(20, 2), judged(-20, 2), judged(0, 60)], ["noted"; 3]);
    assert_eq!([judged(21, 2), judged(-21, 60), judged(400, 90)], ["clock-off"; 3]);
    assert_eq!([judged(0, 101), judged(9000, 10_000)], ["clock-unsure"; 2]);
}

#[test]
fn a_live_token_that_tells_no_check_value_is_resumed_by_the_same_secret_and_its_codes() {
    let resumed = |check_value, state| {
        let mut identity =
            Identity { state: UnitState::Live, check_value: None, ..material().identity.clone() };
        identity.abilities.check_value = check_value;
        let (begun, _) = Provision::begin(ticket());
        let (looking, _) = step(begun, Input::Identified(Box::new(identity)));
        let facts = Facts { job: Some(job(state)), ..material().facts.clone() };
        step(looking, Input::Looked(Box::new(facts)))
    };
    let no = material().job.no;
    let (_, effect) = resumed(false, JobState::Armed);
    assert_eq!(effect, Some(Effect::Device(DeviceAct::Write { job: no })));
    let (_, effect) = resumed(false, JobState::Written);
    assert_eq!(effect, Some(Effect::Device(DeviceAct::ReadCodes { job: no })));
    for state in [JobState::Armed, JobState::Written] {
        let (after, effect) = resumed(true, state);
        assert_eq!((after.phase, effect), (Phase::Asking(Problem::OtherSecret), None));
    }
}

#[test]
fn a_first_write_is_asked_for_before_anything_is_sealed_and_the_yes_is_kept_before_it_counts() {
    let looking = || {
        let (begun, _) = Provision::begin(ticket());
        step(begun, Input::Identified(Box::new(material().identity.clone()))).0
    };
    let untried = Facts { first_write: Some("flipper"), ..material().facts.clone() };
    let (asking, effect) = step(looking(), Input::Looked(Box::new(untried.clone())));
    assert_eq!(effect, None);
    let Phase::Asking(Problem::FirstWrite { family: "flipper", model, .. }) = &asking.phase else {
        panic!("{:?}", asking.phase)
    };
    assert_eq!(*model, material().identity.model.0);
    // No other answer leads on: the same question comes back.
    for answer in [Answer::SetClock, Answer::Codes(codes().first, codes().second)] {
        assert_eq!(step(asking.clone(), Input::Answered(answer)), (asking.clone(), None));
    }
    let (left, effect) = step(asking.clone(), Input::Answered(Answer::Drop));
    assert!(left.is_over() && effect.is_none());
    let (allowing, effect) = step(asking, Input::Answered(Answer::Allow));
    let token = material().identity.token.clone();
    let act = BookAct::AllowFirstWrite { token: token.clone(), family: "flipper", model: "PTB-1".into() };
    assert_eq!((&allowing.phase, effect), (&Phase::Allowing, Some(Effect::Book(act))));
    let (looking_again, effect) = step(allowing, Input::Allowed);
    assert_eq!(effect, Some(Effect::Book(BookAct::Look { token, ticket: ticket() })));
    // What the register says now counts, and not that somebody has said yes.
    let (asking, effect) = step(looking_again.clone(), Input::Looked(Box::new(untried)));
    assert!(matches!(asking.phase, Phase::Asking(Problem::FirstWrite { .. })) && effect.is_none());
    let (_, effect) = step(looking_again, Input::Looked(Box::new(material().facts.clone())));
    assert!(matches!(effect, Some(Effect::Book(BookAct::Arm { .. }))));
}

fn identity() -> impl Strategy<Value = Input> {
    let states = prop::sample::select(vec![
        UnitState::Blank,
        UnitState::Staged,
        UnitState::Live,
        UnitState::LockedOut,
        UnitState::Untold,
    ]);
    let check_values =
        prop::sample::select(vec![None, Some(material().job.check_value), Some(CheckValue([9; 8]))]);
    (states, check_values, any::<bool>(), prop::sample::select(vec![Some(3010_u16), Some(2600), None]))
        .prop_map(|(state, check_value, code_read, battery_millivolts)| {
            let mut identity = material().identity.clone();
            identity.abilities.code_read = code_read;
            Input::Identified(Box::new(Identity { state, check_value, battery_millivolts, ..identity }))
        })
}

fn facts() -> impl Strategy<Value = Input> {
    let jobs = prop::sample::select(vec![None, Some(JobState::Armed), Some(JobState::Written)]);
    let tokens = prop::sample::select(vec![
        None,
        Some(TokenState::InStock),
        Some(TokenState::Reserved),
        Some(TokenState::Quarantined),
    ]);
    let told = || prop::bool::weighted(0.2);
    (jobs, tokens, prop::bool::weighted(0.9), told(), told()).prop_map(
        |(open, stored, active, asks, refused)| {
            let mut facts = material().facts.clone();
            facts.refused_key = refused.then(|| RefusedKey {
                at: UnixMillis(1),
                attempts_left: Some(4),
                lot: LotNo("RT-1".into()),
            });
            facts.first_write = asks.then_some("flipper");
            facts.job = open.map(job);
            facts.stored = match (stored, facts.stored) {
                (Some(state), Some(mut token)) => {
                    token.state = state;
                    Some(token)
                }
                _ => None,
            };
            facts.contract.status = if active { ContractStatus::Active } else { ContractStatus::Suspended };
            Input::Looked(Box::new(facts))
        },
    )
}

fn failures() -> impl Strategy<Value = Input> {
    prop::sample::select(vec![
        DeviceFailure::Unplugged,
        DeviceFailure::Silent,
        DeviceFailure::WrongLotKey,
        DeviceFailure::KeyRefused { attempts_left: Some(4) },
        DeviceFailure::AlreadyTried,
        DeviceFailure::MustWait { millis: 700 },
        DeviceFailure::AlreadyLive,
        DeviceFailure::CheckValueDiffers,
    ])
    .prop_map(Input::DeviceFailed)
}

fn answers() -> impl Strategy<Value = Input> {
    let codes = codes();
    prop::sample::select(vec![
        Answer::Retry,
        Answer::SetClock,
        Answer::Quarantine,
        Answer::Drop,
        Answer::Codes(codes.first, codes.second),
        Answer::Allow,
        Answer::ShowKey,
    ])
    .prop_map(Input::Answered)
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        3 => identity(),
        3 => facts(),
        1 => Just(Input::Allowed),
        2 => Just(Input::Armed(Box::new(job(JobState::Armed)))),
        2 => (prop::sample::select(vec![0_i64, 900]), prop::option::of(Just(codes())))
            .prop_map(|(offset, codes)| Input::Written(Written { clock: Some(clock(offset)), codes })),
        2 => Just(Input::Noted),
        1 => Just(Input::Read(codes())),
        2 => prop::sample::select(vec![Some(0_i64), Some(1), None]).prop_map(Input::Checked),
        1 => any::<bool>().prop_map(|filled| Input::Recorded { filled }),
        1 => Just(Input::Quarantined),
        1 => any::<bool>().prop_map(Input::Labelled),
        2 => failures(),
        1 => Just(Input::BookFailed),
        1 => Just(Input::Taken),
        2 => answers(),
        1 => Just(Input::Parked),
        1 => Just(Input::Removed),
    ]
}

/// What must hold of one step.
fn sound(
    before: &Provision,
    input: &Input,
    after: &Provision,
    effect: Option<&Effect>,
) -> Result<(), TestCaseError> {
    match effect {
        Some(Effect::Book(BookAct::Record { job, .. })) => {
            prop_assert!(matches!(input, Input::Checked(Some(_))), "recorded on {input:?}");
            prop_assert_eq!(&before.phase, &Phase::Checking);
            prop_assert_eq!(job.state, JobState::Written);
            prop_assert!(after.grant.is_some());
        }
        Some(Effect::Device(DeviceAct::Write { job })) => {
            let armed = after.job.as_ref().is_some_and(|own| own.no == *job && own.state == JobState::Armed);
            prop_assert!(armed, "written without an armed job on {input:?}");
        }
        Some(Effect::Book(BookAct::Arm { .. })) => {
            let none_open = matches!(input, Input::Looked(facts) if facts.job.is_none());
            prop_assert!(none_open, "a second secret was asked for on {input:?}");
            let allowed = matches!(input, Input::Looked(facts) if facts.first_write.is_none());
            prop_assert!(allowed, "a first write was begun that nobody allowed on {input:?}");
        }
        Some(Effect::Book(BookAct::AllowFirstWrite { family, .. })) => {
            prop_assert_eq!(input, &Input::Answered(Answer::Allow));
            let asked = matches!(&before.phase, Phase::Asking(Problem::FirstWrite { family: asked, .. }) if asked == family);
            prop_assert!(asked && before.job.is_none(), "allowed and not asked: {:?}", before.phase);
        }
        Some(Effect::Book(BookAct::AllowKeyAgain { .. })) => {
            prop_assert_eq!(input, &Input::Answered(Answer::ShowKey));
            let asked = matches!(&before.phase, Phase::Asking(Problem::KeyRefused { .. }));
            prop_assert!(asked, "allowed and not asked: {:?}", before.phase);
        }
        Some(Effect::Label(_)) => prop_assert_eq!(input, &Input::Recorded { filled: true }),
        Some(Effect::Device(_) | Effect::Book(_)) => {}
        None => {
            let waits = matches!(after.phase, Phase::Asking(_) | Phase::Ended(_));
            prop_assert!(waits || after == before, "{input:?} left nobody to go on: {after:?}");
        }
    }
    if let (Phase::Asking(Problem::KeyRefused { .. }), Some(Effect::Device(act))) = (&before.phase, effect) {
        prop_assert_eq!(act, &DeviceAct::Identify, "a key that was refused is on its way");
    }
    if let (Input::Looked(facts), Some(Effect::Device(_))) = (input, effect) {
        prop_assert!(facts.refused_key.is_none(), "a key that was refused is on its way");
    }
    if before.is_over() {
        prop_assert_eq!(after, before);
        prop_assert!(effect.is_none());
    }
    if let Phase::Asking(problem) = &after.phase {
        for choice in problem.choices(after.job.is_some()) {
            let codes = codes();
            let answer = match choice {
                Choice::Retry => Answer::Retry,
                Choice::SetClock => Answer::SetClock,
                Choice::Quarantine => Answer::Quarantine,
                Choice::Drop => Answer::Drop,
                Choice::Allow => Answer::Allow,
                Choice::ShowKey => Answer::ShowKey,
                Choice::Codes => Answer::Codes(codes.first, codes.second),
            };
            let (next, effect) = step(after.clone(), Input::Answered(answer));
            prop_assert!(effect.is_some() || next.is_over(), "{choice:?} does nothing at {problem:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_inputs_makes_a_step_unsound(inputs in prop::collection::vec(input(), 1..40)) {
        let (mut state, _) = Provision::begin(ticket());
        for input in inputs {
            let (after, effect) = step(state.clone(), input.clone());
            sound(&state, &input, &after, effect.as_ref())?;
            state = after;
        }
    }

    #[test]
    fn a_job_that_is_led_on_mostly_rightly_is_sound_too(bent in prop::collection::vec(prop::option::weighted(0.2, input()), 40)) {
        let (mut state, first) = Provision::begin(ticket());
        let mut effect = Some(first);
        for bend in bent {
            let right = match &effect {
                Some(Effect::Device(DeviceAct::Identify)) => Input::Identified(Box::new(material().identity.clone())),
                Some(Effect::Device(DeviceAct::Write { .. } | DeviceAct::SetClock { .. })) => {
                    Input::Written(Written { clock: Some(clock(0)), codes: Some(codes()) })
                }
                Some(Effect::Device(DeviceAct::ReadCodes { .. })) => Input::Read(codes()),
                Some(Effect::Book(BookAct::Look { .. })) => {
                    Input::Looked(Box::new(Facts { job: state.job.clone(), ..material().facts.clone() }))
                }
                Some(Effect::Book(BookAct::AllowFirstWrite { .. } | BookAct::AllowKeyAgain { .. })) => Input::Allowed,
                Some(Effect::Book(BookAct::Arm { .. })) => Input::Armed(Box::new(job(JobState::Armed))),
                Some(Effect::Book(BookAct::Note { .. })) => Input::Noted,
                Some(Effect::Book(BookAct::Check { .. })) => Input::Checked(Some(0)),
                Some(Effect::Book(BookAct::Record { .. })) => Input::Recorded { filled: true },
                Some(Effect::Book(BookAct::Quarantine { .. } | BookAct::QuarantineStock { .. })) => Input::Quarantined,
                Some(Effect::Label(_)) => Input::Labelled(true),
                None => Input::Answered(Answer::Retry),
            };
            let input = bend.unwrap_or(right);
            let (after, next) = step(state.clone(), input.clone());
            sound(&state, &input, &after, next.as_ref())?;
            // An input that came too late changes nothing, so what was asked for is still under way.
            effect = if next.is_some() || after != state { next } else { effect };
            state = after;
        }
    }
}
