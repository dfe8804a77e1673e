//! Machines with a store each, and a bucket between them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use evenkeel_core::{Digest, Verdict};
use evenkeel_remote::{Bucket, BucketError, Created, Memory, Remote, RemoteError, Transferred};
use evenkeel_store::{Event, Origin, Record, RunId, Store};
use tempfile::TempDir;

pub(crate) const ENVIRONMENT: &str = "linux-x86_64-4cores";
pub(crate) const TEST: &str = "app::parses_a_page";

/// A machine that measures.
pub(crate) struct Machine {
    pub(crate) store: Store,
    _scratch: TempDir,
}

impl Machine {
    /// One whose store has those runs, a segment each.
    pub(crate) fn with(runs: impl IntoIterator<Item = u64>) -> Self {
        let scratch = tempfile::tempdir_in("/dev/shm")
            .or_else(|_| tempfile::tempdir())
            .unwrap();
        let store = Store::open(scratch.path().join("store")).unwrap();
        let machine = Self {
            store,
            _scratch: scratch,
        };
        machine.measure(runs);
        machine
    }

    pub(crate) fn measure(&self, runs: impl IntoIterator<Item = u64>) {
        for n in runs {
            self.store.append(&origin(), &[record(n)], &[]).unwrap();
        }
    }

    pub(crate) fn push(&self, remote: &Remote) -> Result<Transferred, RemoteError> {
        remote.push(&self.store, &mut |_| {})
    }

    pub(crate) fn pull(&self, remote: &Remote) -> Result<Transferred, RemoteError> {
        remote.pull(&self.store, &mut |_| {})
    }

    /// The numbers of its runs; each must be as it was measured.
    pub(crate) fn runs(&self) -> Vec<u64> {
        let history = self.store.read_test(ENVIRONMENT, TEST).unwrap();
        assert!(history.damage().is_empty(), "{:?}", history.damage());
        let number = |run: RunId| u64::from_str_radix(&run.to_string()[24..], 16).unwrap();
        for stored in history.records() {
            assert_eq!(stored.item, record(number(stored.run)));
        }
        history.records().iter().map(|r| number(r.run)).collect()
    }

    pub(crate) fn segments(&self) -> usize {
        self.store.segments(ENVIRONMENT).unwrap().len()
    }
}

pub(crate) fn origin() -> Origin {
    Origin {
        event: Event::Push,
        branch: Some("main".into()),
        ..Origin::new(ENVIRONMENT)
    }
}

pub(crate) fn record(n: u64) -> Record {
    let level = 100.0 + n as f64;
    Record {
        run: format!("019ab3f0-0000-7000-8000-{n:012x}").parse().unwrap(),
        test: TEST.into(),
        unit: "ns".into(),
        started_at_ns: 1_795_444_032_000_000_000 + n as i64,
        verdict: Verdict::Steady,
        digest: Digest::new(&mut [level, level + 1.0, level + 4.0], &[3], 0.5).unwrap(),
        ratio: None,
        conditions: vec![("load".into(), 0.25)],
    }
}

/// What a bucket does instead of what it is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Good,
    /// A second creation replaces the first.
    Overwrites,
    /// Nothing that was created is there.
    Forgets,
    /// Whoever only reads.
    ReadOnly,
    /// After so many creations, none works.
    BreaksAfter(usize),
    /// A creation is done, and an error is said; once.
    LosesAnAnswer,
    /// That content is given for every segment.
    Gives(&'static [u8]),
    /// The last bit of every segment is another.
    Flips,
    /// Those are the folders too.
    Folders(&'static [&'static str]),
    /// No folder has a name in it.
    ListsNothing,
    /// Those are the names too.
    Names(&'static [&'static str]),
}

/// A bucket that others see too.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) memory: Arc<Memory>,
    manner: Manner,
    creations: Arc<AtomicUsize>,
    readings: Arc<AtomicUsize>,
}

impl Shared {
    pub(crate) fn new() -> Self {
        Self {
            memory: Arc::default(),
            manner: Manner::Good,
            creations: Arc::default(),
            readings: Arc::default(),
        }
    }

    /// The same bucket, asked in another way.
    pub(crate) fn remote(&self, manner: Manner) -> Remote {
        let bucket = Self {
            manner,
            creations: Arc::default(),
            ..self.clone()
        };
        Remote::over(Box::new(bucket), "s3://shared/perf".parse().unwrap())
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.memory.names(ENVIRONMENT).unwrap()
    }

    /// How many contents were fetched.
    pub(crate) fn readings(&self) -> usize {
        self.readings.load(Ordering::SeqCst)
    }
}

impl Bucket for Shared {
    fn folders(&self) -> Result<Vec<String>, BucketError> {
        let mut folders = self.memory.folders()?;
        if let Manner::Folders(more) = self.manner {
            folders.extend(more.iter().map(ToString::to_string));
        }
        Ok(folders)
    }

    fn names(&self, folder: &str) -> Result<Vec<String>, BucketError> {
        let mut names = self.memory.names(folder)?;
        match self.manner {
            Manner::Names(more) => names.extend(more.iter().map(ToString::to_string)),
            Manner::ListsNothing => names.clear(),
            _ => {}
        }
        Ok(names)
    }

    fn get(&self, folder: &str, name: &str, most: u64) -> Result<Option<Vec<u8>>, BucketError> {
        let content = self.memory.get(folder, name, most)?;
        if folder.is_empty() {
            return Ok(content.filter(|_| self.manner != Manner::Forgets));
        }
        self.readings.fetch_add(1, Ordering::SeqCst);
        Ok(match self.manner {
            Manner::Gives(content) => Some(content.to_vec()),
            Manner::Flips => content.map(|mut content| {
                *content.last_mut().unwrap() ^= 1;
                content
            }),
            _ => content,
        })
    }

    fn create(&self, folder: &str, name: &str, content: &[u8]) -> Result<Created, BucketError> {
        let before = self.creations.fetch_add(1, Ordering::SeqCst);
        match self.manner {
            Manner::ReadOnly => Err(BucketError::new("access denied")),
            Manner::BreaksAfter(most) if before >= most => Err(BucketError::new("gone")),
            Manner::Overwrites => Ok(Created::New),
            Manner::LosesAnAnswer if before == 2 => {
                self.memory.create(folder, name, content)?;
                Err(BucketError::new("the connection was lost"))
            }
            _ => self.memory.create(folder, name, content),
        }
    }

    fn parallel(&self) -> usize {
        4
    }
}
