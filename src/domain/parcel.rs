//! A parcel on its way: sealed by scan-match, posted, delivered, or brought back; and what may not happen to it.
//!
//! README, rules W1, W2, W6. The trap: a token that was stopped after it was sealed must not leave the house, so every
//! step asks for the tokens' states again.

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use crate::domain::code::codes;
use crate::domain::{
    MailKind, OperatorId, RequestNo, RequestState, Serial, TokenId, TokenState as S, Tracking,
    TrackingRefused, UnixMillis, Yen,
};

/// A parcel's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParcelNo(pub u64);

impl fmt::Display for ParcelNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

codes! {
    /// Why the post brought a parcel back (W6).
    MailReturn {
        /// あて所に尋ねあたりません.
        AddressUnknown = "address_unknown",
        /// 保管期間経過.
        NotCollected = "not_collected",
        /// 転送不要返送.
        NotForwarded = "not_forwarded",
        /// 受取拒絶.
        Declined = "declined",
    }
}

codes! {
    /// How far a parcel is.
    ParcelStage {
        /// 封入済: sealed, in the house.
        Enclosed = "enclosed",
        /// 発送済: handed to the post.
        Dispatched = "dispatched",
        /// 配達済.
        Delivered = "delivered",
        /// 返戻: the post brought it back.
        Returned = "returned",
        /// 開封: opened again before it was posted.
        Opened = "opened",
    }
}

/// A parcel as the register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Its number.
    pub no: ParcelNo,
    /// Whose tokens.
    pub request: RequestNo,
    /// The number of the post, once posted.
    pub tracking: Option<Tracking>,
    /// When it was sealed.
    pub enclosed_at: UnixMillis,
    /// By whom.
    pub enclosed_by: OperatorId,
    /// Day of posting.
    pub posted_on: Option<Date>,
    /// Day of delivery.
    pub delivered_on: Option<Date>,
    /// Day on which the post brought it back.
    pub returned_on: Option<Date>,
    /// Why it did.
    pub return_reason: Option<MailReturn>,
    /// When it was opened again.
    pub opened_at: Option<UnixMillis>,
    /// How it is sent.
    pub kind: MailKind,
    /// When the number on its envelope was scanned and fitted.
    pub matched_at: Option<UnixMillis>,
    /// What it weighs, once its list was closed.
    pub grams: Option<u32>,
    /// What it cost, once its list was closed.
    pub postage: Option<Yen>,
    /// What is inside, and where each unit stands, by serial.
    pub tokens: Vec<(TokenId, S)>,
}

impl Parcel {
    /// How far it is.
    #[must_use]
    pub const fn stage(&self) -> ParcelStage {
        if self.opened_at.is_some() {
            ParcelStage::Opened
        } else if self.returned_on.is_some() {
            ParcelStage::Returned
        } else if self.delivered_on.is_some() {
            ParcelStage::Delivered
        } else if self.posted_on.is_some() {
            ParcelStage::Dispatched
        } else {
            ParcelStage::Enclosed
        }
    }

    /// Checks that it is as far as a step needs.
    ///
    /// # Errors
    /// [`ParcelRefusal::WrongStage`].
    pub fn must_be(&self, needed: ParcelStage) -> Result<(), ParcelRefusal> {
        let stage = self.stage();
        if stage == needed {
            Ok(())
        } else {
            Err(ParcelRefusal::WrongStage { parcel: self.no, request: self.request.clone(), stage, needed })
        }
    }

    /// Checks that every unit inside is in a state.
    ///
    /// # Errors
    /// [`ParcelRefusal::TokenBlocks`] with the first one that is not.
    pub fn all_are(&self, needed: S) -> Result<(), ParcelRefusal> {
        match self.tokens.iter().find(|(_, state)| *state != needed) {
            Some((token, state)) => {
                Err(ParcelRefusal::TokenBlocks { token: token.serial.clone(), state: *state })
            }
            None => Ok(()),
        }
    }
}

/// What is known of a request when somebody begins to seal its parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Reception number.
    pub request: RequestNo,
    /// Where the request stands.
    pub state: RequestState,
    /// Tokens that are not recorded yet.
    pub missing: u32,
    /// Whether a label was made since the last parcel of the request came back.
    pub labelled: bool,
    /// The tokens that belong inside, in order of the items: where each stands, and who wrote it.
    pub tokens: Vec<(TokenId, S, OperatorId)>,
}

impl Contents {
    /// Checks that sealing may begin: the request is in issue, every token there and fit, the label made.
    ///
    /// # Errors
    /// [`ParcelRefusal`] with the first thing that is not so.
    pub fn may_begin(&self) -> Result<(), ParcelRefusal> {
        let request = || self.request.clone();
        if self.state != RequestState::Issuing {
            return Err(ParcelRefusal::RequestNotIssuing { request: request(), state: self.state });
        }
        if self.missing > 0 || self.tokens.is_empty() {
            return Err(ParcelRefusal::TokensMissing { request: request(), missing: self.missing });
        }
        if let Some((token, state, _)) = self.tokens.iter().find(|(_, state, _)| *state != S::Inspected) {
            return Err(ParcelRefusal::TokenBlocks { token: token.serial.clone(), state: *state });
        }
        if self.labelled { Ok(()) } else { Err(ParcelRefusal::NoLabel { request: request() }) }
    }

