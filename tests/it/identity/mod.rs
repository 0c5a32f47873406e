//! The room `identity` over real TLS on loopback.

mod dialling;
mod folder;
mod handshake;
mod key_sets;
mod open_connections;
mod pki_command;
mod world;
