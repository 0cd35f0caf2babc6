//! What the opening tables and the journal together say every row should be.

use super::Report;
use super::command::Command;
use super::field::Field;
use super::halls::Halls;
use super::systems::Systems;
use app::reform::ReformState;
use jiff::civil::Date;
use model::account::{Account, Appointment, Leave};
use model::case::Outcome;
use model::change::Reform;
use model::event::{Event, Filing};
use model::file::StoredFile;
use model::finding::{Came, Finding};
use model::id::{
    AccountId, AppointmentId, AuthorisationId, CaseId, CertificateId, FileId, LeaveId, MessageId,
    PaymentId, PersonId, ReformId, RequestId, RollId,
};
use model::journal::{Authorisation, Body};
use model::library::Certificate;
use model::message::Message;
use model::person::Person;
use model::request::{Decision, Request};
use model::roll::{Claim, Entitlement, Payment, PaymentState, Roll, RollKind, RollState};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::link::CaseLink;
use store::{Entry, Error, Store, Tx};

/// Entries read at a time.
const PAGE: i64 = 1_000;

/// First half of SM3 over a row's canonical form: enough to tell rows apart, small enough for a
/// million of them.
pub type Digest = [u8; 16];

/// The digest of a row.
///
/// # Errors
/// It has no canonical form.
pub fn digest(row: &impl Serialize) -> Result<Digest, Error> {
    let bytes = evidence::to_canonical(row).map_err(|e| Error::Canon(e.to_string()))?;
    let mut half = [0; 16];
    half.copy_from_slice(&evidence::sm3(&[&bytes])[..16]);
    Ok(half)
}

/// A reform as the journal tells of it.
pub struct ReformTold {
    pub digest: Digest,
    /// Where it stands, and its entry in the county's book.
    pub state: (ReformState, Option<i64>),
}

/// Everything that is expected.
#[derive(Default)]
pub struct Book {
    pub persons: HashMap<PersonId, Digest>,
    pub aliases: BTreeMap<PersonId, PersonId>,
    pub entitlements: BTreeMap<(String, PersonId), Digest>,
    /// What the procedures' queries found.
    pub findings: BTreeMap<(String, PersonId), Finding>,
    pub rolls: BTreeMap<RollId, Roll>,
    pub payments: BTreeMap<PaymentId, Payment>,
    pub claims: BTreeMap<PaymentId, Claim>,
    /// Cases that were filed.
    pub cases: BTreeSet<CaseId>,
    /// Cases that belong together.
    pub links: BTreeSet<CaseLink>,
    /// Natural keys that cases hold: of procedure and person, of a client's id.
    pub keys: HashMap<String, CaseId>,
    /// The key of procedure and person that a case took.
    unique: HashMap<CaseId, String>,
    /// Opening tables that are compared as a whole: chunk's table → rows' digests.
    pub structure: BTreeMap<&'static str, BTreeSet<Digest>>,
    pub calendars: BTreeMap<i64, String>,
    pub parameters: Option<String>,
    pub modules: BTreeSet<String>,
    /// What the county was founded with, by digest.
    pub founding: Option<Digest>,
    /// Grids, patrols, visits.
    pub field: Field,
    /// Numbers of other systems, what was typed again, kept reports.
    pub outside: super::outside::Outside,
    /// Reforms.
    pub reforms: BTreeMap<ReformId, ReformTold>,
    accounts: BTreeMap<AccountId, Account>,
    appointments: BTreeMap<AppointmentId, Appointment>,
    leaves: BTreeMap<LeaveId, (Leave, bool)>,
    authorisations: BTreeMap<AuthorisationId, Authorisation>,
    certificates: BTreeMap<CertificateId, Certificate>,
    files: BTreeMap<FileId, StoredFile>,
    messages: BTreeMap<MessageId, (Message, String)>,
    requests: BTreeMap<RequestId, (Request, Option<Decision>)>,
    /// Service halls, their windows, tickets and bookings.
    pub halls: Halls,
    /// Command centres: devices and the duty roster.
    pub command: Command,
    /// What the supporting systems keep.
    pub systems: Systems,
}

impl Book {
    /// Takes a person's record.
    ///
    /// # Errors
    /// It has no canonical form.
    pub fn person(&mut self, person: &Person) -> Result<(), Error> {
        self.persons.insert(person.id, digest(person)?);
        Ok(())
    }

