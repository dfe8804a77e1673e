//! The page `docs/environment.md` names everything that the sources read.

use std::path::Path;

fn repository(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[track_caller]
fn stands(page: &str, name: &str) {
    assert!(
        page.contains(&format!("`{name}`")),
        "docs/environment.md does not name `{name}`"
    );
}

#[test]
fn every_variable_of_the_table() {
    let page = repository("docs/environment.md");
    let variables = evenkeel_env::variables();
    assert!(variables.len() > 100);
    for name in variables {
        stands(&page, name);
    }
    for name in [
        "container",
        "KUBERNETES_SERVICE_HOST",
        "CONTAINER_SANDBOX_MOUNT_POINT",
    ] {
        stands(&page, name);
    }
}

#[test]
fn every_file_that_linux_rs_reads() {
    let page = repository("docs/environment.md");
    let source = repository("adapters/evenkeel-env/src/linux.rs");
    let literals = source.split('"').skip(1).step_by(2);
    let places = ["proc/", "sys/", "run/"];
    let paths: Vec<_> = literals
        .filter(|text| places.iter().any(|place| text.starts_with(place)))
        .collect();
    assert!(paths.len() > 10, "{paths:?}");
    for path in paths {
        stands(&page, &format!("/{path}"));
    }
}

#[test]
fn every_name_in_facts_and_conditions() {
    let page = repository("docs/environment.md");
    for file in ["environment.rs", "conditions.rs", "revision.rs"] {
        let source = repository(&format!("adapters/evenkeel-env/src/{file}"));
        let names = source
            .lines()
            .filter_map(|line| line.trim().strip_prefix("(\"")?.split('"').next());
        for name in names {
            stands(&page, name);
        }
    }
}
