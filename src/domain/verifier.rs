//! The verifier: whether a code of a token counts now, and what is remembered of it afterwards.
//!
//! README, rules R1, R2, R13, R35 to R37 and D3; RFC 6238 sections 5.2 and 6. State in, state out: whoever keeps the
//! state (the banking front end) stores what [`check`] gives back, and a counter that only looks ([`Mode::Look`]) gets
//! it back as it was. The trap: the state is the *token's* and not the user's, so that a code dies, and a lock falls,
//! for all of its users at once (R2, R36).

mod sign_in;

pub use sign_in::{Deed, Proof, SignIn, Standing, sign_in};

use crate::domain::otp::{Code, totp};
use crate::domain::{Profile, Secret};

/// How tolerant the verifier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Steps either side of the expected one within which a code is looked for.
    pub window_steps: u32,
    /// Steps that a token's clock may stand away from the verifier's in all; beyond, its clock has to be mended.
    pub furthest_steps: u32,
    /// Wrong codes in a row that lock a token (D3).
    pub wrong_before_lock: u32,
}

impl Policy {
    /// The service's policy.
    pub const SERVICE: Self = Self { window_steps: 2, furthest_steps: 10, wrong_before_lock: 5 };
}

/// What the verifier remembers of one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verifier {
    /// The step of the last code that was accepted; it and everything before it is dead (R2).
    pub last_step: Option<u64>,
    /// Wrong codes since the last right one.
    pub wrong: u32,
    /// Too many wrong codes; only the branch lifts it (R37).
    pub locked: bool,
    /// Steps by which the token's clock ran ahead when a code was last accepted.
    pub drift_steps: i64,
}

/// Whether the check counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A user signs in or confirms: the state moves on.
    SignIn,
    /// The counter looks at a token in hand: the same answer, and nothing is remembered.
    Look,
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Right, and `offset_steps` away from the verifier's own time.
    Right {
        /// Positive when the token's clock runs ahead.
        offset_steps: i64,
    },
    /// It was right once: the same step, or a later one, has been accepted already (R2).
    Used,
    /// Not a code of this token now.
    Wrong {
        /// Wrong codes that are left before the token locks; 0 when this one has locked it.
        left: u32,
    },
    /// The token was locked before; the code was not looked at (R36).
    Locked,
}

impl Verifier {
    /// The branch had the token unlocked (R37): counter 0. What was used stays dead.
    #[must_use]
    pub const fn unlocked(self) -> Self {
        Self { wrong: 0, locked: false, ..self }
    }

    fn one_more_wrong(self, policy: Policy) -> Self {
        let wrong = self.wrong.saturating_add(1);
        Self { wrong, locked: wrong >= policy.wrong_before_lock, ..self }
    }

    fn accepted(policy: Policy, step: u64, offset_steps: i64) -> Self {
        let furthest = i64::from(policy.furthest_steps);
        Self {
            last_step: Some(step),
            wrong: 0,
            locked: false,
            drift_steps: offset_steps.clamp(-furthest, furthest),
        }
    }
}

/// Checks one code of a token at `now_secs`, seconds since 1970.
///
/// A used code is refused without being counted: the second user of a shared token who types the code on its display
/// has guessed nothing.
#[must_use]
pub fn check(
    policy: Policy,
    state: Verifier,
    secret: &Secret,
    profile: Profile,
    now_secs: u64,
    code: &Code,
    mode: Mode,
) -> (Verifier, Answer) {
    let (next, answer) = decide(policy, state, secret, profile, profile.step_at(now_secs), code);
    match mode {
        Mode::SignIn => (next, answer),
        Mode::Look => (state, answer),
    }
}

