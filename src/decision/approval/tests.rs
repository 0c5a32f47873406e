use std::collections::{BTreeMap, BTreeSet};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};

use super::*;

fn officer(organisation: &str, professional: &str) -> Officer {
    Officer {
        organisation: organisation.parse().unwrap(),
        professional: professional.parse().unwrap(),
    }
}

/// The key of the first officer of an organisation.
fn key(organisation: &str) -> Ed25519KeyPair {
    let mut seed = [0; 32];
    seed[..organisation.len()].copy_from_slice(organisation.as_bytes());
    Ed25519KeyPair::from_seed_unchecked(&seed).unwrap()
}

const SIX: [&str; 6] = ["blijf", "jbra", "rvdk", "samen-doen", "vt", "wsg"];

fn rules() -> ApprovalRules {
    let public = |name: &str| key(name).public_key().as_ref().try_into().unwrap();
    ApprovalRules {
        keys: SIX
            .map(|name| (officer(name, "fg-1"), vec![[9; 32], public(name)]))
            .into(),
        organisations: 6,
    }
}

fn proposal() -> Proposal {
    Proposal {
        bundle: [7; 32],
        valid: Period::new("2026-11-01".parse().unwrap(), None).unwrap(),
        author: Some(officer("jbra", "fg-9")),
        proposed_at: "2026-11-23T10:00:00Z".parse().unwrap(),
    }
}

fn signed_by(organisation: &str, proposal: &Proposal) -> Approval {
    let officer = officer(organisation, "fg-1");
    let signature = key(organisation).sign(&proposal.signed_bytes(&officer));
    Approval {
        officer,
        signature: signature.as_ref().try_into().unwrap(),
        approved_at: "2026-11-23T11:00:00Z".parse().unwrap(),
    }
}

fn approvals(organisations: &[&str]) -> Vec<Approval> {
    let signed = organisations.iter();
    signed.map(|name| signed_by(name, &proposal())).collect()
}

fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    owned.collect()
}

#[test]
fn a_change_names_the_parties_whose_module_differs_and_whether_all_share_it() {
    let before = files(&[("vt.cedar", "// 1"), ("guardrails.cedar", "1")]);
    let of = |after: &[(&str, &str)]| Change::between(&before, &files(after));
    let parties = |names: &[&str]| -> BTreeSet<Organisation> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    };
    let nothing = of(&[("vt.cedar", "// 1"), ("guardrails.cedar", "1")]);
    assert_eq!(nothing, Change::default());
    let other = of(&[("vt.cedar", "// 2"), ("guardrails.cedar", "1")]);
    assert_eq!((other.parties, other.shared), (parties(&["vt"]), false));
    let gone = of(&[("guardrails.cedar", "1"), ("blijf.cedar", "// 1")]);
    assert_eq!(
        (gone.parties, gone.shared),
        (parties(&["blijf", "vt"]), false)
    );
    let release =
        r#"@layer("secrecy") permit (principal, action, resource == Hat::"blijf/shelter");"#;
    let past = of(&[("vt.cedar", release), ("guardrails.cedar", "1")]);
    assert_eq!((past.parties, past.shared), (parties(&["vt"]), true));
    for shared in [
        "guardrails.cedar",
        "shared.cedar",
        "exceptions.cedar",
        "family.cedar",
        "emergency.cedar",
        "outside.cedar",
        "schema.cedarschema",
        "catalogue/tasks.toml",
        "catalogue/vt.cedar",
    ] {
        let mut after = before.clone();
        after.insert(shared.to_owned(), "2".to_owned());
        let change = Change::between(&before, &after);
        assert!(change.shared && change.parties.is_empty(), "{shared}");
    }
    let mut cases = before.clone();
    cases.insert("scenarios/vt.feature".to_owned(), "2".to_owned());
    assert_eq!(Change::between(&before, &cases), Change::default());
}

