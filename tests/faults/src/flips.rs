//! A damaged file: every bit of a segment flipped, and the segment cut at every byte.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use evenkeel_store::Store;
use tempfile::TempDir;

use crate::row::Row;
use crate::scene::{ENVIRONMENT, TEST, acceptance, examine, origin, record, record_of, scratch};

const OTHER: &str = "text-tools::text::wraps_a_page";

pub(crate) fn rows() -> Result<Vec<Row>> {
    let victim = Victim::new()?;
    let mut flips = Row::new("every single bit of a segment flipped");
    for bit in 0..victim.bytes.len() * 8 {
        let mut bytes = victim.bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        victim.trial(&mut flips, &bytes, victim.held_by(bit / 8))?;
    }
    let mut cuts = Row::new("a segment cut at every byte");
    for length in 0..victim.bytes.len() {
        let destroyed = (length..victim.bytes.len())
            .flat_map(|at| victim.held_by(at).clone())
            .collect();
        victim.trial(&mut cuts, &victim.bytes[..length], &destroyed)?;
    }
    for row in [&mut flips, &mut cuts] {
        row.note = "all noticed; lost is counted beyond the items that the damage itself hit; the file stays, or is in quarantine".into();
    }
    Ok(vec![flips, cuts])
}

/// What is read: the test and the number of a record, or an acceptance.
type Items = BTreeSet<(&'static str, u64)>;

/// A store with a segment that suffers, and another one that must not.
struct Victim {
    _scratch: TempDir,
    store: Store,
    path: PathBuf,
    bytes: Vec<u8>,
    /// Byte for byte, what cannot be read if it changes.
    held: Vec<Items>,
    everything: Items,
}

impl Victim {
    fn new() -> Result<Self> {
        let scratch = scratch()?;
        let store = Store::open(scratch.path().join("store"))?;
        store.append(&origin(), &[record(50)?, record_of(OTHER, 51)?], &[])?;
        let records = [
            record(1)?,
            record(2)?,
            record(3)?,
            record_of(OTHER, 1)?,
            record_of(OTHER, 2)?,
        ];
        let name = store
            .append(&origin(), &records, &[acceptance(2)])?
            .context("something was written")?;
        let path = store.dir().join(ENVIRONMENT).join(name.to_string());
        let bytes = fs::read(&path)?;
        let mut victim = Self {
            _scratch: scratch,
            store,
            path,
            held: Vec::new(),
            everything: Items::new(),
            bytes,
        };
        let (everything, changed, noticed) = victim.read()?;
        anyhow::ensure!(
            everything.len() == 8 && changed == 0 && !noticed,
            "an undamaged store"
        );
        victim.everything = everything;
        victim.held = victim.layout();
        Ok(victim)
    }

    fn held_by(&self, byte: usize) -> &Items {
        &self.held[byte]
    }

    /// By the format's description: preamble and head hold all, the table nothing, a group's head its items, an item itself.
    fn layout(&self) -> Vec<Items> {
        let u32_at = |at: usize| {
            self.bytes[at..at + 4]
                .iter()
                .rev()
                .fold(0, |n, byte| n << 8 | usize::from(*byte))
        };
        let own: Items = self
            .everything
            .iter()
            .filter(|(_, n)| *n < 50 || *n > 1000)
            .copied()
            .collect();
        let mut held = vec![own.clone(); 40 + u32_at(12)];
        held.resize(held.len() + 20 * u32_at(16), Items::new());
        let mut groups: Vec<&str> = vec![TEST, OTHER];
        groups.sort_by_key(|test| evenkeel_core::TestKey::of(test).to_u128());
        for test in groups {
            let of_test: Vec<(&str, u64)> =
                own.iter().filter(|(of, _)| *of == test).copied().collect();
            let head = u32_at(held.len());
            // The name's length, the name, the number of acceptances, their lengths, the number of records, their lengths.
            let mut lengths =
                &self.bytes[held.len() + 8 + 1 + test.len()..][..head - 1 - test.len()];
            held.resize(held.len() + 8 + head, of_test.iter().copied().collect());
            let acceptances = usize::from(lengths[0]);
            let mut items: Vec<_> = of_test.iter().filter(|(_, n)| *n > 1000).collect();
            items.extend(of_test.iter().filter(|(_, n)| *n < 50));
            lengths = &lengths[1..];
            for (index, item) in items.into_iter().enumerate() {
                if index == acceptances {
                    lengths = &lengths[1..];
                }
                let two = lengths[0] >= 0x80;
                let length = usize::from(lengths[0] & 0x7f)
                    | if two { usize::from(lengths[1]) << 7 } else { 0 };
                lengths = &lengths[1 + usize::from(two)..];
                held.resize(held.len() + length + 4, Items::from([*item]));
            }
        }
        held
    }

    /// What can be read, how much of it was never written, and whether damage was noticed.
    fn read(&self) -> Result<(Items, usize, bool)> {
        let archive = self.store.read(ENVIRONMENT)?;
        let (mut items, mut changed) = (Items::new(), 0);
        for test in [TEST, OTHER] {
            let history = archive.history(test);
            let (numbers, wrong) = examine(&history)?;
            changed += wrong;
            items.extend(numbers.into_iter().map(|n| (test, n)));
            for accepted in history.acceptances() {
                changed += usize::from(accepted.item != acceptance(2));
                items.insert((test, u64::MAX));
            }
        }
        Ok((items, changed, !archive.verify().is_empty()))
    }

    fn trial(&self, row: &mut Row, bytes: &[u8], destroyed: &Items) -> Result<()> {
        fs::write(&self.path, bytes)?;
        let (found, mut changed, noticed) = self.read()?;
        changed += usize::from(!noticed) + found.difference(&self.everything).count();
        let must = &self.everything - destroyed;
        // Nothing is deleted: somebody may want to look.
        let kept = self.path.exists()
            || fs::read_dir(self.store.dir().join(ENVIRONMENT).join("quarantine"))?.count() > 0;
        row.trial(
            must.len(),
            must.difference(&found).count() + usize::from(!kept),
            changed,
        );
        let _ = fs::remove_dir_all(self.store.dir().join(ENVIRONMENT).join("quarantine"));
        Ok(())
    }
}
