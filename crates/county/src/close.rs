//! Rules that hold at the end of a day, looked at where the day's changes touched the county.

use crate::county::{County, ItemNow, UnitNow};
use crate::fold::{Areas, Touched};
use crate::rule::{Broken, Rule};
use crate::structure::Standard;
use codes::division::{DivisionCode, Level};
use model::establishment::PostKind;
use model::item::Item;
use model::unit::{Body, UnitCode, UnitKind};
use std::collections::{BTreeMap, BTreeSet};

/// What a day broke.
pub(crate) fn day(county: &County, touched: &Touched<'_>) -> Vec<Broken> {
    let mut close = Close {
        county,
        touched,
        broken: Vec::new(),
        towns: None,
        lacking: BTreeMap::new(),
    };
    for code in &touched.units {
        if let Some(now) = county.unit(code) {
            close.unit(code, now);
        }
    }
    close.people();
    for (code, areas) in &touched.items {
        if let Some(now) = county.item(code) {
            close.item(now, areas);
        }
    }
    for code in &touched.units {
        if let Some(now) = county.unit(code) {
            close.held(code, now);
        }
    }
    close.windows();
    if let Some(standard) = touched.standard {
        close.standard(standard);
    }
    close.broken
}

/// Towns whose units were touched.
fn towns(touched: &Touched<'_>) -> BTreeSet<DivisionCode> {
    touched
        .units
        .iter()
        .filter_map(|code| code.division()?.at(Level::Town))
        .collect()
}

struct Close<'a> {
    county: &'a County,
    touched: &'a Touched<'a>,
    broken: Vec<Broken>,
    /// Towns in force, once somebody asked.
    towns: Option<Vec<DivisionCode>>,
    /// What lacks a window in a town, as far as somebody asked.
    lacking: BTreeMap<(DivisionCode, Level), Option<DivisionCode>>,
}

