//! Step 2: caller and request body → [`SharingRequest`]. What is more than the task's most is refused here.

mod request;
mod violation;

pub use request::{PictureQuestion, SharingRequest};
pub use violation::Violation;
