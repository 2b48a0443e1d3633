//! A request form while it is being typed: texts and choices as they stand, good or not.
//!
//! The order of the fields is that of 依頼書②. The trap: nothing of a draft is believed; the desk reads it, asks every
//! rule, and only a draft without a single objection becomes a request.

use crate::domain::code::codes;
use crate::domain::{Channel, FormKind, OtpMethod, RequestKind, RequestReason, UserId};

codes! {
    /// The place on the form that an answer belongs beside, in the order of the form.
    DraftField {
        /// 受付番号.
        No = "no",
        /// 受付日.
        ReceivedOn = "received_on",
        /// 受付店.
        Branch = "branch",
        /// 受付経路.
        Channel = "channel",
        /// 依頼書区分.
        Form = "form",
        /// ご契約先番号.
        Contract = "contract",
        /// 依頼区分.
        Kind = "kind",
        /// 事由.
        Reason = "reason",
        /// 変更後の方式.
        Method = "method",
        /// 対象トークン.
        Tokens = "tokens",
        /// 個数.
        Quantity = "quantity",
        /// 利用者 of each token.
        Users = "users",
        /// 発送先の郵便番号.
        ShipPostalCode = "ship_postal_code",
        /// 発送先の住所.
        ShipStreet = "ship_street",
        /// 発送先の建物.
        ShipBuilding = "ship_building",
        /// Why not the registered address.
        ShipReason = "ship_reason",
        /// 宛名.
        Attention = "attention",
        /// 備考.
        Remark = "remark",
        /// 手数料 and the account that pays it.
        Fee = "fee",
    }
}

/// One token that the form asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftItem {
    /// Whom it will serve.
    pub users: Vec<UserId>,
    /// The serial whose place it takes; empty where it takes none.
    pub replaces: String,
}

/// Another address than the registered one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftAddress {
    /// Postal code.
    pub postal_code: String,
    /// Prefecture to number.
    pub street: String,
    /// Building.
    pub building: String,
    /// Why.
    pub reason: String,
}

/// The form as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestDraft {
    /// Reception number, as typed or scanned from the paper.
    pub no: String,
    /// Day of reception, in any way that people write days.
    pub received_on: String,
    /// Receiving branch.
    pub branch: String,
    /// How it came.
    pub channel: Channel,
    /// On which paper.
    pub form: FormKind,
    /// Whether the branch compared the seal.
    pub seal_checked: bool,
    /// Contract: its number, or what it may be found by.
    pub contract: String,
    /// What is asked for.
    pub kind: RequestKind,
    /// Why, where the form asks.
    pub reason: Option<RequestReason>,
    /// The method that a change of method asks for.
    pub method: Option<OtpMethod>,
    /// Serials that a revocation or an unlock is about.
    pub subjects: Vec<String>,
    /// The tokens asked for, in order.
    pub items: Vec<DraftItem>,
    /// Another address; `None` for the registered one.
    pub ship_to: Option<DraftAddress>,
    /// Department and person.
    pub attention: String,
    /// What the clerk notes.
    pub remark: String,
}

impl RequestDraft {
    /// An empty form of a kind: its usual paper, brought to the counter, one token where it asks for any.
    #[must_use]
    pub fn new(kind: RequestKind) -> Self {
        let items = if kind.issues_tokens() && !kind.replaces_tokens() && kind != RequestKind::MethodChange {
            vec![DraftItem::default()]
        } else {
            Vec::new()
        };
        Self {
            no: String::new(),
            received_on: String::new(),
            branch: String::new(),
            channel: Channel::Counter,
            form: kind.usual_form(),
            seal_checked: false,
            contract: String::new(),
            kind,
            reason: None,
            method: None,
            subjects: Vec::new(),
            items,
            ship_to: None,
            attention: String::new(),
            remark: String::new(),
        }
    }
}
