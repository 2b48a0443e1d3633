//! Postage: what the post takes for an envelope, from a dated table, by its size, its weight and how it is sent.
//!
//! Japan Post, rates of 2024-10-01. The trap: a new rate is a new row, and a parcel keeps what it cost on its own day.

use jiff::civil::Date;

use crate::domain::Yen;
use crate::domain::code::codes;
use crate::domain::post::{MailKind, MailSize, PostRefusal};

codes! {
    /// What a row of the table is for.
    PostageItem {
        /// 定形.
        Standard = "standard",
        /// 定形外規格内.
        Compact = "compact",
        /// 定形外規格外.
        Large = "large",
        /// 簡易書留, added to the letter.
        SimpleRegistered = "simple_registered",
        /// 一般書留, added.
        Registered = "registered",
        /// 特定記録, added.
        Recorded = "recorded",
    }
}

impl PostageItem {
    /// The row of an envelope.
    #[must_use]
    pub const fn of_size(size: MailSize) -> Self {
        match size {
            MailSize::Standard => Self::Standard,
            MailSize::Compact => Self::Compact,
            MailSize::Large => Self::Large,
        }
    }

    /// The row that is added for the way it is sent.
    #[must_use]
    pub const fn of_kind(kind: MailKind) -> Self {
        match kind {
            MailKind::SimpleRegistered => Self::SimpleRegistered,
            MailKind::Registered => Self::Registered,
            MailKind::Recorded => Self::Recorded,
        }
    }

    /// Whether its rows are weight classes.
    #[must_use]
    pub const fn is_letter(self) -> bool {
        matches!(self, Self::Standard | Self::Compact | Self::Large)
    }
}

/// One rate, in force from a day on until a later row for the same item and class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostageRate {
    /// First day.
    pub from: Date,
    /// What for.
    pub item: PostageItem,
    /// The class: up to this weight; 0 for what is added.
    pub up_to_grams: u32,
    /// How much.
    pub yen: Yen,
}

/// What a parcel weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// The envelope with its letter.
    pub envelope_grams: u32,
    /// One token.
    pub token_grams: u32,
}

impl Weights {
    /// The weight of a parcel with so many tokens.
    #[must_use]
    pub const fn parcel(self, tokens: u32) -> u32 {
        self.envelope_grams.saturating_add(self.token_grams.saturating_mul(tokens))
    }
}

/// What a parcel costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Postage {
    /// What it weighs.
    pub grams: u32,
    /// The class it falls in: up to this weight.
    pub up_to_grams: u32,
    /// The letter.
    pub letter: Yen,
    /// What is added for the way it is sent.
    pub added: Yen,
}

impl Postage {
    /// Both together.
    #[must_use]
    pub const fn total(self) -> Yen {
        Yen(self.letter.0 + self.added.0)
    }
}

/// The dated table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostageTable(Vec<PostageRate>);

/// Classes and yen of the letters, then what is added, as of 2024-10-01.
const PUBLISHED: &[(PostageItem, &[(u32, i64)])] = &[
    (PostageItem::Standard, &[(50, 110)]),
    (PostageItem::Compact, &[(50, 140), (100, 180), (150, 270), (250, 320), (500, 510), (1_000, 750)]),
    (
        PostageItem::Large,
        &[
            (50, 260),
            (100, 290),
            (150, 390),
            (250, 450),
            (500, 660),
            (1_000, 920),
            (2_000, 1_350),
            (4_000, 1_750),
        ],
    ),
    (PostageItem::SimpleRegistered, &[(0, 350)]),
    (PostageItem::Registered, &[(0, 480)]),
    (PostageItem::Recorded, &[(0, 210)]),
];

impl PostageTable {
    /// The rates that the post published for 2024-10-01.
    #[must_use]
    pub fn published() -> Self {
        let from = Date::constant(2024, 10, 1);
        let rates = PUBLISHED.iter().flat_map(|(item, classes)| {
            let rate = move |(up_to_grams, yen): &(u32, i64)| PostageRate {
                from,
                item: *item,
                up_to_grams: *up_to_grams,
                yen: Yen(*yen),
            };
            classes.iter().map(rate)
        });
        Self::new(rates.collect())
    }

    /// A table from rows in any order.
    #[must_use]
    pub fn new(mut rows: Vec<PostageRate>) -> Self {
        rows.sort_by_key(|row| (row.item, row.up_to_grams, row.from));
        Self(rows)
    }

    /// The rows, by item, class and day.
    #[must_use]
    pub fn rows(&self) -> &[PostageRate] {
        &self.0
    }

