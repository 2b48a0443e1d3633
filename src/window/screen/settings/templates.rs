//! The templates of papers: which one counts, its page with invented data, and the line that is wrong.
//!
//! The trap: a template is written in another program, so while this part is open the folder is looked at every second;
//! the page is drawn again only when something there has changed.

use egui::{Align2, Rect, Ui, vec2};

use crate::bench::message::{Command, PaperOf, Sample, TemplateAct, TemplateRow, TemplateStanding};
use crate::domain::UnixMillis;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::dispatch::draw_page;
use crate::window::widget::button::Button;
use crate::window::widget::{badge, list, page, panel, text};

/// How often the folder is looked at.
const EVERY_MILLIS: i64 = 1000;

/// What the part remembers.
#[derive(Default)]
pub struct Templates {
    /// The chosen row.
    pub chosen: usize,
    /// Which page of its sample, from 0.
    pub page: u32,
    /// When it was asked for last, and what.
    asked: Option<(UnixMillis, Option<Sample>, u32)>,
    texture: Option<page::Shown>,
}

impl Templates {
    /// Does what a key of this part asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let rows = rows(scene);
        if let Some(by) = list::step(intent, 8) {
            self.chosen = list::moved(Some(self.chosen), by, rows.len()).unwrap_or(0);
            self.page = 0;
            return;
        }
        match intent {
            Intent::NextPage => {
                let pages = scene.model.paper.value().map_or(1, |picture| picture.pages.max(1));
                self.page = (self.page + 1) % pages;
            }
            Intent::ExportTemplate => {
                if let Some(row) = rows.get(self.chosen) {
                    let act = TemplateAct::Export { file: row.file.to_owned() };
                    asks.push(Ask::Send(Command::Template(act)));
                }
            }
            Intent::OpenTemplates => asks.push(Ask::Send(Command::Template(TemplateAct::OpenFolder))),
            _ => {}
        }
    }

    /// Asks for the page that is to be shown, and from time to time whether it is another one by now.
    fn look(&mut self, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let view = scene.model.templates.value();
        let sample = match view {
            None => Sample::all().next(),
            Some(view) => view.rows.get(self.chosen).and_then(|row| row.sample),
        };
        let is_same = self.asked.is_some_and(|(_, asked, page)| asked == sample && page == self.page);
        let is_due = self.asked.is_none_or(|(at, ..)| scene.now.since(at) >= EVERY_MILLIS);
        if is_same && !is_due {
            return;
        }
        self.asked = Some((scene.now, sample, self.page));
        // A shared part has no page, but its mistakes are found by the pages that use it.
        let Some(look_at) = sample.or_else(|| Sample::all().last()) else { return };
        let shown = scene.model.paper.value();
        let is_shown = shown.is_some_and(|shown| {
            shown.of == PaperOf::Sample(look_at) && (shown.page == self.page || sample.is_none())
        });
        let seen = view.filter(|_| is_shown).map(|view| view.stamp);
        let act = TemplateAct::Look { sample: look_at, page: self.page, seen };
        asks.push(Ask::Send(Command::Template(act)));
    }
}

fn rows<'a>(scene: &Scene<'a>) -> &'a [TemplateRow] {
    scene.model.templates.value().map_or(&[], |view| view.rows.as_slice())
}

/// Shows the list at the left and the page at the right.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, part: &mut Templates, asks: &mut Vec<Ask>) {
    part.look(scene, asks);
    ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
    let left = rect.with_max_x(rect.left() + (rect.width() * 0.36).clamp(440.0, 620.0));
    let right = rect.with_min_x(left.right() + size::GAP);
    templates(ui, scene, left, part, asks);
    sample(ui, scene, right, part, asks);
}

