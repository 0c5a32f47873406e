//! What `deploy` ships for machines, containers and Kubernetes fits the broker that it runs: its configurations are read as a broker reads
//! them, every path in them is mounted, and whoever stops a broker waits longer than it drains.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use samenbeeld::config::{Broker, BrokerLimits, Connector, KeySetPlace, StorePlace};

/// Where a configuration lies, in a container and on a machine.
const ETC: &str = "/etc/samenbeeld";
/// Where a register in a file lies.
const STATE: &str = "/var/lib/samenbeeld";
const MANIFESTS: [&str; 2] = [
    "deploy/kubernetes/broker.yaml",
    "deploy/kubernetes/migrate.yaml",
];

fn shipped(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// A configuration, read as a broker reads it from a file.
fn read(text: &str) -> Broker {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broker.toml");
    fs::write(&file, text).unwrap();
    let mut broker = Broker::load(&file).unwrap();
    for path in paths(&mut broker) {
        if let Ok(within) = path.strip_prefix(folder.path()) {
            *path = Path::new(ETC).join(within);
        }
    }
    broker
}

/// Every path of a file that a broker reads.
fn paths(broker: &mut Broker) -> Vec<&mut PathBuf> {
    let tls = &mut broker.tls;
    let mut paths = vec![&mut tls.server.certificate, &mut tls.client.certificate];
    paths.extend(&mut tls.trust_anchors);
    paths.extend(&mut tls.revocation_lists);
    paths.extend(&mut tls.key_set_anchors);
    let keys = &mut broker.keys;
    paths.extend(keys.tls.iter_mut().map(|key| &mut key.file));
    for ring in [&mut keys.log_signing, &mut keys.hashing, &mut keys.wrapping] {
        paths.push(&mut ring.newest.file);
        paths.extend(ring.older.iter_mut().map(|key| &mut key.file));
    }
    for organisation in broker.organisations.values_mut() {
        if let KeySetPlace::File(path) = &mut organisation.jwks {
            paths.push(path);
        }
    }
    paths.extend(broker.policies.folder.as_mut());
    paths
}

/// Files that a broker reads, those of its way to PostgreSQL included.
fn files(mut broker: Broker) -> BTreeSet<PathBuf> {
    let mut files: BTreeSet<PathBuf> = paths(&mut broker)
        .into_iter()
        .map(|path| path.clone())
        .collect();
    if let StorePlace::Postgres(address) = &broker.store.database {
        let options = address
            .split(['?', '&'])
            .filter_map(|option| option.split_once("=/"));
        let options = options.filter(|(name, _)| name.starts_with("ssl"));
        files.extend(options.map(|(_, path)| Path::new("/").join(path)));
    }
    files
}

/// The configuration in the `ConfigMap`.
fn of_kubernetes() -> Broker {
    let manifest = shipped("deploy/kubernetes/configuration.yaml");
    let (_, block) = manifest.split_once("  broker.toml: |\n").unwrap();
    let lines = block
        .lines()
        .map(|line| line.strip_prefix("    ").unwrap_or(line));
    read(&lines.collect::<Vec<_>>().join("\n"))
}

/// Every shipped configuration of a broker in a container, with its name.
fn in_containers() -> [(&'static str, Broker); 3] {
    [
        ("one.toml", read(&shipped("deploy/compose/one.toml"))),
        ("shared.toml", read(&shipped("deploy/compose/shared.toml"))),
        ("configuration.yaml", of_kubernetes()),
    ]
}

/// What stands behind each `name` in a text, up to the end of its line.
fn behind<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let found = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix(name));
    found.map(str::trim).collect()
}

/// The spans of seconds behind `name`; there is at least one.
fn seconds(text: &str, name: &str) -> Vec<Duration> {
    let spans: Vec<Duration> = behind(text, name)
        .into_iter()
        .map(|span| Duration::from_secs(span.trim_end_matches('s').parse().unwrap()))
        .collect();
    assert!(!spans.is_empty(), "there is no {name}");
    spans
}

fn port(address: SocketAddr) -> String {
    address.port().to_string()
}

#[test]
fn a_configuration_for_containers_is_the_example_but_for_where_it_listens_and_keeps() {
    let example = read(&shipped("deploy/config/broker.toml"));
    for (name, broker) in in_containers() {
        assert_eq!(broker.organisations, example.organisations, "{name}");
        assert_eq!(broker.sources, example.sources, "{name}");
        assert_eq!(broker.tls, example.tls, "{name}");
        assert_eq!(broker.policies, example.policies, "{name}");
        assert_eq!(broker.log, example.log, "{name}");
        assert_eq!(broker.limits, BrokerLimits::default(), "{name}");
        assert_eq!(broker.listen.audience, example.listen.audience, "{name}");
        let operations = broker.operations.unwrap().address;
        for address in [broker.listen.address, operations] {
            assert!(
                address.ip().is_unspecified(),
                "{name}: nobody reaches {address} from outside the container"
            );
        }
    }
}

#[test]
fn a_pod_gets_every_file_its_configuration_names_and_no_other() {
    let mut named = files(of_kubernetes());
    named.insert(Path::new(ETC).join("broker.toml"));
    for manifest in MANIFESTS {
        let text = shipped(manifest);
        let mounted: BTreeSet<PathBuf> = behind(&text, "- {key:")
            .into_iter()
            .map(|item| item.split_once("path: ").unwrap().1.trim_end_matches('}'))
            .map(|path| Path::new(ETC).join(path))
            .collect();
        assert_eq!(mounted, named, "{manifest}");
        assert_eq!(behind(&text, "mountPath:"), [ETC], "{manifest}");
    }
}

