//! Units that come back: R33, D9, W3, W4, W6 (the unit's side), W7, and that looking leaves no trace.

use token_station::desk::device::{self, DeviceReply};
use token_station::desk::inspect::{Judgement, SecretHeld, Seen, Unit};
use token_station::desk::provision::{End, Input};
use token_station::desk::{DeskError, DeviceOrder, identify::expected_by_chance};
use token_station::domain::diagnose::{Fit, Typed};
use token_station::domain::disposition::{Disposition, ReturnRefused, Tick, Ticks};
use token_station::domain::otp::totp;
use token_station::domain::text::hex;
use token_station::domain::verdict::Verdict;
use token_station::domain::{
    Abilities, Act, Consent, OperatorId, Outcome, ParcelRefusal, Profile, RequestNo, RequestState,
    TokenState, Tracking, Witness,
};
use token_station::driver::{DRIVERS, Identity, Session, UnitState, WITH_PLACES};
use token_station::register::{Entry, JobNo};

use crate::shift;
use crate::tray::{CountedLine, lock};
use crate::world::Seeded;
use crate::{Counter, book};

use TokenState as S;

/// Where a token goes after it is recorded.
const TO_THE_CUSTOMER: &[TokenState] = &[S::Enclosed, S::Dispatched, S::Delivered, S::InUse];

impl Counter {
    /// Leads a token along the closed table.
    fn lead(&mut self, token: u32, states: &[TokenState]) {
        let id = book::token(token);
        for state in states {
            let entry = Entry::new(Act::TokenJudged, id.serial.as_str(), Outcome::Done);
            self.shift
                .office
                .write_stamped(|book, stamp| book.move_token(stamp, &id, *state, &entry))
                .unwrap();
        }
    }

    fn scan(&self, token: u32) -> Judgement {
        self.look(&Seen::scanned(book::token(token).serial.as_str()))
    }

    fn look(&self, seen: &Seen) -> Judgement {
        self.shift.office.judge(seen).unwrap()
    }

    fn with_ticks(&self, token: u32, ticks: Ticks) -> Judgement {
        self.look(&Seen { ticks, ..Seen::scanned(book::token(token).serial.as_str()) })
    }

    fn decide(&mut self, judgement: Judgement, disposition: Disposition) -> Result<(), DeskError> {
        self.shift.office.dispose(judgement, disposition, None)
    }

    fn refused(&mut self, judgement: Judgement, disposition: Disposition) -> ReturnRefused {
        match self.decide(judgement, disposition) {
            Err(DeskError::Return(refusal)) => refusal,
            other => panic!("{disposition} was not refused by a rule: {other:?}"),
        }
    }

    /// Destroys before a second person.
    fn destroy(&mut self, token: u32) {
        let judgement = self.scan(token);
        let witness = Witness::beside(&book::operator(), OperatorId("mori".into())).unwrap();
        self.shift.office.dispose(judgement, Disposition::Destroy, Some(witness)).unwrap();
    }

    /// What somebody else writes into the register file.
    fn sql(&self, sql: &str) {
        rusqlite::Connection::open(&self.path).unwrap().execute_batch(sql).unwrap();
    }

    /// A loss was reported: the stop stands beside the suspension.
    fn report_lost(&mut self, token: u32, cause: &str) {
        let serial = book::token(token).serial;
        self.lead(token, &[S::Suspended]);
        self.sql(&format!(
            "INSERT INTO stop (manufacturer, serial, cause, state_before, at, operator, reported_by) \
             VALUES ('RT', '{serial}', '{cause}', 'in_use', 1, 'sato', '山本')"
        ));
    }

    fn session(&self, token: usize) -> Box<dyn Session> {
        let unit = &self.units[token - 1];
        lock(unit).power_off();
        lock(unit).power_on(self.clock.host());
        let line = Box::new(CountedLine::new(unit, &self.clock, &self.shift.meter));
        DRIVERS[0]
            .open(token_station::port::Plug::Line(line), std::sync::Arc::clone(&self.clock) as _)
            .unwrap()
    }

