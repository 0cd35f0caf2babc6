//! The two engines. Both take units of work from a bounded queue and answer after the sync.

pub(crate) mod postgres;
pub(crate) mod sqlite;
pub(crate) mod sync;
pub(crate) mod tls;

use crate::error::{Error, Fault};
use crate::tx::Tx;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How a run of a unit ended, before its transaction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ran {
    /// It has an outcome that wants to be committed.
    Done,
    /// It was refused, failed or panicked: undo it.
    Undone,
    /// It lost a race: undo it and run it again.
    Again,
}

/// A unit of work waiting in the queue.
pub(crate) trait Work: Send {
    /// Runs it once; it may be run again.
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran;
    /// What is left of it once it need not run again: the answer to whoever waits, with the outcome
    /// of the last run, or with the error that kept it from being committed. The unit itself, and
    /// what of the store it holds, is let go here.
    fn answer(self: Box<Self>) -> Answer;
    /// Answers at once.
    fn settle(self: Box<Self>, end: Result<(), Error>) {
        (self.answer())(end);
    }
}

/// Answers whoever waits for a unit, when it is known how its commit ended.
pub(crate) type Answer = Box<dyn FnOnce(Result<(), Error>) + Send>;

/// A unit with its outcome and whoever waits for it.
pub(crate) struct Unit<T, F, R> {
    pub(crate) body: F,
    pub(crate) outcome: Option<Result<T, Fault>>,
    pub(crate) reply: R,
}

impl<T, F, R> Work for Unit<T, F, R>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T, Fault> + Send + Sync + 'static,
    R: FnOnce(Result<T, Fault>) + Send + 'static,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        let result = catch_unwind(AssertUnwindSafe(|| (self.body)(tx))).unwrap_or_else(|payload| {
            Err(Fault::Failed(Error::Panicked(panic_words(
                payload.as_ref(),
            ))))
        });
        let transient = tx.failure.as_ref().is_some_and(|f| f.transient)
            || matches!(&result, Err(Fault::Failed(error)) if error.is_transient());
        let result = match (result, &tx.failure) {
            (Ok(_), Some(failure)) => Err(Fault::Failed(Error::PassedOver(failure.words.clone()))),
            (result, _) => result,
        };
        let ran = match &result {
            Ok(_) => Ran::Done,
            Err(_) if transient => Ran::Again,
            Err(_) => Ran::Undone,
        };
        self.outcome = Some(result);
        ran
    }

    fn answer(self: Box<Self>) -> Answer {
        let Self { outcome, reply, .. } = *self;
        Box::new(move |end| {
            reply(match (outcome, end) {
                // A refusal or failure of its own says more than the end of its group.
                (Some(Err(fault)), _) => Err(fault),
                (_, Err(error)) => Err(Fault::Failed(error)),
                (Some(Ok(value)), Ok(())) => Ok(value),
                (None, Ok(())) => Err(Fault::Failed(Error::Closed)),
            });
        })
    }
}

fn panic_words(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "without words".to_owned())
}

/// A read waiting in the queue: what it needs from the thread is a transaction.
pub(crate) type Reading = Box<dyn FnOnce(Result<&mut Tx<'_>, Error>) + Send>;

/// Runs a read, turning a panic into an error.
pub(crate) fn guarded<T>(
    tx: &mut Tx<'_>,
    read: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(|| read(tx)))
        .unwrap_or_else(|payload| Err(Error::Panicked(panic_words(payload.as_ref()))))
}
