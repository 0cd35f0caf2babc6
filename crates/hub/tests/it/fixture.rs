//! A small county's data: three feeds, four libraries, everything written out.

use hub::build::{Built, Options, build};
use hub::clean::Places;
use hub::spec::Spec;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

pub const REGISTER: &str = r#"
code = "register"
name = "户籍"
department = "320623000000-GAJ"
about = "person"
cadence = "day"
sharing = "conditional"
serves = ["population"]
error-limit = 2000
[file]
pattern = "register_*.csv"
format = "csv"
encoding = "gb18030"
[key]
columns = ["编号"]
[[column]]
header = "编号"
[[column]]
header = "身份证"
element = "person.number"
trust = 95
[[column]]
header = "姓名"
element = "person.name"
trust = 95
required = true
[[column]]
header = "性别"
element = "person.sex"
trust = 95
codes = { "男" = "1", "女" = "2" }
[[column]]
header = "村"
element = "person.village"
trust = 95
division = "name"
[[column]]
header = "住址"
element = "person.address"
trust = 90
[[column]]
header = "电话"
element = "person.phone"
trust = 60
"#;

pub const ALLOWANCES: &str = r#"
code = "allowances"
name = "津贴"
department = "320623000000-MZJ"
about = "person"
cadence = "month"
sharing = "conditional"
serves = ["relief"]
error-limit = 2000
[file]
pattern = "allowances_*.jsonl"
format = "json-lines"
[key]
columns = ["id"]
[[column]]
header = "id"
[[column]]
header = "number"
element = "person.number"
trust = 50
[[column]]
header = "name"
element = "person.name"
trust = 50
[[column]]
header = "phone"
element = "person.phone"
trust = 50
[[column]]
header = "kind"
element = "record.kind"
codes = { "80" = "尊老金", "01" = "低保" }
[[column]]
header = "day"
element = "record.date"
dates = ["yyyyMMdd"]
[[column]]
header = "yuan"
element = "record.amount"
unit = "yuan"
"#;

pub const METERS: &str = r#"
code = "meters"
name = "用电"
department = "320623000000-GDGS"
about = "person"
cadence = "month"
sharing = "conditional"
serves = ["relief"]
error-limit = 2000
[file]
pattern = "meters_*.csv"
format = "csv"
delimiter = "|"
[key]
columns = ["meter", "month"]
[[column]]
header = "meter"
[[column]]
header = "month"
element = "record.date"
dates = ["yyyyMM"]
[[column]]
header = "customer"
element = "person.name"
trust = 30
[[column]]
header = "tel"
element = "person.phone"
trust = 70
[[column]]
header = "site"
element = "person.address"
trust = 40
[[column]]
header = "kwh"
element = "record.quantity"
"#;

const POPULATION: &str = r#"
code = "population"
name = "人口"
kind = "base"
sharing = "conditional"
entity = "person"
elements = ["person.name", "person.sex", "person.birth", "person.village", "person.number"]
"#;

const RELIEF: &str = r#"
code = "relief"
name = "救助"
kind = "theme"
sharing = "conditional"
columns = ["record.kind", "record.date", "record.amount", "record.quantity"]
joins = ["person.sex", "person.village"]
from = [
  { feed = "allowances", what = "发放" },
  { feed = "meters", what = "用电" },
  { feed = "register", what = "户籍" },
]
[[question]]
ask = "各村多少人领"
sql = "select person_village, count(distinct person_id) as people from relief where what = '发放' group by person_village order by people desc"
[[question]]
ask = "发了多少"
sql = "select count(*) as n, sum(record_amount) as fen from relief where what = '发放'"
[[question]]
ask = "用了多少电"
sql = "select count(*) as n, sum(record_quantity) as kwh from relief where what = '用电'"
"#;

pub fn files() -> BTreeMap<String, Vec<u8>> {
    let shipped = crate::shipped::files();
    let put = |name: &str, text: &str| (name.to_owned(), text.trim_start().as_bytes().to_vec());
    [
        ("elements.toml".to_owned(), shipped["elements.toml"].clone()),
        put("feeds/01-register.toml", REGISTER),
        put("feeds/02-allowances.toml", ALLOWANCES),
        put("feeds/03-meters.toml", METERS),
        put("libraries/01-population.toml", POPULATION),
        put("libraries/11-relief.toml", RELIEF),
    ]
    .into()
}

