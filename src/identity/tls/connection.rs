//! An open connection that can be closed from the side, by whoever replaces the trust it rests on.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::OwnedSemaphorePermit;
use tonic::transport::server::Connected;

use super::store::Registration;
use crate::identity::PeerCertificate;

/// A connection after a good handshake. Once it is closed because its certificate is no longer accepted, every read and write
/// fails.
pub struct Connection<S> {
    stream: S,
    registration: Registration,
    _slot: Option<OwnedSemaphorePermit>,
}

impl<S> Connection<S> {
    pub(super) fn new(
        stream: S,
        registration: Registration,
        slot: Option<OwnedSemaphorePermit>,
    ) -> Self {
        Self {
            stream,
            registration,
            _slot: slot,
        }
    }

    /// Who is at the other end.
    pub fn peer(&self) -> &PeerCertificate {
        self.registration.peer()
    }

    fn poll_open(&self, cx: &Context<'_>) -> io::Result<()> {
        if self.registration.poll_closed(cx) {
            return Err(io::Error::new(
                io::ErrorKind::ConnectionAborted,
                "closed: the certificate is no longer accepted",
            ));
        }
        Ok(())
    }
}

/// tonic puts the peer's certificate in the extensions of every request.
impl<S> Connected for Connection<S> {
    type ConnectInfo = PeerCertificate;

    fn connect_info(&self) -> PeerCertificate {
        self.peer().clone()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Connection<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.poll_open(cx)?;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Connection<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_open(cx)?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_open(cx)?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.poll_open(cx)?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
