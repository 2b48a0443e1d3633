//! The papers that the desk makes: one closed list for templates, printers, previews and scripts.
//!
//! README, rules W7, W9, W12. The trap: there are three sorts of places, not two. What is read on the way may name no
//! serial and not what a parcel holds; what lies beside the units names their serials, which stand on the units as
//! well, but still not what they are in one word; what stays in the safe may say everything.

use crate::domain::code::codes;

codes! {
    /// A sort of paper; its code is also the name of its template.
    DocumentKind {
        /// 宛名ラベル: on the parcel.
        Label = "label",
        /// 送付状: in the parcel, with what to do first (初期設定).
        Letter = "letter",
        /// 返送票: comes back with an old unit.
        ReturnSlip = "return-slip",
        /// 受領書: what the customer signs on receipt.
        Receipt = "receipt",
        /// 期限到来のお知らせ: the letter of an expiry campaign (W12).
        CampaignLetter = "campaign-letter",
        /// 書留・特定記録郵便物等差出票: for the post office.
        PostingList = "posting-list",
        /// 日計表: the day's balance, signed, with the head of the journal (W9).
        DailyBalance = "daily-balance",
        /// 棚卸報告書 (W9).
        StockTakeReport = "stock-take-report",
        /// 廃棄記録: what was destroyed before two people (W7).
        DestructionRecord = "destruction-record",
    }
}

impl DocumentKind {
    /// Whether it leaves the house: then it does not say in one word what a parcel holds.
    #[must_use]
    pub const fn is_outside(self) -> bool {
        match self {
            Self::Label
            | Self::Letter
            | Self::ReturnSlip
            | Self::Receipt
            | Self::CampaignLetter
            | Self::PostingList => true,
            Self::DailyBalance | Self::StockTakeReport | Self::DestructionRecord => false,
        }
    }

    /// Whether serials stand on it: it stays in the safe, or lies in the parcel beside the units that bear them.
    #[must_use]
    pub const fn names_serials(self) -> bool {
        match self {
            Self::Letter
            | Self::ReturnSlip
            | Self::Receipt
            | Self::DailyBalance
            | Self::StockTakeReport
            | Self::DestructionRecord => true,
            Self::Label | Self::CampaignLetter | Self::PostingList => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_safe_keeps_stays_inside_and_everything_else_goes_out() {
        let inside: Vec<_> = DocumentKind::ALL.iter().filter(|kind| !kind.is_outside()).collect();
        assert_eq!(
            inside,
            [&DocumentKind::DailyBalance, &DocumentKind::StockTakeReport, &DocumentKind::DestructionRecord]
        );
    }

    #[test]
    fn no_serial_stands_on_what_is_read_on_the_way() {
        let nameless: Vec<_> = DocumentKind::ALL.iter().filter(|kind| !kind.names_serials()).collect();
        assert_eq!(
            nameless,
            [&DocumentKind::Label, &DocumentKind::CampaignLetter, &DocumentKind::PostingList]
        );
        assert!(nameless.iter().all(|kind| kind.is_outside()));
    }
}
