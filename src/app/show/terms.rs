//! Where a value comes from and on what terms it is given, in words.

use std::collections::BTreeMap;

use crate::proto::samenbeeld::v1::{Obligation, Provenance, Stated, Telling, Terms};

use super::layout::Page;
use super::moment;
use super::words::Words;

/// Who says so, as far as that may be known, and the mark of the terms it is given on.
pub(super) fn origin(page: &mut Page, stated: &Stated, words: &Words<'_>) -> String {
    let holder = provenance(stated.provenance.as_ref(), words);
    let mark = page.note(&terms(stated.terms.as_slice(), words));
    joined([holder, mark])
}

/// Who tells so, when it was written down, and the mark of the terms.
pub(super) fn origin_of_telling(page: &mut Page, telling: &Telling, words: &Words<'_>) -> String {
    let holder = provenance(telling.provenance.as_ref(), words);
    let mark = page.note(&terms(&telling.terms, words));
    joined([holder, mark])
}

/// Everybody who says so, those on the same terms together: `jbra/ots [1]; vt/report, wsg/ots [2]`.
pub(super) fn origins<'a>(
    page: &mut Page,
    said: impl Iterator<Item = (Option<&'a Provenance>, &'a [Terms])>,
    words: &Words<'_>,
) -> String {
    let mut by_mark: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (provenance, given_on) in said {
        let mark = page.note(&terms(given_on, words));
        let holder = holder(provenance, words);
        let holders = by_mark.entry(mark).or_default();
        if !holders.contains(&holder) {
            holders.push(holder);
        }
    }
    let told = by_mark.into_iter().map(|(mark, mut holders)| {
        holders.sort_unstable();
        joined([holders.join(", "), mark])
    });
    told.collect::<Vec<_>>().join("; ")
}

/// The hat of the holder, or that it may not be told.
pub(super) fn holder<'a>(provenance: Option<&'a Provenance>, words: &Words<'_>) -> &'a str {
    match provenance {
        Some(provenance) if !provenance.holder.is_empty() => &provenance.holder,
        _ => words.pick("herkomst niet te noemen", "origin not to be told"),
    }
}

fn provenance(provenance: Option<&Provenance>, words: &Words<'_>) -> String {
    let holder = holder(provenance, words);
    match provenance {
        Some(provenance) if !provenance.recorded_on.is_empty() => {
            let noted = words.pick("genoteerd", "noted");
            format!("{holder}, {noted} {}", provenance.recorded_on)
        }
        _ => holder.to_owned(),
    }
}

fn joined(parts: [String; 2]) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// Modality with its articles, and what the reader must keep to; each once.
fn terms(terms: &[Terms], words: &Words<'_>) -> String {
    let mut grounds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut duties: Vec<String> = Vec::new();
    for term in terms {
        let articles = grounds.entry(term.modality.as_str()).or_default();
        for article in &term.articles {
            if !articles.contains(&article.as_str()) {
                articles.push(article);
            }
        }
        for obligation in term.obligations() {
            let duty = obligation_words(obligation, term, words);
            if !duties.contains(&duty) {
                duties.push(duty);
            }
        }
    }
    let mut parts: Vec<String> = Vec::new();
    for (modality, articles) in grounds {
        let modality = words.code(modality);
        if articles.is_empty() {
            parts.push(modality.into_owned());
        } else {
            parts.push(format!("{modality} ({})", articles.join(", ")));
        }
    }
    parts.extend(duties);
    parts.join("; ")
}

fn obligation_words(obligation: Obligation, term: &Terms, words: &Words<'_>) -> String {
    let text = match obligation {
        Obligation::UseUntil => {
            let until = term.use_until.as_ref().map(moment).unwrap_or_default();
            return format!("{} {until}", words.pick("gebruik tot", "use until"));
        }
        Obligation::DoNotStore => words.pick("niet opslaan", "do not store"),
        Obligation::NoOnward => words.pick("niet doorgeven", "do not pass on"),
        Obligation::TellPerson => words.pick("vertel het de betrokkene", "tell the person"),
        Obligation::DoNotTell => words.pick(
            "vertel het niemand in het huishouden",
            "tell nobody in the household",
        ),
        Obligation::Unspecified => "",
    };
    text.to_owned()
}
