//! Emergencies, about people under the caller's own pseudonyms.

use super::{Faults, moment_out};
use crate::model::{ClearText, Organisation};
use crate::pipeline::{EmergencyView, StatedEmergency};
use crate::proto::samenbeeld::v1 as wire;
use crate::work::Footing;

/// Most persons in one emergency.
const MOST_PERSONS: usize = 20;
/// Shortest and longest text, in characters.
const TEXT: std::ops::RangeInclusive<usize> = 20..=600;

/// Reads what is declared.
pub(in crate::transport) fn stated_emergency_in(
    faults: &mut Faults,
    request: wire::DeclareEmergencyRequest,
) -> Option<StatedEmergency> {
    let household = faults.household("household", &request.household);
    if !(1..=MOST_PERSONS).contains(&request.persons.len()) {
        faults.note("persons", format!("expected 1 to {MOST_PERSONS}"));
        return None;
    }
    let persons = faults.each("persons", &request.persons, Faults::person);
    let threat = text_in(faults, "threat", request.threat);
    Some(StatedEmergency {
        household: household?,
        persons,
        threat: threat?,
    })
}

/// Reads a text that people must be able to weigh.
pub(in crate::transport) fn text_in(
    faults: &mut Faults,
    field: &str,
    text: String,
) -> Option<ClearText> {
    if !TEXT.contains(&text.trim().chars().count()) {
        let problem = format!("expected {} to {} characters", TEXT.start(), TEXT.end());
        faults.note(field, problem);
        return None;
    }
    Some(ClearText::new(text))
}

/// An emergency as this organisation may read it.
pub(in crate::transport) fn emergency_out(
    view: &EmergencyView,
    reader: &Organisation,
) -> wire::GetEmergencyResponse {
    let emergency = &view.emergency;
    let declared = &emergency.declared;
    let state = match view.footing {
        Some(Footing::Agreed) => "agreed",
        Some(Footing::Alone) => "alone",
        None if view.over => "over",
        None => "waiting",
    };
    let sealed = |texts: &std::collections::BTreeMap<Organisation, String>| {
        texts.get(reader).cloned().unwrap_or_default()
    };
    let finding = emergency.finding.as_ref();
    wire::GetEmergencyResponse {
        declared_by: declared.recipient.to_string(),
        household: view.household.map(|it| it.to_string()).unwrap_or_default(),
        persons: view.persons.iter().map(ToString::to_string).collect(),
        sealed_threat: sealed(&declared.threat),
        state: state.to_owned(),
        declared_at: Some(moment_out(emergency.declared_at)),
        answer_by: Some(moment_out(declared.answer_by)),
        over_at: Some(moment_out(emergency.over_at())),
        review_by: Some(moment_out(declared.review_by)),
        finding: finding.map(|(finding, at)| wire::EmergencyFinding {
            justified: finding.justified,
            sealed_reason: sealed(&finding.reason),
            reviewed_at: Some(moment_out(*at)),
        }),
    }
}
