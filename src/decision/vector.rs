//! The small vector of facts from which a flow is decided: few facts, each with few values, no date.

use crate::model::catalogue::SpecialRegime;
use crate::model::fact::ReportStage;
use crate::model::ground::named;
use crate::model::{AgeBand, Category, Hat, TaskId};

named! {
    /// Role of the data subject, as far as a decision looks at it.
    Role {
        /// A child.
        Child = "child",
        /// A child under an OTS or VOTS that the recipient executes.
        OtsChild = "ots-child",
        /// A parent.
        Parent = "parent",
        /// A guardian.
        Guardian = "guardian",
        /// Anybody else, and everybody whose role is not certain.
        Other = "other",
    }
}

named! {
    /// What a professional of the holder answered when asked to weigh a flow.
    Weighing {
        /// Nobody was asked, or nobody answered yet.
        None = "none",
        /// Not released.
        Declined = "declined",
        /// Released, or its extent confirmed.
        Released = "released",
        /// Released by the holder's safety officer.
        ReleasedBySafetyOfficer = "released-by-safety-officer",
    }
}

named! {
    /// State of a consent, as far as a decision looks at it.
    ConsentState {
        /// Given by everybody who must give it.
        Given = "given",
        /// Somebody refused.
        Refused = "refused",
        /// Somebody said nothing yet.
        Missing = "missing",
        /// It ended.
        Expired = "expired",
        /// Somebody withdrew it.
        Withdrawn = "withdrawn",
        /// There is nobody who could give it.
        NobodyCanGive = "nobody-can-give",
        /// Who must give it is not certain.
        CannotBeDetermined = "cannot-be-determined",
    }
}

/// What a vector is decided for: everything about a flow that is no fact of the household.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Hat that asks.
    pub recipient: Hat,
    /// Hat that holds.
    pub holder: Hat,
    /// Task.
    pub task: TaskId,
    /// Category.
    pub category: Category,
}

/// The facts about one flow. With cell, bundle and legal day it determines the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own in the schema"
)]
pub struct Vector {
    /// Role of the data subject.
    pub role: Role,
    /// Age of the data subject.
    pub age: AgeBand,
    /// Whether the data subject has died.
    pub deceased: bool,
    /// Consent to sharing.
    pub sharing: ConsentState,
    /// Release of secrecy.
    pub release: ConsentState,
    /// Whether the recipient executes an OTS or VOTS on the data subject, or on a child of whom they are parent or guardian.
    pub executes_ots: bool,
    /// Weighing by the holder.
    pub weighing: Weighing,
    /// Stage of the report to Veilig Thuis that got furthest.
    pub report: Option<ReportStage>,
    /// Whether the asker is assigned to the household under this hat, and not barred.
    pub assigned: bool,
    /// Whether the asker has a mandate for the hat.
    pub mandated: bool,
    /// Whether necessity was stated for the category.
    pub necessity: bool,
}

/// A value of a fact, as the policies name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactValue {
    /// One of the values of an enumerated type: type and value.
    Named(&'static str, &'static str),
    /// Yes or no.
    Flag(bool),
}

/// A vector with what the tables say of its cell: everything a policy looks at but the hats, the category and the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) vector: Vector,
    pub(super) special: Option<SpecialRegime>,
    pub(super) sensitive: bool,
}

/// Every fact in few bits: two sets of facts are equal where these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Packed(u32);

/// Bits of the facts that somebody looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mask(u32);

/// Width of every fact in bits, in the order of [`Facts::packed`].
const WIDTHS: [(&str, u32); 13] = [
    ("special", 2),
    ("sensitive", 1),
    ("role", 3),
    ("age", 3),
    ("deceased", 1),
    ("sharing", 3),
    ("release", 3),
    ("executes_ots", 1),
    ("weighing", 2),
    ("report", 3),
    ("assigned", 1),
    ("mandated", 1),
    ("necessity", 1),
];

/// The value of [`Facts`] for a category that needs no exception.
pub(super) const NO_EXCEPTION: &str = "none";
/// The value of [`Facts`] where there is no report.
pub(super) const NO_REPORT: &str = "none";

impl Facts {
    /// Every fact by its name in the schema; the task is none of them.
    pub(super) fn values(&self) -> impl Iterator<Item = (&'static str, FactValue)> {
        let special = self.special.map_or(NO_EXCEPTION, SpecialRegime::id);
        [
            ("special", FactValue::Named("Special", special)),
            ("sensitive", FactValue::Flag(self.sensitive)),
        ]
        .into_iter()
        .chain(self.vector.values())
    }

    /// All of them in few bits.
    pub(super) fn packed(&self) -> Packed {
        let vector = &self.vector;
        let values = [
            self.special.map_or(0, |special| special as u32 + 1),
            u32::from(self.sensitive),
            vector.role as u32,
            vector.age as u32,
            u32::from(vector.deceased),
            vector.sharing as u32,
            vector.release as u32,
            u32::from(vector.executes_ots),
            vector.weighing as u32,
            vector.report.map_or(0, |report| report as u32 + 1),
            u32::from(vector.assigned),
            u32::from(vector.mandated),
            u32::from(vector.necessity),
        ];
        let packed = WIDTHS.iter().zip(values);
        Packed(packed.fold(0, |bits, ((_, width), value)| (bits << width) | value))
    }
}

