//! On what terms an open flow is given: modality, articles, obligations, last moment of use.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Grant;
use super::policies::{LayerTrace, Rule};
use super::standing::Term;
use super::vector::{Emergency, Vector};
use crate::model::catalogue::InForce;
use crate::model::{
    Class, ConsentKind, InformDuty, Layer, Modality, Obligation, Period, Timestamp,
};

/// What the terms of a flow follow from, beside the rules that opened it.
pub(super) struct Given {
    /// Class of the category in the hands of the holder.
    pub(super) class: Class,
    /// Whether all that the holder has is sensitive.
    pub(super) sensitive_holder: bool,
    /// End of the measure that the recipient executes.
    pub(super) measure: Option<Term>,
    /// The only fields that pass, in an emergency and at a consultation; absent where all do.
    pub(super) fields: Option<BTreeSet<String>>,
    /// End of the emergency.
    pub(super) emergency_until: Option<Timestamp>,
    /// End of the consultation at which it is asked.
    pub(super) sitting_until: Option<Timestamp>,
    /// End of the release by a professional.
    pub(super) weighed_until: Option<Timestamp>,
    /// The parts of the period asked of which it was released; absent for all of it.
    pub(super) weighed_parts: Option<Vec<Period>>,
    /// End of the consent to sharing.
    pub(super) sharing_until: Option<Timestamp>,
    /// End of the release of secrecy.
    pub(super) release_until: Option<Timestamp>,
}

/// The terms of a flow whose layers are all open; absent where no rule says in which modality.
pub(super) fn grant(layers: &[Arc<LayerTrace>], given: &Given) -> Option<Grant> {
    let modality = modality(layers)?;
    let cited: Vec<(Layer, &Rule)> = layers
        .iter()
        .flat_map(|trace| {
            cited(trace, modality)
                .into_iter()
                .map(|rule| (trace.layer, rule))
        })
        .collect();
    let ends = cited
        .iter()
        .filter_map(|(layer, rule)| match (layer, rule.modality) {
            (Layer::Secrecy, Some(Modality::Consent)) => given.release_until,
            (_, Some(Modality::Consent)) => given.sharing_until,
            (_, Some(Modality::Duty)) => given.measure.and_then(|term| term.0),
            (_, Some(Modality::Own | Modality::Right) | None) => None,
        });
    let use_until = ends
        .chain(given.weighed_until)
        .chain(given.emergency_until)
        .chain(given.sitting_until.filter(|_| modality != Modality::Own))
        .min();
    Some(Grant {
        released: given.weighed_until.is_some(),
        modality,
        articles: cited.iter().map(|(_, rule)| rule.article.clone()).collect(),
        released_by: cited
            .iter()
            .filter(|(layer, _)| *layer == Layer::Secrecy)
            .map(|(_, rule)| rule.article.clone())
            .collect(),
        obligations: obligations(modality, given, use_until.is_some()),
        fields: given.fields.clone(),
        parts: given
            .weighed_parts
            .clone()
            .filter(|_| modality != Modality::Own),
        use_until,
    })
}

/// The only fields that an emergency opens, or that lie on the table of a consultation; none where its table of terms has no row.
pub(super) fn fields(
    vector: &Vector,
    at_a_consultation: bool,
    tables: InForce<'_>,
) -> Option<BTreeSet<String>> {
    let listed = |fields: Option<&Vec<String>>| fields.into_iter().flatten().cloned().collect();
    if at_a_consultation {
        Some(listed(tables.consultation().map(|row| &row.fields)))
    } else if vector.emergency != Emergency::None {
        Some(listed(tables.emergency().map(|row| &row.fields)))
    } else {
        None
    }
}

/// Own before duty, duty before consent, consent before a right: a flow is opened by what asks least of others.
fn rank(modality: Modality) -> u8 {
    match modality {
        Modality::Own => 0,
        Modality::Duty => 1,
        Modality::Consent => 2,
        Modality::Right => 3,
    }
}

