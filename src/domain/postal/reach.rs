//! How far an address and a place agree: prefecture, city, town.
//!
//! Japan Post, 郵便番号・バーコードマニュアル, page 18. The trap: in Kyoto the names of streets stand between city and town
//! (寺町通御池上る上本能寺前町), and anywhere the prefecture and the 郡 may be left out.

use crate::domain::postal::fold::{Folded, begins_with, folded_name, is_plain};

/// The part of a place that the address still has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Not even the prefecture, or only that.
    Nothing,
    /// Prefecture and city.
    City,
    /// All of it.
    Town,
}

/// How far they agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reach {
    pub(super) level: Level,
    /// Characters of the folded address that the place takes.
    pub(super) end: usize,
}

/// How streets of Kyoto may stand before a town.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Streets {
    /// The town stands anywhere behind them: enough where the town is known.
    Anywhere,
    /// The town follows the last direction (上る, 下る, 入る): needed where the town is looked for.
    Ended,
}

/// How far the address agrees with prefecture, city and town.
pub(super) fn reach(address: &[Folded], [prefecture, city, town]: [&str; 3], streets: Streets) -> Reach {
    let after_prefecture = begins_with(address, &folded_name(prefecture)).unwrap_or(0);
    let Some(after_city) = city_end(&address[after_prefecture..], city) else {
        return Reach { level: Level::Nothing, end: 0 };
    };
    let after_city = after_prefecture + after_city;
    match town_end(&address[after_city..], city, town, streets) {
        Some(end) => Reach { level: Level::Town, end: after_city + end },
        None => Reach { level: Level::City, end: after_city },
    }
}

/// Whether the address only stops somewhere inside of the place, as it does while it is typed.
pub(super) fn stops_inside(address: &[Folded], [prefecture, city, town]: [&str; 3]) -> bool {
    let is_start_of = |whole: String| {
        let whole = folded_name(&whole);
        address.len() <= whole.len() && address.iter().zip(&whole).all(|(folded, c)| folded.c == *c)
    };
    is_start_of([prefecture, city, town].concat()) || is_start_of([city, town].concat())
}

/// Whether the streets of Kyoto may stand behind this city.
pub(super) fn has_streets(city: &str) -> bool {
    city.starts_with("京都市")
}

/// Whether the text names streets as Kyoto does.
pub(super) fn names_streets(text: &[Folded]) -> bool {
    text.iter().any(|folded| matches!(folded.c, '通' | '筋' | '角' | '路') || is_direction(folded.c))
}

/// The last character of 上る, 下る, 上ル, 入る, 東入 …
const fn is_direction(c: char) -> bool {
    matches!(c, 'ル' | '入')
}

/// Where the city ends in what follows the prefecture; its 郡 or its island may be left out.
pub(super) fn city_end(address: &[Folded], city: &str) -> Option<usize> {
    let is_small = city.ends_with(['町', '村']);
    if !is_small && !may_begin(address, city) {
        return None;
    }
    begins_with(address, &folded_name(city)).or_else(|| {
        let at = city.find(['郡', '島']).filter(|at| is_small && *at > 0)?;
        let short =
            city[at..].chars().as_str().get("郡".len()..).filter(|short| short.chars().count() > 1)?;
        begins_with(address, &folded_name(short))
    })
}

/// Where the town ends in what follows the city.
pub(super) fn town_end(rest: &[Folded], city: &str, town: &str, streets: Streets) -> Option<usize> {
    if !has_streets(city) && !may_begin(rest, town) {
        return None;
    }
    let name = folded_name(town);
    if let Some(end) = begins_with(rest, &name) {
        return Some(end);
    }
    if !has_streets(city) {
        return None;
    }
    let behind = |at: usize| begins_with(&rest[at..], &name).map(|length| at + length);
    let last = rest.iter().rposition(|folded| is_direction(folded.c)).map(|at| at + 1);
    last.and_then(behind).or_else(|| {
        let mut places = 1..rest.len();
        if streets == Streets::Ended {
            return None;
        }
        places.find_map(|at| behind(at).filter(|_| names_streets(&rest[..at])))
    })
}

/// Whether the first characters leave it open: only two plain ones that differ tell at once.
fn may_begin(rest: &[Folded], town: &str) -> bool {
    let Some(got) = rest.first().map(|folded| folded.c) else { return true };
    let first = town.chars().next().map(|first| folded_name(first.encode_utf8(&mut [0; 4])));
    let Some(want) = first.and_then(|first| first.first().copied()) else { return true };
    got == want || !is_plain(got) || !is_plain(want) || town.contains('字')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::postal::fold::folded;

    fn level(address: &str, parts: [&str; 3]) -> Level {
        reach(&folded(address), parts, Streets::Anywhere).level
    }

    #[test]
    fn prefecture_and_county_may_be_left_out() {
        let place = ["三重県", "桑名郡木曽岬町", "川先"];
        for written in
            ["三重県桑名郡木曽岬町川先1", "桑名郡木曾岬町川先1", "木曽岬町大字川先1", "三重県木曽岬町川先1"]
        {
            assert_eq!(level(written, place), Level::Town, "{written}");
        }
        assert_eq!(level("三宅村阿古1", ["東京都", "三宅島三宅村", "阿古"]), Level::Town);
        assert_eq!(level("三重県桑名市川先1", place), Level::Nothing);
        assert_eq!(level("奈良県大和郡山市北郡山町1", ["奈良県", "大和郡山市", "北郡山町"]), Level::Town);
    }

    #[test]
    fn streets_of_kyoto_stand_between_city_and_town() {
        let place = ["京都府", "京都市中京区", "上本能寺前町"];
        for written in [
            "京都府京都市中京区寺町通御池上る上本能寺前町488",
            "京都市中京区寺町通御池上ル上本能寺前町488",
            "京都市中京区寺町御池上がる上本能寺前町488",
            "京都市中京区上本能寺前町488",
        ] {
            assert_eq!(level(written, place), Level::Town, "{written}");
        }
        assert_eq!(level("京都市中京区寺町通御池上る", place), Level::City);
        assert_eq!(
            level("大阪市北区寺町通御池上る上本能寺前町", ["大阪府", "大阪市北区", "上本能寺前町"]),
            Level::City
        );
    }

    #[test]
    fn an_address_that_is_being_typed_stops_inside() {
        let place = ["大阪府", "大阪市北区", "梅田"];
        for typed in ["", "大", "大阪府", "大阪市北", "大阪府大阪市北区梅"] {
            assert!(stops_inside(&folded(typed), place), "{typed}");
        }
        assert!(!stops_inside(&folded("大阪府堺"), place));
    }
}
