//! `SLOW` builds a slower filter.

fn main() {
    println!("cargo:rustc-check-cfg=cfg(slow)");
    println!("cargo:rerun-if-env-changed=SLOW");
    if std::env::var_os("SLOW").is_some() {
        println!("cargo:rustc-cfg=slow");
    }
}
