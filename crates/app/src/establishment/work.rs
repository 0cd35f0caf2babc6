//! Daily establishment work (机构编制): what a granted case enters in the county's book, and who
//! stands for it (DOMAIN §6; docs/adr/0013). Reforms are [`crate::reform`]'s.

use crate::context::{Ctx, Draw};
use crate::journal::{record, record_product};
use crate::reform::refusal;
use crate::site::NewEntry;
use crate::{App, Fault};
use jiff::civil::Date;
use model::case::Case;
use model::change::{Change, DatedChange, LeavingReason, Reform, Step};
use model::document::{Document, DocumentCode, DocumentKind, PostUse};
use model::establishment::{
    Engagement, EstablishmentWork, PostKind, Rank, Sex, Staff, StaffNo, StaffStatus,
};
use model::id::ReformId;
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::unit::UnitCode;
use model::value::{FieldValue, Value};
use model::verb::Verb;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use std::collections::BTreeMap;
use store::Tx;
use store::reform::{ReformDecision, ReformState};

/// A work about to be entered.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Which work.
    pub work: EstablishmentWork,
    /// What its document is called.
    pub title: &'a str,
    /// The number of its letter: the code of its document.
    pub document: &'a str,
    /// Who issues it.
    pub issuer: &'a str,
    /// The day it is granted on.
    pub today: Date,
    /// The reform's code: where refusals point.
    pub code: &'a str,
    /// What the case asks for.
    pub fields: &'a BTreeMap<String, FieldValue>,
}

fn missing(field: &str) -> Refusal {
    Refusal::field(field, "field-missing").with("field", field)
}

