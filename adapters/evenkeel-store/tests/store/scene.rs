//! A store in a scratch folder, and things to put in.

use std::fs;
use std::path::{Path, PathBuf};

use evenkeel_core::{Digest, Verdict};
use evenkeel_store::{Acceptance, Archive, Event, History, Origin, Record, RunId, Store};
use tempfile::TempDir;

pub(crate) const ENVIRONMENT: &str = "linux-x86_64-4cores";
pub(crate) const TEST: &str = "app::parses_a_page";

pub(crate) struct Scene {
    pub(crate) scratch: TempDir,
    pub(crate) store: Store,
}

impl Scene {
    /// In memory where the system has a folder there: the disk takes milliseconds to sync, thousands of times.
    pub(crate) fn new() -> Self {
        Self::in_scratch(
            tempfile::tempdir_in("/dev/shm")
                .or_else(|_| tempfile::tempdir())
                .unwrap(),
        )
    }

    /// Where the disk and its file system have a say.
    pub(crate) fn on_disk() -> Self {
        Self::in_scratch(tempfile::tempdir().unwrap())
    }

    fn in_scratch(scratch: TempDir) -> Self {
        let store = Store::open(scratch.path().join("store")).unwrap();
        Self { scratch, store }
    }

    /// A store in which the records `runs` of [`TEST`] lie in a segment each.
    pub(crate) fn with_runs(runs: impl IntoIterator<Item = u64>) -> Self {
        let scene = Self::new();
        for n in runs {
            scene.append(&[record(n)]);
        }
        scene
    }

    pub(crate) fn append(&self, records: &[Record]) -> PathBuf {
        let name = self.store.append(&origin(), records, &[]).unwrap();
        self.folder().join(name.unwrap().to_string())
    }

    pub(crate) fn accept(&self, n: u64, first: u64) {
        let written = self.store.append(&origin(), &[], &[acceptance(n, first)]);
        written.unwrap().unwrap();
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.store.dir().join(ENVIRONMENT)
    }

    pub(crate) fn read(&self) -> Archive {
        self.store.read(ENVIRONMENT).unwrap()
    }

    pub(crate) fn history(&self) -> History {
        self.store.read_test(ENVIRONMENT, TEST).unwrap()
    }

    /// The numbers of the runs of [`TEST`].
    pub(crate) fn runs(&self) -> Vec<u64> {
        numbers(&self.history())
    }

    pub(crate) fn segments(&self) -> Vec<PathBuf> {
        files(&self.folder())
            .into_iter()
            .filter(|path| path.extension().is_some_and(|suffix| suffix == "run"))
            .collect()
    }
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.sort();
    files
}

pub(crate) fn numbers(history: &History) -> Vec<u64> {
    let number = |run: RunId| u64::from_str_radix(&run.to_string()[24..], 16).unwrap();
    history.records().iter().map(|r| number(r.run)).collect()
}

pub(crate) fn run(n: u64) -> RunId {
    format!("019ab3f0-0000-7000-8000-{n:012x}").parse().unwrap()
}

pub(crate) fn origin() -> Origin {
    Origin {
        facts: vec![("cpu".into(), "example 3000".into())],
        ci: Some("github".into()),
        event: Event::Push,
        branch: Some("main".into()),
        commit: Some("c0ffee".into()),
        dirty: Some(false),
        ..Origin::new(ENVIRONMENT)
    }
}

pub(crate) fn record(n: u64) -> Record {
    record_of(TEST, n)
}

pub(crate) fn record_of(test: &str, n: u64) -> Record {
    let level = 100.0 + n as f64;
    Record {
        run: run(n),
        test: test.into(),
        unit: "ns".into(),
        started_at_ns: 1_795_444_032_000_000_000 + n as i64,
        verdict: Verdict::Steady,
        digest: Digest::new(
            &mut [level, level + 1.0, level + 4.0, level - 1.0],
            &[2, 2],
            0.5,
        )
        .unwrap(),
        ratio: Some(1.0 + n as f64 / 1000.0),
        conditions: vec![("load".into(), 0.25), ("steal".into(), 0.0)],
    }
}

pub(crate) fn acceptance(n: u64, first: u64) -> Acceptance {
    Acceptance {
        id: run(1 << 32 | n),
        test: TEST.into(),
        run: run(first),
        reason: "new parser".into(),
        by: "ada".into(),
        at_ns: 7,
    }
}
