//! A table of many rows: a heading that stays, rows drawn only where they are seen, one of them chosen.
//!
//! Rows of 26 to 30 points. The caller is asked for the cells of the visible rows only, so a hundred thousand rows cost
//! as much as thirty.

use std::ops::Range;

use egui::{Align2, Rect, Role, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::window::icon;
use crate::window::look::{Face, Look, Tone, size};
use crate::window::widget::{badge, list, text};

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Width {
    /// Always so many points.
    Exact(f32),
    /// A share of what is left.
    Share(f32),
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// How wide.
    pub width: Width,
    /// Whether its cells end at the right edge.
    pub to_right: bool,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub const fn new(title: String, width: Width) -> Self {
        Self { title, width, to_right: false }
    }

    /// Numbers: aligned at the right.
    #[must_use]
    pub const fn to_right(mut self) -> Self {
        self.to_right = true;
        self
    }
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// Its face.
    pub face: Face,
    /// Its tone.
    pub tone: Tone,
    /// On a ground of its own.
    pub badge: bool,
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), face: Face::Body, tone: Tone::Plain, badge: false }
    }

    /// A number, a serial, a time.
    #[must_use]
    pub fn code(text: impl Into<String>) -> Self {
        Self { face: Face::Code, ..Self::words(text) }
    }

    /// A state.
    #[must_use]
    pub fn badge(text: impl Into<String>, tone: Tone) -> Self {
        Self { badge: true, tone, face: Face::Small, text: text.into() }
    }

    /// In another tone.
    #[must_use]
    pub const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// In another face.
    #[must_use]
    pub const fn face(mut self, face: Face) -> Self {
        self.face = face;
        self
    }
}

/// A table to be shown.
#[derive(Debug)]
pub struct Table<'a> {
    /// Tells it from other tables.
    pub salt: &'a str,
    /// The columns.
    pub columns: &'a [Column],
    /// Height of a row.
    pub row_height: f32,
    /// How many rows there are.
    pub count: usize,
    /// The chosen one.
    pub chosen: Option<usize>,
    /// Whether the chosen one has to be brought into sight.
    pub reveal: bool,
    /// The column that orders the rows, and whether the first row is the greatest; `None` where the order is fixed.
    pub order: Option<(usize, bool)>,
}

/// What a person did to a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// A row was chosen.
    pub chosen: Option<usize>,
    /// The heading of a column was pressed.
    pub heading: Option<usize>,
    /// The rows in sight.
    pub seen: Range<usize>,
}

impl<'a> Table<'a> {
    /// A table in a fixed order of which no row is chosen.
    #[must_use]
    pub const fn new(salt: &'a str, columns: &'a [Column], row_height: f32, count: usize) -> Self {
        Self { salt, columns, row_height, count, chosen: None, reveal: false, order: None }
    }

    /// Shows the table in `rect`; `cells` gives the cells of a row in sight, `None` while it is not known.
    pub fn show(
        &self,
        ui: &mut Ui,
        look: &Look,
        rect: Rect,
        mut cells: impl FnMut(usize) -> Option<Vec<Cell>>,
    ) -> Answer {
        let titles: Vec<f32> = self.columns.iter().map(|column| self.title_width(ui, column)).collect();
        let lanes = lanes(self.columns, &titles, rect);
        let heading = rect.with_max_y(rect.top() + size::TABLE_HEADING);
        let mut answer = Answer { heading: self.headings(ui, look, heading, &lanes), ..Answer::default() };
        ui.painter().hline(rect.x_range().shrink(1.0), heading.bottom() - 0.5, look.hairline());
        let body =
            Rect::from_min_max(pos2(rect.left() + 1.0, heading.bottom()), rect.max - egui::vec2(1.0, 1.0));
        let builder = egui::UiBuilder::new().id_salt(self.salt).max_rect(body);
        let mut child = ui.new_child(builder);
        child.shrink_clip_rect(body);
        child.spacing_mut().item_spacing = egui::Vec2::ZERO;
        let mut area = ScrollArea::vertical().id_salt(self.salt).auto_shrink(false);
        if self.reveal
            && let Some(offset) = self.offset_revealing(&child, body.height())
        {
            area = area.vertical_scroll_offset(offset);
        }
        let shown = area.show_rows(&mut child, self.row_height, self.count, |ui, range| {
            answer.seen = range.clone();
            for at in range {
                let (_, place) = ui.allocate_space(egui::vec2(ui.available_width(), self.row_height));
                self.row(ui, look, place, at, &lanes, cells(at), &mut answer);
            }
        });
        child.data_mut(|data| {
            data.insert_temp(egui::Id::unique((self.salt, "offset")), shown.state.clamped_offset().y)
        });
        answer
    }

    /// How wide a heading is: no language may cut it.
    fn title_width(&self, ui: &Ui, column: &Column) -> f32 {
        let caret = if self.order.is_some() { 16.0 } else { 0.0 };
        text::width(ui, Face::Small, &column.title) + caret
    }

