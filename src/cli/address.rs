//! `address CODE [ADDRESS]`: what a postal code stands for, and whether an address belongs to it; `address load FILE`.
//!
//! Prints one `{"event":"place","code":…,"kind":"town|rest|business|box","prefecture":…,"city":…,"town":…,"kana":[…],
//! "note":…,"building":…,"name":…,"banchi":…}` for each place; with an address also
//! `{"event":"address","code":…,"fits":…,"covered":…,"rest":…,"better":…,"message":…}`. No register has to be open:
//! only the folder of the register is looked into for a newer table. `load` signs in, prints
//! `{"event":"postal_codes","file":…,"date":…}` and refuses what is not whole or not newer.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::bench::message::{Command, Event, ImportKind, ImportVerdict};
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::cli::{Common, register_path};
use crate::domain::{Doubt, Fit, Place, PostalCode, PostalTable};
use crate::exchange::PostalShelf;
use crate::words::{Notice, Severity};

/// Arguments of `address`.
#[derive(Debug, Args)]
pub struct AddressArgs {
    /// Seven digits, with or without a hyphen; or `load`.
    #[arg(value_name = "CODE|load")]
    code: String,
    /// An address that is held against the code; behind `load` the file of a newer table.
    #[arg(value_name = "ADDRESS|FILE", required_if_eq("code", "load"))]
    address: Option<String>,
}

pub fn run(args: &AddressArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    if let ("load", Some(file)) = (args.code.as_str(), &args.address) {
        return load(Path::new(file), common, report);
    }
    let code = PostalCode::parse(&args.code).map_err(|refused| {
        Failure::Told(Notice::new("postal-code-refused", Severity::Refused).text("got", refused.got))
    })?;
    let table = PostalShelf::beside(&register_path(common)).table();
    let places: Vec<_> = table.places(&code).collect();
    if places.is_empty() {
        let unknown = Notice::from(&Doubt::NoSuchCode { code });
        return Err(Failure::Told(Notice { severity: Severity::Refused, ..unknown }));
    }
    for place in &places {
        report.object(&place_object(&code, place));
    }
    let rows = places.iter().map(|place| {
        let (detail, building) = match place {
            Place::Town(town) if town.building.is_empty() => {
                (format!("{} {}", town.kana.concat(), town.note), String::new())
            }
            Place::Town(town) => (town.kana.concat(), town.building_line()),
            Place::Business(business) => (business.name.to_owned(), business.banchi.to_owned()),
        };
        vec![code.to_string(), format!("{}{building}", place.address()), detail]
    });
    report.table(&["column-postal-code", "column-place", "column-place-detail"], rows);
    if let Some(address) = &args.address {
        hold_against(&table, &code, address, report);
    }
    Ok(())
}

fn place_object(code: &PostalCode, place: &Place<'_>) -> serde_json::Value {
    let [prefecture, city, town] = place.parts();
    let kind = match place {
        Place::Town(_) if place.is_rest_of_city() => "rest",
        Place::Town(_) => "town",
        Place::Business(business) if business.is_box => "box",
        Place::Business(_) => "business",
    };
    let mut object = json!({
        "event": "place", "code": code.to_string(), "kind": kind,
        "prefecture": prefecture, "city": city, "town": town,
    });
    match place {
        Place::Town(town) => {
            object["kana"] = json!(town.kana);
            object["note"] = json!(town.note);
            object["building"] = json!(town.building);
        }
        Place::Business(business) => {
            object["name"] = json!(business.name);
            object["banchi"] = json!(business.banchi);
        }
    }
    object
}

fn hold_against(table: &PostalTable, code: &PostalCode, address: &str, report: &Report) {
    let split = table.split(code, address);
    let doubt = match table.check(code, address) {
        Fit::Fits => None,
        Fit::Doubt(doubt) => Some(doubt),
    };
    let notice = doubt.as_ref().map(Notice::from);
    report.object(&json!({
        "event": "address", "code": code.to_string(), "fits": doubt.is_none(),
        "covered": split.covered, "rest": split.rest,
        "better": doubt.as_ref().and_then(Doubt::better).map(ToString::to_string),
        "message": notice.as_ref().map(|notice| report.words().what(notice)),
    }));
    let words = report.words();
    report.sentence(&format!("{}: {}", words.say("address-covered"), split.covered));
    report.sentence(&format!("{}: {}", words.say("address-rest"), split.rest));
    match notice {
        Some(notice) if !report.is_json() => report.notice(&notice),
        _ => report.sentence(&words.say("address-fits")),
    }
}

fn load(file: &Path, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let path = PathBuf::from(file);
    session.ask(Command::Import { kind: ImportKind::PostalCodes, path, take: true })?;
    let imported = |event: &Event| match event {
        Event::Imported(view) => view.rows.first().cloned(),
        _ => None,
    };
    let row = match session.wait(ANSWERS_WITHIN, imported) {
        // That the file was refused is told before the reason comes.
        Err(Failure::Told(notice)) if notice.code == "import-refused" => {
            session.wait(ANSWERS_WITHIN, imported)?
        }
        other => other?,
    };
    let notices = std::mem::take(&mut session.notices);
    session.close()?;
    if let ImportVerdict::Refused(notice) = row.verdict {
        return Err(Failure::Told(notice));
    }
    report.object(&json!({ "event": "postal_codes", "file": file.display().to_string(), "date": row.key }));
    if !report.is_json() {
        notices
            .iter()
            .filter(|notice| notice.code == "import-taken")
            .for_each(|notice| report.notice(notice));
    }
    Ok(())
}
