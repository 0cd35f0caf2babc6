//! One SQL text for both engines, the values bound to it and the columns read from it.
//!
//! Portable column types only: BIGINT, TEXT, BLOB/BYTEA, BOOLEAN. Instants are UTC milliseconds,
//! civil dates ISO text, ids sixteen bytes, money fen. Placeholders are `$1`, `$2` … on both;
//! on SQLite they are bound by their number, whatever the order in which they appear.

use crate::error::Error;
use ::postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use jiff::civil::Date;
use model::id::{
    AccountId, AppointmentId, AuthorisationId, BookingId, BulletinId, CaseId, CertificateId,
    DeviceId, DutyId, EntryId, FileId, HouseId, HouseholdId, LeaveId, MessageId, NoticeId, OrderId,
    PatrolId, PaymentId, PersonId, ReformId, RequestId, RollId, RouteId, SessionId, SubscriptionId,
    TicketId, VisitId,
};
use model::money::Fen;
use model::time::{Instant, Month};

/// A statement: one text that both engines accept, or a pair where they differ.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
    /// Whether it changes what decisions rest on beside the case (`footing`).
    pub(crate) moves_footing: bool,
}

impl Sql {
    /// One text for both.
    #[must_use]
    pub const fn both(text: &'static str) -> Self {
        Self::pair(text, text)
    }

    /// Two texts of one meaning.
    #[must_use]
    pub const fn pair(sqlite: &'static str, postgres: &'static str) -> Self {
        Self {
            sqlite,
            postgres,
            moves_footing: false,
        }
    }

    /// Whether it writes although it is read from.
    pub(crate) fn returns(&self) -> bool {
        !self.sqlite.starts_with("SELECT")
    }

    /// The same statement, known to change accounts, posts, leave, sessions, tokens,
    /// authorisations, joined persons or the county's heads.
    #[must_use]
    pub(crate) const fn moving_footing(self) -> Self {
        Self {
            moves_footing: true,
            ..self
        }
    }
}

/// A value bound to a placeholder.
#[derive(Debug, Clone)]
pub enum Param<'a> {
    /// BIGINT.
    I64(i64),
    /// TEXT.
    Text(&'a str),
    /// TEXT made for this call.
    Owned(String),
    /// BLOB or BYTEA.
    Bytes(&'a [u8]),
    /// An id: BLOB or BYTEA of sixteen bytes.
    Id([u8; 16]),
    /// BOOLEAN.
    Bool(bool),
    /// A list of texts. SQLite: `x IN (SELECT value FROM json_each($1))`;
    /// PostgreSQL: `x = ANY($1)`.
    Texts(Vec<String>),
    /// A list of ids. SQLite: `x IN (SELECT unhex(value) FROM json_each($1))`;
    /// PostgreSQL: `x = ANY($1)`.
    Ids(Vec<[u8; 16]>),
    /// NULL of any type.
    Null,
}

/// `params![a, b]`: a slice of [`Param`]s from values that turn into them.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Param::from($value)),*] };
}

/// Sixteen bytes with a meaning; every id of `model`.
pub trait Id: Sized {
    /// From the column's bytes.
    fn of(bytes: [u8; 16]) -> Self;
    /// For the column.
    fn raw(&self) -> [u8; 16];
}

macro_rules! ids {
    ($($name:ident),+) => {$(
        impl Id for $name {
            fn of(bytes: [u8; 16]) -> Self { Self::from_bytes(bytes) }
            fn raw(&self) -> [u8; 16] { *self.bytes() }
        }
        impl From<$name> for Param<'_> {
            fn from(id: $name) -> Self { Self::Id(id.raw()) }
        }
        impl From<&$name> for Param<'_> {
            fn from(id: &$name) -> Self { Self::Id(id.raw()) }
        }
    )+};
}
ids!(
    AccountId,
    AppointmentId,
    AuthorisationId,
    BookingId,
    BulletinId,
    CaseId,
    CertificateId,
    DeviceId,
    DutyId,
    EntryId,
    FileId,
    HouseId,
    HouseholdId,
    LeaveId,
    MessageId,
    NoticeId,
    OrderId,
    PatrolId,
    PaymentId,
    PersonId,
    ReformId,
    RequestId,
    RollId,
    RouteId,
    SessionId,
    SubscriptionId,
    TicketId,
    VisitId
);