    /// Draws the headings; one that orders the rows is a button and carries a caret.
    fn headings(&self, ui: &mut Ui, look: &Look, row: Rect, lanes: &[egui::Rangef]) -> Option<usize> {
        let mut pressed = None;
        for (at, (column, lane)) in self.columns.iter().zip(lanes).enumerate() {
            let place = Rect::from_x_y_ranges(*lane, row.y_range());
            let align = if column.to_right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
            let Some((ordering, down)) = self.order.filter(|_| !column.title.is_empty()) else {
                text::line(ui, place, align, Face::Small, look.muted, &column.title);
                continue;
            };
            let id = ui.scope_id().with((self.salt, "heading", at));
            let response = ui.interact(place, id, Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &column.title));
            let ink = if ordering == at || response.hovered() { look.text } else { look.muted };
            let word = text::paint(ui, place, align, Face::Small, ink, &column.title);
            if ordering == at {
                let caret = if down { icon::CARET_DOWN } else { icon::CARET_UP };
                let (left, right) = if column.to_right {
                    (word.left() - 16.0, word.left() - 2.0)
                } else {
                    (word.right() + 2.0, word.right() + 16.0)
                };
                let spot = Rect::from_x_y_ranges(left..=right, row.y_range());
                text::paint(ui, spot, Align2::CENTER_CENTER, Face::Small, ink, caret);
            }
            if response.has_focus() {
                ui.painter().rect_stroke(
                    place.expand2(vec2(4.0, -3.0)),
                    4.0,
                    look.focus_ring(),
                    StrokeKind::Inside,
                );
            }
            if response.clicked() {
                pressed = Some(at);
            }
        }
        pressed
    }

    /// How far to scroll so that the chosen row is in sight; `None` when it is.
    #[expect(clippy::cast_precision_loss, reason = "rows of a list fit an f32 well enough to scroll")]
    fn offset_revealing(&self, ui: &Ui, height: f32) -> Option<f32> {
        let top = self.chosen? as f32 * self.row_height;
        let offset: f32 =
            ui.data(|data| data.get_temp(egui::Id::unique((self.salt, "offset")))).unwrap_or(0.0);
        if top < offset {
            Some(top)
        } else if top + self.row_height > offset + height {
            Some(top + self.row_height - height)
        } else {
            None
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one row of a table, drawn in one place")]
    fn row(
        &self,
        ui: &mut Ui,
        look: &Look,
        place: Rect,
        at: usize,
        lanes: &[egui::Rangef],
        cells: Option<Vec<Cell>>,
        answer: &mut Answer,
    ) {
        let Some(cells) = cells else {
            let dots =
                Rect::from_x_y_ranges(lanes.first().copied().unwrap_or(place.x_range()), place.y_range());
            text::paint(ui, dots, Align2::LEFT_CENTER, Face::Body, look.muted, "\u{2026}");
            return;
        };
        let name = cells.iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty());
        let name = name.collect::<Vec<_>>().join(" ");
        let response = list::row(ui, look, place, self.chosen == Some(at), &name);
        if response.clicked() {
            answer.chosen = Some(at);
        }
        let mut cut = Vec::new();
        for ((cell, lane), column) in cells.iter().zip(lanes).zip(self.columns) {
            let place = Rect::from_x_y_ranges(*lane, place.y_range());
            let align = if column.to_right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
            if cell.badge {
                badge::paint(ui, look, place, align, cell.tone, &cell.text);
            } else if text::paint_or_cut(ui, place, align, cell.face, look.ink(cell.tone), &cell.text) {
                cut.push(cell.text.as_str());
            }
        }
        if !cut.is_empty() {
            response.on_hover_text(cut.join("\n"));
        }
    }
}

/// Where the columns lie: exact ones as wide as they want, the others share what is left.
fn lanes(columns: &[Column], titles: &[f32], rect: Rect) -> Vec<egui::Rangef> {
    const BETWEEN: f32 = 12.0;
    let inside = rect.x_range().shrink(size::INSET);
    let mut exact = 0.0;
    let mut shares = 0.0;
    for (column, title) in columns.iter().zip(titles) {
        exact += BETWEEN;
        match column.width {
            Width::Exact(width) => exact += width.max(*title),
            Width::Share(share) => shares += share,
        }
    }
    let left_over = (inside.span() + BETWEEN - exact).max(0.0);
    let mut left = inside.min;
    columns
        .iter()
        .zip(titles)
        .map(|(column, title)| {
            let width = match column.width {
                Width::Exact(width) => width.max(*title),
                Width::Share(share) => left_over * share / shares,
            };
            let lane = egui::Rangef::new(left, left + width);
            left += width + BETWEEN;
            lane
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    #[test]
    fn columns_fill_the_table_and_do_not_overlap() {
        let columns = [
            Column::new(String::new(), Width::Exact(80.0)),
            Column::new(String::new(), Width::Share(2.0)),
            Column::new(String::new(), Width::Share(1.0)),
        ];
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(500.0, 100.0));
        let lanes = lanes(&columns, &[0.0; 3], rect);
        assert!(lanes.windows(2).all(|pair| pair[0].max < pair[1].min));
        assert!((lanes[2].max - (500.0 - size::INSET)).abs() < 0.01);
        assert!((lanes[1].span() - 2.0 * lanes[2].span()).abs() < 0.01);
    }
}
