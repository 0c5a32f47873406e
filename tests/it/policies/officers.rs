//! What officers do with bundles, over gRPC as they would.

use std::collections::BTreeMap;

use samenbeeld::decision::{Proposal, bundle_digest, shipped};
use samenbeeld::model::Period;
use samenbeeld::proto::samenbeeld::v1 as wire;
use tonic::Status;

use crate::house::{Caller, House, write_id};
use crate::policy_world::{officer, signing_key};

/// File of the one scenario that bundles here carry.
pub(crate) const SCENARIO: &str = "scenarios/wat-blijft.feature";
/// Its text: without consent or measure nothing is shared.
pub(crate) const CLOSED: &str = "# language: nl
Functionaliteit: Wat blijft

  Scenario: Zonder toestemming of maatregel blijft het plan dicht
    Gegeven het is 23 november 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Anna | ouder | 3 maart 1990 |
    En Anna heeft alleen gezag over Kim
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
";

/// The shipped bundle with one scenario, and a line added to one of its files.
pub(crate) fn shipped_with(path: &str, line: &str) -> BTreeMap<String, String> {
    let mut files = shipped();
    files.insert(SCENARIO.to_owned(), CLOSED.to_owned());
    let text = files.entry(path.to_owned()).or_default();
    text.push('\n');
    text.push_str(line);
    text.push('\n');
    files
}

/// A privacy officer who calls.
pub(crate) struct Desk {
    pub(super) caller: Caller,
    pub(super) organisation: String,
    pub(super) professional: String,
    hat: String,
}

impl House {
    /// The desk of an officer, such as `vt/fg-1`.
    pub(crate) fn desk(&self, who: &str) -> Desk {
        self.desk_at(&self.address, who)
    }

    pub(super) fn desk_at(&self, address: &str, who: &str) -> Desk {
        let (organisation, professional) = who.split_once('/').unwrap();
        Desk {
            caller: self.caller_at(address, organisation, professional),
            organisation: organisation.to_owned(),
            professional: professional.to_owned(),
            hat: format!("{organisation}/privacy-officer"),
        }
    }

    /// Proposes a bundle as an officer of JBRA and lets the first officers of these organisations approve it; its hash.
    pub(crate) async fn approved(&self, files: BTreeMap<String, String>, by: &[&str]) -> Vec<u8> {
        let bundle = self.desk("jbra/fg-2").propose(files).await.unwrap();
        for organisation in by {
            let desk = self.desk(&format!("{organisation}/fg-1"));
            desk.approve(&bundle).await.unwrap();
        }
        bundle
    }
}

impl Desk {
    pub(super) async fn propose(&self, files: BTreeMap<String, String>) -> Result<Vec<u8>, Status> {
        self.propose_for(files, "2026-11-01", "").await
    }

    pub(super) async fn propose_for(
        &self,
        files: BTreeMap<String, String>,
        from: &str,
        until: &str,
    ) -> Result<Vec<u8>, Status> {
        let request = self.proposal(files, from, until);
        let mut client = self.caller.policy();
        let reply = client.propose(self.caller.call(request)).await;
        Ok(reply?.into_inner().bundle_sha256)
    }

    pub(super) fn proposal(
        &self,
        files: BTreeMap<String, String>,
        from: &str,
        until: &str,
    ) -> wire::ProposeRequest {
        let files = files.into_iter();
        wire::ProposeRequest {
            hat: self.hat.clone(),
            request_id: write_id(),
            on_authority: "regelgroep".to_owned(),
            files: files
                .map(|(path, text)| wire::BundleFile { path, text })
                .collect(),
            valid: Some(wire::Period {
                from: from.to_owned(),
                until: until.to_owned(),
            }),
        }
    }

    pub(super) async fn read(&self, bundle: &[u8]) -> Result<wire::GetBundleResponse, Status> {
        let request = wire::GetBundleRequest {
            hat: self.hat.clone(),
            bundle_sha256: bundle.to_vec(),
        };
        let mut client = self.caller.policy();
        let reply = client.get_bundle(self.caller.call(request)).await;
        Ok(reply?.into_inner())
    }

    pub(super) async fn list(&self) -> Result<Vec<wire::Bundle>, Status> {
        let request = wire::ListBundlesRequest {
            hat: self.hat.clone(),
        };
        let mut client = self.caller.policy();
        let reply = client.list_bundles(self.caller.call(request)).await;
        Ok(reply?.into_inner().bundles)
    }

    /// Reads a bundle, signs what was read, and sends the signature.
    pub(super) async fn approve(&self, bundle: &[u8]) -> Result<(), Status> {
        let signature = self.signature(bundle).await?;
        self.approve_with(bundle, signature).await
    }

    pub(super) async fn signature(&self, bundle: &[u8]) -> Result<Vec<u8>, Status> {
        let read = self.read(bundle).await?;
        let files = read.files.into_iter();
        let files = files.map(|file| (file.path, file.text)).collect();
        let stands = read.bundle.unwrap();
        let valid = stands.valid.unwrap();
        let until = (!valid.until.is_empty()).then(|| valid.until.parse().unwrap());
        let author = stands.author;
        let proposal = Proposal {
            bundle: bundle_digest(&files),
            valid: Period::new(valid.from.parse().unwrap(), until).unwrap(),
            author: author.map(|author| officer(&author.organisation, &author.professional)),
            proposed_at: jiff::Timestamp::UNIX_EPOCH,
        };
        let own = officer(&self.organisation, &self.professional);
        let signature = signing_key(&own).sign(&proposal.signed_bytes(&own));
        Ok(signature.as_ref().to_vec())
    }

    pub(super) async fn approve_with(
        &self,
        bundle: &[u8],
        signature: Vec<u8>,
    ) -> Result<(), Status> {
        let request = wire::ApproveRequest {
            hat: self.hat.clone(),
            request_id: write_id(),
            on_authority: "regelgroep".to_owned(),
            bundle_sha256: bundle.to_vec(),
            signature,
        };
        let mut client = self.caller.policy();
        let reply = client.approve(self.caller.call(request)).await;
        reply.map(drop)
    }

    pub(super) fn activation(&self, bundle: &[u8]) -> wire::ActivateRequest {
        wire::ActivateRequest {
            hat: self.hat.clone(),
            request_id: write_id(),
            on_authority: "regelgroep".to_owned(),
            bundle_sha256: bundle.to_vec(),
        }
    }

    pub(crate) async fn activate(&self, bundle: &[u8]) -> Result<(), Status> {
        let request = self.activation(bundle);
        let mut client = self.caller.policy();
        let reply = client.activate(self.caller.call(request)).await;
        reply.map(drop)
    }

    pub(super) async fn roll_back(&self) -> Result<Vec<u8>, Status> {
        let request = wire::RollbackRequest {
            hat: self.hat.clone(),
            request_id: write_id(),
            on_authority: "regelgroep".to_owned(),
        };
        let mut client = self.caller.policy();
        let reply = client.rollback(self.caller.call(request)).await;
        Ok(reply?.into_inner().bundle_sha256)
    }

    pub(super) async fn in_force(&self) -> Vec<u8> {
        let request = wire::GetActiveBundleRequest {
            hat: self.hat.clone(),
        };
        let request = self.caller.call(request);
        let mut client = self.caller.policy();
        let reply = client.get_active_bundle(request).await;
        reply.unwrap().into_inner().bundle_sha256
    }
}
