//! What was measured, beside what was promised: as a table, as JSON, and as the exit code.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::steps::Seconds;

/// A promise that is missed by more than this part of it counts as missed: machines differ.
const LEEWAY: f64 = 0.15;

/// One side of a round.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    /// Half of the calls of one caller took less.
    pub(super) one: Duration,
    /// Answers a second for many callers.
    pub(super) rate: f64,
    /// Processor time of a call, for many callers.
    pub(super) used: Duration,
    /// All but one in a hundred calls took less, at the same rate for both sides.
    pub(super) slowest: Duration,
    /// Bytes of a reply.
    pub(super) reply: usize,
}

/// One round: both sides in turn, on the same machine in the same minute.
#[derive(Debug, Clone, Copy)]
pub(super) struct Round {
    pub(super) proxy: Side,
    pub(super) broker: Side,
    /// Half of the commits of the same store took less.
    pub(super) commit: Duration,
}

/// A part of a picture that was measured by itself. One with a unit is a time of this machine, which only warns; one without is a ratio.
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) value: f64,
    pub(super) unit: &'static str,
    pub(super) bound: Bound,
}

impl Part {
    /// Whether it is beyond the bound and its leeway.
    fn is_missed(&self) -> bool {
        self.bound.is_missed(self.value)
    }
}

/// Everything that was measured.
pub(super) struct Report {
    pub(super) parts: Vec<Part>,
    pub(super) rounds: Vec<Round>,
    /// Share of each step of the broker.
    pub(super) steps: Seconds,
    /// Most memory the broker had resident, in MiB.
    pub(super) resident: f64,
}

/// On which side of a bound a ratio should be.
#[derive(Clone, Copy)]
pub(super) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    fn is_missed(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(most) => ratio > most * (1.0 + LEEWAY),
            Self::AtLeast(least) => ratio < least * (1.0 - LEEWAY),
        }
    }

    fn text(self) -> String {
        match self {
            Self::AtMost(most) => format!("≤ {most}"),
            Self::AtLeast(least) => format!("≥ {least}"),
        }
    }
}

/// A ratio over the rounds.
pub(super) struct Ratio {
    pub(super) name: &'static str,
    bound: Bound,
    /// Smallest, middle and largest.
    pub(super) spread: [f64; 3],
}

impl Ratio {
    /// The middle one is beyond the bound and its leeway.
    pub(super) fn is_missed(&self) -> bool {
        let [_, middle, _] = self.spread;
        self.bound.is_missed(middle)
    }

    /// The bound.
    pub(super) fn promised(&self) -> f64 {
        match self.bound {
            Bound::AtMost(bound) | Bound::AtLeast(bound) => bound,
        }
    }
}

impl Report {
    /// The ratios that were promised.
    pub(super) fn ratios(&self) -> [Ratio; 4] {
        let over = |name, bound, ratio: fn(&Round) -> f64| {
            let mut all: Vec<f64> = self.rounds.iter().map(ratio).collect();
            all.sort_by(f64::total_cmp);
            let at = |index: usize| all.get(index).copied().unwrap_or(f64::NAN);
            let spread = [at(0), at(all.len() / 2), at(all.len().saturating_sub(1))];
            Ratio {
                name,
                bound,
                spread,
            }
        };
        [
            over(
                "time of one caller / (bare proxy + two commits)",
                Bound::AtMost(1.2),
                |it| parts(it.broker.one, it.proxy.one + it.commit * 2),
            ),
            over(
                "processor time of a picture / bare proxy",
                Bound::AtMost(1.6),
                |it| parts(it.broker.used, it.proxy.used),
            ),
            over(
                "pictures a second, many callers / bare proxy",
                Bound::AtLeast(0.75),
                |it| it.broker.rate / it.proxy.rate,
            ),
            over(
                "slowest in a hundred at the same rate / bare proxy",
                Bound::AtMost(2.0),
                |it| parts(it.broker.slowest, it.proxy.slowest),
            ),
        ]
    }

    /// Whether a ratio was missed.
    pub(super) fn misses(&self) -> bool {
        let mut parts = self.parts.iter().filter(|part| part.unit.is_empty());
        self.ratios().iter().any(Ratio::is_missed) || parts.any(Part::is_missed)
    }

