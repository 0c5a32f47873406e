//! Every message stands in both languages and is told somewhere.

use std::collections::BTreeSet;

use super::*;
use crate::consent::StatementAnswer;
use crate::decision::Policies;
use crate::decision::outcome::{Reason, Warning, WeighKind};
use crate::decision::policies::{PolicyError, shipped};
use crate::decision::routes::RouteKind;
use crate::decision::vector::{Role, Vector, all_words};
use crate::model::catalogue::Standing;
use crate::model::{AgeBand, ConsentKind, Layer, Modality, Obligation};

/// Keys of one language, each with its names between braces.
fn shipped_messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let (_, path, text) = SHIPPED
        .iter()
        .find(|(known, ..)| *known == language)
        .unwrap();
    let mut complaints = Vec::new();
    let messages = check::messages(path, text, &mut complaints);
    assert_eq!(complaints, []);
    let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
    messages
        .into_iter()
        .map(|(key, names)| (key.to_owned(), owned(names)))
        .collect()
}

#[test]
fn every_message_stands_in_both_languages_with_the_same_names() {
    let dutch = shipped_messages(Language::Dutch);
    assert!(dutch.len() > 150);
    assert_eq!(dutch, shipped_messages(Language::English));
}

/// How a holder answers for a person, as the contract has it.
const STATUSES: [&str; 8] = [
    "answered",
    "nothing-known",
    "withheld-by-rule",
    "awaiting-professional",
    "declined",
    "timed-out",
    "unavailable",
    "nothing-released",
];

/// Keys made from the ids of a list.
fn made() -> BTreeSet<String> {
    fn keys<'a>(list: &'a str, ids: impl Iterator<Item = &'a str>) -> Vec<String> {
        ids.map(|id| format!("{list}-{id}")).collect()
    }
    let facts = Vector::bare(Role::Child, AgeBand::Adult).values();
    let tables = ["special", "sensitive", "origin_tag"];
    let made = [
        keys("reason", Reason::ALL.iter().map(|it| it.id())),
        keys("route", RouteKind::ALL.iter().map(|it| it.id())),
        keys("warning", Warning::ALL.iter().map(|it| it.id())),
        keys("status", STATUSES.into_iter()),
        keys("ground", Modality::ALL.iter().map(|it| it.id())),
        keys("way", Modality::ALL.iter().map(|it| it.id())),
        keys("who", WeighKind::ALL.iter().map(|it| it.id())),
        keys("obligation", Obligation::ALL.iter().map(|it| it.id())),
        keys("layer", Layer::ALL.iter().map(|it| it.id())),
        keys("kind", ConsentKind::ALL.iter().map(|it| it.id())),
        keys("standing", Standing::ALL.iter().map(|it| it.id())),
        keys("answer", StatementAnswer::ALL.iter().map(|it| it.id())),
        keys("fact", facts.iter().map(|(name, _)| *name).chain(tables)),
        all_words()
            .map(|(kind, id)| format!("value-{kind}-{id}"))
            .collect(),
        vec!["value-yes".to_owned(), "value-no".to_owned()],
    ];
    made.into_iter().flatten().collect()
}

#[test]
fn every_message_is_told_and_none_is_missing() {
    let known: BTreeSet<String> = shipped_messages(Language::Dutch).into_keys().collect();
    let made = made();
    let missing: Vec<&String> = made.difference(&known).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let source = [
        include_str!("../explain/told.rs"),
        include_str!("../check.rs"),
    ];
    let untold: Vec<&String> = known
        .difference(&made)
        .filter(|key| !source.iter().any(|it| it.contains(&format!("\"{key}\""))))
        .collect();
    assert!(untold.is_empty(), "{untold:?}");
}

/// What is wrong with a bundle in which a text was changed.
fn complaints(path: &str, change: impl Fn(&str) -> String) -> Vec<String> {
    let mut files = shipped();
    let text = files.get(path).cloned().unwrap_or_default();
    files.insert(path.to_owned(), change(&text));
    match Policies::load(&files) {
        Ok(_) => Vec::new(),
        Err(PolicyError::Refused(complaints)) => {
            complaints.iter().map(ToString::to_string).collect()
        }
        Err(other) => vec![other.to_string()],
    }
}

#[test]
fn a_text_that_would_not_be_told_as_it_stands_is_refused_with_its_place() {
    let nl = "texts/nl.ftl";
    let more = |line: &'static str| move |text: &str| format!("{text}{line}\n");
    let last = shipped()[nl].lines().count() + 1;
    assert_eq!(
        complaints(nl, more("rute-consent = Vraag het.")),
        [
            format!("{nl}:{last}: `rute-consent` is no message that is ever told"),
            format!("{nl}:{last}: `rute-consent` is not in texts/en.ftl")
        ]
    );
    let twice = complaints(nl, more("value-yes = jawel"));
    assert!(
        twice[0].contains("`value-yes` stands here twice"),
        "{twice:?}"
    );
    let other = complaints(nl, |text| text.replace("{ $givers }", "{ $gevers }"));
    assert!(
        other[0].contains("`consent-missing` speaks of $gevers, not of $givers"),
        "{other:?}"
    );
    let broken = complaints(nl, |text| text.replace("{ $givers }", "{ $givers"));
    assert!(broken[0].starts_with("texts/nl.ftl:"), "{broken:?}");
    let stray = complaints("texts/fr.ftl", |_| String::new());
    assert_eq!(
        stray,
        ["texts/fr.ftl:1: no language of this bundle; remove or rename it"]
    );
}

#[test]
fn a_bundle_tells_its_own_words_and_those_of_the_program_where_it_has_none() {
    let mut files = shipped();
    files.insert("texts/nl.ftl".to_owned(), "value-yes = jawel".to_owned());
    files.insert("texts/en.ftl".to_owned(), "value-yes = indeed".to_owned());
    let policies = Policies::load(&files).unwrap();
    let word = |language, key| policies.texts().word(language, key);
    assert_eq!(word(Language::Dutch, "value-yes"), "jawel");
    assert_eq!(word(Language::English, "value-yes"), "indeed");
    assert_eq!(word(Language::Dutch, "value-no"), "nee");
}
