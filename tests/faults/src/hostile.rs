//! Archives that somebody made to do harm: every checksum is right, the content is not.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use evenkeel_core::TestKey;
use evenkeel_store::{BaselineRule, Store};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

use crate::row::Row;
use crate::scene::{
    self, ENVIRONMENT, TEST, acceptance, examine, origin, process, record, run, scratch,
};

/// Segments of random content under right checksums.
const RANDOM: u64 = 20_000;
/// The most memory that reading any of them may take.
const MOST_MB: u64 = 256;
/// The name of the segment that is put beside a good one.
const PLACE: u64 = 1 << 30;
const CLAIM: [u8; 10] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
const CLAIM_32: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x0f];

pub(crate) fn rows() -> Result<Vec<Row>> {
    let scratch = scratch()?;
    let store = Store::open(scratch.path().join("store"))?;
    store.append(&origin(), &[record(1)?, record(2)?], &[acceptance(1)])?;
    let mut archives = Row::new("hostile archives: huge lengths and counts, right checksums");
    let mut peak_mb = 0;
    let mut read = |random: u64| -> Result<()> {
        peak_mb = peak_mb.max(peak_of_reader(&store, random)?);
        archives.trials += random.max(1);
        archives.at_stake += 2 * random.max(1);
        Ok(())
    };
    for claim in CLAIMS {
        fs::write(place(&store), claim())?;
        read(0)?;
    }
    for at in (12..28).step_by(4) {
        fs::write(place(&store), preamble_claims(at))?;
        read(0)?;
    }
    // A file that says it has a terabyte.
    fs::File::create(place(&store))?.set_len(1 << 40)?;
    read(0)?;
    read(RANDOM)?;
    ensure!(peak_mb <= MOST_MB, "reading took {peak_mb} MB");
    archives.note = format!(
        "peak memory of a reader {peak_mb} MB (at most {MOST_MB}), where the largest file has 168 MB"
    );
    Ok(vec![archives, names()?])
}

/// Reads in a process of its own, and gives the peak of its memory in MB.
fn peak_of_reader(store: &Store, random: u64) -> Result<u64> {
    let output = process(&["hostile", scene::text(store.dir())?, &random.to_string()])?.output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let peak = String::from_utf8_lossy(&output.stdout).trim().parse();
    peak.with_context(|| {
        format!(
            "the reader of hostile archives ended with {}: {said}",
            output.status
        )
    })
}

/// Reads the hostile segment that lies beside a good one, and as many random ones; says the peak of memory.
pub(crate) fn read_all(dir: &Path, count: u64) -> Result<()> {
    let store = Store::open(dir)?;
    examine_good(&store)?;
    let good = fs::read(first_segment(&store)?)?;
    let mut random = Pcg64::seed_from_u64(20_261_123);
    for _ in 0..count {
        fs::write(place(&store), scrambled(&good, &mut random))?;
        examine_good(&store)?;
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| {
        line.strip_prefix("VmHWM:")?
            .split_whitespace()
            .next()?
            .parse::<u64>()
            .ok()
    });
    println!("{}", peak.unwrap_or(0) / 1024);
    Ok(())
}

fn first_segment(store: &Store) -> Result<std::path::PathBuf> {
    let entries = fs::read_dir(store.dir().join(ENVIRONMENT))?;
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths
        .next()
        .context("there is a segment")?
        .map_err(Into::into)
}

fn place(store: &Store) -> std::path::PathBuf {
    store
        .dir()
        .join(ENVIRONMENT)
        .join(format!("{}.run", run(PLACE)))
}

/// Everything that reads. The good records must be there.
fn examine_good(store: &Store) -> Result<()> {
    let archive = store.read(ENVIRONMENT)?;
    let _ = archive.verify();
    let _ = archive.tests();
    let _ = archive.baseline(TEST, &BaselineRule::default(), 32);
    for history in [archive.history(TEST), store.read_test(ENVIRONMENT, TEST)?] {
        let (found, _) = examine(&history)?;
        ensure!(
            found.contains(&1) && found.contains(&2),
            "a good record was lost"
        );
    }
    let _ = fs::remove_file(place(store));
    let _ = fs::remove_dir_all(store.dir().join(ENVIRONMENT).join("quarantine"));
    Ok(())
}

/// A segment of these parts, with right lengths and checksums.
fn segment(head: &[u8], table: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89EVK\r\n\x1a\n\x01\0\0\0".to_vec();
    bytes.extend((head.len() as u32).to_le_bytes());
    bytes.extend((table.len() as u32 / 20).to_le_bytes());
    bytes.extend((body.len() as u64).to_le_bytes());
    bytes.extend(crc32fast::hash(head).to_le_bytes());
    bytes.extend(crc32fast::hash(table).to_le_bytes());
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    [&bytes, head, table, body].concat()
}

