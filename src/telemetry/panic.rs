//! Panics: where, and never with what, since the payload may hold whatever was being worked on.

use std::panic::{Location, set_hook};

/// Replaces the hook that prints the payload.
pub(super) fn tell_only_where() {
    set_hook(Box::new(|panic| {
        let location = panic.location().map(Location::to_string);
        tracing::error!(location, "a task panicked");
    }));
}
