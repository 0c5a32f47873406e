//! Plots: ratios against what was promised, and what each step takes.

use std::fmt::Write as _;

use super::report::Report;

/// Width of a bar that is as long as its promise, or as the whole.
const FULL: f64 = 400.0;
/// Height of a bar with its line of text.
const LINE: usize = 40;
const WIDTH: usize = 900;

/// Ratios, each bar as a part of what was promised; the line stands at the promise.
pub(super) fn ratios(report: &Report) -> Result<String, std::fmt::Error> {
    let bars = report.ratios().map(|ratio| {
        let [least, middle, most] = ratio.spread;
        let text = format!("{}: {middle:.2} ({least:.2} to {most:.2})", ratio.name);
        (text, middle / ratio.promised(), ratio.is_missed())
    });
    plot("Ratios, the line is the promise", &bars, true)
}

/// What each step takes.
pub(super) fn steps(report: &Report) -> Result<String, std::fmt::Error> {
    let bars = report
        .steps
        .iter()
        .map(|(step, share)| (format!("{step}: {:.1} %", share * 100.0), *share, false));
    plot("Share of each step", &bars.collect::<Vec<_>>(), false)
}

fn plot(
    title: &str,
    bars: &[(String, f64, bool)],
    promise: bool,
) -> Result<String, std::fmt::Error> {
    let height = LINE * (bars.len() + 2);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"14\">\n\
         <title>{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"20\" y=\"24\" font-size=\"18\">{title}</text>\n"
    );
    for (number, (text, part, missed)) in (1..).zip(bars) {
        let y = LINE * number;
        let width = (part * FULL).clamp(1.0, 860.0);
        let fill = if *missed { "#b3261e" } else { "#2f6f9f" };
        writeln!(
            svg,
            "<text x=\"20\" y=\"{}\">{text}</text>\n<rect x=\"20\" y=\"{}\" width=\"{width:.1}\" height=\"14\" fill=\"{fill}\"/>",
            y + 12,
            y + 18,
        )?;
    }
    if promise {
        let x = FULL + 20.0;
        writeln!(
            svg,
            "<line x1=\"{x}\" x2=\"{x}\" y1=\"{LINE}\" y2=\"{}\" stroke=\"black\" stroke-dasharray=\"4\"/>",
            LINE * (bars.len() + 1)
        )?;
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}
