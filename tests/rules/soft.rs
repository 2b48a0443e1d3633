//! Telephones at the desk: R3, R4, R5, R7, R8, R9, R10, R11.

use token_station::desk::DeskError;
use token_station::domain::rules::ReceptionRefusal;
use token_station::domain::soft::{MAIL_DOMAINS, USERS_PER_PHONE, status};
use token_station::domain::{
    Channel, ContractNo, CustomerRefusal, DraftItem, LifeRefusal, OtpMethod, PhoneId, Refusal, RequestDraft,
    RequestKind, RequestNo, RequestState, SoftStatus,
};
use token_station::words::{Language, Sentences};

use crate::customers::user;
use crate::{ACCOUNT, Counter};

fn contract() -> ContractNo {
    ContractNo("C-8".into())
}

fn phone(no: u32) -> PhoneId {
    PhoneId::parse(&format!("APP-{no:04}")).unwrap()
}

/// A counter with the soft contract C-8, user01 its master, and C-9 beside it.
fn soft_counter() -> Counter {
    let mut counter = Counter::new();
    let users = |count: u32| {
        let ordinary: Vec<String> = (2..=count).map(|no| format!("user{no:02}=利用者{no}")).collect();
        format!("user01=代表=master;{}", ordinary.join(";"))
    };
    let rows = format!(
        "C-8,西商店,ニシショウテン,active,soft,{ACCOUNT},543-0001,大阪府大阪市,{}\n\
         C-9,東商店,ヒガシショウテン,active,soft,{ACCOUNT},543-0001,大阪府大阪市,{}",
        users(12),
        users(2)
    );
    assert!(counter.contracts(&rows).taken);
    counter
}

/// A revocation as a clerk types it.
fn draft(no: &str, users: &[&str]) -> RequestDraft {
    RequestDraft {
        no: no.into(),
        received_on: "2026-11-18".into(),
        branch: "001".into(),
        seal_checked: true,
        contract: contract().0,
        items: vec![DraftItem { users: users.iter().map(|id| user(id)).collect(), replaces: String::new() }],
        ..RequestDraft::new(RequestKind::Revocation)
    }
}

/// Takes a revocation in as it comes over the counter or the web.
fn revocation(counter: &mut Counter, no: &str, channel: Channel, users: &[&str]) -> RequestNo {
    let draft = RequestDraft { channel, seal_checked: channel == Channel::Counter, ..draft(no, users) };
    counter.shift.office.receive_draft(&draft).unwrap()
}

/// The rule that said no.
fn rule(outcome: Result<(), DeskError>) -> CustomerRefusal {
    match outcome {
        Err(DeskError::Customer(refusal)) => refusal,
        other => panic!("no rule said no: {other:?}"),
    }
}

#[test]
fn r3_the_tenth_user_of_a_telephone_is_taken_and_the_eleventh_is_not() {
    let mut counter = soft_counter();
    let office = &mut counter.shift.office;
    for no in 1..=9 {
        office.register_phone(&contract(), &user(&format!("user{no:02}")), &phone(1)).unwrap();
    }
    // The tenth is of another contract: what counts is the telephone.
    office.register_phone(&ContractNo("C-9".into()), &user("user01"), &phone(1)).unwrap();
    let refusal = rule(office.register_phone(&contract(), &user("user10"), &phone(1)));
    assert_eq!(refusal, CustomerRefusal::PhoneFull { phone: phone(1), users: USERS_PER_PHONE });
    assert_eq!(refusal.rule(), "R3");
    office.register_phone(&contract(), &user("user10"), &phone(2)).unwrap();
    // A revoked one makes room.
    office.revoke_phones(&contract(), &[user("user02")], &user("user01")).unwrap();
    office.register_phone(&contract(), &user("user11"), &phone(1)).unwrap();
}

#[test]
fn r4_only_an_active_contract_with_the_method_soft_registers() {
    let mut counter = soft_counter();
    let refusal =
        rule(counter.shift.office.register_phone(&ContractNo("C-1".into()), &user("user01"), &phone(1)));
    assert!(matches!(&refusal, CustomerRefusal::MethodNotSoft { method: OtpMethod::Hard, .. }));
    let row = format!(
        "C-9,東商店,ヒガシショウテン,suspended,soft,{ACCOUNT},543-0001,大阪府大阪市,user01=東=master;user02=北"
    );
    assert!(counter.contracts(&row).taken);
    let refusal =
        rule(counter.shift.office.register_phone(&ContractNo("C-9".into()), &user("user01"), &phone(1)));
    assert_eq!(refusal.rule(), "R4");
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM soft_registration"), 0);
}

#[test]
fn r5_nothing_about_a_telephone_raises_a_fee() {
    let mut counter = soft_counter();
    let office = &mut counter.shift.office;
    office.register_phone(&contract(), &user("user01"), &phone(1)).unwrap();
    office.revoke_phones(&contract(), &[user("user01")], &user("user01")).unwrap();
    office.register_phone(&contract(), &user("user01"), &phone(2)).unwrap();
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM fee_line"), 0);
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM journal WHERE act = 'fee_raised'"), 0);
}

