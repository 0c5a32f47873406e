mod declare;
mod speaking;
mod writes;

use std::collections::BTreeMap;

use jiff::civil::date;

use crate::model::{Catalogue, Day, Hat};

pub(super) const TODAY: Day = date(2026, 11, 23);

pub(super) fn hat(text: &str) -> Hat {
    text.parse().unwrap()
}

pub(super) fn shipped() -> Catalogue {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/catalogue");
    let files: BTreeMap<String, String> = Catalogue::FILES
        .iter()
        .map(|name| {
            let text = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
            ((*name).to_owned(), text)
        })
        .collect();
    Catalogue::parse(&files).unwrap()
}
