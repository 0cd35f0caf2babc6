//! The county on any day, its units, its map, and the leader's figures.

use crate::browser::Town;
use app::county::{Area, DivisionVersion};
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use codes::DivisionCode;
use jiff::civil::{Date, date};

fn version(
    code: u64,
    name: &str,
    kind: &str,
    from: Date,
    to: Option<Date>,
    predecessors: &[&str],
) -> DivisionVersion {
    let code = DivisionCode::from_number(code).unwrap();
    DivisionVersion {
        code,
        name: name.to_owned(),
        level: "town".to_owned(),
        kind: kind.to_owned(),
        parent: code.parent().unwrap(),
        from,
        to,
        predecessors: predecessors.iter().map(|p| (*p).to_owned()).collect(),
        basis: "edition".to_owned(),
    }
}

/// Text whose addresses read as they are.
fn plain(text: &str) -> String {
    text.replace("&#x2f;", "/").replace("&amp;", "&")
}

fn square(code: i64, kind: &str, name: &str, parent: i64) -> Area {
    Area {
        code,
        kind: kind.to_owned(),
        name: name.to_owned(),
        parent,
        lng_e7: 1_209_500_000,
        lat_e7: 323_500_000,
        rings: "[[[[1209000000,323000000],[1210000000,323000000],[1210000000,324000000],[1209000000,323000000]]]]".to_owned(),
        approximate: true,
    }
}

async fn with_history() -> Town {
    let town = Town::open();
    town.site
        .app
        .submit(|_, tx| {
            tx.division_insert(&version(
                320_623_105_000,
                "掘港镇",
                "town",
                date(2016, 7, 31),
                Some(date(2019, 10, 30)),
                &[],
            ))?;
            for (code, name) in [(320_623_001_000, "掘港街道"), (320_623_002_000, "城中街道")]
            {
                tx.division_insert(&version(
                    code,
                    name,
                    "street",
                    date(2019, 10, 31),
                    None,
                    &["320623105000"],
                ))?;
            }
            tx.area_insert(&square(
                320_623_000_000,
                "county",
                "如东县",
                320_600_000_000,
            ))?;
            tx.area_insert(&square(320_623_111_000, "town", "双甸镇", 320_623_000_000))?;
            tx.area_insert(&square(
                320_623_111_001,
                "village",
                "星光社区居委会",
                320_623_111_000,
            ))?;
            tx.head_move("county")?;
            Ok(())
        })
        .await
        .unwrap();
    town
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tree_shows_old_names_on_old_days_and_what_became_of_them() {
    let town = with_history().await;
    let mut leader = town.signed_in("leader").await;
    let then = leader.get("/county?on=2018-01-01").await;
    assert_eq!(then.status, StatusCode::OK);
    assert!(
        then.text.contains("掘港镇") && then.text.contains("后改为掘港街道、城中街道"),
        "{}",
        then.text
    );
    let now = leader.get("/county").await;
    assert!(now.text.contains("由掘港镇改设"), "{}", now.text);
    let old = leader.get("/county/divisions/320623105000").await;
    assert!(
        old.text.contains("已经撤销") && old.text.contains("城中街道"),
        "{}",
        old.text
    );
    let new = leader.get("/county/divisions/320623001000").await;
    assert!(new.text.contains("由来") && new.text.contains("掘港镇"));
    assert_eq!(
        leader.get("/county/divisions/110101001000").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_shows_its_side_its_posts_and_what_it_owes_to_staff_only() {
    let town = Town::open();
    let mut window = town.signed_in("sd-window-1").await;
    let unit = window.get("/county/units/320623111000-FWZX").await;
    assert!(
        unit.text.contains("前台") && unit.text.contains("卫付") && unit.text.contains("发放经办"),
        "{}",
        unit.text
    );
    assert!(
        window
            .get("/county/units")
            .await
            .text
            .contains("双甸镇社会事业局")
    );
    assert_eq!(
        window.get("/county/units/nothing").await.status,
        StatusCode::NOT_FOUND
    );
    let parameters = window.get("/county/parameters").await;
    assert!(
        parameters.text.contains("示例")
            && parameters.text.contains("默认")
            && parameters.text.contains("未核实")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_map_drills_down_and_its_areas_are_kept_by_browsers() {
    let town = with_history().await;
    let mut grid = town.signed_in("xg-grid-1").await;
    let county = grid.get("/map").await;
    let said = plain(&county.text);
    assert!(
        said.contains("data-src=\"/map/towns\"") && said.contains("/map?town=320623111000"),
        "{said}"
    );
    assert!(
        plain(&grid.get("/map?town=320623111000").await.text).contains("/map?village=320623111001")
    );
    assert!(
        grid.get("/map?village=320623111001")
            .await
            .text
            .contains("第1网格")
    );
    assert_eq!(
        grid.get("/map?town=320623999000").await.status,
        StatusCode::NOT_FOUND
    );

    let mut anybody = town.browser();
    let towns = anybody.get("/map/towns").await;
    assert_eq!(towns.header("content-type"), "application/geo+json");
    let feature = &towns.json()["features"][0];
    assert_eq!(feature["properties"]["href"], "/map?town=320623111000");
    assert_eq!(feature["geometry"]["coordinates"][0][0][0][0], 120.9);
    let mark = towns.header("etag").to_owned();
    let again = anybody
        .send(
            Method::GET,
            "/map/towns",
            &[("if-none-match", &mark)],
            Bytes::new(),
        )
        .await;
    assert_eq!(
        (again.status, again.text.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    assert_eq!(
        anybody.get("/map/villages?town=320623111000").await.json()["features"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        anybody.get("/map/boundary").await.json()["features"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        anybody.get("/map/grids").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_number_of_the_leader_opens_to_what_it_counts() {
    let town = Town::open();
    let found = tokio::task::spawn_blocking(move || {
        let opened = town.site.screen().opened;
        (town, opened)
    });
    let (town, opened) = found.await.unwrap();
    assert!(opened > 0);
    let mut leader = town.signed_in("leader").await;
    let board = leader.get("/figures").await;
    assert_eq!(board.status, StatusCode::OK, "{}", board.text);
    assert!(board.text.contains("办结趋势") && board.text.contains("双甸镇"));
    let links: Vec<String> = plain(&board.text)
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.starts_with("/figures/") || href.starts_with("/rolls"))
        .map(str::to_owned)
        .collect();
    assert!(links.len() > 15, "{links:?}");
    for link in links {
        assert_eq!(leader.get(&link).await.status, StatusCode::OK, "{link}");
    }
    let open = leader
        .get("/figures/rows?of=open&division=320623000000")
        .await;
    assert!(
        !open.text.contains("王秀珍"),
        "who may not read cases sees masked names"
    );
}
