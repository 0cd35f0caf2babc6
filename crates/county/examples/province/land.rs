//! The county of a province's size that is measured: its towns, its people, ten years of changes.

use codes::division::{DivisionCode, Level};
use county::Founding;
use county::book::OpeningPosts;
use county::site::{DateBasis, DivisionKind, DivisionVersion};
use county::structure::Standard;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use model::change::{Change, DatedChange, Leadership, LeavingReason, UnitFounding};
use model::document::{Document, DocumentCode, DocumentKind};
use model::establishment::{
    Engagement, PostKind, Rank, Sex, Staff, StaffCertificate, StaffNo, StaffStatus,
};
use model::item::{Audience, Category, Item, ItemCode, ListKind, NeededCertificate, Towns};
use model::unit::{Body, Side, Unit, UnitCode, UnitKind};
use std::error::Error;
use std::sync::Arc;

pub const FOUNDED: Date = date(2016, 12, 31);
const COUNTIES: usize = 100;
const TOWNS_A_COUNTY: usize = 15;
const VILLAGES_A_TOWN: usize = 5;
const DEPARTMENTS: [&str; 15] = [
    "MZJ", "RSJ", "WJW", "CGJ", "NYJ", "SWJ", "ZJJ", "JTJ", "JYJ", "WLJ", "SJJ", "GAJ", "SFJ",
    "CZJ", "XZB",
];
pub const YEARS: usize = 10;
const A_YEAR: usize = 2_000;
pub const REFORM: usize = 5_000;
/// People of a town: 60 fill posts of the government, 60 of the centre, 20 of each old station.
const TOWN_PEOPLE: usize = 160;
const DEPARTMENT_PEOPLE: usize = 40;
const POWERS: usize = 100;
const SERVICES: usize = 120;

pub struct Town {
    code: DivisionCode,
    county: usize,
    villages: Vec<DivisionCode>,
}

pub struct Province {
    code: DivisionCode,
    counties: Vec<DivisionCode>,
    pub towns: Vec<Town>,
}

impl Province {
    pub fn new() -> Result<Self, Box<dyn Error>> {
        let mut counties = Vec::new();
        let mut towns = Vec::new();
        for n in 0..COUNTIES {
            let county = format!("32{:02}{:02}", 1 + n / 10, 1 + n % 10);
            counties.push(DivisionCode::parse(&county)?);
            for t in 0..TOWNS_A_COUNTY {
                let town = format!("{county}{}", 100 + t);
                let villages = (0..VILLAGES_A_TOWN)
                    .map(|v| DivisionCode::parse(&format!("{town}{}", 200 + v)))
                    .collect::<Result<_, _>>()?;
                towns.push(Town {
                    code: DivisionCode::parse(&town)?,
                    county: n,
                    villages,
                });
            }
        }
        Ok(Self {
            code: DivisionCode::parse("32")?,
            counties,
            towns,
        })
    }

    fn department(&self, county: usize, n: usize) -> UnitCode {
        UnitCode::of(self.counties[county], DEPARTMENTS[n % DEPARTMENTS.len()])
    }

    fn departments(&self) -> impl Iterator<Item = UnitCode> {
        (0..COUNTIES * DEPARTMENTS.len())
            .map(|n| self.department(n / DEPARTMENTS.len(), n % DEPARTMENTS.len()))
    }