impl Entry<'_> {
    fn value(&self, field: &str) -> Result<&Value, Refusal> {
        let held = self.fields.get(field).map(|held| &held.value);
        held.ok_or_else(|| missing(field))
    }

    fn text(&self, field: &str) -> Result<&str, Refusal> {
        match self.value(field)? {
            Value::Text(text) => Ok(text.trim()),
            _ => Err(missing(field)),
        }
    }

    fn date(&self, field: &str) -> Result<Date, Refusal> {
        match self.value(field)? {
            Value::Date(date) => Ok(*date),
            _ => Err(missing(field)),
        }
    }

    fn unit(&self, field: &str) -> Result<UnitCode, Refusal> {
        match self.value(field)? {
            Value::Unit(unit) => Ok(unit.clone()),
            _ => Err(missing(field)),
        }
    }

    /// A choice as the closed list it stands for.
    fn word<T: for<'d> Deserialize<'d>>(&self, field: &str) -> Result<T, Refusal> {
        let Value::Choice(choice) = self.value(field)? else {
            return Err(missing(field));
        };
        let read: Result<T, serde::de::value::Error> =
            T::deserialize(choice.as_str().into_deserializer());
        read.map_err(|_| Refusal::field(field, "field-choice").with("choice", choice.as_str()))
    }

    /// The changes it enters, in order.
    ///
    /// # Errors
    /// `field-missing` and `field-choice` at the field; `county-change-past` when it would begin
    /// before today.
    pub fn changes(&self) -> Result<Vec<DatedChange>, Refusal> {
        match self.work {
            EstablishmentWork::PostUse => self.post_use(),
            EstablishmentWork::StaffChange => self.staff_change(),
        }
    }

    fn dated(&self, n: usize, effective: Date, document: &str, change: Change) -> DatedChange {
        DatedChange {
            at: format!("{}/{}:{n}", self.code, change.kind()),
            effective,
            document: DocumentCode(document.to_owned()),
            resolution: None,
            approval: None,
            change,
        }
    }

    /// Its letter as a document of the register, in force from today.
    fn issued(&self, about: &str, to: Option<Date>, post_use: Option<PostUse>) -> DatedChange {
        let document = Document {
            code: DocumentCode(self.document.to_owned()),
            number: self.document.to_owned(),
            title: format!("{} {about}", self.title),
            issuer: self.issuer.to_owned(),
            kind: DocumentKind::Establishment,
            issued: self.today,
            from: self.today,
            to,
            governs: vec!["people".to_owned()],
            post_use,
            label: String::new(),
        };
        let change = Change::IssueDocument { document };
        self.dated(1, self.today, self.document, change)
    }

    fn post_use(&self) -> Result<Vec<DatedChange>, Refusal> {
        let unit = self.unit("unit")?;
        let kind: PostKind = self.word("kind")?;
        let count = match self.value("number")? {
            Value::Integer(n) => u32::try_from(*n).ok().filter(|n| *n > 0),
            _ => None,
        };
        let count = count.ok_or_else(|| missing("number"))?;
        let until = match self.fields.contains_key("until") {
            true => Some(self.date("until")?),
            false => None,
        };
        if until.is_some_and(|until| until < self.today) {
            return Err(Refusal::field("until", "county-change-past"));
        }
        let about = unit.to_string();
        let post_use = PostUse { unit, kind, count };
        Ok(vec![self.issued(&about, until, Some(post_use))])
    }

    fn staff_change(&self) -> Result<Vec<DatedChange>, Refusal> {
        let effective = self.date("effective")?;
        if effective < self.today {
            return Err(Refusal::field("effective", "county-change-past"));
        }
        let person = StaffNo::from(self.text("staff-number")?);
        let change: Kind = self.word("change")?;
        if change == Kind::Enter {
            // Somebody enters by the approval and by nothing else.
            let approval = self.text("approval")?;
            let person = Box::new(self.staff(person, effective)?);
            let entered = Change::EnterPerson { person };
            return Ok(vec![self.dated(1, effective, approval, entered)]);
        }
        let about = person.to_string();
        let change = match change {
            Kind::Enter | Kind::Transfer => Change::MovePerson {
                person,
                unit: self.unit("unit")?,
                serves: self.serves()?,
                title: self.text("title")?.to_owned(),
                rank: self.word("rank")?,
            },
            Kind::Second => Change::Second {
                person,
                to: Some(self.unit("unit")?),
            },
            Kind::Return => Change::Second { person, to: None },
            Kind::Leave => Change::LeavePerson {
                person,
                reason: self.word::<LeavingReason>("leaving-reason")?,
            },
        };
        Ok(vec![
            self.issued(&about, None, None),
            self.dated(2, effective, self.document, change),
        ])
    }

    /// Where she works: where her post is, unless something else is said.
    fn serves(&self) -> Result<UnitCode, Refusal> {
        if self.fields.contains_key("serves") {
            self.unit("serves")
        } else {
            self.unit("unit")
        }
    }

    fn staff(&self, no: StaffNo, entered: Date) -> Result<Staff, Refusal> {
        let kind = match self.word::<PostKind>("kind")? {
            PostKind::Administrative => Engagement::Administrative,
            PostKind::PoliticalLegal => Engagement::PoliticalLegal,
            PostKind::Institution => Engagement::Institution,
            PostKind::Worker => Engagement::Worker,
        };
        Ok(Staff {
            no,
            name: self.text("name")?.to_owned(),
            sex: self.word::<Sex>("sex")?,
            born: self.date("born")?,
            kind,
            unit: self.unit("unit")?,
            serves: self.serves()?,
            title: self.text("title")?.to_owned(),
            rank: self.word::<Rank>("rank")?,
            entered,
            status: StaffStatus::OnPost,
            lent_by: None,
            login: None,
            label: String::new(),
        })
    }
}

/// What happens to somebody of the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// 入编.
    Enter,
    /// 调动.
    Transfer,
    /// 借调.
    Second,
    /// 归队.
    Return,
    /// 出编.
    Leave,
}