    /// Checks one scan: it is one of the tokens, and not one that was scanned before.
    ///
    /// # Errors
    /// [`ParcelRefusal::Mismatch`] with both values, or [`ParcelRefusal::ScannedTwice`].
    pub fn may_add(&self, scanned: &[Serial], next: &str) -> Result<Serial, ParcelRefusal> {
        let typed = next.trim();
        let found = self.tokens.iter().find(|(token, ..)| token.serial.as_str().eq_ignore_ascii_case(typed));
        let Some((token, ..)) = found else {
            return Err(ParcelRefusal::Mismatch { expected: self.expected(scanned), got: typed.to_owned() });
        };
        if scanned.contains(&token.serial) {
            return Err(ParcelRefusal::ScannedTwice { token: token.serial.clone() });
        }
        Ok(token.serial.clone())
    }

    /// Checks the scan of the label: it names this request.
    ///
    /// # Errors
    /// [`ParcelRefusal::LabelMismatch`] with both values.
    pub fn may_close(&self, label: &str) -> Result<(), ParcelRefusal> {
        if label.trim() == self.request.0 {
            Ok(())
        } else {
            Err(ParcelRefusal::LabelMismatch { expected: self.request.clone(), got: label.trim().to_owned() })
        }
    }

    /// Checks everything at once: what the desk asks before it seals. With `recheck`, whoever wrote a token may not be
    /// the one who seals it (再鑑).
    ///
    /// # Errors
    /// [`ParcelRefusal`] with the first thing that is not so.
    pub fn may_seal(
        &self,
        scanned: &[String],
        sealer: &OperatorId,
        recheck: bool,
    ) -> Result<Vec<TokenId>, ParcelRefusal> {
        self.may_begin()?;
        let mut seen: Vec<Serial> = Vec::new();
        for scan in scanned {
            let serial = self.may_add(&seen, scan)?;
            seen.push(serial);
        }
        if seen.len() < self.tokens.len() {
            return Err(ParcelRefusal::NotAllScanned { missing: self.expected(&seen) });
        }
        if recheck && let Some((token, ..)) = self.tokens.iter().find(|(_, _, writer)| writer == sealer) {
            return Err(ParcelRefusal::SameHand { token: token.serial.clone(), operator: sealer.clone() });
        }
        Ok(self.tokens.iter().map(|(token, ..)| token.clone()).collect())
    }

    /// The serials that are still to be scanned.
    #[must_use]
    pub fn expected(&self, scanned: &[Serial]) -> Vec<Serial> {
        self.tokens
            .iter()
            .map(|(token, ..)| token.serial.clone())
            .filter(|serial| !scanned.contains(serial))
            .collect()
    }
}

/// What becomes of a unit whose parcel was delivered; `None` where it stays as it is.
#[must_use]
pub const fn once_delivered(state: S) -> Option<S> {
    match state {
        S::Dispatched => Some(S::Delivered),
        _ => None,
    }
}

/// What becomes of a unit whose parcel came back: into the safe, or, where it was given up meanwhile, among the returned
/// ones; `None` where it stays as it is.
///
/// # Errors
/// [`ParcelRefusal::TokenBlocks`] for a unit that its users have: it cannot be in the envelope.
pub fn once_brought_back(token: &TokenId, state: S) -> Result<Option<S>, ParcelRefusal> {
    match state {
        S::Dispatched => Ok(Some(S::ReturnedMail)),
        S::Revoked | S::AwaitingReturn | S::Lost => Ok(Some(S::Returned)),
        S::Delivered | S::InUse | S::Locked => {
            Err(ParcelRefusal::TokenBlocks { token: token.serial.clone(), state })
        }
        _ => Ok(None),
    }
}

/// What becomes of a unit that will not reach its customer, so that its item is free for another one.
///
/// # Errors
/// [`ParcelRefusal::TokenBlocks`] for a unit that is on its way or with the customer, or that can go as it is.
pub fn once_withdrawn(token: &TokenId, state: S) -> Result<Option<S>, ParcelRefusal> {
    match state {
        S::Inspected | S::ReturnedMail => Ok(Some(S::Revoked)),
        S::Revoked | S::Blocked | S::Lost | S::Returned | S::Destroyed => Ok(None),
        _ => Err(ParcelRefusal::TokenBlocks { token: token.serial.clone(), state }),
    }
}

