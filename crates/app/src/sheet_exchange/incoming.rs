//! A table of another system becomes cases: looked at first, filed only where a row is sound and chosen.

use super::{ROWS_MAX, system};
use crate::case::{FileRequest, Whom, file_in};
use crate::context::Ctx;
use crate::outside_number::enter_in;
use crate::outside_system::{Column, Incoming, Told};
use crate::policy::{Action, require};
use crate::{App, Chance, Fault, Site};
use codes::DivisionCode;
use jiff::civil::Date;
use model::case::{Case, Channel};
use model::id::CaseId;
use model::place::Place;
use model::refusal::{Kind, Refusal, Refused};
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;

/// What ends a try that would have gone well: nothing of it stays.
const TRIED: &str = "sheet-exchange-tried";

/// What a row is.
#[derive(Debug, Clone)]
pub enum RowState {
    /// It would become a case.
    Sound,
    /// It is a case.
    Known {
        /// Which.
        case: CaseId,
        /// Its number here.
        number: String,
    },
    /// It became a case now.
    Filed {
        /// Which.
        case: CaseId,
        /// Its number here.
        number: String,
    },
    /// What is wrong with it; fields are headings of the table where one is at fault.
    Faulty(Vec<Refused>),
}

/// A row that was looked at.
#[derive(Debug, Clone)]
pub struct RowSeen {
    /// Row of the file, as an office program numbers it.
    pub row: u32,
    /// Its number in the other system.
    pub number: String,
    /// What it is.
    pub state: RowState,
}

/// What a table would do, or did.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// Every row, in the file's order.
    pub rows: Vec<RowSeen>,
}

impl Preview {
    /// How many rows would become cases.
    #[must_use]
    pub fn sound(&self) -> usize {
        self.count(|state| matches!(state, RowState::Sound))
    }

    /// How many are cases already.
    #[must_use]
    pub fn known(&self) -> usize {
        self.count(|state| matches!(state, RowState::Known { .. }))
    }

    /// How many became cases now.
    #[must_use]
    pub fn filed(&self) -> usize {
        self.count(|state| matches!(state, RowState::Filed { .. }))
    }

    /// How many are at fault.
    #[must_use]
    pub fn faulty(&self) -> usize {
        self.count(|state| matches!(state, RowState::Faulty(_)))
    }

    fn count(&self, of: impl Fn(&RowState) -> bool) -> usize {
        self.rows.iter().filter(|row| of(&row.state)).count()
    }
}

/// A row as a wish.
#[derive(Debug, Clone)]
struct Wish {
    row: u32,
    number: String,
    request: Result<Wished, Vec<Refused>>,
}

/// What would be filed.
#[derive(Debug, Clone)]
struct Wished {
    request: FileRequest,
    /// The name to file under where the library knows nobody of the number.
    name: Option<String>,
}

/// Looks at a table of a system: which rows would become cases, which are cases, what is wrong with the
/// others. Nothing is filed.
///
/// # Errors
/// `exchange-not-taken` where the system sends none; the file's own faults; `column-missing`; the store's.
pub async fn preview(app: &App, ctx: &Ctx, code: &str, bytes: &[u8]) -> Result<Preview, Fault> {
    let wishes = wishes(app, ctx, code, bytes)?;
    each(app, ctx, code, wishes, None, tried).await
}

/// Files rows of a table that are sound; of them only the chosen ones, where some are chosen. A row that is a
/// case already stays that case, however often the table is sent.
///
/// # Errors
/// As [`preview`]; what stands already stays.
pub async fn take(
    app: &App,
    ctx: &Ctx,
    code: &str,
    bytes: &[u8],
    chosen: Option<BTreeSet<u32>>,
) -> Result<Preview, Fault> {
    let wishes = wishes(app, ctx, code, bytes)?;
    each(app, ctx, code, wishes, chosen, taken).await
}

