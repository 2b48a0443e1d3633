//! What a user meets at sign-in: R1, R2, R12, R13, R20, R22 to R24, R35, R36, R39.

use jiff::civil::{Date, date};
use token_station::desk::DeskError;
use token_station::desk::check_code::CodeFit;
use token_station::domain::otp::{Code, totp};
use token_station::domain::secret::SecretLength;
use token_station::domain::setup::SetUp;
use token_station::domain::verifier::{Deed, Policy, Proof, SignIn, Standing, Verifier, sign_in};
use token_station::domain::{LoginMethod, Profile, Secret, TokenState};

use crate::tray::lock;
use crate::{Counter, book};

const P: Profile = Profile::SERVICE;
/// Minute 1,000.
const NOW: u64 = 60_000;
const PASSWORD: Proof = Proof::By(LoginMethod::Password);
const IN_USE: Standing =
    Standing { login: LoginMethod::Password, token: TokenState::InUse, set_up: SetUp::Done };

/// A token with its verifier, as the banking front end keeps it.
struct Kept {
    secret: Secret,
    state: Verifier,
}

impl Kept {
    fn new(seed: u8) -> Self {
        let secret = Secret::filled::<SecretLength>(20, |out| {
            out.fill(seed);
            Ok(())
        });
        Self { secret: secret.unwrap(), state: Verifier::default() }
    }

    fn code(&self, step: u64) -> Code {
        totp(&self.secret, P, step)
    }

    fn meets(&mut self, standing: Standing, proof: Proof, deed: Deed<'_>) -> SignIn {
        let token = (&self.secret, P);
        let (state, shown) = sign_in(Policy::SERVICE, standing, proof, deed, self.state, token, NOW);
        self.state = state;
        shown
    }

    /// A user of the token, whoever, signs in.
    fn signs_in(&mut self, code: &Code) -> SignIn {
        self.meets(IN_USE, PASSWORD, Deed::SignIn(code))
    }
}

/// A code that is none of the token's.
fn wrong() -> Code {
    Kept::new(9).code(7)
}

fn waiting(registered: Date, today: Date) -> Standing {
    let set_up = SetUp::on(registered, false, today);
    Standing { login: LoginMethod::Password, token: TokenState::Dispatched, set_up }
}

#[test]
fn r1_a_code_of_the_minute_signs_in_until_the_window_has_passed_it() {
    let (first, second) = (Kept::new(1).code(1_000), Kept::new(1).code(1_001));
    assert_ne!(first, second, "a new one every minute");
    assert_eq!(Kept::new(1).signs_in(&first), SignIn::Welcome { skipped: false });
    let old = Kept::new(1).code(997);
    assert_eq!(Kept::new(1).signs_in(&old), SignIn::WrongCode { left: 4 });
}

#[test]
fn r2_a_used_code_is_dead_for_another_user_of_the_same_token_too() {
    let mut shared = Kept::new(1);
    let code = shared.code(1_000);
    assert_eq!(shared.signs_in(&code), SignIn::Welcome { skipped: false });
    assert_eq!(shared.signs_in(&code), SignIn::UsedCode, "the second user waits for the next code");
    let before = shared.code(999);
    assert_eq!(shared.signs_in(&before), SignIn::UsedCode);
    let next = shared.code(1_001);
    assert_eq!(shared.signs_in(&next), SignIn::Welcome { skipped: false });
}

#[test]
fn r12_no_code_makes_up_for_the_missing_first_proof() {
    let mut token = Kept::new(1);
    let code = token.code(1_000);
    for login in [LoginMethod::Password, LoginMethod::Certificate] {
        let standing = Standing { login, ..IN_USE };
        for proof in [Proof::Nothing, Proof::By(LoginMethod::Password), Proof::By(LoginMethod::Certificate)] {
            if proof == Proof::By(login) {
                continue;
            }
            for deed in
                [Deed::Arrive, Deed::Skip, Deed::SignIn(&code), Deed::SetUp(&code), Deed::Confirm(&code)]
            {
                assert_eq!(token.meets(standing, proof, deed), SignIn::FirstProof(login));
            }
        }
    }
    assert_eq!(token.state, Verifier::default(), "no code was looked at");
    assert_eq!(token.signs_in(&code), SignIn::Welcome { skipped: false });
}

#[test]
fn r12_the_contract_keeps_its_login_beside_its_method() {
    let mut counter = Counter::new();
    let text = "contract_no,name,kana,status,method,login,postal_code,address,users\n\
                C-8,西商店,ニシショウテン,active,soft,certificate,543-0001,大阪府大阪市,user01=西=master\n";
    assert!(counter.shift.office.import_contracts("c.csv", text.as_bytes(), true).unwrap().taken);
    let login = counter.value::<String>("SELECT login FROM contract WHERE contract = 'C-8'");
    let method = counter.value::<String>("SELECT method FROM contract WHERE contract = 'C-8'");
    assert_eq!((login.as_str(), method.as_str()), ("certificate", "soft"));
}

#[test]
fn r13_a_code_is_typed_with_all_its_six_digits() {
    let step = (0..1_000).find(|step| Kept::new(1).code(*step).as_str().starts_with('0')).unwrap();
    let code = Kept::new(1).code(step);
    assert_eq!(code.as_str().len(), 6);
    assert!(Code::parse(&code.as_str()[1..], P.digits).is_err(), "without its leading zero it is none");
    assert_eq!(Code::parse(code.as_str(), P.digits).unwrap(), code);
}

