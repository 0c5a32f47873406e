//! From "there can be such a flow" to one flow: each fact is pinned to the most ordinary value that still fits.

use super::ProofError;
use super::solver::{Claim, Solver};
use crate::decision::{Cell, Role, Vector};
use crate::model::{AgeBand, Category, Hat, TaskId};

/// The words a flow is made of.
pub(super) struct Words {
    pub(super) hats: Vec<Hat>,
    pub(super) tasks: Vec<TaskId>,
}

/// A flow for which every claim holds; none where there can be none.
pub(super) fn example(
    solver: &mut Solver,
    claims: &[Claim],
    category: Category,
    words: &Words,
) -> Result<Option<(Cell, Vector)>, ProofError> {
    if !solver.possible(claims)? {
        return Ok(None);
    }
    let mut pins = Pins {
        solver,
        claims: claims.to_vec(),
        category,
    };
    let task = pins.one_of(&words.tasks, |task| {
        format!("context.task == Task::\"{task}\"")
    })?;
    let recipient = pins.one_of(&words.hats, |hat| format!("principal == Hat::\"{hat}\""))?;
    let holder = pins.one_of(&words.hats, |hat| format!("resource == Hat::\"{hat}\""))?;
    let vector = pins.facts()?;
    let cell = Cell {
        recipient,
        holder,
        task,
        category,
    };
    Ok(Some((cell, vector)))
}

struct Pins<'a> {
    solver: &'a mut Solver,
    claims: Vec<Claim>,
    category: Category,
}

impl Pins<'_> {
    /// Pins a condition where it fits.
    fn pin(&mut self, condition: &str) -> Result<bool, ProofError> {
        self.claims.push(Claim::condition(self.category, condition));
        let fits = self.solver.possible(&self.claims)?;
        if !fits {
            self.claims.pop();
        }
        Ok(fits)
    }

    /// Pins one of several values, by halves.
    fn one_of<T: Clone>(
        &mut self,
        values: &[T],
        condition: impl Fn(&T) -> String,
    ) -> Result<T, ProofError> {
        let mut left = values;
        loop {
            let (first, second) = left.split_at(left.len().div_ceil(2));
            let any: Vec<String> = first.iter().map(&condition).collect();
            let fits = self.pin(&any.join(" || "))?;
            match (fits, first, second) {
                (true, [value], _) => return Ok(value.clone()),
                (true, some, _) => left = some,
                (false, _, []) => return Err(ProofError::NotToBeBelieved),
                (false, _, rest) => left = rest,
            }
        }
    }

    /// Pins every fact, the ordinary value first.
    fn facts(&mut self) -> Result<Vector, ProofError> {
        let mut vector = Vector::bare(Role::Child, AgeBand::Under12);
        for (name, ordinary) in vector.values() {
            if self.pin(&ordinary.as_condition(name))? {
                continue;
            }
            let others = vector.neighbours();
            let mut pinned = None;
            for (_, value, changed) in others.into_iter().filter(|(fact, _, _)| *fact == name) {
                if self.pin(&value.as_condition(name))? {
                    pinned = Some(changed);
                    break;
                }
            }
            vector = pinned.ok_or(ProofError::NotToBeBelieved)?;
        }
        Ok(vector)
    }
}
