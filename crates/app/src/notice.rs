//! Messages to accounts: what the product tells somebody where she works. They name nobody else's
//! number, phone or address, leave the house by no channel, and are hers alone to read.

use crate::Fault;
use crate::context::{Ctx, Draw};
use crate::journal::{record, record_product};
use crate::policy::{Action, require};
use model::id::{AccountId, NoticeId};
use model::journal::{Body, Subject};
use model::notice::Notice;
use model::refusal::Arg;
use model::time::Instant;
use std::collections::BTreeMap;
use store::Tx;
pub use store::notice::NoticeLine;

/// Own messages shown.
const SHOWN: i64 = 50;

/// What a message says: its key and arguments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Says {
    /// Locale key.
    pub key: &'static str,
    /// Arguments.
    pub args: BTreeMap<String, Arg>,
}

impl Says {
    /// A text without arguments.
    #[must_use]
    pub fn of(key: &'static str) -> Self {
        Self {
            key,
            args: BTreeMap::new(),
        }
    }

    /// With an argument.
    #[must_use]
    pub fn with(mut self, name: &str, arg: impl Into<Arg>) -> Self {
        self.args.insert(name.to_owned(), arg.into());
        self
    }
}

fn made(account: AccountId, now: Instant, says: Says, draw: &mut Draw) -> Notice {
    Notice {
        id: NoticeId::new(now.0, draw.bytes()),
        account,
        key: says.key.to_owned(),
        args: says.args,
    }
}

/// Puts a message into an account, by whoever acts.
///
/// # Errors
/// The store's.
pub fn send_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    account: AccountId,
    says: Says,
    draw: &mut Draw,
) -> Result<(), Fault> {
    let notice = made(account, ctx.now, says, draw);
    tx.notice_insert(&notice, ctx.now)?;
    let body = Body::NoticeSent { notice };
    record(tx, ctx, draw, Subject::Account(account), 0, &body)?;
    Ok(())
}

/// The same by the product itself.
///
/// # Errors
/// The store's.
pub(crate) fn send_by_product_in(
    tx: &mut Tx<'_>,
    now: Instant,
    synthetic: bool,
    account: AccountId,
    says: Says,
    draw: &mut Draw,
) -> Result<(), Fault> {
    let notice = made(account, now, says, draw);
    tx.notice_insert(&notice, now)?;
    let body = Body::NoticeSent { notice };
    record_product(
        tx,
        now,
        synthetic,
        draw,
        Subject::Account(account),
        0,
        &body,
    )?;
    Ok(())
}

/// The messages of the own account, newest first; looking at them makes them read.
///
/// # Errors
/// The store's.
pub async fn own(app: &crate::App, ctx: &Ctx) -> Result<Vec<NoticeLine>, Fault> {
    require(&ctx.actor, Action::OwnDesk)?;
    let (account, now) = (ctx.actor.account, ctx.now);
    let (lines, unread) = app
        .read(move |_, tx| {
            let seen = tx.messages_seen(account)?.unwrap_or(Instant(i64::MIN));
            Ok((
                tx.notices_of(account, SHOWN)?,
                tx.notices_after(account, seen)?,
            ))
        })
        .await?;
    if unread > 0 {
        app.submit(move |_, tx| Ok(tx.messages_see(account, now)?))
            .await?;
    }
    Ok(lines)
}
