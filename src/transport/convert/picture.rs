//! A released picture for the wire.

use super::log::receipt_out;
use super::moment_out;
use super::question::obligation_out;
use crate::decision::Route;
use crate::merge::{Attribute, MemberView, Provenance, Stated, Telling, Terms, TimelineEntry};
use crate::pipeline::{Closing, Conflict, Opening, SharedPicture, StatusLine, WithheldLine};
use crate::proto::samenbeeld::v1 as wire;

/// A whole picture.
pub(in crate::transport) fn picture_out(shared: SharedPicture) -> wire::GetPictureResponse {
    let SharedPicture {
        picture,
        closing,
        receipt,
    } = shared;
    let (members, timeline) = picture.into_parts();
    wire::GetPictureResponse {
        members: members.into_iter().map(member_out).collect(),
        timeline: timeline.into_iter().map(entry_out).collect(),
        sources: closing.sources.iter().map(status_out).collect(),
        withheld: closing.withheld.into_iter().map(withheld_out).collect(),
        withheld_detail: closing.detail.into_iter().map(withheld_out).collect(),
        receipt: Some(receipt_out(&receipt)),
        warnings: closing.warnings.iter().map(ToString::to_string).collect(),
    }
}

/// The first part of a stream.
pub(in crate::transport) fn opening_out(opening: Opening) -> wire::PictureOpening {
    let (members, _) = opening.picture.into_parts();
    wire::PictureOpening {
        members: members.into_iter().map(member_out).collect(),
        withheld: opening.withheld.into_iter().map(withheld_out).collect(),
    }
}

/// One source's records.
pub(in crate::transport) fn records_out(tellings: Vec<Telling>) -> wire::PictureRecords {
    wire::PictureRecords {
        tellings: tellings.into_iter().map(telling_out).collect(),
    }
}

/// The last part of a stream.
pub(in crate::transport) fn closing_out(closing: Closing) -> wire::PictureClosing {
    let conflict_out = |conflict: Conflict| wire::Conflict {
        person: conflict.person.to_string(),
        attribute: Some(attribute_out(conflict.attribute)),
    };
    wire::PictureClosing {
        conflicts: closing.conflicts.into_iter().map(conflict_out).collect(),
        sources: closing.sources.iter().map(status_out).collect(),
        withheld: closing.withheld.into_iter().map(withheld_out).collect(),
        withheld_detail: closing.detail.into_iter().map(withheld_out).collect(),
        warnings: closing.warnings.iter().map(ToString::to_string).collect(),
    }
}

fn member_out(member: MemberView) -> wire::Member {
    wire::Member {
        person: member.person.to_string(),
        roles: member.roles.iter().map(ToString::to_string).collect(),
        own_client_number: member.own_client_number.unwrap_or_default(),
        attributes: member.attributes.into_iter().map(attribute_out).collect(),
    }
}

fn attribute_out(attribute: Attribute) -> wire::Attribute {
    let stated_out = |stated: Stated| wire::Stated {
        value: stated.value,
        from: stated.from,
        until: stated.until,
        provenance: Some(provenance_out(stated.provenance)),
        terms: Some(terms_out(stated.terms)),
    };
    wire::Attribute {
        field: attribute.field,
        values: attribute.values.into_iter().map(stated_out).collect(),
        conflict: attribute.conflict,
    }
}

fn entry_out(entry: TimelineEntry) -> wire::TimelineEntry {
    wire::TimelineEntry {
        from: entry.from,
        until: entry.until,
        kind: entry.kind.to_owned(),
        persons: entry.persons.iter().map(ToString::to_string).collect(),
        tellings: entry.tellings.into_iter().map(telling_out).collect(),
        conflict: entry.conflict,
    }
}

fn telling_out(telling: Telling) -> wire::Telling {
    wire::Telling {
        record: Some(telling.record),
        provenance: Some(provenance_out(telling.provenance)),
        terms: telling.terms.into_iter().map(terms_out).collect(),
    }
}

fn provenance_out(provenance: Provenance) -> wire::Provenance {
    wire::Provenance {
        holder: provenance.holder.map(String::from).unwrap_or_default(),
        recorded_on: provenance.recorded_on.unwrap_or_default(),
    }
}

fn terms_out(terms: Terms) -> wire::Terms {
    wire::Terms {
        category: terms.category.number(),
        modality: terms.modality.id().to_owned(),
        articles: terms.articles.into_iter().collect(),
        obligations: terms.obligations.into_iter().map(obligation_out).collect(),
        use_until: terms.use_until.map(moment_out),
    }
}

fn status_out(line: &StatusLine) -> wire::SourceStatus {
    wire::SourceStatus {
        holders: line.holders.iter().map(ToString::to_string).collect(),
        persons: line.persons.iter().map(ToString::to_string).collect(),
        status: line.status.id().to_owned(),
    }
}

pub(super) fn withheld_out(line: WithheldLine) -> wire::Withheld {
    let route_out = |route: Route| wire::Route {
        kind: route.kind.id().to_owned(),
        article: route.article,
        text_nl: route.text_nl,
        text_en: route.text_en,
    };
    wire::Withheld {
        persons: line.persons.iter().map(ToString::to_string).collect(),
        categories: line
            .withheld
            .categories
            .iter()
            .map(|category| category.number())
            .collect(),
        holders: line
            .withheld
            .holders
            .iter()
            .map(ToString::to_string)
            .collect(),
        reason: line.withheld.reason.id().to_owned(),
        text_nl: line.withheld.text.nl,
        text_en: line.withheld.text.en,
        routes: line.withheld.routes.into_iter().map(route_out).collect(),
    }
}
