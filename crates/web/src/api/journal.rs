//! The journal, for auditors. Reading it is journalled itself.

use super::case::{asked, masked};
use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use crate::speech;
use app::account::Second;
use app::audit::{self, Filter, Line, Of, SampleRequest, Sampled};
use app::policy::Action;
use model::id::{CaseId, EntryId, PersonId};
use model::refusal::Refusal;
use model::time::Instant;
use model::unit::UnitCode;
use serde_json::Value;

shape! {
    /// An entry on a list.
    pub struct EntryRow {
        /// Id.
        pub id: model::id::EntryId,
        /// Number in the log, once it has one.
        pub seq: Option<i64>,
        /// When.
        pub at: model::time::Instant,
        /// Who; none for the product itself.
        pub actor: Option<model::id::PersonId>,
        /// Her name.
        pub name: String,
        /// Unit acted for.
        pub unit: Option<String>,
        /// Kind, `case.acted`.
        pub kind: String,
        /// What it is about.
        pub subject: String,
        /// Its case.
        pub case: Option<model::id::CaseId>,
        /// In a sentence.
        pub text: String,
        /// Machine-made.
        pub synthetic: bool,
    }

    /// A page of the journal, newest first.
    pub struct EntryPage {
        /// They.
        pub entries: Vec<EntryRow>,
        /// Ask again with it for what follows.
        pub cursor: Option<String>,
    }

    /// A value inside an entry's body.
    pub struct EntryLeaf {
        /// Where in the body.
        pub path: String,
        /// Value; sealed parts masked.
        pub value: String,
        /// Name of the person an id stands for.
        pub name: Option<String>,
    }

    /// An entry opened.
    pub struct EntryOpened {
        /// Its line.
        pub entry: EntryRow,
        /// Version of its subject before it.
        pub parent_version: i64,
        /// Its body; empty when it was lawfully erased.
        pub body: Vec<EntryLeaf>,
    }

    /// What recomputing the log said.
    pub struct LogVerified {
        /// Every leaf and every checkpoint's root fits the rows.
        pub ok: bool,
        /// Entries recomputed.
        pub entries: i64,
        /// Entries lawfully erased.
        pub erased: i64,
        /// Checkpoints whose root was recomputed.
        pub checkpoints: i64,
        /// Entries after the last of them.
        pub tail: i64,
        /// Entries that have no number yet.
        pub unnumbered: i64,
        /// Root over all entries, hexadecimal.
        pub root: Option<String>,
        /// First entry of each fault.
        pub faults: Vec<i64>,
    }

    /// A sample to be drawn.
    pub struct SampleGiven {
        /// `entries`, `cases`, `payments`.
        pub of: String,
        /// How many, at most 100.
        pub rows: u32,
        /// Not before.
        pub from: model::time::Instant,
        /// Before.
        pub to: model::time::Instant,
        /// Seed of an earlier sample as a decimal text, to draw it again.
        pub seed: Option<String>,
    }

    /// Which entries leave, and who confirms it.
    pub struct ExportGiven {
        /// Acted by her, or about her.
        pub person: Option<model::id::PersonId>,
        /// Acted for a unit.
        pub unit: Option<String>,
        /// About a case.
        pub case: Option<model::id::CaseId>,
        /// Of a kind, `case.acted`.
        pub kind: Option<String>,
        /// Rolls, claims and entitlements only.
        pub money: Option<bool>,
        /// Not before.
        pub from: Option<model::time::Instant>,
        /// Before.
        pub to: Option<model::time::Instant>,
        /// Sign-in name of the second person.
        pub witness: String,
        /// Password of the second person.
        pub password: String,
    }

    /// A sample that anybody can draw again.
    pub struct SampleDrawn {
        /// Its seed, a decimal text.
        pub seed: String,
        /// How many there were to choose from.
        pub population: i64,
        /// Entries chosen.
        pub entries: Vec<EntryRow>,
        /// Cases chosen.
        pub cases: Vec<model::id::CaseId>,
        /// Payments chosen.
        pub payments: Value,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Api(Action::JournalRead);
    vec![
        Route::api_get(
            "/api/v1/journal",
            read,
            "Reads the journal, newest first",
            list,
        )
        .query("person", "Acted by her, or about her")
        .query("unit", "Acted for a unit")
        .query("case", "About a case")
        .query("kind", "Of a kind, case.acted")
        .query("money", "true: rolls, claims and entitlements only")
        .query("from", "Not before, UTC milliseconds")
        .query("to", "Before, UTC milliseconds")
        .query("cursor", "From the page before")
        .answers::<EntryPage>(),
        Route::api_get("/api/v1/journal/{id}", read, "Opens an entry", open)
            .answers::<EntryOpened>(),
        Route::api_post(
            "/api/v1/journal/verify",
            read,
            "Recomputes the log from its rows",
            verify,
        )
        .takes::<super::roll::Nothing>()
        .example("{}")
        .answers::<LogVerified>()
        .costly(),
        Route::api_post(
            "/api/v1/journal/exports",
            read,
            "Exports entries with their proofs as a file, by two persons",
            export,
        )
        .takes::<ExportGiven>()
        .example(r#"{"kind":"roll.moved","witness":"li.na","password":"…"}"#)
        .costly(),
        Route::api_post(
            "/api/v1/journal/samples",
            read,
            "Draws a sample by a seed",
            sample,
        )
        .takes::<SampleGiven>()
        .example(r#"{"of":"cases","rows":20,"from":1764547200000,"to":1767225600000}"#)
        .answers::<SampleDrawn>(),
    ]
}

fn row(call: &Call, line: &Line) -> EntryRow {
    let text = call
        .web()
        .lexicon()
        .try_say(call.locale(), &line.key, &speech::args(&line.args));
    EntryRow {
        id: line.id,
        seq: line.seq,
        at: line.at,
        actor: line.actor,
        name: line.name.clone(),
        unit: line.unit.clone(),
        kind: line.kind.clone(),
        subject: line.subject.clone(),
        case: line.case,
        text: text.unwrap_or_else(|_| line.kind.clone()),
        synthetic: line.synthetic,
    }
}

async fn list(call: Call, query: Asked) -> Answer {
    let filter = Filter {
        person: asked::<PersonId>(&query, "person")?,
        unit: query.opt("unit").map(|unit| UnitCode(unit.to_owned())),
        case: asked::<CaseId>(&query, "case")?,
        kind: query.opt("kind").map(str::to_owned),
        money: asked::<bool>(&query, "money")?.unwrap_or(false),
        from: asked::<i64>(&query, "from")?.map(Instant),
        to: asked::<i64>(&query, "to")?.map(Instant),
        before: asked::<i64>(&query, "cursor")?,
    };
    let page = audit::entries(call.app(), &call.ctx, filter).await?;
    call.answer(EntryPage {
        entries: page.lines.iter().map(|line| row(&call, line)).collect(),
        cursor: page.next.map(|next| next.to_string()),
    })
}

async fn open(call: Call, Path(id): Path<EntryId>) -> Answer {
    let opened = audit::entry(call.app(), &call.ctx, id).await?;
    call.answer(EntryOpened {
        entry: row(&call, &opened.line),
        parent_version: super::case::signed(opened.parent_version),
        body: opened
            .body
            .into_iter()
            .map(|leaf| EntryLeaf {
                path: leaf.path,
                value: leaf.value,
                name: leaf.name,
            })
            .collect(),
    })
}

async fn sample(call: Call, write: Write<SampleGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let seed = body.seed.map(|text| text.parse::<u64>()).transpose();
    let wish = SampleRequest {
        of: Of::from_code(&body.of).ok_or_else(|| Refusal::field("of", "json-not-allowed"))?,
        rows: body.rows,
        from: body.from,
        to: body.to,
        seed: seed.map_err(|_| Refusal::field("seed", "json-not-allowed"))?,
    };
    let drawn = audit::sample_once(call.app(), &call.ctx, wish, repeat).await?;
    let mut shown = SampleDrawn {
        seed: drawn.seed.to_string(),
        population: drawn.population,
        entries: Vec::new(),
        cases: Vec::new(),
        payments: Value::Array(Vec::new()),
    };
    match &drawn.rows {
        Sampled::Entries(lines) => {
            shown.entries = lines.iter().map(|line| row(&call, line)).collect()
        }
        Sampled::Cases(lines) => shown.cases = lines.iter().map(|line| line.id).collect(),
        Sampled::Payments(payments) => shown.payments = masked(payments)?,
    }
    call.answer(shown)
}

async fn verify(call: Call, write: Write<super::roll::Nothing>) -> Answer {
    let repeat = call.repeat(&write.idem);
    if let Some(held) = app::once::before::<LogVerified>(call.app(), &call.ctx, &repeat).await? {
        return call.answer(held);
    }
    let done = audit::verify(call.app(), &call.ctx).await?;
    let count = super::case::signed;
    let said = LogVerified {
        ok: done.ok,
        entries: count(done.entries),
        erased: count(done.erased),
        checkpoints: count(done.checkpoints),
        tail: count(done.tail),
        unnumbered: done.standing.unnumbered,
        root: done.root,
        faults: done.faults.iter().map(|(first, _)| count(*first)).collect(),
    };
    // Recomputing changes nothing; what it said of this moment is kept for whoever asks again.
    let kept = app::once::once(call.app(), &call.ctx, repeat, move |_, _| Ok(said.clone())).await?;
    call.answer(kept)
}

async fn export(call: Call, write: Write<ExportGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let filter = Filter {
        person: body.person,
        unit: body.unit.map(UnitCode),
        case: body.case,
        kind: body.kind,
        money: body.money.unwrap_or(false),
        from: body.from,
        to: body.to,
        before: None,
    };
    let second = Second {
        login: body.witness,
        password: body.password,
    };
    let (app, ctx) = (call.app().clone(), call.ctx.clone());
    let made = super::account::hashed(&call, async move {
        audit::export_once(&app, &ctx, filter, second, repeat).await
    })
    .await?;
    let name = made.digest.get(..12).unwrap_or("export");
    super::file::download(
        made.bytes,
        "application/octet-stream",
        &format!("wujia-journal-{name}.bundle"),
    )
}
