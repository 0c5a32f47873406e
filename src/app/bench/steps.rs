//! What share each step of the broker takes, from its own figures.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sum of seconds by step.
pub(super) type Seconds = BTreeMap<String, f64>;

/// What each step has taken since the broker started.
pub(super) async fn so_far(folder: &Path) -> anyhow::Result<Seconds> {
    let log = fs::read_to_string(folder.join("broker.log"))?;
    let told = log
        .lines()
        .find(|line| line.contains("figures and readiness are told"));
    let told: serde_json::Value = serde_json::from_str(told.context("figures are told")?)?;
    let address = told.get("address").and_then(serde_json::Value::as_str);
    let mut stream = TcpStream::connect(address.context("where they are told")?).await?;
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nhost: broker\r\n\r\n")
        .await?;
    let mut figures = String::new();
    stream.read_to_string(&mut figures).await?;
    Ok(sums(&figures))
}

/// The sums of the figure of steps.
fn sums(figures: &str) -> Seconds {
    let sums = figures.lines().filter_map(|line| {
        let line = line.strip_prefix("samenbeeld_step_seconds_sum{step=\"")?;
        let (step, seconds) = line.split_once("\"} ")?;
        Some((step.to_owned(), seconds.parse().ok()?))
    });
    sums.collect()
}

/// The part of the whole that each step took between two moments.
pub(super) fn shares(before: &Seconds, after: &Seconds) -> Seconds {
    let taken = after.iter().map(|(step, seconds)| {
        let before = before.get(step).copied().unwrap_or_default();
        (step.clone(), seconds - before)
    });
    let taken: Seconds = taken.collect();
    let whole: f64 = taken.values().sum();
    taken
        .into_iter()
        .map(|(step, seconds)| (step, if whole > 0.0 { seconds / whole } else { 0.0 }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_what_was_taken_in_between() {
        let before = sums("samenbeeld_step_seconds_sum{step=\"intent\"} 1\n");
        let after = sums(
            "samenbeeld_step_seconds_sum{step=\"intent\"} 2\nsamenbeeld_step_seconds_sum{step=\"sources\"} 3\nother 4\n",
        );
        let shares = shares(&before, &after);
        assert_eq!(shares.get("intent"), Some(&0.25));
        assert_eq!(shares.get("sources"), Some(&0.75));
    }
}
