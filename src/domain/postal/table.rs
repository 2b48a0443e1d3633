//! The table itself: read once from its text, then every lookup is a search in a sorted index.
//!
//! `assets/postal/README.md` says the form. The trap: the text stays as it came and the index only points into it,
//! so that a hundred and fifty thousand rows cost neither time nor memory of their own.

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::domain::PostalCode;
use crate::domain::postal::PostalTableRefused;
use crate::domain::text::hex;

/// The first line.
const FORM: &str = "token-station postal codes 1";

/// Every postal code of Japan, with what it stands for; the default one knows nothing and doubts nothing.
#[derive(Default)]
pub struct PostalTable {
    text: String,
    made_on: Date,
    source: Range<usize>,
    codes: usize,
    /// Code and start of the line, by code and then as in the text.
    rows: Vec<(u32, u32)>,
    cities: Vec<City>,
}

/// A city and the lines of its places.
#[derive(Debug, Clone)]
struct City {
    prefecture: Range<usize>,
    prefecture_kana: Range<usize>,
    name: Range<usize>,
    kana: Range<usize>,
    places: Range<usize>,
}

/// What a code may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'t> {
    /// A town, or what is left of a city.
    Town(Town<'t>),
    /// One business or its post office box.
    Business(Business<'t>),
}

/// A town.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Town<'t> {
    /// 都道府県.
    pub prefecture: &'t str,
    /// 市区町村, with its 郡.
    pub city: &'t str,
    /// 町域; empty where the code stands for the rest of the city.
    pub town: &'t str,
    /// The kana of the three.
    pub kana: [&'t str; 3],
    /// Whether the town has 丁目.
    pub has_chome: bool,
    /// Japan Post's remark, such as `1〜7丁目`; mostly empty.
    pub note: &'t str,
    /// The building whose floor (in the note) the code stands for; mostly empty.
    pub building: &'t str,
}

/// A business with a code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Business<'t> {
    /// 都道府県.
    pub prefecture: &'t str,
    /// 市区町村.
    pub city: &'t str,
    /// 町域.
    pub town: &'t str,
    /// House number, as Japan Post writes it.
    pub banchi: &'t str,
    /// Its name.
    pub name: &'t str,
    /// Whether it is a post office box.
    pub is_box: bool,
}

impl PostalTable {
    /// Reads a table whole: form, every line, the promised counts and the checksum.
    ///
    /// # Errors
    /// [`PostalTableRefused`] with the first thing that is wrong.
    pub fn parse(text: String) -> Result<Self, PostalTableRefused> {
        Reader::new(&text)?.read().map(|read| Self { text, ..read })
    }

    /// The day on which the source of the table was built.
    #[must_use]
    pub const fn made_on(&self) -> Date {
        self.made_on
    }

    /// Where the table comes from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.text[self.source.clone()]
    }

    /// How many codes it knows.
    #[must_use]
    pub const fn codes(&self) -> usize {
        self.codes
    }

    /// Everything that a code stands for; nothing for a code that does not exist.
    pub fn places(&self, code: &PostalCode) -> impl Iterator<Item = Place<'_>> {
        let number: u32 = code.digits().parse().unwrap_or(u32::MAX);
        let from = self.rows.partition_point(|(code, _)| *code < number);
        let rows = self.rows[from..].iter().take_while(move |(code, _)| *code == number);
        rows.map(|(_, at)| {
            let at = *at as usize;
            let city = self.cities.partition_point(|city| city.places.end <= at);
            self.place(&self.cities[city], self.line(at))
        })
    }

    /// Every row of the table with its code, city by city.
    pub fn all(&self) -> impl Iterator<Item = (PostalCode, Place<'_>)> {
        let rows = self.cities.iter().flat_map(|city| self.places_in(city));
        rows.filter_map(|(digits, place)| Some((PostalCode::parse(digits).ok()?, place)))
    }

    /// Every city with its prefecture, its name and its rows.
    pub(super) fn cities(
        &self,
    ) -> impl Iterator<Item = (&str, &str, impl Iterator<Item = (&str, Place<'_>)>)> {
        let cities = self.cities.iter();
        cities.map(|city| (self.at(&city.prefecture), self.at(&city.name), self.places_in(city)))
    }

    /// The rows of a city, each with the digits of its code.
    fn places_in<'t>(&'t self, city: &'t City) -> impl Iterator<Item = (&'t str, Place<'t>)> {
        let lines = self.text[city.places.clone()].lines();
        lines.filter_map(|line| Some((line.trim_start_matches('O').get(..7)?, self.place(city, line))))
    }

    fn line(&self, at: usize) -> &str {
        self.text[at..].split('\n').next().unwrap_or_default()
    }

    fn at(&self, place: &Range<usize>) -> &str {
        &self.text[place.clone()]
    }

    fn place<'t>(&'t self, city: &City, line: &'t str) -> Place<'t> {
        let (prefecture, name) = (self.at(&city.prefecture), self.at(&city.name));
        let is_business = line.starts_with('O');
        let mut fields = line.split('\t').skip(1);
        let mut next = || fields.next().unwrap_or_default();
        let town = next();
        if is_business {
            let (banchi, business) = (next(), next());
            let is_box = next() == "x";
            return Place::Business(Business {
                prefecture,
                city: name,
                town,
                banchi,
                name: business,
                is_box,
            });
        }
        let kana = [self.at(&city.prefecture_kana), self.at(&city.kana), next()];
        let has_chome = next().contains('c');
        let (note, building) = (next(), next());
        Place::Town(Town { prefecture, city: name, town, kana, has_chome, note, building })
    }
}

