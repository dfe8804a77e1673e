//! The CI detection, with variables as the services document them.

use evenkeel_env::{Ci, Event, Provider, RunnerClass};

const COMMIT: &str = "ffac537e6cbbf934b08745a378932722df287a53";

fn ci(variables: &[(&str, &str)]) -> Ci {
    Ci::from_variables(|wanted| {
        let found = variables.iter().find(|(name, _)| *name == wanted)?;
        Some(found.1.replace("COMMIT", COMMIT))
    })
}

#[track_caller]
fn is(
    variables: &[(&str, &str)],
    provider: Provider,
    event: Event,
    branch: Option<&str>,
    runner: RunnerClass,
) -> Ci {
    let ci = ci(variables);
    assert_eq!(
        (ci.provider, ci.event, ci.branch.as_deref(), ci.runner),
        (provider, event, branch, runner)
    );
    ci
}

#[test]
fn no_variables_are_local() {
    is(&[], Provider::Local, Event::None, None, RunnerClass::Local);
}

#[test]
fn empty_false_and_zero_do_not_count() {
    for value in ["", " ", "false", "False", "FALSE", "0"] {
        for name in [
            "CI",
            "CONTINUOUS_INTEGRATION",
            "GITHUB_ACTIONS",
            "GITLAB_CI",
            "TRAVIS",
        ] {
            assert_eq!(ci(&[(name, value)]), Ci::default(), "{name}={value:?}");
        }
    }
}

#[test]
fn ci_without_a_known_name_is_an_unknown_service() {
    for name in ["CI", "CONTINUOUS_INTEGRATION"] {
        is(
            &[(name, "1")],
            Provider::Unknown,
            Event::Unknown,
            None,
            RunnerClass::Unknown,
        );
    }
}

#[test]
fn a_push_to_github() {
    let ci = is(
        &[
            ("CI", "true"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "push"),
            ("GITHUB_HEAD_REF", ""),
            ("GITHUB_REF", "refs/heads/release/1.x"),
            ("GITHUB_SHA", "COMMIT"),
            ("RUNNER_ENVIRONMENT", "github-hosted"),
            ("ImageOS", "ubuntu24"),
        ],
        Provider::GitHubActions,
        Event::Push,
        Some("release/1.x"),
        RunnerClass::Hosted,
    );
    assert_eq!(
        (ci.commit.as_deref(), ci.label.as_deref()),
        (Some(COMMIT), Some("ubuntu24"))
    );
}

#[test]
fn a_pull_request_on_github_names_the_branch_it_comes_from() {
    for event in ["pull_request", "pull_request_target"] {
        is(
            &[
                ("GITHUB_ACTIONS", "true"),
                ("GITHUB_EVENT_NAME", event),
                ("GITHUB_HEAD_REF", "faster"),
                ("GITHUB_REF", "refs/pull/7/merge"),
                ("RUNNER_ENVIRONMENT", "self-hosted"),
            ],
            Provider::GitHubActions,
            Event::PullRequest,
            Some("faster"),
            RunnerClass::SelfHosted,
        );
    }
}

#[test]
fn the_merge_queue_of_github_is_code_that_is_not_merged() {
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", "merge_group"),
    ];
    assert_eq!(ci(&variables).event, Event::PullRequest);
}

#[test]
fn a_tag_is_no_branch() {
    is(
        &[
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "push"),
            ("GITHUB_REF", "refs/tags/v1.0"),
        ],
        Provider::GitHubActions,
        Event::Other,
        None,
        RunnerClass::Unknown,
    );
}

#[test]
fn act_is_not_githubs_fleet() {
    let variables = [
        ("ACT", "true"),
        ("GITHUB_ACTIONS", "true"),
        ("RUNNER_ENVIRONMENT", "github-hosted"),
    ];
    assert_eq!(ci(&variables).runner, RunnerClass::SelfHosted);
}

#[test]
fn gitea_is_not_taken_for_github() {
    let variables = [
        ("GITEA_ACTIONS", "true"),
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", "schedule"),
    ];
    is(
        &variables,
        Provider::GiteaActions,
        Event::Schedule,
        None,
        RunnerClass::SelfHosted,
    );
}

#[test]
fn a_merge_request_on_gitlab() {
    is(
        &[
            ("CI", "true"),
            ("GITLAB_CI", "true"),
            ("CI_PIPELINE_SOURCE", "merge_request_event"),
            ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "faster"),
            ("CI_RUNNER_TAGS", "[\"saas-linux-small-amd64\"]"),
        ],
        Provider::GitLab,
        Event::PullRequest,
        Some("faster"),
        RunnerClass::Hosted,
    );
}

#[test]
fn a_schedule_on_gitlab_with_an_own_runner() {
    is(
        &[
            ("GITLAB_CI", "true"),
            ("CI_PIPELINE_SOURCE", "schedule"),
            ("CI_COMMIT_BRANCH", "main"),
        ],
        Provider::GitLab,
        Event::Schedule,
        Some("main"),
        RunnerClass::Unknown,
    );
}

