//! Events as lines.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::model::Timestamp;

/// Names of the fields whose values may be told: codes, counts, names of things of our own. Another field shows as `…`, so
/// that a value is told on purpose or not at all.
pub const TOLD: &[&str] = &[
    "address",
    "bundle",
    "cause",
    "causes",
    "certificate",
    "chain",
    "closed",
    "code",
    "count",
    "dropped",
    "error",
    "expires",
    "file",
    "key",
    "kind",
    "location",
    "message",
    "milliseconds",
    "oin",
    "open",
    "organisation",
    "overdue",
    "path",
    "place",
    "reason",
    "request",
    "rpc",
    "source",
    "state",
    "version",
];

/// The rooms of this program.
const OURS: &str = "samenbeeld";
/// Longest value told, in characters.
const LONGEST: usize = 400;
/// What a value that is not told shows as.
const UNTOLD: &str = "…";

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One JSON object: `time`, `level`, `room`, `message` and the fields.
    Json,
    /// For people.
    Text,
}

/// Writes each event of our own as one line.
pub(super) struct Lines<W> {
    level: Level,
    form: Form,
    now: fn() -> Timestamp,
    writer: Mutex<W>,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(level: Level, form: Form, now: fn() -> Timestamp, writer: W) -> Self {
        Self {
            level,
            form,
            now,
            writer: Mutex::new(writer),
        }
    }

    fn tells(&self, metadata: &Metadata<'_>) -> bool {
        let room = metadata.target().strip_prefix(OURS);
        let ours = room.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
        ours && metadata.is_event() && *metadata.level() <= self.level
    }
}

impl<S: Subscriber, W: Write + 'static> Layer<S> for Lines<W> {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.tells(metadata)
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if !self.tells(metadata) {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        let message = fields.0.remove("message").unwrap_or_default();
        let head = Head {
            time: (self.now)(),
            level: *metadata.level(),
            room: room(metadata.target()),
            message,
        };
        let line = match self.form {
            Form::Json => json(&head, &fields.0),
            Form::Text => text(&head, &fields.0),
        };
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // A log that cannot be written stops no call: proof stands in the audit log, not here.
        writer.write_all(line.as_bytes()).ok();
    }
}

struct Head<'a> {
    time: Timestamp,
    level: Level,
    room: &'a str,
    message: Value,
}

/// Name of the room in a target such as `samenbeeld::identity::tls`.
fn room(target: &str) -> &str {
    target.split("::").nth(1).unwrap_or(target)
}

fn json(head: &Head<'_>, fields: &BTreeMap<&'static str, Value>) -> String {
    let mut line = format!(
        r#"{{"time":"{}","level":"{}","room":{},"message":{}"#,
        head.time,
        head.level.as_str().to_ascii_lowercase(),
        Value::from(head.room),
        head.message,
    );
    for (name, value) in fields {
        // Writing to a String cannot fail.
        write!(line, ",{}:{value}", Value::from(*name)).ok();
    }
    line.push_str("}\n");
    line
}

fn text(head: &Head<'_>, fields: &BTreeMap<&'static str, Value>) -> String {
    let message = head.message.as_str().unwrap_or_default();
    let mut line = format!("{} {:5} {}: {message}", head.time, head.level, head.room);
    for (name, value) in fields {
        write!(line, " {name}={value}").ok();
    }
    line.push('\n');
    line
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, Value>);

impl Fields {
    fn put(&mut self, field: &Field, value: Value) {
        let told = TOLD.contains(&field.name());
        let value = if told { value } else { Value::from(UNTOLD) };
        self.0.insert(field.name(), value);
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, Value::from(one_line(&format!("{value:?}"))));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, Value::from(one_line(value)));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, Value::from(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, Value::from(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, Value::from(value));
    }
}

/// A value cut short, without what would begin another line.
fn one_line(value: &str) -> String {
    let plain = |character: char| {
        if character.is_control() {
            ' '
        } else {
            character
        }
    };
    let mut line: String = value.chars().take(LONGEST).map(plain).collect();
    if value.chars().nth(LONGEST).is_some() {
        line.push_str(UNTOLD);
    }
    line
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tracing::subscriber::with_default;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn told(form: Form, events: impl FnOnce()) -> String {
        let kept = Kept::default();
        let now = || "2026-11-23T09:00:00Z".parse().unwrap();
        let lines = Lines::new(Level::INFO, form, now, kept.clone());
        with_default(tracing_subscriber::registry().with(lines), events);
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_line_is_one_json_object_with_time_level_room_and_fields() {
        let line = told(Form::Json, || {
            tracing::warn!(target: "samenbeeld::identity::tls", reason = "expired", closed = 2, "connection refused");
        });
        assert_eq!(
            line,
            "{\"time\":\"2026-11-23T09:00:00Z\",\"level\":\"warn\",\"room\":\"identity\",\"message\":\"connection refused\",\"closed\":2,\"reason\":\"expired\"}\n"
        );
        assert!(serde_json::from_str::<Value>(&line).is_ok());
    }

    #[test]
    fn a_line_for_people_says_the_same() {
        let line = told(Form::Text, || {
            tracing::info!(target: "samenbeeld::app", address = "127.0.0.1:1", "listening");
        });
        assert_eq!(
            line,
            "2026-11-23T09:00:00Z INFO  app: listening address=\"127.0.0.1:1\"\n"
        );
    }

    #[test]
    fn other_libraries_and_finer_levels_are_not_told() {
        let line = told(Form::Json, || {
            tracing::error!(target: "hyper::proto", "kanarie");
            tracing::error!(target: "samenbeeldish", "kanarie");
            tracing::debug!(target: "samenbeeld::app", "kanarie");
        });
        assert_eq!(line, "");
    }

    #[test]
    fn a_field_that_is_not_listed_shows_no_value() {
        let line = told(Form::Json, || {
            tracing::warn!(target: "samenbeeld::app", body = "kanarie", reason = "x", "refused");
        });
        assert!(
            line.contains("\"body\":\"…\"") && !line.contains("kanarie"),
            "{line}"
        );
    }

    #[test]
    fn a_panic_tells_where_and_never_with_what() {
        crate::telemetry::panic::tell_only_where();
        let line = told(Form::Json, || {
            let caught = std::panic::catch_unwind(|| panic!("kanarie"));
            assert!(caught.is_err());
        });
        assert!(
            line.contains("lines.rs:") && !line.contains("kanarie"),
            "{line}"
        );
    }

    #[test]
    fn a_value_cannot_begin_a_line_of_its_own_and_is_cut_short() {
        let line = told(Form::Text, || {
            let long = format!("a\n{}", "x".repeat(1000));
            tracing::warn!(target: "samenbeeld::app", reason = long, "refused");
        });
        assert_eq!(line.lines().count(), 1);
        assert!(line.chars().count() < 500);
    }
}
