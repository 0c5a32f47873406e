//! What a standing record states of a person, field by field. Every field is named here, so that a new one cannot be forgotten.

use super::wording::{date, word, yes_or_no};
use crate::model::Category;
use crate::proto::samenbeeld::record::v1 as record;
use record::record::Content;
use record::{FreeText, RelationKind};

/// One statement about one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::merge) struct Statement {
    /// The person's pseudonym.
    pub(in crate::merge) person: String,
    /// Path of the field.
    pub(in crate::merge) field: String,
    /// The value.
    pub(in crate::merge) value: String,
    /// Whether another value at the same time is a conflict.
    pub(in crate::merge) single: bool,
}

/// The statements of one record, all of the category of its kind. None for a record that does not stand.
pub(in crate::merge) fn statements(content: &Content) -> (Option<Category>, Vec<Statement>) {
    let (category, mut statements) = match content {
        Content::PersonDetails(details) => (Category::Identity, person_details(details)),
        Content::Relation(relation) => (Category::Composition, self::relation(relation)),
        Content::Authority(authority) => (Category::Authority, self::authority(authority)),
        Content::Address(address) => (Category::Address, self::address(address)),
        Content::ContactPoint(point) => (Category::Phone, contact_point(point)),
        Content::SchoolPlace(place) => (Category::SchoolPlace, school_place(place)),
        Content::GeneralPractitioner(gp) => (Category::Gp, general_practitioner(gp)),
        Content::PersonalBackground(background) => (
            Category::BeliefOriginSexuality,
            personal_background(background),
        ),
        Content::ThirdParty(party) => (Category::ThirdParty, third_party(party)),
        Content::Involvement(involvement) => {
            (Category::Involvement, self::involvement(involvement))
        }
        _ => return (None, Vec::new()),
    };
    statements.retain(|statement| !statement.value.is_empty());
    (Some(category), statements)
}

/// Writes down statements about one person under one path.
struct About<'a> {
    person: &'a str,
    path: String,
    statements: Vec<Statement>,
}

impl<'a> About<'a> {
    fn new(person: &'a str, path: &str) -> Self {
        Self {
            person,
            path: path.to_owned(),
            statements: Vec::new(),
        }
    }

    /// As [`About::new`], for one of several.
    fn one_of(person: &'a str, kind: &str, which: &str) -> Self {
        let path = if which.is_empty() {
            kind.to_owned()
        } else {
            format!("{kind}[{which}]")
        };
        Self::new(person, &path)
    }

    fn state(mut self, field: &str, value: impl Into<String>, single: bool) -> Self {
        self.statements.push(Statement {
            person: self.person.to_owned(),
            field: format!("{}.{field}", self.path),
            value: value.into(),
            single,
        });
        self
    }

    fn single(self, field: &str, value: impl Into<String>) -> Self {
        self.state(field, value, true)
    }

    fn several(self, field: &str, value: impl Into<String>) -> Self {
        self.state(field, value, false)
    }
}

fn optional_date(value: Option<&record::Date>) -> String {
    value.map(date).unwrap_or_default()
}

fn words(text: Option<&FreeText>) -> &str {
    text.map_or("", |text| text.text.as_str())
}

fn person_details(details: &record::PersonDetails) -> Vec<Statement> {
    let record::PersonDetails {
        subject,
        given_names,
        family_name,
        birth_date,
        sex: _,
        language,
        interpreter_needed,
        death_date,
        bsn: _, // closed: it never passes
    } = details;
    let sex = word(details.sex().as_str_name(), "SEX_");
    About::new(subject, "person_details")
        .single("given_names", given_names)
        .single("family_name", family_name)
        .single("birth_date", optional_date(birth_date.as_ref()))
        .single("sex", sex.unwrap_or_default())
        .single("language", language)
        .single(
            "interpreter_needed",
            interpreter_needed.map(yes_or_no).unwrap_or_default(),
        )
        .single("death_date", optional_date(death_date.as_ref()))
        .statements
}

/// What the first is to the second; told of both where it is the same from either side.
fn relation(relation: &record::Relation) -> Vec<Statement> {
    let record::Relation {
        subject,
        other,
        kind: _,
        living_together,
    } = relation;
    let kind = word(relation.kind().as_str_name(), "RELATION_KIND_").unwrap_or_default();
    let mutual = matches!(
        relation.kind(),
        RelationKind::Partner | RelationKind::FormerPartner | RelationKind::Sibling
    );
    let together = living_together.map(yes_or_no).unwrap_or_default();
    let mut first = About::one_of(subject, "relation", other)
        .single("kind", kind.as_str())
        .single("living_together", together.as_str())
        .statements;
    let second = About::one_of(other, "relation", subject)
        .single("kind", if mutual { kind.as_str() } else { "" })
        .single("living_together", together);
    first.extend(second.statements);
    first
}

fn authority(authority: &record::Authority) -> Vec<Statement> {
    let record::Authority {
        subject,
        authority_holders,
        outcome: _,
        evidence,
        looked_up_on,
    } = authority;
    let outcome = word(authority.outcome().as_str_name(), "AUTHORITY_OUTCOME_");
    About::new(subject, "authority")
        .single("outcome", outcome.unwrap_or_default())
        .single("authority_holders", authority_holders.join(", "))
        .several("evidence", evidence)
        .several("looked_up_on", optional_date(looked_up_on.as_ref()))
        .statements
}

fn address(address: &record::Address) -> Vec<Statement> {
    let record::Address {
        subject,
        kind: _,
        street,
        house_number,
        postcode,
        town,
    } = address;
    let kind = word(address.kind().as_str_name(), "ADDRESS_KIND_").unwrap_or_default();
    About::one_of(subject, "address", &kind)
        .single("kind", kind.as_str())
        .single("street", street)
        .single("house_number", house_number)
        .single("postcode", postcode)
        .single("town", town)
        .statements
}

fn contact_point(point: &record::ContactPoint) -> Vec<Statement> {
    let record::ContactPoint {
        subject,
        phone,
        email,
        safe_to_call,
    } = point;
    About::new(subject, "contact_point")
        .several("phone", phone)
        .several("email", email)
        .several("safe_to_call", words(safe_to_call.as_ref()))
        .statements
}

fn school_place(school_place: &record::SchoolPlace) -> Vec<Statement> {
    let record::SchoolPlace {
        subject,
        school,
        place,
        group,
    } = school_place;
    About::new(subject, "school_place")
        .single("school", school)
        .single("place", place)
        .single("group", group)
        .statements
}

fn general_practitioner(practitioner: &record::GeneralPractitioner) -> Vec<Statement> {
    let record::GeneralPractitioner {
        subject,
        practice,
        place,
    } = practitioner;
    About::new(subject, "general_practitioner")
        .single("practice", practice)
        .single("place", place)
        .statements
}

fn personal_background(background: &record::PersonalBackground) -> Vec<Statement> {
    let record::PersonalBackground {
        subject,
        description,
    } = background;
    About::new(subject, "personal_background")
        .several("description", words(description.as_ref()))
        .statements
}

fn third_party(party: &record::ThirdParty) -> Vec<Statement> {
    let record::ThirdParty {
        subject,
        name,
        relation,
        remark,
    } = party;
    About::one_of(subject, "third_party", name)
        .several("name", name)
        .several("relation", relation)
        .several("remark", words(remark.as_ref()))
        .statements
}

fn involvement(involvement: &record::Involvement) -> Vec<Statement> {
    let record::Involvement {
        subject,
        organisation,
        role,
    } = involvement;
    About::one_of(subject, "involvement", organisation)
        .several("organisation", organisation)
        .several("role", role)
        .statements
}
