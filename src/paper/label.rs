//! What stands on an address label.
//!
//! Contents of the horizontal label: postal code, address, addressee, marks, return address, reception number.
//! The trap: what is inside the parcel must not be readable outside, so there is no field for a serial, and the
//! number of pieces is a bare count.

mod draw;
mod fields;
mod foot;
mod measure;
mod plan;
mod writing;

pub use draw::draw;
pub use fields::LabelWords;
pub use measure::Measure;
pub use plan::{Lacking, Plan, as_factor, plan_label, printed_once};

use crate::domain::code::codes;
use crate::domain::{Address, RequestNo};
use crate::paper::barcode::{CustomerBarcode, NoBarcode};

codes! {
    /// How the post shall treat the parcel, printed as a red stamp.
    Mark {
        /// 簡易書留: registered, signed for on delivery.
        SimpleRegistered = "simple_registered",
        /// 書留: registered.
        Registered = "registered",
        /// 特定記録: its acceptance is recorded.
        Recorded = "recorded",
        /// 転送不要: to be returned instead of forwarded when the addressee has moved.
        DoNotForward = "do_not_forward",
        /// 親展: to be opened by the addressee only.
        Confidential = "confidential",
    }
}

impl Mark {
    /// Those of a parcel as most are sent: the kinds of registered mail exclude each other.
    pub const USUAL: &'static [Self] = &[Self::SimpleRegistered, Self::DoNotForward, Self::Confidential];
}

/// Who receives the parcel; decides between 御中 and 様, which never stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressee {
    /// An organisation as a whole: 御中.
    Organisation {
        /// Its registered name.
        name: String,
    },
    /// A person: 様.
    Person {
        /// Where the person works; empty for a private person.
        organisation: String,
        /// Department or office; empty when unknown.
        department: String,
        /// The person, with family name first.
        name: String,
    },
}

impl Addressee {
    /// The organisation, or the person in it when the request names one.
    #[must_use]
    pub fn of(organisation: &str, attention: &str) -> Self {
        if attention.trim().is_empty() {
            Self::Organisation { name: organisation.to_owned() }
        } else {
            Self::Person {
                organisation: organisation.to_owned(),
                department: String::new(),
                name: attention.trim().to_owned(),
            }
        }
    }
}

/// Who sends, and where the post returns what it cannot deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The institution, with its department if it has one.
    pub name: String,
    /// Its address.
    pub address: Address,
}

/// One address label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelValue {
    /// Where the parcel goes.
    pub address: Address,
    /// Who receives it.
    pub addressee: Addressee,
    /// Stamps, in the order of printing; one given twice is printed once.
    pub marks: Vec<Mark>,
    /// Who sends it.
    pub sender: Sender,
    /// The reception number, small at the foot.
    pub reception_no: RequestNo,
    /// How many pieces are inside.
    pub pieces: u32,
    /// The customer barcode of the address, or why it has none.
    pub barcode: Result<CustomerBarcode, NoBarcode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_without_a_person_goes_to_the_organisation() {
        assert_eq!(
            Addressee::of("株式会社サンプル商事", "　 "),
            Addressee::Organisation { name: "株式会社サンプル商事".into() }
        );
        assert!(matches!(
            Addressee::of("株式会社サンプル商事", " 田中 美咲 "),
            Addressee::Person { name, .. } if name == "田中 美咲"
        ));
    }
}
