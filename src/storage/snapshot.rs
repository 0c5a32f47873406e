//! Reading a household: its records, those of its members, births and deaths of their authority-holders, and the mandates of the
//! organisation that reads, all at one snapshot.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_trait::async_trait;
use data_encoding::HEXLOWER;

use super::aliases::{Aliases, OwnName, columns, person_of};
use super::committer::Means;
use super::connection::Connection;
use super::opening::Opening;
use super::records::RecordRow;
use super::subject;
use super::versions::policy_version;
use crate::decision::{
    HouseholdFacts, RegisterRecord, UnderWay, Versions, corrected as corrected_by, fold,
};
use crate::model::id::PseudonymKind;
use crate::model::{Fact, HouseholdId, Organisation, PersonId, Pseudonym, SubjectRef, Timestamp};
use crate::ports::Snapshot;
use crate::storage::StorageError;

/// What is read of a household, of its persons under every id of theirs, and of the organisation that reads; up to which records.
#[derive(Debug)]
pub(super) struct Within {
    pub(super) household: Vec<u8>,
    pub(super) persons: BTreeSet<Vec<u8>>,
    /// The last record about the household and its persons.
    pub(super) last: i64,
    pub(super) organisation: Vec<u8>,
    /// The last record about the organisation.
    pub(super) last_of_organisation: i64,
}

/// Statements that read a household.
#[async_trait]
pub(super) trait SnapshotRows {
    /// Whether the key of a subject was destroyed.
    async fn is_erased(&mut self, subject: &[u8]) -> Result<bool, StorageError>;

    /// Records within these bounds, in order.
    async fn records_within(&mut self, within: Within) -> Result<Vec<RecordRow>, StorageError>;

    /// Position of the last record that was recorded by this moment.
    async fn last_recorded_by(&mut self, at: i64) -> Result<i64, StorageError>;

    /// Who ever was a member of a household by this record.
    async fn members_of(
        &mut self,
        household: &[u8],
        last: i64,
    ) -> Result<Vec<Vec<u8>>, StorageError>;

    /// Who was ever named as authority-holder of one of these children by this record, each with the child.
    async fn authority_over(
        &mut self,
        children: &BTreeSet<Vec<u8>>,
        last: i64,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StorageError>;

    /// What every organisation called these subjects by this record: organisation, subject, pseudonym, and since which record.
    async fn names_of(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
        last: i64,
    ) -> Result<Vec<(String, Vec<u8>, Vec<u8>, i64)>, StorageError>;
}

/// Up to which records a household is read.
#[derive(Debug, Clone, Copy)]
struct Bound {
    household: i64,
    organisation: i64,
    /// Up to which the merges of persons count.
    aliases: i64,
    versions: Versions,
    /// Where later records are read too: only for what repairs these, and was found by then.
    found_at: Option<Timestamp>,
}

impl Bound {
    /// Up to which record somebody may have become a member.
    fn members(&self) -> i64 {
        self.found_at.map_or(self.household, |_| i64::MAX)
    }