pub fn spec() -> Spec {
    Spec::read(&files()).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

pub fn places() -> Places {
    Places::new([
        (320_623_111_001, vec!["双甸镇星光社区".to_owned()]),
        (320_623_111_204, vec!["双甸镇锡伍村".to_owned()]),
    ])
}

/// How many people there are.
pub const PEOPLE: u16 = 400;

/// A valid made-up number.
pub fn number(birth: jiff::civil::Date, sequence: u16) -> String {
    let number = codes::CitizenNumber::compose(320_623, birth, sequence).unwrap();
    number.as_str().to_owned()
}

pub fn options(root: &Path) -> Options {
    Options {
        landed: root.join("landed"),
        out: root.join("out"),
        run: "first".to_owned(),
        today: 20_787,
        created_ms: 1_796_000_000_000,
        checkpoint_every: Duration::ZERO,
        sealing: hub::identity::Sealing::Off,
    }
}

pub fn put(root: &Path, feed: &str, name: &str, bytes: &[u8]) {
    let folder = root.join("landed").join(feed);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
}

/// Four hundred persons of two villages: odd ones men. Number 7 has a name of another language.
pub fn people() -> Vec<(String, String, &'static str, &'static str, String, String)> {
    let surnames = ["张", "李", "王", "赵", "钱", "孙", "周"];
    let given = [
        "秀英", "建国", "桂兰", "志强", "美华", "国平", "小红", "海燕", "德福", "玉珍",
    ];
    (1..=PEOPLE)
        .map(|n| {
            let at = usize::from(n);
            let birth = jiff::civil::date(
                1930 + i16::try_from(n % 80).unwrap(),
                1 + (n % 12) as i8,
                1 + (n % 28) as i8,
            );
            let name = if n == 7 {
                "阿依古丽·买买提".to_owned()
            } else {
                format!("{}{}", surnames[at % 7], given[at % 10])
            };
            let (sex, village) = (
                if n % 2 == 1 { "男" } else { "女" },
                if n % 3 == 0 {
                    "双甸镇锡伍村"
                } else {
                    "双甸镇星光社区"
                },
            );
            let address = format!("{village}{n}号");
            (
                number(birth, n),
                name,
                sex,
                village,
                address,
                format!("139{:08}", 1000 + n),
            )
        })
        .collect()
}

/// Lands the three deliveries.
pub fn land(root: &Path) {
    let mut register = String::from("编号,身份证,姓名,性别,村,住址,电话\n");
    let mut allowances = String::new();
    let mut meters = String::from("meter|month|customer|tel|site|kwh\n");
    for (n, (number, name, sex, village, address, phone)) in people().into_iter().enumerate() {
        register.push_str(&format!(
            "R{n},{number},{name},{sex},{village},\"{address}\",{phone}\n"
        ));
        // The third says another phone; the fifth has a slip in the number; the ninth none.
        let said = match n {
            4 => format!("{}9{}", &number[..10], &number[11..]),
            8 => String::new(),
            _ => number.clone(),
        };
        let tel = if n == 2 {
            "13800000000".to_owned()
        } else {
            phone.clone()
        };
        allowances.push_str(&format!(
            "{{\"id\":{n},\"number\":\"{said}\",\"name\":\"{name}\",\"phone\":\"{tel}\",\"kind\":\"80\",\"day\":\"20260105\",\"yuan\":\"100.00\"}}\n"
        ));
        for month in ["202601", "202602"] {
            meters.push_str(&format!("M{n}|{month}|{name}|{phone}|{address}|120.5\n"));
        }
    }
    let (register, _, _) = encoding_rs::GB18030.encode(&register);
    put(root, "register", "register_001.csv", &register);
    put(
        root,
        "allowances",
        "allowances_001.jsonl",
        allowances.as_bytes(),
    );
    put(root, "meters", "meters_001.csv", meters.as_bytes());
}

pub fn built(root: &Path) -> Built {
    build(&spec(), &places(), &options(root), &mut |_, _| {}).unwrap()
}
