//! The kernel on this host against the vectors: as its naive twins say, and bit for bit as on every other host.
//!
//! `EVENKEEL_VECTORS=accept` writes `tests/vectors/bits.json`, the golden bits, anew: after a change of the method only.

use std::collections::BTreeMap;

use evenkeel_vectors::read::{Case, Golden, cases, folder, golden};
use evenkeel_vectors::{FUNCTIONS, MOST_RESULTS, call};

fn all_cases() -> Vec<Case> {
    cases(&folder()).expect("the vectors are readable")
}

/// What the kernel returns; nothing if it panics, so that the other cases are still looked at.
fn answer(case: &Case) -> Vec<u64> {
    std::panic::catch_unwind(|| {
        let mut results = [0; MOST_RESULTS];
        let count = call(case.function, &case.arguments, &mut results);
        results[..count].to_vec()
    })
    .unwrap_or_default()
}

fn hex(words: &[u64]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("{word:x}")).collect();
    words.join(" ")
}

/// How many floats lie between two.
fn units_apart(a: u64, b: u64) -> u64 {
    let ordered = |bits: u64| {
        let magnitude = (bits & !(1 << 63)) as i64;
        if bits >> 63 == 1 {
            -magnitude
        } else {
            magnitude
        }
    };
    ordered(a).abs_diff(ordered(b))
}

#[test]
fn the_kernel_agrees_with_its_naive_twins() {
    let mut furthest = BTreeMap::new();
    let mut failures = Vec::new();
    for case in all_cases() {
        let found = answer(&case);
        let mut agrees = found.len() == case.results.len();
        for (found, (expected, is_float)) in found.iter().zip(&case.results) {
            let apart = if *is_float {
                units_apart(*found, *expected)
            } else {
                found.abs_diff(*expected)
            };
            let allowed = if *is_float { case.agreement.ulp } else { 0 };
            agrees &= apart <= allowed;
            let furthest = furthest.entry(FUNCTIONS[case.function].name).or_insert(0);
            if *is_float {
                *furthest = apart.max(*furthest);
            }
        }
        if !agrees {
            let expected: Vec<u64> = case.results.iter().map(|(word, _)| *word).collect();
            failures.push(format!(
                "{}\n  found    {found:x?}\n  expected {expected:x?}",
                case.name
            ));
        }
    }
    println!("furthest from the twins, in units of the last place: {furthest:#?}");
    assert!(
        failures.is_empty(),
        "{} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn the_bits_are_the_same_as_on_every_host() {
    let found: Golden = all_cases()
        .iter()
        .map(|case| (case.name.clone(), answer(case)))
        .collect();
    if std::env::var_os("EVENKEEL_VECTORS").is_some_and(|wish| wish == "accept") {
        let text: BTreeMap<&String, String> = found
            .iter()
            .map(|(name, words)| (name, hex(words)))
            .collect();
        let text = serde_json::to_string_pretty(&text).expect("strings are JSON");
        std::fs::write(folder().join("bits.json"), text + "\n").expect("bits.json is writable");
        return;
    }
    let golden = golden(&folder()).expect("bits.json is committed and readable");
    let differing: Vec<&String> = found
        .iter()
        .filter(|(name, bits)| golden.get(*name) != Some(bits))
        .map(|(name, _)| name)
        .collect();
    assert!(
        differing.is_empty() && golden.len() == found.len(),
        "{} of {} cases have other bits than bits.json ({} there): {differing:?}\n\
         If the method was changed on purpose: EVENKEEL_VECTORS=accept cargo test -p evenkeel-tests --test vectors",
        differing.len(),
        found.len(),
        golden.len(),
    );
}

#[test]
fn every_function_has_vectors() {
    let cases = all_cases();
    for (index, function) in FUNCTIONS.iter().enumerate() {
        let count = cases.iter().filter(|case| case.function == index).count();
        assert!(count >= 3, "{} has {count} vectors", function.name);
    }
}
