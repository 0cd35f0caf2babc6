//! An entry as a sentence: key and arguments.

use super::Line;
use crate::account::name_of;
use crate::site::Site;
use model::booking::BookingEnding;
use model::event::Event;
use model::id::{AccountId, CaseId, PersonId, RollId};
use model::journal::{Body, Subject};
use model::refusal::Arg;
use model::request::Ending;
use model::role::Role;
use model::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use store::{Entry, Said, Tx};

/// Names looked up once a page, and whose they are: what was read has to be journalled.
#[derive(Default)]
pub(super) struct Names {
    names: BTreeMap<PersonId, String>,
    /// Persons of the library that the page names as what an entry is about.
    pub(super) subjects: BTreeSet<PersonId>,
}

impl Names {
    fn of(&mut self, tx: &mut Tx<'_>, person: PersonId) -> Result<String, crate::Error> {
        if let Some(name) = self.names.get(&person) {
            return Ok(name.clone());
        }
        let name = name_of(tx, person)?;
        self.names.insert(person, name.clone());
        Ok(name)
    }

    fn subject(&mut self, tx: &mut Tx<'_>, person: PersonId) -> Result<String, crate::Error> {
        self.subjects.insert(person);
        self.of(tx, person)
    }
}

/// The line of an entry.
pub(super) fn line(
    tx: &mut Tx<'_>,
    site: &Site,
    names: &mut Names,
    entry: &Entry,
) -> Result<Line, crate::Error> {
    let (subject, case) = subject(tx, names, entry)?;
    let mut args = BTreeMap::new();
    let key = match &entry.said {
        Said::Body(body) => {
            say(tx, site, names, body, &mut args)?;
            key(body)
        }
        Said::Erasure(erasure) => {
            put(&mut args, "count", erasure.entries.len() as i64);
            put(&mut args, "ground", erasure.ground.clone());
            "entry-journal-erased".to_owned()
        }
        Said::Erased => "entry-erased".to_owned(),
    };
    let name = entry
        .person
        .map(|person| names.of(tx, person))
        .transpose()?
        .unwrap_or_default();
    Ok(Line {
        ord: entry.ord,
        seq: entry.seq,
        id: entry.id(),
        at: entry.at(),
        actor: entry.person,
        name,
        unit: entry.unit.as_ref().map(|unit| site.unit_name(unit)),
        kind: entry.header.kind.as_str().to_owned(),
        subject,
        case,
        synthetic: entry.header.flags.synthetic,
        key,
        args,
    })
}

/// What an entry's header says it is about.
pub(super) fn subject_of(entry: &Entry) -> Subject {
    let bytes = entry.header.subject;
    match entry.header.subject_kind {
        1 => Subject::Case(CaseId::from_bytes(bytes)),
        2 => Subject::Person(PersonId::from_bytes(bytes)),
        3 => Subject::Account(AccountId::from_bytes(bytes)),
        4 => Subject::Roll(RollId::from_bytes(bytes)),
        _ => Subject::County,
    }
}

fn subject(
    tx: &mut Tx<'_>,
    names: &mut Names,
    entry: &Entry,
) -> Result<(String, Option<CaseId>), crate::Error> {
    Ok(match subject_of(entry) {
        Subject::County => (String::new(), None),
        Subject::Case(id) => (
            tx.case_line(id)?
                .map_or_else(|| id.to_string(), |line| line.number),
            Some(id),
        ),
        Subject::Person(id) => (names.subject(tx, id)?, None),
        Subject::Account(id) => (
            tx.account(id)?
                .map_or_else(String::new, |known| known.account.login),
            None,
        ),
        Subject::Roll(id) => {
            let text = tx
                .roll(id)?
                .map_or_else(|| id.to_string(), |roll| roll.month.to_string());
            (text, None)
        }
    })
}

/// The text key of a body's kind: `case.acted` → `entry-case-acted`.
fn key(body: &Body) -> String {
    format!("entry-{}", body.kind().replace('.', "-"))
}

fn put(args: &mut BTreeMap<String, Arg>, name: &str, arg: impl Into<Arg>) {
    args.insert(name.to_owned(), arg.into());
}

/// What sentences call an argument that is not there.
fn none() -> String {
    "none".to_owned()
}

/// The item a procedure's search files; a search that belongs to none keeps its code.
fn looked_for(site: &Site, procedure: &str) -> String {
    site.found()
        .find(|(known, _)| known.code() == procedure)
        .and_then(|(_, found)| site.item_name(&found.item))
        .unwrap_or_else(|| procedure.to_owned())
}

fn role(role: Role) -> String {
    role.code().to_owned()
}

