//! What is told: to the asker in the reply, to each party in its section of the log. Plain functions from what was decided and cut.

use std::collections::{BTreeMap, BTreeSet};

use super::Pipeline;
use super::cut::{Cut, grouped};
use super::picture::{Answered, Decided, Walk};
use super::statuses::StatusLine;
use crate::audit::Receipt;
use crate::audit::entries;
use crate::decision::{Subject, Warning, Withheld};
use crate::fanout::Link;
use crate::merge::{Attribute, HouseholdPicture, KnownMember, MergeContext};
use crate::model::time::legal_day;
use crate::model::{Day, Fact, Hat, Organisation, PersonId, Pseudonym, RecordedFact, SubjectRef};

/// Something that is not shown, by the asker's own pseudonyms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithheldLine {
    /// Persons.
    pub persons: BTreeSet<Pseudonym>,
    /// What, from whom, why, and what may open it.
    pub withheld: Withheld,
}

/// What a whole picture says beside its content.
#[derive(Debug, Clone)]
pub struct Closing {
    /// How each holder answered.
    pub sources: Vec<StatusLine>,
    /// What is not shown, at most ten lines.
    pub withheld: Vec<WithheldLine>,
    /// Every withheld flow, where asked for.
    pub detail: Vec<WithheldLine>,
    /// What closes nothing.
    pub warnings: BTreeSet<Warning>,
    /// Attributes on which sources differ: for a stream, whose parts are not merged. A whole picture marks them in place.
    pub conflicts: Vec<Conflict>,
}

/// An attribute on which sources differ.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// The member, by the asker's own pseudonym.
    pub person: Pseudonym,
    /// The attribute with all its values.
    pub attribute: Attribute,
}

impl Conflict {
    /// Every attribute of a picture on which sources differ.
    pub(super) fn all_in(picture: &HouseholdPicture) -> Vec<Conflict> {
        let conflicts = picture.conflicts();
        conflicts
            .map(|(member, attribute)| Conflict {
                person: member.person,
                attribute: attribute.clone(),
            })
            .collect()
    }
}

/// What a streamed picture begins with.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Members, without attributes.
    pub picture: HouseholdPicture,
    /// What is withheld by rule.
    pub withheld: Vec<WithheldLine>,
}

/// A picture that was released.
#[derive(Debug, Clone)]
pub struct SharedPicture {
    /// The picture.
    pub picture: HouseholdPicture,
    /// What it says beside its content.
    pub closing: Closing,
    /// Proof of its release.
    pub receipt: Receipt,
}

impl Decided {
    /// What the asker's organisation calls a person.
    pub(super) fn own_name(&self, person: PersonId) -> Option<Pseudonym> {
        self.snapshot.facts.pseudonyms.get(&person).copied()
    }

    /// What an organisation calls a person.
    pub(super) fn name(&self, organisation: &Organisation, person: PersonId) -> Option<Pseudonym> {
        self.snapshot
            .names
            .get(&(organisation.clone(), person))
            .copied()
    }

    /// Who is in the picture, as far as the asker may know.
    pub(super) fn merge_context(&self) -> MergeContext {
        let recipient = self.decision.permit().recipient();
        let today = legal_day(self.at);
        let facts = &self.snapshot.facts;
        let member = |(person, subject): (&PersonId, &Subject)| KnownMember {
            person: *person,
            roles: subject.roles.clone(),
            own_client_number: own_client_number(&facts.facts, recipient, *person, today)
                .filter(|_| self.at_the_table.is_none()),
        };
        let table = self.at_the_table.as_ref();
        let names = table.map_or(&facts.pseudonyms, |table| &table.persons);
        MergeContext {
            members: self.decision.subjects().iter().map(member).collect(),
            pseudonyms: names.clone(),
        }
    }

    pub(super) fn basis(&self) -> entries::Basis {
        let versions = self.versions();
        entries::Basis {
            bundle: *self.in_force.policies.digest(),
            policy: versions.policy,
            household: versions.household,
            organisation: versions.organisation,
            known_at: self.at,
            day: legal_day(self.at),
        }
    }

    /// Every flow that was open.
    fn open_flows(&self) -> Vec<entries::OpenFlow> {
        let rows = self.decision.permit().rows();
        grouped(rows.flat_map(|(holder, person, grants)| {
            let grants = grants.iter();
            grants.map(move |(category, grant)| (holder, person, *category, grant.terms.modality))
        }))
    }

    /// What the broker needs to decide again.
    pub(super) fn replay(&self) -> entries::Replay {
        entries::Replay {
            household: self.snapshot.facts.household,
            subjects: self.decision.subjects().keys().copied().collect(),
            basis: self.basis(),
            open: self.open_flows(),
        }
    }

    /// What the asker is told of the decision, for its section of the intent.
    pub(super) fn decision_lines(&self) -> Vec<entries::DecisionLine> {
        self.withheld(self.decision.withheld())
            .iter()
            .map(WithheldLine::for_log)
            .collect()
    }

