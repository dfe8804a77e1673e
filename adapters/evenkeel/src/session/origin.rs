//! Where a session's runs come from, and what changed since earlier ones.

use std::path::Path;

use evenkeel_core::TestKey;
use evenkeel_env::{Environment, Event as CiEvent, Key, Provider, Revision};
use evenkeel_store::{Event, Origin};

use crate::report::Change;

/// The recorded facts whose change may explain a new level.
const EXPLAINING: &[&str] = &[
    "compiler",
    "dependencies",
    "os.version",
    "os.kernel",
    "cpu.governor",
    "cpu.turbo",
    "memory.bytes",
    "container",
];

/// The origin of everything that this session keeps.
pub(super) fn of(environment: &Environment, key: &Key, revision: Revision, root: &Path) -> Origin {
    let revision = revision.with_ci(&environment.ci);
    let mut facts = environment.facts();
    facts.push(("compiler".to_owned(), env!("EVENKEEL_COMPILER").to_owned()));
    if let Ok(lock) = std::fs::read_to_string(root.join("Cargo.lock")) {
        let hash = TestKey::of(&lock).to_u128() >> 96;
        facts.push(("dependencies".to_owned(), format!("{hash:08x}")));
    }
    Origin {
        environment: key.as_str().to_owned(),
        facts,
        ci: (environment.ci.provider != Provider::Local)
            .then(|| environment.ci.provider.as_str().to_owned()),
        event: event(environment),
        branch: revision.branch,
        commit: revision.commit,
        dirty: revision.dirty,
    }
}

fn event(environment: &Environment) -> Event {
    match environment.ci.event {
        _ if environment.ci.provider == Provider::Local => Event::Local,
        CiEvent::Push => Event::Push,
        CiEvent::PullRequest => Event::PullRequest,
        CiEvent::Schedule => Event::Schedule,
        CiEvent::Manual => Event::Manual,
        _ => Event::Other,
    }
}

/// Which explaining facts differ, and the commit.
pub(super) fn changes(before: &Origin, now: &Origin) -> Vec<Change> {
    let fact = |origin: &Origin, name: &str| {
        let found = origin.facts.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    };
    let commit = |origin: &Origin| origin.commit.as_ref().map(|commit| short(commit));
    let facts = EXPLAINING
        .iter()
        .map(|name| (*name, fact(before, name), fact(now, name)));
    facts
        .chain([("commit", commit(before), commit(now))])
        .filter(|(_, before, now)| before != now)
        .map(|(name, before, now)| Change {
            name: name.to_owned(),
            before: before.unwrap_or_else(|| "unknown".to_owned()),
            now: now.unwrap_or_else(|| "unknown".to_owned()),
        })
        .collect()
}

pub(super) fn short(commit: &str) -> String {
    commit.chars().take(10).collect()
}
