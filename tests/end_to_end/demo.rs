//! The demonstration without a display: what it leaves, and that it asks nothing.

use std::fs;
use std::process::Stdio;

use rusqlite::Connection;

use crate::office::Office;

#[test]
fn the_demo_works_a_shift_and_leaves_labels_register_and_picture() {
    let office = Office::empty("warn");
    let mut command = office.program(&["demo", "--headless", "--tokens", "4", "--json", "--out", "shift"]);
    let told = command.stdin(Stdio::null()).output().unwrap();
    assert!(told.status.success(), "{told:?}");
    let told = String::from_utf8(told.stdout).unwrap();
    let summary: serde_json::Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    assert_eq!((&summary["event"], &summary["recorded"]), (&"demo".into(), &17.into()), "{summary}");
    assert_eq!(summary["spoiled"], 0);

    let out = office.desk().with_file_name("shift");
    assert!(fs::read(out.join("labels.pdf")).unwrap().starts_with(b"%PDF-"));
    for name in ["labels.png", "bench.png"] {
        let mut picture = png::Decoder::new(std::io::BufReader::new(fs::File::open(out.join(name)).unwrap()))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; picture.output_buffer_size().unwrap()];
        picture.next_frame(&mut pixels).unwrap();
        let first = pixels[..4].to_vec();
        assert!(pixels.chunks(4).any(|pixel| pixel != first), "{name} shows something");
    }
    assert_eq!(fs::read_dir(out.join("labels")).unwrap().count(), 12, "a label for every request");
    let register = Connection::open(out.join("register.db")).unwrap();
    let recorded: u32 = register
        .query_row("SELECT count(*) FROM job WHERE state = 'recorded'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(recorded, 17);
}