impl From<i64> for Param<'_> {
    fn from(n: i64) -> Self {
        Self::I64(n)
    }
}
impl From<i32> for Param<'_> {
    fn from(n: i32) -> Self {
        Self::I64(i64::from(n))
    }
}
impl From<u32> for Param<'_> {
    fn from(n: u32) -> Self {
        Self::I64(i64::from(n))
    }
}
impl From<bool> for Param<'_> {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}
impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}
impl<'a> From<&'a String> for Param<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}
impl From<String> for Param<'_> {
    fn from(text: String) -> Self {
        Self::Owned(text)
    }
}
impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}
impl<'a> From<&'a Vec<u8>> for Param<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}
impl<'a, const N: usize> From<&'a [u8; N]> for Param<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(bytes)
    }
}
impl From<[u8; 16]> for Param<'_> {
    fn from(bytes: [u8; 16]) -> Self {
        Self::Id(bytes)
    }
}
impl From<Instant> for Param<'_> {
    fn from(at: Instant) -> Self {
        Self::I64(at.0)
    }
}
impl From<Fen> for Param<'_> {
    fn from(fen: Fen) -> Self {
        Self::I64(fen.0)
    }
}
impl From<Date> for Param<'_> {
    fn from(date: Date) -> Self {
        Self::Owned(date.to_string())
    }
}
impl From<Month> for Param<'_> {
    fn from(month: Month) -> Self {
        Self::Owned(month.to_string())
    }
}
impl From<Vec<String>> for Param<'_> {
    fn from(texts: Vec<String>) -> Self {
        Self::Texts(texts)
    }
}
impl<I: Id> From<&[I]> for Param<'_> {
    fn from(ids: &[I]) -> Self {
        Self::Ids(ids.iter().map(Id::raw).collect())
    }
}
impl<I: Id> From<&Vec<I>> for Param<'_> {
    fn from(ids: &Vec<I>) -> Self {
        Self::from(ids.as_slice())
    }
}
impl<'a, T: Into<Self>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Param::<'a>::Null, Into::into)
    }
}

fn json_list<T>(items: &[T], mut each: impl FnMut(&T, &mut String)) -> String {
    let mut out = String::from("[");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        each(item, &mut out);
    }
    out.push(']');
    out
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, Value, ValueRef};
        use std::fmt::Write as _;
        Ok(match self {
            Self::I64(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Self::Bool(b) => ToSqlOutput::Owned(Value::Integer(i64::from(*b))),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Owned(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Id(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Texts(texts) => ToSqlOutput::Owned(Value::Text(json_list(texts, |text, out| {
                out.push_str(&serde_json::Value::String(text.clone()).to_string());
            }))),
            Self::Ids(ids) => ToSqlOutput::Owned(Value::Text(json_list(ids, |id, out| {
                // Writing to a String cannot fail.
                let _ = write!(out, "\"{:032x}\"", u128::from_be_bytes(*id));
            }))),
            Self::Null => ToSqlOutput::Owned(Value::Null),
        })
    }
}

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            // A wrong width would be read as another number: bind to what the column is.
            Self::I64(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Self::I64(n) if *ty == Type::INT8 => n.to_sql(ty, out),
            Self::Bool(b) if *ty == Type::BOOL => b.to_sql(ty, out),
            Self::Text(text) if <&str as ToSql>::accepts(ty) => text.to_sql(ty, out),
            Self::Owned(text) if <&str as ToSql>::accepts(ty) => text.to_sql(ty, out),
            Self::Bytes(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            Self::Id(bytes) if *ty == Type::BYTEA => bytes.as_slice().to_sql(ty, out),
            Self::Texts(texts) if *ty == Type::TEXT_ARRAY => texts.to_sql(ty, out),
            Self::Ids(ids) if *ty == Type::BYTEA_ARRAY => ids
                .iter()
                .map(<[u8; 16]>::as_slice)
                .collect::<Vec<_>>()
                .to_sql(ty, out),
            Self::Null => Ok(IsNull::Yes),
            other => Err(format!("{other:?} does not fit a parameter of type {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true // decided by value above, where the message can name both
    }

    to_sql_checked!();
}

/// A row of an answer; columns are numbered from 0.
pub struct Row<'a>(pub(crate) Cells<'a>);

pub(crate) enum Cells<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a ::postgres::Row),
}

