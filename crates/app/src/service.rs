//! Whether whoever asked was answered, helped and content (响应率、解决率、满意率): of calls to the hotline by what
//! she said when she was called back last, of grid events by her rating. Only matters that ended count, in the
//! month they ended; docs/rates.md says exactly what is divided by what. Petitions are never counted here: of
//! them only the share that ended in time is shown.

use crate::context::Ctx;
use crate::figure::{Listing, area};
use crate::policy::{Action, require};
use crate::{App, Fault, hotline, report};
use codes::DivisionCode;
use model::case::{Case, Outcome};
use model::clock::ClockState;
use model::order::{OrderState, Part, WorkOrder};
use model::time::{Instant, Month};
use model::unit::UnitCode;
use model::value::Value;
use model::verb::Verb;
use std::collections::BTreeMap;
use store::Tx;
pub use store::service::Served;
use store::service::{ServedSpan, ServedTally};

/// The procedure of petitions.
pub const PETITION: &str = "petition";
/// The procedures that are counted.
pub const PROCEDURES: [&str; 2] = [hotline::PROCEDURE, report::PROCEDURE];
/// The lowest level of a rating that is content (基本满意).
const CONTENT: u8 = 3;
/// Least number of petitions of which a share is shown: of fewer it would tell of single ones.
const SHARE_OF: i64 = 5;

fn choice<'c>(case: &'c Case, field: &str) -> Option<&'c str> {
    match &case.fields.get(field)?.value {
        Value::Choice(choice) => Some(choice),
        _ => None,
    }
}

fn truth(case: &Case, field: &str) -> Option<bool> {
    match &case.fields.get(field)?.value {
        Value::Bool(yes) => Some(*yes),
        _ => None,
    }
}

fn answered_at(order: &WorkOrder) -> Option<Instant> {
    match &order.state {
        OrderState::Answered { at, .. } => Some(*at),
        _ => None,
    }
}

/// The unit that led: the last that was asked to lead and answered, else the last that answered.
fn leading(case: &Case) -> Option<UnitCode> {
    let mut answered = case
        .orders
        .iter()
        .rev()
        .filter(|order| answered_at(order).is_some());
    let mut lead = answered.clone().filter(|order| order.part == Part::Lead);
    lead.next()
        .or_else(|| answered.next())
        .map(|order| order.unit.clone())
}

/// Whether everybody who was asked answered within the limit; where nobody was, whether it was handled within
/// the case's own.
fn in_time(case: &Case) -> bool {
    let kept = |clock: Option<&ClockState>, at: Instant| clock.is_none_or(|clock| at <= clock.due);
    let mut asked = case
        .orders
        .iter()
        .filter_map(|order| Some((order, answered_at(order)?)))
        .peekable();
    if asked.peek().is_some() {
        return asked.all(|(order, at)| kept(case.clocks.get(&order.clock), at));
    }
    let handled = case.hands.iter().find(|hand| hand.verb == Verb::Resolve);
    handled.is_none_or(|hand| kept(case.clocks.get("handling"), hand.at))
}

/// How a case was served, as it stands; none while it goes on, and of what nobody was asked about.
#[must_use]
pub fn of(case: &Case) -> Option<Served> {
    let ended_at = case.closed_at?;
    let (responded, solved, satisfied) = match case.procedure.as_str() {
        hotline::PROCEDURE => {
            // What she said when she was called back last.
            let said = choice(case, "responded-again").or_else(|| choice(case, "responded"))?;
            let content = choice(case, "satisfied-again").or_else(|| choice(case, "satisfied"));
            (
                Some(said != "no"),
                truth(case, "solved-again").or_else(|| truth(case, "solved")),
                content.map(|said| said != "no"),
            )
        }
        report::PROCEDURE => {
            let rating = case.rating.as_ref()?;
            let solved = truth(case, "solved").unwrap_or(case.outcome == Some(Outcome::Done));
            (
                Some(in_time(case)),
                Some(solved),
                Some(rating.level >= CONTENT),
            )
        }
        _ => return None,
    };
    Some(Served {
        case: case.id,
        procedure: case.procedure.clone(),
        unit: leading(case),
        division: case.place.division,
        ended_at,
        responded,
        solved,
        satisfied,
    })
}

