//! Whether an address belongs to its code, and where the part ends that the code covers.
//!
//! The trap: this answers with a doubt, never with a refusal; people live at addresses that no table knows yet.

use crate::domain::PostalCode;
use crate::domain::postal::fold::{Folded, begins_with, folded, folded_name, number};
use crate::domain::postal::note::blocks;
use crate::domain::postal::reach::{
    Level, Reach, Streets, city_end, has_streets, names_streets, reach, stops_inside, town_end,
};
use crate::domain::postal::{Place, PostalTable, Town};

/// Whether an address belongs to its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// Nothing speaks against it.
    Fits,
    /// Something does.
    Doubt(Doubt),
}

/// What speaks against an address and its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// There is no such code.
    NoSuchCode {
        /// The code.
        code: PostalCode,
    },
    /// The code stands for another place.
    Elsewhere {
        /// The code.
        code: PostalCode,
        /// What it stands for.
        covers: String,
        /// The code of the address, where there is exactly one.
        better: Option<PostalCode>,
    },
    /// The code stands for what is left of its city, and the town has a code of its own.
    RestOfCity {
        /// The code.
        code: PostalCode,
        /// What it stands for.
        covers: String,
        /// The town's own code.
        better: PostalCode,
    },
    /// The town is right and the 丁目 is not.
    OtherBlock {
        /// The code.
        code: PostalCode,
        /// What it stands for.
        covers: String,
        /// Its 丁目, as Japan Post writes them.
        blocks: String,
        /// The code of the 丁目, where there is exactly one.
        better: Option<PostalCode>,
    },
}

impl Doubt {
    /// The code that would fit, where there is exactly one.
    #[must_use]
    pub const fn better(&self) -> Option<&PostalCode> {
        match self {
            Self::NoSuchCode { .. } => None,
            Self::Elsewhere { better, .. } | Self::OtherBlock { better, .. } => better.as_ref(),
            Self::RestOfCity { better, .. } => Some(better),
        }
    }
}

/// An address in two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    /// What the code covers, as written.
    pub covered: &'a str,
    /// The rest, as written: what a customer barcode is made from.
    pub rest: &'a str,
}

impl PostalTable {
    /// Whether the address belongs to the code. What is only not yet written is no doubt.
    #[must_use]
    pub fn check(&self, code: &PostalCode, address: &str) -> Fit {
        if self.codes() == 0 {
            return Fit::Fits;
        }
        let address = folded(address);
        let places: Vec<_> = self.places(code).collect();
        let known = (!places.is_empty(), places.iter().any(|place| stops_inside(&address, place.parts())));
        let (reached, place) = match (known, best(&address, &places)) {
            ((_, true), _) => return Fit::Fits,
            (_, None) => return Fit::Doubt(Doubt::NoSuchCode { code: code.clone() }),
            (_, Some(best)) => best,
        };
        let doubt = match (reached.level, place) {
            (Level::Town, Place::Business(_)) => None,
            (Level::Town, Place::Town(town)) => self.doubt_in_city(code, &address, reached, &town),
            (Level::City, _) if has_streets(place.parts()[1]) && names_streets(&address[reached.end..]) => {
                // Streets alone are an address in Kyoto; only another town behind them is a doubt.
                let found = self.located(&address);
                (!found.is_empty()).then(|| elsewhere(code, &place, &found))
            }
            _ => Some(elsewhere(code, &place, &self.located(&address))),
        };
        doubt.map_or(Fit::Fits, Fit::Doubt)
    }

