//! The policies of a bundle as they were read: each under its own id, with what its annotations say and how far it reaches.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cedar_policy::ffi::DetailedError;
use cedar_policy::{
    ActionConstraint, EntityUid, Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator,
};

use super::error::{Complaint, complaints_of, line_of};
use super::partial::Reach;
use super::rule::Rule;
use super::{RuleText, SCHEMA, complaint, grounds, is_policy};
use crate::model::catalogue::InForce;
use crate::model::{Catalogue, Day, Layer};

/// Every policy of a bundle.
pub(super) struct Read {
    /// As Cedar has them.
    pub(super) policies: PolicySet,
    /// What each says of itself, by its id.
    pub(super) rules: BTreeMap<String, Arc<Rule>>,
    /// How far each reaches. Cedar gives up a policy it read from text by reading it again: that is done once.
    pub(super) reaches: Vec<(Policy, Reach)>,
}

impl Read {
    /// Reads every file of policies.
    pub(super) fn new(files: &BTreeMap<String, String>, complaints: &mut Vec<Complaint>) -> Self {
        let mut read = Self {
            policies: PolicySet::new(),
            rules: BTreeMap::new(),
            reaches: Vec::new(),
        };
        for (path, text) in files.iter().filter(|(path, _)| is_policy(path)) {
            read.file(path, text, complaints);
        }
        read
    }

    fn file(&mut self, path: &str, text: &str, complaints: &mut Vec<Complaint>) {
        let parsed: PolicySet = match text.parse() {
            Ok(parsed) => parsed,
            Err(error) => {
                complaints.extend(complaints_of(path, text, &DetailedError::from(&error)));
                return;
            }
        };
        if let Some(template) = parsed.templates().next() {
            let text = format!(
                "a policy with a slot is not for this bundle: {}",
                template.id()
            );
            complaints.push(complaint(path, 1, &text));
        }
        let mut policies: Vec<&Policy> = parsed.policies().collect();
        policies.sort_by_key(|policy| place_among(policy));
        // Each is looked for behind where the one before it begins: a file of thousands is read once.
        let (mut from, mut line) = (0, 1);
        for policy in policies {
            let rest = text.get(from..).unwrap_or_default();
            let own = policy.to_cedar().unwrap_or_default();
            let before = rest.find(&own).unwrap_or_default();
            line += line_of(rest, before) - 1;
            from += before;
            if let Err(reason) = self.take(policy, path, line) {
                complaints.push(complaint(path, line, &reason));
            }
        }
    }

    /// Every policy as officers read it, by its id.
    pub(super) fn texts(&self) -> BTreeMap<String, RuleText> {
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
        let reach = Reach::new(policy).map_err(|error| error.to_string())?;
        let rule = Rule::read(policy, &reach, path, line)?;
        if let Some(first) = self.rules.get(&rule.id) {
            return Err(format!(
                "@id(\"{}\") is in use at {}:{}",
                rule.id, first.file, first.line
            ));
        }
        let policy = policy.new_id(PolicyId::new(&rule.id));
        self.policies
            .add(policy.clone())
            .map_err(|error| error.to_string())?;
        self.reaches.push((policy, reach));
        self.rules.insert(rule.id.clone(), Arc::new(rule));
        Ok(())
    }

    /// Strict validation, where a warning is an error, and what Cedar does not check: hats, and that a permit opens one layer.
    pub(super) fn validate(&self, schema: &Schema, tables: InForce<'_>) -> Vec<Complaint> {
        let result =
            Validator::new(schema.clone()).validate(&self.policies, ValidationMode::Strict);
        let errors = result
            .validation_errors()
            .map(|error| (error.policy_id(), error.to_string()));
        let warnings = result
            .validation_warnings()
            .map(|warning| (warning.policy_id(), warning.to_string()));
        let mut complaints = BTreeSet::new();
        for (id, reason) in errors.chain(warnings) {
            let place = self.rules.get::<str>(id.as_ref());
            let (file, line) = place.map_or((SCHEMA, 1), |rule| (rule.file.as_str(), rule.line));
            complaints.insert(complaint(file, line, &reason));
        }
        let hats: BTreeSet<String> = tables.hats().map(|row| row.id.to_string()).collect();
        for (policy, _, rule) in self.each() {
            for reason in beyond_cedar(policy, rule, &hats) {
                complaints.insert(complaint(&rule.file, rule.line, &reason));
            }
        }
        complaints.into_iter().collect()
    }

    /// What annotations leave out, and where a policy is wider than its ground.
    pub(super) fn incomplete(&self, catalogue: &Catalogue) -> Vec<Complaint> {
        let newest = catalogue.on(Day::MAX);
        let mut complaints = BTreeSet::new();
        for (_, reach, rule) in self.each() {
            let mut reasons = rule.incomplete(catalogue);
            reasons.extend(grounds::beyond(reach, rule, newest));
            let told = reasons.iter();
            complaints.extend(told.map(|reason| complaint(&rule.file, rule.line, reason)));
        }
        complaints.into_iter().collect()
    }

    fn each(&self) -> impl Iterator<Item = (&Policy, &Reach, &Rule)> {
        self.reaches.iter().filter_map(|(policy, reach)| {
            let rule = self.rules.get::<str>(policy.id().as_ref())?;
            Some((policy, reach, rule.as_ref()))
        })
    }
}

/// Place of a policy in its file: Cedar numbers them as it reads them.
fn place_among(policy: &Policy) -> Option<usize> {
    let id: &str = policy.id().as_ref();
    id.strip_prefix("policy")?.parse().ok()
}

fn beyond_cedar(policy: &Policy, rule: &Rule, hats: &BTreeSet<String>) -> Vec<String> {
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
