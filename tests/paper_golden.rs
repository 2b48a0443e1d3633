use token_station::domain::{Address, PostalCode, RequestNo};
use token_station::paper::*;
#[test]
fn look() {
    let a = |c: &str, s: &str, b: &str| Address {
        postal_code: PostalCode::parse(c).unwrap(),
        street: s.into(),
        building: b.into(),
    };
    let v = LabelValue {
        address: a("543-0001", "大阪府大阪市天王寺区上本町8丁目9番14号", "上本町サンプルビル 7階"),
        addressee: Addressee::Organisation { name: "株式会社サンプル商事".into() },
        marks: Mark::ALL.to_vec(),
        sender: Sender {
            name: "テスト信用組合 事務集中部".into(),
            address: a("530-0001", "大阪府大阪市北区梅田1-2-3", ""),
        },
        reception_no: RequestNo("26-1107".into()),
        pieces: 2,
    };
    let t = Typesetter::new().unwrap();
    let start = std::time::Instant::now();
    let d = t.labels(Form::Roll90x29, StartCell::FIRST, &[v.clone()]).unwrap();
    println!("{:?}", start.elapsed());
    std::fs::write("/tmp/label.png", d.png(0, Dpi::new(300).unwrap()).unwrap()).unwrap();
    std::fs::write("/tmp/label.pdf", d.pdf().unwrap()).unwrap();
    println!("{:?}", start.elapsed());
}
