//! Puts the linker script where the linker finds it, and the vectors with their golden bits into one file of words.

use std::path::PathBuf;
use std::{env, fs};

use evenkeel_vectors::read::{Golden, cases, folder, golden};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    fs::copy("memory.x", out.join("memory.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rustc-link-arg-bins=--nmagic");
    println!("cargo:rerun-if-changed=memory.x");
    println!("cargo:rerun-if-changed={}", folder().display());

    // For each case: function, arguments, golden results, name; each list with its length before it.
    let golden: Golden = golden(&folder())?;
    let mut words = Vec::new();
    for case in cases(&folder())? {
        let results = golden
            .get(&case.name)
            .ok_or(format!("{}: not in bits.json", case.name))?;
        let name: Vec<u64> = case.name.bytes().map(u64::from).collect();
        words.push(case.function as u64);
        for list in [&case.arguments, results, &name] {
            words.push(list.len() as u64);
            words.extend_from_slice(list);
        }
    }
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    fs::write(out.join("vectors.bin"), bytes)?;
    Ok(())
}
