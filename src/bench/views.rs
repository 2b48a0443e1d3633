//! Rows of the register as the pictures that screens show.

use jiff::civil::Date;

use crate::bench::customer_views::{contract_token, deadline_of, set_up_rows, soft_rows};
use crate::bench::message::{
    ContractRow, ContractView, DispatchRow, Hit, HitTarget, ImportRow, ImportVerdict, ItemView, JournalRow,
    NextRow, QueueRow, RecentRow, RequestView, TokenRow, TokenView,
};
use crate::desk::import::{ImportLine, Verdict};
use crate::desk::{DeskError, Office};
use crate::domain::parcel::Contents;
use crate::domain::rules::may_issue;
use crate::domain::text::hex;
use crate::domain::{
    Account, Address, Contract, ContractNo, FeeReason, FeeState, Request, RequestItem, RequestNo,
    RequestState, Serial, ShipTo, Token, TokenState, UserId, Yen,
};
use crate::register::{
    ContractLine, Found, OpenRequest, ReadyRequest, RecentToken, Recorded, RegisterError, TokenLine,
};
use crate::words::{Notice, Severity};

/// Journal rows that a detail shows.
const HISTORY_ROWS: u32 = 200;

pub(super) fn queue_row(line: &OpenRequest, today: Date) -> QueueRow {
    QueueRow {
        request: line.no.clone(),
        received_on: line.received_on,
        contract: line.contract.clone(),
        contract_name: line.contract_name.clone(),
        kind: line.kind,
        quantity: line.quantity,
        recorded: line.recorded,
        due_on: line.due_on,
        late: line.due_on < today && !line.state.is_over(),
        state: line.state,
    }
}

/// A row of the bench's list; `claimed` counts items that slots work on and the register does not know yet.
pub(super) fn next_row(line: &OpenRequest, today: Date, fee: Yen) -> NextRow {
    NextRow {
        request: line.no.clone(),
        contract_name: line.contract_name.clone(),
        kind: line.kind,
        fee,
        due_on: line.due_on,
        late: line.due_on < today,
        recorded: line.recorded,
        under_way: line.under_way,
        quantity: line.quantity,
    }
}

pub(super) fn recent_row(token: &RecentToken) -> RecentRow {
    RecentRow {
        at: token.at,
        serial: token.serial.clone(),
        contract_name: token.contract_name.clone(),
        request: token.request.clone(),
        offset_millis: token.offset_millis,
        label: token.labelled.then_some(true),
    }
}

pub(super) fn dispatch_row(ready: &ReadyRequest, contents: Contents) -> DispatchRow {
    DispatchRow {
        request: ready.request.no.clone(),
        contract_name: ready.request.contract_name.clone(),
        pieces: ready.request.quantity,
        prints: ready.prints,
        copies: ready.copies,
        serials: ready.serials.clone(),
        contents,
    }
}

pub(super) fn contract_row(line: &ContractLine) -> ContractRow {
    ContractRow {
        no: line.no.clone(),
        name: line.name.clone(),
        kana: line.kana.clone(),
        status: line.status,
        method: line.method,
        users: line.users,
        tokens: line.tokens,
    }
}

pub(super) fn token_row(line: &TokenLine) -> TokenRow {
    TokenRow {
        serial: line.serial.clone(),
        manufacturer: line.manufacturer.clone(),
        model: line.model.clone(),
        lot: line.lot.clone(),
        state: line.state,
        contract: line.contract.clone(),
    }
}

pub(super) fn journal_row(row: &Recorded) -> JournalRow {
    JournalRow {
        seq: row.seq,
        at: row.at,
        operator: row.operator.0.clone(),
        act: row.act,
        object: row.object.clone(),
        outcome: row.outcome,
        reason: row.reason.clone(),
        hash: hex(&row.hash[..8]),
    }
}

pub(super) fn import_row(line: &ImportLine) -> ImportRow {
    ImportRow {
        line: line.line,
        key: line.key.clone(),
        verdict: match &line.verdict {
            Verdict::New => ImportVerdict::New,
            Verdict::Identical => ImportVerdict::Identical,
            Verdict::Changed => ImportVerdict::Changed,
            Verdict::Refused(refusal) => ImportVerdict::Refused(refusal.into()),
        },
        doubt: line.doubt.as_ref().map(Notice::from),
    }
}

