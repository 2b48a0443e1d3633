//! Which requests are shown: by kind, by state, late ones only.

use egui::{Align2, Popup, Rect, Ui, pos2, vec2};

use crate::bench::message::QueueRow;
use crate::domain::{RequestKind, RequestState};
use crate::window::icon;
use crate::window::look::{Face, size};
use crate::window::scene::Scene;
use crate::window::widget::button::Button;
use crate::window::widget::{list, panel, text};

/// Kinds that are worked on alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KindGroup {
    /// All of them.
    #[default]
    All,
    /// A new token for users who have none.
    Issue,
    /// A token in place of another one.
    Replace,
    /// Everything else.
    Other,
}

impl KindGroup {
    const ALL: [Self; 4] = [Self::All, Self::Issue, Self::Replace, Self::Other];

    const fn title(self) -> &'static str {
        match self {
            Self::All => "filter-all",
            Self::Issue => "filter-issue",
            Self::Replace => "filter-replace",
            Self::Other => "filter-other",
        }
    }

    const fn holds(self, kind: RequestKind) -> bool {
        let of = match kind {
            RequestKind::New | RequestKind::Additional => Self::Issue,
            RequestKind::Reissue | RequestKind::Exchange => Self::Replace,
            RequestKind::MethodChange
            | RequestKind::Revocation
            | RequestKind::Unlock
            | RequestKind::Termination => Self::Other,
        };
        matches!(
            (self, of),
            (Self::All, _)
                | (Self::Issue, Self::Issue)
                | (Self::Replace, Self::Replace)
                | (Self::Other, Self::Other)
        )
    }
}

/// What a row has to be to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// Its kind.
    pub kinds: KindGroup,
    /// Its state; `None` for any.
    pub state: Option<RequestState>,
    /// Past its target date.
    pub late_only: bool,
}

impl Filter {
    /// Whether a row is shown.
    #[must_use]
    pub fn lets(&self, row: &QueueRow) -> bool {
        self.kinds.holds(row.kind)
            && self.state.is_none_or(|state| state == row.state)
            && (!self.late_only || row.late)
    }
}

/// Shows the chips.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, row: Rect, filter: &mut Filter) {
    let inside = row.shrink2(vec2(size::INSET, 0.0));
    let late = scene.model.queue.value().map_or(0, |rows| rows.iter().filter(|row| row.late).count());
    panel::row(ui, "queue-filter", inside, |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for group in KindGroup::ALL {
            let word = scene.say(group.title());
            let chosen = filter.kinds == group && !filter.late_only;
            if Button::new(scene.look, &word).small().chosen(chosen).show(ui).clicked() {
                filter.kinds = group;
                filter.late_only = false;
            }
        }
        let word = scene.say_with("filter-late", &[("count", late.into())]);
        if Button::new(scene.look, &word).small().chosen(filter.late_only).show(ui).clicked() {
            filter.late_only = !filter.late_only;
        }
    });
    states(ui, scene, inside, filter);
}

/// The states, in a list that opens below its button.
fn states(ui: &mut Ui, scene: &Scene<'_>, row: Rect, filter: &mut Filter) {
    let state = filter
        .state
        .map_or_else(|| scene.say("filter-any-state"), |state| scene.word("request-state", state.as_str()));
    let word = scene.say_with("filter-state", &[("state", state.into())]);
    let button = Button::new(scene.look, &word).small().icon(icon::CARET_DOWN);
    let extent = button.extent(ui);
    let place = Rect::from_min_size(pos2(row.right() - extent.x, row.center().y - extent.y / 2.0), extent);
    let response = button.show_at(ui, place);
    Popup::menu(&response).show(|ui| {
        let any = scene.say("filter-any-state");
        let mut choices = vec![(None, any)];
        choices.extend(
            RequestState::ALL.iter().map(|state| (Some(*state), scene.word("request-state", state.as_str()))),
        );
        ui.spacing_mut().item_spacing.y = 0.0;
        for (state, word) in choices {
            let (_, row) = ui.allocate_space(vec2(150.0, size::BUTTON_SMALL));
            let is_chosen = state == filter.state;
            let response = list::row(ui, scene.look, row, is_chosen, &word);
            let inside = row.shrink2(vec2(12.0, 0.0));
            text::paint(ui, inside, Align2::LEFT_CENTER, Face::Small, scene.look.text, &word);
            if response.clicked() {
                filter.state = state;
                ui.close();
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_belongs_to_one_group() {
        for kind in RequestKind::ALL {
            assert!(KindGroup::All.holds(*kind));
            let groups = KindGroup::ALL[1..].iter().filter(|group| group.holds(*kind)).count();
            assert_eq!(groups, 1, "{kind}");
        }
    }
}
