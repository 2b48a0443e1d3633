//! Postal codes from the command line: what they stand for, an address held against them, a newer table.

use std::fs;

use crate::office::{Office, sample};

#[test]
fn a_code_says_its_towns_and_an_address_is_held_against_it() {
    let office = Office::empty("warn");
    let several = office.done(&["address", "498-0000"]);
    let cities: Vec<_> = several.events("place").iter().map(|place| place["city"].clone()).collect();
    assert_eq!(cities, ["弥富市", "桑名郡木曽岬町"]);
    let fits = office.done(&["address", "〒060-0906", "札幌市東区北6条東4丁目 郵便センター6号館"]);
    let told = fits.event("address");
    assert_eq!((told["fits"].as_bool(), &told["rest"]), (Some(true), &"4丁目 郵便センター6号館".into()));
    let wrong = office.done(&["address", "530-0001", "大阪府堺市堺区南瓦町3番1号"]);
    let told = wrong.event("address");
    assert_eq!((told["fits"].as_bool(), &told["better"]), (Some(false), &"590-0078".into()));
    let business = office.done(&["address", "541-8519"]);
    assert_eq!(business.event("place")["kind"], "business");
    office.run(&["address", "000-0001"]).is_told(1, "address-no-code");
    office.run(&["address", "53000"]).is_told(1, "postal-code-refused");
}

#[test]
fn a_table_that_is_not_newer_is_refused_in_words() {
    let office = Office::training("warn");
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/postal/japan.txt.gz");
    office.run(&["address", "load", own]).is_told(1, "postal-not-newer");
    office.run(&["address", "load", &sample("stock.csv")]).is_told(1, "postal-not-gzip");
    assert!(!office.desk().join("postal-codes.txt.gz").exists());
}

#[test]
fn a_newer_table_is_taken_noted_and_used() {
    let office = Office::training("warn");
    let newer = office.file("newer.txt.gz");
    // A table of one town, as its README describes the form, packed by gzip itself.
    let body = "token-station postal codes 1\ndate\t2031-01-31\nsource\ttest\ncodes\t1\ntowns\t1\noffices\t0\n\
                P\t大阪府\tオオサカフ\nC\t大阪市北区\tオオサカシキタク\n5300001\t新町\tシンマチ\n";
    let made = "body=$(mktemp); printf %s \"$1\" > $body; \
                { cat $body; printf 'end\\t%s\\n' $(sha256sum < $body | cut -d' ' -f1); } | gzip -n > \"$2\"; rm $body";
    let ran = std::process::Command::new("sh").args(["-c", made, "sh", body, &newer]).status().unwrap();
    assert!(ran.success());
    let loaded = office.done(&["address", "load", &newer]);
    assert_eq!(loaded.event("postal_codes")["date"], "2031-01-31");
    assert_eq!(office.done(&["address", "530-0001"]).event("place")["town"], "新町");
    let journal = office.done(&["journal", "list"]);
    assert!(journal.events("entry").iter().any(|row| row["object"] == "postal.table"), "{journal:?}");
    office.run(&["address", "load", &newer]).is_told(1, "postal-not-newer");
}

#[test]
fn an_import_tells_doubtful_addresses_and_takes_them() {
    let office = Office::training("warn");
    let doubtful = office.file("contracts.csv");
    let good = fs::read_to_string(sample("contracts.csv")).unwrap();
    fs::write(&doubtful, good.replace("543-0001,大阪府大阪市天王寺区", "530-0001,大阪府大阪市天王寺区"))
        .unwrap();
    let looked = office.done(&["import", "contracts", &doubtful, "--dry-run"]);
    let doubts: Vec<_> =
        looked.events("row").into_iter().filter(|row| row["doubt"].is_string()).cloned().collect();
    assert!(!doubts.is_empty());
    assert!(
        doubts
            .iter()
            .all(|row| row["verdict"] == "new" && row["doubt"].as_str().unwrap().contains("530-0001"))
    );
    let taken = office.done(&["import", "contracts", &doubtful]);
    assert_eq!(taken.event("imported")["taken"], true);
}