/// The modality in which secrecy is released.
pub(super) fn modality(layers: &[Arc<LayerTrace>]) -> Option<Modality> {
    let secrecy = layers.iter().find(|trace| trace.layer == Layer::Secrecy)?;
    let modalities = secrecy.rules.iter().filter_map(|rule| rule.modality);
    modalities.min_by_key(|modality| rank(*modality))
}

/// The rules of a layer that a flow of this modality rests on. What it does not rest on is not cited: it would tell of facts, such as
/// a consent, that the recipient need not know.
fn cited(trace: &LayerTrace, modality: Modality) -> Vec<&Rule> {
    let distance = |rule: &Rule| match rule.modality {
        Some(own) if own == modality => 0,
        Some(Modality::Own) | None => 1,
        Some(other) => 2 + rank(other),
    };
    let open = trace.rules.iter().map(AsRef::as_ref);
    let nearest = open.clone().map(distance).min();
    open.filter(|rule| Some(distance(rule)) == nearest)
        .collect()
}

/// The consents that a flow of this modality rests on.
pub(super) fn consents(layers: &[Arc<LayerTrace>], modality: Modality) -> BTreeSet<ConsentKind> {
    let rests_on = |trace: &Arc<LayerTrace>| {
        let consent = |rule: &&Rule| rule.modality == Some(Modality::Consent);
        let kind = match trace.layer {
            Layer::Secrecy => ConsentKind::SecrecyRelease,
            _ => ConsentKind::Sharing,
        };
        cited(trace, modality).iter().any(consent).then_some(kind)
    };
    layers.iter().filter_map(rests_on).collect()
}

/// What the family is owed where secrecy is released in this modality.
pub(super) fn inform(layers: &[Arc<LayerTrace>], modality: Modality) -> BTreeSet<InformDuty> {
    let secrecy = layers.iter().filter(|trace| trace.layer == Layer::Secrecy);
    let rules = secrecy.flat_map(|trace| cited(trace, modality));
    rules.filter_map(|rule| rule.inform).collect()
}

/// What the recipient must keep to. It follows from category, holder and modality alone, never from a flag.
fn obligations(modality: Modality, given: &Given, ends: bool) -> BTreeSet<Obligation> {
    let mut obligations = BTreeSet::new();
    if modality == Modality::Own {
        return obligations;
    }
    if ends {
        obligations.insert(Obligation::UseUntil);
    }
    // Every holder alike, as strictly as the strictest: what must be kept would else say that a shelter or a doctor gave it (law 8).
    if given.emergency_until.is_some() {
        obligations.extend([Obligation::NoOnward, Obligation::DoNotTell]);
        return obligations;
    }
    // What lay on the table stays there.
    if given.sitting_until.is_some() {
        obligations.extend([Obligation::NoOnward, Obligation::DoNotStore]);
    }
    match given.class {
        Class::Plain => {}
        Class::Sensitive => {
            obligations.insert(Obligation::NoOnward);
        }
        Class::Place | Class::Origin | Class::Closed | Class::Register => {
            obligations.extend([Obligation::NoOnward, Obligation::DoNotStore]);
        }
    }
    if given.sensitive_holder {
        obligations.insert(Obligation::DoNotTell);
    } else if matches!(modality, Modality::Duty | Modality::Right) {
        obligations.insert(Obligation::TellPerson);
    }
    obligations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_be_kept_of_an_emergency_does_not_say_what_kind_of_holder_gave_it() {
        let given = |class, sensitive_holder| Given {
            class,
            sensitive_holder,
            measure: None,
            weighed_until: None,
            weighed_parts: None,
            emergency_until: Some(Timestamp::MAX),
            sitting_until: None,
            sharing_until: None,
            release_until: None,
            fields: None,
        };
        let of = |class, sensitive| obligations(Modality::Right, &given(class, sensitive), true);
        let shelter = of(Class::Sensitive, true);
        assert_eq!(of(Class::Plain, false), shelter);
        assert!(shelter.contains(&Obligation::DoNotTell));
    }
}
