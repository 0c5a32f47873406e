//! Why work cannot be done any more.

use crate::model::ground::named;

named! {
    /// Why work cannot be done: it is over, or somebody did it first.
    NotOpen {
        /// There is no such work.
        Unknown = "unknown",
        /// It was withdrawn by who asked.
        Withdrawn = "withdrawn",
        /// Its term is over.
        Lapsed = "lapsed",
        /// Somebody answered before.
        Answered = "answered",
        /// It waits for somebody else first.
        NotYet = "not-yet",
        /// It has not begun.
        NotBegun = "not-begun",
        /// The same professional has another such thing open.
        OtherOpen = "other-open",
        /// What it is about has changed since.
        Changed = "changed",
        /// Something later rests on what it would undo.
        RestedOn = "rested-on",
    }
}
