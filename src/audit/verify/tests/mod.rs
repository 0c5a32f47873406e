//! Exports as the broker makes them, and what the verifier says of them.

mod tampering;

use std::collections::BTreeMap;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use serde_json::json;

use super::*;
use crate::audit::{
    ChainHeader, CommittedEntry, Draft, EntryKind, ExportedEntry, ExportedSection, Place, Places,
    commit, genesis, link,
};
use crate::model::{Organisation, SubjectRef};

const KEY: &str = "log-1";

fn pair() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()
}

fn sign(bytes: &[u8]) -> [u8; 64] {
    pair().sign(bytes).as_ref().try_into().unwrap()
}

fn public_key() -> [u8; 32] {
    pair().public_key().as_ref().try_into().unwrap()
}

fn trusted() -> TrustedKeys {
    BTreeMap::from([(KEY.to_owned(), public_key())])
}

fn organisation(name: &str) -> Organisation {
    name.parse().unwrap()
}

fn chain_id(n: u8) -> ChainId {
    ChainId::from_bytes([0xc0 + n; 16])
}

/// Entry `n` of a chain; every third one is another organisation's.
fn entry(chain: u8, n: u8) -> CommittedEntry {
    let asker = if n % 3 == 2 { "vt" } else { "jbra" };
    let places = Places::new(&[organisation("jbra"), organisation("vt")]);
    let salts: Vec<[u8; 16]> = (0..3)
        .map(|place| [chain * 100 + n * 4 + place; 16])
        .collect();
    let section = json!({"n": n}).as_object().unwrap().clone();
    let draft = Draft {
        kind: EntryKind::Outcome,
        at: Timestamp::from_microsecond(1_795_000_000_000_000 + i64::from(n)).unwrap(),
        receipt: ReceiptId::from_bytes([chain * 100 + n; 16]),
        closes: None,
        asker: organisation(asker),
        sealed_under: SubjectRef::Organisation(organisation(asker)),
        shown: None,
        sections: BTreeMap::from([(Place::Organisation(organisation(asker)), section)]),
    };
    commit(draft, &places, &salts).unwrap()
}

/// What `jbra` gets of one chain, with the receipts of its own entries and a checkpoint after each entry.
struct Exported {
    lines: Vec<ExportLine>,
    receipts: Vec<Receipt>,
    checkpoints: Vec<Checkpoint>,
}

fn export(chain: u8, size: u8, erased: Option<u8>) -> Exported {
    let id = chain_id(chain);
    let mut head = genesis(id);
    let keys = trusted();
    let mut exported = Exported {
        lines: vec![ExportLine::Header(ChainHeader {
            chain: id,
            genesis: head,
            keys,
        })],
        receipts: Vec::new(),
        checkpoints: vec![checkpoint(id, 0, head)],
    };
    for n in 0..size {
        let entry = entry(chain, n);
        head = link(&head, &entry.leaf);
        exported
            .lines
            .push(ExportLine::Entry(shown(&entry, erased == Some(n))));
        if entry.asker == organisation("jbra") {
            exported.receipts.push(entry.receipt(id, head, KEY, sign));
        }
        exported
            .checkpoints
            .push(checkpoint(id, u64::from(n) + 1, head));
    }
    let last = exported.checkpoints.last().unwrap().clone();
    exported.lines.push(ExportLine::Checkpoint(last));
    exported
}

fn checkpoint(chain: ChainId, size: u64, head: Hash) -> Checkpoint {
    let unsigned = Checkpoint {
        chain,
        size,
        head,
        time: "2026-11-23T10:00:00.5Z".parse().unwrap(),
        key_id: KEY.to_owned(),
        signature: [0; 64],
    };
    unsigned.signed(sign)
}

fn shown(entry: &CommittedEntry, erased: bool) -> ExportedEntry {
    if entry.asker != organisation("jbra") {
        return ExportedEntry {
            leaf: entry.leaf,
            commitments: Vec::new(),
            sections: Vec::new(),
        };
    }
    let own = &entry.sections[0];
    ExportedEntry {
        leaf: entry.leaf,
        commitments: entry.sections.iter().map(|s| s.commitment).collect(),
        sections: vec![ExportedSection {
            place: 0,
            opened: (!erased).then(|| (own.salt, own.body.clone())),
        }],
    }
}

fn run(
    lines: &[ExportLine],
    receipts: &[Receipt],
    earlier: &[Checkpoint],
) -> Result<Report, Misfit> {
    let against = Against {
        receipts,
        trusted: &trusted(),
        earlier,
    };
    verify(lines.iter().cloned().map(Ok), against)
}

fn text(lines: &[ExportLine]) -> String {
    lines
        .iter()
        .map(|line| serde_json::to_string(line).unwrap() + "\n")
        .collect()
}

fn at_line(result: Result<Report, Misfit>) -> (u64, Fault) {
    let misfit = result.unwrap_err();
    match misfit.at {
        Whereabouts::Line(line) => (line, misfit.fault),
        elsewhere => panic!("expected a line, got {elsewhere}: {}", misfit.fault),
    }
}

#[test]
fn an_export_with_its_receipts_and_an_earlier_checkpoint_fits() {
    let first = export(1, 7, Some(3));
    let second = export(2, 2, None);
    let lines = [first.lines, second.lines].concat();
    let receipts = [first.receipts, second.receipts].concat();
    let report = run(&lines, &receipts, &first.checkpoints[2..5]).unwrap();
    assert_eq!(report.chains.len(), 2);
    let chain = &report.chains[0];
    assert_eq!((chain.opened, chain.erased), (4, 1));
    assert!(chain.extends_earlier && !report.chains[1].extends_earlier);
    assert_eq!(report.receipts.len(), receipts.len());
    let erased: Vec<u64> = report
        .receipts
        .iter()
        .filter(|receipt| receipt.erased)
        .map(|receipt| receipt.line)
        .collect();
    assert_eq!(erased, [5]);
}

#[test]
fn lines_and_receipts_read_back_from_their_text() {
    let exported = export(1, 4, Some(1));
    for line in &exported.lines {
        let text = serde_json::to_string(line).unwrap();
        assert_eq!(ExportLine::parse(&text).as_ref(), Ok(line));
    }
    let text = serde_json::to_string(&exported.receipts[1]).unwrap();
    assert!(
        text.contains("entryHash") && text.contains(".000001Z"),
        "{text}"
    );
    let read: Receipt = serde_json::from_str(&text).unwrap();
    assert_eq!(read, exported.receipts[1]);
}