/// A rule said no to a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParcelRefusal {
    /// What was scanned is none of the tokens that belong inside.
    #[error("scanned {got:?}, expected one of {}", list(expected))]
    Mismatch {
        /// The serials that belong inside and are still to be scanned.
        expected: Vec<Serial>,
        /// What was scanned.
        got: String,
    },
    /// The label is another request's.
    #[error("the label says {got:?}, the parcel is of request {expected}")]
    LabelMismatch {
        /// The request whose parcel is being sealed.
        expected: RequestNo,
        /// What was scanned.
        got: String,
    },
    /// A token was scanned a second time.
    #[error("token {token} was scanned already")]
    ScannedTwice {
        /// Which.
        token: Serial,
    },
    /// Not every token was scanned.
    #[error("{} not scanned yet", list(missing))]
    NotAllScanned {
        /// Those that are missing.
        missing: Vec<Serial>,
    },
    /// The request is not in issue.
    #[error("request {request} is {state}")]
    RequestNotIssuing {
        /// Which.
        request: RequestNo,
        /// Where it stands.
        state: RequestState,
    },
    /// A token of the request is not recorded yet.
    #[error("request {request} still lacks {missing} tokens")]
    TokensMissing {
        /// Which.
        request: RequestNo,
        /// How many.
        missing: u32,
    },
    /// No label was made.
    #[error("request {request} has no label")]
    NoLabel {
        /// Which.
        request: RequestNo,
    },
    /// A token is in a state in which it cannot take the step: stopped, revoked, blocked, returned.
    #[error("token {token} is {state}")]
    TokenBlocks {
        /// Which.
        token: Serial,
        /// Where it stands.
        state: S,
    },
    /// 再鑑: who wrote the token may not seal it.
    #[error("{operator} wrote token {token} and may not seal it")]
    SameHand {
        /// Which token.
        token: Serial,
        /// Who.
        operator: OperatorId,
    },
    /// The parcel is not as far, or further, than the step needs.
    #[error("parcel {parcel} of request {request} is {stage}, not {needed}")]
    WrongStage {
        /// Which.
        parcel: ParcelNo,
        /// Whose.
        request: RequestNo,
        /// How far it is.
        stage: ParcelStage,
        /// How far it should be.
        needed: ParcelStage,
    },
    /// The day lies before the step before, or in the future.
    #[error("{on} is not between {earliest} and {latest}")]
    DayImpossible {
        /// The day that was given.
        on: Date,
        /// The first possible one.
        earliest: Date,
        /// The last possible one: today.
        latest: Date,
    },
    /// The number of the post is on another parcel that is under way.
    #[error("number {tracking} is on the parcel of request {request}")]
    TrackingTaken {
        /// The number.
        tracking: Tracking,
        /// Whose parcel has it.
        request: RequestNo,
    },
    /// What was scanned is no number of the post.
    #[error(transparent)]
    Tracking(#[from] TrackingRefused),
    /// No parcel was named.
    #[error("no parcel was chosen")]
    NoParcel,
    /// A step back needs a reason.
    #[error("a reason is needed")]
    NoReason,
    /// W6: the branch has not confirmed the address.
    #[error("the branch has not confirmed the address of request {request}")]
    AddressNotConfirmed {
        /// Which.
        request: RequestNo,
    },
}

impl ParcelRefusal {
    /// The workflow behind the refusal; empty where it is plain bookkeeping.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Mismatch { .. }
            | Self::LabelMismatch { .. }
            | Self::ScannedTwice { .. }
            | Self::NotAllScanned { .. }
            | Self::NoLabel { .. }
            | Self::SameHand { .. }
            | Self::TokensMissing { .. } => "W1",
            Self::AddressNotConfirmed { .. } => "W6",
            Self::RequestNotIssuing { .. }
            | Self::TokenBlocks { .. }
            | Self::WrongStage { .. }
            | Self::DayImpossible { .. }
            | Self::TrackingTaken { .. }
            | Self::Tracking(_)
            | Self::NoParcel
            | Self::NoReason => "",
        }
    }
}

/// Serials as one text.
#[must_use]
pub fn list(serials: &[Serial]) -> String {
    serials.iter().map(Serial::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sealed_and_sent_arrives_or_comes_back() {
        let token = TokenId::parse("RT", "RT-00000001").unwrap();
        for state in S::ALL {
            if let Some(next) = once_delivered(*state) {
                assert!(state.may_become(next), "{state} {next}");
            }
            if let Ok(Some(next)) = once_brought_back(&token, *state) {
                assert!(state.may_become(next), "{state} {next}");
            }
            if let Ok(Some(next)) = once_withdrawn(&token, *state) {
                assert!(state.may_become(next), "{state} {next}");
            }
        }
    }

    #[test]
    fn a_unit_that_left_the_house_is_never_withdrawn() {
        let token = TokenId::parse("RT", "RT-00000001").unwrap();
        for state in S::ALL.iter().filter(|state| state.is_out()) {
            assert!(once_withdrawn(&token, *state).is_err(), "{state}");
        }
    }
}
