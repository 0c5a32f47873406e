//! How long each step of a picture takes: for the keeper, and for the bench.

use tokio::time::Instant;

/// A step that waits for others.
pub(super) async fn step<T>(name: &'static str, work: impl Future<Output = T>) -> T {
    let begun = Instant::now();
    let done = work.await;
    tell(name, begun);
    done
}

/// A step that does not.
pub(super) fn at_once<T>(name: &'static str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    tell(name, begun);
    done
}

fn tell(name: &'static str, begun: Instant) {
    metrics::histogram!("samenbeeld_step_seconds", "step" => name).record(begun.elapsed());
}
