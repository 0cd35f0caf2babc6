//! The thread that syncs the write-ahead log and only then answers, so that the writer works on the
//! next group while the disk takes the last one (ADR 0009).
//!
//! SQLite itself commits without a sync here (`synchronous = NORMAL`): the frames of a group are
//! written in order and chained by checksums, and a sync of the file makes all of them durable.
//! Nobody is told yes before. Checkpoints sync the log and the database on their own.

use super::{Answer, Work};
use crate::engine::sqlite::Fatal;
use crate::error::Error;
use crate::queue::Queue;
use std::fs::File;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// What is to be said to those whose units were committed together. The units themselves stay with
/// the writer: one may hold the last handle of the store, whose end waits for this thread.
pub(crate) type Group = Vec<Answer>;

/// What ends a store whose disk can no longer be trusted.
pub(crate) struct Doom {
    pub(crate) fatal: Fatal,
    pub(crate) queue: Arc<Queue<Box<dyn Work>>>,
}

impl Doom {
    /// Nobody is told yes, the process is ended, and a hook that returns (a test's) lets nothing be
    /// written after all. The kernel may have dropped the pages, so a second sync that succeeds
    /// would say nothing.
    pub(crate) fn strike(&self, error: &Error, units: Group) {
        let words = format!(
            "a sync to disk failed, so nothing written since can be trusted; stopping: {error}"
        );
        tracing::error!("{words}");
        units
            .into_iter()
            .for_each(|answer| answer(Err(Error::Damaged(words.clone()))));
        (self.fatal)(&words);
        self.queue.close();
        while let Some(unit) = self.queue.try_pop() {
            unit.settle(Err(Error::Closed));
        }
    }
}

/// The way to the syncing thread.
pub(crate) struct Syncer {
    groups: Option<SyncSender<Group>>,
    thread: Option<JoinHandle<()>>,
}

impl Syncer {
    /// Starts the thread on the log's file.
    pub(crate) fn start(log: File, doom: Arc<Doom>) -> std::io::Result<Self> {
        // Nothing lies in between: one group is being synced, one is being made.
        let (sender, receiver) = sync_channel(0);
        let thread = std::thread::Builder::new()
            .name("store-sync".to_owned())
            .spawn(move || work(&log, &receiver, &doom))?;
        Ok(Self {
            groups: Some(sender),
            thread: Some(thread),
        })
    }

    /// Hands over a committed group; waits while the one before is being synced.
    pub(crate) fn take(&self, group: Group) {
        let given = match &self.groups {
            Some(groups) => groups.send(group).map_err(|unsent| unsent.0),
            None => Err(group),
        };
        if let Err(units) = given {
            // The thread is gone only after it struck.
            units
                .into_iter()
                .for_each(|answer| answer(Err(Error::Closed)));
        }
    }
}

impl Drop for Syncer {
    fn drop(&mut self) {
        self.groups = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the syncing thread panicked");
        }
    }
}

fn work(log: &File, groups: &Receiver<Group>, doom: &Doom) {
    while let Ok(group) = groups.recv() {
        match log.sync_data() {
            Ok(()) => group.into_iter().for_each(|answer| answer(Ok(()))),
            Err(error) => {
                doom.strike(&Error::io("the write-ahead log", error), group);
                return;
            }
        }
    }
}
