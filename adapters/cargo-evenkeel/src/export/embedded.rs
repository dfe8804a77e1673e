//! `evenkeel export --embedded`: the baseline of a device's environment as bytes for its flash.

use anyhow::{Context as _, bail};
use evenkeel::Session;
use evenkeel::config::Config;
use evenkeel::env::Key;
use evenkeel::kernel::{BASELINE_RUNS, Digest, TestKey};
use evenkeel::session::clock_hz;
use evenkeel::store::Store;

const NANOSECONDS: f64 = 1e9;

/// A test's runs in cycles.
type Runs = (TestKey, Vec<Digest>);

/// The bytes; a device's firmware reads them with `evenkeel_firmware::Flash`.
pub(super) fn baseline(
    config: &Config,
    store: &Store,
    environment: Option<&Key>,
) -> anyhow::Result<Vec<u8>> {
    let rule = Session::for_suite(config.clone()).retention().baseline;
    let wanted = environment.map(Key::as_str);
    let mut found: Vec<(String, Vec<Runs>)> = Vec::new();
    for environment in store.environments()? {
        if wanted.is_some_and(|wanted| wanted != environment) {
            continue;
        }
        let archive = store.read(&environment)?;
        let mut names = archive.tests();
        names.sort_unstable();
        let mut tests = Vec::new();
        for name in names {
            let history = archive.history(&name);
            let Some(clock_hz) = history.latest().and_then(|latest| clock_hz(&latest.origin))
            else {
                continue;
            };
            let cycles = 1.0 / (f64::from(clock_hz) / NANOSECONDS);
            let runs = history.baseline(&rule, BASELINE_RUNS);
            let runs: Result<Vec<Digest>, _> = runs
                .iter()
                .map(|record| record.digest.divided_by(cycles))
                .collect();
            let runs = runs.with_context(|| {
                format!(
                    "could not count {:?} in cycles",
                    evenkeel_report::printable(&name)
                )
            })?;
            tests.push((TestKey::of(&name), runs));
        }
        if !tests.is_empty() {
            found.push((environment, tests));
        }
    }
    let [(_, tests)] = &found[..] else {
        let keys: Vec<&str> = found.iter().map(|(key, _)| key.as_str()).collect();
        match (keys.is_empty(), wanted) {
            (false, _) => bail!(
                "there are runs of {} devices: choose one with --environment {}",
                keys.len(),
                keys.join(" or ")
            ),
            (true, Some(wanted)) => bail!("there are no runs of a device in {wanted}"),
            (true, None) => bail!("there are no runs of a device: `evenkeel ingest` keeps them"),
        }
    };
    let tests: Vec<(TestKey, &[Digest])> =
        tests.iter().map(|(key, runs)| (*key, &runs[..])).collect();
    let mut bytes = Vec::new();
    evenkeel_firmware::encode(&tests, |part| bytes.extend_from_slice(part))?;
    Ok(bytes)
}
