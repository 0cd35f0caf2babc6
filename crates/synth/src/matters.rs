//! What people come to the windows for in the lived past: matters with their season, how long they
//! take, how often they go otherwise, by which way they come in.
//!
//! All numbers are the product's own estimates (示例), not measurements of any county.

use crate::chance::Chance;
use jiff::civil::Date;

/// A matter (事项) that a town window takes in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matter {
    /// Code in the demonstration site's catalogue.
    pub code: &'static str,
    /// Whether a village takes it in as well.
    pub village: bool,
    /// How often, against the others.
    weight: u64,
    /// By month, hundredths of its mean.
    months: [u64; 12],
    /// Share filed for a business instead of a person.
    pub organisation: f64,
    /// Share that needs an inspection, a hearing, an expert review.
    pub special: f64,
    /// Share refused with reasons.
    pub refuse: f64,
    /// Share with something missing.
    pub notice: f64,
    /// How long each step takes, in hundredths of the usual.
    pub pace: u64,
}

const EVEN: [u64; 12] = [100; 12];
/// Building begins after the Spring Festival and again after the harvest.
const BUILDING: [u64; 12] = [60, 50, 170, 160, 120, 60, 60, 70, 120, 140, 120, 70];
/// Machines are registered before wheat (June) and rice (October).
const HARVEST: [u64; 12] = [30, 40, 80, 130, 250, 120, 60, 60, 200, 170, 40, 20];
/// Shops open after the Spring Festival and before the year ends.
const SHOPS: [u64; 12] = [90, 70, 150, 110, 100, 95, 85, 85, 100, 100, 105, 110];
/// Trees are felled while they rest.
const WINTER: [u64; 12] = [190, 120, 90, 50, 40, 40, 40, 50, 80, 120, 180, 200];
/// Signs and stalls: for the summer and the New Year.
const STALLS: [u64; 12] = [140, 80, 90, 110, 130, 130, 110, 90, 80, 80, 70, 90];

/// Every matter.
pub const MATTERS: [Matter; 11] = [
    matter("BM-072", 260, SHOPS, [0.0, 0.01, 0.01, 0.08], 70),
    matter("BM-062", 180, SHOPS, [0.30, 0.16, 0.03, 0.16], 100),
    matter("BM-063", 60, EVEN, [0.35, 0.30, 0.04, 0.18], 125),
    matter("QZ-001", 170, BUILDING, [0.0, 0.34, 0.06, 0.22], 165),
    matter("QZ-004", 70, WINTER, [0.10, 0.22, 0.04, 0.10], 110),
    matter("BM-049", 110, HARVEST, [0.08, 0.14, 0.01, 0.09], 80),
    matter("QZ-006", 90, STALLS, [0.55, 0.06, 0.05, 0.12], 90),
    matter("BM-056", 60, BUILDING, [0.30, 0.12, 0.05, 0.12], 105),
    in_villages(matter("BM-034", 150, EVEN, [0.0, 0.0, 0.01, 0.10], 60)),
    in_villages(matter("BM-011", 120, EVEN, [0.0, 0.02, 0.02, 0.14], 90)),
    in_villages(matter("BM-064", 60, STALLS, [0.0, 0.05, 0.04, 0.12], 80)),
];

/// Delegated to villages, too.
const fn in_villages(mut matter: Matter) -> Matter {
    matter.village = true;
    matter
}

const fn matter(
    code: &'static str,
    weight: u64,
    months: [u64; 12],
    shares: [f64; 4],
    pace: u64,
) -> Matter {
    let [organisation, special, refuse, notice] = shares;
    Matter {
        code,
        village: false,
        weight,
        months,
        organisation,
        special,
        refuse,
        notice,
        pace,
    }
}

/// A matter as one comes on a day by a way: a village takes in only what was delegated to it.
#[must_use]
pub fn matter_on(chance: &mut Chance, day: Date, way: Way) -> &'static Matter {
    let month = usize::try_from(day.month()).unwrap_or(1).clamp(1, 12) - 1;
    let mut sum = 0;
    let running: Vec<u64> = MATTERS
        .iter()
        .map(|matter| {
            if way != Way::Village || matter.village {
                sum += matter.weight * matter.months[month];
            }
            sum
        })
        .collect();
    &MATTERS[chance.by_weight(&running).min(MATTERS.len() - 1)]
}

/// The matter of a code.
#[must_use]
pub fn matter_of(code: &str) -> Option<&'static Matter> {
    MATTERS.iter().find(|matter| matter.code == code)
}

/// By whose hands a matter comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// She comes to the town's window.
    Window,
    /// The village clerk files for her.
    Village,
    /// The grid worker files at her door.
    Door,
    /// She files herself, online.
    Online,
    /// A relative files for her, online, by her authorisation.
    Relative,
}

impl Way {
    /// Whether it needs an open office.
    #[must_use]
    pub const fn needs_office(self) -> bool {
        matches!(self, Self::Window | Self::Village)
    }
}

/// A way, as often as each is gone.
#[must_use]
pub fn way(chance: &mut Chance) -> Way {
    const RUNNING: [u64; 5] = [58, 74, 84, 95, 100];
    [
        Way::Window,
        Way::Village,
        Way::Door,
        Way::Online,
        Way::Relative,
    ][chance.by_weight(&RUNNING).min(4)]
}

/// The minute of the day somebody comes: most before ten, nobody over noon; online until night.
#[must_use]
pub fn minute(chance: &mut Chance, way: Way) -> i64 {
    match way {
        Way::Online | Way::Relative => chance.between(8 * 60, 21 * 60 + 30),
        Way::Door => chance.between(9 * 60, 17 * 60),
        // Office hours are 8:30-11:30 and 14:00-17:30; half an hour is left at the end.
        Way::Window | Way::Village => match chance.below(10) {
            0..=3 => chance.between(8 * 60 + 32, 10 * 60),
            4..=5 => chance.between(10 * 60, 11 * 60 + 20),
            _ => chance.between(14 * 60 + 2, 17 * 60),
        },
    }
}