    pub fn founding(&self) -> Result<Founding, Box<dyn Error>> {
        let mut standard = Standard::parse(&std::fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../sites/rudong/structure.toml"
        ))?)?;
        // It binds from the beginning; where towns differ then is nobody's fault.
        standard.from = date(2016, 1, 1);
        let mut founding = Founding {
            county: self.code,
            day: FOUNDED,
            divisions: Vec::new(),
            units: Vec::new(),
            posts: Vec::new(),
            people: Vec::new(),
            certificates: Vec::new(),
            documents: Vec::new(),
            stations: Vec::new(),
            items: Vec::new(),
            lines: Vec::new(),
            owners: Vec::new(),
            standard: Some(standard.clone()),
        };
        let mut division = |code: DivisionCode, kind| {
            founding.divisions.push(DivisionVersion {
                code,
                name: format!("地{}", code.prefix()),
                kind,
                parent: code.parent().unwrap_or(code),
                valid_from: date(2010, 1, 1),
                valid_to: None,
                predecessors: Vec::new(),
                change: String::new(),
                date_basis: DateBasis::Edition,
            });
        };
        division(self.code, DivisionKind::County);
        for county in &self.counties {
            division(*county, DivisionKind::County);
        }
        for town in &self.towns {
            division(town.code, DivisionKind::Town);
            for village in &town.villages {
                division(*village, DivisionKind::Village);
            }
        }
        for (n, code) in self.departments().enumerate() {
            let name = format!("{code}局");
            let mut department = unit(code.clone(), &name, UnitKind::Department, Body::Organ, None);
            department.leadership.heads = 1;
            founding.units.push(department);
            founding.posts.push(OpeningPosts {
                unit: code.clone(),
                kind: PostKind::Administrative,
                count: 60,
            });
            for k in 0..DEPARTMENT_PEOPLE {
                let no = self.towns.len() * TOWN_PEOPLE + n * DEPARTMENT_PEOPLE + k;
                founding.people.push(Arc::new(person(
                    no,
                    Engagement::Administrative,
                    &code,
                    &code,
                )));
            }
        }
        for (n, town) in self.towns.iter().enumerate() {
            self.town(&standard, n, town, &mut founding);
        }
        for n in 0..POWERS + SERVICES {
            founding.items.push(self.item(n));
        }
        Ok(founding)
    }

    fn town(&self, standard: &Standard, n: usize, town: &Town, founding: &mut Founding) {
        let of = |letters: &str| UnitCode::of(town.code, letters);
        let name = format!("地{}", town.code.prefix());
        let organ = of("ZF");
        let mut zf = unit(
            organ.clone(),
            &name,
            UnitKind::Government,
            Body::Organ,
            None,
        );
        zf.leadership = Leadership {
            heads: 1,
            deputies: 9,
            mids: 0,
        };
        founding.units.push(zf);
        for i in &standard.institution {
            let named = i.name.replace("{town}", &name);
            let mut u = unit(of(&i.letters), &named, i.kind, Body::Internal, Some(&organ));
            u.unit.side = i.side;
            u.name_plates.clone_from(&i.plates_town);
            u.leadership.mids = i.mids;
            u.answers_to = vec![
                self.department(town.county, n),
                self.department(town.county, n + 1),
            ];
            founding.units.push(u);
        }
        let institution = |letters: &str, named: &str| {
            unit(
                of(letters),
                named,
                UnitKind::PublicInstitution,
                Body::Institution,
                Some(&organ),
            )
        };
        let public = &standard.public_institution;
        let mut zhfw = institution(&public.letters, &public.name.replace("{town}", &name));
        zhfw.leadership = Leadership {
            heads: public.heads,
            deputies: public.deputies,
            mids: public.mids,
        };
        founding.units.push(zhfw);
        founding.units.push(institution("SLZ", "水利站"));
        founding.units.push(institution("NYZX", "农业中心"));
        let grid = &standard.grid_centre;
        let mut plate = unit(
            of(&grid.letters),
            &grid.name.replace("{town}", &name),
            UnitKind::GridCentre,
            Body::Plate,
            Some(&organ),
        );
        plate.unit.side = Side::Front;
        plate.host = Some(of(&grid.host));
        plate.name_plates.clone_from(&grid.plates_town);
        plate.leadership.mids = grid.mids;
        founding.units.push(plate);
        for village in &town.villages {
            founding.units.push(unit(
                UnitCode::of(*village, "CWH"),
                &format!("村{village}"),
                UnitKind::Committee,
                Body::Committee,
                Some(&organ),
            ));
        }
        let posts = [
            ("ZF", PostKind::Administrative, 75),
            ("ZHFW", PostKind::Institution, 80),
            ("SLZ", PostKind::Institution, 25),
            ("NYZX", PostKind::Institution, 25),
        ];
        founding
            .posts
            .extend(posts.map(|(letters, kind, count)| OpeningPosts {
                unit: of(letters),
                kind,
                count,
            }));
        for k in 0..TOWN_PEOPLE {
            let no = n * TOWN_PEOPLE + k;
            let (kind, post) = match k {
                0..60 => (Engagement::Administrative, "ZF"),
                60..120 => (Engagement::Institution, "ZHFW"),
                120..140 => (Engagement::Institution, "SLZ"),
                _ => (Engagement::Institution, "NYZX"),
            };
            let serves = match k {
                0..6 => "ZF",
                6..60 => &standard.institution[k % standard.institution.len()].letters,
                60..66 => &grid.letters,
                _ => post,
            };
            let mut somebody = person(no, kind, &of(post), &of(serves));
            somebody.rank = match k {
                0 => Rank::Head,
                1..4 => Rank::Deputy,
                _ => Rank::Staff,
            };
            if serves == "ZFJ" {
                founding.certificates.push(StaffCertificate {
                    person: somebody.no.clone(),
                    kind: "enforcement".to_owned(),
                    number: format!("ZF{no}"),
                    from: date(2015, 1, 1),
                    to: date(2035, 1, 1),
                });
            }
            founding.people.push(Arc::new(somebody));
        }
    }

    fn item(&self, n: usize) -> Item {
        let power = n < POWERS;
        Item {
            code: item_code(n),
            name: format!("事项{n}"),
            list: if power {
                ListKind::Power
            } else {
                ListKind::Service
            },
            category: if power {
                Category::Licence
            } else {
                Category::Public
            },
            matter: "01".to_owned(),
            department: Some(self.department(0, n)),
            audience: Audience::Both,
            basis: "示例".to_owned(),
            provincial_basis: None,
            statutory_days: Some(20),
            promised_days: Some(5),
            instant: false,
            condition: String::new(),
            materials: Vec::new(),
            result: String::new(),
            fee: String::new(),
            procedure: None,
            needs: (n < 10).then(|| NeededCertificate {
                kind: "enforcement".to_owned(),
                count: 2,
            }),
            level: Level::Town,
            label: "示例".to_owned(),
        }
    }

    /// One year's 2,000 changes, each kind of them.
    pub fn year(&self, y: usize) -> Vec<DatedChange> {
        let year = i16::try_from(2017 + y).unwrap_or(2017);
        let mut list = List::new(format!("year-{year}"), date(year, 1, 2));
        let all = self.towns.len();
        for k in 0..POWERS / YEARS {
            let n = y * POWERS / YEARS + k;
            list.add(Change::AdoptItem {
                item: item_code(n),
                letters: if n < 10 { "ZFJ" } else { "FWZX" }.to_owned(),
                towns: Towns::All,
            });
            let n = POWERS + y * SERVICES / YEARS + k;
            for level in [Level::Town, Level::Village] {
                list.add(Change::DelegateItem {
                    item: item_code(n),
                    from: self.department(0, n),
                    level,
                    towns: Towns::All,
                });
            }
        }
        for k in 0..150 {
            let town = &self.towns[y * 150 + k];
            let of = |letters: &str| UnitCode::of(town.code, letters);
            list.next_day();
            list.add(Change::MergeUnit {
                from: of("SLZ"),
                into: of("ZHFW"),
            });
            for (letters, title) in [
                ("ZF", "专职副书记（党建）"),
                ("ZF", "专职政法委员"),
                ("ZHFW", "专职副主任（党群服务）"),
            ] {
                list.add(Change::FixDeputies {
                    unit: of(letters),
                    title: title.to_owned(),
                    count: 1,
                });
            }
            // A post and its holder go down to the town.
            let department = self.department(town.county, y + k);
            self.sink(&mut list, town, &department, y);
            // Lent, and back.
            let lent = staff_no((y * 150 + k) * TOWN_PEOPLE + 40);
            list.add(Change::Second {
                person: lent.clone(),
                to: Some(department),
            });
            list.add(Change::Second {
                person: lent,
                to: None,
            });
            // One leaves and another enters.
            let leaving = (y * 150 + k) * TOWN_PEOPLE + 59;
            list.add(Change::LeavePerson {
                person: staff_no(leaving),
                reason: LeavingReason::Retired,
            });
            let new = person(
                1_000_000 + leaving,
                Engagement::Administrative,
                &of("ZF"),
                &of("ZF"),
            );
            list.enter(new);
        }
        for k in 0..30 {
            let department = self.department((y * 7 + k) % COUNTIES, k);
            let mut office = unit(
                UnitCode::of(self.counties[(y * 7 + k) % COUNTIES], &format!("K{y}{k}")),
                "科室",
                UnitKind::Bureau,
                Body::Internal,
                Some(&department),
            );
            office.unit.division = self.counties[(y * 7 + k) % COUNTIES];
            list.add(Change::FoundUnit {
                unit: Box::new(office),
            });
            list.add(Change::GrantPosts {
                unit: department,
                kind: PostKind::Administrative,
                count: 1,
            });
        }
        let mut k = 0;
        while list.changes.len() < A_YEAR {
            list.next_day();
            self.within(&mut list, (y * 331 + k * 7) % all, 20 + k % 10);
            k += 1;
        }
        list.changes.truncate(A_YEAR);
        list.changes
    }

    /// A post goes from a department to a town, with somebody of it.
    fn sink(&self, list: &mut List, town: &Town, department: &UnitCode, k: usize) {
        let organ = UnitCode::of(town.code, "ZF");
        let at = self
            .departments()
            .position(|d| d == *department)
            .unwrap_or(0);
        list.add(Change::MovePosts {
            from: department.clone(),
            to: organ.clone(),
            kind: PostKind::Administrative,
            count: 1,
        });
        let taken = list.sunk.entry(at).or_insert(k * 3);
        let no = self.towns.len() * TOWN_PEOPLE + at * DEPARTMENT_PEOPLE + *taken;
        *taken += 1;
        list.add(Change::MovePerson {
            person: staff_no(no),
            unit: organ.clone(),
            serves: organ,
            title: "科员".to_owned(),
            rank: Rank::Staff,
        });
    }

    /// Somebody works elsewhere in the town.
    fn within(&self, list: &mut List, town: usize, k: usize) {
        let of = |letters: &str| UnitCode::of(self.towns[town].code, letters);
        list.add(Change::MovePerson {
            person: staff_no(town * TOWN_PEOPLE + k),
            unit: of("ZF"),
            serves: of(["DZB", "JSJ", "NCJ"][(k + list.changes.len()) % 3]),
            title: format!("科员{k}"),
            rank: Rank::Staff,
        });
    }

    pub fn reform(&self) -> Vec<DatedChange> {
        let mut list = List::new("reform".to_owned(), date(2027, 3, 1));
        for n in 10..20 {
            list.add(Change::ReleaseItem {
                item: item_code(n),
                letters: "FWZX".to_owned(),
                towns: Towns::All,
            });
            list.add(Change::AdoptItem {
                item: item_code(n),
                letters: "ZFJ".to_owned(),
                towns: Towns::All,
            });
        }
        for (n, town) in self.towns.iter().enumerate() {
            if n == 750 {
                list.day = date(2027, 7, 1);
            }
            list.add(Change::MergeUnit {
                from: UnitCode::of(town.code, "NYZX"),
                into: UnitCode::of(town.code, "ZHFW"),
            });
            if n % 3 == 0 {
                self.sink(&mut list, town, &self.department(town.county, n), 11);
            }
        }
        let mut k = 0;
        while list.changes.len() < REFORM {
            self.within(&mut list, k % self.towns.len(), 10 + k / self.towns.len());
            k += 1;
        }
        list.changes
    }
}

