//! Labels with any texts, for properties that hold whatever is written on a label.
//!
//! The trap: kanji alone would find nothing; brackets, half-width kana, rare kanji and variants are what goes wrong.

use proptest::prelude::*;
use token_station::domain::RequestNo;
use token_station::paper::barcode::NoBarcode;
use token_station::paper::{Addressee, LabelValue, Mark, Sender};

use crate::labels::{address, with_barcode};

/// A text of up to so many characters, as names and addresses have them, and as they should not.
fn words(longest: usize) -> impl Strategy<Value = String> {
    let character = prop_oneof![
        8 => prop::sample::select("大阪市区町村上本東西南北番号丁目株式会社商事電工学園葛城髙﨑彅鷗𠮷槗".chars().collect::<Vec<_>>()),
        4 => prop::sample::select("サンプルビルヂングッャーのあかさ（）「」、。・〜".chars().collect::<Vec<_>>()),
        2 => prop::sample::select("ABCxyz0123456789&-.ｱﾞㇻ㈱".chars().collect::<Vec<_>>()),
        1 => prop::sample::select(vec![' ', '\u{3000}', '葛']),
    ];
    prop::collection::vec(character, 1..longest).prop_map(String::from_iter)
}

/// Labels with departments of up to so many characters, and other texts of up to four times that.
pub fn any_label(longest: usize) -> impl Strategy<Value = LabelValue> {
    let addressee = prop_oneof![
        words(longest * 4).prop_map(|name| Addressee::Organisation { name }),
        (words(longest * 2), words(longest), words(longest * 2)).prop_map(
            |(organisation, department, name)| Addressee::Person { organisation, department, name }
        ),
    ];
    (
        words(longest * 3),
        words(longest * 3),
        addressee,
        prop::sample::subsequence(Mark::USUAL.to_vec(), 0..=3),
        words(longest * 2),
        words(longest * 2),
        1..9_999_u32,
        prop::option::of("[1-9]{1,3}(-[1-9]{1,2}){0,3}"),
    )
        .prop_map(|(street, building, addressee, marks, sender_street, sender_name, pieces, rest)| {
            let without = LabelValue {
                address: address("543-0001", &street, &building),
                addressee,
                marks,
                sender: Sender { name: sender_name, address: address("530-0001", &sender_street, "") },
                reception_no: RequestNo("26-1107".into()),
                pieces,
                barcode: Err(NoBarcode::UnknownTown),
            };
            rest.map_or(without.clone(), |rest| with_barcode(without, &rest))
        })
}
