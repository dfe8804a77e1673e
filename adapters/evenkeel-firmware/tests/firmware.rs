//! The crate as firmware uses it, on counters made up here.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use evenkeel_core::wire::Frames;
use evenkeel_firmware::{
    CycleCounter, Cycles, Device, Digest, Flash, FlashError, Meter, MeterError, Policy, Sender,
    TestKey, TestName, encode, settle, verdict,
};

const DEVICE: Device<'_> = Device {
    chip: "made up",
    clock_hz: 1_000_000,
    build: "release",
};

/// A counter that a call of the body moves by `step`.
fn run(start: u32, step: u32) -> Digest {
    let count = std::cell::Cell::new(start);
    let counter = Cycles::new(|| {
        count.set(count.get().wrapping_add(1));
        count.get()
    });
    let mut meter = Meter::<_, 16>::new(counter, 4);
    meter
        .measure(|| count.set(count.get().wrapping_add(step)))
        .expect("the counter moves")
}

#[test]
fn a_counter_that_wraps_in_the_middle_of_a_run_measures_the_same() {
    assert_eq!(run(0, 1000), run(u32::MAX - 30_000, 1000));
    assert_eq!(run(0, 1000).median(), 1000.25);
}

#[test]
fn a_systick_counts_down_through_zero() {
    let counter = Cycles::down(24, || 0);
    assert_eq!(counter.between(5, 3), 2);
    assert_eq!(counter.between(3, 0x00ff_ffff), 4);
}

#[test]
fn a_counter_that_stands_still_is_named() {
    let mut meter = Meter::<_, 4>::new(Cycles::new(|| 7), 1);
    assert_eq!(meter.measure(|| ()), Err(MeterError::Still));
    assert!(MeterError::Still.to_string().contains("does not move"));
}

/// A baseline of these tests.
fn baseline(tests: &[(&str, &[Digest])]) -> Vec<u8> {
    let tests: Vec<_> = tests
        .iter()
        .map(|(name, runs)| (TestKey::of(name), *runs))
        .collect();
    let mut bytes = Vec::new();
    encode(&tests, |part| bytes.extend_from_slice(part)).unwrap();
    bytes
}

#[test]
fn a_baseline_in_flash_judges_on_the_device() {
    let runs: Vec<Digest> = (0..8).map(|i| run(i, 1000 + i % 3)).collect();
    let bytes = baseline(&[("another", &runs[..1]), ("filters", &runs)]);
    let flash = Flash::new(&bytes).unwrap();
    let history = flash.history::<32>(TestName::new("filters")).unwrap();
    assert_eq!(history[..], runs);
    let newest = flash.history::<3>(TestName::new("filters")).unwrap();
    assert_eq!(newest[..], runs[5..]);

    let said = |step, most_fresh: bool| {
        let mut taken = 0;
        let measure = || Ok::<_, ()>(run(0, step));
        let took = |_: &Digest| taken += 1;
        let judged = if most_fresh {
            settle::<10, _>(&history, &Policy::DEFAULT, measure, took)
        } else {
            settle::<1, _>(&history, &Policy::DEFAULT, measure, took)
        };
        let mut line = String::new();
        verdict::write(
            &mut |text: &str| line.push_str(text),
            "filters",
            &judged.unwrap(),
        );
        (line, taken)
    };
    let (line, taken) = said(1000, true);
    assert!(line.starts_with("filters: steady, "), "{line}");
    assert_eq!(taken, 1, "what is not suspect needs no second run");
    let (line, taken) = said(1500, true);
    assert!(line.starts_with("filters: regressed, +49."), "{line}");
    assert!(taken > 2, "{taken}");
    let (line, _) = said(1500, false);
    assert!(
        line.starts_with("filters: undecided (suspect_not_confirmed), +49."),
        "{line}"
    );
}

#[test]
fn every_flipped_bit_of_a_baseline_is_noticed() {
    let bytes = baseline(&[("filters", &[run(0, 10)])]);
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let error = Flash::new(&flipped).unwrap_err();
        match bit / 8 {
            0..3 => assert_eq!(error, FlashError::NotABaseline),
            3 => assert!(matches!(error, FlashError::Version { .. })),
            _ => assert_eq!(error, FlashError::Damaged),
        }
    }
    for end in 1..bytes.len() {
        assert!(Flash::new(&bytes[..end]).is_err(), "{end}");
    }
}

#[test]
fn an_unknown_test_has_no_runs_and_no_bytes_know_none() {
    let bytes = baseline(&[("filters", &[run(0, 10)])]);
    for bytes in [&bytes[..], &[]] {
        let history = Flash::new(bytes).unwrap().history::<4>(TestName::new("x"));
        assert_eq!(history.unwrap().len(), 0);
    }
    let many = [run(0, 10); 33];
    let refused = encode(&[(TestKey::of("x"), &many)], |_| {
        panic!("nothing is written")
    });
    assert_eq!(refused, Err(FlashError::TooMany));
}

#[test]
fn a_name_that_does_not_fit_a_frame_is_refused() {
    let mut sent = 0;
    let mut sender = Sender::new(DEVICE, |_| sent += 1);
    let name = "x".repeat(200);
    assert!(sender.send(TestName::new(&name), &run(0, 10)).is_err());
}

#[test]
fn of_a_damaged_stream_only_the_damaged_frames_are_lost() {
    let digest = run(0, 1000);
    let mut frames = Vec::new();
    for _ in 0..20 {
        // A sender of its own each: what it writes is one frame.
        let mut bytes = Vec::new();
        let mut sender = Sender::new(DEVICE, |byte| bytes.push(byte));
        sender.send(TestName::new("filters"), &digest).unwrap();
        // Of its three frames the run's: the device and the name come before.
        let run = bytes
            .split(|byte| *byte == 0)
            .rfind(|frame| !frame.is_empty());
        frames.push([&[0], run.unwrap(), &[0]].concat());
    }
    let mut seed = 1_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % below
    };
    for _ in 0..10_000 {
        let mut stream = Vec::new();
        let mut whole = 0;
        for frame in &frames {
            let mut frame = frame.clone();
            // Inside the frame: the zeros around it stay.
            let at = 1 + random(frame.len() - 2);
            match random(8) {
                0 => drop(frame.remove(at)),
                1 => frame[at] ^= 1 << random(8),
                2 => frame.insert(at, frame[at]),
                _ => whole += 1,
            }
            stream.extend(frame);
        }
        let mut reader = Frames::new();
        let read = stream.iter().filter_map(|byte| reader.push(*byte));
        let good = read
            .flatten()
            .inspect(|record| assert_eq!(record.digest, digest));
        assert_eq!(good.count(), whole);
    }
}