pub(super) fn hit(found: &Found) -> Hit {
    match found {
        Found::Token(serial, state, contract) => Hit {
            target: HitTarget::Token(serial.clone()),
            state: Some(*state),
            title: serial.to_string(),
            detail: contract.clone().unwrap_or_default(),
        },
        Found::Request(line) => Hit {
            target: HitTarget::Request(line.no.clone()),
            state: None,
            title: line.no.to_string(),
            detail: line.contract_name.clone(),
        },
        Found::Contract(no, name) => {
            let target = HitTarget::Contract(no.clone());
            Hit { target, state: None, title: no.to_string(), detail: name.clone() }
        }
        Found::Parcel(tracking, request, name) => Hit {
            target: HitTarget::Parcel(request.clone()),
            state: None,
            title: tracking.clone(),
            detail: format!("{request} {name}"),
        },
        Found::Phone(phone, contract, user) => Hit {
            target: HitTarget::Phone(contract.clone()),
            state: None,
            title: phone.to_string(),
            detail: format!("{contract} {user}"),
        },
    }
}

/// A request whole, with what the rules say.
pub(super) fn request_view(office: &Office, no: &RequestNo) -> Result<RequestView, DeskError> {
    let register = &office.register;
    let request = register.request(no)?;
    let contract = register.contract(&request.contract)?;
    let (address, reason) = match &request.ship_to {
        ShipTo::Registered => (&contract.address, None),
        ShipTo::Other { address, reason } => (address, Some(reason.clone())),
    };
    Ok(RequestView {
        row: queue_row(&register.request_line(no)?, office.today()),
        kana: contract.kana.clone(),
        branch: request.branch.clone(),
        reason: request.reason,
        items: request.items.iter().map(|item| item_view(&contract, item)).collect(),
        ship_to: address_lines(address),
        ship_to_reason: reason,
        attention: request.attention.clone(),
        fee: fee_of(office, &request)?,
        fee_reason: FeeReason::of(request.kind, 1),
        account: contract.account.as_ref().map(account_line),
        seal_checked: request.paper.seal_checked,
        remark: request.remark.clone(),
        old_tokens: old_tokens(office, &request)?,
        refusal: refusal_of(office, &request, &contract)?,
        doubt: office.doubt_about(address).as_ref().map(Notice::from),
    })
}

/// The tokens that a request replaces or names, with where they stand.
fn old_tokens(office: &Office, request: &Request) -> Result<Vec<(Serial, TokenState)>, DeskError> {
    let mut tokens = Vec::new();
    for old in request.old_tokens() {
        if let Some(token) = office.register.token(old)? {
            tokens.push((token.id.serial, token.state));
        }
    }
    Ok(tokens)
}

/// What the approval of a request, or its next token, would be refused for.
fn refusal_of(office: &Office, request: &Request, contract: &Contract) -> Result<Option<Notice>, DeskError> {
    if request.state.may_become(RequestState::Approved) && !request.state.may_issue() {
        return Ok(office.approval_refused(request)?.map(|refusal| Notice::from(&refusal)));
    }
    if !request.state.may_issue() {
        return Ok(None);
    }
    let Some(item) = request.items.iter().find(|item| item.token.is_none()) else {
        return Ok(None);
    };
    let holdings = office.register.holdings(&contract.no)?;
    let fees = office.register.fee_table()?;
    let allowed = may_issue(request, item, contract, &holdings, &fees, office.today());
    Ok(allowed.err().map(|refusal| Notice::from(&refusal)))
}

/// The fee of the whole request: what stands in the register, and today's table for an item that has no line yet.
///
/// An item that is written a second time keeps its line, so it costs nothing more.
pub(super) fn fee_of(office: &Office, request: &Request) -> Result<Yen, DeskError> {
    let raised = office.register.fees_of(&request.no)?;
    let table = office.register.fee_table()?;
    let to_come = |item: &RequestItem| {
        let reason = FeeReason::of(request.kind, item.no)?;
        let has_line = raised.iter().any(|fee| fee.key.item == item.no && fee.key.reason == reason);
        if has_line { None } else { table.each(reason, office.today()).ok() }
    };
    let stands = raised.iter().filter(|fee| fee.state != FeeState::Cancelled).map(|fee| fee.amount.0);
    Ok(Yen(stands.chain(request.items.iter().filter_map(to_come).map(|yen| yen.0)).sum()))
}

fn item_view(contract: &Contract, item: &RequestItem) -> ItemView {
    ItemView {
        no: item.no,
        users: names(contract, &item.users),
        token: item.token.as_ref().map(|token| token.serial.clone()),
    }
}

/// Users' names; an id that the contract does not know stands for itself.
pub(super) fn names(contract: &Contract, users: &[UserId]) -> Vec<String> {
    users.iter().map(|id| contract.user(id).map_or_else(|| id.0.clone(), |user| user.name.clone())).collect()
}

/// An account as one line.
pub(super) fn account_line(account: &Account) -> String {
    format!("{} {} {} {}", account.branch, account.kind, account.number, account.holder_kana)
}

pub(super) fn address_lines(address: &Address) -> Vec<String> {
    let mut lines = vec![address.postal_code.to_string(), address.street.clone()];
    if !address.building.is_empty() {
        lines.push(address.building.clone());
    }
    lines
}