#[test]
fn two_others_suffice_where_only_a_module_of_one_of_them_changes() {
    let change = Change {
        parties: BTreeSet::from(["vt".parse().unwrap()]),
        shared: false,
    };
    let outcome = |names: &[&str]| rules().suffice(&proposal(), &approvals(names), &change);
    assert_eq!(outcome(&["vt", "jbra"]), Ok(()));
    assert_eq!(outcome(&["vt"]), Err(BundleRefusal::TooFew(1)));
    // The same officer twice is one.
    assert_eq!(outcome(&["vt", "vt"]), Err(BundleRefusal::TooFew(1)));
    let missing = BundleRefusal::PartyMissing(change.parties.clone());
    assert_eq!(outcome(&["blijf", "jbra", "wsg"]), Err(missing));
}

#[test]
fn an_organisation_cannot_approve_alone_what_it_proposed_itself() {
    let mut rules = rules();
    let second = officer("jbra", "fg-2");
    rules.keys.insert(
        second.clone(),
        vec![key("wsg").public_key().as_ref().try_into().unwrap()],
    );
    let signature = key("wsg").sign(&proposal().signed_bytes(&second));
    let second = Approval {
        officer: second,
        signature: signature.as_ref().try_into().unwrap(),
        ..signed_by("jbra", &proposal())
    };
    let both = [signed_by("jbra", &proposal()), second];
    let outcome = |proposal: &Proposal, approvals: &[Approval]| {
        rules.suffice(proposal, approvals, &Change::default())
    };
    assert_eq!(
        outcome(&proposal(), &both),
        Err(BundleRefusal::OneOrganisation)
    );
}

#[test]
fn what_all_share_needs_officers_of_all_six() {
    let change = Change {
        parties: BTreeSet::new(),
        shared: true,
    };
    assert_eq!(
        rules().suffice(&proposal(), &approvals(&SIX), &change),
        Ok(())
    );
    assert_eq!(
        rules().suffice(&proposal(), &approvals(&SIX[1..]), &change),
        Err(BundleRefusal::OrganisationsMissing { have: 5, need: 6 })
    );
}

#[test]
fn an_author_never_approves_their_own() {
    let mut own = proposal();
    own.author = Some(officer("vt", "fg-1"));
    let approval = signed_by("vt", &own);
    assert_eq!(
        rules().verify(&own, &approval),
        Err(BundleRefusal::OwnBundle)
    );
}

#[test]
fn a_byte_changed_after_a_signature_is_found() {
    let approval = signed_by("vt", &proposal());
    assert_eq!(rules().verify(&proposal(), &approval), Ok(()));
    let changes: [fn(&mut Proposal); 4] = [
        |it| it.bundle[31] ^= 1,
        |it| it.valid = Period::new("2026-11-02".parse().unwrap(), None).unwrap(),
        |it| it.valid = it.valid.ended_on("2027-01-01".parse().unwrap()).unwrap(),
        |it| it.author = Some(officer("jbra", "fg-8")),
    ];
    let invalid = Err(BundleRefusal::SignatureInvalid("vt".parse().unwrap()));
    for change in changes {
        let mut other = proposal();
        change(&mut other);
        assert_eq!(rules().verify(&other, &approval), invalid);
    }
    let mut forged = approval.clone();
    forged.signature[0] ^= 1;
    assert_eq!(rules().verify(&proposal(), &forged), invalid);
    let mut lent = approval;
    lent.officer = officer("wsg", "fg-1");
    let of_wsg = BundleRefusal::SignatureInvalid("wsg".parse().unwrap());
    assert_eq!(rules().verify(&proposal(), &lent), Err(of_wsg));
}

#[test]
fn an_officer_without_a_key_cannot_approve() {
    let approval = Approval {
        officer: officer("vt", "fg-2"),
        ..signed_by("vt", &proposal())
    };
    assert_eq!(
        rules().verify(&proposal(), &approval),
        Err(BundleRefusal::NoKey("vt".parse().unwrap()))
    );
}
