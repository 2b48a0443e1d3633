//! What every paper says: one value type for each, in one list.
//!
//! Adding a paper is its kind, its file here, its template and its sample in `assets/templates`, and one line in the
//! list. The trap: what is read on the way has no field for a serial.

mod campaign_letter;
mod daily_balance;
mod destruction_record;
mod letter;
mod posting_list;
mod receipt;
mod return_slip;
mod stock_take_report;

pub use campaign_letter::CampaignLetter;
pub use daily_balance::{BalanceLine, DailyBalance, DayClosed, DifferenceLine, PostedLine};
pub use destruction_record::{DestroyedUnit, DestructionRecord};
pub use letter::{Fee, Guidance, Letter, Unit};
pub use posting_list::{PostingList, PostingPage, PostingRow, ROWS_A_PAGE};
pub use receipt::Receipt;
pub use return_slip::ReturnSlip;
pub use stock_take_report::{FoundDifference, StockTakeReport};

use crate::domain::DocumentKind;

/// A template that is built in, with data to try it on.
#[derive(Debug)]
pub struct BuiltIn {
    /// The paper.
    pub kind: DocumentKind,
    /// The file of the template.
    pub file: &'static str,
    /// Its text.
    pub text: &'static str,
    /// What it reads when it is tried.
    pub sample: &'static str,
}

/// The list: for each paper its kind, which is also the name of its value type, and the name of its files.
macro_rules! papers {
    ($($kind:ident = $name:literal),+ $(,)?) => {
        /// What one paper says.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Content {
            $(
                #[doc = concat!("See [`", stringify!($kind), "`].")]
                $kind(Box<$kind>)
            ),+
        }

        impl Content {
            /// Which paper.
            #[must_use]
            pub const fn kind(&self) -> DocumentKind {
                match self { $(Self::$kind(_) => DocumentKind::$kind),+ }
            }

            /// What its template reads.
            pub(super) fn data(&self) -> serde_json::Result<serde_json::Value> {
                match self { $(Self::$kind(value) => serde_json::to_value(value)),+ }
            }
        }

        $(
            impl From<$kind> for Content {
                fn from(value: $kind) -> Self {
                    Self::$kind(Box::new(value))
                }
            }
        )+

        /// Every template of a paper; those of the label are in the list of forms.
        pub static BUILT_IN: &[BuiltIn] = &[$(BuiltIn {
            kind: DocumentKind::$kind,
            file: concat!($name, ".typ"),
            text: include_str!(concat!("../../assets/templates/", $name, ".typ")),
            sample: include_str!(concat!("../../assets/templates/samples/", $name, ".json")),
        }),+];
    };
}

papers! {
    Letter = "letter",
    ReturnSlip = "return-slip",
    Receipt = "receipt",
    CampaignLetter = "campaign-letter",
    PostingList = "posting-list",
    DailyBalance = "daily-balance",
    StockTakeReport = "stock-take-report",
    DestructionRecord = "destruction-record",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_but_the_label_has_its_line_and_its_name() {
        let without_label = DocumentKind::ALL.iter().filter(|kind| **kind != DocumentKind::Label);
        assert!(without_label.eq(BUILT_IN.iter().map(|built_in| &built_in.kind)));
        for built_in in BUILT_IN {
            assert_eq!(built_in.file, format!("{}.typ", built_in.kind));
        }
    }
}
