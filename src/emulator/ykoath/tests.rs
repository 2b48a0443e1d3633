//! The habits of each make, told apart.

use super::*;
use crate::domain::secret::SecretLength;
use crate::wire::apdu::{Gathering, Step};
use crate::wire::ykoath::{Asked, CONTINUATION, Calculated, Kind, Name, calculated_from, list_from};

fn once(unit: &mut YkOathUnit, command: &Apdu) -> Response {
    Response::decode(&unit.answer(&command.encode().unwrap(), HostMicros(0), [7; 8])).unwrap()
}

/// The whole answer, as a host puts it together.
fn sent(unit: &mut YkOathUnit, command: &Asked<'_>) -> (Vec<u8>, Status) {
    let mut gathering = Gathering::new(CONTINUATION);
    let mut response = once(unit, &command.encode().unwrap());
    loop {
        match gathering.take(&response).unwrap() {
            Step::Send(next) => response = once(unit, &next),
            Step::Again { le } => panic!("Le {le}"),
            Step::Whole(sw) => return (gathering.bytes().to_vec(), Status::of(sw)),
        }
    }
}

fn secret(text: &[u8]) -> Secret {
    Secret::filled::<SecretLength>(text.len(), |bytes| {
        bytes.copy_from_slice(text);
        Ok(())
    })
    .unwrap()
}

fn alice(secret: &Secret) -> Asked<'_> {
    Asked::Put(Credential {
        name: Name::parse("30/Bank:alice").unwrap(),
        kind: Kind::Totp,
        algorithm: Algorithm::Sha1,
        digits: 6,
        secret,
        touch: false,
        only_increasing: false,
        counter: None,
    })
}

fn selected(make: Make) -> YkOathUnit {
    let mut unit = YkOathUnit::new(YkOathSpec::of(make, 7));
    assert_eq!(sent(&mut unit, &Asked::Select).1, Status::Done);
    unit
}

#[test]
fn the_published_credential_has_the_published_code_on_every_make() {
    let rfc = secret(b"12345678901234567890");
    for make in Make::ALL {
        let mut unit = selected(make);
        assert_eq!(sent(&mut unit, &alice(&rfc)).1, Status::Done);
        let name = Name::parse("30/Bank:alice").unwrap();
        let (data, _) = sent(&mut unit, &Asked::Calculate { name: name.clone(), step: 1, full: false });
        assert_eq!(data, [0x76, 5, 6, 0x41, 0x39, 0x7e, 0xea]);
        let (data, _) = sent(&mut unit, &Asked::Calculate { name, step: 1, full: true });
        assert!(matches!(calculated_from(&data), Ok(Calculated::Full { digits: 6, mac }) if mac.len() == 20));
    }
}

#[test]
fn one_make_overwrites_a_name_and_the_others_refuse() {
    for make in Make::ALL {
        let mut unit = selected(make);
        let (first, second) = (secret(&[1; 20]), secret(&[2; 20]));
        sent(&mut unit, &alice(&first));
        let (_, status) = sent(&mut unit, &alice(&second));
        let overwrites = make == Make::YubiKey;
        assert_eq!(status, make.name_taken().unwrap_or(Status::Done));
        let held = unit.secret("30/Bank:alice").unwrap().1.expose_secret();
        assert_eq!(held, if overwrites { [2; 20] } else { [1; 20] });
    }
}

#[test]
fn nothing_is_told_before_the_password_and_selecting_again_asks_for_it_again() {
    let mut unit = selected(Make::YubiKey);
    unit.guard_by(b"open sesame").unwrap();
    let (data, _) = sent(&mut unit, &Asked::Select);
    let selection = Selection::decode(&data).unwrap();
    assert_eq!(sent(&mut unit, &Asked::List).1, Status::AccessRequired);
    let key = |password: &[u8]| AccessKey::of_password(password, &selection.salt);
    let validate = |password| Asked::Validate {
        proof: key(password).prove(&selection.challenge.unwrap()),
        challenge: [9; 8],
    };
    for _ in 0..20 {
        assert_eq!(sent(&mut unit, &validate(b"wrong")).1, Status::BadContent, "none is counted");
    }
    assert_eq!(sent(&mut unit, &validate(b"open sesame")).1, Status::Done);
    assert_eq!(sent(&mut unit, &Asked::List).1, Status::Done);
    sent(&mut unit, &Asked::Select);
    assert_eq!(sent(&mut unit, &Asked::List).1, Status::AccessRequired);
}

#[test]
fn a_wrong_pin_is_counted_and_one_make_has_no_reset() {
    let mut unit = selected(Make::Nitrokey3);
    unit.guard_by(b"123456").unwrap();
    assert_eq!(sent(&mut unit, &Asked::ClearCode).1, Status::NotAllowed);
    assert_eq!(sent(&mut unit, &Asked::List).1, Status::Done, "the PIN guards only what is put under it");
    for left in (0..PIN_TRIES).rev() {
        let wrong = Asked::VerifyPin(Pin::new(b"1").unwrap());
        assert_eq!(sent(&mut unit, &wrong).1.sw(), WRONG_PIN);
        let (data, _) = sent(&mut unit, &Asked::Select);
        assert_eq!(Selection::decode(&data).unwrap().pin_tries, Some(left));
    }
    let right = Asked::VerifyPin(Pin::new(b"123456").unwrap());
    assert_eq!(sent(&mut unit, &right).1.sw(), WRONG_PIN, "it is blocked");
    assert_eq!(sent(&mut unit, &Asked::Reset).1, Status::Done);
    assert_eq!(sent(&mut selected(Make::CanoKey), &Asked::Reset).1, Status::UnknownInstruction);
}

#[test]
fn one_make_tells_no_more_than_the_command_has_room_for_and_hands_out_the_rest_by_get_response() {
    let rfc = secret(b"12345678901234567890");
    for make in Make::ALL {
        let mut unit = selected(make);
        for index in 0..20 {
            let name = Name::parse(&format!("Somebody's bank {index:02}:alice")).unwrap();
            let Asked::Put(credential) = alice(&rfc) else { unreachable!() };
            assert_eq!(sent(&mut unit, &Asked::Put(Credential { name, ..credential })).1, Status::Done);
        }
        let (whole, status) = sent(&mut unit, &Asked::List);
        assert_eq!((list_from(&whole).unwrap().len(), status), (20, Status::Done), "{make:?}");
        let list = Asked::<'_>::List.encode().unwrap();
        let (first, roomy) = (once(&mut unit, &list), once(&mut unit, &list.expecting(0)));
        let told = if make == Make::Nitrokey3 { 0 } else { 256 };
        assert_eq!((first.data().len(), first.sw()), (told, Sw(0x6100)), "{make:?}");
        assert_eq!((roomy.data().len(), roomy.sw()), (256, Sw(0x6100)), "{make:?}");
        // Whoever asks in the way of the others loses the rest.
        let other = Apdu::new([0, 0xa5, 0, 0]);
        let rest = once(&mut unit, &other);
        assert_eq!(rest.data().is_empty(), make == Make::Nitrokey3, "{make:?}");
    }
}
