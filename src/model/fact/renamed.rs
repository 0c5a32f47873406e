//! The same fact about the same people under other names: internal ids for pseudonyms, and back.

use std::cell::RefCell;
use std::convert::Infallible;

use super::{Fact, SubjectRef};

impl Fact {
    /// Everybody and every household that it names.
    pub fn named(&self) -> Vec<SubjectRef> {
        let named = RefCell::new(Vec::new());
        let Ok(_) = self.clone().renamed::<_, _, Infallible>(
            |person| {
                named.borrow_mut().push(SubjectRef::Person(person));
                Ok(person)
            },
            |household| {
                named.borrow_mut().push(SubjectRef::Household(household));
                Ok(household)
            },
        );
        named.into_inner()
    }
}

impl<P: Ord, H> Fact<P, H> {
    /// The same fact about the same people under other names. Fails where one of them has no other name.
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of fact")]
    pub fn renamed<Q: Ord, I, E>(
        self,
        mut person: impl FnMut(P) -> Result<Q, E>,
        mut household: impl FnMut(H) -> Result<I, E>,
    ) -> Result<Fact<Q, I>, E> {
        Ok(match self {
            Fact::Membership {
                household: home,
                person: member,
                role,
                basis,
            } => Fact::Membership {
                household: household(home)?,
                person: person(member)?,
                role,
                basis,
            },
            Fact::Birth {
                person: born,
                earliest,
                latest,
                expected,
            } => Fact::Birth {
                person: person(born)?,
                earliest,
                latest,
                expected,
            },
            Fact::Death { person: died } => Fact::Death {
                person: person(died)?,
            },
            Fact::Authority {
                child,
                outcome,
                authority_holders,
                guardian_hat,
                unknown_holder,
            } => Fact::Authority {
                child: person(child)?,
                outcome,
                authority_holders: authority_holders
                    .into_iter()
                    .map(person)
                    .collect::<Result<_, E>>()?,
                guardian_hat,
                unknown_holder,
            },
            Fact::Measure {
                person: under,
                measure,
                executed_by,
            } => Fact::Measure {
                person: person(under)?,
                measure,
                executed_by,
            },
            Fact::Assignment {
                household: home,
                hat,
                professional,
            } => Fact::Assignment {
                household: household(home)?,
                hat,
                professional,
            },
            Fact::Mandate {
                hat,
                professional,
                crisis,
                safety_officer,
            } => Fact::Mandate {
                hat,
                professional,
                crisis,
                safety_officer,
            },
            Fact::ReportStage {
                person: about,
                stage,
                suspicion,
            } => Fact::ReportStage {
                person: person(about)?,
                stage,
                suspicion,
            },
            Fact::Flag {
                flag,
                about,
                regarding,
            } => Fact::Flag {
                flag,
                about: person(about)?,
                regarding: regarding.map(person).transpose()?,
            },
            Fact::Barred {
                household: home,
                organisation,
                professional,
            } => Fact::Barred {
                household: household(home)?,
                organisation,
                professional,
            },
            Fact::Link {
                person: linked,
                hat,
                client_number,
            } => Fact::Link {
                person: person(linked)?,
                hat,
                client_number,
            },
            Fact::Capacity {
                person: assessed,
                matters,
                able,
                assessor,
            } => Fact::Capacity {
                person: person(assessed)?,
                matters,
                able,
                assessor,
            },
            Fact::Representation {
                person: represented,
                representation,
                by,
                matters,
            } => Fact::Representation {
                person: person(represented)?,
                representation,
                by: by.renamed(person)?,
                matters,
            },
            Fact::AuthorityLoss {
                child,
                holder,
                loss,
            } => Fact::AuthorityLoss {
                child: person(child)?,
                holder: person(holder)?,
                loss,
            },
            Fact::CourtRuling {
                child,
                ruling,
                in_place_of,
                matters,
                recipients,
            } => Fact::CourtRuling {
                child: person(child)?,
                ruling,
                in_place_of: in_place_of
                    .into_iter()
                    .map(person)
                    .collect::<Result<_, E>>()?,
                matters,
                recipients,
            },
            Fact::CouncilInquiry {
                person: about,
                stage,
                asked_by,
            } => Fact::CouncilInquiry {
                person: person(about)?,
                stage,
                asked_by,
            },
            Fact::SharedHelp {
                person: helped,
                hats,
            } => Fact::SharedHelp {
                person: person(helped)?,
                hats,
            },
        })
    }
}
