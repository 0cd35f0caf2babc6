//! What is sent to each line of the API that writes, and by whom, in a county of its own.

mod command;
mod hotline;

use crate::api::{Program, act, found, picture};
use crate::browser::{Answered, Town, aside};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const OWN: &str = "own horse battery staple";

/// What is sent.
pub enum Sent {
    Json(Value),
    Parts(Vec<(&'static str, String)>, Vec<(&'static str, Vec<u8>)>),
}

/// Who sends what where.
pub struct Wish {
    pub who: Program,
    pub path: String,
    pub sent: Sent,
}

impl Wish {
    pub(super) fn json(who: Program, path: impl Into<String>, body: Value) -> Option<Self> {
        Some(Self {
            who,
            path: path.into(),
            sent: Sent::Json(body),
        })
    }

    pub async fn send(&mut self, key: &str) -> Answered {
        match &self.sent {
            Sent::Json(body) => self.who.keyed(&self.path, key, body).await,
            Sent::Parts(texts, files) => {
                let texts: Vec<(&str, &str)> =
                    texts.iter().map(|(n, v)| (*n, v.as_str())).collect();
                self.who.pictures(&self.path, key, &texts, files).await
            }
        }
    }
}

pub(super) fn number(town: &Town, name: &str) -> String {
    let all = testkit::planted(town.site.cast.founded);
    let one = all.iter().find(|n| n.name == name).unwrap();
    one.number().as_str().to_owned()
}

pub(super) fn person(town: &Town, name: &str) -> String {
    town.site.person(&number(town, name)).to_string()
}

/// A resident with an account and a password of her own.
pub(super) async fn citizen(town: &Town, name: &str) -> Program {
    let mut window = Program::of(town, "sd-window-1").await;
    let body = json!({ "number": number(town, name), "name": name });
    let opened = window.post("/api/v1/citizens", &body).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text);
    let opened = opened.json();
    let code = opened["password"].as_str().unwrap();
    let login = opened["account"]["login"].as_str().unwrap();
    let mut own = Program::open(town, login, code).await;
    let set = own
        .post("/api/v1/password", &json!({ "old": code, "new": OWN }))
        .await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.text);
    own
}

fn papers() -> Value {
    json!({ "portrait": { "paper": true }, "citizen-card": { "paper": true }, "household-register": { "paper": true } })
}

/// Her case up to the telling of the grant.
async fn granted(town: &Town) -> Value {
    let (mut worker, id, version) = found(town).await;
    let hand_in = json!({ "act": "hand-in", "version": version, "fields": { "consent": true }, "materials": papers() });
    let case = act(&mut worker, &id, hand_in).await;
    let mut window = Program::of(town, "sd-window-1").await;
    let accept = json!({ "act": "accept", "version": case["version"] });
    let case = act(&mut window, &id, accept).await;
    let mut approver = Program::of(town, "sd-approve-1").await;
    let approve = json!({ "act": "approve", "version": case["version"] });
    act(&mut approver, &id, approve).await
}

/// An organiser, in a county with a book.
async fn organiser(town: &Town) -> Program {
    aside(|| town.site.enter_book());
    Program::of(town, "organiser").await
}

/// A reform that renames nothing and moves nobody: full-time deputies of one unit.
fn reform() -> Value {
    json!({ "reform": crate::structure::small_reform() })
}

fn november() -> Value {
    json!({ "programme": "elder-allowance", "division": "320623111000", "month": "2026-11" })
}

/// A roll, drawn up and perhaps more.
async fn roll(town: &Town, until: &str) -> (String, Value) {
    granted(town).await;
    let (mut payer, mut checker) = (
        Program::of(town, "sd-pay-1").await,
        Program::of(town, "sd-pay-2").await,
    );
    let drawn = payer.post("/api/v1/rolls", &november()).await;
    assert_eq!(drawn.status, StatusCode::CREATED, "{}", drawn.text);
    let mut roll = drawn.json();
    let at = format!("/api/v1/rolls/{}", roll["id"].as_str().unwrap());
    if until != "drawn" {
        let seen = json!({ "version": roll["version"] });
        roll = checker.post(&format!("{at}/check"), &seen).await.json();
    }
    if until == "exported" {
        let seen = json!({ "version": roll["version"], "format": "csv" });
        let file = checker.post(&format!("{at}/export"), &seen).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text);
        roll["version"] = json!(file.header("x-version").parse::<i64>().unwrap());
    }
    (at, roll)
}

