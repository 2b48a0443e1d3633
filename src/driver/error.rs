//! What can go wrong between the station and a token, with the facts that a person needs.
//!
//! The trap: after some errors the token may or may not have acted; they are told apart by
//! [`DriverError::is_doubtful`], and nobody may guess.

use thiserror::Error;

use crate::domain::{CheckValue, EntropyFailed, Profile, TokenId};
use crate::port::LineError;
use crate::wire::WireError;

/// What can go wrong between the station and a token.
#[derive(Debug, Error)]
pub enum DriverError {
    /// The token is gone.
    #[error("the token was unplugged during {step}")]
    Unplugged {
        /// The command under way.
        step: &'static str,
        /// What the line said.
        source: LineError,
    },
    /// The token did not answer, however often it was asked.
    #[error("no answer to {step} within {after_millis} ms, asked {attempts} times")]
    NoAnswer {
        /// The command.
        step: &'static str,
        /// How long was waited, in all.
        after_millis: u64,
        /// How often the command was sent.
        attempts: u32,
    },
    /// Answers came, and every one was damaged.
    #[error("only damaged answers to {step}, asked {attempts} times")]
    Garbled {
        /// The command.
        step: &'static str,
        /// How often the command was sent.
        attempts: u32,
        /// What was wrong with the last one.
        source: WireError,
    },
    /// Something else is at the other end: what it sends are no frames of this family.
    #[error("what answers is no token of the family {family} ({got} bytes that are no frame)")]
    NotThisFamily {
        /// The family that was tried.
        family: &'static str,
        /// Bytes that came.
        got: usize,
    },
    /// The family is switched off; nothing was written, and a card was asked at most which family it is of.
    #[error("the family {family} is switched off")]
    SwitchedOff {
        /// The family.
        family: &'static str,
    },
    /// The plug is of another kind than the family's.
    #[error("the family {family} has another kind of plug")]
    OtherPlug {
        /// The family.
        family: &'static str,
    },
    /// A sound frame came that makes no sense.
    #[error("an answer to {step} makes no sense")]
    Senseless {
        /// The command.
        step: &'static str,
        /// What is wrong with it.
        source: WireError,
    },
    /// An answer came that belongs to another command.
    #[error("to {step} the token answered {got}")]
    OtherAnswer {
        /// The command.
        step: &'static str,
        /// The answer's name.
        got: &'static str,
    },
    /// Station and token have no version of the protocol in common.
    #[error("the token speaks versions {theirs_min} to {theirs_max}, the station {ours_min} to {ours_max}")]
    OtherVersion {
        /// Oldest version of the station.
        ours_min: u8,
        /// Newest version of the station.
        ours_max: u8,
        /// Oldest version of the token.
        theirs_min: u8,
        /// Newest version of the token.
        theirs_max: u8,
    },
    /// The line answered with one serial, and later with another.
    #[error("the token said it was {before} and now says it is {now}")]
    SerialChanged {
        /// The serial told first.
        before: TokenId,
        /// The serial told now.
        now: TokenId,
    },
    /// The token is plugged in as another one than it says it is; nothing else is asked of it.
    #[error("the token says it is {told}, the USB device that carries it is {plugged}")]
    SerialsDiffer {
        /// The serial number of the device.
        plugged: String,
        /// The serial that the token told.
        told: TokenId,
    },
    /// The token does not take this lot key: another lot's, or the token lies about its serial.
    #[error("{token} does not accept this lot key")]
    WrongLotKey {
        /// The token.
        token: TokenId,
    },
    /// The family needs the key of the token's lot, and there is none.
    #[error("{token} needs the key of its lot")]
    NoLotKey {
        /// The token.
        token: TokenId,
    },
    /// The token does not accept the key that the station showed it. It is not shown again.
    #[error("{token} does not accept the key")]
    KeyRefused {
        /// The token.
        token: TokenId,
        /// How many wrong keys it will still look at, where it tells.
        attempts_left: Option<u8>,
    },
    /// The token refused the key a moment ago, and is not asked again before it was taken away and laid down anew.
    #[error("{token} has refused the key already")]
    AlreadyTried {
        /// The token.
        token: TokenId,
    },
    /// The token took the station's proof and could not prove itself.
    #[error("{token} could not prove that it is genuine")]
    NotGenuine {
        /// Who it said it was.
        token: TokenId,
    },
    /// The token waits after wrong authentications.
    #[error("the token will not look at another authentication for {millis} ms")]
    MustWait {
        /// How long it will still wait.
        millis: u64,
    },
    /// It is there and does nothing before a person has done something to it.
    #[error("before {step} somebody has to {hand}")]
    NeedsHand {
        /// The command.
        step: &'static str,
        /// What has to be done.
        hand: Hand,
    },
    /// There is no authenticated session, or the token has ended it.
    #[error("there is no session for {step}")]
    NoSession {
        /// The command.
        step: &'static str,
    },
    /// The token holds a secret already; it was not touched.
    #[error("{token} is live already")]
    AlreadyLive {
        /// The token.
        token: TokenId,
        /// Check value of what it holds, as last told.
        check_value: Option<CheckValue>,
    },
    /// One of its places, which the station would need, holds a secret of somebody else. Nothing was written.
    #[error("place {place} of {token} holds a secret already")]
    PlaceTaken {
        /// The token.
        token: TokenId,
        /// The place, from 0.
        place: u8,
    },
    /// The token's model cannot carry the profile; nothing was sent.
    #[error("{token} cannot carry {} digits every {} s with {}", profile.digits, profile.step, profile.algorithm)]
    CannotCarry {
        /// The token.
        token: TokenId,
        /// The profile.
        profile: Profile,
    },
    /// The secret's length is not the profile's; nothing was sent.
    #[error("the profile takes a secret of {expected} bytes, got {got}")]
    SecretLength {
        /// Bytes that the profile takes.
        expected: usize,
        /// Bytes that the secret has.
        got: usize,
    },
    /// What the token holds is not what was sent.
    #[error("after {step} the check value should be {expected}, the token says {got}")]
    CheckValueDiffers {
        /// The command.
        step: &'static str,
        /// Computed by the station.
        expected: CheckValue,
        /// Told by the token.
        got: CheckValue,
    },
    /// The consent names another token; nothing was sent.
    #[error("consent was given for {consented}, this is {token}")]
    ConsentForOther {
        /// Named by the consent.
        consented: TokenId,
        /// At the other end of the line.
        token: TokenId,
    },
    /// The token told a code that is none.
    #[error("the token told {got} characters as a code")]
    NoCode {
        /// Their number.
        got: usize,
    },
    /// The token said no.
    #[error("the token refused {step}: {reason}")]
    Refused {
        /// The command.
        step: &'static str,
        /// Why.
        reason: Refusal,
    },
    /// No randomness for a nonce.
    #[error(transparent)]
    Entropy(#[from] EntropyFailed),
    /// The line failed otherwise.
    #[error("the line failed during {step}")]
    Line {
        /// The command under way.
        step: &'static str,
        /// What the line said.
        source: LineError,
    },
}

/// What only a person can do to a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Hand {
    /// It sleeps until its button is pressed.
    #[error("press its button, as it sleeps")]
    Wake,
    /// Its authenticator app is not running.
    #[error("start its authenticator app")]
    StartApp,
    /// Its authenticator app is locked.
    #[error("type the PIN of its authenticator app")]
    TypePin,
    /// It wants to be touched, so that a person is known to be there.
    #[error("touch it")]
    Touch,
    /// Its display shows what it held before, until it was switched off and on.
    #[error("switch it off and on")]
    PowerCycle,
    /// It begins anew only when it was taken off its reader.
    #[error("take it off its reader and lay it on again")]
    LayAgain,
    /// It asks its owner to confirm with the key ▲.
    #[error("confirm on it with its key")]
    Confirm,
}

