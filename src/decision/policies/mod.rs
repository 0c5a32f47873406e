//! The bundle: policies, schema and tables, read from text, validated strictly, compiled once.

mod cedar_text;
mod engine;
mod error;
mod foreseen;
mod grounds;
mod memo;
mod memory;
mod partial;
mod reach;
mod read;
mod rule;
mod schema;
mod sheet;
mod shipped;
mod slices;
mod variants;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use cedar_policy::Schema;
use cedar_policy::ffi::DetailedError;

pub use cedar_text::RuleText;
pub(super) use engine::Column;
pub use engine::LayerTrace;
pub use error::{Complaint, PolicyError};
pub(super) use foreseen::{Depends, Foreseen, Possible};
pub(super) use memo::Memo;
pub(super) use reach::differ_past;
pub use rule::{GroundTerm, Rule};
pub(super) use sheet::{Holder, Numbered, Sheet};
pub use shipped::shipped;
pub(super) use variants::Variant;

use super::routes::Routes;
use super::texts::{self, Texts};
use super::vector::{Cell, Vector};
use crate::model::catalogue::InForce;
use crate::model::{Catalogue, Day, Layer};
use engine::Engine;
use error::complaints_of;
pub(super) use error::line_of;
use memory::Memory;
use read::Read;

/// File of the vocabulary.
const SCHEMA: &str = "schema.cedarschema";
/// Folder of the tables.
const TABLES: &str = "catalogue/";
/// Folder of the cases of the bundle's test: carried along, read by the test alone.
const CASES: &str = "scenarios/";
/// File of the texts of routes.
const ROUTES: &str = "catalogue/routes.toml";

/// A compiled bundle. The outcome of a flow is a function of it, of the legal day and of the vector.
pub struct Policies {
    catalogue: Catalogue,
    routes: Routes,
    words: Texts,
    rules: BTreeMap<String, Arc<Rule>>,
    texts: BTreeMap<String, RuleText>,
    engine: Engine,
    digest: [u8; 32],
    files: BTreeMap<String, String>,
    memory: Memory,
}

impl fmt::Debug for Policies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digest = data_encoding::HEXLOWER.encode(&self.digest);
        f.debug_struct("Policies")
            .field("digest", &digest)
            .field("rules", &self.rules.len())
            .finish_non_exhaustive()
    }
}

