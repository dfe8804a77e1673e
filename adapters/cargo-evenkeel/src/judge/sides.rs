//! `"paired"` and `"unpaired"`: two sides, `a` before and `b` after.

use std::fmt;

use evenkeel_core::{CompareError, DigestError};
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};

use super::observations::{Observations, Process};
use super::word::{Seen, Word, at};

const SIDES: Word = Word {
    what: "key",
    known: &["a", "b"],
};
/// Fills both sides.
pub(super) struct Sides<'l> {
    pub(super) key: &'static str,
    pub(super) old: &'l mut Observations,
    pub(super) new: &'l mut Observations,
}

impl<'de> DeserializeSeed<'de> for Sides<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Sides<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}`: two sides such as {{\"a\": […], \"b\": […]}}",
            self.key
        )
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Seen::default();
        while let Some(position) = map.next_key_seed(SIDES)? {
            let side = seen.key(SIDES, position)?;
            let observations = if side == "a" {
                &mut *self.old
            } else {
                &mut *self.new
            };
            let place = format_args!("{}.{side}", self.key);
            observations.clear();
            let read = map.next_value_seed(Process(observations));
            let read = read.map_err(|error| observations.stopped(error));
            read.and_then(|()| check_side(&observations.values))
                .map_err(|error| Observations::error(place, &error))?;
        }
        match SIDES
            .known
            .iter()
            .enumerate()
            .find(|(position, _)| !seen.has(*position))
        {
            Some((_, side)) => Err(at(self.key, format_args!("side `{side}` is missing"))),
            None => Ok(()),
        }
    }
}

/// Checks a side as the kernel does, but here it is known which side it is.
fn check_side<E: Error>(values: &[f64]) -> Result<(), E> {
    if values.is_empty() {
        return Err(E::custom(CompareError::Empty));
    }
    match values.iter().position(|value| *value <= 0.0) {
        Some(index) => Err(E::custom(DigestError::NotPositive { index })),
        None => Ok(()),
    }
}
