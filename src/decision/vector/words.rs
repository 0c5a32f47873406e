//! Facts with few values: every one an enum entity of the schema, so that a misspelt value does not validate.

use std::fmt;

use crate::model::AgeBand;
use crate::model::catalogue::{OriginTag, SpecialRegime};
use crate::model::fact::{CouncilStage, ReportStage};
use crate::model::ground::named;
use crate::work::Weighing;

/// A value of a fact, as the policies name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactValue {
    /// One of the values of an enumerated type: type and value.
    Named(&'static str, &'static str),
    /// Yes or no.
    Flag(bool),
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FactValue::Named(_, value) => f.write_str(value),
            FactValue::Flag(value) => write!(f, "{value}"),
        }
    }
}

/// A fact with few values.
pub(in crate::decision) trait Word: Copy + PartialEq + 'static {
    /// Every value, in order.
    const ALL: &'static [Self];

    /// Bits that hold a number of any of them.
    const WIDTH: u32 = usize::BITS - (Self::ALL.len() - 1).leading_zeros();

    /// As the policies name it.
    fn told(self) -> FactValue;

    /// Its number, from 0.
    fn number(self) -> u64;
}

impl Word for bool {
    const ALL: &'static [Self] = &[false, true];

    fn told(self) -> FactValue {
        FactValue::Flag(self)
    }

    fn number(self) -> u64 {
        u64::from(self)
    }
}

/// Enumerated types with their names in the schema.
macro_rules! words {
    ($($type:ident = $name:literal,)*) => {
        $(impl Word for $type {
            const ALL: &'static [Self] = $type::ALL;

            fn told(self) -> FactValue {
                FactValue::Named($name, self.id())
            }

            fn number(self) -> u64 {
                self as u64
            }
        })*

        /// Every value of every enumerated fact: name of the type, and value.
        pub(in crate::decision) fn all_words() -> impl Iterator<Item = (&'static str, &'static str)> {
            std::iter::empty()
                $(.chain($type::ALL.iter().map(|value| ($name, value.id()))))*
        }
    };
}

words! {
    Role = "Role",
    Relation = "Relation",
    AgeBand = "AgeBand",
    Ability = "Ability",
    ConsentState = "ConsentStatus",
    OwnWord = "OwnWord",
    Measure = "Measure",
    Weighing = "Weighing",
    Emergency = "Emergency",
    Report = "ReportStage",
    Council = "Council",
    Special = "Special",
    OriginTag = "OriginTag",
}

named! {
    /// Role of the data subject, as far as a decision looks at it.
    Role {
        /// A child; where the recipient executes an OTS, one outside it.
        Child = "child",
        /// A child under an OTS or VOTS that the recipient executes.
        OtsChild = "ots-child",
        /// A parent.
        Parent = "parent",
        /// A guardian.
        Guardian = "guardian",
        /// A partner of a parent, parent of nobody here.
        Partner = "partner",
        /// Anybody else, and everybody whose role is not certain.
        Other = "other",
    }
}

named! {
    /// What the recipient, where it is a person, is to the data subject.
    Relation {
        /// The recipient is an organisation, or nobody to the data subject.
        None = "none",
        /// The data subject.
        Oneself = "self",
        /// A parent or guardian with authority over the data subject.
        AuthorityHolder = "authority-holder",
        /// A parent without authority over the data subject.
        ParentWithoutAuthority = "parent-without-authority",
    }
}

named! {
    /// Whether the data subject can weigh the matter, physically and by law (AVG 9(2)(c), UAVG 22(2)(b)).
    Ability {
        /// They can, or nothing says otherwise.
        Able = "able",
        /// They cannot.
        Unable = "unable",
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

named! {
    /// What the data subject said last about release of secrecy, whatever others said.
    OwnWord {
        /// Nothing that holds.
        Nothing = "nothing",
        /// Yes.
        Agreed = "agreed",
        /// No, or no longer.
        Refused = "refused",
    }
}

named! {
    /// A measure that a hat executes on the data subject, or on a child of whom the data subject is parent or guardian.
    Measure {
        /// None.
        None = "none",
        /// OTS (BW 1:255).
        Ots = "ots",
        /// Provisional OTS (BW 1:257).
        Vots = "vots",
        /// OTS or VOTS with out-of-home placement (BW 1:265b).
        Placement = "placement",
        /// Guardianship (BW 1:302).
        Guardianship = "guardianship",
        /// Provisional guardianship (BW 1:241).
        ProvisionalGuardianship = "provisional-guardianship",
        /// Youth probation.
        Probation = "probation",
    }
}

named! {
    /// An emergency, as issue C declares it.
    Emergency {
        /// None.
        None = "none",
        /// A second professional agreed beforehand.
        Agreed = "agreed",
        /// Nobody answered in time.
        Alone = "alone",
    }
}

named! {
    /// Stage of the report to Veilig Thuis that is most active.
    Report {
        /// There is no report.
        None = "none",
        /// Received.
        Reported = "reported",
        /// Being weighed.
        Triage = "triage",
        /// Under inquiry.
        Inquiry = "inquiry",
        /// Handed over.
        Transferred = "transferred",
        /// Closed.
        Closed = "closed",
    }
}

impl From<ReportStage> for Report {
    fn from(stage: ReportStage) -> Self {
        match stage {
            ReportStage::Reported => Report::Reported,
            ReportStage::Triage => Report::Triage,
            ReportStage::Inquiry => Report::Inquiry,
            ReportStage::Transferred => Report::Transferred,
            ReportStage::Closed => Report::Closed,
        }
    }
}

named! {
    /// How far the Raad is.
    Council {
        /// It was not asked, or is done.
        None = "none",
        /// It was asked to inquire.
        Requested = "requested",
        /// It inquires.
        Running = "running",
    }
}

impl From<CouncilStage> for Council {
    fn from(stage: CouncilStage) -> Self {
        match stage {
            CouncilStage::Requested => Council::Requested,
            CouncilStage::Running => Council::Running,
            CouncilStage::Closed => Council::None,
        }
    }
}

named! {
    /// Exception that a category of this holder needs.
    Special {
        /// None.
        None = "none",
        /// Special categories (AVG 9).
        Avg9 = "avg-9",
        /// Criminal data (AVG 10).
        Avg10 = "avg-10",
    }
}

impl From<Option<SpecialRegime>> for Special {
    fn from(regime: Option<SpecialRegime>) -> Self {
        match regime {
            None => Special::None,
            Some(SpecialRegime::Avg9) => Special::Avg9,
            Some(SpecialRegime::Avg10) => Special::Avg10,
        }
    }
}
