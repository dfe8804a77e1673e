//! Observations in their order, sizes, series of runs, the common mode.

use evenkeel_core::{
    Arrival, ArrivalError, CommonMode, CommonModeError, Cusum, Growth, GrowthError, MOST_SIZES,
    Model, Point, Rarity, Sample, Segments, Shape, rank_scan, rank_scan_threshold,
    step_correlation,
};

use crate::LONGEST;
use crate::judging::verdict;
use crate::names::sample_error;
use crate::words::{Arguments, Results};

const RARITIES: [Rarity; 3] = [Rarity::OneIn20, Rarity::OneIn100, Rarity::OneIn1000];

fn rarity(arguments: &mut Arguments<'_>) -> Rarity {
    RARITIES.get(arguments.size()).copied().unwrap_or_default()
}

/// Observations; autocorrelation, half shift and its error, effective observations, widening, dependent, steady.
pub(crate) fn arrival(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (mut observations, mut scratch) = ([0.0; LONGEST], [0.0; LONGEST]);
    match Arrival::of(arguments.floats(&mut observations), &mut scratch) {
        Ok(arrival) => {
            results.ok();
            for x in [
                arrival.autocorrelation,
                arrival.half_shift,
                arrival.half_shift_error,
                arrival.effective_observations(),
                arrival.widening(),
            ] {
                results.float(x);
            }
            results.word(u64::from(arrival.is_dependent()));
            results.word(u64::from(arrival.is_steady()));
        }
        Err(ArrivalError::Sample(error)) => sample_error(error, results),
        Err(_) => results.name("unknown_error"),
    }
}

/// Observations and resolution; outliers, resolution limited, whether there are two modes, and these.
pub(crate) fn shape(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    match Sample::new(arguments.floats(&mut [0.0; LONGEST])) {
        Ok(sample) => {
            let shape = Shape::of(&sample, arguments.float());
            results.ok();
            results.float(shape.outliers);
            results.word(u64::from(shape.resolution_limited));
            results.word(u64::from(shape.modes.is_some()));
            if let Some(modes) = shape.modes {
                for x in [modes.lower, modes.upper, modes.upper_share, modes.explained] {
                    results.float(x);
                }
            }
        }
        Err(error) => sample_error(error, results),
    }
}

/// Sizes, costs, the claimed model by its position, policy.
pub(crate) fn growth(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (mut sizes, mut costs) = ([0.0; MOST_SIZES + 1], [0.0; MOST_SIZES + 1]);
    let sizes = arguments.floats(&mut sizes);
    let costs = arguments.floats(&mut costs);
    let mut points = [Point {
        size: 0.0,
        cost: 0.0,
    }; MOST_SIZES + 1];
    for (point, (size, cost)) in points.iter_mut().zip(sizes.iter().zip(costs.iter())) {
        *point = Point {
            size: *size,
            cost: *cost,
        };
    }
    let claimed = Model::ALL
        .get(arguments.size())
        .copied()
        .unwrap_or(Model::Constant);
    match Growth::judge(&points[..sizes.len()], claimed, &arguments.policy()) {
        Ok(growth) => {
            results.ok();
            verdict(growth.verdict, results);
            results.size(growth.model as usize);
            for x in [
                growth.error,
                growth.excess_power,
                growth.interval.0,
                growth.interval.1,
                growth.excess_per_doubling(),
            ] {
                results.float(x);
            }
        }
        Err(GrowthError::Sizes { found }) => {
            results.name("sizes");
            results.size(found);
        }
        Err(GrowthError::Span) => results.name("span"),
        Err(GrowthError::NotPositive { index }) => {
            results.name("not_positive");
            results.size(index);
        }
        Err(_) => results.name("unknown_error"),
    }
}

fn common_mode(mode: Result<CommonMode, CommonModeError>, results: &mut Results<'_>) {
    match mode {
        Ok(mode) => {
            results.ok();
            results.float(mode.factor);
            results.float(mode.error);
            results.size(mode.ratios);
        }
        Err(CommonModeError::TooFew { needed, found }) => {
            results.name("too_few");
            results.size(needed);
            results.size(found);
        }
        Err(CommonModeError::NotPositive { index }) => {
            results.name("not_positive");
            results.size(index);
        }
        Err(_) => results.name("unknown_error"),
    }
}

pub(crate) fn references(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let mut ratios = [0.0; LONGEST];
    common_mode(
        CommonMode::of_references(arguments.floats(&mut ratios)),
        results,
    );
}

pub(crate) fn suite(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let mut ratios = [0.0; LONGEST];
    common_mode(CommonMode::of_suite(arguments.floats(&mut ratios)), results);
}

pub(crate) fn correlation(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (mut test, mut reference) = ([0.0; LONGEST], [0.0; LONGEST]);
    let test = arguments.floats(&mut test);
    let reference = arguments.floats(&mut reference);
    results.ok();
    results.float(step_correlation(test, reference));
}

/// Anchor, scale, logarithms, policy; the runs until the first alarm or 0, the sum at the end, the runs counted.
pub(crate) fn cusum(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (anchor, scale) = (arguments.float(), arguments.float());
    let mut logs = [0.0; LONGEST];
    let logs = arguments.floats(&mut logs);
    let mut cusum = Cusum::at(anchor, scale, &arguments.policy());
    let mut first = 0;
    for (index, log) in logs.iter().enumerate() {
        if cusum.observe_log(*log) && first == 0 {
            first = index + 1;
        }
    }
    results.ok();
    results.size(first);
    results.float(cusum.sum());
    results.word(u64::from(cusum.runs()));
}

pub(crate) fn scan(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let mut series = [0.0; LONGEST];
    let series = arguments.floats(&mut series);
    match rank_scan(series, rarity(arguments), arguments.float()) {
        Some(step) => {
            results.ok();
            results.size(step.at);
            results.float(step.z);
            results.word(u64::from(step.significant));
        }
        None => results.name("none"),
    }
}

pub(crate) fn scan_threshold(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let n = arguments.size();
    results.ok();
    results.float(rank_scan_threshold(n, rarity(arguments)));
}

/// Series, floor, rarity, widening; the steps.
pub(crate) fn segments(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let mut series = [0.0; LONGEST];
    let series = arguments.floats(&mut series);
    let floor = arguments.float();
    let segments = Segments::of(series, floor, rarity(arguments), arguments.float());
    results.ok();
    results.size(segments.steps().len());
    for step in segments.steps() {
        results.word(u64::from(*step));
    }
}
