//! What is wrong with the texts of a bundle.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement,
};
use fluent_syntax::parser;

use super::{FOLDER, SHIPPED};
use crate::decision::policies::{Complaint, line_of};

/// Names between braces of every message, by its key.
pub(super) type Messages<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Everything that is wrong.
pub(super) fn complaints(files: &BTreeMap<String, String>) -> Vec<Complaint> {
    let mut complaints: Vec<Complaint> = files
        .keys()
        .filter(|path| path.starts_with(FOLDER))
        .filter(|path| !SHIPPED.iter().any(|(_, known, _)| known == path))
        .map(|path| complaint(path, 1, "no language of this bundle; remove or rename it"))
        .collect();
    let mut read: Vec<(&str, &str, Messages<'_>)> = Vec::new();
    for (_, path, shipped) in SHIPPED {
        let text = files.get(path).map(String::as_str);
        let own = text.map(|text| messages(path, text, &mut complaints));
        let known = messages(path, shipped, &mut complaints);
        for (key, names) in own.iter().flatten() {
            let place = line_of_key(text.unwrap_or_default(), key);
            match known.get(key) {
                None => complaints.push(complaint(
                    path,
                    place,
                    &format!("`{key}` is no message that is ever told"),
                )),
                Some(wanted) if wanted != names => complaints.push(complaint(
                    path,
                    place,
                    &format!(
                        "`{key}` speaks of {}, not of {}",
                        listed(names),
                        listed(wanted)
                    ),
                )),
                Some(_) => {}
            }
        }
        read.push((path, text.unwrap_or_default(), own.unwrap_or_default()));
    }
    for (path, text, own) in &read {
        let others = read.iter().filter(|(other, _, _)| other != path);
        for (other, _, theirs) in others {
            let alone = own.keys().filter(|key| !theirs.contains_key(*key));
            complaints.extend(alone.map(|key| {
                let problem = format!("`{key}` is not in {other}");
                complaint(path, line_of_key(text, key), &problem)
            }));
        }
    }
    complaints
}

/// The messages of a text; what does not parse is noted.
pub(super) fn messages<'a>(
    path: &str,
    text: &'a str,
    complaints: &mut Vec<Complaint>,
) -> Messages<'a> {
    let resource =
        match parser::parse(text) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                complaints.extend(errors.iter().map(|error| {
                    complaint(path, line_of(text, error.pos.start), &error.to_string())
                }));
                resource
            }
        };
    let mut messages = Messages::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let mut names = BTreeSet::new();
        if let Some(pattern) = &message.value {
            names_of(pattern, &mut names);
        }
        if messages.insert(message.id.name, names).is_some() {
            let place = line_of_key(text, message.id.name);
            let problem = format!("`{}` stands here twice", message.id.name);
            complaints.push(complaint(path, place, &problem));
        }
    }
    messages
}

fn names_of<'a>(pattern: &Pattern<&'a str>, names: &mut BTreeSet<&'a str>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            names_in(expression, names);
        }
    }
}

fn names_in<'a>(expression: &Expression<&'a str>, names: &mut BTreeSet<&'a str>) {
    match expression {
        Expression::Inline(inline) => names_inline(inline, names),
        Expression::Select { selector, variants } => {
            names_inline(selector, names);
            for variant in variants {
                names_of(&variant.value, names);
            }
        }
    }
}

fn names_inline<'a>(inline: &InlineExpression<&'a str>, names: &mut BTreeSet<&'a str>) {
    let mut of_call = |arguments: &CallArguments<&'a str>| {
        for argument in &arguments.positional {
            names_inline(argument, names);
        }
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name);
        }
        InlineExpression::FunctionReference { arguments, .. } => of_call(arguments),
        InlineExpression::Placeable { expression } => names_in(expression, names),
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => {}
    }
}

fn line_of_key(text: &str, key: &str) -> usize {
    let begins = |line: &str| line.split_whitespace().next() == Some(key);
    text.lines().position(begins).map_or(1, |line| line + 1)
}

fn listed(names: &BTreeSet<&str>) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("${name}")).collect();
    names.join(", ")
}

fn complaint(file: &str, line: usize, reason: &str) -> Complaint {
    Complaint {
        file: file.to_owned(),
        line,
        reason: reason.to_owned(),
    }
}
