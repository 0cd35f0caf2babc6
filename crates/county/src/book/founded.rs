//! The county as it was founded: made of its opening tables, and held to the rules of a day's end.

use super::Founding;
use crate::close;
use crate::county::{County, Movement, PostAccount, UnitNow};
use crate::fold::Touched;
use crate::rule::{Broken, Rule};
use model::establishment::{StaffCertificate, StaffNo};
use model::unit::UnitCode;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Units while a county is founded, found by code without a walk down a tree.
struct Opened<'a> {
    at: HashMap<&'a UnitCode, usize>,
    units: Vec<UnitNow>,
}

impl Opened<'_> {
    fn index(&self, code: &UnitCode) -> Option<usize> {
        self.at.get(code).copied()
    }

    fn get_mut(&mut self, code: &UnitCode) -> Option<&mut UnitNow> {
        let at = self.index(code)?;
        self.units.get_mut(at)
    }
}

/// What stands there more than once.
fn twice<T: Ord + ToString>(all: &mut [T]) -> Vec<String> {
    all.sort();
    all.windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0].to_string())
        .collect()
}

impl County {
    /// The county as it was founded.
    ///
    /// # Errors
    /// The opening tables break a rule.
    pub fn founded(founding: &Founding) -> Result<Self, Vec<Broken>> {
        let day = founding.day;
        let mut broken = Vec::new();
        let mut divisions = founding.divisions.clone();
        divisions.sort_by_key(|d| (d.code, d.valid_from));
        let mut opened: Vec<UnitNow> = founding
            .units
            .iter()
            .map(|u| UnitNow::founded(u, day))
            .collect();
        opened.sort_by(|a, b| a.unit.code.cmp(&b.unit.code));
        opened.dedup_by(|a, b| a.unit.code == b.unit.code);
        let codes: Vec<UnitCode> = opened.iter().map(|u| u.unit.code.clone()).collect();
        let mut units = Opened {
            at: codes.iter().zip(0..).collect(),
            units: opened,
        };
        let mut all: Vec<&UnitCode> = founding.units.iter().map(|u| &u.unit.code).collect();
        let mut numbers: Vec<&StaffNo> = founding.people.iter().map(|p| &p.no).collect();
        for (rule, name, twice) in [
            (Rule::UnitExists, "unit", twice(&mut all)),
            (Rule::PersonExists, "person", twice(&mut numbers)),
        ] {
            broken.extend(
                twice
                    .into_iter()
                    .map(|one| Broken::new(rule, day).with(name, one)),
            );
        }
        if !broken.is_empty() {
            return Err(broken);
        }
        let mut unknown = |unit: &UnitCode| {
            broken.push(Broken::new(Rule::UnitUnknown, day).with("unit", unit.to_string()));
        };
        let mut movements = Vec::with_capacity(founding.posts.len());
        for posts in founding.posts.iter().filter(|p| p.count != 0) {
            let Some(now) = units.get_mut(&posts.unit) else {
                unknown(&posts.unit);
                continue;
            };
            *now.posts.entry(posts.kind).or_insert(0) += posts.count;
            movements.push(Arc::new(Movement {
                effective: day,
                from: PostAccount::Upper,
                to: PostAccount::Unit(posts.unit.clone()),
                kind: posts.kind,
                count: posts.count,
                document: None,
                at: String::new(),
            }));
        }
        // Numbers by unit first, so that each unit's sets are built in one go.
        let mut engaged: Vec<Vec<StaffNo>> = vec![Vec::new(); codes.len()];
        let mut serving = engaged.clone();
        for person in &founding.people {
            match units.index(&person.unit) {
                Some(at) => {
                    engaged[at].push(person.no.clone());
                    if let Some(kind) = person.kind.post() {
                        *units.units[at].filled.entry(kind).or_insert(0) += 1;
                    }
                }
                None => unknown(&person.unit),
            }
            match units.index(&person.serves) {
                Some(at) => {
                    serving[at].push(person.no.clone());
                    if let Some(leading) = units.units[at].leading_as(person) {
                        *leading += 1;
                    }
                }
                None => unknown(&person.serves),
            }
        }
        for (now, (engaged, serving)) in
            units.units.iter_mut().zip(engaged.into_iter().zip(serving))
        {
            now.engaged = engaged.into_iter().collect();
            now.serving = serving.into_iter().collect();
        }
        let people = founding
            .people
            .iter()
            .map(|p| (p.no.clone(), p.clone()))
            .collect();
        for (unit, station) in &founding.stations {
            match units.get_mut(unit) {
                Some(now) => now.station = Some(station.clone()),
                None => unknown(unit),
            }
        }
        let mut certificates: BTreeMap<_, Vec<StaffCertificate>> = BTreeMap::new();
        for certificate in &founding.certificates {
            certificates
                .entry(certificate.person.clone())
                .or_default()
                .push(certificate.clone());
        }
        let mut items = BTreeMap::new();
        for item in &founding.items {
            let mut holders = BTreeMap::new();
            if let Some(department) = &item.department {
                match units.get_mut(department) {
                    Some(now) => {
                        now.holds.insert(item.code.clone());
                    }
                    None => unknown(department),
                }
                holders.insert(founding.county, [department.clone()].into());
            }
            items.insert(
                item.code.clone(),
                Arc::new(crate::county::ItemNow {
                    item: item.clone(),
                    holders,
                    adopted: BTreeMap::new(),
                    delegated: BTreeMap::new(),
                }),
            );
        }
        let mut named_by: BTreeMap<UnitCode, BTreeSet<UnitCode>> = BTreeMap::new();
        for now in &units.units {
            for other in now.names() {
                let by = named_by.entry(other.clone()).or_default();
                by.insert(now.unit.code.clone());
            }
        }
        let opened = units.units;
        let touched = Touched {
            units: codes.iter().cloned().collect(),
            ..Touched::default()
        };
        let county = Self {
            day,
            code: founding.county,
            divisions: Arc::new(divisions),
            units: codes
                .into_iter()
                .zip(opened.into_iter().map(Arc::new))
                .collect(),
            named_by,
            closed: BTreeMap::new(),
            people,
            certificates,
            documents: founding
                .documents
                .iter()
                .map(|d| (d.code.clone(), Arc::new(d.clone())))
                .collect(),
            entered: BTreeMap::new(),
            items,
            lines: founding
                .lines
                .iter()
                .map(|l| (l.code.clone(), Arc::new(l.clone())))
                .collect(),
            owners: founding
                .owners
                .iter()
                .map(|o| (o.code.clone(), Arc::new(o.clone())))
                .collect(),
            differences: BTreeMap::new(),
            opinions: Vec::new(),
            movements,
        };
        broken.extend(close::day(&county, &touched));
        if broken.is_empty() {
            Ok(county)
        } else {
            Err(broken)
        }
    }
}
