//! Inputs of every shape; so many of each that no branch predictor knows them: a run is sorted once, too.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

/// So many inputs of one shape.
pub(crate) const VARIANTS: usize = 512;

pub(crate) const SHAPES: [&str; 5] = ["random", "sorted", "reversed", "constant", "two-valued"];

/// Times of a run: a level and a tail to the right.
pub(crate) fn random(rng: &mut Pcg64, count: usize) -> Vec<f64> {
    (0..count)
        .map(|_| {
            let tail: f64 = rng.random();
            1000.0 + 50.0 * rng.random::<f64>() + 40.0 * tail * tail * tail
        })
        .collect()
}

/// [`VARIANTS`] inputs of one of the [`SHAPES`].
pub(crate) fn of_shape(shape: &str, count: usize) -> Vec<Vec<f64>> {
    let mut rng = Pcg64::seed_from_u64(count as u64);
    (0..VARIANTS)
        .map(|variant| {
            let mut values = random(&mut rng, count);
            match shape {
                "sorted" | "reversed" => values.sort_by(f64::total_cmp),
                "constant" => values.fill(1000.0 + variant as f64),
                "two-valued" => values
                    .iter_mut()
                    .for_each(|x| *x = if *x < 1030.0 { 1000.0 } else { 1010.0 }),
                _ => {}
            }
            if shape == "reversed" {
                values.reverse();
            }
            values
        })
        .collect()
}
