//! One of each paper with everything on it, for the tests of paper.
//!
//! The trap: every text here is looked for in what is printed, so none may be contained in another by chance.

use jiff::civil::{Date, date};

use token_station::domain::post::MailKind;
use token_station::domain::{Address, PostalCode, UnixMillis, Yen};
use token_station::paper::{
    Addressee, BalanceLine, CampaignLetter, Content, DailyBalance, Day, DayClosed, DestroyedUnit,
    DestructionRecord, DifferenceLine, Fee, FoundDifference, Guidance, Letter, Moment, Money, PostedLine,
    PostingList, PostingRow, Receipt, Recipient, ReturnSlip, Sender, StockTakeReport, Unit, Word,
};

/// The day on every paper.
pub const TODAY: Date = date(2026, 11, 24);

/// A serial as inside papers carry it.
pub const SERIAL: &str = "RT-00001502";

/// A web page with guidance.
pub const GUIDANCE_PAGE: &str = "https://www.example.jp/otp/";

/// An address.
pub fn address(postal_code: &str, street: &str, building: &str) -> Address {
    let postal_code = PostalCode::parse(postal_code).unwrap();
    Address { postal_code, street: street.into(), building: building.into() }
}

/// Who writes.
pub fn sender() -> Sender {
    Sender {
        name: "みおつくし信用組合 事務集中部".into(),
        address: address("530-0001", "大阪府大阪市北区梅田1丁目2番3号", "みおつくしビル 2階"),
    }
}

/// A person at an organisation.
pub fn recipient() -> Recipient {
    Recipient {
        address: address("543-0001", "大阪府大阪市天王寺区上本町8丁目9番14号", "上本町サンプルビル 7階"),
        addressee: Addressee::Person {
            organisation: "株式会社サンプル商事".into(),
            department: "経理部".into(),
            name: "田中 美咲".into(),
        },
    }
}

/// An instant of that day in Japan.
pub fn at(hour: i8, minute: i8) -> Moment {
    let zoned = TODAY.at(hour, minute, 0, 0).to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9)));
    Moment(UnixMillis(zoned.unwrap().timestamp().as_millisecond()))
}

/// The letter for two units, one of them shared, at a fee, in exchange for old ones.
pub fn letter() -> Letter {
    let unit = |no, serial: &str, users: &[&str]| Unit {
        no,
        serial: serial.into(),
        code_secs: 60,
        users: users.iter().map(|name| (*name).to_owned()).collect(),
    };
    Letter {
        issued_on: Day(TODAY),
        reception_no: "26-1107".into(),
        request_kind: Word::of("request-kind", "additional"),
        recipient: recipient(),
        sender: sender(),
        branch: "上本町支店".into(),
        guidance: Guidance::Hard {
            units: vec![unit(1, SERIAL, &["田中 美咲", "高橋 大輔"]), unit(2, "RT-00001503", &["渡邊 三郎"])],
            set_up_by: Day(date(2026, 12, 24)),
            skip_days: 30,
            code_digits: 6,
            code_secs: 60,
            certificate: false,
            reissue_each: Money(Yen(2200)),
            return_within_days: Some(60),
        },
        guidance_page: GUIDANCE_PAGE.into(),
        fee: Some(Fee { total: Money(Yen(4400)), pieces: 2, debit_on: Day(date(2026, 12, 28)) }),
    }
}

/// The letter to a contract that changes to the application.
pub fn soft_letter() -> Letter {
    Letter {
        request_kind: Word::of("request-kind", "method_change"),
        guidance: Guidance::Soft {
            mail_domains: token_station::domain::soft::MAIL_DOMAINS.map(str::to_owned).to_vec(),
            users_per_phone: 10,
            return_within_days: Some(60),
        },
        fee: None,
        ..letter()
    }
}

/// The slip for old units.
pub fn return_slip() -> ReturnSlip {
    ReturnSlip {
        issued_on: Day(TODAY),
        reception_no: "26-1108".into(),
        request_kind: Word::of("request-kind", "exchange"),
        organisation: "京都製作有限会社".into(),
        sender: sender(),
        branch: "上本町支店".into(),
        pieces: 2,
        serials: vec![SERIAL.into(), "RT-00000418".into()],
        return_within_days: 60,
    }
}

/// What the customer signs.
pub fn receipt() -> Receipt {
    Receipt {
        issued_on: Day(TODAY),
        reception_no: "26-1107".into(),
        request_kind: Word::of("request-kind", "additional"),
        organisation: "株式会社サンプル商事".into(),
        sender: sender(),
        branch: "上本町支店".into(),
        pieces: 2,
        serials: vec![SERIAL.into(), "RT-00001503".into()],
    }
}

/// The letter of a campaign.
pub fn campaign_letter() -> CampaignLetter {
    CampaignLetter {
        issued_on: Day(TODAY),
        reception_no: "C26-0012".into(),
        recipient: Recipient {
            addressee: Addressee::Organisation { name: "株式会社サンプル商事".into() },
            ..recipient()
        },
        sender: sender(),
        branch: "上本町支店".into(),
        pieces: 3,
        expires_on: Day(date(2027, 2, 28)),
        each: None,
        return_within_days: 60,
    }
}

