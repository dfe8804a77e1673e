//! Observations: read straight from the text into flat buffers that are reused from run to run.

use std::fmt;

use evenkeel_core::{Digest, DigestError};
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};

use super::word::at;

/// The observations of the run that is being read, process after process.
#[derive(Default)]
pub(super) struct Observations {
    pub(super) values: Vec<f64>,
    lengths: Vec<usize>,
    /// Whether the run is a list of processes and not of observations.
    nested: bool,
}

impl Observations {
    /// Reads the next run into the emptied buffers and digests it.
    pub(super) fn next_run(&mut self) -> NextRun<'_> {
        self.clear();
        NextRun(self)
    }

    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.lengths.clear();
        self.nested = false;
    }

    /// An error of this run, said of the run at `place`: `history[2], observation 5 is zero…`.
    pub(super) fn error<E: Error>(place: impl fmt::Display, error: &E) -> E {
        let error = error.to_string();
        let inside = error.starts_with("process ") || error.starts_with("observation ");
        let separator = if inside { "," } else { ":" };
        E::custom(format_args!("{place}{separator} {error}"))
    }

    fn end_process(&mut self, start: usize) {
        self.lengths.push(self.values.len() - start);
    }

    /// An error of the parser, said of where reading stopped: `process 1, observation 5: expected…`.
    pub(super) fn stopped<E: Error>(&self, error: E) -> E {
        let before: usize = self.lengths.iter().sum();
        let observation = self.values.len() - before;
        if self.nested {
            let process = self.lengths.len();
            at(
                format_args!("process {process}, observation {observation}"),
                error,
            )
        } else {
            at(format_args!("observation {observation}"), error)
        }
    }

    fn digest(&mut self) -> Result<Digest, String> {
        Digest::new(&mut self.values, &self.lengths, 0.0).map_err(|error| self.blame(error))
    }

    /// The kernel counts through all processes; people count within one.
    fn blame(&self, error: DigestError) -> String {
        let (DigestError::NotFinite { index } | DigestError::NotPositive { index }) = error else {
            return error.to_string();
        };
        if !self.nested {
            return error.to_string();
        }
        let mut local = index;
        let mut process = 0;
        for length in &self.lengths {
            if local < *length {
                break;
            }
            local -= length;
            process += 1;
        }
        let error = match error {
            DigestError::NotFinite { .. } => DigestError::NotFinite { index: local },
            _ => DigestError::NotPositive { index: local },
        };
        format!("process {process}, {error}")
    }
}

/// A run, read and digested: a list of observations (one process), or a list of such lists.
pub(super) struct NextRun<'o>(&'o mut Observations);

impl<'de> DeserializeSeed<'de> for NextRun<'_> {
    type Value = Digest;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Digest, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for NextRun<'_> {
    type Value = Digest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a run: a list of observations, or a list of such lists")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Digest, A::Error> {
        let run = self.0;
        fill(run, list).map_err(|error| run.stopped(error))?;
        run.digest().map_err(A::Error::custom)
    }
}

/// Reads what is inside the outer list.
fn fill<'de, A: SeqAccess<'de>>(run: &mut Observations, mut list: A) -> Result<(), A::Error> {
    match list.next_element_seed(First(run))? {
        Some(Kind::Process) => while list.next_element_seed(Process(run))?.is_some() {},
        Some(Kind::Observation) => {
            while let Some(value) = list.next_element_seed(Observation)? {
                run.values.push(value);
            }
            run.end_process(0);
        }
        None => {}
    }
    Ok(())
}

/// What the first element of a run is: that decides what all of them are.
enum Kind {
    Observation,
    Process,
}

struct First<'o>(&'o mut Observations);

impl<'de> DeserializeSeed<'de> for First<'_> {
    type Value = Kind;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Kind, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for First<'_> {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an observation (a number) or a list of them")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Kind, E> {
        self.0.values.push(value);
        Ok(Kind::Observation)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Kind, E> {
        self.visit_f64(value as f64)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Kind, E> {
        self.visit_f64(value as f64)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Kind, A::Error> {
        self.0.nested = true;
        Process(self.0).visit_seq(list)?;
        Ok(Kind::Process)
    }
}

/// The observations of one process, appended.
pub(super) struct Process<'o>(pub(super) &'o mut Observations);

impl<'de> DeserializeSeed<'de> for Process<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Process<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of observations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let start = self.0.values.len();
        while let Some(value) = list.next_element_seed(Observation)? {
            self.0.values.push(value);
        }
        self.0.end_process(start);
        Ok(())
    }
}

/// One number.
struct Observation;

impl<'de> DeserializeSeed<'de> for Observation {
    type Value = f64;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<f64, D::Error> {
        deserializer.deserialize_f64(self)
    }
}

impl Visitor<'_> for Observation {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an observation (a number)")
    }

    #[inline]
    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    #[inline]
    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[inline]
    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }
}
