//! The kernel from outside, one file per module: behaviours, naive twins, oracles and metamorphic properties.

#[path = "../twins/mod.rs"]
mod twins;

mod band;
mod compare;
mod confirm;
mod digest;
mod dispersion;
mod generate;
mod judge;
mod sample;
mod scale;
mod sequential;
mod wire;
