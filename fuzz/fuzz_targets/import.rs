//! Hostile files of other tools: whatever the bytes are, a reader gives runs of sound numbers or a short fault.
#![no_main]

use evenkeel_import::{Kind, Measured};
use libfuzzer_sys::fuzz_target;

// The first byte chooses the reader.
fuzz_target!(|bytes: &[u8]| {
    let Some((first, text)) = bytes.split_first() else {
        return;
    };
    let kind = Kind::ALL[usize::from(*first) % Kind::ALL.len()];
    let runs = match kind.parse("fuzzed", text) {
        Ok(runs) => runs,
        Err(fault) => {
            assert!(fault.to_string().len() < 4_000, "{fault}");
            return;
        }
    };
    let sound = |value: &f64| value.is_finite() && *value > 0.0;
    for test in runs.iter().flat_map(|run| &run.tests) {
        match &test.measured {
            Measured::Observations { processes, .. } => {
                assert!(!processes.is_empty() && processes.iter().all(|process| !process.is_empty()));
                assert!(processes.iter().flatten().all(sound), "{test:?}");
            }
            Measured::Summary { value, .. } => assert!(sound(value), "{test:?}"),
        }
    }
});
