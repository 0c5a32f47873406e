//! `samenbeeld policy matrix`: who receives what from whom, drawn from the policies themselves.

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::anyhow;

use super::super::files;
use crate::decision::{Matrix, Opening, Policies, shipped};
use crate::model::time::legal_day;
use crate::model::{Category, Day, Hat, Timestamp};

pub(super) const EXAMPLES: &str = "Examples:
  samenbeeld policy matrix
  samenbeeld policy matrix --category plan
  samenbeeld policy matrix policies --csv > matrix.csv
  samenbeeld policy matrix --category health --svg > health.svg";

const KEY: &str = "\
# Who receives what from whom: holders in rows, recipients in columns.
# O own file; D duty; E duty, once the holder confirmed the extent; R right, a professional of the holder weighs; C consent; S safety
# officer of the holder; T statutory test on who reported. Several letters: each opens it alone. A dot: nothing opens it but a conflict
# of duties. Tried for a child of eight with inquiries by Veilig Thuis and the Raad, under an OTS that the recipient or holder executes.
";

/// Arguments of `samenbeeld policy matrix`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folder of the bundle; without one, the bundle in this program.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// This category alone.
    #[arg(long, value_name = "CATEGORY")]
    category: Option<Category>,
    /// Legal day; today where absent.
    #[arg(long, value_name = "YYYY-MM-DD")]
    day: Option<Day>,
    /// Comma-separated: a line for each cell that something opens, with the policies by which the holder speaks.
    #[arg(long)]
    csv: bool,
    /// A picture.
    #[arg(long, conflicts_with = "csv")]
    svg: bool,
}

/// Draws the matrix.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let files = match &arguments.folder {
        Some(folder) => files::bundle(folder)?,
        None => shipped(),
    };
    let policies = Policies::load(&files).map_err(|error| anyhow!("{error}"))?;
    let day = arguments.day.unwrap_or_else(today);
    let matrix = only(policies.matrix(day), arguments.category);
    let text = match (arguments.csv, arguments.svg) {
        (true, _) => csv(&matrix),
        (_, true) => svg(&matrix),
        _ => {
            let shown = arguments.category.as_ref();
            let categories = shown.map_or(Category::ALL, std::slice::from_ref);
            format!("{KEY}{}", matrix.text(categories))
        }
    };
    out.write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// One category, where it is named.
fn only(mut matrix: Matrix, wanted: Option<Category>) -> Matrix {
    matrix
        .cells
        .retain(|(category, _, _), _| wanted.is_none_or(|wanted| wanted == *category));
    matrix
}

#[expect(
    clippy::disallowed_methods,
    reason = "an officer's tool shows the rules of the day it runs on"
)]
fn today() -> Day {
    legal_day(Timestamp::now())
}

/// A line for each cell that something opens. No value holds a comma or a quote: they are ids.
fn csv(matrix: &Matrix) -> String {
    let mut text = "category,from,to,ways,grounds\n".to_owned();
    for ((category, holder, recipient), openings) in &matrix.cells {
        let ways: String = openings.ways.iter().map(|way| way.id()).collect();
        let grounds: Vec<&str> = openings.grounds.iter().map(String::as_str).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{category},{holder},{recipient},{ways},{}",
            grounds.join(" ")
        );
    }
    text
}

const CELL: usize = 26;
const LABEL: usize = 150;
const FONT: &str = "font-family=\"sans-serif\" font-size=\"11\"";

/// A table for each category that something opens, one below the other.
fn svg(matrix: &Matrix) -> String {
    let drawn: Vec<Category> = Category::ALL
        .iter()
        .copied()
        .filter(|wanted| {
            matrix
                .cells
                .keys()
                .any(|(category, _, _)| category == wanted)
        })
        .collect();
    let width = LABEL + CELL * matrix.recipients.len() + CELL;
    let height = LABEL + CELL * (matrix.holders.len() + 2);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{}\" {FONT}>\n",
        height * drawn.len()
    );
    for (place, &category) in drawn.iter().enumerate() {
        table(&mut text, matrix, category, place * height);
    }
    text.push_str("</svg>\n");
    text
}

fn table(text: &mut String, matrix: &Matrix, category: Category, top: usize) {
    let first = top + LABEL;
    let _ = writeln!(
        text,
        "<text x=\"4\" y=\"{}\" font-size=\"14\" font-weight=\"bold\">{category}</text>",
        top + 18
    );
    for (column, recipient) in matrix.recipients.iter().enumerate() {
        let x = LABEL + column * CELL + CELL / 2;
        let y = first - 6;
        let _ = writeln!(
            text,
            "<text transform=\"translate({x},{y}) rotate(-60)\">{recipient}</text>"
        );
    }
    for (row, holder) in matrix.holders.iter().enumerate() {
        let y = first + row * CELL;
        let _ = writeln!(text, "<text x=\"4\" y=\"{}\">{holder}</text>", y + 17);
        for (column, recipient) in matrix.recipients.iter().enumerate() {
            let x = LABEL + column * CELL;
            cell(text, matrix, (category, holder, recipient), (x, y));
        }
    }
}

fn cell(
    text: &mut String,
    matrix: &Matrix,
    (category, holder, recipient): (Category, &Hat, &Hat),
    (x, y): (usize, usize),
) {
    let first = matrix
        .cell(category, holder, recipient)
        .and_then(|openings| openings.ways.first().copied());
    let letters = matrix.letters(category, holder, recipient);
    let _ = writeln!(
        text,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{CELL}\" height=\"{CELL}\" fill=\"{}\" stroke=\"#888\"><title>{holder} to \
         {recipient}: {letters}</title></rect><text x=\"{}\" y=\"{}\">{letters}</text>",
        first.map_or("#ffffff", colour),
        x + 3,
        y + 17
    );
}

/// Darker where less stands between holder and recipient.
fn colour(way: Opening) -> &'static str {
    match way {
        Opening::Own => "#d9d9d9",
        Opening::Duty => "#f4a582",
        Opening::Extent => "#fddbc7",
        Opening::Right => "#d1e5f0",
        Opening::Consent => "#e6f5d0",
        Opening::SafetyOfficer => "#e7d4e8",
        Opening::SourceTest => "#fee391",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_lines_and_picture_tell_the_same() {
        let matrix = Policies::load(&shipped())
            .unwrap()
            .matrix(jiff::civil::date(2026, 11, 23));
        let matrix = only(matrix, Some(Category::Plan));
        let csv = csv(&matrix);
        assert!(
            csv.contains("plan,samen-doen/help,jbra/ots,DC,jw-7.3.11-4\n"),
            "{csv}"
        );
        assert!(!csv.contains(",vt/advice,police/daily,"));
        let svg = svg(&matrix);
        assert!(svg.contains("samen-doen/help to jbra/ots: DC"));
        assert!(matrix.text(&[Category::Plan]).starts_with("\n## plan\n"));
        let opened = svg.matches("</title>").count() - svg.matches(": .</title>").count();
        assert_eq!(csv.lines().count() - 1, opened);
    }
}