fn templates(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, part: &mut Templates, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let parts = panel::show(ui, look, rect, &scene.say("templates-title"), "", true);
    let Some(view) = scene.model.templates.value() else {
        panel::empty(ui, look, parts.body, icon::HOURGLASS, &scene.say("list-pending"));
        return;
    };
    let mut body = parts.body;
    let head = panel::take_top(&mut body, 96.0).shrink2(vec2(size::INSET, 10.0));
    let how = scene.say("templates-how");
    text::lines(ui, head, Align2::LEFT_TOP, Face::Small, look.muted, &how, 3);
    let folder = format!("{}  {}", scene.say("templates-folder"), view.folder);
    text::line(
        ui,
        head.with_min_y(head.bottom() - 20.0),
        Align2::LEFT_CENTER,
        Face::Small,
        look.text,
        &folder,
    );
    ui.painter().hline(rect.x_range().shrink(1.0), body.top() - 0.5, look.hairline());
    panel::at(ui, "templates", body.shrink2(vec2(1.0, 0.0)), |ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for (at, row) in view.rows.iter().enumerate() {
                let (_, place) = ui.allocate_space(vec2(ui.available_width(), 36.0));
                if template(ui, scene, place, row, part.chosen == at) {
                    part.chosen = at;
                    part.page = 0;
                }
            }
        });
    });
    panel::row(ui, "template-acts", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        for intent in [Intent::ExportTemplate, Intent::OpenTemplates] {
            let (word, key) = (scene.name(intent), intent.caps());
            if Button::new(look, &word).key(&key).show(ui).clicked() {
                asks.push(Ask::Do(intent));
            }
        }
    });
}

/// One template; gives whether it was chosen now.
fn template(ui: &mut Ui, scene: &Scene<'_>, place: Rect, row: &TemplateRow, chosen: bool) -> bool {
    let look = scene.look;
    let document = match row.sample {
        Some(Sample::Label(form)) => scene.word("form", form.as_str()),
        Some(Sample::Paper(kind)) => scene.word("document-kind", kind.as_str()),
        None => scene.say("template-shared"),
    };
    let standing = scene.word("template-standing", row.standing.as_str());
    let response = list::row(ui, look, place, chosen, &format!("{document} {} {standing}", row.file));
    let inside = place.shrink2(vec2(size::INSET, 0.0));
    let tone = match row.standing {
        TemplateStanding::BuiltIn => Tone::Muted,
        TemplateStanding::Own => Tone::Done,
        TemplateStanding::Refused(_) => Tone::Stop,
    };
    let badge = badge::paint(ui, look, inside, Align2::RIGHT_CENTER, tone, &standing);
    let face = if chosen { Face::Strong } else { Face::Body };
    let words = inside.with_max_x(inside.left() + inside.width() * 0.42);
    text::paint(ui, words, Align2::LEFT_CENTER, face, look.text, &document);
    let file = Rect::from_min_max(
        egui::pos2(words.right() + 8.0, place.top()),
        egui::pos2(badge.left() - 8.0, place.bottom()),
    );
    text::paint(ui, file, Align2::LEFT_CENTER, Face::CodeSmall, look.muted, row.file);
    response.clicked()
}

fn sample(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, part: &mut Templates, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let row = rows(scene).get(part.chosen);
    let aside = row.map_or("", |row| row.file);
    let parts = panel::show(ui, look, rect, &scene.say("templates-preview"), aside, false);
    let mut ground = parts.body.shrink2(vec2(1.0, 1.0));
    if let Some(TemplateStanding::Refused(notice)) = row.map(|row| &row.standing) {
        let mut words = scene.words.what(notice);
        if let Some(remedy) = scene.words.remedy(notice) {
            words.push('\n');
            words.push_str(&remedy);
        }
        let height = text::height(ui, Face::Body, &words, ground.width() - 32.0, 6) + 20.0;
        let place = panel::take_top(&mut ground, height);
        ui.painter().rect_filled(place, 0.0, look.ground(Tone::Stop));
        let inside = place.shrink2(vec2(16.0, 10.0));
        text::lines(ui, inside, Align2::LEFT_TOP, Face::Body, look.ink(Tone::Stop), &words, 6);
    }
    ui.painter().rect_filled(ground, 0.0, look.sunken);
    let Some(row) = row else { return };
    let Some(sample) = row.sample else {
        return panel::empty(ui, look, ground, icon::FILE_TEXT, &scene.say("templates-shared"));
    };
    match scene.model.paper.value().filter(|picture| picture.of == PaperOf::Sample(sample)) {
        Some(picture) => draw_page(ui, scene, ground, picture, &mut part.texture, asks),
        None => panel::empty(ui, look, ground, icon::HOURGLASS, &scene.say("paper-pending")),
    }
}
