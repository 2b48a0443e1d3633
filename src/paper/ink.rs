//! What is printed of a page, without what the typesetter needed to set it.
//!
//! The trap: a page as it was set is three times as large, and the marks in it keep the data of its whole run in
//! memory; ten thousand labels took 760 MB.

use std::collections::HashMap;

use typst::layout::{Frame, FrameItem, GroupItem, Point, Size};
use typst::text::TextItem;
use typst::utils::hash128;
use typst_layout::Page;

/// Runs of text that come back on label after label, such as the return address, are kept once.
#[derive(Default)]
pub struct Ink {
    /// The frame from the second time on.
    texts: HashMap<u128, Option<Frame>>,
}

/// A shorter run is smaller than the note about it.
const GLYPHS_WORTH_SHARING: usize = 8;

/// What is printed, and where.
pub type Items = Vec<(Point, FrameItem)>;

impl Ink {
    /// Takes what is printed out of a page as it was set.
    pub fn of(&mut self, page: &Page) -> Items {
        let mut items = Items::new();
        self.take(&page.frame, Point::zero(), &mut items);
        items
    }

    /// The same of what was drawn without a page.
    pub fn of_drawn(&mut self, drawn: Items) -> Items {
        let mut items = Items::with_capacity(drawn.len());
        for (at, item) in drawn {
            self.add(at, item, &mut items);
        }
        items
    }

    fn take(&mut self, frame: &Frame, origin: Point, items: &mut Items) {
        for (at, item) in frame.items() {
            let at = origin + *at;
            match item {
                FrameItem::Tag(_) => {}
                FrameItem::Group(group) if group.clip.is_none() && group.transform.is_identity() => {
                    self.take(&group.frame, at, items);
                }
                other => self.add(at, other.clone(), items),
            }
        }
    }

    fn add(&mut self, at: Point, item: FrameItem, items: &mut Items) {
        let item = match item {
            FrameItem::Text(text) if text.glyphs.len() >= GLYPHS_WORTH_SHARING => self.shared(text),
            other => other,
        };
        items.push((at, item));
    }

    fn shared(&mut self, text: TextItem) -> FrameItem {
        let known = self.texts.entry(hash128(&text));
        let is_new = matches!(known, std::collections::hash_map::Entry::Vacant(_));
        let frame = known.or_default();
        if is_new {
            return FrameItem::Text(text);
        }
        let frame = frame.get_or_insert_with(|| {
            let mut frame = Frame::soft(Size::zero());
            frame.push(Point::zero(), FrameItem::Text(text));
            frame
        });
        FrameItem::Group(GroupItem::new(frame.clone()))
    }
}

/// The page with these items.
pub fn page_of(set: &Page, items: Items) -> Page {
    let mut frame = Frame::new(set.frame.size(), set.frame.kind());
    frame.push_multiple(items);
    Page { frame, ..set.clone() }
}
