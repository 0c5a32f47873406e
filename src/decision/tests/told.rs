//! Facts, as a household's story tells them.

use super::world::{CHILD, HOUSEHOLD, hat};
use crate::model::fact::{AuthorityOutcome, CouncilStage, MemberBasis, MemberRole};
use crate::model::{Day, Fact, PersonId};

pub(super) fn membership(person: PersonId, role: MemberRole) -> Fact {
    Fact::Membership {
        household: HOUSEHOLD,
        person,
        role,
        basis: MemberBasis::LivesThere,
    }
}

pub(super) fn birth(person: PersonId, on: Day) -> Fact {
    Fact::Birth {
        person,
        earliest: on,
        latest: on,
        expected: false,
    }
}

pub(super) fn authority<const N: usize>(
    child: PersonId,
    outcome: AuthorityOutcome,
    holders: [PersonId; N],
) -> Fact {
    Fact::Authority {
        child,
        outcome,
        authority_holders: holders.into(),
        guardian_hat: None,
        unknown_holder: false,
    }
}

pub(super) fn council(stage: CouncilStage, asked_by: &str) -> Fact {
    Fact::CouncilInquiry {
        person: CHILD,
        stage,
        asked_by: hat(asked_by),
    }
}
