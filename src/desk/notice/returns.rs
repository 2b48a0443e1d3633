//! What the rules about units that came back say, as notices.

use super::refused;
use crate::domain::ConsentRefused;
use crate::domain::disposition::ReturnRefused;
use crate::words::Notice;

impl From<&ReturnRefused> for Notice {
    fn from(refusal: &ReturnRefused) -> Self {
        match refusal {
            ReturnRefused::NotForVerdict { disposition, verdict } => refused("return-not-for-verdict")
                .word("disposition", "disposition", disposition.as_str())
                .word("verdict", "verdict", verdict.as_str()),
            ReturnRefused::SealNotIntact { token } => refused("return-seal-not-intact").text("token", token),
            ReturnRefused::AddressNotConfirmed { token } => {
                refused("return-address-not-confirmed").text("token", token)
            }
            ReturnRefused::Dedicated { token, contract } => {
                refused("return-dedicated").text("token", token).text("contract", contract)
            }
            ReturnRefused::NotErased { token } => refused("return-not-erased").text("token", token),
            ReturnRefused::NotConnected { token } => refused("return-not-connected").text("token", token),
            ReturnRefused::NoExchange { token } => refused("return-no-exchange").text("token", token),
            ReturnRefused::SecondPersonMissing { token } => {
                refused("return-second-missing").text("token", token)
            }
            ReturnRefused::Changed { token } => refused("return-changed").text("token", token),
        }
    }
}

impl From<&ConsentRefused> for Notice {
    fn from(refusal: &ConsentRefused) -> Self {
        refused("consent-refused").text("expected", &refusal.expected).text("got", &refusal.got)
    }
}
