//! One procedure file: everything but its acts. References are resolved as they are read.

use super::source::{Source, Spot, Table};
use super::{act, check, is_code, unknown};
use crate::clock::HOUR_MS;
use crate::guard::{Guard, Names, Type};
use crate::procedure::*;
use codes::division::Level;
use model::clock::LimitUnit;
use model::role::Role;
use model::unit::UnitKind;
use std::collections::{BTreeMap, BTreeSet};

/// Codes of a section with their places.
pub(super) type Index<T> = BTreeMap<String, T>;

/// What acts need to resolve their references.
pub(super) struct Reader<'t, 'a> {
    pub source: &'t Source<'a>,
    pub module: &'t Module,
    pub procedure: Procedure,
    pub guard_fields: BTreeMap<String, (FieldIx, FieldKind, Vec<String>)>,
    pub guard_parameters: BTreeMap<String, Type>,
}

const UNIT_KINDS: [(UnitKind, &str); 9] = [
    (UnitKind::Government, "government"),
    (UnitKind::Department, "department"),
    (UnitKind::Bureau, "bureau"),
    (UnitKind::ServiceCentre, "service-centre"),
    (UnitKind::EnforcementBureau, "enforcement-bureau"),
    (UnitKind::GridCentre, "grid-centre"),
    (UnitKind::PublicInstitution, "public-institution"),
    (UnitKind::CommandCentre, "command-centre"),
    (UnitKind::Committee, "committee"),
];

fn index<T: Copy>(
    source: &Source<'_>,
    tables: &[Table<'_, '_>],
    section: &str,
    at: fn(usize) -> T,
) -> Index<T> {
    let mut index = Index::new();
    for (n, table) in tables.iter().enumerate() {
        let Some(code) = table.need("code") else {
            continue;
        };
        if !is_code(&code.value) {
            source.note(code.at, "code-shape", &[("code", &code.value)]);
        }
        if index.insert(code.value.clone(), at(n)).is_some() {
            source.note(
                code.at,
                "twice",
                &[("code", &code.value), ("section", section)],
            );
        }
    }
    if tables.len() > 1_000 {
        source.note(0, "too-many", &[("section", section), ("max", "1000")]);
    }
    index
}

fn code(table: &Table<'_, '_>) -> String {
    table
        .text("code")
        .map_or_else(String::new, |code| code.value)
}

