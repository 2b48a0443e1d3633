//! Papers to a customer: the letter in the parcel, the slip for old units, the receipt, the letter of a campaign.
//!
//! README, rules R8, R12, R20 to R23, R26 to R28, W4, W5, W12, W13. The trap: the set-up days of a parcel count from
//! its first token, so the letter names the earliest day.

use crate::desk::life::{EXPIRY_AHEAD_DAYS, RETURN_WITHIN_DAYS};
use crate::desk::papers::{Subject, nothing};
use crate::desk::{DeskError, Office};
use crate::domain::setup::{SKIP_DAYS, SetUp};
use crate::domain::soft::{MAIL_DOMAINS, USERS_PER_PHONE};
use crate::domain::{
    Contract, ContractNo, FeeReason, FeeState, LoginMethod, OtpMethod, Refusal, Request, RequestKind,
    RequestNo, TokenId, TokenState, Yen,
};
use crate::paper::{
    Addressee, CampaignLetter, Day, Fee, Guidance, Letter, Money, Receipt, Recipient, ReturnSlip, Unit, Word,
};

impl Office {
    pub(super) fn letter(&self, no: &RequestNo) -> Result<Letter, DeskError> {
        let label = self.label_value(no)?;
        let request = self.register.request(no)?;
        let contract = self.register.contract(&request.contract)?;
        let guidance = if request.method == Some(OtpMethod::Soft) {
            self.soft_guidance(&request)?
        } else if request.items.is_empty() {
            return Err(nothing(&Subject::Letter(no.clone())));
        } else {
            self.hard_guidance(&request, &contract)?
        };
        Ok(Letter {
            issued_on: Day(self.today()),
            reception_no: no.0.clone(),
            request_kind: kind(&request),
            recipient: Recipient { address: label.address, addressee: label.addressee },
            sender: label.sender,
            fee: self.fee_on_paper(no)?,
            branch: request.branch,
            guidance,
            guidance_page: self.guidance_page()?,
        })
    }

    fn hard_guidance(&self, request: &Request, contract: &Contract) -> Result<Guidance, DeskError> {
        let inside: Vec<_> = request.items.iter().filter_map(|item| item.token.as_ref()).collect();
        let tenures = self.register.all_tokens_of(&contract.no)?;
        let bound_on =
            tenures.iter().filter(|one| inside.contains(&&one.token)).filter_map(|one| one.bound_on);
        let name = |id| contract.user(id).map_or_else(|| id.0.clone(), |user| user.name.clone());
        let profile = self.profile();
        let units = request.items.iter().map(|item| {
            let own = item.token.as_ref().map(|token| self.profile_of(token)).transpose()?;
            Ok(Unit {
                no: item.no,
                serial: item.token.as_ref().map(serial).unwrap_or_default(),
                code_secs: own.unwrap_or(profile).step.secs(),
                users: item.users.iter().map(name).collect(),
            })
        });
        let units = units.collect::<Result<Vec<_>, DeskError>>()?;
        let today = self.today();
        let reissue = self.register.fee_table()?.each(FeeReason::LostToken, today).map_err(Refusal::from)?;
        Ok(Guidance::Hard {
            set_up_by: Day(SetUp::deadline(bound_on.min().unwrap_or(today))),
            skip_days: SKIP_DAYS,
            code_digits: u32::try_from(profile.digits.count()).unwrap_or(u32::MAX),
            code_secs: units.iter().map(|unit| unit.code_secs).max().unwrap_or(profile.step.secs()),
            units,
            certificate: contract.login == LoginMethod::Certificate,
            reissue_each: Money(reissue),
            return_within_days: self.return_within(request)?,
        })
    }

    fn soft_guidance(&self, request: &Request) -> Result<Guidance, DeskError> {
        Ok(Guidance::Soft {
            mail_domains: MAIL_DOMAINS.map(str::to_owned).to_vec(),
            users_per_phone: USERS_PER_PHONE,
            return_within_days: self.return_within(request)?,
        })
    }