    /// Withheld lines under the asker's own names.
    pub(super) fn withheld(&self, withheld: &[Withheld]) -> Vec<WithheldLine> {
        named(&self.snapshot.facts.pseudonyms, withheld)
    }

    /// The numbers to ask by.
    pub(super) fn links(&self) -> Vec<Link> {
        let links = self.decision.links().iter();
        links
            .map(|link| Link {
                person: link.person,
                hat: link.holder.clone(),
                client_number: link.client_number.clone(),
            })
            .collect()
    }

    /// Whether a source is asked about this person under this hat: it has a link, and something is permitted.
    pub(super) fn is_asked(&self, holder: &Hat, person: PersonId) -> bool {
        self.decision
            .links()
            .iter()
            .any(|link| link.holder == *holder && link.person == person)
    }

    /// What each source is asked, for its section of the intent.
    pub(super) fn holders_asked(&self) -> Vec<entries::HolderAsked> {
        let mut asked: BTreeMap<&Organisation, BTreeMap<(&Hat, PersonId), entries::HolderItem>> =
            BTreeMap::new();
        for (holder, person, grants) in self.decision.permit().rows() {
            if !self.is_asked(holder, person) {
                continue;
            }
            let articles = grants.values().flat_map(|grant| &grant.terms.released_by);
            let item = entries::HolderItem {
                person: self.name(holder.organisation(), person),
                hat: holder.clone(),
                categories: grants.keys().copied().collect(),
                articles: articles.cloned().collect(),
            };
            let items = asked.entry(holder.organisation()).or_default();
            items.insert((holder, person), item);
        }
        asked
            .into_iter()
            .map(|(organisation, items)| entries::HolderAsked {
                organisation: organisation.clone(),
                items: items.into_values().collect(),
            })
            .collect()
    }
}

/// Withheld lines under these names.
pub(super) fn named(
    names: &BTreeMap<PersonId, Pseudonym>,
    withheld: &[Withheld],
) -> Vec<WithheldLine> {
    let line = |withheld: &Withheld| WithheldLine {
        persons: withheld
            .persons
            .iter()
            .filter_map(|person| names.get(person).copied())
            .collect(),
        withheld: withheld.clone(),
    };
    withheld.iter().map(line).collect()
}

impl WithheldLine {
    pub(super) fn for_log(&self) -> entries::DecisionLine {
        entries::DecisionLine {
            persons: self.persons.clone(),
            categories: self.withheld.categories.clone(),
            holders: self.withheld.holders.clone(),
            outcome: self.withheld.reason.id().to_owned(),
            articles: self
                .withheld
                .routes
                .iter()
                .map(|route| route.article.clone())
                .collect(),
        }
    }
}

impl Closing {
    /// What the log keeps of it, beside what was given.
    pub(super) fn for_log(&self, given: Vec<entries::Given>) -> entries::Told {
        entries::Told {
            given,
            sources: self
                .sources
                .iter()
                .map(|line| entries::StatusLine {
                    holders: line.holders.clone(),
                    persons: line.persons.clone(),
                    status: line.status.id().to_owned(),
                })
                .collect(),
            withheld: self.withheld.iter().map(WithheldLine::for_log).collect(),
        }
    }
}

impl Walk {
    /// The head of an entry of this walk: a new moment, sealed under the household.
    pub(super) fn entry(&self, pipeline: &Pipeline) -> entries::Entry {
        pipeline.entry_under(
            &self.caller,
            SubjectRef::Household(self.decided.snapshot.facts.household),
        )
    }

    /// How a disclosure of this walk closed.
    pub(super) fn closed(&self, cut: &Cut) -> entries::Closed {
        entries::Closed {
            intent: self.intent.id(),
            hat: self.permit.recipient().clone(),
            household: self.decided.snapshot.facts.household,
            basis: self.decided.basis(),
            open: self.decided.open_flows(),
            given: cut.open_flows(&self.permit),
            decided_again: self.decided_again,
        }
    }

    /// What a picture says beside its content.
    pub(super) fn closing(
        &self,
        answers: &[Answered],
        cut: &Cut,
        conflicts: Vec<Conflict>,
    ) -> Closing {
        let decision = &self.decided.decision;
        Closing {
            sources: self.decided.statuses(answers, cut, &self.permit),
            withheld: self.decided.withheld(decision.withheld()),
            detail: self.decided.withheld(decision.withheld_detail()),
            warnings: decision.warnings().clone(),
            conflicts,
        }
    }
}

/// The number under which the asker's own hat knows the person.
fn own_client_number(
    facts: &[RecordedFact],
    recipient: &Hat,
    person: PersonId,
    today: Day,
) -> Option<String> {
    facts
        .iter()
        .filter(|recorded| recorded.valid.contains(today))
        .find_map(|recorded| match &recorded.fact {
            Fact::Link {
                person: linked,
                hat,
                client_number,
            } if *linked == person && hat == recipient => Some(client_number.clone()),
            _ => None,
        })
}
