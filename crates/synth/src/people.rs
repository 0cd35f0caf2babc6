//! The population: households grid by grid, never all in memory.

use std::collections::HashMap;

use crate::day::{date_of_day_number, day_number};
use codes::citizen::CitizenNumber;
use codes::division::{DivisionCode, GridCode, Level};
use codes::lists::Sex;
use jiff::civil::Date;
use model::place::Point;

use crate::chance::Chance;
use crate::geometry::{CountyGeometry, GridArea, short_name};
use crate::household::{Households, Member, Relation};
use crate::names::Names;
use crate::numbers::{NumberBook, account, division_of_birth, phone};
use crate::planted::{Planted, Trial, planted};
use crate::staff::{StaffError, StaffMember, StaffPlanIn, staff};

/// Where somebody is registered (户籍) and where she lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Registration {
    /// Registered and living in her village.
    Here,
    /// Registered in the village, living outside the county (人户分离).
    LivesElsewhere,
    /// Living in the village, registered in another county (six digits and zeros).
    RegisteredElsewhere(DivisionCode),
}

/// A bank account for benefits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticAccount {
    /// Nineteen digits; the issuer 623900 is made up.
    pub number: String,
    /// Name of the holder, mostly her own.
    pub holder: String,
}

/// What is to be known of a made-up record besides its content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// Always true: no real person.
    pub synthetic: bool,
    /// What she was planted for.
    pub planted: Option<Trial>,
    /// Account name, if she is of the staff.
    pub login: Option<String>,
}

/// One record of the population as its source holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntheticPerson {
    /// Its place in the population, from 1; the same for the same seed, count and day.
    pub serial: u64,
    /// Canonical citizen number. Unique, but for [`Trial::TwoRecords`].
    pub number: CitizenNumber,
    /// The number as the source writes it: 18 characters or the old 15.
    pub written: String,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub birth: Date,
    /// Household, the same for all who live together.
    pub household: u64,
    /// Tie to its head.
    pub relation: Relation,
    /// Village.
    pub village: DivisionCode,
    /// Grid.
    pub grid: GridCode,
    /// Address down to the house number.
    pub address: String,
    /// The house's gate, inside the grid.
    pub gate: Point,
    /// Mobile, own or of the household.
    pub phone: Option<String>,
    /// Account for benefits, for people of 16 and over.
    pub account: Option<SyntheticAccount>,
    /// Registration.
    pub registration: Registration,
    /// Registered here since, where she moved in.
    pub since: Option<Date>,
    /// Registration moved away on.
    pub moved_away: Option<Date>,
    /// Died on.
    pub died: Option<Date>,
    /// The population library first holds the record on this day; `None`: from the beginning.
    pub known_from: Option<Date>,
    /// The population library learns of the death on this day.
    pub death_known_from: Option<Date>,
    /// Marks.
    pub marks: Marks,
}

/// A population: staff and planted persons made, everybody else by [`Population::people`].
pub struct Population<'a> {
    seed: u64,
    today: Date,
    geometry: &'a CountyGeometry,
    /// The staff, each also among the people.
    pub staff: Vec<StaffMember>,
    /// The planted persons, each also among the people.
    pub planted: Vec<Planted>,
    book: NumberBook,
    /// Records of each grid, in the order of the grids.
    quotas: Vec<u64>,
    /// Planted persons and staff by grid.
    at_home: HashMap<GridCode, (Vec<usize>, Vec<usize>)>,
}

impl<'a> Population<'a> {
    /// Plans a population of `count` records — more, where staff and planted persons alone are
    /// more. Ages are as of `today`.
    ///
    /// # Errors
    /// [`StaffError`] of the plan.
    pub fn plan(
        seed: u64,
        count: u64,
        geometry: &'a CountyGeometry,
        staff_plan: &StaffPlanIn,
        today: Date,
    ) -> Result<Self, StaffError> {
        let mut book = NumberBook::default();
        let staff = staff(seed, staff_plan, geometry, today, &mut book)?;
        let villages: Vec<DivisionCode> = geometry.villages.iter().map(|v| v.code).collect();
        let planted = planted(today, &villages);
        let mut at_home: HashMap<GridCode, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for (i, p) in planted.iter().enumerate() {
            if let Some(grid) = geometry.grids_in(p.village).first() {
                at_home.entry(grid.code).or_default().0.push(i);
            }
        }
        for (i, m) in staff.iter().enumerate() {
            at_home.entry(m.home).or_default().1.push(i);
        }
        let reserved: Vec<u64> = geometry
            .grids
            .iter()
            .map(|g| {
                at_home
                    .get(&g.code)
                    .map_or(0, |(p, s)| records(p, &planted) + s.len() as u64)
            })
            .collect();
        let free = count.saturating_sub(reserved.iter().sum());
        let quotas = share(free, geometry)
            .into_iter()
            .zip(reserved)
            .map(|(a, b)| a + b)
            .collect();
        Ok(Self {
            seed,
            today,
            geometry,
            staff,
            planted,
            book,
            quotas,
            at_home,
        })
    }