pub(super) fn read(source: &Source<'_>, module: &Module) -> Option<Procedure> {
    let parsed = source.table();
    let root = Table::new(source, parsed.get_ref(), 0);
    let name = root.need("code")?;
    if !is_code(&name.value) {
        source.note(name.at, "code-shape", &[("code", &name.value)]);
    }
    let label = root
        .need("version")
        .map_or_else(String::new, |label| label.value);
    let (fields, materials) = (root.tables("field"), root.tables("material"));
    let (stages, acts, clocks) = (
        root.tables("stage"),
        root.tables("act"),
        root.tables("clock"),
    );
    let (orders, parameters) = (root.tables("order"), root.tables("parameter"));
    let continues = root.tables("continues");
    let plain = |key: &str| -> Vec<String> {
        let mut seen = BTreeSet::new();
        let mut list = Vec::new();
        for spot in root.list(key) {
            if !is_code(&spot.value) {
                source.note(spot.at, "code-shape", &[("code", &spot.value)]);
            }
            if seen.insert(spot.value.clone()) {
                list.push(spot.value);
            } else {
                source.note(spot.at, "twice", &[("code", &spot.value), ("section", key)]);
            }
        }
        list
    };
    let procedure = Procedure {
        module: module.code.clone(),
        code: name.value.clone(),
        label,
        fields: Vec::new(),
        materials: Vec::new(),
        stages: Vec::new(),
        acts: Vec::new(),
        clocks: Vec::new(),
        orders: Vec::new(),
        letters: plain("letters"),
        messages: plain("messages"),
        parameters: Vec::new(),
        reasons: BTreeSet::new(),
        continues: Vec::new(),
        stage_index: index(source, &stages, "stage", StageIx::at),
        act_index: index(source, &acts, "act", ActIx::at),
        field_index: index(source, &fields, "field", FieldIx::at),
        material_index: index(source, &materials, "material", MaterialIx::at),
        clock_index: index(source, &clocks, "clock", ClockIx::at),
    };
    index(source, &orders, "order", |n| n);
    index(source, &parameters, "parameter", |n| n);
    let mut reader = Reader {
        source,
        module,
        procedure,
        guard_fields: BTreeMap::new(),
        guard_parameters: BTreeMap::new(),
    };
    parameters
        .into_iter()
        .for_each(|table| reader.parameter(table));
    // Guards of a field may name fields that stand below it: kinds first.
    for (n, table) in fields.iter().enumerate() {
        let kind = table
            .text("kind")
            .and_then(|kind| FieldKind::from_code(&kind.value));
        let choices = table
            .list("choices")
            .into_iter()
            .map(|choice| choice.value)
            .collect();
        let entry = (FieldIx::at(n), kind.unwrap_or(FieldKind::Text), choices);
        reader.guard_fields.insert(code(table), entry);
    }
    let at = |tables: &[Table<'_, '_>]| tables.iter().map(|table| table.at).collect::<Vec<_>>();
    let places = check::Places {
        stages: at(&stages),
        acts: at(&acts),
        clocks: at(&clocks),
        fields: at(&fields),
        materials: at(&materials),
        letters: root.at_of("letters"),
        messages: root.at_of("messages"),
    };
    let taken: Vec<_> = fields
        .into_iter()
        .map(|table| reader.field(table))
        .collect();
    reader.procedure.fields = taken;
    let taken: Vec<_> = materials
        .into_iter()
        .map(|table| reader.material(table))
        .collect();
    reader.procedure.materials = taken;
    let taken: Vec<_> = clocks
        .into_iter()
        .map(|table| reader.clock(table))
        .collect();
    reader.procedure.clocks = taken;
    let taken: Vec<_> = orders
        .into_iter()
        .map(|table| reader.order(table))
        .collect();
    reader.procedure.orders = taken;
    let taken: Vec<_> = stages
        .into_iter()
        .map(|table| reader.stage(table))
        .collect();
    reader.procedure.stages = taken;
    let taken: Vec<_> = acts
        .into_iter()
        .map(|table| act::read(&mut reader, table))
        .collect();
    reader.procedure.acts = taken;
    for table in continues {
        let of = |pairs: Vec<(String, Spot<String>)>| {
            pairs.into_iter().map(|(a, b)| (a, b.value)).collect()
        };
        let from = table
            .need("from")
            .map_or_else(String::new, |from| from.value);
        let (stages, acts, fields) = (
            table.pairs("stages"),
            table.pairs("acts"),
            table.pairs("fields"),
        );
        for (_, new) in stages
            .iter()
            .filter(|(_, new)| !reader.procedure.stage_index.contains_key(&new.value))
        {
            reader.unknown(new, "stage-unknown", |p| &p.stage_index);
        }
        for (_, new) in acts
            .iter()
            .filter(|(_, new)| !reader.procedure.act_index.contains_key(&new.value))
        {
            reader.unknown(new, "act-unknown", |p| &p.act_index);
        }
        for (_, new) in fields
            .iter()
            .filter(|(_, new)| !reader.procedure.field_index.contains_key(&new.value))
        {
            reader.unknown(new, "field-unknown", |p| &p.field_index);
        }
        let map = Continues {
            from,
            stages: of(stages),
            acts: of(acts),
            fields: of(fields),
        };
        reader.procedure.continues.push(map);
        table.finish();
    }
    root.finish();
    if source.mistakes.borrow().is_empty() {
        check::check(source, &reader.procedure, &places);
    }
    Some(reader.procedure)
}

impl Reader<'_, '_> {
    pub(super) fn unknown<T>(
        &self,
        spot: &Spot<String>,
        key: &str,
        of: fn(&Procedure) -> &Index<T>,
    ) {
        let known = of(&self.procedure).keys().map(String::as_str);
        unknown(self.source, spot.at, key, &spot.value, known);
    }

