//! The plan of the house: rooms, floors, the outside crates each may name, and every exception by name.
//!
//! Change it knowingly: this file is where an exception is granted, and a reviewer reads it as a list of them.

/// One room.
pub struct Room {
    pub name: &'static str,
    pub floor: u8,
    /// Outside crates that it may name outside of its tests, as they are written in code.
    pub crates: &'static [&'static str],
    /// Whether bytes, time and chance come in as arguments, so that it never touches the world.
    pub thinks: bool,
}

const fn thinks(name: &'static str, floor: u8, crates: &'static [&'static str]) -> Room {
    Room { name, floor, crates, thinks: true }
}

const fn acts(name: &'static str, floor: u8, crates: &'static [&'static str]) -> Room {
    Room { name, floor, crates, thinks: false }
}

/// Every room, floor by floor. `thiserror` may be named everywhere.
pub const ROOMS: &[Room] = &[
    thinks("domain", 0, &["hmac", "sha1", "sha2", "zeroize", "subtle", "jiff", "unicode_normalization"]),
    thinks(
        "wire",
        1,
        &[
            "postcard", "serde", "cobs", "crc", "hkdf", "hmac", "sha1", "sha2", "sm4", "pbkdf2", "aes_gcm",
            "zeroize", "subtle", "jiff",
        ],
    ),
    thinks(
        "vault",
        1,
        &["argon2", "aes_gcm", "aes_kw", "hkdf", "hmac", "sha2", "zeroize", "zxcvbn", "subtle"],
    ),
    thinks("words", 1, &["fluent", "unic_langid", "jiff"]),
    acts("port", 2, &["serialport", "pcsc", "getrandom", "rusb", "rustix"]),
    thinks(
        "paper",
        2,
        &[
            "typst",
            "typst_as_lib",
            "typst_layout",
            "typst_pdf",
            "typst_render",
            "barcoders",
            "qrcodegen",
            "serde",
            "serde_json",
            "png",
            "jiff",
        ],
    ),
    thinks("emulator", 2, &["serde", "postcard", "zeroize", "subtle", "sha2", "hmac"]),
    acts("driver", 3, &["zeroize"]),
    acts("register", 3, &["rusqlite", "rusqlite_migration", "sha2", "jiff", "serde_json", "zeroize"]),
    acts("exchange", 3, &["csv", "encoding_rs", "flate2", "jiff", "zeroize"]),
    // sha2: fingerprints of certificates.
    acts("print", 3, &["ipp", "rustls", "sha2"]),
    // serde_json: the canonical bodies of journal rows.
    thinks("desk", 4, &["jiff", "serde_json", "sha2", "zeroize"]),
    acts("bench", 5, &["crossbeam_channel", "tracing", "jiff", "zeroize"]),
    // crossbeam_channel: the window's two ends of the bench; png: pictures of the screens.
    acts(
        "window",
        6,
        &[
            "eframe",
            "egui",
            "egui_extras",
            "crossbeam_channel",
            "png",
            "jiff",
            "tracing",
            "zeroize",
            "zxcvbn",
        ],
    ),
    acts(
        "cli",
        6,
        &[
            "clap",
            "indicatif",
            "comfy_table",
            "serde_json",
            "rpassword",
            "directories",
            "tracing",
            "tracing_subscriber",
            "crossbeam_channel",
            "jiff",
            "png",
            "zeroize",
        ],
    ),
];

/// Files of thinking rooms that are not step functions and may touch the world; none today.
pub const ACTING_FILES: &[&str] = &[];

/// The longest file, in lines.
pub const MOST_LINES: usize = 600;
/// Half of the files are shorter than this, in lines.
pub const MEDIAN_LINES: usize = 200;
/// `main.rs` is shorter than this, in lines.
pub const MAIN_LINES: usize = 100;

/// Every file that looks at a secret, and how often it does outside of its tests. Before a number here grows, look
/// at what the new place does with the bytes and whether its copy is wiped.
pub const EXPOSURES: &[(&str, usize)] = &[
    // The codes themselves, and the check value.
    ("src/domain/otp.rs", 1),
    ("src/domain/secret.rs", 1),
    // The secrets of further places, made from the sealed one.
    ("src/domain/place.rs", 1),
    // Transport keys from the lot key, and the secret under the session's seal.
    ("src/wire/reference/keys.rs", 1),
    ("src/wire/reference/secret_bytes.rs", 1),
    // The secret under the cipher or in the message of each family's own protocol.
    ("src/wire/token2/seed.rs", 1),
    // The customer key of a token, made from the key of its lot.
    ("src/wire/token2/customer.rs", 1),
    ("src/wire/ykoath/credential.rs", 1),
    ("src/wire/nitrokey/secret.rs", 1),
    // The admin PIN that came with a lot.
    ("src/wire/nitrokey/password.rs", 1),
    ("src/wire/flipper/secret.rs", 1),
    ("src/wire/open_serial.rs", 1),
    // The key of a lot as the password of a smart key.
    ("src/driver/ykoath/guard.rs", 1),
    // The non-volatile memory of a token in software, as its file.
    ("src/emulator/memory.rs", 1),
    // Sealing a secret, its fingerprint, and sealing a lot key.
    ("src/vault/envelope.rs", 3),
    // Whether a delivered lot key is the published training key.
    ("src/desk/import.rs", 1),
    // Showing an emulated token's secret where the operator asked for it; refused in production.
    ("src/cli/emulate.rs", 1),
    // An operator's passphrase on its way to the vault, where no station runs.
    ("src/cli/office.rs", 1),
    // A second person's passphrase on its way to the vault.
    ("src/bench/desk_thread/returns.rs", 1),
    // An operator's passphrase on its way to the vault: first run, unlock, a further operator.
    ("src/bench/desk_thread/commands.rs", 3),
    // The second person of an act in the stock.
    ("src/bench/desk_thread/stock.rs", 1),
];

/// Types that hold secret bytes.
pub const SECRET_TYPES: &[&str] = &[
    "Secret",
    "LotKey",
    "StationKey",
    "TransportKey",
    "SessionKeys",
    "TokenKey",
    "CustomerKey",
    "AccessKey",
];

/// Files whose Japanese is data of the trade and not a sentence for people.
pub const JAPANESE_FILES: &[&str] = &[
    // Company forms that a search ignores.
    "src/domain/text.rs",
    // Signs in a postal code.
    "src/domain/address.rs",
    // How towns are written, and Japan Post's remarks about them.
    "src/domain/postal/fold.rs",
    "src/domain/postal/note.rs",
    "src/domain/postal/reach.rs",
    "src/domain/postal/verdict.rs",
    // Where a Japanese line may break.
    "src/paper/line_break.rs",
    // Signs and counters of an address that the customer barcode reads.
    "src/paper/barcode/address_number.rs",
    // Column names and spellings of the CSV files.
    "src/exchange/vocabulary.rs",
];

/// The one file that names colours.
pub const COLOUR_FILE: &str = "src/window/look.rs";
