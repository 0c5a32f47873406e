//! Facts in few bits, and which of the bits somebody looks at.

use super::{Facts, TableFacts, Vector};

/// Every fact in few bits: two sets of facts are equal where these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::decision) struct Packed(u64);

/// Bits of the facts that somebody looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::decision) struct Mask(u64);

/// Name and width in bits of every fact, in the order in which they are packed.
fn widths() -> impl DoubleEndedIterator<Item = (&'static str, u32)> {
    TableFacts::WIDTHS.iter().chain(Vector::WIDTHS).copied()
}

fn pack(bits: u64, widths: &[(&'static str, u32)], numbers: &[u64]) -> u64 {
    let packed = widths.iter().zip(numbers);
    packed.fold(bits, |bits, ((_, width), number)| (bits << width) | number)
}

impl Packed {
    /// All facts in few bits.
    pub(super) fn new(facts: &Facts) -> Packed {
        let tables = pack(0, &TableFacts::WIDTHS, &facts.tables.numbers());
        Packed(pack(tables, Vector::WIDTHS, &facts.vector.numbers()))
    }

    /// What is left where only these bits are looked at.
    pub(in crate::decision) fn seen_through(self, mask: Mask) -> Packed {
        Packed(self.0 & mask.0)
    }
}

impl Mask {
    /// Bits of every fact.
    pub(in crate::decision) const EVERYTHING: Mask = Mask(u64::MAX);

    /// Bits of one fact; of every fact where the name is not known here.
    pub(in crate::decision) fn of(name: &str) -> Mask {
        let mut below = widths().rev().scan(0, |shift, (field, width)| {
            let bits = ((1 << width) - 1) << *shift;
            *shift += width;
            Some((field, bits))
        });
        below
            .find(|(field, _)| *field == name)
            .map_or(Mask::EVERYTHING, |(_, bits)| Mask(bits))
    }

    /// Facts of which it has bits.
    pub(in crate::decision) fn names(self) -> impl Iterator<Item = &'static str> {
        let names = widths().map(|(name, _)| name);
        names.filter(move |name| self.0 & Mask::of(name).0 != 0)
    }

    /// Both.
    pub(in crate::decision) fn and(self, other: Mask) -> Mask {
        Mask(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::vector::{Role, Special};
    use crate::model::AgeBand;
    use crate::model::catalogue::OriginTag;

    #[test]
    fn no_fact_is_lost_or_mixed_up_when_it_is_packed() {
        let facts = |vector| Facts {
            tables: TableFacts {
                special: Special::Avg10,
                sensitive: true,
                origin_tag: OriginTag::PassedOn,
            },
            vector,
        };
        let vector = Vector::bare(Role::Other, AgeBand::Adult);
        let packed = Packed::new(&facts(vector));
        for (changed, _, other) in vector.neighbours() {
            let other = Packed::new(&facts(other));
            assert_ne!(packed, other, "{changed}");
            for (name, _) in widths() {
                let mask = Mask::of(name);
                let same = packed.seen_through(mask) == other.seen_through(mask);
                assert_eq!(same, name != changed, "{changed} through {name}");
            }
        }
        assert!(widths().map(|(_, width)| width).sum::<u32>() <= u64::BITS);
        let facts = facts(vector);
        let values = facts.values();
        assert!(
            values
                .map(|(name, _)| name)
                .eq(widths().map(|(name, _)| name))
        );
    }
}
