//! `"policy"`: the numbers that a line chooses.

use std::fmt;

use evenkeel_core::{Level, Policy, Prior};
use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, Visitor};

use super::word::{Seen, Word, at};

const POLICY: Word = Word {
    what: "key",
    known: &[
        "floor",
        "budget",
        "screen_alpha",
        "alarm_rate",
        "prior",
        "level",
    ],
};
const PRIOR: Word = Word {
    what: "key",
    known: &["df", "scale"],
};
const LEVELS: [Level; 4] = [Level::Q10, Level::Q25, Level::Median, Level::Q90];
const LEVEL: Word = Word {
    what: "level",
    known: &["q10", "q25", "median", "q90"],
};

/// Changes the fields that are given.
pub(super) struct PolicyFields<'l>(pub(super) &'l mut Policy);

impl<'de> DeserializeSeed<'de> for PolicyFields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for PolicyFields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a policy such as {\"floor\": 0.02, \"budget\": 0.05}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let policy = self.0;
        let mut seen = Seen::default();
        while let Some(position) = map
            .next_key_seed(POLICY)
            .map_err(|error| at("policy", error))?
        {
            let key = seen.key(POLICY, position)?;
            let named = |error: A::Error| at(format_args!("policy.{key}"), error);
            match key {
                "floor" => policy.floor = map.next_value().map_err(named)?,
                "budget" => policy.budget = map.next_value().map_err(named)?,
                "screen_alpha" => policy.screen_alpha = map.next_value().map_err(named)?,
                "alarm_rate" => policy.alarm_rate = map.next_value().map_err(named)?,
                "prior" => map.next_value_seed(PriorFields(&mut policy.prior))?,
                _ => {
                    let position = map.next_value_seed(LEVEL).map_err(named)?;
                    policy.level = Some(LEVELS[position]);
                }
            }
        }
        Ok(())
    }
}

struct PriorFields<'l>(&'l mut Prior);

impl<'de> DeserializeSeed<'de> for PriorFields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for PriorFields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a prior such as {\"df\": 3, \"scale\": 0.015}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Seen::default();
        while let Some(position) = map
            .next_key_seed(PRIOR)
            .map_err(|error| at("policy.prior", error))?
        {
            let key = seen.key(PRIOR, position)?;
            let value = map
                .next_value()
                .map_err(|error: A::Error| at(format_args!("policy.prior.{key}"), error))?;
            match key {
                "df" => self.0.df = value,
                _ => self.0.scale = value,
            }
        }
        Ok(())
    }
}