impl Policies {
    /// Its files: path within `policies` to text.
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }

    /// Reads a bundle: path within `policies` to text.
    ///
    /// # Errors
    /// Everything that is wrong, with file and line: what does not parse, does not validate strictly or gives a warning; an `@id` that is
    /// missing or used twice; an annotation that is missing or unknown; a hat, a ground or an article that is not in the tables.
    pub fn load(files: &BTreeMap<String, String>) -> Result<Policies, PolicyError> {
        Self::read(files, Standing::Proposed)
    }

    /// Reads a bundle that was checked when it was approved: what was asked of bundles since then is not asked of it (law 6).
    ///
    /// # Errors
    /// As [`load`](Self::load), but for what must hold between rows, and between a policy, its annotations and its ground.
    pub fn load_approved(files: &BTreeMap<String, String>) -> Result<Policies, PolicyError> {
        Self::read(files, Standing::Approved)
    }

    fn read(files: &BTreeMap<String, String>, standing: Standing) -> Result<Policies, PolicyError> {
        let tables: BTreeMap<String, String> = files
            .iter()
            .filter(|(path, _)| *path != ROUTES)
            .filter_map(|(path, text)| Some((path.strip_prefix(TABLES)?.to_owned(), text.clone())))
            .collect();
        let catalogue = match standing {
            Standing::Proposed => Catalogue::parse(&tables)?,
            Standing::Approved => Catalogue::parse_approved(&tables)?,
        };
        // The rows that hold without end are the ones the bundle is compiled for; a decision on a day with others fails closed.
        let newest = catalogue.on(Day::MAX);
        let mut complaints: Vec<Complaint> = files
            .keys()
            .filter(|path| {
                !path.starts_with(TABLES)
                    && !path.starts_with(CASES)
                    && !path.starts_with(texts::FOLDER)
                    && !is_policy(path)
                    && *path != SCHEMA
            })
            .map(|path| complaint(path, 1, "no file of a bundle; remove or rename it"))
            .collect();
        let words = Texts::read(files).unwrap_or_else(|wrong| {
            complaints.extend(wrong);
            Texts::shipped()
        });
        let routes = match files.get(ROUTES) {
            Some(text) => Routes::parse(text, &words)
                .map_err(|(line, reason)| complaint(ROUTES, line, &reason)),
            None => Err(complaint(ROUTES, 1, "the file is missing")),
        };
        let read = Read::new(files, &mut complaints);
        let schema = read_schema(files, newest, &mut complaints);
        let (Ok(routes), Some(schema), true) = (&routes, schema, complaints.is_empty()) else {
            complaints.extend(routes.err());
            return Err(PolicyError::Refused(complaints));
        };
        complaints.extend(read.validate(&schema, newest));
        if standing == Standing::Proposed {
            complaints.extend(read.incomplete(&catalogue));
        }
        if !complaints.is_empty() {
            return Err(PolicyError::Refused(complaints));
        }
        let (texts, rules) = (read.texts(), read.rules.clone());
        let engine = Engine::new(read, &schema, newest).map_err(|error| {
            PolicyError::Refused(vec![complaint(SCHEMA, 1, &error.to_string())])
        })?;
        Ok(Policies {
            routes: routes.clone(),
            words,
            texts,
            rules,
            engine,
            digest: digest(files),
            files: files.clone(),
            catalogue,
            memory: Memory::default(),
        })
    }

    /// The tables.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Every rule, by id.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values().map(Arc::as_ref)
    }

    /// SHA-256 over paths and texts: two bundles with the same digest decide the same.
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// What people read about a decision.
    pub fn texts(&self) -> &Texts {
        &self.words
    }

    /// What an asker reads.
    pub(super) fn routes(&self) -> &Routes {
        &self.routes
    }

    /// What every layer says of a flow on a legal day.
    pub fn trace(&self, cell: &Cell, vector: &Vector, day: Day) -> Vec<Arc<LayerTrace>> {
        let (column, mut memo) = (self.column(cell.clone(), day), Memo::default());
        let layers = Layer::ALL.iter();
        layers
            .map(|&layer| self.layer(&column, vector, day, layer, &mut memo))
            .collect()
    }

    /// What stays the same about a cell on a day.
    pub(super) fn column(&self, cell: Cell, day: Day) -> Column {
        self.engine.column(cell, self.catalogue.on(day))
    }

    /// What one layer says of a flow. The memo is of one recipient, task and day.
    pub(super) fn layer(
        &self,
        column: &Column,
        vector: &Vector,
        day: Day,
        layer: Layer,
        memo: &mut Memo,
    ) -> Arc<LayerTrace> {
        self.engine
            .layer(column, vector, layer, self.catalogue.on(day), memo)
    }
}

/// Where a bundle is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// To be approved: everything is asked of it.
    Proposed,
    /// In force once.
    Approved,
}

fn read_schema(
    files: &BTreeMap<String, String>,
    tables: InForce<'_>,
    complaints: &mut Vec<Complaint>,
) -> Option<Schema> {
    let Some(fixed) = files.get(SCHEMA) else {
        complaints.push(complaint(SCHEMA, 1, "the file is missing"));
        return None;
    };
    let text = schema::with_catalogue(fixed, tables);
    match Schema::from_cedarschema_str(&text) {
        Ok((schema, warnings)) => {
            complaints.extend(warnings.map(|warning| complaint(SCHEMA, 1, &warning.to_string())));
            Some(schema)
        }
        Err(error) => {
            complaints.extend(complaints_of(SCHEMA, &text, &DetailedError::from(&error)));
            None
        }
    }
}

/// Whether a file of a bundle holds policies.
pub fn is_policy(path: &str) -> bool {
    let extension = Path::new(path).extension();
    // WHY not among the cases: what lies there comes in force without the approval of those who give.
    extension.is_some_and(|extension| extension == "cedar") && !path.starts_with(CASES)
}

fn complaint(file: &str, line: usize, reason: &str) -> Complaint {
    Complaint {
        file: file.to_owned(),
        line,
        reason: reason.to_owned(),
    }
}

/// SHA-256 over paths and texts: what a bundle is named by. Lengths come first, so that no two bundles run together.
pub fn digest(files: &BTreeMap<String, String>) -> [u8; 32] {
    use aws_lc_rs::digest::{Context, SHA256};
    let mut context = Context::new(&SHA256);
    for part in files.iter().flat_map(|(path, text)| [path, text]) {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part.as_bytes());
    }
    let mut digest = [0; 32];
    for (to, from) in digest.iter_mut().zip(context.finish().as_ref()) {
        *to = *from;
    }
    digest
}

#[cfg(test)]
mod tests;