impl fmt::Debug for PostalTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostalTable({}, {} codes)", self.made_on, self.codes)
    }
}

impl Town<'_> {
    /// The building with its floor, as it stands in the second line of an address; mostly empty.
    #[must_use]
    pub fn building_line(&self) -> String {
        let has_floor = !self.building.is_empty() && self.note.contains(|c: char| c.is_ascii_digit());
        format!("{}{}", self.building, if has_floor { self.note } else { "" })
    }
}

impl<'t> Place<'t> {
    /// Prefecture, city and town.
    #[must_use]
    pub const fn parts(&self) -> [&'t str; 3] {
        match self {
            Self::Town(Town { prefecture, city, town, .. })
            | Self::Business(Business { prefecture, city, town, .. }) => [prefecture, city, town],
        }
    }

    /// Prefecture, city and town as the beginning of an address.
    #[must_use]
    pub fn address(&self) -> String {
        self.parts().concat()
    }

    /// Whether the code stands for all that is left of a city (以下に掲載がない場合): it gets no barcode.
    #[must_use]
    pub const fn is_rest_of_city(&self) -> bool {
        matches!(self, Self::Town(town) if town.town.is_empty())
    }
}

/// Reads a text line by line.
struct Reader<'t> {
    text: &'t str,
    /// Start of the line to read next.
    at: usize,
    line: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Result<Self, PostalTableRefused> {
        let mut reader = Self { text, at: 0, line: 0 };
        match reader.next() {
            Some(line) if &text[line.clone()] == FORM => Ok(reader),
            _ => Err(PostalTableRefused::NotATable),
        }
    }

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = self.at..self.at + length;
        self.at = line.end + 1;
        self.line += 1;
        Some(line)
    }

    const fn refused(&self) -> PostalTableRefused {
        PostalTableRefused::Line { line: self.line }
    }

    /// A line of the head: its name, a tab, its value.
    fn head(&mut self, name: &str) -> Result<Range<usize>, PostalTableRefused> {
        let line = self.next().ok_or(PostalTableRefused::NotATable)?;
        let is_it = self.text[line.clone()].strip_prefix(name).is_some_and(|rest| rest.starts_with('\t'));
        if is_it { Ok(line.start + name.len() + 1..line.end) } else { Err(self.refused()) }
    }

    fn count(&mut self, name: &str) -> Result<usize, PostalTableRefused> {
        let value = self.head(name)?;
        self.text[value].parse().map_err(|_| self.refused())
    }

    /// Reads everything but the text itself, which stays with the caller.
    fn read(mut self) -> Result<PostalTable, PostalTableRefused> {
        let made_on = self.head("date")?;
        let made_on = self.text[made_on].parse().map_err(|_| self.refused())?;
        let source = self.head("source")?;
        let (codes, towns, offices) = (self.count("codes")?, self.count("towns")?, self.count("offices")?);
        let mut rows = Vec::with_capacity((towns + offices).min(self.text.len() / 8));
        let mut cities: Vec<City> = Vec::new();
        let mut prefecture = None;
        let mut businesses = 0;
        loop {
            let Some(line) = self.next() else { return Err(PostalTableRefused::ChecksumDiffers) };
            let words = &self.text[line.clone()];
            match words.as_bytes().first() {
                Some(b'0'..=b'9' | b'O') => {
                    let is_business = words.starts_with('O');
                    let city = cities.last_mut().ok_or_else(|| self.refused())?;
                    let row = row_of(words, line.start).ok_or_else(|| self.refused())?;
                    city.places.end = line.end + 1;
                    businesses += usize::from(is_business);
                    rows.push(row);
                }
                Some(b'C') => {
                    let (of, of_kana): (Range<usize>, Range<usize>) =
                        prefecture.clone().ok_or_else(|| self.refused())?;
                    let (name, kana) = self.named(&line).ok_or_else(|| self.refused())?;
                    let places = self.at..self.at;
                    cities.push(City { prefecture: of, prefecture_kana: of_kana, name, kana, places });
                }
                Some(b'P') => prefecture = Some(self.named(&line).ok_or_else(|| self.refused())?),
                Some(b'e') if words.starts_with("end\t") => {
                    self.close(&line)?;
                    break;
                }
                _ => return Err(self.refused()),
            }
        }
        rows.sort_by_key(|(code, _)| *code);
        let different = rows.chunk_by(|a, b| a.0 == b.0).count();
        for (what, promised, got) in [
            ("codes", codes, different),
            ("towns", towns, rows.len() - businesses),
            ("offices", offices, businesses),
        ] {
            if promised != got {
                return Err(PostalTableRefused::CountDiffers { what, promised, got });
            }
        }
        Ok(PostalTable { text: String::new(), made_on, source, codes, rows, cities })
    }

    /// A name and its kana behind the first tab.
    fn named(&self, line: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
        let fields = self.text[line.clone()].get(2..)?;
        let tab = fields.find('\t').filter(|tab| *tab > 0)?;
        let start = line.start + 2;
        Some((start..start + tab, start + tab + 1..line.end))
    }

    /// The last line holds the checksum of all before it, and nothing follows.
    fn close(&self, line: &Range<usize>) -> Result<(), PostalTableRefused> {
        let digest = hex(&Sha256::digest(&self.text.as_bytes()[..line.start]));
        let promised = &self.text[line.start + 4..line.end];
        if promised == digest && self.at >= self.text.len() {
            Ok(())
        } else {
            Err(PostalTableRefused::ChecksumDiffers)
        }
    }
}

