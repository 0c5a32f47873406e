//! Rows as both databases hold them, and the digest of a table.

use aws_lc_rs::digest::{Context, SHA256};

use super::tables::Table;

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::storage) enum Value {
    /// Absent.
    Null,
    /// A number, or 1 or 0.
    Number(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// Values of columns, in the order of the table of tables.
pub(in crate::storage) type Row = Vec<Value>;

/// Bytes that a row takes, for the size of a batch.
pub(super) fn size(row: &Row) -> usize {
    let sizes = row.iter().map(|value| match value {
        Value::Null => 1,
        Value::Number(_) => 8,
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
    });
    sizes.sum()
}

/// SHA-256 over the rows of a table in the order of their key.
///
/// A value is one byte for its kind (0 absent, 1 number, 2 text, 3 bytes), then a number as `i64`, a text or bytes as their length in `u64`
/// and themselves; big-endian. Before the first row stand the names of table and columns, as texts.
pub(super) struct TableDigest(Context);

impl TableDigest {
    pub(super) fn new(table: &Table) -> Self {
        let mut digest = Self(Context::new(&SHA256));
        digest.sized(2, table.name.as_bytes());
        for column in table.columns {
            digest.sized(2, column.name.as_bytes());
        }
        digest
    }

    /// Takes the next row.
    pub(super) fn add(&mut self, row: &Row) {
        for value in row {
            match value {
                Value::Null => self.0.update(&[0]),
                Value::Number(number) => {
                    self.0.update(&[1]);
                    self.0.update(&number.to_be_bytes());
                }
                Value::Text(text) => self.sized(2, text.as_bytes()),
                Value::Bytes(bytes) => self.sized(3, bytes),
            }
        }
    }

    fn sized(&mut self, kind: u8, bytes: &[u8]) {
        self.0.update(&[kind]);
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.0.update(&length.to_be_bytes());
        self.0.update(bytes);
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0.finish().as_ref().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables::TABLES;
    use super::*;

    fn digest(rows: &[Row]) -> Vec<u8> {
        let mut digest = TableDigest::new(&TABLES[0]);
        for row in rows {
            digest.add(row);
        }
        digest.finish()
    }

    #[test]
    fn rows_that_differ_in_anything_have_another_digest() {
        let text = |text: &str| Value::Text(text.to_owned());
        let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
        let rows = [
            vec![Value::Null, Value::Null],
            vec![Value::Null],
            vec![bytes(b"")],
            vec![text("")],
            vec![text("a"), text("")],
            vec![text(""), text("a")],
            vec![bytes(b"a"), text("")],
            vec![Value::Number(0)],
            vec![Value::Number(-1)],
            vec![Value::Number(i64::MIN)],
            vec![bytes(&[0; 8])],
        ];
        let mut digests: Vec<_> = rows
            .iter()
            .map(|row| digest(std::slice::from_ref(row)))
            .collect();
        digests.push(digest(&[]));
        digests.sort();
        digests.dedup();
        assert_eq!(digests.len(), rows.len() + 1);
        assert_ne!(
            TableDigest::new(&TABLES[0]).finish(),
            TableDigest::new(&TABLES[1]).finish()
        );
    }
}
