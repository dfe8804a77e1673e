//! Hostile bytes as a segment of a store, as they are and under right lengths and checksums: everything that reads gives the same, the
//! short way to a baseline agrees with the long one, folding loses nothing, and memory stays in proportion to the bytes.
#![no_main]

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use arbitrary::Arbitrary;
use evenkeel_core::TestKey;
use evenkeel_store::{BaselineRule, Store};
use libfuzzer_sys::fuzz_target;

const ENVIRONMENT: &str = "fuzz";
const NAME: &str = "019ab3f0-0000-7000-8000-00ffffffffff.run";
/// Memory that reading may take: so much, and so many times the input's length.
const BASE_BYTES: usize = 1 << 20;
const PER_BYTE: usize = 256;

/// Counts what is allocated.
struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
/// The highest peak of all inputs, printed whenever it doubles.
static SHOWN: AtomicUsize = AtomicUsize::new(1 << 12);

// SAFETY: the system's allocator does the work; counting touches no memory that it hands out.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(live, Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A store in memory, one per process.
static STORE: LazyLock<(Store, PathBuf)> = LazyLock::new(|| {
    let dir = PathBuf::from(format!("/dev/shm/evenkeel-fuzz-{}", std::process::id()));
    let store = Store::open(&dir).expect("/dev/shm can be written");
    fs::create_dir_all(dir.join(ENVIRONMENT)).expect("/dev/shm can be written");
    (store, dir.join(ENVIRONMENT))
});

/// A whole segment of format 1, whose parts are what the fuzzer begins with.
static GOLDEN: &[u8] = include_bytes!("../../adapters/evenkeel-store/tests/golden/format-1.run");

/// Bytes at their places, or other bytes altogether.
#[derive(Arbitrary, Debug)]
enum Part {
    Edited(Vec<(u8, u8)>),
    Wild(Vec<u8>),
}

impl Part {
    fn of(&self, template: &[u8]) -> Vec<u8> {
        match self {
            Self::Wild(bytes) => bytes.clone(),
            Self::Edited(edits) => {
                let mut bytes = template.to_vec();
                for (at, byte) in edits {
                    if let Some(place) = bytes.get_mut(usize::from(*at)) {
                        *place = *byte;
                    }
                }
                bytes
            }
        }
    }
}

/// A segment as a file, or parts under right lengths and checksums.
#[derive(Arbitrary, Debug)]
enum Segment {
    File(Vec<u8>),
    Parts { head: Part, groups: Vec<Group> },
}

#[derive(Arbitrary, Debug)]
struct Group {
    name: u8,
    acceptances: Vec<Part>,
    records: Vec<Part>,
    head: Option<Vec<u8>>,
}

impl Segment {
    fn bytes(&self) -> Vec<u8> {
        let (head, groups) = match self {
            Self::File(bytes) => return bytes.clone(),
            Self::Parts { head, groups } => (head.of(&GOLDEN[0x28..0x4a]), groups),
        };
        let (mut table, mut body) = (Vec::new(), Vec::new());
        for group in groups {
            let name = [b'a' + group.name % 4];
            let bytes = group.bytes(&name);
            let key = TestKey::of(core::str::from_utf8(&name).expect("a letter")).to_u128();
            table.push((key, bytes.len() as u32));
            body.extend(bytes);
        }
        let table: Vec<u8> = table
            .iter()
            .flat_map(|(key, length)| [&key.to_le_bytes()[..], &length.to_le_bytes()].concat())
            .collect();
        let mut bytes = b"\x89EVK\r\n\x1a\n\x01\0\0\0".to_vec();
        bytes.extend((head.len() as u32).to_le_bytes());
        bytes.extend((groups.len() as u32).to_le_bytes());
        bytes.extend((body.len() as u64).to_le_bytes());
        bytes.extend(crc32fast::hash(&head).to_le_bytes());
        bytes.extend(crc32fast::hash(&table).to_le_bytes());
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        [bytes, head, table, body].concat()
    }
}

