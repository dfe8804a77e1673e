//! What a session was measured on, and what else went on there meanwhile.

use std::fs;
use std::process::Command;

use evenkeel::env::{Environment, Watch};
use serde::{Deserialize, Serialize};

use crate::page;

/// The crates whose versions the page names.
const RIVALS: [&str; 3] = ["criterion", "tango-bench", "divan"];

/// The machine and the programs of a session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Machine {
    pub(crate) judge: String,
    /// Names and versions of the others.
    pub(crate) versions: Vec<(String, String)>,
    pub(crate) compiler: String,
    /// Names and values, as the environment probe found them.
    pub(crate) facts: Vec<(String, String)>,
    /// When the session began, in RFC 3339.
    pub(crate) began: String,
    pub(crate) minutes: f64,
    /// The load average at the end per usable core, and the share of the time in which some task waited for a core.
    pub(crate) load: Option<f64>,
    pub(crate) pressure: Option<f64>,
}

/// A session that goes on.
pub(super) struct Watching {
    began: jiff::Timestamp,
    watch: Watch,
}

impl Watching {
    pub(super) fn start() -> Self {
        Self {
            began: jiff::Timestamp::now(),
            watch: Watch::start(),
        }
    }

    pub(super) fn finish(self) -> Machine {
        let conditions = self.watch.finish();
        let lock = page::root().join("tests/accuracy/field/Cargo.lock");
        let lock = fs::read_to_string(lock).unwrap_or_default();
        let version = |name: &str| version(&lock, name).unwrap_or("unknown").to_owned();
        Machine {
            judge: page::judge(),
            versions: RIVALS.map(|name| (name.to_owned(), version(name))).into(),
            compiler: compiler().unwrap_or_else(|| "an unknown compiler".to_owned()),
            facts: Environment::probe().facts(),
            began: format!("{:.0}", self.began),
            minutes: conditions.seconds / 60.0,
            load: conditions.load,
            pressure: conditions.cpu_pressure,
        }
    }
}

impl Machine {
    /// The value of a fact that was found.
    pub(crate) fn fact(&self, name: &str) -> &str {
        let mut facts = self.facts.iter();
        let found = facts.find(|(known, _)| known == name);
        found.map_or("unknown", |(_, value)| value)
    }
}

fn compiler() -> Option<String> {
    let output = Command::new("rustc").arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The version of a crate in a lock file.
fn version<'l>(lock: &'l str, name: &str) -> Option<&'l str> {
    let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_read_from_a_lock_file() {
        let lock = "[[package]]\nname = \"criterion-plot\"\nversion = \"0.8.1\"\n\n[[package]]\nname = \"criterion\"\nversion = \"0.8.2\"\n";
        assert_eq!(version(lock, "criterion"), Some("0.8.2"));
        assert_eq!(version(lock, "divan"), None);
    }
}
