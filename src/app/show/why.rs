//! Why the picture under one hat differs from that under another: what opened what, counted from the replies themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Modality;
use crate::model::catalogue::InForce;
use crate::proto::samenbeeld::v1::{GetPictureResponse, Provenance, Terms};

use super::View;
use super::layout::Page;
use super::terms::holder;
use super::words::Words;

/// Modalities, in the order in which they are told.
const GROUNDS: [Modality; 4] = [
    Modality::Own,
    Modality::Duty,
    Modality::Consent,
    Modality::Right,
];

/// One question of several about one household.
pub(in crate::app) struct Asked<'a> {
    /// Hat asked under.
    pub(in crate::app) hat: &'a str,
    /// What the hat is there for, and what follows from that.
    pub(in crate::app) says: &'a str,
    /// What came back.
    pub(in crate::app) reply: &'a GetPictureResponse,
}

/// For each hat: why it sees what it sees, what each ground opened, and what waits for a professional.
pub(in crate::app) fn why_they_differ(
    questions: &[Asked<'_>],
    view: View<'_>,
    catalogue: &InForce<'_>,
) -> String {
    let words = Words::new(view.language, catalogue);
    let mut page = Page::new(view.width);
    page.heading(words.pick(
        "Hetzelfde gezin, dezelfde dag: waarom de beelden verschillen",
        "The same household, the same day: why the pictures differ",
    ));
    for asked in questions {
        page.line(2, &format!("{}: {}", asked.hat, asked.says));
        by_ground(&mut page, asked.reply, &words);
        for (reason, article) in waiting(asked.reply, &words) {
            page.line(4, &format!("… {reason} ({article})"));
        }
    }
    page.finish()
}

/// A line for each ground: what it opened, and from whom.
pub(super) fn by_ground(page: &mut Page, reply: &GetPictureResponse, words: &Words<'_>) {
    let opened = opened(reply, words);
    for modality in GROUNDS {
        let ground = words.explained("ground", modality.id());
        match opened.get(modality.id()) {
            Some(of_ground) => page.line(4, &format!("+ {ground}: {}", told(of_ground))),
            None if modality == Modality::Right => {}
            None => {
                let nothing = words.pick("niets", "nothing");
                page.line(4, &format!("– {ground}: {nothing}"));
            }
        }
    }
}

/// By modality and holder: names of the categories that came from there.
type Opened<'a> = BTreeMap<&'a str, BTreeMap<&'a str, BTreeSet<&'a str>>>;

fn opened<'a>(reply: &'a GetPictureResponse, words: &'a Words<'_>) -> Opened<'a> {
    let attributes = reply.members.iter().flat_map(|member| &member.attributes);
    let values = attributes.flat_map(|attribute| &attribute.values);
    let values = values.map(|it| (it.provenance.as_ref(), it.terms.as_slice()));
    let tellings = reply.timeline.iter().flat_map(|entry| &entry.tellings);
    let tellings = tellings.map(|it| (it.provenance.as_ref(), it.terms.as_slice()));
    let mut opened = Opened::new();
    let all: Vec<(Option<&Provenance>, &[Terms])> = values.chain(tellings).collect();
    for (provenance, terms) in all {
        for term in terms {
            let of_ground = opened.entry(term.modality.as_str()).or_default();
            let of_holder = of_ground.entry(holder(provenance, words)).or_default();
            of_holder.insert(words.category(term.category));
        }
    }
    opened
}

/// `jbra/ots (Measures and court orders; Debts and income); …`, holders of the same together.
fn told(by_holder: &BTreeMap<&str, BTreeSet<&str>>) -> String {
    let mut alike: BTreeMap<&BTreeSet<&str>, Vec<&str>> = BTreeMap::new();
    for (holder, categories) in by_holder {
        alike.entry(categories).or_default().push(holder);
    }
    let told = alike.into_iter().map(|(categories, holders)| {
        let categories: Vec<&str> = categories.iter().copied().collect();
        format!("{} ({})", holders.join(", "), categories.join("; "))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// What waits for a professional, with the article of the way.
fn waiting<'a>(reply: &'a GetPictureResponse, words: &Words<'_>) -> BTreeSet<(&'a str, &'a str)> {
    let mut waiting = BTreeSet::new();
    for line in &reply.withheld {
        for route in &line.routes {
            if ["review", "extent"].contains(&route.kind.as_str()) {
                let reason = words.pick(&line.text_nl, &line.text_en);
                waiting.insert((reason, route.article.as_str()));
            }
        }
    }
    waiting
}
