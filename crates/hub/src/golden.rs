//! Golden values as a running state: for each entity and element the value whose source is trusted
//! most, then the newest; every other value that was ever said is kept beside it (DESIGN §7).

/// Where a value comes from: a feed's number and the row of its delivery, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Source {
    /// Feed number; 0 = nobody said anything.
    pub feed: u8,
    /// Row, from 1.
    pub row: u32,
}

/// The value that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// The value as its kind holds it: [`crate::clean::Value`].
    pub value: u32,
    /// Trust, then the day it was said on: greater wins.
    pub rank: u32,
    /// Who said it.
    pub source: Source,
}

/// A value that lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loser {
    /// Whose.
    pub entity: u32,
    /// Element, by its place among the entity's elements.
    pub element: u8,
    /// The value.
    pub value: u32,
    /// Who said it.
    pub source: Source,
}

/// Trust and day as one number. Days count from 1990, so that 24 bits hold the rest of the millennium.
#[must_use]
pub fn rank(trust: u8, day: i32) -> u32 {
    let since = day.saturating_sub(7_305).clamp(0, 0xff_ffff);
    u32::from(trust.min(127)) << 24 | since.unsigned_abs()
}

/// Golden values of one kind of entity.
#[derive(Debug, Clone, Default)]
pub struct Golden {
    elements: usize,
    cells: Vec<Cell>,
    losers: Vec<Loser>,
}

impl Golden {
    /// For entities with so many elements.
    #[must_use]
    pub const fn new(elements: usize) -> Self {
        Self {
            elements,
            cells: Vec::new(),
            losers: Vec::new(),
        }
    }

    /// How many elements an entity has.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.elements
    }

    /// How many entities there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len().checked_div(self.elements).unwrap_or(0)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Room for one entity more.
    pub fn grow(&mut self) {
        self.cells
            .resize(self.cells.len() + self.elements, Cell::default());
    }

    /// The value of an element that holds, if anybody said any.
    #[must_use]
    pub fn cell(&self, entity: u32, element: usize) -> Option<&Cell> {
        let at = entity as usize * self.elements + element;
        self.cells.get(at).filter(|cell| cell.source.feed != 0)
    }

    /// Hears a value; whether it agrees with the one that holds now (also when it is the first).
    /// Of two equally trusted and equally old values the one heard first holds.
    pub fn hear(&mut self, entity: u32, element: usize, said: Cell) -> bool {
        let at = entity as usize * self.elements + element;
        let Some(held) = self.cells.get_mut(at) else {
            return false;
        };
        if held.source.feed == 0 {
            *held = said;
            return true;
        }
        if held.value == said.value {
            if said.rank > held.rank {
                held.rank = said.rank;
                held.source = said.source;
            }
            return true;
        }
        let lost = if said.rank > held.rank {
            std::mem::replace(held, said)
        } else {
            said
        };
        self.losers.push(Loser {
            entity,
            element: u8::try_from(element).unwrap_or(u8::MAX),
            value: lost.value,
            source: lost.source,
        });
        false
    }

    /// Values that lost, in the order in which they did.
    #[must_use]
    pub fn losers(&self) -> &[Loser] {
        &self.losers
    }

    /// What a checkpoint keeps.
    #[must_use]
    pub fn parts(&self) -> (&[Cell], &[Loser]) {
        (&self.cells, &self.losers)
    }

    /// From what a checkpoint kept; `None` when it does not fit.
    #[must_use]
    pub fn from_parts(elements: usize, cells: Vec<Cell>, losers: Vec<Loser>) -> Option<Self> {
        let whole = elements > 0 && cells.len().is_multiple_of(elements);
        whole.then_some(Self {
            elements,
            cells,
            losers,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(value: u32, trust: u8, day: i32, row: u32) -> Cell {
        Cell {
            value,
            rank: rank(trust, day),
            source: Source { feed: 1, row },
        }
    }

    #[test]
    fn the_trusted_wins_then_the_newer_and_nothing_said_is_forgotten() {
        let mut golden = Golden::new(2);
        golden.grow();
        assert!(golden.cell(0, 1).is_none());
        assert!(golden.hear(0, 1, said(7, 50, 20_000, 1)));
        assert!(
            !golden.hear(0, 1, said(8, 40, 21_000, 2)),
            "newer, less trusted"
        );
        assert_eq!(golden.cell(0, 1).unwrap().value, 7);
        assert!(
            !golden.hear(0, 1, said(9, 50, 20_001, 3)),
            "newer of the same trust"
        );
        assert_eq!(golden.cell(0, 1).unwrap().value, 9);
        assert!(
            !golden.hear(0, 1, said(6, 50, 20_001, 4)),
            "first of equals holds"
        );
        assert!(
            golden.hear(0, 1, said(9, 90, 1, 5)),
            "agrees, and is trusted more"
        );
        let cell = golden.cell(0, 1).unwrap();
        assert_eq!((cell.value, cell.source.row), (9, 5));
        let lost: Vec<(u32, u32)> = golden
            .losers()
            .iter()
            .map(|l| (l.value, l.source.row))
            .collect();
        assert_eq!(lost, [(8, 2), (7, 1), (6, 4)]);
        assert!(golden.cell(0, 0).is_none() && golden.cell(1, 0).is_none());
    }
}