    /// Divides an address behind what its code covers. A code that does not fit counts as if it were the right one;
    /// a business has its code for all of its address.
    #[must_use]
    pub fn split<'a>(&self, code: &PostalCode, address: &'a str) -> Split<'a> {
        let plain = folded(address);
        let places: Vec<_> = self.places(code).collect();
        let best = best(&plain, &places);
        let end = match best {
            Some((Reach { level: Level::Town, .. }, Place::Business(_))) => plain.len(),
            Some((Reach { level: Level::Town, end }, _)) => end,
            _ => self
                .located(&plain)
                .first()
                .map_or(best.map_or(0, |(reached, _)| reached.end), |(at, ..)| *at),
        };
        let at = end.checked_sub(1).and_then(|last| plain.get(last)).map_or(0, |folded| folded.end);
        Split { covered: &address[..at], rest: address[at..].trim_start() }
    }

    /// The town is reached: does a longer name of the same city, another 丁目, or a code of its own speak against it?
    fn doubt_in_city(
        &self,
        code: &PostalCode,
        address: &[Folded],
        reached: Reach,
        town: &Town<'_>,
    ) -> Option<Doubt> {
        let place = Place::Town(*town);
        let found =
            self.found(address, |prefecture, city| prefecture == town.prefecture && city == town.city);
        let is_longer = found.first().is_some_and(|(end, ..)| *end > reached.end);
        if is_longer && found.iter().all(|(_, other, _)| other != code) {
            let better = only(found.iter().map(|(_, code, _)| code));
            return Some(match better {
                Some(better) if town.town.is_empty() => {
                    Doubt::RestOfCity { code: code.clone(), covers: place.address(), better }
                }
                _ if town.town.is_empty() => return None,
                _ => elsewhere(code, &place, &found),
            });
        }
        let block = block(&address[reached.end..], town.has_chome)?;
        let is_in =
            |note: &str| blocks(note).is_some_and(|ranges| ranges.iter().any(|range| range.contains(&block)));
        let of_code = || found.iter().filter(|(_, other, _)| other == code);
        let all_named = of_code().count() > 0 && of_code().all(|(.., town)| blocks(town.note).is_some());
        if !all_named || of_code().any(|(.., town)| is_in(town.note)) {
            return None;
        }
        let better = only(found.iter().filter(|(.., town)| is_in(town.note)).map(|(_, code, _)| code));
        Some(Doubt::OtherBlock {
            code: code.clone(),
            covers: place.address(),
            blocks: of_code().map(|(.., town)| town.note).collect::<Vec<_>>().join("、"),
            better,
        })
    }

    /// The rows whose town stands in the address with the longest name, wherever in Japan.
    fn located(&self, address: &[Folded]) -> Vec<(usize, PostalCode, Town<'_>)> {
        self.found(address, |_, _| true)
    }

    /// The same within some cities.
    fn found(
        &self,
        address: &[Folded],
        is_wanted: impl Fn(&str, &str) -> bool,
    ) -> Vec<(usize, PostalCode, Town<'_>)> {
        let mut found: Vec<(usize, PostalCode, Town<'_>)> = Vec::new();
        let mut own = ("", None);
        for (prefecture, city, rows) in
            self.cities().filter(|(prefecture, city, _)| is_wanted(prefecture, city))
        {
            if own.0 != prefecture {
                own = (prefecture, begins_with(address, &folded_name(prefecture)));
            }
            let after = own.1.unwrap_or(0);
            let Some(start) = city_end(&address[after..], city).map(|end| after + end) else { continue };
            for (digits, place) in rows {
                let Place::Town(town) = place else { continue };
                if town.town.is_empty() || !town.building.is_empty() {
                    continue;
                }
                let end = town_end(&address[start..], city, town.town, Streets::Ended).map(|end| start + end);
                let longest = found.first().map_or(0, |(end, ..)| *end);
                let Some(end) = end.filter(|end| *end >= longest) else { continue };
                let Ok(code) = PostalCode::parse(digits) else { continue };
                if end > longest {
                    found.clear();
                }
                found.push((end, code, town));
            }
        }
        found
    }
}

/// The place that the address agrees with most.
fn best<'t>(address: &[Folded], places: &[Place<'t>]) -> Option<(Reach, Place<'t>)> {
    let reached = places.iter().map(|place| (reach(address, place.parts(), Streets::Anywhere), *place));
    // The first of equals: Japan Post's order.
    reached.reduce(|best, other| if other.0 > best.0 { other } else { best })
}

fn elsewhere(code: &PostalCode, place: &Place<'_>, found: &[(usize, PostalCode, Town<'_>)]) -> Doubt {
    let better = only(found.iter().map(|(_, code, _)| code));
    Doubt::Elsewhere { code: code.clone(), covers: place.address(), better }
}

/// The one code, if all are the same.
fn only<'c>(mut codes: impl Iterator<Item = &'c PostalCode>) -> Option<PostalCode> {
    let first = codes.next()?;
    codes.all(|code| code == first).then(|| first.clone())
}

