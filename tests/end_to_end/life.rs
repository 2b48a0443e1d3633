//! Requests turned and losses reported from a script, as the branch's mail comes in.

use rusqlite::Connection;

use crate::office::Office;

#[test]
fn a_request_waits_goes_back_and_is_cancelled_from_the_command_line() {
    let office = Office::stocked("warn");
    let request = |arguments: &[&str]| office.run(&[&["request"], arguments].concat());
    // The sample requests are approved already: there is no waiting for the branch any more.
    let refused = request(&["wait", "26-1104", "--reason", "印鑑を確認中"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    let back = request(&["send-back", "26-1104", "--reason", "印影が不鮮明"]);
    assert_eq!(
        (back.code, back.event("request_turned")["state"].as_str()),
        (0, Some("sent_back")),
        "{back:?}"
    );
    let again = request(&["take-up", "26-1104"]);
    assert_eq!(again.event("request_turned")["state"], "awaiting_check");
    let approved = request(&["approve", "26-1104"]);
    assert_eq!(approved.event("request_turned")["state"], "approved");
    let cancelled = request(&["cancel", "26-1104", "--reason", "取下げ"]);
    assert_eq!(cancelled.event("request_turned")["state"], "cancelled");
    assert_eq!(request(&["approve", "26-1104"]).code, 1);
    assert_eq!(request(&["cancel", "26-1105"]).code, 64, "a reason has to be given");
}

#[test]
fn a_loss_is_reported_from_the_command_line_and_a_unit_on_the_shelf_cannot_be_lost() {
    let office = Office::stocked("warn");
    let serial: String = {
        let register = Connection::open(office.file("register.db")).unwrap();
        register.query_row("SELECT serial FROM token ORDER BY serial LIMIT 1", [], |row| row.get(0)).unwrap()
    };
    let report =
        |cause: &str| office.run(&["report-loss", &serial, "--cause", cause, "--reported-by", "山本 真由美"]);
    assert_eq!(report("loss").code, 1, "it lies in the safe");
    assert_eq!(report("other").code, 64);
    {
        // As if the desk had issued, posted and delivered it.
        let register = Connection::open(office.file("register.db")).unwrap();
        register
            .execute(
                "UPDATE token SET state = 'in_use', contract = (SELECT min(contract) FROM contract) WHERE serial = ?1",
                [&serial],
            )
            .unwrap();
    }
    let told = report("theft");
    assert_eq!((told.code, told.event("loss_reported")["cause"].as_str()), (0, Some("theft")), "{told:?}");
    let found = office.run(&["report-found", &serial]);
    assert_eq!(found.code, 0, "{found:?}");
    let register = Connection::open(office.file("register.db")).unwrap();
    let state: String =
        register.query_row("SELECT state FROM token WHERE serial = ?1", [&serial], |row| row.get(0)).unwrap();
    assert_eq!(state, "awaiting_return");
    assert_eq!(office.run(&["report-found", &serial]).code, 1, "nothing is missing any more");
}
