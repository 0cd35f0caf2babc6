//! Which elements a column may mean by its values alone, whatever its header.

use super::column::{
    Seen, degrees, is_account, is_address, is_body, is_credit_code, is_money, is_number, is_person,
    is_phone,
};
use super::judge::{CODES_MAX, Guess, Judge};
use model::feed::{Element, ElementKind};

/// Of what the file's records speak, as far as its columns show.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parties {
    pub persons: bool,
    pub organisations: bool,
    pub places: bool,
}

/// Whether values look like something, the element that would be, how much it weighs when all of them
/// do, and what they look like.
type Look<'a> = (bool, &'a str, f64, &'a str);

impl Judge<'_> {
    /// What a column's values look like. `births` are the days of the file's citizen numbers, row by
    /// row; empty where it has none.
    pub fn by_values(
        &self,
        seen: &Seen<'_>,
        parties: Parties,
        births: &[Option<i32>],
    ) -> Vec<Guess> {
        if seen.given == 0 {
            return Vec::new();
        }
        let mut looks: Vec<Look<'_>> = self.shapes(seen, parties);
        looks.extend(self.divisions(seen, parties));
        looks.extend(self.days_of(seen, parties, births));
        looks.extend(self.words(seen));
        let shown = looks.into_iter().filter(|(shown, ..)| *shown);
        shown
            .filter_map(|(_, code, weight, what)| {
                let element = self.spec.elements.get(code)?;
                Some(self.weighed(seen, element, weight, what))
            })
            .collect()
    }

    fn weighed(&self, seen: &Seen<'_>, element: &Element, weight: f64, what: &str) -> Guess {
        let column = self.settled(seen, element, None);
        let all = seen.judged().count();
        let fits = self.fits(seen, &column, element);
        let share = fits as f64 / all.max(1) as f64;
        Guess {
            column,
            sure: weight * share.max(0.5),
            why: format!("values are {what}, {fits} of {all} fit"),
        }
    }

    /// What single values show.
    fn shapes(&self, seen: &Seen<'_>, parties: Parties) -> Vec<Look<'static>> {
        let Parties {
            persons,
            organisations,
            ..
        } = parties;
        let number = seen.share(is_number);
        let numbers = number >= 0.6;
        let credit = seen.share(is_credit_code);
        let phone = seen.share(is_phone);
        let body = seen.share(is_body);
        let varied = |fits: fn(&str) -> bool| {
            if seen.varies() { seen.share(fits) } else { 0.0 }
        };
        let (name, address) = (varied(is_person), varied(is_address));
        let within = |low: f64, high: f64| {
            let fits = |value: &str| degrees(value).is_some_and(|d| (low..=high).contains(&d));
            seen.share(fits) >= 0.9
        };
        let (phones, names, addresses) = (phone >= 0.8, name >= 0.8, address >= 0.7);
        let sure = 0.6 + 0.38 * credit;
        vec![
            (
                numbers,
                "person.number",
                0.6 + 0.38 * number,
                "citizen numbers",
            ),
            (
                !numbers && credit >= 0.6,
                "organisation.code",
                sure,
                "credit codes",
            ),
            (
                phones && (persons || !organisations),
                "person.phone",
                0.6 + 0.3 * phone,
                "telephone numbers",
            ),
            (
                phones && organisations,
                "organisation.phone",
                0.55 + 0.3 * phone,
                "telephone numbers",
            ),
            (names, "person.name", 0.5 + 0.38 * name, "names of persons"),
            (
                names && organisations,
                "organisation.head",
                0.3 + 0.3 * name,
                "names of persons",
            ),
            (
                body >= 0.7,
                "organisation.name",
                0.5 + 0.3 * body,
                "names of bodies",
            ),
            (
                addresses && persons,
                "person.address",
                0.5 + 0.1 * address,
                "addresses",
            ),
            (
                addresses && organisations,
                "organisation.address",
                0.45 + 0.1 * address,
                "addresses",
            ),
            (
                seen.share(is_account) >= 0.9,
                "person.account",
                0.6,
                "numbers of bank cards",
            ),
            (within(73.0, 136.0), "place.longitude", 0.7, "degrees east"),
            (within(3.0, 54.0), "place.latitude", 0.7, "degrees north"),
            (
                seen.share(is_money) >= 0.9,
                "record.amount",
                0.55,
                "amounts with two decimals",
            ),
        ]
    }

    fn divisions(&self, seen: &Seen<'_>, parties: Parties) -> Vec<Look<'static>> {
        let all = [
            (parties.persons, "person.village", 0.75),
            (parties.organisations, "organisation.village", 0.7),
            (parties.places, "place.village", 0.65),
            (true, "record.village", 0.6),
        ];
        let judged = seen.judged().count();
        let look = |(may, code, weight): (bool, &'static str, f64)| {
            let element = self.spec.elements.get(code)?;
            let column = self.settled(seen, element, None);
            let enough = self.fits(seen, &column, element) * 10 >= judged * 9;
            Some((may && enough, code, weight, "divisions of the county"))
        };
        all.into_iter().filter_map(look).collect()
    }

    /// Dates: those of birth are told by the numbers beside them, or by how far apart they are.
    fn days_of(
        &self,
        seen: &Seen<'_>,
        parties: Parties,
        births: &[Option<i32>],
    ) -> Vec<Look<'static>> {
        let Some(element) = self.spec.elements.get("record.date") else {
            return Vec::new();
        };
        let forms = self.dates(seen, element, None);
        let days = self.days(seen, element, &forms);
        let mut known: Vec<i32> = days.iter().flatten().copied().collect();
        if known.len() * 10 < seen.given * 9 {
            return Vec::new();
        }
        let pairs = days.iter().zip(births);
        let both: Vec<bool> = pairs
            .filter_map(|(day, birth)| Some((*day)? == (*birth)?))
            .collect();
        let same = both.iter().filter(|same| **same).count();
        let agree = both.len() >= 3 && same * 10 >= both.len() * 8;
        known.sort_unstable();
        let at = |place: usize| known.get(place).copied().unwrap_or(0);
        let (first, middle, last) = (
            at(0),
            at(known.len() / 2),
            at(known.len().saturating_sub(1)),
        );
        let old = last - first > 20 * 365 && last - middle > 10 * 365;
        let by_numbers = "the days that the citizen numbers say";
        vec![
            (agree, "person.birth", 0.95, by_numbers),
            (
                !agree && old && parties.persons,
                "person.birth",
                0.6,
                "days over many years",
            ),
            (!agree, "record.date", 0.55, "dates"),
        ]
    }

    /// Words that are in an element's list. Digits and letters alone say nothing: every list has them.
    fn words(&self, seen: &Seen<'_>) -> Vec<Look<'_>> {
        if !(2..=CODES_MAX).contains(&seen.counts.len()) {
            return Vec::new();
        }
        let codes = self.spec.elements.values();
        let codes = codes.filter(|element| element.kind == ElementKind::Code);
        codes
            .map(|element| {
                let listed = |value: &str| {
                    !value.bytes().all(|b| b.is_ascii_alphanumeric())
                        && self.code_of(element, value).is_some()
                };
                let known = seen.counts.iter().filter(|(value, _)| listed(value));
                let fits: usize = known.map(|(_, n)| *n).sum();
                let share = fits as f64 / seen.given.max(1) as f64;
                let weight = 0.5 + 0.4 * share;
                (
                    share >= 0.9,
                    element.code.as_str(),
                    weight,
                    "words of its list",
                )
            })
            .collect()
    }
}
