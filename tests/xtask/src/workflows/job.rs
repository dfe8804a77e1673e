//! A job as GitHub runs it: which steps, in which shell, with which variables.

use std::fs;

use anyhow::{Context as _, Result, bail, ensure};

use super::project::Project;
use super::steps::Step;
use crate::book::scratch::{Tools, ended};

/// What started the job.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Event {
    Push,
    PullRequest,
}

pub(super) struct Job<'a> {
    pub(super) name: &'a str,
    pub(super) steps: &'a [Step],
    pub(super) event: Event,
}

/// What the expressions in `env:` and `run:` stand for.
const EXPRESSIONS: &[(&str, &str)] = &[
    ("${{ inputs.version }}", ""),
    ("${{ inputs.arguments }}", "--package words counts"),
    ("${{ github.token }}", "no token"),
    ("${{ github.event.pull_request.number }}", "7"),
];

impl Job<'_> {
    /// Runs its shell steps and says of each what became of it; how many ran. `red` is the step that must end with 1.
    pub(super) fn run(&self, project: &Project, tools: &Tools, red: Option<&str>) -> Result<usize> {
        project.clean(tools)?;
        let (mut ran, mut failed) = (0, false);
        for step in self.steps {
            let title = step.title();
            let fate = match &step.run {
                None => "not run: an action of GitHub's".to_owned(),
                Some(_) if !self.is_due(step, failed)? => "skipped".to_owned(),
                Some(script) => {
                    let (code, said) = self.step(step, script, project, tools)?;
                    let expected = i32::from(red.is_some_and(|red| title.contains(red)));
                    ensure!(
                        code == expected,
                        "{}: {title:?} ended with {code}, not {expected}:\n{said}",
                        self.name
                    );
                    ran += 1;
                    failed |= code != 0;
                    format!("exit {code}")
                }
            };
            println!("  {fate:31} {title}");
        }
        ensure!(failed == red.is_some(), "{}: nothing was red", self.name);
        Ok(ran)
    }

    /// Whether the step's condition holds; inputs are set so that all steps of a pull request run.
    fn is_due(&self, step: &Step, failed: bool) -> Result<bool> {
        Ok(match step.condition.as_deref() {
            None => !failed,
            Some("always()") => true,
            Some(
                "always() && inputs.confirm == 'true' && github.event_name == 'pull_request'"
                | "always() && inputs.comment == 'true' && github.event_name == 'pull_request'",
            ) => self.event == Event::PullRequest,
            Some(other) => bail!(
                "{}: a condition that is not known here: {other}",
                step.title()
            ),
        })
    }

    /// Its exit code, and what it printed.
    fn step(
        &self,
        step: &Step,
        script: &str,
        project: &Project,
        tools: &Tools,
    ) -> Result<(i32, String)> {
        let runner = project.folder.with_file_name("runner");
        fs::create_dir_all(&runner)?;
        let file = runner.join("script.sh");
        fs::write(&file, substituted(script)?)?;
        // As `shell: bash` is documented; that of a step without `shell` is less strict.
        let line = format!(
            "exec bash --noprofile --norc -eo pipefail '{}' 2>&1",
            file.display()
        );
        let mut shell = tools.shell(&line, &project.folder)?;
        for (name, value) in &step.env {
            shell.env(name, substituted(value)?);
        }
        for file in ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_ENV"] {
            shell.env(file, runner.join(file));
        }
        // Measured as a user's tests are, not as shortly as the pages' blocks.
        shell
            .envs(self.variables())
            .env_remove("EVENKEEL_PROCESSES")
            .env_remove("EVENKEEL_TIME");
        let ended = ended(shell).with_context(|| step.title().to_owned())?;
        if step.env.contains_key("GH_TOKEN") {
            ensure!(
                ended
                    .said
                    .contains("gh pr comment 7 --body-file performance.md"),
                "the comment was not written:\n{}",
                ended.said
            );
        }
        Ok((ended.code, ended.said))
    }

    /// Those of a hosted runner.
    fn variables(&self) -> Vec<(&'static str, &'static str)> {
        let mut variables = vec![
            ("CI", "true"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_REPOSITORY", "user/words"),
            ("GITHUB_WORKFLOW", "performance"),
            ("GITHUB_JOB", "performance"),
            ("GITHUB_RUN_ID", "1"),
            ("GITHUB_RUN_ATTEMPT", "1"),
            ("RUNNER_OS", "Linux"),
            ("RUNNER_ARCH", "X64"),
            ("RUNNER_ENVIRONMENT", "github-hosted"),
        ];
        variables.extend(match self.event {
            Event::Push => [
                ("GITHUB_EVENT_NAME", "push"),
                ("GITHUB_REF", "refs/heads/main"),
                ("GITHUB_REF_NAME", "main"),
                ("GITHUB_HEAD_REF", ""),
                ("GITHUB_BASE_REF", ""),
            ],
            Event::PullRequest => [
                ("GITHUB_EVENT_NAME", "pull_request"),
                ("GITHUB_REF", "refs/pull/7/merge"),
                ("GITHUB_REF_NAME", "7/merge"),
                ("GITHUB_HEAD_REF", "slower"),
                ("GITHUB_BASE_REF", "main"),
            ],
        });
        variables
    }
}

/// A text with its expressions replaced.
fn substituted(text: &str) -> Result<String> {
    let text = EXPRESSIONS
        .iter()
        .fold(text.to_owned(), |text, (expression, value)| {
            text.replace(expression, value)
        });
    ensure!(
        !text.contains("${{"),
        "an expression that is not known here: {text}"
    );
    Ok(text)
}
