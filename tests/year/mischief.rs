//! Buttons pressed at random: most of it no rule allows, and what is refused has to leave the register alone.

use token_station::domain::disposition::Disposition;
use token_station::domain::life::{LossReport, StopCause};
use token_station::domain::stock::{Place, Scope};
use token_station::domain::{
    ContractNo, DebitFailure, FeeState, MailReturn, ParcelNo, RequestNo, SerialRange, TokenState, UserId,
};

use crate::book;
use crate::desk::{Year, maker, nobody};

impl Year {
    fn any_request(&mut self) -> RequestNo {
        let number = 5000 + self.roll(u64::from(self.next_request) - 4990);
        RequestNo(format!("26-{number}"))
    }

    pub fn any_parcel(&mut self) -> ParcelNo {
        let most: Vec<u32> = self.ask("SELECT coalesce(max(parcel), 0) + 2 FROM parcel");
        ParcelNo(self.roll(u64::from(most[0])))
    }

    pub fn mischief(&mut self) {
        let Some(token) = self.any_token() else { return };
        let request = self.any_request();
        let today = self.office().today();
        let now = self.office().now();
        match self.roll(36) {
            0..=3 => {
                let request = self.nonsense();
                self.act("mischief: a form", |office| office.receive_request(request));
            }
            4 => {
                let _ = self.act("mischief: approve", |office| office.approve(&request));
            }
            5 => {
                let _ = self.act("mischief: send back", |office| office.send_back(&request, "誤り"));
            }
            6 => {
                let _ = self.act("mischief: cancel", |office| office.cancel(&request, "取消"));
            }
            7 => {
                let _ = self.act("mischief: take up", |office| office.take_up_again(&request));
            }
            8 => {
                let _ = self.act("mischief: wait", |office| office.note_waiting(&request, "照会"));
            }
            9 => {
                let _ = self.act("mischief: no reason", |office| office.cancel(&request, "  "));
            }
            10 => {
                let _ = self.act("mischief: complete", |office| office.complete_if_done(&request));
            }
            11 => {
                let cause = self.pick(StopCause::ALL).unwrap();
                let about = if self.one_in(2) { Some(request) } else { None };
                let report = LossReport { token, cause, reported_by: "不明".into(), request: about };
                if self.one_in(3) {
                    self.act("mischief: report", |office| office.report_loss(report));
                }
            }
            12 => {
                let _ = self.act("mischief: found", |office| office.report_found(&token));
            }
            13 if self.one_in(3) => {
                let _ = self.act("mischief: suspend", |office| office.suspend(&token, "申出"));
            }
            14 | 15 => {
                let _ = self.act("mischief: lift", |office| office.lift(&token, "申出"));
            }
            16 => {
                let _ = self.act("mischief: lock", |office| office.note_locked(&token, now));
            }
            17 => {
                let user = UserId(format!("user{:02}", self.roll(7)));
                self.act("mischief: set up", |office| office.set_up(&token, &user, now));
            }
            18 => {
                let _ = self.act("mischief: not returned", |office| office.mark_not_returned(&token));
            }
            19 => {
                let scanned = vec![token.serial.to_string(), nobody().to_string()];
                self.act("mischief: enclose", |office| office.enclose(&request, &scanned));
            }
            20 => {
                let parcel = self.any_parcel();
                let tracking = self.tracking();
                self.act("mischief: dispatch", |office| office.dispatch(&[(parcel, tracking)], today));
            }
            21 => {
                let parcel = self.any_parcel();
                self.act("mischief: deliver", |office| office.deliver(parcel, today));
            }
            22 => {
                let parcel = self.any_parcel();
                let reason = self.pick(MailReturn::ALL).unwrap();
                self.act("mischief: brought back", |office| office.brought_back(parcel, today, reason, ""));
            }
            23 => {
                let parcel = self.any_parcel();
                self.act("mischief: send again", |office| office.send_again(parcel, "本店"));
            }
            24 => {
                let parcel = self.any_parcel();
                self.act("mischief: broken", |office| office.seal_broken(parcel, "破れ"));
            }
            25 => {
                let serial = token.serial;
                self.act("mischief: write again", |office| office.write_again(&request, &serial, "不良"));
            }
            26 | 27 => {
                let disposition = self.pick(Disposition::ALL).unwrap();
                self.hand_in(token.serial.as_str(), disposition);
            }
            28 => self.hand_in("これはシリアルではない", Disposition::AcceptReturn),
            29 => self.fee_mischief(),
            30 => {
                let (contract, user) = (self.any_contract(), UserId("user01".into()));
                let by = user.clone();
                self.act("mischief: phones", |office| office.revoke_phones(&contract, &[user], &by));
            }
            31 => {
                let place = Place::parse(
                    ["safe/B-2", "tray", "returned_mail"][usize::try_from(self.roll(3)).unwrap()],
                );
                let serial = token.serial.to_string();
                self.act("mischief: move", |office| office.put_unit(&serial, &place.unwrap()));
            }
            32 if self.one_in(60) => {
                let first = 1001 + u32::try_from(self.roll(u64::from(self.next_unit - 1001))).unwrap();
                let (first, last) = (book::token(first).serial, book::token(first + 3).serial);
                let range = SerialRange::new(maker(), first, last).unwrap();
                self.act("a box is lost", |office| office.block_range(&range, "箱の所在が不明"));
            }
            34 | 35 => self.mail_mischief(&token.serial),
            33 => {
                let no = self.roll(40);
                self.act("mischief: scan", |office| office.scan_take(no, token.serial.as_str()));
                self.act("mischief: count", |office| office.begin_take(&Scope::parse("lot:L-none").unwrap()));
            }
            _ => self.campaign(),
        }
    }

    fn fee_mischief(&mut self) {
        let state = self.pick(FeeState::ALL).unwrap();
        let rows = self.office().register.fees(Some(state), None).unwrap();
        let Some(row) = self.pick(&rows) else { return };
        let key = row.fee.key;
        match self.roll(4) {
            0 => {
                let _ =
                    self.act("mischief: collect", |office| office.collect_fees(std::slice::from_ref(&key)));
            }
            1 => {
                let _ = self.act("mischief: fail", |office| office.fail_fee(&key, DebitFailure::NoFunds));
            }
            2 => {
                let _ = self.act("mischief: fee again", |office| office.fee_again(&key));
            }
            _ => {
                let _ = self.act("mischief: export", |office| office.export_fees(std::slice::from_ref(&key)));
            }
        }
    }

    /// Tokens near their end are exchanged; some that are not as well.
    fn campaign(&mut self) {
        let today = self.office().today();
        let expiring = self.office().register.expiring(today, 90).unwrap();
        let tokens: Vec<_> = expiring.iter().take(3).map(|line| line.token.clone()).collect();
        if !tokens.is_empty() {
            self.act("expiry campaign", |office| office.begin_expiry_campaign(&tokens));
        }
        let stock = self.tokens(TokenState::InStock);
        let any: Vec<_> = stock.into_iter().take(1).collect();
        self.act("mischief: campaign", |office| office.begin_expiry_campaign(&any));
        let nowhere = ContractNo("K-none".into());
        self.act("mischief: phone", |office| {
            let phone = token_station::domain::PhoneId::parse("PHONE-1").unwrap();
            office.register_phone(&nowhere, &UserId("user01".into()), &phone)
        });
    }
}
