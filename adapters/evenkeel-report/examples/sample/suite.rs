//! Reports to be rendered: suites with a test of every kind, judged by the kernel, and names that nobody should have to trust.

use evenkeel::env::Conditions;
use evenkeel::kernel::{
    Baseline, Cause, Digest, DigestError, Judgement, Policy, Verdict, confirm, fresh_runs_needed,
    judge,
};
use evenkeel::report::{Change, Judged, Outcome, Report, TestReport};
use evenkeel::{Location, Options, Subject, Throughput};
use evenkeel_report::document::{Band, PastRun};
use evenkeel_report::{Document, History, Word};
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

use crate::growth;

/// Names that are text and nothing else, whatever they look like.
pub(super) fn hostile_names() -> Vec<String> {
    vec![
        "<script>alert(1)</script><img src=x onerror=alert(1)>".to_owned(),
        "]]></testcase> <!-- -->".to_owned(),
        "quotes \" ' ` & \\ | and a pipe".to_owned(),
        "right to left: שלום עולם \u{202e}gnp.exe".to_owned(),
        "two\nlines\r\nand\ttabs".to_owned(),
        "emoji 🦀🧪 and e\u{301}".to_owned(),
        "x".repeat(10_000),
        "# heading **bold** [link](https://example.org) @everyone ::error::".to_owned(),
        "100% file=a,line=1::owned".to_owned(),
        "</script><!-- {{ 7 * 7 }} ${7 * 7}".to_owned(),
        "\u{1b}[31mred\u{1b}[0m \u{0}\u{7f}\u{ffff}".to_owned(),
        String::new(),
    ]
}

const AREAS: [&str; 6] = ["cart", "search", "parser", "session", "render", "store"];
const WORK: [&str; 7] = [
    "adds_an_item",
    "finds_a_word",
    "reads_a_page",
    "sorts_prices",
    "opens_a_session",
    "draws_a_table",
    "merges_two_logs",
];

/// So many runs a long history has.
const RUNS: usize = 48;

/// A suite with so many tests, most of them steady.
pub(super) fn suite(tests: usize) -> Result<Document, DigestError> {
    let mut random = Pcg64Mcg::seed_from_u64(7);
    let growth = if tests >= 200 {
        growth::tests(&mut random)
    } else {
        Vec::new()
    };
    let names = (0..tests - growth.len()).map(|index| {
        let (area, work) = (AREAS[index % AREAS.len()], WORK[index % WORK.len()]);
        format!("shop::{area}::{work}/{}", 10 * (1 + index / 42))
    });
    document(names.collect(), growth, &mut random)
}

/// A suite in which every test has a name that should be text everywhere.
pub(super) fn hostile() -> Result<Document, DigestError> {
    document(hostile_names(), Vec::new(), &mut Pcg64Mcg::seed_from_u64(8))
}

