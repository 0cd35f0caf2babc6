//! Letters of a case: what each says, taken from the case and its story, printed through the port.
//! Letters to citizens are always Chinese.

mod own;

use super::load;
use super::show::{HistoryLine, Told, names_of, told};
use crate::context::Ctx;
use crate::journal::record_read;
use crate::port::Paper;
use crate::site::Site;
use crate::{App, Fault};
use codes::Level;
use flow::{Effect, Procedure, UnitSelector};
use jiff::civil::Date;
use model::case::{Case, Channel, LetterIssued, Proof};
use model::clock::LimitUnit;
use model::event::Event;
use model::id::{CaseId, PersonId};
use model::journal::ReadKind;
use model::refusal::Refusal;
use model::time::Month;
use model::value::Value as Held;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use words::{Lexicon, Locale};

/// How a notice's line names a material of the procedure.
const MATERIAL: &str = "material:";

/// Which paper of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The receipt for what was handed in (收件凭证).
    Receipt,
    /// A letter it issued, by its place among them.
    Issued(usize),
}

/// Prints a letter of a case: one HTML document. `track` is the address of progress.
///
/// # Errors
/// Not found when it is not hers to see or there is no such letter; `letter-unprintable` where no
/// press is wired or its kind has no form; the store's.
pub async fn letter(
    app: &App,
    ctx: &Ctx,
    lexicon: &Lexicon,
    id: CaseId,
    which: Which,
    track: &str,
) -> Result<String, Fault> {
    let press = app
        .letters()
        .cloned()
        .ok_or_else(|| Refusal::forbidden("letter-unprintable"))?;
    let asker = ctx.clone();
    let (site, case, history, names) = app
        .submit(move |app, tx| {
            let site = app.site_in(tx, asker.now)?;
            let (case, _) = load(app, tx, &asker, id)?;
            let history = told(tx, id)?;
            let persons = history.iter().filter_map(|line| line.person).collect();
            let names = names_of(tx, persons)?;
            let subjects = case.applicant.person.into_iter().collect();
            record_read(
                tx,
                &asker,
                &mut asker.draw("letter"),
                ReadKind::Printed,
                subjects,
                Some(id),
                "letter",
            )?;
            Ok((site, case, history, names))
        })
        .await?;
    let writer = Writer::new(site, &case, &history, &names, lexicon, track)?;
    let paper = match which {
        Which::Receipt => Some(writer.receipt()),
        Which::Issued(n) => writer.issued(case.letters.get(n).ok_or_else(Refusal::not_found)?),
    };
    let paper = paper.ok_or_else(|| Refusal::forbidden("letter-unprintable"))?;
    press
        .print(&paper)
        .map_err(|why| crate::Error::Damaged(format!("letter of {id}: {why}")).into())
}

struct Writer<'a> {
    site: Arc<Site>,
    case: &'a Case,
    procedure: Procedure,
    history: &'a [HistoryLine],
    names: &'a BTreeMap<PersonId, String>,
    lexicon: &'a Lexicon,
    track: &'a str,
}

impl<'a> Writer<'a> {
    fn new(
        site: Arc<Site>,
        case: &'a Case,
        history: &'a [HistoryLine],
        names: &'a BTreeMap<PersonId, String>,
        lexicon: &'a Lexicon,
        track: &'a str,
    ) -> Result<Self, Fault> {
        let procedure = site
            .procedure_of(&case.version_of_module, &case.procedure)
            .cloned()
            .ok_or_else(|| {
                crate::Error::Damaged(format!("case {}: its module version is not here", case.id))
            })?;
        Ok(Self {
            site,
            case,
            procedure,
            history,
            names,
            lexicon,
            track,
        })
    }

    fn word(&self, key: &str) -> String {
        self.lexicon.word(Locale::ZhCn, key)
    }

    fn item(&self) -> String {
        let item = &self.case.item;
        if let Some(name) = self.site.item_name(item) {
            name
        } else if item.is_ascii() {
            self.word(&format!("procedure-{}", self.case.procedure))
        } else {
            item.clone()
        }
    }

    /// The organ in whose name the letter goes out: whoever holds the power at the place.
    fn issuer(&self) -> String {
        // The offices' own business, and what happened somewhere, goes out from the unit that holds it.
        if (self.procedure.is_internal() || self.procedure.is_event())
            && let Some(holder) = &self.case.holder
        {
            return self.site.unit_name(&holder.unit);
        }
        let place = self.case.place.division;
        self.site
            .unit_for(&UnitSelector::Power, place)
            .map_or_else(|| self.site.place_name(place), |unit| unit.name.clone())
    }

