//! The whole table of postal codes held against itself, and the addresses of the samples against it.

#![expect(clippy::unwrap_used, reason = "a step that cannot be taken fails the proof")]

use token_station::domain::{Doubt, Fit, Place, PostalCode, PostalTable};
use token_station::exchange::{read_contracts, read_postal_table, read_requests};

fn table() -> PostalTable {
    read_postal_table(include_bytes!("../assets/postal/japan.txt.gz")).unwrap()
}

fn code(text: &str) -> PostalCode {
    PostalCode::parse(text).unwrap()
}

/// Numbers that look drawn and are the same every time.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

#[test]
fn every_row_fits_its_own_code_and_is_divided_behind_its_town() {
    let table = table();
    let mut rows = 0;
    for (code, place) in table.all() {
        let town = place.address();
        let fit = table.check(&code, &town);
        assert_eq!(fit, Fit::Fits, "{code} {place:?}");
        if matches!(place, Place::Town(_)) {
            let written = format!("{town} 番外地");
            let split = table.split(&code, &written);
            assert_eq!((split.covered, split.rest), (town.as_str(), "番外地"), "{code}");
        }
        rows += 1;
    }
    assert_eq!(rows, 146_963);
}

#[test]
fn a_random_other_code_is_doubted() {
    let table = table();
    let all: Vec<_> = table.all().collect();
    let mut drawn = Drawn(1);
    let (mut doubted, mut known) = (0, 0);
    for _ in 0..1_000 {
        let (own, place) = &all[drawn.below(all.len())];
        let (other, elsewhere) = &all[drawn.below(all.len())];
        // One place has two codes where a town is divided by house numbers, and a business has one of its own.
        if own == other || place.parts()[..2] == elsewhere.parts()[..2] || table.places(own).count() > 1 {
            continue;
        }
        let Fit::Doubt(doubt) = table.check(other, &format!("{}1-2-3", place.address())) else {
            panic!("{} does not belong to {other}", place.address());
        };
        doubted += 1;
        known += usize::from(doubt.better().is_some());
        let right = doubt.better().is_none_or(|better| table.check(better, &place.address()) == Fit::Fits);
        assert!(right, "{doubt:?} for {place:?}");
    }
    assert!(doubted > 700, "{doubted}");
    assert!(known * 10 > doubted * 8, "{known} of {doubted} with the right code");
}

#[test]
fn codes_of_the_same_city_are_told_apart() {
    let table = table();
    let all: Vec<_> = table.all().collect();
    let mut drawn = Drawn(2);
    let (mut tried, mut doubted) = (0, 0);
    while tried < 1_000 {
        let at = drawn.below(all.len() - 200);
        let (own, place) = &all[at];
        let (other, elsewhere) = &all[at + 1 + drawn.below(199)];
        let towns = [place.parts()[2], elsewhere.parts()[2]];
        let is_town = |place: &Place<'_>| matches!(place, Place::Town(town) if !town.town.is_empty());
        if own == other
            || !is_town(place)
            || !is_town(elsewhere)
            || place.parts()[1] != elsewhere.parts()[1]
            || towns[0].starts_with(towns[1])
        {
            continue;
        }
        tried += 1;
        doubted += usize::from(table.check(other, &place.address()) != Fit::Fits);
    }
    assert!(doubted * 100 > tried * 98, "{doubted} of {tried}");
}

#[test]
fn representative_codes_are_those_that_end_in_two_noughts() {
    let table = table();
    for (code, place) in table.all() {
        let Place::Town(town) = place else { continue };
        let is_rest = town.note == "以下に掲載がない場合";
        if is_rest {
            assert!(place.is_rest_of_city(), "{code}");
        }
        assert!(!is_rest || code.digits().ends_with("00"), "{code} {town:?}");
    }
    let rest = |digits: &str| table.places(&code(digits)).all(|place| place.is_rest_of_city());
    assert!(rest("100-0000") && rest("498-0000") && !rest("100-0013"));
}

