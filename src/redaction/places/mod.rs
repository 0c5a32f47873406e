//! Whether a text leads to a place or a contact, whoever labelled it.
//!
//! A mother's life can hang on one address in a remark, so this errs towards yes: a text that only might hold one is withheld.
//! The text is folded first (see [`fold`]), so that spacing, dashes, foreign digits and invisible characters change nothing.
//! What is looked for:
//!
//! - a Dutch postcode: four digits, not beginning with 0, and two letters, with up to three separators between (`1234 AB`,
//!   `1234-ab`, `1 2 3 4 A B`). A year and a short word (`2024 is`) is none, unless a number follows or both letters are capitals;
//! - nine or more digits with at most three separators between each two: telephone numbers with or without +31, citizen service
//!   numbers (whether or not they pass the test of eleven), bank accounts. Whole dates are left out of the count;
//! - `+` and eight digits; a word for telephone and six digits;
//! - `@`, `(at)`, `[at]`: e-mail and names on social media;
//! - a link: `://`, `www.`, `mailto:`, or a word, a dot and a usual top-level domain;
//! - two decimals of four or more places: a position;
//! - a word for a street and a house number (`Kerkstraat 12`).
//!
//! Not found: numbers spelt out in words, places known by their name alone (`bij haar zus in Diemen`), local telephone
//! numbers of six to eight digits without a word for telephone. For those there are the labels of the text.

mod fold;
mod patterns;

use crate::model::{Categories, Category};

/// The categories that lead to a place. A text with the pattern of one may hold any of them, so it needs them all.
pub(in crate::redaction) const PLACES: [Category; 5] = [
    Category::Address,
    Category::Phone,
    Category::SchoolPlace,
    Category::Gp,
    Category::Appointment,
];
/// The same, in bits.
pub(in crate::redaction) const ANY_PLACE: Categories = Categories::of(&PLACES);

/// Whether the text has the pattern of a place or contact.
pub(in crate::redaction) fn leads_to_a_place(text: &str) -> bool {
    may_lead_to_a_place(text.as_bytes()) && searched(text)
}

/// Whether a text has anything that every pattern takes: all but plain sentences. A look at bytes, without folding, because most texts are
/// plain sentences.
fn may_lead_to_a_place(text: &[u8]) -> bool {
    let marks = |byte: &u8| !byte.is_ascii() || byte.is_ascii_digit() || b"@([:".contains(byte);
    let marked = text.iter().fold(false, |any, byte| any | marks(byte));
    let followed = text.iter().zip(text.iter().skip(1));
    let joins = |(one, other): (&u8, &u8)| {
        let joined = *one == b'.' && other.is_ascii_alphabetic();
        joined || (*one | 0x20) == b'w' && *other == b'.'
    };
    marked || followed.fold(false, |any, pair| any | joins(pair))
}

