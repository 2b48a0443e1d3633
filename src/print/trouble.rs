//! What keeps a printer from printing, as a closed list, whatever way it was told.
//!
//! RFC 8011 section 5.4.12 (`printer-state-reasons`); PWG 5100.9. The trap: a keyword may end in `-error`, `-warning`
//! or `-report`; a report is news and no trouble, and a printer may invent keywords of its own.

use crate::domain::code::codes;

codes! {
    /// What a person has to look after at the printer.
    Trouble {
        /// No paper, no labels.
        MediaEmpty = "media_empty",
        /// Another paper has to be put in.
        MediaNeeded = "media_needed",
        /// Paper is stuck.
        MediaJam = "media_jam",
        /// A cover, a door or the head stands open.
        CoverOpen = "cover_open",
        /// Toner, ink or ribbon is used up.
        MarkerEmpty = "marker_empty",
        /// The output tray is full.
        OutputFull = "output_full",
        /// The cutter is stuck.
        CutterJam = "cutter_jam",
        /// Switched off, or not reached by the queue.
        Offline = "offline",
        /// Somebody paused it.
        Paused = "paused",
        /// It is occupied with something else.
        Busy = "busy",
        /// The head or another part is too hot.
        TooHot = "too_hot",
        /// Anything else that stops it.
        Fault = "fault",
    }
}

impl Trouble {
    /// What a keyword of an IPP printer or job means; `None` when it stops nothing.
    #[must_use]
    pub fn of_keyword(keyword: &str) -> Option<Self> {
        if keyword.ends_with("-report") && !keyword.starts_with("offline") {
            return None;
        }
        let stem = ["-error", "-warning", "-report"]
            .iter()
            .find_map(|suffix| keyword.strip_suffix(suffix))
            .unwrap_or(keyword);
        let exact = match stem {
            "media-empty" | "input-tray-missing" | "job-media-empty" => Self::MediaEmpty,
            "media-needed" | "media-path-media-size-mismatch" => Self::MediaNeeded,
            "media-jam" | "media-path-jam" => Self::MediaJam,
            "toner-empty"
            | "marker-supply-empty"
            | "developer-empty"
            | "marker-ink-empty"
            | "marker-ribbon-empty" => Self::MarkerEmpty,
            "output-area-full" | "marker-waste-full" => Self::OutputFull,
            "cutter-jam" | "trimmer-jam" => Self::CutterJam,
            "offline"
            | "shutdown"
            | "connecting-to-device"
            | "timed-out"
            | "printer-stopped"
            | "resources-are-not-ready"
            | "cups-remote-stopped"
            | "cups-remote-pending" => Self::Offline,
            "paused" | "moving-to-paused" | "stopped-partly" | "stopping" | "job-hold-until-specified" => {
                Self::Paused
            }
            "fuser-over-temp" | "power-saver-over-temp" => Self::TooHot,
            "interlock-open" | "cover-open" | "door-open" => Self::CoverOpen,
            "spool-area-full" | "interpreter-resource-unavailable" | "other" => Self::Fault,
            _ if stem.ends_with("-cover-open") || stem.ends_with("-door-open") => Self::CoverOpen,
            _ if stem.ends_with("-jam") => Self::MediaJam,
            _ if keyword.ends_with("-error") => Self::Fault,
            _ => return None,
        };
        Some(exact)
    }

    /// The gravest of several keywords, by what a person would look at first.
    #[must_use]
    pub fn gravest<'a>(keywords: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        keywords.into_iter().filter_map(Self::of_keyword).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_is_understood_with_and_without_its_ending() {
        for keyword in ["media-empty", "media-empty-error", "media-empty-warning"] {
            assert_eq!(Trouble::of_keyword(keyword), Some(Trouble::MediaEmpty), "{keyword}");
        }
        assert_eq!(Trouble::of_keyword("media-jam-error"), Some(Trouble::MediaJam));
        assert_eq!(Trouble::of_keyword("cover-open"), Some(Trouble::CoverOpen));
        assert_eq!(Trouble::of_keyword("marker-supply-empty-error"), Some(Trouble::MarkerEmpty));
        assert_eq!(Trouble::of_keyword("offline-report"), Some(Trouble::Offline));
    }

    #[test]
    fn news_that_stops_nothing_is_no_trouble() {
        for keyword in
            ["none", "toner-low-warning", "media-low-report", "identify-printer-requested", "x-maker-nod"]
        {
            assert_eq!(Trouble::of_keyword(keyword), None, "{keyword}");
        }
        assert_eq!(Trouble::of_keyword("x-maker-broke-error"), Some(Trouble::Fault));
    }

    #[test]
    fn the_paper_is_looked_at_before_the_switch() {
        assert_eq!(Trouble::gravest(["paused", "media-empty"]), Some(Trouble::MediaEmpty));
        assert_eq!(Trouble::gravest(["none"]), None);
    }
}
