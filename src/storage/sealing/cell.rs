//! Where a sealed value lies.

/// A column of a row: part of what is authenticated, so that a value opens nowhere else.
#[derive(Debug, Clone, Copy)]
pub(in crate::storage) struct Cell<'a> {
    /// Table.
    pub(in crate::storage) table: &'static str,
    /// Column.
    pub(in crate::storage) column: &'static str,
    /// Identity of the row.
    pub(in crate::storage) row: &'a [u8],
}

impl Cell<'_> {
    /// What the cipher authenticates beside the value; each part carries its length.
    pub(super) fn authenticated(&self) -> Vec<u8> {
        let mut bytes = b"samenbeeld/cell/v1".to_vec();
        for part in [self.table.as_bytes(), self.column.as_bytes(), self.row] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }
}
