//! Folding: what looks alike becomes alike before patterns are looked for.

/// Zeros of the blocks of decimal digits that people and machines really write Dutch, Arabic, Persian, Urdu, Hindi, Bengali, Tamil,
/// Thai, Burmese, Khmer and Chinese texts with, full width and the mathematical styles included.
const ZEROS: [u32; 31] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0xa620, 0xa9d0,
    0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x2080,
];

/// Ones of circled, bracketed and stopped digits, which begin at one.
const ONES: [u32; 7] = [0x2460, 0x2474, 0x2488, 0x24f5, 0x2776, 0x2780, 0x278a];

/// The text with every run of white space as single blanks, look-alikes as their plain form, and nothing invisible.
pub(super) fn fold(text: &str) -> Vec<char> {
    text.chars()
        .filter(|c| !is_invisible(*c))
        .map(plain)
        .collect()
}

fn plain(c: char) -> char {
    match c {
        _ if c.is_ascii() && !c.is_ascii_control() => c,
        _ if c.is_whitespace() || c.is_control() => ' ',
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}' => '-',
        '\u{b7}' | '\u{2022}' | '\u{2024}' | '\u{2027}' | '\u{3002}' | '\u{30fb}' | '\u{ff0e}' => {
            '.'
        }
        '\u{2044}' | '\u{2215}' | '\u{ff0f}' => '/',
        '\u{ff20}' | '\u{fe6b}' => '@',
        '\u{ff0b}' | '\u{fe62}' | '\u{207a}' => '+',
        '\u{ff08}' => '(',
        '\u{ff09}' => ')',
        '\u{ff1a}' => ':',
        '\u{ff3f}' => '_',
        '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => shifted(c, 0xfee0),
        _ => digit(c).unwrap_or(c),
    }
}

/// The full-width Latin letters lie a fixed distance above the plain ones.
fn shifted(c: char, by: u32) -> char {
    char::from_u32(u32::from(c) - by).unwrap_or(c)
}

/// The plain digit for whatever counts as one; a number without a plain digit (a half, a Roman four) counts as zero.
fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let within = |first: &u32, last: u32| (*first..=*first + last).contains(&code);
    if let Some(zero) = ZEROS.iter().find(|zero| within(zero, 9)) {
        return char::from_digit(code - zero, 10);
    }
    if let Some(one) = ONES.iter().find(|one| within(one, 8)) {
        return char::from_digit(code - one + 1, 10);
    }
    match c {
        '\u{b9}' => Some('1'),
        '\u{b2}' => Some('2'),
        '\u{b3}' => Some('3'),
        '\u{2074}'..='\u{2079}' => char::from_digit(code - 0x2070, 10),
        _ => c.is_numeric().then_some('0'),
    }
}

/// Marks that are drawn on or around another character, or not at all.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '\u{e0000}'..='\u{e01ef}')
}