    /// A connected token, looked at.
    fn plugged(&self, token: usize) -> (Box<dyn Session>, Judgement) {
        let mut session = self.session(token);
        let identity = Box::new(session.identify().unwrap());
        let judgement =
            self.look(&Seen { unit: Unit::Connected(identity), typed: None, ticks: Ticks::default() });
        (session, judgement)
    }

    fn acts(&self, token: u32) -> Vec<Act> {
        let rows = self.shift.office.register.journal_of(book::token(token).serial.as_str(), 100).unwrap();
        rows.iter().rev().map(|row| row.act).collect()
    }

    /// What a token's display shows so many steps from now.
    fn shown(&self, token: u32, steps: i64) -> String {
        let unit = lock(&self.units[usize::try_from(token).unwrap() - 1]);
        let now = Profile::SERVICE.step_at(self.shift.office.now().unix_secs());
        let step = now.checked_add_signed(steps).unwrap();
        totp(unit.live_secret().unwrap(), Profile::SERVICE, step).as_str().to_owned()
    }

    fn journal_rows(&self) -> i64 {
        self.value("SELECT count(*) FROM journal")
    }
}

fn ticks(seal: Tick, address: Tick) -> Ticks {
    Ticks { seal: Some(seal), address: Some(address), ..Ticks::default() }
}

#[test]
fn w7_a_return_is_accepted_when_it_is_awaited_and_only_then() {
    let mut counter = Counter::after(1);
    counter.lead(1, TO_THE_CUSTOMER);
    let judgement = counter.scan(1);
    assert_eq!(judgement.verdict, Verdict::NotExpected);
    let refusal = counter.refused(judgement, Disposition::AcceptReturn);
    assert_eq!(refusal.rule(), "W7");
    counter.lead(1, &[S::AwaitingReturn]);
    let judgement = counter.scan(1);
    assert_eq!(judgement.verdict, Verdict::AwaitingReturn);
    assert_eq!(judgement.dispositions[0], Disposition::AcceptReturn);
    counter.decide(judgement, Disposition::AcceptReturn).unwrap();
    assert_eq!(counter.state(1), S::Returned);
    assert_eq!(counter.scan(1).verdict, Verdict::AlreadyBack);
    let acts = counter.acts(1);
    assert_eq!(acts[acts.len() - 2..], [Act::TokenJudged, Act::TokenReturned]);
}

#[test]
fn w7_a_unit_is_destroyed_only_before_a_second_person_and_its_secret_with_it() {
    let mut counter = Counter::after(1);
    counter.lead(1, TO_THE_CUSTOMER);
    counter.lead(1, &[S::AwaitingReturn, S::Returned]);
    let sealed = counter.shift.office.register.job(JobNo(1)).unwrap().sealed.unwrap();
    let judgement = counter.scan(1);
    assert_eq!(judgement.secret, SecretHeld::Sealed);
    let refusal = counter.refused(judgement, Disposition::Destroy);
    assert!(matches!(refusal, ReturnRefused::SecondPersonMissing { .. }));
    assert_eq!(counter.state(1), S::Returned, "nothing was written");
    counter.destroy(1);
    assert_eq!(counter.state(1), S::Destroyed);
    assert_eq!(counter.value::<String>("SELECT second FROM inspection"), "mori");
    let acts = counter.acts(1);
    assert_eq!(acts[acts.len() - 3..], [Act::TokenJudged, Act::TokenDestroyed, Act::SecretDestroyed]);
    assert!(matches!(counter.shift.office.code_at(JobNo(1), 1), Err(DeskError::SecretDestroyed { .. })));
    assert_eq!(counter.scan(1).secret, SecretHeld::Destroyed);
    counter.shift.office.lock().unwrap();
    let file = std::fs::read(&counter.path).unwrap();
    for part in [&sealed.wrapped_key, &sealed.ciphertext] {
        let gone = file.windows(part.len()).all(|bytes| bytes != part.as_slice());
        assert!(gone, "what could open the secret still lies in the file");
    }
}

