//! Order statistics, scales, quantiles of distributions.

use evenkeel_core::{
    Dispersion, Observation, Sample, fresh_runs_needed, hodges_lehmann, hodges_lehmann_shift,
    iqr_bias, mad_bias, median_ranks, normal_quantile, rank_rule_alpha, shamos, shamos_bias,
    shamos_degrees, t_quantile,
};

use crate::LONGEST;
use crate::names::sample_error;
use crate::words::{Arguments, Results};

/// Count, smallest, median, largest, MAD, IQR.
fn summary<T: Observation>(values: &mut [T], results: &mut Results<'_>) {
    match Sample::new(values) {
        Ok(sample) => {
            results.ok();
            results.size(sample.len());
            for x in [
                sample.min(),
                sample.median(),
                sample.max(),
                sample.mad(),
                sample.iqr(),
            ] {
                results.float(x);
            }
        }
        Err(error) => sample_error(error, results),
    }
}

pub(crate) fn sample_f64(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    summary(arguments.floats(&mut [0.0; LONGEST]), results);
}

pub(crate) fn sample_f32(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let convert = |word| f64::from_bits(word) as f32;
    summary(arguments.list(&mut [0.0_f32; LONGEST], convert), results);
}

pub(crate) fn sample_u32(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    summary(
        arguments.list(&mut [0_u32; LONGEST], |word| word as u32),
        results,
    );
}

pub(crate) fn sample_u64(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    summary(arguments.list(&mut [0_u64; LONGEST], |word| word), results);
}

pub(crate) fn quantile(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    match Sample::new(arguments.floats(&mut [0.0; LONGEST])) {
        Ok(sample) => {
            results.ok();
            results.float(sample.quantile(arguments.float()));
        }
        Err(error) => sample_error(error, results),
    }
}

pub(crate) fn median_interval(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    match Sample::new(arguments.floats(&mut [0.0; LONGEST])) {
        Ok(sample) => match sample.median_interval(arguments.float()) {
            Some((low, high)) => {
                results.ok();
                results.float(low);
                results.float(high);
            }
            None => results.name("none"),
        },
        Err(error) => sample_error(error, results),
    }
}

pub(crate) fn dispersion(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    match Sample::new(arguments.floats(&mut [0.0; LONGEST])) {
        Ok(sample) => {
            let dispersion = Dispersion::of(&sample, arguments.float());
            results.ok();
            results.float(dispersion.sigma);
            results.name(dispersion.estimator.name());
        }
        Err(error) => sample_error(error, results),
    }
}

pub(crate) fn shamos_scale(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    results.ok();
    results.float(shamos(arguments.floats(&mut [0.0; LONGEST])));
}

pub(crate) fn degrees(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    results.ok();
    results.float(shamos_degrees(arguments.size()));
}

/// Of the MAD, the IQR and Shamos' scale.
pub(crate) fn biases(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let n = arguments.size();
    results.ok();
    for bias in [mad_bias(n), iqr_bias(n), shamos_bias(n)] {
        results.float(bias);
    }
}

pub(crate) fn centre(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    results.ok();
    results.float(hodges_lehmann(arguments.floats(&mut [0.0; LONGEST])));
}

pub(crate) fn shift(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (mut old, mut new) = ([0.0; LONGEST], [0.0; LONGEST]);
    let old = arguments.floats(&mut old);
    let new = arguments.floats(&mut new);
    results.ok();
    results.float(hodges_lehmann_shift(old, new));
}

/// Values and the widening of the interval at 95 %.
pub(crate) fn widened(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    match Sample::new(arguments.floats(&mut [0.0; LONGEST])) {
        Ok(sample) => match sample.widened_median_interval(0.95, arguments.float()) {
            Some((low, high)) => {
                results.ok();
                results.float(low);
                results.float(high);
            }
            None => results.name("none"),
        },
        Err(error) => sample_error(error, results),
    }
}

pub(crate) fn normal(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    results.ok();
    results.float(normal_quantile(arguments.float()));
}

pub(crate) fn student(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (upper, df) = (arguments.float(), arguments.float());
    results.ok();
    results.float(t_quantile(upper, df));
}

pub(crate) fn ranks(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (n, confidence) = (arguments.size(), arguments.float());
    match median_ranks(n, confidence) {
        Some(rank) => {
            results.ok();
            results.size(rank);
        }
        None => results.name("none"),
    }
}

pub(crate) fn rank_rule(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (history, fresh) = (arguments.size(), arguments.size());
    results.ok();
    results.float(rank_rule_alpha(history, fresh));
}

pub(crate) fn fresh_runs(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (history, alpha, most) = (arguments.size(), arguments.float(), arguments.size());
    match fresh_runs_needed(history, alpha, most) {
        Some(fresh) => {
            results.ok();
            results.size(fresh);
        }
        None => results.name("none"),
    }
}
