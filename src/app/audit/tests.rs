use std::collections::BTreeMap;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::BASE64;
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde::Serialize;
use tempfile::TempDir;

use super::*;
use crate::audit::{
    ChainHeader, Draft, EntryKind, ExportedEntry, ExportedSection, Places, commit, genesis, link,
};
use crate::model::{ChainId, Organisation, ReceiptId, SubjectRef};
use crate::proto::{DESCRIPTOR_SET, samenbeeld::v1};

fn pair() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()
}

fn sign(bytes: &[u8]) -> [u8; 64] {
    pair().sign(bytes).as_ref().try_into().unwrap()
}

fn public() -> [u8; 32] {
    pair().public_key().as_ref().try_into().unwrap()
}

/// A chain with one entry of `jbra` and one whose content was erased, and the receipt of the first.
fn world() -> (Vec<ExportLine>, Receipt) {
    let chain = ChainId::from_bytes([1; 16]);
    let jbra: Organisation = "jbra".parse().unwrap();
    let mut head = genesis(chain);
    let mut lines = vec![ExportLine::Header(ChainHeader {
        chain,
        genesis: head,
        keys: BTreeMap::from([("log-1".to_owned(), public())]),
    })];
    let mut receipts = Vec::new();
    for n in 1..3 {
        let draft = Draft {
            kind: EntryKind::Reading,
            at: "2026-11-23T10:00:00.25Z".parse().unwrap(),
            receipt: ReceiptId::from_bytes([n; 16]),
            closes: None,
            asker: jbra.clone(),
            sealed_under: SubjectRef::Organisation(jbra.clone()),
            shown: None,
            sections: BTreeMap::new(),
        };
        let entry = commit(
            draft,
            &Places::new(std::slice::from_ref(&jbra)),
            &[[n; 16], [n + 4; 16]],
        )
        .unwrap();
        head = link(&head, &entry.leaf);
        receipts.push(entry.receipt(chain, head, "log-1", sign));
        let own = &entry.sections[0];
        lines.push(ExportLine::Entry(ExportedEntry {
            leaf: entry.leaf,
            commitments: entry.sections.iter().map(|s| s.commitment).collect(),
            sections: vec![ExportedSection {
                place: 0,
                opened: (n == 1).then(|| (own.salt, own.body.clone())),
            }],
        }));
    }
    let unsigned = Checkpoint {
        chain,
        size: 2,
        head,
        time: "2026-11-23T11:00:00Z".parse().unwrap(),
        key_id: "log-1".to_owned(),
        signature: [0; 64],
    };
    lines.push(ExportLine::Checkpoint(unsigned.signed(sign)));
    (lines, receipts.swap_remove(0))
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

/// The files of the world, and the arguments that name them.
fn files(folder: &TempDir) -> Verify {
    let put = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let (lines, receipt) = world();
    let export: String = lines.iter().map(|line| json(line) + "\n").collect();
    let spki = BASE64.encode(&[ED25519_SPKI.as_slice(), &public()].concat());
    put(
        "key.pem",
        format!("-----BEGIN PUBLIC KEY-----\n{spki}\n-----END PUBLIC KEY-----\n"),
    );
    let key = BASE64.encode(&public());
    put(
        "keys.json",
        format!(r#"{{"keys": [{{"keyId": "log-1", "publicKey": "{key}"}}]}}"#),
    );
    Verify {
        export: put("export.jsonl", export),
        receipt: vec![put("receipt.json", json(&receipt))],
        earlier: Vec::new(),
        key: None,
        trusted_keys: None,
    }
}

fn code(verify: Verify) -> ExitCode {
    run(&Arguments {
        command: Command::Verify(verify),
    })
}

#[test]
fn an_export_fits_its_receipt_under_keys_from_every_source() {
    let folder = TempDir::new().unwrap();
    let by_export = check(&files(&folder)).unwrap();
    let text = fits(&by_export.0.unwrap(), &by_export.1);
    assert!(
        text.contains("2 entries up to 2026-11-23T11:00:00Z; 1 sections of yours opened, 1 erased")
    );
    assert!(text.contains("stands at line 2"), "{text}");
    assert!(text.contains("whoever made the export chose them"));

    let mut verify = files(&folder);
    verify.key = Some(folder.path().join("key.pem"));
    verify.earlier = vec![verify.export.clone()];
    let by_key = check(&verify).unwrap();
    let text = fits(&by_key.0.unwrap(), &by_key.1);
    assert!(text.contains("goes on where the earlier export ended"));
    assert!(!text.contains("chose them"));

    let mut verify = files(&folder);
    verify.trusted_keys = Some(folder.path().join("keys.json"));
    assert!(check(&verify).unwrap().0.is_ok());
    assert_eq!(code(verify), ExitCode::SUCCESS);
}

#[test]
fn a_misfit_ends_with_one_and_an_unreadable_file_with_two() {
    let folder = TempDir::new().unwrap();
    let verify = files(&folder);
    let text = fs::read_to_string(&verify.export).unwrap();
    fs::write(&verify.export, text.lines().next().unwrap()).unwrap();
    let misfit = check(&verify).unwrap().0.unwrap_err();
    assert!(misfit.to_string().starts_with("behind line 1:"), "{misfit}");
    assert_eq!(code(verify), ExitCode::from(1));

    let mut verify = files(&folder);
    verify.receipt.push(folder.path().join("absent.json"));
    assert_eq!(code(verify), ExitCode::from(2));
}

#[test]
fn a_key_of_somebody_else_is_not_believed() {
    let folder = TempDir::new().unwrap();
    let mut verify = files(&folder);
    let pem = fs::read_to_string(folder.path().join("key.pem")).unwrap();
    let other = BASE64.encode(&[ED25519_SPKI.as_slice(), &[9; 32]].concat());
    let path = folder.path().join("other.pem");
    let line = pem.lines().nth(1).unwrap();
    fs::write(&path, pem.replace(line, &other)).unwrap();
    verify.key = Some(path);
    let misfit = check(&verify).unwrap().0.unwrap_err();
    assert!(misfit.to_string().contains("not one of the trusted keys"));
}

/// What other tools make of the contract reads here, and the other way about.
#[test]
fn files_are_the_protobuf_json_of_the_contract() {
    let pool = DescriptorPool::decode(DESCRIPTOR_SET).unwrap();
    let through_contract = |name: &str, text: &str| {
        let descriptor = pool.get_message_by_name(name).unwrap();
        let mut reader = serde_json::Deserializer::from_str(text);
        let message = DynamicMessage::deserialize(descriptor, &mut reader).unwrap();
        (message.encode_to_vec(), json(&message))
    };
    let (lines, receipt) = world();
    for line in lines {
        let (_, again) = through_contract("samenbeeld.v1.ExportLogResponse", &json(&line));
        assert_eq!(ExportLine::parse(&again), Ok(line));
    }
    let (bytes, again) = through_contract("samenbeeld.v1.Receipt", &json(&receipt));
    let read: Receipt = serde_json::from_str(&again).unwrap();
    assert_eq!(read, receipt);
    let message = v1::Receipt::decode(bytes.as_slice()).unwrap();
    assert_eq!(message.entry_hash, receipt.entry_hash);
    assert_eq!(message.time.unwrap().nanos, 250_000_000);
}
