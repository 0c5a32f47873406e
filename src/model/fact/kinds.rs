//! The closed lists of words that facts use.

use crate::model::ground::named;

named! {
    /// Role of a member in a household.
    MemberRole {
        /// A child.
        Child = "child",
        /// A parent of a child of the household.
        Parent = "parent",
        /// A partner who is not a parent.
        Partner = "partner",
        /// A guardian.
        Guardian = "guardian",
        /// Anybody else.
        Other = "other",
    }
}

named! {
    /// What a membership rests on.
    MemberBasis {
        /// Lives there.
        LivesThere = "lives-there",
        /// Stays part of the time.
        StaysPartTime = "stays-part-time",
        /// Parent of a child here, living elsewhere.
        ParentElsewhere = "parent-elsewhere",
        /// Belonged to it before.
        FormerMember = "former-member",
    }
}

named! {
    /// Outcome of a look-up of authority over a child.
    AuthorityOutcome {
        /// Both parents.
        BothParents = "both-parents",
        /// One parent alone.
        OneParent = "one-parent",
        /// A parent with somebody who is not one.
        ParentWithNonParent = "parent-with-non-parent",
        /// A guardian.
        Guardian = "guardian",
        /// Temporarily nobody.
        TemporarilyNobody = "temporarily-nobody",
        /// It cannot be determined.
        CannotBeDetermined = "cannot-be-determined",
    }
}

named! {
    /// Kind of measure.
    MeasureKind {
        /// Supervision order (BW 1:255).
        Ots = "ots",
        /// Provisional supervision order (BW 1:257).
        Vots = "vots",
        /// Guardianship.
        Guardianship = "guardianship",
        /// Provisional guardianship (BW 1:241).
        ProvisionalGuardianship = "provisional-guardianship",
        /// Out-of-home placement (BW 1:265b).
        OutOfHomePlacement = "out-of-home-placement",
        /// Temporary restraining order.
        RestrainingOrder = "restraining-order",
        /// Youth probation.
        Probation = "probation",
    }
}

named! {
    /// Stage of a report to Veilig Thuis.
    ReportStage {
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

named! {
    /// Kind of flag.
    FlagKind {
        /// Somebody endangers somebody.
        Threat = "threat",
        /// A representative is bypassed (Jeugdwet 7.3.15(4)).
        RepresentativeBypassed = "representative-bypassed",
        /// Informing is put off.
        InformDeferred = "inform-deferred",
    }
}

/// Names of the kinds of facts, in the order of the contract.
pub const FACT_KINDS: [&str; 11] = [
    "membership",
    "birth",
    "death",
    "authority",
    "measure",
    "assignment",
    "mandate",
    "report-stage",
    "flag",
    "barred",
    "link",
];