/// A parcel of a posting list.
pub fn posting_row(no: u32) -> PostingRow {
    let tracking = 3_596_000_100 + u64::from(no);
    let digits = format!("{tracking}{}", tracking % 7);
    PostingRow {
        name: if no % 5 == 3 {
            "特定非営利活動法人北陸地域産業技術振興支援協議会 金沢西部事業所 経理課 東久世 貴美子".into()
        } else {
            format!("株式会社第{no}サンプル商事")
        },
        to_person: no % 5 == 3,
        tracking: format!("{}-{}-{}-{}", &digits[..3], &digits[3..5], &digits[5..10], &digits[10..]),
        // Every fifth came with a label of the post.
        nw7: if no.is_multiple_of(5) { String::new() } else { format!("A{digits}A") },
        declared: None,
        charge: Some(Money(Yen(490))),
        remark: format!("26-{}", 1100 + no),
    }
}

/// Thirty-four parcels.
pub fn posting_list() -> PostingList {
    PostingList::new(
        Day(TODAY),
        sender(),
        &[(MailKind::SimpleRegistered, (1..=34).map(posting_row).collect())],
    )
}

fn balance_line(lot: &str, units: [u32; 9]) -> BalanceLine {
    BalanceLine { lot: lot.into(), received: units.iter().sum(), units: units.to_vec(), even: true }
}

fn posted(list: u64, mail: &str, pieces: u32, yen: i64, receipt: &str) -> PostedLine {
    let (mail, charge) = (Word::of("mail-kind", mail), Money(Yen(yen)));
    PostedLine { list, mail, pieces, charge, receipt: receipt.into() }
}

/// A closed day.
pub fn daily_balance() -> DailyBalance {
    let codes = [
        "in_stock",
        "under_way",
        "issued",
        "returned",
        "spoiled",
        "quarantined",
        "destroyed",
        "lost",
        "blocked",
    ];
    let states = [
        "inspected",
        "quarantined",
        "enclosed",
        "dispatched",
        "delivered",
        "returned_mail",
        "returned",
        "destroyed",
    ];
    DailyBalance {
        day: Day(TODAY),
        made_at: at(17, 36),
        institution: "みおつくし信用組合".into(),
        station: "station-1".into(),
        groups: codes.iter().map(|code| Word::of("stock-group", code)).collect(),
        lots: vec![
            balance_line("L2611-A", [318, 4, 171, 3, 2, 1, 1, 0, 0]),
            balance_line("L2511-B", [100, 0, 1398, 0, 0, 0, 2, 0, 0]),
        ],
        total: balance_line("", [418, 4, 1569, 3, 2, 1, 3, 0, 0]),
        differences: vec![DifferenceLine {
            sort: Word::of("stock-difference", "missing"),
            object: SERIAL.into(),
            is_unit: true,
            explanation: "棚卸で見当たらず。翌日に再度数える。".into(),
        }],
        work: states
            .iter()
            .zip(31_u32..)
            .map(|(state, units)| (Word::of("token-state", state), units))
            .collect(),
        posted: vec![
            posted(41, "simple_registered", 31, 15_190, "R-2026-0417"),
            posted(42, "registered", 2, 1_240, ""),
        ],
        posted_pieces: 33,
        posted_charge: Money(Yen(16_430)),
        closed: Some(DayClosed {
            at: at(17, 35),
            operator: "田中 一郎".into(),
            second: "森 千尋".into(),
            unexplained: 1,
            explanation: "隔離箱を確認のうえ翌営業日に報告する。".into(),
        }),
        journal_rows: 18_204,
        head: DailyBalance::head_in_groups(&std::array::from_fn(|at| u8::try_from(at * 7).unwrap())),
        reprint: 2,
    }
}

/// A closed count.
pub fn stock_take_report() -> StockTakeReport {
    let difference =
        |sort: &str, serial: &str, state: Option<&str>, explanation: &str, lost| FoundDifference {
            sort: Word::of("stock-difference", sort),
            serial: serial.into(),
            state: state.map(|state| Word::of("token-state", state)),
            explanation: explanation.into(),
            lost,
        };
    StockTakeReport {
        no: 12,
        institution: "みおつくし信用組合".into(),
        scope: "金庫".into(),
        begun_at: at(16, 5),
        operator: "田中 一郎".into(),
        closed_at: Some(at(16, 52)),
        second: "森 千尋".into(),
        expected: 418,
        found: 416,
        missing: 2,
        unexpected: 1,
        differences: vec![
            difference(
                "missing",
                SERIAL,
                Some("in_stock"),
                "前日の書込で隔離箱に移した可能性。翌日に再度数える。",
                false,
            ),
            difference(
                "missing",
                "RT-00001977",
                Some("in_stock"),
                "金庫内を三度探したが見当たらない。",
                true,
            ),
            difference("unexpected", "RT-00009999", None, "他店の見本の置き忘れ", false),
        ],
        reprint: 1,
    }
}

