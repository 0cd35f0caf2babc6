//! What a visitor of the demonstration finds: the opening story as one matter that went its whole
//! way, and a county in which every desk has something to do.

use crate::place::{Place, Server};
use serde_json::Value;

struct Visitor<'a> {
    server: &'a Server,
    bearer: String,
}

impl<'a> Visitor<'a> {
    /// Signed in with what the demonstration printed.
    fn of(server: &'a Server, line: &Value) -> Self {
        let body = serde_json::json!({ "login": line["account"], "password": line["password"] });
        let opened = post(server, "/api/v1/session", "", &body.to_string());
        let token = opened["token"].as_str().unwrap();
        Self {
            server,
            bearer: format!("Authorization: Bearer {token}\r\n"),
        }
    }

    fn get(&self, path: &str) -> Value {
        let (status, text) = self.server.get(path, &self.bearer);
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(text.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    fn count(&self, query: &str) -> usize {
        let page = self.get(&format!("/api/v1/cases?limit=200&{query}"));
        page["cases"].as_array().unwrap().len()
    }
}

/// What of every module must have happened, as the making counts it.
const HAPPENED: [&str; 36] = [
    "services at windows",
    "services by villages",
    "services at doors",
    "services online",
    "services by relatives",
    "authorisations",
    "citizens' accounts",
    "ratings",
    "papers promised",
    "commitments",
    "bad reviews",
    "events in grids",
    "events done at once",
    "events not theirs",
    "events sent up",
    "disputes handed over",
    "cases of the city",
    "hotline calls",
    "calls answered at once",
    "calls handed to grids",
    "complaints about a unit",
    "petitions",
    "mediations",
    "whistles",
    "directives",
    "reports upwards",
    "supervision orders",
    "hazards",
    "enforcement leads",
    "pollution reports",
    "river rounds",
    "favours",
    "licences followed up",
    "permits for dangerous work",
    "drills of the county",
    "households that moved for a drill",
];

/// What must never have happened: nothing is asked that is not open to whoever asks.
const NEVER: [&str; 3] = ["acts refused", "filings not taken", "steps open to nobody"];

/// Whose home must show work, beside the window and the grid of the story.
const AT_WORK: [&str; 12] = [
    "sd-dispatch-1",
    "sd-grid-head",
    "sd-zf-officer-1",
    "sd-zf-head",
    "sd-js-officer",
    "sd-nc-head",
    "sd-zr-officer",
    "rd-dispatch-1",
    "rd-hotline-1",
    "rd-xf-officer-1",
    "rd-yj-officer-1",
    "rd-ny-officer",
];

/// Every stage at which an event of the story's town waits.
const EVENT_STAGES: [&str; 14] = [
    "receipt",
    "supplement",
    "look",
    "registration",
    "dispatching",
    "in-grid",
    "in-village",
    "handling",
    "on-hold",
    "county",
    "county-handling",
    "verification",
    "rework",
    "closing",
];

/// The account of a name.
fn named<'a>(accounts: &'a Value, login: &str) -> &'a Value {
    let all = accounts.as_array().unwrap();
    let found = all.iter().find(|line| line["account"] == login);
    found.unwrap_or_else(|| panic!("no account {login}"))
}

/// The first account of a role in the town of the story.
fn account<'a>(accounts: &'a Value, role: &str) -> &'a Value {
    accounts
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["role"] == role && line["division"] == "320623111000")
        .unwrap()
}