    /// What the request costs; nothing when every line of it is free or waived.
    fn fee_on_paper(&self, no: &RequestNo) -> Result<Option<Fee>, DeskError> {
        let lines = self.register.fees_of(no)?;
        let due: Vec<_> =
            lines.iter().filter(|line| line.amount.0 > 0 && line.state != FeeState::Cancelled).collect();
        let Some(first) = due.first() else { return Ok(None) };
        let debit_on = match first.debit_on {
            Some(day) => day,
            None => self.next_debit_day()?,
        };
        Ok(Some(Fee {
            total: Money(Yen(due.iter().map(|line| line.amount.0).sum())),
            pieces: u32::try_from(due.len()).unwrap_or(u32::MAX),
            debit_on: Day(debit_on),
        }))
    }

    /// The serials of the old units that a request brings back: those that it exchanges, else those that are awaited from
    /// the contract.
    fn units_to_return(&self, request: &Request) -> Result<Vec<String>, DeskError> {
        Ok(match request.kind {
            RequestKind::Exchange => {
                request.items.iter().filter_map(|item| item.replaces.as_ref()).map(serial).collect()
            }
            RequestKind::MethodChange | RequestKind::Termination => {
                let holdings = self.register.holdings(&request.contract)?;
                let awaited = holdings.iter().filter(|one| one.state == TokenState::AwaitingReturn);
                awaited.map(|one| serial(&one.token)).collect()
            }
            _ => Vec::new(),
        })
    }

    fn return_within(&self, request: &Request) -> Result<Option<u32>, DeskError> {
        Ok((!self.units_to_return(request)?.is_empty()).then_some(RETURN_WITHIN_DAYS))
    }

    pub(super) fn return_slip(&self, no: &RequestNo) -> Result<ReturnSlip, DeskError> {
        let request = self.register.request(no)?;
        let serials = self.units_to_return(&request)?;
        if serials.is_empty() {
            return Err(nothing(&Subject::ReturnSlip(no.clone())));
        }
        Ok(ReturnSlip {
            issued_on: Day(self.today()),
            reception_no: no.0.clone(),
            request_kind: kind(&request),
            organisation: self.register.contract_name(&request.contract)?,
            sender: self.sender()?,
            branch: request.branch,
            pieces: u32::try_from(serials.len()).unwrap_or(u32::MAX),
            serials,
            return_within_days: RETURN_WITHIN_DAYS,
        })
    }

    pub(super) fn receipt(&self, no: &RequestNo) -> Result<Receipt, DeskError> {
        let label = self.label_value(no)?;
        let request = self.register.request(no)?;
        if label.pieces == 0 {
            return Err(nothing(&Subject::Receipt(no.clone())));
        }
        Ok(Receipt {
            issued_on: Day(self.today()),
            reception_no: no.0.clone(),
            request_kind: kind(&request),
            organisation: self.register.contract_name(&request.contract)?,
            sender: label.sender,
            branch: request.branch,
            pieces: label.pieces,
            serials: request.items.iter().filter_map(|item| item.token.as_ref()).map(serial).collect(),
        })
    }

    pub(super) fn campaign_letter(&self, no: &ContractNo) -> Result<CampaignLetter, DeskError> {
        let today = self.today();
        let contract = self.register.contract(no)?;
        let mut ending = self.register.expiring(today, EXPIRY_AHEAD_DAYS)?;
        ending.retain(|one| one.contract == *no);
        // The soonest comes first.
        let Some(first) = ending.first() else { return Err(nothing(&Subject::CampaignLetter(no.clone()))) };
        let each = self.register.fee_table()?.each(FeeReason::ExchangeToken, today).map_err(Refusal::from)?;
        let request = ending.iter().find_map(|one| one.replaced_by.clone());
        Ok(CampaignLetter {
            issued_on: Day(today),
            reception_no: request.map(|no| no.0).unwrap_or_default(),
            branch: self.register.branch_of(&first.token)?.unwrap_or_default(),
            expires_on: Day(first.expires_on),
            pieces: u32::try_from(ending.len()).unwrap_or(u32::MAX),
            recipient: Recipient {
                address: contract.address,
                addressee: Addressee::Organisation { name: contract.name },
            },
            sender: self.sender()?,
            each: (each.0 > 0).then_some(Money(each)),
            return_within_days: RETURN_WITHIN_DAYS,
        })
    }
}

fn serial(token: &TokenId) -> String {
    token.serial.as_str().to_owned()
}

fn kind(request: &Request) -> Word {
    Word::of("request-kind", request.kind.as_str())
}