/// A group with this head, under the key of [`TEST`], in a segment with an empty head.
fn group(head: &[u8], items: &[u8]) -> Vec<u8> {
    let length = (head.len() as u32).to_le_bytes();
    let crc = crc32fast::hash(&[&length, head].concat()).to_le_bytes();
    let group = [&length, &crc, head, items].concat();
    let key = TestKey::of(TEST).to_u128().to_le_bytes();
    let entry = [&key[..], &(group.len() as u32).to_le_bytes()].concat();
    segment(&[0, 0], &entry, &group)
}

/// A group of [`TEST`] with this in its head behind the name.
fn group_head(rest: &[u8], items: &[u8]) -> Vec<u8> {
    let name = [&[TEST.len() as u8][..], TEST.as_bytes()].concat();
    group(&[&name, rest].concat(), items)
}

/// What claims more than there is, at every place where something is claimed, and what is as large as allowed.
const CLAIMS: &[fn() -> Vec<u8>] = &[
    // Counts and lengths in the head: origins, a string of an origin, facts, words, a word.
    || segment(&CLAIM, &[], &[]),
    || segment(&[&[1][..], &CLAIM].concat(), &[], &[]),
    || segment(&[&[1, 0][..], &CLAIM].concat(), &[], &[]),
    || segment(&[&[0][..], &CLAIM].concat(), &[], &[]),
    || segment(&[&[0, 1][..], &CLAIM].concat(), &[], &[]),
    // Heads as large as allowed, and larger, made of what is largest in memory for its bytes.
    || segment(&most(4 << 20, 0, &[0; 7]), &[], &[]),
    || segment(&most(4 << 20, 1, &[0]), &[], &[]),
    || segment(&facts(4 << 20), &[], &[]),
    || segment(&most(16 << 20, 0, &[0; 7]), &[], &[]),
    || segment(&vec![1; 32 << 20], &[], &[]),
    // Counts and lengths in a group's head: the name, acceptances, records, an item.
    || group(&CLAIM, &[]),
    || group_head(&CLAIM, &[0; 64]),
    || group_head(&[&[0][..], &CLAIM].concat(), &[0; 64]),
    || group_head(&[&[0, 1][..], &CLAIM_32].concat(), &[0; 64]),
    || group_head(&[&[1][..], &CLAIM_32, &[0]].concat(), &[0; 64]),
    // Two million items of no bytes, as many as a head can have, and thirty million.
    || {
        group_head(
            &[&[0, 0x80, 0x80, 0x80, 0x01][..], &vec![0; 2 << 20]].concat(),
            &[0; 64],
        )
    },
    || {
        group_head(
            &[&[0, 0x80, 0x80, 0x80, 0x0f][..], &vec![0; 30 << 20]].concat(),
            &[0; 64],
        )
    },
    // Items that claim a gigabyte of conditions or of a reason.
    || {
        group_head(
            &[1, 60, 0],
            &item(&[&[0; 17], &[0; 16][..], &CLAIM, &[0; 17]].concat()),
        )
    },
    || {
        group_head(
            &[0, 1, 60],
            &item(&[&[0; 21][..], &CLAIM, &[0; 29]].concat()),
        )
    },
    || group_head(&[0, 1, 0x80, 0x80, 0x40], &item(&vec![0x81; 1 << 20])),
    // Tables of as many tests as there may be, and of eight times as many.
    || segment(&[0, 0], &vec![7; 20 << 20], &[]),
    || segment(&[0, 0], &vec![7; 160 << 20], &[]),
];

/// An item with a right checksum.
fn item(payload: &[u8]) -> Vec<u8> {
    [payload, &crc32fast::hash(payload).to_le_bytes()].concat()
}

