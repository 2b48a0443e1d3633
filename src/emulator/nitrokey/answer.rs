//! What the emulated token does about each command.
//!
//! Source: `libnitrokey`. The trap: whatever changes a place needs the session password, and a wrong PIN costs a try even
//! when the session is open.

use crate::emulator::HostMicros;
use crate::emulator::nitrokey::{Guarded, NitrokeyUnit, Place, Powered, TRIES};
use crate::wire::WireError;
use crate::wire::nitrokey::{
    Answer, Command, DeviceStatus, Flags, Pin, Report, SessionPassword, SetMode, Slot, SlotCode, SlotConfig,
    SlotContent, Staged, Status,
};

impl Guarded {
    fn admits(&mut self, pin: &Pin) -> bool {
        let is_right = self.tries > 0 && self.pin.same_as(pin);
        self.tries = if is_right { TRIES } else { self.tries.saturating_sub(1) };
        is_right
    }

    fn change(&mut self, old: &Pin, new: Pin) -> Status {
        if !self.admits(old) {
            return Status::WrongPin;
        }
        self.pin = new;
        Status::Done
    }
}

impl Powered {
    fn is_admin(&self, password: &SessionPassword) -> bool {
        self.admin.as_ref().is_some_and(|held| held.same_as(password))
    }

    fn is_user(&self, password: &SessionPassword) -> bool {
        self.user.as_ref().is_some_and(|held| held.same_as(password))
    }
}

impl NitrokeyUnit {
    /// Carries out a command that arrived at an instant.
    pub(super) fn obey(
        &mut self,
        command: Command,
        request: &Report,
        at: HostMicros,
    ) -> Result<Answer, WireError> {
        let only = |status| Answer::to(request, status, &[]);
        match command {
            Command::Status => Answer::to(request, Status::Done, &self.status().encode()),
            Command::AdminTries => Answer::to(request, Status::Done, &[self.admin.tries]),
            Command::UserTries => Answer::to(request, Status::Done, &[self.user.tries]),
            Command::AdminAuth(pin, password) => {
                let admitted = self.admin.admits(&pin);
                self.powered.admin = admitted.then_some(password);
                only(if admitted { Status::Done } else { Status::WrongPin })
            }
            Command::UserAuth(pin, password) => {
                let admitted = self.user.admits(&pin);
                self.powered.user = admitted.then_some(password);
                only(if admitted { Status::Done } else { Status::WrongPin })
            }
            Command::StageName(password, name) if self.powered.is_admin(&password) => {
                self.powered.name = Some(name);
                Answer::echo(request)
            }
            Command::StageSecret(password, chunk) if self.powered.is_admin(&password) => {
                self.powered.secret.get_or_insert_with(Staged::new).take(&chunk);
                Answer::echo(request)
            }
            Command::WriteSlot(password, slot, config) if self.powered.is_admin(&password) => {
                only(self.put(slot, config))
            }
            Command::Erase(slot, password) if self.powered.is_admin(&password) => {
                self.places.remove(&slot);
                only(Status::Done)
            }
            Command::Configure(settings, password) if self.powered.is_admin(&password) => {
                self.typed_slots = settings.typed_slots;
                self.spec.code_needs_pin = settings.code_needs_pin;
                only(Status::Done)
            }
            Command::StageName(..)
            | Command::StageSecret(..)
            | Command::Configure(..)
            | Command::WriteSlot(..)
            | Command::Erase(..) => only(Status::NotAuthorised),
            Command::ReadName(slot) => match self.content(slot) {
                Some(content) => Answer::to(request, Status::Done, content.name.as_str().as_bytes()),
                None => only(Status::EmptySlot),
            },
            Command::ReadSlot(slot) => match self.content(slot) {
                Some(content) => Answer::to(request, Status::Done, &content.encode()?),
                None => only(Status::EmptySlot),
            },
            Command::SetTime(mode, unix_secs) => only(self.set_time(mode, unix_secs, at)),
            Command::GetCode(slot, password) => {
                if self.spec.code_needs_pin && !self.powered.is_user(&password) {
                    return only(Status::NotAuthorised);
                }
                let flags = self.places.get(&slot).map_or(Flags::default(), |place| place.config.flags);
                match self.code(slot, at) {
                    Some(number) => {
                        let told = SlotCode { number, flags, token_id: [0; 13] };
                        Answer::to(request, Status::Done, &told.encode()?)
                    }
                    None => only(Status::EmptySlot),
                }
            }
            Command::FactoryReset(pin) => {
                if !self.admin.admits(&pin) {
                    return only(Status::WrongPin);
                }
                self.places.clear();
                only(Status::Done)
            }
            Command::Lock => {
                self.powered.admin = None;
                self.powered.user = None;
                only(Status::Done)
            }
            Command::ChangeUserPin { old, new } => only(self.user.change(&old, new)),
            Command::ChangeAdminPin { old, new } => only(self.admin.change(&old, new)),
            Command::UnblockUserPin { admin, new } => {
                if !self.admin.admits(&admin) {
                    return only(Status::WrongPin);
                }
                self.user = Guarded { pin: new, tries: TRIES };
                only(Status::Done)
            }
        }
    }

    fn status(&self) -> DeviceStatus {
        let (firmware_major, firmware_minor) = self.spec.firmware;
        DeviceStatus {
            firmware_major,
            firmware_minor,
            serial: self.spec.serial,
            typed_slots: self.typed_slots,
            code_needs_pin: self.spec.code_needs_pin,
        }
    }

    fn content(&self, slot: Slot) -> Option<SlotContent> {
        let place = self.places.get(&slot)?;
        Some(SlotContent { name: place.name.clone(), config: place.config })
    }

    /// Writes what was staged; whatever was there is gone.
    fn put(&mut self, slot: Slot, config: SlotConfig) -> Status {
        let Some(name) = self.powered.name.take() else { return Status::NoName };
        let secret = self.powered.secret.take().and_then(|staged| staged.secret().ok());
        let Some(secret) = secret else { return Status::Unsupported };
        self.places.insert(slot, Place { name, config, secret });
        Status::Done
    }

    fn set_time(&mut self, mode: SetMode, unix_secs: u64, at: HostMicros) -> Status {
        let goes_back = self.told_secs.is_none_or(|told| unix_secs < told);
        if mode == SetMode::OnlyForward && goes_back {
            return Status::TimeWarning;
        }
        self.powered.clock = Some((at, unix_secs));
        self.told_secs = Some(unix_secs - unix_secs % 60);
        Status::Done
    }
}
