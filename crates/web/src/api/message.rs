//! Slips: messages that no gateway sends, printed and brought.

use super::roll::Nothing;
use super::{Call, Write};
use crate::error::Answer;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use app::message;
use app::message::MessageLine;
use app::policy::Action;
use model::id::MessageId;

shape! {
    /// A message to somebody.
    pub struct MessageShown {
        /// Id.
        pub id: model::id::MessageId,
        /// To whom.
        pub person: model::id::PersonId,
        /// About which case.
        pub case: Option<model::id::CaseId>,
        /// Its words, in Chinese as they are sent.
        pub text: String,
        /// When it was written.
        pub at: model::time::Instant,
    }

    /// Messages that wait to be printed and brought.
    pub struct MessageList {
        /// They.
        pub messages: Vec<MessageShown>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/messages",
            Access::Api(Action::CaseRead),
            "Lists messages that wait to be printed and brought",
            list,
        )
        .answers::<MessageList>(),
        Route::api_post(
            "/api/v1/messages/{id}/print",
            Access::Api(Action::CaseAct),
            "Answers a message's words for printing; it counts as brought",
            print,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<MessageShown>(),
    ]
}

fn shown(call: &Call, line: &MessageLine) -> MessageShown {
    MessageShown {
        id: line.message.id,
        person: line.message.person,
        case: line.message.case,
        text: message::text_of(call.web().lexicon(), &line.message),
        at: line.created_at,
    }
}

async fn list(call: Call) -> Answer {
    let lines = message::waiting(call.app(), &call.ctx).await?;
    call.answer(MessageList {
        messages: lines.iter().map(|line| shown(&call, line)).collect(),
    })
}

async fn print(call: Call, Path(id): Path<MessageId>, write: Write<Nothing>) -> Answer {
    let (ctx, sayer) = (call.ctx.clone(), call.clone());
    let done = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |app, tx| message::print_in(app, tx, &ctx, id).map(|line| shown(&sayer, &line)),
    )
    .await?;
    call.answer(done)
}
