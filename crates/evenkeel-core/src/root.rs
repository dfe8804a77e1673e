//! The square root. IEEE 754 leaves one result, so who computes it is a matter of machine code alone.

/// The square root, rounded to the nearest; NaN below zero.
#[cfg(not(target_os = "none"))]
pub(crate) use libm::sqrt;

/// The square root, rounded to the nearest; NaN below zero. Bit by bit, in a fifth of the flash that `libm`'s takes.
#[cfg(target_os = "none")]
pub(crate) use bitwise as sqrt;

/// Digit by digit in base two (as in Sun's fdlibm): 53 bits of the root, and one more to round by, since no root of a double lies
/// half-way between two.
#[cfg(any(target_os = "none", test))]
pub(crate) fn bitwise(x: f64) -> f64 {
    const FRACTION_BITS: u32 = 52;
    const HIDDEN: u64 = 1 << FRACTION_BITS;
    let bits = x.to_bits();
    let infinity = f64::INFINITY.to_bits();
    if bits << 1 == 0 || bits == infinity {
        return x;
    }
    if bits > infinity {
        return f64::NAN;
    }
    let (mut exponent, mut fraction) = (bits >> FRACTION_BITS, bits % HIDDEN);
    if exponent == 0 {
        // Subnormal: the first digit goes where that of a normal number is left out.
        let shift = fraction.leading_zeros() - HIDDEN.leading_zeros();
        fraction <<= shift;
        exponent = 1_u64.wrapping_sub(u64::from(shift));
    } else {
        fraction += HIDDEN;
    }
    // The bias is odd, so that an even exponent stands for an odd power of two: its root is that of twice the fraction.
    let mut rest = fraction << (2 - exponent % 2);
    let (mut root, mut twice, mut digit) = (0, 0, HIDDEN << 1);
    while digit > 0 {
        let trial = twice + digit;
        if trial <= rest {
            rest -= trial;
            twice = trial + digit;
            root += digit;
        }
        rest <<= 1;
        digit >>= 1;
    }
    let rounded = (root + 1) >> 1;
    // Half the exponent; the root's own first digit adds one to it.
    let half = ((exponent as i64 + 1021) >> 1) as u64;
    f64::from_bits((half << FRACTION_BITS) + rounded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_edges_have_the_roots_of_the_standard() {
        for x in [
            0.0,
            -0.0,
            f64::INFINITY,
            f64::MAX,
            f64::MIN_POSITIVE,
            f64::from_bits(1),
            f64::from_bits(3),
            f64::MIN_POSITIVE.next_down(),
            1.0,
            2.0,
            4.0,
            1.0_f64.next_up(),
            1.0_f64.next_down(),
        ] {
            assert_eq!(bitwise(x).to_bits(), sqrt(x).to_bits(), "{x:e}");
        }
        for x in [-1.0, f64::NEG_INFINITY, f64::NAN, -f64::NAN] {
            assert!(bitwise(x).is_nan() && sqrt(x).is_nan(), "{x}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn both_roots_are_the_same(bits in 0..f64::INFINITY.to_bits()) {
            let x = f64::from_bits(bits);
            prop_assert_eq!(bitwise(x).to_bits(), sqrt(x).to_bits());
        }

        #[test]
        fn both_roots_of_nearly_square_numbers_are_the_same(root in 1_u64..1 << 27, off in -2_i64..3) {
            let x = (root * root) as f64 + off as f64;
            if x >= 0.0 {
                prop_assert_eq!(bitwise(x).to_bits(), sqrt(x).to_bits());
            }
        }
    }
}
