//! What leaves the room on paper: each kind has a printer of its own, and every print of it is counted.

use crate::domain::DocumentKind;
use crate::domain::code::codes;

codes! {
    /// A kind of paper.
    PaperKind {
        /// 宛名ラベル.
        Label = "label",
        /// 送付状.
        Letter = "letter",
        /// 返送票.
        ReturnSlip = "return-slip",
        /// 差出票.
        PostingList = "posting-list",
        /// 日計表.
        DailyBalance = "daily-balance",
        /// 廃棄記録.
        DestructionRecord = "destruction-record",
        /// 受領書.
        Receipt = "receipt",
        /// 棚卸報告書.
        StockTakeReport = "stock-take-report",
        /// 期限到来のお知らせ.
        CampaignLetter = "campaign-letter",
        /// Rulers for the offset of a printer.
        TestPage = "test-page",
        /// A file that somebody named.
        File = "file",
    }
}

impl PaperKind {
    /// Those that are printed again and again, and so have a printer of their own.
    pub const WITH_PRINTER: &'static [Self] = &[
        Self::Label,
        Self::Letter,
        Self::ReturnSlip,
        Self::PostingList,
        Self::DailyBalance,
        Self::DestructionRecord,
        Self::Receipt,
        Self::StockTakeReport,
        Self::CampaignLetter,
    ];

    /// Whether it is about one request, so that its subject is a reception number.
    #[must_use]
    pub const fn is_of_a_request(self) -> bool {
        matches!(self, Self::Label | Self::Letter | Self::ReturnSlip | Self::Receipt)
    }

    /// Whether a second copy on paper needs a reason: the outside and the inside of a parcel.
    #[must_use]
    pub const fn asks_for_a_reason(self) -> bool {
        matches!(self, Self::Label | Self::Letter | Self::ReturnSlip)
    }
}

impl From<DocumentKind> for PaperKind {
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Label => Self::Label,
            DocumentKind::Letter => Self::Letter,
            DocumentKind::ReturnSlip => Self::ReturnSlip,
            DocumentKind::Receipt => Self::Receipt,
            DocumentKind::CampaignLetter => Self::CampaignLetter,
            DocumentKind::PostingList => Self::PostingList,
            DocumentKind::DailyBalance => Self::DailyBalance,
            DocumentKind::StockTakeReport => Self::StockTakeReport,
            DocumentKind::DestructionRecord => Self::DestructionRecord,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_has_a_printer_of_its_own_under_its_own_code() {
        for kind in DocumentKind::ALL {
            let paper = PaperKind::from(*kind);
            assert_eq!(paper.as_str(), kind.as_str());
            assert!(PaperKind::WITH_PRINTER.contains(&paper), "{kind}");
        }
        assert_eq!(PaperKind::WITH_PRINTER.len(), DocumentKind::ALL.len());
    }
}
