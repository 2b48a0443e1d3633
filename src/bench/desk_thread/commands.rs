//! Commands: each one a use case of the desk, or a word to a slot.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::bench::desk_thread::ports::PORTS;
use crate::bench::desk_thread::{Desk, Dirty};
use crate::bench::message::{
    Command, Event, FirstRun, ImportKind, ImportView, JournalVerdict, Passphrase, SenderView, SlotNo,
};
use crate::bench::slot::Slot;
use crate::bench::views::{import_notice, import_row};
use crate::desk::import::{Import, ImportRefusal};
use crate::desk::label::{SENDER_BUILDING, SENDER_DEPARTMENT, SENDER_POSTAL_CODE, SENDER_STREET};
use crate::desk::papers::{GUARDS, GUIDANCE_PAGE, guards, guidance_page};
use crate::desk::provision::Input;
use crate::desk::unlock::Plan;
use crate::desk::{DeskError, Office};
use crate::domain::text::hex;
use crate::domain::{
    Act, HouseRule, LotKey, LotNo, OperatorId, Outcome, PostalCode, RequestNo, Serial, StationId,
};
use crate::exchange::read_lot_key;
use crate::port::{PortRule, SystemEntropy, read_file};
use crate::register::Entry;
use crate::words::{Notice, Severity};

/// The setting that holds the language.
pub(super) const LANGUAGE: &str = "language";
/// The setting that holds the theme.
pub(super) const THEME: &str = "theme";

impl Desk {
    /// Does what a person asked, and says why not where it was not done.
    pub(super) fn command(&mut self, command: Command) {
        let done = match command {
            Command::CreateRegister(first_run) => self.create(&first_run),
            Command::Unlock { operator, passphrase } => self.unlock(&operator, &passphrase),
            Command::Lock => {
                self.locking = true;
                self.auto = false;
                self.dirty.lists = true;
                Ok(())
            }
            Command::SetAuto(auto) => self.set_auto(auto),
            Command::Provision { request, slot } => self.provision(request.as_ref(), slot),
            Command::Answer { slot, answer } => self.answer(slot, answer),
            Command::Park { slot } => {
                self.feed(slot, Input::Parked);
                Ok(())
            }
            Command::WriteOff { serial } => self.write_off(&serial),
            Command::ChangeKey { slot, lot, typed } => self.change_key(slot, &lot, &typed),
            Command::Blink { slot } => {
                self.blink(slot);
                Ok(())
            }
            Command::Approve { request } => self.approve(&request),
            Command::Counter(act) => self.at_counter(&act),
            Command::Customer(act) => self.customer(&act),
            Command::Life(act) => self.live(act),
            Command::Parcel(act) => self.parcel(&act),
            Command::Posting(act) => self.post(act),
            Command::Fees(act) => self.fee(&act),
            Command::Show(query) => {
                self.answer_query(query);
                Ok(())
            }
            Command::Import { kind, path, take } => self.import(kind, &path, take),
            Command::Label { requests, form, start_cell, purpose } => {
                self.label(requests, &form, start_cell, purpose)
            }
            Command::Paper { subject, reprint, page, purpose } => self.paper(subject, reprint, page, purpose),
            Command::Template(act) => self.template(act),
            Command::Printers(act) => self.printer(act),
            Command::Stock(act) => self.stock(act),
            Command::VerifyJournal => self.verify_journal(),
            Command::ExportJournal { path } => self.export_journal(&path),
            Command::AddOperator { operator, name, passphrase } => {
                self.add_operator(&operator, &name, &passphrase)
            }
            Command::DecideRule { rule, value } => self.decide(rule, value),
            Command::Family(act) => self.family(&act),
            Command::SetSender(sender) => self.set_sender(&sender),
            Command::SetPorts(ports) => self.set_ports(&ports),
            Command::SetTray(paths) => self.set_tray(&paths),
            Command::NamePlace(place) => self.name_place(&place),
            Command::SetLanguage(language) => self.set(LANGUAGE, &language),
            Command::SetTheme(theme) => self.set(THEME, &theme),
            Command::Emulate { slot, insert } => {
                let on_tray = self.number_on_tray(slot);
                if let Some(tray) = &mut self.place.tray {
                    tray(on_tray, insert);
                }
                Ok(())
            }
            Command::Returns(act) => self.returns(act),
            Command::Quit => {
                self.quit = true;
                Ok(())
            }
        };
        if let Err(error) = done {
            self.say_error(&error);
        }
    }

    pub(super) fn office(&mut self) -> Result<&mut Office, DeskError> {
        self.office.as_mut().ok_or(DeskError::Locked)
    }

