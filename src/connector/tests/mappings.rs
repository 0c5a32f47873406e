//! Mappings that do not fit: each is refused with its line.

use super::{MAPPING, database, open};
use crate::connector::AdapterLimits;

/// Opens the mapping with one part replaced; the refusal must name the line where the replacement stands, and say why.
async fn refused(part: &str, by: &str, at: &str, why: &str) {
    let (_folder, file) = database().await;
    assert!(MAPPING.contains(part), "{part}");
    let mapping = MAPPING.replacen(part, by, 1);
    let line = mapping.lines().position(|line| line.contains(at)).unwrap() + 1;
    let error = open(&file, &mapping, AdapterLimits::default())
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("jbra/mapping.toml:{line}: ")),
        "line {line} expected: {text}"
    );
    assert!(text.contains(why), "`{why}` expected: {text}");
}

#[tokio::test]
async fn a_column_that_does_not_exist_is_named_with_its_line() {
    refused(
        "column = \"naam\"",
        "column = \"achternaam\"",
        "\"achternaam\"",
        "no column `achternaam`",
    )
    .await;
    refused(
        "SELECT plan, nr, tekst",
        "SELECT plan, nr",
        "about = ",
        "no column `tekst`",
    )
    .await;
    refused(
        "SELECT id, start FROM",
        "SELECT id, begin FROM",
        "SELECT id, begin",
        "no such column: begin",
    )
    .await;
}

#[tokio::test]
async fn a_column_that_nobody_uses_is_not_read() {
    refused(
        "SELECT id, start",
        "SELECT id, start, 7 AS over",
        "7 AS over",
        "reads `over`",
    )
    .await;
}

#[tokio::test]
async fn names_the_contract_does_not_know_are_refused_with_their_line() {
    refused(
        "\"family_name\"",
        "\"surname\"",
        "\"surname\"",
        "`surname` is no field of PersonDetails",
    )
    .await;
    refused(
        "kind = \"plan\"",
        "kind = \"plans\"",
        "kind = \"plans\"",
        "no kind of record",
    )
    .await;
    refused(
        "\"SEX_MALE\"",
        "\"SEX_MAN\"",
        "\"SEX_MAN\"",
        "`SEX_MAN` is no Sex",
    )
    .await;
    refused(
        "codes = \"sex\"",
        "codes = \"gender\"",
        "codes = \"gender\"",
        "[codes.gender]",
    )
    .await;
    refused(
        "[\"plan\"]",
        "[\"plans\"]",
        "[\"plans\"]",
        "`plans` is no category",
    )
    .await;
    refused(
        "dates = \"dd-mm-yyyy\"",
        "dates = \"dd-mm-jjjj\"",
        "dates = ",
        "no date format",
    )
    .await;
    refused(
        "each = \"goals\"",
        "each = \"agreements\"",
        "each = ",
        "no repeated message",
    )
    .await;
    refused(
        "column = \"nr\" },\n  { field = \"family",
        "colum = \"nr\" },\n  { field = \"family",
        "colum =",
        "colum",
    )
    .await;
}

#[tokio::test]
async fn a_mapping_that_would_tell_too_much_is_refused() {
    refused(
        "WHERE nr IN (SELECT value FROM json_each(:client_numbers))\"",
        "\"",
        "SELECT rowid",
        "would read everybody",
    )
    .await;
    refused(
        "holder = \"jbra/ots\"",
        "holder = \"wsg/ots\"",
        "wsg/ots",
        "no hat of `jbra`",
    )
    .await;
    refused(
        ", about = [\"nr\"]",
        "",
        "goals.description",
        "needs `about`",
    )
    .await;
    refused(
        ", categories = [\"plan\"]",
        "",
        "goals.description",
        "needs `categories`",
    )
    .await;
    refused(
        "  { field = \"goals.subjects\", column = \"nr\" },\n",
        "",
        "goals.description",
        "`goals.subjects` is not mapped",
    )
    .await;
    refused(
        "SELECT id, start FROM plan",
        "DELETE FROM plan",
        "DELETE",
        "refuses the query",
    )
    .await;
}

#[tokio::test]
async fn a_shape_that_does_not_fit_is_refused() {
    refused(
        "each = \"goals\"\n",
        "",
        "goals.subjects",
        "`goals` repeats",
    )
    .await;
    refused(
        "\"from\", column = \"start\"",
        "\"evaluate_on.year\", column = \"start\"",
        "evaluate_on.year",
        "goes on where",
    )
    .await;
    refused(
        "\"family_name\", column = \"naam\"",
        "\"family_name\", column = \"naam\", split = \",\"",
        "split",
        "holds one",
    )
    .await;
    refused(
        "\"subject\", column = \"nr\"",
        "\"subject\", column = \"nr\", dates = \"yyyy\"",
        "\"yyyy\"",
        "no meaning",
    )
    .await;
    refused(
        "kind = \"person_details\"\nholder = \"jbra/ots\"",
        "kind = \"person_details\"",
        "kind = \"person_details\"",
        "say `holder`",
    )
    .await;
}