fn post(server: &Server, path: &str, head: &str, body: &str) -> Value {
    let (status, text) = server.ask(&format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n{head}\r\n{body}",
        server.address,
        body.len()
    ));
    assert!((200..300).contains(&status), "{path}: {text}");
    serde_json::from_str(text.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[test]
fn the_story_went_its_whole_way_and_every_desk_has_something_to_do() {
    let place = Place::new();
    let made = place.run(&[
        "demo",
        "--people",
        "3000",
        "--history",
        "2m",
        "--no-serve",
        "--json",
    ]);
    let said = String::from_utf8(made.stderr).unwrap();
    assert!(made.status.success(), "{said}");
    let accounts = serde_json::from_slice::<Value>(&made.stdout).unwrap()["accounts"].clone();
    for what in HAPPENED {
        assert!(said.contains(what), "{what}: {said}");
    }
    for what in NEVER {
        assert!(!said.contains(what), "{what}: {said}");
    }
    let server = place.serve();

    // Her matter, as the window of her town sees it.
    let window = Visitor::of(&server, account(&accounts, "window-clerk"));
    let found = window.get("/api/v1/cases?text=%E7%8E%8B%E7%A7%80%E7%8F%8D");
    let hers: Vec<&Value> = found["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|case| case["procedure"] == "elder-allowance")
        .collect();
    assert_eq!(hers.len(), 1, "{found}");
    assert_eq!(
        (&hers[0]["stage"], &hers[0]["synthetic"]),
        (&"granted".into(), &true.into())
    );
    let id = hers[0]["id"].as_str().unwrap();
    let case = window.get(&format!("/api/v1/cases/{id}"));
    assert_eq!(
        case["files"].as_array().unwrap().len(),
        3,
        "three photographs"
    );
    assert!(!case["rating"].is_null());
    let story = window
        .get(&format!("/api/v1/cases/{id}/journal"))
        .to_string();
    for act in ["hand-in", "accept", "approve", "tell", "rate"] {
        assert!(story.contains(&format!("\"{act}\"")), "{act}: {story}");
    }

    // Paid once, this month.
    let payer = Visitor::of(&server, account(&accounts, "payer"));
    let person = &case["applicant"]["person"];
    let rolls = payer.get("/api/v1/rolls");
    let mut paid = 0;
    for roll in rolls["rolls"].as_array().unwrap() {
        let opened = payer.get(&format!("/api/v1/rolls/{}", roll["id"].as_str().unwrap()));
        let lines = opened["payments"].as_array().unwrap();
        paid += lines
            .iter()
            .filter(|line| line["person"] == *person && line["state"] == "paid")
            .count();
    }
    assert_eq!(paid, 1);

    // Every desk of her town has work, some of it late, some of it paused.
    for stage in [
        "acceptance",
        "correction",
        "review",
        "special",
        "decision",
        "certificate",
        "delivery",
    ] {
        let query = format!("division=320623111000&state=open&stage={stage}");
        assert!(window.count(&query) > 0, "nothing waits at {stage}");
    }
    let overdue = window.count("division=320623111000&state=open&overdue=true");
    assert!((1..90).contains(&overdue), "{overdue} are overdue");
    let mut tasks = 0;
    for line in accounts.as_array().unwrap() {
        if line["role"] == "grid-worker" && line["division"] == "320623111001" {
            let worker = Visitor::of(&server, line);
            let desk = worker.get("/api/v1/desk");
            tasks += desk["mine"].as_array().unwrap().len();
        }
    }
    assert!(tasks > 0, "her neighbour waits for her visit");

    // And so has everybody whom the other modules give work.
    for login in AT_WORK {
        let member = Visitor::of(&server, named(&accounts, login));
        let desk = member.get("/api/v1/desk");
        assert!(!desk["mine"].as_array().unwrap().is_empty(), "{login}");
    }
    let centre = Visitor::of(&server, named(&accounts, "sd-dispatch-1"));
    for stage in EVENT_STAGES {
        let query = format!("division=320623111000&state=open&stage={stage}");
        assert!(centre.count(&query) > 0, "no event waits at {stage}");
    }
    let operator = Visitor::of(&server, named(&accounts, "rd-hotline-1"));
    for stage in ["sorting", "calling-back", "with-grid", "second-handling"] {
        let query = format!("division=320623111000&state=open&stage={stage}");
        assert!(operator.count(&query) > 0, "no call waits at {stage}");
    }
    // A drill is under way: three lines of its plan have not been answered.
    let drill = centre.get("/api/v1/cases?state=open&stage=response&division=320623111000");
    let drill = drill["cases"][0]["id"].as_str().unwrap().to_owned();
    let drill = centre.get(&format!("/api/v1/cases/{drill}"));
    let open = drill["orders"].as_array().unwrap().iter();
    assert_eq!(open.filter(|order| order["state"] == "open").count(), 3);
    server.stop();
    place.good(&["check"]);
}
