//! Reading a file: which kind, where it lies, what it would change line by line, and only then taking it.

use std::path::PathBuf;

use egui::{Align2, Id, Order, Rect, Ui, pos2, vec2};

use crate::bench::message::{Command, ImportKind, ImportRow, ImportVerdict, ImportView};
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::field::{self, Field};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{panel, text};

/// What the dialog remembers while it is open.
#[derive(Debug)]
pub struct ImportDialog {
    /// What the file holds.
    pub kind: ImportKind,
    /// Where it lies.
    pub path: String,
    /// Whether it has been checked as it stands now.
    pub checked: bool,
    /// Whether it has been asked to be taken.
    pub taking: bool,
    focused: bool,
}

impl ImportDialog {
    /// An empty dialog, or one for a file that was dropped on the window.
    #[must_use]
    pub fn new(path: Option<PathBuf>) -> Self {
        let is_packed = path.as_ref().and_then(|path| path.extension()).is_some_and(|ending| ending == "gz");
        let kind = if is_packed { ImportKind::PostalCodes } else { ImportKind::Requests };
        let path = path.map(|path| path.display().to_string()).unwrap_or_default();
        Self { kind, path, checked: false, taking: false, focused: false }
    }

    /// An empty dialog for a table of postal codes.
    #[must_use]
    pub fn of_postal_codes() -> Self {
        Self { kind: ImportKind::PostalCodes, ..Self::new(None) }
    }

    fn command(&self, take: bool) -> Command {
        Command::Import { kind: self.kind, path: PathBuf::from(self.path.trim()), take }
    }
}

/// Shows the dialog over everything.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, dialog: &mut ImportDialog, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let screen = ui.ctx().content_rect();
    let room = Rect::from_center_size(
        screen.center(),
        (screen.size() - vec2(160.0, 120.0)).min(vec2(1080.0, 720.0)),
    );
    egui::Area::new(Id::unique("import")).order(Order::Middle).fixed_pos(screen.min).show(ui.ctx(), |ui| {
        let layer = ui.layer_id();
        ui.memory_mut(|memory| memory.set_modal_layer(layer));
        ui.interact(screen, Id::unique("import-veil"), egui::Sense::click());
        ui.painter().rect_filled(screen, 0.0, look.veil);
        panel::lifted(ui, look, room);
        let (title, whole) = match dialog.kind {
            ImportKind::PostalCodes => ("postal-title", "postal-whole"),
            _ => ("import-title", "import-whole"),
        };
        let parts = panel::show(ui, look, room, &scene.say(title), &scene.say(whole), true);
        let mut body = parts.body.shrink2(vec2(size::INSET, 12.0));
        kinds(ui, scene, panel::take_top(&mut body, size::BUTTON_SMALL), dialog);
        body.min.y += 10.0;
        path_row(ui, scene, panel::take_top(&mut body, size::FIELD), dialog, asks);
        body.min.y += 10.0;
        let view = scene.model.import.value().filter(|_| dialog.checked);
        let table =
            Rect::from_min_max(pos2(room.left(), body.top()), pos2(room.right(), parts.body.bottom()));
        ui.painter().hline(room.x_range().shrink(1.0), table.top() - 0.5, look.hairline());
        if let Some(view) = view {
            rows(ui, scene, table, view);
        } else {
            let id = if scene.model.import.is_pending() { "list-pending" } else { "import-how" };
            panel::empty(ui, look, table, icon::FILE_CSV, &scene.say(id));
        }
        acts(ui, scene, parts.footer.shrink2(vec2(size::INSET, 0.0)), dialog, view, asks);
    });
}

fn kinds(ui: &mut Ui, scene: &Scene<'_>, row: Rect, dialog: &mut ImportDialog) {
    panel::row(ui, "import-kinds", row, |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let all = [
            (ImportKind::Requests, "import-requests"),
            (ImportKind::Contracts, "import-contracts"),
            (ImportKind::Stock, "import-stock"),
            (ImportKind::Centre, "import-centre"),
            (ImportKind::PostalCodes, "import-postal"),
        ];
        for (kind, id) in all {
            let word = scene.say(id);
            if Button::new(scene.look, &word).small().chosen(dialog.kind == kind).show(ui).clicked() {
                dialog.kind = kind;
                dialog.checked = false;
            }
        }
    });
}

fn path_row(ui: &mut Ui, scene: &Scene<'_>, row: Rect, dialog: &mut ImportDialog, asks: &mut Vec<Ask>) {
    let word = scene.say("import-check");
    let can = !dialog.path.trim().is_empty();
    let button = Button::new(scene.look, &word).key("Enter").enabled(can);
    let width = button.extent(ui).x;
    let pressed = button.show_at(ui, row.with_min_x(row.right() - width)).clicked();
    let name = scene.say("import-path");
    let hint = scene.say("import-path-hint");
    let field = Field { hint: &hint, icon: icon::FILE_CSV, code: true, ..Field::new(&name) };
    let place = row.with_max_x(row.right() - width - 10.0);
    let response = field::show(ui, scene.look, place, Id::unique("import-path"), field, &mut dialog.path);
    if !std::mem::replace(&mut dialog.focused, true) {
        response.request_focus();
    }
    if response.changed() {
        dialog.checked = false;
    }
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if can && (pressed || entered) {
        dialog.checked = true;
        asks.push(Ask::Send(dialog.command(false)));
    }
}

