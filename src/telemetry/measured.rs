//! Figures for whoever keeps the broker, as Prometheus reads them: how often, how long and how much, never about whom.
//!
//! One gate, as for lines: a figure leaves only if its name and labels stand in [`MEASURED`] and the value of every label is a code.

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};

/// Longest value of a label, in bytes.
const LONGEST: usize = 64;
/// Upper bounds of times, in seconds: from a tenth of a commit to the longest call.
const SECONDS: &[f64] = &[
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0, 20.0,
];
/// Upper bounds of how many wait for one commit.
const WAITING: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// What kind of figure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Only grows.
    Count,
    /// Goes up and down.
    Level,
    /// Is spread over these upper bounds.
    Spread(&'static [f64]),
}

/// A figure that may leave the process.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// Its name.
    pub name: &'static str,
    /// The labels it may carry.
    pub labels: &'static [&'static str],
    /// What kind it is.
    pub kind: Kind,
    /// What it tells, for whoever reads it.
    pub tells: &'static str,
}

/// Every figure that may leave the process.
pub const MEASURED: &[Measure] = &[
    Measure {
        name: "samenbeeld_calls_total",
        labels: &["rpc", "code"],
        kind: Kind::Count,
        tells: "Calls of known callers, by gRPC status code.",
    },
    Measure {
        name: "samenbeeld_call_seconds",
        labels: &["rpc"],
        kind: Kind::Spread(SECONDS),
        tells: "Time until a call was answered, or until the first part of a stream.",
    },
    Measure {
        name: "samenbeeld_step_seconds",
        labels: &["step"],
        kind: Kind::Spread(SECONDS),
        tells: "Time of a step of a picture.",
    },
    Measure {
        name: "samenbeeld_source_answers_total",
        labels: &["source", "answer"],
        kind: Kind::Count,
        tells: "Questions to sources, by how they ended: answered, timed-out, or why the source was unavailable.",
    },
    Measure {
        name: "samenbeeld_source_seconds",
        labels: &["source"],
        kind: Kind::Spread(SECONDS),
        tells: "Time until a question to a source had ended.",
    },
    Measure {
        name: "samenbeeld_source_records_over_limit_total",
        labels: &["source"],
        kind: Kind::Count,
        tells: "Records that a source sent over its limits and that were cut, at least so many.",
    },
    Measure {
        name: "samenbeeld_commit_seconds",
        labels: &[],
        kind: Kind::Spread(SECONDS),
        tells: "Time of a commit of register and log.",
    },
    Measure {
        name: "samenbeeld_commit_size",
        labels: &[],
        kind: Kind::Spread(WAITING),
        tells: "How many writes went into a commit.",
    },
    Measure {
        name: "samenbeeld_log_writable",
        labels: &[],
        kind: Kind::Level,
        tells: "1 where the log can be written; 0 where not, and then nothing is served.",
    },
    Measure {
        name: "samenbeeld_open_work",
        labels: &["organisation", "kind"],
        kind: Kind::Level,
        tells: "Work that waits for professionals of an organisation.",
    },
    Measure {
        name: "samenbeeld_overdue_work",
        labels: &["organisation", "kind"],
        kind: Kind::Level,
        tells: "Work of an organisation that should have been done.",
    },
    Measure {
        name: "samenbeeld_revocation_lists_lapse_seconds",
        labels: &[],
        kind: Kind::Level,
        tells: "Unix time at which the first revocation list lapses; from then on every certificate is refused.",
    },
];

/// The figures of this process so far.
#[derive(Clone)]
pub struct Figures(PrometheusHandle);

impl Figures {
    /// All of them, as text.
    pub fn text(&self) -> String {
        self.0.render()
    }

    /// Folds together what was measured since it was last read; to be called now and then, or memory grows until somebody reads.
    pub fn fold(&self) {
        self.0.run_upkeep();
    }
}

/// Measuring cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// A table of upper bounds is of no use.
    #[error(transparent)]
    Bounds(#[from] BuildError),
    /// It was begun before.
    #[error("this process is measured already")]
    Twice,
}

