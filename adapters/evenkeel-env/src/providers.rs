//! The table of CI services: data, no code.

use crate::ci::{Event, Provider, RunnerClass};

/// How one service is recognised and read. Patterns are those of `ci::matches`; lists are tried in order.
pub(crate) struct Row {
    pub(crate) provider: Provider,
    /// Any of these says that it is this service.
    pub(crate) present: &'static [(&'static str, &'static str)],
    pub(crate) events: &'static [(&'static str, &'static str, Event)],
    pub(crate) branch: &'static [&'static str],
    pub(crate) commit: &'static [&'static str],
    pub(crate) runners: &'static [(&'static str, &'static str, RunnerClass)],
    /// Where none of `runners` matches.
    pub(crate) runner: RunnerClass,
    pub(crate) label: &'static [&'static str],
}

const ROW: Row = Row {
    provider: Provider::Unknown,
    present: &[("CI", "*"), ("CONTINUOUS_INTEGRATION", "*")],
    events: &[],
    branch: &[],
    commit: &[],
    runners: &[],
    runner: RunnerClass::Unknown,
    label: &[],
};

use Event::{Manual, Other, PullRequest, Push, Schedule};
use RunnerClass::{Hosted, SelfHosted};

/// Forks and imitations stand before what they imitate (Gitea sets `GITHUB_ACTIONS`, Harness sets `DRONE`); the row
/// for unknown services stands last.
pub(crate) const PROVIDERS: &[Row] = &[
    Row {
        provider: Provider::GiteaActions,
        present: &[("GITEA_ACTIONS", "*"), ("FORGEJO_ACTIONS", "*")],
        runner: SelfHosted,
        ..ACTIONS
    },
    ACTIONS,
    Row {
        provider: Provider::GitLab,
        present: &[("GITLAB_CI", "*")],
        events: &[
            ("CI_MERGE_REQUEST_ID", "*", PullRequest),
            ("CI_PIPELINE_SOURCE", "merge_request_event", PullRequest),
            (
                "CI_PIPELINE_SOURCE",
                "external_pull_request_event",
                PullRequest,
            ),
            ("CI_COMMIT_TAG", "*", Other),
            ("CI_PIPELINE_SOURCE", "push", Push),
            ("CI_PIPELINE_SOURCE", "schedule", Schedule),
            ("CI_PIPELINE_SOURCE", "web", Manual),
            ("CI_PIPELINE_SOURCE", "api", Manual),
            ("CI_PIPELINE_SOURCE", "*", Other),
        ],
        branch: &["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH"],
        commit: &["CI_COMMIT_SHA"],
        runners: &[
            ("CI_RUNNER_TAGS", "*saas-*", Hosted),
            ("CI_RUNNER_DESCRIPTION", "*.saas-*", Hosted),
        ],
        label: &["CI_RUNNER_TAGS"],
        ..ROW
    },
    Row {
        provider: Provider::Azure,
        present: &[("TF_BUILD", "*")],
        events: &[
            ("BUILD_REASON", "pullrequest", PullRequest),
            ("BUILD_REASON", "individualci", Push),
            ("BUILD_REASON", "batchedci", Push),
            ("BUILD_REASON", "schedule", Schedule),
            ("BUILD_REASON", "manual", Manual),
            ("BUILD_REASON", "*", Other),
        ],
        branch: &["SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"],
        commit: &["BUILD_SOURCEVERSION"],
        runners: &[
            ("AGENT_NAME", "azure pipelines*", Hosted),
            ("AGENT_NAME", "hosted agent*", Hosted),
        ],
        label: &["ImageOS"],
        ..ROW
    },
    Row {
        provider: Provider::CircleCi,
        present: &[("CIRCLECI", "*")],
        // Set on every job of a branch that has an open pull request.
        events: &[
            ("CIRCLE_PULL_REQUEST", "*", PullRequest),
            ("CIRCLE_TAG", "*", Other),
            ("CIRCLE_BRANCH", "*", Push),
        ],
        branch: &["CIRCLE_BRANCH"],
        commit: &["CIRCLE_SHA1"],
        ..ROW
    },
    Row {
        provider: Provider::Buildkite,
        present: &[("BUILDKITE", "*")],
        events: &[
            ("BUILDKITE_PULL_REQUEST", "*", PullRequest),
            ("BUILDKITE_TAG", "*", Other),
            ("BUILDKITE_SOURCE", "webhook", Push),
            ("BUILDKITE_SOURCE", "schedule", Schedule),
            ("BUILDKITE_SOURCE", "ui", Manual),
            ("BUILDKITE_SOURCE", "api", Manual),
            ("BUILDKITE_SOURCE", "*", Other),
        ],
        branch: &["BUILDKITE_BRANCH"],
        commit: &["BUILDKITE_COMMIT"],
        runners: &[
            ("BUILDKITE_COMPUTE_TYPE", "hosted", Hosted),
            ("BUILDKITE_COMPUTE_TYPE", "self-hosted", SelfHosted),
        ],
        label: &["BUILDKITE_AGENT_META_DATA_QUEUE"],
        ..ROW
    },
    Row {
        provider: Provider::Jenkins,
        present: &[("JENKINS_URL", "*")],
        events: &[
            ("CHANGE_ID", "*", PullRequest),
            ("ghprbPullId", "*", PullRequest),
            ("TAG_NAME", "*", Other),
        ],
        branch: &[
            "CHANGE_BRANCH",
            "BRANCH_NAME",
            "GIT_LOCAL_BRANCH",
            "GIT_BRANCH",
        ],
        commit: &["GIT_COMMIT"],
        runner: SelfHosted,
        ..ROW
    },
    Row {
        provider: Provider::TeamCity,
        present: &[("TEAMCITY_VERSION", "*")],
        commit: &["BUILD_VCS_NUMBER"],
        ..ROW
    },
    Row {
        provider: Provider::Bitbucket,
        present: &[("BITBUCKET_BUILD_NUMBER", "*"), ("BITBUCKET_COMMIT", "*")],
        events: &[
            ("BITBUCKET_PR_ID", "*", PullRequest),
            ("BITBUCKET_TAG", "*", Other),
            ("BITBUCKET_BRANCH", "*", Push),
        ],
        branch: &["BITBUCKET_BRANCH"],
        commit: &["BITBUCKET_COMMIT"],
        ..ROW
    },
    Row {
        provider: Provider::Travis,
        present: &[("TRAVIS", "*")],
        events: &[
            ("TRAVIS_PULL_REQUEST", "*", PullRequest),
            ("TRAVIS_TAG", "*", Other),
            ("TRAVIS_EVENT_TYPE", "push", Push),
            ("TRAVIS_EVENT_TYPE", "cron", Schedule),
            ("TRAVIS_EVENT_TYPE", "api", Manual),
        ],
        branch: &["TRAVIS_PULL_REQUEST_BRANCH", "TRAVIS_BRANCH"],
        commit: &["TRAVIS_COMMIT"],
        runner: Hosted,
        label: &["TRAVIS_DIST"],
        ..ROW
    },
    Row {
        provider: Provider::AppVeyor,
        present: &[("APPVEYOR", "*")],
        events: &[
            ("APPVEYOR_PULL_REQUEST_NUMBER", "*", PullRequest),
            ("APPVEYOR_REPO_TAG", "true", Other),
            ("APPVEYOR_SCHEDULED_BUILD", "true", Schedule),
            ("APPVEYOR_FORCED_BUILD", "true", Manual),
            ("APPVEYOR_REPO_BRANCH", "*", Push),
        ],
        branch: &[
            "APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH",
            "APPVEYOR_REPO_BRANCH",
        ],
        commit: &["APPVEYOR_PULL_REQUEST_HEAD_COMMIT", "APPVEYOR_REPO_COMMIT"],
        label: &["APPVEYOR_BUILD_WORKER_IMAGE"],
        ..ROW
    },
    Row {
        provider: Provider::Harness,
        present: &[("HARNESS_BUILD_ID", "*")],
        ..DRONE
    },
    DRONE,
    Row {
        provider: Provider::Woodpecker,
        present: &[("CI", "woodpecker"), ("CI_SYSTEM_NAME", "woodpecker")],
        events: &[
            ("CI_PIPELINE_EVENT", "pull_request*", PullRequest),
            ("CI_PIPELINE_EVENT", "push", Push),
            ("CI_PIPELINE_EVENT", "cron", Schedule),
            ("CI_PIPELINE_EVENT", "manual", Manual),
            ("CI_PIPELINE_EVENT", "*", Other),
        ],
        branch: &["CI_COMMIT_SOURCE_BRANCH", "CI_COMMIT_BRANCH"],
        commit: &["CI_COMMIT_SHA"],
        ..ROW
    },
    Row {
        provider: Provider::CodeBuild,
        present: &[("CODEBUILD_BUILD_ARN", "*")],
        events: &[
            ("CODEBUILD_WEBHOOK_EVENT", "pull_request*", PullRequest),
            ("CODEBUILD_WEBHOOK_EVENT", "push", Push),
            ("CODEBUILD_WEBHOOK_EVENT", "*", Other),
        ],
        branch: &["CODEBUILD_WEBHOOK_HEAD_REF"],
        commit: &["CODEBUILD_RESOLVED_SOURCE_VERSION"],
        runner: Hosted,
        ..ROW
    },
    Row {
        provider: Provider::GoogleCloudBuild,
        present: &[("BUILDER_OUTPUT", "*")],
        branch: &["BRANCH_NAME"],
        commit: &["COMMIT_SHA"],
        runner: Hosted,
        ..ROW
    },
    Row {
        provider: Provider::Semaphore,
        present: &[("SEMAPHORE", "*")],
        events: &[
            ("SEMAPHORE_GIT_REF_TYPE", "pull-request", PullRequest),
            ("SEMAPHORE_GIT_REF_TYPE", "tag", Other),
            ("SEMAPHORE_GIT_REF_TYPE", "branch", Push),
        ],
        branch: &["SEMAPHORE_GIT_PR_BRANCH", "SEMAPHORE_GIT_BRANCH"],
        commit: &["SEMAPHORE_GIT_SHA"],
        label: &["SEMAPHORE_AGENT_MACHINE_TYPE"],
        ..ROW
    },
    Row {
        provider: Provider::Bitrise,
        present: &[("BITRISE_IO", "*")],
        events: &[
            ("BITRISE_PULL_REQUEST", "*", PullRequest),
            ("BITRISE_GIT_TAG", "*", Other),
            ("BITRISE_GIT_BRANCH", "*", Push),
        ],
        branch: &["BITRISE_GIT_BRANCH"],
        commit: &["BITRISE_GIT_COMMIT"],
        runner: Hosted,
        ..ROW
    },
    Row {
        provider: Provider::Cirrus,
        present: &[("CIRRUS_CI", "*")],
        events: &[
            ("CIRRUS_PR", "*", PullRequest),
            ("CIRRUS_CRON", "*", Schedule),
            ("CIRRUS_TAG", "*", Other),
            ("CIRRUS_BRANCH", "*", Push),
        ],
        branch: &["CIRRUS_BRANCH"],
        commit: &["CIRRUS_CHANGE_IN_REPO"],
        ..ROW
    },
    Row {
        provider: Provider::Codefresh,
        present: &[("CF_BUILD_ID", "*")],
        events: &[
            ("CF_PULL_REQUEST_ID", "*", PullRequest),
            ("CF_PULL_REQUEST_NUMBER", "*", PullRequest),
        ],
        branch: &["CF_BRANCH"],
        commit: &["CF_REVISION"],
        ..ROW
    },
    Row {
        provider: Provider::Buddy,
        present: &[("BUDDY_WORKSPACE_ID", "*")],
        events: &[("BUDDY_EXECUTION_PULL_REQUEST_ID", "*", PullRequest)],
        branch: &["BUDDY_EXECUTION_BRANCH"],
        commit: &["BUDDY_EXECUTION_REVISION"],
        ..ROW
    },
    Row {
        provider: Provider::Bamboo,
        present: &[("bamboo_planKey", "*")],
        events: &[("bamboo_repository_pr_key", "*", PullRequest)],
        branch: &[
            "bamboo_repository_pr_sourceBranch",
            "bamboo_planRepository_branchName",
        ],
        commit: &["bamboo_planRepository_revision"],
        runner: SelfHosted,
        ..ROW
    },
    Row {
        provider: Provider::Prow,
        present: &[("PROW_JOB_ID", "*")],
        events: &[
            ("JOB_TYPE", "presubmit", PullRequest),
            ("JOB_TYPE", "batch", PullRequest),
            ("JOB_TYPE", "postsubmit", Push),
            ("JOB_TYPE", "periodic", Schedule),
        ],
        branch: &["PULL_HEAD_REF", "PULL_BASE_REF"],
        commit: &["PULL_PULL_SHA", "PULL_BASE_SHA"],
        ..ROW
    },
    Row {
        provider: Provider::SourceHut,
        present: &[("JOB_URL", "*builds.sr.ht*")],
        events: &[("BUILD_REASON", "patchset", PullRequest)],
        branch: &["GIT_REF"],
        runner: Hosted,
        ..ROW
    },
    Row {
        provider: Provider::TaskCluster,
        present: &[("TASKCLUSTER_ROOT_URL", "*")],
        ..ROW
    },
    Row {
        provider: Provider::XcodeCloud,
        present: &[("CI_XCODE_CLOUD", "*"), ("CI_XCODE_PROJECT", "*")],
        events: &[
            ("CI_PULL_REQUEST_NUMBER", "*", PullRequest),
            ("CI_START_CONDITION", "manual*", Manual),
            ("CI_START_CONDITION", "schedule", Schedule),
            ("CI_TAG", "*", Other),
            ("CI_BRANCH", "*", Push),
        ],
        branch: &["CI_PULL_REQUEST_SOURCE_BRANCH", "CI_BRANCH"],
        commit: &["CI_COMMIT"],
        runner: Hosted,
        ..ROW
    },
    ROW,
];