    /// How many records [`Population::people`] gives.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.quotas.iter().sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Everybody, grid by grid in the order of the codes; at most one grid's people are in
    /// memory. Every call gives the same people.
    pub fn people(&self) -> impl Iterator<Item = SyntheticPerson> + '_ {
        let mut maker = Maker {
            population: self,
            book: self.book.clone(),
            names: Names::default(),
            households: Households::default(),
            serial: 0,
        };
        (0..self.quotas.len()).flat_map(move |grid| maker.grid(grid))
    }
}

fn records(planted_here: &[usize], planted: &[Planted]) -> u64 {
    planted_here
        .iter()
        .map(|&i| 1 + u64::from(planted[i].also_written.is_some()))
        .sum()
}

/// Divides `count` among the grids by weight, remainders to the largest first.
fn share(count: u64, geometry: &CountyGeometry) -> Vec<u64> {
    let total: u128 = geometry
        .grids
        .iter()
        .map(|g| u128::from(g.weight))
        .sum::<u128>()
        .max(1);
    let exact = |g: &GridArea| u128::from(count) * u128::from(g.weight);
    let mut parts: Vec<u64> = geometry
        .grids
        .iter()
        .map(|g| (exact(g) / total) as u64)
        .collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(exact(&geometry.grids[i]) % total), i));
    let left = count - parts.iter().sum::<u64>();
    for &i in order.iter().take(left as usize) {
        parts[i] += 1;
    }
    parts
}

/// What a household has in common.
struct Home {
    household: u64,
    address: String,
    gate: Point,
    registration: Registration,
}

struct Maker<'p, 'a> {
    population: &'p Population<'a>,
    book: NumberBook,
    names: Names,
    households: Households,
    serial: u64,
}

impl Maker<'_, '_> {
    fn grid(&mut self, index: usize) -> std::vec::IntoIter<SyntheticPerson> {
        let population = self.population;
        let geometry = population.geometry;
        let grid = &geometry.grids[index];
        let mut chance = Chance::new(
            population.seed,
            "people",
            grid.code.division().number() * 1_000 + u64::from(grid.code.serial()),
        );
        let quota = population.quotas[index] as usize;
        let place = Place::of(geometry, grid);
        let mut all: Vec<SyntheticPerson> = Vec::with_capacity(quota);
        let mut house = 0u64;
        let (planted, staff) = population
            .at_home
            .get(&grid.code)
            .cloned()
            .unwrap_or_default();
        for i in &planted {
            house += 1;
            let home = place.home(&mut chance, house, Registration::Here);
            self.plant(&mut chance, &population.planted[*i], grid, &home, &mut all);
        }
        for (k, i) in staff.iter().enumerate() {
            house += 1;
            let member = &population.staff[*i];
            let home = place.home(&mut chance, house, Registration::Here);
            let age = age_on(member.birth, population.today);
            let members = self.households.around(&mut chance, member.sex, age);
            // Whatever else lives there, every one of the staff still to come must find a place.
            let room = quota
                .saturating_sub(all.len() + (staff.len() - k - 1))
                .max(1);
            self.settle(
                &mut chance,
                grid,
                &home,
                members,
                room,
                Some(member),
                &mut all,
            );
        }
        while all.len() < quota {
            house += 1;
            let registration = self.registration(&mut chance);
            let home = place.home(&mut chance, house, registration);
            let members = self.households.draw(&mut chance);
            self.settle(
                &mut chance,
                grid,
                &home,
                members,
                quota - all.len(),
                None,
                &mut all,
            );
        }
        all.into_iter()
    }

    fn registration(&self, chance: &mut Chance) -> Registration {
        match chance.below(1_000) {
            0..=14 => Registration::LivesElsewhere,
            15..=29 => {
                let county = self.county();
                let from = u64::from(division_of_birth(
                    chance,
                    county,
                    self.population.today,
                    false,
                ));
                DivisionCode::from_number(from * 1_000_000)
                    .map_or(Registration::Here, Registration::RegisteredElsewhere)
            }
            _ => Registration::Here,
        }
    }