#[test]
fn containers_get_every_folder_their_configuration_names() {
    let compose = shipped("deploy/compose/compose.yaml");
    let targets: BTreeSet<&Path> = behind(&compose, "target:")
        .into_iter()
        .map(Path::new)
        .collect();
    let mounted = |path: &Path| targets.iter().any(|target| path.starts_with(target));
    for (name, broker) in in_containers().into_iter().take(2) {
        match &broker.store.database {
            StorePlace::Sqlite(path) => assert!(mounted(path), "{name}: {}", path.display()),
            StorePlace::Postgres(address) => {
                let (_, folder) = address.split_once("host=").unwrap();
                assert!(mounted(Path::new(folder)), "{name}: {folder}");
            }
        }
        for path in files(broker) {
            assert!(mounted(&path), "{name}: {}", path.display());
        }
    }
    let password = behind(&compose, "PGPASSFILE:");
    assert!(targets.contains(Path::new(password[0])), "{password:?}");
}

#[test]
fn whoever_stops_a_broker_waits_longer_than_it_drains() {
    let drain = BrokerLimits::default().drain;
    let unit = shipped("deploy/systemd/samenbeeld.service");
    assert!(seconds(&unit, "TimeoutStopSec=")[0] > drain);
    let compose = shipped("deploy/compose/compose.yaml");
    assert!(seconds(&compose, "stop_grace_period:")[0] > drain);
    let pod = shipped("deploy/kubernetes/broker.yaml");
    let waits = seconds(&pod, "seconds:")[0];
    assert!(seconds(&pod, "terminationGracePeriodSeconds:")[0] > waits + drain);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/config/connector.toml");
    let source = Connector::load(&source).unwrap();
    let unit = shipped("deploy/systemd/samenbeeld-connector.service");
    assert!(seconds(&unit, "TimeoutStopSec=")[0] > source.limits.drain);
}

#[test]
fn the_ports_of_a_broker_are_the_ones_that_are_opened_for_it() {
    let compose = shipped("deploy/compose/compose.yaml");
    let image = shipped("deploy/container/Containerfile");
    for (name, broker) in in_containers() {
        let (calls, operations) = (
            port(broker.listen.address),
            port(broker.operations.unwrap().address),
        );
        assert_eq!(
            behind(&image, "EXPOSE "),
            [format!("{calls} {operations}")],
            "{name}"
        );
        for opened in [
            format!(":{calls}\""),
            format!("\"127.0.0.1:9464:{operations}\""),
        ] {
            assert!(compose.contains(&opened), "{name}: {opened}");
        }
    }
    let broker = of_kubernetes();
    let network = shipped("deploy/kubernetes/network.yaml");
    let pod = shipped("deploy/kubernetes/broker.yaml");
    let own = [broker.listen.address, broker.operations.unwrap().address].map(port);
    assert_eq!(behind(&pod, "containerPort:"), own);
    let called = broker
        .sources
        .values()
        .map(|source| source.address.rsplit_once(':').unwrap().1.to_owned());
    let called = called.chain(["443".to_owned(), "5432".to_owned(), "53".to_owned()]);
    for port in called.chain(own) {
        let opened = format!("{{protocol: TCP, port: {port}}}");
        assert!(network.contains(&opened), "{opened}");
    }
}

#[test]
fn a_unit_starts_what_is_installed_where_the_example_says() {
    let unit = shipped("deploy/systemd/samenbeeld.service");
    let started = format!("/usr/local/bin/samenbeeld serve --config {ETC}/broker.toml");
    assert_eq!(behind(&unit, "ExecStart="), [started]);
    let state = Path::new("/var/lib").join(behind(&unit, "StateDirectory=")[0]);
    assert_eq!(state, Path::new(STATE));
    let StorePlace::Sqlite(register) = read(&shipped("deploy/config/broker.toml")).store.database
    else {
        panic!("the example keeps its register in a file");
    };
    assert!(register.starts_with(state));
}

#[test]
fn the_image_is_made_with_the_pinned_compiler_from_folders_it_is_given() {
    let image = shipped("deploy/container/Containerfile");
    let toolchain: toml::Table = shipped("rust-toolchain.toml").parse().unwrap();
    let channel = toolchain["toolchain"]["channel"].as_str().unwrap();
    assert!(
        image.contains(&format!("FROM rust:{channel}-")),
        "{channel}"
    );
    let given = shipped(".dockerignore");
    for copied in behind(&image, "COPY ")
        .iter()
        .filter(|copied| !copied.starts_with("--"))
    {
        let mut from: Vec<&str> = copied.split(' ').collect();
        from.pop();
        for path in from {
            assert!(
                behind(&given, "!").contains(&path),
                "{path} is left out by .dockerignore"
            );
        }
    }
    let version = format!("image: samenbeeld:{}", env!("CARGO_PKG_VERSION"));
    for file in MANIFESTS.into_iter().chain(["deploy/compose/compose.yaml"]) {
        assert!(shipped(file).contains(&version), "{file}: {version}");
    }
}
