//! The steps of a job, each with its sign and the time it took.

use egui::{Align2, Rect, Ui, pos2, vec2};

use crate::bench::message::{StepState, StepView};
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::Scene;
use crate::window::widget::{progress, text};
use crate::words::number;

/// Shows the steps from the top of `rect`; gives where they end.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, steps: &[StepView]) -> f32 {
    let look = scene.look;
    let mut top = rect.top();
    for step in steps {
        let row = Rect::from_min_size(pos2(rect.left() + 1.0, top), vec2(rect.width() - 2.0, size::ROW));
        let (sign, tone, face) = match step.state {
            StepState::Waiting => (icon::CIRCLE, Tone::Muted, Face::Body),
            StepState::Running => (icon::PLAY, Tone::Accent, Face::Strong),
            StepState::Done => (icon::CHECK, Tone::Plain, Face::Body),
            StepState::Stopped => (icon::WARNING, Tone::Attention, Face::Strong),
        };
        if matches!(step.state, StepState::Running | StepState::Stopped) {
            ui.painter().rect_filled(row, 0.0, look.ground(tone));
        }
        let inside = row.shrink2(vec2(size::INSET, 0.0));
        let sign_tone = if step.state == StepState::Done { Tone::Done } else { tone };
        let spot = inside.with_max_x(inside.left() + 16.0);
        text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.ink(sign_tone), sign);
        let words = Rect::from_min_max(
            pos2(inside.left() + 24.0, row.top()),
            pos2(inside.right() - 56.0, row.bottom()),
        );
        let word = scene.word("step", step.step.as_str());
        text::line(ui, words, Align2::LEFT_CENTER, face, look.ink(tone), &word);
        if step.state != StepState::Waiting {
            let took = number::seconds(step.took_millis);
            let ink = if step.state == StepState::Running { look.accent } else { look.muted };
            text::line(ui, inside, Align2::RIGHT_CENTER, Face::CodeSmall, ink, &took);
        }
        if step.state == StepState::Running && step.percent > 0 {
            let bar = Rect::from_min_max(
                pos2(words.left(), row.bottom() - 4.0),
                pos2(inside.right(), row.bottom() - 2.0),
            );
            progress::paint(ui, bar, f32::from(step.percent) / 100.0, look.accent, look.line);
        }
        top = row.bottom();
    }
    top
}
