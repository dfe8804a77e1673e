//! One layer of choices: the keys of `evenkeel.toml`, all optional.

use std::fmt;
use std::path::PathBuf;

use evenkeel_core::quantity;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::Required;

/// The keys of `evenkeel.toml`; `None` leaves a key to the layer below.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Layer {
    /// See [`Config::dir`](super::Config::dir); relative to the file's folder.
    pub dir: Option<PathBuf>,
    /// See [`Config::environment`](super::Config::environment).
    pub environment: Option<Claim>,
    /// See [`Config::label`](super::Config::label).
    pub label: Option<String>,
    /// See [`Config::baseline_branch`](super::Config::baseline_branch).
    pub baseline_branch: Option<String>,
    /// See [`Config::processes`](super::Config::processes).
    #[serde(default, deserialize_with = "count")]
    pub processes: Option<u32>,
    /// See [`Config::time_ns`](super::Config::time_ns).
    pub time: Option<Amount>,
    /// See [`Config::floor`](super::Config::floor).
    pub floor: Option<Share>,
    /// See [`Config::budget`](super::Config::budget).
    pub budget: Option<Share>,
    /// See [`Config::screen_alpha`](super::Config::screen_alpha).
    pub screen_alpha: Option<Share>,
    /// See [`Config::alarm_rate`](super::Config::alarm_rate).
    pub alarm_rate: Option<Share>,
    /// See [`Config::undecided`](super::Config::undecided).
    pub undecided: Option<Undecided>,
    /// See [`Config::required`](super::Config::required).
    pub required: Option<Required>,
    /// See [`Config::fresh_runs`](super::Config::fresh_runs).
    #[serde(default, deserialize_with = "count")]
    pub fresh_runs: Option<u32>,
    /// See [`Config::keep_days`](super::Config::keep_days).
    #[serde(default, deserialize_with = "count")]
    pub keep_days: Option<u32>,
    /// See [`Config::keep_runs`](super::Config::keep_runs).
    #[serde(default, deserialize_with = "count")]
    pub keep_runs: Option<u32>,
    /// See [`Config::remote`](super::Config::remote).
    pub remote: Option<String>,
}

impl Layer {
    /// The names of all keys, as they stand in the file.
    pub const KEYS: &'static [&'static str] = &[
        "dir",
        "environment",
        "label",
        "baseline-branch",
        "processes",
        "time",
        "floor",
        "budget",
        "screen-alpha",
        "alarm-rate",
        "undecided",
        "required",
        "fresh-runs",
        "keep-days",
        "keep-runs",
        "remote",
    ];

    /// This layer's choices, and the other's where this one has none.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        Self {
            dir: self.dir.or(below.dir),
            environment: self.environment.or(below.environment),
            label: self.label.or(below.label),
            baseline_branch: self.baseline_branch.or(below.baseline_branch),
            processes: self.processes.or(below.processes),
            time: self.time.or(below.time),
            floor: self.floor.or(below.floor),
            budget: self.budget.or(below.budget),
            screen_alpha: self.screen_alpha.or(below.screen_alpha),
            alarm_rate: self.alarm_rate.or(below.alarm_rate),
            undecided: self.undecided.or(below.undecided),
            required: self.required.or(below.required),
            fresh_runs: self.fresh_runs.or(below.fresh_runs),
            keep_days: self.keep_days.or(below.keep_days),
            keep_runs: self.keep_runs.or(below.keep_runs),
            remote: self.remote.or(below.remote),
        }
    }
}

/// What a project says of the machine that its tests run on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// Decided by what is found: one's own machine and self-hosted runners are dedicated, hosted runners are shared.
    #[default]
    Auto,
    /// Always the same machine: its history may turn a test red when fresh processes confirm it.
    Dedicated,
    /// Another machine each time, or one with others on it: fresh processes of the same job are not evidence enough.
    Shared,
}

/// What an undecided test does to the exit code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Undecided {
    /// It is reported and passes.
    #[default]
    Pass,
    /// It is reported and fails.
    Fail,
}

/// A share of one, read from a number or from text such as `"5 %"`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share(pub f64);

/// A duration in nanoseconds, read from text such as `"2 ms"`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount(pub f64);

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Share;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a share such as \"5 %\" or 0.05")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Share, E> {
                quantity::share(text).map(Share).map_err(E::custom)
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Share, E> {
                self.visit_str(&value.to_string())
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Share, E> {
                self.visit_str(&value.to_string())
            }
        }
        deserializer.deserialize_any(Text)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        quantity::nanoseconds(&text)
            .map(Amount)
            .map_err(de::Error::custom)
    }
}

/// A count, from a number in the file or from a variable's text.
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    struct Count;
    impl Visitor<'_> for Count {
        type Value = Option<u32>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a whole number")
        }
        fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
            u32::try_from(value)
                .map(Some)
                .map_err(|_| E::invalid_value(de::Unexpected::Signed(value), &self))
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            text.trim()
                .parse()
                .map(Some)
                .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
        }
    }
    deserializer.deserialize_any(Count)
}