#[test]
fn addresses_that_the_post_publishes_fit_and_are_divided_as_it_does() {
    let table = table();
    for (digits, covered, rest) in [
        ("263-0023", "千葉市稲毛区緑町", "3丁目30-8　郵便ビル403号"),
        ("014-0113", "秋田県大仙市堀見内", "南田茂木　添60-1"),
        ("110-0016", "東京都台東区台東", "5-6-3　ABCビル10F"),
        ("060-0906", "北海道札幌市東区北六条東", "4丁目　郵便センター6号館"),
        ("065-0006", "北海道札幌市東区北六条東", "8丁目　郵便センター10号館"),
        ("407-0033", "山梨県韮崎市龍岡町下條南割", "韮崎400"),
        ("273-0102", "千葉県鎌ケ谷市右京塚", "東3丁目-20-5　郵便・A&bコーポB604号"),
        ("198-0036", "東京都青梅市河辺町", "十一丁目六番地一号　郵便タワー601"),
        ("027-0203", "岩手県宮古市大字津軽石", "第二十一地割大淵川480"),
        ("590-0016", "大阪府堺市堺区中田出井町", "四丁六番十九号"),
    ] {
        let written = format!("{covered}{rest}");
        assert_eq!(table.check(&code(digits), &written), Fit::Fits, "{written}");
        let split = table.split(&code(digits), &written);
        assert_eq!((split.covered, split.rest), (covered, rest), "{digits}");
    }
}

#[test]
fn the_ways_in_which_people_write_are_no_doubt() {
    let table = table();
    for (digits, address) in [
        ("100-0013", "東京都千代田区霞ヶ関3-2-5"),
        ("100-6010", "東京都千代田区霞が関3-2-5霞が関ビルディング10階"),
        ("604-0925", "京都府京都市中京区寺町通御池上る上本能寺前町488"),
        ("600-8216", "京都市下京区烏丸通七条下ル東塩小路町721-1"),
        ("602-8368", "京都市上京区御前通上の下立売上る北町1"),
        ("600-8008", "京都市下京区四条通烏丸東入長刀鉾町20"),
        ("498-0000", "木曾岬町新田無番地"),
        ("498-0003", "愛知県弥富市前が平1"),
        ("985-0000", "宮城県塩釜市1"),
        ("370-0829", "群馬県髙崎市高松町35-1"),
        ("100-1212", "東京都三宅村阿古497"),
        ("541-8519", "大阪府大阪市中央区淡路町2-5-11"),
        ("029-5503", "岩手県和賀郡西和賀町清水ヶ野18地割1"),
        ("550-0004", "大阪市西区靭本町1-1"),
        ("951-8514", "新潟市中央区学校町通二番町5274"),
    ] {
        assert_eq!(table.check(&code(digits), address), Fit::Fits, "{digits} {address}");
    }
    let doubt = |digits: &str, address: &str| match table.check(&code(digits), address) {
        Fit::Doubt(doubt) => doubt,
        Fit::Fits => panic!("{digits} {address}"),
    };
    let other_block = doubt("060-0906", "札幌市東区北6条東8丁目1");
    assert!(
        matches!(&other_block, Doubt::OtherBlock { blocks, .. } if blocks == "1〜7丁目"),
        "{other_block:?}"
    );
    assert_eq!(other_block.better(), Some(&code("065-0006")));
    assert_eq!(doubt("530-0000", "大阪市北区梅田1").better(), Some(&code("530-0001")));
    assert_eq!(doubt("530-0001", "大阪府堺市堺区南瓦町3-1").better(), Some(&code("590-0078")));
    assert!(matches!(doubt("000-0000", "大阪府堺市"), Doubt::NoSuchCode { .. }));
}

#[test]
fn every_address_of_the_samples_fits_its_code() {
    let table = table();
    let contracts = read_contracts(include_bytes!("../assets/samples/contracts.csv"));
    let requests = read_requests(include_bytes!("../assets/samples/requests.csv"), &|_, _| None);
    let own = contracts.rows.iter().map(|row| &row.value.address);
    let other = requests.rows.iter().filter_map(|row| match &row.value.ship_to {
        token_station::domain::ShipTo::Other { address, .. } => Some(address),
        token_station::domain::ShipTo::Registered => None,
    });
    let all: Vec<_> = own.chain(other).collect();
    assert!(all.len() >= 40, "{}", all.len());
    let doubts: Vec<_> = all
        .iter()
        .filter_map(|address| match table.check(&address.postal_code, &address.street) {
            Fit::Fits => None,
            Fit::Doubt(doubt) => Some(format!("{} {}: {doubt:?}", address.postal_code, address.street)),
        })
        .collect();
    assert!(doubts.is_empty(), "{}", doubts.join("\n"));
}