/// The code of a row and where the row starts.
fn row_of(line: &str, start: usize) -> Option<(u32, u32)> {
    let digits = line.strip_prefix('O').unwrap_or(line).split('\t').next()?;
    if digits.len() != 7 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((digits.parse().ok()?, u32::try_from(start).ok()?))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A table with these lines between head and end.
    pub fn sealed(lines: &str) -> String {
        let is_row = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit());
        let towns = lines.lines().filter(is_row).count();
        let offices = lines.lines().filter(|line| line.starts_with('O')).count();
        let mut codes: Vec<_> = lines
            .lines()
            .filter(|line| !line.starts_with(['P', 'C']))
            .map(|line| &line.trim_start_matches('O')[..7])
            .collect();
        codes.sort_unstable();
        codes.dedup();
        let body = format!(
            "{FORM}\ndate\t2026-10-03\nsource\tsample\ncodes\t{}\ntowns\t{towns}\noffices\t{offices}\n{lines}",
            codes.len()
        );
        format!("{body}end\t{}\n", hex(&Sha256::digest(body.as_bytes())))
    }

    const LINES: &str = "P\t愛知県\tアイチケン\nC\t弥富市\tヤトミシ\n4980000\t\t\tm\t以下に掲載がない場合\n\
        O4988501\t前ケ須町\t南本田335\t弥富市役所\n\
        P\t三重県\tミエケン\nC\t桑名郡木曽岬町\tクワナグンキソサキチョウ\n\
        4980000\t\t\tm\t以下に掲載がない場合\n4980811\t川先\tカワサキ\tc\t1〜3丁目\n";

    #[test]
    fn a_code_gives_all_its_towns_and_a_business_its_name() {
        let table = PostalTable::parse(sealed(LINES)).unwrap();
        assert_eq!((table.codes(), table.made_on().to_string()), (3, "2026-10-03".into()));
        let addresses = |code: &str| -> Vec<_> {
            table.places(&PostalCode::parse(code).unwrap()).map(|place| place.address()).collect()
        };
        assert_eq!(addresses("498-0000"), ["愛知県弥富市", "三重県桑名郡木曽岬町"]);
        assert_eq!(addresses("498-8501"), ["愛知県弥富市前ケ須町"]);
        assert!(addresses("498-0001").is_empty());
        let code = PostalCode::parse("4980811").unwrap();
        let Some(Place::Town(town)) = table.places(&code).next() else { panic!("a town") };
        assert_eq!(town.kana, ["ミエケン", "クワナグンキソサキチョウ", "カワサキ"]);
        assert_eq!((town.has_chome, town.note), (true, "1〜3丁目"));
        assert_eq!(table.all().count(), 4);
    }

    #[test]
    fn a_table_with_any_byte_changed_is_refused() {
        let good = sealed(LINES);
        for at in 0..good.len() {
            let mut bytes = good.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            assert!(PostalTable::parse(text).is_err(), "byte {at}");
        }
        for cut in (0..good.len()).filter(|cut| good.is_char_boundary(*cut) && *cut + 1 < good.len()) {
            assert!(PostalTable::parse(good[..cut].to_owned()).is_err(), "cut at {cut}");
        }
        assert!(PostalTable::parse(good.clone() + "0000000\n").is_err());
    }

    #[test]
    fn a_refusal_says_what_is_wrong() {
        let why = |text: String| PostalTable::parse(text).unwrap_err();
        assert_eq!(why(String::new()), PostalTableRefused::NotATable);
        assert_eq!(why(sealed("C\t弥富市\tヤトミシ\n4980000\n")), PostalTableRefused::Line { line: 7 });
        let more = sealed(LINES).replace("towns\t3", "towns\t4");
        assert_eq!(why(more), PostalTableRefused::ChecksumDiffers);
    }
}
