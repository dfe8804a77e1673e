//! All pairs, formed.

/// `|x[i] - x[j]|` for i < j.
pub(crate) fn distances(values: &[f64]) -> Vec<f64> {
    let mut all = Vec::new();
    for (j, x) in values.iter().enumerate() {
        all.extend(values[..j].iter().map(|y| (x - y).abs()));
    }
    all
}

/// `(x[i] + x[j]) / 2` for i <= j.
pub(crate) fn walsh_averages(values: &[f64]) -> Vec<f64> {
    let mut all = Vec::new();
    for (j, x) in values.iter().enumerate() {
        all.extend(values[..=j].iter().map(|y| 0.5 * (x + y)));
    }
    all
}

/// `new[j] - old[i]` for all i and j.
pub(crate) fn differences(old: &[f64], new: &[f64]) -> Vec<f64> {
    old.iter()
        .flat_map(|x| new.iter().map(move |y| y - x))
        .collect()
}

/// The value of one rank, from 1.
pub(crate) fn ranked(values: &[f64], rank: usize) -> f64 {
    super::spread::sorted(values)[rank - 1]
}
