//! Messages to accounts.

use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use model::id::{AccountId, NoticeId};
use model::notice::Notice;
use model::time::Instant;

/// A message to an account with its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLine {
    /// It.
    pub notice: Notice,
    /// When it was sent.
    pub created_at: Instant,
}

statements! {
    INSERT = Sql::both("INSERT INTO notice (id, account, key, args, created_at) VALUES ($1, $2, $3, $4, $5)");
    ONE = Sql::both("SELECT id, account, key, args, created_at FROM notice WHERE id = $1");
    OF_ACCOUNT = Sql::both(
        "SELECT id, account, key, args, created_at FROM notice WHERE account = $1 ORDER BY id DESC LIMIT $2",
    );
    UNREAD = Sql::both(
        "SELECT count(*) FROM (SELECT created_at FROM notice WHERE account = $1 ORDER BY id DESC LIMIT $3) AS newest \
         WHERE created_at > $2",
    );
    COUNT = Sql::both("SELECT count(*) FROM notice");
}

fn line(row: &Row<'_>) -> Result<NoticeLine, Error> {
    Ok(NoticeLine {
        notice: Notice {
            id: row.id(0)?,
            account: row.id(1)?,
            key: row.text(2)?.to_owned(),
            args: row.json(3)?,
        },
        created_at: row.instant(4)?,
    })
}

impl Tx<'_> {
    /// Puts a message into an account.
    ///
    /// # Errors
    /// The store's.
    pub fn notice_insert(&mut self, notice: &Notice, at: Instant) -> Result<(), Error> {
        let args = serde_json::to_string(&notice.args).map_err(|e| Error::Canon(e.to_string()))?;
        self.execute(
            &INSERT,
            params![notice.id, notice.account, &notice.key, &args, at],
        )
        .map(drop)
    }

    /// A message to an account.
    ///
    /// # Errors
    /// The store's.
    pub fn notice(&mut self, id: NoticeId) -> Result<Option<NoticeLine>, Error> {
        self.one(&ONE, params![id], line)
    }

    /// An account's newest messages.
    ///
    /// # Errors
    /// The store's.
    pub fn notices_of(&mut self, account: AccountId, limit: i64) -> Result<Vec<NoticeLine>, Error> {
        self.query(&OF_ACCOUNT, params![account, limit], line)
    }

    /// How many of an account's newest messages came after an instant.
    ///
    /// # Errors
    /// The store's.
    pub fn notices_after(&mut self, account: AccountId, at: Instant) -> Result<i64, Error> {
        let most = crate::desk::COUNTED_MAX;
        let n = self.one(&UNREAD, params![account, at, most], |row| row.i64(0))?;
        Ok(n.unwrap_or(0))
    }

    /// How many there are in all.
    ///
    /// # Errors
    /// The store's.
    pub fn notice_count(&mut self) -> Result<i64, Error> {
        Ok(self.one(&COUNT, params![], |row| row.i64(0))?.unwrap_or(0))
    }
}