    fn county(&self) -> u32 {
        (self.population.geometry.county.code.number() / 1_000_000) as u32
    }

    fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// Gives the members of a household their names, numbers and lives.
    #[expect(
        clippy::too_many_arguments,
        reason = "one private call site shape; a struct would only rename them"
    )]
    fn settle(
        &mut self,
        chance: &mut Chance,
        grid: &GridArea,
        home: &Home,
        members: Vec<Member>,
        room: usize,
        head: Option<&StaffMember>,
        all: &mut Vec<SyntheticPerson>,
    ) {
        let today = self.population.today;
        let head_name = head.map(|h| surname_of(&h.name));
        let family: String =
            head_name.map_or_else(|| self.names.surname(chance).to_owned(), str::to_owned);
        let first = all.len();
        for (i, member) in members.into_iter().take(room).enumerate() {
            let serial = self.next_serial();
            let staff = head.filter(|_| i == 0);
            let number = match staff {
                Some(s) => s.number,
                None => {
                    let birth = date_of_day_number(
                        day_number(today) - days_of(member.age) - chance.between(0, 364),
                    );
                    let at_home = matches!(
                        home.registration,
                        Registration::Here | Registration::LivesElsewhere
                    );
                    let native =
                        at_home && chance.happens(if member.married_in { 0.86 } else { 0.975 });
                    let division = division_of_birth(chance, self.county(), birth, native);
                    self.book.give(division, birth, member.sex)
                }
            };
            let birth = number.birth_date();
            let name = match staff {
                Some(s) => s.name.clone(),
                None => {
                    let own = if member.married_in {
                        self.names.surname(chance)
                    } else {
                        family.as_str()
                    };
                    format!(
                        "{own}{}",
                        self.names.given(chance, member.sex, birth.year())
                    )
                }
            };
            let mut person = SyntheticPerson {
                serial,
                number,
                written: number.as_str().to_owned(),
                name,
                sex: member.sex,
                birth,
                household: home.household,
                relation: member.relation,
                village: grid.code.division(),
                grid: grid.code,
                address: home.address.clone(),
                gate: home.gate,
                phone: None,
                account: None,
                registration: home.registration,
                since: None,
                moved_away: None,
                died: None,
                known_from: None,
                death_known_from: None,
                marks: Marks {
                    synthetic: true,
                    planted: None,
                    login: staff.map(|s| s.login.clone()),
                },
            };
            self.live(chance, member.age, &mut person);
            all.push(person);
        }
        shared_phone(&mut all[first..]);
        shared_account(chance, &mut all[first..], today);
    }

    /// Phone, account, moves and death of one person.
    fn live(&self, chance: &mut Chance, age: i64, person: &mut SyntheticPerson) {
        let today = self.population.today;
        let has_phone = match age {
            ..12 => 0.0,
            12..=75 => 0.96,
            76..=79 => 0.7,
            _ => 0.45,
        };
        if chance.happens(has_phone) || person.marks.login.is_some() {
            person.phone = Some(phone(person.serial));
        }
        if age >= 16 {
            person.account = Some(SyntheticAccount {
                number: account(person.serial),
                holder: person.name.clone(),
            });
        }
        if person.marks.login.is_some() {
            return;
        }
        let back = |chance: &mut Chance, years: i64| {
            date_of_day_number(day_number(today) - chance.between(1, years * 365))
        };
        // Deaths of the last three years, by age; what happened before is not in the library.
        let yearly = match age {
            ..50 => 0.000_8,
            50..=59 => 0.004,
            60..=69 => 0.010,
            70..=79 => 0.030,
            80..=89 => 0.075,
            _ => 0.19,
        };
        if chance.happens(yearly * 3.0) {
            let died = back(chance, 3).max(person.birth);
            let learnt = day_number(died) + chance.between(2, 25);
            person.died = Some(died);
            person.death_known_from = Some(date_of_day_number(learnt));
        } else if chance.happens(0.012) && person.registration == Registration::Here {
            person.moved_away = Some(back(chance, 3).max(person.birth));
        } else if person.registration == Registration::Here
            && person.number.division() != self.county().to_string()
        {
            // Who was not born here came at some time, mostly long ago.
            let years = if chance.happens(0.12) {
                3
            } else {
                age.clamp(4, 60)
            };
            person.since = Some(back(chance, years).max(person.birth));
        }
    }

    fn plant(
        &mut self,
        chance: &mut Chance,
        planted: &Planted,
        grid: &GridArea,
        home: &Home,
        all: &mut Vec<SyntheticPerson>,
    ) {
        let division = planted.born_in.unwrap_or_else(|| self.county());
        let number = self.book.give(division, planted.birth, planted.sex);
        let serial = self.next_serial();
        let own = phone(serial);
        let person = SyntheticPerson {
            serial,
            number,
            written: number.as_str().to_owned(),
            name: planted.name.to_owned(),
            sex: planted.sex,
            birth: number.birth_date(),
            household: home.household,
            relation: Relation::Head,
            village: grid.code.division(),
            grid: grid.code,
            address: home.address.clone(),
            gate: home.gate,
            phone: Some(own).filter(|_| chance.happens(0.5)),
            account: Some(SyntheticAccount {
                number: account(serial),
                holder: planted.name.to_owned(),
            }),
            registration: Registration::Here,
            since: planted.since,
            moved_away: None,
            died: planted.died,
            known_from: planted.known_from,
            death_known_from: planted.death_known_from,
            marks: Marks {
                synthetic: true,
                planted: Some(planted.trial),
                login: None,
            },
        };
        if let Some(name) = planted.also_written {
            let mut second = person.clone();
            second.serial = self.next_serial();
            name.clone_into(&mut second.name);
            second.written = fifteen(number);
            second.phone = None;
            all.push(person);
            all.push(second);
        } else {
            all.push(person);
        }
    }
}

