//! The end of the register: what is written comes behind it, and never before it in time.

use super::connection::Connection;
use crate::model::Timestamp;
use crate::storage::StorageError;

/// Where the register ends.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct End {
    /// Position of the last record.
    pub(super) last: i64,
    /// Moment of the last record: time in the register never goes back.
    pub(super) moment: Timestamp,
}

impl End {
    /// Reads it. From then on this broker alone writes to the register.
    pub(super) async fn take(connection: &mut dyn Connection) -> Result<Self, StorageError> {
        let (last, moment) = connection.end_of_register().await?.unwrap_or_default();
        let moment = Timestamp::from_microsecond(moment)
            .map_err(|_| StorageError::corrupt("register", "recorded_at", &last))?;
        Ok(Self { last, moment })
    }
}
