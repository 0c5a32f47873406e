use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("deploy/config")
        .join(name)
}

/// The example with one text replaced by another, and what is then wrong with it.
fn complaint(name: &str, from: &str, to: &str) -> String {
    let text = fs::read_to_string(example(name)).unwrap();
    assert!(text.contains(from), "the example holds no `{from}`");
    let text = text.replacen(from, to, 1);
    let file = Path::new(name);
    let error = if name == "broker.toml" {
        parse::<Broker>(&text, file).unwrap_err()
    } else {
        parse::<Connector>(&text, file).unwrap_err()
    };
    error.to_string()
}

#[test]
fn the_example_of_a_broker_loads_with_every_path_counted_from_its_folder() {
    let broker = Broker::load(&example("broker.toml")).unwrap();
    assert_eq!(broker.organisations.len(), 6);
    assert_eq!(broker.sources.len(), 6);
    assert_eq!(broker.keys.wrapping.newest.id, "wrapping-2026-11");
    assert_eq!(broker.keys.wrapping.older.len(), 1);
    assert_eq!(broker.limits.drain, Duration::from_secs(20));
    for path in [
        &broker.tls.trust_anchors[0],
        &broker.tls.revocation_lists[0],
        &broker.tls.server.certificate,
        &broker.keys.hashing.newest.file,
    ] {
        assert!(path.starts_with(example("")), "{}", path.display());
    }
    assert_eq!(
        broker.store.database,
        StorePlace::Sqlite("/var/lib/samenbeeld/broker.db".into())
    );
}

#[test]
fn the_example_says_every_limit_as_it_is_when_left_out() {
    let broker = Broker::load(&example("broker.toml")).unwrap();
    assert_eq!(broker.limits, BrokerLimits::default());
    let connector = Connector::load(&example("connector.toml")).unwrap();
    assert_eq!(connector.limits, ConnectorLimits::default());
}

#[test]
fn the_example_of_a_connector_loads_and_is_told_apart_from_a_broker() {
    let file = example("connector.toml");
    assert!(matches!(
        Configuration::load(&file),
        Ok(Configuration::Connector(_))
    ));
    let error = Broker::load(&file).unwrap_err().to_string();
    assert!(
        error.contains("is the configuration of a connector"),
        "{error}"
    );
    assert!(error.contains("samenbeeld connector --config"), "{error}");
}

#[test]
fn an_unknown_name_is_told_with_file_line_and_the_names_there_are() {
    let text = fs::read_to_string(example("broker.toml")).unwrap();
    let line = 1 + text
        .lines()
        .position(|line| line.starts_with("audience ="))
        .unwrap();
    let error = complaint("broker.toml", "audience =", "audiance =");
    let begin = format!("broker.toml:{line}: `listen.audiance`: unknown field `audiance`");
    assert!(error.starts_with(&begin), "{error}");
    assert!(error.contains("`audience`"), "{error}");
}

#[test]
fn a_section_that_is_missing_is_named() {
    let error = complaint(
        "broker.toml",
        "[store]\ndatabase = \"sqlite:/var/lib/samenbeeld/broker.db\"",
        "",
    );
    assert!(error.contains("missing field `store`"), "{error}");
}