#[test]
fn a_pull_request_on_azure() {
    is(
        &[
            ("TF_BUILD", "True"),
            ("BUILD_REASON", "PullRequest"),
            ("SYSTEM_PULLREQUEST_SOURCEBRANCH", "refs/heads/faster"),
            ("BUILD_SOURCEBRANCH", "refs/pull/7/merge"),
            ("AGENT_NAME", "Azure Pipelines 3"),
        ],
        Provider::Azure,
        Event::PullRequest,
        Some("faster"),
        RunnerClass::Hosted,
    );
}

#[test]
fn a_branch_on_buildkite_is_no_pull_request() {
    let ci = is(
        &[
            ("BUILDKITE", "true"),
            ("BUILDKITE_PULL_REQUEST", "false"),
            ("BUILDKITE_SOURCE", "webhook"),
            ("BUILDKITE_BRANCH", "main"),
            ("BUILDKITE_COMMIT", "HEAD"),
            ("BUILDKITE_AGENT_META_DATA_QUEUE", "bench"),
            ("BUILDKITE_COMPUTE_TYPE", "self-hosted"),
        ],
        Provider::Buildkite,
        Event::Push,
        Some("main"),
        RunnerClass::SelfHosted,
    );
    assert_eq!((ci.commit, ci.label.as_deref()), (None, Some("bench")));
}

#[test]
fn a_change_on_jenkins() {
    let variables = [
        ("JENKINS_URL", "https://ci/"),
        ("CHANGE_ID", "7"),
        ("CHANGE_BRANCH", "faster"),
        ("BRANCH_NAME", "PR-7"),
    ];
    is(
        &variables,
        Provider::Jenkins,
        Event::PullRequest,
        Some("faster"),
        RunnerClass::SelfHosted,
    );
    let variables = [
        ("JENKINS_URL", "https://ci/"),
        ("GIT_BRANCH", "origin/main"),
    ];
    is(
        &variables,
        Provider::Jenkins,
        Event::Unknown,
        Some("main"),
        RunnerClass::SelfHosted,
    );
}

#[test]
fn every_other_service_by_its_own_variable() {
    let services = [
        ("APPVEYOR", "True", Provider::AppVeyor),
        ("bamboo_planKey", "P", Provider::Bamboo),
        ("BITBUCKET_BUILD_NUMBER", "7", Provider::Bitbucket),
        ("BITRISE_IO", "true", Provider::Bitrise),
        ("BUDDY_WORKSPACE_ID", "7", Provider::Buddy),
        ("CIRCLECI", "true", Provider::CircleCi),
        ("CIRRUS_CI", "true", Provider::Cirrus),
        (
            "CODEBUILD_BUILD_ARN",
            "arn:aws:codebuild",
            Provider::CodeBuild,
        ),
        ("CF_BUILD_ID", "7", Provider::Codefresh),
        ("DRONE", "true", Provider::Drone),
        (
            "BUILDER_OUTPUT",
            "/builder/outputs",
            Provider::GoogleCloudBuild,
        ),
        ("HARNESS_BUILD_ID", "7", Provider::Harness),
        ("PROW_JOB_ID", "7", Provider::Prow),
        ("SEMAPHORE", "true", Provider::Semaphore),
        (
            "JOB_URL",
            "https://builds.sr.ht/~a/job/7",
            Provider::SourceHut,
        ),
        ("TASKCLUSTER_ROOT_URL", "https://tc", Provider::TaskCluster),
        ("TEAMCITY_VERSION", "2026.1", Provider::TeamCity),
        ("TRAVIS", "true", Provider::Travis),
        ("CI", "woodpecker", Provider::Woodpecker),
        ("CI_XCODE_PROJECT", "a.xcodeproj", Provider::XcodeCloud),
    ];
    let mut names = std::collections::BTreeSet::new();
    for (name, value, provider) in services {
        let ci = ci(&[(name, value)]);
        assert_eq!(ci.provider, provider, "{name}");
        assert_ne!(ci.event, Event::None, "{name}");
        assert_ne!(ci.runner, RunnerClass::Local, "{name}");
        names.insert(provider.as_str());
    }
    use Provider::{
        Azure, Buildkite, GitHubActions, GitLab, GiteaActions, Jenkins, Local, Unknown,
    };
    let others = [
        Azure,
        Buildkite,
        GitHubActions,
        GitLab,
        GiteaActions,
        Jenkins,
        Local,
        Unknown,
    ];
    names.extend(others.map(Provider::as_str));
    assert_eq!(
        names.len(),
        services.len() + others.len(),
        "two services share a name"
    );
}

#[test]
fn all_names_of_events_and_runners_differ() {
    let events = [
        Event::None,
        Event::Push,
        Event::PullRequest,
        Event::Schedule,
        Event::Manual,
        Event::Other,
        Event::Unknown,
    ];
    let names: std::collections::BTreeSet<_> = events.iter().map(|event| event.as_str()).collect();
    assert_eq!(names.len(), events.len());
    let runners = [
        RunnerClass::Local,
        RunnerClass::Hosted,
        RunnerClass::SelfHosted,
        RunnerClass::Unknown,
    ];
    let names: std::collections::BTreeSet<_> =
        runners.iter().map(|runner| runner.as_str()).collect();
    assert_eq!(names.len(), runners.len());
}
