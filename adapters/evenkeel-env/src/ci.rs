use crate::providers::{PROVIDERS, Row};

/// Which service runs this process, for what, and on what kind of machine.
///
/// Found from environment variables alone, by one table; see `docs/environment.md`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ci {
    /// The CI service.
    pub provider: Provider,
    /// What started the job.
    pub event: Event,
    /// The branch under test; for a pull request, the branch that it comes from.
    pub branch: Option<String>,
    /// The commit under test, as the service names it.
    pub commit: Option<String>,
    /// Whose machine it is.
    pub runner: RunnerClass,
    /// The image or queue of the runner, where the service names one that stays the same from job to job.
    pub label: Option<String>,
}

/// A CI service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the variants are the services' names")]
pub enum Provider {
    /// No sign of CI.
    #[default]
    Local,
    AppVeyor,
    Azure,
    Bamboo,
    Bitbucket,
    Bitrise,
    Buddy,
    Buildkite,
    CircleCi,
    Cirrus,
    CodeBuild,
    Codefresh,
    Drone,
    GitHubActions,
    GitLab,
    GiteaActions,
    GoogleCloudBuild,
    Harness,
    Jenkins,
    Prow,
    Semaphore,
    SourceHut,
    TaskCluster,
    TeamCity,
    Travis,
    Woodpecker,
    XcodeCloud,
    /// `CI` or `CONTINUOUS_INTEGRATION` is set, by a service that is not in the table.
    Unknown,
}

/// What started a CI job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Event {
    /// Not in CI.
    #[default]
    None,
    /// Commits arrived on a branch.
    Push,
    /// Code that is not merged yet: a pull or merge request, a merge queue.
    PullRequest,
    /// A timer.
    Schedule,
    /// A person, or a call of the service's API.
    Manual,
    /// Something else that the service names: a tag, a release, another pipeline.
    Other,
    /// The service does not say.
    Unknown,
}

/// Whose machine a CI job runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RunnerClass {
    /// Not in CI.
    #[default]
    Local,
    /// The service's own fleet: another machine for every job.
    Hosted,
    /// A machine that the project brought along.
    SelfHosted,
    /// The service does not say.
    Unknown,
}

impl Ci {
    /// The variables by which it is noticed that this is CI; a program that stands for a developer's terminal removes them
    /// from the programs that it starts.
    ///
    /// ```
    /// assert!(evenkeel_env::Ci::variables().any(|name| name == "GITHUB_ACTIONS"));
    /// ```
    pub fn variables() -> impl Iterator<Item = &'static str> {
        PROVIDERS
            .iter()
            .flat_map(|row| row.present)
            .map(|(name, _)| *name)
    }

    /// Reads the environment variables of this process.
    pub fn probe() -> Ci {
        Ci::from_variables(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))
    }

    /// Reads variables through `lookup`.
    ///
    /// A variable that is empty, `false` or `0` does not count as set.
    ///
    /// ```
    /// use evenkeel_env::{Ci, Event, Provider};
    /// let ci = Ci::from_variables(|name| match name {
    ///     "GITHUB_ACTIONS" => Some("true".into()),
    ///     "GITHUB_EVENT_NAME" => Some("pull_request".into()),
    ///     _ => None,
    /// });
    /// assert_eq!((ci.provider, ci.event), (Provider::GitHubActions, Event::PullRequest));
    /// assert_eq!(Ci::from_variables(|_| None), Ci::default());
    /// ```
    pub fn from_variables(lookup: impl Fn(&str) -> Option<String>) -> Ci {
        let text = |name: &str| {
            let value = lookup(name)?;
            let value = value.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        let says = |&(name, pattern): &(&str, &str)| {
            text(name).is_some_and(|value| matches(&value, pattern))
        };
        PROVIDERS
            .iter()
            .find(|row| row.present.iter().any(says))
            .map(|row| row.read(&text))
            .unwrap_or_default()
    }
}