impl Close<'_> {
    fn refuse(&mut self, rule: Rule, unit: Option<&UnitCode>) -> &mut Broken {
        let mut broken = Broken::new(rule, self.county.day);
        broken.at = unit.and_then(|unit| self.touched.by.get(unit).cloned());
        if let Some(unit) = unit {
            broken = broken.with("unit", self.county.unit_name(unit));
        }
        self.broken.push(broken);
        let last = self.broken.len() - 1;
        &mut self.broken[last]
    }

    fn unit(&mut self, code: &UnitCode, now: &UnitNow) {
        for kind in PostKind::ALL {
            let (posts, filled) = (
                now.posts.get(&kind).copied().unwrap_or(0),
                now.filled.get(&kind).copied().unwrap_or(0),
            );
            if posts > 0 && !now.may_hold(kind) {
                self.refuse(Rule::KindNotInBody, Some(code))
                    .refused
                    .args
                    .insert("kind".to_owned(), kind.code().into());
            }
            if filled > posts {
                let b = self.refuse(Rule::OverQuota, Some(code));
                for (name, n) in [("posts", posts), ("filled", filled)] {
                    b.refused.args.insert(name.to_owned(), n.into());
                }
                b.refused.args.insert("kind".to_owned(), kind.code().into());
            }
        }
        let (led, may) = (now.leading, now.leadership);
        for (rule, filled, approved) in [
            (Rule::HeadsBeyond, led.heads, may.heads),
            (Rule::DeputiesBeyond, led.deputies, may.deputies),
            (Rule::MidsBeyond, led.mids, may.mids),
        ] {
            if filled > approved {
                let b = self.refuse(rule, Some(code));
                for (name, n) in [("approved", approved), ("filled", filled)] {
                    b.refused.args.insert(name.to_owned(), i64::from(n).into());
                }
            }
        }
        let hangs = [now.unit.parent.as_ref(), now.host.as_ref()];
        let lost = hangs
            .into_iter()
            .flatten()
            .find(|up| self.county.unit(up).is_none() || self.county.climbs_to(up, code))
            .cloned();
        if lost.is_some() || (now.body == Body::Plate && now.host.is_none()) {
            let up = lost.map(|up| up.to_string()).unwrap_or_default();
            self.refuse(Rule::ParentMissing, Some(code))
                .refused
                .args
                .insert("parent".to_owned(), up.into());
        }
    }

    /// People go with posts, not without (人随编走).
    fn people(&mut self) {
        for ((from, to, kind), (people, at)) in &self.touched.people_moved {
            let posts = self
                .touched
                .posts_moved
                .get(&(from.clone(), to.clone(), *kind))
                .copied();
            let crosses = self.county.standing(from) != self.county.standing(to)
                && self.county.unit(from).is_some();
            let allowed = match posts {
                Some(posts) => posts,
                None if crosses => 0,
                // Within a level a vacancy may be filled by a transfer.
                None => continue,
            };
            if *people > allowed {
                let broken = Broken::new(Rule::PeopleExceedPosts, self.county.day)
                    .at(at)
                    .with("from", self.county.unit_name(from))
                    .with("to", self.county.unit_name(to))
                    .with("kind", kind.code())
                    .with("people", i64::from(*people))
                    .with("posts", i64::from(allowed));
                self.broken.push(broken);
            }
        }
    }

    fn of_item(
        &mut self,
        rule: Rule,
        now: &ItemNow,
        division: DivisionCode,
        unit: Option<&UnitCode>,
    ) {
        let mut b = Broken::new(rule, self.county.day)
            .with("item", now.item.name.clone())
            .with("division", self.county.division_name(division));
        let by_item = self.touched.by_item.get(&now.item.code);
        b.at = by_item
            .or_else(|| unit.and_then(|u| self.touched.by.get(u)))
            .cloned();
        if let Some(unit) = unit {
            b = b.with("unit", self.county.unit_name(unit));
        }
        if let Some(needs) = &now.item.needs {
            b = b.with("needed", i64::from(needs.count));
        }
        self.broken.push(b);
    }

    /// An item that was touched, in the areas in which it was.
    fn item(&mut self, now: &ItemNow, areas: &Areas) {
        match areas {
            Areas::Whole => {
                for (area, held) in &now.holders {
                    self.holders(now, *area, held);
                }
            }
            Areas::These(some) => {
                for area in some {
                    if let Some(held) = now.holders.get(area) {
                        self.holders(now, *area, held);
                    }
                }
            }
        }
        let at_county = now
            .holders
            .get(&self.county.code)
            .is_some_and(|held| held.iter().any(|u| self.county.unit(u).is_some()));
        if !at_county && now.is_power() {
            for town in self.without_holder(now) {
                self.of_item(Rule::ItemNoHolder, now, town, None);
            }
        }
        if !at_county && !now.is_power() {
            self.of_item(Rule::ItemNoHolder, now, self.county.code, None);
        }
        // Looked at where the item itself changed; windows that changed are looked at apart.
        for level in [Level::Town, Level::Village] {
            let asked: Vec<DivisionCode> = match (now.delegated.get(&level), areas) {
                (None, _) => Vec::new(),
                (Some(at), Areas::Whole) => at.keys().copied().collect(),
                (Some(at), Areas::These(some)) => some
                    .iter()
                    .filter(|town| at.contains_key(town))
                    .copied()
                    .collect(),
            };
            for town in asked {
                if let Some(lacks) = self.lacks_window(town, level) {
                    self.of_item(Rule::HolderLacksPost, now, lacks, None);
                }
            }
        }
    }

    fn holders(&mut self, now: &ItemNow, area: DivisionCode, held: &BTreeSet<UnitCode>) {
        if held.len() > 1 {
            self.of_item(Rule::ItemTwoHolders, now, area, held.iter().next());
        }
        if area.level() != Level::Town {
            return;
        }
        for unit in held {
            let rule = match self.county.unit(unit) {
                Some(holder) => lacks(self.county, holder, &now.item),
                None => Some(Rule::ItemNoHolder),
            };
            if let Some(rule) = rule {
                self.of_item(rule, now, area, Some(unit));
            }
        }
    }

    /// Items held by a unit that was touched, where the items themselves were not.
    fn held(&mut self, code: &UnitCode, holder: &UnitNow) {
        for item in &holder.holds {
            let Some(now) = self.county.item(item) else {
                continue;
            };
            let Some(rule) = lacks(self.county, holder, &now.item) else {
                continue;
            };
            let seen = self.touched.items.get(item);
            for (area, held) in &now.holders {
                let here = area.level() == Level::Town && held.contains(code);
                if here && !seen.is_some_and(|areas| areas.have(*area)) {
                    self.of_item(rule, now, *area, Some(code));
                }
            }
        }
    }

    /// Towns in force in which nobody holds an item.
    fn without_holder(&mut self, now: &ItemNow) -> Vec<DivisionCode> {
        let county = self.county;
        let towns = self
            .towns
            .get_or_insert_with(|| county.towns().map(|t| t.code).collect());
        // Both go up by code.
        let mut holders = now
            .holders
            .iter()
            .filter(|(_, held)| !held.is_empty())
            .peekable();
        let mut without = Vec::new();
        for town in towns.iter() {
            while holders.next_if(|(area, _)| *area < town).is_some() {}
            if holders.peek().is_none_or(|(area, _)| *area != town) {
                without.push(*town);
            }
        }
        without
    }

    fn lacks_window(&mut self, town: DivisionCode, level: Level) -> Option<DivisionCode> {
        let county = self.county;
        *self
            .lacking
            .entry((town, level))
            .or_insert_with(|| lacks_window(county, town, level))
    }

    /// A window or committee that changed can still take what was delegated to it.
    fn windows(&mut self) {
        for town in towns(self.touched) {
            if self.county.division(town).is_none() {
                continue;
            }
            for level in [Level::Town, Level::Village] {
                let Some(lacks) = self.lacks_window(town, level) else {
                    continue;
                };
                let delegated = self.county.items.values().find(|now| {
                    let asked = now
                        .delegated
                        .get(&level)
                        .is_some_and(|towns| towns.contains_key(&town));
                    let seen = self.touched.items.get(&now.item.code);
                    asked && !seen.is_some_and(|areas| areas.have(town))
                });
                if let Some(item) = delegated {
                    let name = item.item.name.clone();
                    let broken = Broken::new(Rule::HolderLacksPost, self.county.day)
                        .with("item", name)
                        .with("division", self.county.division_name(lacks));
                    self.broken.push(broken);
                }
            }
        }
    }

    /// A town whose structure changed differs from the standard nowhere it did not before.
    fn standard(&mut self, standard: &Standard) {
        for (town, before) in &self.touched.towns {
            for deviation in standard.deviations(self.county, *town) {
                if deviation.allowed.is_some() || before.contains(&deviation) {
                    continue;
                }
                let mut broken = Broken::new(Rule::StandardDeviation, self.county.day)
                    .with("unit", self.county.unit_name(&deviation.unit))
                    .with("what", deviation.what.code())
                    .with("standard", deviation.standard.clone())
                    .with("found", deviation.found.clone());
                broken.at = self.touched.by.get(&deviation.unit).cloned();
                self.broken.push(broken);
            }
        }
    }
}

/// What a unit lacks to hold an item for a town.
fn lacks(county: &County, holder: &UnitNow, item: &Item) -> Option<Rule> {
    if holder.serving.is_empty() {
        return Some(Rule::HolderLacksPost);
    }
    let needs = item.needs.as_ref()?;
    let wanted = needs.count as usize;
    let able = county
        .serving(holder)
        .filter(|p| county.certified(&p.no, &needs.kind))
        .take(wanted)
        .count();
    (able < wanted).then_some(Rule::HolderLacksCertificate)
}

/// The town or village of a town in which nobody could take an item of this level; none when all can.
fn lacks_window(county: &County, town: DivisionCode, level: Level) -> Option<DivisionCode> {
    if level == Level::Town {
        let staffed = county
            .units_of(town)
            .any(|u| u.unit.kind == UnitKind::ServiceCentre && !u.serving.is_empty());
        return (!staffed).then_some(town);
    }
    county
        .villages(town)
        .map(|village| village.code)
        .find(|village| {
            !county
                .units_of(*village)
                .any(|u| u.unit.kind == UnitKind::Committee)
        })
}