#[test]
fn w7_nobody_destroys_what_is_destroyed_already() {
    let mut counter = Counter::after(1);
    counter.lead(1, TO_THE_CUSTOMER);
    counter.lead(1, &[S::AwaitingReturn, S::Returned]);
    let stale = counter.scan(1);
    counter.destroy(1);
    let rows = counter.journal_rows();
    let witness = Witness::beside(&book::operator(), OperatorId("mori".into())).unwrap();
    let twice = counter.shift.office.dispose(stale, Disposition::Destroy, Some(witness));
    assert!(matches!(twice, Err(DeskError::Return(ReturnRefused::Changed { .. }))), "{twice:?}");
    assert_eq!(counter.journal_rows(), rows);
    assert_eq!(counter.scan(1).dispositions, [Disposition::Nothing]);
}

#[test]
fn r33_a_token_that_was_bound_never_goes_back_on_the_shelf() {
    let mut counter = Counter::after(1);
    counter.lead(1, TO_THE_CUSTOMER);
    counter.lead(1, &[S::AwaitingReturn, S::Returned]);
    let refused = counter.scan(1);
    let refusal = counter.refused(refused, Disposition::Restock);
    assert!(matches!(&refusal, ReturnRefused::Dedicated { contract, .. } if contract.0 == "C-1"));
    assert_eq!(refusal.rule(), "R33");
    // Nor after it was erased, nor as a defective one.
    let judgement = counter.erase(1);
    assert!(!judgement.dispositions.contains(&Disposition::Restock), "{:?}", judgement.dispositions);
    let refusal = counter.refused(judgement, Disposition::Restock);
    assert_eq!(refusal.rule(), "R33");
}

#[test]
fn d9_a_returned_token_is_not_used_again_for_its_own_contract_either() {
    let mut counter = Counter::after(1);
    counter.lead(1, TO_THE_CUSTOMER);
    counter.lead(1, &[S::AwaitingReturn]);
    let judgement = counter.scan(1);
    counter.decide(judgement, Disposition::AcceptReturn).unwrap();
    assert!(counter.requests(&[["26-8", "2026-11-20", "additional", "C-1", "user04"]]).taken);
    assert_eq!(counter.arm(1, "26-8", 1), Input::Taken);
    assert_eq!(counter.put_in(0), shift::Seen::Left, "and the slot leaves it alone");
}

impl Counter {
    /// Erases a connected unit as the bench does; answers the judgement on the blank one.
    fn erase(&mut self, token: usize) -> Judgement {
        let (mut session, judgement) = self.plugged(token);
        let id = judgement.token.clone().unwrap().id;
        let wrong = Consent::by_typing(&id, "RT-99999999", &book::operator());
        assert!(wrong.is_err());
        let consent = Consent::by_typing(&id, id.serial.as_str(), &book::operator()).unwrap();
        let not_yet = self.shift.office.judge(&Seen::scanned(id.serial.as_str())).unwrap();
        assert!(
            self.shift.office.erase_order(&not_yet, consent).is_err(),
            "a unit that is not connected cannot be erased"
        );
        let consent = Consent::by_typing(&id, id.serial.as_str(), &book::operator()).unwrap();
        let order = self.shift.office.erase_order(&judgement, consent).unwrap();
        // As long as it is not blank, nobody may write that it was erased.
        if judgement.unit != Some(UnitState::Blank) {
            let refusal = self.refused(judgement, Disposition::Erase);
            assert!(matches!(refusal, ReturnRefused::NotErased { .. }));
        }
        let reply = device::perform(&mut *session, order, &mut Seeded::new(5), &mut |_| {});
        let DeviceReply::Erased(identity) = reply else { panic!("{reply:?}") };
        let blank = Seen { unit: Unit::Connected(identity), typed: None, ticks: Ticks::default() };
        let judgement = self.look(&blank);
        self.decide(judgement, Disposition::Erase).unwrap();
        assert!(lock(&self.units[token - 1]).live_secret().is_none());
        self.look(&blank)
    }
}

