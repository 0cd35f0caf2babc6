//! The county's book on pages: units on any day, reforms, the document's numbers, the standard, the
//! ledger, the routing.

use crate::api::Program;
use crate::browser::{Browser, Town, aside};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use sheet::{Cell, Layout, Table};

/// The shipped county with its reforms in force.
pub fn with_book() -> Town {
    let town = Town::open();
    aside(|| town.site.enter_book());
    town
}

fn plain(text: &str) -> String {
    text.replace("&#x2f;", "/").replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_is_read_on_any_day_also_when_it_is_no_more_or_not_yet() {
    let town = with_book();
    let mut organiser = town.signed_in("organiser").await;
    let centre = "/county/units/320623111000-ZHFW";
    let now = organiser.get(centre).await;
    assert_eq!(now.status, StatusCode::OK, "{}", now.text);
    for said in [
        "综合服务中心",
        "核定编制",
        "合并单位",
        "在岗",
        "事业编制",
        "沿革",
        "依据文件",
    ] {
        assert!(now.text.contains(said), "{said}: {}", now.text);
    }
    let before = organiser.get(&format!("{centre}?on=2020-01-01")).await;
    assert!(before.text.contains("还没有这个单位"), "{}", before.text);
    // A unit that went: since when and into what, and still readable as it was.
    let listed = organiser.get("/county/units?on=2020-01-01").await;
    let listed = plain(&listed.text);
    assert!(listed.contains("不是现在的"), "{listed}");
    let old = listed
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.contains("320623111000-NJ") || href.contains("320623111000-RSS"))
        .unwrap_or_else(|| panic!("{listed}"))
        .to_owned();
    let then = organiser.get(&old).await;
    assert!(then.text.contains("核定编制"), "{}", then.text);
    let gone = organiser.get(old.split('?').next().unwrap()).await;
    assert!(
        gone.text.contains("撤销") && plain(&gone.text).contains("320623111000-ZHFW"),
        "{}",
        gone.text
    );
    assert_eq!(
        organiser
            .get("/county/units/320623111000-NICHTS")
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_town_took_in_is_read_on_any_day_with_its_documents() {
    let town = with_book();
    let mut clerk = town.signed_in("sd-window-1").await;
    let all = clerk.get("/county/delegations").await;
    assert_eq!(all.status, StatusCode::OK, "{}", all.text);
    let all = plain(&all.text);
    assert!(
        all.contains("/county/delegations?town=320623111000") && all.contains("双甸镇"),
        "{all}"
    );
    let here = "/county/delegations?town=320623111000";
    let now = plain(&clerk.get(here).await.text);
    for said in [
        "行使权力 101 项",
        "镇（街道）可办 77 项",
        "村（居）可办 39 项",
        "承接依据",
        "最低生活保障",
        "/lists/items/BM-001",
    ] {
        assert!(now.contains(said), "{said}: {now}");
    }
    // Before the reform the town had nothing, and what it would take in is said apart.
    let before = plain(&clerk.get(&format!("{here}&on=2020-01-01")).await.text);
    assert!(
        before.contains("行使权力 0 项") && before.contains("已决定、还没有开始的"),
        "{before}"
    );
    let gone = clerk.get("/county/delegations?town=320623999000").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let program = clerk
        .get("/api/v1/county/delegations?town=320623111000")
        .await;
    assert_eq!(program.status, StatusCode::OK, "{}", program.text);
    let said = program.json();
    let lines = said["delegations"].as_array().unwrap();
    let of = |reach: &str| {
        lines
            .iter()
            .filter(|line| line["reach"] == reach && line["in_force"] == true)
            .count()
    };
    assert_eq!((of("held"), of("town"), of("village")), (101, 77, 39));
    assert!(lines.iter().all(|line| line["document"].is_string()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_seen_by_organisers_and_by_the_units_own_head() {
    let town = with_book();
    let unit = "/county/units/320623111000-FWZX";
    let mut organiser = town.signed_in("organiser").await;
    let named = organiser.get(unit).await;
    assert!(named.text.contains("编制证号"), "{}", named.text);
    let mut head = town.signed_in("sd-head").await;
    assert!(head.get(unit).await.text.contains("编制证号"));
    assert!(
        !head
            .get("/county/units/320623111000-NCJ")
            .await
            .text
            .contains("编制证号")
    );
    let mut window = town.signed_in("sd-window-1").await;
    let counted = window.get(unit).await;
    assert!(
        counted.text.contains("在此工作") && !counted.text.contains("编制证号"),
        "{}",
        counted.text
    );
}

/// One person lent for a while: breaks no rule, moves no post.
pub fn small_reform() -> Value {
    json!({
        "code": "lend-2026",
        "title": "借调一名农技人员",
        "label": "",
        "steps": [{ "title": "借调", "effective": "2026-12-01", "change": "second-people", "count": 1 }],
        "changes": [{
            "at": "second-people:2",
            "effective": "2026-12-01",
            "document": "BZ-2020-02",
            "change": { "do": "second", "person": "RD00986", "to": "320623101000-ZHFW" },
        }],
    })
}

fn sheet_of(name: &str, columns: &[&str], rows: &[&[&str]]) -> Table {
    let mut table = Table::new(name, columns.iter().copied());
    for row in rows {
        table
            .rows
            .push(row.iter().map(|c| Cell::text(*c)).collect());
    }
    table
}

fn workbook(tables: &[Table]) -> Vec<u8> {
    let layout = Layout::default();
    let sheets: Vec<_> = tables.iter().map(|t| (t, &layout)).collect();
    sheet::write_xlsx(&sheets).unwrap()
}

const HEAD: [&str; 8] = [
    "方案代码",
    "方案名称",
    "步骤",
    "变更表",
    "施行日期",
    "依据文件",
    "决议",
    "上级批复",
];

fn head(rows: &[&[&str]]) -> Table {
    sheet_of("方案", &HEAD, rows)
}

async fn upload(browser: &mut Browser, bytes: &[u8], sound: bool) -> crate::browser::Answered {
    browser.get("/reforms/new").await;
    let csrf = browser.csrf.clone();
    let mut texts = vec![("csrf", csrf.as_str())];
    if sound {
        texts.push(("sound", "yes"));
    }
    let (media, body) = crate::api::multipart(&texts, &[("file", bytes.to_vec())]);
    let head = [("content-type", media.as_str())];
    browser
        .send(Method::POST, "/reforms/new", &head, body.into())
        .await
}

/// The value of a hidden field, as it is sent back.
fn hidden(page: &str, name: &str) -> String {
    let at = format!("name=\"{name}\" value=\"");
    let rest = page
        .split(&at)
        .nth(1)
        .unwrap_or_else(|| panic!("no {name}: {page}"));
    rest.split('"')
        .next()
        .unwrap()
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#x2f;", "/")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reform_goes_from_a_workbook_by_a_plan_to_another_persons_approval() {
    let town = with_book();
    let mut organiser = town.signed_in("organiser").await;
    let template = organiser.get("/reforms/template.xlsx").await;
    assert_eq!(template.status, StatusCode::OK);
    let book = workbook(&[
        head(&[&[
            "JD-1",
            "借调",
            "借调农技员",
            "借调归队",
            "2026-12-01",
            "BZ-2020-02",
            "",
            "",
        ]]),
        sheet_of(
            "借调归队",
            &["编制证号", "借往单位"],
            &[&["RD00986", "320623101000-ZHFW"]],
        ),
    ]);
    let preview = upload(&mut organiser, &book, false).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text);
    for said in ["还没有提出", "人员划转", "RD00986", "各项规则全部通过"] {
        assert!(preview.text.contains(said), "{said}: {}", preview.text);
    }
    let reform = hidden(&preview.text, "reform");
    let key = hidden(&preview.text, "key");
    let pairs = [("reform", reform.as_str()), ("key", key.as_str())];
    let taken = organiser.post("/reforms", &pairs).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let at = taken.header("location").to_owned();
    // Sent twice, proposed once.
    let again = organiser.post("/reforms", &pairs).await;
    assert_eq!(again.header("location"), at);

    let own = organiser.get(&at).await;
    assert!(
        own.text.contains("撤回") && !own.text.contains("不批准"),
        "{}",
        own.text
    );
    let refused = organiser
        .post(&format!("{at}/decide"), &[("decision", "approve")])
        .await;
    assert!(
        refused.text.contains("提出人以外的另一人"),
        "{}",
        refused.text
    );
    let mut auditor = town.signed_in("auditor").await;
    let read = auditor.get(&at).await;
    assert!(read.status == StatusCode::OK && !read.text.contains("value=\"approve\""));

    let mut leader = town.signed_in("leader").await;
    let list = leader.get("/reforms").await;
    assert!(
        list.text.contains("待我审批") && list.text.contains("建县站时已施行"),
        "{}",
        list.text
    );
    leader.get(&at).await;
    let without = leader
        .post(&format!("{at}/decide"), &[("decision", "refuse")])
        .await;
    assert_eq!(
        without.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        without.text
    );
    let done = leader
        .post(&format!("{at}/decide"), &[("decision", "approve")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let shown = leader.get(&at).await;
    assert!(shown.text.contains("已批准"), "{}", shown.text);
    // The unit's page knows what is planned.
    let unit = leader.get("/county/units/320623101000-ZHFW").await;
    assert!(
        unit.text.contains("尚未施行") && unit.text.contains("借调归队"),
        "{}",
        unit.text
    );
}

/// Rows of a plan's table on a page, its head apart; and where it goes on.
fn rows_of(page: &str, code: &str) -> (usize, Option<String>) {
    let at = format!("id=\"{code}\"");
    let part = page.split(&at).nth(1).unwrap_or_default();
    let part = part.split("</section>").next().unwrap_or_default();
    let next = part
        .split("rel=\"next\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .map(str::to_owned);
    (part.matches("<tr").count().saturating_sub(1), next)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_tables_of_a_plan_are_turned_page_by_page_and_no_row_is_left_out() {
    let town = with_book();
    let mut leader = town.signed_in("leader").await;
    let list = leader.get("/api/v1/reforms").await.json();
    let reform = list["reforms"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["code"] == "five-plus")
        .unwrap();
    let address = format!("/reforms/{}", reform["id"].as_str().unwrap());
    let whole = leader.get(&format!("/api/v1{address}")).await.json();
    let sections = whole["plan"]["sections"].as_array().unwrap();
    let first = plain(&leader.get(&address).await.text);
    let mut turned = 0;
    for section in sections.iter().filter(|s| s["code"] != "refusals") {
        let code = section["code"].as_str().unwrap();
        let count = section["rows"].as_array().unwrap().len();
        let (mut found, mut next) = rows_of(&first, code);
        while let Some(here) = next {
            turned += 1;
            let seen = plain(&leader.get(here.split('#').next().unwrap()).await.text);
            let (rows, on) = rows_of(&seen, code);
            assert!(rows > 0 && rows <= 400, "{code}: {rows}");
            found += rows;
            assert!(found <= count, "{code}: {found} of {count}");
            next = on;
        }
        assert_eq!(found, count, "{code}");
    }
    assert!(turned > 0, "no table of the reform is long");
    // Beyond the last page stands the last page.
    let far = leader
        .get(&format!("{address}?section=people&page=9999"))
        .await;
    assert_eq!(far.status, StatusCode::OK, "{}", far.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mistakes_of_a_workbook_are_told_by_row_and_the_sound_rows_may_be_taken() {
    let town = with_book();
    let mut organiser = town.signed_in("organiser").await;
    let book = workbook(&[
        head(&[&[
            "JD-2",
            "两步",
            "划转",
            "划转编制",
            "2026-12-01",
            "BZ-2020-02",
            "JY-2020-01",
            "",
        ]]),
        sheet_of(
            "划转编制",
            &["划出单位", "划入单位", "编制类别", "数量"],
            &[
                &["320623001000-ZHFW", "320623111000-ZHFW", "事业编制", "5000"],
                &["320623001000-ZHFW", "没有的单位", "乱写编制", "两"],
            ],
        ),
    ]);
    let seen = upload(&mut organiser, &book, false).await;
    for said in [
        "需要改正之处",
        "划入单位",
        "乱写编制",
        "行政编制",
        "不是整数",
    ] {
        assert!(seen.text.contains(said), "{said}: {}", seen.text);
    }
    assert!(
        !seen.text.contains("还没有提出") && !seen.text.contains("unknown"),
        "{}",
        seen.text
    );
    let held = hidden(&seen.text, "held");
    let faults = organiser
        .post("/reforms/faults", &[("held", held.as_str())])
        .await;
    assert_eq!(faults.status, StatusCode::OK);
    assert!(faults.header("content-disposition").contains("filename"));
    // The sound row alone is planned; what it would break stands on top, and nothing can be proposed.
    let sound = upload(&mut organiser, &book, true).await;
    for said in ["没有取入", "不能通过之处", "不能划转"] {
        assert!(sound.text.contains(said), "{said}: {}", sound.text);
    }
    assert!(!sound.text.contains("name=\"reform\""), "{}", sound.text);
    let none = upload(&mut organiser, b"PK\x03\x04nothing", false).await;
    assert_eq!(
        none.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        none.text
    );
}

/// The workbook with one cell of one sheet put in: the row by its first cell, the column by its title.
fn edited(bytes: &[u8], sheet: &str, row: &str, column: &str, cell: &str) -> Vec<u8> {
    let readings = sheet::read_workbook(bytes, &sheet::ReadOptions::default()).unwrap();
    let mut tables: Vec<Table> = readings.into_iter().map(|r| r.table).collect();
    let table = tables.iter_mut().find(|t| t.name == sheet).unwrap();
    let at = table.column(column).unwrap();
    let row = table
        .rows
        .iter_mut()
        .find(|r| r[0].as_text() == row)
        .unwrap_or_else(|| panic!("no {row} in {sheet}"));
    row[at] = Cell::text(cell);
    workbook(&tables)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_county_goes_out_as_a_workbook_is_edited_and_comes_back_as_that_one_change() {
    let town = with_book();
    let mut window = town.signed_in("sd-window-1").await;
    let tree = window.get("/county").await;
    assert!(!tree.text.contains("/county/export"), "{}", tree.text);
    let mut organiser = town.signed_in("organiser").await;
    let tree = organiser.get("/county").await;
    assert!(
        plain(&tree.text).contains("/county/export"),
        "{}",
        tree.text
    );
    let before = aside(|| town.site.entries());
    let out = organiser.post("/county/export", &[("key", "e1")]).await;
    assert_eq!(out.status, StatusCode::OK, "{}", out.text);
    let again = organiser.post("/county/export", &[("key", "e1")]).await;
    assert_eq!(again.bytes, out.bytes, "the same county, the same bytes");
    assert_eq!(
        aside(|| town.site.entries()),
        before + 1,
        "sent twice, journalled once"
    );
    for role in ["auditor", "leader"] {
        let mut other = town.signed_in(role).await;
        other.get("/county").await;
        let file = other.post("/county/export", &[("key", role)]).await;
        assert_eq!(file.status, StatusCode::OK, "{role}: {}", file.text);
    }

    // Untouched, it proposes nothing.
    let filled = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        for (column, cell) in [
            ("方案代码", "JD-9"),
            ("方案名称", "调整一个牵头部门"),
            ("施行日期", "2026-12-01"),
            ("依据文件", "BZ-2020-02"),
        ] {
            let readings = sheet::read_workbook(&bytes, &sheet::ReadOptions::default()).unwrap();
            let mut tables: Vec<Table> = readings.into_iter().map(|r| r.table).collect();
            let at = tables[0].column(column).unwrap();
            tables[0].rows[0][at] = Cell::text(cell);
            bytes = workbook(&tables);
        }
        bytes
    };
    let untouched = filled(&out.bytes);
    let seen = upload(&mut organiser, &untouched, false).await;
    assert!(
        seen.text.contains("工作簿里没有可以取入的变更"),
        "{}",
        seen.text
    );
    // One cell, one change, and the plan of it.
    let one = edited(
        &untouched,
        "县情·属地责任",
        "SD-001",
        "主管部门",
        "320623000000-ZJJ",
    );
    let seen = upload(&mut organiser, &one, false).await;
    for said in ["还没有提出", "共 1 行变更", "JD-9"] {
        assert!(seen.text.contains(said), "{said}: {}", seen.text);
    }
    let reform: Value = serde_json::from_str(&hidden(&seen.text, "reform")).unwrap();
    let changes = reform["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{reform}");
    assert_eq!(changes[0]["change"]["do"], "set-line");
    // A column that only a change of its own may move is told at its cell.
    let fixed = edited(&one, "县情·人员", "RD00986", "姓名", "改名");
    let seen = upload(&mut organiser, &fixed, false).await;
    for said in ["需要改正之处", "县情·人员", "不能在县情表里改"] {
        assert!(seen.text.contains(said), "{said}: {}", seen.text);
    }
    let sound = upload(&mut organiser, &fixed, true).await;
    assert!(sound.text.contains("没有取入"), "{}", sound.text);

    let mut program = Program::of(&town, "auditor").await;
    let tables = program
        .post("/api/v1/county/export", &json!({ "on": "2020-01-01" }))
        .await;
    assert_eq!(tables.status, StatusCode::OK, "{}", tables.text);
    let said = tables.json();
    assert_eq!(said["on"], "2020-01-01");
    assert_eq!(said["tables"][0]["name"], "units");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_documents_numbers_the_standard_and_the_ledger_are_counted_from_the_book() {
    let town = with_book();
    let mut leader = town.signed_in("leader").await;
    let figures = leader.get("/figures/five-plus?code=moved-staff").await;
    assert_eq!(figures.status, StatusCode::OK, "{}", figures.text);
    for said in ["尚未建成", "+12.4%", "−86%", ">87<", ">101<", "怎么数"] {
        assert!(figures.text.contains(said), "{said}: {}", figures.text);
    }
    let standard = leader.get("/standard").await;
    for said in [
        "一办七局一中心",
        "15 个镇（街道）符合标准",
        "准予个别差异设置",
    ] {
        assert!(standard.text.contains(said), "{said}: {}", standard.text);
    }
    let ledger = leader.get("/establishment").await;
    for said in ["台账平衡", "到龄退休预报", "划出", "事业编制"] {
        assert!(ledger.text.contains(said), "{said}: {}", ledger.text);
    }
    assert!(
        !ledger.text.contains("/establishment/roster"),
        "a leader exports nothing"
    );
    let mut organiser = town.signed_in("organiser").await;
    organiser.get("/establishment").await;
    let before = aside(|| town.site.entries());
    let pairs = [
        ("recipient", "human-resources"),
        ("format", "csv"),
        ("key", "k1"),
    ];
    let file = organiser.post("/establishment/roster", &pairs).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    assert!(file.text.contains("编制证号") && file.text.contains("RD00986"));
    assert_eq!(aside(|| town.site.entries()), before + 1);
    let mut window = town.signed_in("sd-window-1").await;
    assert_eq!(
        window.get("/establishment").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_papers_go_is_seen_before_they_are_sent() {
    let town = with_book();
    let mut window = town.signed_in("sd-window-1").await;
    let matrix = window.get("/routing?town=320623111000").await;
    assert_eq!(matrix.status, StatusCode::OK, "{}", matrix.text);
    assert!(matrix.text.contains("双甸镇农村工作局"), "{}", matrix.text);
    let sent = window.get("/routing?department=320623000000-MZJ").await;
    assert!(sent.text.contains("不漏、不重"), "{}", sent.text);
    let report = window.get("/routing?unit=320623111000-NCJ").await;
    assert!(report.text.contains("报它对应的各部门"), "{}", report.text);
    assert_eq!(
        window.get("/routing?town=999").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_reads_and_writes_what_the_pages_do() {
    let town = with_book();
    let mut organiser = Program::of(&town, "organiser").await;
    for path in [
        "/api/v1/county/units?on=2020-01-01",
        "/api/v1/county/units/320623111000-ZHFW",
        "/api/v1/county/units/320623111000-ZHFW?on=2020-01-01",
        "/api/v1/figures/five-plus",
        "/api/v1/standard",
        "/api/v1/establishment",
        "/api/v1/routing?department=320623000000-MZJ&unit=320623111000-NCJ",
        "/api/v1/reforms",
    ] {
        let answer = organiser.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    }
    let bad = organiser.get("/api/v1/standard?on=gestern").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let given = json!({ "reform": small_reform() });
    let plan = organiser.post("/api/v1/reforms/plan", &given).await;
    assert_eq!(plan.json()["plan"]["sound"], true, "{}", plan.text);
    let nonsense = json!({ "reform": { "code": 1 } });
    let refused = organiser.post("/api/v1/reforms/plan", &nonsense).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    let proposed = organiser.post("/api/v1/reforms", &given).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{}", proposed.text);
    let id = proposed.json()["id"].as_str().unwrap().to_owned();
    let shown = organiser.get(&format!("/api/v1/reforms/{id}")).await;
    assert_eq!(shown.json()["line"]["state"], "proposed", "{}", shown.text);
    let mut leader = Program::of(&town, "leader").await;
    let path = format!("/api/v1/reforms/{id}/decide");
    let done = leader.post(&path, &json!({ "approve": true })).await;
    assert_eq!(done.json()["state"], "approved", "{}", done.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organiser_begins_at_what_waits_for_her() {
    let town = with_book();
    let mut first = town.signed_in("organiser").await;
    let home = first.get("/").await;
    assert_eq!(home.status, StatusCode::OK, "{}", home.text);
    assert!(!home.text.contains("等您审批"), "{}", home.text);
    let sent = Program::of(&town, "organiser")
        .await
        .post("/api/v1/reforms", &json!({ "reform": small_reform() }))
        .await;
    assert!(sent.status.is_success(), "{}", sent.text);
    let mut second = town.signed_in("organiser-2").await;
    let home = second.get("/").await;
    assert!(
        home.text.contains("有 1 个改革方案等您审批"),
        "{}",
        home.text
    );
    assert!(home.text.contains("用编和人员变动"), "{}", home.text);
}
