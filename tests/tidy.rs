//! The rules of the house, checked on the repository itself. Each rule is a plain function from files to
//! complaints, so that a test beside it can hand it a bad example and see the complaint.
#![cfg(test)]

#[path = "tidy/edges.rs"]
mod edges;
#[path = "tidy/field_rules.rs"]
mod field_rules;
#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/layout.rs"]
mod layout;
#[path = "tidy/links.rs"]
mod links;
#[path = "tidy/purity.rs"]
mod purity;
#[path = "tidy/rust_source.rs"]
mod rust_source;
#[path = "tidy/size.rs"]
mod size;
#[path = "tidy/words.rs"]
mod words;