impl Hand {
    /// Each of them.
    pub const ALL: [Self; 7] = [
        Self::Wake,
        Self::StartApp,
        Self::TypePin,
        Self::Touch,
        Self::PowerCycle,
        Self::LayAgain,
        Self::Confirm,
    ];

    /// How long the token waits for it, in seconds, from when it was asked.
    #[must_use]
    pub const fn waits_secs(self) -> Option<u16> {
        match self {
            Self::Confirm => Some(30),
            Self::Wake | Self::StartApp | Self::TypePin | Self::Touch | Self::PowerCycle | Self::LayAgain => {
                None
            }
        }
    }

    /// How long a deed lasts, in seconds: after pressing the button of one that sleeps, or after asking one again that wants to
    /// be touched.
    #[must_use]
    pub const fn lasts_secs(self) -> Option<u16> {
        match self {
            Self::Wake => Some(20),
            Self::Touch => Some(15),
            Self::StartApp | Self::TypePin | Self::PowerCycle | Self::LayAgain | Self::Confirm => None,
        }
    }
}

/// Why a token said no, whatever its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It does not know the command.
    #[error("it does not know the command")]
    Unknown,
    /// Its model cannot do that.
    #[error("its model cannot do that")]
    Unable,
    /// It cannot carry the profile.
    #[error("it cannot carry the profile")]
    BadProfile,
    /// Nothing is staged.
    #[error("nothing is staged")]
    NothingStaged,
    /// Another check value is staged.
    #[error("what is staged has another check value")]
    OtherCheckValue,
    /// The serial is not its own.
    #[error("the serial is not its own")]
    OtherSerial,
    /// It holds no secret.
    #[error("it holds no secret")]
    NotLive,
    /// Too far ahead.
    #[error("it tells no code that far ahead")]
    TooFarAhead,
    /// Its battery is too weak to write.
    #[error("its battery is too weak to write")]
    BatteryWeak,
    /// Its memory did not take the write; the old state stands.
    #[error("its memory did not take the write")]
    WriteFailed,
    /// The seal or counter of a command was not accepted.
    #[error("it did not accept the seal of the command")]
    BadSeal,
    /// Its model is not known here, so it is only looked at.
    #[error("its model is not known, so nothing is written to it")]
    UnknownModel,
    /// It has so few tries left for its PIN that nobody uses them up.
    #[error("too few tries are left for its PIN")]
    FewTries,
    /// It tells codes only to whoever has its user PIN.
    #[error("it asks for its user PIN before it tells a code")]
    NeedsUserPin,
    /// Every place in it is taken.
    #[error("every place in it is taken")]
    Full,
    /// It has fewer places than users; nothing was sent.
    #[error("it has fewer places than users")]
    TooFewPlaces,
    /// It did not accept what the command held.
    #[error("it did not accept the content of the command")]
    BadContent,
    /// It holds something of that name, or does not do that.
    #[error("it holds something of that name already, or does not do that")]
    NotAllowed,
    /// It has no number in the inventory yet.
    #[error("it has no serial yet, so nothing is written to it")]
    NoSerial,
    /// It holds entries of somebody, and what was asked is done only to one without.
    #[error("it holds entries of somebody already")]
    NotEmpty,
    /// It would keep only a part of this secret; nothing was sent.
    #[error("it would cut this secret short")]
    CutsSecret,
    /// It gave a reason that nobody has described.
    #[error("it gave a reason that is not known")]
    Unexplained,
}

impl DriverError {
    /// Whether the token is gone.
    #[must_use]
    pub const fn is_unplugged(&self) -> bool {
        matches!(self, Self::Unplugged { .. })
    }

    /// Whether the token may have carried out a command whose answer did not arrive: identify it and see.
    #[must_use]
    pub const fn is_doubtful(&self) -> bool {
        matches!(
            self,
            Self::Unplugged { .. }
                | Self::NoAnswer { .. }
                | Self::Garbled { .. }
                | Self::Senseless { .. }
                | Self::OtherAnswer { .. }
                | Self::CheckValueDiffers { .. }
                | Self::Line { .. }
        )
    }

    /// What the line says while a command is under way.
    pub(super) const fn of_line(step: &'static str, source: LineError) -> Self {
        if source.is_unplugged() { Self::Unplugged { step, source } } else { Self::Line { step, source } }
    }
}
