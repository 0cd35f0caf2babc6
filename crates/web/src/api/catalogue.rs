//! What the county offers, as data: procedures with fields, materials and acts; divisions, units,
//! working days. Nothing in it is about a person.

use super::Call;
use super::case::{asked, code, label};
use crate::error::Answer;
use crate::form::Asked;
use crate::route::{Access, Route};
use crate::shape;
use ::codes::DayKind;
use ::codes::DivisionCode;
use app::policy::Action;
use flow::{By, Procedure};
use jiff::civil::Date;
use model::refusal::Refusal;

shape! {
    /// A declared field.
    pub struct FieldOffered {
        /// Code.
        pub field: String,
        /// Its name in the caller's language.
        pub label: String,
        /// Kind: text, date, money, citizen-number, choice …
        pub kind: String,
        /// Longest text in characters; for files how many.
        pub max: i64,
        /// Choices.
        pub choices: Vec<String>,
        /// It may stay empty.
        pub optional: bool,
        /// Library element that fills it.
        pub from: Option<String>,
        /// It is stored sealed and answered masked.
        pub sealed: bool,
        /// Items of the catalogue it is asked for; none: for every item.
        pub items: Vec<String>,
        /// Asked only for items that have no fields of their own.
        pub general: bool,
    }

    /// A declared material.
    pub struct MaterialOffered {
        /// Code.
        pub material: String,
        /// Its name in the caller's language.
        pub label: String,
        /// Whether the case needs it at all.
        pub required: bool,
        /// Kind of held certificate that replaces it.
        pub certificate: Option<String>,
    }

    /// A declared act.
    pub struct ActOffered {
        /// Code.
        pub act: String,
        /// Its name in the caller's language.
        pub label: String,
        /// Verb.
        pub verb: String,
        /// Who may: `holder`, `applicant`, `asked`, `asker`, `product`, a role, a role with ` of holder`.
        pub by: Vec<String>,
        /// Stages it is open in; empty for filing.
        pub from: Vec<String>,
        /// Where it leads; none: the stage stays.
        pub to: Option<String>,
        /// Fields it asks for.
        pub fields: Vec<String>,
        /// Materials it takes.
        pub materials: Vec<String>,
    }

    /// A declared stage.
    pub struct StageOffered {
        /// Code.
        pub stage: String,
        /// Its name in the caller's language.
        pub label: String,
        /// Whether holders of a receipt see it.
        pub public: bool,
        /// Whether it is an end.
        pub end: bool,
    }

    /// A procedure that new cases may be filed under.
    pub struct ProcedureOffered {
        /// Code.
        pub procedure: String,
        /// Its name in the caller's language.
        pub label: String,
        /// Module.
        pub module: String,
        /// Version: digest of the module's files.
        pub version: String,
        /// Fields.
        pub fields: Vec<FieldOffered>,
        /// Materials.
        pub materials: Vec<MaterialOffered>,
        /// Stages in their order.
        pub stages: Vec<StageOffered>,
        /// Acts in their order.
        pub acts: Vec<ActOffered>,
    }

    /// Procedures.
    pub struct ProcedureList {
        /// They.
        pub procedures: Vec<ProcedureOffered>,
    }

    /// A division as it stands today.
    pub struct DivisionShown {
        /// Code of 12 digits.
        pub division: ::codes::DivisionCode,
        /// Name.
        pub name: String,
        /// `town`, `street`, `village`, `zone` …
        pub kind: String,
        /// The division above.
        pub parent: ::codes::DivisionCode,
    }

    /// Divisions in the order of their codes.
    pub struct DivisionList {
        /// They.
        pub divisions: Vec<DivisionShown>,
    }

    /// A unit.
    pub struct UnitShown {
        /// Code.
        pub unit: String,
        /// Name.
        pub name: String,
        /// Short name.
        pub short_name: String,
        /// The division it serves.
        pub division: ::codes::DivisionCode,
        /// What sort.
        pub kind: String,
        /// `front`, `back`, `command`.
        pub side: String,
    }

    /// Units in the order of their codes.
    pub struct UnitList {
        /// They.
        pub units: Vec<UnitShown>,
    }

    /// A day that is not what its weekday says.
    pub struct DayShown {
        /// Day.
        pub day: jiff::civil::Date,
        /// Worked or not.
        pub works: bool,
        /// The holiday it is, in the notice's words.
        pub holiday: Option<String>,
    }

    /// A year's working days.
    pub struct CalendarShown {
        /// Year.
        pub year: i32,
        /// No notice is known: weekends alone are counted, due dates are provisional.
        pub provisional: bool,
        /// Working days of the year.
        pub workdays: i64,
        /// Days that differ from their weekday.
        pub days: Vec<DayShown>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (desk, county) = (
        Access::Api(Action::OwnDesk),
        Access::Api(Action::CountyRead),
    );
    vec![
        Route::api_get(
            "/api/v1/procedures",
            desk,
            "Lists procedures with their fields, materials and acts",
            procedures,
        )
        .answers::<ProcedureList>(),
        Route::api_get(
            "/api/v1/divisions",
            county,
            "Lists divisions as they stand today",
            divisions,
        )
        .query("within", "Below this division")
        .answers::<DivisionList>(),
        Route::api_get("/api/v1/units", county, "Lists units", units)
            .query("within", "Serving divisions below this one")
            .answers::<UnitList>(),
        Route::api_get(
            "/api/v1/calendar",
            county,
            "Says which days of a year are worked",
            calendar,
        )
        .query("year", "Year; this one when left out")
        .answers::<CalendarShown>(),
    ]
}

fn by(by: &By) -> String {
    match by {
        By::Holder => "holder".to_owned(),
        By::Applicant => "applicant".to_owned(),
        By::Role(role) => role.code().to_owned(),
        By::RoleOfHolder(role) => format!("{} of holder", role.code()),
        By::Asked => "asked".to_owned(),
        By::Asker => "asker".to_owned(),
        By::Product => "product".to_owned(),
    }
}

fn offered(call: &Call, version: &str, procedure: &Procedure) -> ProcedureOffered {
    let named = |kind: &str, of: &str| {
        label(
            call.web(),
            call,
            &format!("{kind}-{}", procedure.code()),
            of,
        )
    };
    let field = |ix: &flow::FieldIx| procedure.fields().get(ix.index()).map(|f| f.code.clone());
    let material = |ix: &flow::MaterialIx| {
        procedure
            .materials()
            .get(ix.index())
            .map(|m| m.code.clone())
    };
    let stage = |ix: &flow::StageIx| procedure.stages().get(ix.index()).map(|s| s.code.clone());
    ProcedureOffered {
        procedure: procedure.code().to_owned(),
        label: label(call.web(), call, "procedure", procedure.code()),
        module: procedure.module().to_owned(),
        version: version.to_owned(),
        fields: procedure
            .fields()
            .iter()
            .map(|f| FieldOffered {
                label: named("field", &f.code),
                field: f.code.clone(),
                kind: f.kind.code().to_owned(),
                max: i64::try_from(f.max).unwrap_or(i64::MAX),
                choices: f.choices.clone(),
                optional: f.optional,
                from: f.from.clone(),
                sealed: f.sealed(),
                items: f.items.clone(),
                general: f.general,
            })
            .collect(),
        materials: procedure
            .materials()
            .iter()
            .map(|m| MaterialOffered {
                label: named("material", &m.code),
                material: m.code.clone(),
                required: m.required,
                certificate: m.certificate.clone(),
            })
            .collect(),
        stages: procedure
            .stages()
            .iter()
            .map(|s| StageOffered {
                label: named("stage", &s.code),
                stage: s.code.clone(),
                public: s.public,
                end: s.end,
            })
            .collect(),
        acts: procedure
            .acts()
            .iter()
            .map(|act| ActOffered {
                label: named("act", &act.code),
                act: act.code.clone(),
                verb: act.verb.code().to_owned(),
                by: act.by.iter().map(by).collect(),
                from: act.from.iter().filter_map(stage).collect(),
                to: act.to.as_ref().and_then(stage),
                fields: act.asks.iter().filter_map(field).collect(),
                materials: act.takes.iter().filter_map(material).collect(),
            })
            .collect(),
    }
}

async fn procedures(call: Call) -> Answer {
    let site = call.app().site();
    let procedures = site
        .modules()
        .filter(|(_, _, _, on)| *on)
        .flat_map(|(_, version, module, _)| {
            module
                .procedures
                .values()
                .map(move |procedure| (version, procedure))
        })
        .map(|(version, procedure)| offered(&call, version, procedure))
        .collect();
    call.answer(ProcedureList { procedures })
}

async fn divisions(call: Call, query: Asked) -> Answer {
    let site = call.app().site();
    let within = asked::<DivisionCode>(&query, "within")?.unwrap_or(site.county);
    let divisions = site
        .divisions
        .iter()
        .filter(|(division, _)| within.contains(**division))
        .map(|(division, now)| DivisionShown {
            division: *division,
            name: now.name.clone(),
            kind: now.kind.clone(),
            parent: now.parent,
        })
        .collect();
    call.answer(DivisionList { divisions })
}

async fn units(call: Call, query: Asked) -> Answer {
    let site = call.app().site();
    let within = asked::<DivisionCode>(&query, "within")?.unwrap_or(site.county);
    let units = site
        .units
        .values()
        .filter(|unit| within.contains(unit.division))
        .map(|unit| UnitShown {
            unit: unit.code.to_string(),
            name: unit.name.clone(),
            short_name: unit.short_name.clone(),
            division: unit.division,
            kind: code(&unit.kind),
            side: code(&unit.side),
        })
        .collect();
    call.answer(UnitList { units })
}

async fn calendar(call: Call, query: Asked) -> Answer {
    let year = asked::<i16>(&query, "year")?.unwrap_or_else(|| call.ctx.now.date().year());
    if !(1950..=2200).contains(&year) {
        return Err(Refusal::field("year", "json-not-allowed").into());
    }
    let unreadable = || Refusal::field("year", "json-not-allowed");
    let first = Date::new(year, 1, 1).map_err(|_| unreadable())?;
    let calendar = call.app().site().calendar.clone();
    let (mut workdays, mut days) = (0, Vec::new());
    for day in first
        .series(jiff::Span::new().days(1))
        .take_while(|day| day.year() == year)
    {
        let works = calendar.is_workday(day);
        workdays += i64::from(works);
        let weekday = !matches!(
            day.weekday(),
            jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
        );
        if works != weekday || matches!(calendar.kind_of(day), DayKind::Holiday) {
            let holiday = calendar.holiday_of(day).map(|holiday| holiday.name.clone());
            days.push(DayShown {
                day,
                works,
                holiday,
            });
        }
    }
    call.answer(CalendarShown {
        year: i32::from(year),
        provisional: calendar.is_provisional(first),
        workdays,
        days,
    })
}
