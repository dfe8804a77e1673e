//! What a run is found to be, and why there is doubt.

/// What the judge says of a run.
///
/// Complete by meaning: match it exhaustively.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "wire", serde(rename_all = "snake_case"))]
pub enum Verdict {
    /// The run lies inside the band.
    Steady,
    /// The run is faster than the band.
    Improved,
    /// The run is slower than the band, and fresh evidence agreed.
    Regressed,
    /// The question cannot be answered; the cause says why.
    Undecided(Cause),
    /// There is too little history to judge: `runs` of the `needed` are there.
    Learning {
        /// Accepted runs so far, the judged one not counted.
        runs: u32,
        /// Accepted runs from which on a band is used.
        needed: u32,
    },
}

impl Verdict {
    /// One lower-case word, stable across versions: `steady`, `improved`, `regressed`, `undecided`, `learning`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::Improved => "improved",
            Self::Regressed => "regressed",
            Self::Undecided(_) => "undecided",
            Self::Learning { .. } => "learning",
        }
    }

    /// Whether a run with this verdict may become part of a baseline.
    #[must_use]
    pub const fn may_join_baseline(&self) -> bool {
        matches!(self, Self::Steady | Self::Improved | Self::Learning { .. })
    }
}

/// Why a verdict is in doubt.
///
/// Will grow; the numbers of the variants on the wire are fixed, new ones come at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "wire", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Cause {
    /// The first look is slower than the band, and no fresh evidence settled it.
    SuspectNotConfirmed,
    /// Slower than the band, but the history is too short for any evidence to confirm it.
    TooLittleHistory,
    /// The processes of this run disagree far more than those of the history.
    NoisyRun,
    /// The runs of the history spread wider than the declared budget.
    BudgetBelowNoise,
    /// The environment was never seen before; the history is another machine's.
    ForeignMachine,
    /// The control group was throttled during the run.
    Throttled,
    /// The hypervisor gave the processor to somebody else.
    StolenCpu,
    /// Tasks waited for processor, memory or disk during the run.
    Pressure,
    /// The processor's frequency changed during the run.
    FrequencyDrift,
    /// One tick of the timer is as large as the difference to be judged.
    ResolutionLimited,
    /// Only one process was measured, so its own memory layout cannot be told from the code.
    SingleProcess,
    /// The machine itself was slower than usual: the reference workload was, too.
    SlowMachine,
    /// The observations have two modes: the host has two speeds, or the code two ways.
    TwoModes,
    /// Observations still became faster when the processes ended.
    UnfinishedWarmUp,
    /// Each process has a level of its own, and there are too few of them: memory layout, page placement, cache colouring.
    ProcessLayout,
    /// The whole suite was slower in this run, and this test not clearly more than the others.
    SuiteShift,
    /// The sizes are too few, or too close together, to show how the cost grows.
    SizesUnfit,
}

impl Cause {
    /// One lower-case identifier, stable across versions.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SuspectNotConfirmed => "suspect_not_confirmed",
            Self::TooLittleHistory => "too_little_history",
            Self::NoisyRun => "noisy_run",
            Self::BudgetBelowNoise => "budget_below_noise",
            Self::ForeignMachine => "foreign_machine",
            Self::Throttled => "throttled",
            Self::StolenCpu => "stolen_cpu",
            Self::Pressure => "pressure",
            Self::FrequencyDrift => "frequency_drift",
            Self::ResolutionLimited => "resolution_limited",
            Self::SingleProcess => "single_process",
            Self::SlowMachine => "slow_machine",
            Self::TwoModes => "two_modes",
            Self::UnfinishedWarmUp => "unfinished_warm_up",
            Self::ProcessLayout => "process_layout",
            Self::SuiteShift => "suite_shift",
            Self::SizesUnfit => "sizes_unfit",
        }
    }
}
