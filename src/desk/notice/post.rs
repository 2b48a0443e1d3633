//! What the rules of the post refuse, as notices; the words are in `post.ftl`.

use crate::desk::notice::refused;
use crate::domain::PostRefusal;
use crate::words::Notice;

impl From<&PostRefusal> for Notice {
    fn from(refusal: &PostRefusal) -> Self {
        use PostRefusal as R;
        match refusal {
            R::BandEnd { got } => refused("post-band-end").text("got", got),
            R::BandBackwards { first, last } => {
                refused("post-band-backwards").text("first", first).text("last", last)
            }
            R::BandMeets { band } => refused("post-band-meets").text("band", band),
            R::BandClosed { band } => refused("post-band-closed").text("band", band),
            R::Exhausted { kind, free_on: None } => {
                refused("post-exhausted").word("kind", "mail-kind", kind.as_str())
            }
            R::Exhausted { kind, free_on: Some(day) } => {
                refused("post-exhausted-until").word("kind", "mail-kind", kind.as_str()).text("day", day)
            }
            R::Resting { tracking, free_on } => {
                refused("post-resting").text("tracking", tracking).text("day", free_on)
            }
            R::NotInBand { tracking } => refused("post-not-in-band").text("tracking", tracking),
            R::NumberDiffers { request, expected, got } => refused("post-number-differs")
                .text("request", request)
                .text("expected", expected)
                .text("got", got),
            R::OnClosedList { request, list } => {
                refused("post-on-closed-list").text("request", request).text("list", list)
            }
            R::OnNoList { request } => refused("post-on-no-list").text("request", request),
            R::ListEmpty { list } => refused("post-list-empty").text("list", list),
            R::AnotherOpen { open } => refused("post-another-open").text("list", open),
            R::ListStage { list, stage, needed } => refused("post-list-stage")
                .text("list", list)
                .word("stage", "list-stage", stage.as_str())
                .word("needed", "list-stage", needed.as_str()),
            R::NoReceipt { list } => refused("post-no-receipt").text("list", list),
            R::TooHeavy { size, grams, most } => refused("post-too-heavy")
                .word("size", "mail-size", size.as_str())
                .number("grams", *grams)
                .number("most", *most),
            R::NoRate { item, on } => {
                refused("post-no-rate").word("item", "postage-item", item.as_str()).text("day", on)
            }
            R::RateKnown { item, from } => {
                refused("post-rate-known").word("item", "postage-item", item.as_str()).text("day", from)
            }
            R::Field { field, got } => {
                refused("post-field").word("field", "mail-field", field.as_str()).text("got", got)
            }
            R::ScanTooMany { got } => refused("post-scan-too-many").text("got", got),
            R::NoReason => refused("post-no-reason"),
            R::JournalBroken { seq } => refused("post-journal-broken").text("seq", seq),
        }
    }
}
