//! The trust in force, and the open connections that rest on it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

use arc_swap::ArcSwap;
use rustls::pki_types::ServerName;

use super::certificate::{Chain, short};
use super::{Refusal, Trust};
use crate::identity::{Oin, PeerCertificate};
use crate::model::Timestamp;
use crate::ports::Clock;

/// The trust in force. It can be replaced at any moment; connections that are open are then checked again, and closed where
/// they would no longer be accepted.
pub struct TrustStore {
    trust: ArcSwap<Trust>,
    clock: Arc<dyn Clock>,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    last_key: u64,
    connections: BTreeMap<u64, Arc<OpenConnection>>,
}

/// At which end of a connection the peer is.
#[derive(Debug, Clone)]
pub(super) enum Role {
    /// It called us.
    Client,
    /// We called it, by this name and expecting this OIN.
    Server(ServerName<'static>, Oin),
}

struct OpenConnection {
    chain: Chain,
    role: Role,
    peer: PeerCertificate,
    chain_valid_until: Timestamp,
    closed: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl TrustStore {
    /// Starts with this trust.
    pub fn new(trust: Trust, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self {
            trust: ArcSwap::from_pointee(trust),
            clock,
            open: Mutex::default(),
        })
    }

    /// The trust in force.
    pub fn trust(&self) -> Arc<Trust> {
        self.trust.load_full()
    }

    /// Puts another trust in force, and closes the open connections it does not cover. Gives how many were closed.
    pub fn replace(&self, trust: Trust) -> usize {
        self.trust.store(Arc::new(trust));
        self.close_where(self.clock.now(), |_| true)
    }

    /// Closes the open connections whose certificate or revocation list has expired by now; to be called on a timer. Gives how
    /// many were closed.
    pub fn recheck(&self, now: Timestamp) -> usize {
        let lists_lapsed = self.trust.load().lists_lapse_at() <= now;
        self.close_where(now, |open| lists_lapsed || open.chain_valid_until <= now)
    }

    /// Number of open connections.
    pub fn open_connections(&self) -> usize {
        self.lock().connections.len()
    }

    /// The clock by which certificates are judged.
    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// Takes an open connection in charge, at most so many of one peer in one role.
    pub(super) fn register(
        self: &Arc<Self>,
        chain: Chain,
        role: Role,
        most_per_peer: usize,
    ) -> Result<Registration, Refusal> {
        let connection = Arc::new(OpenConnection {
            peer: super::certificate::peer_certificate(&chain.leaf)?,
            chain_valid_until: chain.valid_until()?,
            chain,
            role,
            closed: AtomicBool::new(false),
            waker: Mutex::default(),
        });
        let key = {
            let mut open = self.lock();
            let same_peer = |other: &&Arc<OpenConnection>| {
                other.peer.oin == connection.peer.oin
                    && matches!(other.role, Role::Client) == matches!(connection.role, Role::Client)
            };
            if open.connections.values().filter(same_peer).count() >= most_per_peer {
                return Err(Refusal::TooManyConnections);
            }
            open.last_key += 1;
            let key = open.last_key;
            open.connections.insert(key, connection.clone());
            key
        };
        let registration = Registration {
            store: self.clone(),
            key,
            connection,
        };
        // WHY: the trust may have been replaced between the handshake and the line above. Whoever replaces it after that line
        // finds the connection in the list; for whoever did before, it is checked here.
        self.check(&registration.connection, self.clock.now())?;
        Ok(registration)
    }

    fn check(&self, connection: &OpenConnection, now: Timestamp) -> Result<(), Refusal> {
        let trust = self.trust.load();
        let checked = match &connection.role {
            Role::Client => trust.check_client(&connection.chain, now),
            Role::Server(name, oin) => trust.check_server(&connection.chain, (name, oin), now),
        };
        checked.map(|_| ())
    }

    fn close_where(&self, now: Timestamp, suspect: impl Fn(&OpenConnection) -> bool) -> usize {
        // The list is copied, so that handshakes need not wait for these checks.
        let connections: Vec<_> = self.lock().connections.values().cloned().collect();
        let mut closed = 0;
        for connection in connections.iter().filter(|connection| suspect(connection)) {
            let Err(refusal) = self.check(connection, now) else {
                continue;
            };
            if connection.close() {
                closed += 1;
                tracing::warn!(
                    reason = refusal.code(),
                    oin = %connection.peer.oin,
                    certificate = short(&connection.peer.thumbprint),
                    "open connection closed"
                );
            }
        }
        closed
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // A list of connections is whole at every moment, also where another thread panicked.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for TrustStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrustStore")
            .field("trust", &*self.trust.load())
            .field("open_connections", &self.open_connections())
            .finish_non_exhaustive()
    }
}

impl OpenConnection {
    /// Closes the connection; false when it was closed before.
    fn close(&self) -> bool {
        let first = !self.closed.swap(true, Ordering::SeqCst);
        let waker = self.lock().take();
        if let Some(waker) = waker {
            waker.wake();
        }
        first
    }

    fn lock(&self) -> MutexGuard<'_, Option<Waker>> {
        self.waker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An open connection's place in the list, as long as this value lives.
pub(super) struct Registration {
    store: Arc<TrustStore>,
    key: u64,
    connection: Arc<OpenConnection>,
}

impl Registration {
    pub(super) fn peer(&self) -> &PeerCertificate {
        &self.connection.peer
    }

    /// Whether the connection was closed; if not, whoever polls is woken when it is.
    pub(super) fn poll_closed(&self, cx: &Context<'_>) -> bool {
        let mut waker = self.connection.lock();
        if waker
            .as_ref()
            .is_none_or(|known| !known.will_wake(cx.waker()))
        {
            *waker = Some(cx.waker().clone());
        }
        self.connection.closed.load(Ordering::SeqCst)
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.store.lock().connections.remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::development::DevelopmentPki;
    use crate::identity::tls::certificates_from_pem;

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            "2026-03-02T09:00:00Z".parse().unwrap()
        }
    }

    #[test]
    fn a_certificate_revoked_between_handshake_and_registration_is_refused() {
        let jbra = "jbra".parse().unwrap();
        let mut pki = DevelopmentPki::generate(std::slice::from_ref(&jbra), Still.now()).unwrap();
        let store = TrustStore::new(pki.partner_trust().unwrap(), Arc::new(Still));
        let certificate = pki.organisations[&jbra].client.certificate.clone();
        let certificates = certificates_from_pem(certificate.as_bytes()).unwrap();
        let chain = Chain::sent(Some(&certificates)).unwrap();
        let open = store.register(chain.clone(), Role::Client, 1).unwrap();
        assert_eq!(store.open_connections(), 1);
        drop(open);
        pki.revoke(&jbra, Still.now()).unwrap();
        assert_eq!(store.replace(pki.partner_trust().unwrap()), 0);
        let late = store.register(chain, Role::Client, 1);
        assert_eq!(late.err(), Some(Refusal::Revoked));
        assert_eq!(store.open_connections(), 0);
    }
}
