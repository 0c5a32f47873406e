//! The broker as its keeper runs it: started, asked, told to read its files again, stopped.

mod broker;
mod starting;
mod stopping;
