//! Receipts and lines of an export for the wire.

use super::moment_out;
use crate::audit::{ExportLine, ExportedSection, Receipt};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::export_log_response::Line;

/// A receipt for the wire.
pub(in crate::transport) fn receipt_out(receipt: &Receipt) -> wire::Receipt {
    wire::Receipt {
        chain: receipt.chain.to_string(),
        id: receipt.id.to_string(),
        entry_hash: receipt.entry_hash.to_vec(),
        salt: receipt.salt.to_vec(),
        time: Some(moment_out(receipt.time)),
        key_id: receipt.key_id.clone(),
        signature: receipt.signature.to_vec(),
    }
}

/// A line of an export for the wire.
pub(in crate::transport) fn export_line_out(line: ExportLine) -> wire::ExportLogResponse {
    let line = match line {
        ExportLine::Header(header) => Line::Header(wire::ChainHeader {
            chain: header.chain.to_string(),
            genesis: header.genesis.to_vec(),
            keys: header
                .keys
                .into_iter()
                .map(|(key_id, public_key)| wire::LogKey {
                    key_id,
                    public_key: public_key.to_vec(),
                })
                .collect(),
        }),
        ExportLine::Entry(entry) => Line::Entry(wire::ExportedEntry {
            leaf: entry.leaf.to_vec(),
            commitments: entry
                .commitments
                .iter()
                .map(|commitment| commitment.to_vec())
                .collect(),
            sections: entry.sections.into_iter().map(section_out).collect(),
        }),
        ExportLine::Checkpoint(checkpoint) => Line::Checkpoint(wire::Checkpoint {
            chain: checkpoint.chain.to_string(),
            size: checkpoint.size,
            head: checkpoint.head.to_vec(),
            time: Some(moment_out(checkpoint.time)),
            key_id: checkpoint.key_id,
            signature: checkpoint.signature.to_vec(),
        }),
    };
    wire::ExportLogResponse { line: Some(line) }
}

fn section_out(section: ExportedSection) -> wire::ExportedSection {
    let place = i32::try_from(section.place).unwrap_or(i32::MAX);
    match section.opened {
        Some((salt, body)) => wire::ExportedSection {
            place,
            salt: salt.to_vec(),
            body,
            erased: false,
        },
        None => wire::ExportedSection {
            place,
            salt: Vec::new(),
            body: Vec::new(),
            erased: true,
        },
    }
}
