//! The case of one test by the runner's own rules, over files that the caller reads and writes.

use std::path::PathBuf;

use evenkeel::config::{Amount, Claim, Config, Layer, Share};
use evenkeel::env::{Conditions, Kind};
use evenkeel::kernel::Policy;
use evenkeel::store::{Archive, BaselineRule, Event, Origin, Record, RunId, encode_segment};
use evenkeel::{Options, ProcessRun, Subject, Underway, session};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::forms::Verdicted;
use crate::{Result, read, thrown, write};

/// What the caller knows: the test, the environment, the choices.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Given {
    name: String,
    #[serde(default)]
    budget: Option<f64>,
    #[serde(default)]
    floor: Option<f64>,
    #[serde(default)]
    alarm_rate: Option<f64>,
    #[serde(default)]
    limit_ns: Option<f64>,
    #[serde(default)]
    processes: Option<u32>,
    #[serde(default)]
    time_ns: Option<f64>,
    #[serde(default)]
    unstable: bool,
    environment: String,
    #[serde(default)]
    facts: Vec<(String, String)>,
    /// The CI service; absent on a developer's machine.
    #[serde(default)]
    ci: Option<String>,
    #[serde(default)]
    pull_request: bool,
    #[serde(default)]
    branch: Option<String>,
    #[serde(default)]
    baseline_branch: Option<String>,
    /// Whether fresh processes may confirm a slowdown; decided by `ci` where it is absent.
    #[serde(default)]
    dedicated: Option<bool>,
    /// When this run begins, in milliseconds since the Unix epoch.
    now_ms: f64,
    /// Twenty random bytes: for the names of the run and of its segment.
    random: Vec<u8>,
}

