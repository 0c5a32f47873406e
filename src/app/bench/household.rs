//! What the benches decide: a household of six, asked about by a worker who executes an OTS on its children; and bundles of policies
//! of any size. All synthetic.

use std::collections::{BTreeMap, BTreeSet};

use crate::decision::{HouseholdFacts, Policies, UnderWay, Versions, is_policy, shipped};
use crate::model::fact::{AuthorityOutcome, MeasureKind, MemberBasis, MemberRole};
use crate::model::id::PseudonymKind;
use crate::model::{
    Category, ClearText, Day, Fact, FactId, Hat, HouseholdId, Layer, Obligation, Period, PersonId,
    ProfessionalId, Pseudonym, RecordedFact, Timestamp, Writer,
};
use crate::purpose::PictureQuestion;
use anyhow::Context;
use jiff::civil::date;

const HOUSEHOLD: HouseholdId = HouseholdId::from_bytes([9; 16]);
const MEMBERS: [(u8, MemberRole, i16); 6] = [
    (1, MemberRole::Parent, 1990),
    (2, MemberRole::Parent, 1988),
    (3, MemberRole::Partner, 1985),
    (4, MemberRole::Child, 2010),
    (5, MemberRole::Child, 2014),
    (6, MemberRole::Child, 2018),
];

/// Its children.
pub(super) const CHILDREN: [PersonId; 3] = [person(4), person(5), person(6)];

/// A hat of each organisation of the team.
const SIX_HOLDERS: [&str; 6] = [
    "samen-doen/help",
    "jbra/ots",
    "wsg/ots",
    "vt/report",
    "rvdk/inquiry",
    "blijf/shelter",
];

/// The asker's hat.
const ASKER: &str = "jbra/ots";

/// The day on which it is asked.
pub fn today() -> Day {
    date(2026, 11, 23)
}

pub(super) fn hat() -> anyhow::Result<Hat> {
    Ok(ASKER.parse()?)
}

/// Who asks.
///
/// # Errors
/// None: the name is one.
pub fn asker() -> anyhow::Result<ProfessionalId> {
    Ok("w-1".parse()?)
}

const fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

/// Two parents, a partner and three children under an OTS that the asker executes.
///
/// # Errors
/// None: everything in it is of the catalogue.
pub fn household(at: Timestamp) -> anyhow::Result<HouseholdFacts> {
    let mut told = vec![
        Fact::Mandate {
            hat: hat()?,
            professional: asker()?,
            crisis: false,
            safety_officer: false,
        },
        Fact::Assignment {
            household: HOUSEHOLD,
            hat: hat()?,
            professional: asker()?,
        },
    ];
    for (number, role, born) in MEMBERS {
        told.push(Fact::Membership {
            household: HOUSEHOLD,
            person: person(number),
            role,
            basis: MemberBasis::LivesThere,
        });
        told.push(Fact::Birth {
            person: person(number),
            earliest: date(born, 5, 5),
            latest: date(born, 5, 5),
            expected: false,
        });
        if role == MemberRole::Child {
            told.push(Fact::Authority {
                child: person(number),
                outcome: AuthorityOutcome::BothParents,
                authority_holders: [person(1), person(2)].into(),
                guardian_hat: None,
                unknown_holder: false,
            });
            told.push(Fact::Measure {
                person: person(number),
                measure: MeasureKind::Ots,
                executed_by: hat()?,
            });
        }
    }
    Ok(HouseholdFacts {
        household: HOUSEHOLD,
        versions: Versions {
            household: 1,
            organisation: 1,
            policy: 1,
        },
        facts: recorded(told, at)?,
        statements: Vec::new(),
        under_way: UnderWay::default(),
        pseudonyms: BTreeMap::new(),
        further_names: BTreeMap::new(),
    })
}

/// As the register has them.
fn recorded(told: Vec<Fact>, at: Timestamp) -> anyhow::Result<Vec<RecordedFact>> {
    let valid = Period::new(date(2026, 9, 1), Some(date(2040, 6, 1)))?;
    let writer = Writer {
        hat: hat()?,
        professional: "w-2".parse()?,
        on_authority: "register".to_owned(),
    };
    let recorded = told
        .into_iter()
        .enumerate()
        .map(|(number, fact)| RecordedFact {
            id: FactId::from_bytes((number as u128).to_be_bytes()),
            subject: fact.subject(),
            fact,
            valid,
            evidence: None,
            writer: writer.clone(),
            recorded_at: at,
            confirmed_by: None,
            needs_confirmation: false,
        });
    Ok(recorded.collect())
}

