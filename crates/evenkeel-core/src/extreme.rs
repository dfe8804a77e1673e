//! The larger and the smaller of two numbers, in one comparison: `f64::max` takes two, to be fair to a NaN on either side.

/// `b` if it is larger, else `a`; so `a` where `b` is NaN.
#[cfg_attr(target_os = "none", inline(never))]
#[cfg_attr(not(target_os = "none"), inline)]
pub(crate) const fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// `b` if it is smaller, else `a`; so `a` where `b` is NaN.
#[cfg_attr(target_os = "none", inline(never))]
#[cfg_attr(not(target_os = "none"), inline)]
pub(crate) const fn smaller(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}