/// The case of one test: what it wants measured next, until it is settled.
#[wasm_bindgen]
pub struct Case {
    case: session::Case,
    /// The run that is being measured.
    underway: Option<Underway>,
    origin: Origin,
    run: RunId,
    segment: RunId,
    now_ms: f64,
    damage: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    time_ns: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    iterations: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Measured {
    observations: Vec<f64>,
    iterations: u64,
    resolution_ns: f64,
    measured_ns: f64,
    reference_ns: Vec<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportForm {
    #[serde(flatten)]
    verdict: Option<Verdicted>,
    red: bool,
    /// Several lines for people.
    text: String,
    /// The name of the file to be written into the environment's folder.
    file: String,
    /// What could not be read, as sentences.
    damage: Vec<String>,
}

#[wasm_bindgen]
impl Case {
    /// The case of a test, given the environment's files.
    #[wasm_bindgen(constructor)]
    pub fn new(given: JsValue, files: Files) -> Result<Case> {
        let given: Given = read("options", given)?;
        let newest = files.0.iter().filter_map(|(name, _)| run_of(name)).max();
        let archive = Archive::of_files(files.0);
        let history = archive.history(&given.name);
        let damage = archive.damage().iter().chain(history.damage());
        let damage = damage.map(ToString::to_string).collect();

        let rule = BaselineRule {
            branch: given.baseline_branch.or_else(|| Some("main".to_owned())),
            in_ci: given.ci.is_some(),
        };
        let claim = match given.dedicated {
            Some(true) => Claim::Dedicated,
            Some(false) => Claim::Shared,
            None => Claim::Auto,
        };
        let layer = Layer {
            environment: Some(claim),
            floor: given.floor.map(Share),
            budget: given.budget.map(Share),
            alarm_rate: given.alarm_rate.map(Share),
            processes: given.processes,
            time: given.time_ns.map(Amount),
            ..Layer::default()
        };
        let config = Config::of(PathBuf::new(), layer).map_err(thrown)?;
        let kind = if given.ci.is_some() {
            Kind::HostedCi
        } else {
            Kind::VirtualMachine
        };
        let policy: Policy = config.policy(kind);
        let subject = Subject {
            name: given.name,
            location: None,
            options: Options {
                limit_ns: given.limit_ns,
                unstable: given.unstable,
                ..Options::default()
            },
        };
        let event = match (&given.ci, given.pull_request) {
            (None, _) => Event::Local,
            (Some(_), true) => Event::PullRequest,
            (Some(_), false) => Event::Push,
        };
        let (run, segment) = names_after(newest, given.now_ms, &given.random);
        Ok(Self {
            case: session::Case::alone(
                subject,
                policy,
                &config,
                config.is_dedicated(kind),
                &history,
                &rule,
            ),
            underway: None,
            origin: Origin {
                facts: given.facts,
                ci: given.ci,
                event,
                branch: given.branch,
                ..Origin::new(given.environment)
            },
            run,
            segment,
            now_ms: given.now_ms,
            damage,
        })
    }

    /// The plan of the next process; `undefined` when the case is settled.
    pub fn wants(&mut self) -> Result<JsValue> {
        loop {
            let Some(underway) = &self.underway else {
                let Some(plan) = self.case.wants() else {
                    return Ok(JsValue::UNDEFINED);
                };
                self.underway = Some(Underway::new(plan));
                continue;
            };
            if let Some(plan) = underway.wants() {
                return write(&Plan {
                    time_ns: plan.time_per_process_ns,
                    iterations: plan.iterations,
                });
            }
            if let Some(underway) = self.underway.take() {
                self.case.add(underway.finish(Conditions::default()));
            }
        }
    }

    /// Adds what the process that was wanted has measured.
    pub fn add(&mut self, process: JsValue) -> Result<()> {
        let process: Measured = read("process", process)?;
        if let Some(underway) = &mut self.underway {
            underway.add(Ok(ProcessRun {
                observations: process.observations,
                iterations: process.iterations,
                resolution_ns: process.resolution_ns,
                measured_ns: process.measured_ns,
                reference_ns: process.reference_ns,
            }));
        }
        Ok(())
    }

    /// Closes the case.
    pub fn conclude(self) -> Result<Conclusion> {
        let started_at_ns = (self.now_ms * 1e6) as i64;
        let (report, record) = self.case.conclude(self.run, started_at_ns, self.origin.commit.as_deref());
        let records: Vec<Record> = record.into_iter().collect();
        let bytes = if records.is_empty() {
            Vec::new()
        } else {
            encode_segment(&self.origin, &records, &[]).map_err(thrown)?
        };
        Ok(Conclusion {
            bytes,
            report: ReportForm {
                verdict: report.verdict().map(Verdicted::from),
                red: report.is_red() || report.is_broken(),
                text: report.to_string(),
                file: format!("{}.run", self.segment),
                damage: self.damage,
            },
        })
    }
}

/// What became of a case.
#[wasm_bindgen]
pub struct Conclusion {
    report: ReportForm,
    bytes: Vec<u8>,
}

#[wasm_bindgen]
impl Conclusion {
    /// The report, and the name of the file to be kept.
    #[wasm_bindgen(getter)]
    pub fn report(&self) -> Result<JsValue> {
        write(&self.report)
    }

    /// The bytes of that file; empty if there is nothing to keep.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }
}

/// The files of an environment's folder.
#[wasm_bindgen]
#[derive(Default)]
pub struct Files(Vec<(String, Vec<u8>)>);

#[wasm_bindgen]
impl Files {
    /// None yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Files {
        Self::default()
    }

    /// Adds one.
    pub fn add(&mut self, name: String, bytes: Vec<u8>) {
        self.0.push((name, bytes));
    }
}

/// The id in a segment's name.
fn run_of(file: &str) -> Option<RunId> {
    file.strip_suffix(".run")?.parse().ok()
}

/// The milliseconds in a run's name.
fn milliseconds(run: RunId) -> u64 {
    let bytes: [u8; 16] = run.into();
    bytes[..6]
        .iter()
        .fold(0, |ms, byte| ms << 8 | u64::from(*byte))
}

/// Names for a run and for its segment, both after the newest that is there, the segment's after the run's.
fn names_after(newest: Option<RunId>, now_ms: f64, random: &[u8]) -> (RunId, RunId) {
    let after = newest.map_or(0, |newest| milliseconds(newest) + 1);
    let ms = (now_ms as u64).max(after);
    let part = |from: usize| -> [u8; 10] {
        core::array::from_fn(|i| random.get(from + i).copied().unwrap_or(0))
    };
    (
        RunId::from_parts(ms, part(0)),
        RunId::from_parts(ms + 1, part(10)),
    )
}
