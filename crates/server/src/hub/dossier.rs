//! Everything the libraries hold of somebody, from the files of a run to the values the verbs know.

use super::look::seen;
use ::hub::dossier::{Dossiers, Line};
use ::hub::identity::{Identity, Sealing};
use ::hub::postings::Whose;
use ::hub::spec::Spec;
use app::port::Unanswered;
use model::feed::ElementKind;
use model::library::{Dossier, DossierCell, DossierOf, DossierRow};
use std::path::Path;

/// Rows of one library at most.
const ROWS: usize = 200;

/// Puts it together.
pub(super) fn dossier(
    out: &Path,
    sealing: &Sealing,
    of: &DossierOf,
    libraries: Option<&[String]>,
) -> Result<Option<Dossier>, Unanswered> {
    let failed = |e: &dyn std::fmt::Display| Unanswered::Failed(e.to_string());
    let seen = seen(out).map_err(Unanswered::Failed)?;
    let (run, spec) = seen.ok_or(Unanswered::NoLibraries)?;
    let dossiers = Dossiers::new(&spec, &run);
    let mut found = Vec::new();
    let mut dossier = Dossier::default();
    match of {
        DossierOf::Person(ids) => {
            let identity = Identity::open(&run, sealing.clone()).map_err(|e| failed(&e))?;
            for id in ids {
                let at = identity.find_key(id.bytes()).map_err(|e| failed(&e))?;
                let Some(at) = at else { continue };
                found.push((Whose::Person, at));
                let told = identity.person(at).map_err(|e| failed(&e))?;
                let told = told.unwrap_or_default();
                let number = told.number.map(|n| n.as_str().to_owned());
                let number = number.map(|n| ("person.number".to_owned(), n));
                let values = number.into_iter().chain(told.values);
                dossier.identity.extend(cells(&spec, values));
            }
        }
        DossierOf::Organisation(code) => {
            let at = dossiers.organisation(code).map_err(|e| failed(&e))?;
            found.extend(at.map(|at| (Whose::Organisation, at)));
        }
    }
    if found.is_empty() {
        return Ok(None);
    }
    for (whose, at) in &found {
        let golden = dossiers.golden(*whose, *at).map_err(|e| failed(&e))?;
        dossier.golden.extend(cells(&spec, golden));
    }
    let wanted = |code: &str| libraries.is_none_or(|all| all.iter().any(|l| l == code));
    for library in spec.libraries.iter().filter(|l| wanted(&l.code)) {
        let mut rows = Vec::new();
        for (whose, at) in &found {
            let lines = dossiers.rows(library, *whose, *at, ROWS);
            rows.extend(lines.map_err(|e| failed(&e))?);
        }
        if !rows.is_empty() {
            let name = (library.code.clone(), library.name.clone());
            dossier.libraries.push(name);
            dossier
                .rows
                .extend(rows.into_iter().map(|line| row(&spec, line)));
        }
    }
    Ok(Some(dossier))
}

fn row(spec: &Spec, line: Line) -> DossierRow {
    let feed = spec.feed(&line.feed);
    DossierRow {
        library: line.library,
        what: line.what,
        feed_name: feed.map_or_else(String::new, |feed| feed.name.clone()),
        department: feed.map_or_else(
            || model::unit::UnitCode(String::new()),
            |feed| feed.department.clone(),
        ),
        feed: line.feed,
        by_likeness: line.by_likeness,
        cells: cells(spec, line.cells).collect(),
    }
}

fn cells(
    spec: &Spec,
    values: impl IntoIterator<Item = (String, String)>,
) -> impl Iterator<Item = DossierCell> {
    values.into_iter().map(|(code, value)| {
        let element = spec.elements.get(&code);
        DossierCell {
            name: element.map_or_else(String::new, |e| e.name.clone()),
            kind: element.map_or(ElementKind::Text, |e| e.kind),
            class: element.map_or(4, |e| e.class),
            element: code,
            value,
        }
    })
}
