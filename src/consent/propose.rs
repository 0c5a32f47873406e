//! What to ask of whom: the smallest sets of cells that would serve a task.
//!
//! Made from the catalogue and from what the asker may know alone. It never says who a giver is: that is itself a flow; and it looks
//! at no flag, no authority and no statement, so that nothing of them shows.

use std::collections::BTreeSet;

use super::statement::Cells;
use crate::model::catalogue::{ConsentText, InForce, LifeStage, Others, OwnPart, TaskHat};
use crate::model::ground::named;
use crate::model::{AgeRange, ConsentKind, Hat, Pseudonym, TaskId};

named! {
    /// Who must give, as a group.
    GiverGroup {
        /// The person.
        Own = "self",
        /// Those with authority.
        AuthorityHolders = "authority-holders",
        /// The child and those with authority.
        ChildAndAuthorityHolders = "child-and-authority-holders",
        /// Nobody can give.
        NobodyCanGive = "nobody-can-give",
    }
}

/// A person, as far as the asker may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSubject {
    /// The asker's own pseudonym.
    pub pseudonym: Pseudonym,
    /// Age bands possible; [`AgeRange::UNKNOWN`] where the asker may not know.
    pub ages: AgeRange,
    /// Whether the person died, as far as the asker may know.
    pub deceased: bool,
}

impl KnownSubject {
    fn stages(&self) -> Vec<LifeStage> {
        if self.deceased {
            return vec![LifeStage::Deceased];
        }
        self.ages.bands().map(LifeStage::from).collect()
    }
}

/// What to ask for the data of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Whose data, by the asker's own pseudonym.
    pub subject: Pseudonym,
    /// Who must say it.
    pub givers: GiverGroup,
    /// Kinds needed.
    pub kinds: BTreeSet<ConsentKind>,
    /// What to ask for.
    pub cells: Cells,
    /// Id of the text to show.
    pub text_id: String,
    /// Its version.
    pub text_version: u32,
    /// The text in Dutch.
    pub text_nl: String,
    /// The text in English.
    pub text_en: String,
}

/// What to ask for these persons so that the task is served: for each, one proposal for each text of the catalogue that names the task
/// and the recipient. Nothing where the hat does not have the task.
pub fn propose(
    recipient: &Hat,
    task: &TaskId,
    known: &[KnownSubject],
    tables: &InForce<'_>,
) -> Vec<Proposal> {
    let Some((_, task_hat)) = tables.task_for(task, recipient) else {
        return Vec::new();
    };
    let asked: Vec<_> = tables
        .consent_texts()
        .filter(|text| text.task == *task && text.recipients.contains(recipient))
        .filter_map(|text| {
            let cells = cells_for(text, recipient)?;
            let kinds = kinds_for(&cells, recipient, task_hat, tables);
            kinds.is_subset(&text.kinds).then_some((text, cells, kinds))
        })
        .collect();
    let mut proposals = Vec::new();
    for subject in known {
        for (text, cells, kinds) in &asked {
            proposals.push(Proposal {
                subject: subject.pseudonym,
                givers: group(subject, kinds, cells, tables),
                kinds: kinds.clone(),
                cells: cells.clone(),
                text_id: text.id.clone(),
                text_version: text.version,
                text_nl: text.text.nl.clone(),
                text_en: text.text.en.clone(),
            });
        }
    }
    proposals
}

/// The cells of a text for this recipient alone; its own records need no consent.
fn cells_for(text: &ConsentText, recipient: &Hat) -> Option<Cells> {
    let mut holders = text.holders.clone();
    holders.remove(recipient);
    (!holders.is_empty()).then(|| Cells {
        holders,
        recipients: BTreeSet::from([recipient.clone()]),
        task: text.task.clone(),
        categories: text.categories.clone(),
    })
}

/// Release of secrecy always; consent to sharing where it must be the basis, or the exception for special data, and may be.
fn kinds_for(
    cells: &Cells,
    recipient: &Hat,
    task_hat: &TaskHat,
    tables: &InForce<'_>,
) -> BTreeSet<ConsentKind> {
    let special = cells.holders.iter().any(|holder| {
        let mut categories = cells.categories.iter();
        categories.any(|&category| tables.special_for(holder, category).is_some())
    });
    let may_serve = tables
        .hat(recipient)
        .is_some_and(|row| row.consent_as_basis);
    let mut kinds = BTreeSet::from([ConsentKind::SecrecyRelease]);
    if may_serve && (special || task_hat.basis.is_none()) {
        kinds.insert(ConsentKind::Sharing);
    }
    kinds
}

/// What every possible age asks of somebody who can weigh it, for every kind and every cell.
fn group(
    subject: &KnownSubject,
    kinds: &BTreeSet<ConsentKind>,
    cells: &Cells,
    tables: &InForce<'_>,
) -> GiverGroup {
    let classes: BTreeSet<_> = cells
        .holders
        .iter()
        .flat_map(|holder| {
            let categories = cells.categories.iter();
            categories.map(|&category| tables.consent_class(holder, category))
        })
        .collect();
    let (mut own, mut authority_holders) = (false, false);
    for stage in subject.stages() {
        for (kind, class) in kinds
            .iter()
            .flat_map(|&kind| classes.iter().map(move |it| (kind, it)))
        {
            for rule in tables.giver_rules(kind, class, stage, true) {
                own |= rule.own == OwnPart::Gives;
                authority_holders |= rule.others == Others::AuthorityHolders;
                if rule.own != OwnPart::Gives && rule.others == Others::Nobody {
                    return GiverGroup::NobodyCanGive;
                }
            }
        }
    }
    match (own, authority_holders) {
        (true, true) => GiverGroup::ChildAndAuthorityHolders,
        (true, false) => GiverGroup::Own,
        (false, true) => GiverGroup::AuthorityHolders,
        (false, false) => GiverGroup::NobodyCanGive,
    }
}
