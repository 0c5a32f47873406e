//! The demonstration: a throwaway world with six source systems, told from a fixed seed.

pub mod world;
