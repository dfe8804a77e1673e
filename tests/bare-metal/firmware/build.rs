//! Puts the linker script where the linker finds it, and the baseline where the program includes it.
//!
//! `EVENKEEL_BASELINE` names what `cargo evenkeel export --embedded` wrote; without it the program knows no history and learns.
//! `SLOW` builds a slower filter.

use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let is_arm = env::var("CARGO_CFG_TARGET_ARCH")? == "arm";
    let memory = if is_arm {
        "../cortex-m/memory.x"
    } else {
        "riscv.x"
    };
    fs::copy(memory, out.join("memory.x"))?;
    println!("cargo:rerun-if-changed={memory}");
    println!("cargo:rustc-link-search={}", out.display());
    if !is_arm {
        println!("cargo:rustc-link-arg-bins=-Tmemory.x");
    }
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rustc-link-arg-bins=--nmagic");

    println!("cargo:rerun-if-env-changed=EVENKEEL_BASELINE");
    let baseline = match env::var_os("EVENKEEL_BASELINE") {
        Some(path) => {
            println!("cargo:rerun-if-changed={}", path.display());
            fs::read(path)?
        }
        None => Vec::new(),
    };
    fs::write(out.join("baseline.ekb"), baseline)?;

    println!("cargo:rustc-check-cfg=cfg(slow)");
    println!("cargo:rerun-if-env-changed=SLOW");
    if env::var_os("SLOW").is_some() {
        println!("cargo:rustc-cfg=slow");
    }
    Ok(())
}
