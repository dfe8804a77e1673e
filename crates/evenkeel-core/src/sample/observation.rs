//! What can be observed: numbers of four types.

use core::cmp::Ordering;

/// A number that can be observed: `u32`, `u64`, `f32` or `f64`.
///
/// Sealed: the kernel's results are proven for these four.
pub trait Observation: Copy + sealed::Sealed {
    /// Whether the number is neither infinite nor NaN. Integers always are.
    fn is_finite(self) -> bool;
    /// The total order in which samples are sorted.
    fn order(&self, other: &Self) -> Ordering;
    /// The nearest `f64`: exact for `u32`, `f32`, `f64`, and for `u64` up to 2^53.
    fn to_f64(self) -> f64;
}

mod sealed {
    pub trait Sealed: PartialOrd + Sized {
        /// The fast order: that of the numbers, to which both zeros are equal.
        #[inline]
        fn at_most(&self, other: &Self) -> bool {
            self <= other
        }
        /// Sorts finite observations in their total order.
        fn sort(observations: &mut [Self]);
    }
    impl Sealed for u32 {
        fn sort(observations: &mut [Self]) {
            observations.sort_unstable();
        }
    }
    impl Sealed for u64 {
        fn sort(observations: &mut [Self]) {
            observations.sort_unstable();
        }
    }
    impl Sealed for f32 {
        fn sort(observations: &mut [Self]) {
            observations.sort_unstable_by(Self::total_cmp);
        }
    }
    impl Sealed for f64 {
        fn sort(observations: &mut [Self]) {
            crate::sort::sort(observations);
        }
    }
}

impl Observation for u32 {
    #[inline]
    fn is_finite(self) -> bool {
        true
    }
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
    #[inline]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
}

impl Observation for u64 {
    #[inline]
    fn is_finite(self) -> bool {
        true
    }
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
    #[inline]
    fn to_f64(self) -> f64 {
        self as f64
    }
}

impl Observation for f32 {
    #[inline]
    fn is_finite(self) -> bool {
        f32::is_finite(self)
    }
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.total_cmp(other)
    }
    #[inline]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
}

impl Observation for f64 {
    #[inline]
    fn is_finite(self) -> bool {
        f64::is_finite(self)
    }
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.total_cmp(other)
    }
    #[inline]
    fn to_f64(self) -> f64 {
        self
    }
}
