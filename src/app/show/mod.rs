//! A picture as a person would like to read it: members, timeline, how sources answered, what is not shown and which routes
//! may open it, and the receipt. Text in, text out; nothing here asks anybody anything.

mod layout;
mod record;
mod words;

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use data_encoding::HEXLOWER;

use crate::model::catalogue::InForce;
use crate::proto::samenbeeld::v1::{
    Attribute, GetPictureResponse, Member, Obligation, Provenance, Receipt, SourceStatus, Stated,
    Telling, Terms, TimelineEntry, Withheld,
};

use layout::Page;
pub(super) use words::Language;
use words::Words;

/// The picture, in this language, with the names of this catalogue.
///
/// # Errors
/// When a record of the reply is not what the contract says.
pub(super) fn picture(
    reply: &GetPictureResponse,
    language: Language,
    catalogue: &InForce<'_>,
) -> anyhow::Result<String> {
    let words = Words::new(language, catalogue);
    let people = People::of(&reply.members, &words);
    let mut page = Page::default();
    members(&mut page, &reply.members, &people, &words);
    page.heading(words.pick("Tijdlijn", "Timeline"));
    if reply.timeline.is_empty() {
        page.line(2, words.pick("Niets te tonen.", "Nothing to show."));
    }
    for entry in &reply.timeline {
        timeline_entry(&mut page, entry, &people, &words)?;
    }
    sources(&mut page, &reply.sources, &people, &words);
    withheld(&mut page, &reply.withheld, &people, &words);
    if !reply.withheld_detail.is_empty() {
        page.heading(words.pick(
            "Niet getoond, stroom voor stroom",
            "Not shown, flow by flow",
        ));
        for line in &reply.withheld_detail {
            withheld_line(&mut page, line, &people, &words);
        }
    }
    page.notes(words.pick("Gronden en voorwaarden", "Grounds and terms"));
    if let Some(proof) = &reply.receipt {
        receipt(&mut page, proof, &words);
    }
    Ok(page.finish())
}

/// A moment of a reply, UTC, to the second.
pub(super) fn moment(at: &prost_types::Timestamp) -> String {
    let moment = jiff::Timestamp::from_second(at.seconds);
    moment.map(|moment| moment.to_string()).unwrap_or_default()
}

/// Adds to a text. Writing to a String cannot fail.
fn push(text: &mut String, more: fmt::Arguments<'_>) {
    text.write_fmt(more).ok();
}

/// What the persons of a picture are called in it: by name where it is known, else by number.
struct People(BTreeMap<String, String>);

impl People {
    fn of(members: &[Member], words: &Words<'_>) -> Self {
        let mut labels = BTreeMap::new();
        for (member, number) in members.iter().zip(1..) {
            let name = ["given_names", "family_name"]
                .iter()
                .filter_map(|field| first_value(member, field))
                .collect::<Vec<_>>()
                .join(" ");
            let label = if name.is_empty() {
                format!("{} {number}", words.pick("persoon", "person"))
            } else {
                name
            };
            labels.insert(member.person.clone(), label);
        }
        Self(labels)
    }

    fn label<'a>(&'a self, person: &'a str) -> &'a str {
        self.0.get(person).map_or(person, String::as_str)
    }

    /// A value in which persons of the picture are named.
    fn named(&self, value: &str) -> String {
        let parts: Vec<&str> = value.split(", ").map(|part| self.label(part)).collect();
        parts.join(", ")
    }

    fn list(&self, persons: &[String]) -> String {
        let labels: Vec<&str> = persons.iter().map(|person| self.label(person)).collect();
        labels.join(", ")
    }
}

fn first_value<'a>(member: &'a Member, field: &str) -> Option<&'a str> {
    let path = format!("person_details.{field}");
    let attribute = member
        .attributes
        .iter()
        .find(|attribute| attribute.field == path)?;
    attribute.values.first().map(|stated| stated.value.as_str())
}

fn members(page: &mut Page, members: &[Member], people: &People, words: &Words<'_>) {
    page.heading(words.pick("Het huishouden", "The household"));
    if members.is_empty() {
        page.line(2, words.pick("Niemand te tonen.", "Nobody to show."));
    }
    for member in members {
        let mut title = people.label(&member.person).to_owned();
        if !member.roles.is_empty() {
            let roles: Vec<_> = member.roles.iter().map(|role| words.code(role)).collect();
            push(&mut title, format_args!(" ({})", roles.join(", ")));
        }
        if !member.own_client_number.is_empty() {
            let own = words.pick("uw cliëntnummer", "your client number");
            push(
                &mut title,
                format_args!(", {own} {}", member.own_client_number),
            );
        }
        page.line(2, &title);
        page.line(4, &member.person);
        for attribute in &member.attributes {
            attribute_lines(page, attribute, people, words);
        }
    }
}

/// What a path such as `relation[prs_…].kind` is called: `relation (Noor), kind`. Fields of the person stand alone.
fn attribute_name(path: &str, people: &People, words: &Words<'_>) -> String {
    let (record, field) = path.rsplit_once('.').unwrap_or(("", path));
    let field = words.field(field);
    let (kind, whose) = match record.split_once('[') {
        Some((kind, whose)) => (kind, whose.trim_end_matches(']')),
        None => (record, ""),
    };
    match (kind, whose) {
        ("" | "person_details", _) => field.into_owned(),
        (kind, "") => format!("{}, {field}", words.field(kind)),
        (kind, whose) => format!("{} ({}), {field}", words.field(kind), people.label(whose)),
    }
}

