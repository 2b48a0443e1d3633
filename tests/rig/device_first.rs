//! The wrong order, as a control: the token is written first and the register told afterwards.
//!
//! Nothing of the product can do this. The same checks that find nothing in the product have to find the tokens
//! that this order leaves behind.

use std::path::Path;
use std::sync::Arc;

use token_station::desk::DeskError;
use token_station::domain::Profile;
use token_station::driver::DRIVERS;
use token_station::port::Plug;
use token_station::register::Intent;
use token_station::vault::{Binding, StationKey, Vault};

use crate::book;
use crate::shift::Shift;
use crate::tray::{CountedLine, Unit, lock};
use crate::world::{Seeded, StillClock};

/// Steps that one token takes in this order.
pub const STEPS: u32 = 3;

/// Works through the tray and stops after `stop` steps.
pub fn work(shift: &mut Shift, register: &Path, units: &[Unit], clock: &Arc<StillClock>, stop: u32) {
    let mut left = stop;
    let mut chance = Seeded::new(register.as_os_str().len() as u64 ^ u64::from(stop) << 8);
    let vault = vault(shift);
    for unit in units {
        let ticket = match shift.office.next_ticket(&[]) {
            Ok(ticket) => ticket,
            Err(DeskError::NothingToDo) => return,
            Err(error) => panic!("{error}"),
        };
        if !one_step(&mut left) {
            return;
        }
        let secret = vault.draw(Profile::SERVICE, &mut chance).unwrap();
        lock(unit).power_on(clock.host());
        let line = Box::new(CountedLine::new(unit, clock, &shift.meter));
        let mut session = DRIVERS[0].open(Plug::Line(line), Arc::clone(clock) as _).unwrap();
        let token = session.identify().unwrap().token;
        session.authenticate(Some(&book::lot_key()), &mut chance).unwrap();
        session.write_secret(&secret, Profile::SERVICE, &mut |_| {}).unwrap();
        if !one_step(&mut left) {
            return;
        }
        let contract = shift.office.register.request(&ticket.request).unwrap().contract;
        let job = shift.office.register.next_job().unwrap();
        let binding = Binding {
            environment: vault.environment(),
            station: shift.office.register.station(),
            job: job.0,
            token: &token,
            contract: &contract,
            profile: Profile::SERVICE,
        };
        let intent = Intent {
            job,
            request: ticket.request,
            item: ticket.item,
            contract: contract.clone(),
            token: token.clone(),
            profile: Profile::SERVICE,
            sealed: vault.seal(&secret, &binding, &mut chance).unwrap(),
            check_value: secret.check_value(&token),
            fingerprint: vault.fingerprint(&secret),
        };
        shift.office.write_stamped(|book, stamp| book.arm(stamp, &intent)).unwrap();
        if !one_step(&mut left) {
            return;
        }
    }
}

fn one_step(left: &mut u32) -> bool {
    *left = left.saturating_sub(1);
    *left > 0
}

fn vault(shift: &Shift) -> Vault {
    let register = &shift.office.register;
    let known = register.operator(&book::operator()).unwrap();
    let key = StationKey::unwrap(&known.wrapped, &book::station(), &book::operator(), book::PASSPHRASE);
    Vault::open(key.unwrap(), register.environment())
}
