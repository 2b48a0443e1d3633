//! Values as papers write them: days of both calendars, amounts with commas, codes as Japanese words.
//!
//! The trap: these write for people and nobody reads them back, so they are types of their own and no way of writing
//! domain values at large.

use jiff::civil::Date;
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::domain::{Address, UnixMillis, Yen};
use crate::paper::{Addressee, Sender};
use crate::words::date::in_japan;
use crate::words::number::thousands;
use crate::words::{Sentences, date};

/// A day: `era` 令和8年11月22日, `western` 2026年11月22日, `weekday` 日.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

/// An instant on Japan's clock: a [`Day`] and `time` 10:42.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub UnixMillis);

/// An amount: `2,200`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money(pub Yen);

/// A stable code, written as its Japanese word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    list: &'static str,
    code: String,
}

/// Whom a paper goes to, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Where.
    pub address: Address,
    /// Whom.
    pub addressee: Addressee,
}

impl Word {
    /// The word of a code: `("token-state", "in_stock")`.
    #[must_use]
    pub fn of(list: &'static str, code: &str) -> Self {
        Self { list, code: code.to_owned() }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let words = Sentences::of_paper();
        let mut day = to.serialize_struct("Day", 3)?;
        day.serialize_field("era", &words.japanese_era(self.0))?;
        day.serialize_field("western", &words.western(self.0))?;
        day.serialize_field("weekday", &words.weekday(self.0))?;
        day.end()
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let words = Sentences::of_paper();
        let day = in_japan(self.0).date();
        let mut moment = to.serialize_struct("Moment", 4)?;
        moment.serialize_field("era", &words.japanese_era(day))?;
        moment.serialize_field("western", &words.western(day))?;
        moment.serialize_field("weekday", &words.weekday(day))?;
        moment.serialize_field("time", &date::time_of_day(self.0)[..5])?;
        moment.end()
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&thousands(self.0.0))
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&Sentences::of_paper().word(self.list, &self.code))
    }
}

impl Serialize for Sender {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut sender = to.serialize_struct("Sender", 4)?;
        sender.serialize_field("sender", self.name.trim())?;
        sender.serialize_field("postal_code", &self.address.postal_code.to_string())?;
        sender.serialize_field("street", self.address.street.trim())?;
        sender.serialize_field("building", self.address.building.trim())?;
        sender.end()
    }
}

impl Serialize for Recipient {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (organisation, department, person) = match &self.addressee {
            Addressee::Organisation { name } => (name.trim(), "", ""),
            Addressee::Person { organisation, department, name } => {
                (organisation.trim(), department.trim(), name.trim())
            }
        };
        let mut recipient = to.serialize_struct("Recipient", 6)?;
        recipient.serialize_field("postal_code", &self.address.postal_code.to_string())?;
        recipient.serialize_field("street", self.address.street.trim())?;
        recipient.serialize_field("building", self.address.building.trim())?;
        recipient.serialize_field("organisation", organisation)?;
        recipient.serialize_field("department", department)?;
        recipient.serialize_field("person", person)?;
        recipient.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_both_calendars() {
        let written = serde_json::to_value(Day(Date::constant(2019, 5, 1))).unwrap();
        assert_eq!(
            (&written["era"], &written["western"]),
            (&"令和元年5月1日".into(), &"2019年5月1日".into())
        );
        assert_eq!(written["weekday"], "水");
    }

    #[test]
    fn an_instant_is_written_on_japans_clock() {
        let written = serde_json::to_value(Moment(UnixMillis(1_795_311_727_000))).unwrap();
        assert_eq!((&written["era"], &written["time"]), (&"令和8年11月22日".into(), &"10:42".into()));
    }

    #[test]
    fn amounts_carry_commas_and_codes_are_words() {
        assert_eq!(serde_json::to_value(Money(Yen(2200))).unwrap(), "2,200");
        assert_eq!(serde_json::to_value(Word::of("request-kind", "exchange")).unwrap(), "交換");
    }
}