    pub(super) fn find<T: Copy>(
        &self,
        spot: &Spot<String>,
        key: &str,
        of: fn(&Procedure) -> &Index<T>,
    ) -> Option<T> {
        let found = of(&self.procedure).get(&spot.value).copied();
        if found.is_none() {
            self.unknown(spot, key, of);
        }
        found
    }

    pub(super) fn all<T: Copy>(
        &self,
        spots: &[Spot<String>],
        key: &str,
        of: fn(&Procedure) -> &Index<T>,
    ) -> Vec<T> {
        spots
            .iter()
            .filter_map(|spot| self.find(spot, key, of))
            .collect()
    }

    pub(super) fn guard(&self, spot: &Spot<String>) -> Option<Guard> {
        let names = Names {
            fields: &self.guard_fields,
            materials: &self.procedure.material_index,
            parameters: &self.guard_parameters,
        };
        match Guard::compile(&spot.value, &names) {
            Ok(guard) => Some(guard),
            Err(fault) => {
                // The text begins behind its quotation mark.
                let mut args: Vec<(&str, &str)> =
                    fault.args.iter().map(|(n, v)| (*n, v.as_str())).collect();
                let shown: String = spot.value.chars().take(80).collect();
                args.push(("guard", &shown));
                self.source.note(spot.at + 1 + fault.at, fault.key, &args);
                None
            }
        }
    }

    fn parameter(&mut self, table: Table<'_, '_>) {
        let code = code(&table);
        let (default, kind) = match table.kind("default") {
            Some("integer") => (
                ParameterValue::Integer(table.number("default").map_or(0, |n| n.value)),
                Type::Integer,
            ),
            Some("boolean") => (
                ParameterValue::Bool(table.flag("default").unwrap_or(false)),
                Type::Bool,
            ),
            _ => {
                let text = table
                    .need("default")
                    .map_or_else(String::new, |text| text.value);
                match text.parse().ok().filter(|_| text.len() == 10) {
                    Some(date) => (ParameterValue::Date(date), Type::Date),
                    None => (ParameterValue::Text(text), Type::Text),
                }
            }
        };
        let min = table.number("min").map_or(i64::MIN, |n| n.value);
        let max = table.number("max").map_or(i64::MAX, |n| n.value);
        if let ParameterValue::Integer(n) = default {
            if n < min || n > max {
                table.note(
                    table.at_of("default"),
                    "parameter-range",
                    &[("code", &code)],
                );
            }
        }
        self.guard_parameters.insert(code.clone(), kind);
        self.procedure.parameters.push(Parameter {
            code,
            default,
            min,
            max,
        });
        table.finish();
    }