fn unit(
    code: UnitCode,
    name: &str,
    kind: UnitKind,
    body: Body,
    parent: Option<&UnitCode>,
) -> UnitFounding {
    let division = code.division().unwrap_or_else(|| unreachable!("{code}"));
    UnitFounding {
        unit: Unit {
            code,
            name: name.to_owned(),
            short_name: name.to_owned(),
            division,
            kind,
            side: Side::Back,
            parent: parent.cloned(),
        },
        body,
        host: None,
        leadership: Leadership::default(),
        name_plates: Vec::new(),
        answers_to: Vec::new(),
        label: "示例".to_owned(),
    }
}

fn staff_no(n: usize) -> StaffNo {
    StaffNo(format!("S{n:07}").into())
}

fn item_code(n: usize) -> ItemCode {
    ItemCode(format!("SX-{n:03}"))
}

fn person(n: usize, kind: Engagement, unit: &UnitCode, serves: &UnitCode) -> Staff {
    let day = |n: usize| i64::try_from(n % 9_000).unwrap_or(0).days();
    let after = |from: Date, span: Span| from.checked_add(span).unwrap_or(from);
    Staff {
        no: staff_no(n),
        name: format!("人{n}"),
        sex: if n.is_multiple_of(2) {
            Sex::Female
        } else {
            Sex::Male
        },
        born: after(date(1965, 1, 1), day(n)),
        kind,
        unit: unit.clone(),
        serves: serves.clone(),
        title: "科员".to_owned(),
        rank: Rank::Staff,
        entered: after(date(1990, 1, 1), day(n)),
        status: StaffStatus::OnPost,
        lent_by: None,
        login: None,
        label: "合成".to_owned(),
    }
}