/// The number in its form before 1999: without century and check character.
fn fifteen(number: CitizenNumber) -> String {
    let all = number.as_str();
    format!("{}{}", &all[..6], &all[8..17])
}

fn days_of(years: i64) -> i64 {
    years * 365 + years / 4
}

fn age_on(birth: Date, today: Date) -> i64 {
    let years = i64::from(today.year()) - i64::from(birth.year());
    if (today.month(), today.day()) < (birth.month(), birth.day()) {
        years - 1
    } else {
        years
    }
}

fn surname_of(name: &str) -> &str {
    let one = name.chars().next().map_or(0, char::len_utf8);
    let two = name.char_indices().nth(2).map_or(name.len(), |(i, _)| i);
    // 欧阳 is the only double surname of the list.
    if name.starts_with("欧阳") {
        &name[..two]
    } else {
        &name[..one]
    }
}

/// Who has no phone is reached by that of the household, if anybody has one.
fn shared_phone(household: &mut [SyntheticPerson]) {
    let first = household
        .iter()
        .filter(|p| p.died.is_none() && p.moved_away.is_none())
        .find_map(|p| p.phone.clone());
    for p in household {
        if p.phone.is_none() {
            p.phone.clone_from(&first);
        }
    }
}

/// A few of the oldest have given the account of somebody they live with: what the alarm is for.
fn shared_account(chance: &mut Chance, household: &mut [SyntheticPerson], today: Date) {
    for i in 1..household.len() {
        if age_on(household[i].birth, today) >= 80
            && household[i].marks.login.is_none()
            && chance.happens(0.02)
        {
            household[i].account = household[0].account.clone();
        }
    }
}

/// What addresses of a grid begin with, and where its houses stand.
struct Place<'g> {
    grid: &'g GridArea,
    prefix: String,
}

impl<'g> Place<'g> {
    fn of(geometry: &CountyGeometry, grid: &'g GridArea) -> Self {
        let village = grid.code.division();
        let town = village
            .at(Level::Town)
            .and_then(|t| geometry.town(t))
            .map_or("", |t| t.name.as_str());
        let short = geometry
            .village(village)
            .map(|v| short_name(&v.name))
            .unwrap_or_default();
        let short = short.strip_prefix(town).unwrap_or(&short);
        Self {
            grid,
            prefix: format!("{}{town}{short}", geometry.county.name),
        }
    }

    fn home(&self, chance: &mut Chance, house: u64, registration: Registration) -> Home {
        let serial = u64::from(self.grid.code.serial());
        // Four groups (组) a grid; numbers run through the group.
        let group = (serial - 1) * 4 + (house - 1) % 4 + 1;
        let number = (house - 1) / 4 + 1;
        Home {
            household: self.grid.code.division().number() % 1_000_000 * 100_000_000
                + serial * 100_000
                + house,
            address: format!("{}{group}组{number}号", self.prefix),
            gate: self.gate(chance),
            registration,
        }
    }

    fn gate(&self, chance: &mut Chance) -> Point {
        let b = &self.grid.bounds;
        for _ in 0..200 {
            let p = Point {
                lng_e7: chance.between(b.low.lng_e7, b.high.lng_e7),
                lat_e7: chance.between(b.low.lat_e7, b.high.lat_e7),
            };
            if self.grid.shape.contains(p) {
                return p;
            }
        }
        self.grid.label
    }
}
