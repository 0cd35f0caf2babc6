//! A bounded queue between those who ask and the threads that work, so that too much work is
//! said to be too much instead of piling up.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    filled: Condvar,
    drained: Condvar,
    /// Whether closing has begun, for those who rest between rounds.
    resting: Mutex<bool>,
    woken: Condvar,
    bound: usize,
}

struct State<T> {
    items: VecDeque<T>,
    closed: bool,
}

/// Why an item was not taken in.
pub(crate) enum Unpushed<T> {
    Full(T),
    Closed(T),
}

/// What a worker found.
pub(crate) enum Popped<T> {
    Item(T),
    Idle,
    Closed,
}

impl<T> Queue<T> {
    pub(crate) fn new(bound: usize) -> Self {
        Self {
            state: Mutex::new(State {
                items: VecDeque::with_capacity(bound.min(1024)),
                closed: false,
            }),
            filled: Condvar::new(),
            drained: Condvar::new(),
            resting: Mutex::new(false),
            woken: Condvar::new(),
            bound: bound.max(1),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        // Nothing that can panic runs under this lock; a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an item in, or gives it back at once.
    pub(crate) fn try_push(&self, item: T) -> Result<(), Unpushed<T>> {
        let mut state = self.state();
        if state.closed {
            return Err(Unpushed::Closed(item));
        }
        if state.items.len() >= self.bound {
            return Err(Unpushed::Full(item));
        }
        state.items.push_back(item);
        drop(state);
        self.filled.notify_one();
        Ok(())
    }

    /// Takes an item in, waiting while the queue is full.
    pub(crate) fn push(&self, item: T) -> Result<(), T> {
        let mut state = self.state();
        while state.items.len() >= self.bound && !state.closed {
            state = self
                .drained
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return Err(item);
        }
        state.items.push_back(item);
        drop(state);
        self.filled.notify_one();
        Ok(())
    }

    /// The next item, waiting up to `patience`; after closing, what is left and then `Closed`.
    pub(crate) fn pop(&self, patience: Duration) -> Popped<T> {
        let mut state = self.state();
        loop {
            if let Some(item) = state.items.pop_front() {
                drop(state);
                self.drained.notify_one();
                return Popped::Item(item);
            }
            if state.closed {
                return Popped::Closed;
            }
            let (next, timeout) = self
                .filled
                .wait_timeout(state, patience)
                .unwrap_or_else(PoisonError::into_inner);
            state = next;
            if timeout.timed_out() && state.items.is_empty() && !state.closed {
                return Popped::Idle;
            }
        }
    }

    /// The next item if one waits.
    pub(crate) fn try_pop(&self) -> Option<T> {
        let item = self.state().items.pop_front();
        if item.is_some() {
            self.drained.notify_one();
        }
        item
    }

    /// How many wait.
    pub(crate) fn len(&self) -> usize {
        self.state().items.len()
    }

    /// Whether it takes nothing in any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.state().closed
    }

    /// Waits, but not past closing.
    pub(crate) fn rest(&self, pause: Duration) {
        let end = std::time::Instant::now() + pause;
        let mut state = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        while !*state {
            let left = end.saturating_duration_since(std::time::Instant::now());
            if left.is_zero() {
                break;
            }
            state = self
                .woken
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Takes nothing in any more.
    pub(crate) fn close(&self) {
        self.state().closed = true;
        self.filled.notify_all();
        self.drained.notify_all();
        *self.resting.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.woken.notify_all();
    }
}