/// A line for each value, with everybody who says so.
fn attribute_lines(page: &mut Page, attribute: &Attribute, people: &People, words: &Words<'_>) {
    let field = attribute.field.rsplit('.').next().unwrap_or_default();
    let whole = attribute_name(&attribute.field, people, words);
    let mut name = whole.clone();
    let mut told: Vec<&str> = Vec::new();
    for stated in &attribute.values {
        if told.contains(&stated.value.as_str()) {
            continue;
        }
        told.push(&stated.value);
        let mut line = format!(
            "{name}: {}",
            people.named(&words.text(field, &stated.value))
        );
        if attribute.conflict {
            push(
                &mut line,
                format_args!(" [{}]", words.pick("bronnen verschillen", "sources differ")),
            );
        }
        let same = attribute
            .values
            .iter()
            .filter(|other| other.value == stated.value);
        let origins: Vec<String> = same.map(|stated| origin(page, stated, words)).collect();
        push(&mut line, format_args!("  — {}", origins.join(", ")));
        page.line(4, &line);
        name = format!("{whole} {}", words.pick("(ook)", "(also)"));
    }
}

/// Who says so, as far as that may be known, and the mark of the terms it is given on.
fn origin(page: &mut Page, stated: &Stated, words: &Words<'_>) -> String {
    let origin = provenance(stated.provenance.as_ref(), words);
    let mark = page.note(&terms(stated.terms.as_slice(), words));
    [origin, mark]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn provenance(provenance: Option<&Provenance>, words: &Words<'_>) -> String {
    let Some(provenance) = provenance else {
        return String::new();
    };
    let mut text = provenance.holder.clone();
    if !provenance.recorded_on.is_empty() {
        let noted = words.pick("genoteerd", "noted");
        if !text.is_empty() {
            text += ", ";
        }
        push(
            &mut text,
            format_args!("{noted} {}", provenance.recorded_on),
        );
    }
    text
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

fn timeline_entry(
    page: &mut Page,
    entry: &TimelineEntry,
    people: &People,
    words: &Words<'_>,
) -> anyhow::Result<()> {
    let mut title = entry.from.clone();
    if !entry.until.is_empty() {
        push(
            &mut title,
            format_args!(" {} {}", words.pick("tot", "until"), entry.until),
        );
    }
    push(&mut title, format_args!("  {}", words.field(&entry.kind)));
    if !entry.persons.is_empty() {
        push(
            &mut title,
            format_args!(": {}", people.list(&entry.persons)),
        );
    }
    if entry.conflict {
        push(
            &mut title,
            format_args!(" [{}]", words.pick("bronnen verschillen", "sources differ")),
        );
    }
    page.line(2, &title);
    for telling in &entry.tellings {
        telling_lines(page, telling, people, words)?;
    }
    Ok(())
}

fn telling_lines(
    page: &mut Page,
    telling: &Telling,
    people: &People,
    words: &Words<'_>,
) -> anyhow::Result<()> {
    let from = provenance(telling.provenance.as_ref(), words);
    let mark = page.note(&terms(&telling.terms, words));
    let both: Vec<String> = [from, mark]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    page.line(4, &both.join(" "));
    if let Some(told) = &telling.record {
        record::lines(page, told, people, words)?;
    }
    Ok(())
}

fn sources(page: &mut Page, sources: &[SourceStatus], people: &People, words: &Words<'_>) {
    if sources.is_empty() {
        return;
    }
    page.heading(words.pick("Hoe de bronnen antwoordden", "How the sources answered"));
    for source in sources {
        let mut line = words.code(&source.status).into_owned();
        if !source.holders.is_empty() {
            push(&mut line, format_args!(": {}", source.holders.join(", ")));
        }
        if !source.persons.is_empty() {
            push(
                &mut line,
                format_args!(" ({})", people.list(&source.persons)),
            );
        }
        page.line(2, &line);
    }
}

fn withheld(page: &mut Page, lines: &[Withheld], people: &People, words: &Words<'_>) {
    page.heading(words.pick("Wat niet getoond wordt", "What is not shown"));
    if lines.is_empty() {
        page.line(2, words.pick("Niets.", "Nothing."));
    }
    for line in lines {
        withheld_line(page, line, people, words);
    }
}

fn withheld_line(page: &mut Page, line: &Withheld, people: &People, words: &Words<'_>) {
    let categories: Vec<&str> = line
        .categories
        .iter()
        .map(|number| words.category(*number))
        .collect();
    let mut text = categories.join(", ");
    if !line.persons.is_empty() {
        text = format!("{}: {text}", people.list(&line.persons));
    }
    page.line(2, &text);
    page.line(4, &words.code(&line.reason));
    if !line.holders.is_empty() {
        let from = words.pick("zou komen van", "would come from");
        page.line(4, &format!("{from}: {}", line.holders.join(", ")));
    }
    for route in &line.routes {
        let text = words.pick(&route.text_nl, &route.text_en);
        let way = words.pick("weg", "route");
        page.line(4, &format!("{way}: {text} ({})", route.article));
    }
}

fn receipt(page: &mut Page, receipt: &Receipt, words: &Words<'_>) {
    page.heading(words.pick("Bewijs", "Receipt"));
    let at = receipt.time.as_ref().map(moment).unwrap_or_default();
    page.line(2, &format!("{} {at}", receipt.id));
    page.line(
        2,
        &format!("{} {}", words.pick("keten", "chain"), receipt.chain),
    );
    let hash = HEXLOWER.encode(&receipt.entry_hash);
    page.line(2, &format!("{} {hash}", words.pick("regel", "entry")));
    let signed = words.pick("ondertekend met sleutel", "signed with key");
    page.line(2, &format!("{signed} {}", receipt.key_id));
}

#[cfg(test)]
mod tests;