    fn head(&self, number: Option<&str>, dated: Date) -> Value {
        json!({
            "issuer": self.issuer(), "number": number, "addressee": self.case.applicant.name, "dated": dated.to_string(),
            "contact": null, "synthetic": self.case.synthetic,
        })
    }

    fn matter(&self) -> Value {
        json!({
            "number": self.case.number, "item": self.item(), "applicant": self.case.applicant.name,
            "received": self.case.filed_at.date().to_string(),
        })
    }

    fn follow(&self) -> Value {
        json!({ "url": self.track, "code": self.case.receipt })
    }

    fn parameter(&self, key: &str, on: Date) -> Option<String> {
        self.site.parameters.text(key, on).map(str::to_owned)
    }

    /// What can be done against a decision (行政复议法 §20, 行政诉讼法 §46). The court with
    /// jurisdiction differs from county to county: a parameter names it, else it is described.
    fn remedies(&self, on: Date) -> Value {
        json!({
            "review_body": self.parameter("letters.review-body", on).unwrap_or_else(|| format!("{}人民政府", self.site.county_name)),
            "court": self.parameter("letters.court", on).unwrap_or_else(|| "有管辖权的人民法院".to_owned()),
            "review_first": false,
        })
    }

    /// Where to bring something; the hotline 12345 answers everywhere.
    fn desk(&self, on: Date) -> Value {
        json!({
            "place": format!("{}综合窗口", self.issuer()),
            "hours": self.parameter("letters.hours", on).unwrap_or_else(|| "工作日上班时间".to_owned()),
            "phone": self.parameter("letters.phone", on).unwrap_or_else(|| "12345".to_owned()),
        })
    }

    /// A benefit follows the licensing law by analogy only.
    fn benefit(&self) -> bool {
        self.procedure.acts().iter().any(|act| {
            act.effects
                .iter()
                .any(|effect| matches!(effect, Effect::Enrol { .. }))
        })
    }

    /// The article a clock rests on, as letters cite it.
    fn law(&self, clock: &str, default: &str) -> String {
        let law = self
            .procedure
            .clock(clock)
            .and_then(|spec| spec.law.clone())
            .unwrap_or_else(|| default.to_owned());
        let cited = match law.split_once(' ') {
            Some((name, article)) => format!("《中华人民共和国{name}》{article}"),
            None => law,
        };
        if self.benefit() {
            format!("参照{cited}")
        } else {
            cited
        }
    }

    fn days(&self, clock: &str, n: i64) -> String {
        match self.procedure.clock(clock).map(|spec| spec.unit) {
            Some(LimitUnit::NaturalDays) => format!("{n}日"),
            _ => format!("{n}个工作日"),
        }
    }

    /// The line of the story that issued a letter, with its events.
    fn line(&self, issued: &LetterIssued) -> Option<(&HistoryLine, &[Event])> {
        self.history.iter().find_map(|line| match &line.said {
            Told::Events(events) => {
                let here = events.iter().any(|event| matches!(event, Event::Letter { letter, number, .. } if *letter == issued.letter && *number == issued.number));
                here.then_some((line, events.as_slice()))
            }
            _ => None,
        })
    }

    fn note(&self, issued: &LetterIssued) -> Option<String> {
        self.line(issued)?.1.iter().find_map(|event| match event {
            Event::Acted { note, .. } => note.clone(),
            _ => None,
        })
    }

    fn paper(&self, slug: &'static str, title: String, says: Value) -> Paper {
        Paper { slug, title, says }
    }

