//! Changes tried on a book before they are entered: what refuses them, and the county they make, so
//! that whoever enters them does not fold it a second time.

use super::{Book, Entered};
use crate::county::County;
use crate::rule::Broken;
use jiff::civil::Date;
use model::change::DatedChange;
use std::sync::Arc;

/// Changes that were tried on a book.
#[derive(Debug)]
pub struct Trial {
    /// Every rule they would break, and what was planned before and would no longer hold.
    pub broken: Vec<Broken>,
    /// The county on the last of their days.
    pub after: County,
    /// The day on which it was tried.
    today: Date,
    /// The county when that day begins, where they change it.
    eve: Option<Arc<County>>,
    /// The county on that day, where they change it.
    on: Option<Arc<County>>,
}

impl Book {
    /// Tries changes: folds them in once, and goes on to the last planned day. `today` is the day whose
    /// county is wanted when they are entered.
    ///
    /// # Errors
    /// The book itself no longer folds: damage.
    pub fn attempt(&self, new: &[DatedChange], today: Date) -> Result<Trial, Vec<Broken>> {
        let begun = self.before(new)?;
        Ok(self.attempt_on(begun, new, today))
    }

    /// The county before the first of some changes; at the end where there are none.
    ///
    /// # Errors
    /// As [`Book::as_of`].
    pub(crate) fn before(&self, new: &[DatedChange]) -> Result<County, Vec<Broken>> {
        let first = new.iter().map(|c| c.effective).min();
        self.on(first.map_or(Date::MAX, |first| first.yesterday().unwrap_or(Date::MIN)))
    }

    /// As [`Book::attempt`], going on from the county as it is before the first of them.
    pub(crate) fn attempt_on(&self, begun: County, new: &[DatedChange], today: Date) -> Trial {
        let first = new.iter().map(|c| c.effective).min();
        let last = new.iter().map(|c| c.effective).max().unwrap_or(Date::MAX);
        let yesterday = today.yesterday().unwrap_or(Date::MIN);
        let begins_by = |day: Date| first.is_some_and(|first| first <= day);
        let mut days = vec![last];
        days.extend([yesterday, today].into_iter().filter(|day| begins_by(*day)));
        let (asked, end, broken) = self.through(begun, new, &days);
        let floor = self.founding.day;
        let found: Vec<County> = days
            .iter()
            .zip(asked)
            .map(|(day, county)| {
                let mut county = county.unwrap_or_else(|| end.clone());
                county.day = (*day).max(floor);
                county
            })
            .collect();
        let mut found = found.into_iter();
        let after = found.next();
        let eve = begins_by(yesterday).then(|| found.next()).flatten();
        let on = begins_by(today).then(|| found.next()).flatten();
        Trial {
            broken,
            today,
            eve: eve.map(Arc::new),
            on: on.map(Arc::new),
            after: after.unwrap_or(end),
        }
    }

    /// Takes in changes that were tried on this very book. Gives the county on the day of the trial,
    /// where they change it; folding begins with it for that day and later.
    pub fn enter_tried(
        &mut self,
        entry: u64,
        changes: impl IntoIterator<Item = DatedChange>,
        trial: &Trial,
    ) -> Option<Arc<County>> {
        self.enter(entry, changes);
        if let Some(county) = &trial.eve {
            let before = |c: &Arc<Entered>| c.change.effective < trial.today;
            let applied = self.changes.partition_point(before);
            self.eve = (applied > 0).then(|| self.rest(applied, Arc::clone(county)));
        }
        trial.on.clone()
    }
}
