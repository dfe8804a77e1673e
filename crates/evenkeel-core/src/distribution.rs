//! Quantiles of the normal distribution, and ranks from the binomial.
//!
//! Everything goes through `libm`, so the bits are the same on every host.

use libm::{exp, log};

use crate::extreme::{larger, smaller};
use crate::root::sqrt;

/// The quantile of the standard normal distribution with `upper` of its mass above it.
///
/// Algorithm AS 241 (Wichura 1988, PPND16): relative error about 1e-16. `upper` is clamped to the open interval (0, 1).
#[must_use]
pub fn normal_quantile(upper: f64) -> f64 {
    let p = larger(f64::MIN_POSITIVE, smaller(1.0 - f64::EPSILON, upper));
    let q = 0.5 - p;
    let central = q.abs() <= 0.425;
    let (r, fraction) = if central {
        (0.180_625 - q * q, &CENTRAL)
    } else {
        let r = sqrt(-log(smaller(p, 1.0 - p)));
        if r <= 5.0 {
            (r - 1.6, &MIDDLE)
        } else {
            (r - 5.0, &FAR)
        }
    };
    let z = ratio(r, fraction);
    if central { q * z } else { z.copysign(q) }
}

/// The rank `r` (from 1) for which the observations of rank `r` and `n + 1 - r` enclose the distribution's median
/// with probability at least `confidence`: the largest with `1 - 2 BinCDF(r - 1; n, 1/2) >= confidence`.
///
/// Exact for n up to 1,000, from the normal approximation with continuity correction above. `None` where even the
/// extremes do not enclose it, or `confidence` is outside (0, 1).
#[must_use]
pub fn median_ranks(n: usize, confidence: f64) -> Option<usize> {
    if !(confidence > 0.0 && confidence < 1.0) || n == 0 {
        return None;
    }
    let outside = 0.5 * (1.0 - confidence);
    if n > 1000 {
        let n = n as f64;
        let rank = 0.5 * (n + 1.0) - 0.5 * normal_quantile(outside) * sqrt(n);
        return Some((rank as usize).max(1));
    }
    // Sum the lower binomial tail: term(i) = C(n, i) / 2^n.
    let mut term = exp(-(n as f64) * core::f64::consts::LN_2);
    let mut below = 0.0;
    let mut rank = 0;
    while rank <= n / 2 {
        below += term;
        // The slack is the rounding of at most 500 additions.
        if below > outside * (1.0 + 1e-12) {
            break;
        }
        term *= (n - rank) as f64 / (rank + 1) as f64;
        rank += 1;
    }
    (rank > 0).then_some(rank)
}

/// A rational function: numerator and denominator with the coefficients in ascending order.
fn ratio(x: f64, [numerator, denominator]: &[[f64; 8]; 2]) -> f64 {
    let polynomial = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * x + c);
    polynomial(numerator) / polynomial(denominator)
}

// The coefficients of AS 241, routine PPND16 (Wichura, Applied Statistics 37, 1988, 477-484).
static CENTRAL: [[f64; 8]; 2] = [
    [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
];
static MIDDLE: [[f64; 8]; 2] = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];
static FAR: [[f64; 8]; 2] = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    #[test]
    fn the_normal_quantile_inverts_the_normal_tail() {
        let normal = Normal::standard();
        for upper in [1e-12, 1e-6, 0.001, 0.01, 0.05, 0.3, 0.5, 0.7, 0.999] {
            let back = normal.sf(normal_quantile(upper));
            assert!((back / upper - 1.0).abs() < 1e-9, "{upper}: {back}");
        }
    }

    #[test]
    fn the_rank_table_of_the_order_statistic_interval_is_exact() {
        let table: [(usize, [usize; 3]); 9] = [
            (6, [1, 0, 0]),
            (8, [1, 1, 0]),
            (11, [2, 1, 1]),
            (15, [4, 3, 2]),
            (20, [6, 4, 3]),
            (30, [10, 8, 6]),
            (64, [24, 22, 19]),
            (100, [40, 37, 34]),
            (256, [112, 107, 102]),
        ];
        for (n, ranks) in table {
            for (confidence, rank) in [0.95, 0.99, 0.999].into_iter().zip(ranks) {
                assert_eq!(
                    median_ranks(n, confidence).unwrap_or(0),
                    rank,
                    "{n} {confidence}"
                );
            }
        }
        assert_eq!(median_ranks(5, 0.95), None);
        assert_eq!(median_ranks(100, f64::NAN), None);
        assert_eq!(median_ranks(0, 0.5), None);
    }

    proptest! {
        #[test]
        fn ranks_are_the_same_on_both_sides_of_the_approximation(confidence in 0.5..0.999_f64) {
            let exact = median_ranks(1000, confidence).unwrap();
            let approximate = median_ranks(1001, confidence).unwrap();
            prop_assert!(exact.abs_diff(approximate) <= 1);
        }
    }
}