/// Whether a pattern is found.
fn searched(text: &str) -> bool {
    let folded = fold::fold(text);
    let digits = folded.iter().filter(|c| c.is_ascii_digit()).count();
    let mut possible = patterns::ALL.iter().filter(|(least, _)| digits >= *least);
    possible.any(|(_, pattern)| pattern(&folded))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{leads_to_a_place, searched};

    proptest! {
        #![proptest_config(crate::redaction::tests::seeded(4096))]

        #[test]
        fn a_text_that_is_not_searched_has_no_pattern(
            text in "([a-zA-Z ]{0,6}|[.@(\\[:/w+-]|www\\. |at|nl|com|tel|straat|[0-9O]{1,4}|é|\u{200b}|\u{ff20}|\n|\t){0,12}",
        ) {
            prop_assert_eq!(leads_to_a_place(&text), searched(&text));
        }
    }

    #[track_caller]
    fn found(texts: &[&str]) {
        for text in texts {
            assert!(leads_to_a_place(text), "not found: {text:?}");
        }
    }

    #[track_caller]
    fn not_found(texts: &[&str]) {
        for text in texts {
            assert!(!leads_to_a_place(text), "found: {text:?}");
        }
    }

    #[test]
    fn postcodes_are_found_however_they_are_written() {
        found(&[
            "woont op 1012 AB",
            "1012ab",
            "1012AB.",
            "postcode 1012-AB",
            "1012. ab",
            "1012\u{a0}AB",
            "1012\u{2009}\u{2009}AB",
            "10\u{200b}12A\u{ad}B",
            "1 0 1 2 A B",
            "1.0.1.2 AB",
            "10 12 AB",
            "１０１２　ＡＢ",
            "١٠١٢ AB",
            "1012 АВ",
            "𝟏𝟎𝟏𝟐 AB",
            "1\u{fe0f}\u{20e3}0\u{fe0f}\u{20e3}1\u{fe0f}\u{20e3}2\u{fe0f}\u{20e3} AB",
            "2011 EN",
            "2011 en 12",
            "1012\nAB",
            "(1012AB)",
        ]);
    }

    #[test]
    fn years_and_amounts_are_no_postcodes() {
        not_found(&[
            "in 2024 is moeder verhuisd",
            "sinds 2019 op de wachtlijst",
            "Dat was in 2023. De vader vertrok.",
            "een schuld van 1500 euro",
            "sinds 2015 woont zij daar",
            "2024",
            "groep 7 en 8",
            "om 12.30 en om 14.15 uur",
            "0123 AB",
            "op 12-10-2024 is er gebeld",
        ]);
    }

    #[test]
    fn telephone_numbers_are_found_however_they_are_written() {
        found(&[
            "bel 0612345678",
            "06-12345678",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "O6-12345678",
            "+31 6 12345678",
            "+31(0)6-1234 5678",
            "0031 20 123 45 67",
            "(020) 123 45 67",
            "020/1234567",
            "06\u{2011}1234\u{2011}5678",
            "０６−１２３４５６７８",
            "٠٦١٢٣٤٥٦٧٨",
            "+32 9 123 45 67",
            "+49 12345678",
            "tel. 123456",
            "Telefoonnummer: 12 34 56 7",
            "06\u{200d}1234\u{200d}5678",
        ]);
    }

    #[test]
    fn citizen_service_numbers_are_found_with_or_without_the_test_of_eleven() {
        found(&[
            "bsn 111222333",
            "123456789",
            "1112.22.333",
            "111 222 333",
            "NL91ABNA0417164300",
        ]);
    }

    #[test]
    fn dates_and_small_numbers_are_no_telephone_numbers() {
        not_found(&[
            "op 03-05-2024 12 jaar geworden",
            "van 2024-03-05 tot 2025-03-05",
            "2024-03-05 2025-03-05",
            "van 01/02/2023 tot 01/02/2024",
            "schuld van 1.234.567,89 euro",
            "kinderen van 12, 14 en 16 jaar",
            "het nummer 0800-2000",
            "zaaknummer C/13/751234",
        ]);
    }

    #[test]
    fn mail_links_and_positions_are_found() {
        found(&[
            "anna@voorbeeld.test",
            "anna @ voorbeeld",
            "anna＠voorbeeld",
            "anna (at) voorbeeld",
            "anna [AT] voorbeeld",
            "@anna.insta",
            "HTTPS://voorbeeld",
            "www.voorbeeld",
            "WWW. voorbeeld",
            "zie voorbeeld.nl",
            "kijk op Voorbeeld.COM/pagina",
            "goo.gl/maps",
            "voorbeeld.de/pagina",
            "52.37021, 4.89517",
        ]);
    }

    #[test]
    fn ordinary_full_stops_are_no_links() {
        not_found(&[
            "Vader was boos.De moeder ging weg.",
            "Zij komt z.s.m. terug, o.a. voor de kinderen, enz.",
            "score 3.5 en 4.25",
            "Nu rustig.Nu afwachten.",
        ]);
    }

    #[test]
    fn streets_with_a_house_number_are_found() {
        found(&[
            "woont Kerkstraat 12",
            "kerkstraat12",
            "Kerkstr. 12",
            "KERKSTRAAT 12-HS",
            "Lange Hoogweg 3b",
            "Molendijk nr. 5",
            "prinsengracht no 263",
        ]);
        not_found(&[
            "Onderweg 2 keer gestopt",
            "hij liep weg, 3 keer",
            "op straat 2 agenten gezien",
            "in de straat",
            "voor het gerechtshof",
        ]);
    }

    #[test]
    fn ordinary_sentences_pass() {
        not_found(&[
            "",
            "Moeder vertelt dat het rustiger is thuis.",
            "Vader volgt sinds 3 maanden behandeling; 2 gesprekken per week.",
            "Kind (8) slaapt slecht na ruzies, 4 van de 7 nachten.",
        ]);
    }
}