fn say(
    tx: &mut Tx<'_>,
    site: &Site,
    names: &mut Names,
    body: &Body,
    args: &mut BTreeMap<String, Arg>,
) -> Result<(), crate::Error> {
    match body {
        Body::SiteFounded { county, .. } => put(args, "county", county.clone()),
        Body::CaseActed { events } => acted(events, args),
        Body::CaseTimed { clock, .. } => put(args, "clock", clock.clone()),
        Body::PersonsRead {
            how,
            subjects,
            purpose,
            what,
            ..
        } => {
            let how = serde_json::to_value(how)
                .ok()
                .and_then(|v| v.as_str().map(str::to_owned))
                .unwrap_or_default();
            put(args, "how", how);
            put(args, "count", subjects.len() as i64);
            put(args, "purpose", purpose.code());
            put(args, "what", what.clone());
        }
        Body::PersonWritten { reason, .. } => put(args, "reason", reason.clone()),
        Body::PersonsJoined { kept, .. } => put(args, "name", names.subject(tx, *kept)?),
        Body::CertificateHeld { certificate } => put(args, "kind", certificate.kind.clone()),
        Body::CertificateEnded { on, .. } => put(args, "day", on.to_string()),
        Body::AccountWritten {
            account,
            reason,
            witness,
        } => {
            put(args, "login", account.login.clone());
            put(args, "reason", reason.clone());
            let witness = witness.map(|person| names.of(tx, person)).transpose()?;
            put(args, "witness", witness.unwrap_or_else(none));
        }
        Body::SignedIn { how, .. } => put(args, "how", how.clone().unwrap_or_else(none)),
        Body::SignedOut { .. }
        | Body::ClockConfirmed
        | Body::IdentityUnbound { .. }
        | Body::MessageResent { .. } => {}
        Body::IdentityBound {
            issuer, witness, ..
        } => {
            put(args, "issuer", issuer.clone());
            let witness = witness.map(|person| names.of(tx, person)).transpose()?;
            put(args, "witness", witness.unwrap_or_else(none));
        }
        Body::SignInFailed { why, .. } => put(args, "why", why.clone()),
        Body::Appointed { appointment } => {
            put(args, "name", names.of(tx, appointment.person)?);
            put(args, "unit", site.unit_name(&appointment.unit));
            put(args, "role", role(appointment.role));
            put(args, "from", appointment.from.to_string());
        }
        Body::Dismissed { appointment, to } => {
            if let Some(post) = tx.appointment(*appointment)? {
                put(args, "name", names.of(tx, post.person)?);
                put(args, "unit", site.unit_name(&post.unit));
                put(args, "role", role(post.role));
            }
            put(args, "to", to.to_string());
        }
        Body::LeaveSet { leave } => {
            put(args, "deputy", names.of(tx, leave.deputy)?);
            put(args, "from", leave.from.to_string());
            put(args, "to", leave.to.to_string());
        }
        Body::LeaveEnded { .. } | Body::AuthorisationRevoked { .. } => {}
        Body::Authorised { authorisation } => {
            put(args, "name", names.subject(tx, authorisation.to)?)
        }
        Body::EntitlementWritten {
            entitlement,
            reason,
        } => {
            put(args, "programme", entitlement.programme.clone());
            put(args, "reason", reason.clone());
            put(args, "from", entitlement.from.to_string());
        }
        Body::RollDrawn { roll, payments } => {
            put(args, "month", roll.month.to_string());
            put(args, "place", site.place_name(roll.division));
            put(args, "count", payments.len() as i64);
            put(args, "yuan", words::yuan(roll.total.0));
        }
        Body::RollLines { payments, .. } => {
            let total: model::money::Fen = payments.iter().map(|p| p.amount).sum();
            put(args, "count", payments.len() as i64);
            put(args, "yuan", words::yuan(total.0));
        }
        Body::RollMoved {
            state, payments, ..
        } => {
            let state = serde_json::to_value(state)
                .ok()
                .and_then(|v| v.as_str().map(str::to_owned))
                .unwrap_or_default();
            put(args, "state", state);
            put(args, "count", payments.len() as i64);
        }
        Body::ClaimWritten { claim } => {
            put(args, "name", names.subject(tx, claim.person)?);
            put(args, "yuan", words::yuan(claim.amount.0));
            put(
                args,
                "settled",
                if claim.withdrawn_at.is_some() {
                    "withdrawn"
                } else if claim.settled_at.is_some() {
                    "yes"
                } else {
                    "no"
                },
            );
        }
        Body::FileStored { file } => put(args, "bytes", file.bytes),
        Body::LibraryAsked { query } => put(args, "query", query.clone()),
        Body::LibraryShared {
            request,
            library,
            rows,
            page,
            ..
        } => {
            put(args, "library", library.clone());
            put(args, "rows", *rows);
            put(args, "page", *page);
            put(
                args,
                "request",
                request.map_or_else(none, |id| id.to_string()),
            );
        }
        Body::Exported {
            what,
            rows,
            approved_by,
            ..
        } => {
            put(args, "what", what.clone());
            put(args, "rows", *rows);
            let second = approved_by.map(|person| names.of(tx, person)).transpose()?;
            put(args, "second", second.unwrap_or_else(none));
        }
        Body::MessageQueued { message } => put(args, "message", message.key.clone()),
        Body::MessageEnded { how, .. } => put(args, "how", how.clone()),
        Body::MessageRefused { why, .. } => put(args, "why", why.clone()),
        Body::MessageChoiceSet { slip, .. } => put(args, "slip", if *slip { "yes" } else { "no" }),
        Body::NoticeSent { notice } => put(args, "message", notice.key.clone()),
        Body::SubscriptionWritten { subscription } => {
            put(args, "name", subscription.name.clone());
            let ended = subscription.ended_at.is_some();
            put(args, "ended", if ended { "yes" } else { "no" });
        }
        Body::ExchangeReplayed { from, .. } => put(args, "from", from.to_string()),
        Body::Screened {
            day,
            looked,
            opened,
            stopped,
        } => {
            put(args, "day", day.to_string());
            put(args, "looked", *looked);
            put(args, "opened", *opened);
            put(args, "stopped", *stopped);
        }
        Body::RecordLinked { same, .. } => put(args, "same", if *same { "yes" } else { "no" }),
        Body::FindingsTaken {
            procedure,
            day,
            came,
            gone,
            ..
        } => {
            put(args, "procedure", looked_for(site, procedure));
            put(args, "day", day.to_string());
            put(args, "came", came.len() as i64);
            put(args, "gone", gone.len() as i64);
        }
        Body::FindingsHeld {
            procedure,
            why,
            detail,
            ..
        } => {
            put(args, "procedure", looked_for(site, procedure));
            put(args, "why", why.clone());
            put(args, "detail", detail.clone());
        }
        Body::CalendarTaken { year, .. } => put(args, "year", i64::from(*year)),
        Body::ModuleAdopted { module, second, .. } => {
            put(args, "module", module.clone());
            put(args, "second", names.of(tx, *second)?);
        }
        Body::ModuleSwitched { module, on } => {
            put(args, "module", module.clone());
            put(args, "on", if *on { "yes" } else { "no" });
        }
        Body::ModuleTownSwitched {
            module,
            town,
            on,
            from,
        } => {
            put(args, "module", module.clone());
            put(args, "town", site.division_name(*town));
            put(args, "on", if *on { "yes" } else { "no" });
            put(args, "day", from.to_string());
        }
        Body::ParametersTaken { digest, .. } | Body::BackedUp { digest } => {
            put(args, "digest", digest.clone())
        }
        Body::OutsideNumberGiven { number } | Body::OutsideNumberTaken { number } => {
            put(args, "system", number.system.clone());
            put(args, "number", number.number.clone());
        }
        Body::TypedAgain { typed } => {
            put(args, "system", typed.system.clone());
            put(args, "values", typed.values);
        }
        Body::BulletinKept { bulletin } => {
            put(args, "kind", bulletin.kind.code());
            put(args, "place", site.place_name(bulletin.division));
            put(args, "from", bulletin.from.to_string());
            put(args, "to", bulletin.to.to_string());
        }
        Body::ReformProposed { reform, .. } => {
            put(args, "title", reform.title.clone());
            put(args, "count", reform.changes.len() as i64);
        }
        Body::ReformDecided { id, approved, .. } => {
            let line = tx.reform_line(*id)?;
            put(args, "title", line.map_or_else(none, |line| line.title));
            put(args, "approved", if *approved { "yes" } else { "no" });
        }
        Body::CountyTurned {
            day, cases, posts, ..
        } => {
            put(args, "day", day.to_string());
            put(args, "cases", i64::try_from(*cases).unwrap_or(i64::MAX));
            put(args, "posts", i64::try_from(*posts).unwrap_or(i64::MAX));
        }
        Body::GridWritten { grid, why } => {
            put(args, "name", grid.name.clone());
            put(args, "place", site.place_name(grid.division));
            put(args, "day", grid.from.to_string());
            put(args, "ended", if grid.ended { "yes" } else { "no" });
            put(args, "why", why.clone());
        }
        Body::RouteWritten { route } => {
            put(args, "name", route.name.clone());
            put(args, "grid", site.grid_name(route.grid));
            put(args, "ended", if route.ended { "yes" } else { "no" });
        }
        Body::PatrolStarted { patrol } => put(args, "grid", site.grid_name(patrol.grid)),
        Body::PatrolEnded { patrol } => {
            put(args, "grid", site.grid_name(patrol.grid));
            put(args, "passed", patrol.passed.len() as i64);
        }
        Body::PositionsDeleted { before, count } => {
            put(args, "day", before.date().to_string());
            put(args, "count", *count);
        }
        Body::VisitPlanned { plan } => {
            put(args, "grid", site.grid_name(plan.grid));
            put(
                args,
                "day",
                plan.next_on.map_or_else(none, |day| day.to_string()),
            );
        }
        Body::Visited { visit, .. } => {
            put(args, "grid", site.grid_name(visit.grid));
            put(args, "consent", visit.consent.code());
        }
        Body::HouseWritten { house } => {
            put(args, "grid", site.grid_name(house.grid));
            put(args, "used", house.used.code());
            put(args, "ended", if house.ended { "yes" } else { "no" });
        }
        Body::HallWritten { hall } => {
            put(args, "hall", hall.name.clone());
            put(args, "from", hall.from.to_string());
            put(
                args,
                "state",
                if hall.is_open() { "open" } else { "closed" },
            );
        }
        Body::WindowSet { window } => {
            put(args, "window", i64::from(window.number));
            put(args, "state", window.state.code());
        }
        Body::TicketDrawn { ticket } => {
            put(args, "number", ticket.number());
            put(args, "lane", ticket.lane.code());
        }
        Body::TicketMoved { ticket, step } => {
            let known = tx.ticket(*ticket)?;
            put(
                args,
                "number",
                known.map_or_else(none, |ticket| ticket.number()),
            );
            put(args, "step", step.code());
        }
        Body::BookingMade { booking } => {
            put(args, "day", booking.day.to_string());
            put(args, "slot", model::hall::clock(booking.slot));
        }
        Body::BookingEnded { ending, .. } => put(
            args,
            "how",
            match ending {
                BookingEnding::Arrived { .. } => "arrived",
                BookingEnding::Cancelled => "cancelled",
            },
        ),
        Body::DeviceMade { device } => {
            put(args, "label", device.label.clone());
            put(args, "place", site.place_name(device.division));
        }
        Body::DeviceRevoked { device } => {
            let held = tx.device(*device)?;
            put(args, "label", held.map_or_else(none, |held| held.label));
        }
        Body::DutySet { duty } => {
            put(args, "name", names.of(tx, duty.person)?);
            put(args, "unit", site.unit_name(&duty.unit));
            put(args, "from", moment(duty.from));
            put(args, "to", moment(duty.until));
        }
        Body::DutyEnded { duty } => {
            if let Some((duty, _)) = tx.duty(*duty)? {
                put(args, "name", names.of(tx, duty.person)?);
                put(args, "from", moment(duty.from));
            } else {
                put(args, "name", none());
                put(args, "from", none());
            }
        }
        Body::DutyHandedOver { hand_over } => {
            put(args, "name", names.of(tx, hand_over.from_person)?);
            put(args, "to", names.of(tx, hand_over.to_person)?);
            put(args, "open", hand_over.open);
            put(args, "overdue", hand_over.overdue);
        }
        Body::DutyTaken { duty, .. } => {
            let held = tx.hand_over(*duty)?;
            let (from, to) = match held {
                Some(over) => (
                    names.of(tx, over.from_person)?,
                    names.of(tx, over.to_person)?,
                ),
                None => (none(), none()),
            };
            put(args, "name", to);
            put(args, "from", from);
        }
        Body::KeyMade { key } => put(args, "key", i64::from(*key)),
        Body::ClockSuspected { apart_ms } => put(args, "minutes", apart_ms / 60_000),
        Body::Requested { request } => put(args, "kind", request.asked.kind()),
        Body::RequestDecided { decision, .. } => {
            let how = decision.ended.as_ref().map(|ended| ended.how);
            let granted = match (decision.granted, how) {
                (_, Some(Ending::Withdrawn)) => "withdrawn",
                (_, Some(Ending::Taken)) => "taken",
                (true, None) => "yes",
                (false, None) => "no",
            };
            put(args, "granted", granted);
        }
    }
    Ok(())
}

/// An instant as sentences of both languages write it.
fn moment(at: Instant) -> String {
    let minutes = at.ms_of_day() / 60_000;
    format!("{} {:02}:{:02}", at.date(), minutes / 60, minutes % 60)
}

/// What an act did, by its code, its verb and the stage it led to.
fn acted(events: &[Event], args: &mut BTreeMap<String, Arg>) {
    // A due date reckoned anew has no act of its own.
    put(args, "act", none());
    put(args, "verb", none());
    put(args, "stage", none());
    for event in events {
        match event {
            Event::Filed(filing) => put(args, "procedure", filing.procedure.clone()),
            Event::Acted { act, verb, .. } => {
                put(args, "act", act.clone());
                put(args, "verb", verb.code());
            }
            Event::StageEntered { stage } => put(args, "stage", stage.clone()),
            _ => {}
        }
    }
}