impl Packed {
    /// What is left where only these bits are looked at.
    pub(super) fn seen_through(self, mask: Mask) -> Packed {
        Packed(self.0 & mask.0)
    }
}

impl Mask {
    /// Bits of every fact.
    pub(super) const EVERYTHING: Mask = Mask(u32::MAX);

    /// Bits of one fact; of every fact where the name is not known here.
    pub(super) fn of(name: &str) -> Mask {
        let mut below = WIDTHS.iter().rev().scan(0, |shift, (field, width)| {
            let bits = ((1 << width) - 1) << *shift;
            *shift += width;
            Some((*field, bits))
        });
        below
            .find(|(field, _)| *field == name)
            .map_or(Mask::EVERYTHING, |(_, bits)| Mask(bits))
    }

    /// Both.
    pub(super) fn and(self, other: Mask) -> Mask {
        Mask(self.0 | other.0)
    }
}

/// Name of the type of consent states in the schema.
pub(super) const CONSENT: &str = "ConsentStatus";
/// Name of the type of report stages in the schema.
pub(super) const REPORT: &str = "ReportStage";

impl Vector {
    /// Every fact by its name in the schema.
    pub fn values(&self) -> [(&'static str, FactValue); 11] {
        use FactValue::{Flag, Named};
        [
            ("role", Named("Role", self.role.id())),
            ("age", Named("AgeBand", self.age.id())),
            ("deceased", Flag(self.deceased)),
            ("sharing", Named(CONSENT, self.sharing.id())),
            ("release", Named(CONSENT, self.release.id())),
            ("executes_ots", Flag(self.executes_ots)),
            ("weighing", Named("Weighing", self.weighing.id())),
            (
                "report",
                Named(REPORT, self.report.map_or(NO_REPORT, ReportStage::id)),
            ),
            ("assigned", Flag(self.assigned)),
            ("mandated", Flag(self.mandated)),
            ("necessity", Flag(self.necessity)),
        ]
    }

    /// Every vector that differs from this one in one fact, with the name of the fact and its new value.
    pub fn neighbours(&self) -> Vec<(&'static str, FactValue, Vector)> {
        let mut changed: Vec<Vector> = Vec::new();
        changed.extend(Role::ALL.iter().map(|&role| Vector { role, ..*self }));
        changed.extend(AgeBand::ALL.iter().map(|&age| Vector { age, ..*self }));
        for &state in ConsentState::ALL {
            changed.push(Vector {
                sharing: state,
                ..*self
            });
            changed.push(Vector {
                release: state,
                ..*self
            });
        }
        changed.extend(
            Weighing::ALL
                .iter()
                .map(|&weighing| Vector { weighing, ..*self }),
        );
        let stages = ReportStage::ALL.iter().copied().map(Some);
        changed.extend(
            stages
                .chain([None])
                .map(|report| Vector { report, ..*self }),
        );
        for flip in [
            |vector: &mut Vector| vector.deceased = !vector.deceased,
            |vector: &mut Vector| vector.executes_ots = !vector.executes_ots,
            |vector: &mut Vector| vector.assigned = !vector.assigned,
            |vector: &mut Vector| vector.mandated = !vector.mandated,
            |vector: &mut Vector| vector.necessity = !vector.necessity,
        ] {
            let mut vector = *self;
            flip(&mut vector);
            changed.push(vector);
        }
        let mine = self.values();
        changed
            .into_iter()
            .filter_map(|vector| {
                let difference = vector
                    .values()
                    .into_iter()
                    .zip(mine)
                    .find(|(theirs, mine)| theirs != mine);
                difference.map(|((name, value), _)| (name, value, vector))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(vector: Vector) -> Facts {
        Facts {
            vector,
            special: Some(SpecialRegime::Avg10),
            sensitive: true,
        }
    }

    #[test]
    fn no_fact_is_lost_or_mixed_up_when_it_is_packed() {
        let vector = Vector {
            role: Role::Other,
            age: AgeBand::Adult,
            deceased: true,
            sharing: ConsentState::CannotBeDetermined,
            release: ConsentState::CannotBeDetermined,
            executes_ots: true,
            weighing: Weighing::ReleasedBySafetyOfficer,
            report: ReportStage::ALL.last().copied(),
            assigned: true,
            mandated: true,
            necessity: true,
        };
        let packed = facts(vector).packed();
        for (changed, _, other) in vector.neighbours() {
            let other = facts(other).packed();
            assert_ne!(packed, other, "{changed}");
            for (name, _) in WIDTHS {
                let mask = Mask::of(name);
                let same = packed.seen_through(mask) == other.seen_through(mask);
                assert_eq!(same, name != changed, "{changed} through {name}");
            }
        }
        assert_eq!(WIDTHS.iter().map(|(_, width)| width).sum::<u32>(), 25);
        let facts = facts(vector);
        let names = facts.values().map(|(name, _)| name);
        assert!(names.eq(WIDTHS.iter().map(|(name, _)| *name)));
    }
}
