//! Key sets over HTTPS: fetched for real on loopback, rotated, and refused where the server or its answer is not right.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use samenbeeld::identity::PeerCertificate;
use samenbeeld::identity::development::{
    Authority, BROKER_AUDIENCE, DevelopmentPki, Leaf, LeafRequest, Purpose, TokenClaims, TokenKey,
    TokenKeyKind, issuer_name,
};
use samenbeeld::identity::https::HttpsError;
use samenbeeld::identity::tls::TrustStore;
use samenbeeld::identity::token::{
    Authenticator, Expected, Fetcher, Issuer, KeySet, LONGEST_LIFE, Schedule, TokenError,
};
use samenbeeld::model::Timestamp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::world::{SetClock, hours, monday, organisation, pki};
use crate::https;

/// An HTTPS server of one document.
struct Site {
    address: String,
    answer: Arc<Mutex<String>>,
    asked: Arc<AtomicUsize>,
    _task: JoinSet<()>,
}

fn ok(body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

async fn site(leaf: &Leaf, answer: String) -> Site {
    let (listener, tls, address) = https::listen(leaf).await;
    let (answer, asked) = (Arc::new(Mutex::new(answer)), Arc::new(AtomicUsize::new(0)));
    let mut task = JoinSet::new();
    let (its_answer, its_asked) = (answer.clone(), asked.clone());
    task.spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let answer = its_answer.lock().unwrap().clone();
            if reply(&tls, stream, &answer).await.is_ok() {
                its_asked.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    Site {
        address: format!("{address}/jwks.json"),
        answer,
        asked,
        _task: task,
    }
}

async fn reply(tls: &TlsAcceptor, stream: TcpStream, answer: &str) -> std::io::Result<()> {
    let mut stream = tls.accept(stream).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    stream.write_all(answer.as_bytes()).await?;
    if answer.is_empty() {
        tokio::time::sleep(Duration::from_mins(1)).await;
    }
    stream.shutdown().await
}

/// `jbra` with its key set at an address.
struct World {
    pki: DevelopmentPki,
    web: Authority,
    site: Site,
    authenticator: Authenticator,
}

impl World {
    async fn new() -> Self {
        let pki = pki();
        let web = Authority::new("Web", monday() - hours(1), monday() + hours(1000)).unwrap();
        let set = pki.key_set(&organisation("jbra")).unwrap();
        let site = site(&web.issue(&web_request()).unwrap(), ok(&set)).await;
        let authenticator = authenticator(&pki, web.certificate(), &site.address);
        Self {
            pki,
            web,
            site,
            authenticator,
        }
    }

    fn answer(&self, answer: String) {
        *self.site.answer.lock().unwrap() = answer;
    }

    fn asked(&self) -> usize {
        self.site.asked.load(Ordering::SeqCst)
    }
}

fn web_request() -> LeafRequest {
    LeafRequest {
        name: "tokens".to_owned(),
        serial_number: None,
        purpose: Purpose::Server,
        names: vec!["localhost".to_owned()],
        from: monday() - hours(1),
        until: monday() + hours(1000),
    }
}

fn authenticator(pki: &DevelopmentPki, anchor: &str, address: &str) -> Authenticator {
    let clock = SetClock::at(monday());
    let term = Duration::from_millis(500);
    let fetcher = Fetcher::new(address, anchor.as_bytes(), clock.clone(), term).unwrap();
    let issuer = Issuer {
        name: issuer_name(&organisation("jbra")),
        keys: KeySet::from_address(fetcher, Schedule::default()),
    };
    let expected = Expected {
        audience: BROKER_AUDIENCE.to_owned(),
        longest_life: LONGEST_LIFE,
    };
    let store = TrustStore::new(pki.partner_trust().unwrap(), clock);
    Authenticator::new(
        store,
        expected,
        BTreeMap::from([(organisation("jbra"), issuer)]),
    )
}

/// A call of `jbra` with this key.
async fn ask(
    pki: &DevelopmentPki,
    authenticator: &Authenticator,
    key: &TokenKey,
    now: Timestamp,
) -> Result<(), TokenError> {
    let jbra = &pki.organisations[&organisation("jbra")];
    let peer = PeerCertificate {
        oin: jbra.oin.clone(),
        thumbprint: jbra.client.thumbprint().unwrap(),
    };
    let claims = TokenClaims {
        issuer: issuer_name(&organisation("jbra")),
        audience: BROKER_AUDIENCE.to_owned(),
        professional: "jb-101".parse().unwrap(),
        employer: peer.oin.clone(),
        issued_at: now,
        life: LONGEST_LIFE,
        thumbprint: peer.thumbprint,
    };
    let token = key.sign(&key.header(), &claims.to_json().unwrap()).unwrap();
    let authorization = format!("Bearer {token}");
    let asked = authenticator.authenticate(&peer, Some(&authorization), now);
    asked.await.map(|_| ())
}

fn seconds(count: i64) -> jiff::SignedDuration {
    jiff::SignedDuration::from_secs(count)
}

#[tokio::test]
async fn a_key_set_is_fetched_and_a_key_that_was_taken_back_no_longer_verifies() {
    let world = World::new().await;
    let old = world.pki.organisations[&organisation("jbra")]
        .token_key
        .clone();
    let ask = |key, now| ask(&world.pki, &world.authenticator, key, now);
    ask(&old, monday()).await.unwrap();
    ask(&old, monday() + seconds(1)).await.unwrap();
    assert_eq!(world.asked(), 1, "a known key asks nothing");

    let new = TokenKey::generate(TokenKeyKind::Ed25519).unwrap();
    world.answer(ok(&TokenKey::key_set([&old, &new])));
    for second in 2..9 {
        let asked = ask(&new, monday() + seconds(second)).await;
        assert_eq!(asked, Err(TokenError::UnknownKey));
    }
    assert_eq!(
        world.asked(),
        1,
        "unknown keys ask no more often than every ten seconds"
    );
    ask(&new, monday() + seconds(10)).await.unwrap();
    ask(&old, monday() + seconds(10)).await.unwrap();
    assert_eq!(world.asked(), 2);

    world.answer(ok(&TokenKey::key_set([&new])));
    world
        .authenticator
        .refresh_keys(monday() + seconds(309))
        .await;
    ask(&old, monday() + seconds(309)).await.unwrap();
    world
        .authenticator
        .refresh_keys(monday() + seconds(310))
        .await;
    assert_eq!(world.asked(), 3);
    let asked = ask(&old, monday() + seconds(310)).await;
    assert_eq!(asked, Err(TokenError::UnknownKey));
    ask(&new, monday() + seconds(310)).await.unwrap();
}

#[tokio::test]
async fn an_answer_that_is_no_key_set_verifies_nothing() {
    let world = World::new().await;
    let key = world.pki.organisations[&organisation("jbra")]
        .token_key
        .clone();
    let set = world.pki.key_set(&organisation("jbra")).unwrap();
    let padded = format!("{set}{}", " ".repeat(64 * 1024));
    let private = set.replace("\"kid\"", "\"d\": \"AA\", \"kid\"");
    let cases = [
        ok("{}"),
        ok(&padded),
        ok(&private),
        ok(&set).replace("200 OK", "500 Internal Server Error"),
        ok(&set).replace("200 OK", "302 Found"),
        format!(
            "HTTP/1.1 302 Found\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
            world.site.address
        ),
        "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{}".to_owned(),
        String::new(),
    ];
    for (round, answer) in (0..).zip(cases) {
        world.answer(answer.clone());
        let asked = ask(
            &world.pki,
            &world.authenticator,
            &key,
            monday() + seconds(round * 10),
        );
        assert_eq!(asked.await, Err(TokenError::NoKeySet), "{answer:.60}");
    }
    // It is the answer, and nothing else, that was wrong.
    let world = World::new().await;
    let key = world.pki.organisations[&organisation("jbra")]
        .token_key
        .clone();
    ask(&world.pki, &world.authenticator, &key, monday())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_key_set_is_taken_from_nobody_but_the_right_server() {
    let world = World::new().await;
    let key = world.pki.organisations[&organisation("jbra")]
        .token_key
        .clone();
    let set = ok(&world.pki.key_set(&organisation("jbra")).unwrap());
    let foreign = Authority::new("Web", monday() - hours(1), monday() + hours(1000)).unwrap();
    let mut other_name = web_request();
    other_name.names = vec!["elsewhere.test".to_owned()];
    let mut expired = web_request();
    expired.until = monday() - hours(1) / 2;
    for leaf in [
        foreign.issue(&web_request()).unwrap(),
        world.web.issue(&other_name).unwrap(),
        world.web.issue(&expired).unwrap(),
    ] {
        let site = site(&leaf, set.clone()).await;
        let authenticator = authenticator(&world.pki, world.web.certificate(), &site.address);
        let asked = ask(&world.pki, &authenticator, &key, monday()).await;
        assert_eq!(asked, Err(TokenError::NoKeySet));
        assert_eq!(site.asked.load(Ordering::SeqCst), 0);
    }
}

#[test]
fn an_address_without_tls_is_refused() {
    let pki = pki();
    let anchor = pki.partner_authority.certificate().as_bytes();
    for address in [
        "http://tokens.test/jwks.json",
        "tokens.test",
        "https:///jwks.json",
        "file:///jwks",
    ] {
        let clock = SetClock::at(monday());
        let fetcher = Fetcher::new(address, anchor, clock, Duration::from_secs(1));
        assert!(matches!(fetcher, Err(HttpsError::Address)), "{address}");
    }
}