impl Row {
    fn read(&self, text: &dyn Fn(&str) -> Option<String>) -> Ci {
        let says =
            |name: &str, pattern: &str| text(name).is_some_and(|value| matches(&value, pattern));
        let event = self
            .events
            .iter()
            .find(|(name, pattern, _)| says(name, pattern));
        let runner = self
            .runners
            .iter()
            .find(|(name, pattern, _)| says(name, pattern));
        Ci {
            provider: self.provider,
            event: event.map_or(Event::Unknown, |rule| rule.2),
            branch: self
                .branch
                .iter()
                .filter_map(|name| text(name))
                .find_map(|value| branch_name(&value)),
            commit: self
                .commit
                .iter()
                .filter_map(|name| text(name))
                .find(|value| crate::revision::is_commit(value)),
            runner: runner.map_or(self.runner, |rule| rule.2),
            label: self.label.iter().find_map(|name| text(name)),
        }
    }
}

/// Whether a value says what the table looks for: `*` any value that counts, `x*` a beginning, `*x*` a part, otherwise
/// the whole; without regard to case.
fn matches(value: &str, pattern: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let inside = pattern.trim_matches('*');
    match (pattern.starts_with('*'), pattern.ends_with('*')) {
        _ if inside.is_empty() => !matches!(value.as_str(), "false" | "0"),
        (true, true) => value.contains(inside),
        (false, true) => value.starts_with(inside),
        _ => value == pattern,
    }
}

/// `refs/heads/main`, `origin/main` and `main` are the branch `main`; tags and the refs of pull requests are no branch.
fn branch_name(value: &str) -> Option<String> {
    let name = value
        .strip_prefix("refs/heads/")
        .or(value.strip_prefix("origin/"))
        .unwrap_or(value);
    (!name.is_empty() && !name.starts_with("refs/")).then(|| name.to_owned())
}

impl Provider {
    /// The name that stands in keys and facts.
    pub fn as_str(self) -> &'static str {
        match self {
            Provider::Local => "local",
            Provider::AppVeyor => "appveyor",
            Provider::Azure => "azure",
            Provider::Bamboo => "bamboo",
            Provider::Bitbucket => "bitbucket",
            Provider::Bitrise => "bitrise",
            Provider::Buddy => "buddy",
            Provider::Buildkite => "buildkite",
            Provider::CircleCi => "circleci",
            Provider::Cirrus => "cirrus",
            Provider::CodeBuild => "codebuild",
            Provider::Codefresh => "codefresh",
            Provider::Drone => "drone",
            Provider::GitHubActions => "github",
            Provider::GitLab => "gitlab",
            Provider::GiteaActions => "gitea",
            Provider::GoogleCloudBuild => "cloudbuild",
            Provider::Harness => "harness",
            Provider::Jenkins => "jenkins",
            Provider::Prow => "prow",
            Provider::Semaphore => "semaphore",
            Provider::SourceHut => "sourcehut",
            Provider::TaskCluster => "taskcluster",
            Provider::TeamCity => "teamcity",
            Provider::Travis => "travis",
            Provider::Woodpecker => "woodpecker",
            Provider::XcodeCloud => "xcode-cloud",
            Provider::Unknown => "unknown-ci",
        }
    }
}

impl Event {
    /// The name that stands in facts.
    pub fn as_str(self) -> &'static str {
        match self {
            Event::None => "none",
            Event::Push => "push",
            Event::PullRequest => "pull-request",
            Event::Schedule => "schedule",
            Event::Manual => "manual",
            Event::Other => "other",
            Event::Unknown => "unknown",
        }
    }
}

impl RunnerClass {
    /// The name that stands in keys and facts.
    pub fn as_str(self) -> &'static str {
        match self {
            RunnerClass::Local => "local",
            RunnerClass::Hosted => "hosted",
            RunnerClass::SelfHosted => "self-hosted",
            RunnerClass::Unknown => "unknown",
        }
    }
}
