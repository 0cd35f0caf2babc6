//! The county's book in a small county: founding, catalogue and lists of the real site.

use crate::TestSite;
use app::port::Clock;
use store::reform::{ReformDecision, ReformState};

impl TestSite {
    /// Brings the book of `sites/rudong` in: its units, items, lists and reforms in force.
    ///
    /// # Panics
    /// The site does not read, or the store fails.
    pub fn bring_book(&self) {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sites/rudong");
        let site = county::Site::read(|name| std::fs::read(format!("{root}/{name}")).ok())
            .unwrap_or_else(|faults| panic!("{} faults", faults.len()));
        let now = self.clock.now();
        self.app
            .submit_blocking(move |_, tx| {
                tx.county_founding_insert(&*site.founding, site.founding.day, "rudong")?;
                for (entry, reform) in (1..).zip(&site.reforms) {
                    let id = app::reform::brought_in_id(reform);
                    tx.reform_insert(id, reform, app::PRODUCT, now)?;
                    let decision = ReformDecision {
                        state: ReformState::Approved,
                        by: app::PRODUCT,
                        at: now,
                        note: None,
                        entry: Some(entry),
                    };
                    tx.reform_decide(id, &decision)?;
                }
                Ok(tx.head_move("county")?)
            })
            .expect("the book");
        self.app
            .submit_blocking(move |app, tx| Ok(app.site_in(tx, now).map(drop)?))
            .expect("read again");
    }
}
