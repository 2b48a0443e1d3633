//! What holds at every month's end, asked of the file itself by somebody who is not the station.

use token_station::domain::token::TRANSITIONS;
use token_station::domain::{RequestState, TokenState};

use crate::desk::Year;

/// States that carry a user's registration, as SQL text.
fn binding() -> String {
    let states: Vec<String> = TokenState::ALL
        .iter()
        .filter(|state| state.binds_users())
        .map(|state| format!("'{state}'"))
        .collect();
    states.join(", ")
}

/// No rule is broken, the ledger is whole, the stock balances, the chain verifies.
pub fn holds(year: &mut Year) {
    let binding = binding();
    let none = |rule: &str, sql: &str| {
        let broken: Vec<String> = year.ask(sql);
        assert!(broken.is_empty(), "{rule}: {:?}", &broken[..broken.len().min(5)]);
    };
    none(
        "R16: a live binding hangs on a token that carries none",
        &format!(
            "SELECT u.serial FROM token_user u JOIN token t USING (manufacturer, serial) \
             WHERE u.live = 1 AND t.state NOT IN ({binding})"
        ),
    );
    none(
        "registered mail: a number on two parcels under way, or used again within ten days",
        "SELECT one.tracking FROM number_use one JOIN number_use two ON two.tracking = one.tracking \
         AND two.number_use > one.number_use WHERE julianday(two.used_on) - julianday(one.used_on) <= 10 \
         OR EXISTS (SELECT 1 FROM parcel p JOIN parcel q ON q.parcel = two.parcel WHERE p.parcel = one.parcel \
         AND p.delivered_on IS NULL AND p.returned_on IS NULL AND p.opened_at IS NULL)",
    );
    none(
        "W1: a posted parcel that is on no list, or whose envelope says another number than its list",
        "SELECT p.request FROM parcel p LEFT JOIN posting_line n USING (parcel) WHERE p.posted_on IS NOT NULL \
         AND (n.tracking IS NOT p.tracking OR p.matched_at IS NULL OR p.yen IS NOT n.yen)",
    );
    none(
        "W9: a list that was handed over and whose parcels are still in the house",
        "SELECT l.list FROM posting_list l JOIN posting_line n USING (list) JOIN parcel p USING (parcel) \
         WHERE (l.handed_on IS NOT NULL) != (p.posted_on IS NOT NULL)",
    );
    none(
        "R16: a user with two live tokens",
        "SELECT contract || user FROM token_user WHERE live = 1 GROUP BY contract, user HAVING count(*) > 1",
    );
    none(
        "R14: a token that serves nobody",
        &format!(
            "SELECT serial FROM token t WHERE state IN ({binding}) AND contract IS NOT NULL AND NOT EXISTS \
             (SELECT 1 FROM token_user u WHERE u.manufacturer = t.manufacturer AND u.serial = t.serial \
              AND u.until_at IS NULL)"
        ),
    );
    none(
        "R17, R33, R34: a token that was at two contracts",
        "SELECT serial FROM movement WHERE contract IS NOT NULL GROUP BY manufacturer, serial \
         HAVING count(DISTINCT contract) > 1",
    );
    none(
        "R32: a hardware token at a contract of another method",
        &format!(
            "SELECT t.serial FROM token t JOIN contract c USING (contract) \
             WHERE t.state IN ({binding}) AND c.method != 'hard'"
        ),
    );
    none(
        "R32: a telephone at a contract of another method",
        "SELECT s.phone FROM soft_registration s JOIN contract c USING (contract) \
         WHERE s.revoked_at IS NULL AND c.method != 'soft'",
    );
    none(
        "R3: a telephone with more than ten",
        "SELECT phone FROM soft_registration WHERE revoked_at IS NULL GROUP BY phone HAVING count(*) > 10",
    );
    none(
        "W13: a terminated contract with a live token",
        &format!(
            "SELECT t.serial FROM token t JOIN contract c USING (contract) \
             WHERE t.state IN ({binding}) AND c.status = 'terminated'"
        ),
    );
    none(
        "D8: a new secret was drawn before the lost token was revoked",
        "SELECT i.request FROM request_item i JOIN request r USING (request) \
         JOIN job j ON j.request = i.request AND j.item = i.item \
         WHERE r.kind = 'reissue' AND NOT EXISTS (SELECT 1 FROM movement m WHERE m.manufacturer = i.old_manufacturer \
         AND m.serial = i.old_serial AND m.to_state IN ('revoked', 'lost', 'returned') AND m.at <= j.armed_at)",
    );
    none(
        "R27: a recorded item without its one fee line",
        "SELECT i.request FROM request_item i WHERE i.serial IS NOT NULL AND \
         (SELECT count(*) FROM fee_line f WHERE f.request = i.request AND f.item = i.item \
          AND f.reason != 'not_returned') != 1",
    );
    none(
        "R26, R27, D4, D5: an amount that is not the table's",
        "SELECT request FROM fee_line WHERE yen != CASE reason WHEN 'additional_token' THEN 2200 \
         WHEN 'lost_token' THEN 2200 WHEN 'not_returned' THEN 2200 ELSE 0 END",
    );
    none("R5: a fee at a soft request", {
        "SELECT f.request FROM fee_line f JOIN request r USING (request) WHERE r.method = 'soft'"
    });
    none("R28: nothing is debited that costs nothing", {
        "SELECT request FROM fee_line WHERE yen = 0 AND state IN ('exported', 'collected', 'failed')"
    });
    none("W7: a destroyed token whose secret is kept", {
        "SELECT t.serial FROM token t JOIN job j USING (manufacturer, serial) \
         WHERE t.state = 'destroyed' AND j.wrapped_key IS NOT NULL"
    });
    none(
        "the ledger has a gap",
        "SELECT serial FROM (SELECT serial, from_state, lag(to_state) OVER \
         (PARTITION BY manufacturer, serial ORDER BY movement) AS before FROM movement) \
         WHERE from_state IS NOT before",
    );
    none(
        "the ledger ends elsewhere than the token",
        "SELECT t.serial FROM token t WHERE t.state IS NOT (SELECT to_state FROM movement m \
         WHERE m.manufacturer = t.manufacturer AND m.serial = t.serial ORDER BY movement DESC LIMIT 1)",
    );
    none("foreign keys", "SELECT \"table\" FROM pragma_foreign_key_check");
    let steps: Vec<String> =
        year.ask("SELECT DISTINCT from_state || ' ' || to_state FROM movement WHERE from_state IS NOT NULL");
    for step in steps {
        let (from, to) = step.split_once(' ').unwrap();
        let step = (TokenState::parse(from).unwrap(), TokenState::parse(to).unwrap());
        assert!(TRANSITIONS.contains(&step), "{step:?}");
    }
    let balance = year.office().balance().unwrap();
    assert_eq!(balance.unexplained(), 0, "{:?}", balance.differences);
    let verdict = year.office().register.verify_journal().unwrap();
    assert_eq!(verdict.first_bad, None);
}

