//! `cargo evenkeel <verb>`; see the library of this package.

fn main() -> std::process::ExitCode {
    cargo_evenkeel::main()
}
