//! The words of the files: every column's names and every closed value's spellings, Japanese and English.
//!
//! The one place in this room where Japanese stands in code: these words are part of the file format, not of what
//! people read on screen.

use crate::domain::contract::AccountKind;
use crate::domain::{
    Channel, ContractStatus, FormKind, LoginMethod, OtpMethod, RequestKind, RequestReason, UserRole,
};
use crate::exchange::CentreEvent;

/// A column under all its names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// The stable English name.
    pub english: &'static str,
    /// The name that the station writes.
    pub japanese: &'static str,
    /// Further names that are read.
    pub also: &'static [&'static str],
    /// Whether the file must have it.
    pub needed: bool,
}

const fn needed(english: &'static str, japanese: &'static str, also: &'static [&'static str]) -> Column {
    Column { english, japanese, also, needed: true }
}

const fn optional(english: &'static str, japanese: &'static str, also: &'static [&'static str]) -> Column {
    Column { english, japanese, also, needed: false }
}

pub(super) static CONTRACT_NO: Column =
    needed("contract_no", "契約番号", &["契約先番号", "ご契約先番号", "ご契約番号"]);
pub(super) static NAME: Column = needed("name", "契約先名", &["契約先名(漢字)", "契約先名（漢字）"]);
pub(super) static KANA: Column =
    needed("kana", "カナ", &["契約先名(カナ)", "契約先名（カナ）", "契約先名カナ"]);
pub(super) static STATUS: Column = needed("status", "状態", &["契約状態"]);
pub(super) static METHOD: Column = needed("method", "認証方式", &[]);
pub(super) static LOGIN: Column = optional("login", "本人認証", &["ログイン方式"]);
pub(super) static CORPORATE_NO: Column = optional("corporate_no", "法人番号", &[]);
pub(super) static ACCOUNT_BRANCH: Column =
    optional("branch", "店番", &["account_branch", "取引店", "口座店番"]);
pub(super) static ACCOUNT_KIND: Column = optional("account_kind", "科目", &["預金種目"]);
pub(super) static ACCOUNT_NO: Column = optional("account_no", "口座番号", &[]);
pub(super) static ACCOUNT_HOLDER: Column = optional("account_holder", "口座名義", &["口座名義カナ"]);
pub(super) static POSTAL_CODE: Column = needed("postal_code", "郵便番号", &[]);
pub(super) static ADDRESS: Column = needed("address", "住所", &[]);
pub(super) static BUILDING: Column = optional("building", "建物", &["建物名"]);
pub(super) static USERS: Column = needed("users", "利用者", &["利用者ID", "ユーザ"]);

pub(super) static REQUEST_NO: Column = needed("request_no", "受付番号", &["reception_no"]);
pub(super) static RECEIVED_ON: Column = needed("received_on", "受付日", &["reception_date"]);
pub(super) static KIND: Column = needed("kind", "区分", &["依頼区分", "request_kind"]);
pub(super) static BRANCH: Column = needed("branch", "店番", &["受付店", "取引店"]);
pub(super) static SEAL_CHECKED: Column = optional("seal_checked", "印鑑照合", &["印鑑照合済"]);
pub(super) static QUANTITY: Column = optional("quantity", "個数", &[]);
pub(super) static SHIP_TO: Column = optional("ship_to", "発送先", &["発送先区分"]);
pub(super) static SHIP_POSTAL_CODE: Column = optional("ship_postal_code", "発送先郵便番号", &[]);
pub(super) static SHIP_ADDRESS: Column = optional("ship_address", "発送先住所", &[]);
pub(super) static SHIP_BUILDING: Column = optional("ship_building", "発送先建物", &["発送先建物名"]);
pub(super) static SHIP_REASON: Column = optional("ship_reason", "発送先理由", &[]);
pub(super) static ATTENTION: Column = optional("attention", "宛名", &["担当者名"]);

pub(super) static REASON: Column = optional("reason", "事由", &["事由区分"]);
pub(super) static FORM: Column = optional("form", "依頼書区分", &["form_kind"]);
pub(super) static CHANNEL: Column = optional("channel", "受付経路", &[]);
pub(super) static OLD_TOKENS: Column =
    optional("old_tokens", "旧シリアル", &["旧シリアル番号", "対象シリアル", "対象シリアル番号"]);
pub(super) static NEW_METHOD: Column = optional("new_method", "変更後方式", &["変更後認証方式"]);
pub(super) static REMARK: Column = optional("remark", "備考", &["摘要"]);