/// Nothing lies about: a request is over, or somebody wrote down what it waits for, or a rule says what is missing.
pub fn everything_is_finished_or_waits_for_a_reason(year: &mut Year) {
    for line in year.office().register.open_requests().unwrap() {
        let request = year.office().register.request(&line.no).unwrap();
        let named = match line.state {
            RequestState::Received => false,
            RequestState::Approved | RequestState::Issuing => {
                !request.remark.is_empty() || year.office().ticket_of(&line.no, &[]).is_err()
            }
            _ => !request.remark.is_empty(),
        };
        assert!(named, "{} ({}) is {} and waits for nothing", line.no, line.kind, line.state);
    }
}

/// A year in which something never happened proves nothing about it.
pub fn everything_happened(year: &Year) {
    let needed = [
        "approve",
        "arrives: additional",
        "arrives: exchange",
        "arrives: method change",
        "arrives: new",
        "arrives: reissue",
        "arrives: revocation",
        "arrives: termination",
        "arrives: unlock",
        "brought back",
        "cancel",
        "close a count",
        "close a list",
        "close the day",
        "debit collected",
        "deliver",
        "destroy a unit",
        "dispatch",
        "enclose",
        "export fees",
        "hand a list over",
        "lock",
        "match an envelope",
        "receive a lot",
        "register a phone",
        "reopen a list",
        "report a loss",
        "send again",
        "send back",
        "set up",
        "take a unit back",
        "take up again",
        "write a token",
    ];
    for what in needed {
        assert!(
            year.tried.get(what).is_some_and(|(done, _)| *done > 0),
            "{what} never happened\n{}",
            year.told()
        );
    }
}
