//! The room `identity` over real TLS on loopback.

mod dialling;
mod handshake;
mod open_connections;
mod world;
