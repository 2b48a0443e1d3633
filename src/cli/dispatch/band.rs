//! `dispatch band list|add|pull|close` and `dispatch postage list|add`: what the post gave and what it takes.
//!
//! Prints `{"event":"band","band":…,"kind":…,"first":…,"last":…,"next":…,"closed":…,"drawn":…,"pulled":…}` for each band,
//! `{"event":"number_pulled","tracking":…,"on":…,"operator":…,"reason":…}` for each number pulled lately,
//! `{"event":"postage_rate","item":…,"up_to_grams":…,"from":…,"yen":…}` for each rate and
//! `{"event":"postage_day","day":…,"lists":…,"pieces":…,"yen":…}` for each day with closed lists.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::json;

use crate::bench::message::{PostingAct, PostingView};
use crate::cli::Common;
use crate::cli::dispatch::{done, picture, say};
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::Session;
use crate::domain::post::{BandNo, MailKind, PostageItem};
use crate::domain::{Tracking, Yen};
use crate::words::{date, number};

/// Arguments of `dispatch band`.
#[derive(Debug, Args)]
pub struct BandArgs {
    #[command(subcommand)]
    act: Option<BandAct>,
}

#[derive(Debug, Subcommand)]
enum BandAct {
    /// List bands and the numbers pulled lately.
    List,
    /// Take a band in.
    Add {
        /// First number, ten digits or eleven.
        first: String,
        /// Last number.
        last: String,
        /// For which mail: `simple_registered`, `registered` or `recorded`.
        #[arg(long, value_name = "CODE", default_value = "simple_registered", value_parser = MailKind::parse)]
        kind: MailKind,
    },
    /// Pull a number: its label was spoiled or is missing.
    Pull {
        /// The number.
        number: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Give a band up: nothing more is drawn from it.
    Close {
        /// Its number in the list.
        band: u64,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

/// Arguments of `dispatch postage`.
#[derive(Debug, Args)]
pub struct PostageArgs {
    #[command(subcommand)]
    act: Option<PostageAct>,
}

#[derive(Debug, Subcommand)]
enum PostageAct {
    /// List rates and what was paid on the last days.
    List,
    /// Add a rate from a day on.
    Add {
        /// What for: standard, compact, large, `simple_registered`, registered or recorded.
        #[arg(value_parser = PostageItem::parse)]
        item: PostageItem,
        /// Yen.
        yen: i64,
        /// First day.
        #[arg(long, value_name = "YYYY-MM-DD")]
        from: Date,
        /// Weight class of a letter, in grams.
        #[arg(long, value_name = "GRAMS", default_value_t = 0)]
        up_to_grams: u32,
    },
}

pub fn bands(args: BandArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let (act, code) = match args.act {
        None | Some(BandAct::List) => (None, ""),
        Some(BandAct::Add { first, last, kind }) => {
            (Some(PostingAct::AddBand { kind, first, last }), "post-band-added")
        }
        Some(BandAct::Pull { number, reason }) => {
            (Some(PostingAct::PullNumber { scanned: number, reason }), "post-pulled")
        }
        Some(BandAct::Close { band, reason }) => {
            (Some(PostingAct::CloseBand { band: BandNo(band), reason }), "post-band-given-up")
        }
    };
    show_bands(&after(act, code, common, report)?, report);
    Ok(())
}

pub fn postage(args: &PostageArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let (act, code) = match &args.act {
        None | Some(PostageAct::List) => (None, ""),
        Some(PostageAct::Add { item, yen, from, up_to_grams }) => {
            let (item, up_to_grams, from, yen) = (*item, *up_to_grams, *from, Yen(*yen));
            (Some(PostingAct::AddRate { item, up_to_grams, from, yen }), "post-rate-added")
        }
    };
    show_postage(&after(act, code, common, report)?, report);
    Ok(())
}

/// The post after an act, or as it stands.
fn after(
    act: Option<PostingAct>,
    code: &str,
    common: &Common,
    report: &Report,
) -> Result<PostingView, Failure> {
    let mut session = Session::open(common, Vec::new())?;
    if let Some(act) = act {
        say(&done(&mut session, act, code)?, report);
    }
    let view = picture(&mut session)?;
    session.close()?;
    Ok(view)
}

fn show_bands(view: &PostingView, report: &Report) {
    let number = |ten| Tracking::of_ten(ten).map_or_else(|_| ten.to_string(), |number| number.to_string());
    for row in &view.bands {
        let band = &row.band;
        report.object(&json!({
            "event": "band", "band": band.no.0, "kind": band.kind.as_str(), "first": number(band.ends.first()),
            "last": number(band.ends.last()), "next": number(band.next), "closed": band.is_closed,
            "drawn": row.drawn, "pulled": row.pulled,
        }));
    }
    for row in &view.pulled {
        report.object(&json!({
            "event": "number_pulled", "tracking": row.tracking.digits(), "on": date::iso(row.on),
            "operator": row.operator, "reason": row.reason,
        }));
    }
    let words = report.words();
    report.table(
        &[
            "column-band",
            "column-kind",
            "column-first",
            "column-last",
            "column-next",
            "column-drawn",
            "column-pulled",
        ],
        view.bands.iter().map(|row| {
            let next = if row.band.is_closed { words.say("band-closed") } else { number(row.band.next) };
            vec![
                row.band.no.to_string(),
                words.word("mail-kind", row.band.kind.as_str()),
                number(row.band.ends.first()),
                number(row.band.ends.last()),
                next,
                row.drawn.to_string(),
                row.pulled.to_string(),
            ]
        }),
    );
    if !view.pulled.is_empty() {
        report.table(
            &["column-tracking", "column-day", "column-operator", "column-reason"],
            view.pulled.iter().map(|row| {
                let day = date::iso(row.on);
                vec![row.tracking.to_string(), day, row.operator.clone(), row.reason.clone()]
            }),
        );
    }
}

fn show_postage(view: &PostingView, report: &Report) {
    for rate in &view.rates {
        report.object(&json!({
            "event": "postage_rate", "item": rate.item.as_str(), "up_to_grams": rate.up_to_grams,
            "from": date::iso(rate.from), "yen": rate.yen.0,
        }));
    }
    for day in &view.days {
        report.object(&json!({
            "event": "postage_day", "day": date::iso(day.day), "lists": day.lists, "pieces": day.pieces,
            "yen": day.yen.0,
        }));
    }
    let words = report.words();
    report.table(
        &["column-item", "column-grams", "column-from", "column-yen"],
        view.rates.iter().map(|rate| {
            let class = if rate.up_to_grams == 0 { String::new() } else { rate.up_to_grams.to_string() };
            let item = words.word("postage-item", rate.item.as_str());
            vec![item, class, date::iso(rate.from), number::thousands(rate.yen.0)]
        }),
    );
    if !view.days.is_empty() {
        report.table(
            &["column-day", "column-lists", "column-pieces", "column-yen"],
            view.days.iter().map(|day| {
                let yen = number::thousands(day.yen.0);
                vec![date::iso(day.day), day.lists.to_string(), day.pieces.to_string(), yen]
            }),
        );
    }
}
