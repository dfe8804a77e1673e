//! The steps in the action and in the workflow that `cargo evenkeel init` writes.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::project;

pub(super) const ACTION: &str = "action.yml";
pub(super) const INIT: &str = "adapters/cargo-evenkeel/src/init/performance.yml";

/// A step: a script of a shell, or an action of somebody else.
#[derive(Deserialize)]
pub(super) struct Step {
    name: Option<String>,
    pub(super) uses: Option<String>,
    pub(super) run: Option<String>,
    #[serde(rename = "if")]
    pub(super) condition: Option<String>,
    #[serde(default)]
    pub(super) env: BTreeMap<String, String>,
}

impl Step {
    /// Its name, else what it uses, else its first command.
    pub(super) fn title(&self) -> &str {
        let first = self.run.as_deref().and_then(|run| run.lines().next());
        let unnamed = self.uses.as_deref().or(first).unwrap_or_default();
        self.name.as_deref().unwrap_or(unnamed)
    }
}

#[derive(Deserialize)]
struct Steps {
    steps: Vec<Step>,
}

/// Those of the action.
pub(super) fn of_action() -> Result<Vec<Step>> {
    #[derive(Deserialize)]
    struct Action {
        runs: Steps,
    }
    Ok(read::<Action>(ACTION)?.runs.steps)
}

/// Those of the workflow's jobs.
pub(super) fn of_workflow() -> Result<Vec<Step>> {
    #[derive(Deserialize)]
    struct Workflow {
        jobs: BTreeMap<String, Steps>,
    }
    let jobs = read::<Workflow>(INIT)?.jobs.into_values();
    Ok(jobs.flat_map(|job| job.steps).collect())
}

fn read<T: DeserializeOwned>(name: &str) -> Result<T> {
    let text = fs::read_to_string(project::root().join(name))
        .with_context(|| format!("could not read {name}"))?;
    serde_saphyr::from_str(&text)
        .with_context(|| format!("{name} does not have the steps of a job"))
}
