//! The refusals in the life of tokens and requests as notices.

use crate::desk::notice::refused;
use crate::domain::LifeRefusal;
use crate::words::Notice;

impl From<&LifeRefusal> for Notice {
    fn from(refusal: &LifeRefusal) -> Self {
        match refusal {
            LifeRefusal::Rule(rule) => rule.into(),
            LifeRefusal::Customer(rule) => rule.into(),
            LifeRefusal::StepWrong { request, state, to } => refused("life-step")
                .text("request", request)
                .word("state", "request-state", state.as_str())
                .word("to", "request-state", to.as_str()),
            LifeRefusal::SealNotChecked { request } => refused("life-seal").text("request", request),
            LifeRefusal::NoBranchReception { request } => refused("life-no-branch").text("request", request),
            LifeRefusal::NoReason => refused("life-no-reason"),
            LifeRefusal::NoReporter => refused("life-no-reporter"),
            LifeRefusal::UnderWay { request } => refused("life-under-way").text("request", request),
            LifeRefusal::HandedOver { request, token } => {
                refused("life-handed-over").text("request", request).text("token", token)
            }
            LifeRefusal::MethodHasChanged { request } => {
                refused("life-method-changed").text("request", request)
            }
            LifeRefusal::ReplacedAlready { token, by } => {
                refused("life-replaced").text("token", token).text("request", by)
            }
            LifeRefusal::TokenStateWrong { token, state, act } => refused("life-token-state")
                .text("token", token)
                .word("state", "token-state", state.as_str())
                .word("act", "act", act.as_str()),
            LifeRefusal::LossStays { token } => refused("life-loss-stays").text("token", token),
            LifeRefusal::NotMissing { token } => refused("life-not-missing").text("token", token),
            LifeRefusal::NotOverdue { token, days_left } => {
                refused("life-not-overdue").text("token", token).number("days", *days_left)
            }
            LifeRefusal::NotAbout { request, token } => {
                refused("life-not-about").text("request", request).text("token", token)
            }
            LifeRefusal::OfNobody { token } => refused("life-of-nobody").text("token", token),
            LifeRefusal::Terminated { contract } => refused("life-terminated").text("contract", contract),
            LifeRefusal::NothingChosen => refused("life-nothing-chosen"),
        }
    }
}
