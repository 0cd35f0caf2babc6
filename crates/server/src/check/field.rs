//! Grids, routes, patrols, visits and houses: rows are what the journal says; positions lie within their patrols.

use super::Report;
use codes::GridCode;
use jiff::civil::Date;
use model::grid::Grid;
use model::house::House;
use model::id::{HouseId, HouseholdId, PatrolId, RouteId, VisitId};
use model::journal::Body;
use model::patrol::{Patrol, Route};
use model::visit::{Visit, VisitPlan};
use std::collections::BTreeMap;
use store::{Error, Tx};

const PAGE: i64 = 1_000;
const SAYS: &str = "is not as the journal says";

/// What is expected of the ground and of the work on it.
#[derive(Default)]
pub struct Field {
    grids: BTreeMap<(GridCode, Date), Grid>,
    routes: BTreeMap<RouteId, Route>,
    patrols: BTreeMap<PatrolId, Patrol>,
    plans: BTreeMap<HouseholdId, VisitPlan>,
    visits: BTreeMap<VisitId, Visit>,
    houses: BTreeMap<HouseId, House>,
}

impl Field {
    /// Takes what an entry says, where it is about the field.
    pub fn take(&mut self, body: Body) {
        match body {
            Body::GridWritten { grid, .. } => {
                self.grids.insert((grid.code, grid.from), *grid);
            }
            Body::RouteWritten { route } => {
                self.routes.insert(route.id, route);
            }
            Body::PatrolStarted { patrol } | Body::PatrolEnded { patrol } => {
                self.patrols.insert(patrol.id, patrol);
            }
            Body::VisitPlanned { plan } => {
                self.plans.insert(plan.household, plan);
            }
            Body::Visited { visit, plan } => {
                self.plans.insert(plan.household, plan);
                self.visits.insert(visit.id, visit);
            }
            Body::HouseWritten { house } => {
                self.houses.insert(house.id, *house);
            }
            _ => {}
        }
    }

    /// Compares every row.
    ///
    /// # Errors
    /// The store's.
    pub fn compare(&self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Error> {
        self.grids(tx, report)?;
        self.patrols(tx, report)?;
        self.visits(tx, report)?;
        self.houses(tx, report)
    }

    fn houses(&self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Error> {
        let (mut after, mut seen) = (HouseId::from_bytes([0; 16]), 0);
        loop {
            let page = tx.houses_after(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for held in page {
                seen += 1;
                let same = self.houses.get(&held.id) == Some(&held);
                report.holds("house", held.id, same, SAYS);
            }
        }
        all(report, "house", seen, self.houses.len());
        Ok(())
    }

    fn grids(&self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Error> {
        let (mut after, mut seen) = (None, 0);
        loop {
            let page = tx.grid_versions_after(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = Some((last.code, last.from));
            for held in page {
                seen += 1;
                let same = self.grids.get(&(held.code, held.from)) == Some(&held);
                report.holds("grid-version", held.code, same, SAYS);
            }
        }
        all(report, "grid-version", seen, self.grids.len());
        Ok(())
    }

    fn patrols(&self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Error> {
        let (mut after, mut seen) = (RouteId::from_bytes([0; 16]), 0);
        loop {
            let page = tx.routes_after(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for held in page {
                seen += 1;
                let same = self.routes.get(&held.id) == Some(&held);
                report.holds("route", held.id, same, SAYS);
            }
        }
        all(report, "route", seen, self.routes.len());
        let (mut after, mut seen) = (PatrolId::from_bytes([0; 16]), 0);
        loop {
            let page = tx.patrols_after(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for held in page {
                seen += 1;
                let same = self.patrols.get(&held.id) == Some(&held);
                report.holds("patrol", held.id, same, SAYS);
            }
        }
        all(report, "patrol", seen, self.patrols.len());
        // Positions are deleted after their days, so no entry holds them; none may stand outside a patrol.
        let astray = tx.positions_astray()?;
        report.holds(
            "patrol",
            "positions",
            astray == 0,
            "positions stand outside the time of their patrol",
        );
        Ok(())
    }

    fn visits(&self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Error> {
        let (mut after, mut seen) = (HouseholdId::from_bytes([0; 16]), 0);
        loop {
            let page = tx.visit_plans_after(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.household;
            for held in page {
                seen += 1;
                let same = self.plans.get(&held.household) == Some(&held);
                report.holds("visit-plan", held.household, same, SAYS);
            }
        }
        all(report, "visit-plan", seen, self.plans.len());
        let (mut after, mut seen) = (VisitId::from_bytes([0; 16]), 0);
        loop {
            let page = tx.visits_after(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for held in page {
                seen += 1;
                let same = self.visits.get(&held.id) == Some(&held);
                report.holds("visit", held.id, same, SAYS);
            }
        }
        all(report, "visit", seen, self.visits.len());
        Ok(())
    }
}

/// As many rows as the journal says.
fn all(report: &mut Report, about: &'static str, seen: usize, expected: usize) {
    report.holds(
        about,
        "all",
        seen == expected,
        "their number is not what the journal says",
    );
}
