//! What a typed code tells, as a phrase: window and command line say the same.

use crate::domain::diagnose::{Cause, Diagnosis, Fit};
use crate::words::{Fact, Sentences};

/// The likeliest explanation of the codes.
#[must_use]
pub fn fit_words(told: &Diagnosis, words: &Sentences) -> String {
    match told.best() {
        None => words.say("fit-none"),
        Some(Fit::Right { steps: 0 }) => words.say("fit-now"),
        Some(Fit::Right { steps }) => words.say_with("fit-steps", &[("steps", signed(steps))]),
        Some(Fit::Mistake { cause, .. }) => match cause {
            Cause::OtherStep => words.say("fit-other-step"),
            Cause::OtherHash(hash) => {
                let name = hash.as_str().to_uppercase().replace("SHA", "SHA-");
                words.say_with("fit-other-hash", &[("hash", Fact::Text(name))])
            }
            Cause::OtherDigits => words.say("fit-other-digits"),
            Cause::CutDigits => words.say("fit-cut-digits"),
            Cause::Hours(hours) => words.say_with("fit-hours", &[("hours", signed(hours))]),
            Cause::Counter(counter) => {
                let counter = i64::try_from(counter).unwrap_or(i64::MAX);
                words.say_with("fit-counter", &[("counter", Fact::Number(counter))])
            }
        },
    }
}

fn signed(value: i64) -> Fact {
    Fact::Text(format!("{value:+}"))
}
