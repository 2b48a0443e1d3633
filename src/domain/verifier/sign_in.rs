//! What a user meets at sign-in: the first proof, the set-up screen with or without its way round, the code.
//!
//! README, rules R12, R20, R22 to R24, R35, R36, R39. The trap: the order of the questions is the rule. A stopped or
//! locked token is told before any code is looked at, and no code ever makes up for the missing first proof.

use crate::domain::otp::Code;
use crate::domain::setup::SetUp;
use crate::domain::verifier::{Answer, Mode, Policy, Verifier, check};
use crate::domain::{LoginMethod, Profile, Secret, TokenState};

/// Where the user's token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How the contract signs in beside the code (R12).
    pub login: LoginMethod,
    /// The token's state.
    pub token: TokenState,
    /// This user's set-up of it.
    pub set_up: SetUp,
}

/// What the user has proved before any code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Nothing yet.
    Nothing,
    /// Sign-in id and password, or the certificate.
    By(LoginMethod),
}

/// What the user does.
#[derive(Debug, Clone, Copy)]
pub enum Deed<'a> {
    /// Comes to the page.
    Arrive,
    /// Presses トークン利用開始登録の省略 (R23).
    Skip,
    /// Sets the token up by the code on its display.
    SetUp(&'a Code),
    /// Signs in with a code.
    SignIn(&'a Code),
    /// Gives the last word to a transfer or another important transaction (R39).
    Confirm(&'a Code),
}

/// What the user sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// The first proof is missing (R12).
    FirstProof(LoginMethod),
    /// The token is suspended, revoked or otherwise out of use; the branch can tell more.
    OutOfUse(TokenState),
    /// Locked, for every user of the token (R36); only the branch unlocks it (R37).
    Locked,
    /// The set-up screen (R20); `days_left` while it may be skipped (R23), `None` once it may not (R22, R24).
    AskSetUp {
        /// Days after today on which it may still be skipped.
        days_left: Option<u32>,
    },
    /// A code is asked for.
    AskCode,
    /// Set up; from the next sign-in on a code is asked for.
    SetUpDone,
    /// Signed in.
    Welcome {
        /// By skipping: nothing important can be confirmed then.
        skipped: bool,
    },
    /// The transaction is confirmed (R39).
    Confirmed,
    /// The code was used before (R2); the next one comes within the minute.
    UsedCode,
    /// The code is wrong.
    WrongCode {
        /// Wrong ones left before the token locks; 0 when it has locked now (R35).
        left: u32,
    },
}

/// Decides one deed at `now_secs`, seconds since 1970, and gives the verifier's state after it.
#[must_use]
pub fn sign_in(
    policy: Policy,
    standing: Standing,
    proof: Proof,
    deed: Deed<'_>,
    state: Verifier,
    (secret, profile): (&Secret, Profile),
    now_secs: u64,
) -> (Verifier, SignIn) {
    if proof != Proof::By(standing.login) {
        return (state, SignIn::FirstProof(standing.login));
    }
    if state.locked || standing.token == TokenState::Locked {
        return (state, SignIn::Locked);
    }
    if !standing.token.binds_users() || standing.token == TokenState::Suspended {
        return (state, SignIn::OutOfUse(standing.token));
    }
    let days_left = match standing.set_up {
        SetUp::Waiting { days_left } => Some(days_left),
        SetUp::Done | SetUp::Overdue { .. } => None,
    };
    let done = standing.set_up == SetUp::Done;
    let (code, good) = match deed {
        Deed::Arrive | Deed::Skip if done => return (state, SignIn::AskCode),
        Deed::Skip if standing.set_up.may_skip() => return (state, SignIn::Welcome { skipped: true }),
        Deed::SetUp(code) if !done => (code, SignIn::SetUpDone),
        Deed::SignIn(code) if done => (code, SignIn::Welcome { skipped: false }),
        Deed::Confirm(code) if done => (code, SignIn::Confirmed),
        Deed::SetUp(_) => return (state, SignIn::AskCode),
        Deed::Arrive | Deed::Skip | Deed::SignIn(_) | Deed::Confirm(_) => {
            return (state, SignIn::AskSetUp { days_left });
        }
    };
    let (next, answer) = check(policy, state, secret, profile, now_secs, code, Mode::SignIn);
    let shown = match answer {
        Answer::Right { .. } => good,
        Answer::Used => SignIn::UsedCode,
        Answer::Wrong { left } => SignIn::WrongCode { left },
        Answer::Locked => SignIn::Locked,
    };
    (next, shown)
}
