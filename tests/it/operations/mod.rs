//! Broker and connector as their keepers run them: started, asked, told to read their files again, stopped.

mod bench;
mod broker;
mod connector;
mod copied;
mod demo;
mod deployed;
mod figures;
mod policies;
mod process;
mod revoking;
mod shared;
mod starting;
mod staying;
mod stopping;
mod stories;