const ACTIONS: Row = Row {
    provider: Provider::GitHubActions,
    present: &[("GITHUB_ACTIONS", "*")],
    events: &[
        ("GITHUB_EVENT_NAME", "pull_request*", PullRequest),
        ("GITHUB_EVENT_NAME", "merge_group", PullRequest),
        ("GITHUB_REF", "refs/tags/*", Other),
        ("GITHUB_EVENT_NAME", "push", Push),
        ("GITHUB_EVENT_NAME", "schedule", Schedule),
        ("GITHUB_EVENT_NAME", "workflow_dispatch", Manual),
        ("GITHUB_EVENT_NAME", "repository_dispatch", Manual),
        ("GITHUB_EVENT_NAME", "*", Other),
    ],
    branch: &["GITHUB_HEAD_REF", "GITHUB_REF"],
    commit: &["GITHUB_SHA"],
    runners: &[
        // `act` runs workflows on a developer's machine and sets everything else as GitHub does.
        ("ACT", "*", SelfHosted),
        ("RUNNER_ENVIRONMENT", "github-hosted", Hosted),
        ("RUNNER_ENVIRONMENT", "self-hosted", SelfHosted),
    ],
    label: &["ImageOS"],
    ..ROW
};

const DRONE: Row = Row {
    provider: Provider::Drone,
    present: &[("DRONE", "*")],
    events: &[
        ("DRONE_BUILD_EVENT", "pull_request", PullRequest),
        ("DRONE_BUILD_EVENT", "push", Push),
        ("DRONE_BUILD_EVENT", "cron", Schedule),
        ("DRONE_BUILD_EVENT", "custom", Manual),
        ("DRONE_BUILD_EVENT", "*", Other),
    ],
    branch: &["DRONE_SOURCE_BRANCH", "DRONE_BRANCH"],
    commit: &["DRONE_COMMIT_SHA", "DRONE_COMMIT"],
    ..ROW
};

/// The name of every environment variable that the CI detection may read, sorted, once each.
pub fn variables() -> Vec<&'static str> {
    let mut names: Vec<_> = PROVIDERS
        .iter()
        .flat_map(|row| {
            let present = row.present.iter().map(|rule| rule.0);
            let events = row.events.iter().map(|rule| rule.0);
            let runners = row.runners.iter().map(|rule| rule.0);
            let plain = row
                .branch
                .iter()
                .chain(row.commit)
                .chain(row.label)
                .copied();
            present.chain(events).chain(runners).chain(plain)
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
