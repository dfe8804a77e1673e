//! One input line: read without an intermediate tree, run by run into digests.

use std::fmt;

use evenkeel_core::{Digest, Policy, confirm, judge, paired, unpaired};
use serde::Deserializer;
use serde::de::{MapAccess, Visitor};

use super::answer::Answer;
use super::observations::Observations;
use super::policy::PolicyFields;
use super::runs::Runs;
use super::sides::Sides;
use super::word::{Seen, Word, at};

const KEYS: Word = Word {
    what: "key",
    known: &[
        "test", "unit", "history", "run", "fresh", "policy", "paired", "unpaired", "budget",
    ],
};
/// What a line asks. The buffers are reused from line to line.
#[derive(Default)]
pub(super) struct Line {
    test: Option<String>,
    history: Vec<Digest>,
    run: Option<Digest>,
    fresh: Vec<Digest>,
    policy: Policy,
    old: Observations,
    new: Observations,
    seen: Seen,
}

impl Line {
    /// The test's name, as far as it was read.
    pub(super) fn test(&self) -> Option<&str> {
        self.test.as_deref()
    }

    pub(super) fn clear(&mut self) {
        self.test = None;
        self.history.clear();
        self.run = None;
        self.fresh.clear();
        self.policy = Policy::DEFAULT;
        self.old.clear();
        self.new.clear();
        self.seen = Seen::default();
    }

    fn has(&self, key: &str) -> bool {
        let mut keys = KEYS.known.iter();
        keys.position(|known| *known == key)
            .is_some_and(|position| self.seen.has(position))
    }

    /// Reads a line in place of the one before.
    pub(super) fn parse(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.clear();
        if bytes.trim_ascii().is_empty() {
            return Err("empty: give one JSON object per line".into());
        }
        let mut deserializer = serde_json::Deserializer::from_slice(bytes);
        deserializer
            .deserialize_map(Fields(self))
            .and_then(|()| deserializer.end())
            .map_err(|error| describe(&error))
    }

    /// The answer to what was read.
    pub(super) fn judge(&mut self) -> Result<Answer<'_>, String> {
        let test = self
            .test
            .as_deref()
            .ok_or("`test` is missing: name the test")?;
        self.policy.check().map_err(|error| error.to_string())?;
        let asked = ["run", "paired", "unpaired"].map(|key| self.has(key));
        match asked {
            [true, false, false] => {
                let run = self.run.as_ref().ok_or("`run` is missing")?;
                if !self.has("history") {
                    return Err(
                        "`history` is missing: give the earlier runs, oldest first, or []".into(),
                    );
                }
                let screened = judge(&self.history, run, &self.policy);
                let judgement = confirm(&self.history, &screened, &self.fresh, &self.policy);
                Ok(Answer::of_run(test, &judgement, self.fresh.is_empty()))
            }
            [false, is_paired, is_unpaired] if is_paired != is_unpaired => {
                if let Some(key) = ["history", "fresh"].into_iter().find(|key| self.has(key)) {
                    return Err(format!("`{key}` does not go with two sides: leave it out"));
                }
                let (a, b) = (self.old.values.len(), self.new.values.len());
                let compare = if is_paired { paired } else { unpaired };
                let comparison = compare(&mut self.old.values, &mut self.new.values, &self.policy)
                    .map_err(|error| error.to_string())?;
                Ok(Answer::of_sides(test, &comparison, (a, b), &self.policy))
            }
            [false, ..] => {
                Err("nothing to judge: give `history` and `run`, or `paired`, or `unpaired`".into())
            }
            _ => Err(
                "more than one question: give only one of `run`, `paired` and `unpaired`".into(),
            ),
        }
    }
}

/// A sentence for an error of the parser; the column where the text is no JSON.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let reason = text.strip_suffix(&position).unwrap_or(&text);
    if error.is_data() {
        reason.into()
    } else {
        format!("column {}: {reason}", error.column())
    }
}

struct Fields<'l>(&'l mut Line);

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object such as {\"test\": \"name\", \"history\": [[…], …], \"run\": […]}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let line = self.0;
        while let Some(position) = map.next_key_seed(KEYS)? {
            let key = line.seen.key(KEYS, position)?;
            let named = |error: A::Error| at(key, error);
            match key {
                "test" => line.test = Some(map.next_value().map_err(named)?),
                "unit" => {
                    let _any: String = map.next_value().map_err(named)?;
                }
                "history" => map.next_value_seed(Runs {
                    key,
                    runs: &mut line.history,
                    observations: &mut line.new,
                })?,
                "fresh" => map.next_value_seed(Runs {
                    key,
                    runs: &mut line.fresh,
                    observations: &mut line.new,
                })?,
                "run" => {
                    let run = map.next_value_seed(line.new.next_run());
                    line.run = Some(run.map_err(|error| Observations::error(key, &error))?);
                }
                "policy" => map.next_value_seed(PolicyFields(&mut line.policy))?,
                "budget" => line.policy.budget = map.next_value().map_err(named)?,
                _ => map.next_value_seed(Sides {
                    key,
                    old: &mut line.old,
                    new: &mut line.new,
                })?,
            }
        }
        Ok(())
    }
}
