//! Consultations, about people under the caller's own pseudonyms.

use super::emergency::text_in;
use super::{Faults, moment_out, obligations_in, period_out};
use crate::model::Organisation;
use crate::pipeline::{Attending, ConsultationView, StatedConsultation};
use crate::proto::samenbeeld::v1 as wire;
use crate::work::{NotOpen, Seat};

/// Most persons whom a consultation may name, and most seats that are read: how many may sit is for the catalogue.
const MOST_PERSONS: usize = 20;
const MOST_SEATS: usize = 100;

/// Reads what is called.
pub(in crate::transport) fn stated_consultation_in(
    faults: &mut Faults,
    request: wire::CallConsultationRequest,
) -> Option<StatedConsultation> {
    let household = faults.household("household", &request.household);
    if request.persons.len() > MOST_PERSONS {
        faults.note("persons", format!("expected at most {MOST_PERSONS}"));
    }
    if request.seats.len() > MOST_SEATS {
        faults.note("seats", format!("expected at most {MOST_SEATS}"));
        return None;
    }
    let persons = faults.each("persons", &request.persons, Faults::person);
    let categories = faults.categories("categories", &request.categories);
    let period = faults.period("period", request.period.as_ref());
    let question = text_in(faults, "question", request.question);
    let mut seats = std::collections::BTreeSet::new();
    for (place, seat) in request.seats.iter().enumerate() {
        let field = format!("seats[{place}]");
        let hat = faults.parse(&format!("{field}.hat"), &seat.hat);
        let professional = faults.parse(&format!("{field}.professional"), &seat.professional);
        if let (Some(hat), Some(professional)) = (hat, professional)
            && !seats.insert(Seat { hat, professional })
        {
            faults.note(field, "named twice");
        }
    }
    let begins_at = match &request.begins_at {
        None => Some(None),
        stated => faults.moment("begins_at", stated.as_ref()).map(Some),
    };
    Some(StatedConsultation {
        household: household?,
        persons,
        categories,
        period: period?,
        question: question?,
        seats,
        begins_at: begins_at?,
    })
}

/// Reads why somebody sits down, and what for.
pub(in crate::transport) fn attending_in(
    faults: &mut Faults,
    request: wire::AttendConsultationRequest,
) -> Option<Attending> {
    let honours = obligations_in(faults, "honours", &request.honours);
    let categories = if request.categories.is_empty() {
        None
    } else {
        Some(faults.categories("categories", &request.categories))
    };
    Some(Attending {
        honours,
        necessity: text_in(faults, "necessity", request.necessity)?,
        categories,
    })
}

/// A consultation as this organisation may read it.
pub(in crate::transport) fn consultation_out(
    view: &ConsultationView,
    reader: &Organisation,
) -> wire::GetConsultationResponse {
    let called = &view.consultation.called;
    let state = match view.held {
        Ok(()) => "on",
        Err(NotOpen::NotBegun) => "ahead",
        Err(_) => "over",
    };
    let seats = view.seats.iter().map(|seat| wire::Seat {
        hat: seat.hat.to_string(),
        professional: seat.professional.to_string(),
    });
    let persons = view.persons.iter().map(|(called, own)| wire::AtTheTable {
        called: called.to_string(),
        person: own.map(|own| own.to_string()).unwrap_or_default(),
    });
    let ended = view.consultation.ended_at;
    wire::GetConsultationResponse {
        seats: seats.collect(),
        categories: called.categories.iter().map(|it| it.number()).collect(),
        period: Some(period_out(called.period)),
        sealed_question: Some(&called.question)
            .filter(|_| view.reads_question)
            .and_then(|question| question.get(reader).cloned())
            .unwrap_or_default(),
        state: state.to_owned(),
        begins_at: Some(moment_out(called.begins_at)),
        ends_at: Some(moment_out(ended.unwrap_or(called.ends_at))),
        household: view.household.map(|it| it.to_string()).unwrap_or_default(),
        persons: persons.collect(),
    }
}
