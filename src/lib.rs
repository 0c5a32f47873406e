//! Samenbeeld: a broker that shows an integral team one picture of one household, gathered from the systems
//! of six organisations, cut to what law and consent allow, with proof in the log.
//!
//! The rooms follow the walk of one request; `src/README.md` is the map.

pub mod app;
pub mod audit;
pub mod config;
pub mod connector;
pub mod consent;
pub mod decision;
pub mod fanout;
pub mod identity;
pub mod merge;
pub mod model;
pub mod pipeline;
pub mod ports;
pub mod proof;
pub mod proto;
pub mod purpose;
pub mod redaction;
pub mod storage;
pub mod telemetry;
pub mod transport;
pub mod work;