pub(super) static MANUFACTURER: Column = needed("manufacturer", "製造者", &["メーカー"]);
pub(super) static SERIAL: Column = needed("serial", "シリアル", &["シリアル番号"]);
pub(super) static MODEL: Column = needed("model", "型式", &[]);
pub(super) static LOT: Column = needed("lot", "ロット", &["ロット番号"]);
pub(super) static EXPIRES_ON: Column = optional("expires_on", "有効期限", &["期限", "expiry"]);

pub(super) static CENTRE_USER: Column = needed("user", "利用者", &["利用者ID", "ユーザ"]);
pub(super) static CENTRE_AT: Column = needed("at", "日時", &["発生日時"]);
pub(super) static CENTRE_EVENT: Column = needed("event", "事象", &["区分"]);

/// One value of a closed list and its spellings; the first is the one that is written.
pub(super) type Spelling<T> = (T, &'static [&'static str]);

pub(super) static STATUS_WORDS: &[Spelling<ContractStatus>] = &[
    (ContractStatus::Active, &["有効", "active", "契約中"]),
    (ContractStatus::Suspended, &["停止", "suspended", "停止中"]),
    (ContractStatus::Terminated, &["解約", "terminated", "解約済"]),
];

pub(super) static METHOD_WORDS: &[Spelling<OtpMethod>] = &[
    (OtpMethod::Hard, &["ハード", "hard", "ハードトークン"]),
    (OtpMethod::Soft, &["ソフト", "soft", "ソフトトークン"]),
    (OtpMethod::None, &["なし", "none"]),
];

pub(super) static LOGIN_WORDS: &[Spelling<LoginMethod>] = &[
    (LoginMethod::Password, &["パスワード", "password", ""]),
    (LoginMethod::Certificate, &["電子証明書", "certificate"]),
];

pub(super) static ROLE_WORDS: &[Spelling<UserRole>] = &[
    (UserRole::Master, &["マスタ", "master", "マスタユーザ", "管理者"]),
    (UserRole::Ordinary, &["一般", "ordinary", "一般ユーザ"]),
];

pub(super) static ACCOUNT_KIND_WORDS: &[Spelling<AccountKind>] =
    &[(AccountKind::Ordinary, &["普通", "ordinary", "1"]), (AccountKind::Current, &["当座", "current", "2"])];

pub(super) static KIND_WORDS: &[Spelling<RequestKind>] = &[
    (RequestKind::New, &["新規", "new", "新規発行"]),
    (RequestKind::Additional, &["追加", "additional", "追加発行"]),
    (RequestKind::Reissue, &["再発行", "reissue"]),
    (RequestKind::Exchange, &["交換", "exchange"]),
    (RequestKind::MethodChange, &["認証方式変更", "method_change"]),
    (RequestKind::Revocation, &["失効", "revocation"]),
    (RequestKind::Unlock, &["ロック解除", "unlock"]),
    (RequestKind::Termination, &["解約", "termination"]),
];

pub(super) static REASON_WORDS: &[Spelling<Option<RequestReason>>] = &[
    (None, &[""]),
    (Some(RequestReason::Loss), &["紛失", "loss"]),
    (Some(RequestReason::Theft), &["盗難", "theft"]),
    (Some(RequestReason::Other), &["その他", "other"]),
    (Some(RequestReason::Fault), &["故障", "fault"]),
    (Some(RequestReason::Defect), &["初期不良", "defect"]),
    (Some(RequestReason::Battery), &["電池切れ", "battery"]),
    (Some(RequestReason::Expiry), &["期限到来", "expiry"]),
];

pub(super) static FORM_WORDS: &[Spelling<Option<FormKind>>] = &[
    (None, &[""]),
    (Some(FormKind::Application), &["利用申込書", "application"]),
    (Some(FormKind::Form2), &["依頼書②", "form2", "依頼書2", "依頼書２"]),
    (Some(FormKind::Notice), &["届出", "notice", "届書"]),
];

pub(super) static CHANNEL_WORDS: &[Spelling<Channel>] =
    &[(Channel::Counter, &["窓口書面", "counter", "", "窓口"]), (Channel::Web, &["Web諸届", "web"])];

pub(super) static NEW_METHOD_WORDS: &[Spelling<Option<OtpMethod>>] = &[
    (None, &[""]),
    (Some(OtpMethod::Hard), &["ハード", "hard", "ハードトークン"]),
    (Some(OtpMethod::Soft), &["ソフト", "soft", "ソフトトークン"]),
];