    fn receipt(&self) -> Paper {
        let materials: Vec<Value> = self
            .case
            .materials
            .iter()
            .filter_map(|(code, given)| {
                let (copies, form) = match &given.proof {
                    Proof::Files(files) => (files.len(), "照片"),
                    Proof::Paper => (1, "原件已当面核对"),
                    Proof::Certificate(_) => return None,
                };
                let name = self.word(&format!("material-{}-{code}", self.case.procedure));
                Some(json!({ "name": name, "copies": copies, "form": form }))
            })
            .collect();
        let taken = self
            .case
            .materials
            .values()
            .map(|given| given.by)
            .next()
            .or_else(|| self.case.hands.first().map(|hand| hand.person));
        let named = |person: Option<PersonId>| {
            person
                .and_then(|p| self.names.get(&p))
                .cloned()
                .unwrap_or_default()
        };
        let handed = match (&self.case.applicant.agent, self.case.applicant.channel) {
            (Some(agent), Channel::Online | Channel::Program) => agent.name.clone(),
            _ => self.case.applicant.name.clone(),
        };
        let reply = self
            .procedure
            .clock("notice")
            .filter(|spec| spec.unit == LimitUnit::WorkingDays)
            .map(|spec| spec.budget);
        let says = json!({
            "head": self.head(None, self.case.filed_at.date()), "matter": self.matter(), "materials": materials,
            "handed_by": handed, "received_by": named(taken), "reply_workdays": reply, "track": self.follow(),
        });
        self.paper("receipt", "收件凭证".to_owned(), says)
    }

    fn issued(&self, letter: &LetterIssued) -> Option<Paper> {
        let on = letter.at.date();
        let title = self.word(&format!("letter-{}-{}", self.case.procedure, letter.letter));
        let title = own::title(self, &letter.letter).unwrap_or(title);
        let head = self.head(Some(&letter.number), on);
        let (slug, mut says) = match letter.letter.as_str() {
            "acceptance-notice" => ("acceptance", self.acceptance(letter)),
            "one-time-notice" => ("supplement", self.supplement(letter)),
            "decline-notice" => ("not-accepted", self.declined(letter)),
            "special-notice" => ("special-procedure", self.special(letter)),
            "extension-notice" => ("extension", self.extension(letter)),
            "refusal-decision" => ("refusal", self.refused(letter)),
            "grant-decision" if self.benefit() => ("allowance-grant", self.allowance(letter)?),
            "grant-decision" => ("grant", self.granted(letter)),
            "delivery-receipt" => ("service-return", self.served(letter)),
            "stop-notice" => ("stop", self.stopped(letter)),
            _ if self.procedure.module() == "establishment" => ("office", self.office(letter)),
            // Everything else says the fields, the lines and the words under its own title.
            _ => ("notice", self.notice(letter)),
        };
        if let Value::Object(fields) = &mut says {
            fields.insert("head".to_owned(), head);
            fields.insert("matter".to_owned(), self.matter());
            fields.insert("track".to_owned(), self.follow());
        }
        Some(self.paper(slug, title, says))
    }

    fn acceptance(&self, letter: &LetterIssued) -> Value {
        let spec = self.procedure.clock("overall");
        let started = self.line(letter).and_then(|(_, events)| {
            events.iter().find_map(|event| match event {
                Event::ClockStarted {
                    clock,
                    budget,
                    due,
                    provisional,
                    ..
                } if clock == "overall" => Some((*budget, due.date(), *provisional)),
                _ => None,
            })
        });
        let (budget, due, provisional) =
            started.unwrap_or_else(|| (spec.map_or(0, |s| s.budget), letter.at.date(), false));
        let statutory = spec.and_then(|s| s.cap).unwrap_or(budget);
        json!({
            "basis": self.law("notice", "行政许可法 第三十二条"), "statutory": self.days("overall", statutory),
            "promised": self.days("overall", budget), "due": due.to_string(), "provisional": provisional, "free_of_charge": true,
        })
    }

    fn supplement(&self, letter: &LetterIssued) -> Value {
        let said: Vec<(&str, &str)> = letter
            .lines
            .iter()
            .filter(|line| !line.starts_with(MATERIAL))
            .map(|line| line.split_once(['：', ':']).unwrap_or(("申请材料", line)))
            .map(|(material, rest)| (material.trim(), rest.trim()))
            .collect();
        // What the procedure knows to be missing stands there in any case; the clerk's own words
        // about the same paper take its place.
        let known = letter
            .lines
            .iter()
            .filter_map(|line| line.strip_prefix(MATERIAL));
        let mut missing: Vec<Value> = known
            .map(|code| self.word(&format!("material-{}-{code}", self.case.procedure)))
            .filter(|name| !said.iter().any(|(material, _)| material == name))
            .map(|name| json!({ "material": name, "problem": "没有提交", "remedy": "请提交原件或者清楚的照片" }))
            .collect();
        missing.extend(said.iter().map(|(material, rest)| {
            let (problem, remedy) = rest
                .split_once(['，', ','])
                .unwrap_or((rest, "按所列问题补齐"));
            json!({ "material": material, "problem": problem.trim(), "remedy": remedy.trim() })
        }));
        json!({
            "missing": missing, "bring": self.desk(letter.at.date()), "until": null,
            "other_ways": "也可以交给本村（居）网格员代为提交。", "basis": self.law("notice", "行政许可法 第三十二条"),
        })
    }

