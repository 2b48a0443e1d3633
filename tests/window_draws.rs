//! Every scene draws without a missing glyph, an unnamed widget or a message that nobody wrote.

use egui::Vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;
use token_station::bench::message::{Event, SlotState};
use token_station::window::command::Screen;
use token_station::window::gallery::{SCENES, SIZES, Stage, contents};
use token_station::window::{fonts, gallery};
use token_station::words::Language;

fn drawn(stage: Stage, size: Vec2) -> Harness<'static, Stage> {
    let mut window = Harness::builder().with_size(size).with_context_setup(fonts::install).build_ui_state(
        |ui, stage: &mut Stage| {
            stage.app.receive(ui.ctx());
            stage.app.draw(ui);
        },
        stage,
    );
    // `run` also checks that every input has an accessible name.
    window.run();
    window
}

/// All accessible texts of a window.
fn texts(window: &Harness<'static, Stage>) -> Vec<String> {
    let mut texts = Vec::new();
    let mut open = vec![window.root().accesskit_node()];
    while let Some(node) = open.pop() {
        texts.extend(node.label());
        texts.extend(node.value());
        open.extend(node.children());
    }
    texts
}

#[test]
fn every_scene_settles_in_both_languages_and_says_only_what_was_written() {
    for scene in SCENES {
        for language in Language::ALL {
            let window = drawn((scene.set)(*language, false), SIZES[0]);
            let texts = texts(&window);
            assert!(texts.len() > 5, "{} says hardly anything", scene.name);
            for text in texts {
                let is_missing = text.starts_with('[') && text.ends_with(']') && text.contains('-');
                assert!(!is_missing, "{} in {}: {text}", scene.name, language.code());
            }
        }
    }
}

#[test]
fn an_english_window_has_no_japanese_words_of_its_own() {
    // What customers and operators are called stays as it is; the words around it do not.
    let window = drawn((SCENES[0].set)(Language::English, false), SIZES[0]);
    let names = gallery_names();
    for text in texts(&window) {
        let own = names.iter().fold(text.clone(), |text, name| text.replace(name.as_str(), ""));
        let foreign = own.chars().any(|c| ('\u{3041}'..='\u{30ff}').contains(&c) && c != '\u{30fb}');
        assert!(!foreign, "{text}");
    }
}

fn gallery_names() -> Vec<String> {
    let mut names: Vec<String> = contents::customers()
        .iter()
        .flat_map(|customer| customer.users.iter().chain([&customer.name, &customer.kana]).cloned())
        .collect();
    names.push(contents::institution());
    names
}

#[test]
fn an_empty_station_draws_every_screen() {
    for screen in Screen::ALL {
        for size in SIZES {
            let mut stage = Stage::new();
            stage.tell(Event::Station(contents::station(Language::Japanese, true)));
            stage.app.screens.open = *screen;
            drawn(stage, *size);
        }
    }
    drawn(Stage::new(), SIZES[0]);
}

#[test]
fn names_of_two_hundred_characters_stay_in_their_place() {
    let long: String = "長い名前の株式会社".chars().cycle().take(200).collect();
    for screen in Screen::ALL {
        let mut stage = Stage::new();
        stage.tell(Event::Station(contents::station(Language::Japanese, false)));
        let mut bench = contents::bench();
        for row in &mut bench.next {
            row.contract_name.clone_from(&long);
        }
        for row in &mut bench.recent {
            row.contract_name.clone_from(&long);
        }
        stage.tell(Event::Bench(bench));
        let mut slots = contents::slots(16);
        for work in slots.iter_mut().filter_map(|slot| slot.work.as_mut()) {
            work.contract_name.clone_from(&long);
            work.users = vec![long.clone(); 4];
        }
        stage.tell(Event::Slots(slots));
        let mut queue = contents::queue();
        for row in &mut queue {
            row.contract_name.clone_from(&long);
        }
        stage.tell(Event::Queue(queue));
        let mut request = contents::request();
        request.row.contract_name.clone_from(&long);
        request.ship_to = vec![long.clone(); 4];
        for item in &mut request.items {
            item.users = vec![long.clone(); 3];
        }
        stage.app.screens.queue.chosen = Some(request.row.request.clone());
        stage.tell(Event::Request(Box::new(request)));
        let mut parcels = contents::dispatch();
        for row in &mut parcels {
            row.contract_name.clone_from(&long);
        }
        stage.tell(Event::Dispatch(parcels));
        let mut contracts = contents::contracts("", 0);
        for row in &mut contracts.rows {
            row.name.clone_from(&long);
        }
        stage.tell(Event::Contracts(contracts));
        stage.app.screens.open = *screen;
        drawn(stage, SIZES[0]);
    }
}

#[test]
fn a_rare_kanji_and_a_variation_selector_draw() {
    // 𠮷 is outside the basic plane, 葛󠄀 carries a variation selector; a missing glyph panics here.
    let window = drawn((SCENES[0].set)(Language::Japanese, false), SIZES[0]);
    let all = texts(&window).join(" ");
    assert!(all.contains('𠮷') && all.contains("葛\u{e0100}城"), "{all}");
}

#[test]
fn state_colour_icon_and_word_go_together_on_every_card() {
    use token_station::window::look::Tone;
    use token_station::window::widget::slot_card::sign;
    let states = [
        SlotState::Empty,
        SlotState::Ready,
        SlotState::Working,
        SlotState::Done,
        SlotState::Attention,
        SlotState::Foreign,
    ];
    for (at, one) in states.iter().enumerate() {
        for other in &states[at + 1..] {
            let (one, other) = (sign(*one), sign(*other));
            assert!(one.1 != other.1 && one.2 != other.2, "{one:?} looks like {other:?}");
        }
    }
    assert_eq!(sign(SlotState::Attention).0, Tone::Attention);
}

#[test]
fn a_picture_of_the_bench_is_the_same_every_time_and_not_empty() {
    let scene = &SCENES[0];
    let one = gallery::picture(scene, Language::Japanese, false, SIZES[0]);
    let two = gallery::picture(scene, Language::Japanese, false, SIZES[0]);
    assert_eq!((one.width, one.height), (1366, 768));
    assert!(one == two);
    let colours: std::collections::HashSet<_> = one.rgba.chunks_exact(4).collect();
    assert!(colours.len() > 200, "{} colours", colours.len());
    let dark = gallery::picture(scene, Language::Japanese, true, SIZES[0]);
    assert!(dark.rgba[..4] != one.rgba[..4] || dark.rgba[400_000..400_004] != one.rgba[400_000..400_004]);
}