    /// What a parcel costs on a day.
    ///
    /// # Errors
    /// [`PostRefusal::TooHeavy`] for more than the envelope may weigh, [`PostRefusal::NoRate`] when no row is in force.
    pub fn postage(
        &self,
        size: MailSize,
        grams: u32,
        kind: MailKind,
        on: Date,
    ) -> Result<Postage, PostRefusal> {
        let letter = PostageItem::of_size(size);
        let heaviest = self.in_force(letter, on).map(|row| row.up_to_grams).max();
        let Some(most) = heaviest else { return Err(PostRefusal::NoRate { item: letter, on }) };
        let class = self.in_force(letter, on).find(|row| grams <= row.up_to_grams);
        let class = class.ok_or(PostRefusal::TooHeavy { size, grams, most })?;
        let added = PostageItem::of_kind(kind);
        let add = self.in_force(added, on).next().ok_or(PostRefusal::NoRate { item: added, on })?;
        Ok(Postage { grams, up_to_grams: class.up_to_grams, letter: class.yen, added: add.yen })
    }

    /// The rows of an item that hold on a day: of each class the newest that has begun, lightest class first.
    fn in_force(&self, item: PostageItem, on: Date) -> impl Iterator<Item = &PostageRate> {
        let rows: Vec<&PostageRate> =
            self.0.iter().filter(|row| row.item == item && row.from <= on).collect();
        let is_newest =
            |at: usize| rows.get(at + 1).is_none_or(|next| next.up_to_grams != rows[at].up_to_grams);
        let newest: Vec<&PostageRate> =
            (0..rows.len()).filter(|at| is_newest(*at)).map(|at| rows[at]).collect();
        newest.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    fn yen(size: MailSize, grams: u32, kind: MailKind) -> Result<i64, PostRefusal> {
        PostageTable::published().postage(size, grams, kind, TODAY).map(|postage| postage.total().0)
    }

    #[test]
    fn a_token_by_simple_registered_mail_costs_490_yen_and_two_of_the_next_class_530() {
        assert_eq!(yen(MailSize::Compact, 50, MailKind::SimpleRegistered), Ok(490));
        assert_eq!(yen(MailSize::Compact, 51, MailKind::SimpleRegistered), Ok(530));
        assert_eq!(yen(MailSize::Standard, 50, MailKind::Recorded), Ok(320));
        assert_eq!(yen(MailSize::Large, 4_000, MailKind::Registered), Ok(2_230));
    }

    #[test]
    fn what_is_too_heavy_for_its_envelope_is_refused_with_the_limit() {
        let heavy = yen(MailSize::Standard, 51, MailKind::Recorded);
        assert_eq!(heavy, Err(PostRefusal::TooHeavy { size: MailSize::Standard, grams: 51, most: 50 }));
        assert!(yen(MailSize::Compact, 1_001, MailKind::Recorded).is_err());
    }

    #[test]
    fn a_new_rate_is_a_new_row_and_old_days_keep_the_old_one() {
        let mut rows = PostageTable::published().rows().to_vec();
        let (item, up_to_grams) = (PostageItem::Compact, 50);
        rows.push(PostageRate { from: date(2027, 4, 1), item, up_to_grams, yen: Yen(180) });
        let table = PostageTable::new(rows);
        let of = |on| table.postage(MailSize::Compact, 40, MailKind::SimpleRegistered, on).unwrap().total();
        assert_eq!((of(date(2027, 3, 31)), of(date(2027, 4, 1))), (Yen(490), Yen(530)));
        let before = table.postage(MailSize::Compact, 40, MailKind::SimpleRegistered, date(2024, 9, 30));
        assert!(matches!(before, Err(PostRefusal::NoRate { item: PostageItem::Compact, .. })));
    }

    #[test]
    fn every_size_and_every_kind_has_a_published_rate() {
        for size in MailSize::ALL {
            for kind in MailKind::ALL {
                assert!(yen(*size, 1, *kind).is_ok(), "{size} {kind}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_heavier_parcel_never_costs_less_and_lies_within_its_class(
            size in prop::sample::select(MailSize::ALL), one in 0_u32..4_100, two in 0_u32..4_100,
        ) {
            let (light, heavy) = (one.min(two), one.max(two));
            let table = PostageTable::published();
            let of = |grams| table.postage(size, grams, MailKind::SimpleRegistered, TODAY);
            if let Ok(heavy) = of(heavy) {
                let light = of(light).unwrap();
                prop_assert!(light.total() <= heavy.total());
                prop_assert!(light.grams <= light.up_to_grams);
            }
        }
    }
}
