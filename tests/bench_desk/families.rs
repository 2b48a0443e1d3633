//! Families of other makers at the bench: the first write, the switch, what is told once, and the profile of thirty seconds.
//!
//! The trap: a token that is opened begins anew, so nothing may be concluded from its first silence.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use token_station::bench::emulated::EmulatedSerial;
use token_station::bench::message::{
    Access, Answer, Command, Event, FamilyAct, FamilyRow, ImportKind, Lcd, ReturnsAct, ReturnsNews, SlotNo,
    SlotState, SlotView,
};
use token_station::desk::DeskError;
use token_station::desk::check_code::CodeFit;
use token_station::desk::papers::Subject;
use token_station::desk::provision::{BookAct, Input};
use token_station::domain::otp::totp;
use token_station::domain::secret::SecretLength;
use token_station::domain::{Act, Clock as _, HouseRule, Profile, Secret, StepSecs, TokenId};
use token_station::emulator::{FlipperUnit, HostMicros, OpenSerialUnit, SerialUnit};
use token_station::paper::{Content, Guidance};

use crate::bench::{Bench, provision};

const FLIPPERS: [&str; 3] = ["2D2EC30127E18001", "2D2EC30127E18002", "2D2EC30127E18003"];
const BOARD: &str = "OS-0000123";
const THIRTY: Profile = Profile { step: StepSecs::Thirty, ..Profile::SERVICE };

type Unit<U> = EmulatedSerial<U>;

fn plugged<U: SerialUnit + 'static>(bench: &Bench, make: impl FnOnce(HostMicros) -> U) -> Unit<U> {
    let now = HostMicros::of(bench.clock.now());
    EmulatedSerial::start(make(now), Arc::clone(&bench.clock) as _).unwrap()
}

fn flipper(bench: &Bench, uid: &str) -> Unit<FlipperUnit> {
    plugged(bench, |at| FlipperUnit::new(uid, at))
}

/// A board that was given its serial.
fn board(bench: &Bench) -> Unit<OpenSerialUnit> {
    plugged(bench, |at| {
        let mut unit = OpenSerialUnit::new(0, at);
        let filler = Secret::filled::<SecretLength>(20, |out| {
            out.fill(1);
            Ok(())
        });
        unit.put(BOARD, filler.unwrap());
        unit
    })
}

/// Blank tokens of models that the book does not begin with.
fn stock(bench: &mut Bench, tokens: &[(&str, &str, &str)]) {
    let mut text = String::from("manufacturer,serial,model,lot\n");
    for (manufacturer, serial, model) in tokens {
        writeln!(text, "{manufacturer},{serial},{model},LOT-{manufacturer}").unwrap();
    }
    let path = bench.file("more.csv");
    std::fs::write(&path, text).unwrap();
    bench.ask(Command::Import { kind: ImportKind::Stock, path, take: true });
    bench.wait("the delivery", |bench| bench.told("import-taken"));
}

fn flippers_in_stock(bench: &mut Bench) {
    stock(bench, &FLIPPERS.map(|uid| ("FZ", uid, "FLIPPER-ZERO")));
}

fn asks(slot: Option<&SlotView>, code: &str) -> bool {
    let question = slot.and_then(|slot| slot.question.as_ref());
    question.is_some_and(|question| question.notice.code == code)
}

fn answer(bench: &Bench, slot: u16, answer: Answer) {
    bench.ask(Command::Answer { slot: SlotNo(slot), answer });
}

/// Types what a token shows now and what it shows next.
fn type_codes(bench: &Bench, slot: u16, secret: &Secret, profile: Profile) {
    let step = profile.step_at(bench.clock.now().unix_secs());
    let code = |step| totp(secret, profile, step).as_str().to_owned();
    answer(bench, slot, Answer::Codes { first: code(step), second: code(step + 1) });
}

fn copy(secret: &Secret) -> Secret {
    let copied = Secret::filled::<SecretLength>(secret.len_bytes(), |out| {
        out.copy_from_slice(secret.expose_secret());
        Ok(())
    });
    copied.unwrap()
}

fn written_to(unit: &Unit<FlipperUnit>) -> Secret {
    unit.with(|unit, _| copy(unit.secret(unit.names()[0]).unwrap()))
}

