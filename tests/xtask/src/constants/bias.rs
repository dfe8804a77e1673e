//! Consistency and finite-sample bias of the scales, and what Shamos' is worth.

use evenkeel_core::{
    Sample, iqr_bias, mad_bias, normal_quantile, shamos, shamos_bias, shamos_degrees,
};

use super::Constant;
use crate::noise::Source;

const QUARTILE: f64 = 0.674_489_750_196_081_7;
const SIZES: [usize; 14] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50];

/// What integrals give: the quartile of the normal distribution and the bias of the IQR.
pub(super) fn exact() -> Vec<Constant> {
    let mut constants = vec![Constant {
        name: "quartile of the normal distribution".to_owned(),
        kernel: normal_quantile(0.25),
        computed: QUARTILE,
        allowed: 1e-15,
    }];
    // Of two values the median distance is their distance.
    constants.push(Constant {
        name: "median distance of two normal values".to_owned(),
        kernel: 1.0 / (shamos(&[0.0, 1.0]) * (1.0 + shamos_bias(2))),
        computed: std::f64::consts::SQRT_2 * QUARTILE,
        allowed: 1e-15,
    });
    constants.extend(SIZES.into_iter().chain([100]).map(|n| Constant {
        name: format!("bias of the IQR, n = {n}"),
        kernel: iqr_bias(n),
        computed: expected_iqr(n) / (2.0 * QUARTILE) - 1.0,
        // Four digits are in the table; above it is a fit.
        allowed: if n <= 10 { 0.000_06 } else { 0.001_5 },
    }));
    constants
}

/// The expected type-7 interquartile range of n standard normal values.
fn expected_iqr(n: usize) -> f64 {
    let quantile = |p: f64| {
        let h = p * (n - 1) as f64;
        let (rank, share) = (h.floor(), h - h.floor());
        let below = expected_order_statistic(rank as usize + 1, n);
        if share == 0.0 {
            return below;
        }
        (1.0 - share) * below + share * expected_order_statistic(rank as usize + 2, n)
    };
    quantile(0.75) - quantile(0.25)
}

/// E of the r-th smallest of n: the integral of x r C(n, r) F^(r-1) (1-F)^(n-r) dF, by the midpoint rule in F.
fn expected_order_statistic(r: usize, n: usize) -> f64 {
    const STEPS: u32 = 40_000;
    let log_choose: f64 = (1..=r).map(|i| ((n - r + i) as f64 / i as f64).ln()).sum();
    // u = s^2 (3 - 2 s) crowds the steps where the quantile is steep.
    (0..STEPS)
        .map(|step| {
            let s = (f64::from(step) + 0.5) / f64::from(STEPS);
            let u = s * s * (3.0 - 2.0 * s);
            let v = (1.0 - s) * (1.0 - s) * (1.0 + 2.0 * s);
            let density =
                (log_choose + (r as f64).ln() + (r - 1) as f64 * u.ln() + (n - r) as f64 * v.ln())
                    .exp();
            -normal_quantile(u) * density * 6.0 * s * (1.0 - s) / f64::from(STEPS)
        })
        .sum()
}

/// What draws give: the bias of MAD and Shamos, and the degrees of freedom of Shamos.
pub(super) fn drawn(draws: u32) -> Vec<Constant> {
    let mut constants = Vec::new();
    for n in SIZES {
        let mut source = Source::new(n as u64);
        let (mut mad, mut scale) = (Moments::default(), Moments::default());
        let mut values = vec![0.0; n];
        for _ in 0..draws {
            values.iter_mut().for_each(|x| *x = source.normal());
            let Ok(sample) = Sample::new(&mut values) else {
                continue;
            };
            mad.add(sample.mad() / QUARTILE);
            scale.add(shamos(sample.sorted()));
        }
        // The published tables have four digits and, above ten, come from a fit.
        let printed = if n <= 10 { 0.000_3 } else { 0.001 };
        constants.push(Constant {
            name: format!("bias of the MAD, n = {n}"),
            kernel: mad_bias(n),
            computed: mad.mean() - 1.0,
            allowed: 4.0 * mad.error() + printed,
        });
        // The kernel divides by 1 + b, so what is left must be 1.
        constants.push(Constant {
            name: format!("bias of Shamos, n = {n}"),
            kernel: shamos_bias(n),
            computed: scale.mean() * (1.0 + shamos_bias(n)) - 1.0,
            allowed: 4.0 * scale.error() * (1.0 + shamos_bias(n)) + printed,
        });
        // A chi with nu degrees has the squared coefficient of variation 1 / (2 nu), nearly.
        let degrees = 0.5 * (scale.mean() / scale.deviation()).powi(2);
        constants.push(Constant {
            name: format!("degrees of Shamos, n = {n}"),
            kernel: shamos_degrees(n),
            computed: degrees,
            allowed: degrees * (0.02 + 8.0 / f64::from(draws).sqrt()),
        });
    }
    constants
}

#[derive(Default)]
struct Moments {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, x: f64) {
        self.count += 1.0;
        self.sum += x;
        self.squares += x * x;
    }

    fn mean(&self) -> f64 {
        self.sum / self.count
    }

    fn deviation(&self) -> f64 {
        (self.squares / self.count - self.mean() * self.mean()).sqrt()
    }

    /// The standard error of the mean.
    fn error(&self) -> f64 {
        self.deviation() / self.count.sqrt()
    }
}
