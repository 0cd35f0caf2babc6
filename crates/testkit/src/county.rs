//! The small county.

use crate::cast::{Cast, PASSWORD, Somebody};
use crate::clock::FakeClock;
use app::App;
use app::found::{
    CalendarRow, DivisionRow, Founder, GridRow, ModuleRow, PlainPerson, Prepared, seal_person,
};
use app::port::Clock;
use codes::lists::Sex;
use codes::{CitizenNumber, DivisionCode, GridCode};
use jiff::civil::{Date, date};
use model::account::{Account, Appointment};
use model::document::DocumentCode;
use model::hall::{Hall, HallCode};
use model::id::{AccountId, AppointmentId};
use model::person::Standing;
use model::role::Role;
use model::unit::{Side, Unit, UnitCode, UnitKind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A resident of the small county.
#[derive(Debug, Clone)]
pub struct Neighbour {
    /// Name.
    pub name: &'static str,
    /// Birth date.
    pub birth: Date,
    /// Village.
    pub village: u64,
    /// Grid's serial in it.
    pub grid: u16,
    /// Registration.
    pub standing: Standing,
    /// Registered here since.
    pub since: Option<Date>,
    /// Whether a bank card is known.
    pub card: bool,
    /// Sequence in the number: even for women.
    pub sequence: u16,
}

impl Neighbour {
    /// Her citizen number.
    ///
    /// # Panics
    /// Her birth date has no number.
    #[must_use]
    pub fn number(&self) -> CitizenNumber {
        CitizenNumber::compose(320_623, self.birth, self.sequence).expect("a number")
    }
}

/// The people planted for the story, relative to today (issue: planted by name).
#[must_use]
pub fn planted(today: Date) -> Vec<Neighbour> {
    let years_ago = |years: i16, days: i32| {
        let number = codes::zone::day_number(today) - days;
        let day = codes::zone::day_of_number(number);
        Date::new(day.year() - years, day.month(), day.day().min(28)).expect("a date")
    };
    let base = |name, birth, sequence| Neighbour {
        name,
        birth,
        village: 320_623_111_001,
        grid: 1,
        standing: Standing::Registered,
        since: None,
        card: true,
        sequence,
    };
    vec![
        base("王秀珍", years_ago(80, 3), 102),
        base("陈桂英", years_ago(80, 214), 104),
        Neighbour {
            since: Some(codes::zone::day_of_number(
                codes::zone::day_number(today) - 40,
            )),
            ..base("李长寿", years_ago(83, 40), 105)
        },
        base("张福田", years_ago(84, 10), 107),
        base("周素兰", date(1944, 2, 29), 108),
        Neighbour {
            village: 320_623_111_003,
            ..base("吴小妹", years_ago(79, 0), 110)
        },
        Neighbour {
            standing: Standing::Resident,
            ..base("郑外来", years_ago(85, 0), 111)
        },
        Neighbour {
            village: 320_623_110_001,
            ..base("孙邻镇", years_ago(81, 0), 112)
        },
        base("王家强", years_ago(50, 0), 113),
    ]
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Other systems, as the shipped site tells of them.
pub(crate) fn outside_systems() -> app::outside_system::Systems {
    let path = repository().join("sites/rudong/outside-systems.toml");
    let text = std::fs::read_to_string(path).expect("other systems");
    app::outside_system::Systems::parse(&text).expect("other systems")
}

fn files_below(root: &Path, at: &Path, into: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(at).expect("a module folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_below(root, &path, into);
        } else {
            let name = path
                .strip_prefix(root)
                .expect("below")
                .to_string_lossy()
                .replace('\\', "/");
            into.insert(name, std::fs::read_to_string(&path).expect("text"));
        }
    }
}

fn division(code: u64, name: &str, level: &str, kind: &str, parent: u64) -> DivisionRow {
    DivisionRow {
        code: DivisionCode::from_number(code).expect("a code"),
        name: name.into(),
        level: level.into(),
        kind: kind.into(),
        parent: DivisionCode::from_number(parent).expect("a code"),
        from: date(2016, 7, 31),
        to: None,
        predecessors: Vec::new(),
        basis: "edition".into(),
    }
}

fn unit(code: &str, name: &str, short: &str, kind: UnitKind, side: Side) -> Unit {
    Unit {
        code: UnitCode(code.into()),
        name: name.into(),
        short_name: short.into(),
        division: DivisionCode::parse(&code[..12]).expect("a code"),
        kind,
        side,
        parent: None,
    }
}

const COUNTY: u64 = 320_623_000_000;

/// Founds the county and answers who plays in it.
pub(crate) fn found(app: &App, clock: &FakeClock, today: Date) -> Cast {
    let now = clock.now();
    let mut founder = Founder::begin(app, now, false).expect("an empty store");
    founder
        .divisions(vec![
            division(COUNTY, "如东县", "county", "county", 320_600_000_000),
            division(320_623_110_000, "岔河镇", "town", "town", COUNTY),
            division(
                320_623_110_001,
                "岔河社区居委会",
                "village",
                "village",
                320_623_110_000,
            ),
            division(320_623_111_000, "双甸镇", "town", "town", COUNTY),
            division(
                320_623_111_001,
                "星光社区居委会",
                "village",
                "village",
                320_623_111_000,
            ),
            division(
                320_623_111_003,
                "双南社区居委会",
                "village",
                "village",
                320_623_111_000,
            ),
        ])
        .expect("divisions");
    let villages = [320_623_110_001_u64, 320_623_111_001, 320_623_111_003];
    let grids: Vec<GridCode> = villages
        .iter()
        .flat_map(|v| {
            (1..=2).map(|n| {
                GridCode::compose(DivisionCode::from_number(*v).expect("a code"), n, None)
                    .expect("a grid")
            })
        })
        .collect();
    founder
        .grids(
            grids
                .iter()
                .map(|grid| GridRow {
                    code: *grid,
                    name: format!("第{}网格", grid.serial()),
                    division: grid.division(),
                    kind: "comprehensive".into(),
                    from: date(2021, 1, 1),
                    to: None,
                })
                .collect(),
        )
        .expect("grids");
    founder.units(units()).expect("units");
    calendars(&mut founder);
    let parameters = std::fs::read_to_string(repository().join("sites/rudong/parameters.toml"))
        .expect("parameters");
    founder.parameters(parameters).expect("parameters");
    modules(&mut founder);
    founder.halls(halls()).expect("halls");
    let cast = cast(app, clock, today, &grids);
    founder
        .accounts(
            cast.iter()
                .map(|s| (s.account.clone(), format!("test:{PASSWORD}")))
                .collect(),
        )
        .expect("accounts");
    founder
        .appointments(cast.iter().map(|s| s.post.clone()).collect())
        .expect("posts");
    let people: Vec<_> = planted(today)
        .into_iter()
        .map(|neighbour| {
            seal_person(app.sealer(), clock.chance(), plain(&neighbour)).expect("sealed")
        })
        .collect();
    founder
        .persons(Prepared::new(people).expect("canonical"))
        .expect("people");
    founder
        .finish("如东县".into(), clock.chance())
        .expect("founded");
    Cast {
        all: cast,
        founded: today,
    }
}

fn plain(n: &Neighbour) -> PlainPerson {
    let number = n.number();
    let division = DivisionCode::from_number(n.village).expect("a code");
    PlainPerson {
        number,
        name: n.name.into(),
        sex: if n.sequence.is_multiple_of(2) {
            Sex::Female
        } else {
            Sex::Male
        },
        birth: n.birth,
        division,
        grid: GridCode::compose(division, n.grid, None),
        household: None,
        address: format!("{}组{}号", n.grid, n.sequence),
        phone: Some(format!("1990000{:04}", n.sequence)),
        account: n.card.then(|| format!("623900000000000{:04}", n.sequence)),
        point: None,
        standing: n.standing.clone(),
        since: n.since,
        synthetic: true,
        source: None,
    }
}

fn units() -> Vec<Unit> {
    let mut units = vec![
        unit(
            "320623000000-MZJ",
            "如东县民政局",
            "东民",
            UnitKind::Department,
            Side::Back,
        ),
        unit(
            "320623000000-CZJ",
            "如东县财政局",
            "东财",
            UnitKind::Department,
            Side::Back,
        ),
        unit(
            "320623000000-ZHZX",
            "如东县县域治理现代化指挥中心",
            "东指",
            UnitKind::CommandCentre,
            Side::Command,
        ),
        unit(
            "320623000000-XZB",
            "如东县人民政府办公室",
            "东政",
            UnitKind::Government,
            Side::Back,
        ),
    ];
    for (town, name) in [("320623110000", "岔河"), ("320623111000", "双甸")] {
        let at = |letters: &str| format!("{town}-{letters}");
        units.push(unit(
            &at("FWZX"),
            &format!("{name}镇为民服务中心"),
            name,
            UnitKind::ServiceCentre,
            Side::Front,
        ));
        units.push(unit(
            &at("WGZX"),
            &format!("{name}镇网格化服务管理中心"),
            name,
            UnitKind::GridCentre,
            Side::Front,
        ));
        units.push(unit(
            &at("SHSY"),
            &format!("{name}镇社会事业局"),
            name,
            UnitKind::Bureau,
            Side::Back,
        ));
    }
    for (village, name) in [
        ("320623110001", "岔河社区"),
        ("320623111001", "星光社区"),
        ("320623111003", "双南社区"),
    ] {
        units.push(unit(
            &format!("{village}-JWH"),
            &format!("{name}居民委员会"),
            name,
            UnitKind::Committee,
            Side::Front,
        ));
    }
    units
}

/// Both towns' halls and a village's; another village's is closed, and one village has none.
fn halls() -> Vec<Hall> {
    let hall = |unit: &str, name: &str, windows: u32, closed: Option<&str>| Hall {
        code: HallCode(unit[..12].to_owned()),
        unit: UnitCode(unit.into()),
        division: DivisionCode::parse(&unit[..12]).expect("a code"),
        name: name.into(),
        address: "如东县示例路1号（示例）".into(),
        hours: ["09:00-12:00", "13:30-17:30"]
            .map(|span| span.parse().expect("hours"))
            .to_vec(),
        windows,
        places: 1,
        phone: "0513-00000001".into(),
        closed: closed.map(str::to_owned),
        from: date(2021, 3, 1),
        document: DocumentCode("PT-20".into()),
        label: "示例".into(),
    };
    vec![
        hall("320623110000-FWZX", "岔河镇为民服务大厅", 2, None),
        hall(
            "320623110001-JWH",
            "岔河社区便民服务站",
            1,
            Some("房屋维修（示例）"),
        ),
        hall("320623111000-FWZX", "双甸镇为民服务大厅", 3, None),
        hall("320623111001-JWH", "星光社区便民服务站", 1, None),
    ]
}

fn calendars(founder: &mut Founder) {
    let mut rows = Vec::new();
    for year in 2016..=2026 {
        let text =
            std::fs::read_to_string(repository().join(format!("sites/calendars/{year}.toml")))
                .expect("a calendar");
        rows.push(CalendarRow { year, text });
    }
    founder.calendars(rows).expect("calendars");
}

fn modules(founder: &mut Founder) {
    let shipped = std::fs::read_dir(repository().join("modules")).expect("modules");
    let mut roots: Vec<PathBuf> = shipped
        .map(|entry| entry.expect("a module").path())
        .collect();
    roots.sort();
    let row = |root: &PathBuf| {
        let mut files = BTreeMap::new();
        files_below(root, root, &mut files);
        let module = flow::Module::parse(&files).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
        let version = evidence::FileDigest::of(&module.canonical_files()).to_string();
        ModuleRow {
            module: module.code.clone(),
            version,
            files,
        }
    };
    founder
        .modules(roots.iter().map(row).collect())
        .expect("modules");
}

fn cast(app: &App, clock: &FakeClock, today: Date, grids: &[GridCode]) -> Vec<Somebody> {
    let posts: Vec<Posted> = vec![
        (
            "xg-grid-1",
            "赵格",
            "320623111000-WGZX",
            Role::GridWorker,
            320_623_111_001,
            vec![grids[2]],
        ),
        (
            "xg-grid-2",
            "钱格",
            "320623111000-WGZX",
            Role::GridWorker,
            320_623_111_001,
            vec![grids[3]],
        ),
        (
            "sn-grid-1",
            "孙格",
            "320623111000-WGZX",
            Role::GridWorker,
            320_623_111_003,
            vec![grids[4], grids[5]],
        ),
        (
            "xg-clerk",
            "李村",
            "320623111001-JWH",
            Role::VillageClerk,
            320_623_111_001,
            Vec::new(),
        ),
        (
            "sd-window-1",
            "周窗",
            "320623111000-FWZX",
            Role::WindowClerk,
            320_623_111_000,
            Vec::new(),
        ),
        (
            "sd-window-2",
            "吴窗",
            "320623111000-FWZX",
            Role::WindowClerk,
            320_623_111_000,
            Vec::new(),
        ),
        (
            "sd-approve-1",
            "郑批",
            "320623111000-FWZX",
            Role::Approver,
            320_623_111_000,
            Vec::new(),
        ),
        (
            "sd-approve-2",
            "冯批",
            "320623111000-FWZX",
            Role::Approver,
            320_623_111_000,
            Vec::new(),
        ),
        (
            "sd-head",
            "陈主任",
            "320623111000-FWZX",
            Role::UnitHead,
            320_623_111_000,
            Vec::new(),
        ),
        (
            "sd-grid-head",
            "褚主任",
            "320623111000-WGZX",
            Role::UnitHead,
            320_623_111_000,
            Vec::new(),
        ),
        (
            "sd-pay-1",
            "卫付",
            "320623111000-FWZX",
            Role::Payer,
            320_623_111_000,
            Vec::new(),
        ),
        (
            "sd-pay-2",
            "蒋付",
            "320623111000-FWZX",
            Role::Payer,
            320_623_111_000,
            Vec::new(),
        ),
        (
            "ch-window-1",
            "沈窗",
            "320623110000-FWZX",
            Role::WindowClerk,
            320_623_110_000,
            Vec::new(),
        ),
        (
            "ch-grid-1",
            "韩格",
            "320623110000-WGZX",
            Role::GridWorker,
            320_623_110_001,
            vec![grids[0], grids[1]],
        ),
        (
            "mz-officer",
            "杨科",
            "320623000000-MZJ",
            Role::DepartmentOfficer,
            COUNTY,
            Vec::new(),
        ),
        (
            "steward",
            "朱数",
            "320623000000-ZHZX",
            Role::DataSteward,
            COUNTY,
            Vec::new(),
        ),
        (
            "dispatcher",
            "秦派",
            "320623000000-ZHZX",
            Role::Dispatcher,
            COUNTY,
            Vec::new(),
        ),
        (
            "hotline",
            "华线",
            "320623000000-ZHZX",
            Role::HotlineOperator,
            COUNTY,
            Vec::new(),
        ),
        (
            "auditor",
            "尤审",
            "320623000000-XZB",
            Role::Auditor,
            COUNTY,
            Vec::new(),
        ),
        (
            "sysadmin",
            "许系",
            "320623000000-XZB",
            Role::SystemAdmin,
            COUNTY,
            Vec::new(),
        ),
        (
            "secadmin",
            "何安",
            "320623000000-XZB",
            Role::SecurityAdmin,
            COUNTY,
            Vec::new(),
        ),
        (
            "audadmin",
            "吕计",
            "320623000000-XZB",
            Role::AuditAdmin,
            COUNTY,
            Vec::new(),
        ),
        (
            "leader",
            "施领",
            "320623000000-XZB",
            Role::Leader,
            COUNTY,
            Vec::new(),
        ),
    ];
    let mut draw = clock.chance().draw("cast");
    posts
        .into_iter()
        .enumerate()
        .map(|(n, (login, name, unit, role, division, grids))| {
            let number = CitizenNumber::compose(320_623, date(1985, 5, 1), 301 + n as u16)
                .expect("a number");
            let person = app.sealer().person(&number);
            let at = clock.now().0 - 1_000 + n as i64;
            let account = Account {
                id: AccountId::new(at, draw.bytes()),
                person,
                login: login.into(),
                name: name.into(),
                enabled: true,
                must_change: false,
                synthetic: true,
            };
            let post = Appointment {
                id: AppointmentId::new(at, draw.bytes()),
                person,
                unit: UnitCode(unit.into()),
                role,
                division: DivisionCode::from_number(division).expect("a code"),
                grids,
                from: codes::zone::day_of_number(codes::zone::day_number(today) - 365),
                to: None,
            };
            Somebody { account, post }
        })
        .collect()
}

/// Sign-in name, name, unit, role, division, grids.
type Posted = (
    &'static str,
    &'static str,
    &'static str,
    Role,
    u64,
    Vec<GridCode>,
);

/// The checklists that come with the program.
pub(crate) fn checklists() -> app::visit::Checklists {
    let file = repository().join("sites/rudong/visit-checklists.toml");
    let text = std::fs::read_to_string(file).expect("checklists");
    app::visit::Checklists::parse(&text).expect("checklists that read")
}

/// Side of a village's square, 1e-7 degrees: about two kilometres.
const SIDE: i64 = 200_000;

/// Squares in a row from west to east: a village each, its two grids the western and the eastern half.
pub(crate) fn areas() -> Vec<store::county::Area> {
    let mut areas = Vec::new();
    let (south, north) = (323_000_000, 323_000_000 + SIDE);
    let mut area = |code: i64, kind: &str, parent: i64, west: i64, east: i64| {
        let ring = [
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
        ];
        areas.push(store::county::Area {
            code,
            kind: kind.into(),
            name: format!("{kind} {code}"),
            parent,
            lng_e7: i64::midpoint(west, east),
            lat_e7: i64::midpoint(south, north),
            rings: serde_json::to_string(&[[ring]]).expect("rings"),
            approximate: true,
        });
    };
    let villages = [320_623_110_001_i64, 320_623_111_001, 320_623_111_003];
    for (n, village) in villages.into_iter().enumerate() {
        let west = 1_209_000_000 + n as i64 * SIDE;
        let (middle, east) = (west + SIDE / 2, west + SIDE);
        let town = village / 1_000 * 1_000;
        area(village, "village", town, west, east);
        area(village * 1_000 + 1, "grid", village, west, middle);
        area(village * 1_000 + 2, "grid", village, middle, east);
    }
    area(
        320_623_110_000,
        "town",
        320_623_000_000,
        1_209_000_000,
        1_209_000_000 + SIDE,
    );
    area(
        320_623_111_000,
        "town",
        320_623_000_000,
        1_209_000_000 + SIDE,
        1_209_000_000 + 3 * SIDE,
    );
    areas
}
