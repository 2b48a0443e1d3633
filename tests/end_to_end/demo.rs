//! The demonstration without a display: what it leaves, and that it asks nothing.

use std::fs;
use std::process::Stdio;

use rusqlite::Connection;

use crate::office::{Office, Ran};

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
    drop(register);

    // The next demo begins anew: this register is its own to throw away.
    let again = office.done(&["demo", "--headless", "--tokens", "16", "--out", "shift"]);
    assert_eq!(again.event("demo")["recorded"], 17, "{again:?}");
}

#[test]
fn the_demo_touches_no_register_but_a_demos_own() {
    let office = Office::stocked("warn");
    let register = office.file("register.db");
    let kept = fs::read(&register).unwrap();
    let demo = |office: &Office| -> Ran { office.run(&["demo", "--headless", "--out", "desk"]) };
    demo(&office).is_told(1, "register-exists");
    assert!(fs::read(&register).unwrap() == kept, "a training register was touched");
    assert_eq!(office.done(&["requests"]).events("request").len(), 12);
    assert!(
        !office.desk().join("incoming").exists(),
        "nothing is laid beside a register that is not the demo's"
    );

    fs::write(&register, "a letter, not a register").unwrap();
    demo(&office).is_told(1, "register-foreign");
    assert_eq!(fs::read(&register).unwrap(), b"a letter, not a register");

    fs::write(&register, &kept[..kept.len() / 2]).unwrap();
    let half = demo(&office);
    assert!([1, 2].contains(&half.code), "a damaged register is not thrown away: {half:?}");
    assert!(fs::read(&register).unwrap() == kept[..kept.len() / 2]);
}