type Unit = fn(&App, &mut Tx<'_>, &Ctx, &str, &str, &Wished) -> Result<RowState, Fault>;

async fn each(
    app: &App,
    ctx: &Ctx,
    code: &str,
    wishes: Vec<Wish>,
    chosen: Option<BTreeSet<u32>>,
    unit: Unit,
) -> Result<Preview, Fault> {
    let draw = ctx.draw("sheet-exchange-rows");
    let mut preview = Preview::default();
    for (n, wish) in (0_u64..).zip(wishes) {
        if chosen
            .as_ref()
            .is_some_and(|rows| !rows.contains(&wish.row))
        {
            continue;
        }
        let state = match wish.request {
            Err(reasons) => RowState::Faulty(reasons),
            Ok(request) => {
                let ctx = Ctx {
                    chance: Chance(draw.clone().nth(n)),
                    ..ctx.clone()
                };
                let (code, number) = (code.to_owned(), wish.number.clone());
                let done = app
                    .submit(move |app, tx| unit(app, tx, &ctx, &code, &number, &request))
                    .await;
                match done {
                    Ok(state) => state,
                    Err(Fault::Refused(no)) if no.reasons.iter().any(|r| r.key == TRIED) => {
                        RowState::Sound
                    }
                    Err(Fault::Refused(no)) => RowState::Faulty(no.reasons),
                    Err(failed) => return Err(failed),
                }
            }
        };
        preview.rows.push(RowSeen {
            row: wish.row,
            number: wish.number,
            state,
        });
    }
    Ok(preview)
}

fn known(tx: &mut Tx<'_>, code: &str, number: &str) -> Result<Option<(CaseId, String)>, Fault> {
    let Some(held) = tx.outside_number(code, number)? else {
        return Ok(None);
    };
    let number = tx
        .case_line(held.case)?
        .map_or_else(String::new, |line| line.number);
    Ok(Some((held.case, number)))
}

fn taken(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    code: &str,
    number: &str,
    wished: &Wished,
) -> Result<RowState, Fault> {
    require(&ctx.actor, Action::SheetExchange)?;
    if let Some((case, number)) = known(tx, code, number)? {
        return Ok(RowState::Known { case, number });
    }
    let case = filed(app, tx, ctx, wished)?;
    enter_in(app, tx, ctx, case.id, code, number)?;
    Ok(RowState::Filed {
        case: case.id,
        number: case.number,
    })
}

fn filed(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, wished: &Wished) -> Result<Case, Fault> {
    match (file_in(app, tx, ctx, &wished.request), &wished.name) {
        // Refused before anything was written: nobody of the library has this number.
        (Err(Fault::Refused(no)), Some(name))
            if no
                .reasons
                .iter()
                .all(|reason| reason.key == "person-unknown") =>
        {
            let request = FileRequest {
                whom: Whom::Named(name.clone()),
                ..wished.request.clone()
            };
            file_in(app, tx, ctx, &request)
        }
        (done, _) => done,
    }
}

fn tried(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    code: &str,
    number: &str,
    wished: &Wished,
) -> Result<RowState, Fault> {
    match taken(app, tx, ctx, code, number, wished)? {
        RowState::Filed { .. } => Err(Refusal::invalid(TRIED).into()),
        other => Ok(other),
    }
}

/// Reads a table into wishes.
fn wishes(app: &App, ctx: &Ctx, code: &str, bytes: &[u8]) -> Result<Vec<Wish>, Fault> {
    require(&ctx.actor, Action::SheetExchange)?;
    let system = system(app, code)?;
    let incoming = system
        .incoming
        .ok_or_else(|| Refusal::field("file", "sheet-exchange-not-taken"))?;
    let reading = sheet::read(bytes, &sheet::ReadOptions::default()).map_err(|fault| {
        fault
            .args()
            .into_iter()
            .fold(Refusal::field("file", fault.key()), |no, (name, arg)| {
                no.with(name, arg)
            })
    })?;
    if reading.table.rows.len() > ROWS_MAX {
        let max = i64::try_from(ROWS_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::field("file", "sheet-exchange-too-many-rows")
            .with("max", max)
            .into());
    }
    let missing: Vec<Refused> = incoming
        .headings()
        .into_iter()
        .filter(|heading| reading.table.column(heading).is_none())
        .map(|heading| {
            Refused::new("column-missing")
                .at("file")
                .with("column", heading)
        })
        .collect();
    if !missing.is_empty() {
        return Err(Refusal {
            kind: Kind::Invalid,
            reasons: missing,
        }
        .into());
    }
    let site = app.site();
    let mut seen = BTreeMap::new();
    let mut wishes = Vec::new();
    for index in 0..reading.table.rows.len() {
        let cell = |heading: &str| {
            reading
                .table
                .column(heading)
                .map(|column| reading.table.text_at(index, column).trim().to_owned())
                .unwrap_or_default()
        };
        let row = reading.row_number(index);
        let number = cell(&incoming.number);
        let mut request = incoming.request(&site, code, &number, &cell);
        if let Some(first) = seen
            .insert(number.clone(), row)
            .filter(|_| !number.is_empty())
        {
            let twice = Refused::new("row-twice")
                .at(&incoming.number)
                .with("first", i64::from(first));
            request = Err(vec![twice]);
        }
        wishes.push(Wish {
            row,
            number,
            request,
        });
    }
    Ok(wishes)
}

impl Incoming {
    /// Headings a table must have.
    fn headings(&self) -> Vec<&str> {
        let mut all = vec![self.number.as_str()];
        all.extend(self.item.as_ref().and_then(Told::column));
        all.extend(self.person.as_deref());
        all.extend(self.name.as_ref().and_then(Told::column));
        all.extend(self.place.as_deref());
        all.extend(self.columns.iter().map(|column| column.theirs.as_str()));
        all
    }

    /// A row as a wish to file, or what of it cannot be read.
    fn request(
        &self,
        site: &Site,
        code: &str,
        number: &str,
        cell: &impl Fn(&str) -> String,
    ) -> Result<Wished, Vec<Refused>> {
        let mut reasons = Vec::new();
        if number.is_empty() {
            reasons.push(Refused::new("sheet-exchange-number-missing").at(&self.number));
        }
        let told = |told: &Told| told.value(&told.column().map(cell).unwrap_or_default());
        let item = match self.item.as_ref() {
            None => self.procedure.clone(),
            Some(item) => told(item).unwrap_or_else(|| {
                reasons.push(unknown(
                    item.column().unwrap_or_default(),
                    item.column().map(cell),
                ));
                String::new()
            }),
        };
        let item = crate::catalogue::chosen(site, &item);
        let name = self.name.as_ref().and_then(told);
        let person = self.person.as_deref().map(cell);
        let known = person.is_some();
        let whom = match person.filter(|text| !text.is_empty()) {
            Some(number) => Whom::Number(number),
            None => Whom::Named(name.clone().unwrap_or_default()),
        };
        let place = match self.place.as_deref() {
            None => None,
            Some(heading) => match place(site, &cell(heading)) {
                Ok(place) => place,
                Err(reason) => {
                    reasons.push(reason.at(heading));
                    None
                }
            },
        };
        let mut fields = self.fixed.clone();
        for column in &self.columns {
            match column.value(&cell(&column.theirs)) {
                Ok(Some(value)) => {
                    fields.insert(column.ours.clone(), value);
                }
                Ok(None) => {}
                Err(reason) => reasons.push(reason.at(&column.theirs)),
            }
        }
        if !reasons.is_empty() {
            return Err(reasons);
        }
        let request = FileRequest {
            procedure: self.procedure.clone(),
            act: String::new(),
            item,
            whom,
            channel: Channel::Program,
            place,
            fields,
            materials: BTreeMap::new(),
            note: None,
            client: Some(format!("exchange:{code}:{number}")),
        };
        Ok(Wished {
            request,
            name: name.filter(|_| known),
        })
    }
}

fn unknown(heading: &str, value: Option<String>) -> Refused {
    Refused::new("sheet-exchange-value-unknown")
        .at(heading)
        .with("value", value.unwrap_or_default())
}

/// The place a cell names: a code of 12 digits, or words with the names of a town and a village.
fn place(site: &Site, text: &str) -> Result<Option<Place>, Refused> {
    if text.is_empty() {
        return Ok(None);
    }
    let division = text
        .parse::<DivisionCode>()
        .ok()
        .filter(|code| site.divisions.contains_key(code) || *code == site.county)
        .or_else(|| crate::locate::named(site, text))
        .ok_or_else(|| Refused::new("sheet-exchange-place-unknown").with("value", text))?;
    Ok(Some(Place {
        division,
        grid: None,
        point: None,
    }))
}

impl Column {
    /// What a cell says, as a form would have sent it.
    fn value(&self, text: &str) -> Result<Option<String>, Refused> {
        if text.is_empty() {
            return Ok(self.otherwise.clone());
        }
        if let Some(format) = &self.date {
            // A workbook gives a true date as ISO text whatever the cell looks like.
            let date = text
                .parse::<Date>()
                .or_else(|_| Date::strptime(format, text))
                .map_err(|_| Refused::new("sheet-exchange-date").with("value", text))?;
            return Ok(Some(date.to_string()));
        }
        match self.map.get(text).or(self.otherwise.as_ref()) {
            Some(ours) => Ok(Some(ours.clone())),
            None if self.map.is_empty() => Ok(Some(text.to_owned())),
            None => Err(Refused::new("sheet-exchange-value-unknown").with("value", text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(date: Option<&str>, map: &[(&str, &str)], otherwise: Option<&str>) -> Column {
        Column {
            theirs: "t".to_owned(),
            ours: "o".to_owned(),
            date: date.map(str::to_owned),
            map: map
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
            otherwise: otherwise.map(str::to_owned),
        }
    }

    #[test]
    fn dates_are_read_as_the_other_system_writes_them() {
        let dated = column(Some("%d/%m/%Y %H:%M"), &[], None);
        assert_eq!(
            dated.value("24/11/2026 08:30").unwrap(),
            Some("2026-11-24".to_owned())
        );
        assert_eq!(
            dated.value("2026-11-24").unwrap(),
            Some("2026-11-24".to_owned())
        );
        assert_eq!(dated.value("11-24").unwrap_err().key, "sheet-exchange-date");
        assert_eq!(dated.value("").unwrap(), None);
    }

    #[test]
    fn codes_are_put_into_ours_and_unknown_ones_are_said() {
        let mapped = column(None, &[("A", "one")], None);
        assert_eq!(mapped.value("A").unwrap(), Some("one".to_owned()));
        assert_eq!(
            mapped.value("B").unwrap_err().key,
            "sheet-exchange-value-unknown"
        );
        let open = column(None, &[("A", "one")], Some("rest"));
        assert_eq!(open.value("B").unwrap(), Some("rest".to_owned()));
        assert_eq!(
            column(None, &[], None).value("as it is").unwrap(),
            Some("as it is".to_owned())
        );
    }
}
