//! The journal by person, unit, case, kind, money and time; one entry opened.

use super::{Choice, EntryLine, entry_line, filter, kinds, next};
use crate::error::{Answer, Failure};
use crate::form::{Asked, FormState};
use crate::page::{Page, Path};
use crate::route::{Access, Route};
use app::audit::Filter;
use app::policy::Action;
use model::id::EntryId;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::JournalRead);
    vec![
        Route::get("/journal", read, list),
        Route::get("/journal/{entry}", read, show),
    ]
}

#[derive(Serialize)]
struct ListPage {
    lines: Vec<EntryLine>,
    next: Option<String>,
    kinds: Vec<Choice>,
    units: Vec<Choice>,
    export: String,
    narrowed: bool,
    asked: bool,
}

async fn list(page: Page, asked: Asked) -> Answer {
    let before: Option<i64> = asked.parse("before");
    let found = async {
        let filter = filter(&page, asked.fields()).await?;
        let narrowed = filter != Filter::default();
        let found = app::audit::entries(page.app(), &page.ctx, Filter { before, ..filter }).await?;
        Ok::<_, Failure>((found, narrowed))
    };
    let (found, narrowed, form) = match found.await {
        Ok((found, narrowed)) => (Some(found), narrowed, page.form(asked.fields().clone())),
        Err(why) => (None, true, page.refused(why, asked.fields().clone())?),
    };
    let units = page
        .app()
        .site()
        .units
        .values()
        .map(|u| Choice {
            value: u.code.to_string(),
            label: u.name.clone(),
        })
        .collect();
    let lines = found.as_ref().map_or_else(Vec::new, |found| {
        found
            .lines
            .iter()
            .map(|line| entry_line(&page, line))
            .collect()
    });
    let context = ListPage {
        lines,
        next: found.and_then(|found| next(&asked, "/journal", found.next)),
        kinds: kinds(&page),
        units,
        export: asked.href("/audit/export", "before", None),
        narrowed,
        asked: form.errors().is_empty(),
    };
    render(&page, &form, context)
}

fn render(page: &Page, form: &FormState, context: ListPage) -> Answer {
    page.render_form(form, "pages/audit/journal.html", context)
}

#[derive(Clone, Serialize)]
struct LeafLine {
    path: String,
    value: String,
    name: Option<String>,
    href: Option<String>,
}

#[derive(Serialize)]
struct EntryPage {
    line: EntryLine,
    parent: u64,
    leaves: Vec<LeafLine>,
    /// Persons it names, each once.
    named: Vec<LeafLine>,
    erased: bool,
}

async fn show(page: Page, Path(id): Path<EntryId>) -> Answer {
    let opened = app::audit::entry(page.app(), &page.ctx, id).await?;
    let leaves: Vec<LeafLine> = opened
        .body
        .into_iter()
        .map(|leaf| LeafLine {
            href: leaf
                .name
                .as_ref()
                .map(|_| format!("/journal?person={}", leaf.value)),
            path: leaf.path,
            value: leaf.value,
            name: leaf.name,
        })
        .collect();
    let mut named: Vec<LeafLine> = leaves
        .iter()
        .filter(|leaf| leaf.name.is_some())
        .cloned()
        .collect();
    named.sort_by(|a, b| a.value.cmp(&b.value));
    named.dedup_by(|a, b| a.value == b.value);
    let context = EntryPage {
        named,
        line: entry_line(&page, &opened.line),
        parent: opened.parent_version,
        erased: leaves.is_empty(),
        leaves,
    };
    page.render("pages/audit/entry.html", context)
}
