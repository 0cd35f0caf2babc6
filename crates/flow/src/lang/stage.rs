//! Clocks, kinds of work order, stages and their holders.

use super::procedure::{Reader, code};
use super::source::{Spot, Table};
use super::unknown;
use crate::clock::HOUR_MS;
use crate::procedure::*;
use crate::table::{Row, Rows};
use codes::division::Level;
use model::clock::LimitUnit;
use model::role::Role;
use model::unit::UnitKind;
use std::collections::BTreeSet;
use std::sync::Arc;

const UNIT_KINDS: [(UnitKind, &str); 10] = [
    (UnitKind::Government, "government"),
    (UnitKind::Department, "department"),
    (UnitKind::Bureau, "bureau"),
    (UnitKind::ServiceCentre, "service-centre"),
    (UnitKind::EnforcementBureau, "enforcement-bureau"),
    (UnitKind::GridCentre, "grid-centre"),
    (UnitKind::PublicInstitution, "public-institution"),
    (UnitKind::CommandCentre, "command-centre"),
    (UnitKind::Stationed, "stationed"),
    (UnitKind::Committee, "committee"),
];

/// The codes of what clocks count.
const UNITS: [(LimitUnit, &str); 4] = [
    (LimitUnit::WorkingDays, "working-days"),
    (LimitUnit::NaturalDays, "natural-days"),
    (LimitUnit::WorkingHours, "working-hours"),
    (LimitUnit::ClockHours, "clock-hours"),
];

/// The limit a row gives: what it counts, and days or milliseconds. Hours
/// may be written `"30m"`.
pub(crate) fn limit(row: &Row) -> Option<(LimitUnit, i64)> {
    let unit = row.text("unit")?;
    let unit = UNITS.iter().find(|(_, code)| *code == unit)?.0;
    let budget = match unit {
        LimitUnit::WorkingDays | LimitUnit::NaturalDays => row.integer("limit")?,
        LimitUnit::WorkingHours | LimitUnit::ClockHours => match row.text("limit") {
            Some(minutes) => minutes.strip_suffix('m')?.parse::<i64>().ok()? * 60_000,
            None => row.integer("limit")?.saturating_mul(HOUR_MS),
        },
    };
    (budget > 0 && budget <= 10_000 * HOUR_MS).then_some((unit, budget))
}

impl Reader<'_, '_> {
    /// A length of a clock in the measure of its unit.
    fn length(&self, table: &Table<'_, '_>, key: &str, unit: LimitUnit) -> Option<i64> {
        let hours = matches!(unit, LimitUnit::WorkingHours | LimitUnit::ClockHours);
        let at = table.at_of(key);
        let length = if hours && table.kind(key) == Some("string") {
            let text = table.text(key)?;
            let minutes = text
                .value
                .strip_suffix('m')
                .and_then(|n| n.parse::<i64>().ok());
            if minutes.is_none() {
                self.source
                    .note(at, "clock-length", &[("text", &text.value)]);
            }
            minutes.map(|n| n.saturating_mul(60_000))
        } else {
            let unit_ms = if hours { HOUR_MS } else { 1 };
            table.number(key).map(|n| n.value.saturating_mul(unit_ms))
        };
        let most = if hours { 10_000 * HOUR_MS } else { 10_000 };
        if length.is_some_and(|n| n <= 0 || n > most) {
            self.source.note(
                at,
                "clock-length",
                &[("text", &length.unwrap_or(0).to_string())],
            );
        }
        length
    }

