//! Delivered blank tokens as CSV: one row a token, as the maker's delivery note lists them.
//!
//! | Column | English name | Value |
//! |---|---|---|
//! | 製造者 | `manufacturer` | the maker's prefix, two capital letters or digits |
//! | シリアル | `serial` | as printed on the token; once in a file together with its maker |
//! | 型式 | `model` | |
//! | ロット | `lot` | |
//! | 有効期限 | `expires_on` | optional; the last day of the lot's units, the same for all of a lot |
//!
//! The trap: the lot's key never comes in this file; see [`read_lot_key`](crate::exchange::read_lot_key).

use jiff::civil::Date;

use crate::domain::{LotNo, Manufacturer, Model, Serial, TokenId};
use crate::exchange::sheet::{Row, plain};
use crate::exchange::vocabulary::{Column, EXPIRES_ON, LOT, MANUFACTURER, MODEL, SERIAL};
use crate::exchange::{Encoding, Reading, Reason, RowRefused, dates, sheet, writing};

static COLUMNS: [&Column; 5] = [&MANUFACTURER, &SERIAL, &MODEL, &LOT, &EXPIRES_ON];

/// One blank token of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredToken {
    /// Manufacturer and serial.
    pub id: TokenId,
    /// The model by delivery note.
    pub model: Model,
    /// The lot it came with.
    pub lot: LotNo,
    /// The last day of its units; `None` where the note does not say.
    pub expires_on: Option<Date>,
}

/// Reads a delivery note.
#[must_use]
pub fn read_stock(bytes: &[u8]) -> Reading<DeliveredToken> {
    sheet::read(bytes, &COLUMNS, delivered, |token| {
        (&SERIAL, format!("{} {}", token.id.manufacturer, token.id.serial))
    })
}

/// Writes a delivery note so that [`read_stock`] reads the same tokens.
///
/// # Errors
/// The first value that the form or the encoding cannot hold.
pub fn write_stock(tokens: &[DeliveredToken], encoding: Encoding) -> Result<Vec<u8>, RowRefused> {
    let cells = |token: &DeliveredToken| {
        Ok(vec![
            token.id.manufacturer.to_string(),
            token.id.serial.to_string(),
            token.model.0.clone(),
            token.lot.0.clone(),
            token.expires_on.map(|day| day.to_string()).unwrap_or_default(),
        ])
    };
    writing::write(&COLUMNS, tokens, encoding, cells, read_stock)
}

fn delivered(row: &mut Row<'_>) -> Option<DeliveredToken> {
    let manufacturer = row.filled(&MANUFACTURER).and_then(|text| {
        let parsed = Manufacturer::parse(&plain(&text)).map_err(Reason::TokenName);
        parsed.map_err(|reason| row.refuse(&MANUFACTURER, reason)).ok()
    });
    let serial = row.filled(&SERIAL).and_then(|text| {
        let parsed = Serial::parse(&plain(&text)).map_err(Reason::TokenName);
        parsed.map_err(|reason| row.refuse(&SERIAL, reason)).ok()
    });
    let model = row.filled(&MODEL).and_then(|text| {
        let name = plain(&text).replace('\u{3000}', " ");
        let model = Model::parse(&name);
        if model.is_none() {
            row.refuse(&MODEL, Reason::BadModel { got: name });
        }
        model
    });
    let lot = row.number(&LOT);
    let expiry = row.text(&EXPIRES_ON).filter(|text| !text.is_empty());
    let expires_on = expiry.and_then(|text| {
        let day = dates::parse(&text);
        if day.is_none() {
            row.refuse(&EXPIRES_ON, Reason::BadDate { got: text });
        }
        day
    });
    Some(DeliveredToken {
        id: TokenId { manufacturer: manufacturer?, serial: serial? },
        model: model?,
        lot: LotNo(lot?),
        expires_on,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{MOST_BYTES, MOST_ROWS};

    #[test]
    fn a_model_is_read_as_its_maker_writes_it() {
        let read = |model: &str| {
            let reading = read_stock(format!("manufacturer,serial,model,lot\nNK,1,{model},L\n").as_bytes());
            reading.whole().ok().map(|rows| rows[0].value.model.0.clone())
        };
        for (written, model) in
            [("Nitrokey Pro", "Nitrokey Pro"), ("ＹｕｂｉＫｅｙ　５", "YubiKey 5"), ("C301-i", "C301-i")]
        {
            assert_eq!(read(written).as_deref(), Some(model));
        }
        for refused in ["", "Nitrokey  Pro", "Nitrokey_Pro", "one two three four five six seven"] {
            assert_eq!(read(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_delivery_note_is_read_written_and_read_again() {
        let text = "シリアル,製造者,型式,ロット,有効期限\nRT-00001801,RT,PTB-1,L2611,R11.3.31\n\
                    ＲＴ－00001802,RT,YubiKey 5,L2611,\n";
        let tokens: Vec<_> =
            read_stock(text.as_bytes()).whole().unwrap().into_iter().map(|row| row.value).collect();
        assert_eq!(tokens[1].id, TokenId::parse("RT", "RT-00001802").unwrap());
        assert_eq!(tokens[0].expires_on, Some(Date::constant(2029, 3, 31)));
        assert_eq!(tokens[1].expires_on, None);
        assert_eq!(tokens[1].model.0, "YubiKey 5");
        for bad in ["", " PTB-1", "PTB-1 ", "YubiKey  5", "PTB_1", "型式", &"9".repeat(33)] {
            assert_eq!(Model::parse(bad), None, "{bad:?}");
        }
        for encoding in [Encoding::Utf8, Encoding::Cp932] {
            let bytes = write_stock(&tokens, encoding).unwrap();
            let again = read_stock(&bytes);
            assert_eq!(again.encoding, encoding);
            assert!(again.whole().unwrap().into_iter().map(|row| row.value).eq(tokens.iter().cloned()));
        }
    }

    #[test]
    fn a_serial_stands_once_for_each_maker() {
        let text = "manufacturer,serial,model,lot,expires_on\n\
                    RT,1,M,L,\nRX,1,M,L,\nRT,1,M,L,\nRT,rt-2,M,L,\nRT,3,M,L,2029-02-30\n";
        let reading = read_stock(text.as_bytes());
        assert_eq!(reading.rows.len(), 2);
        assert_eq!(reading.refused[0].line, 4);
        assert_eq!(reading.refused[0].reason.code(), "key_twice");
        assert_eq!((reading.refused[1].line, reading.refused[1].reason.code()), (5, "token_name"));
        assert_eq!((reading.refused[2].line, reading.refused[2].reason.code()), (6, "bad_date"));
    }

    #[test]
    fn a_file_beyond_the_limits_is_refused_and_one_at_the_limit_is_read() {
        let rows = |count| (1..=count).map(|n| format!("RT,{n},M,L")).collect::<Vec<_>>().join("\n");
        let file = |count| format!("manufacturer,serial,model,lot\n{}", rows(count));
        assert_eq!(read_stock(file(MOST_ROWS).as_bytes()).whole().map(|rows| rows.len()), Ok(MOST_ROWS));
        let more = read_stock(file(MOST_ROWS + 1).as_bytes()).whole().unwrap_err();
        assert_eq!((more[0].line, &more[0].reason), (100_002, &Reason::TooManyRows { most: MOST_ROWS }));
        let large = read_stock(&vec![b'x'; MOST_BYTES + 1]).whole().unwrap_err();
        assert_eq!(large[0].reason, Reason::TooLarge { bytes: MOST_BYTES + 1, most: MOST_BYTES });
    }
}
