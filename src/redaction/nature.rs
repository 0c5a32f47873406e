//! What each kind of record is in time: it decides whether an undated record may pass and how long one without an end lasts.

/// How a kind of record stands in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// Something that is so: who somebody is, where they live. It may lack a first day; it becomes an attribute of a member.
    Standing,
    /// Something that began and lasts until its end is known. It needs a first day.
    Lasting,
    /// Something that happened on one day, unless an end is given. It needs a first day.
    Event,
}

const KINDS: [(&str, Nature); 27] = [
    ("person_details", Nature::Standing),
    ("relation", Nature::Standing),
    ("authority", Nature::Standing),
    ("address", Nature::Standing),
    ("contact_point", Nature::Standing),
    ("school_place", Nature::Standing),
    ("general_practitioner", Nature::Standing),
    ("appointment", Nature::Event),
    ("personal_background", Nature::Standing),
    ("third_party", Nature::Standing),
    ("violence_report", Nature::Event),
    ("advice_request", Nature::Event),
    ("risk_facts", Nature::Event),
    ("risk_judgement", Nature::Event),
    ("measure", Nature::Lasting),
    ("incident", Nature::Event),
    ("police_record", Nature::Event),
    ("council_inquiry", Nature::Lasting),
    ("plan", Nature::Lasting),
    ("contact_moment", Nature::Event),
    ("health_fact", Nature::Lasting),
    ("debt", Nature::Lasting),
    ("school_result", Nature::Event),
    ("child_statement", Nature::Event),
    ("working_note", Nature::Event),
    ("involvement", Nature::Standing),
    ("shelter_stay", Nature::Lasting),
];

/// A kind of record: the name of its field in `Record.content`, and its nature. A kind that the table does not know
/// has none, and the rules do not compile.
pub(in crate::redaction) fn kind_of(name: &str) -> Option<(&'static str, Nature)> {
    KINDS.iter().copied().find(|(known, _)| *known == name)
}
