//! The state of the store.

use evenkeel::Session;
use evenkeel::store::Store;

use super::Finding;

pub(super) fn findings(session: &Session) -> Vec<Finding> {
    let dir = &session.config().dir;
    let store = match Store::open(dir) {
        Ok(store) => store,
        Err(error) => {
            let action = "without it every run is judged and none is kept: mend it first";
            return vec![Finding::new("store", error.to_string(), Some(action))];
        }
    };
    let mut findings = Vec::new();
    let environments = store.environments().unwrap_or_default();
    let here = session.key().map(|key| key.to_string()).unwrap_or_default();
    for environment in &environments {
        match store.read(environment) {
            Ok(archive) => findings.extend(archive.verify().iter().map(damaged)),
            Err(error) => findings.push(Finding::new(
                "store",
                error.to_string(),
                Some("mend it: its runs cannot be used"),
            )),
        }
    }
    let tests = session.known_tests().len();
    let others = environments
        .iter()
        .filter(|environment| **environment != here)
        .count();
    let found = format!(
        "{}: {tests} tests with runs here, {others} other environments",
        dir.display()
    );
    findings.insert(0, Finding::new("store", found, None));
    findings
}

fn damaged(damage: &evenkeel::store::Damage) -> Finding {
    Finding::new(
        "store",
        damage.to_string(),
        Some(
            "nothing: the rest is used. If it repeats, check the disk and how the cache is copied",
        ),
    )
}