/// Carries how a case was served into its row.
pub(crate) fn follow_in(tx: &mut Tx<'_>, before: Option<&Case>, after: &Case) -> Result<(), Fault> {
    match (before.and_then(of), of(after)) {
        (was, Some(is)) if was.as_ref() != Some(&is) => tx.service_put(&is)?,
        (Some(_), None) => tx.service_drop(after.id)?,
        _ => {}
    }
    Ok(())
}

/// What is asked about a matter that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Whether whoever asked was answered (响应).
    Responded,
    /// Whether it was solved (解决).
    Solved,
    /// Whether whoever asked was content (满意).
    Satisfied,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Responded, Self::Solved, Self::Satisfied];

    /// Its code in addresses and in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Responded => "responded",
            Self::Solved => "solved",
            Self::Satisfied => "satisfied",
        }
    }

    /// What a code measures.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// Whose service: of any unit, or of one; of those that were led by none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Of any.
    Any,
    /// Of a unit.
    Unit(UnitCode),
    /// Of the desk or the grid alone.
    Nobody,
}

impl Whose {
    /// As the store has it; none for any.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Any => None,
            Self::Unit(unit) => Some(unit.as_str()),
            Self::Nobody => Some(""),
        }
    }
}

/// The cases behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cases {
    /// What was asked.
    pub measure: Measure,
    /// Only those that said yes.
    pub yes: bool,
    /// Procedure.
    pub procedure: String,
    /// Whose.
    pub whose: Whose,
    /// Below.
    pub division: DivisionCode,
    /// The month they ended.
    pub month: Month,
}

impl Cases {
    /// As the store is asked for it.
    pub(crate) fn what(&self) -> String {
        let yes = if self.yes { "-yes" } else { "" };
        format!("{}{yes}", self.measure.code())
    }
}

/// A share: how many said yes of how many that were asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// What.
    pub measure: Measure,
    /// Said yes.
    pub yes: i64,
    /// Were asked.
    pub of: i64,
    /// The cases that said yes.
    pub yes_listing: Listing,
    /// The cases that were asked.
    pub of_listing: Listing,
}

impl Rate {
    /// In basis points; none when nobody was asked.
    #[must_use]
    pub fn share(&self) -> Option<i64> {
        (self.of > 0).then(|| self.yes * 10_000 / self.of)
    }
}

/// The shares of a unit or a town.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLine {
    /// Whose.
    pub whose: Whose,
    /// Where.
    pub division: DivisionCode,
    /// Responded, solved, satisfied.
    pub rates: Vec<Rate>,
}

/// The shares of a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureRates {
    /// Which.
    pub procedure: String,
    /// All together.
    pub all: RateLine,
    /// By the unit that led.
    pub units: Vec<RateLine>,
    /// By town.
    pub towns: Vec<RateLine>,
}

/// The shares of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    /// County or town.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// The month.
    pub month: Month,
    /// By procedure.
    pub procedures: Vec<ProcedureRates>,
    /// Share of petitions that ended within every limit, in basis points; none where there are too few.
    pub petitions_on_time: Option<i64>,
}

/// When a month begins and ends.
#[must_use]
pub fn span_of(month: Month) -> (Instant, Instant) {
    (
        Instant::start_of(month.first_day()),
        Instant::start_of(month.plus(1).first_day()),
    )
}

/// How it was asked about and answered yes, of each measure.
#[derive(Default, Clone, Copy)]
struct Counted([(i64, i64); 3]);

impl Counted {
    fn add(&mut self, tally: &ServedTally) {
        let counted = [tally.responded, tally.solved, tally.satisfied];
        for (sum, (of, yes)) in self.0.iter_mut().zip(counted) {
            sum.0 += of;
            sum.1 += yes;
        }
    }

    fn line(
        self,
        procedure: &str,
        whose: &Whose,
        division: DivisionCode,
        month: Month,
    ) -> RateLine {
        let rates = Measure::ALL
            .into_iter()
            .zip(self.0)
            .map(|(measure, (of, yes))| {
                let listing = |yes| {
                    Listing::Served(Cases {
                        measure,
                        yes,
                        procedure: procedure.to_owned(),
                        whose: whose.clone(),
                        division,
                        month,
                    })
                };
                Rate {
                    measure,
                    yes,
                    of,
                    yes_listing: listing(true),
                    of_listing: listing(false),
                }
            })
            .collect();
        RateLine {
            whose: whose.clone(),
            division,
            rates,
        }
    }
}

