//! Step 2: caller and request body → [`SharingRequest`]. What is more than the task's most is refused here.

mod declare;
mod error;
mod necessity;
mod request;
mod violation;
pub mod writes;

pub use declare::{declare, violations};
pub use error::PurposeError;
pub use necessity::{says_something, words};
pub use request::{PictureQuestion, SharingRequest};
pub use violation::Violation;

#[cfg(test)]
mod tests;
