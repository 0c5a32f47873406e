//! The small vector of facts from which a flow is decided: few facts, each with few values, no date.

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
                Named(REPORT, self.report.map_or("none", ReportStage::id)),
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