fn whose(unit: Option<&UnitCode>) -> Whose {
    unit.map_or(Whose::Nobody, |unit| Whose::Unit(unit.clone()))
}

/// The shares of a month below all an actor reaches, or in one town of it. Complaints about her own unit are not
/// among them.
///
/// # Errors
/// Not for this post; not found outside her area; the store's.
pub async fn rates(
    app: &App,
    ctx: &Ctx,
    part: Option<DivisionCode>,
    month: Month,
) -> Result<Rates, Fault> {
    let scope = require(&ctx.actor, Action::FigureRead)?;
    let site = app.site();
    let division = area(&scope, site.county, part)?;
    let asker = asker(ctx);
    let (since, until) = span_of(month);
    Ok(app
        .read(move |_, tx| {
            let mut procedures = Vec::new();
            for procedure in PROCEDURES {
                let tallies = tx.service_tallies(ServedSpan {
                    procedure,
                    since,
                    until,
                    division,
                    asker: &asker,
                })?;
                procedures.push(arranged(procedure, division, month, &tallies));
            }
            let (ended, late) = tx.procedure_ended(PETITION, division, since, until)?;
            Ok(Rates {
                division,
                name: site.division_name(division),
                month,
                procedures,
                petitions_on_time: (ended >= SHARE_OF).then(|| (ended - late) * 10_000 / ended),
            })
        })
        .await?)
}

/// The unit of a reader, whose own complaints are kept from her.
pub(crate) fn asker(ctx: &Ctx) -> String {
    ctx.actor
        .post
        .as_ref()
        .map(|post| post.unit.to_string())
        .unwrap_or_default()
}

fn arranged(
    procedure: &str,
    division: DivisionCode,
    month: Month,
    tallies: &[ServedTally],
) -> ProcedureRates {
    let mut all = Counted::default();
    let mut units: BTreeMap<Option<UnitCode>, Counted> = BTreeMap::new();
    let mut towns: BTreeMap<DivisionCode, Counted> = BTreeMap::new();
    for tally in tallies {
        all.add(tally);
        units.entry(tally.unit.clone()).or_default().add(tally);
        towns.entry(tally.town).or_default().add(tally);
    }
    ProcedureRates {
        procedure: procedure.to_owned(),
        all: all.line(procedure, &Whose::Any, division, month),
        units: units
            .into_iter()
            .map(|(unit, counted)| counted.line(procedure, &whose(unit.as_ref()), division, month))
            .collect(),
        towns: towns
            .into_iter()
            .map(|(town, counted)| counted.line(procedure, &Whose::Any, town, month))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn town(code: u64) -> DivisionCode {
        DivisionCode::from_number(code).unwrap()
    }

    #[test]
    fn shares_add_up_by_unit_and_by_town() {
        let tally = |unit: Option<&str>, at: u64, yes: i64| ServedTally {
            unit: unit.map(|code| UnitCode(code.to_owned())),
            town: town(at),
            responded: (10, 10),
            solved: (10, yes),
            satisfied: (0, 0),
        };
        let tallies = [
            tally(None, 320_623_111_000, 10),
            tally(Some("A"), 320_623_110_000, 5),
            tally(Some("A"), 320_623_111_000, 6),
        ];
        let month = Month::new(2026, 11).unwrap();
        let found = arranged("p", town(320_623_000_000), month, &tallies);
        let solved = |line: &RateLine| (line.rates[1].yes, line.rates[1].of, line.rates[1].share());
        assert_eq!(solved(&found.all), (21, 30, Some(7_000)));
        assert_eq!(found.all.rates[2].share(), None, "nobody was asked");
        assert_eq!(found.units.len(), 2);
        assert_eq!(found.units[0].whose, Whose::Nobody);
        assert_eq!(solved(&found.units[1]), (11, 20, Some(5_500)));
        assert_eq!(found.towns.len(), 2);
        assert_eq!(solved(&found.towns[1]), (16, 20, Some(8_000)));
    }

    #[test]
    fn a_measure_is_written_and_read_alike() {
        for measure in Measure::ALL {
            assert_eq!(Measure::from_code(measure.code()), Some(measure));
        }
        assert_eq!(Measure::from_code("liked"), None);
    }
}