    fn declined(&self, letter: &LetterIssued) -> Value {
        json!({
            "reason": { "kind": "other", "explanation": sentence(&letter.lines) },
            "basis": self.law("notice", "行政许可法 第三十二条"), "remedies": self.remedies(letter.at.date()),
        })
    }

    fn accepted(&self) -> Date {
        self.case.accepted_at.unwrap_or(self.case.filed_at).date()
    }

    fn special(&self, letter: &LetterIssued) -> Value {
        let kind = self
            .case
            .fields
            .get("special-kind")
            .and_then(|field| match &field.value {
                Held::Choice(choice) => Some(self.word(&format!(
                    "choice-{}-special-kind-{choice}",
                    self.case.procedure
                ))),
                _ => None,
            });
        let takes = self.case.clocks.get("special").map_or_else(
            || "法定期限".to_owned(),
            |clock| self.days("special", clock.budget),
        );
        json!({
            "accepted": self.accepted().to_string(), "procedure": kind.unwrap_or_else(|| "特别程序".to_owned()),
            "reason": self.note(letter).map_or_else(|| "根据申请事项的情况".to_owned(), |note| bare(&note)),
            "begins": letter.at.date().to_string(), "takes": takes, "rights": null,
            "basis": "《中华人民共和国行政许可法》第四十五条",
        })
    }

    fn extension(&self, letter: &LetterIssued) -> Value {
        let extended = self.line(letter).and_then(|(_, events)| {
            events.iter().find_map(|event| match event {
                Event::ClockExtended {
                    clock,
                    by,
                    due,
                    provisional,
                } if clock == "overall" => Some((*by, due.date(), *provisional)),
                _ => None,
            })
        });
        let (by, due, provisional) = extended.unwrap_or((0, letter.at.date(), false));
        let former = self
            .site
            .calendar
            .sub_workdays(due, u32::try_from(by).unwrap_or(0));
        json!({
            "accepted": self.accepted().to_string(), "former_due": former.to_string(), "new_due": due.to_string(),
            "provisional": provisional, "workdays": by,
            "reason": self.note(letter).map_or_else(|| "情况复杂".to_owned(), |note| bare(&note)),
            "approved_by": "本机关负责人", "basis": self.law("overall", "行政许可法 第四十二条"),
        })
    }

    fn refused(&self, letter: &LetterIssued) -> Value {
        json!({
            "facts": [format!("申请人的申请已于{}受理，本机关对申请材料进行了审查。", words::date(Locale::ZhCn, self.accepted()))],
            "reasons": letter.lines, "basis": self.law("overall", "行政许可法 第三十八条"),
            "remedies": self.remedies(letter.at.date()),
        })
    }

    fn granted(&self, letter: &LetterIssued) -> Value {
        let content = own::result(self, letter.at.date())
            .unwrap_or_else(|| format!("准予{}办理“{}”。", self.case.applicant.name, self.item()));
        let basis =
            own::basis(self).unwrap_or_else(|| "《中华人民共和国行政许可法》第三十八条".to_owned());
        json!({
            "content": content, "from": null, "until": null,
            "basis": basis, "remedies": self.remedies(letter.at.date()),
        })
    }

    fn served(&self, letter: &LetterIssued) -> Value {
        let decision = self
            .case
            .letters
            .iter()
            .rev()
            .find(|held| held.letter == "grant-decision");
        let name = |held: &LetterIssued| {
            self.word(&format!("letter-{}-{}", self.case.procedure, held.letter))
        };
        let server = self
            .line(letter)
            .and_then(|(line, _)| line.person)
            .and_then(|p| self.names.get(&p))
            .cloned();
        let way = self
            .case
            .fields
            .get("delivery-way")
            .and_then(|field| match &field.value {
                Held::Choice(choice) => Some(self.word(&format!(
                    "choice-{}-delivery-way-{choice}",
                    self.case.procedure
                ))),
                _ => None,
            });
        json!({
            "document": decision.map_or_else(|| self.item(), name), "document_number": decision.map(|held| held.number.clone()).unwrap_or_default(),
            "copies": 1, "recipient": self.case.applicant.name, "place": format!("{}综合窗口", self.issuer()),
            "method": way.unwrap_or_else(|| "直接送达".to_owned()), "servers": server.into_iter().collect::<Vec<_>>(), "remark": "",
        })
    }

