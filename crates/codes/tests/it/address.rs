//! Addresses of a real county as people write them.

use codes::address::{Exact, Gazetteer, Tail, normal};
use codes::{DivisionCode, GridCode};
use std::path::Path;

/// Text, and what is found: code, how exactly, what stands behind; several divided by ` / `.
const WRITTEN: &[(&str, &str)] = &[
    (
        "江苏省南通市如东县双甸镇星光社区居委会3组12号",
        "320623111001 village 3组12号",
    ),
    (
        "南通市如东县双甸镇星光社区3组12号",
        "320623111001 village 3组12号",
    ),
    (
        "如东县双甸镇星光社区三组12号",
        "320623111001 village 3组12号",
    ),
    ("如东双甸星光3组", "320623111001 village 3组"),
    ("双甸镇星光社区", "320623111001 village"),
    ("双甸镇星光村3组", "320623111001 village 3组"),
    ("双甸镇星光居委会第2网格", "320623111001 grid"),
    ("双甸镇星光社区第二网格", "320623111001 grid"),
    ("双甸镇星光社区２网格１２号", "320623111001 grid 12号"),
    ("双甸镇星光第99网格", "320623111001 village"),
    ("双甸镇双南社区居委会十二组", "320623111003 village 12组"),
    ("双甸镇石甸社区", "320623111004 village"),
    ("双甸镇田季村委会5组", "320623111200 village 5组"),
    ("双甸镇高前村五组八号", "320623111202 village 5组8号"),
    ("双甸镇丛家坝村民委员会1组", "320623111209 village 1组"),
    ("双甸镇", "320623111000 town"),
    ("双甸", "320623111000 town"),
    ("江苏省南通市双甸镇星光社区", "320623111001 village"),
    (
        "江苏如东马塘镇市河社区人民路12号",
        "320623107001 village 人民路12号",
    ),
    ("马塘镇七里镇村三组", "320623107200 village 3组"),
    ("马塘镇马东村 6 组", "320623107201 village 6组"),
    ("马塘镇，马西村，2组", "320623107202 village 2组"),
    ("马塘镇尊三村9队", "320623107224 village 9组"),
    ("岔河镇其国居委会", "320623110004 village"),
    ("岔河镇其国社区3组", "320623110004 village 3组"),
    ("岔河镇金桥村10组", "320623110204 village 10组"),
    ("岔河镇金河村十组", "320623110203 village 10组"),
    ("岔河镇三联村委会二十一组", "320623110219 village 21组"),
    (
        "掘港街道环镇社区5幢2单元301室",
        "320623001007 village 5幢2单元301室",
    ),
    (
        "掘港街道青园社区青园北路88号5号楼1单元201室",
        "320623001004 village 青园北路88号5幢1单元201室",
    ),
    ("掘港镇环镇社区", "320623001007 village"),
    ("掘港镇三桥村1组", "320623001203 village 1组"),
    ("掘港街道三桥村三组", "320623001203 village 3组"),
    ("掘港街道十里墩村十二组", "320623001209 village 12组"),
    ("掘港街道港南社区3组", "320623001010 village 3组"),
    ("掘港街道港南村3组", "320623001204 village 3组"),
    (
        "掘港街道港南3组",
        "320623001010 village 3组 / 320623001204 village 3组",
    ),
    ("掘港街道港南村委会", "320623001204 village"),
    (
        "掘港街道丁字岸村七组12-1号",
        "320623001210 village 7组12-1号",
    ),
    ("掘港街道晒盐场村1组", "320623001211 village 1组"),
    ("掘港街道泰山大道9号", "320623001000 town 泰山大道9号"),
    (
        "新坝村5组",
        "320623101204 village 5组 / 320623110210 village 5组",
    ),
    ("双港村委会", "320623100203 village / 320623113214 village"),
    ("竹园村", "320623100205 village / 320623114211 village"),
    ("其国居委会1组", "320623110004 village 1组"),
    ("住在双甸镇星光社区3组", "320623111001 village 3组"),
    ("地址：双甸镇星光社区3组", "320623111001 village 3组"),
    ("双 甸 镇 星 光 社 区", "320623111001 village"),
    ("苴镇街道", "320623003000 town"),
    ("如东县经济开发区", "320623400000 town"),
    ("经济开发区", "320623400000 town"),
    ("如东沿海经济开发区", "320623401000 town"),
    ("洋口港经济开发区", "320623402000 town"),
    ("栟茶镇", "320623100000 town"),
    ("洋口镇", "320623101000 town"),
    ("长沙镇", "320623103000 town"),
    ("大豫镇", "320623104000 town"),
    ("丰利镇", "320623108000 town"),
    ("曹埠镇", "320623109000 town"),
    ("新店镇双虹桥村4组", "320623112211 village 4组"),
    ("河口镇", "320623113000 town"),
    ("袁庄镇", "320623114000 town"),
    ("江苏省南通市海安市曲塘镇", ""),
    ("北京市海淀区", ""),
    ("不存在的地方", ""),
    ("3组12号", ""),
    ("双甸镇不存在村3组", "320623111000 town 3组不存在村"),
    ("双甸镇星光社区3组王家宅", "320623111001 village 3组王家宅"),
    ("双甸镇中心村", "320623111211 village"),
    ("双甸镇镇东村一百零三号", "320623111212 village 103号"),
    ("双甸镇镇南村二〇一室", "320623111214 village 201室"),
    ("双甸镇双南社区A2幢", "320623111003 village A2幢"),
    ("如东县如东县双甸镇曙光村", "320623111213 village"),
    ("掘港街道虹桥村", "320623001207 village"),
];

