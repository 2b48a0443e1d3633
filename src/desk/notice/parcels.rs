//! Refusals of parcels as notices: code and facts, the words are in `fees.ftl`.

use super::{count, refused};
use crate::domain::ParcelRefusal;
use crate::domain::parcel::list;
use crate::words::Notice;

impl From<&ParcelRefusal> for Notice {
    fn from(refusal: &ParcelRefusal) -> Self {
        match refusal {
            ParcelRefusal::Mismatch { expected, got } => refused("parcel-mismatch")
                .text("expected", list(expected))
                .number("left", count(expected.len()))
                .text("got", got),
            ParcelRefusal::LabelMismatch { expected, got } => {
                refused("parcel-label-mismatch").text("expected", expected).text("got", got)
            }
            ParcelRefusal::ScannedTwice { token } => refused("parcel-scanned-twice").text("token", token),
            ParcelRefusal::NotAllScanned { missing } => refused("parcel-not-all-scanned")
                .text("missing", list(missing))
                .number("left", count(missing.len())),
            ParcelRefusal::RequestNotIssuing { request, state } => refused("parcel-request-not-issuing")
                .text("request", request)
                .word("state", "request-state", state.as_str()),
            ParcelRefusal::TokensMissing { request, missing } => {
                refused("parcel-tokens-missing").text("request", request).number("missing", *missing)
            }
            ParcelRefusal::NoLabel { request } => refused("parcel-no-label").text("request", request),
            ParcelRefusal::TokenBlocks { token, state } => refused("parcel-token-blocks")
                .text("token", token)
                .word("state", "token-state", state.as_str()),
            ParcelRefusal::SameHand { token, operator } => {
                refused("parcel-same-hand").text("token", token).text("operator", operator)
            }
            ParcelRefusal::WrongStage { request, stage, needed, .. } => refused("parcel-wrong-stage")
                .text("request", request)
                .word("stage", "parcel-stage", stage.as_str())
                .word("needed", "parcel-stage", needed.as_str()),
            ParcelRefusal::DayImpossible { on, earliest, latest } => refused("parcel-day-impossible")
                .text("on", on)
                .text("earliest", earliest)
                .text("latest", latest),
            ParcelRefusal::TrackingTaken { tracking, request } => {
                refused("parcel-tracking-taken").text("tracking", tracking).text("request", request)
            }
            ParcelRefusal::Tracking(refusal) => refused("parcel-tracking-wrong").text("got", &refusal.got),
            ParcelRefusal::NoParcel => refused("parcel-none"),
            ParcelRefusal::NoReason => refused("parcel-no-reason"),
            ParcelRefusal::AddressNotConfirmed { request } => {
                refused("parcel-address-not-confirmed").text("request", request)
            }
        }
    }
}