    pub(super) fn clock(&self, table: Table<'_, '_>) -> ClockSpec {
        let code = code(&table);
        let unit = table.need("unit").and_then(|unit| {
            let found = UNITS
                .iter()
                .find(|(_, code)| *code == unit.value)
                .map(|(unit, _)| *unit);
            if found.is_none() {
                unknown(
                    self.source,
                    unit.at,
                    "clock-unit",
                    &unit.value,
                    UNITS.iter().map(|(_, code)| *code),
                );
            }
            found
        });
        let unit = unit.unwrap_or(LimitUnit::WorkingDays);
        if !table.has("promised") {
            table.note(table.at, "key-missing", &[("key", "promised")]);
        }
        let budget = self.length(&table, "promised", unit).unwrap_or(1);
        let cap = self.length(&table, "statutory", unit);
        let law = table.text("law").map(|law| law.value);
        if cap.is_some() && law.is_none() {
            table.note(table.at, "clock-law", &[("clock", &code)]);
        }
        if cap.is_some_and(|cap| budget > cap) {
            table.note(
                table.at_of("promised"),
                "clock-over-statutory",
                &[("clock", &code)],
            );
        }
        let parameter = table.text("parameter").and_then(|name| {
            let found = self
                .procedure
                .parameters
                .iter()
                .find(|p| p.code == name.value);
            match found.map(|p| (&p.default, p.max)) {
                Some((ParameterValue::Integer(_), max)) => {
                    let most = match unit {
                        LimitUnit::WorkingDays | LimitUnit::NaturalDays => max,
                        LimitUnit::WorkingHours | LimitUnit::ClockHours => {
                            max.saturating_mul(HOUR_MS)
                        }
                    };
                    if cap.is_some_and(|cap| most > cap) {
                        self.source
                            .note(name.at, "clock-over-statutory", &[("clock", &code)]);
                    }
                    Some(name.value)
                }
                Some(_) => {
                    self.source
                        .note(name.at, "parameter-number", &[("name", &name.value)]);
                    None
                }
                None => {
                    let known = self.procedure.parameters.iter().map(|p| p.code.as_str());
                    unknown(
                        self.source,
                        name.at,
                        "parameter-unknown",
                        &name.value,
                        known,
                    );
                    None
                }
            }
        });
        let extension = table.inner("extension").map(|inner| {
            let by = self.length(&inner, "by", unit).unwrap_or(1);
            let times = inner
                .number("times")
                .map_or(1, |n| u32::try_from(n.value).unwrap_or(0));
            inner.finish();
            Extension { by, times }
        });
        let on_due = table
            .text("on-due")
            .and_then(|act| self.find(&act, "act-unknown", |p| &p.act_index));
        let by_row = self.by_row(&table);
        let clock = ClockSpec {
            by_row,
            unit,
            budget,
            parameter,
            cap,
            law,
            rolls: table.flag("rolls").unwrap_or(false),
            restarts: table.flag("restarts").unwrap_or(false),
            stands_for: table
                .list("stands-for")
                .into_iter()
                .map(|reason| reason.value)
                .collect(),
            extension,
            on_due: on_due.map_or(OnDue::Nothing, OnDue::Act),
            of_orders: table.flag("of-orders").unwrap_or(false),
            code,
        };
        if clock.rolls && unit != LimitUnit::NaturalDays {
            table.note(
                table.at_of("rolls"),
                "clock-rolls",
                &[("clock", &clock.code)],
            );
        }
        table.finish();
        clock
    }

    /// The table, and the field naming its row, that a clock takes its unit and limit from.
    fn by_row(&self, table: &Table<'_, '_>) -> Option<(Arc<Rows>, FieldIx)> {
        let named = table.text("table")?;
        let field = table
            .need("by")
            .and_then(|by| self.find(&by, "field-unknown", |p| &p.field_index))?;
        let Some(rows) = self.module.tables.get(&named.value) else {
            let known = self.module.tables.keys().map(String::as_str);
            unknown(self.source, named.at, "table-unknown", &named.value, known);
            return None;
        };
        for row in &rows.rows {
            let unit = row.columns.contains_key("unit");
            let fits = unit == row.columns.contains_key("limit") && (!unit || limit(row).is_some());
            if !fits {
                let args = [("row", row.code.as_str()), ("table", named.value.as_str())];
                self.source.note(named.at, "row-limit", &args);
            }
        }
        Some((Arc::clone(rows), field))
    }

    pub(super) fn order(&self, table: Table<'_, '_>) -> OrderKind {
        let clock = table
            .need("clock")
            .and_then(|clock| self.find(&clock, "clock-unknown", |p| &p.clock_index));
        let clock = clock.unwrap_or(ClockIx::at(0));
        if self
            .procedure
            .clocks
            .get(clock.index())
            .is_some_and(|clock| !clock.of_orders)
        {
            table.note(table.at_of("clock"), "clock-of-orders", &[]);
        }
        let mut units = BTreeSet::new();
        for unit in table.list("units") {
            match UNIT_KINDS.iter().find(|(_, code)| *code == unit.value) {
                Some((kind, _)) => {
                    units.insert(*kind);
                }
                None => {
                    let known = UNIT_KINDS.iter().map(|(_, code)| *code);
                    unknown(
                        self.source,
                        unit.at,
                        "unit-kind-unknown",
                        &unit.value,
                        known,
                    );
                }
            }
        }
        let order = OrderKind {
            code: code(&table),
            clock,
            units,
        };
        table.finish();
        order
    }

