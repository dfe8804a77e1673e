//! What other benchmarking tools wrote: the fixtures of `evenkeel-import`.

use std::path::{Path, PathBuf};

/// A fixture of each kind.
pub(crate) const FIXTURES: [(&str, &str); 12] = [
    ("criterion", "criterion-0.8.2"),
    ("divan", "divan-0.1.21/output.txt"),
    ("libtest", "libtest-1.95.0/output.txt"),
    ("hyperfine", "hyperfine-1.15.0/result.json"),
    ("pytest-benchmark", "pytest-benchmark-5.3.1/raw.json"),
    ("asv", "asv-0.6.6/results"),
    ("google-benchmark", "google-benchmark-1.7.1/result.json"),
    ("go", "go-1.19.8/output.txt"),
    ("jmh", "jmh-1.37/result.json"),
    (
        "benchmark-dot-net",
        "benchmark-dot-net-0.15.8/Text-report-full.json",
    ),
    (
        "github-action-benchmark",
        "github-action-benchmark-1.20/custom.json",
    ),
    ("gungraun", "gungraun-0.20.0"),
];

/// Where a fixture is.
pub(crate) fn fixture(path: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.join("../evenkeel-import/tests/fixtures").join(path)
}
