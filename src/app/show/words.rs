//! The words of a picture in Dutch and English. Names of categories and hats come from the catalogue; the rest stands here, and
//! a test holds the Dutch list against the contract. The English word for a field or code is its own name.

use std::borrow::Cow;

use crate::decision::Texts;
use crate::model::Category;
use crate::model::catalogue::InForce;

/// A language of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::app) enum Language {
    /// Dutch.
    Nl,
    /// English.
    En,
}

impl From<Language> for crate::consent::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Nl => Self::Dutch,
            Language::En => Self::English,
        }
    }
}

/// The words of one language.
pub(super) struct Words<'a> {
    language: Language,
    catalogue: &'a InForce<'a>,
    explained: Texts,
}

/// Fields whose text is a code of the contract; every other text is the source's own.
const CODED: [&str; 13] = [
    "conclusion",
    "creditor_kind",
    "evidence",
    "interpreter_needed",
    "kind",
    "level",
    "living_together",
    "outcome",
    "part",
    "roles",
    "sex",
    "state",
    "requested",
];

impl<'a> Words<'a> {
    pub(super) fn new(language: Language, catalogue: &'a InForce<'a>) -> Self {
        Self {
            language,
            catalogue,
            explained: Texts::shipped(),
        }
    }

    /// One of two texts.
    pub(super) fn pick<'t>(&self, nl: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Nl => nl,
            Language::En => en,
        }
    }

    /// What is read about a decision: a status, a ground.
    pub(super) fn explained(&self, list: &str, id: &str) -> String {
        let key = format!("{list}-{id}");
        self.explained.word(self.language.into(), &key)
    }

    /// A field or kind of record of the contract.
    pub(super) fn field<'t>(&self, name: &'t str) -> Cow<'t, str> {
        self.look_up(FIELDS, name)
    }

    /// A code of the contract.
    pub(super) fn code<'t>(&self, id: &'t str) -> Cow<'t, str> {
        self.look_up(CODES, id)
    }

    /// A text of this field: a code is told in words, anything else as it is.
    pub(super) fn text<'t>(&self, field: &str, text: &'t str) -> Cow<'t, str> {
        if CODED.contains(&field) {
            self.code(text)
        } else {
            Cow::Borrowed(text)
        }
    }

    /// Name of a category, by its number in the contract.
    pub(super) fn category(&self, number: i32) -> &'a str {
        let row = Category::from_number(number).and_then(|id| self.catalogue.category(id));
        row.map_or("?", |row| match self.language {
            Language::Nl => row.name.nl.as_str(),
            Language::En => row.name.en.as_str(),
        })
    }

    fn look_up<'t>(&self, list: &[(&str, &'static str)], id: &'t str) -> Cow<'t, str> {
        let dutch = list.iter().find(|(known, _)| *known == id);
        match (self.language, dutch) {
            (Language::Nl, Some((_, dutch))) => Cow::Borrowed(*dutch),
            _ => Cow::Owned(id.replace(['_', '-'], " ")),
        }
    }
}

