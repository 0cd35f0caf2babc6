//! Who lives together: sexes, ages and ties of one household.

use codes::lists::Sex;

use crate::chance::Chance;

/// Tie to the head of the household (与户主关系).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// 户主.
    Head,
    /// 配偶.
    Spouse,
    /// 子、女.
    Child,
    /// 儿媳、女婿.
    ChildInLaw,
    /// 孙辈.
    Grandchild,
    /// 父、母.
    Parent,
}

/// One member before names and numbers: age in completed years, and whose surname goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Tie to the head.
    pub relation: Relation,
    /// Sex.
    pub sex: Sex,
    /// Completed years.
    pub age: i64,
    /// Came by marriage: own surname, more often from elsewhere.
    pub married_in: bool,
}

/// Shape of a household; an ageing county on the coast of Jiangsu, after the share of people
/// of 60 and over in the 2020 census (about 39 %), otherwise our own estimate.
#[derive(Debug, Clone, Copy)]
enum Kind {
    ElderCouple,
    ElderAlone,
    ThreeGenerations,
    Nuclear,
    EmptyNest,
    Single,
    OldestWithChild,
}

const KINDS: [(Kind, u64); 7] = [
    (Kind::ElderCouple, 262),
    (Kind::ElderAlone, 148),
    (Kind::ThreeGenerations, 200),
    (Kind::Nuclear, 240),
    (Kind::EmptyNest, 95),
    (Kind::Single, 60),
    (Kind::OldestWithChild, 40),
];

/// How many there are of each age from 60 on, relatively: many born after 1962, few in 1959–61.
fn elders_of(age: i64) -> u64 {
    match age {
        60..=64 => 100,
        65..=67 => 52,
        68..=76 => (82 - (age - 68) * 3) as u64,
        77..=80 => (54 - (age - 77) * 4) as u64,
        // A tenth fewer with each year; 35 at 81.
        _ => (35.0 * 0.885f64.powi((age - 81) as i32) * 100.0) as u64 / 100,
    }
}

/// Draws households.
pub struct Households {
    kinds: Vec<u64>,
    elders: Vec<u64>,
    older: Vec<u64>,
}

const OLDEST: i64 = 105;

impl Default for Households {
    fn default() -> Self {
        let running = |weights: &mut dyn Iterator<Item = u64>| {
            let mut sum = 0;
            weights
                .map(|w| {
                    sum += w;
                    sum
                })
                .collect::<Vec<u64>>()
        };
        Self {
            kinds: running(&mut KINDS.iter().map(|k| k.1)),
            // Tenths, so that the few centenarians do not round away.
            elders: running(&mut (60..=OLDEST).map(|a| elders_of(a) * 10 + 1)),
            older: running(&mut (80..=OLDEST).map(|a| elders_of(a) * 10 + 1)),
        }
    }
}

fn other(sex: Sex) -> Sex {
    if sex == Sex::Male {
        Sex::Female
    } else {
        Sex::Male
    }
}

fn either(chance: &mut Chance) -> Sex {
    // 105 boys to 100 girls.
    if chance.happens(0.512) {
        Sex::Male
    } else {
        Sex::Female
    }
}

impl Households {
    /// One household, the head first.
    pub fn draw(&self, chance: &mut Chance) -> Vec<Member> {
        match KINDS[chance.by_weight(&self.kinds).min(KINDS.len() - 1)].0 {
            Kind::ElderCouple => self.elder_couple(chance),
            Kind::ElderAlone => self.elder_alone(chance),
            Kind::ThreeGenerations => {
                let age = chance.between(33, 62);
                self.with_parents(chance, age)
            }
            Kind::Nuclear => {
                let age = chance.between(25, 56);
                self.couple_with_children(chance, age)
            }
            Kind::EmptyNest => couple(chance, 48, 63),
            Kind::Single => {
                let sex = either(chance);
                vec![Member {
                    relation: Relation::Head,
                    sex,
                    age: chance.between(20, 59),
                    married_in: false,
                }]
            }
            Kind::OldestWithChild => self.oldest_with_child(chance),
        }
    }