/// Enters what a granted case asks for in the county's book, as a reform of its own: proposed by who
/// checked the case, decided by who granted it.
///
/// # Errors
/// `county-no-book`; what the fields lack; every rule of the county it would break; the store's.
#[expect(
    clippy::too_many_arguments,
    reason = "what is entered, for which case, by whom; each is used once"
)]
pub(crate) fn enter_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    case: &Case,
    work: EstablishmentWork,
    title: &str,
    document: &str,
    draw: &mut Draw,
) -> Result<(), Fault> {
    // As the case finds it: what an act before it entered in this very unit is in it.
    let site = app.site_in(tx, ctx.now)?;
    let book = site
        .book
        .as_ref()
        .ok_or_else(|| Refusal::forbidden("county-no-book"))?;
    let by = ctx.actor.person;
    let checked = case.hands.iter().rev().find(|h| h.verb == Verb::Check);
    let proposer = checked.map(|hand| hand.person);
    let proposer = proposer.ok_or_else(|| Refusal::forbidden("county-two-persons"))?;
    if tx.person_resolve(by)? == tx.person_resolve(proposer)? {
        return Err(Refusal::forbidden("county-two-persons").into());
    }
    let issuer = ctx.actor.post.as_ref().map(|post| &post.unit);
    let issuer = issuer.map_or_else(|| site.county_name.clone(), |unit| site.unit_name(unit));
    let code = format!("case-{}", case.number);
    let entry = Entry {
        work,
        title,
        document,
        issuer: &issuer,
        today: ctx.now.date(),
        code: &code,
        fields: &case.fields,
    };
    let changes = entry.changes()?;
    let trial = book
        .attempt(&changes, ctx.now.date())
        .map_err(|broken| refusal(&broken))?;
    if !trial.broken.is_empty() {
        return Err(refusal(&trial.broken).into());
    }
    came_back(book, &changes)?;
    let reform = Reform {
        steps: steps(title, &changes),
        title: format!("{title} {document}"),
        label: String::new(),
        code,
        changes,
    };
    let id = ReformId::new(ctx.now.0, draw.bytes());
    tx.reform_insert(id, &reform, proposer, ctx.now)?;
    let proposed = Body::ReformProposed {
        id,
        reform: Box::new(reform.clone()),
        case: Some(case.id),
        by: Some(proposer),
    };
    // Nobody proposes it a second time: it follows from the case, where who checked it stands.
    let (now, synthetic) = (ctx.now, ctx.synthetic);
    record_product(tx, now, synthetic, draw, Subject::County, 0, &proposed)?;
    let entry = tx.reform_last_entry()? + 1;
    let decision = ReformDecision {
        state: ReformState::Approved,
        by,
        at: ctx.now,
        note: None,
        entry: Some(entry),
    };
    if !tx.reform_decide(id, &decision)? {
        return Err(Refusal::stale().into());
    }
    let decided = Body::ReformDecided {
        id,
        approved: true,
        entry: u64::try_from(entry).ok(),
        note: None,
    };
    record(tx, ctx, draw, Subject::County, 0, &decided)?;
    crate::site::moved(tx, "county")?;
    let new = NewEntry {
        entry,
        reform: id,
        changes: &reform.changes,
        trial: &trial,
    };
    app.site_entered(tx, &site, &new)?;
    Ok(())
}

/// Only who is lent comes back.
fn came_back(book: &::county::Book, changes: &[DatedChange]) -> Result<(), Fault> {
    for change in changes {
        let Change::Second { person, to: None } = &change.change else {
            continue;
        };
        let county = book.on(change.effective).map_err(|b| refusal(&b))?;
        let lent = county.person(person).map(|staff| staff.status);
        if lent != Some(StaffStatus::SecondedOut) {
            return Err(Refusal::field("staff-number", "county-not-seconded")
                .with("person", person.to_string())
                .into());
        }
    }
    Ok(())
}