/// Fields and kinds of records, in Dutch.
const FIELDS: &[(&str, &str)] = &[
    ("account", "eigen verhaal"),
    ("address", "adres"),
    ("advice", "advies"),
    ("advice_request", "adviesvraag"),
    ("agreements", "afspraken"),
    ("amount_cents", "bedrag"),
    ("appointment", "afspraak"),
    ("at", "wanneer"),
    ("authority", "gezag"),
    ("authority_holders", "gezagsdragers"),
    ("birth_date", "geboortedatum"),
    ("bsn", "burgerservicenummer"),
    ("child_agrees", "kind is akkoord"),
    ("child_statement", "woorden van het kind"),
    ("closed_on", "gesloten op"),
    ("conclusion", "conclusie"),
    ("consequences", "gevolgen"),
    ("contact_moment", "contactmoment"),
    ("contact_point", "bereikbaarheid"),
    ("council_inquiry", "raadsonderzoek"),
    ("court", "rechtbank"),
    ("creditor_kind", "soort schuldeiser"),
    ("death_date", "overleden op"),
    ("debt", "schuld"),
    ("description", "beschrijving"),
    ("email", "e-mail"),
    ("evaluate_on", "evaluatie op"),
    ("evidence", "bewijs"),
    ("executed_by", "uitgevoerd door"),
    ("facts", "feiten"),
    ("family_name", "achternaam"),
    ("findings", "bevindingen"),
    ("follow_up", "monitoring"),
    ("from", "vanaf"),
    ("general_practitioner", "huisarts"),
    ("given_names", "voornamen"),
    ("given_on", "gegeven op"),
    ("goals", "doel"),
    ("grounds", "gronden"),
    ("group", "groep"),
    ("health_fact", "gezondheid"),
    ("hours_missed", "verzuim (uren)"),
    ("house_number", "huisnummer"),
    ("incident", "incident"),
    ("informants", "informant"),
    ("injury", "letsel"),
    ("inquiry", "onderzoek"),
    ("instrument", "instrument"),
    ("interpreter_needed", "tolk nodig"),
    ("involved", "betrokken"),
    ("involvement", "betrokkenheid"),
    ("kind", "soort"),
    ("kinds", "soorten"),
    ("language", "taal"),
    ("level", "niveau"),
    ("living_together", "samenwonend"),
    ("location", "plaats"),
    ("looked_up_on", "opgezocht op"),
    ("measure", "maatregel"),
    ("name", "naam"),
    ("note", "notitie"),
    ("number", "nummer"),
    ("on", "op"),
    ("order", "beschikking"),
    ("organisation", "organisatie"),
    ("origin", "herkomst"),
    ("other", "tot"),
    ("outcome", "uitkomst"),
    ("part", "rol"),
    ("person_details", "persoonsgegevens"),
    ("personal_background", "achtergrond"),
    ("phone", "telefoon"),
    ("place", "plaats"),
    ("plan", "plan"),
    ("police", "politie"),
    ("police_record", "politiegegeven"),
    ("postcode", "postcode"),
    ("practice", "praktijk"),
    ("professional", "beroepsmatig"),
    ("question", "vraag"),
    ("reasoning", "onderbouwing"),
    ("relation", "relatie"),
    ("remark", "opmerking"),
    ("reporter", "melder"),
    ("requested", "verzocht"),
    ("risk_facts", "risicotaxatie: feiten"),
    ("risk_judgement", "risicotaxatie: oordeel"),
    ("role", "rol"),
    ("safe_to_call", "veilig te bellen"),
    ("safety_conditions", "veiligheidsvoorwaarden"),
    ("school", "school"),
    ("school_place", "school"),
    ("school_result", "schoolresultaat"),
    ("score", "score"),
    ("sex", "geslacht"),
    ("shelter_stay", "verblijf in de opvang"),
    ("state", "stand"),
    ("statement", "uitspraak"),
    ("street", "straat"),
    ("subject", "over"),
    ("subjects", "over"),
    ("summary", "samenvatting"),
    ("third_party", "derde"),
    ("town", "woonplaats"),
    ("treatment", "behandeling"),
    ("triage", "triage"),
    ("violence_report", "melding bij Veilig Thuis"),
    ("with", "met"),
    ("working_note", "werkaantekening"),
];

