//! The models of the single-profile family, told by the first digits of a serial.
//!
//! Source: `openT2OTP`. The trap: on most models every clock write erases the secret, and models that cannot be
//! programmed have serials nearby; a serial that no line of the table begins is therefore only read.

/// A model that can be programmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SingleModel {
    /// The digits that its serials begin with.
    pub prefix: &'static str,
    /// As its maker calls it.
    pub name: &'static str,
    /// What a clock write does to the secret.
    pub clock_write: ClockWrite,
}

/// What a clock write does to the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockWrite {
    /// The secret stays.
    Keeps,
    /// The secret is erased; the configuration therefore comes first and the secret second.
    Clears,
}

/// Every model that can be programmed.
pub static MODELS: &[SingleModel] = &[
    SingleModel { prefix: "8659600", name: "miniOTP-2-i", clock_write: ClockWrite::Keeps },
    SingleModel { prefix: "8659601", name: "miniOTP-3-i", clock_write: ClockWrite::Clears },
    SingleModel { prefix: "8659609", name: "miniOTP-3-i-NB", clock_write: ClockWrite::Clears },
    SingleModel { prefix: "8659610", name: "C301-i", clock_write: ClockWrite::Clears },
    SingleModel { prefix: "8659612", name: "OTPC-P1-i", clock_write: ClockWrite::Keeps },
    SingleModel { prefix: "8659621", name: "OTPC-P2-i-NB", clock_write: ClockWrite::Clears },
    SingleModel { prefix: "8659622", name: "OTPC-P2-i", clock_write: ClockWrite::Clears },
    SingleModel { prefix: "8659632", name: "C302-i", clock_write: ClockWrite::Keeps },
];

/// The model of a serial, by the longest prefix; `None` for a token that may only be read.
#[must_use]
pub fn model_of(serial: &str) -> Option<&'static SingleModel> {
    MODELS.iter().filter(|model| serial.starts_with(model.prefix)).max_by_key(|model| model.prefix.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_finds_its_own_model_and_no_two_are_the_same() {
        for (i, model) in MODELS.iter().enumerate() {
            let serial = format!("{}0000001", model.prefix);
            assert_eq!(model_of(&serial), Some(model), "{serial}");
            assert!(
                MODELS[i + 1..].iter().all(|other| other.prefix != model.prefix && other.name != model.name)
            );
            // A longer prefix behind a shorter one would have to win for every serial that it begins.
            assert!(model.prefix.bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn a_serial_nearby_and_a_serial_cut_short_are_no_model() {
        for serial in ["86596230000001", "86597100000001", "8659", "", "1234567", "08659600000001"] {
            assert_eq!(model_of(serial), None, "{serial}");
        }
    }

    #[test]
    fn only_three_models_keep_their_secret_when_the_clock_is_written() {
        let keep: Vec<_> = MODELS
            .iter()
            .filter(|model| model.clock_write == ClockWrite::Keeps)
            .map(|model| model.name)
            .collect();
        assert_eq!(keep, ["miniOTP-2-i", "OTPC-P1-i", "C302-i"]);
    }
}
