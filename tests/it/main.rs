//! Integration tests: real sockets, real TLS, real processes, each on free loopback ports.
#![cfg(test)]
#![expect(clippy::too_many_lines, reason = "a test tells its story in one place")]

mod authority;
mod house;
mod https;
mod identity;
mod operations;
mod picture;
mod policies;
mod policy_world;
mod postgres_server;
mod retention;
mod revocation;
mod storage_contract;
mod storage_copy;
mod storage_postgres;
mod storage_sqlite;
mod storage_world;
mod work;
