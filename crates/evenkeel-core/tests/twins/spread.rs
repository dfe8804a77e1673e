//! Order statistics and scales, from sorted copies.

/// Sorted by the total order.
pub(crate) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The middle value, or the midpoint of the two middle ones.
pub(crate) fn median(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    let n = sorted.len();
    if n % 2 == 1 {
        sorted[n / 2]
    } else {
        0.5 * (sorted[n / 2 - 1] + sorted[n / 2])
    }
}

/// R's `quantile(x, p, type = 7)`, as its manual defines it: `(1 - g) x[j] + g x[j + 1]`.
pub(crate) fn quantile(values: &[f64], p: f64) -> f64 {
    let sorted = sorted(values);
    let h = (sorted.len() - 1) as f64 * p;
    let j = h.floor() as usize;
    let g = h - h.floor();
    (1.0 - g) * sorted[j] + g * sorted[(j + 1).min(sorted.len() - 1)]
}

/// The median of the distances to the median.
pub(crate) fn mad(values: &[f64]) -> f64 {
    let centre = median(values);
    let distances: Vec<f64> = values.iter().map(|x| (x - centre).abs()).collect();
    median(&distances)
}

/// The bias of Shamos' estimator at normal samples (Park, Kim and Wang 2020).
pub(crate) fn shamos_bias(n: usize) -> f64 {
    match n {
        2 => 0.1832,
        3 => 0.2989,
        4 => 0.1583,
        5 => 0.1012,
        6 => 0.1005,
        7 => 0.0677,
        8 => 0.0610,
        9 => 0.0544,
        10 => 0.0477,
        _ => 0.414253 / n as f64 + 0.442397 / (n * n) as f64,
    }
}

/// The bias-corrected median of all pairwise distances.
pub(crate) fn shamos(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    median(&super::pairs::distances(values))
        / (0.9538725524089398 * (1.0 + shamos_bias(values.len())))
}
