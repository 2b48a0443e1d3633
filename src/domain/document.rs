//! The papers that the desk makes: one closed list for templates, printers, previews and scripts.
//!
//! POST.md 4.3 and 7, RULES W7, W9, W12. The trap: what leaves the house may not say what is in a parcel, so a paper
//! that does never carries a serial; only the inside ones have a place for it.

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
    /// Whether it leaves the house: then no serial stands on it, nor what a parcel holds in plain words.
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
}