/// Names as they stand today, with three grids in every village.
fn county() -> Gazetteer {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sites/rudong/divisions.csv");
    let text = std::fs::read_to_string(file).unwrap();
    let rows: Vec<(DivisionCode, &str)> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let stands = cells.get(6).is_some_and(|ended| ended.is_empty());
            let code = cells
                .first()
                .and_then(|code| DivisionCode::parse(code).ok());
            code.filter(|_| stands).map(|code| (code, cells[1]))
        })
        .collect();
    assert!(rows.len() > 200, "{}", rows.len());
    let grids: Vec<GridCode> = rows
        .iter()
        .flat_map(|(code, _)| (1..=3).filter_map(|n| GridCode::compose(*code, n, None)))
        .collect();
    Gazetteer::new("如东县", rows, grids)
}

#[test]
fn addresses_are_found_however_they_are_written() {
    assert!(WRITTEN.len() >= 60);
    let county = county();
    let mut wrong = Vec::new();
    for (text, wanted) in WRITTEN {
        let found: Vec<String> = county
            .find(text)
            .into_iter()
            .map(|found| {
                let rest = found.tail.standard();
                let said = format!("{} {} {rest}", found.division, found.exact.code());
                said.trim_end().to_owned()
            })
            .collect();
        let found = found.join(" / ");
        if found != *wanted {
            wrong.push(format!("{text}: {found}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_most_exact_stands_first_and_a_grid_that_is_not_there_is_no_grid() {
    let county = county();
    let found = county.find("双甸镇星光社区第2网格3组12号");
    let grid = found[0].grid.unwrap();
    assert_eq!(
        (grid.to_string().as_str(), found[0].exact),
        ("320623111001002", Exact::Grid)
    );
    let found = county.find("双甸镇星光社区第9网格");
    assert_eq!((found[0].grid, found[0].exact), (None, Exact::Village));
    // A name that several villages bear gives all of them, and nobody is chosen.
    assert_eq!(county.find("竹园村").len(), 2);
}

#[test]
fn numerals_before_counters_become_digits_and_names_keep_theirs() {
    for (text, wanted) in [
        ("三桥村三组", "三桥村3组"),
        ("十里墩村十二组", "十里墩村12组"),
        ("一百零三号", "103号"),
        ("二〇一室", "201室"),
        ("两百号", "200号"),
        ("３—２号", "3-2号"),
        ("ａ２幢，３单元", "A2幢3单元"),
        ("二十总社区", "二十总社区"),
    ] {
        assert_eq!(normal(text), wanted);
    }
}

#[test]
fn what_stands_behind_the_village_is_told_apart_and_nothing_is_lost() {
    let tail = Tail::read(&normal("第二网格3组青园北路88号5号楼1单元201室 王家宅"));
    assert_eq!((tail.grid, tail.group), (Some(2), Some(3)));
    assert_eq!(tail.standard(), "3组青园北路88号5幢1单元201室王家宅");
    assert_eq!(Tail::read(""), Tail::default());
    let odd = Tail::read("70000组");
    assert_eq!((odd.group, odd.rest.as_str()), (None, "70000组"));
}