/// A contract whole.
pub(super) fn contract_view(office: &Office, no: &ContractNo) -> Result<ContractView, DeskError> {
    let register = &office.register;
    let contract = register.contract(no)?;
    let holdings = register.holdings(no)?;
    let (_, lines) = register.contract_page(&no.0, 0, 1000)?;
    let line = lines.iter().find(|line| line.no == *no);
    let holder = |user: &UserId| {
        holdings
            .iter()
            .find(|held| held.state.binds_users() && held.users.contains(user))
            .map(|held| held.token.serial.clone())
    };
    let tenures = register.all_tokens_of(no)?;
    let tokens = tenures.into_iter().map(|tenure| contract_token(office, &contract, tenure));
    Ok(ContractView {
        row: ContractRow {
            no: no.clone(),
            name: contract.name.clone(),
            kana: contract.kana.clone(),
            status: contract.status,
            method: contract.method,
            users: u32::try_from(contract.users.len()).unwrap_or(u32::MAX),
            tokens: line.map_or(0, |line| line.tokens),
        },
        login: contract.login,
        address: address_lines(&contract.address),
        account: contract
            .account
            .as_ref()
            .map(|a| (a.branch.clone(), a.kind, a.number.clone(), a.holder_kana.clone())),
        users: contract
            .users
            .iter()
            .map(|user| (user.id.0.clone(), user.name.clone(), user.role, holder(&user.id)))
            .collect(),
        tokens: tokens.collect::<Result<_, _>>()?,
        phones: soft_rows(office, &contract)?,
        requests: register.requests_of(no)?.iter().map(|line| queue_row(line, office.today())).collect(),
        history: history_of_contract(office, no, &holdings)?,
        doubt: office.doubt_about(&contract.address).as_ref().map(Notice::from),
    })
}

/// Everything the journal says about a contract's requests and tokens, newest first.
fn history_of_contract(
    office: &Office,
    no: &ContractNo,
    holdings: &[crate::domain::rules::Holding],
) -> Result<Vec<JournalRow>, RegisterError> {
    let register = &office.register;
    let mut rows = Vec::new();
    for held in holdings {
        rows.extend(register.journal_of(held.token.serial.as_str(), HISTORY_ROWS)?);
    }
    for line in register.requests_of(no)? {
        rows.extend(register.journal_of(&line.no.0, HISTORY_ROWS)?);
    }
    rows.extend(register.journal_of(&no.0, HISTORY_ROWS)?);
    rows.sort_by_key(|row| std::cmp::Reverse(row.seq));
    Ok(rows.iter().map(journal_row).collect())
}

/// A token whole; `None` when no token has this serial.
pub(super) fn token_view(office: &Office, serial: &Serial) -> Result<TokenView, DeskError> {
    let register = &office.register;
    let token: Token = register
        .tokens_by_serial(serial)?
        .into_iter()
        .next()
        .ok_or_else(|| RegisterError::NotFound { kind: "token", key: serial.to_string() })?;
    let contract = token.contract.as_ref().map(|no| register.contract(no)).transpose()?;
    let set_ups = set_up_rows(office, &token.id, contract.as_ref())?;
    Ok(TokenView {
        deadline: deadline_of(&token, &set_ups, office.today()),
        serial: serial.clone(),
        manufacturer: token.id.manufacturer.to_string(),
        model: token.model.0,
        lot: token.lot.0,
        state: token.state,
        users: set_ups.iter().map(|row| row.name.clone()).collect(),
        set_ups,
        contract: contract.map(|contract| (contract.no, contract.name)),
        stop: register.standing_stop(&token.id)?,
        clock: register.clock_of(&token.id)?,
        history: register.journal_of_token(&token.id, HISTORY_ROWS)?.iter().map(journal_row).collect(),
    })
}

/// Good news about an import, or how many lines stand in its way.
pub(super) fn import_notice(file: &str, rows: &[ImportRow], taken: bool) -> Notice {
    let count = |want: fn(&ImportVerdict) -> bool| {
        i64::try_from(rows.iter().filter(|row| want(&row.verdict)).count()).unwrap_or(i64::MAX)
    };
    let refused = count(|verdict| matches!(verdict, ImportVerdict::Refused(_)));
    let notice = if refused > 0 {
        Notice::new("import-refused", Severity::Refused).number("refused", refused)
    } else if taken {
        Notice::new("import-taken", Severity::Done)
    } else {
        Notice::new("import-ready", Severity::Info)
    };
    notice
        .text("file", file)
        .number("new", count(|verdict| *verdict == ImportVerdict::New))
        .number("same", count(|verdict| *verdict == ImportVerdict::Identical))
        .number("changed", count(|verdict| *verdict == ImportVerdict::Changed))
}
