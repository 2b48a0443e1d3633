//! Japan Post's remark behind a town, as far as it says which 丁目 a code covers.
//!
//! For example 060-0906 and 065-0006 share a town and are divided by 丁目. The trap: most remarks say something else
//! (streets, house numbers, parts); of those nothing is concluded.

use std::ops::RangeInclusive;

/// The 丁目 that a remark such as `1〜7丁目` or `1、3丁目` names; `None` for every other remark.
pub(super) fn blocks(note: &str) -> Option<Vec<RangeInclusive<u32>>> {
    if !note.ends_with("丁目") {
        return None;
    }
    let one = |part: &str| {
        let part = part.trim_end_matches("丁目");
        let (first, last) = part.split_once('〜').unwrap_or((part, part));
        Some(first.trim_end_matches("丁目").parse().ok()?..=last.parse().ok()?)
    };
    note.split('、').map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_remark_about_blocks_names_blocks() {
        assert_eq!(blocks("1〜7丁目"), Some(vec![1..=7]));
        assert_eq!(blocks("3丁目"), Some(vec![3..=3]));
        assert_eq!(blocks("1、3〜5丁目"), Some(vec![1..=1, 3..=5]));
        assert_eq!(blocks("1丁目〜3丁目"), Some(vec![1..=3]));
        for other in ["", "丁目", "その他", "88−2、271−10番地", "河原町通四条下る2丁目", "10階"]
        {
            assert_eq!(blocks(other), None, "{other}");
        }
    }
}
