//! Stored files by upload, and messages to people.

use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::DivisionCode;
use model::file::StoredFile;
use model::id::{CaseId, FileId, MessageId, PersonId};
use model::message::Message;
use model::time::Instant;

/// A message with how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageLine {
    /// The message.
    pub message: Message,
    /// `waiting`, `sms`, `slip`, `failed`.
    pub state: String,
    /// Queued.
    pub created_at: Instant,
    /// Gone out, printed or given up.
    pub ended_at: Option<Instant>,
}

statements! {
    INSERT = Sql::both(
        "INSERT INTO file (id, digest, original_digest, media, bytes, name, uploaded_by, uploaded_at, case_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL) ON CONFLICT (id) DO NOTHING",
    );
    ATTACH = Sql::both(
        "UPDATE file SET case_id = $2 WHERE id = $1 AND (case_id = $2 OR (case_id IS NULL AND uploaded_by = $3))",
    );
    FILE = Sql::both(
        "SELECT id, media, bytes, digest, original_digest, name, uploaded_by, case_id FROM file WHERE id = $1",
    );
    OF_CASE = Sql::both(
        "SELECT id, media, bytes, digest, original_digest, name, uploaded_by, case_id FROM file WHERE case_id = $1 ORDER BY id",
    );
    MESSAGE_INSERT = Sql::both(
        "INSERT INTO message (id, person, case_id, key, args, state, division, created_at, ended_at) \
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, NULL)",
    );
    MESSAGE_END = Sql::both("UPDATE message SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'waiting'");
    MESSAGE = Sql::both(
        "SELECT id, person, case_id, key, args, state, created_at, ended_at FROM message WHERE id = $1",
    );
    MESSAGES_OF = Sql::both(
        "SELECT id, person, case_id, key, args, state, created_at, ended_at FROM message WHERE person = $1 \
         ORDER BY id DESC LIMIT $2",
    );
    MESSAGES_WAITING = Sql::both(
        "SELECT id, person, case_id, key, args, state, created_at, ended_at FROM message WHERE state = 'waiting' \
         AND division >= $1 AND division < $2 ORDER BY id LIMIT $3",
    );
}

fn file(row: &Row<'_>) -> Result<(StoredFile, PersonId, Option<CaseId>), Error> {
    Ok((
        StoredFile {
            id: row.id(0)?,
            media: row.text(1)?.to_owned(),
            bytes: row.i64(2)?,
            digest: row.text(3)?.to_owned(),
            original_digest: row.text(4)?.to_owned(),
            name: row.text(5)?.to_owned(),
        },
        row.id(6)?,
        row.opt_id(7)?,
    ))
}

fn message(row: &Row<'_>) -> Result<MessageLine, Error> {
    Ok(MessageLine {
        message: Message {
            id: row.id(0)?,
            person: row.id(1)?,
            case: row.opt_id(2)?,
            key: row.text(3)?.to_owned(),
            args: row.json(4)?,
        },
        state: row.text(5)?.to_owned(),
        created_at: row.instant(6)?,
        ended_at: row.opt_instant(7)?,
    })
}

impl Tx<'_> {
    /// Records an upload.
    ///
    /// # Errors
    /// The store's.
    pub fn file_insert(&mut self, f: &StoredFile, by: PersonId, at: Instant) -> Result<(), Error> {
        self.execute(
            &INSERT,
            params![
                f.id,
                &f.digest,
                &f.original_digest,
                &f.media,
                f.bytes,
                &f.name,
                by,
                at
            ],
        )?;
        Ok(())
    }

    /// Ties somebody's own upload to a case; false when it is another's or belongs to another case.
    ///
    /// # Errors
    /// The store's.
    pub fn file_attach(&mut self, id: FileId, case: CaseId, by: PersonId) -> Result<bool, Error> {
        Ok(self.execute(&ATTACH, params![id, case, by])? == 1)
    }

    /// An upload: the file, who uploaded it, its case.
    ///
    /// # Errors
    /// The store's.
    pub fn file(
        &mut self,
        id: FileId,
    ) -> Result<Option<(StoredFile, PersonId, Option<CaseId>)>, Error> {
        self.one(&FILE, params![id], file)
    }

    /// The uploads of a case.
    ///
    /// # Errors
    /// The store's.
    pub fn files_of_case(&mut self, case: CaseId) -> Result<Vec<StoredFile>, Error> {
        Ok(self
            .query(&OF_CASE, params![case], file)?
            .into_iter()
            .map(|(f, _, _)| f)
            .collect())
    }

    /// Queues a message; `division` is where its slip is printed if no SMS goes.
    ///
    /// # Errors
    /// The store's.
    pub fn message_insert(
        &mut self,
        m: &Message,
        division: DivisionCode,
        at: Instant,
    ) -> Result<(), Error> {
        let args = serde_json::to_string(&m.args).map_err(|e| Error::Canon(e.to_string()))?;
        self.execute(
            &MESSAGE_INSERT,
            params![
                m.id,
                m.person,
                m.case,
                &m.key,
                &args,
                division.number() as i64,
                at
            ],
        )?;
        Ok(())
    }

    /// Ends a message; false when it was not waiting.
    ///
    /// # Errors
    /// The store's.
    pub fn message_end(&mut self, id: MessageId, how: &str, at: Instant) -> Result<bool, Error> {
        Ok(self.execute(&MESSAGE_END, params![id, how, at])? == 1)
    }

    /// A message.
    ///
    /// # Errors
    /// The store's.
    pub fn message(&mut self, id: MessageId) -> Result<Option<MessageLine>, Error> {
        self.one(&MESSAGE, params![id], message)
    }

    /// A person's messages, newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn messages_of(&mut self, person: PersonId, limit: i64) -> Result<Vec<MessageLine>, Error> {
        self.query(&MESSAGES_OF, params![person, limit], message)
    }

    /// Messages below a division that wait to be sent or printed.
    ///
    /// # Errors
    /// The store's.
    pub fn messages_waiting(
        &mut self,
        below: DivisionCode,
        limit: i64,
    ) -> Result<Vec<MessageLine>, Error> {
        self.query(
            &MESSAGES_WAITING,
            params![below.number() as i64, below.end() as i64, limit],
            message,
        )
    }
}