#[test]
fn r7_a_user_without_a_telephone_is_being_set_up_and_no_day_is_promised() {
    let mut counter = soft_counter();
    let stands = |counter: &Counter| {
        let mine: Vec<_> = counter
            .shift
            .office
            .register
            .registrations_of(&contract())
            .unwrap()
            .into_iter()
            .map(|one| (one.registered_at, one.revoked_at))
            .collect();
        status(&mine)
    };
    assert_eq!(stands(&counter), SoftStatus::SettingUp);
    for language in Language::ALL {
        let words = Sentences::new(*language);
        let (status, told) = (words.word("soft-status", "setting_up"), guidance(&words));
        assert!(!status.chars().any(|c| c.is_ascii_digit()), "{status}");
        for promise in ["本日", "即日", "当日", "today", "same day"] {
            assert!(!told.contains(promise), "{told}");
        }
        assert!(told.contains("数日") || told.contains("several days"), "{told}");
    }
    counter.shift.office.register_phone(&contract(), &user("user01"), &phone(1)).unwrap();
    assert_eq!(stands(&counter), SoftStatus::Registered);
}

fn guidance(words: &Sentences) -> String {
    let [first, second] = MAIL_DOMAINS;
    let facts = [("first", first.into()), ("second", second.into()), ("users", USERS_PER_PHONE.into())];
    words.say_with("soft-guidance", &facts)
}

#[test]
fn r8_the_guidance_names_exactly_the_two_mail_domains() {
    for language in Language::ALL {
        let told = guidance(&Sentences::new(*language));
        let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let mut named: Vec<String> = told
            .match_indices('@')
            .map(|(at, _)| {
                format!("@{}", told[at + 1..].chars().take_while(|c| is_domain(*c)).collect::<String>())
            })
            .collect();
        named.sort();
        assert_eq!(named, ["@kinsan.co.jp", "@otp-auth.net"], "{told}");
    }
}

#[test]
fn r9_another_telephone_is_refused_until_the_master_user_has_revoked() {
    let mut counter = soft_counter();
    let office = &mut counter.shift.office;
    office.register_phone(&contract(), &user("user02"), &phone(1)).unwrap();
    for again in [phone(1), phone(2)] {
        let refusal = rule(office.register_phone(&contract(), &user("user02"), &again));
        assert_eq!(refusal, CustomerRefusal::PhoneHeld { user: user("user02"), phone: phone(1) });
        assert_eq!(refusal.rule(), "R9");
    }
    let not_master = rule(office.revoke_phones(&contract(), &[user("user02")], &user("user02")));
    assert_eq!(not_master.rule(), "R9");
    office.revoke_phones(&contract(), &[user("user02")], &user("user01")).unwrap();
    office.register_phone(&contract(), &user("user02"), &phone(2)).unwrap();
}

#[test]
fn r10_r11_without_the_master_user_a_revocation_comes_on_paper_or_by_web_filing() {
    let mut counter = soft_counter();
    for (no, channel) in [("26-8", Channel::Counter), ("26-9", Channel::Web)] {
        for (name, at) in [("user02", 1), ("user03", 2)] {
            let held = counter.shift.office.register_phone(&contract(), &user(name), &phone(at));
            assert!(held.is_ok() || no == "26-9", "{name}: {held:?}");
        }
        let request = revocation(&mut counter, no, channel, &["user02"]);
        let office = &mut counter.shift.office;
        office.approve(&request).unwrap();
        assert_eq!(office.register.request(&request).unwrap().state, RequestState::Completed);
        let left = [1, 2].map(|at| office.register.users_on_phone(&phone(at)).unwrap());
        assert_eq!(left, [0, 1], "nobody but the one who is named");
    }
    assert!(counter.shift.office.register.verify_journal().unwrap().first_bad.is_none());
}

#[test]
fn r10_a_revocation_names_users_who_have_a_telephone() {
    let mut counter = soft_counter();
    counter.shift.office.register_phone(&contract(), &user("user02"), &phone(1)).unwrap();
    let nobody = RequestDraft { items: Vec::new(), ..draft("26-8", &[]) };
    let told = counter.shift.office.receive_draft(&nobody);
    assert!(
        matches!(told, Err(DeskError::Reception(ReceptionRefusal::Rule(Refusal::NoUsers { .. })))),
        "{told:?}"
    );
    let request = revocation(&mut counter, "26-8", Channel::Web, &["user02", "user03"]);
    let told = counter.shift.office.approve(&request);
    let Err(DeskError::Life(refusal)) = told else { panic!("{told:?}") };
    assert_eq!(
        refusal,
        LifeRefusal::Customer(CustomerRefusal::NothingRegistered {
            contract: contract(),
            user: user("user03")
        })
    );
    assert_eq!(refusal.rule(), "R10");
    let shown = counter.shift.office.register.request(&request).unwrap();
    assert_eq!(counter.shift.office.approval_refused(&shown).unwrap(), Some(refusal));
    assert_eq!(counter.shift.office.register.users_on_phone(&phone(1)).unwrap(), 1, "all of them or none");
}