fn document(
    names: Vec<String>,
    growth: Vec<TestReport>,
    random: &mut Pcg64Mcg,
) -> Result<Document, DigestError> {
    let mut tests = Vec::new();
    let mut histories = Vec::new();
    let suite = names.len();
    for (index, name) in names.into_iter().enumerate() {
        let (test, history) = test(index, suite, name, random)?;
        tests.push(test);
        histories.push(history);
    }
    tests.extend(growth);
    let report = Report {
        started_at_ns: 1_795_444_032_000_000_000,
        seconds: 0.9 * tests.len() as f64,
        environment: "linux-x86_64-8cores-7f3a".to_owned(),
        facts: [
            ("cpu", "AMD Ryzen 7 PRO 6850U"),
            ("cores", "8"),
            ("memory", "31 GiB"),
            ("governor", "performance"),
            ("compiler", "rustc 1.95.0"),
            ("commit", "3f2a1b09cd"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
        dedicated: true,
        alarm_rate: 0.001,
        undecided_fails: false,
        tests,
        unjudged: Vec::new(),
        notes: Vec::new(),
    };
    let mut document = Document::of(&report);
    for (test, history) in document.tests.iter_mut().zip(histories) {
        if let evenkeel_report::Outcome::Judged(measured) = &mut test.outcome {
            measured.history = Some(history);
        }
    }
    Ok(document)
}

/// What a test of the sample is like.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Steady,
    Slower,
    Suspect,
    Faster,
    New,
    Broken,
    OverLimit,
    Unstable,
}

/// One test in six is not steady, and the first ones are of every kind.
fn kind(index: usize, suite: usize) -> Kind {
    const KINDS: [Kind; 8] = [
        Kind::Slower,
        Kind::Steady,
        Kind::Suspect,
        Kind::Faster,
        Kind::New,
        Kind::Broken,
        Kind::OverLimit,
        Kind::Unstable,
    ];
    match index {
        _ if index < KINDS.len() => KINDS[index],
        _ if suite <= 50 || index.is_multiple_of(150) => KINDS[index % KINDS.len()],
        _ if index.is_multiple_of(40) => Kind::Suspect,
        _ if index.is_multiple_of(30) => Kind::Faster,
        _ => Kind::Steady,
    }
}

fn test(
    index: usize,
    suite: usize,
    name: String,
    random: &mut Pcg64Mcg,
) -> Result<(TestReport, History), DigestError> {
    let kind = kind(index, suite);
    let policy = Policy {
        alarm_rate: Policy::DEFAULT.alarm_rate / suite as f64,
        ..Policy::DEFAULT
    };
    let base = 10f64.powf(random.random_range(2.0..7.0));
    let noise = random.random_range(0.003..0.012);
    // An accepted change in the middle of some histories.
    let cut = (index % 5 == 1).then_some(RUNS / 2);
    let runs = if kind == Kind::New { 2 } else { RUNS };
    let mut digests = Vec::new();
    for past in 0..runs {
        let before = cut.is_some_and(|cut| past < cut);
        let level = base * if before { 0.87 } else { 1.0 };
        digests.push(run(level, noise, random)?.0);
    }
    let baseline_from = cut.unwrap_or(0).max(runs.saturating_sub(32));
    let baseline = &digests[baseline_from..];
    let factor = match kind {
        Kind::Slower | Kind::Suspect | Kind::Unstable => 1.09,
        Kind::Faster => 0.86,
        _ => 1.0,
    };
    let (digest, by_process) = run(base * factor, noise, random)?;
    let mut judgement = judge(baseline, &digest, &policy);
    if judgement.suspect && kind != Kind::Suspect {
        let fresh = fresh_runs_needed(baseline.len(), policy.alarm_rate, 10).unwrap_or(3);
        let fresh: Result<Vec<Digest>, DigestError> = (0..fresh)
            .map(|_| Ok(run(base * factor, noise, random)?.0))
            .collect();
        judgement = confirm(baseline, &judgement, &fresh?, &policy);
    }
    let history = history(&digests, baseline_from, cut, &judgement, &policy);
    let test = TestReport {
        subject: Subject {
            name,
            location: Some(Location {
                file: format!("benches/{}.rs", AREAS[index % AREAS.len()]),
                line: 10 + (index % 300) as u32,
            }),
            options: Options {
                unstable: kind == Kind::Unstable,
                tags: vec![AREAS[index % AREAS.len()].to_owned()],
                throughput: index
                    .is_multiple_of(4)
                    .then_some(Throughput::Bytes(65_536.0)),
                ..Options::default()
            },
        },
        outcome: if kind == Kind::Broken {
            Outcome::Failed("the test panicked in its worker process: index out of bounds".into())
        } else {
            Outcome::Judged(Box::new(Judged {
                level_ns: digest.level(judgement.basis.level),
                digest,
                by_process,
                over_limit_ns: (kind == Kind::OverLimit).then_some(0.8 * base),
                causes: causes(&judgement),
                conditions: Conditions {
                    load: Some(0.4),
                    stolen: Some(0.01),
                    ..Conditions::default()
                },
                judgement,
            }))
        },
        kept: kind != Kind::Broken,
        undecided_fails: false,
        changed: match kind {
            Kind::Slower => vec![Change {
                name: "compiler".to_owned(),
                before: "rustc 1.94.1".to_owned(),
                now: "rustc 1.95.0".to_owned(),
            }],
            _ => Vec::new(),
        },
        notes: Vec::new(),
    };
    Ok((test, history))
}

fn causes(judgement: &Judgement) -> Vec<Cause> {
    match judgement.verdict {
        Verdict::Undecided(cause) => vec![cause, Cause::StolenCpu],
        _ => Vec::new(),
    }
}

/// A run of eight processes around a level, and what each of them measured.
fn run(
    level: f64,
    noise: f64,
    random: &mut Pcg64Mcg,
) -> Result<(Digest, Vec<[f64; 5]>), DigestError> {
    let run = 1.0 + noise * (random.random::<f64>() + random.random::<f64>() - 1.0);
    let mut all = Vec::new();
    let mut by_process = Vec::new();
    for _ in 0..8 {
        let process = level * run * (1.0 + 0.4 * noise * random.random::<f64>());
        let mut times: Vec<f64> = (0..24)
            .map(|_| process * (1.0 + 2.0 * noise * -(1.0 - random.random::<f64>()).ln()))
            .collect();
        times.sort_by(f64::total_cmp);
        by_process.push([times[0], times[6], times[12], times[18], times[23]]);
        all.extend(times);
    }
    // Somebody else's work, now and then.
    if random.next_u32().is_multiple_of(3) {
        all[0] *= 1.6;
    }
    Ok((Digest::new(&mut all, &[24; 8], 1.0)?, by_process))
}

fn history(
    digests: &[Digest],
    baseline_from: usize,
    cut: Option<usize>,
    judgement: &Judgement,
    policy: &Policy,
) -> History {
    let level = judgement.basis.level;
    let runs = digests.iter().enumerate().map(|(index, digest)| PastRun {
        started_at: format!(
            "2026-{:02}-{:02}T08:{:02}:11Z",
            9 + index / 24,
            1 + index % 24,
            index
        ),
        level_ns: digest.level(level),
        verdict: Word::Steady,
        epoch: 1 + usize::from(cut.is_some_and(|cut| index >= cut)),
        accepted: cut == Some(index),
        baseline: index >= baseline_from,
        revision: format!(
            "main {:010x}",
            0x3f_2a1b_09cd_u64 ^ (index as u64 * 0x1f_3d5b_79a7)
        ),
    });
    let baseline = Baseline::new(&digests[baseline_from..], policy);
    History {
        band: baseline.band().map(|band| Band {
            lower_ns: band.lower.exp(),
            centre_ns: band.centre.exp(),
            upper_ns: band.upper.exp(),
        }),
        runs: runs.collect(),
    }
}