/// Everything about everybody, with a sentence of necessity for all that the task may ask.
///
/// # Errors
/// None: hat, task and period are of the catalogue.
pub fn question(policies: &Policies, detail: bool) -> anyhow::Result<PictureQuestion> {
    let task = "first-analysis".parse()?;
    let groups = policies
        .catalogue()
        .on(today())
        .task(&task)
        .map(|row| &row.groups);
    let stated = groups.into_iter().flatten().map(|group| {
        let sentence = ClearText::new("Zonder dit is het kind niet veilig.".to_owned());
        (group.id.clone(), sentence)
    });
    Ok(PictureQuestion {
        hat: hat()?,
        task,
        household: Pseudonym::new(PseudonymKind::Household, [7; 16]),
        subjects: BTreeSet::new(),
        categories: Category::ALL.iter().copied().collect(),
        period: Period::new(date(2026, 1, 1), Some(date(2027, 1, 1)))?,
        necessity: stated.collect(),
        honours: Obligation::ALL.iter().copied().collect(),
        detail,
        sitting: None,
    })
}

/// The shipped bundle, in which one hat of each of the six organisations has records and nobody else.
///
/// # Errors
/// When the shipped bundle does not load.
pub fn of_six_holders() -> anyhow::Result<Policies> {
    let mut files = shipped();
    if let Some(hats) = files.get_mut("catalogue/hats.toml") {
        let held = |block: &str| {
            let mut six = SIX_HOLDERS.iter();
            six.any(|hat| block.contains(&format!("id = \"{hat}\"")))
        };
        let blocks = hats.split("[[hat]]").map(|block| {
            if held(block) {
                block.to_owned()
            } else {
                block.replace("holds = true", "holds = false")
            }
        });
        *hats = blocks.collect::<Vec<_>>().join("[[hat]]");
    }
    Policies::load_approved(&files).context("the shipped bundle")
}

/// A bundle of so many policies, of forty on: forty of them, eight for each layer, are for the asker here. The others are spread over the
/// other recipients, over holders, layers and categories, so that they make more slices and none that is larger.
///
/// # Errors
/// When the bundle does not load.
pub fn of_policies(count: usize) -> anyhow::Result<Policies> {
    let mut files = shipped();
    let mut told: Vec<String> = Layer::ALL
        .iter()
        .flat_map(|layer| for_asker(*layer))
        .collect();
    let others = for_others(count.saturating_sub(told.len()))?;
    told.extend(others);
    files.retain(|path, _| !is_policy(path));
    files.insert("spread.cedar".to_owned(), told.join("\n"));
    Policies::load(&files).context("a bundle of many policies")
}

fn for_asker(layer: Layer) -> Vec<String> {
    let executed = "context.recipient_measure == Measure::\"ots\"";
    let roles = [
        "ots-child",
        "parent",
        "guardian",
        "child",
        "partner",
        "other",
    ];
    let of_role = roles.map(|role| format!("context.role == Role::\"{role}\" && {executed}"));
    let spoken = [
        "context.release == ConsentStatus::\"given\"".to_owned(),
        "context.weighing == Weighing::\"released\"".to_owned(),
    ];
    let conditions = of_role.into_iter().chain(spoken).enumerate();
    conditions
        .map(|(number, condition)| {
            let scope =
                format!("principal == Hat::\"{ASKER}\", action in Action::\"{layer}\", resource");
            policy(
                &format!("asker-{layer}-{number}"),
                layer,
                &scope,
                &condition,
            )
        })
        .collect()
}

fn for_others(count: usize) -> anyhow::Result<Vec<String>> {
    let shipped = Policies::load(&shipped()).context("the shipped bundle")?;
    let asker = hat()?;
    let hats = shipped.catalogue().on(today()).hats();
    let (holders, recipients): (Vec<_>, Vec<_>) = hats
        .filter(|row| row.id != asker)
        .partition(|row| row.holds);
    let recipients: Vec<&Hat> = recipients
        .iter()
        .chain(&holders)
        .map(|row| &row.id)
        .collect();
    let mut policies = Vec::new();
    for (&layer, &category) in Layer::ALL
        .iter()
        .flat_map(|layer| Category::ALL.iter().map(move |category| (layer, category)))
    {
        for holder in &holders {
            for recipient in &recipients {
                if policies.len() == count {
                    return Ok(policies);
                }
                let scope = format!(
                    "principal == Hat::\"{recipient}\", action == Action::\"{layer}/{category}\", resource == Hat::\"{}\"",
                    holder.id
                );
                let id = format!("other-{}", policies.len());
                policies.push(policy(
                    &id,
                    layer,
                    &scope,
                    "context.assigned && context.mandated",
                ));
            }
        }
    }
    Ok(policies)
}

fn policy(id: &str, layer: Layer, scope: &str, condition: &str) -> String {
    format!(
        "@id(\"{id}\") @article(\"AVG 5\") @law_from(\"2018-05-25\") @layer(\"{layer}\") @modality(\"own\") @status(\"confirmed\") @note(\"bench\")\n\
         permit ({scope})\nwhen {{ {condition} }};"
    )
}
