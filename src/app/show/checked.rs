//! A checked question as a person would like to read it: what may be asked, what depends, what may not.

use crate::model::catalogue::InForce;
use crate::proto::samenbeeld::v1::{CheckQuestionResponse, Expected};

use super::layout::Page;
use super::words::Words;
use super::{View, receipt};

/// The answer, with the names of this catalogue; each text once, above all that it is true of.
pub(in crate::app) fn checked(
    reply: &CheckQuestionResponse,
    view: View<'_>,
    catalogue: &InForce<'_>,
) -> String {
    let words = Words::new(view.language, catalogue);
    let mut page = Page::new(view.width);
    page.heading(words.pick("Mag ik dit vragen?", "May I ask this?"));
    if reply.expected.is_empty() {
        let nobody = words.pick(
            "Uw pet heeft niemand van dit huishouden opgeschreven.",
            "Your hat wrote down nobody of this household.",
        );
        page.line(2, nobody);
    }
    let mut told: Vec<&Expected> = Vec::new();
    for line in &reply.expected {
        if told.iter().any(|other| other.text_nl == line.text_nl) {
            continue;
        }
        told.push(line);
        page.line(2, words.pick(&line.text_nl, &line.text_en));
        let alike = reply.expected.iter();
        for line in alike.filter(|other| other.text_nl == line.text_nl) {
            let categories = line.categories.iter().map(|number| words.category(*number));
            let categories: Vec<&str> = categories.collect();
            page.line(
                4,
                &format!(
                    "- {}: {} — {} {}",
                    line.persons.join(", "),
                    categories.join("; "),
                    words.pick("van", "from"),
                    line.holders.join(", ")
                ),
            );
        }
    }
    if let Some(proof) = &reply.receipt {
        receipt(&mut page, proof, &words);
    }
    page.finish()
}
