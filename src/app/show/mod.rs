//! A picture as a person would like to read it: members, timeline, how sources answered, what is not shown and which routes
//! may open it, and the receipt. Text in, text out; nothing here asks anybody anything.

mod beside;
mod checked;
mod layout;
mod members;
mod missing;
mod people;
mod period;
mod record;
mod terms;
mod timeline;
mod why;
mod words;

use std::fmt::{self, Write};

use data_encoding::HEXLOWER;

use crate::model::Category;
use crate::model::catalogue::InForce;
use crate::proto::samenbeeld::v1::{GetPictureResponse, Receipt, Withheld};

pub(super) use beside::beside;
pub(super) use checked::checked;
use layout::Page;
use people::People;
pub(super) use why::{Asked, why_they_differ};
pub(super) use words::Language;
use words::Words;

/// Widths of lines that are still read with ease, in characters.
const READABLE: std::ops::RangeInclusive<usize> = 60..=120;

/// Width where no terminal tells one.
const WIDTH: usize = 100;

/// How a picture is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    /// Language of everything that is not the source's own text.
    pub(super) language: Language,
    /// Everything, or a line for each thing.
    pub(super) full: bool,
    /// Width of the page, in characters.
    pub(super) width: usize,
    /// What was asked.
    pub(super) asked: &'a [Category],
}

/// The picture, with the names of this catalogue.
///
/// # Errors
/// When a record of the reply is not what the contract says.
pub(super) fn picture(
    reply: &GetPictureResponse,
    view: View<'_>,
    catalogue: &InForce<'_>,
) -> anyhow::Result<String> {
    let words = Words::new(view.language, catalogue);
    let people = People::of(&reply.members, &words);
    let mut page = Page::new(view.width);
    if view.full {
        members::in_full(&mut page, &reply.members, &people, &words);
        timeline::in_full(&mut page, &reply.timeline, &people, &words)?;
    } else {
        members::in_short(&mut page, &reply.members, &people, &words);
        timeline::in_short(&mut page, &reply.timeline, &people, &words)?;
    }
    missing::sources(&mut page, &reply.sources, &people, &words);
    let missing = missing::Missing {
        asked: view.asked,
        people: &people,
        words: &words,
    };
    missing.grouped(&mut page, &reply.withheld);
    missing.in_detail(&mut page, &reply.withheld_detail);
    missing::warnings(&mut page, &reply.warnings, &words);
    page.notes(words.pick("Gronden en voorwaarden", "Grounds and terms"));
    if let Some(proof) = &reply.receipt {
        receipt(&mut page, proof, &words);
    }
    Ok(page.finish())
}

/// A picture in a few lines: what each ground opened, what of this holder is not shown, and the receipt.
pub(super) fn in_brief(
    reply: &GetPictureResponse,
    holder: &str,
    view: View<'_>,
    catalogue: &InForce<'_>,
) -> String {
    let words = Words::new(view.language, catalogue);
    let people = People::of(&reply.members, &words);
    let mut page = Page::new(view.width);
    why::by_ground(&mut page, reply, &words);
    let of_holder = |line: &&Withheld| line.holders.iter().any(|it| it == holder);
    let lines: Vec<Withheld> = reply
        .withheld
        .iter()
        .filter(of_holder)
        .map(|line| Withheld {
            holders: vec![holder.to_owned()],
            ..line.clone()
        })
        .collect();
    let missing = missing::Missing {
        asked: view.asked,
        people: &people,
        words: &words,
    };
    missing.lines(&mut page, 4, &lines);
    if let Some(proof) = &reply.receipt {
        page.line(
            4,
            &format!("{}: {}", words.pick("bewijs", "receipt"), proof.id),
        );
    }
    page.finish()
}

/// A title and a text under it, as wide as the page.
pub(super) fn told(title: &str, text: &str, view: View<'_>) -> String {
    let mut page = Page::new(view.width);
    page.line(0, title);
    page.line(0, text);
    page.finish()
}

/// Width of the terminal that reads along, as far as lines of it are readable.
pub(super) fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| {
        usize::from(width.0).clamp(*READABLE.start(), *READABLE.end())
    })
}

/// A moment of a reply, UTC, to the second.
pub(super) fn moment(at: &prost_types::Timestamp) -> String {
    let moment = jiff::Timestamp::from_second(at.seconds);
    moment.map(|moment| moment.to_string()).unwrap_or_default()
}

/// Adds to a text. Writing to a String cannot fail.
fn push(text: &mut String, more: fmt::Arguments<'_>) {
    text.write_fmt(more).ok();
}

fn receipt(page: &mut Page, receipt: &Receipt, words: &Words<'_>) {
    page.heading(words.pick("Bewijs", "Receipt"));
    let at = receipt.time.as_ref().map(moment).unwrap_or_default();
    page.line(2, &format!("{} {at}", receipt.id));
    page.line(
        2,
        &format!("{} {}", words.pick("keten", "chain"), receipt.chain),
    );
    let hash = HEXLOWER.encode(&receipt.entry_hash);
    page.line(2, &format!("{} {hash}", words.pick("regel", "entry")));
    let signed = words.pick("ondertekend met sleutel", "signed with key");
    page.line(2, &format!("{signed} {}", receipt.key_id));
}

#[cfg(test)]
mod tests;
