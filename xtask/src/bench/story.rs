//! What the load says to the product: the one place that knows procedures, acts, fields and paths.

use serde_json::{Value, json};

/// The procedure that cases are filed under, and the item of the catalogue.
pub const PROCEDURE: &str = "statutory-service";
pub const ITEM: &str = "BM-062";

/// Who files, and by which act of the procedure.
pub const FILED_BY: &str = "window-clerk";
/// What is then done, in order: the role, the act's name, and what the row of the report is called.
/// The one-time notice writes a letter and stops a clock, supplying starts it again: as much work as
/// any act does, and it needs no uploaded file.
pub const ACTS: &[(&str, &str, &str)] = &[
    ("window-clerk", "notify", "act: one-time notice"),
    ("window-clerk", "supply", "act: supply"),
];
/// Roles whose accounts the load needs; the accounts of one town work together.
pub const ROLES: &[&str] = &["window-clerk"];

/// What is seen in a grid, and the act that reports it.
pub const EVENT: &str = "grid-event";
pub const REPORT: &str = "report";
/// A class that asks for no photographs: uploads are measured nowhere here.
const EVENT_CLASS: &str = "grid-02";

/// Who plays a part of an event's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The grid's worker, who reports and looks whether it is done.
    Worker,
    /// The dispatcher of the town's grid centre.
    Dispatcher,
    /// Who is asked to see to it.
    Asked,
}

/// What is then done, in order: who, the act, and what the row of the report is called. Before the
/// answer whoever is asked opens the case, as she must to know the order.
pub const EVENT_ACTS: &[(Part, &str, &str)] = &[
    (Part::Dispatcher, "receive", "act: receive"),
    (Part::Dispatcher, "register", "act: register"),
    (Part::Dispatcher, "dispatch", "act: dispatch (an order)"),
    (Part::Asked, ANSWER, "act: answer"),
    (Part::Dispatcher, "feedback", "act: feedback"),
    (Part::Worker, "verify", "act: verify"),
    (Part::Dispatcher, "close", "act: close"),
];
/// The act on the order.
pub const ANSWER: &str = "answer";

/// Accounts of the demonstration: the dispatcher of a town, and the head of the bureau that is
/// asked, by what comes before; a grid worker's number of her grid comes after.
pub const DISPATCHER: &str = "-dispatch";
pub const ASKED: &str = "-ss-head";
pub const WORKER: &str = "-grid-";
/// The letters of that bureau behind its town's code.
pub const ASKED_LETTERS: &str = "SSJ";

/// The interface for programs.
pub const CASES: &str = "/api/v1/cases";
/// Ready when this answers 200.
pub const HEALTH: &str = "/healthz";
/// Figures of operation, and the counter of fired timers in them.
pub const METRICS: &str = "/metrics";
pub const TIMERS_FIRED: &str = "wujia_timers_fired_total";

/// Where a person signs in, and what the form calls the two fields; hidden fields are sent back as
/// the form gave them.
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_IN_ACCOUNT: &str = "login";
pub const SIGN_IN_PASSWORD: &str = "password";

/// Pages and lists that are measured: the role that opens one, and its path.
pub const PAGES: &[(&str, &str)] = &[
    ("window-clerk", "/"),
    ("window-clerk", "/cases"),
    ("window-clerk", "/cases?overdue=true"),
    ("approver", "/"),
    ("approver", "/cases"),
];

/// One filing; `number` makes the applicant and the text that search finds.
pub fn filing(number: u64, division: &str) -> Value {
    let name = format!("压测{}", number % 10_000);
    json!({
        "procedure": PROCEDURE,
        "item": ITEM,
        "fields": {
            "applicant-kind": "person",
            "name": name,
            "citizen-number": citizen_number(number),
            "phone": format!("138{:08}", number % 100_000_000),
            "matter": matter(number),
        },
        "place": { "division": division },
        "applicant": { "name": name },
    })
}

/// One act on a case that was last seen in `version`.
pub fn act(name: &str, version: i64) -> Value {
    let mut act = json!({ "act": name, "fields": {}, "note": "压测", "version": version });
    match name {
        "notify" => act["lines"] = json!(["压测：补一份申请书"]),
        "supply" => act["materials"] = json!({ "application-form": { "paper": true } }),
        _ => {}
    }
    act
}

