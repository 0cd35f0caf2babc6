//! Grids and the work on the ground as pages: both languages, without a script, nothing said of anybody to
//! whom it is not open.

use crate::api::{multipart, unlimited};
use crate::browser::{Answered, Browser, Town, aside};
use crate::casework::text;
use axum::body::Bytes;
use axum::http::{Method, StatusCode};

fn whole(answer: &Answered) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(
        !answer.text.contains('⟦'),
        "words are missing: {}",
        answer.text
    );
}

/// A page in both languages.
async fn both(browser: &mut Browser, path: &str) {
    for language in ["en", "zh-CN"] {
        let answer = browser
            .send(
                Method::GET,
                path,
                &[("accept-language", language)],
                Bytes::new(),
            )
            .await;
        whole(&answer);
    }
}

/// The first address on a page that begins so.
fn first(answer: &Answered, begins: &str) -> String {
    let page = answer.text.replace("&#x2f;", "/");
    let rest = page.split(&format!("\"{begins}")).nth(1).unwrap();
    format!("{begins}{}", rest.split('"').next().unwrap())
}

const VILLAGE: &str = "/grids/village/320623111001";

fn with_ground() -> Town {
    let town = Town::new(unlimited());
    aside(|| town.site.lay_ground());
    town
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_village_is_drawn_otherwise_by_a_file_and_its_mistakes_are_named() {
    let town = with_ground();
    let mut dispatcher = town.signed_in("dispatcher").await;
    both(&mut dispatcher, "/grids?town=320623111000").await;
    let list = dispatcher.get("/grids?town=320623111000").await;
    assert!(text(&list.text).contains("赵格"), "{}", list.text);
    both(&mut dispatcher, &format!("{VILLAGE}/edit")).await;
    let picture = dispatcher.get(&format!("{VILLAGE}/drawing")).await;
    let mut grids = picture.json();
    assert_eq!(grids["features"].as_array().unwrap().len(), 3);
    assert_eq!(grids["features"][0]["properties"]["kind"], "village");

    // The second grid is left out: what it covered is a gap.
    let second = grids["features"].as_array_mut().unwrap().remove(2);
    let save = |grids: &serde_json::Value| {
        vec![
            ("from", "2026-12-01".to_owned()),
            ("why", "合并".to_owned()),
            ("drawing", grids.to_string()),
        ]
    };
    let pairs = save(&grids);
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let checked = dispatcher.post(&format!("{VILLAGE}/check"), &pairs).await;
    let found = checked.json();
    let pieces = found["features"].as_array().unwrap();
    let gap = pieces
        .iter()
        .find(|f| f["properties"]["kind"] == "gap")
        .unwrap();
    assert_eq!(gap["properties"]["refused"], true);
    assert_eq!(gap["properties"]["grids"], serde_json::json!([0]));
    let refused = dispatcher.post(VILLAGE, &pairs).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        text(&refused.text).contains("平方米没有网格"),
        "{}",
        refused.text
    );
    // One press of the editor: the gap goes to its neighbour.
    let mut step = pairs.clone();
    step.extend([("step", "give"), ("piece", "0"), ("grid", "0")]);
    let mended = dispatcher.post(&format!("{VILLAGE}/check"), &step).await;
    let mended = mended.json();
    let kinds: Vec<&str> = mended["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|f| f["properties"]["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["village", "grid"], "nothing is left to mend");

    // The same as a file, with the second grid renamed instead.
    let mut file = grids.clone();
    let mut renamed = second;
    renamed["properties"]["name"] = "河东网格".into();
    file["features"].as_array_mut().unwrap().push(renamed);
    let csrf = first_value(&refused, "csrf");
    let (media, body) = multipart(
        &[("csrf", &csrf), ("from", "2026-12-01"), ("why", "改名")],
        &[("grids", file.to_string().into_bytes())],
    );
    let saved = dispatcher
        .send(
            Method::POST,
            VILLAGE,
            &[("content-type", media.as_str())],
            Bytes::from(body),
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let grid = dispatcher.get("/grids/320623111001002").await;
    whole(&grid);
    assert!(text(&grid.text).contains("2026年12月1日"), "{}", grid.text);
    let mut window = town.signed_in("sd-window-1").await;
    let closed = window.get("/grids").await;
    assert_eq!(closed.status, StatusCode::FORBIDDEN);
    let mut auditor = town.signed_in("auditor").await;
    let journal = auditor.get("/journal?kind=grid.written").await;
    whole(&journal);
    assert!(journal.text.contains("河东网格"), "{}", journal.text);
}

/// The value of a hidden field.
fn first_value(answer: &Answered, name: &str) -> String {
    let rest = answer
        .text
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_patrol_is_walked_on_plain_forms_and_the_town_sees_no_track() {
    let town = with_ground();
    let mut dispatcher = town.signed_in("dispatcher").await;
    let grid = "/grids/320623111001001";
    let bad = [
        ("name", "沿河"),
        ("every", "7"),
        ("points", "闸口 一百二十度"),
    ];
    both(&mut dispatcher, grid).await;
    let refused = dispatcher.post(&format!("{grid}/routes"), &bad).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("一百二十度"), "nothing typed is lost");
    let good = [
        ("name", "沿河"),
        ("every", "7"),
        ("points", "闸口 120.921,32.305\n桥头 120.931,32.305"),
    ];
    let laid = dispatcher.post(&format!("{grid}/routes"), &good).await;
    assert_eq!(laid.status, StatusCode::SEE_OTHER, "{}", laid.text);
    both(&mut dispatcher, grid).await;

    let mut worker = town.signed_in("xg-grid-1").await;
    both(&mut worker, "/tasks").await;
    let tasks = worker.get("/tasks").await;
    assert!(text(&tasks.text).contains("沿河"), "{}", tasks.text);
    both(&mut worker, "/patrols").await;
    let page = worker.get("/patrols").await;
    let route = first_value(&page, "route");
    let begun = worker.post("/patrols", &[("route", &route)]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    both(&mut worker, "/patrols").await;
    let page = worker.get("/patrols").await;
    let here = first(&page, "/patrols/ptrl_");
    let at = [("lng", "120.921"), ("lat", "32.305")];
    let kept = worker.post(&here, &at).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let patrol = here.trim_end_matches("/here").to_owned();
    let ended = worker.post(&format!("{patrol}/end"), &[]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text);
    both(&mut worker, &patrol).await;
    let track = worker.get(&patrol).await;
    assert!(track.text.contains("120.921000"), "hers to see");
    both(&mut dispatcher, "/patrols/all").await;
    let seen = dispatcher.get("/patrols/all").await;
    assert!(text(&seen.text).contains("✓ 闸口"), "{}", seen.text);
    assert!(!seen.text.contains("120.92"), "where exactly is not told");
    let closed = dispatcher.get(&patrol).await;
    assert_eq!(closed.status, StatusCode::FORBIDDEN);
    both(&mut dispatcher, "/visits").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_household_is_visited_with_consent_and_a_move_goes_to_the_steward() {
    let town = with_ground();
    let id = model::id::HouseholdId::from_bytes([3; 16]);
    let all = testkit::planted(town.site.cast.founded);
    let one = all.iter().find(|n| n.name == "王秀珍").unwrap();
    let whose = town.site.person(one.number().as_str());
    aside(|| {
        town.site
            .app
            .submit_blocking(move |_, tx| {
                let mut held = tx.person(whose)?.unwrap();
                held.household = Some(id);
                held.version += 1;
                assert!(tx.person_update(&held)?);
                Ok(())
            })
            .unwrap();
    });
    let mut worker = town.signed_in("xg-grid-1").await;
    both(&mut worker, "/households").await;
    let page = format!("/households/{id}");
    both(&mut worker, &page).await;
    let plan = [("kinds", "elder-alone"), ("next", "2026-11-24")];
    let planned = worker.post(&format!("{page}/plan"), &plan).await;
    assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.text);
    both(&mut worker, &page).await;
    let tasks = worker.get("/tasks").await;
    assert!(text(&tasks.text).contains("王秀珍"), "{}", tasks.text);
    let unasked = [("ticked", "elder-alone.meals")];
    let refused = worker.post(&format!("{page}/visits"), &unasked).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let never = [("consent", "never")];
    let told = worker.post(&format!("{page}/visits"), &never).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
    let after = worker.get(&page).await;
    whole(&after);
    assert!(text(&after.text).contains("不要再走访"), "{}", after.text);
    assert!(!after.text.contains("name=\"kinds\""), "nothing to plan");

    both(&mut worker, &format!("/moves/new?person={whose}")).await;
    both(&mut worker, "/moves/new").await;
    let whose = whose.to_string();
    let gone = [
        ("person", whose.as_str()),
        ("where", "away"),
        ("on", "2026-11-20"),
        ("reason", "上门看过，已经搬走"),
    ];
    let noted = worker.post("/moves", &gone).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text);
    let mut steward = town.signed_in("steward").await;
    both(&mut steward, "/steward/moves").await;
    let waiting = steward.get("/steward/moves").await;
    let path = first(&waiting, "/steward/moves/");
    let unsaid = steward.post(&path, &[("granted", "no")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let entered = steward.post(&path, &[("granted", "yes")]).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_household_allows_visits_again_and_its_house_goes_to_the_steward() {
    let town = with_ground();
    let id = model::id::HouseholdId::from_bytes([3; 16]);
    let all = testkit::planted(town.site.cast.founded);
    let one = all.iter().find(|n| n.name == "王秀珍").unwrap();
    let whose = town.site.person(one.number().as_str());
    aside(|| {
        town.site
            .app
            .submit_blocking(move |_, tx| {
                let mut held = tx.person(whose)?.unwrap();
                held.household = Some(id);
                held.version += 1;
                assert!(tx.person_update(&held)?);
                Ok(())
            })
            .unwrap();
    });
    let mut worker = town.signed_in("xg-grid-1").await;
    let page = format!("/households/{id}");
    let plan = [("kinds", "elder-alone"), ("next", "2026-11-24")];
    both(&mut worker, &page).await;
    let planned = worker.post(&format!("{page}/plan"), &plan).await;
    assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.text);
    // What is due is among today's tasks, and the grid's map is one click away.
    both(&mut worker, "/").await;
    let home = text(&worker.get("/").await.text);
    assert!(home.contains("该走访的户"), "{home}");
    assert!(
        worker
            .get("/")
            .await
            .text
            .replace("&#x2f;", "/")
            .contains("href=\"/grids/320623111001001\"")
    );
    worker
        .post(&format!("{page}/visits"), &[("consent", "never")])
        .await;
    both(&mut worker, &page).await;
    let speaker = whose.to_string();
    let unasked = [("said-by", speaker.as_str())];
    let refused = worker.post(&format!("{page}/allow"), &unasked).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let asked = [("said-by", speaker.as_str()), ("agreed", "yes")];
    let allowed = worker.post(&format!("{page}/allow"), &asked).await;
    assert_eq!(allowed.status, StatusCode::SEE_OTHER, "{}", allowed.text);

    both(&mut worker, "/houses").await;
    let new = format!("/houses/new?grid=320623111001001&household={id}");
    both(&mut worker, &new).await;
    let household = id.to_string();
    let house = [
        ("grid", "320623111001001"),
        ("household", household.as_str()),
        ("address", "双甸镇双甸村委会一组12号"),
        ("point", "120.921"),
        ("use", "rented"),
        ("reason", "上门看过"),
    ];
    let wrong = worker.post("/houses", &house).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut house = house;
    house[3].1 = "120.921,32.305";
    let noted = worker.post("/houses", &house).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text);
    let mut steward = town.signed_in("steward").await;
    both(&mut steward, "/steward/houses").await;
    let waiting = steward.get("/steward/houses").await;
    let path = first(&waiting, "/steward/houses/");
    let unsaid = steward.post(&path, &[("granted", "no")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let entered = steward.post(&path, &[("granted", "yes")]).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
    let list = worker.get("/houses?use=rented").await;
    whole(&list);
    assert!(!list.text.contains("12号"), "masked");
    let held = first(&list, "/houses/hous_");
    both(&mut worker, &held).await;
    both(&mut worker, &page).await;
    let mut dispatcher = town.signed_in("dispatcher").await;
    both(&mut dispatcher, "/grids?town=320623111000").await;
    let grid = dispatcher.get("/grids/320623111001001").await;
    whole(&grid);
    assert!(text(&grid.text).contains("出租 1 处"), "{}", grid.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_without_a_grid_is_something_to_do_for_who_appoints() {
    let town = Town::new(unlimited());
    aside(|| town.site.merge_grids());
    let mut admin = town.signed_in("secadmin").await;
    both(&mut admin, "/").await;
    let home = admin.get("/").await;
    assert!(text(&home.text).contains("赵格"), "{}", home.text);
    let path = first(&home, "/posts/post_");
    assert!(path.ends_with("/inherit"), "{path}");
    let done = admin.post(&path, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let home = admin.get("/").await;
    assert!(!text(&home.text).contains("赵格"), "{}", home.text);
}