/// What was destroyed on that day.
pub fn destruction_record() -> DestructionRecord {
    let unit =
        |no: u32, serial: &str, contract: &str, organisation: &str, reason: Option<&str>| DestroyedUnit {
            no,
            serial: serial.into(),
            model: "PTB-1".into(),
            lot: "L2511-B".into(),
            contract: contract.into(),
            organisation: organisation.into(),
            reason: reason.map(|verdict| Word::of("verdict", verdict)),
            at: at(15, 12),
            operator: "田中 一郎".into(),
            second: "森 千尋".into(),
            secret_gone: true,
        };
    DestructionRecord {
        day: Day(TODAY),
        institution: "みおつくし信用組合".into(),
        station: "station-1".into(),
        units: vec![
            unit(1, SERIAL, "0130-448812", "株式会社サンプル商事", Some("awaiting_return")),
            unit(
                2,
                "RT-00001977",
                "0130-448999",
                "特定非営利活動法人北陸地域産業技術振興支援協議会 金沢西部事業所",
                Some("reported_lost"),
            ),
            unit(3, "RT-00001961", "", "", None),
        ],
        reprint: 1,
    }
}

const LONG_NAME: &str = "特定非営利活動法人北陸地域産業技術振興支援協議会 金沢西部事業所";

fn serials(count: u32) -> Vec<String> {
    (1..=count).map(|no| format!("RT-{:08}", 70_000 + no)).collect()
}

/// The letter for nine units with long names and a page of long guidance.
fn full_letter() -> Letter {
    let users: Vec<String> = (1..=6).map(|no| format!("総務経理本部 東久世 貴美子{no}")).collect();
    let unit = |(no, serial)| Unit { no, serial, code_secs: 60, users: users[..=(no as usize % 6)].to_vec() };
    let Guidance::Hard { set_up_by, skip_days, code_digits, code_secs, reissue_each, .. } = letter().guidance
    else {
        return letter();
    };
    Letter {
        recipient: Recipient {
            address: address(
                "103-0024",
                "東京都中央区日本橋小舟町10番11号",
                "小舟町サンプルビルディング アネックス9階901号室・902号室 (総合受付は本館2階)",
            ),
            addressee: Addressee::Organisation { name: LONG_NAME.into() },
        },
        guidance: Guidance::Hard {
            units: (1..).zip(serials(9)).map(unit).collect(),
            set_up_by,
            skip_days,
            code_digits,
            code_secs,
            certificate: true,
            reissue_each,
            return_within_days: Some(60),
        },
        guidance_page: "https://www.example.jp/corporate/internet-banking/one-time/guide/set-up/".into(),
        ..letter()
    }
}

/// A day with many lots, many differences and a list of each sort of mail.
fn full_balance() -> DailyBalance {
    let lots = (1..=8).map(|no| balance_line(&format!("L26{no:02}-A"), [no, 4, 171, 3, 2, 1, 1, 0, 0]));
    let difference = |(object, explanation): (String, &str)| DifferenceLine {
        sort: Word::of("stock-difference", "missing"),
        object,
        is_unit: true,
        explanation: explanation.into(),
    };
    let long = "前日の書込で隔離箱に移した可能性があるため、翌営業日に再度数えて役席に報告する。";
    let whys = [long, "", "棚卸で見当たらず。"].into_iter().cycle();
    let broken = DifferenceLine {
        sort: Word::of("stock-difference", "lot_incomplete"),
        object: "L2604-A".into(),
        is_unit: false,
        explanation: "納品書と照合中".into(),
    };
    DailyBalance {
        lots: lots.collect(),
        differences: serials(5).into_iter().zip(whys).map(difference).chain([broken]).collect(),
        posted: vec![
            posted(41, "simple_registered", 131, 64_190, "R-2026-0417"),
            posted(42, "registered", 2, 1_240, "引受番号 123-45-67890-1"),
            posted(43, "recorded", 12, 4_200, ""),
        ],
        posted_pieces: 145,
        posted_charge: Money(Yen(69_630)),
        total: balance_line("", [36, 32, 1368, 24, 16, 8, 8, 0, 0]),
        ..daily_balance()
    }
}

/// What is longer than usual: more units than a row of barcodes holds, and long names.
pub fn full_gallery() -> Vec<(&'static str, Content)> {
    let many = Receipt { organisation: LONG_NAME.into(), pieces: 9, serials: serials(9), ..receipt() };
    let slip = ReturnSlip { organisation: LONG_NAME.into(), pieces: 9, serials: serials(9), ..return_slip() };
    vec![
        ("letter-full", full_letter().into()),
        ("receipt-full", many.into()),
        ("return-slip-full", slip.into()),
        ("daily-balance-full", full_balance().into()),
    ]
}

/// Each paper with the name of its golden file.
pub fn gallery() -> Vec<(&'static str, Content)> {
    vec![
        ("letter", letter().into()),
        ("letter-soft", soft_letter().into()),
        ("return-slip", return_slip().into()),
        ("receipt", receipt().into()),
        ("campaign-letter", campaign_letter().into()),
        ("posting-list", posting_list().into()),
        ("daily-balance", daily_balance().into()),
        ("stock-take-report", stock_take_report().into()),
        ("destruction-record", destruction_record().into()),
    ]
}