    /// Takes what a query found.
    fn found(&mut self, procedure: &str, run: &str, day: Date, came: &[Came], gone: Vec<PersonId>) {
        for found in app::library::taken(procedure, run, day, came) {
            self.findings
                .insert((found.procedure.clone(), found.person), found);
        }
        for person in gone {
            if let Some(held) = self.findings.get_mut(&(procedure.to_owned(), person)) {
                run.clone_into(&mut held.run);
                held.until = Some(day);
            }
        }
    }

    /// Takes an entitlement.
    ///
    /// # Errors
    /// It has no canonical form.
    pub fn entitlement(&mut self, e: &Entitlement) -> Result<(), Error> {
        self.entitlements
            .insert((e.programme.clone(), e.person), digest(e)?);
        Ok(())
    }

    /// Takes a case with the natural keys it holds.
    fn filed(&mut self, filing: &Filing) {
        self.cases.insert(filing.id);
        if let Some(client) = &filing.client {
            self.keys.insert(format!("client:{client}"), filing.id);
        }
        if let Some(person) = filing.applicant.person.filter(|_| filing.unique) {
            let key = format!("{}:{person}", filing.procedure);
            self.unique.insert(filing.id, key.clone());
            self.keys.insert(key, filing.id);
        }
    }

    /// Takes more lines of a roll that is being drawn up.
    fn lines(&mut self, id: RollId, payments: Vec<Payment>) {
        let Some(mut roll) = self.rolls.remove(&id) else {
            return;
        };
        roll.count += payments.len() as i64;
        for payment in &payments {
            roll.total = roll.total.plus(payment.amount).unwrap_or(roll.total);
        }
        roll.version += 1;
        self.roll(roll, payments);
    }

    /// Takes a roll with its lines.
    pub fn roll(&mut self, roll: Roll, payments: Vec<Payment>) {
        if matches!(roll.kind, RollKind::Reissue(_)) {
            // What failed before and stands on this roll now is paid by it.
            let again: BTreeSet<(PersonId, model::time::Month)> =
                payments.iter().map(|p| (p.person, p.due_month)).collect();
            for payment in self.payments.values_mut() {
                if payment.programme == roll.programme
                    && matches!(payment.state, PaymentState::Failed(_))
                    && again.contains(&(payment.person, payment.due_month))
                {
                    payment.state = PaymentState::Reissued(roll.id);
                }
            }
        }
        self.payments
            .extend(payments.into_iter().map(|p| (p.id, p)));
        self.rolls.insert(roll.id, roll);
    }

    /// Takes a reform that was in force before the product was there.
    ///
    /// # Errors
    /// It has no canonical form.
    pub fn brought_in(&mut self, reform: Reform) -> Result<(), Error> {
        let entry = i64::try_from(self.reforms.len()).unwrap_or(i64::MAX) + 1;
        let told = ReformTold {
            digest: digest(&reform)?,
            state: (ReformState::Approved, Some(entry)),
        };
        self.reforms
            .insert(app::reform::brought_in_id(&reform), told);
        Ok(())
    }

    /// Takes an account.
    pub fn account(&mut self, account: Account) {
        self.accounts.insert(account.id, account);
    }

    /// Takes a post.
    pub fn appointment(&mut self, post: Appointment) {
        self.appointments.insert(post.id, post);
    }

    /// Takes a leave.
    pub fn leave(&mut self, leave: Leave) {
        self.leaves.insert(leave.id, (leave, true));
    }

    /// Takes a certificate.
    pub fn certificate(&mut self, certificate: Certificate) {
        self.certificates.insert(certificate.id, certificate);
    }

    /// Reads the journal from the beginning.
    ///
    /// # Errors
    /// The store's.
    pub fn fold(&mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let mut seq = 0;
        loop {
            let page = store::journal::after(tx, seq, PAGE)?;
            let Some(last) = page.last().and_then(|entry| entry.seq) else {
                return Ok(());
            };
            seq = last;
            for entry in page {
                self.entry(entry)?;
            }
        }
    }

