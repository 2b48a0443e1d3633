//! egui dressed in the colours, sizes and faces of the look, for the widgets that it draws itself.
//!
//! No animation, so that motion means that something really moves.

use egui::style::{Selection, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, Stroke, TextStyle, Vec2, Visuals};

use crate::window::look::{Face, Look, size};

/// Dresses egui: both themes, so that a change of theme needs nothing else.
pub fn dress(ctx: &egui::Context) {
    ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
    for (theme, look) in [(egui::Theme::Light, Look::LIGHT), (egui::Theme::Dark, Look::DARK)] {
        ctx.style_mut_of(theme, |style| {
            style.text_styles = [
                (TextStyle::Heading, Face::Heading),
                (TextStyle::Body, Face::Body),
                (TextStyle::Button, Face::Body),
                (TextStyle::Small, Face::Small),
                (TextStyle::Monospace, Face::Code),
            ]
            .into_iter()
            .map(|(text_style, face)| (text_style, face.font()))
            .collect();
            style.visuals = visuals(&look);
            style.spacing.item_spacing = Vec2::new(8.0, 8.0);
            style.spacing.button_padding = Vec2::new(12.0, 6.0);
            style.spacing.interact_size = Vec2::new(24.0, size::BUTTON_SMALL);
            style.spacing.scroll = egui::style::ScrollStyle::thin();
            style.interaction.selectable_labels = false;
            style.interaction.tooltip_delay = 0.4;
            style.animation_time = 0.0;
            style.scroll_animation = egui::style::ScrollAnimation::none();
        });
    }
}

fn visuals(look: &Look) -> Visuals {
    let mut visuals = if look.dark { Visuals::dark() } else { Visuals::light() };
    let radius = CornerRadius::same(size::RADIUS);
    let widget = |fill: Color32, stroke: Color32, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, stroke),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, ink),
        expansion: 0.0,
    };
    visuals.widgets = Widgets {
        noninteractive: widget(look.panel, look.line, look.text),
        inactive: widget(look.line_strong, look.line_strong, look.text),
        hovered: widget(look.muted, look.muted, look.text),
        active: widget(look.accent, look.accent, look.text),
        open: widget(look.panel, look.accent, look.text),
    };
    visuals.selection =
        Selection { bg_fill: look.accent.gamma_multiply(0.3), stroke: Stroke::new(1.0, look.text) };
    visuals.override_text_color = Some(look.text);
    visuals.text_cursor.stroke = Stroke::new(2.0, look.accent);
    visuals.weak_text_color = Some(look.muted);
    visuals.hyperlink_color = look.accent;
    visuals.extreme_bg_color = look.sunken;
    visuals.text_edit_bg_color = Some(look.sunken);
    visuals.faint_bg_color = look.hover;
    visuals.panel_fill = look.canvas;
    visuals.window_fill = look.panel;
    visuals.window_stroke = look.hairline();
    visuals.window_corner_radius = CornerRadius::same(size::PANEL_RADIUS);
    visuals.menu_corner_radius = radius;
    visuals.warn_fg_color = look.attention;
    visuals.error_fg_color = look.stop;
    visuals
}
