//! The gallery draws every screen; set `GALLERY` to a folder to keep the pictures, `ONLY` to choose some by name.

use std::path::Path;

use token_station::window::gallery::{self, SCENES, SIZES};
use token_station::words::Language;

#[test]
fn pictures_are_kept_when_a_folder_is_named() {
    let Some(folder) = std::env::var_os("GALLERY") else { return };
    std::fs::create_dir_all(&folder).unwrap();
    let only = std::env::var("ONLY").unwrap_or_default();
    for scene in SCENES {
        for language in Language::ALL {
            for dark in [false, true] {
                for size in SIZES {
                    let theme = if dark { "dark" } else { "light" };
                    let name = format!("{}-{}-{theme}-{}", scene.name, language.code(), size.x);
                    if only.is_empty() || only.split(',').any(|part| name.starts_with(part)) {
                        let began = std::time::Instant::now();
                        let picture = gallery::picture(scene, *language, dark, *size);
                        eprintln!("{name} {:?}", began.elapsed());
                        gallery::write(&Path::new(&folder).join(name + ".png"), &picture).unwrap();
                    }
                }
            }
        }
    }
}
