//! A row that can be chosen: its ground, the bar of the chosen one, the ring of the keyboard, the line below.

use egui::{Rect, Response, Role, Sense, StrokeKind, Ui, WidgetInfo};

use crate::window::command::Intent;
use crate::window::look::Look;

/// Draws the ground of a row and takes its clicks; what stands on it is painted by the caller.
pub fn row(ui: &mut Ui, look: &Look, rect: Rect, chosen: bool, name: &str) -> Response {
    let id = ui.next_auto_id();
    ui.skip_ahead_auto_ids(1);
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, name));
    let painter = ui.painter();
    if chosen {
        painter.rect_filled(rect, 0.0, look.accent_soft);
        painter.rect_filled(rect.with_max_x(rect.left() + 3.0), 0.0, look.accent);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, look.hover);
    }
    painter.hline(rect.x_range(), rect.bottom() - 0.5, look.hairline());
    if response.has_focus() {
        painter.rect_stroke(rect.shrink(2.0), 4.0, look.focus_ring(), StrokeKind::Inside);
    }
    response
}

/// By how many rows an intent moves the choice; `None` for an intent about something else.
#[must_use]
pub const fn step(intent: Intent, page: isize) -> Option<isize> {
    match intent {
        Intent::RowUp => Some(-1),
        Intent::RowDown => Some(1),
        Intent::PageUp => Some(-page),
        Intent::PageDown => Some(page),
        _ => None,
    }
}

/// Moves a choice in a list of `count` rows by some rows, staying inside.
#[must_use]
pub fn moved(chosen: Option<usize>, by: isize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match chosen {
        None => 0,
        Some(at) => at.saturating_add_signed(by).min(last),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_stays_inside_the_list() {
        assert_eq!(moved(None, 1, 0), None);
        assert_eq!(moved(None, -1, 3), Some(0));
        assert_eq!(moved(Some(2), 1, 3), Some(2));
        assert_eq!(moved(Some(0), -1, 3), Some(0));
        assert_eq!(moved(Some(7), 0, 3), Some(2));
    }
}
