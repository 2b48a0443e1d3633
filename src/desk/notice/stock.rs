//! What the rules of the stock refuse, as notices.

use crate::desk::notice::refused;
use crate::domain::StockRefusal;
use crate::domain::key_change::KeyChangeRefused;
use crate::words::Notice;

impl From<&KeyChangeRefused> for Notice {
    fn from(refusal: &KeyChangeRefused) -> Self {
        use KeyChangeRefused as R;
        match refusal {
            R::FixedKey { token } => refused("key-fixed").text("token", token),
            R::NoKey { lot } => refused("key-lot-without").text("lot", lot),
            R::SameLot { token, lot } => refused("key-lot-same").text("token", token).text("lot", lot),
            R::Waits { token, secs } => {
                refused("key-change-delay").text("token", token).number("secs", *secs)
            }
            R::Open { token, lot } => refused("key-change-open").text("token", token).text("lot", lot),
        }
    }
}

impl From<&StockRefusal> for Notice {
    fn from(refusal: &StockRefusal) -> Self {
        use StockRefusal as R;
        match refusal {
            R::RangeWrong { first, last } => {
                refused("stock-range-wrong").text("first", first).text("last", last)
            }
            R::RangeTooLong { units, most } => {
                refused("stock-range-too-long").number("units", number(*units)).number("most", number(*most))
            }
            R::FieldEmpty { field } => {
                refused("stock-field-empty").word("field", "stock-field", field.as_str())
            }
            R::FieldWrong { field } => {
                refused("stock-field-wrong").word("field", "stock-field", field.as_str())
            }
            R::SerialTwice { serial } => refused("stock-serial-twice").text("token", serial),
            R::LotMixed { lot } => refused("import-lot-mixed").text("lot", lot),
            R::CountDiffers { listed, first, second } => refused("stock-count-differs")
                .number("listed", *listed)
                .number("first", *first)
                .number("second", *second),
            R::LotKnown { lot } => refused("import-lot-known").text("lot", lot),
            R::TokenKnown { token } => refused("import-token-known").text("token", token),
            R::TrainingKey { lot } => refused("import-training-key").text("lot", lot),
            R::LotExpired { lot, expires_on } => {
                refused("stock-lot-expired").text("lot", lot).text("day", expires_on)
            }
            R::Expired { token, expires_on } => {
                refused("stock-expired").text("token", token).text("day", expires_on)
            }
            R::ScanUnreadable { got } => refused("stock-scan-unreadable").text("got", got),
            R::UnitUnknown { serial } => refused("token-unknown").text("token", serial),
            R::UnitAmbiguous { serial } => refused("stock-unit-ambiguous").text("token", serial),
            R::NotInTheHouse { token, state } => refused("stock-not-in-the-house").text("token", token).word(
                "state",
                "token-state",
                state.as_str(),
            ),
            R::PlaceWrong { got } => refused("stock-place-wrong").text("got", got),
            R::TakeOpen { no } => refused("stock-take-open").text("no", no),
            R::TakeClosed { no } => refused("stock-take-closed").text("no", no),
            R::Unexplained { object } => refused("stock-unexplained").text("object", object),
            R::NotMissing { token } => refused("stock-not-missing").text("token", token),
            R::CannotBeLost { token, state } => refused("stock-cannot-be-lost").text("token", token).word(
                "state",
                "token-state",
                state.as_str(),
            ),
            R::DayClosed { day } => refused("stock-day-closed").text("day", day),
            R::DayUnexplained { day, difference } => {
                refused("stock-day-unexplained").text("day", day).number("difference", *difference)
            }
            R::NothingToExplain { day } => refused("stock-nothing-to-explain").text("day", day),
            R::IncidentDecided { no } => refused("stock-incident-decided").text("no", no),
        }
    }
}

fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
