//! Numbers nobody else has: citizen numbers, phones, bank accounts of made-up people.

use std::collections::HashMap;

use crate::day::{date_of_day_number, day_number};
use codes::citizen::CitizenNumber;
use codes::lists::Sex;
use jiff::civil::Date;

use crate::chance::Chance;

/// The county's own six digits and those its people really bring with them. All are or were
/// codes of GB/T 2260; several are abolished, as in life (DOMAIN §2.1).
const OLDER: [u32; 9] = [
    320_621, 320_622, 320_624, 320_625, 320_626, 320_602, 321_025, 320_922, 320_924,
];
/// For those whose number was first given after 1987.
const YOUNGER: [u32; 10] = [
    320_621, 320_682, 320_683, 320_684, 320_681, 320_602, 320_611, 320_922, 522_425, 532_128,
];

/// Gives out citizen numbers, each once.
#[derive(Debug, Clone, Default)]
pub struct NumberBook {
    /// Sequences used, by division and day, men and women apart.
    used: HashMap<(u32, i64), [u16; 2]>,
}

impl NumberBook {
    /// A number of somebody born on `birth` and first registered in `division`. When the 500
    /// sequences of a day and sex are used up, the birth date moves to the day before.
    pub fn give(&mut self, division: u32, birth: Date, sex: Sex) -> CitizenNumber {
        let mut day = day_number(birth);
        loop {
            let used = self.used.entry((division, day)).or_default();
            let count = &mut used[usize::from(sex == Sex::Male)];
            if *count < 500 {
                // 137 and 500 share no factor, so the first 500 of a day differ from each other.
                let at =
                    (u64::from(*count) * 137 + day.unsigned_abs() * 61 + u64::from(division)) % 500;
                *count += 1;
                let sequence = at as u16 * 2 + u16::from(sex == Sex::Male);
                if let Some(number) =
                    CitizenNumber::compose(division, date_of_day_number(day), sequence)
                {
                    // 996–999 would be read as the 1800s in the 15-digit form.
                    if sequence < 996 {
                        return number;
                    }
                }
                continue;
            }
            day -= 1;
        }
    }
}

/// The six digits somebody's number begins with: mostly the county's, else where she came from.
pub fn division_of_birth(chance: &mut Chance, county: u32, birth: Date, native: bool) -> u32 {
    if native {
        return county;
    }
    let from: &[u32] = if birth.year() < 1987 {
        &OLDER
    } else {
        &YOUNGER
    };
    chance.pick(from).copied().unwrap_or(county)
}

/// A mobile number of the segment 154, which is not assigned to the public; each serial its own.
#[must_use]
pub fn phone(serial: u64) -> String {
    format!(
        "154{:08}",
        (serial.wrapping_mul(38_447_231) + 1_234_567) % 100_000_000
    )
}

/// A bank account of nineteen digits with a right check digit (ISO/IEC 7812) and the made-up
/// issuer 623900; each serial its own.
#[must_use]
pub fn account(serial: u64) -> String {
    let body = u128::from(serial) * 618_033_988_749 % 1_000_000_000_000;
    let digits = format!("623900{body:012}");
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b - b'0');
            match i % 2 {
                0 if d > 4 => d * 2 - 9,
                0 => d * 2,
                _ => d,
            }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}
