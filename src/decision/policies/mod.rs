//! The bundle: policies, schema and tables, read from text, validated strictly, compiled once.

mod article;
mod cedar_text;
mod engine;
mod error;
mod foreseen;
mod grounds;
mod memo;
mod partial;
mod reach;
mod rule;
mod schema;
mod shipped;
mod slices;
mod variants;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use cedar_policy::ffi::DetailedError;
use cedar_policy::{
    ActionConstraint, EntityUid, Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator,
};

pub use cedar_text::RuleText;
pub(super) use engine::Column;
pub use engine::LayerTrace;
pub use error::{Complaint, PolicyError};
pub(super) use foreseen::{Depends, Foreseen, Possible};
pub(super) use memo::Memo;
pub(super) use reach::differ_past;
pub use rule::{GroundTerm, InformDuty, Rule};
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
    /// missing or used twice; an annotation that is missing or unknown; a hat or a ground that is not in the tables.
    pub fn load(files: &BTreeMap<String, String>) -> Result<Policies, PolicyError> {
        let tables: BTreeMap<String, String> = files
            .iter()
            .filter(|(path, _)| *path != ROUTES)
            .filter_map(|(path, text)| Some((path.strip_prefix(TABLES)?.to_owned(), text.clone())))
            .collect();
        let catalogue = Catalogue::parse(&tables)?;
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
        let read = read_policies(files, &mut complaints);
        let schema = read_schema(files, newest, &mut complaints);
        let (Ok(routes), Some(schema), true) = (&routes, schema, complaints.is_empty()) else {
            complaints.extend(routes.err());
            return Err(PolicyError::Refused(complaints));
        };
        complaints.extend(validate(&read, &schema, newest));
        if !complaints.is_empty() {
            return Err(PolicyError::Refused(complaints));
        }
        let engine =
            Engine::new(&read.policies, read.rules.clone(), &schema, newest).map_err(|error| {
                PolicyError::Refused(vec![complaint(SCHEMA, 1, &error.to_string())])
            })?;
        Ok(Policies {
            routes: routes.clone(),
            words,
            texts: read.texts(),
            rules: read.rules,
            engine,
            digest: digest(files),
            files: files.clone(),
            catalogue,
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

struct Read {
    policies: PolicySet,
    rules: BTreeMap<String, Arc<Rule>>,
}

fn read_policies(files: &BTreeMap<String, String>, complaints: &mut Vec<Complaint>) -> Read {
    let mut read = Read {
        policies: PolicySet::new(),
        rules: BTreeMap::new(),
    };
    for (path, text) in files.iter().filter(|(path, _)| is_policy(path)) {
        let parsed: PolicySet = match text.parse() {
            Ok(parsed) => parsed,
            Err(error) => {
                complaints.extend(complaints_of(path, text, &DetailedError::from(&error)));
                continue;
            }
        };
        if let Some(template) = parsed.templates().next() {
            let text = format!(
                "a policy with a slot is not for this bundle: {}",
                template.id()
            );
            complaints.push(complaint(path, 1, &text));
        }
        let mut policies: Vec<(usize, Policy)> = parsed
            .policies()
            .map(|policy| (place(text, policy), policy.clone()))
            .collect();
        policies.sort_by_key(|(line, _)| *line);
        for (line, policy) in policies {
            if let Err(reason) = read.take(&policy, path, line) {
                complaints.push(complaint(path, line, &reason));
            }
        }
    }
    read
}

impl Read {
    fn texts(&self) -> BTreeMap<String, RuleText> {
        let texts = self.policies.policies().filter_map(|policy| {
            let rule = self.rules.get::<str>(policy.id().as_ref())?;
            let text = policy.to_cedar()?;
            Some((
                rule.id.clone(),
                RuleText {
                    rule: Arc::clone(rule),
                    text,
                },
            ))
        });
        texts.collect()
    }

    /// Takes in a policy under its own `@id`: Cedar numbers the policies of every file from 0.
    fn take(&mut self, policy: &Policy, path: &str, line: usize) -> Result<(), String> {
        let rule = Rule::read(policy, path, line)?;
        if let Some(first) = self.rules.get(&rule.id) {
            return Err(format!(
                "@id(\"{}\") is in use at {}:{}",
                rule.id, first.file, first.line
            ));
        }
        self.policies
            .add(policy.new_id(PolicyId::new(&rule.id)))
            .map_err(|error| error.to_string())?;
        self.rules.insert(rule.id.clone(), Arc::new(rule));
        Ok(())
    }
}

/// Line a policy begins on.
fn place(text: &str, policy: &Policy) -> usize {
    let own = policy.to_cedar().unwrap_or_default();
    text.find(&own).map_or(1, |byte| line_of(text, byte))
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

/// Strict validation, where a warning is an error, and what Cedar does not check: hats, grounds, and that a permit opens one layer.
fn validate(read: &Read, schema: &Schema, tables: InForce<'_>) -> Vec<Complaint> {
    let result = Validator::new(schema.clone()).validate(&read.policies, ValidationMode::Strict);
    let errors = result
        .validation_errors()
        .map(|error| (error.policy_id(), error.to_string()));
    let warnings = result
        .validation_warnings()
        .map(|warning| (warning.policy_id(), warning.to_string()));
    let mut complaints: BTreeSet<(String, usize, String)> = BTreeSet::new();
    for (id, reason) in errors.chain(warnings) {
        let place = read.rules.get::<str>(id.as_ref());
        let (file, line) = place.map_or((SCHEMA, 1), |rule| (rule.file.as_str(), rule.line));
        complaints.insert((file.to_owned(), line, reason));
    }
    let hats: BTreeSet<String> = tables.hats().map(|row| row.id.to_string()).collect();
    for policy in read.policies.policies() {
        let Some(rule) = read.rules.get::<str>(policy.id().as_ref()) else {
            continue;
        };
        for reason in beyond_cedar(policy, rule, tables, &hats) {
            complaints.insert((rule.file.clone(), rule.line, reason));
        }
    }
    complaints
        .into_iter()
        .map(|(file, line, reason)| Complaint { file, line, reason })
        .collect()
}

fn beyond_cedar(
    policy: &Policy,
    rule: &Rule,
    tables: InForce<'_>,
    hats: &BTreeSet<String>,
) -> Vec<String> {
    let mut reasons: Vec<String> = policy
        .entity_literals()
        .iter()
        .filter(|uid| uid.type_name().basename() == "Hat" && !hats.contains(uid.id().unescaped()))
        .map(|uid| format!("{uid} is no hat of the catalogue, in policy `{}`", rule.id))
        .collect();
    if let Some(layer) = rule.layer
        && !acts_within(&policy.action_constraint(), layer)
    {
        reasons.push(format!(
            "the action is not within @layer(\"{layer}\"), in policy `{}`",
            rule.id
        ));
    }
    reasons.extend(grounds::beyond(policy, rule, tables));
    reasons
}

/// Whether every action of the scope belongs to the layer.
fn acts_within(scope: &ActionConstraint, layer: Layer) -> bool {
    let within = |uid: &EntityUid| {
        let id = uid.id().unescaped();
        id == layer.id()
            || id
                .split_once('/')
                .is_some_and(|(first, _)| first == layer.id())
    };
    match scope {
        ActionConstraint::Any => false,
        ActionConstraint::Eq(only) => within(only),
        ActionConstraint::In(groups) => !groups.is_empty() && groups.iter().all(within),
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
