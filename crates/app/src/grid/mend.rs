//! One step of an editor: split by a line, merge two, give a gap away, cut an overlap. Nothing is kept; the
//! picture comes back changed.

use super::{Checked, Drawn};
use ::county::ground::{difference, split, union};
use model::place::Corner;
use model::refusal::Refusal;

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// Nothing: only look.
    Look,
    /// A grid in two along a line; the larger part keeps its code and name.
    Split {
        /// Its place in the picture.
        grid: usize,
        /// The line.
        line: Vec<Corner>,
        /// What the smaller part is called.
        name: String,
    },
    /// Two grids into the first of them.
    Merge {
        /// What stays.
        kept: usize,
        /// What goes into it.
        gone: usize,
    },
    /// A gap, by its place among the findings, to a grid.
    Give {
        /// The gap.
        gap: usize,
        /// Who gets it.
        grid: usize,
    },
    /// An overlap, by its place among the findings, away from a grid.
    Cut {
        /// The overlap.
        overlap: usize,
        /// Who loses it.
        grid: usize,
    },
    /// What lies outside the village away, by its place among the findings.
    Trim {
        /// The piece.
        outside: usize,
    },
}

fn at(grids: &mut [Drawn], n: usize) -> Result<&mut Drawn, Refusal> {
    grids
        .get_mut(n)
        .ok_or_else(|| Refusal::field("grids", "grid-unknown"))
}

/// The picture after a step.
///
/// # Errors
/// `grid-unknown`, `grid-not-split`, `grid-not-neighbours`, `grid-gone` at `grids`.
pub fn mended(checked: &Checked, step: &Mend) -> Result<Vec<Drawn>, Refusal> {
    let mut grids = checked.grids.clone();
    let nothing = || Refusal::field("grids", "grid-unknown");
    match step {
        Mend::Look => {}
        Mend::Split { grid, line, name } => {
            let whole = at(&mut grids, *grid)?;
            let (one, other) = split(&whole.shape, line)
                .ok_or_else(|| Refusal::field("grids", "grid-not-split"))?;
            let larger = ::county::ground::area_m2(&one) >= ::county::ground::area_m2(&other);
            let (kept, new) = if larger { (one, other) } else { (other, one) };
            let part = Drawn {
                code: None,
                name: name.clone(),
                shape: new,
                // Nobody knows yet how many live on which side.
                households: None,
                ..whole.clone()
            };
            whole.shape = kept;
            whole.households = None;
            grids.push(part);
        }
        Mend::Merge { kept, gone } => {
            if kept == gone {
                return Err(nothing());
            }
            let taken = grids.get(*gone).cloned().ok_or_else(nothing)?;
            let stays = at(&mut grids, *kept)?;
            let whole = union(&stays.shape, &taken.shape);
            if whole.0.len() >= stays.shape.0.len() + taken.shape.0.len() {
                return Err(Refusal::field("grids", "grid-not-neighbours"));
            }
            stays.shape = whole;
            stays.households = match (stays.households, taken.households) {
                (Some(a), Some(b)) => Some(a + b),
                _ => None,
            };
            for unit in taken.departments {
                if !stays.departments.contains(&unit) {
                    stays.departments.push(unit);
                }
            }
            grids.remove(*gone);
        }
        Mend::Give { gap, grid } => {
            let (piece, _) = checked.findings.gaps.get(*gap).ok_or_else(nothing)?;
            let to = at(&mut grids, *grid)?;
            to.shape = union(&to.shape, &piece.shape);
        }
        Mend::Cut { overlap, grid } => {
            let (_, _, piece) = checked
                .findings
                .overlaps
                .get(*overlap)
                .ok_or_else(nothing)?;
            let from = at(&mut grids, *grid)?;
            from.shape = difference(&from.shape, &piece.shape);
        }
        Mend::Trim { outside } => {
            let (n, piece) = checked.findings.outside.get(*outside).ok_or_else(nothing)?;
            let n = *checked.parts.get(*n).ok_or_else(nothing)?;
            let from = at(&mut grids, n)?;
            from.shape = difference(&from.shape, &piece.shape);
        }
    }
    if grids.iter().any(|grid| grid.shape.is_empty()) {
        return Err(Refusal::field("grids", "grid-gone"));
    }
    Ok(grids)
}
