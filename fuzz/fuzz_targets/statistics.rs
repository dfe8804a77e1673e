//! Any floats as a sample, against the naive twins.
#![no_main]

use evenkeel_core::{Dispersion, Sample, median_ranks, normal_quantile, shamos, t_quantile};
use evenkeel_fuzz::{Anything, close, twin};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Anything, f64, f64)| {
    let (Anything(mut values), p, resolution) = input;
    let given = values.clone();
    let Ok(sample) = Sample::new(&mut values) else {
        assert!(given.is_empty() || given.iter().any(|x| !x.is_finite()));
        return;
    };
    let (low, high) = (sample.min(), sample.max());
    assert!(sample.sorted().is_sorted());
    assert!((low..=high).contains(&sample.median()));
    assert!((low..=high).contains(&sample.quantile(p)));
    assert!(sample.iqr() >= 0.0 && sample.mad() >= 0.0);
    let dispersion = Dispersion::of(&sample, resolution);
    assert!(dispersion.sigma >= 0.0);
    if let Some((from, to)) = sample.median_interval(p) {
        assert!(from <= sample.median() && sample.median() <= to);
    }
    if let Some(rank) = median_ranks(given.len(), p) {
        assert!(rank >= 1 && 2 * rank <= given.len() + 1);
    }
    assert!(normal_quantile(p).is_finite() || p.is_nan());
    assert!(t_quantile(p, resolution).is_finite() || p.is_nan() || resolution.is_nan());

    // The twins form sums and differences that overflow near the ends of the range.
    if low.abs().max(high.abs()) < 1e300 {
        assert_eq!(sample.median(), twin::median(&given));
        assert_eq!(sample.mad(), twin::mad(&given));
        let (scale, naive) = (shamos(sample.sorted()), twin::shamos(&given));
        assert!(close(scale, naive, 8.0), "{scale} {naive}");
    }
});