fn decide(
    policy: Policy,
    state: Verifier,
    secret: &Secret,
    profile: Profile,
    now: u64,
    code: &Code,
) -> (Verifier, Answer) {
    if state.locked {
        return (state, Answer::Locked);
    }
    let mut used = false;
    for offset_steps in offsets(policy, state.drift_steps) {
        let Some(step) = now.checked_add_signed(offset_steps) else { continue };
        if !totp(secret, profile, step).same_as(code) {
            continue;
        }
        if state.last_step.is_none_or(|last| step > last) {
            return (Verifier::accepted(policy, step, offset_steps), Answer::Right { offset_steps });
        }
        used = true;
    }
    if used {
        return (state, Answer::Used);
    }
    let next = state.one_more_wrong(policy);
    (next, Answer::Wrong { left: policy.wrong_before_lock.saturating_sub(next.wrong) })
}

/// The steps that are tried, as offsets from the verifier's own: around where the token's clock stood last time,
/// nearest first, and never beyond the furthest.
fn offsets(policy: Policy, drift_steps: i64) -> impl Iterator<Item = i64> {
    let furthest = i64::from(policy.furthest_steps);
    std::iter::once(0)
        .chain((1..=i64::from(policy.window_steps)).flat_map(|away| [-away, away]))
        .map(move |away| drift_steps.saturating_add(away))
        .filter(move |offset| offset.abs() <= furthest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::secret::SecretLength;

    const P: Profile = Profile::SERVICE;
    const POLICY: Policy = Policy::SERVICE;
    /// Minute 1,000.
    const NOW: u64 = 60_000;

    fn secret() -> Secret {
        Secret::filled::<SecretLength>(20, |out| {
            out.copy_from_slice(b"12345678901234567890");
            Ok(())
        })
        .unwrap()
    }

    fn code_of(step: u64) -> Code {
        totp(&secret(), P, step)
    }

    /// A code of no step near `NOW`.
    fn wrong() -> Code {
        let near: Vec<Code> = (900..1_100).map(code_of).collect();
        let is_free = |text: &String| near.iter().all(|code| code.as_str() != text);
        let free = (0..1_000).map(|n| format!("{n:06}")).find(is_free).unwrap();
        Code::parse(&free, P.digits).unwrap()
    }

    fn try_at(state: Verifier, now_secs: u64, code: &Code) -> (Verifier, Answer) {
        check(POLICY, state, &secret(), P, now_secs, code, Mode::SignIn)
    }

    #[test]
    fn r1_a_code_is_that_of_its_minute() {
        for second in [0, 1, 59] {
            let (_, answer) = try_at(Verifier::default(), NOW + second, &code_of(1_000));
            assert_eq!(answer, Answer::Right { offset_steps: 0 });
        }
        let (_, answer) = try_at(Verifier::default(), NOW + 60, &code_of(1_000));
        assert_eq!(answer, Answer::Right { offset_steps: -1 });
    }

    #[test]
    fn r2_a_used_code_and_every_code_before_it_is_dead_and_not_counted() {
        let (state, _) = try_at(Verifier::default(), NOW, &code_of(1_000));
        for step in [1_000, 999, 998] {
            assert_eq!(try_at(state, NOW, &code_of(step)), (state, Answer::Used));
        }
        assert_eq!(try_at(state, NOW, &code_of(1_001)).1, Answer::Right { offset_steps: 1 });
    }

    #[test]
    fn r35_the_fifth_wrong_code_locks_and_a_right_one_before_it_starts_over() {
        let mut state = Verifier::default();
        for left in [4, 3, 2, 1] {
            let (next, answer) = try_at(state, NOW, &wrong());
            assert_eq!((answer, next.locked), (Answer::Wrong { left }, false));
            state = next;
        }
        assert_eq!(try_at(state, NOW, &code_of(1_000)).0.wrong, 0);
        let (locked, answer) = try_at(state, NOW, &wrong());
        assert_eq!((answer, locked.locked), (Answer::Wrong { left: 0 }, true));
        assert_eq!(try_at(locked, NOW, &code_of(1_000)), (locked, Answer::Locked), "right and too late");
        assert_eq!(try_at(locked.unlocked(), NOW, &code_of(1_000)).1, Answer::Right { offset_steps: 0 });
    }

    #[test]
    fn a_clock_that_drifts_is_followed_and_one_that_is_too_far_off_is_not() {
        let mut state = Verifier::default();
        let mut now = 1_000;
        for drift in [2_u64, 4, 6, 8, 10] {
            now += 100;
            let (next, answer) = try_at(state, now * 60, &code_of(now + drift));
            assert_eq!(answer, Answer::Right { offset_steps: i64::try_from(drift).unwrap() });
            state = next;
        }
        now += 100;
        assert!(matches!(try_at(state, now * 60, &code_of(now + 11)).1, Answer::Wrong { .. }));
        // Without having been followed, ten steps are wrong.
        assert!(matches!(try_at(Verifier::default(), NOW, &code_of(1_010)).1, Answer::Wrong { .. }));
    }

    /// One thing that happens at a verifier.
    #[derive(Debug, Clone)]
    enum Happens {
        Wrong,
        CodeAt(i64),
        Look(i64),
        LookWrong,
        Minutes(u64),
        Unlock,
    }

    fn happens() -> impl Strategy<Value = Happens> {
        prop_oneof![
            4 => Just(Happens::Wrong),
            3 => (-4_i64..=4).prop_map(Happens::CodeAt),
            2 => (-4_i64..=4).prop_map(Happens::Look),
            1 => Just(Happens::LookWrong),
            2 => (0_u64..3).prop_map(Happens::Minutes),
            1 => Just(Happens::Unlock),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn r2_r35_no_step_counts_twice_and_exactly_so_many_wrong_codes_lock_whatever_is_between(
            story in prop::collection::vec(happens(), 1..60),
            most in 1_u32..8,
        ) {
            let policy = Policy { wrong_before_lock: most, ..POLICY };
            let wrong = wrong();
            let mut state = Verifier::default();
            let (mut minute, mut wrong_ones, mut accepted) = (1_000_u64, 0_u32, Vec::new());
            for event in story {
                let before = state;
                let at = |code: &Code, mode| check(policy, state, &secret(), P, minute * 60, code, mode);
                let steps_away = |away: i64| minute.checked_add_signed(away).unwrap();
                match event {
                    Happens::Minutes(count) => minute = (minute + count).min(1_040),
                    Happens::Unlock => {
                        state = state.unlocked();
                        wrong_ones = 0;
                        prop_assert_eq!((state.wrong, state.locked, state.last_step), (0, false, before.last_step));
                    }
                    Happens::Look(away) => prop_assert_eq!(at(&code_of(steps_away(away)), Mode::Look).0, before),
                    Happens::LookWrong => prop_assert_eq!(at(&wrong, Mode::Look).0, before),
                    Happens::Wrong => {
                        let (next, answer) = at(&wrong, Mode::SignIn);
                        if before.locked {
                            prop_assert_eq!((next, answer), (before, Answer::Locked));
                        } else {
                            wrong_ones += 1;
                            prop_assert_eq!(answer, Answer::Wrong { left: most - wrong_ones });
                        }
                        state = next;
                    }
                    Happens::CodeAt(away) => {
                        let step = steps_away(away);
                        let looked = at(&code_of(step), Mode::Look).1;
                        let (next, answer) = at(&code_of(step), Mode::SignIn);
                        prop_assert_eq!(looked, answer, "looking tells what signing in would");
                        match answer {
                            Answer::Right { .. } => {
                                prop_assert!(!before.locked && accepted.last().is_none_or(|last| step > *last));
                                accepted.push(step);
                                wrong_ones = 0;
                            }
                            Answer::Used => {
                                prop_assert!(accepted.last().is_some_and(|last| step <= *last));
                                prop_assert_eq!(next, before);
                            }
                            // Outside of the window.
                            Answer::Wrong { .. } => wrong_ones += 1,
                            Answer::Locked => prop_assert_eq!(next, before),
                        }
                        state = next;
                    }
                }
                prop_assert_eq!(state.locked, wrong_ones >= most);
                prop_assert!(state.drift_steps.abs() <= i64::from(policy.furthest_steps));
            }
        }
    }
}
