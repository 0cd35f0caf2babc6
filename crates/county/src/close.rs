//! Rules that hold at the end of a day, looked at where the day's changes touched the county.

use crate::county::{County, ItemNow, UnitNow};
use crate::fold::Touched;
use crate::rule::{Broken, Rule};
use crate::structure::Standard;
use codes::division::{DivisionCode, Level};
use model::establishment::{Engagement, PostKind, Rank};
use model::item::ItemCode;
use model::unit::{Body, UnitCode, UnitKind};
use std::collections::BTreeSet;

/// What a day broke.
pub(crate) fn day(county: &County, touched: &Touched<'_>) -> Vec<Broken> {
    let mut close = Close {
        county,
        touched,
        broken: Vec::new(),
    };
    let mut items: BTreeSet<ItemCode> = touched.items.clone();
    for code in &touched.units {
        if let Some(now) = county.unit(code) {
            close.unit(code, now);
            items.extend(now.holds.iter().cloned());
        }
    }
    close.people();
    for code in &items {
        if let Some(now) = county.item(code) {
            close.item(code, now);
        }
    }
    close.windows();
    if let Some(standard) = touched.standard {
        close.standard(standard);
    }
    close.broken
}

/// Towns whose units were touched.
pub(crate) fn towns(touched: &Touched<'_>) -> BTreeSet<DivisionCode> {
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
            if filled > posts {
                let b = self.refuse(Rule::OverQuota, Some(code));
                for (name, n) in [("posts", posts), ("filled", filled)] {
                    b.refused.args.insert(name.to_owned(), n.into());
                }
                b.refused.args.insert("kind".to_owned(), kind.code().into());
            }
        }
        let ranks = |rank: Rank| {
            self.county
                .serving(now)
                .filter(|p| p.rank == rank && p.kind != Engagement::Auxiliary)
                .count()
        };
        for (rule, rank, approved) in [
            (Rule::HeadsBeyond, Rank::Head, now.leadership.heads),
            (Rule::DeputiesBeyond, Rank::Deputy, now.leadership.deputies),
            (Rule::MidsBeyond, Rank::Mid, now.leadership.mids),
        ] {
            let filled = ranks(rank);
            if filled > approved as usize {
                let b = self.refuse(rule, Some(code));
                b.refused
                    .args
                    .insert("approved".to_owned(), i64::from(approved).into());
                let filled = i64::try_from(filled).unwrap_or(i64::MAX);
                b.refused.args.insert("filled".to_owned(), filled.into());
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
        let moved: Vec<_> = self.touched.people_moved.iter().collect();
        for ((from, to, kind), (people, at)) in moved {
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

    fn item(&mut self, code: &ItemCode, now: &ItemNow) {
        let at = self.touched.by_item.get(code).cloned();
        let mut broken = Vec::new();
        let mut say = |rule: Rule, division: DivisionCode, unit: Option<&UnitCode>| {
            let mut b = Broken::new(rule, self.county.day)
                .with("item", now.item.name.clone())
                .with("division", self.county.division_name(division));
            b.at = at
                .clone()
                .or_else(|| unit.and_then(|u| self.touched.by.get(u).cloned()));
            if let Some(unit) = unit {
                b = b.with("unit", self.county.unit_name(unit));
            }
            if let Some(needs) = &now.item.needs {
                b = b.with("needed", i64::from(needs.count));
            }
            broken.push(b);
        };
        for (area, held) in &now.holders {
            if held.len() > 1 {
                say(Rule::ItemTwoHolders, *area, held.iter().next());
            }
            if area.level() != Level::Town {
                continue;
            }
            for unit in held {
                let Some(holder) = self.county.unit(unit) else {
                    say(Rule::ItemNoHolder, *area, Some(unit));
                    continue;
                };
                if holder.serving.is_empty() {
                    say(Rule::HolderLacksPost, *area, Some(unit));
                } else if let Some(needs) = &now.item.needs {
                    let able = self
                        .county
                        .serving(holder)
                        .filter(|p| self.county.certified(&p.no, &needs.kind))
                        .count();
                    if able < needs.count as usize {
                        say(Rule::HolderLacksCertificate, *area, Some(unit));
                    }
                }
            }
        }
        let at_county = now
            .holders
            .get(&self.county.code)
            .is_some_and(|held| held.iter().any(|u| self.county.unit(u).is_some()));
        if !at_county && now.is_power() {
            for town in self.county.towns() {
                if now.holders.get(&town.code).is_none_or(BTreeSet::is_empty) {
                    say(Rule::ItemNoHolder, town.code, None);
                }
            }
        }
        if !at_county && !now.is_power() {
            say(Rule::ItemNoHolder, self.county.code, None);
        }
        for level in [Level::Town, Level::Village] {
            // Looked at where the item itself changed; windows that changed are looked at apart.
            if self.touched.items.contains(code) {
                for town in now.delegated_to(level) {
                    if let Some(lacks) = lacks_window(self.county, town, level) {
                        say(Rule::HolderLacksPost, lacks, None);
                    }
                }
            }
        }
        self.broken.append(&mut broken);
    }

    /// A window or committee that changed can still take what was delegated to it.
    fn windows(&mut self) {
        for town in towns(self.touched) {
            if self.county.division(town).is_none() {
                continue;
            }
            for level in [Level::Town, Level::Village] {
                let Some(lacks) = lacks_window(self.county, town, level) else {
                    continue;
                };
                let delegated = self.county.items.values().find(|now| {
                    !self.touched.items.contains(&now.item.code)
                        && now
                            .delegated
                            .get(&level)
                            .is_some_and(|towns| towns.contains_key(&town))
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