    fn create(&mut self, first_run: &FirstRun) -> Result<(), DeskError> {
        if self.office.is_some() {
            return Ok(());
        }
        let plan = Plan {
            station: &StationId("station-1".into()),
            institution: &first_run.institution,
            environment: first_run.environment,
            operator: &first_run.operator,
            name: &first_run.operator_name,
            passphrase: first_run.passphrase.expose_secret(),
        };
        let clock = Arc::clone(&self.place.clock);
        let office = Office::found(&first_run.register, &plan, clock, Box::new(SystemEntropy))?;
        self.place.register.clone_from(&first_run.register);
        self.office = Some(office);
        self.set_up_ports();
        self.unlocked();
        self.say(Notice::new("register-created", Severity::Done).text("path", first_run.register.display()));
        Ok(())
    }

    fn unlock(&mut self, operator: &OperatorId, passphrase: &Passphrase) -> Result<(), DeskError> {
        self.unlocking = true;
        self.show_station();
        self.links.outbox.flush();
        let outcome = self.office().and_then(|office| office.unlock(operator, passphrase.expose_secret()));
        self.unlocking = false;
        self.dirty.station = true;
        outcome?;
        self.unlocked();
        Ok(())
    }

    /// Somebody signed in: look at every token again, now that the register may speak.
    fn unlocked(&mut self) {
        self.classify_idle();
        for no in self.slots.keys().copied().collect::<Vec<_>>() {
            self.tell_untried(no);
        }
        self.dirty = Dirty { station: true, slots: true, lists: true };
        self.tell_unfinished();
        self.tell_interrupted_prints();
        self.read_postal_codes();
        if let Some(Err(error)) = self.office.as_ref().map(|office| office.register.prepare_search()) {
            self.say_error(&error.into());
        }
    }

    /// Reads the table of postal codes beside the work, so that nobody waits for it when the first form is typed.
    fn read_postal_codes(&self) {
        let Some(office) = &self.office else { return };
        let codes = office.postal_shelf();
        // Without a thread it is read on first use.
        let _ = std::thread::Builder::new().name("postal".into()).spawn(move || drop(codes.table()));
    }

    /// Says which tokens were interrupted in an earlier run.
    pub(super) fn tell_unfinished(&mut self) {
        let Some(office) = self.office.as_ref().filter(|office| office.signed_in().is_some()) else { return };
        match office.register.unfinished_jobs() {
            Ok(jobs) => {
                for job in jobs {
                    self.say(Notice::new("interrupted", Severity::Attention).text("token", &job.token));
                }
            }
            Err(error) => self.say_error(&error.into()),
        }
    }

    fn set_auto(&mut self, auto: bool) -> Result<(), DeskError> {
        self.auto = auto;
        self.dirty.lists = true;
        self.dirty.slots = true;
        if auto {
            self.begin_all(None)?;
        }
        Ok(())
    }

    fn provision(&mut self, request: Option<&RequestNo>, slot: Option<SlotNo>) -> Result<(), DeskError> {
        let begun = match slot {
            Some(no) if self.slots.get(&no).is_some_and(Slot::is_ready) => {
                self.begin(no, request).map(|()| 1)?
            }
            Some(_) => 0,
            None => self.begin_all(request)?,
        };
        if begun == 0 {
            self.say(Notice::new("no-token-ready", Severity::Info));
        }
        Ok(())
    }

    /// A token in a slot is decided on there, by the answers of its question.
    fn write_off(&mut self, serial: &Serial) -> Result<(), DeskError> {
        let in_slot = self
            .slots
            .values()
            .find(|slot| slot.identity.as_ref().is_some_and(|identity| identity.token.serial == *serial));
        if in_slot.is_some_and(Slot::is_busy) {
            self.say(Notice::new("state-differs", Severity::Refused).text("object", serial));
            return Ok(());
        }
        self.office()?.write_off(serial)?;
        self.classify_idle();
        self.dirty = Dirty { station: true, slots: true, lists: true };
        self.say(Notice::new("quarantined", Severity::Attention).text("token", serial));
        Ok(())
    }

    fn import(&mut self, kind: ImportKind, path: &Path, take: bool) -> Result<(), DeskError> {
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let bytes = read(path)?;
        let office = self.office()?;
        let Import { lines, taken } = match kind {
            ImportKind::Contracts => office.import_contracts(&file, &bytes, take)?,
            ImportKind::Requests => office.import_requests(&file, &bytes, take)?,
            ImportKind::Centre => office.import_centre_file(&file, &bytes, take)?,
            ImportKind::PostalCodes => office.import_postal_codes(&bytes, take)?,
            ImportKind::Stock => office.import_stock(&bytes, take, |lot| lot_key_beside(path, lot))?,
        };
        let rows: Vec<_> = lines.iter().map(import_row).collect();
        self.say(import_notice(&file, &rows, taken));
        self.links.outbox.put(Event::Imported(ImportView { kind, file, taken, rows }));
        if taken {
            self.dirty.lists = true;
            self.dirty.station = true;
            self.classify_idle();
            if self.auto {
                self.begin_all(None)?;
            }
        }
        Ok(())
    }