#[test]
fn a_quarantined_unit_goes_back_on_the_shelf_once_it_was_seen_to_be_erased() {
    let mut counter = Counter::new();
    assert!(matches!(counter.arm(1, "26-1", 1), Input::Armed(_)));
    let job = counter.shift.office.register.job(JobNo(1)).unwrap();
    counter
        .shift
        .office
        .write_stamped(|book, stamp| book.quarantine(stamp, &job, "token-unplugged"))
        .unwrap();
    let judgement = counter.scan(1);
    assert_eq!(judgement.verdict, Verdict::SetApart);
    let refusal = counter.refused(judgement, Disposition::Restock);
    assert!(matches!(refusal, ReturnRefused::NotErased { .. }));
    let judgement = counter.erase(1);
    counter.decide(judgement, Disposition::Restock).unwrap();
    assert_eq!(counter.state(1), S::InStock);
    assert!(matches!(counter.put_in(0), shift::Seen::Ended(End::Recorded { .. })), "and is used again");
}

#[test]
fn an_erasure_before_it_was_set_apart_again_proves_nothing() {
    let mut counter = Counter::new();
    counter.lead(1, &[S::Quarantined]);
    let judgement = counter.erase(1);
    counter.decide(judgement, Disposition::Restock).unwrap();
    counter.clock.advance(1_000_000);
    counter.lead(1, &[S::Quarantined]);
    assert!(!counter.scan(1).dispositions.contains(&Disposition::Restock));
}

#[test]
fn w6_undelivered_mail_is_sent_again_with_an_intact_seal_and_a_confirmed_address() {
    let mut counter = Counter::after(1);
    counter.lead(1, &[S::Enclosed, S::Dispatched]);
    counter.sql(
        "INSERT INTO parcel (request, tracking, enclosed_at, enclosed_by, posted_on) \
         VALUES ('26-1', '35819000011', 1, 'sato', '2026-11-20'); \
         INSERT INTO parcel_token VALUES (1, 'RT', 'RT-00000001'); \
         UPDATE request SET state = 'dispatched' WHERE request = '26-1';",
    );
    let judgement = counter.scan(1);
    assert_eq!(judgement.verdict, Verdict::UndeliveredMail);
    assert_eq!(judgement.parcel.as_ref().unwrap().tracking, "35819000011");
    counter.decide(judgement, Disposition::KeepAsMail).unwrap();
    assert_eq!(counter.state(1), S::ReturnedMail);
    assert!(counter.value::<Option<String>>("SELECT returned_on FROM parcel").is_some());
    let users = counter.value::<i64>("SELECT count(*) FROM token_user WHERE live = 1");
    assert_eq!(users, 1, "it is still its user's token");
    let cases = [
        (Ticks::default(), "seal"),
        (ticks(Tick::Bad, Tick::Good), "seal"),
        (ticks(Tick::Good, Tick::Bad), "address"),
    ];
    for (ticks, missing) in cases {
        let judgement = counter.with_ticks(1, ticks);
        let refusal = counter.refused(judgement, Disposition::Redispatch);
        assert_eq!(refusal.rule(), "W6");
        assert_eq!(matches!(refusal, ReturnRefused::SealNotIntact { .. }), missing == "seal");
    }
    let request = counter.shift.office.register.request(&RequestNo("26-1".into())).unwrap();
    assert_eq!(request.state, RequestState::Issuing, "what came back is in issue again");
    let judgement = counter.with_ticks(1, ticks(Tick::Good, Tick::Good));
    let refusal = counter.decide(judgement, Disposition::Redispatch);
    assert!(matches!(refusal, Err(DeskError::Parcel(ParcelRefusal::NoLabel { .. }))), "{refusal:?}");
    counter.clock.advance(1_000_000);
    counter.shift.office.note_print(&RequestNo("26-1".into()), "roll-90x29", None).unwrap();
    let judgement = counter.with_ticks(1, ticks(Tick::Good, Tick::Good));
    counter.decide(judgement, Disposition::Redispatch).unwrap();
    assert_eq!(counter.state(1), S::Enclosed);
    let request = counter.shift.office.register.request(&RequestNo("26-1".into())).unwrap();
    assert_eq!(request.state, RequestState::Issuing, "it is ready for the post again");
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM parcel_token WHERE parcel = 2"), 1);
}