/// Measures from now on. To be called once.
///
/// # Errors
/// When this process is measured already.
pub fn measure() -> Result<Figures, MeasureError> {
    let gate = Gate::new()?;
    let figures = Figures(gate.0.handle());
    metrics::set_global_recorder(gate).map_err(|_| MeasureError::Twice)?;
    Ok(figures)
}

/// Lets through what stands in the table.
struct Gate(PrometheusRecorder);

impl Gate {
    fn new() -> Result<Self, BuildError> {
        let mut builder = PrometheusBuilder::new();
        for measure in MEASURED {
            if let Kind::Spread(bounds) = measure.kind {
                let name = Matcher::Full(measure.name.to_owned());
                builder = builder.set_buckets_for_metric(name, bounds)?;
            }
        }
        let recorder = builder.build_recorder();
        for measure in MEASURED {
            let (name, tells) = (KeyName::from_const_str(measure.name), measure.tells.into());
            match measure.kind {
                Kind::Count => recorder.describe_counter(name, None, tells),
                Kind::Level => recorder.describe_gauge(name, None, tells),
                Kind::Spread(_) => recorder.describe_histogram(name, None, tells),
            }
        }
        Ok(Self(recorder))
    }
}

/// The row of a figure that may leave as it is.
fn row(key: &Key) -> Option<&'static Measure> {
    let row = MEASURED.iter().find(|row| row.name == key.name())?;
    let mut labels = key.labels();
    let told = labels.all(|label| row.labels.contains(&label.key()) && is_code(label.value()));
    told.then_some(row)
}

fn is_code(value: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_".contains(&byte);
    (1..=LONGEST).contains(&value.len()) && value.bytes().all(letter)
}

impl Recorder for Gate {
    // The table alone says what a figure tells.
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, metadata: &Metadata<'_>) -> Counter {
        match row(key).map(|row| row.kind) {
            Some(Kind::Count) => self.0.register_counter(key, metadata),
            _ => Counter::noop(),
        }
    }

    fn register_gauge(&self, key: &Key, metadata: &Metadata<'_>) -> Gauge {
        match row(key).map(|row| row.kind) {
            Some(Kind::Level) => self.0.register_gauge(key, metadata),
            _ => Gauge::noop(),
        }
    }

    fn register_histogram(&self, key: &Key, metadata: &Metadata<'_>) -> Histogram {
        match row(key).map(|row| row.kind) {
            Some(Kind::Spread(_)) => self.0.register_histogram(key, metadata),
            _ => Histogram::noop(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(measuring: impl FnOnce()) -> String {
        let gate = Gate::new().unwrap();
        metrics::with_local_recorder(&gate, measuring);
        gate.0.handle().render()
    }

    #[test]
    fn a_figure_of_the_table_is_told_with_what_it_means() {
        let text = told(|| {
            metrics::counter!("samenbeeld_calls_total", "rpc" => "SharingService/GetPicture", "code" => "Ok")
                .increment(2);
            metrics::histogram!("samenbeeld_commit_seconds").record(0.0002);
        });
        assert!(
            text.contains("# HELP samenbeeld_calls_total Calls of known callers"),
            "{text}"
        );
        assert!(
            text.contains(
                "samenbeeld_calls_total{rpc=\"SharingService/GetPicture\",code=\"Ok\"} 2"
            ),
            "{text}"
        );
        assert!(
            text.contains("samenbeeld_commit_seconds_bucket{le=\"0.00025\"} 1"),
            "{text}"
        );
        assert!(
            text.contains("samenbeeld_commit_seconds_bucket{le=\"0.0001\"} 0"),
            "{text}"
        );
    }

    #[test]
    fn what_stands_in_no_row_is_not_told() {
        let text = told(|| {
            metrics::counter!("kanarie_total").increment(1);
            metrics::gauge!("samenbeeld_calls_total").set(1.0);
            metrics::gauge!("samenbeeld_open_work", "household" => "kanarie").set(1.0);
            metrics::gauge!("samenbeeld_open_work", "organisation" => "J. Kanarie").set(1.0);
            metrics::gauge!("samenbeeld_open_work", "organisation" => "x".repeat(65)).set(1.0);
        });
        assert!(text.is_empty(), "{text}");
    }
}