    pub(super) fn stage(&self, table: Table<'_, '_>) -> Stage {
        let holder = table.text("holder").and_then(|holder| self.holder(&holder));
        let join = match table.kind("join") {
            Some("integer") => table
                .number("join")
                .map(|n| Join::AtLeast(u32::try_from(n.value).unwrap_or(1))),
            Some(_) => table
                .text("join")
                .and_then(|join| match join.value.as_str() {
                    "all" => Some(Join::All),
                    "lead" => Some(Join::Lead),
                    other => {
                        self.source
                            .note(join.at, "join-unknown", &[("join", other)]);
                        None
                    }
                }),
            None => None,
        };
        let switch = table.text("switch").map(|switch| switch.value);
        let otherwise = table
            .text("otherwise")
            .and_then(|stage| self.find(&stage, "stage-unknown", |p| &p.stage_index));
        if switch.is_some() != otherwise.is_some() {
            table.note(table.at, "switch-otherwise", &[("stage", &code(&table))]);
        }
        let clocks = table.list("clocks");
        let stage = Stage {
            code: code(&table),
            holder,
            switch,
            otherwise,
            join,
            public: table.flag("public").unwrap_or(true),
            end: table.flag("end").unwrap_or(false),
            clocks: self.all(&clocks, "clock-unknown", |p| &p.clock_index),
        };
        table.finish();
        stage
    }

    /// `applicant`, `grid-worker of grid`, `village-clerk of village`, `approver of power`,
    /// `window-clerk of town service-centre`, `approver of county department MZJ`.
    fn holder(&self, spot: &Spot<String>) -> Option<HolderSpec> {
        if spot.value == "applicant" {
            return Some(HolderSpec::Applicant);
        }
        let shape = || {
            self.source
                .note(spot.at, "holder-shape", &[("holder", &spot.value)]);
            None
        };
        let Some((role, unit)) = spot.value.split_once(" of ") else {
            return shape();
        };
        let Some(role) = Role::from_code(role) else {
            unknown(
                self.source,
                spot.at,
                "role-unknown",
                role,
                Role::ALL.iter().map(|r| r.code()),
            );
            return None;
        };
        if !self.module.roles.contains(&role) {
            self.source
                .note(spot.at, "role-not-of-module", &[("role", role.code())]);
        }
        let unit = self.selector(unit, spot.at).or_else(|| {
            shape();
            None
        })?;
        Some(HolderSpec::Post { role, unit })
    }

    /// Which unit: `grid`, `village`, `power`, `own`, `hall`, `town service-centre`, `county department MZJ`; none
    /// when it is not shaped so.
    pub(super) fn selector(&self, text: &str, at: usize) -> Option<UnitSelector> {
        let words: Vec<&str> = text.split_whitespace().collect();
        Some(match words.as_slice() {
            ["grid"] => UnitSelector::Grid,
            ["village"] => UnitSelector::Village,
            ["power"] => UnitSelector::Power,
            ["own"] => UnitSelector::Own,
            ["hall"] => UnitSelector::Hall,
            [level, kind, rest @ ..] if rest.len() <= 1 => {
                let level = match *level {
                    "county" => Level::County,
                    "town" => Level::Town,
                    "village" => Level::Village,
                    _ => return None,
                };
                let Some((kind, _)) = UNIT_KINDS.iter().find(|(_, code)| code == kind) else {
                    let known = UNIT_KINDS.iter().map(|(_, code)| *code);
                    unknown(self.source, at, "unit-kind-unknown", kind, known);
                    return None;
                };
                let code = rest.first().map(|code| (*code).to_owned());
                let shaped = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
                if code.as_ref().is_some_and(|code| !code.bytes().all(shaped)) {
                    return None;
                }
                UnitSelector::Unit {
                    level,
                    kind: *kind,
                    code,
                }
            }
            _ => return None,
        })
    }
}