/// A segment whose preamble claims four billion of something.
fn preamble_claims(at: usize) -> Vec<u8> {
    let mut bytes = segment(&[0, 0], &[], &[]);
    bytes[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    let crc = crc32fast::hash(&bytes[..36]);
    bytes[36..40].copy_from_slice(&crc.to_le_bytes());
    bytes
}

/// A head of so many bytes: `before` empty sequences, then as many of an element as fit, after their count in four bytes.
fn most(bytes: usize, before: usize, element: &[u8]) -> Vec<u8> {
    let count = (bytes - before - 5) / element.len();
    let mut head = vec![0; before];
    head.extend((0..4).map(|n| (count >> (7 * n)) as u8 & 0x7f | if n < 3 { 0x80 } else { 0 }));
    head.extend(element.iter().copied().cycle().take(count * element.len()));
    head.resize(bytes, 0);
    head
}

/// A head with one origin that has as many empty facts as fit.
fn facts(bytes: usize) -> Vec<u8> {
    let mut head = vec![1, 0];
    head.extend(&most(bytes - 8, 0, &[0; 2]));
    head
}

/// A good segment with some bytes changed and the checksums made right again, as far as its parts can still be found.
fn scrambled(good: &[u8], random: &mut Pcg64) -> Vec<u8> {
    let length_at = |bytes: &[u8], at: usize| {
        bytes.get(at..at + 4).map_or(0, |four| {
            four.iter()
                .rev()
                .fold(0, |n, byte| n << 8 | usize::from(*byte))
        })
    };
    let mut bytes = good.to_vec();
    for _ in 0..random.random_range(1..6) {
        let at = random.random_range(12..bytes.len());
        bytes[at] = match random.random_range(0..4) {
            0 => 0xff,
            1 => bytes[at].wrapping_add(1),
            2 => bytes[at] ^ 0x80,
            _ => random.random(),
        };
    }
    let head = length_at(good, 12);
    let group_at = 40 + head + 20;
    if random.random_bool(0.5) {
        bytes[12..28].copy_from_slice(&good[12..28]);
        bytes[40 + head..group_at].copy_from_slice(&good[40 + head..group_at]);
    }
    let group_head = length_at(&bytes, group_at).min(bytes.len() - group_at - 8);
    let crc = crc32fast::hash(
        &[
            &bytes[group_at..group_at + 4],
            &bytes[group_at + 8..][..group_head],
        ]
        .concat(),
    );
    bytes[group_at + 4..group_at + 8].copy_from_slice(&crc.to_le_bytes());
    // The last item begins somewhere before the end; one guess in three is right for one of the three items.
    let item = (bytes.len() - group_at - 8 - group_head) / 2;
    let end = bytes.len() - 4;
    let crc = crc32fast::hash(&bytes[end - item.min(end)..end]);
    bytes[end..].copy_from_slice(&crc.to_le_bytes());
    let crc = crc32fast::hash(&bytes[40..40 + head]);
    bytes[28..32].copy_from_slice(&crc.to_le_bytes());
    let crc = crc32fast::hash(&bytes[40 + head..group_at]);
    bytes[32..36].copy_from_slice(&crc.to_le_bytes());
    let crc = crc32fast::hash(&bytes[..36]);
    bytes[36..40].copy_from_slice(&crc.to_le_bytes());
    bytes
}

/// Folders and files under names that mean something elsewhere; all stay, none leads out.
fn names() -> Result<Row> {
    let mut row = Row::new("hostile names: `..`, control characters, very long ones");
    let long = format!("{}.run", "x".repeat(240));
    let files = [
        "..run",
        "...run",
        "-rf.run",
        ".run",
        "a\nb.run",
        "..\\..\\x.run",
        "%2e%2e%2fx.run",
        &long,
    ];
    let folders = [
        "...",
        "..x",
        "a b",
        "a:b",
        "\u{202e}gpj",
        "con.",
        ".hidden",
        "a\nb",
    ];
    for name in files.into_iter().chain(folders) {
        let scratch = scratch()?;
        let theirs = Store::open(scratch.path().join("theirs"))?;
        let segment = theirs
            .append(&origin(), &[record(1)?], &[])?
            .context("written")?
            .to_string();
        let folder = theirs.dir().join(ENVIRONMENT);
        if files.contains(&name) {
            fs::copy(folder.join(&segment), folder.join(name))?;
        } else {
            fs::create_dir(theirs.dir().join(name))?;
            fs::copy(
                folder.join(&segment),
                theirs.dir().join(name).join(&segment),
            )?;
        }
        let ours = Store::open(scratch.path().join("ours"))?;
        ours.merge_from(theirs.dir())?;
        for store in [&theirs, &ours] {
            store.read(ENVIRONMENT)?;
            store.fold(ENVIRONMENT)?;
        }
        let (found, changed) = examine(&scene::history(&ours)?)?;
        let mut there: Vec<_> = fs::read_dir(scratch.path())?
            .map(|entry| Ok(entry?.file_name()))
            .collect::<Result<_>>()?;
        there.sort();
        let escaped =
            usize::from(there != ["ours", "theirs"]) + usize::from(ours.dir().join(name).exists());
        row.trial(1, usize::from(!found.contains(&1)), changed + escaped);
    }
    row.note = "none is copied, none leads out of the store".into();
    Ok(row)
}