/// The bank's answer that everything was credited.
async fn credited(town: &Town, at: &str, roll: &Value) -> Value {
    let lines = Program::of(town, "sd-pay-2").await.get(at).await.json();
    let rows: Vec<Value> = lines["payments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| json!({ "payment": p["id"], "amount": p["amount"], "paid": true }))
        .collect();
    json!({ "version": roll["version"], "rows": rows })
}

/// A leave of the window's clerk, set by the head of the unit.
fn leave(town: &Town) -> Value {
    let (own, deputy) = (
        town.site.cast.login("sd-window-1"),
        town.site.cast.login("sd-window-2"),
    );
    json!({ "post": own.post.id, "deputy": deputy.person(), "from": "2026-12-01", "to": "2026-12-05" })
}

fn module(change: &str) -> Value {
    let root =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../modules/government-service");
    let mut files = BTreeMap::new();
    for folder in ["", "procedures", "stories", "locales", "tables"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                files.insert(name.to_owned(), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    files.get_mut("module.toml").unwrap().push_str(change);
    json!(files)
}

fn cut_off() -> Value {
    json!({ "key": "roll.cut-off-day", "value": "18", "from": "2027-01-01", "basis": "东民〔2026〕41号" })
}

fn table(town: &Town) -> Vec<u8> {
    let known = number(town, "周素兰");
    format!("公民身份号码,姓名,银行账号,已发到月份\n{known},周素兰,6239000000000000108,2026-10\n1,王二,6239000000000000999,2026-10\n")
        .into_bytes()
}

async fn citizens(town: &Town, line: &str) -> Option<Wish> {
    match line {
        "POST /api/v1/citizens" => Wish::json(
            Program::of(town, "sd-window-1").await,
            "/api/v1/citizens",
            json!({ "number": number(town, "王秀珍"), "name": "王秀珍" }),
        ),
        "POST /api/v1/citizens/authorisations" => Wish::json(
            Program::of(town, "sd-window-1").await,
            "/api/v1/citizens/authorisations",
            json!({ "number": number(town, "王秀珍"), "name": "王秀珍", "to": number(town, "王家强") }),
        ),
        "POST /api/v1/citizens/authorisations/{id}/revoke" => {
            let mut window = Program::of(town, "sd-window-1").await;
            let body = json!({ "number": number(town, "王秀珍"), "name": "王秀珍", "to": number(town, "王家强") });
            let given = window
                .post("/api/v1/citizens/authorisations", &body)
                .await
                .json();
            let id = given["id"].as_str().unwrap();
            let path = format!("/api/v1/citizens/authorisations/{id}/revoke");
            Wish::json(window, path, json!({}))
        }
        "POST /api/v1/my/authorisations" => Wish::json(
            citizen(town, "王秀珍").await,
            "/api/v1/my/authorisations",
            json!({ "to": number(town, "王家强") }),
        ),
        "POST /api/v1/my/authorisations/{id}/revoke" => {
            let mut own = citizen(town, "王秀珍").await;
            let body = json!({ "to": number(town, "王家强") });
            own.post("/api/v1/my/authorisations", &body).await;
            let list = own.get("/api/v1/my/authorisations").await.json();
            assert_eq!(list["given"][0]["name"], "王家强");
            let id = list["given"][0]["id"].as_str().unwrap();
            let path = format!("/api/v1/my/authorisations/{id}/revoke");
            Wish::json(own, path, json!({}))
        }
        "POST /api/v1/my/corrections" => Wish::json(
            citizen(town, "王秀珍").await,
            "/api/v1/my/corrections",
            json!({ "element": "population.phone", "value": "13812345678", "reason": "换了号码" }),
        ),
        "POST /api/v1/corrections/{request}" => {
            let body = json!({ "element": "population.phone", "value": "13812345678", "reason": "换了号码" });
            citizen(town, "王秀珍")
                .await
                .post("/api/v1/my/corrections", &body)
                .await;
            let mut steward = Program::of(town, "steward").await;
            let list = steward.get("/api/v1/corrections").await.json();
            let path = format!(
                "/api/v1/corrections/{}",
                list["corrections"][0]["request"].as_str().unwrap()
            );
            Wish::json(steward, path, json!({ "granted": true }))
        }
        "POST /api/v1/cases/{id}/card" => {
            let case = granted(town).await;
            let path = format!("/api/v1/cases/{}/card", case["id"].as_str().unwrap());
            let body = json!({ "version": case["version"], "account": "6239000000000000777", "note": "换了卡" });
            Wish::json(citizen(town, "王秀珍").await, path, body)
        }
        "POST /api/v1/password" => Wish::json(
            Program::of(town, "sd-window-2").await,
            "/api/v1/password",
            json!({ "old": testkit::PASSWORD, "new": OWN }),
        ),
        "POST /api/v1/session/post" => Wish::json(
            Program::of(town, "sd-window-1").await,
            "/api/v1/session/post",
            json!({ "post": town.site.cast.login("sd-window-1").post.id }),
        ),
        _ => None,
    }
}

async fn office(town: &Town, line: &str) -> Option<Wish> {
    let post = |login: &str| town.site.cast.login(login).post.id.to_string();
    match line {
        "POST /api/v1/accounts" => Wish::json(
            Program::of(town, "sysadmin").await,
            "/api/v1/accounts",
            json!({ "number": number(town, "王家强"), "login": "wang.jq", "name": "王家强" }),
        ),
        "POST /api/v1/accounts/{id}/door" => Wish::json(
            Program::of(town, "sysadmin").await,
            format!(
                "/api/v1/accounts/{}/door",
                town.site.cast.login("sd-window-2").account.id
            ),
            json!({ "enabled": false }),
        ),
        "POST /api/v1/resets" => Wish::json(
            Program::of(town, "sd-head").await,
            "/api/v1/resets",
            json!({ "login": "sd-window-2", "witness": "sd-approve-1", "password": testkit::PASSWORD }),
        ),
        "POST /api/v1/appointments" => Wish::json(
            Program::of(town, "secadmin").await,
            "/api/v1/appointments",
            json!({ "person": town.site.cast.login("sd-window-2").person(), "unit": "320623111000-FWZX",
                    "role": "approver", "from": "2026-12-01" }),
        ),
        "POST /api/v1/appointments/{id}/end" => Wish::json(
            Program::of(town, "secadmin").await,
            format!("/api/v1/appointments/{}/end", post("sd-window-2")),
            json!({ "to": "2026-12-31" }),
        ),
        "POST /api/v1/appointments/{id}/inherit" => {
            let id = post("xg-grid-1");
            aside(|| town.site.merge_grids());
            Wish::json(
                Program::of(town, "secadmin").await,
                format!("/api/v1/appointments/{id}/inherit"),
                json!({}),
            )
        }
        "POST /api/v1/leaves" => Wish::json(
            Program::of(town, "sd-window-1").await,
            "/api/v1/leaves",
            leave(town),
        ),
        "POST /api/v1/leaves/requests/{id}" => {
            let mut clerk = Program::of(town, "sd-window-1").await;
            let asked = clerk.post("/api/v1/leaves", &leave(town)).await.json();
            let path = format!(
                "/api/v1/leaves/requests/{}",
                asked["request"].as_str().unwrap()
            );
            Wish::json(
                Program::of(town, "sd-head").await,
                path,
                json!({ "granted": true }),
            )
        }
        "POST /api/v1/leaves/{id}/end" => {
            let mut head = Program::of(town, "sd-head").await;
            let set = head.post("/api/v1/leaves", &leave(town)).await.json();
            let path = format!("/api/v1/leaves/{}/end", set["leave"].as_str().unwrap());
            Wish::json(head, path, json!({}))
        }
        "POST /api/v1/site/calendars" => {
            let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../../sites/calendars/2026.toml");
            let text = std::fs::read_to_string(file).unwrap();
            let text = text.replace("source = \"", "source = \"更正：");
            Wish::json(
                Program::of(town, "sysadmin").await,
                "/api/v1/site/calendars",
                json!({ "text": text }),
            )
        }
        "POST /api/v1/parameters/proposals" => Wish::json(
            Program::of(town, "sysadmin").await,
            "/api/v1/parameters/proposals",
            cut_off(),
        ),
        "POST /api/v1/parameters/proposals/{request}" => {
            let mut system = Program::of(town, "sysadmin").await;
            let asked = system
                .post("/api/v1/parameters/proposals", &cut_off())
                .await;
            assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
            let security = Program::of(town, "secadmin").await;
            let request = asked.json()["request"].as_str().unwrap().to_owned();
            let path = format!("/api/v1/parameters/proposals/{request}");
            Wish::json(security, path, json!({ "granted": true }))
        }
        "POST /api/v1/reforms/plan" => {
            Wish::json(organiser(town).await, "/api/v1/reforms/plan", reform())
        }
        "POST /api/v1/reforms" => Wish::json(organiser(town).await, "/api/v1/reforms", reform()),
        "POST /api/v1/reforms/{id}/decide" => {
            let mut organiser = organiser(town).await;
            let proposed = organiser.post("/api/v1/reforms", &reform()).await;
            assert_eq!(proposed.status, StatusCode::CREATED, "{}", proposed.text);
            let leader = Program::of(town, "leader").await;
            let id = proposed.json()["id"].as_str().unwrap().to_owned();
            let path = format!("/api/v1/reforms/{id}/decide");
            Wish::json(leader, path, json!({ "approve": true }))
        }
        "POST /api/v1/county/export" => {
            Wish::json(organiser(town).await, "/api/v1/county/export", json!({}))
        }
        "POST /api/v1/establishment/roster" => Wish::json(
            organiser(town).await,
            "/api/v1/establishment/roster",
            json!({ "recipient": "finance" }),
        ),
        "POST /api/v1/libraries/review/{record}" => Wish::json(
            Program::of(town, "steward").await,
            format!("/api/v1/libraries/review/{}", "a0".repeat(16)),
            json!({ "same": true }),
        ),
        "POST /api/v1/libraries/ask" => Wish::json(
            Program::of(town, "steward").await,
            "/api/v1/libraries/ask",
            json!({ "sql": "select count(*) from population" }),
        ),
        "POST /api/v1/site/modules/check" => Wish::json(
            Program::of(town, "sysadmin").await,
            "/api/v1/site/modules/check",
            json!({ "files": module("") }),
        ),
        "POST /api/v1/site/modules" => Wish::json(
            Program::of(town, "sysadmin").await,
            "/api/v1/site/modules",
            json!({ "files": module("\n# 第二版\n"), "witness": "secadmin", "password": testkit::PASSWORD }),
        ),
        "POST /api/v1/site/modules/{module}/towns" => Wish::json(
            Program::of(town, "sysadmin").await,
            "/api/v1/site/modules/government-service/towns",
            json!({"town":"320623111000","on":false,"from":"2099-01-01"}),
        ),
        "POST /api/v1/site/modules/{module}/switch" => Wish::json(
            Program::of(town, "sysadmin").await,
            "/api/v1/site/modules/government-service/switch",
            json!({ "on": false }),
        ),
        "POST /api/v1/journal/verify" => Wish::json(
            Program::of(town, "auditor").await,
            "/api/v1/journal/verify",
            json!({}),
        ),
        "POST /api/v1/journal/samples" => Wish::json(
            Program::of(town, "auditor").await,
            "/api/v1/journal/samples",
            json!({ "of": "entries", "rows": 3, "from": 0, "to": 4_000_000_000_000_i64 }),
        ),
        "POST /api/v1/journal/exports" => {
            found(town).await;
            let auditor = Program::of(town, "auditor").await;
            aside(|| town.site.sign());
            let body = json!({ "kind": "screening.ran", "witness": "audadmin", "password": testkit::PASSWORD });
            Wish::json(auditor, "/api/v1/journal/exports", body)
        }
        _ => None,
    }
}

/// A wish for columns of a library.
fn columns() -> Value {
    json!({ "library": "elder-relief", "columns": ["record.amount"],
            "purpose": "核对本年度困难老人救助的发放情况", "until": "2026-12-31" })
}

/// A file of a library.
fn file() -> Value {
    json!({ "library": "elder-relief", "columns": ["record.amount"], "purpose": "送省民政厅年度数据核对使用" })
}

/// The address of a request that was made just now.
async fn made(town: &Town, login: &str, at: &str, body: &Value) -> String {
    let taken = Program::of(town, login).await.post(at, body).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
    format!("{at}/{}", taken.json()["request"].as_str().unwrap())
}

async fn sharing(town: &Town, line: &str) -> Option<Wish> {
    let (requests, exports) = ("/api/v1/library-requests", "/api/v1/library-exports");
    let yes = json!({ "granted": true });
    match line {
        "POST /api/v1/library-requests" => {
            Wish::json(Program::of(town, "mz-officer").await, requests, columns())
        }
        "POST /api/v1/library-requests/{request}" => {
            let path = made(town, "mz-officer", requests, &columns()).await;
            Wish::json(Program::of(town, "steward").await, path, yes)
        }
        "POST /api/v1/library-requests/{request}/end" => {
            let path = made(town, "mz-officer", requests, &columns()).await;
            let mut steward = Program::of(town, "steward").await;
            let granted = steward.post(&path, &yes).await;
            assert_eq!(granted.status, StatusCode::OK, "{}", granted.text);
            let body = json!({ "note": "用途已经变更" });
            Wish::json(steward, format!("{path}/end"), body)
        }
        "POST /api/v1/library-exports" => {
            Wish::json(Program::of(town, "steward").await, exports, file())
        }
        "POST /api/v1/library-exports/{request}" => {
            let path = made(town, "steward", exports, &file()).await;
            Wish::json(Program::of(town, "secadmin").await, path, yes)
        }
        "POST /api/v1/library-exports/{request}/file" => {
            let path = made(town, "steward", exports, &file()).await;
            let approved = Program::of(town, "secadmin").await.post(&path, &yes).await;
            assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
            let steward = Program::of(town, "steward").await;
            Wish::json(steward, format!("{path}/file"), json!({}))
        }
        _ => None,
    }
}

async fn casework(town: &Town, line: &str) -> Option<Wish> {
    match line {
        "POST /api/v1/screenings" => Wish::json(
            Program::of(town, "mz-officer").await,
            "/api/v1/screenings",
            json!({}),
        ),
        "POST /api/v1/cases" => Wish::json(
            Program::of(town, "sd-window-1").await,
            "/api/v1/cases",
            json!({ "procedure": "statutory-service", "item": "小餐饮登记",
                    "fields": { "applicant-kind": "person", "name": "吴某", "citizen-number": number(town, "王秀珍"),
                                "phone": "13800000001", "matter": "登记" },
                    "place": { "division": "320623111000" }, "applicant": { "name": "吴某" } }),
        ),
        "POST /api/v1/cases/{id}/acts" => {
            let (worker, id, version) = found(town).await;
            let body = json!({ "act": "hand-in", "version": version, "fields": { "consent": true }, "materials": papers() });
            Wish::json(worker, format!("/api/v1/cases/{id}/acts"), body)
        }
        "POST /api/v1/cases/{id}/unmask" => {
            let (worker, id, _) = found(town).await;
            let body = json!({ "field": "citizen-number", "purpose": "visit" });
            Wish::json(worker, format!("/api/v1/cases/{id}/unmask"), body)
        }
        "POST /api/v1/cases/{id}/files" => {
            let (worker, id, version) = found(town).await;
            // Everything at once: the act asks for consent, which a form of pictures cannot say.
            let mut worker = worker;
            let hand_in = json!({ "act": "hand-in", "version": version, "fields": { "consent": true }, "materials": papers() });
            let case = act(&mut worker, &id, hand_in).await;
            let mut window = Program::of(town, "sd-window-1").await;
            let notify = json!({ "act": "notify", "version": case["version"], "lines": ["户口簿本人页"], "note": "电话告知" });
            let case = act(&mut window, &id, notify).await;
            Some(Wish {
                who: window,
                path: format!("/api/v1/cases/{id}/files"),
                sent: Sent::Parts(
                    vec![
                        ("act", "supply".to_owned()),
                        ("material", "household-register".to_owned()),
                        ("version", case["version"].to_string()),
                    ],
                    vec![("file", picture(3))],
                ),
            })
        }
        "POST /api/v1/files" => Some(Wish {
            who: Program::of(town, "xg-grid-1").await,
            path: "/api/v1/files".to_owned(),
            sent: Sent::Parts(Vec::new(), vec![("file", picture(1)), ("file", picture(2))]),
        }),
        "POST /api/v1/reports" => Wish::json(
            Program::of(town, "xg-grid-1").await,
            "/api/v1/reports",
            json!({ "class": "grid-05", "summary": "两户为晒场争执", "place": { "division": "320623111001" },
                    "reported_at": 1_795_656_000_000_i64, "client": "01935f0a-7c3e-7b2a-9d4e-1f2a3b4c5d6e" }),
        ),
        "POST /api/v1/reports/public" => Some(Wish {
            who: Program::of(town, "xg-grid-1").await,
            path: "/api/v1/reports/public".to_owned(),
            sent: Sent::Parts(
                vec![
                    ("class", "0102".to_owned()),
                    ("division", "320623111001".to_owned()),
                    ("client", "01935f0a-7c3e-7b2a-9d4e-000000000001".to_owned()),
                ],
                vec![("photo", picture(4))],
            ),
        }),
        "POST /api/v1/messages/{id}/print" => {
            let (mut worker, ..) = found(town).await;
            let list = worker.get("/api/v1/messages").await.json();
            let path = format!(
                "/api/v1/messages/{}/print",
                list["messages"][0]["id"].as_str().unwrap()
            );
            Wish::json(worker, path, json!({}))
        }
        "POST /api/v1/receipts/{receipt}/rating" => {
            let case = granted(town).await;
            let path = format!(
                "/api/v1/receipts/{}/rating",
                case["receipt"].as_str().unwrap()
            );
            Wish::json(
                Program::of(town, "sd-window-1").await,
                path,
                json!({ "level": 5, "note": "上门很及时" }),
            )
        }
        "POST /api/v1/persons/{id}/unmask" => Wish::json(
            Program::of(town, "sd-window-1").await,
            format!("/api/v1/persons/{}/unmask", person(town, "王秀珍")),
            json!({ "value": "citizen-number", "purpose": "case" }),
        ),
        "POST /api/v1/persons/{id}/corrections" => Wish::json(
            Program::of(town, "steward").await,
            format!("/api/v1/persons/{}/corrections", person(town, "王秀珍")),
            json!({ "version": 1, "reason": "户口簿", "phone": "19912345678" }),
        ),
        "POST /api/v1/persons/{id}/join" => Wish::json(
            Program::of(town, "steward").await,
            format!("/api/v1/persons/{}/join", person(town, "王秀珍")),
            json!({ "alias": person(town, "周素兰") }),
        ),
        _ => None,
    }
}

async fn money(town: &Town, line: &str) -> Option<Wish> {
    match line {
        "POST /api/v1/rolls" => {
            granted(town).await;
            Wish::json(
                Program::of(town, "sd-pay-1").await,
                "/api/v1/rolls",
                november(),
            )
        }
        "POST /api/v1/rolls/{id}/check" => {
            let (at, roll) = roll(town, "drawn").await;
            let body = json!({ "version": roll["version"] });
            Wish::json(
                Program::of(town, "sd-pay-2").await,
                format!("{at}/check"),
                body,
            )
        }
        "POST /api/v1/rolls/{id}/void" => {
            let (at, roll) = roll(town, "drawn").await;
            let body = json!({ "version": roll["version"] });
            Wish::json(
                Program::of(town, "sd-pay-2").await,
                format!("{at}/void"),
                body,
            )
        }
        "POST /api/v1/rolls/{id}/export" => {
            let (at, roll) = roll(town, "checked").await;
            let body = json!({ "version": roll["version"], "format": "csv" });
            Wish::json(
                Program::of(town, "sd-pay-2").await,
                format!("{at}/export"),
                body,
            )
        }
        "POST /api/v1/rolls/{id}/return" => {
            let (at, roll) = roll(town, "exported").await;
            let body = credited(town, &at, &roll).await;
            Wish::json(
                Program::of(town, "sd-pay-2").await,
                format!("{at}/return"),
                body,
            )
        }
        "POST /api/v1/claims/{payment}/settle" => {
            let (at, roll) = roll(town, "exported").await;
            let mut payer = Program::of(town, "sd-pay-2").await;
            let body = credited(town, &at, &roll).await;
            payer.post(&format!("{at}/return"), &body).await;
            let died = json!({ "version": 1, "reason": "死亡证明", "standing": { "kind": "died", "day": "2026-09-01" } });
            let record = format!("/api/v1/persons/{}/corrections", person(town, "王秀珍"));
            let told = Program::of(town, "steward")
                .await
                .post(&record, &died)
                .await;
            assert_eq!(told.status, StatusCode::OK, "{}", told.text);
            // Found once already today: this is another wish.
            let mut officer = Program::of(town, "mz-officer").await;
            let run = officer
                .keyed("/api/v1/screenings", "after-her-death", &json!({}))
                .await;
            assert_eq!(run.json()["stopped"], 1, "{}", run.text);
            let claims = payer.get("/api/v1/claims").await.json();
            let payment = claims["claims"][0]["payment"].as_str().unwrap().to_owned();
            Wish::json(payer, format!("/api/v1/claims/{payment}/settle"), json!({}))
        }
        "POST /api/v1/rolls/imports" | "POST /api/v1/rolls/imports/preview" => Some(Wish {
            who: Program::of(town, "sd-pay-1").await,
            path: line.trim_start_matches("POST ").to_owned(),
            sent: Sent::Parts(Vec::new(), vec![("file", table(town))]),
        }),
        _ => super::outside::wish(town, line).await,
    }
}

pub async fn wish(town: &Town, line: &str) -> Option<Wish> {
    if let Some(wish) = super::field::field(town, line).await {
        return Some(wish);
    }
    if let Some(wish) = citizens(town, line).await {
        return Some(wish);
    }
    if let Some(wish) = office(town, line).await {
        return Some(wish);
    }
    if let Some(wish) = sharing(town, line).await {
        return Some(wish);
    }
    if let Some(wish) = super::halls::wish(town, line).await {
        return Some(wish);
    }
    if let Some(wish) = command::wish(town, line).await {
        return Some(wish);
    }
    if let Some(wish) = hotline::wish(town, line).await {
        return Some(wish);
    }
    if let Some(wish) = super::systems::wish(town, line).await {
        return Some(wish);
    }
    match casework(town, line).await {
        Some(wish) => Some(wish),
        None => money(town, line).await,
    }
}
