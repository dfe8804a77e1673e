//! The kernel from outside, one file per module: behaviours, naive twins, oracles and metamorphic properties.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

#[path = "../twins/mod.rs"]
mod twins;

mod band;
mod compare;
mod confirm;
mod digest;
mod dispersion;
mod drift;
mod duet;
mod frames;
mod generate;
mod growth;
mod growth_fresh;
mod judge;
mod machine;
mod sample;
mod scale;
mod sequential;
mod shape;
mod sign_flip;
mod wire;
mod words;
