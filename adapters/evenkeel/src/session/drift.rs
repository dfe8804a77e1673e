//! Slow change: no single run stood out, and yet the level is another one than at the beginning of the epoch. A warning, never red.

use evenkeel_core::{ANCHOR_RUNS, Cusum, Digest, MOST_POINTS, Policy, Rarity, Segments};
use evenkeel_store::{BaselineRule, History, Record, Stored};

use super::origin::short;
use crate::report::change;

/// The runs of the current epoch that judge, against an anchor from the first of them.
#[derive(Debug)]
pub(super) struct Drift {
    cusum: Cusum,
    floor: f64,
    /// All of them, oldest first: the logarithms of their levels, and their commits.
    runs: Vec<(f64, Option<String>)>,
}

impl Drift {
    /// `None` until the epoch has more runs than the anchor is taken from.
    pub(super) fn of(history: &History, rule: &BaselineRule, policy: &Policy) -> Option<Self> {
        let admitted: Vec<&Stored<Record>> = history
            .epoch()
            .iter()
            .filter(|record| rule.admits(record, history.is_accepted(record.run)))
            .collect();
        let (first, later) = admitted.split_at_checked(ANCHOR_RUNS)?;
        let first: Vec<Digest> = first.iter().map(|record| record.digest).collect();
        let mut cusum = Cusum::pinned(&first, policy)?;
        for record in later {
            cusum.observe(&record.digest);
        }
        let level = cusum.level();
        let run = |record: &&Stored<Record>| {
            let commit = record.origin.commit.clone();
            (record.digest.log_level(level), commit)
        };
        Some(Self {
            floor: policy.floor,
            runs: admitted.iter().map(run).collect(),
            cusum,
        })
    }

    /// What is to be said when this run is added, which was measured at that commit.
    pub(super) fn warning(mut self, run: &Digest, commit: Option<&str>) -> Option<String> {
        if !self.cusum.observe(run) {
            return None;
        }
        let log_level = run.log_level(self.cusum.level());
        self.runs.push((log_level, commit.map(str::to_owned)));
        let oldest = self.runs.len().saturating_sub(MOST_POINTS);
        let runs = &self.runs[oldest..];
        let series: Vec<f64> = runs.iter().map(|(log_level, _)| *log_level).collect();
        let step = Segments::of(&series, self.floor, Rarity::OneIn100, 1.0).last_begin();
        let since = if step == 0 {
            "it crept up, there is no single step".to_owned()
        } else {
            format!(
                "its last step is {} runs ago, between {} and {}",
                runs.len() - 1 - step,
                name(&runs[step - 1]),
                name(&runs[step])
            )
        };
        let ratio = (log_level - self.cusum.anchor()).exp();
        Some(format!(
            "drift: {} against the first {ANCHOR_RUNS} runs since its level was last accepted, though no single run stood out; {since}",
            change(ratio)
        ))
    }
}

fn name((_, commit): &(f64, Option<String>)) -> String {
    commit
        .as_deref()
        .map_or_else(|| "an unknown commit".to_owned(), short)
}

#[cfg(test)]
mod tests {
    use evenkeel_core::Verdict;
    use evenkeel_store::{Origin, RunId, Store};

    use super::*;

    fn digest(level: f64, n: usize) -> Digest {
        // Runs scatter by 0.4 %, in an order without a trend.
        let level = level * (1.0 + 0.002 * ((n * 7 % 5) as f64 - 2.0));
        let mut times: Vec<f64> = (0..24).map(|i| level + 0.01 * f64::from(i % 4)).collect();
        Digest::new(&mut times, &[8, 8, 8], 0.0).unwrap()
    }

    /// The warning of the last of these runs, whose commits are called by their numbers.
    fn warning(levels: &[f64]) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let (last, history) = levels.split_last().unwrap();
        for (n, level) in history.iter().enumerate() {
            let origin = Origin {
                commit: Some(format!("commit-{n}")),
                ..Origin::new("here")
            };
            let record = Record {
                run: RunId::new(),
                test: "t".into(),
                unit: "ns".into(),
                started_at_ns: n as i64,
                verdict: Verdict::Steady,
                digest: digest(*level, n),
                ratio: None,
                conditions: Vec::new(),
            };
            store.append(&origin, &[record], &[]).unwrap();
        }
        let history = store.read_test("here", "t").unwrap();
        let drift = Drift::of(&history, &BaselineRule::default(), &Policy::DEFAULT)?;
        drift.warning(&digest(*last, levels.len()), Some("commit-now"))
    }

    #[test]
    fn a_level_that_stays_is_no_drift() {
        assert_eq!(warning(&[100.0; 40]), None);
    }

    #[test]
    fn a_small_step_is_named_with_its_commits() {
        let levels = [[100.0; 24], [104.0; 24]].concat();
        let said = warning(&levels).unwrap();
        assert!(said.starts_with("drift: +3.8 %"), "{said}");
        assert!(
            said.ends_with("its last step is 23 runs ago, between commit-23 and commit-24"),
            "{said}"
        );
    }

    #[test]
    fn a_short_epoch_has_no_anchor() {
        assert_eq!(warning(&[[100.0; 8], [120.0; 8]].concat()), None);
    }
}