fn row(bench: &mut Bench, family: &str) -> FamilyRow {
    bench.settings().families.into_iter().find(|row| row.family == family).unwrap()
}

fn use_family(bench: &Bench, family: &str, on: bool) {
    bench.ask(Command::Family(FamilyAct::Use { family: family.into(), on }));
}

#[test]
fn the_yes_of_one_slot_to_a_first_write_counts_for_all_and_nothing_is_sealed_before_it() {
    let mut bench = Bench::start(0);
    flippers_in_stock(&mut bench);
    let units = FLIPPERS.map(|uid| flipper(&bench, uid));
    let rules = [0, 1].map(|at| format!("flipper:{}", units[at].path()));
    bench.ask(Command::SetAuto(true));
    bench.set_ports(&[&rules[0], &rules[1]]);
    bench.wait("both questions", |bench| (1..=2).all(|no| asks(bench.slot(no), "first-write")));
    let question = bench.slot(2).unwrap().question.clone().unwrap();
    assert_eq!(question.answers, [Answer::Allow, Answer::Drop]);
    let facts = format!("{:?}", question.notice.facts);
    for fact in ["family-flipper", "FLIPPER-ZERO", FLIPPERS[1], "first-write-where-training"] {
        assert!(facts.contains(fact), "{fact}: {facts}");
    }
    assert!(units[..2].iter().all(|unit| unit.with(|unit, _| unit.names().is_empty())));
    let before = row(&mut bench, "flipper");
    assert!(before.asks && !before.allowed && !before.tried && !before.tried_on_hardware);

    answer(&bench, 1, Answer::Allow);
    bench.wait("both to be written", |bench| (1..=2).all(|no| asks(bench.slot(no), "type-codes")));
    for (slot, unit) in [(1, &units[0]), (2, &units[1])] {
        type_codes(&bench, slot, &written_to(unit), Profile::SERVICE);
    }
    bench.wait("both records", |bench| {
        (1..=2).all(|no| bench.slot(no).is_some_and(|slot| slot.state == SlotState::Done))
    });
    let after = row(&mut bench, "flipper");
    assert!(after.allowed && after.tried && !after.tried_on_hardware);

    // The third one is no question any more, and a station that is started anew has not forgotten it.
    let third = format!("flipper:{}", units[2].path());
    bench.set_ports(&[&third]);
    bench.wait("the third to be written", |bench| {
        bench.slots.iter().any(|slot| asks(Some(slot), "type-codes"))
    });
    bench.close_and_look(|office| {
        assert!(!office.family("flipper").unwrap().asks());
        let mut yes = Vec::new();
        let read = office.register.each_journal_row(|row| {
            if row.act == Act::FirstWriteAllowed {
                yes.push((row.operator.0.clone(), row.object.clone(), row.body.clone()));
            }
            Ok(())
        });
        read.unwrap();
        let [(by, family, body)] = &yes[..] else { panic!("{yes:?}") };
        assert_eq!((by.as_str(), family.as_str()), ("sato", "flipper"));
        assert!(body.contains(FLIPPERS[0]) && body.contains("FLIPPER-ZERO"), "{body}");
        assert_eq!(office.register.verify_journal().unwrap().first_bad, None);
    });
}

#[test]
fn who_says_no_to_a_first_write_leaves_the_token_and_the_family_as_they_are() {
    let mut bench = Bench::start(0);
    flippers_in_stock(&mut bench);
    let unit = flipper(&bench, FLIPPERS[0]);
    bench.set_ports(&[&format!("flipper:{}", unit.path())]);
    bench.wait("the token", |bench| bench.slot(1).is_some_and(|slot| slot.state == SlotState::Ready));
    bench.ask(provision(1));
    bench.wait("the question", |bench| asks(bench.slot(1), "first-write"));
    answer(&bench, 1, Answer::Drop);
    bench.wait("the slot to be left", |bench| bench.slot(1).is_some_and(|slot| slot.question.is_none()));
    assert!(!row(&mut bench, "flipper").allowed);
    assert!(unit.with(|unit, _| unit.names().is_empty()));
    bench.close_and_look(|office| {
        assert!(office.family("flipper").unwrap().asks());
        let token = TokenId::parse("FZ", FLIPPERS[0]).unwrap();
        assert_eq!(office.register.job_of(&token).unwrap(), None);
        // Nor is there a way past the question: whoever arms a job meets it again.
        let ticket = office.next_ticket(&[]).unwrap();
        let arm = |token| BookAct::Arm { token, ticket: ticket.clone(), profile: Profile::SERVICE };
        let refused = office.perform(&arm(token.clone()));
        assert!(matches!(refused, Err(DeskError::FirstWrite { family: "flipper" })), "{refused:?}");
        let (family, model) = ("flipper", "FLIPPER-ZERO".to_owned());
        let yes = BookAct::AllowFirstWrite { token: token.clone(), family, model };
        assert_eq!(office.perform(&yes).unwrap(), Input::Allowed);
        assert!(matches!(office.perform(&arm(token)).unwrap(), Input::Armed(_)));
    });
}

