//! Two sides, against the naive twins.
#![no_main]

use evenkeel_core::{Verdict, paired, unpaired};
use evenkeel_fuzz::{Anything, Checked, Times, close, twin};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Times, Times, Anything, Checked)| {
    let (Times(old), Times(new), Anything(any), Checked(policy)) = input;

    // Whatever the numbers, there is an answer or a reason.
    let result = unpaired(&mut any.clone(), &mut old.clone(), &policy);
    let usable = !any.is_empty() && any.iter().all(|x| x.is_finite() && *x > 0.0);
    assert_eq!(result.is_ok(), usable);

    let apart = unpaired(&mut old.clone(), &mut new.clone(), &policy).expect("times are positive");
    let naive = twin::ratio_apart(&old, &new);
    assert!(close(apart.ratio, naive, 200.0), "{} {naive}", apart.ratio);
    assert!(apart.interval.0 <= apart.ratio && apart.ratio <= apart.interval.1);
    if matches!(apart.verdict, Verdict::Regressed) {
        assert!(apart.interval.0 > 1.0 + policy.tolerance() - 1e-9);
    }

    let n = old.len().min(new.len());
    let (old, new) = (&old[..n], &new[..n]);
    let together =
        paired(&mut old.to_vec(), &mut new.to_vec(), &policy).expect("as many on both sides");
    let naive = twin::ratio_of_pairs(old, new);
    assert!(
        close(together.ratio, naive, 200.0),
        "{} {naive}",
        together.ratio
    );
});
