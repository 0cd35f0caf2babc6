//! What is really so of a person, as far as departments write about her.

use crate::chance::Chance;
use crate::people::SyntheticPerson;
use codes::CitizenNumber;
use codes::lists::Sex;
use codes::zone::day_number;

/// A person.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// Number.
    pub number: CitizenNumber,
    /// Name.
    pub name: String,
    /// A name she had before, where it was changed.
    pub former_name: Option<String>,
    /// Sex code.
    pub sex: &'static str,
    /// Birth, in days since 1970.
    pub birth: i32,
    /// Nation code.
    pub nation: &'static str,
    /// Marital code.
    pub marital: &'static str,
    /// Education code.
    pub education: &'static str,
    /// Politics code.
    pub politics: &'static str,
    /// Village, by its place among the villages.
    pub village: u32,
    /// Address.
    pub address: String,
    /// Where she lived before, where she moved.
    pub former_address: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Account.
    pub account: Option<String>,
    /// Died on.
    pub died: Option<i32>,
    /// Left on.
    pub left: Option<i32>,
}

impl Truth {
    /// From a made-up person of the county; the rest is drawn by her serial number.
    #[must_use]
    pub fn of(person: &SyntheticPerson, village: u32, seed: u64) -> Self {
        let mut chance = Chance::new(seed, "truth", person.serial);
        let sex = match person.sex {
            Sex::Male => "1",
            Sex::Female => "2",
            _ => "0",
        };
        let age = 2026 - person.birth.year();
        let of = |running: &[u64], codes: &[&'static str], chance: &mut Chance| {
            codes[chance.by_weight(running).min(codes.len() - 1)]
        };
        let nation = of(
            &[985, 990, 994, 997, 1_000],
            &["01", "11", "03", "06", "97"],
            &mut chance,
        );
        let marital = match age {
            ..22 => "10",
            22..=35 => of(&[35, 96, 97, 100], &["10", "20", "30", "40"], &mut chance),
            36..=69 => of(&[4, 90, 95, 100], &["10", "20", "30", "40"], &mut chance),
            _ => of(&[3, 60, 98, 100], &["10", "20", "30", "40"], &mut chance),
        };
        let education = match age {
            ..7 => "90",
            7..=12 => "80",
            13..=15 => "70",
            16..=35 => of(
                &[3, 30, 60, 75, 90, 99, 100],
                &["10", "20", "30", "40", "60", "70", "80"],
                &mut chance,
            ),
            36..=65 => of(
                &[1, 8, 20, 30, 50, 85, 97, 100],
                &["10", "20", "30", "40", "60", "70", "80", "90"],
                &mut chance,
            ),
            _ => of(
                &[1, 4, 10, 30, 70, 100],
                &["20", "30", "60", "70", "80", "90"],
                &mut chance,
            ),
        };
        let politics = match age {
            ..14 => "13",
            14..=28 => of(&[30, 33, 35, 100], &["03", "01", "02", "13"], &mut chance),
            _ => of(&[9, 10, 100], &["01", "12", "13"], &mut chance),
        };
        let former_name = chance.happens(0.004).then(|| {
            let mut chars = person.name.chars();
            let surname: String = chars.by_ref().take(1).collect();
            let given = ["建华", "秀英", "国庆", "桂芳", "小红", "卫东"];
            format!("{surname}{}", chance.pick(&given).unwrap_or(&"华"))
        });
        let former_address = chance.happens(0.05).then(|| {
            let house = chance.between(1, 99);
            format!(
                "{}{house}号",
                person
                    .address
                    .trim_end_matches(|c: char| c.is_ascii_digit() || c == '号')
            )
        });
        Self {
            number: person.number,
            name: person.name.clone(),
            former_name: former_name.filter(|former| *former != person.name),
            sex,
            birth: day_number(person.birth),
            nation,
            marital,
            education,
            politics,
            village,
            address: person.address.clone(),
            former_address: former_address.filter(|former| *former != person.address),
            phone: person.phone.clone(),
            account: person.account.as_ref().map(|a| a.number.clone()),
            died: person.died.map(day_number),
            left: person.moved_away.map(day_number),
        }
    }

    /// Whether she is of these ages and lives.
    #[must_use]
    pub fn is_aged(&self, ages: Option<[i16; 2]>, today: i32) -> bool {
        let Some([from, to]) = ages else { return true };
        let age = (today - self.birth) / 365;
        i32::from(from) <= age && age <= i32::from(to) && self.died.is_none()
    }
}
