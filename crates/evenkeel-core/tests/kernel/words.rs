use std::error::Error;

use evenkeel_core::{
    ArrivalError, Cause, CommonModeError, CompareError, DigestError, Estimator, GrowthError, Level,
    Model, Moved, Place, Policy, Prior, SampleError, SignFlipError, TestKey, Verdict, quantity,
    wire::WireError,
};

/// Every error there is.
fn errors() -> Vec<Box<dyn Error>> {
    let mut errors: Vec<Box<dyn Error>> = vec![
        Box::new(SampleError::Empty),
        Box::new(SampleError::NotFinite { index: 3 }),
        Box::new(ArrivalError::Scratch {
            needed: 9,
            found: 4,
        }),
        Box::new(ArrivalError::from(SampleError::Empty)),
        Box::new(CommonModeError::TooFew {
            needed: 8,
            found: 2,
        }),
        Box::new(CommonModeError::NotPositive { index: 3 }),
        Box::new(CompareError::Empty),
        Box::new(CompareError::Lengths { old: 1, new: 2 }),
        Box::new(CompareError::NotPositive { index: 3 }),
        Box::new(GrowthError::Sizes { found: 3 }),
        Box::new(GrowthError::Span),
        Box::new(GrowthError::NotPositive { index: 3 }),
        Box::new(SignFlipError::NotPositive),
        Box::new(SignFlipError::Pairs { found: 200 }),
        Box::new(SignFlipError::OneSided { pair: 3 }),
        Box::new(Policy::DEFAULT.with_floor(-1.0).check().unwrap_err()),
        Box::new(quantity::share("x").unwrap_err()),
    ];
    errors.extend(
        [
            DigestError::Empty,
            DigestError::NotFinite { index: 3 },
            DigestError::NotPositive { index: 3 },
            DigestError::Lengths {
                observations: 3,
                lengths: 4,
            },
            DigestError::TooMany,
            DigestError::Inconsistent,
            DigestError::from(SampleError::Empty),
            DigestError::from(SampleError::NotFinite { index: 1 }),
        ]
        .map(|error| Box::new(error) as Box<dyn Error>),
    );
    errors.extend(
        [
            WireError::BufferTooSmall,
            WireError::TooShort,
            WireError::Version { found: 9 },
            WireError::Checksum,
            WireError::Fields,
            WireError::TooLong,
        ]
        .map(|error| Box::new(error) as Box<dyn Error>),
    );
    errors
}

#[test]
fn errors_read_well_after_a_colon() {
    for error in errors() {
        let text = error.to_string();
        assert!(
            text.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()),
            "{text}"
        );
        assert!(!text.ends_with('.') && text.len() > 10, "{text}");
    }
}

#[test]
fn errors_name_where_and_what() {
    let all: Vec<String> = errors().iter().map(ToString::to_string).collect();
    assert!(all.iter().filter(|text| text.contains('3')).count() >= 9);
}

#[test]
fn names_are_single_words_and_all_different() {
    let verdicts = [
        Verdict::Steady,
        Verdict::Improved,
        Verdict::Regressed,
        Verdict::Undecided(Cause::NoisyRun),
        Verdict::Learning { runs: 1, needed: 3 },
    ];
    let causes = [
        Cause::SuspectNotConfirmed,
        Cause::TooLittleHistory,
        Cause::NoisyRun,
        Cause::BudgetBelowNoise,
        Cause::ForeignMachine,
        Cause::Throttled,
        Cause::StolenCpu,
        Cause::Pressure,
        Cause::FrequencyDrift,
        Cause::ResolutionLimited,
        Cause::SingleProcess,
        Cause::SlowMachine,
        Cause::TwoModes,
        Cause::UnfinishedWarmUp,
        Cause::ProcessLayout,
        Cause::SuiteShift,
        Cause::SizesUnfit,
    ];
    let estimators = [
        Estimator::Mad,
        Estimator::Iqr,
        Estimator::Resolution,
        Estimator::Percentage,
    ];
    let mut names: Vec<&str> = verdicts.iter().map(Verdict::name).collect();
    names.extend(causes.iter().map(Cause::name));
    names.extend(Level::ALL.map(Level::name));
    names.extend(estimators.map(Estimator::name));
    assert!(names.iter().all(|name| {
        name.chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    }));
    names.extend(Model::ALL.map(Model::name));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn doubtful_and_red_runs_stay_out_of_the_baseline() {
    assert!(Verdict::Steady.may_join_baseline());
    assert!(Verdict::Improved.may_join_baseline());
    assert!(Verdict::Learning { runs: 0, needed: 3 }.may_join_baseline());
    assert!(!Verdict::Regressed.may_join_baseline());
    assert!(!Verdict::Undecided(Cause::NoisyRun).may_join_baseline());
}

#[test]
fn a_policy_out_of_range_is_named() {
    assert!(Policy::default().check().is_ok());
    let named = |policy: Policy| policy.check().map_or_else(|error| error.field, |()| "");
    for bad in [-0.1, 11.0, f64::NAN, f64::INFINITY] {
        assert_eq!(named(Policy::DEFAULT.with_floor(bad)), "floor");
        assert_eq!(named(Policy::DEFAULT.with_budget(bad)), "budget");
        assert_eq!(
            named(Policy::DEFAULT.with_prior(Prior {
                df: 1.0,
                scale: bad
            })),
            "prior.scale"
        );
    }
    for bad in [0.0, 0.5, -1.0, f64::NAN] {
        assert_eq!(
            named(Policy::DEFAULT.with_screen_alpha(bad)),
            "screen_alpha"
        );
        assert_eq!(named(Policy::DEFAULT.with_alarm_rate(bad)), "alarm_rate");
    }
    assert_eq!(
        named(Policy::DEFAULT.with_prior(Prior {
            df: -1.0,
            scale: 0.1
        })),
        "prior.df"
    );
}

#[test]
fn places_follow_from_the_levels_that_moved() {
    let place = |low, middle, tail| Moved { low, middle, tail }.place();
    assert_eq!(place(true, true, true), Place::Whole);
    assert_eq!(place(true, true, false), Place::Low);
    assert_eq!(place(false, true, true), Place::Middle);
    assert_eq!(place(false, false, true), Place::Tail);
    assert_eq!(place(false, false, false), Place::Nowhere);
}

#[test]
fn a_key_is_the_same_everywhere_and_another_for_another_name() {
    // XXH3-128 of the empty string, from the reference implementation.
    assert_eq!(
        TestKey::of("").to_u128(),
        0x99aa06d3014798d86001c324468d497f
    );
    assert_ne!(TestKey::of("a"), TestKey::of("b"));
}