#[test]
fn w6_the_units_of_one_envelope_come_back_and_go_out_again_together_whichever_was_scanned() {
    let mut counter = Counter::after(3);
    let no = RequestNo("26-2".into());
    let office = &mut counter.shift.office;
    office.note_print(&no, "roll-90x29", None).unwrap();
    let serials: Vec<String> = [2, 3].map(|at| book::token(at).serial.to_string()).to_vec();
    let parcel = office.enclose(&no, &serials).unwrap();
    let today = office.today();
    office.dispatch(&[(parcel, Tracking::parse("35819000011").unwrap())], today).unwrap();
    let judgement = counter.scan(2);
    counter.decide(judgement, Disposition::KeepAsMail).unwrap();
    assert_eq!([2, 3].map(|at| counter.state(at)), [S::ReturnedMail; 2]);
    assert_eq!(counter.request_state("26-2"), RequestState::Issuing);
    counter.clock.advance(1_000_000);
    counter.shift.office.note_print(&no, "roll-90x29", None).unwrap();
    let judgement = counter.with_ticks(3, ticks(Tick::Good, Tick::Good));
    counter.decide(judgement, Disposition::Redispatch).unwrap();
    assert_eq!([2, 3].map(|at| counter.state(at)), [S::Enclosed; 2]);
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM parcel_token WHERE parcel = 2"), 2);
    assert_eq!(counter.shift.office.register.verify_journal().unwrap().first_bad, None);
}

#[test]
fn w6_a_broken_seal_ends_in_destruction_and_a_new_unit_without_a_new_fee() {
    let mut counter = Counter::after(1);
    counter.lead(1, &[S::Enclosed, S::Dispatched, S::ReturnedMail]);
    counter.sql("UPDATE request SET state = 'dispatched' WHERE request = '26-1'");
    let judgement = counter.with_ticks(1, ticks(Tick::Bad, Tick::Good));
    assert!(judgement.dispositions.contains(&Disposition::Destroy));
    counter.destroy(1);
    let request = counter.shift.office.register.request(&RequestNo("26-1".into())).unwrap();
    assert_eq!((request.state, request.items[0].token.clone()), (RequestState::Issuing, None));
    assert!(matches!(counter.put_in(1), shift::Seen::Ended(End::Recorded { .. })));
    let request = counter.shift.office.register.request(&RequestNo("26-1".into())).unwrap();
    assert_eq!(request.items[0].token, Some(book::token(2)));
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM fee_line WHERE request = '26-1'"), 1);
    assert_eq!(counter.shift.office.register.verify_journal().unwrap().first_bad, None);
}

#[test]
fn w3_a_found_token_is_never_reactivated_and_goes_the_way_of_returns() {
    for (cause, verdict) in [("loss", Verdict::ReportedLost), ("theft", Verdict::ReportedStolen)] {
        let mut counter = Counter::after(1);
        counter.lead(1, TO_THE_CUSTOMER);
        counter.report_lost(1, cause);
        let judgement = counter.scan(1);
        assert_eq!(judgement.verdict, verdict);
        assert!(!judgement.dispositions.contains(&Disposition::SendBack));
        counter.decide(judgement, Disposition::AcceptReturn).unwrap();
        assert_eq!(counter.state(1), S::Returned);
        let acts = counter.acts(1);
        assert_eq!(
            acts[acts.len() - 4..],
            [Act::TokenJudged, Act::TokenRevoked, Act::LostFound, Act::TokenReturned]
        );
        assert!(counter.value::<Option<i64>>("SELECT found_at FROM stop").is_some());
    }
}

