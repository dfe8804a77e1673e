//! Numbers beside the digest: no NaN and no infinity, whoever wrote the segment.

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};

/// A number that is finite. Of what is not, the writer keeps nothing, and the reader calls it damage: a NaN would make a
/// record differ from itself, and would be `null` in every report.
#[derive(Clone, Copy, Serialize)]
#[serde(transparent)]
pub(crate) struct Finite(f64);

impl Finite {
    pub(crate) fn new(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value))
    }

    pub(crate) const fn get(self) -> f64 {
        self.0
    }
}

impl<'a> Deserialize<'a> for Finite {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        Self::new(value)
            .ok_or_else(|| D::Error::invalid_value(Unexpected::Float(value), &"a finite number"))
    }
}
