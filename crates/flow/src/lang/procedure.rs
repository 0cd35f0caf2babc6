//! One procedure file: everything but its acts. References are resolved as they are read.

use super::source::{Source, Spot, Table};
use super::{act, check, found, is_code, unknown};
use crate::guard::{Guard, Names, Type};
use crate::module::Module;
use crate::procedure::*;
use model::role::Role;
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

pub(super) fn code(table: &Table<'_, '_>) -> String {
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
        internal: root.flag("internal").unwrap_or(false),
        event: root.flag("event").unwrap_or(false),
        confidential: confidential(&root, module),
        tables: module.tables.clone(),
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
        found: None,
        libraries: plain("libraries"),
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
        let choices = reader.choices(table).0;
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
    own_fields_follow(&mut reader.procedure);
    if let Some(table) = root.inner("found") {
        reader.procedure.found = found::read(&reader, table);
    }
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

/// The role that keeps who reported.
fn confidential(root: &Table<'_, '_>, module: &Module) -> Option<Role> {
    let named = root.text("confidential")?;
    let role = Role::from_code(&named.value);
    if role.is_none_or(|role| !module.roles.contains(&role)) {
        let known = module.roles.iter().map(|role| role.code());
        unknown(root.source, named.at, "role-unknown", &named.value, known);
    }
    role
}

/// Fields of single items are asked wherever a general field is: they stand in its place.
fn own_fields_follow(procedure: &mut Procedure) {
    let own: Vec<FieldIx> = (0..procedure.fields.len())
        .filter(|ix| !procedure.fields[*ix].items.is_empty())
        .map(FieldIx::at)
        .collect();
    for act in &mut procedure.acts {
        let general = act
            .asks
            .iter()
            .any(|ix| procedure.fields[ix.index()].general);
        if general {
            let more: Vec<FieldIx> = own
                .iter()
                .filter(|ix| !act.asks.contains(ix))
                .copied()
                .collect();
            act.asks.extend(more);
        }
    }
}

/// Codes of the catalogue: letters, digits and hyphens, at most 40.
fn is_item(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
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
        if matches!(default, ParameterValue::Integer(n) if n < min || n > max) {
            table.note(
                table.at_of("default"),
                "parameter-range",
                &[("code", &code)],
            );
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
        let (choices, from_table) = self.choices(&table);
        if let Some(named) = from_table
            .as_ref()
            .filter(|named| !self.module.tables.contains_key(&named.value))
        {
            let known = self.module.tables.keys().map(String::as_str);
            unknown(self.source, named.at, "table-unknown", &named.value, known);
        } else if (kind == FieldKind::Choice) == choices.is_empty() {
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
        let items = self.items(&table, &code);
        let general = table.flag("general").unwrap_or(false);
        if general && !items.is_empty() {
            table.note(table.at_of("general"), "field-general", &[("field", &code)]);
        }
        let suggest = table.text("suggest").and_then(|named| {
            let found = crate::field::Suggest::ALL
                .iter()
                .find(|(_, code)| *code == named.value);
            if found.is_none() {
                let known = crate::field::Suggest::ALL.iter().map(|(_, code)| *code);
                unknown(
                    self.source,
                    named.at,
                    "suggest-unknown",
                    &named.value,
                    known,
                );
            }
            found.map(|(suggest, _)| *suggest)
        });
        let field = Field {
            kind,
            items,
            general,
            suggest,
            from,
            preset,
            table: from_table.map(|named| named.value),
            against: self.against(&table, kind),
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

    /// The choices of a field: its own, or the rows of a table.
    fn choices(&self, table: &Table<'_, '_>) -> (Vec<String>, Option<Spot<String>>) {
        let Some(named) = table.text("table") else {
            let own = table.list("choices").into_iter();
            return (own.map(|choice| choice.value).collect(), None);
        };
        if table.has("choices") {
            // Read, so that it is not said to be misspelt, too.
            drop(table.list("choices"));
            table.note(table.at_of("choices"), "choices-and-table", &[]);
        }
        let rows = self.module.tables.get(&named.value);
        let codes = rows.into_iter().flat_map(|rows| &rows.rows);
        (codes.map(|row| row.code.clone()).collect(), Some(named))
    }

    /// Whether a field names whom a complaint is about.
    fn against(&self, table: &Table<'_, '_>, kind: FieldKind) -> bool {
        let against = table.flag("against").unwrap_or(false);
        if against && !matches!(kind, FieldKind::Unit | FieldKind::Person) {
            let at = table.at_of("against");
            table.note(at, "field-against", &[("field", &code(table))]);
        }
        against
    }

    /// Items of the catalogue that a field belongs to.
    fn items(&self, table: &Table<'_, '_>, field: &str) -> Vec<String> {
        let mut items: Vec<String> = Vec::new();
        for item in table.list("items") {
            if !is_item(&item.value) {
                let args = [("field", field), ("item", item.value.as_str())];
                self.source.note(item.at, "field-item", &args);
            } else if items.contains(&item.value) {
                let args = [("code", item.value.as_str()), ("section", "items")];
                self.source.note(item.at, "twice", &args);
            } else {
                items.push(item.value);
            }
        }
        items
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
}
