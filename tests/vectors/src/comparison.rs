//! Two sides.

use evenkeel_core::{CompareError, Comparison, Policy, paired, unpaired};

use crate::LONGEST;
use crate::judging::verdict;
use crate::names::compare_error;
use crate::words::{Arguments, Results};

pub(crate) fn pairs(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    compare(paired, arguments, results);
}

pub(crate) fn sides(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    compare(unpaired, arguments, results);
}

/// [`paired`] or [`unpaired`].
type Compare = fn(&mut [f64], &mut [f64], &Policy) -> Result<Comparison, CompareError>;

fn compare(function: Compare, arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (mut old, mut new) = ([0.0; LONGEST], [0.0; LONGEST]);
    let old = arguments.floats(&mut old);
    let new = arguments.floats(&mut new);
    match function(old, new, &arguments.policy()) {
        Ok(comparison) => {
            results.ok();
            verdict(comparison.verdict, results);
            results.float(comparison.ratio);
            results.float(comparison.interval.0);
            results.float(comparison.interval.1);
        }
        Err(error) => compare_error(error, results),
    }
}