#[test]
fn w4_an_old_unit_is_taken_in_early_only_while_its_exchange_is_under_way() {
    let mut counter = Counter::after(4);
    counter.lead(1, TO_THE_CUSTOMER);
    let judgement = counter.scan(1);
    let refusal = counter.refused(judgement, Disposition::Exchange);
    assert_eq!(refusal.rule(), "W4");
    counter.sql(
        "INSERT INTO request (request, kind, contract, received_on, due_on, branch, state, attention, reason) \
         VALUES ('26-8', 'exchange', 'C-1', '2026-11-20', '2026-11-27', '001', 'approved', '', 'battery'); \
         INSERT INTO request_item (request, item, old_manufacturer, old_serial) \
         VALUES ('26-8', 1, 'RT', 'RT-00000001'); \
         INSERT INTO request_item_user VALUES ('26-8', 1, 0, 'C-1', 'user01');",
    );
    assert!(matches!(counter.put_in(4), shift::Seen::Ended(End::Recorded { .. })));
    let live =
        "SELECT group_concat(serial) FROM token_user WHERE user = 'user01' AND contract = 'C-1' AND live = 1";
    assert_eq!(counter.value::<String>(live), "RT-00000001", "both units are alive until the switch");
    let register = &counter.shift.office.register;
    assert!(!register.old_unit_is_back(&RequestNo("26-8".into()), 1).unwrap());
    let judgement = counter.scan(1);
    assert_eq!(judgement.replacement.as_ref().unwrap().token, Some(book::token(5)));
    counter.decide(judgement, Disposition::Exchange).unwrap();
    assert_eq!(counter.state(1), S::Returned);
    assert_eq!(counter.value::<String>(live), "RT-00000005", "the user has switched");
    assert!(counter.shift.office.register.old_unit_is_back(&RequestNo("26-8".into()), 1).unwrap());
}

#[test]
fn a_serial_that_two_makers_gave_is_no_token_until_a_person_says_which() {
    let mut counter = Counter::after(1);
    counter.lead(1, TO_THE_CUSTOMER);
    counter.lead(1, &[S::AwaitingReturn]);
    counter.sql(
        "INSERT INTO token (manufacturer, serial, model, lot, state) \
         SELECT 'ZZ', serial, model, lot, 'in_stock' FROM token WHERE serial = 'RT-00000001'",
    );
    let judgement = counter.scan(1);
    assert_eq!((judgement.verdict, judgement.makers.len()), (Verdict::TwoMakers, 2));
    assert_eq!(judgement.dispositions, [Disposition::Nothing]);
    let chosen = Seen { unit: Unit::Chosen(book::token(1)), typed: None, ticks: Ticks::default() };
    assert_eq!(counter.look(&chosen).verdict, Verdict::AwaitingReturn);
}

#[test]
fn a_strange_scan_is_foreign_and_can_be_noted_whatever_it_holds() {
    let mut counter = Counter::new();
    for text in ["FT-11223344", "", "  ", "ああ", "x'; DROP TABLE token; --", &"9".repeat(500)] {
        let judgement = counter.look(&Seen::scanned(text));
        assert_eq!(judgement.verdict, Verdict::Foreign, "{text:?}");
        assert_eq!(judgement.dispositions, [Disposition::SendBack, Disposition::Nothing]);
        let refusal = counter.refused(judgement.clone(), Disposition::Destroy);
        assert!(matches!(refusal, ReturnRefused::NotForVerdict { .. }));
        counter.decide(judgement, Disposition::SendBack).unwrap();
    }
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM inspection WHERE serial IS NULL"), 6);
    assert_eq!(counter.value::<i64>("SELECT max(length(scanned)) FROM inspection"), 64);
}

