//! A policy held against the row of its ground: it may be narrower, never wider.

use super::partial::{Known, Reach};
use super::rule::Rule;
use crate::decision::vector::{ConsentState, Emergency, FactValue, Role, Weighing};
use crate::model::catalogue::{GroundRow, HatPattern, InForce};
use crate::model::{Category, Layer, Modality};

/// What is wrong between a policy and its ground.
pub(super) fn beyond(reach: &Reach, rule: &Rule, tables: InForce<'_>) -> Vec<String> {
    let Some((ground, layer)) = rule.ground.as_ref().zip(rule.layer) else {
        return Vec::new();
    };
    let complain = |what: String| format!("{what}, in policy `{}`", rule.id);
    let Some(row) = tables.ground(ground) else {
        return vec![complain(format!(
            "@ground(\"{ground}\") is not in the catalogue"
        ))];
    };
    let mut reasons = Vec::new();
    if row.layer != layer || row.modality != rule.modality {
        reasons.push(complain(format!(
            "the layer or modality of @ground(\"{ground}\") is another"
        )));
    }
    let version = rule
        .law_from
        .and_then(|from| tables.on(from).ground(ground));
    if version.is_none_or(|row| Some(row.from) != rule.law_from || row.until != rule.law_until) {
        reasons.push(complain(format!(
            "@ground(\"{ground}\") has no version with these days of @law_from and @law_until"
        )));
    }
    let wider = wider(reach, row, layer, tables);
    reasons.extend(wider.into_iter().map(|what| {
        complain(format!(
            "it reaches {what}, and @ground(\"{ground}\") does not"
        ))
    }));
    let by_itself = opens_by_itself(reach, rule.modality);
    reasons.extend(by_itself.map(|what| complain(what.to_owned())));
    reasons
}

/// What the policy may open and the ground does not: the first giver, receiver, role and category.
fn wider(reach: &Reach, row: &GroundRow, layer: Layer, tables: InForce<'_>) -> Vec<String> {
    let among = |patterns: &[HatPattern], hat| patterns.iter().any(|pattern| pattern.covers(hat));
    let holder = tables.hats().filter(|hat| hat.holds).find(|hat| {
        let known = Known {
            holder: Some(&hat.id),
            ..Known::default()
        };
        !among(&row.givers, &hat.id) && reach.covers(&known)
    });
    let recipient = tables.hats().find(|hat| {
        let known = Known {
            recipient: Some(&hat.id),
            ..Known::default()
        };
        !among(&row.receivers, &hat.id) && reach.covers(&known)
    });
    let role = Role::ALL.iter().copied().find(|role| {
        let facts = [("role", FactValue::Named("Role", role.id()))];
        let known = Known {
            facts: &facts,
            ..Known::default()
        };
        row.subjects
            .as_ref()
            .is_some_and(|subjects| !subjects.contains(role.id()))
            && reach.covers(&known)
    });
    let category = Category::ALL.iter().copied().find(|category| {
        let known = Known {
            action: Some((layer, *category, tables.class_of(*category))),
            ..Known::default()
        };
        row.categories
            .as_ref()
            .is_some_and(|categories| !categories.contains(category))
            && reach.covers(&known)
    });
    let mut found = Vec::new();
    found.extend(holder.map(|hat| format!("the giver `{}`", hat.id)));
    found.extend(recipient.map(|hat| format!("the receiver `{}`", hat.id)));
    found.extend(role.map(|role| format!("the role `{role}`")));
    found.extend(category.map(|category| format!("the category `{category}`")));
    for subject in row.subjects.iter().flatten() {
        if Role::from_id(subject).is_none() {
            found.push(format!("roles, and `{subject}` of its row is none"));
        }
    }
    found
}

/// A right waits for a weighing or an emergency, consent for whoever must give it (law 5).
fn opens_by_itself(reach: &Reach, modality: Option<Modality>) -> Option<&'static str> {
    let covers = |facts: &[(&'static str, FactValue)]| {
        reach.covers(&Known {
            facts,
            ..Known::default()
        })
    };
    let unweighed = [Weighing::None, Weighing::Declined]
        .into_iter()
        .any(|weighing| {
            let emergency = FactValue::Named("Emergency", Emergency::None.id());
            let weighing = FactValue::Named("Weighing", weighing.id());
            covers(&[("weighing", weighing), ("emergency", emergency)])
        });
    let ungiven = ConsentState::ALL
        .iter()
        .filter(|state| **state != ConsentState::Given)
        .any(|state| {
            let state = FactValue::Named("ConsentStatus", state.id());
            covers(&[("sharing", state), ("release", state)])
        });
    match modality {
        Some(Modality::Right) if unweighed => Some("a right opens without a weighing"),
        Some(Modality::Consent) if ungiven => Some("consent opens without having been given"),
        _ => None,
    }
}
