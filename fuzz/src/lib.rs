//! What the fuzz targets draw from, and the naive twins they compare with.

use arbitrary::{Arbitrary, Result, Unstructured};
use evenkeel_core::{Digest, Level, Policy, Prior};

#[path = "../../crates/evenkeel-core/tests/twins/pairs.rs"]
#[allow(dead_code, reason = "the kernel's own tests use the rest")]
mod pairs;
#[path = "../../crates/evenkeel-core/tests/twins/spread.rs"]
#[allow(dead_code, reason = "the kernel's own tests use the rest")]
mod spread;

/// The naive twins that the kernel's tests use, by what they are the twin of.
pub mod twin {
    use crate::{pairs, spread};

    /// The median of a sample.
    pub fn median(values: &[f64]) -> f64 {
        spread::median(values)
    }

    /// The median absolute deviation of a sample.
    pub fn mad(values: &[f64]) -> f64 {
        spread::mad(values)
    }

    /// Shamos' scale of at least two values.
    pub fn shamos(values: &[f64]) -> f64 {
        spread::shamos(values)
    }

    /// The Hodges–Lehmann ratio of two sides measured apart.
    pub fn ratio_apart(old: &[f64], new: &[f64]) -> f64 {
        spread::median(&pairs::differences(&logs(old), &logs(new))).exp()
    }

    /// The Hodges–Lehmann ratio of pairs.
    pub fn ratio_of_pairs(old: &[f64], new: &[f64]) -> f64 {
        let shifts: Vec<f64> = logs(old)
            .iter()
            .zip(logs(new))
            .map(|(old, new)| new - old)
            .collect();
        spread::median(&pairs::walsh_averages(&shifts)).exp()
    }

    fn logs(side: &[f64]) -> Vec<f64> {
        side.iter().map(|x| x.ln()).collect()
    }
}

/// The longest list that is drawn.
const LONGEST: usize = 300;

/// Any floats: NaN, infinities, subnormals; or a few values many times over.
#[derive(Clone, Debug)]
pub struct Anything(pub Vec<f64>);

impl<'a> Arbitrary<'a> for Anything {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let ties = u.arbitrary()?;
        let length = u.int_in_range(0..=LONGEST)?;
        let value = |u: &mut Unstructured<'a>| -> Result<f64> {
            if ties {
                Ok(f64::from(u.arbitrary::<i8>()?))
            } else {
                Ok(f64::from_bits(u.arbitrary()?))
            }
        };
        (0..length)
            .map(|_| value(u))
            .collect::<Result<_>>()
            .map(Self)
    }
}

/// Times as they are measured: positive, from a nanosecond to an hour, some equal, some far away. At least one.
#[derive(Clone, Debug)]
pub struct Times(pub Vec<f64>);

impl<'a> Arbitrary<'a> for Times {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let centre = f64::from(u.arbitrary::<u32>()?) + 1.0;
        let step = [0.0, 1.0, 1e-3, 1e-9][u.choose_index(4)?] * centre;
        let length = u.int_in_range(1..=LONGEST)?;
        let value = |u: &mut Unstructured<'a>| Ok(centre + step * f64::from(u.arbitrary::<u16>()?));
        (0..length)
            .map(|_| value(u))
            .collect::<Result<_>>()
            .map(Self)
    }
}

/// A run as a digest.
#[derive(Clone, Copy, Debug)]
pub struct Run(pub Digest);

impl<'a> Arbitrary<'a> for Run {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mut times = Times::arbitrary(u)?.0;
        let first = u.int_in_range(1..=times.len())?;
        let lengths = [first, times.len() - first];
        let lengths = &lengths[..1 + usize::from(first < times.len())];
        Digest::new(&mut times, lengths, u.arbitrary()?)
            .map(Self)
            .map_err(|_| arbitrary::Error::IncorrectFormat)
    }
}

/// A policy that its own check accepts.
#[derive(Clone, Copy, Debug)]
pub struct Checked(pub Policy);

impl<'a> Arbitrary<'a> for Checked {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let policy = Policy::DEFAULT
            .with_floor(u.arbitrary()?)
            .with_budget(u.arbitrary()?)
            .with_screen_alpha(u.arbitrary()?)
            .with_alarm_rate(u.arbitrary()?)
            .with_prior(Prior {
                df: u.arbitrary()?,
                scale: u.arbitrary()?,
            });
        let levels = [Level::Q10, Level::Q25, Level::Median, Level::Q90];
        let policy = match levels.get(u.choose_index(5)?) {
            Some(level) => policy.with_level(*level),
            None => policy,
        };
        // Most bit patterns are no policy; the default is one.
        Ok(Self(if policy.check().is_ok() {
            policy
        } else {
            Policy::DEFAULT
        }))
    }
}

/// Whether two floats are the same number, or differ by rounding of `parts` of their size.
pub fn close(a: f64, b: f64, parts: f64) -> bool {
    a == b
        || (a - b).abs() <= parts * f64::EPSILON * a.abs().max(b.abs())
        || (a.is_nan() && b.is_nan())
}
