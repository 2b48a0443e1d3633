//! Keys to intents: which acts the keyboard asks for in this frame, taken out of the input so that nothing else sees them.
//!
//! The trap: egui moves the focus by arrow keys and presses the focused button by Enter; while a key is ours, it must not.

use egui::{Context, Event, FocusDirection, Id, Key, Modifiers, Ui};

use crate::window::command::{Intent, LIST, Screen, Shortcut};

/// The acts that the keyboard asks for on `screen`.
#[must_use]
pub fn intents(ctx: &Context, screen: Screen) -> Vec<Intent> {
    let typing = ctx.text_edit_focused();
    let focused = ctx.memory(egui::Memory::focused).is_some();
    let arrows_left = arrows_are_left(ctx);
    let mut found = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            let entry = LIST.iter().find(|entry| {
                entry.applies_on(screen)
                    && entry.shortcut.is_some_and(|shortcut| is(shortcut, *key, *modifiers))
            });
            let Some(shortcut) = entry.and_then(|entry| entry.shortcut) else { return true };
            if arrows_left && is_arrow(*key) {
                return true;
            }
            let is_ours = shortcut.works_while_typing() || (!typing && !belongs_to_focus(*key, focused));
            if is_ours {
                found.extend(entry.map(|entry| entry.intent));
            }
            !is_ours
        });
    });
    if !found.is_empty() {
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    found
}

/// Whether Esc was pressed; taken out of the input.
#[must_use]
pub fn escape(ctx: &Context) -> bool {
    ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}

/// Whether Enter was pressed while nothing has the keyboard and no dialog lies above; taken out of the input.
#[must_use]
pub fn enter(ui: &Ui) -> bool {
    has_the_keyboard(ui) && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter))
}

/// Remembers whether anything has the keyboard, before a frame is drawn: Enter leaves a field while it is drawn, and
/// must not be heard a second time further down.
pub fn begin(ctx: &Context) {
    let is_free = ctx.memory(|memory| memory.focused().is_none());
    ctx.data_mut(|data| data.insert_temp(Id::unique("keyboard-is-free"), is_free));
}

/// Whether the screen itself has the keyboard, and had it when the frame began.
fn has_the_keyboard(ui: &Ui) -> bool {
    let was_free = ui.data(|data| data.get_temp(Id::unique("keyboard-is-free"))).unwrap_or(false);
    was_free && ui.memory(|memory| memory.focused().is_none() && memory.allows_interaction(ui.layer_id()))
}

/// Where ← or → leads from `at` among `count` choices while nothing has the keyboard; taken out of the input.
#[must_use]
pub fn across(ui: &Ui, at: usize, count: usize) -> Option<usize> {
    if !has_the_keyboard(ui) {
        return None;
    }
    let by = isize::try_from(arrow(ui.ctx()).0).unwrap_or(0);
    let to = at.saturating_add_signed(by).min(count.saturating_sub(1));
    (to != at).then_some(to)
}

/// A focused button is pressed by Enter.
fn belongs_to_focus(key: Key, focused: bool) -> bool {
    focused && key == Key::Enter
}

const fn is_arrow(key: Key) -> bool {
    matches!(key, Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight)
}

fn is(shortcut: Shortcut, key: Key, modifiers: Modifiers) -> bool {
    shortcut.key == key
        && shortcut.ctrl == (modifiers.ctrl || modifiers.command)
        && shortcut.shift == modifiers.shift
        && !modifiers.alt
}

/// Tells the next frame that the arrows belong to what has the keyboard, not to the choice in a list.
pub fn leave_arrows(ctx: &Context) {
    let now = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(Id::unique("arrows-left-to-focus"), now));
}

/// Which way an arrow points that was pressed in this frame, as columns and rows; taken out of the input.
#[must_use]
pub fn arrow(ctx: &Context) -> (i32, i32) {
    let ways = [
        (Key::ArrowLeft, (-1, 0)),
        (Key::ArrowRight, (1, 0)),
        (Key::ArrowUp, (0, -1)),
        (Key::ArrowDown, (0, 1)),
    ];
    let pressed =
        ways.into_iter().find(|(key, _)| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, *key)));
    if pressed.is_some() {
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    pressed.map_or((0, 0), |(_, way)| way)
}

fn arrows_are_left(ctx: &Context) -> bool {
    let at: Option<u64> = ctx.data(|data| data.get_temp(Id::unique("arrows-left-to-focus")));
    at.is_some_and(|at| at + 1 >= ctx.cumulative_pass_nr())
}