/// Changes in the order they are in force, with their papers.
struct List {
    code: String,
    day: Date,
    changes: Vec<DatedChange>,
    sunk: std::collections::BTreeMap<usize, usize>,
}

impl List {
    fn new(code: String, day: Date) -> Self {
        let mut list = Self {
            code,
            day,
            changes: Vec::new(),
            sunk: std::collections::BTreeMap::new(),
        };
        for (what, kind) in [
            ("carrier", DocumentKind::Supporting),
            ("resolution", DocumentKind::Resolution),
            ("approval", DocumentKind::UpperApproval),
        ] {
            let document = Document {
                code: list.paper(what),
                number: format!("示例〔{}〕1号", day.year()),
                title: "示例".to_owned(),
                issuer: "示例".to_owned(),
                kind,
                issued: day,
                from: day,
                to: None,
                governs: Vec::new(),
                post_use: None,
                label: "示例".to_owned(),
            };
            list.add(Change::IssueDocument { document });
        }
        list
    }

    fn paper(&self, what: &str) -> DocumentCode {
        DocumentCode(format!("{}-{what}", self.code))
    }

    /// Two days in three are working days.
    fn next_day(&mut self) {
        let end = date(self.day.year(), 12, 20);
        self.day = self.day.tomorrow().unwrap_or(end).min(end);
    }

    /// Somebody enters, by a leave to use the post (用编核准).
    fn enter(&mut self, person: Staff) {
        let code = DocumentCode(format!("{}-use-{}", self.code, self.changes.len()));
        let leave = Document {
            code: code.clone(),
            number: code.to_string(),
            title: code.to_string(),
            issuer: String::new(),
            kind: DocumentKind::Establishment,
            issued: self.day,
            from: self.day,
            to: None,
            governs: Vec::new(),
            post_use: Some(model::document::PostUse {
                unit: person.unit.clone(),
                kind: PostKind::Administrative,
                count: 1,
            }),
            label: String::new(),
        };
        self.add(Change::IssueDocument { document: leave });
        self.add(Change::EnterPerson {
            person: Box::new(person),
        });
        if let Some(last) = self.changes.last_mut() {
            last.document = code;
        }
    }

    fn add(&mut self, change: Change) {
        self.changes.push(DatedChange {
            at: format!("{}:{}", self.code, self.changes.len() + 1),
            effective: self.day,
            document: self.paper("carrier"),
            resolution: Some(self.paper("resolution")),
            approval: Some(self.paper("approval")),
            change,
        });
    }
}