/// Its steps: one a kind of change.
fn steps(title: &str, changes: &[DatedChange]) -> Vec<Step> {
    let step = |change: &DatedChange| Step {
        title: title.to_owned(),
        effective: change.effective,
        change: change.change.kind().to_owned(),
        count: 1,
    };
    changes.iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use model::value::Source;

    fn fields(pairs: &[(&str, Value)]) -> BTreeMap<String, FieldValue> {
        pairs
            .iter()
            .map(|(code, value)| {
                let held = FieldValue {
                    value: value.clone(),
                    source: Source::Rule,
                };
                ((*code).to_owned(), held)
            })
            .collect()
    }

    fn entry(
        work: EstablishmentWork,
        fields: &BTreeMap<String, FieldValue>,
    ) -> Result<Vec<DatedChange>, Refusal> {
        Entry {
            work,
            title: "t",
            document: "d-1",
            issuer: "i",
            today: date(2026, 12, 30),
            code: "case-1",
            fields,
        }
        .changes()
    }

    fn choice(word: &str) -> Value {
        Value::Choice(word.to_owned())
    }

    fn text(words: &str) -> Value {
        Value::Text(words.to_owned())
    }

    fn unit(code: &str) -> Value {
        Value::Unit(UnitCode(code.to_owned()))
    }

    #[test]
    fn an_approval_becomes_a_document_that_says_how_many_may_enter() {
        let asked = fields(&[
            ("unit", unit("u-A")),
            ("kind", choice("institution")),
            ("number", Value::Integer(2)),
        ]);
        let made = entry(EstablishmentWork::PostUse, &asked).unwrap();
        let Change::IssueDocument { document } = &made[0].change else {
            panic!("{made:?}");
        };
        assert_eq!(document.code.as_str(), "d-1");
        assert_eq!(document.kind, DocumentKind::Establishment);
        let allowed = document.post_use.as_ref().unwrap();
        assert_eq!((allowed.kind, allowed.count), (PostKind::Institution, 2));
        assert_eq!(made[0].at, "case-1/issue-documents:1");
    }

    #[test]
    fn somebody_enters_by_the_approval_and_everybody_else_by_the_notice() {
        let day = date(2027, 1, 4);
        let mut asked = fields(&[
            ("change", choice("enter")),
            ("staff-number", text("N1")),
            ("effective", Value::Date(day)),
            ("approval", text(" d-0 ")),
            ("name", text("A")),
            ("sex", choice("female")),
            ("born", Value::Date(date(2000, 1, 1))),
            ("kind", choice("worker")),
            ("unit", unit("u-A")),
            ("title", text("clerk")),
            ("rank", choice("staff")),
        ]);
        let made = entry(EstablishmentWork::StaffChange, &asked).unwrap();
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].document.as_str(), "d-0");
        assert_eq!(made[0].effective, day);
        let Change::EnterPerson { person } = &made[0].change else {
            panic!("{made:?}");
        };
        assert_eq!(person.serves, person.unit);
        asked.remove("born");
        let refused = entry(EstablishmentWork::StaffChange, &asked).unwrap_err();
        assert_eq!(refused.reasons[0].field.as_deref(), Some("born"));

        for (word, kind) in [
            ("transfer", "move-people"),
            ("second", "second-people"),
            ("return", "second-people"),
        ] {
            asked.extend(fields(&[("change", choice(word))]));
            let made = entry(EstablishmentWork::StaffChange, &asked).unwrap();
            assert_eq!(made[1].change.kind(), kind);
            assert_eq!(
                (made[0].effective, made[1].effective),
                (date(2026, 12, 30), day)
            );
            assert_eq!(made[1].document.as_str(), "d-1");
        }
        asked.extend(fields(&[("effective", Value::Date(date(2026, 12, 29)))]));
        let refused = entry(EstablishmentWork::StaffChange, &asked).unwrap_err();
        assert_eq!(refused.reasons[0].key, "county-change-past");
    }
}