    fn verify_journal(&mut self) -> Result<(), DeskError> {
        let verdict = self.office()?.register.verify_journal()?;
        let head = hex(&verdict.head);
        self.say(match verdict.first_bad {
            None => {
                Notice::new("journal-sound", Severity::Done).text("rows", verdict.rows).text("head", &head)
            }
            Some(seq) => Notice::new("journal-broken", Severity::Fault).text("seq", seq),
        });
        let verdict = JournalVerdict { rows: verdict.rows, head, first_bad: verdict.first_bad };
        self.links.outbox.put(Event::JournalVerified(verdict));
        Ok(())
    }

    fn export_journal(&mut self, path: &Path) -> Result<(), DeskError> {
        let office = self.office()?;
        let mut lines = Vec::new();
        office.register.each_journal_row(|row| {
            lines.extend(row.to_json()?.into_bytes());
            lines.push(b'\n');
            Ok(())
        })?;
        crate::port::write_file(path, &lines)
            .map_err(|cause| DeskError::File { path: path.display().to_string(), cause })?;
        let file = path.display().to_string();
        office.write_stamped(|book, stamp| {
            book.append(stamp, &Entry::new(Act::JournalExported, &file, Outcome::Done))
        })?;
        self.say(Notice::new("journal-exported", Severity::Done).text("path", file));
        Ok(())
    }

    fn add_operator(
        &mut self,
        operator: &OperatorId,
        name: &str,
        passphrase: &Passphrase,
    ) -> Result<(), DeskError> {
        self.office()?.add_operator(operator, name, passphrase.expose_secret())?;
        self.say(Notice::new("operator-added", Severity::Done).text("operator", operator));
        self.dirty.station = true;
        self.dirty.lists = true;
        Ok(())
    }

    fn decide(&mut self, rule: HouseRule, value: u32) -> Result<(), DeskError> {
        self.office()?.decide(rule, value)?;
        self.say(Notice::new("rule-decided", Severity::Done).word("rule", "house-rule", rule.as_str()));
        self.dirty.station = true;
        self.dirty.lists = true;
        Ok(())
    }

    fn set_sender(&mut self, sender: &SenderView) -> Result<(), DeskError> {
        let postal_code = if sender.postal_code.is_empty() {
            String::new()
        } else {
            PostalCode::parse(&sender.postal_code)?.to_string()
        };
        let page = guidance_page(&sender.guidance_page)?;
        let office = self.office()?;
        let is_new_page = page != office.guidance_page()?;
        let letters = match sender.guards.trim() {
            "" => None,
            typed => Some(guards(typed)?).filter(|letters| office.guards().ok().as_ref() != Some(letters)),
        };
        office.write_stamped(|book, stamp| {
            // What is as it was leaves no row in the journal.
            if is_new_page {
                book.set(stamp, GUIDANCE_PAGE, page)?;
            }
            if let Some((start, stop)) = letters {
                book.set(stamp, GUARDS, &format!("{start}{stop}"))?;
            }
            book.set(stamp, SENDER_DEPARTMENT, &sender.department)?;
            book.set(stamp, SENDER_POSTAL_CODE, &postal_code)?;
            book.set(stamp, SENDER_STREET, &sender.street)?;
            book.set(stamp, SENDER_BUILDING, &sender.building)
        })?;
        self.dirty.lists = true;
        Ok(())
    }

    fn set_ports(&mut self, ports: &[String]) -> Result<(), DeskError> {
        let readable = ports.iter().filter(|port| PortRule::parse(port).is_ok()).map(String::as_str);
        self.set(PORTS, &readable.collect::<Vec<_>>().join("\n"))?;
        self.allow(ports);
        self.dirty.lists = true;
        Ok(())
    }

    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<(), DeskError> {
        // Language and theme may be chosen while the station is locked; then nobody is on record for it.
        let office = self.office()?;
        if office.signed_in().is_some() {
            office.write_stamped(|book, stamp| book.set(stamp, name, value))?;
        }
        self.dirty.station = true;
        Ok(())
    }
}

/// Reads a file that a person named.
fn read(path: &Path) -> Result<Vec<u8>, DeskError> {
    read_file(path).map_err(|cause| DeskError::File { path: path.display().to_string(), cause })
}

/// The key of a lot lies beside the delivery note, in a file named after the lot.
fn lot_key_beside(note: &Path, lot: &LotNo) -> Result<LotKey, ImportRefusal> {
    let path: PathBuf = note.with_file_name(format!("{}.key", lot.0));
    let refused = || ImportRefusal::LotKey { path: path.display().to_string() };
    let bytes = read_file(&path).map_err(|_| refused())?;
    read_lot_key(bytes.into()).map_err(ImportRefusal::Row)
}
