//! What leaves the room on paper: each kind has a printer of its own, and every print of it is counted.

use crate::domain::code::codes;

codes! {
    /// A kind of paper.
    PaperKind {
        /// 宛名ラベル.
        Label = "label",
        /// 送付状.
        Letter = "letter",
        /// 返送用紙.
        ReturnSlip = "return_slip",
        /// 差出票.
        PostingList = "posting_list",
        /// 日計表.
        DayReport = "day_report",
        /// 廃棄記録.
        Disposal = "disposal",
        /// 受領書.
        Receipt = "receipt",
        /// 棚卸報告.
        StockTake = "stock_take",
        /// 更新の案内.
        Campaign = "campaign",
        /// Rulers for the offset of a printer.
        TestPage = "test_page",
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
        Self::DayReport,
        Self::Disposal,
        Self::Receipt,
        Self::StockTake,
        Self::Campaign,
    ];

    /// Whether a second copy on paper needs a reason: the outside and the inside of a parcel.
    #[must_use]
    pub const fn asks_for_a_reason(self) -> bool {
        matches!(self, Self::Label | Self::Letter | Self::ReturnSlip)
    }
}