    /// What one office tells another: what was asked for, as it stands in the case.
    fn office(&self, letter: &LetterIssued) -> Value {
        let code = self.procedure.code();
        let rows: Vec<Value> = self
            .procedure
            .fields()
            .iter()
            .filter_map(|field| {
                let value = match &self.case.fields.get(&field.code)?.value {
                    Held::Text(text) => text.clone(),
                    Held::Integer(n) => n.to_string(),
                    Held::Date(date) => words::date(Locale::ZhCn, *date),
                    Held::Unit(unit) => self.site.unit_name(unit),
                    Held::Choice(choice) => {
                        self.word(&format!("choice-{code}-{}-{choice}", field.code))
                    }
                    _ => return None,
                };
                let name = self.word(&format!("field-{code}-{}", field.code));
                Some(json!({ "name": name, "value": value }))
            })
            .collect();
        json!({
            "rows": rows, "lines": letter.lines, "granted": letter.lines.is_empty(),
            "basis": "《中国共产党机构编制工作条例》、《地方各级人民政府机构设置和编制管理条例》第六条",
        })
    }

    /// A paper without a layout of its own: what it is about, what it says, who says so.
    fn notice(&self, letter: &LetterIssued) -> Value {
        let mut says = self.office(letter);
        if let Value::Object(fields) = &mut says {
            fields.insert("note".to_owned(), json!(self.note(letter)));
            fields.remove("basis");
        }
        says
    }

    fn masked(&self, field: &str) -> String {
        match self.case.fields.get(field).map(|held| &held.value) {
            Some(Held::Sealed(sealed)) => sealed.masked.clone(),
            _ => String::new(),
        }
    }

    fn allowance(&self, letter: &LetterIssued) -> Option<Value> {
        let on = letter.at.date();
        let enrolled = self.line(letter)?.1.iter().find_map(|event| match event {
            Event::Enrolled { programme, from } => Some((programme.clone(), *from)),
            _ => None,
        });
        let (programme, from) = enrolled?;
        let birth = match self.case.fields.get("birth-date").map(|held| &held.value) {
            Some(Held::Date(date)) => *date,
            _ => return None,
        };
        let rules = self.site.parameters.allowance(&programme, on);
        // Found ahead of the birthday: the amount of the first month she is paid.
        let band = rules
            .amount(birth, from)
            .or_else(|| rules.amount(birth, Month::of(on)))?;
        let age = match band.to_age {
            Some(to) => format!("{}至{to}周岁", band.from_age),
            None => format!("{}周岁以上", band.from_age),
        };
        Some(json!({
            "matter_number": self.case.number, "person": self.case.applicant.name, "citizen_number": self.masked("citizen-number"),
            "village": self.site.division_name(self.case.place.division.at(Level::Village).unwrap_or(self.case.place.division)),
            "band": age, "monthly_fen": band.amount.0, "first_month": from.first_day().to_string(), "bank": "",
            "account": self.masked("bank-account"), "basis": band.basis, "standard_verified": band.verified,
            "remedies": self.remedies(on),
        }))
    }

    fn stopped(&self, letter: &LetterIssued) -> Value {
        let until = self.line(letter).and_then(|(_, events)| {
            events.iter().find_map(|event| match event {
                Event::Disenrolled { until, reason, .. } => Some((*until, reason.clone())),
                _ => None,
            })
        });
        let reason = until.as_ref().map(|(_, reason)| {
            self.word(&format!(
                "choice-{}-stop-reason-{reason}",
                self.case.procedure
            ))
        });
        json!({
            "last_month": until.map(|(month, _)| month.first_day().to_string()), "reason": reason.unwrap_or_default(),
            "remedies": self.remedies(letter.at.date()),
        })
    }
}

/// Lines as one sentence.
fn sentence(lines: &[String]) -> String {
    let text = lines
        .iter()
        .map(|line| bare(line))
        .collect::<Vec<_>>()
        .join("；");
    if text.is_empty() {
        text
    } else {
        format!("{text}。")
    }
}

/// A sentence without its full stop.
fn bare(line: &str) -> String {
    line.trim()
        .trim_end_matches(['。', '.', '；', ';'])
        .to_owned()
}
