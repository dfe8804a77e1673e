//! The rank scan: whether and where a series has a step.

use libm::log;

use crate::root::sqrt;

/// The most points of one series.
pub const MOST_POINTS: usize = 256;
/// A step leaves at least so many points on each side.
const MARGIN: usize = 3;
/// The fewest points among which a step can be told.
const LEAST_POINTS: usize = 8;

/// How rarely a series without a step may be said to have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Rarity {
    /// One series in twenty.
    OneIn20,
    /// One series in a hundred.
    #[default]
    OneIn100,
    /// One series in a thousand.
    OneIn1000,
}

/// Where a series changes most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The first point after the step, from 0.
    pub at: usize,
    /// The standardised rank sum.
    pub z: f64,
    /// Whether it is beyond the threshold.
    pub significant: bool,
}

/// The thresholds of the largest `z` for one step in 20, 100, 1,000 series: Monte Carlo of this project with 600,000 series for each length
/// (all orders of 8 to 10 points), held against a regeneration by `cargo xtask constants`; between the lengths linear in ln N. So few points
/// as the first rows have, have no split that is so rare.
const THRESHOLDS: [(usize, [f64; 3]); 16] = [
    (8, [2.309, f64::INFINITY, f64::INFINITY]),
    (9, [2.449, f64::INFINITY, f64::INFINITY]),
    (10, [2.402, 2.611, f64::INFINITY]),
    (11, [2.456, 2.738, f64::INFINITY]),
    (12, [2.401, 2.722, f64::INFINITY]),
    (13, [2.488, 2.781, f64::INFINITY]),
    (14, [2.491, 2.840, 3.130]),
    (15, [2.545, 2.872, 3.240]),
    (16, [2.520, 2.910, 3.254]),
    (20, [2.593, 3.000, 3.381]),
    (30, [2.700, 3.120, 3.588]),
    (50, [2.817, 3.267, 3.793]),
    (100, [2.947, 3.408, 3.954]),
    (150, [3.007, 3.482, 4.054]),
    (200, [3.043, 3.520, 4.098]),
    (256, [3.074, 3.555, 4.112]),
];

/// Looks for one step in a series, oldest first: the standardised Pettitt scan.
///
/// With mid-ranks `r` and `W_t` the sum of the first `t`, the largest of
/// `|W_t - t (N + 1)/2| / sqrt(t (N - t)/12 ((N + 1) - sum(c^3 - c)/(N (N - 1))))` over t from 3 to N - 3, c the sizes of ties. The threshold
/// does not depend on the distribution. `None` for fewer than 8 or more than [`MOST_POINTS`] points, a NaN, or where all are equal. O(N log N).
///
/// `widening` is the factor of dependent runs, `sqrt((1 + r)/(1 - r))`; below 1 or NaN it counts as 1.
#[must_use]
pub fn rank_scan(series: &[f64], rarity: Rarity, widening: f64) -> Option<Step> {
    let n = series.len();
    if !(LEAST_POINTS..=MOST_POINTS).contains(&n) || series.iter().any(|x| x.is_nan()) {
        return None;
    }
    let mut doubled = [0_u16; MOST_POINTS];
    let ties = doubled_ranks(series, &mut doubled[..n]);
    let count = n as f64;
    let per_point = ((count + 1.0) - ties / (count * (count - 1.0))) / 12.0;
    if per_point <= 0.0 {
        return None;
    }
    let (mut at, mut largest) = (0, 0.0);
    let mut sum = 0_u32;
    for (index, rank) in doubled[..n].iter().enumerate() {
        sum += u32::from(*rank);
        let t = index + 1;
        if t < MARGIN || t > n - MARGIN {
            continue;
        }
        let before = t as f64;
        let excess = 0.5 * f64::from(sum) - 0.5 * before * (count + 1.0);
        let z = excess.abs() / sqrt(before * (count - before) * per_point);
        if z > largest {
            (at, largest) = (t, z);
        }
    }
    let z = largest / if widening > 1.0 { widening } else { 1.0 };
    Some(Step {
        at,
        z,
        significant: z >= rank_scan_threshold(n, rarity),
    })
}

/// Twice the mid-ranks, so that they are integers; returns the sum of c^3 - c over the ties.
fn doubled_ranks(series: &[f64], doubled: &mut [u16]) -> f64 {
    let mut order = [0_u16; MOST_POINTS];
    let order = &mut order[..series.len()];
    for (index, slot) in order.iter_mut().enumerate() {
        *slot = index as u16;
    }
    let value = |index: u16| series.get(usize::from(index)).copied().unwrap_or(0.0);
    order.sort_unstable_by(|a, b| value(*a).total_cmp(&value(*b)));
    let mut ties = 0.0;
    let mut below = 0;
    for equal in order.chunk_by(|a, b| value(*a) == value(*b)) {
        let size = equal.len();
        // The ranks below + 1 to below + size have the mean below + (size + 1)/2.
        for index in equal {
            if let Some(rank) = doubled.get_mut(usize::from(*index)) {
                *rank = (2 * below + size + 1) as u16;
            }
        }
        below += size;
        let c = size as f64;
        ties += c * c * c - c;
    }
    ties
}

/// The least `z` of [`rank_scan`] that counts, for `n` points: linear in ln n between the table's lengths; infinite beyond
/// [`MOST_POINTS`], the shortest length's for fewer than 8.
#[must_use]
pub fn rank_scan_threshold(n: usize, rarity: Rarity) -> f64 {
    let column = match rarity {
        Rarity::OneIn20 => 0,
        Rarity::OneIn100 => 1,
        Rarity::OneIn1000 => 2,
    };
    let upper = THRESHOLDS.partition_point(|(length, _)| *length < n);
    let (Some((to, high)), Some((from, low))) = (
        THRESHOLDS.get(upper),
        THRESHOLDS.get(upper.saturating_sub(1)),
    ) else {
        return f64::INFINITY;
    };
    if *to == n || to == from {
        return high[column];
    }
    let share = log(n as f64 / *from as f64) / log(*to as f64 / *from as f64);
    low[column] + share * (high[column] - low[column])
}