fn rows(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, view: &ImportView) {
    let columns = [
        Column::new(scene.say("column-line"), Width::Exact(44.0)).to_right(),
        Column::new(scene.say("column-key"), Width::Exact(110.0)),
        Column::new(scene.say("column-verdict"), Width::Exact(76.0)),
        Column::new(scene.say("column-reason"), Width::Share(1.0)),
    ];
    // Whoever has to mend the file needs the refused lines, then the doubtful ones, not the thousand good ones.
    let urgency = |row: &&ImportRow| match (&row.verdict, &row.doubt) {
        (ImportVerdict::Refused(_), _) => 0,
        (_, Some(_)) => 1,
        _ => 2,
    };
    let mut rows: Vec<_> = view.rows.iter().collect();
    rows.sort_by_key(urgency);
    let table = Table::new("import-rows", &columns, size::ROW, rows.len());
    table.show(ui, scene.look, rect, |at| rows.get(at).map(|row| cells(scene, row)));
}

fn cells(scene: &Scene<'_>, row: &ImportRow) -> Vec<Cell> {
    let (tone, id, reason) = match &row.verdict {
        ImportVerdict::New => (Tone::Done, "verdict-new", String::new()),
        ImportVerdict::Identical => (Tone::Muted, "verdict-identical", String::new()),
        ImportVerdict::Changed => (Tone::Accent, "verdict-changed", String::new()),
        ImportVerdict::Refused(notice) => (Tone::Stop, "verdict-refused", scene.words.what(notice)),
    };
    vec![
        Cell::code(row.line.to_string()).tone(Tone::Muted),
        Cell::code(row.key.as_str()),
        Cell::badge(scene.say(id), tone),
        match &row.doubt {
            Some(doubt) if reason.is_empty() => {
                Cell::words(scene.words.what(doubt)).face(Face::Small).tone(Tone::Attention)
            }
            _ => Cell::words(reason).face(Face::Small),
        },
    ]
}

/// How many rows there are of each verdict: new, identical, changed, refused.
fn counts(view: &ImportView) -> [usize; 4] {
    let mut counts = [0; 4];
    for row in &view.rows {
        counts[match row.verdict {
            ImportVerdict::New => 0,
            ImportVerdict::Identical => 1,
            ImportVerdict::Changed => 2,
            ImportVerdict::Refused(_) => 3,
        }] += 1;
    }
    counts
}

fn acts(
    ui: &mut Ui,
    scene: &Scene<'_>,
    row: Rect,
    dialog: &mut ImportDialog,
    view: Option<&ImportView>,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let [new, identical, changed, refused] = view.map(counts).unwrap_or_default();
    let taken = view.is_some_and(|view| view.taken);
    let can = view.is_some() && !taken && refused == 0 && new + changed > 0;
    let (take, close) = (scene.say("import-take"), scene.say("dialog-close"));
    panel::row(ui, "import-acts", row, |ui| {
        let pressed = Button::new(look, &take).key("F10").primary().enabled(can).show(ui).clicked();
        let key = can && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::F10));
        if pressed || key {
            dialog.taking = true;
            asks.push(Ask::Send(dialog.command(true)));
        }
        if Button::new(look, &close).key("Esc").show(ui).clicked() {
            asks.push(Ask::CloseDialog);
        }
    });
    if view.is_some() {
        let date = view.and_then(|view| view.rows.first()).map(|row| row.key.as_str()).unwrap_or_default();
        let facts = [
            ("date", date.into()),
            ("new", new.into()),
            ("identical", identical.into()),
            ("changed", changed.into()),
            ("refused", refused.into()),
        ];
        let is_postal = dialog.kind == ImportKind::PostalCodes;
        let id = match (is_postal, taken, refused > 0) {
            (false, true, _) => "import-taken",
            (false, false, true) => "import-blocked",
            (false, false, false) => "import-would",
            (true, true, _) => "postal-taken",
            (true, false, true) => "postal-refused",
            (true, false, false) => "postal-would",
        };
        let ink = if refused > 0 { look.stop } else { look.muted };
        let words = row.with_min_x(row.left() + 300.0);
        let said = text::line(ui, words, Align2::RIGHT_CENTER, Face::Small, ink, &scene.say_with(id, &facts));
        let doubts = view.map_or(0, |view| view.rows.iter().filter(|row| row.doubt.is_some()).count());
        if doubts > 0 {
            let beside = words.with_max_x(said.left() - 16.0);
            let doubts = scene.say_with("import-doubts", &[("count", doubts.into())]);
            text::line(ui, beside, Align2::RIGHT_CENTER, Face::Small, look.attention, &doubts);
        }
    }
}
