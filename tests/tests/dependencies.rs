//! What a developer's test suite pays: the tree of `evenkeel` with default features stays light.

use std::process::Command;

/// Crates that must not come in, even through another one.
const ABSENT: &[(&str, &[&str])] = &[
    (
        "an asynchronous runtime",
        &[
            "async-executor",
            "async-std",
            "futures-executor",
            "mio",
            "smol",
            "tokio",
        ],
    ),
    (
        "TLS or HTTP",
        &[
            "aws-lc-rs",
            "hyper",
            "native-tls",
            "openssl",
            "openssl-sys",
            "reqwest",
            "ring",
            "rustls",
            "ureq",
        ],
    ),
    (
        "a parser of command lines",
        &[
            "argh",
            "bpaf",
            "clap",
            "clap_builder",
            "lexopt",
            "structopt",
        ],
    ),
    (
        "regular expressions",
        &[
            "fancy-regex",
            "pcre2",
            "regex",
            "regex-automata",
            "regex-lite",
        ],
    ),
    (
        "plotting",
        &["charming", "plotly", "plotters", "poloto", "resvg", "svg"],
    ),
];

#[test]
fn evenkeel_as_a_dev_dependency_stays_light() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--edges",
            "normal",
            "--package",
            "evenkeel",
        ])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    let tree = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let crates: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(
        crates.contains(&"evenkeel-core"),
        "not the tree of evenkeel:\n{tree}"
    );
    for (what, names) in ABSENT {
        for name in *names {
            assert!(
                !crates.contains(name),
                "{name} brings {what} into every user's test build:\n{tree}"
            );
        }
    }
}
