//! A checked question for the wire.

use super::receipt_out;
use crate::model::Category;
use crate::pipeline::CheckedQuestion;
use crate::proto::samenbeeld::v1 as wire;

/// A question that was checked.
pub(in crate::transport) fn checked_out(checked: CheckedQuestion) -> wire::CheckQuestionResponse {
    let line = |(persons, expected): (std::collections::BTreeSet<_>, crate::decision::Expected)| {
        let names = |facts: std::collections::BTreeSet<&str>| {
            facts.into_iter().map(str::to_owned).collect()
        };
        wire::Expected {
            persons: persons.iter().map(ToString::to_string).collect(),
            categories: expected
                .categories
                .into_iter()
                .map(Category::number)
                .collect(),
            holders: expected.holders.iter().map(ToString::to_string).collect(),
            answer: expected.answer.to_string(),
            needs: names(expected.needs),
            unless: names(expected.unless),
            reason: expected
                .reason
                .map(|reason| reason.to_string())
                .unwrap_or_default(),
            text_nl: expected.text.nl,
            text_en: expected.text.en,
        }
    };
    wire::CheckQuestionResponse {
        expected: checked.lines.into_iter().map(line).collect(),
        receipt: Some(receipt_out(&checked.receipt)),
    }
}