    /// As a table.
    pub(super) fn table(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::from(
            "                     one caller   processor  many callers    99 in 100    reply\n",
        );
        for (number, round) in (1..).zip(&self.rounds) {
            for (name, side) in [("bare proxy", &round.proxy), ("broker", &round.broker)] {
                writeln!(
                    text,
                    "round {number}  {name:11} {:>9} ms {:>9} µs {:>9.0} /s {:>9} ms {:>6} B",
                    milliseconds(side.one),
                    side.used.as_micros(),
                    side.rate,
                    milliseconds(side.slowest),
                    side.reply,
                )?;
            }
            writeln!(
                text,
                "round {number}  commit      {:>9} ms",
                milliseconds(round.commit)
            )?;
        }
        writeln!(text, "\nratio (smallest, middle, largest of the rounds)")?;
        for ratio in self.ratios() {
            let [least, middle, most] = ratio.spread;
            let missed = if ratio.is_missed() { "  MISSED" } else { "" };
            writeln!(
                text,
                "  {:52} {least:6.2} {middle:6.2} {most:6.2}   {}{missed}",
                ratio.name,
                ratio.bound.text(),
            )?;
        }
        writeln!(text, "\nparts, the middle of some rounds")?;
        for part in &self.parts {
            let Part {
                name, value, unit, ..
            } = part;
            let missed = if part.is_missed() { "  MISSED" } else { "" };
            writeln!(
                text,
                "  {name:52} {value:9.2} {unit:2}    {}{missed}",
                part.bound.text()
            )?;
        }
        writeln!(
            text,
            "\nresident memory of the broker: {:.0} MiB at most (≤ 100)",
            self.resident
        )?;
        writeln!(
            text,
            "\nwhat each step of the broker takes of a call of one caller"
        )?;
        for (step, share) in &self.steps {
            writeln!(text, "  {step:12} {:5.1} %", share * 100.0)?;
        }
        Ok(text)
    }

    /// As JSON.
    pub(super) fn json(&self) -> Value {
        let side = |side: &Side| {
            json!({
                "one_caller_microseconds": micros(side.one),
                "processor_microseconds": micros(side.used),
                "per_second": side.rate,
                "slowest_in_a_hundred_microseconds": micros(side.slowest),
                "reply_bytes": side.reply,
            })
        };
        let rounds = self.rounds.iter().map(|round| {
            json!({
                "bare_proxy": side(&round.proxy),
                "broker": side(&round.broker),
                "commit_microseconds": micros(round.commit),
            })
        });
        let ratios = self.ratios();
        let ratios = ratios.iter().map(|ratio| {
            let [least, middle, most] = ratio.spread;
            json!({
                "name": ratio.name,
                "smallest": least,
                "middle": middle,
                "largest": most,
                "promised": ratio.bound.text(),
                "missed": ratio.is_missed(),
            })
        });
        let parts = self.parts.iter().map(|part| {
            json!({
                "name": part.name,
                "value": part.value,
                "unit": part.unit,
                "promised": part.bound.text(),
                "missed": part.is_missed(),
            })
        });
        json!({
            "parts": parts.collect::<Vec<_>>(),
            "rounds": rounds.collect::<Vec<_>>(),
            "ratios": ratios.collect::<Vec<_>>(),
            "steps": self.steps,
            "resident_mebibytes": self.resident,
        })
    }
}

fn parts(of: Duration, whole: Duration) -> f64 {
    of.as_secs_f64() / whole.as_secs_f64()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn milliseconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(one: u64, rate: f64) -> Side {
        Side {
            one: Duration::from_micros(one),
            rate,
            used: Duration::from_micros(one),
            slowest: Duration::from_micros(one),
            reply: 8_000,
        }
    }

    fn report(broker: Side) -> Report {
        let round = Round {
            proxy: side(500, 4_000.0),
            broker,
            commit: Duration::from_micros(250),
        };
        Report {
            parts: Vec::new(),
            rounds: vec![round],
            steps: Seconds::new(),
            resident: 50.0,
        }
    }

    #[test]
    fn a_promise_is_missed_beyond_its_leeway_alone() {
        assert!(!report(side(790, 3_100.0)).misses());
        let slow = report(side(790, 2_500.0));
        let missed = slow.ratios().map(|ratio| ratio.is_missed());
        assert_eq!(missed, [false, false, true, false]);
        let [time, ..] = report(side(1_400, 4_000.0)).ratios();
        let [_, middle, _] = time.spread;
        assert!((middle - 1.4).abs() < 1e-9 && time.is_missed());
    }

    #[test]
    fn the_table_names_what_was_missed() {
        let table = report(side(790, 1_000.0)).table().unwrap();
        let line = table.lines().find(|line| line.contains("many callers /"));
        assert!(line.unwrap().ends_with("≥ 0.75  MISSED"), "{table}");
    }
}
