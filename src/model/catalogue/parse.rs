//! From the texts of the files to the tables.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::consent::{ConsentText, GiverRule, RegimeRow, ValidityRule};
use super::error::{CatalogueError, Problem};
use super::governance::{PartyRow, ProcessingRow, RetentionRow};
use super::laws::LawRow;
use super::representation::{
    AuthorityRule, MatterRow, ProvisionalRule, RepresentativeRule, RulingRule,
};
use super::rows::{CategoryRow, GroundRow, HatRow, OrganisationRow, TaskRow};
use super::work::{BreachRow, ConsultationRow, EmergencyRow, InformingRow, ReceivedRow, ReviewRow};
use super::writes::WriteRule;
use super::{Catalogue, check};

/// One file with one table of rows.
macro_rules! file {
    ($file:ident { $($(#[$attribute:meta])* $table:ident: $row:ty),* $(,)? }) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $file {
            $($(#[$attribute])* $table: Vec<$row>,)*
        }
    };
}
file!(OrganisationsFile {
    organisation: OrganisationRow,
});
file!(HatsFile { hat: HatRow });
file!(CategoriesFile {
    category: CategoryRow,
});
file!(TasksFile { task: TaskRow });
file!(GroundsFile { ground: GroundRow });
file!(WritesFile { write: WriteRule });
file!(ConsentTextsFile { text: ConsentText });
file!(ConsentRulesFile {
    regime: RegimeRow,
    giver: GiverRule,
    validity: ValidityRule
});
file!(PartiesFile { party: PartyRow });
file!(ProcessingFile {
    processing: ProcessingRow
});
file!(RetentionFile {
    retention: RetentionRow
});
file!(LawsFile { law: LawRow });
file!(WorkFile {
    review: ReviewRow,
    emergency: EmergencyRow,
    // A table that came later: without a row nobody is called together.
    #[serde(default)]
    consultation: ConsultationRow,
    informing: InformingRow,
    received: ReceivedRow,
    // Came later than the others: a bundle that was approved before has none.
    #[serde(default)]
    breach: BreachRow,
});
file!(RepresentationFile {
    matter: MatterRow,
    authority: AuthorityRule,
    provisional: ProvisionalRule,
    representative: RepresentativeRule,
    ruling: RulingRule,
});

/// The files of a catalogue.
pub(super) const ORGANISATIONS: &str = "organisations.toml";
pub(super) const HATS: &str = "hats.toml";
pub(super) const CATEGORIES: &str = "categories.toml";
pub(super) const TASKS: &str = "tasks.toml";
pub(super) const GROUNDS: &str = "grounds.toml";
pub(super) const WRITES: &str = "writes.toml";
pub(super) const CONSENT_TEXTS: &str = "consent-texts.toml";
pub(super) const CONSENT_RULES: &str = "consent-rules.toml";
pub(super) const PARTIES: &str = "parties.toml";
pub(super) const PROCESSING: &str = "processing.toml";
pub(super) const RETENTION: &str = "retention.toml";
pub(super) const REPRESENTATION: &str = "representation.toml";
pub(super) const LAWS: &str = "laws.toml";
pub(super) const WORK: &str = "work.toml";

impl Catalogue {
    /// The names of the files of a catalogue, all of them needed.
    pub const FILES: &'static [&'static str] = &[
        ORGANISATIONS,
        HATS,
        CATEGORIES,
        TASKS,
        GROUNDS,
        WRITES,
        CONSENT_TEXTS,
        CONSENT_RULES,
        PARTIES,
        PROCESSING,
        RETENTION,
        REPRESENTATION,
        LAWS,
        WORK,
    ];

    /// Reads and checks a catalogue: file name within `policies/catalogue`, such as `hats.toml`, to its text.
    ///
    /// # Errors
    /// Everything that is wrong, each with file, row and field: a file missing or unknown, a text that is not TOML, an unknown or
    /// missing field, a reference to a row that does not exist, a reversed, overlapping or broken succession of rows.
    pub fn parse(files: &BTreeMap<String, String>) -> Result<Catalogue, CatalogueError> {
        let (catalogue, mut problems) = Self::read(files);
        problems.extend(catalogue.iter().flat_map(check::problems));
        match catalogue {
            Some(catalogue) if problems.is_empty() => Ok(catalogue),
            _ => Err(CatalogueError { problems }),
        }
    }

    /// Reads a catalogue that was checked when it was approved: what was asked of catalogues since then is not asked of it.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), but for what must hold between rows and for the laws.
    pub fn parse_approved(files: &BTreeMap<String, String>) -> Result<Catalogue, CatalogueError> {
        let mut files = files.clone();
        // Files that came later: without a row of work nothing can be sent, declared or put off.
        for (name, empty) in [
            (LAWS, "law = []"),
            (
                WORK,
                "review = []\nemergency = []\ninforming = []\nreceived = []",
            ),
        ] {
            files
                .entry(name.to_owned())
                .or_insert_with(|| empty.to_owned());
        }
        match Self::read(&files) {
            (Some(catalogue), problems) if problems.is_empty() => Ok(catalogue),
            (_, problems) => Err(CatalogueError { problems }),
        }
    }

    fn read(files: &BTreeMap<String, String>) -> (Option<Catalogue>, Vec<Problem>) {
        let mut problems: Vec<Problem> = files
            .keys()
            .filter(|name| !Self::FILES.contains(&name.as_str()))
            .map(|name| whole_file(name, "no file of the catalogue; remove or rename it"))
            .collect();
        let organisations = read::<OrganisationsFile>(files, ORGANISATIONS, &mut problems);
        let hats = read::<HatsFile>(files, HATS, &mut problems);
        let categories = read::<CategoriesFile>(files, CATEGORIES, &mut problems);
        let tasks = read::<TasksFile>(files, TASKS, &mut problems);
        let grounds = read::<GroundsFile>(files, GROUNDS, &mut problems);
        let writes = read::<WritesFile>(files, WRITES, &mut problems);
        let texts = read::<ConsentTextsFile>(files, CONSENT_TEXTS, &mut problems);
        let rules = read::<ConsentRulesFile>(files, CONSENT_RULES, &mut problems);
        let parties = read::<PartiesFile>(files, PARTIES, &mut problems);
        let processing = read::<ProcessingFile>(files, PROCESSING, &mut problems);
        let retention = read::<RetentionFile>(files, RETENTION, &mut problems);
        let speaking = read::<RepresentationFile>(files, REPRESENTATION, &mut problems);
        let laws = read::<LawsFile>(files, LAWS, &mut problems);
        let work = read::<WorkFile>(files, WORK, &mut problems);
        let catalogue = (|| {
            let (rules, speaking, work) = (rules?, speaking?, work?);
            Some(Catalogue {
                organisations: organisations?.organisation,
                hats: hats?.hat,
                categories: categories?.category,
                tasks: tasks?.task,
                grounds: grounds?.ground,
                writes: writes?.write,
                consent_texts: texts?.text,
                regimes: rules.regime,
                giver_rules: rules.giver,
                validity_rules: rules.validity,
                parties: parties?.party,
                processing: processing?.processing,
                retention: retention?.retention,
                laws: laws?.law,
                reviews: work.review,
                emergencies: work.emergency,
                consultations: work.consultation,
                informing: work.informing,
                received: work.received,
                breaches: work.breach,
                matters: speaking.matter,
                authority_rules: speaking.authority,
                provisional_rules: speaking.provisional,
                representative_rules: speaking.representative,
                ruling_rules: speaking.ruling,
            })
        })();
        (catalogue, problems)
    }
}

fn read<F: DeserializeOwned>(
    files: &BTreeMap<String, String>,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Option<F> {
    let Some(text) = files.get(name) else {
        problems.push(whole_file(name, "the file is missing; add it"));
        return None;
    };
    match toml::from_str(text) {
        Ok(file) => Some(file),
        Err(error) => {
            problems.push(whole_file(name, &error.to_string()));
            None
        }
    }
}

fn whole_file(name: &str, text: &str) -> Problem {
    Problem {
        file: name.to_owned(),
        row: None,
        field: None,
        text: text.to_owned(),
    }
}
