//! The supporting systems: how each stands, accounts in numbers, bindings, messages and their records.

use super::roll::Nothing;
use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::pages::delivery::templates;
use crate::pages::session::beside;
use crate::route::{Access, Route};
use crate::shape;
use app::account::Second;
use app::delivery::{self, DeliveryLine, Records};
use app::identity::{self, Binding};
use app::once::once;
use app::policy::Action;
use model::id::{AccountId, MessageId, PersonId};
use model::refusal::Refusal;

shape! {
    /// A count.
    pub struct SystemCount {
        /// What is counted.
        pub what: String,
        /// How many.
        pub count: i64,
    }

    /// A supporting system.
    pub struct SystemShown {
        /// `identity`, `map`, `messages`, `exchange`.
        pub system: String,
        /// `works`, `partly` (something a site may connect is not), `trouble`.
        pub standing: String,
        /// What there is of it.
        pub counts: Vec<SystemCount>,
    }

    /// The supporting systems; which they are is a default of the product.
    pub struct SystemList {
        /// They.
        pub systems: Vec<SystemShown>,
    }

    /// Sign-ins of a day.
    pub struct SignInDay {
        /// The day.
        pub day: jiff::civil::Date,
        /// Sign-ins.
        pub signed_in: i64,
        /// Attempts that failed.
        pub failed: i64,
    }

    /// An account locked after wrong passwords.
    pub struct LockShown {
        /// Sign-in name.
        pub login: String,
        /// Until when.
        pub until: model::time::Instant,
    }

    /// A program's token.
    pub struct TokenShown {
        /// Sign-in name of its account.
        pub login: String,
        /// What it is called.
        pub label: String,
        /// Opened.
        pub at: model::time::Instant,
    }

    /// Accounts in numbers.
    pub struct IdentityShown {
        /// Accounts that may sign in.
        pub open: i64,
        /// Accounts that may not.
        pub closed: i64,
        /// Sessions now.
        pub sessions: i64,
        /// Accounts bound to the sign-in service.
        pub bound: i64,
        /// What the sign-in service calls itself, where there is one.
        pub issuer: Option<String>,
        /// Posts today by role.
        pub posts: Vec<SystemCount>,
        /// The last days, newest first.
        pub days: Vec<SignInDay>,
        /// Locked accounts.
        pub locked: Vec<LockShown>,
        /// Tokens of programs.
        pub tokens: Vec<TokenShown>,
    }

    /// An account that is bound to the sign-in service.
    pub struct BoundShown {
        /// The account.
        pub account: model::id::AccountId,
        /// Sign-in name.
        pub login: String,
        /// Since when.
        pub since: model::time::Instant,
    }

    /// Bound accounts, by sign-in name.
    pub struct BoundPage {
        /// They.
        pub bound: Vec<BoundShown>,
        /// Ask again with it for what follows.
        pub cursor: Option<String>,
    }

    /// A subject of the sign-in service to be bound to an account, by two persons.
    pub struct BindingGiven {
        /// Sign-in name of the account.
        pub login: String,
        /// What the service calls its holder; kept as a keyed digest only.
        pub subject: String,
        /// Sign-in name of the second person.
        pub witness: String,
        /// Password of the second person.
        pub password: String,
    }

    /// Done.
    pub struct SystemDone {
        /// Always true.
        pub done: bool,
    }

    /// Messages of a day.
    pub struct MessageDay {
        /// The day they were queued.
        pub day: jiff::civil::Date,
        /// Queued in all.
        pub queued: i64,
        /// Sent by a channel.
        pub sent: i64,
        /// Printed and brought.
        pub printed: i64,
        /// Still waiting.
        pub waiting: i64,
        /// Waiting because no channel took them.
        pub refused: i64,
    }

    /// A template of messages.
    pub struct TemplateShown {
        /// Its key.
        pub key: String,
        /// Its words, in Chinese as they are sent, with its arguments named.
        pub text: String,
        /// Goes out at any hour.
        pub urgent: bool,
    }

    /// How messages stand.
    pub struct MessagesShown {
        /// `account`, `slip`, `sms`, `webhook`.
        pub channels: Vec<String>,
        /// First quiet hour; none where it is never quiet.
        pub quiet_from: Option<i64>,
        /// First hour after.
        pub quiet_until: Option<i64>,
        /// Messages in the outbox.
        pub outbox: i64,
        /// Messages that are tried no longer.
        pub parked: i64,
        /// The last days, newest first.
        pub days: Vec<MessageDay>,
        /// Templates.
        pub templates: Vec<TemplateShown>,
    }

    /// A message's delivery record: to nobody by name.
    pub struct DeliveryShown {
        /// The message.
        pub message: model::id::MessageId,
        /// Key of its template.
        pub key: String,
        /// `waiting`, `sms`, `webhook`, `slip`, `failed`.
        pub state: String,
        /// Queued.
        pub at: model::time::Instant,
        /// Gone out or printed.
        pub ended: Option<model::time::Instant>,
        /// Attempts so far, while it waits to be sent.
        pub attempts: Option<i64>,
        /// Why it waits for its slip: `no-phone`, `refused`, `gave-up`.
        pub why: Option<String>,
    }

    /// Delivery records, newest first.
    pub struct DeliveryPage {
        /// They.
        pub records: Vec<DeliveryShown>,
        /// Ask again with it for what follows.
        pub cursor: Option<String>,
    }

    /// A message to oneself.
    pub struct TestSent {
        /// A channel was asked, too; else only the own account.
        pub channel: bool,
    }

    /// How somebody wants to be told.
    pub struct ChoiceGiven {
        /// By printed slips only.
        pub slip: bool,
    }

    /// A message to an account.
    pub struct NoticeShown {
        /// Its words.
        pub text: String,
        /// When it was sent.
        pub at: model::time::Instant,
    }

    /// Messages to the caller's account, newest first.
    pub struct NoticeList {
        /// They.
        pub notices: Vec<NoticeShown>,
    }
}

