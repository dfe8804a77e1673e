//! The numbers that a project chooses.

use crate::Level;
use crate::extreme::larger;

/// What is known of the run-to-run scale before any run was seen: a scale and how many runs it is worth.
///
/// Mixed with the history's own scale as in Smyth 2004 (moderated variances).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Degrees of freedom; 0 lets the history speak alone.
    pub df: f64,
    /// Run-to-run standard deviation on the log scale: 0.01 is one percent.
    pub scale: f64,
}

impl Prior {
    /// A machine of one's own: 0.5 %, worth one run.
    pub const DEDICATED: Self = Self {
        df: 1.0,
        scale: 0.005,
    };
    /// A virtual machine in a shared cloud: 1.5 %, worth three runs.
    pub const VIRTUAL: Self = Self {
        df: 3.0,
        scale: 0.015,
    };
    /// A hosted CI runner, another machine each time: 5 %, worth three runs.
    pub const HOSTED: Self = Self {
        df: 3.0,
        scale: 0.05,
    };
    /// What is counted and not timed, wherever: 0.1 %, worth three runs, for what hash maps with random seeds do.
    pub const COUNTED: Self = Self {
        df: 3.0,
        scale: 0.001,
    };
}

/// The numbers that a project chooses. Ratios are shares of one: 0.02 is two percent.
///
/// ```
/// # use evenkeel_core::Policy;
/// let policy = Policy::DEFAULT.with_budget(0.05);
/// assert_eq!(policy.tolerance(), 0.05);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// Below this relative difference nothing matters. Default 0.02.
    pub floor: f64,
    /// How much slower is still acceptable; counts where it is above the floor. Default 0.
    pub budget: f64,
    /// The share of unchanged runs that the first look may suspect: a matter of cost, not the guarantee. Default 0.01.
    pub screen_alpha: f64,
    /// The share of unchanged runs that may be called regressed: the guarantee. Default 0.001.
    pub alarm_rate: f64,
    /// What is known of the run-to-run scale beforehand. Default [`Prior::VIRTUAL`].
    pub prior: Prior,
    /// The level that the screen asks; `None` lets the history choose. Default `None`.
    pub level: Option<Level>,
}

impl Policy {
    /// The defaults named at the fields.
    pub const DEFAULT: Self = Self {
        floor: 0.02,
        budget: 0.0,
        screen_alpha: 0.01,
        alarm_rate: 0.001,
        prior: Prior::VIRTUAL,
        level: None,
    };

    /// The same policy with another floor.
    #[must_use]
    pub const fn with_floor(mut self, floor: f64) -> Self {
        self.floor = floor;
        self
    }

    /// The same policy with another budget.
    #[must_use]
    pub const fn with_budget(mut self, budget: f64) -> Self {
        self.budget = budget;
        self
    }

    /// The same policy with another rate of suspects.
    #[must_use]
    pub const fn with_screen_alpha(mut self, screen_alpha: f64) -> Self {
        self.screen_alpha = screen_alpha;
        self
    }

    /// The same policy with another rate of false alarms.
    #[must_use]
    pub const fn with_alarm_rate(mut self, alarm_rate: f64) -> Self {
        self.alarm_rate = alarm_rate;
        self
    }

    /// The same policy with another prior.
    #[must_use]
    pub const fn with_prior(mut self, prior: Prior) -> Self {
        self.prior = prior;
        self
    }

    /// The same policy with a fixed level for the screen.
    #[must_use]
    pub const fn with_level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// The slowdown that is accepted: the larger of floor and budget.
    #[must_use]
    pub fn tolerance(&self) -> f64 {
        larger(self.floor, self.budget)
    }

    /// Checks that every number is one that the judge can use.
    ///
    /// # Errors
    ///
    /// The name of the first field that is out of its range and the range.
    pub fn check(&self) -> Result<(), PolicyError> {
        let share = |x: f64| (0.0..=10.0).contains(&x);
        let rate = |x: f64| x > 0.0 && x < 0.5;
        let checks = [
            ("floor", share(self.floor), "between 0 and 10"),
            ("budget", share(self.budget), "between 0 and 10"),
            (
                "screen_alpha",
                rate(self.screen_alpha),
                "above 0 and below 0.5",
            ),
            ("alarm_rate", rate(self.alarm_rate), "above 0 and below 0.5"),
            (
                "prior.df",
                (0.0..=1e6).contains(&self.prior.df),
                "between 0 and 1,000,000",
            ),
            ("prior.scale", share(self.prior.scale), "between 0 and 10"),
        ];
        match checks.into_iter().find(|(_, holds, _)| !holds) {
            Some((field, _, expected)) => Err(PolicyError { field, expected }),
            None => Ok(()),
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A number of the policy is out of its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// The field.
    pub field: &'static str,
    /// The range it must lie in.
    pub expected: &'static str,
}

impl core::fmt::Display for PolicyError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "policy: {} must be {}", self.field, self.expected)
    }
}

impl core::error::Error for PolicyError {}
