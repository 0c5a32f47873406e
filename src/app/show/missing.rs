//! How sources answered, what is not shown, why, and which routes may open it.

use crate::model::Category;
use crate::proto::samenbeeld::v1::{SourceStatus, Withheld};

use super::layout::Page;
use super::people::People;
use super::words::Words;

/// A line for each way in which sources answered.
pub(super) fn sources(
    page: &mut Page,
    sources: &[SourceStatus],
    people: &People,
    words: &Words<'_>,
) {
    if sources.is_empty() {
        return;
    }
    page.heading(words.pick("Hoe de bronnen antwoordden", "How the sources answered"));
    for source in sources {
        let persons = people.short_list(&source.persons, words);
        page.line(
            2,
            &format!(
                "{} ({persons}): {}",
                source.holders.join(", "),
                words.explained("status", &source.status)
            ),
        );
    }
}

/// What the asker should know that closes nothing.
pub(super) fn warnings(page: &mut Page, warnings: &[String], words: &Words<'_>) {
    if warnings.is_empty() {
        return;
    }
    page.heading(words.pick("Let op", "Please note"));
    for warning in warnings {
        page.line(2, &words.explained("warning", warning));
    }
}

/// Tells what is not shown.
pub(super) struct Missing<'a> {
    pub(super) asked: &'a [Category],
    pub(super) people: &'a People,
    pub(super) words: &'a Words<'a>,
}

impl Missing<'_> {
    /// The short list of a reply.
    pub(super) fn grouped(&self, page: &mut Page, lines: &[Withheld]) {
        let words = self.words;
        page.heading(words.pick(
            "Wat niet getoond wordt, en wat het kan openen",
            "What is not shown, and what may open it",
        ));
        if lines.is_empty() {
            page.line(2, words.pick("Niets.", "Nothing."));
        } else {
            page.line(
                2,
                words.pick(
                    "Hier staat elke pet waarvoor dit geldt, of die dit gezin kent of niet.",
                    "Every hat for which this holds stands here, whether or not it knows this family.",
                ),
            );
        }
        self.lines(page, 2, lines);
    }

    /// Every flow that is not permitted, where it was asked for.
    pub(super) fn in_detail(&self, page: &mut Page, lines: &[Withheld]) {
        if lines.is_empty() {
            return;
        }
        page.heading(self.words.pick(
            "Niet getoond, stroom voor stroom",
            "Not shown, flow by flow",
        ));
        self.lines(page, 2, lines);
    }

    /// The lines; why and which routes once, above those that have them in common.
    pub(super) fn lines(&self, page: &mut Page, indent: usize, lines: &[Withheld]) {
        let words = self.words;
        let mut told: Vec<&Withheld> = Vec::new();
        for line in lines {
            let alike =
                |other: &Withheld| (&other.reason, &other.routes) == (&line.reason, &line.routes);
            if told.iter().any(|other| alike(other)) {
                continue;
            }
            told.push(line);
            let why = words.pick("Waarom", "Why");
            let reason = words.pick(&line.text_nl, &line.text_en);
            page.line(indent, &format!("{why}: {reason}."));
            for line in lines.iter().filter(|other| alike(other)) {
                let persons = self.people.short_list(&line.persons, words);
                let from = words.pick("van", "from");
                let holders = line.holders.join(", ");
                page.line(
                    indent + 2,
                    &format!("- {persons}: {} — {from} {holders}", self.what(line)),
                );
            }
            self.routes(page, indent + 2, line);
        }
    }

    fn routes(&self, page: &mut Page, indent: usize, line: &Withheld) {
        let words = self.words;
        let way = words.pick("weg", "route");
        if line.routes.is_empty() {
            page.line(indent, &format!("{way}: {}", words.pick("geen", "none")));
        }
        for route in &line.routes {
            let text = words.pick(&route.text_nl, &route.text_en);
            page.line(indent, &format!("{way}: {text} ({})", route.article));
        }
    }

    /// The categories, told shorter where nearly all that was asked is meant.
    fn what(&self, line: &Withheld) -> String {
        let words = self.words;
        let names = |numbers: &mut dyn Iterator<Item = i32>| {
            numbers
                .map(|number| words.category(number))
                .collect::<Vec<_>>()
                .join("; ")
        };
        let shown: Vec<i32> = self
            .asked
            .iter()
            .map(|category| category.number())
            .filter(|number| !line.categories.contains(number))
            .collect();
        let everything = words.pick("alles wat gevraagd is", "everything asked");
        if self.asked.is_empty() || shown.len() * 2 > self.asked.len() {
            names(&mut line.categories.iter().copied())
        } else if shown.is_empty() {
            everything.to_owned()
        } else {
            let but = words.pick("behalve", "but");
            format!("{everything}, {but}: {}", names(&mut shown.into_iter()))
        }
    }
}
