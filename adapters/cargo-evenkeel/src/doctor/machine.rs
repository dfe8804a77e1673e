//! What was found on the machine.

use std::time::{Duration, Instant};

use evenkeel::Session;
use evenkeel::env::{Container, Provider, Virtualisation, Watch};
use evenkeel_report::duration;

use super::Finding;

/// How long the machine is watched.
const WATCHED: Duration = Duration::from_millis(300);
/// How often the clock is looked at.
const LOOKS: u32 = 10_000;
/// An observation lasts at least 50 µs; a tick of a thousandth of that does not matter.
const FINE_TICK_NS: f64 = 50.0;
/// Above this share of the cores, other work disturbs.
const CALM_LOAD: f64 = 0.5;

pub(super) fn findings(session: &Session) -> Vec<Finding> {
    let mut findings = vec![timer(), cores(session)];
    findings.extend(governor(session));
    findings.extend(turbo(session));
    findings.extend([virtualisation(session), ci(session)]);
    findings.extend(conditions());
    findings
}

/// The smallest step that the clock was seen to make.
fn timer() -> Finding {
    let mut tick = Duration::MAX;
    for _ in 0..LOOKS {
        let start = Instant::now();
        let step = start.elapsed();
        if !step.is_zero() {
            tick = tick.min(step);
        }
    }
    let tick_ns = tick.as_nanos() as f64;
    let found = format!("steps of {}", duration(tick_ns));
    let action = (tick_ns > FINE_TICK_NS)
        .then_some("measure more work per iteration: short bodies are judged less finely here");
    Finding::new("timer", found, action)
}

fn cores(session: &Session) -> Finding {
    let platform = &session.environment().platform;
    let usable = platform.usable_cores.unwrap_or(1);
    let mut found = match platform.logical_cores {
        Some(logical) if logical != usable => format!("{usable} of {logical} usable"),
        _ => format!("{usable} usable"),
    };
    if let Some(quota) = platform.quota_cores {
        found += &format!(", a quota of {quota}");
    }
    let short = usable < 2 || platform.quota_cores.is_some_and(|quota| quota < 1.0);
    Finding::new(
        "cores",
        found,
        short.then_some("give it two cores or more: everything else runs on the measuring one"),
    )
}

fn governor(session: &Session) -> Option<Finding> {
    let governor = session.environment().platform.governor.as_deref()?;
    let action = (governor != "performance")
        .then_some("set it to performance: cpupower frequency-set -g performance");
    Some(Finding::new("governor", governor, action))
}

fn turbo(session: &Session) -> Option<Finding> {
    let on = session.environment().platform.turbo?;
    let action = on.then_some(
        "turn it off for the steadiest clock, or leave it: its drift is watched during each run",
    );
    Some(Finding::new("turbo", if on { "on" } else { "off" }, action))
}

fn virtualisation(session: &Session) -> Finding {
    let platform = &session.environment().platform;
    let machine = match platform.virtualisation {
        Virtualisation::BareMetal => "bare metal".to_owned(),
        Virtualisation::Unknown => "unknown machine".to_owned(),
        other => format!("{} virtual machine", other.as_str()),
    };
    let found = match platform.container {
        Container::Absent => machine,
        container => format!("{machine}, in a {} container", container.as_str()),
    };
    let action = (platform.virtualisation.is_virtual() == Some(true))
        .then_some("expect slow spells: neighbours share the cores. More processes per run help (processes in evenkeel.toml)");
    Finding::new("machine", found, action)
}

fn ci(session: &Session) -> Finding {
    let ci = &session.environment().ci;
    if ci.provider == Provider::Local {
        return Finding::new("ci", "none", None);
    }
    let found = format!("{}, runner {}", ci.provider.as_str(), ci.runner.as_str());
    let action = (!session.is_dedicated()).then_some(
        "if this runner is always the same machine, say environment = \"dedicated\" in evenkeel.toml",
    );
    Finding::new("ci", found, action)
}

/// Watches the machine for a moment while one core works.
fn conditions() -> Vec<Finding> {
    let watch = Watch::start();
    let start = Instant::now();
    while start.elapsed() < WATCHED {
        std::hint::black_box(start);
    }
    let conditions = watch.finish();
    let mut findings: Vec<Finding> = conditions
        .doubts()
        .into_iter()
        .map(|doubt| Finding::new("right now", doubt.as_str(), Some(&doubt.to_string())))
        .collect();
    if let Some(load) = conditions.load {
        let action = (load > CALM_LOAD)
            .then_some("other work is running: stop it, or measure when it is done");
        findings.push(Finding::new(
            "load",
            format!("{:.0} % of the cores", 100.0 * load),
            action,
        ));
    }
    findings
}