#[test]
fn a_family_that_is_switched_off_is_sent_nothing_until_it_is_on_again() {
    let mut bench = Bench::start(0);
    use_family(&bench, "flipper", false);
    bench.wait("the switch", |bench| bench.told("family-off-now"));
    let unit = flipper(&bench, FLIPPERS[0]);
    bench.set_ports(&[&format!("flipper:{}", unit.path())]);
    bench.wait("the word", |bench| {
        bench.slot(1).and_then(|slot| slot.notice.as_ref()).is_some_and(|notice| notice.code == "family-off")
    });
    assert!(!unit.is_open());
    assert_eq!((unit.bytes_heard(), row(&mut bench, "flipper").on), (0, false));

    use_family(&bench, "flipper", true);
    let is_seen = |bench: &Bench| bench.slot(1).is_some_and(|slot| slot.token.is_some());
    bench.wait("the token", is_seen);
    assert!(row(&mut bench, "flipper").on);

    // Off again under the station's hands: the token is let go of, and hears nothing any more.
    use_family(&bench, "flipper", false);
    bench.wait("the token to be let go", |bench| {
        let notice = bench.slot(1).and_then(|slot| slot.notice.as_ref());
        !is_seen(bench) && notice.is_some_and(|notice| notice.code == "family-off")
    });
    let heard = unit.bytes_heard();
    bench.settle();
    std::thread::sleep(Duration::from_millis(900));
    assert_eq!(unit.bytes_heard(), heard, "two looks would have been due");
    // Others are not touched by it, and nobody is asked for a family that there is not.
    use_family(&bench, "unheard-of", false);
    bench.wait("the refusal", |bench| bench.told("not-found"));
    assert!(row(&mut bench, "reference").on);
}

#[test]
fn a_family_goes_off_only_when_the_token_that_is_being_written_is_done() {
    let mut bench = Bench::start(0);
    flippers_in_stock(&mut bench);
    let unit = flipper(&bench, FLIPPERS[0]);
    bench.set_ports(&[&format!("flipper:{}", unit.path())]);
    bench.wait("the token", |bench| bench.slot(1).is_some_and(|slot| slot.state == SlotState::Ready));
    bench.ask(provision(1));
    bench.wait("the question", |bench| asks(bench.slot(1), "first-write"));
    answer(&bench, 1, Answer::Allow);
    bench.wait("the codes", |bench| asks(bench.slot(1), "type-codes"));
    use_family(&bench, "flipper", false);
    bench.wait("the switch", |bench| bench.told("family-off-now"));
    bench.settle();
    type_codes(&bench, 1, &written_to(&unit), Profile::SERVICE);
    bench.wait("the record", |bench| bench.told("recorded"));
    bench.wait("the token to be let go", |bench| {
        let notice = bench.slot(1).and_then(|slot| slot.notice.as_ref());
        notice.is_some_and(|notice| notice.code == "family-off")
    });
}

