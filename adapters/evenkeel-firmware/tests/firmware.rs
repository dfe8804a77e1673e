//! The crate as firmware uses it, on counters made up here.

use evenkeel_core::wire::Frames;
use evenkeel_firmware::{
    CycleCounter, Cycles, Digest, Flash, FlashError, MAX_TEST_BYTES, Meter, MeterError, Policy,
    Sender, TestKey, encode_test, judge, verdict,
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

#[test]
fn a_baseline_in_flash_judges_on_the_device() {
    let test = TestKey::of("filters");
    let runs = [run(0, 1000), run(1, 1001), run(2, 1000), run(3, 1002)];
    let mut bytes = b"EKB1".to_vec();
    let mut buffer = [0; MAX_TEST_BYTES];
    bytes.extend_from_slice(encode_test(TestKey::of("another"), &runs[..1], &mut buffer).unwrap());
    bytes.extend_from_slice(encode_test(test, &runs, &mut buffer).unwrap());

    let mut found = [None; 32];
    let found = Flash::new(&bytes).unwrap().runs(test, &mut found).unwrap();
    let history: Vec<Digest> = found.iter().flatten().copied().collect();
    assert_eq!(history, runs);
    let said = |step| {
        let mut line = String::new();
        verdict::write(
            &mut line,
            "filters",
            &judge(&history, &run(0, step), &Policy::DEFAULT),
        )
        .unwrap();
        line
    };
    assert!(
        said(1000).starts_with("filters: steady, "),
        "{}",
        said(1000)
    );
    assert!(
        said(1500).starts_with("filters: undecided (suspect_not_confirmed), +4"),
        "{}",
        said(1500)
    );
}

#[test]
fn damage_in_flash_is_an_error_and_an_unknown_test_has_no_runs() {
    let test = TestKey::of("filters");
    let mut buffer = [0; MAX_TEST_BYTES];
    let mut bytes = b"EKB1".to_vec();
    bytes.extend_from_slice(encode_test(test, &[run(0, 10)], &mut buffer).unwrap());
    for end in 4..bytes.len() {
        let cut = Flash::new(&bytes[..end])
            .unwrap()
            .runs(test, &mut [None; 4])
            .map(<[_]>::len);
        assert_eq!(
            cut,
            if end == 4 {
                Ok(0)
            } else {
                Err(FlashError::Damaged)
            }
        );
    }
    for bit in 32..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let runs = Flash::new(&flipped)
            .unwrap()
            .runs(test, &mut [None; 300])
            .map(<[_]>::len);
        // A flipped key is another test's; everything else is noticed.
        assert_ne!(runs, Ok(1), "bit {bit}");
    }
    assert_eq!(Flash::new(b"EKB2").unwrap_err(), FlashError::NotABaseline);
    assert_eq!(
        Flash::new(&bytes)
            .unwrap()
            .runs(TestKey::of("other"), &mut [])
            .unwrap()
            .len(),
        0
    );
    assert_eq!(
        Flash::new(&bytes).unwrap().runs(test, &mut []),
        Err(FlashError::TooMany)
    );
}

#[test]
fn of_a_damaged_stream_only_the_damaged_frames_are_lost() {
    let digest = run(0, 1000);
    let mut frames = Vec::new();
    for _ in 0..20 {
        // A sender of its own each: what it writes is one frame.
        let mut bytes = Vec::new();
        let mut sender = Sender::new(|byte| bytes.push(byte));
        sender.send(TestKey::of("filters"), &digest).unwrap();
        frames.push(bytes);
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