/// A change to the example, and what must be said of it.
const WRONG_VALUES: [(&str, &str, &str); 17] = [
    (
        "deadline = \"3s\"",
        "deadline = \"6s\"",
        "`sources.samen-doen.deadline`: longer than limits.fan_out_deadline",
    ),
    (
        "token_life = \"10m\"",
        "token_life = \"11m\"",
        "`limits.token_life`: expected at most",
    ),
    (
        "revocation_lists = [\"tls/partners.crl\"]",
        "revocation_lists = []",
        "`tls.revocation_lists`: expected at least one file",
    ),
    (
        "trust_anchors = [\"tls/partners.pem\"]",
        "trust_anchors = []",
        "`tls.trust_anchors`: expected at least one file",
    ),
    (
        "fan_out_deadline = \"5s\"",
        "fan_out_deadline = 5",
        "`limits.fan_out_deadline`: invalid type",
    ),
    (
        "fan_out_deadline = \"5s\"",
        "fan_out_deadline = \"-5s\"",
        "`limits.fan_out_deadline`: expected a span of time above zero",
    ),
    (
        "fan_out_deadline = \"5s\"",
        "fan_out_deadline = \"25s\"",
        "`limits.fan_out_deadline`: expected less than limits.request_timeout",
    ),
    (
        "calls = 512",
        "calls = 0",
        "`limits.calls`: expected a whole number above zero",
    ),
    (
        "oin = \"00000099000000000002\"",
        "oin = \"12\"",
        "`organisations.jbra.oin`: expected an OIN",
    ),
    (
        "oin = \"00000099000000000002\"",
        "oin = \"00000099000000000001\"",
        "has the same OIN",
    ),
    (
        "\"jbra-fg-1\", \"jbra-fg-2\"",
        "\"jbra-fg-1\", \"jbra-fg-1\"",
        "`organisations.jbra.officers`: expected two or more",
    ),
    (
        "https://tokens.jbra.example/jwks.json",
        "http://tokens.jbra.example/jwks.json",
        "`organisations.jbra.jwks`: expected the path",
    ),
    (
        "key = \"server-2026\"",
        "key = \"server-2025\"",
        "`tls.server.key`: no key `server-2025` under [[keys.tls]]",
    ),
    (
        "id = \"wrapping-2025-11\"",
        "id = \"wrapping-2026-11\"",
        "`keys.wrapping.id`: the id `wrapping-2026-11` is used twice",
    ),
    (
        "[sources.jbra]",
        "[sources.okt]",
        "`sources.okt`: there is no section [organisations.okt]",
    ),
    (
        "sqlite:/var/lib",
        "postgres:/var/lib",
        "`store.database`: expected `sqlite:`",
    ),
    (
        "127.0.0.1:8443",
        "localhost:8443",
        "`listen.address`: expected an IP address",
    ),
];

#[test]
fn a_wrong_value_is_told_with_its_field_and_how_it_should_look() {
    for (from, to, expected) in WRONG_VALUES {
        let error = complaint("broker.toml", from, to);
        assert!(error.contains(expected), "{to}: {error}");
        assert!(error.starts_with("broker.toml:"), "no line: {error}");
    }
}

#[test]
fn no_fault_repeats_a_sealing_key_or_any_other_value_that_was_refused() {
    let error = complaint("broker.toml", "sealing_key = \"", "sealing_key = \"kanarie");
    assert!(error.contains("expected a public X25519 key"), "{error}");
    assert!(!error.contains("kanarie"), "{error}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Broker::load(Path::new("nowhere.toml"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("`nowhere.toml` cannot be read"), "{error}");
}

#[test]
fn text_that_is_no_toml_is_told_with_its_line() {
    let error = parse::<Broker>("[listen]\naddress = = 1\n", Path::new("b.toml")).unwrap_err();
    assert!(error.to_string().starts_with("b.toml:2:"), "{error}");
}

#[test]
fn looking_up_authority_goes_over_https_with_a_key_that_is_there() {
    let plain = complaint(
        "connector.toml",
        "url = \"https://register",
        "url = \"http://register",
    );
    assert!(plain.contains("`authority.url`"), "{plain}");
    assert!(plain.contains("begins with https://"), "{plain}");
    let anchors = complaint("connector.toml", "[\"tls/register.pem\"]", "[]");
    assert!(anchors.contains("`authority.trust_anchors`"), "{anchors}");
    let own = "client = { certificate = \"tls/client.pem\", key = \"client-2026\" }\nterm";
    let other = own.replace("client-2026", "client-2027");
    let unknown = complaint("connector.toml", own, &other);
    assert!(
        unknown.contains("no key `client-2027` under [[keys.tls]]"),
        "{unknown}"
    );
}