    /// The household of somebody given: a head of that sex and age, with whom fits.
    pub fn around(&self, chance: &mut Chance, sex: Sex, age: i64) -> Vec<Member> {
        let mut all = match chance.below(3) {
            0 => self.with_parents(chance, age),
            1 => self.couple_with_children(chance, age),
            _ => vec![Member {
                relation: Relation::Head,
                sex,
                age,
                married_in: false,
            }],
        };
        // The head is the given one; a spouse is of the other sex.
        for m in &mut all {
            match m.relation {
                Relation::Head => (m.sex, m.married_in) = (sex, false),
                Relation::Spouse => (m.sex, m.married_in) = (other(sex), true),
                _ => {}
            }
        }
        all
    }

    fn elder(&self, chance: &mut Chance) -> i64 {
        60 + chance.by_weight(&self.elders) as i64
    }

    fn elder_couple(&self, chance: &mut Chance) -> Vec<Member> {
        let age = self.elder(chance);
        let wife = (age - chance.between(-2, 6)).clamp(56, OLDEST);
        vec![
            Member {
                relation: Relation::Head,
                sex: Sex::Male,
                age,
                married_in: false,
            },
            Member {
                relation: Relation::Spouse,
                sex: Sex::Female,
                age: wife,
                married_in: true,
            },
        ]
    }

    fn elder_alone(&self, chance: &mut Chance) -> Vec<Member> {
        // The older of two draws: those who live alone have mostly outlived somebody.
        let age = self.elder(chance).max(self.elder(chance));
        let woman = chance.happens(0.7);
        let sex = if woman { Sex::Female } else { Sex::Male };
        vec![Member {
            relation: Relation::Head,
            sex,
            age,
            married_in: woman,
        }]
    }

    fn couple_with_children(&self, chance: &mut Chance, age: i64) -> Vec<Member> {
        let mut all = couple(chance, age, age);
        let mother = all[1].age;
        let children = match chance.below(10) {
            0..=1 => 0,
            2..=7 => 1,
            _ => 2,
        };
        for _ in 0..children {
            let age = mother - chance.between(21, 32);
            // Grown children mostly live elsewhere.
            if (0..=17).contains(&age) || (age > 17 && chance.happens(0.45)) {
                all.push(Member {
                    relation: Relation::Child,
                    sex: either(chance),
                    age,
                    married_in: false,
                });
            }
        }
        all
    }

    fn with_parents(&self, chance: &mut Chance, age: i64) -> Vec<Member> {
        let mut all = self.couple_with_children(chance, age);
        let father = age + chance.between(21, 29);
        let mother = father - chance.between(-1, 5);
        // The older the parents, the likelier that one is left.
        let both = if father < 75 { 0.75 } else { 0.35 };
        let alive = |age: i64| (56..=OLDEST - 3).contains(&age);
        if alive(mother) {
            all.push(Member {
                relation: Relation::Parent,
                sex: Sex::Female,
                age: mother,
                married_in: true,
            });
        }
        if alive(father) && chance.happens(both) {
            all.push(Member {
                relation: Relation::Parent,
                sex: Sex::Male,
                age: father,
                married_in: false,
            });
        }
        all
    }

    fn oldest_with_child(&self, chance: &mut Chance) -> Vec<Member> {
        let oldest = 80 + chance.by_weight(&self.older) as i64;
        let age = (oldest - chance.between(21, 34)).max(47);
        let mut all = couple(chance, age, age);
        let woman = chance.happens(0.66);
        let sex = if woman { Sex::Female } else { Sex::Male };
        all.push(Member {
            relation: Relation::Parent,
            sex,
            age: oldest,
            married_in: woman,
        });
        all
    }
}

fn couple(chance: &mut Chance, low: i64, high: i64) -> Vec<Member> {
    let age = chance.between(low, high);
    let wife = (age - chance.between(-2, 4)).max(20);
    vec![
        Member {
            relation: Relation::Head,
            sex: Sex::Male,
            age,
            married_in: false,
        },
        Member {
            relation: Relation::Spouse,
            sex: Sex::Female,
            age: wife,
            married_in: true,
        },
    ]
}
