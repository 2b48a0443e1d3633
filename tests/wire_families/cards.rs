//! Properties of APDUs: whatever goes in comes back, whole or in parts, and no bytes cause a panic.
//!
//! ISO/IEC 7816-4 section 5.1.

use proptest::prelude::*;
use token_station::wire::apdu::{Command, Continuation, Gathering, Response, Sw};

proptest! {
    #[test]
    fn commands_come_back(
        header: [u8; 4],
        data in proptest::collection::vec(any::<u8>(), 0..=255),
        le: Option<u8>,
    ) {
        let mut command = Command::carrying(header, &data).unwrap();
        if let Some(le) = le {
            command = command.expecting(le);
        }
        let back = Command::decode(&command.encode().unwrap()).unwrap();
        prop_assert_eq!((back.header(), back.data(), back.le()), (header, &data[..], le));
    }

    #[test]
    fn responses_come_back(data in proptest::collection::vec(any::<u8>(), 0..=256), sw: u16) {
        let back = Response::decode(&Response::carrying(&data, Sw(sw)).unwrap().encode().unwrap()).unwrap();
        prop_assert_eq!((back.data(), back.sw()), (&data[..], Sw(sw)));
    }

    #[test]
    fn any_bytes_in_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(command) = Command::decode(&bytes) {
            prop_assert_eq!(&command.encode().unwrap()[..], &bytes[..]);
        }
        if let Ok(response) = Response::decode(&bytes) {
            let mut gathering = Gathering::new(Continuation::GetResponse);
            let _ = gathering.take(&response);
            let _ = gathering.take(&response);
        }
    }
}
