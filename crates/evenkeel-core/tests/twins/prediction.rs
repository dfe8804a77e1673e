//! The prediction limit, written down as in `docs/method.md`.

use super::spread::{median, shamos};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// The limit of an unchanged run's logarithm after the logarithms of a history of at least three runs.
pub(crate) fn limit(history: &[f64], tolerance: f64, alpha: f64, prior: (f64, f64)) -> f64 {
    let k = history.len() as f64;
    let degrees = match history.len() {
        3 => 1.65,
        4 => 2.61,
        5 => 2.81,
        6 => 3.57,
        7 => 4.42,
        8 => 5.15,
        9 => 6.09,
        10 => 6.86,
        _ => 0.854 * k - 1.71,
    };
    let (d0, s0) = prior;
    let own = shamos(history);
    let scale = ((d0 * s0 * s0 + degrees * own * own) / (d0 + degrees)).sqrt();
    let t = StudentsT::new(0.0, 1.0, d0 + degrees)
        .unwrap()
        .inverse_cdf(1.0 - alpha);
    let centre = median(history);
    let slowest = history.iter().copied().fold(f64::MIN, f64::max);
    let noise = t * (1.0 + std::f64::consts::FRAC_PI_2 / k).sqrt() * scale;
    centre + noise.max((1.0 + tolerance).ln()).max(slowest - centre)
}
