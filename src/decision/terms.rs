//! On what terms an open flow is given: modality, articles, obligations, last moment of use.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::policies::{LayerTrace, Rule};
use super::vector::{Emergency, Vector};
use super::{Grant, Terms};
use crate::model::catalogue::InForce;
use crate::model::{Class, ConsentKind, InformDuty, Layer, Modality, Obligation, Timestamp};

/// Something that a flow may rest on, and that may have an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The measure that the recipient executes.
    Measure,
    /// Consent to sharing.
    Sharing,
    /// Release of secrecy.
    Release,
    /// The release by a professional.
    Weighed,
    /// The emergency.
    Emergency,
    /// The consultation at which it is asked.
    Sitting,
}

/// Some of the things that a flow may rest on: a bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EndSet(u8);

impl EndSet {
    fn of(ends: impl IntoIterator<Item = End>) -> Self {
        let bits = ends.into_iter().map(|end| 1 << end as u8);
        Self(bits.fold(0, |all, bit| all | bit))
    }

    fn has(self, end: End) -> bool {
        self.0 >> end as u8 & 1 == 1
    }

    fn and(self, other: EndSet) -> EndSet {
        Self(self.0 | other.0)
    }

    fn meets(self, other: EndSet) -> bool {
        self.0 & other.0 != 0
    }
}

/// When what a flow may rest on ends, as far as it has an end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ends([Option<Timestamp>; 6]);

impl Ends {
    /// These ends, and this one.
    #[must_use]
    pub(super) fn with(mut self, end: End, at: Option<Timestamp>) -> Self {
        if let Some(place) = self.0.get_mut(end as usize) {
            *place = at;
        }
        self
    }

    /// Those that have an end.
    pub(super) fn known(&self) -> EndSet {
        let known = self.0.iter().enumerate();
        let bits = known.map(|(place, at)| u8::from(at.is_some()) << place);
        EndSet(bits.fold(0, |all, bit| all | bit))
    }

    /// The first end of these.
    pub(super) fn first(&self, among: EndSet) -> Option<Timestamp> {
        let ends = self.0.iter().enumerate();
        let among = ends.filter(|(place, _)| among.0 >> place & 1 == 1);
        among.filter_map(|(_, at)| *at).min()
    }
}

/// What the terms of a flow follow from, beside the rules that opened it.
pub(super) struct Given {
    /// Class of the category in the hands of the holder.
    pub(super) class: Class,
    /// Whether all that the holder has is sensitive.
    pub(super) sensitive_holder: bool,
    /// What has an end, of all that it may rest on.
    pub(super) ends: EndSet,
    /// The only fields that pass, in an emergency and at a consultation; absent where all do.
    pub(super) fields: Option<BTreeSet<String>>,
}

/// The terms of a flow whose layers are all open, and whose ends are theirs; absent where no rule says in which modality.
pub(super) fn terms(layers: &[Arc<LayerTrace>], given: &Given) -> Option<(Terms, EndSet)> {
    let modality = modality(layers)?;
    let cited: Vec<(Layer, &Rule)> = layers
        .iter()
        .flat_map(|trace| {
            cited(trace, modality)
                .into_iter()
                .map(|rule| (trace.layer, rule))
        })
        .collect();
    let by_rules = cited
        .iter()
        .filter_map(|(layer, rule)| match (layer, rule.modality) {
            (Layer::Secrecy, Some(Modality::Consent)) => Some(End::Release),
            (_, Some(Modality::Consent)) => Some(End::Sharing),
            (_, Some(Modality::Duty)) => Some(End::Measure),
            (_, Some(Modality::Own | Modality::Right) | None) => None,
        });
    let sitting = (modality != Modality::Own).then_some(End::Sitting);
    let others = [End::Weighed, End::Emergency].into_iter().chain(sitting);
    let rests_on = EndSet::of(by_rules).and(EndSet::of(others));
    let articles = |of: &[Layer]| -> BTreeSet<String> {
        let cited = cited.iter().filter(|(layer, _)| of.contains(layer));
        cited.map(|(_, rule)| rule.article.clone()).collect()
    };
    let terms = Terms {
        released: given.ends.has(End::Weighed),
        modality,
        articles: articles(Layer::ALL),
        released_by: articles(&[Layer::Secrecy]),
        by_holder: articles(&[Layer::Secrecy, Layer::Exception]),
        obligations: obligations(modality, given, rests_on.meets(given.ends)),
        fields: given.fields.clone(),
    };
    Some((terms, rests_on))
}