const DONE: SystemDone = SystemDone { done: true };

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut all = identity_routes();
    all.extend(message_routes());
    all
}

fn identity_routes() -> Vec<Route> {
    let (read, accounts) = (
        Access::Api(Action::SystemsRead),
        Access::Api(Action::AccountManage),
    );
    vec![
        Route::api_get(
            "/api/v1/systems",
            read,
            "Tells how the supporting systems stand",
            overview,
        )
        .answers::<SystemList>(),
        Route::api_get(
            "/api/v1/systems/identity",
            read,
            "Tells of accounts, posts, sign-ins, locks and tokens in numbers",
            identity_shown,
        )
        .answers::<IdentityShown>(),
        Route::api_get(
            "/api/v1/systems/identity/links",
            read,
            "Lists accounts bound to the sign-in service",
            bound,
        )
        .query("cursor", "After this sign-in name")
        .answers::<BoundPage>(),
        Route::api_post(
            "/api/v1/systems/identity/links",
            accounts,
            "Binds a subject of the sign-in service to an account, by two persons",
            bind,
        )
        .takes::<BindingGiven>()
        .example(r#"{"login":"wang.fang","subject":"u-10023","witness":"li.na","password":"…"}"#)
        .answers::<SystemDone>()
        .costly(),
        Route::api_post(
            "/api/v1/systems/identity/links/{account}/end",
            accounts,
            "Unbinds an account from the sign-in service",
            unbind,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<SystemDone>(),
        Route::api_post(
            "/api/v1/identity/unbind",
            Access::Api(Action::OwnDesk),
            "Unbinds the caller's account from the sign-in service",
            unbind_own,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<SystemDone>(),
    ]
}

fn message_routes() -> Vec<Route> {
    let (read, manage) = (
        Access::Api(Action::SystemsRead),
        Access::Api(Action::SystemsManage),
    );
    vec![
        Route::api_get(
            "/api/v1/systems/messages",
            read,
            "Tells of channels, quiet hours, templates and the last days",
            messages,
        )
        .answers::<MessagesShown>(),
        Route::api_get(
            "/api/v1/systems/messages/records",
            read,
            "Lists delivery records",
            records,
        )
        .query("only", "unsent: those that no channel took")
        .query("cursor", "From the page before")
        .answers::<DeliveryPage>(),
        Route::api_post(
            "/api/v1/systems/messages/test",
            manage,
            "Sends a message to the caller",
            test,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<TestSent>(),
        Route::api_post(
            "/api/v1/systems/messages/{message}/resend",
            manage,
            "Has a message that waits tried again",
            resend,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<SystemDone>(),
        Route::api_post(
            "/api/v1/my/messages/choice",
            Access::Api(Action::CitizenDesk),
            "Says how the caller wants to be told",
            choose,
        )
        .takes::<ChoiceGiven>()
        .example(r#"{"slip":true}"#)
        .answers::<SystemDone>(),
        Route::api_post(
            "/api/v1/persons/{id}/messages",
            Access::Api(Action::CitizenOpen),
            "Says how somebody wants to be told, as she said herself",
            choose_for,
        )
        .takes::<ChoiceGiven>()
        .example(r#"{"slip":true}"#)
        .answers::<SystemDone>(),
        Route::api_get(
            "/api/v1/notices",
            Access::Api(Action::OwnDesk),
            "Lists messages to the caller's account",
            notices,
        )
        .answers::<NoticeList>(),
    ]
}

async fn overview(call: Call) -> Answer {
    let lines = app::systems::overview(call.app(), &call.ctx).await?;
    call.answer(SystemList {
        systems: lines
            .into_iter()
            .map(|line| SystemShown {
                system: line.code.to_owned(),
                standing: line.standing.code().to_owned(),
                counts: line.counts.into_iter().map(counted).collect(),
            })
            .collect(),
    })
}

fn counted((what, count): (impl Into<String>, i64)) -> SystemCount {
    SystemCount {
        what: what.into(),
        count,
    }
}

async fn identity_shown(call: Call) -> Answer {
    let found = identity::overview(call.app(), &call.ctx).await?;
    call.answer(IdentityShown {
        open: found.open,
        closed: found.closed,
        sessions: found.sessions,
        bound: found.bound,
        issuer: found.service.map(|(_, issuer)| issuer),
        posts: found.posts.into_iter().map(counted).collect(),
        days: found
            .days
            .into_iter()
            .map(|line| SignInDay {
                day: line.day,
                signed_in: line.signed_in,
                failed: line.failed,
            })
            .collect(),
        locked: found
            .locked
            .into_iter()
            .map(|(login, until)| LockShown { login, until })
            .collect(),
        tokens: found
            .tokens
            .into_iter()
            .map(|token| TokenShown {
                login: token.login,
                label: token.label,
                at: token.created_at,
            })
            .collect(),
    })
}

async fn bound(call: Call, query: Asked) -> Answer {
    let lines = identity::bound(call.app(), &call.ctx, query.text("cursor")).await?;
    let full = i64::try_from(lines.len()).is_ok_and(|n| n == identity::PAGE);
    let cursor = lines.last().filter(|_| full).map(|line| line.login.clone());
    call.answer(BoundPage {
        bound: lines
            .into_iter()
            .map(|line| BoundShown {
                account: line.account,
                login: line.login,
                since: line.bound_at,
            })
            .collect(),
        cursor,
    })
}

async fn bind(call: Call, write: Write<BindingGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let binding = Binding {
        login: body.login,
        subject: body.subject,
    };
    let second = Second {
        login: body.witness,
        password: body.password,
    };
    let place = call.web().hashing().await?;
    let (app, ctx) = (call.app().clone(), call.ctx.clone());
    beside(async move { identity::bind(&app, &ctx, binding, second, repeat).await }).await?;
    drop(place);
    call.answer(DONE)
}

async fn unbind(call: Call, Path(account): Path<AccountId>, write: Write<Nothing>) -> Answer {
    let ctx = call.ctx.clone();
    once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| identity::unbind_account_in(tx, &ctx, account),
    )
    .await?;
    call.answer(DONE)
}

async fn unbind_own(call: Call, write: Write<Nothing>) -> Answer {
    let ctx = call.ctx.clone();
    once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| identity::unbind_own_in(tx, &ctx),
    )
    .await?;
    call.answer(DONE)
}

async fn messages(call: Call) -> Answer {
    let found = delivery::overview(call.app(), &call.ctx).await?;
    let texts = templates(call.web().lexicon(), call.locale());
    call.answer(MessagesShown {
        channels: found.channels.iter().map(|c| (*c).to_owned()).collect(),
        quiet_from: found.quiet.map(|(from, _)| from),
        quiet_until: found.quiet.map(|(_, until)| until),
        outbox: found.outbox,
        parked: found.parked,
        days: found
            .days
            .into_iter()
            .map(|line| MessageDay {
                day: line.day,
                queued: line.queued,
                sent: line.sent,
                printed: line.printed,
                waiting: line.waiting,
                refused: line.refused,
            })
            .collect(),
        templates: texts
            .into_iter()
            .map(|template| TemplateShown {
                urgent: found.urgent.contains(&template.key),
                key: template.key,
                text: template.text,
            })
            .collect(),
    })
}

fn shown(line: DeliveryLine) -> DeliveryShown {
    DeliveryShown {
        message: line.id,
        key: line.key,
        state: line.state,
        at: line.created_at,
        ended: line.ended_at,
        attempts: line.attempts,
        why: line.unsent.map(|unsent| unsent.why),
    }
}

async fn records(call: Call, query: Asked) -> Answer {
    let which = match query.text("only") {
        "" => Records::All,
        "unsent" => Records::Unsent,
        _ => return Err(Refusal::field("only", "json-not-allowed").into()),
    };
    let before = super::case::asked::<MessageId>(&query, "cursor")?;
    let lines = delivery::records(call.app(), &call.ctx, which, before).await?;
    let full = i64::try_from(lines.len()).is_ok_and(|n| n == delivery::PAGE);
    let cursor = lines
        .last()
        .filter(|_| full)
        .map(|line| line.id.to_string());
    call.answer(DeliveryPage {
        records: lines.into_iter().map(shown).collect(),
        cursor,
    })
}

async fn test(call: Call, write: Write<Nothing>) -> Answer {
    let ctx = call.ctx.clone();
    let channel = once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |app, tx| delivery::try_in(app, tx, &ctx).map(|tried| tried.channel),
    )
    .await?;
    call.answer(TestSent { channel })
}

async fn resend(call: Call, Path(id): Path<MessageId>, write: Write<Nothing>) -> Answer {
    let ctx = call.ctx.clone();
    once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| delivery::resend_in(tx, &ctx, id),
    )
    .await?;
    call.answer(DONE)
}

async fn choose(call: Call, write: Write<ChoiceGiven>) -> Answer {
    let (ctx, slip) = (call.ctx.clone(), write.body.slip);
    once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| delivery::choose_own_in(tx, &ctx, slip),
    )
    .await?;
    call.answer(DONE)
}

async fn choose_for(call: Call, Path(id): Path<PersonId>, write: Write<ChoiceGiven>) -> Answer {
    let (ctx, slip) = (call.ctx.clone(), write.body.slip);
    once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| delivery::choose_for_in(tx, &ctx, id, slip),
    )
    .await?;
    call.answer(DONE)
}

async fn notices(call: Call) -> Answer {
    let lines = app::notice::own(call.app(), &call.ctx).await?;
    call.answer(NoticeList {
        notices: lines
            .iter()
            .map(|line| NoticeShown {
                text: call.web().lexicon().say(
                    call.locale(),
                    &line.notice.key,
                    &crate::speech::args(&line.notice.args),
                ),
                at: line.created_at,
            })
            .collect(),
    })
}