impl Group {
    fn bytes(&self, name: &[u8]) -> Vec<u8> {
        // An acceptance: ids, origin 0, a reason and a name of one byte, a time.
        let acceptance = [
            &GOLDEN[0x6c..0x7c],
            &[0],
            &GOLDEN[0x6c..0x7c],
            b"\x01r\x01b\x02",
        ]
        .concat();
        let acceptances = self.acceptances.iter().map(|part| part.of(&acceptance));
        let records = self
            .records
            .iter()
            .map(|part| part.of(&GOLDEN[0x6c..GOLDEN.len() - 4]));
        let (acceptances, records): (Vec<_>, Vec<_>) = (acceptances.collect(), records.collect());
        let head = self.head.clone().unwrap_or_else(|| {
            let mut head = vec![1, name[0]];
            for items in [&acceptances, &records] {
                varint(&mut head, items.len());
                items.iter().for_each(|item| varint(&mut head, item.len()));
            }
            head
        });
        let length = (head.len() as u32).to_le_bytes();
        let crc = crc32fast::hash(&[&length, &head[..]].concat()).to_le_bytes();
        let mut bytes = [&length, &crc, &head[..]].concat();
        for item in acceptances.iter().chain(&records) {
            bytes.extend(item);
            bytes.extend(crc32fast::hash(item).to_le_bytes());
        }
        bytes
    }
}

fn varint(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Everything that reads.
fn read(bytes: &[u8]) {
    let (store, folder) = &*STORE;
    fs::write(folder.join(NAME), bytes).expect("/dev/shm can be written");
    let archive = store.read(ENVIRONMENT).expect("the folder can be listed");
    let _ = archive.verify();
    for test in archive.tests() {
        let history = archive.history(&test);
        let again = store
            .read_test(ENVIRONMENT, &test)
            .expect("the folder can be listed");
        assert_eq!(history.records(), again.records());
        assert_eq!(history.epochs().flatten().count(), history.records().len());
        for in_ci in [false, true] {
            let rule = BaselineRule {
                branch: Some("main".into()),
                in_ci,
            };
            let long: Vec<_> = history
                .baseline(&rule, 3)
                .iter()
                .map(|record| record.digest)
                .collect();
            assert_eq!(archive.baseline(&test, &rule, 3).digests, long);
        }
    }
}

/// A folder with that segment and seven copies of it: folding keeps what could be read.
fn fold(bytes: &[u8]) {
    let (store, folder) = &*STORE;
    let before = store.read(ENVIRONMENT).expect("the folder can be listed");
    for n in 0..7 {
        let copy = folder.join(format!("019ab3f0-0000-7000-8000-00fffffffff{n}.run"));
        fs::write(copy, bytes).expect("/dev/shm can be written");
    }
    let _ = store.fold(ENVIRONMENT).expect("the folder can be written");
    let after = store.read(ENVIRONMENT).expect("the folder can be listed");
    for test in before.tests() {
        let (before, after) = (before.history(&test), after.history(&test));
        assert_eq!(before.records(), after.records());
        assert_eq!(before.acceptances(), after.acceptances());
    }
}

fuzz_target!(|segment: Segment| {
    let bytes = segment.bytes();
    let (_, folder) = &*STORE;
    PEAK.store(LIVE.load(Relaxed), Relaxed);
    let before = PEAK.load(Relaxed);
    read(&bytes);
    let peak = PEAK.load(Relaxed) - before;
    assert!(
        peak <= BASE_BYTES + PER_BYTE * bytes.len(),
        "{peak} bytes for {}",
        bytes.len()
    );
    if peak >= 2 * SHOWN.load(Relaxed) {
        SHOWN.store(peak, Relaxed);
        eprintln!("peak memory {peak} bytes, for a segment of {}", bytes.len());
    }
    if folder.join(NAME).exists() {
        fold(&bytes);
    }
    fs::remove_dir_all(folder).expect("/dev/shm can be written");
    fs::create_dir(folder).expect("/dev/shm can be written");
});
