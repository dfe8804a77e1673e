//! What two readings of the counters say, and which doubts follow.

use std::time::Duration;

use evenkeel_env::{Conditions, Counters, Doubt, Stalls, Watch};

const SECOND: Duration = Duration::from_secs(1);

fn start() -> Counters {
    let stalls = Stalls {
        cpu_us: Some(1_000),
        memory_us: Some(2_000),
        io_us: Some(3_000),
    };
    Counters {
        system: stalls,
        group: Stalls::default(),
        busy_ticks: Some(100),
        stolen_ticks: Some(10),
        periods: Some(50),
        throttles: Some(5),
        involuntary_switches: Some(7),
        ceiling_khz: Some(4_000_000),
        thermal_events: Some(1),
    }
}

fn after(change: impl Fn(&mut Counters)) -> Conditions {
    let mut end = start();
    change(&mut end);
    Conditions::between(&start(), &end, SECOND)
}

#[track_caller]
fn doubts(change: impl Fn(&mut Counters), expected: &[Doubt]) {
    let conditions = after(change);
    assert_eq!(conditions.doubts(), expected, "{conditions:?}");
}

#[test]
fn a_quiet_second_gives_no_doubt() {
    doubts(|_| {}, &[]);
    let conditions = after(|_| {});
    assert_eq!(conditions.cpu_pressure, Some(0.0));
    assert_eq!(conditions.throttled, Some(0.0));
    assert_eq!(conditions.involuntary_switches, Some(0.0));
}

#[test]
fn each_doubt_begins_above_its_threshold() {
    let full = 1e6;
    let us = |share: f64| Some(1_000 + (share * full) as u64);
    doubts(|end| end.system.cpu_us = us(Doubt::CPU_PRESSURE), &[]);
    doubts(
        |end| end.system.cpu_us = us(Doubt::CPU_PRESSURE + 0.01),
        &[Doubt::CpuPressure],
    );
    doubts(
        |end| end.system.memory_us = us(Doubt::MEMORY_PRESSURE + 0.01),
        &[Doubt::MemoryPressure],
    );
    doubts(
        |end| end.system.io_us = us(Doubt::IO_PRESSURE + 0.01),
        &[Doubt::IoPressure],
    );
    doubts(
        |end| (end.periods, end.throttles) = (Some(70), Some(6)),
        &[],
    );
    doubts(
        |end| (end.periods, end.throttles) = (Some(60), Some(6)),
        &[Doubt::Throttled],
    );
    doubts(
        |end| (end.busy_ticks, end.stolen_ticks) = (Some(195), Some(15)),
        &[],
    );
    doubts(
        |end| (end.busy_ticks, end.stolen_ticks) = (Some(190), Some(20)),
        &[Doubt::StolenCpu],
    );
    doubts(|end| end.ceiling_khz = Some(3_960_000), &[]);
    doubts(
        |end| end.ceiling_khz = Some(3_600_000),
        &[Doubt::FrequencyDrift],
    );
    doubts(
        |end| end.ceiling_khz = Some(4_400_000),
        &[Doubt::FrequencyDrift],
    );
    doubts(|end| end.thermal_events = Some(2), &[Doubt::FrequencyDrift]);
}

#[test]
fn the_own_groups_pressure_counts_where_it_is_known() {
    let mut before = start();
    before.group.cpu_us = Some(0);
    let mut end = before;
    end.system.cpu_us = Some(900_000);
    end.group.cpu_us = Some(100_000);
    let conditions = Conditions::between(&before, &end, SECOND);
    assert_eq!(conditions.doubts(), []);
    end.group.cpu_us = Some(300_000);
    assert_eq!(
        Conditions::between(&before, &end, SECOND).doubts(),
        [Doubt::CpuPressure]
    );
}

#[test]
fn a_window_too_short_to_tell_says_nothing_of_steal() {
    let conditions = after(|end| (end.busy_ticks, end.stolen_ticks) = (Some(102), Some(11)));
    assert_eq!(conditions.stolen, None);
    let conditions = after(|end| (end.busy_ticks, end.stolen_ticks) = (Some(119), Some(11)));
    assert_eq!(conditions.stolen, Some(1.0 / 20.0));
}

#[test]
fn counters_that_run_backwards_are_unknown() {
    let conditions = after(|end| {
        end.system.cpu_us = Some(0);
        end.throttles = Some(0);
        end.stolen_ticks = Some(0);
        end.involuntary_switches = None;
    });
    let found = (
        conditions.cpu_pressure,
        conditions.throttled,
        conditions.stolen,
        conditions.involuntary_switches,
    );
    assert_eq!(found, (None, None, None, None));
}

#[test]
fn extreme_counters_stay_shares() {
    let conditions = after(|end| {
        end.system.cpu_us = Some(u64::MAX);
        (end.busy_ticks, end.stolen_ticks) = (Some(u64::MAX), Some(u64::MAX));
        (end.periods, end.throttles) = (Some(50), Some(u64::MAX));
    });
    assert_eq!(conditions.cpu_pressure, Some(1.0));
    assert!(conditions.stolen.is_some_and(|share| share <= 1.0));
    assert!(conditions.throttled.is_some_and(|share| share <= 1.0));
    let nothing = Conditions::between(&start(), &start(), Duration::ZERO);
    assert_eq!((nothing.cpu_pressure, nothing.seconds), (None, 0.0));
}

#[test]
fn a_frequency_of_zero_is_unknown() {
    let mut before = start();
    before.ceiling_khz = Some(0);
    assert_eq!(
        Conditions::between(&before, &start(), SECOND).frequency_change,
        None
    );
}

#[test]
fn facts_leave_out_the_unknown() {
    let nothing = Conditions::between(&Counters::default(), &Counters::default(), SECOND);
    assert_eq!(nothing.facts(), [("seconds", 1.0)]);
    assert_eq!(nothing.doubts(), []);
    let facts = after(|end| end.throttles = Some(8)).facts();
    assert!(facts.contains(&("throttles", 3.0)), "{facts:?}");
    assert!(facts.iter().all(|fact| fact.1.is_finite()));
}

#[test]
fn a_doubt_has_a_name_and_a_sentence_with_a_way_out() {
    let all = [
        Doubt::Throttled,
        Doubt::StolenCpu,
        Doubt::CpuPressure,
        Doubt::MemoryPressure,
        Doubt::IoPressure,
        Doubt::FrequencyDrift,
    ];
    let names: std::collections::BTreeSet<_> = all.iter().map(|doubt| doubt.as_str()).collect();
    assert_eq!(names.len(), all.len());
    for doubt in all {
        assert!(doubt.to_string().contains("; "), "{doubt}");
    }
}

#[test]
fn a_watch_sees_this_process() {
    let watch = Watch::start();
    let work: u64 = std::hint::black_box((0..200_000u64).sum());
    let conditions = watch.finish();
    assert!(work > 0 && conditions.seconds > 0.0);
    let share = |value: Option<f64>| value.is_none_or(|value| (0.0..=1.0).contains(&value));
    assert!(
        share(conditions.cpu_pressure) && share(conditions.stolen) && share(conditions.throttled)
    );
    assert!(conditions.load.is_none_or(|load| load >= 0.0));
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    assert!(conditions.involuntary_switches.is_some());
}
