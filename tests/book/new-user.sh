#!/usr/bin/env bash
# What a new user does, from nothing to a red build and back, in an empty folder. Prints each command and what it said, and
# ends at the first exit code that is not the promised one. `cargo xtask book new-user` runs it and compares README.md with it.
set -euo pipefail

# Runs a command that must end with an exit code, as in a terminal.
ends() {
    local expected=$1 code=0
    echo "\$ $2"
    eval "$2" 2>&1 || code=$?
    [ "$code" -eq 0 ] || echo "[exit $code]"
    [ "$code" -eq "$expected" ] || { echo "expected exit code $expected"; exit 1; }
}

ends 0 'cargo new --quiet --lib words && cd words'
ends 0 'cargo install cargo-evenkeel'
ends 0 'cargo add --dev evenkeel'
ends 0 'cargo evenkeel init'

# The user's function, and a test for it in the place of init's examples.
cat > src/lib.rs <<'RUST'
pub fn count(text: &str) -> usize {
    text.split_whitespace().count()
}
RUST
cat > tests/performance.rs <<'RUST'
#[evenkeel::perf]
fn counts_words(b: evenkeel::Bencher) {
    let text = "To be or not to be, that is the question. ".repeat(1000);
    b.iter(|| words::count(&text));
}
RUST
# Built before, so that the first table is not below the compiler's lines.
cargo test --quiet --release --no-run >/dev/null 2>&1

ends 0 'cargo evenkeel test --runs 6'
ends 0 "sed -i.old 's/\.count/.filter(|word| word.chars().all(char::is_alphabetic)).count/' src/lib.rs"
ends 1 'cargo evenkeel test'
ends 0 'cargo evenkeel accept words::performance::counts_words --reason "numbers are no words"'
ends 0 'cargo evenkeel test --runs 6'
ends 0 "grep 'run: cargo' .github/workflows/performance.yml"