    fn entry(&mut self, entry: Entry) -> Result<(), Error> {
        let (by, subject) = (entry.person, entry.header.subject);
        let at = model::time::Instant(entry.header.at_ms);
        let store::Said::Body(body) = entry.said else {
            return Ok(());
        };
        self.systems.entry(&body, at);
        match *body {
            Body::CaseActed { events } | Body::CaseTimed { events, .. } => {
                if let Some(Event::Filed(filing)) = events.first() {
                    self.filed(filing);
                }
                for event in &events {
                    if let Event::Spawned { case, link } = event {
                        self.links.insert(CaseLink {
                            from: CaseId::from_bytes(subject),
                            to: *case,
                            link: link.clone(),
                        });
                    }
                }
                let ended = events.iter().any(|event| match event {
                    Event::Closed { outcome } => {
                        !matches!(outcome, Outcome::Granted | Outcome::Done)
                    }
                    _ => false,
                });
                if ended && let Some(key) = self.unique.remove(&CaseId::from_bytes(subject)) {
                    self.keys.remove(&key);
                }
            }
            Body::PersonWritten { person, .. } => self.person(&person)?,
            Body::PersonsJoined { kept, alias } => {
                self.aliases.insert(alias, kept);
            }
            Body::CertificateHeld { certificate } => self.certificate(certificate),
            Body::CertificateEnded { certificate, on } => {
                if let Some(held) = self.certificates.get_mut(&certificate) {
                    held.to = Some(on);
                }
            }
            Body::AccountWritten { account, .. } => self.account(account),
            Body::Appointed { appointment } => self.appointment(appointment),
            Body::Dismissed { appointment, to } => {
                if let Some(post) = self.appointments.get_mut(&appointment) {
                    post.to = Some(to);
                }
            }
            Body::LeaveSet { leave } => self.leave(leave),
            Body::LeaveEnded { leave } => {
                if let Some((_, running)) = self.leaves.get_mut(&leave) {
                    *running = false;
                }
            }
            Body::Authorised { authorisation } => {
                self.authorisations.insert(authorisation.id, authorisation);
            }
            Body::AuthorisationRevoked { authorisation } => {
                if let Some(held) = self.authorisations.get_mut(&authorisation) {
                    held.revoked_at = Some(model::time::Instant(entry.header.at_ms));
                }
            }
            Body::EntitlementWritten { entitlement, .. } => self.entitlement(&entitlement)?,
            Body::FindingsTaken {
                procedure,
                run,
                day,
                came,
                gone,
            } => self.found(&procedure, &run, day, &came, gone),
            Body::RollDrawn { roll, payments } => self.roll(roll, payments),
            Body::RollLines { roll, payments } => self.lines(roll, payments),
            Body::RollMoved {
                roll,
                state,
                digest,
                payments,
            } => self.moved(roll, state, digest, payments, by),
            Body::ClaimWritten { claim } => {
                self.claims.insert(claim.payment, claim);
            }
            Body::FileStored { file } => {
                self.files.insert(file.id, file);
            }
            Body::MessageQueued { message } => {
                self.messages
                    .insert(message.id, (message, "waiting".to_owned()));
            }
            Body::MessageEnded { message, how } => {
                if let Some((_, state)) = self.messages.get_mut(&message) {
                    *state = how;
                }
            }
            Body::CalendarTaken { year, text, .. } => {
                self.calendars.insert(i64::from(year), text);
            }
            Body::ParametersTaken { text, .. } => self.parameters = Some(text),
            Body::Requested { request } => {
                self.requests.insert(request.id, (*request, None));
            }
            Body::RequestDecided { request, decision } => {
                if let Some((_, decided)) = self.requests.get_mut(&request) {
                    *decided = Some(decision);
                }
            }
            Body::ReformProposed { id, reform, .. } => {
                let told = ReformTold {
                    digest: digest(&reform)?,
                    state: (ReformState::Proposed, None),
                };
                self.reforms.insert(id, told);
            }
            Body::ReformDecided {
                id,
                approved,
                entry,
                ..
            } => {
                if let Some(told) = self.reforms.get_mut(&id) {
                    told.state = (
                        if approved {
                            ReformState::Approved
                        } else {
                            ReformState::Refused
                        },
                        entry.and_then(|e| i64::try_from(e).ok()),
                    );
                }
            }
            Body::ModuleAdopted { version, .. } => {
                self.modules.insert(version);
            }
            Body::OutsideNumberGiven { number } => self.outside.given(number),
            Body::OutsideNumberTaken { number } => self.outside.taken(number),
            Body::TypedAgain { typed } => self.outside.typed(typed),
            Body::BulletinKept { bulletin } => self.outside.kept(*bulletin),
            Body::DeviceMade { .. }
            | Body::DeviceRevoked { .. }
            | Body::DutySet { .. }
            | Body::DutyEnded { .. }
            | Body::DutyHandedOver { .. }
            | Body::DutyTaken { .. } => {
                self.command
                    .entry(*body, model::time::Instant(entry.header.at_ms));
            }
            body => {
                let at = model::time::Instant(entry.header.at_ms);
                if let Some(body) = self.halls.entry(body, at) {
                    self.field.take(body);
                }
            }
        }
        Ok(())
    }