#[test]
fn looking_changes_nothing_and_a_typed_code_tells_the_drift() {
    let counter = Counter::after(1);
    counter.clock.advance(200 * 86_400 * 1_000_000);
    let before = (counter.journal_rows(), counter.value::<i64>("PRAGMA data_version"));
    let typed = Typed::parse(&counter.shown(1, 3), Some(&counter.shown(1, 4))).unwrap();
    let judgement = counter.look(&Seen { typed: Some(typed), ..Seen::scanned("rt-00000001 ") });
    let told = judgement.diagnosis.unwrap();
    assert_eq!(told.best(), Some(Fit::Right { steps: 3 }));
    let drift = judgement.drift.unwrap();
    assert_eq!(drift.days_since_set(), 200);
    assert!((drift.offset_millis - 180_000).abs() <= 30_000, "{drift:?}");
    assert_eq!((counter.journal_rows(), counter.value::<i64>("PRAGMA data_version")), before);
}

#[test]
fn a_connected_unit_tells_by_itself_whether_it_holds_the_recorded_secret() {
    let counter = Counter::after(2);
    let (_, judgement) = counter.plugged(1);
    assert_eq!(judgement.agrees, Some(true));
    assert!(judgement.battery_millivolts.is_some() && judgement.clock.is_some());
    // Another secret under the same serial is told.
    counter.sql("UPDATE job SET check_value = x'0102030405060708' WHERE job = 1");
    assert_eq!(counter.plugged(1).1.agrees, Some(false));
}

#[test]
fn whatever_state_a_unit_is_in_an_act_that_the_rules_refuse_leaves_no_trace() {
    let mut counter = Counter::after(1);
    for state in TokenState::ALL {
        counter.sql(&format!("UPDATE token SET state = '{state}' WHERE serial = 'RT-00000001'"));
        let judgement = counter.scan(1);
        for disposition in Disposition::ALL {
            if judgement.dispositions.contains(disposition) {
                continue;
            }
            let rows = counter.journal_rows();
            let witness = Witness::beside(&book::operator(), OperatorId("mori".into())).unwrap();
            let told = counter.shift.office.dispose(judgement.clone(), *disposition, Some(witness));
            assert!(matches!(told, Err(DeskError::Return(_))), "{state} {disposition}: {told:?}");
            assert_eq!((counter.journal_rows(), counter.state(1)), (rows, *state));
        }
    }
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM inspection"), 0);
}

#[test]
fn a_code_finds_its_token_among_all_that_are_sealed() {
    let counter = Counter::after(4);
    let office = &counter.shift.office;
    let sealed = office.register.sealed_after(JobNo(0), 100, WITH_PLACES).unwrap();
    assert_eq!((sealed.len(), office.register.sealed_count().unwrap()), (4, 4));
    for (token, steps) in [(1, 0), (2, -10), (3, 10), (4, 7)] {
        let typed =
            Typed::parse(&counter.shown(token, steps), Some(&counter.shown(token, steps + 1))).unwrap();
        let lineup = office.lineup(&typed, 10, office.now()).unwrap();
        let found = lineup.compare(&sealed);
        assert_eq!(found.spoiled, 0);
        let found: Vec<_> = found.candidates.iter().map(|one| (one.token.clone(), one.steps)).collect();
        assert_eq!(found, [(book::token(token), steps)]);
    }
    let typed = Typed::parse(&counter.shown(1, 11), Some(&counter.shown(1, 12))).unwrap();
    assert_eq!(office.lineup(&typed, 10, office.now()).unwrap().compare(&sealed).candidates, []);
    let one = Typed::parse("123456", None).unwrap();
    assert!((expected_by_chance(&one, 10, 100_000) - 2.1).abs() < 1e-9);
}