    /// Up to which record what is filed under this subject was known.
    fn of(&self, subject: &SubjectRef) -> i64 {
        match subject {
            SubjectRef::Organisation(_) => self.organisation,
            SubjectRef::Household(_) | SubjectRef::Person(_) => self.household,
        }
    }
}

/// The household as it is known now, which is at these versions. Absent where it was erased.
pub(super) async fn now(
    connection: &mut dyn Connection,
    means: &Means,
    (organisation, household): (&Organisation, HouseholdId),
    versions: Versions,
) -> Result<Option<Snapshot>, StorageError> {
    let bound = Bound {
        household: i64::MAX,
        organisation: i64::MAX,
        aliases: i64::MAX,
        versions,
        found_at: None,
    };
    read(connection, means, organisation, household, bound).await
}

/// The household as it was known at these versions. Absent where it never had them, or was erased.
pub(super) async fn at(
    connection: &mut dyn Connection,
    means: &Means,
    organisation: &Organisation,
    household: HouseholdId,
    versions: Versions,
) -> Result<Option<Snapshot>, StorageError> {
    match bound_of(connection, organisation, household, versions).await? {
        Some(bound) => read(connection, means, organisation, household, bound).await,
        None => Ok(None),
    }
}

/// As [`at`], with the errors taken out that were found by this moment.
pub(super) async fn corrected(
    connection: &mut dyn Connection,
    means: &Means,
    organisation: &Organisation,
    household: HouseholdId,
    (versions, found_at): (Versions, Timestamp),
) -> Result<Option<Snapshot>, StorageError> {
    let Some(bound) = bound_of(connection, organisation, household, versions).await? else {
        return Ok(None);
    };
    // A merge is found when it is agreed to, and so is that it was none.
    let aliases = connection
        .last_recorded_by(found_at.as_microsecond())
        .await?;
    let bound = Bound {
        found_at: Some(found_at),
        aliases,
        ..bound
    };
    read(connection, means, organisation, household, bound).await
}

/// Up to which records these versions go; absent where there never were such.
async fn bound_of(
    connection: &mut dyn Connection,
    organisation: &Organisation,
    household: HouseholdId,
    versions: Versions,
) -> Result<Option<Bound>, StorageError> {
    let household = subject::household_column(household);
    let organisation = subject::organisation_column(organisation);
    let of_household = last_of(connection, &household, versions.household).await?;
    let of_organisation = last_of(connection, &organisation, versions.organisation).await?;
    if policy_version(connection).await? < versions.policy {
        return Ok(None);
    }
    let last = of_household.zip(of_organisation);
    Ok(last.map(|(household, organisation)| Bound {
        household,
        organisation,
        aliases: household,
        versions,
        found_at: None,
    }))
}

/// The last record that a version holds; none in version 0.
async fn last_of(
    connection: &mut dyn Connection,
    subject: &[u8],
    version: u64,
) -> Result<Option<i64>, StorageError> {
    if version == 0 {
        return Ok(Some(0));
    }
    let Ok(version) = i64::try_from(version) else {
        return Ok(None);
    };
    connection.last_of_version(subject, version).await
}

async fn read(
    connection: &mut dyn Connection,
    means: &Means,
    organisation: &Organisation,
    household: HouseholdId,
    bound: Bound,
) -> Result<Option<Snapshot>, StorageError> {
    let column = subject::household_column(household);
    if connection.is_erased(&column).await? {
        return Ok(None);
    }
    let mut aliases = Aliases::of(connection, [], bound.aliases).await?;
    let persons = Persons::of(connection, &mut aliases, &column, bound).await?;
    let mut opened = records(
        connection,
        means,
        organisation,
        (&column, bound),
        &mut aliases,
    )
    .await?;
    opened.retain(|record| match &record.subject {
        SubjectRef::Person(person) => persons.known.contains(person),
        SubjectRef::Household(_) | SubjectRef::Organisation(_) => true,
    });
    let under_way = UnderWay::of(&opened);
    let (mut facts, mut statements) = fold(opened);
    let is_member = |person: &PersonId| persons.members.contains(person);
    facts.retain(|fact| match &fact.subject {
        SubjectRef::Person(person) if !is_member(person) => {
            matches!(fact.fact, Fact::Birth { .. } | Fact::Death { .. })
        }
        _ => true,
    });
    statements.retain(|recorded| is_member(&recorded.statement.subject));
    Ok(Some(Snapshot {
        facts: Arc::new(HouseholdFacts {
            household,
            versions: bound.versions,
            facts,
            statements,
            under_way,
            pseudonyms: persons.pseudonyms(organisation),
            further_names: persons.further_names(organisation),
        }),
        names: Arc::new(persons.names),
    }))
}

/// Records of a household and of persons within a bound, as they read, in the order of recording.
async fn records(
    connection: &mut dyn Connection,
    means: &Means,
    organisation: &Organisation,
    (household, bound): (&[u8], Bound),
    aliases: &mut Aliases,
) -> Result<Vec<RegisterRecord>, StorageError> {
    let own = SubjectRef::Organisation(organisation.clone());
    let bounded = |last| bound.found_at.map_or(last, |_| i64::MAX);
    let within = Within {
        household: household.to_vec(),
        persons: columns(&aliases.all()),
        last: bounded(bound.household),
        organisation: subject::column(&own),
        last_of_organisation: bounded(bound.organisation),
    };
    let rows = connection.records_within(within).await?;
    let opened = Opening::new(means).records(rows)?;
    let Some(found_at) = bound.found_at else {
        return aliases.read(connection, opened).await;
    };
    let (known, later) = opened
        .into_iter()
        .partition(|(seq, record)| *seq <= bound.of(&record.subject));
    let known = aliases.read(connection, known).await?;
    let later = aliases.read(connection, later).await?;
    Ok(corrected_by(known, later, found_at))
}

/// Persons of a household under their kept ids, and what every organisation calls them.
#[derive(Default)]
struct Persons {
    members: BTreeSet<PersonId>,
    /// Members, and whoever was ever named as authority-holder of one.
    known: BTreeSet<PersonId>,
    names: BTreeMap<(Organisation, PersonId), Pseudonym>,
    /// Names of theirs that are told no more.
    further: BTreeMap<(Organisation, Pseudonym), PersonId>,
}

impl Persons {
    /// Those of a household up to a record.
    async fn of(
        connection: &mut dyn Connection,
        aliases: &mut Aliases,
        household: &[u8],
        bound: Bound,
    ) -> Result<Self, StorageError> {
        let last = bound.members();
        let mut persons = Self::default();
        let members = connection.members_of(household, last).await?;
        let members = members.iter().map(|column| person_of(column));
        let members = members.collect::<Result<BTreeSet<_>, _>>()?;
        aliases.learn(connection, members.iter().copied()).await?;
        persons.members = members.into_iter().map(|it| aliases.kept(it)).collect();
        let children = columns(&aliases.all());
        let named = connection.authority_over(&children, last).await?;
        let mut holders = BTreeSet::new();
        for (child, holder) in &named {
            if persons.members.contains(&aliases.kept(person_of(child)?)) {
                holders.insert(person_of(holder)?);
            }
        }
        aliases.learn(connection, holders.iter().copied()).await?;
        persons.known = holders.into_iter().map(|it| aliases.kept(it)).collect();
        persons.known.extend(&persons.members);
        persons.name(connection, aliases, bound.household).await?;
        Ok(persons)
    }

