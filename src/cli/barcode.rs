//! `barcode customer POSTAL-CODE ADDRESS` and `barcode tracking NUMBER`: what a barcode says, and its bars.
//!
//! No register is opened; beside it a newer table of postal codes is looked for. Prints
//! `{"event":"customer_barcode","number":…,"check":…,"bars":…}` and
//! `{"event":"tracking_barcode","tracking":…,"text":…,"file":…}`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::{Common, register_path};
use crate::domain::{PostalCode, Tracking};
use crate::exchange::PostalShelf;
use crate::paper::barcode::{CustomerBarcode, Guard, Linear, NoBarcode, Symbol};
use crate::paper::{Document, Dpi, PaperError, Typesetter};
use crate::port::write_file;
use crate::words::{Notice, Severity};

/// Arguments of `barcode`.
#[derive(Debug, Args)]
pub struct BarcodeArgs {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// The customer barcode of the post.
    Customer {
        /// Seven digits.
        #[arg(value_name = "POSTAL-CODE", value_parser = PostalCode::parse)]
        postal_code: PostalCode,
        /// The address, whole or from the part on that the postal code does not cover; a | may mark where that begins.
        /// Empty for the code of one organisation.
        address: String,
    },
    /// The NW-7 barcode of a number of the post.
    Tracking {
        /// Eleven or twelve digits.
        number: String,
        /// The letter before the number.
        #[arg(long, value_name = "LETTER", default_value = "A", value_parser = Guard::parse)]
        start: Guard,
        /// The letter behind the number.
        #[arg(long, value_name = "LETTER", default_value = "A", value_parser = Guard::parse)]
        stop: Guard,
        /// Draw it into this file; the ending decides between PDF and PNG.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Dots per inch of a PNG.
        #[arg(long, value_name = "DPI", default_value_t = 300)]
        dpi: u16,
    },
}

pub fn run(args: &BarcodeArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    match &args.kind {
        Kind::Customer { postal_code, address } => customer(postal_code, address, common, report),
        Kind::Tracking { number, start, stop, out, dpi } => {
            let number = Tracking::parse(number).map_err(|refusal| {
                Failure::Told(
                    Notice::new("parcel-tracking-wrong", Severity::Refused).text("got", refusal.got),
                )
            })?;
            let linear = Linear::nw7(&number, *start, *stop).map_err(|error| told(&error.into()))?;
            if let Some(file) = out {
                draw(&number, &linear, file, *dpi)?;
            }
            let file = out.as_ref().map(|file| file.display().to_string());
            report.object(&json!({
                "event": "tracking_barcode", "tracking": number.digits(), "text": linear.text(), "file": file,
            }));
            let facts = [("number", number.to_string().into()), ("text", linear.text().into())];
            report.sentence(&report.words().say_with("barcode-tracking", &facts));
            Ok(())
        }
    }
}

fn customer(
    postal_code: &PostalCode,
    address: &str,
    common: &Common,
    report: &Report,
) -> Result<(), Failure> {
    let table = PostalShelf::beside(&register_path(common)).table();
    let rest = match address.split_once(['|', '\u{ff5c}']) {
        Some((_, rest)) => rest,
        None => table.split(postal_code, address).rest,
    };
    let barcode = CustomerBarcode::of_address(postal_code, rest)
        .map_err(|why: NoBarcode| Failure::Told(Notice::from(why)))?;
    let (number, check, bars) =
        (barcode.number().to_string(), barcode.check().to_string(), barcode.letters());
    report.object(&json!({ "event": "customer_barcode", "number": number, "check": check, "bars": bars }));
    for (id, name, fact) in [
        ("barcode-number", "number", number),
        ("barcode-check", "check", check),
        ("barcode-bars", "bars", bars),
    ] {
        report.sentence(&report.words().say_with(id, &[(name, fact.into())]));
    }
    Ok(())
}

/// Draws the barcode with the number in readable digits below it.
fn draw(number: &Tracking, linear: &Linear, file: &Path, dpi: u16) -> Result<(), Failure> {
    let has_ending =
        |wanted: &str| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(wanted));
    let make = || Typesetter::new()?.symbol(&Symbol::Linear(linear.clone()), &number.to_string());
    let bytes = |made: &Document| match (has_ending("pdf"), has_ending("png")) {
        (true, _) => made.pdf().map(Some),
        (_, true) => made.png(0, Dpi::new(dpi)?).map(Some),
        _ => Ok(None),
    };
    let bytes = make().and_then(|made| bytes(&made)).map_err(|error| told(&error))?;
    let bytes = bytes.ok_or(Failure::Usage("usage-label-ending"))?;
    write_file(file, &bytes).map_err(|cause| Failure::File(file.display().to_string(), cause))
}

fn told(error: &PaperError) -> Failure {
    Failure::Told(Notice::from(error))
}