#[test]
fn an_envelope_that_was_moved_is_counted_and_does_not_stop_the_search() {
    let counter = Counter::after(2);
    counter.sql("UPDATE job SET contract = 'C-2' WHERE job = 1");
    let office = &counter.shift.office;
    let sealed = office.register.sealed_after(JobNo(0), 100, WITH_PLACES).unwrap();
    let typed = Typed::parse(&counter.shown(2, 0), None).unwrap();
    let found = office.lineup(&typed, 10, office.now()).unwrap().compare(&sealed);
    assert_eq!((found.spoiled, found.candidates.len()), (1, 1));
}

#[test]
fn no_secret_and_no_code_stands_in_what_an_inspection_leaves() {
    let mut counter = Counter::after(1);
    counter.lead(1, TO_THE_CUSTOMER);
    counter.lead(1, &[S::AwaitingReturn]);
    let (first, second) = (counter.shown(1, 0), counter.shown(1, 1));
    let secret = lock(&counter.units[0]).live_secret().unwrap().expose_secret().to_vec();
    let typed = Typed::parse(&first, Some(&second)).unwrap();
    let judgement = counter.look(&Seen { typed: Some(typed), ..Seen::scanned("RT-00000001") });
    let debugged = format!("{judgement:?}");
    counter.decide(judgement, Disposition::AcceptReturn).unwrap();
    let mut left = debugged;
    counter
        .shift
        .office
        .register
        .each_journal_row(|row| {
            left.push_str(&row.to_json()?);
            Ok(())
        })
        .unwrap();
    left.push_str(&counter.value::<String>("SELECT group_concat(evidence) FROM inspection"));
    for canary in [hex(&secret), first, second] {
        assert!(!left.to_lowercase().contains(&canary.to_lowercase()), "{canary} stands in what is left");
    }
    counter.shift.office.lock().unwrap();
    let file = std::fs::read(&counter.path).unwrap();
    assert!(file.windows(secret.len()).all(|bytes| bytes != secret.as_slice()));
}

#[test]
fn w7_a_unit_that_tells_codes_and_no_check_value_is_asked_for_two_and_one_without_a_clock_gets_none() {
    let mut counter = Counter::after(1);
    counter.lead(1, TO_THE_CUSTOMER);
    let mut session = counter.session(1);
    let told = session.identify().unwrap();
    assert!(counter.shift.office.proof_order(&told).unwrap().is_none(), "a check value is the better proof");
    let abilities = Abilities { check_value: false, clock_unit_millis: 0, ..told.abilities };
    let smart = Identity { abilities, check_value: None, clock: None, ..told };
    let order = counter.shift.office.proof_order(&smart).unwrap();
    let Some(order @ DeviceOrder::ReadCodes { .. }) = order else { panic!("it has to tell its codes") };
    // A key that is counted is no matter of a judgement; this one tells its codes because somebody has opened it.
    session.authenticate(Some(&book::lot_key()), &mut Seeded::new(8)).unwrap();
    let reply = device::perform(&mut *session, order, &mut Seeded::new(9), &mut |_| {});
    let DeviceReply::Read(codes) = reply else { panic!("{reply:?}") };
    let typed = Some(Typed::read(codes.first, codes.second));
    let unit = Unit::Connected(Box::new(smart.clone()));
    let judgement = counter.look(&Seen { unit, typed, ticks: Ticks::default() });
    assert_eq!(judgement.diagnosis.unwrap().best(), Some(Fit::Right { steps: 0 }));
    assert_eq!((judgement.clock, judgement.drift, judgement.agrees), (None, None, None));
    let blank = Identity { state: UnitState::Blank, ..smart.clone() };
    let stranger = Identity { token: book::token(40), ..smart };
    for other in [blank, stranger] {
        assert!(counter.shift.office.proof_order(&other).unwrap().is_none());
    }
}
