//! The published schema is the one of the types.

use std::path::Path;

#[test]
fn the_published_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema/report-v1.json");
    let current = serde_json::to_string_pretty(&evenkeel_report::schema()).unwrap() + "\n";
    if std::env::var_os("EVENKEEL_WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == current,
        "the types have changed: EVENKEEL_WRITE_SCHEMA=1 cargo test -p evenkeel-report --test schema"
    );
}