impl Row<'_> {
    /// BIGINT.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn i64(&self, column: usize) -> Result<i64, Error> {
        self.opt_i64(column)?.ok_or(Error::Column {
            column,
            wanted: "a number",
        })
    }

    /// BIGINT or NULL.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn opt_i64(&self, column: usize) -> Result<Option<i64>, Error> {
        match &self.0 {
            Cells::Sqlite(row) => Ok(row.get(column)?),
            Cells::Postgres(row) => {
                match row.columns().get(column).map(::postgres::Column::type_) {
                    Some(ty) if *ty == Type::INT4 => {
                        Ok(row.try_get::<_, Option<i32>>(column)?.map(i64::from))
                    }
                    _ => Ok(row.try_get(column)?),
                }
            }
        }
    }

    /// TEXT.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn text(&self, column: usize) -> Result<&str, Error> {
        self.opt_text(column)?.ok_or(Error::Column {
            column,
            wanted: "text",
        })
    }

    /// TEXT or NULL.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, Error> {
        match &self.0 {
            Cells::Sqlite(row) => {
                row.get_ref(column)?
                    .as_str_or_null()
                    .map_err(|_| Error::Column {
                        column,
                        wanted: "text",
                    })
            }
            Cells::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// BLOB or BYTEA.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn bytes(&self, column: usize) -> Result<&[u8], Error> {
        self.opt_bytes(column)?.ok_or(Error::Column {
            column,
            wanted: "bytes",
        })
    }

    /// BLOB or BYTEA, or NULL.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<&[u8]>, Error> {
        match &self.0 {
            Cells::Sqlite(row) => {
                row.get_ref(column)?
                    .as_blob_or_null()
                    .map_err(|_| Error::Column {
                        column,
                        wanted: "bytes",
                    })
            }
            Cells::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// BLOB or BYTEA of an exact length.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn array<const N: usize>(&self, column: usize) -> Result<[u8; N], Error> {
        self.bytes(column)?.try_into().map_err(|_| Error::Column {
            column,
            wanted: "bytes of fixed length",
        })
    }

    /// BLOB or BYTEA of an exact length, or NULL.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn opt_array<const N: usize>(&self, column: usize) -> Result<Option<[u8; N]>, Error> {
        match self.opt_bytes(column)? {
            None => Ok(None),
            Some(_) => self.array(column).map(Some),
        }
    }

    /// BOOLEAN.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn bool(&self, column: usize) -> Result<bool, Error> {
        self.opt_bool(column)?.ok_or(Error::Column {
            column,
            wanted: "a truth value",
        })
    }

    /// BOOLEAN or NULL.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn opt_bool(&self, column: usize) -> Result<Option<bool>, Error> {
        match &self.0 {
            Cells::Sqlite(row) => Ok(row.get(column)?),
            Cells::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// An id.
    ///
    /// # Errors
    /// The column does not hold sixteen bytes.
    pub fn id<I: Id>(&self, column: usize) -> Result<I, Error> {
        self.array(column).map(I::of)
    }

    /// An id or NULL.
    ///
    /// # Errors
    /// The column holds something that is not sixteen bytes.
    pub fn opt_id<I: Id>(&self, column: usize) -> Result<Option<I>, Error> {
        match self.opt_bytes(column)? {
            None => Ok(None),
            Some(_) => self.id(column).map(Some),
        }
    }

    /// An instant: BIGINT of UTC milliseconds.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn instant(&self, column: usize) -> Result<Instant, Error> {
        self.i64(column).map(Instant)
    }

    /// An instant or NULL.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn opt_instant(&self, column: usize) -> Result<Option<Instant>, Error> {
        Ok(self.opt_i64(column)?.map(Instant))
    }

    /// An amount in fen.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn fen(&self, column: usize) -> Result<Fen, Error> {
        self.i64(column).map(Fen)
    }

    /// A civil date: ISO text.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn date(&self, column: usize) -> Result<Date, Error> {
        self.parse(column, "a date")
    }

    /// A civil date or NULL.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn opt_date(&self, column: usize) -> Result<Option<Date>, Error> {
        match self.opt_text(column)? {
            None => Ok(None),
            Some(_) => self.date(column).map(Some),
        }
    }

    /// TEXT in the form of a parsed type (codes, months).
    ///
    /// # Errors
    /// The text is not of that form.
    pub fn parse<T: std::str::FromStr>(
        &self,
        column: usize,
        wanted: &'static str,
    ) -> Result<T, Error> {
        self.text(column)?
            .parse()
            .map_err(|_| Error::Column { column, wanted })
    }

    /// TEXT of JSON.
    ///
    /// # Errors
    /// The text is not JSON of that type.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, Error> {
        serde_json::from_str(self.text(column)?)
            .map_err(|error| Error::Damaged(format!("column {column}: {error}")))
    }

    /// BLOB or BYTEA of packed JSON.
    ///
    /// # Errors
    /// It does not open, or is not JSON of that type.
    pub(crate) fn packed<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, Error> {
        serde_json::from_slice(&crate::pack::unpack(self.bytes(column)?)?)
            .map_err(|error| Error::Damaged(format!("column {column}: {error}")))
    }
}