/// On what terms a flow is given whose layers are all open.
pub(super) fn grant(layers: &[Arc<LayerTrace>], given: &Given, ends: &Ends) -> Option<Grant> {
    let (terms, rests_on) = terms(layers, given)?;
    Some(Grant {
        terms: Arc::new(terms),
        use_until: ends.first(rests_on),
        parts: None,
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

/// What the recipient must keep to. It follows from category, holder and modality alone, never from a flag (ADR 28).
fn obligations(modality: Modality, given: &Given, ends: bool) -> BTreeSet<Obligation> {
    let mut obligations = BTreeSet::new();
    if modality == Modality::Own {
        return obligations;
    }
    if ends {
        obligations.insert(Obligation::UseUntil);
    }
    // What an emergency or consent opens is kept as a shelter's is, whoever gave it: what must be kept would else say that a shelter or a
    // doctor did (law 8). Duty and right need no such thing: what these hold passes once somebody there released it, and that tells who.
    if given.ends.has(End::Emergency) {
        obligations.extend([Obligation::NoOnward, Obligation::DoNotTell]);
        return obligations;
    }
    let kept_alike = modality == Modality::Consent;
    // What lay on the table stays there.
    if given.ends.has(End::Sitting) {
        obligations.extend([Obligation::NoOnward, Obligation::DoNotStore]);
    }
    match given.class {
        Class::Plain if !kept_alike => {}
        Class::Plain | Class::Sensitive => {
            obligations.insert(Obligation::NoOnward);
        }
        Class::Place | Class::Origin | Class::Closed | Class::Register => {
            obligations.extend([Obligation::NoOnward, Obligation::DoNotStore]);
        }
    }
    if given.sensitive_holder || kept_alike {
        obligations.insert(Obligation::DoNotTell);
    } else if matches!(modality, Modality::Duty | Modality::Right) {
        obligations.insert(Obligation::TellPerson);
    }
    obligations
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(modality: Modality, end: End, class: Class, sensitive: bool) -> BTreeSet<Obligation> {
        let given = Given {
            class,
            sensitive_holder: sensitive,
            ends: EndSet::of([end]),
            fields: None,
        };
        obligations(modality, &given, true)
    }

    #[test]
    fn what_must_be_kept_of_an_emergency_or_under_consent_does_not_say_what_kind_of_holder_gave_it()
    {
        for (modality, end) in [
            (Modality::Right, End::Emergency),
            (Modality::Consent, End::Sharing),
            (Modality::Consent, End::Sitting),
        ] {
            let shelter = kept(modality, end, Class::Sensitive, true);
            assert_eq!(kept(modality, end, Class::Plain, false), shelter);
            assert!(shelter.contains(&Obligation::DoNotTell));
        }
    }

    #[test]
    fn what_a_shelter_gives_by_duty_or_right_is_kept_more_strictly_for_it_was_released_by_name() {
        for modality in [Modality::Duty, Modality::Right] {
            let shelter = kept(modality, End::Weighed, Class::Sensitive, true);
            let help = kept(modality, End::Weighed, Class::Plain, false);
            assert!(shelter.contains(&Obligation::DoNotTell));
            assert!(
                help.contains(&Obligation::TellPerson)
                    && help.is_disjoint(&[Obligation::DoNotTell].into())
            );
        }
    }
}
