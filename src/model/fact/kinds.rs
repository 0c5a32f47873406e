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
    /// Stage of an inquiry by the Raad.
    CouncilStage {
        /// Somebody asked the Raad to inquire (raadsmelding; Jeugdwet 2.4(1)).
        Requested = "requested",
        /// The Raad inquires.
        Running = "running",
        /// Closed, or not taken up.
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

named! {
    /// What a person is able to weigh, or what somebody may decide for them. The catalogue says which categories of data belong to it.
    Matter {
        /// Everything.
        Everything = "everything",
        /// Care, nursing and guidance (BW 1:453).
        Care = "care",
        /// Money and property (BW 1:431).
        Property = "property",
        /// Medical treatment.
        Treatment = "treatment",
        /// Enrolment in a school.
        School = "school",
        /// Residence permit.
        ResidencePermit = "residence-permit",
        /// Safety at home.
        Safety = "safety",
    }
}

named! {
    /// In what capacity somebody speaks for another.
    RepresentationKind {
        /// Curator of an adult (BW 1:378).
        Curator = "curator",
        /// Mentor of an adult (BW 1:450).
        Mentor = "mentor",
        /// Administrator of an adult's property (BW 1:431).
        Administrator = "administrator",
        /// Whom an adult authorised in writing (Jeugdwet 7.3.15(3), BW 7:465(3)).
        WrittenProxy = "written-proxy",
        /// Special curator of a child, where its interest conflicts with its parents' (BW 1:250).
        SpecialCurator = "special-curator",
        /// Authority given in part to who executes a supervision order with placement (BW 1:265e).
        PartialAuthority = "partial-authority",
    }
}

named! {
    /// How an authority-holder lost authority.
    LossKind {
        /// Suspended (BW 1:253r, 1:268).
        Suspended = "suspended",
        /// Ended by the court (BW 1:266).
        Ended = "ended",
    }
}

named! {
    /// Kind of decision of a court in place of an authority-holder.
    RulingKind {
        /// On a dispute between those with joint authority (BW 1:253a).
        JointAuthority = "joint-authority",
        /// On medical treatment of a child under supervision (BW 1:265h).
        Treatment = "treatment",
    }
}

/// Names of the kinds of facts, in the order of the contract.
pub const FACT_KINDS: [&str; 17] = [
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
    "capacity",
    "representation",
    "authority-loss",
    "court-ruling",
    "council-inquiry",
    "shared-help",
];
