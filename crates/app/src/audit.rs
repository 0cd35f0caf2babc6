//! The auditor's page: the journal by person, unit, case, act, time and money; a seeded sample; an
//! export with proofs; rolls held against deaths, shared accounts and kinship. Reading the journal
//! of persons is itself journalled.

mod export;
mod finding;
mod pages;
mod sample;
mod say;
mod verify;
mod whom;

pub use export::{Export, export, export_once};
pub use finding::{
    DeadPaid, KinPaid, SharedAccount, rolls_against_deaths, shared_accounts, staff_kin,
};
pub use pages::{Filter, Leaf, Opened, Page, entries, entry, failed_sign_ins, reads_by, reads_of};
pub use sample::{Of, Sample, SampleRequest, Sampled, sample, sample_once};
pub use verify::{Standing, Verified, standing, verify};
pub use whom::{which_case, whom};

use model::id::{CaseId, EntryId, PersonId};
use model::refusal::Arg;
use model::time::Instant;
use std::collections::BTreeMap;

/// Rows of a page of the journal.
pub const PAGE_ROWS: usize = 50;

/// An entry on a list, readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place; the cursor of lists.
    pub ord: i64,
    /// Its number in the log, once it has one.
    pub seq: Option<i64>,
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: Instant,
    /// Who acted; none for the product itself.
    pub actor: Option<PersonId>,
    /// Her name.
    pub name: String,
    /// The unit acted for.
    pub unit: Option<String>,
    /// Kind, `case.acted`.
    pub kind: String,
    /// What it is about, as text: a case's number, a person's name, a sign-in name, a roll.
    pub subject: String,
    /// The case, to open it.
    pub case: Option<CaseId>,
    /// Made by a machine for show.
    pub synthetic: bool,
    /// Its sentence: text key `entry-…`.
    pub key: String,
    /// Arguments of the sentence.
    pub args: BTreeMap<String, Arg>,
}