pub(super) static EVENT_WORDS: &[Spelling<CentreEvent>] = &[
    (CentreEvent::SetUp, &["設定済", "set_up", "初期設定済"]),
    (CentreEvent::Locked, &["ロック", "locked", "ロック中"]),
];

pub(super) static SEAL_WORDS: &[Spelling<bool>] = &[(true, &["済", "yes"]), (false, &["未", "no", ""])];

/// Whether the parcel goes to the registered address.
pub(super) static SHIP_TO_WORDS: &[Spelling<bool>] =
    &[(true, &["届出住所", "registered", ""]), (false, &["別住所", "other", "その他", "事業所"])];

/// Eras whose years are read, newest first: long name, letter, first day, last day.
pub(super) static ERAS: &[(&str, char, jiff::civil::Date, jiff::civil::Date)] = &[
    ("令和", 'R', jiff::civil::Date::constant(2019, 5, 1), jiff::civil::Date::MAX),
    ("平成", 'H', jiff::civil::Date::constant(1989, 1, 8), jiff::civil::Date::constant(2019, 4, 30)),
    ("昭和", 'S', jiff::civil::Date::constant(1926, 12, 25), jiff::civil::Date::constant(1989, 1, 7)),
];

/// The first year of an era.
pub(super) const FIRST_YEAR: &str = "元";
/// Behind year, month and day.
pub(super) const DATE_UNITS: [char; 3] = ['年', '月', '日'];

/// Words for users, in a column that means something per user.
pub(super) static USER_WORDS: &[&str] = &["利用者", "ユーザ", "user"];
/// Words that make such a column one about the method (R32).
pub(super) static METHOD_COLUMN_WORDS: &[&str] = &["方式", "method", "otp_kind", "トークン種別"];
/// Words of a column about asking single users for codes (R30, R31).
pub(super) static OTP_COLUMN_WORDS: &[&str] =
    &["利用可否", "otp_enabled", "otp", "ワンタイムパスワード", "利用者別", "ユーザ別", "per_user"];

/// The value that a spelling means; ASCII letters in any case.
pub(super) fn meaning<T: Copy>(words: &[Spelling<T>], text: &str) -> Option<T> {
    words
        .iter()
        .find(|(_, written)| written.iter().any(|word| word.eq_ignore_ascii_case(text)))
        .map(|(value, _)| *value)
}

/// The spelling in which a value is written; every list has every value.
pub(super) fn spelling<T: Copy + PartialEq>(words: &[Spelling<T>], value: T) -> &'static str {
    words.iter().find(|(known, _)| *known == value).map_or("", |(_, written)| written[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_spelling_and_its_stable_code_is_one() {
        for status in ContractStatus::ALL {
            assert_eq!(meaning(STATUS_WORDS, spelling(STATUS_WORDS, *status)), Some(*status));
            assert_eq!(meaning(STATUS_WORDS, status.as_str()), Some(*status));
        }
        for method in OtpMethod::ALL {
            assert_eq!(meaning(METHOD_WORDS, spelling(METHOD_WORDS, *method)), Some(*method));
            assert_eq!(meaning(METHOD_WORDS, method.as_str()), Some(*method));
        }
        for kind in RequestKind::ALL {
            assert_eq!(meaning(KIND_WORDS, spelling(KIND_WORDS, *kind)), Some(*kind));
            assert_eq!(meaning(KIND_WORDS, kind.as_str()), Some(*kind));
        }
        for reason in RequestReason::ALL {
            assert_eq!(meaning(REASON_WORDS, reason.as_str()), Some(Some(*reason)));
        }
        for form in FormKind::ALL {
            assert_eq!(meaning(FORM_WORDS, form.as_str()), Some(Some(*form)));
        }
        for channel in Channel::ALL {
            assert_eq!(meaning(CHANNEL_WORDS, channel.as_str()), Some(*channel));
        }
        for role in UserRole::ALL {
            assert_eq!(meaning(ROLE_WORDS, role.as_str()), Some(*role));
        }
        for kind in AccountKind::ALL {
            assert_eq!(meaning(ACCOUNT_KIND_WORDS, kind.as_str()), Some(*kind));
        }
    }

    #[test]
    fn the_eras_touch_each_other() {
        for pair in ERAS.windows(2) {
            assert_eq!(pair[1].3.tomorrow().ok(), Some(pair[0].2), "{} and {}", pair[1].0, pair[0].0);
        }
    }
}
