//! `stock receive`: a delivery by its range or by a list of scanned serials, counted by two.
//!
//! Prints `{"event":"stock_received","lot":…,"units":…,"second":…}`.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use serde_json::json;

use crate::bench::message::StockAct;
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::stock::{SecondArgs, told};
use crate::domain::stock::{Delivered, Delivery, Place, StockRefusal};
use crate::domain::{LotNo, Manufacturer, Model, Serial, SerialRange, TokenId};
use crate::words::Notice;

/// Arguments of `stock receive`.
#[derive(Debug, Args)]
pub struct ReceiveArgs {
    /// Lot number of the delivery note.
    #[arg(long)]
    lot: String,
    /// Model of the delivery note.
    #[arg(long)]
    model: String,
    /// Number of the delivery note.
    #[arg(long)]
    note_no: String,
    /// Who delivered.
    #[arg(long)]
    supplier: String,
    /// Last day of the units: 2029-03-31.
    #[arg(long, value_name = "DAY")]
    expires: Option<Date>,
    /// The maker's prefix.
    #[arg(long, value_name = "XX", value_parser = Manufacturer::parse)]
    maker: Manufacturer,
    /// The first serial of the range.
    #[arg(long, value_name = "SERIAL", value_parser = Serial::parse, requires = "last")]
    first: Option<Serial>,
    /// The last serial of the range.
    #[arg(long, value_name = "SERIAL", value_parser = Serial::parse, requires = "first")]
    last: Option<Serial>,
    /// A file with one scanned serial a line, instead of a range.
    #[arg(long, value_name = "FILE", conflicts_with = "first", required_unless_present = "first")]
    serials: Option<PathBuf>,
    /// Where the units are put: safe, or safe/A-3.
    #[arg(long, default_value = "safe", value_parser = Place::parse)]
    place: Place,
    /// What the operator counted.
    #[arg(long, value_name = "UNITS")]
    counted: u32,
    /// What the second person counted.
    #[arg(long, value_name = "UNITS")]
    counted_again: u32,
    /// The file with the key of the lot; families without such keys need none.
    #[arg(long, value_name = "FILE", default_value = "")]
    key: PathBuf,
    #[command(flatten)]
    second: SecondArgs,
}

pub fn run(args: ReceiveArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let signature = args.second.sign()?;
    let refused = |refusal: StockRefusal| Failure::Told(Notice::from(&refusal));
    let units = match (args.first, args.last, &args.serials) {
        (Some(first), Some(last), _) => {
            Delivered::Range(SerialRange::new(args.maker, first, last).map_err(refused)?)
        }
        (_, _, Some(path)) => {
            let text = std::fs::read_to_string(path)
                .map_err(|cause| Failure::File(path.display().to_string(), cause))?;
            let read = |line: &str| {
                let serial = Serial::parse(&line.trim().to_uppercase())
                    .map_err(|_| refused(StockRefusal::ScanUnreadable { got: line.trim().to_owned() }))?;
                Ok(TokenId { manufacturer: args.maker.clone(), serial })
            };
            let scanned: Result<Vec<TokenId>, Failure> =
                text.lines().filter(|line| !line.trim().is_empty()).map(read).collect();
            Delivered::Scanned(scanned?)
        }
        _ => return Err(Failure::Usage("usage-serials")),
    };
    let delivery = Delivery {
        lot: LotNo(args.lot),
        model: Model(args.model),
        note_no: args.note_no,
        supplier: args.supplier,
        expires_on: args.expires,
        place: args.place,
        units,
        counted: args.counted,
        counted_again: args.counted_again,
    };
    let object = json!({
        "event": "stock_received", "lot": delivery.lot.0, "units": delivery.counted, "second": signature.operator.0,
    });
    let act = StockAct::Receive { delivery: Box::new(delivery), key: args.key, signature };
    told(act, "stock-received", common, report)?;
    report.object(&object);
    Ok(())
}