    async fn name(
        &mut self,
        connection: &mut dyn Connection,
        aliases: &Aliases,
        last: i64,
    ) -> Result<(), StorageError> {
        let rows = connection.names_of(&columns(&aliases.all()), last).await?;
        let mut names: BTreeMap<(Organisation, PersonId), Vec<OwnName>> = BTreeMap::new();
        for (organisation, column, name, seq) in rows {
            let corrupt =
                |name| StorageError::corrupt("pseudonyms", name, &HEXLOWER.encode(&column));
            let organisation = organisation.parse().map_err(|_| corrupt("organisation"))?;
            let bytes = <[u8; 16]>::try_from(name).map_err(|_| corrupt("pseudonym"))?;
            let of = person_of(&column)?;
            let kept = aliases.kept(of);
            let known_as = names.entry((organisation, kept)).or_default();
            known_as.push(OwnName {
                of_kept: of == kept,
                bytes,
                seq,
            });
        }
        names.retain(|(_, person), _| self.known.contains(person));
        for ((organisation, person), known_as) in names {
            let told = OwnName::told(&known_as);
            for name in known_as {
                let (of, pseudonym) = (
                    organisation.clone(),
                    Pseudonym::new(PseudonymKind::Person, name.bytes),
                );
                if Some(name.bytes) == told {
                    self.names.insert((of, person), pseudonym);
                } else {
                    self.further.insert((of, pseudonym), person);
                }
            }
        }
        Ok(())
    }

    /// What one organisation calls them.
    fn pseudonyms(&self, organisation: &Organisation) -> BTreeMap<PersonId, Pseudonym> {
        self.names
            .iter()
            .filter(|((of, _), _)| of == organisation)
            .map(|((_, person), pseudonym)| (*person, *pseudonym))
            .collect()
    }

    /// What one organisation may call them as well.
    fn further_names(&self, organisation: &Organisation) -> BTreeMap<Pseudonym, PersonId> {
        self.further
            .iter()
            .filter(|((of, _), _)| of == organisation)
            .map(|((_, pseudonym), person)| (*pseudonym, *person))
            .collect()
    }
}
