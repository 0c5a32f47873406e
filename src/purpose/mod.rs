//! Step 2: caller and request body → [`SharingRequest`]. What is more than the task's most is refused here.

mod consultation;
mod declare;
mod error;
mod necessity;
mod request;
mod review;
mod violation;
pub mod writes;

pub use consultation::{declare_called, declare_seated};
pub use declare::{declare, sentence_fault, violations};
pub use error::PurposeError;
pub use necessity::words;
pub use request::{PictureQuestion, SharingRequest};
pub use review::{FlowToSend, ReviewQuestion, ReviewRequest, declare_released, declare_review};
pub use violation::Violation;

#[cfg(test)]
mod tests;