/// Codes of the contract: values, statuses, reasons, modalities, in Dutch.
const CODES: &[(&str, &str)] = &[
    // Plans, contacts, health, debts.
    ("household", "gezinsplan"),
    ("safety", "veiligheidsplan"),
    ("approach", "plan van aanpak"),
    ("open", "open"),
    ("partly-reached", "deels bereikt"),
    ("reached", "bereikt"),
    ("dropped", "losgelaten"),
    ("visit", "huisbezoek"),
    ("call", "telefoongesprek"),
    ("talk", "gesprek"),
    ("missed", "niet verschenen"),
    ("mental", "psychisch"),
    ("physical", "lichamelijk"),
    ("addiction", "verslaving"),
    ("disability", "beperking"),
    ("pregnancy", "zwangerschap"),
    ("rent", "huur"),
    ("energy", "energie"),
    ("tax", "belasting"),
    ("care-insurance", "zorgverzekering"),
    ("shop", "winkel"),
    ("private", "particulier"),
    ("arrangement", "regeling"),
    ("settled", "afgelost"),
    ("crisis", "crisisopvang"),
    ("follow-up", "vervolgopvang"),
    ("ambulant", "ambulant"),
    // People.
    ("yes", "ja"),
    ("no", "nee"),
    ("female", "vrouw"),
    ("male", "man"),
    ("other", "anders"),
    ("child", "kind"),
    ("parent", "ouder"),
    ("partner", "partner"),
    ("former-partner", "ex-partner"),
    ("sibling", "broer of zus"),
    ("step-parent", "stiefouder"),
    ("foster-parent", "pleegouder"),
    ("grandparent", "grootouder"),
    ("guardian", "voogd"),
    ("both-parents", "beide ouders"),
    ("one-parent", "één ouder"),
    ("parent-with-non-parent", "ouder samen met een niet-ouder"),
    ("temporarily-nobody", "tijdelijk niemand"),
    ("cannot-be-determined", "niet te bepalen"),
    ("brp", "BRP"),
    ("gezagsregister", "gezagsregister"),
    ("court-order", "beschikking"),
    ("home", "woonadres"),
    ("postal", "postadres"),
    ("shelter", "opvang"),
    // Violence and what is done about it.
    ("child-physical", "lichamelijke mishandeling van een kind"),
    ("child-emotional", "emotionele mishandeling van een kind"),
    ("child-neglect", "verwaarlozing van een kind"),
    ("sexual", "seksueel geweld"),
    ("stalking", "stalking of bedreiging"),
    ("against-parent", "geweld tegen een ouder"),
    ("honour", "eergerelateerd geweld"),
    ("direct-danger", "direct gevaar"),
    ("structural", "structureel onveilig"),
    ("no-violence", "geen geweld"),
    ("transferred", "overgedragen"),
    ("confirmed", "bevestigd"),
    ("refuted", "weerlegd"),
    ("not-established", "niet vastgesteld"),
    ("low", "laag"),
    ("moderate", "matig"),
    ("high", "hoog"),
    ("acute", "acuut"),
    ("ots", "ondertoezichtstelling"),
    ("vots", "voorlopige ondertoezichtstelling"),
    ("guardianship", "voogdij"),
    ("provisional-guardianship", "voorlopige voogdij"),
    ("out-of-home-placement", "uithuisplaatsing"),
    ("restraining-order", "huisverbod"),
    ("probation", "jeugdreclassering"),
    ("victim", "slachtoffer"),
    ("perpetrator", "pleger"),
    ("mutual", "over en weer"),
    ("witness", "getuige"),
    ("police", "politie"),
    ("judicial", "justitie"),
    ("unspecified", "niet vastgelegd"),
    // How a flow was decided.
    ("own", "eigen gegevens"),
    ("consent", "toestemming"),
    ("duty", "plicht"),
    ("right", "meldrecht"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use prost_reflect::{DescriptorPool, Kind};

    use super::*;
    use crate::app::show::record::enum_id;
    use crate::proto::DESCRIPTOR_SET;

    #[test]
    fn every_field_and_value_of_a_record_has_its_dutch_word() {
        let pool = DescriptorPool::decode(DESCRIPTOR_SET).unwrap();
        let mut missing = BTreeSet::new();
        let shared = ["Record", "Date", "FreeText", "FieldRule"];
        let messages = pool.all_messages().filter(|message| {
            message.package_name() == "samenbeeld.record.v1" && !shared.contains(&message.name())
        });
        let record = pool
            .get_message_by_name("samenbeeld.record.v1.Record")
            .unwrap();
        let kinds = record
            .oneofs()
            .flat_map(|content| content.fields().collect::<Vec<_>>());
        for field in messages
            .flat_map(|message| message.fields().collect::<Vec<_>>())
            .chain(kinds)
        {
            if !FIELDS.iter().any(|(known, _)| *known == field.name()) {
                missing.insert(field.name().to_owned());
            }
            let Kind::Enum(kind) = field.kind() else {
                continue;
            };
            for value in kind.values().filter(|_| kind.name() != "DataCategory") {
                let id = enum_id(kind.name(), value.name());
                if !CODES.iter().any(|(known, _)| *known == id) {
                    missing.insert(id);
                }
            }
        }
        assert_eq!(missing, BTreeSet::new());
    }
}
