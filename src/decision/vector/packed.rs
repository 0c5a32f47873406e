//! Facts in few bits, and which of the bits somebody looks at.

use std::sync::LazyLock;

use super::{FactValue, Facts, TableFacts, Vector};

/// Every fact in few bits: two sets of facts are equal where these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::decision) struct Packed(u64);

/// Bits of the facts that somebody looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::decision) struct Mask(u64);

/// Values that facts have, or might have: a bit for each value of each fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::decision) struct Values(u128);

/// Name and width in bits of every fact, in the order in which they are packed.
fn widths() -> impl DoubleEndedIterator<Item = (&'static str, u32)> {
    TableFacts::WIDTHS.iter().chain(Vector::WIDTHS).copied()
}

/// Where a fact is packed.
struct Place {
    name: &'static str,
    width: u32,
    /// Its lowest bit.
    shift: u32,
    /// Values of the facts below it: the number of its first one among all.
    below: u64,
}

impl Place {
    fn mask(&self) -> Mask {
        Mask(ones(self.width) << self.shift)
    }

    fn number(&self, packed: Packed) -> u64 {
        packed.0 >> self.shift & ones(self.width)
    }

    fn value(&self, number: u64) -> Values {
        Values(1 << (self.below + number))
    }
}

/// Every fact, from the last one packed on.
static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let places = widths()
        .rev()
        .scan((0, 0), |(shift, below), (name, width)| {
            let place = Place {
                name,
                width,
                shift: *shift,
                below: *below,
            };
            *shift += width;
            *below += 1 << width;
            Some(place)
        });
    places.collect()
});

/// Bits of all facts of a household: the tables stand above them.
fn vector_bits() -> u32 {
    Vector::WIDTHS.iter().map(|(_, width)| width).sum()
}

/// As many bits as a fact has.
const fn ones(width: u32) -> u64 {
    (1 << width) - 1
}

fn pack(bits: u64, widths: &[(&'static str, u32)], numbers: &[u64]) -> u64 {
    let packed = widths.iter().zip(numbers);
    packed.fold(bits, |bits, ((_, width), number)| (bits << width) | number)
}

impl Packed {
    /// All facts in few bits.
    pub(super) fn new(facts: &Facts) -> Packed {
        let Packed(tables) = Packed::of_tables(facts.tables);
        Packed(tables | pack(0, Vector::WIDTHS, &facts.vector.numbers()))
    }

    /// What the tables say, beside no fact of a household.
    pub(super) fn of_tables(tables: TableFacts) -> Packed {
        Packed(pack(0, &TableFacts::WIDTHS, &tables.numbers()) << vector_bits())
    }

    /// What is left where only these bits are looked at.
    pub(in crate::decision) fn seen_through(self, mask: Mask) -> Packed {
        Packed(self.0 & mask.0)
    }

    /// What these tables say, beside those facts of a household.
    pub(in crate::decision) fn beside(self, household: Packed) -> Packed {
        Packed(self.0 | household.0 & ones(vector_bits()))
    }

    /// The facts of the household again.
    pub(in crate::decision) fn vector(self) -> Option<Vector> {
        let numbers = Vector::WIDTHS
            .iter()
            .scan(vector_bits(), |shift, (_, width)| {
                *shift -= width;
                Some(self.0 >> *shift & ones(*width))
            });
        Vector::from_numbers(numbers)
    }

    /// The value of every fact.
    pub(in crate::decision) fn values(self) -> Values {
        let values = PLACES.iter().map(|place| place.value(place.number(self)));
        values.fold(Values::default(), Values::and)
    }
}

impl Values {
    /// Every value of every fact, by the name of the fact in the schema.
    pub(in crate::decision) fn all() -> impl Iterator<Item = (&'static str, FactValue, Values)> {
        let all = TableFacts::all_values().chain(Vector::all_values());
        let mut last: Option<(&str, u64)> = None;
        all.filter_map(move |(name, value)| {
            let number = match last {
                Some((same, number)) if same == name => number + 1,
                _ => 0,
            };
            last = Some((name, number));
            let place = PLACES.iter().find(|place| place.name == name)?;
            Some((name, value, place.value(number)))
        })
    }

    /// Both.
    pub(in crate::decision) fn and(self, others: Values) -> Values {
        Values(self.0 | others.0)
    }

    /// Whether some value is among both.
    pub(in crate::decision) fn meet(self, others: Values) -> bool {
        self.0 & others.0 != 0
    }
}

impl Mask {
    /// Bits of every fact.
    pub(in crate::decision) const EVERYTHING: Mask = Mask(u64::MAX);

    /// Bits of one fact; of every fact where the name is not known here.
    pub(in crate::decision) fn of(name: &str) -> Mask {
        let mut places = PLACES.iter();
        let place = places.find(|place| place.name == name);
        place.map_or(Mask::EVERYTHING, Place::mask)
    }

    /// Facts of which it has bits.
    pub(in crate::decision) fn names(self) -> impl Iterator<Item = &'static str> {
        let seen = PLACES
            .iter()
            .filter(move |place| self.0 & place.mask().0 != 0);
        seen.map(|place| place.name)
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

    fn facts(vector: Vector) -> Facts {
        Facts {
            tables: TableFacts {
                special: Special::Avg10,
                sensitive: true,
                origin_tag: OriginTag::PassedOn,
            },
            vector,
        }
    }

    #[test]
    fn no_fact_is_lost_or_mixed_up_when_it_is_packed() {
        let vector = Vector::bare(Role::Other, AgeBand::Adult);
        let packed = Packed::new(&facts(vector));
        assert_eq!(packed.vector(), Some(vector));
        for (changed, _, neighbour) in vector.neighbours() {
            let other = Packed::new(&facts(neighbour));
            assert_ne!(packed, other, "{changed}");
            assert_eq!(other.vector(), Some(neighbour));
            assert_eq!(Packed::of_tables(facts(vector).tables).beside(other), other);
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

    #[test]
    fn every_value_of_every_fact_has_a_bit_of_its_own() {
        let slots: u32 = widths().map(|(_, width)| 1 << width).sum();
        assert!(slots <= u128::BITS, "{slots}");
        let mut all = Values::default();
        for (name, value, bit) in Values::all() {
            assert!(!all.meet(bit), "{name} {value}");
            all = all.and(bit);
        }
        let vector = Vector::bare(Role::Other, AgeBand::Adult);
        let neighbours = vector.neighbours().into_iter().map(|(.., other)| other);
        for vector in neighbours.chain([vector]) {
            let facts = facts(vector);
            let told: Vec<_> = facts.values().collect();
            for (name, value, bit) in Values::all() {
                let has = told.contains(&(name, value));
                assert_eq!(facts.packed().values().meet(bit), has, "{name} {value}");
            }
        }
    }
}