    fn moved(
        &mut self,
        id: RollId,
        state: RollState,
        digest: Option<String>,
        payments: Vec<(PaymentId, PaymentState)>,
        by: Option<PersonId>,
    ) {
        if let Some(roll) = self.rolls.get_mut(&id) {
            roll.state = state;
            roll.version += 1;
            roll.file_digest = digest;
            if state == RollState::Checked {
                roll.checked_by = by;
            }
        }
        if state == RollState::Void {
            // What was still to be paid is set aside with its roll.
            for payment in self.payments.values_mut() {
                if payment.roll == id && payment.state == PaymentState::Listed {
                    payment.state = PaymentState::Void;
                }
            }
        }
        for (payment, state) in payments {
            if let Some(payment) = self.payments.get_mut(&payment) {
                payment.state = state;
            }
        }
    }

    /// Compares accounts, posts, leaves, authorisations, certificates, files and messages.
    ///
    /// # Errors
    /// The store's.
    pub fn compare(
        &self,
        tx: &mut Tx<'_>,
        files: &Store,
        report: &mut Report,
    ) -> Result<(), Error> {
        self.compare_accounts(tx, report)?;
        for (id, (leave, running)) in &self.leaves {
            let day = leave.from;
            let held = tx
                .leaves_ahead(leave.post, day)?
                .into_iter()
                .find(|held| held.id == *id);
            let same = if *running {
                held.as_ref() == Some(leave)
            } else {
                held.is_none()
            };
            report.holds("leave", id, same, "is not as the journal says");
        }
        for (id, authorisation) in &self.authorisations {
            let held = tx.authorisation(*id)?;
            report.holds(
                "authorisation",
                id,
                held.as_ref() == Some(authorisation),
                "is not as the journal says",
            );
        }
        for (id, certificate) in &self.certificates {
            let on = certificate
                .to
                .unwrap_or(certificate.from)
                .max(certificate.from);
            let held = tx
                .certificates(certificate.person, on)?
                .into_iter()
                .find(|held| held.id == *id);
            let ended_before = certificate.to.is_some_and(|to| to < certificate.from);
            report.holds(
                "certificate",
                id,
                ended_before || held.as_ref() == Some(certificate),
                "is not as the journal says",
            );
        }
        for (id, (request, decision)) in &self.requests {
            let held = tx.request(*id)?;
            let same =
                held.is_some_and(|held| held.request == *request && held.decision == *decision);
            report.holds("request", id, same, "is not as the journal says");
        }
        let mut whole: BTreeMap<&str, bool> = BTreeMap::new();
        for (id, file) in &self.files {
            let held = tx.file(*id)?.map(|(held, ..)| held);
            report.holds(
                "file",
                id,
                held.as_ref() == Some(file),
                "is not as the journal says",
            );
            let digest = file.digest.as_str();
            if !whole.contains_key(digest) {
                let there = digest
                    .parse()
                    .ok()
                    .is_some_and(|digest| matches!(files.read_file(&digest), Ok(Some(_))));
                whole.insert(digest, there);
                report.holds(
                    "file-bytes",
                    digest,
                    there,
                    "its bytes are gone or not what was stored",
                );
            }
        }
        for (id, (message, state)) in &self.messages {
            let held = tx.message(*id)?;
            let same = held
                .as_ref()
                .is_some_and(|held| held.message == *message && held.state == *state);
            report.holds("message", id, same, "is not as the journal says");
        }
        Ok(())
    }

    fn compare_accounts(&self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Error> {
        let mut after = String::new();
        let mut seen = 0;
        loop {
            let page = tx.accounts_after(&after, PAGE)?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.account.login);
            for held in page {
                seen += 1;
                let same = self.accounts.get(&held.account.id) == Some(&held.account);
                report.holds(
                    "account",
                    &held.account.login,
                    same,
                    "is not as the journal says",
                );
            }
        }
        report.holds(
            "accounts",
            seen,
            seen == self.accounts.len(),
            "their number is not what the journal says",
        );
        let mut after = AppointmentId::from_bytes([0; 16]);
        let mut seen = 0;
        loop {
            let page = tx.appointments_after(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for held in page {
                seen += 1;
                report.holds(
                    "post",
                    held.id,
                    self.appointments.get(&held.id) == Some(&held),
                    "is not as the journal says",
                );
            }
        }
        report.holds(
            "posts",
            seen,
            seen == self.appointments.len(),
            "their number is not what the journal says",
        );
        Ok(())
    }
}

/// A day later than any birth.
#[must_use]
pub fn last_day() -> Date {
    jiff::civil::date(9_000, 1, 1)
}