/// One report; `number` tells its words apart.
pub fn event(number: u64, village: &str, grid: &str) -> Value {
    json!({
        "procedure": EVENT,
        "act": REPORT,
        "applicant": { "name": "压测" },
        "place": { "division": village, "grid": grid },
        "fields": { "class": EVENT_CLASS, "summary": matter(number), "source": "patrol" },
    })
}

/// One act on an event that was last seen in `version`; `unit` is whom the order goes to, `order`
/// the one that is answered.
pub fn event_act(name: &str, version: i64, unit: &str, order: &str) -> Value {
    let mut act = json!({ "act": name, "version": version });
    match name {
        "dispatch" => {
            act["unit"] = json!(unit);
            act["question"] = json!("压测：请到现场处理");
        }
        ANSWER => {
            act["order"] = json!(order);
            act["note"] = json!("压测：已处理");
        }
        "feedback" => act["fields"] = json!({ "result": "压测：已处理完毕" }),
        _ => {}
    }
    act
}

/// The first open order of a unit in a case as it was opened, and the order's version.
pub fn order_of(body: &[u8], unit: &str) -> Option<(String, i64)> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let orders = value["orders"].as_array()?;
    let order = orders
        .iter()
        .find(|order| order["unit"] == unit && order["state"] == "open")?;
    Some((order["id"].as_str()?.to_owned(), order["version"].as_i64()?))
}

/// The list that finds exactly the case of `number`.
pub fn search(number: u64) -> String {
    format!("{CASES}?text=LC{number:012}")
}

fn matter(number: u64) -> String {
    format!("压测事项 LC{number:012}")
}

/// The id and version of the case in an answer, at the top or under `case`.
pub fn case_of(body: &[u8]) -> Option<(String, i64)> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let case = if value["case"].is_object() {
        &value["case"]
    } else {
        &value
    };
    Some((case["id"].as_str()?.to_owned(), case["version"].as_i64()?))
}

/// How many cases a list answered with.
pub fn listed(body: &[u8]) -> Option<usize> {
    let value: Value = serde_json::from_slice(body).ok()?;
    ["cases", "items", "rows"]
        .iter()
        .find_map(|key| value[*key].as_array())
        .or(value.as_array())
        .map(Vec::len)
}

/// A citizen number with a valid check digit (GB 11643) in the county's own range; synthetic.
fn citizen_number(number: u64) -> String {
    let day = 1 + number % 28;
    let month = 1 + number / 28 % 12;
    let year = 1930 + number / 336 % 70;
    let order = number / 23_520 % 1000;
    let body = format!("320623{year:04}{month:02}{day:02}{order:03}");
    let sum: u32 = body
        .bytes()
        .zip([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][(sum % 11) as usize];
    format!("{body}{check}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_names_its_case_flat_or_wrapped() {
        assert_eq!(
            case_of(br#"{"id":"a","version":2}"#),
            Some(("a".to_owned(), 2))
        );
        assert_eq!(
            case_of(br#"{"case":{"id":"a","version":2}}"#),
            Some(("a".to_owned(), 2))
        );
        assert_eq!(case_of(br#"{"title":"refused"}"#), None);
    }

    #[test]
    fn an_open_order_of_the_unit_is_found_among_others() {
        let body = br#"{"orders":[
            {"id":"a","unit":"x","version":1,"state":"open"},
            {"id":"b","unit":"y","version":2,"state":{"answered":{"answer":"","by":"","at":0}}},
            {"id":"c","unit":"y","version":3,"state":"open"}]}"#;
        assert_eq!(order_of(body, "y"), Some(("c".to_owned(), 3)));
        assert_eq!(order_of(body, "z"), None);
    }

    #[test]
    fn numbers_are_well_formed_and_differ() {
        // The example of GB 11643-1999 has weights and check digit in the open: 11010519491231002X.
        let digits: u32 = "11010519491231002"
            .bytes()
            .zip([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        assert_eq!(digits % 11, 2, "remainder 2 is the letter X");
        let made: std::collections::BTreeSet<String> = (0..100_000).map(citizen_number).collect();
        assert_eq!(made.len(), 100_000);
        assert!(made.iter().all(|number| number.len() == 18));
    }
}