#[test]
fn r20_the_set_up_screen_appears_once_registration_is_complete() {
    let mut token = Kept::new(1);
    let today = date(2026, 11, 18);
    assert_eq!(
        token.meets(waiting(today, today), PASSWORD, Deed::Arrive),
        SignIn::AskSetUp { days_left: Some(30) }
    );
    assert_eq!(token.meets(IN_USE, PASSWORD, Deed::Arrive), SignIn::AskCode, "and never after it is done");
}

#[test]
fn r22_until_the_token_arrives_the_only_way_in_is_to_skip() {
    let mut token = Kept::new(1);
    let code = token.code(1_000);
    let standing = waiting(date(2026, 11, 18), date(2026, 11, 20));
    for deed in [Deed::Arrive, Deed::SignIn(&code), Deed::Confirm(&code)] {
        assert_eq!(token.meets(standing, PASSWORD, deed), SignIn::AskSetUp { days_left: Some(28) });
    }
    assert_eq!(token.meets(standing, PASSWORD, Deed::Skip), SignIn::Welcome { skipped: true });
}

#[test]
fn r22_the_desk_records_no_set_up_of_a_token_that_was_never_sent() {
    let mut counter = Counter::after(1);
    let (user, at) = (crate::customers::user("user01"), counter.shift.office.now());
    let refused = counter.shift.office.set_up(&book::token(1), &user, at).unwrap_err();
    assert!(matches!(refused, DeskError::Customer(refusal) if refusal.rule() == "R22"));
    assert_eq!(counter.value::<Option<i64>>("SELECT max(set_up_at) FROM token"), None);
}

#[test]
fn r23_day_thirty_may_skip_and_r24_day_thirty_one_signs_in_only_after_the_set_up() {
    let registered = date(2026, 11, 18);
    let day = |days: i32| waiting(registered, registered.saturating_add(jiff::Span::new().days(days)));
    let mut token = Kept::new(1);
    assert_eq!(token.meets(day(30), PASSWORD, Deed::Skip), SignIn::Welcome { skipped: true });
    assert_eq!(token.meets(day(31), PASSWORD, Deed::Skip), SignIn::AskSetUp { days_left: None });
    assert_eq!(token.meets(day(31), PASSWORD, Deed::Arrive), SignIn::AskSetUp { days_left: None });
    let code = token.code(1_000);
    assert_eq!(token.meets(day(31), PASSWORD, Deed::SetUp(&code)), SignIn::SetUpDone);
    assert_eq!(token.signs_in(&code), SignIn::UsedCode, "the code of the set-up is used");
    let next = token.code(1_001);
    assert_eq!(token.signs_in(&next), SignIn::Welcome { skipped: false });
}

#[test]
fn r35_the_fifth_wrong_code_locks_whoever_typed_the_others() {
    let mut token = Kept::new(1);
    for left in [4, 3, 2, 1, 0] {
        assert_eq!(token.signs_in(&wrong()), SignIn::WrongCode { left });
    }
    let right = token.code(1_000);
    assert_eq!(token.signs_in(&right), SignIn::Locked);
}

#[test]
fn r36_a_lock_hits_every_user_of_the_token_and_nobody_else() {
    let (mut shared, mut other) = (Kept::new(1), Kept::new(2));
    for _ in 0..5 {
        shared.signs_in(&wrong());
    }
    let (code, others) = (shared.code(1_000), other.code(1_000));
    for deed in [Deed::Arrive, Deed::SignIn(&code), Deed::Confirm(&code), Deed::Skip] {
        assert_eq!(shared.meets(IN_USE, PASSWORD, deed), SignIn::Locked);
    }
    assert_eq!(other.signs_in(&others), SignIn::Welcome { skipped: false });
    // A lock that the branch noted holds as well, whatever the verifier remembers.
    let noted = Standing { token: TokenState::Locked, ..IN_USE };
    let next = other.code(1_001);
    assert_eq!(other.meets(noted, PASSWORD, Deed::SignIn(&next)), SignIn::Locked);
}

#[test]
fn r39_a_code_confirms_an_important_transaction_and_never_twice() {
    let mut token = Kept::new(1);
    let code = token.code(1_000);
    assert_eq!(token.meets(IN_USE, PASSWORD, Deed::Confirm(&code)), SignIn::Confirmed);
    assert_eq!(token.meets(IN_USE, PASSWORD, Deed::Confirm(&code)), SignIn::UsedCode);
    // Whoever skipped the set-up is in, and can confirm nothing.
    let skipped = waiting(date(2026, 11, 18), date(2026, 11, 18));
    let next = token.code(1_001);
    assert_eq!(
        token.meets(skipped, PASSWORD, Deed::Confirm(&next)),
        SignIn::AskSetUp { days_left: Some(30) }
    );
}

#[test]
fn the_counter_checks_a_code_and_changes_nothing() {
    let counter = Counter::after(1);
    let office = &counter.shift.office;
    let rows = counter.value::<i64>("SELECT count(*) FROM journal");
    let shown = lock(&counter.units[0]).lcd(counter.clock.host()).unwrap();
    for _ in 0..20 {
        assert_eq!(office.check_code(&book::token(1), shown.code.as_str()).unwrap(), CodeFit::Right);
    }
    counter.clock.advance(3 * 60_000_000);
    assert_eq!(office.check_code(&book::token(1), shown.code.as_str()).unwrap(), CodeFit::RightAt(-3));
    counter.clock.advance(600_000_000);
    assert_eq!(office.check_code(&book::token(1), shown.code.as_str()).unwrap(), CodeFit::Wrong);
    assert!(matches!(office.check_code(&book::token(1), "12345"), Err(DeskError::Code(_))));
    assert!(matches!(office.check_code(&book::token(2), "123456"), Err(DeskError::Customer(_))));
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM journal"), rows);
}