/// The 丁目 at the beginning of the rest: said so, or the first of three numbers in a town that has 丁目.
fn block(rest: &[Folded], has_chome: bool) -> Option<u32> {
    let chars = || rest.iter().map(|folded| folded.c);
    let (block, length) = number(chars())?;
    if chars().nth(length) == Some('丁') {
        return Some(block);
    }
    let dashes = chars().take_while(|c| c.is_ascii_digit() || *c == '-').filter(|c| *c == '-').count();
    (has_chome && dashes >= 2 && chars().next().is_some_and(|c| c.is_ascii_digit())).then_some(block)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::postal::table::tests::sealed;

    fn table() -> PostalTable {
        let lines = "P\t北海道\tホッカイドウ\nC\t札幌市東区\tサッポロシヒガシク\n\
            0600906\t北六条東\tキタ６ジョウヒガシ\tcp\t1〜7丁目\n0650006\t北六条東\tキタ６ジョウヒガシ\tcp\t8〜19丁目\n\
            P\t東京都\tトウキョウト\nC\t千代田区\tチヨダク\n1000000\t\t\t\t以下に掲載がない場合\n\
            1000013\t霞が関\tカスミガセキ\tc\t次のビルを除く\n1006010\t霞が関\tカスミガセキ\t\t10階\t霞が関ビル\n\
            O1008916\t霞が関\t1丁目2-2\t厚生労働省\n\
            P\t京都府\tキョウトフ\nC\t京都市中京区\tキョウトシナカギョウク\n6040925\t上本能寺前町\tカミホンノウジマエチョウ\n\
            6048171\t虎屋町\tトラヤチョウ\n\
            P\t大阪府\tオオサカフ\nC\t大阪市北区\tオオサカシキタク\n5300001\t梅田\tウメダ\tc\n5300099\t梅田町\tウメダチョウ\n";
        PostalTable::parse(sealed(lines)).unwrap()
    }

    fn code(digits: &str) -> PostalCode {
        PostalCode::parse(digits).unwrap()
    }

    fn doubt(digits: &str, address: &str) -> Option<Doubt> {
        match table().check(&code(digits), address) {
            Fit::Fits => None,
            Fit::Doubt(doubt) => Some(doubt),
        }
    }

    #[test]
    fn an_address_of_its_code_is_never_doubted() {
        for (digits, address) in [
            ("5300001", "大阪府大阪市北区梅田1丁目2番3号"),
            ("5300001", "大阪市北区大字梅田１－２－３"),
            ("5300001", "大阪府大阪市"),
            ("5300001", ""),
            ("1000013", "東京都千代田区霞ヶ関3-2-5"),
            ("1006010", "東京都千代田区霞が関3丁目2番5号 霞が関ビル10階"),
            ("1008916", "東京都千代田区霞が関1-2-2"),
            ("0600906", "北海道札幌市東区北6条東7丁目"),
            ("0600906", "札幌市東区北六条東四丁目"),
            ("6040925", "京都市中京区寺町通御池上る上本能寺前町488"),
            ("6040925", "京都市中京区寺町通御池上る"),
            ("1000000", "東京都千代田区"),
            ("1000000", "東京都千代田区皇居外苑1"),
        ] {
            assert_eq!(doubt(digits, address), None, "{digits} {address}");
        }
    }

    #[test]
    fn another_place_is_doubted_with_the_code_that_would_fit() {
        let better = |digits: &str, address: &str| {
            let doubt = doubt(digits, address).unwrap_or_else(|| panic!("{digits} {address} fits"));
            doubt.better().map(ToString::to_string)
        };
        assert_eq!(better("5300001", "東京都千代田区霞が関3-2-5").as_deref(), Some("100-0013"));
        assert_eq!(better("5300001", "大阪府大阪市北区梅田町1").as_deref(), Some("530-0099"));
        assert_eq!(better("1000000", "東京都千代田区霞が関3-2-5").as_deref(), Some("100-0013"));
        assert_eq!(better("0600906", "札幌市東区北六条東8丁目").as_deref(), Some("065-0006"));
        assert_eq!(better("0650006", "札幌市東区北6条東4-1-2").as_deref(), Some("060-0906"));
        assert_eq!(better("6040925", "京都市中京区烏丸通御池下る虎屋町1").as_deref(), Some("604-8171"));
        assert_eq!(better("5300001", "沖縄県那覇市1").as_deref(), None);
        assert_eq!(doubt("9999999", "大阪府"), Some(Doubt::NoSuchCode { code: code("9999999") }));
    }

    #[test]
    fn an_address_is_divided_where_its_code_ends() {
        let table = table();
        for (digits, covered, rest) in [
            ("5300001", "大阪府大阪市北区梅田", "1丁目2番3号"),
            ("5300001", "大阪市北区　大字梅田", "１－２"),
            ("0600906", "北海道札幌市東区北6条東", "4丁目　郵便センター6号館"),
            ("1006010", "東京都千代田区霞ヶ関", "3-2-5 霞が関ビル10階"),
            ("6040925", "京都市中京区寺町通御池上る上本能寺前町", "488"),
            ("1008916", "東京都千代田区霞が関1-2-2", ""),
            ("1000013", "大阪市北区梅田", "1-2"),
            ("9999999", "沖縄県那覇市", ""),
        ] {
            let whole = format!("{covered}{rest}");
            let split = table.split(&code(digits), &whole);
            let want = if digits == "9999999" { ("", whole.as_str()) } else { (covered, rest) };
            assert_eq!((split.covered, split.rest), want, "{digits}");
        }
    }

    proptest! {
        #[test]
        fn a_division_loses_nothing_but_blanks_and_no_text_is_a_panic(
            address in "(東京都)?(千代田区|大阪市北区|京都市中京区)?(霞[がヶケ]関|梅田|寺町通御池上る|虎屋町)?\\PC{0,12}",
            digits in prop::sample::select(vec!["1000013", "1000000", "5300001", "6040925", "0600906", "1008916", "9999999"]),
        ) {
            let table = table();
            let split = table.split(&code(digits), &address);
            prop_assert!(address.starts_with(split.covered));
            prop_assert_eq!(address[split.covered.len()..].trim_start(), split.rest);
            let _ = table.check(&code(digits), &address);
        }

        #[test]
        fn whatever_follows_a_town_it_fits_its_code(rest in "([0-9]{1,3}[-番号]){0,3}[ぁ-んa-z ]{0,8}") {
            let address = format!("大阪府大阪市北区梅田{rest}");
            prop_assert_eq!(table().check(&code("5300001"), &address), Fit::Fits);
        }
    }
}
