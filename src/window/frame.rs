//! What stands around every screen: the bar above, the navigation, the notice below, search, palette and dialogs.

pub mod import;
pub mod navigation;
pub mod notice_bar;
pub mod palette;
pub mod search;
pub mod top_bar;
