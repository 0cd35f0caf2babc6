//! Other systems that are told what happens to cases.

use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use model::exchange::Subscription;
use model::id::SubscriptionId;

statements! {
    WRITE = Sql::both(
        "INSERT INTO subscription (id, body, ended_at) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET body = excluded.body, ended_at = excluded.ended_at",
    );
    ONE = Sql::both("SELECT body FROM subscription WHERE id = $1");
    ALL = Sql::both("SELECT body FROM subscription ORDER BY id");
    RUNNING = Sql::both("SELECT body FROM subscription WHERE ended_at IS NULL ORDER BY id");
}

fn subscription(row: &Row<'_>) -> Result<Subscription, Error> {
    row.json(0)
}

impl Tx<'_> {
    /// Keeps a subscription as it is from now on.
    ///
    /// # Errors
    /// The store's.
    pub fn subscription_write(&mut self, s: &Subscription) -> Result<(), Error> {
        let body = serde_json::to_string(s).map_err(|e| Error::Canon(e.to_string()))?;
        self.execute(&WRITE, params![s.id, &body, s.ended_at])
            .map(drop)
    }

    /// A subscription, running or not.
    ///
    /// # Errors
    /// The store's.
    pub fn subscription(&mut self, id: SubscriptionId) -> Result<Option<Subscription>, Error> {
        self.one(&ONE, params![id], subscription)
    }

    /// Every subscription there ever was, oldest first; a site has a few dozen.
    ///
    /// # Errors
    /// The store's.
    pub fn subscriptions(&mut self) -> Result<Vec<Subscription>, Error> {
        self.query(&ALL, params![], subscription)
    }

    /// Those that are told today.
    ///
    /// # Errors
    /// The store's.
    pub fn subscriptions_running(&mut self) -> Result<Vec<Subscription>, Error> {
        self.query(&RUNNING, params![], subscription)
    }
}