    fn field(&self, table: Table<'_, '_>) -> Field {
        let code = code(&table);
        let kind = table.need("kind").and_then(|kind| {
            let found = FieldKind::from_code(&kind.value);
            if found.is_none() {
                let known = FieldKind::ALL.iter().map(|(_, code)| *code);
                unknown(
                    self.source,
                    kind.at,
                    "field-kind-unknown",
                    &kind.value,
                    known,
                );
            }
            found
        });
        let kind = kind.unwrap_or(FieldKind::Text);
        let from = table.text("from").map(|from| {
            let shaped = from
                .value
                .split_once('.')
                .is_some_and(|(a, b)| is_code(a) && is_code(b));
            if !shaped {
                self.source
                    .note(from.at, "element-shape", &[("element", &from.value)]);
            }
            from.value
        });
        let preset = match table.kind("preset") {
            Some("boolean") => table.flag("preset").map(Preset::Bool),
            Some(_) => {
                table
                    .text("preset")
                    .and_then(|preset| match (preset.value.as_str(), kind) {
                        ("applicant", FieldKind::Person) => Some(Preset::Applicant),
                        ("act-date", FieldKind::Date) => Some(Preset::ActDate),
                        _ => {
                            self.source.note(
                                preset.at,
                                "preset-unknown",
                                &[("preset", &preset.value)],
                            );
                            None
                        }
                    })
            }
            None => None,
        };
        let choices: Vec<String> = table
            .list("choices")
            .into_iter()
            .map(|choice| choice.value)
            .collect();
        if (kind == FieldKind::Choice) == choices.is_empty() {
            let key = if choices.is_empty() {
                "choices-missing"
            } else {
                "choices-idle"
            };
            table.note(table.at_of("choices"), key, &[("field", &code)]);
        }
        let default_max = match kind {
            FieldKind::Photo | FieldKind::File => 9,
            _ => 200,
        };
        let max = table.number("max");
        if let Some(max) = max
            .as_ref()
            .filter(|max| !(1..=20_000).contains(&max.value))
        {
            self.source.note(max.at, "max-range", &[("field", &code)]);
        }
        let field = Field {
            kind,
            from,
            preset,
            replaceable: table.flag("replaceable").unwrap_or(false),
            max: max
                .and_then(|max| usize::try_from(max.value).ok())
                .unwrap_or(default_max),
            choices,
            optional: table.flag("optional").unwrap_or(false),
            when: table.text("when").and_then(|when| self.guard(&when)),
            listed: table.flag("listed").unwrap_or(true),
            code,
        };
        if table
            .flag("sealed")
            .is_some_and(|sealed| sealed != kind.sealed())
        {
            let at = table.at_of("sealed");
            table.note(
                at,
                "sealed-by-kind",
                &[("field", &field.code), ("kind", kind.code())],
            );
        }
        table.finish();
        field
    }

    fn material(&self, table: Table<'_, '_>) -> MaterialSpec {
        let material = MaterialSpec {
            code: code(&table),
            certificate: table.text("certificate").map(|kind| kind.value),
            required: table.flag("required").unwrap_or(true),
            when: table.text("when").and_then(|when| self.guard(&when)),
            max: table
                .number("max")
                .and_then(|max| usize::try_from(max.value).ok())
                .unwrap_or(9)
                .max(1),
        };
        table.finish();
        material
    }

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

    fn clock(&self, table: Table<'_, '_>) -> ClockSpec {
        let code = code(&table);
        let unit = table.need("unit").and_then(|unit| {
            let known = [
                "working-days",
                "natural-days",
                "working-hours",
                "clock-hours",
            ];
            let units = [
                LimitUnit::WorkingDays,
                LimitUnit::NaturalDays,
                LimitUnit::WorkingHours,
                LimitUnit::ClockHours,
            ];
            let found = known
                .iter()
                .position(|name| *name == unit.value)
                .map(|n| units[n]);
            if found.is_none() {
                unknown(
                    self.source,
                    unit.at,
                    "clock-unit",
                    &unit.value,
                    known.into_iter(),
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
        let clock = ClockSpec {
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

    fn order(&self, table: Table<'_, '_>) -> OrderKind {
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

    fn stage(&self, table: Table<'_, '_>) -> Stage {
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
        let words: Vec<&str> = unit.split_whitespace().collect();
        let unit = match words.as_slice() {
            ["grid"] => UnitSelector::Grid,
            ["village"] => UnitSelector::Village,
            ["power"] => UnitSelector::Power,
            [level, kind, rest @ ..] if rest.len() <= 1 => {
                let level = match *level {
                    "county" => Level::County,
                    "town" => Level::Town,
                    "village" => Level::Village,
                    _ => return shape(),
                };
                let Some((kind, _)) = UNIT_KINDS.iter().find(|(_, code)| code == kind) else {
                    unknown(
                        self.source,
                        spot.at,
                        "unit-kind-unknown",
                        kind,
                        UNIT_KINDS.iter().map(|(_, c)| *c),
                    );
                    return None;
                };
                let code = rest.first().map(|code| (*code).to_owned());
                if code.as_ref().is_some_and(|code| {
                    !code
                        .bytes()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                }) {
                    return shape();
                }
                UnitSelector::Unit {
                    level,
                    kind: *kind,
                    code,
                }
            }
            _ => return shape(),
        };
        Some(HolderSpec::Post { role, unit })
    }
}
