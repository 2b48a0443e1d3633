//! Labels for the tests of paper, and a typesetter that is made once.
//!
//! The trap: every text here is looked for in what is printed, so none may be contained in another by chance.

use std::sync::LazyLock;

use token_station::domain::{Address, PostalCode, RequestNo};
use token_station::paper::barcode::{CustomerBarcode, NoBarcode};
use token_station::paper::{
    Addressee, Document, Dpi, Form, LabelValue, Mark, PaperError, Sender, StartCell, Typesetter,
};

/// One typesetter for all tests.
pub static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

/// An address.
pub fn address(postal_code: &str, street: &str, building: &str) -> Address {
    Address {
        postal_code: PostalCode::parse(postal_code).unwrap(),
        street: street.into(),
        building: building.into(),
    }
}

/// The label that everybody knows.
pub fn label() -> LabelValue {
    LabelValue {
        address: address("543-0001", "大阪府大阪市天王寺区上本町8丁目9番14号", "上本町サンプルビル 7階"),
        addressee: Addressee::Organisation { name: "株式会社サンプル商事".into() },
        marks: Mark::ALL.to_vec(),
        sender: Sender {
            name: "テスト信用組合 事務集中部".into(),
            address: address("530-0001", "大阪府大阪市北区梅田1-2-3", ""),
        },
        reception_no: RequestNo("26-1107".into()),
        pieces: 2,
        barcode: Err(NoBarcode::UnknownTown),
    }
}

/// The same to an organisation.
pub fn to_organisation(name: &str) -> LabelValue {
    LabelValue { addressee: Addressee::Organisation { name: name.into() }, ..label() }
}

/// The same to a person.
pub fn to_person(organisation: &str, department: &str, name: &str) -> LabelValue {
    let addressee = Addressee::Person {
        organisation: organisation.into(),
        department: department.into(),
        name: name.into(),
    };
    LabelValue { addressee, ..label() }
}

/// The same to another place.
pub fn at(street: &str, building: &str) -> LabelValue {
    LabelValue { address: address("639-2102", street, building), ..label() }
}

/// The same with the customer barcode of that rest of its address.
pub fn with_barcode(label: LabelValue, rest: &str) -> LabelValue {
    let barcode = CustomerBarcode::of_address(&label.address.postal_code, rest);
    LabelValue { barcode, ..label }
}

/// Addresses that people will meet, with their barcodes.
pub fn addressed() -> Vec<LabelValue> {
    let rest = "8丁目9番14号 上本町サンプルビル 7階";
    vec![
        with_barcode(label(), rest),
        with_barcode(to_organisation("学校法人平野学園 平野中学校・高等学校"), rest),
        with_barcode(LabelValue { marks: vec![], ..label() }, rest),
        with_barcode(at("奈良県葛城市東室1", ""), "1"),
        with_barcode(
            LabelValue {
                address: address("105-0001", "東京都港区虎ノ門1丁目23番1号", ""),
                ..to_person("", "", "山田 花子")
            },
            "1丁目23番1号",
        ),
    ]
}

/// Makes labels from that cell on.
pub fn make(form: Form, start: u8, labels: &[LabelValue]) -> Result<Document, PaperError> {
    TYPESETTER.labels(form, StartCell::of(form, start).unwrap(), labels)
}

/// Makes one label on the roll.
pub fn roll(label: LabelValue) -> Result<Document, PaperError> {
    make(Form::Roll90x29, 1, &[label])
}

/// A resolution.
pub fn dpi(dots: u16) -> Dpi {
    Dpi::new(dots).unwrap()
}

/// The texts of a label as they were given.
pub fn given(label: &LabelValue) -> Vec<String> {
    // Every field is named here: a new one, and above all one for a serial, has to pass this place.
    let LabelValue { address, addressee, marks: _, sender, reception_no, pieces, barcode: _ } = label;
    let mut texts = vec![
        format!("〒{}", address.postal_code),
        address.street.clone(),
        address.building.clone(),
        format!("差出人 〒{}", sender.address.postal_code),
        sender.address.street.clone(),
        sender.address.building.clone(),
        sender.name.clone(),
        reception_no.to_string(),
        format!("{pieces}個"),
    ];
    match addressee {
        Addressee::Organisation { name } => texts.push(format!("{name}御中")),
        Addressee::Person { organisation, department, name } => {
            texts.extend([organisation.clone(), department.clone(), format!("{name}様")]);
        }
    }
    texts
}

/// Without spaces: a line may end at one.
pub fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
