//! The queues of a county, event by event.

use super::past::{Follows, Past};
use super::staff::Servers;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// A moment that does not come within the period.
const NEVER: i64 = i64::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Arrives,
    IsDone,
}

/// Earliest first; at one moment the lower case, then its earlier visit.
type Event = Reverse<(i64, usize, usize, Kind)>;

#[derive(Debug, Default, Clone)]
struct Desk {
    free: u32,
    waiting: VecDeque<usize>,
}

/// One run: when every visit arrived, was taken up and was done, in working milliseconds.
#[derive(Debug)]
pub(super) struct Run {
    arrived: Vec<i64>,
    taken_up: Vec<i64>,
    done: Vec<i64>,
    events: BinaryHeap<Event>,
}

fn within(moment: i64) -> Option<i64> {
    (moment != NEVER).then_some(moment)
}

impl Run {
    /// Room for a run; it is used again and again.
    pub(super) fn new(past: &Past) -> Self {
        let never = || vec![NEVER; past.steps.len()];
        Self {
            arrived: never(),
            taken_up: never(),
            done: never(),
            events: BinaryHeap::new(),
        }
    }

    /// When a visit arrived; none when it did not come so far.
    pub(super) fn arrived(&self, step: usize) -> Option<i64> {
        within(self.arrived[step])
    }

    /// When somebody took it up; none when it waits still.
    pub(super) fn taken_up(&self, step: usize) -> Option<i64> {
        within(self.taken_up[step])
    }

    /// When it was done; none when it is there still.
    pub(super) fn done(&self, step: usize) -> Option<i64> {
        within(self.done[step])
    }

    /// Plays the past to the end of its period, every visit at the unit of its route.
    pub(super) fn play(
        &mut self,
        past: &Past,
        route: &[usize],
        servers: &[Servers],
        durations: &[i64],
    ) {
        for times in [&mut self.arrived, &mut self.taken_up, &mut self.done] {
            times.fill(NEVER);
        }
        self.events.clear();
        let mut desks: Vec<Desk> = servers
            .iter()
            .map(|s| Desk {
                free: s.count(),
                waiting: VecDeque::new(),
            })
            .collect();
        for (at, step) in past.steps.iter().enumerate() {
            if step.follows == Follows::Arrival {
                self.expect(past, step.arrived, at, Kind::Arrives);
            }
        }
        while let Some(Reverse((now, _, step, kind))) = self.events.pop() {
            if now > past.to {
                break;
            }
            let desk = &mut desks[route[step]];
            match kind {
                Kind::Arrives => {
                    self.arrived[step] = now;
                    if desk.free == 0 {
                        desk.waiting.push_back(step);
                    } else {
                        desk.free -= 1;
                        self.take_up(past, now, step, durations);
                    }
                    if let Some((next, Follows::Beside(later))) = past.next(step) {
                        self.expect(past, now.saturating_add(later), next, Kind::Arrives);
                    }
                }
                Kind::IsDone => {
                    self.done[step] = now;
                    match desk.waiting.pop_front() {
                        Some(waiting) => self.take_up(past, now, waiting, durations),
                        None => desk.free += 1,
                    }
                    if let Some((next, Follows::After(pause))) = past.next(step) {
                        self.expect(past, now.saturating_add(pause), next, Kind::Arrives);
                    }
                }
            }
        }
    }

    fn expect(&mut self, past: &Past, moment: i64, step: usize, kind: Kind) {
        self.events
            .push(Reverse((moment, past.steps[step].case, step, kind)));
    }

    fn take_up(&mut self, past: &Past, now: i64, step: usize, durations: &[i64]) {
        self.taken_up[step] = now;
        let done = now.saturating_add(durations[step]);
        self.expect(past, done, step, Kind::IsDone);
    }
}
