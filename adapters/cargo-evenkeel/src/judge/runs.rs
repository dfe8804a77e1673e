//! `"history"` and `"fresh"`: lists of runs.

use std::fmt;

use evenkeel_core::{BASELINE_RUNS, Digest};
use serde::Deserializer;
use serde::de::{DeserializeSeed, SeqAccess, Visitor};

use super::observations::Observations;

/// A list of runs, of which the last that a band uses are kept.
pub(super) struct Runs<'l> {
    pub(super) key: &'static str,
    pub(super) runs: &'l mut Vec<Digest>,
    pub(super) observations: &'l mut Observations,
}

impl<'de> DeserializeSeed<'de> for Runs<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Runs<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: a list of runs", self.key)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        for index in 0_usize.. {
            let next = list.next_element_seed(self.observations.next_run());
            let place = format_args!("{}[{index}]", self.key);
            let Some(run) = next.map_err(|error| Observations::error(place, &error))? else {
                break;
            };
            if self.runs.len() >= 2 * BASELINE_RUNS {
                self.runs.drain(..BASELINE_RUNS);
            }
            self.runs.push(run);
        }
        Ok(())
    }
}
