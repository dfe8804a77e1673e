//! `docs/troubleshooting.md` says of every cause of doubt what to do.

const PAGE: &str = include_str!("../../docs/troubleshooting.md");
/// The kernel's own list: the names stand in one `match`, which the compiler keeps complete.
const CAUSES: &str = include_str!("../../crates/evenkeel-core/src/verdict.rs");

#[test]
fn every_cause_of_doubt_has_its_section() {
    let (_, names) = CAUSES
        .split_once("impl Cause")
        .expect("the kernel names its causes");
    let (names, _) = names.split_once("\n}").expect("the block ends");
    let names: Vec<&str> = names
        .lines()
        .filter_map(|line| line.split_once("=> \"")?.1.split_once('"'))
        .map(|(name, _)| name)
        .collect();
    assert!(names.len() >= 16, "{names:?}");
    for name in names {
        let section = PAGE.split_once(&format!("\n## {name}\n"));
        let (_, section) = section.unwrap_or_else(|| panic!("{name} has no section"));
        let (section, _) = section.split_once("\n## ").unwrap_or((section, ""));
        assert!(section.contains("\n- "), "{name}: nothing is said to do");
    }
}