#[test]
fn that_a_family_was_never_tried_with_real_tokens_is_said_until_somebody_has_read_it() {
    let mut bench = Bench::start(0);
    let unit = flipper(&bench, FLIPPERS[0]);
    let told = |bench: &Bench| bench.notices.iter().filter(|notice| notice.code == "family-untried").count();
    bench.set_ports(&[&format!("flipper:{}", unit.path())]);
    bench.wait("the word", |bench| told(bench) == 1);
    bench.settle();
    assert!(!bench.slot(1).unwrap().token.as_ref().unwrap().tried_on_hardware);
    // Once is enough as long as the station runs, whoever signs in.
    bench.ask(Command::Lock);
    bench.wait("the lock", |bench| bench.access == Some(Access::Locked));
    bench.unlock();
    bench.settle();
    assert_eq!(told(&bench), 1);
    bench.ask(Command::Family(FamilyAct::Acknowledge { family: "flipper".into() }));
    bench.settle();
    bench.close_and_look(|office| assert!(office.family("flipper").unwrap().record.acknowledged));
}

#[test]
fn r1_a_token_of_thirty_seconds_is_refused_until_it_is_allowed_and_then_has_its_own_profile_everywhere() {
    let mut bench = Bench::start(0);
    stock(&mut bench, &[("OS", BOARD, "HARDWARE-TOTP")]);
    let unit = board(&bench);
    let rule = format!("open-serial:{}", unit.path());
    bench.set_ports(&[&rule]);
    let ready = |bench: &Bench| bench.slots.iter().any(|slot| slot.state == SlotState::Ready);
    bench.wait("the token", ready);
    bench.ask(provision(1));
    bench.wait("the refusal", |bench| bench.told("profile-not-carried"));
    assert_eq!(unit.with(|unit, _| unit.saved().join(";")), BOARD, "nothing was written");

    bench.ask(Command::DecideRule { rule: HouseRule::ThirtySecs, value: 1 });
    bench.set_ports(&[]);
    bench.wait("the slot to go", |bench| bench.slots.is_empty());
    bench.set_ports(&[&rule]);
    bench.wait("the token", ready);
    bench.ask(provision(1));
    bench.wait("the first write", |bench| asks(bench.slot(1), "first-write"));
    answer(&bench, 1, Answer::Allow);
    bench.wait("the codes", |bench| asks(bench.slot(1), "type-codes"));
    let secret = unit.with(|unit, _| {
        let name = unit.saved()[1].to_owned();
        copy(unit.secret(&name).unwrap())
    });
    // Codes of sixty seconds are none of this token.
    type_codes(&bench, 1, &secret, Profile::SERVICE);
    bench.wait("the wrong codes", |bench| asks(bench.slot(1), "codes-differ"));
    answer(&bench, 1, Answer::Retry);
    bench.wait("the codes", |bench| asks(bench.slot(1), "type-codes"));
    type_codes(&bench, 1, &secret, THIRTY);
    bench.wait("the display", |bench| {
        let lcd = bench.slot(1).map(|slot| slot.lcd.clone());
        matches!(lcd, Some(Lcd::Code { step: StepSecs::Thirty, .. }))
    });

    let step = THIRTY.step_at(bench.clock.now().unix_secs());
    let code = totp(&secret, THIRTY, step).as_str().to_owned();
    bench.ask(Command::Returns(ReturnsAct::Identify { first: code.clone(), second: String::new() }));
    bench.take("the search", |_, event| match event {
        Event::Returns(ReturnsNews::Identified(view)) if view.over => {
            assert!(view.rows.iter().any(|row| row.token.serial.as_str() == BOARD), "{view:?}");
            Some(())
        }
        _ => None,
    });
    let token = TokenId::parse("OS", BOARD).unwrap();
    let request = bench.slot(1).unwrap().work.as_ref().unwrap().request.clone();
    bench.close_and_look(|office| {
        let job = office.register.job_of(&token).unwrap().unwrap();
        assert_eq!((job.profile, office.profile_of(&token).unwrap()), (THIRTY, THIRTY));
        let fit = office.check_code(&token, &code).unwrap();
        assert!(matches!(fit, CodeFit::Right | CodeFit::RightAt(-1)), "{fit:?}");
        let Content::Letter(letter) = office.paper(&Subject::Letter(request), 0).unwrap() else {
            panic!("no letter")
        };
        let Guidance::Hard { units, code_secs, .. } = letter.guidance else { panic!("no unit") };
        assert_eq!((units[0].code_secs, code_secs), (30, 30));
    });
}
