//! Refusals of fee lines as notices: code and facts, the words are in `fees.ftl`.

use super::refused;
use crate::domain::{FeeKey, FeeRefusal};
use crate::words::Notice;

impl From<&FeeRefusal> for Notice {
    fn from(refusal: &FeeRefusal) -> Self {
        match refusal {
            FeeRefusal::StepImpossible { fee, state, next } => of("fee-step-impossible", fee)
                .word("state", "fee-state", state.as_str())
                .word("next", "fee-state", next.as_str()),
            FeeRefusal::NothingToDebit { fee } => of("fee-nothing-to-debit", fee),
            FeeRefusal::NoAccount { fee, contract } => of("fee-no-account", fee).text("contract", contract),
            FeeRefusal::Unknown { fee } => of("fee-unknown", fee),
            FeeRefusal::NoLine => refused("fee-none"),
            FeeRefusal::NoReason => refused("fee-no-reason"),
        }
    }
}

fn of(code: &'static str, fee: &FeeKey) -> Notice {
    refused(code).text("request", &fee.request).number("item", fee.item)
}
