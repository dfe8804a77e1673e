//! Where imported runs come from.

use std::time::{Duration, SystemTime};

use evenkeel_core::TestKey;
use evenkeel_env::{Key, Revision};
use evenkeel_store::RunId;

use super::Session;

/// What is known of a run that another program measured; what is not known is taken from here and now.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The program and format, such as `asv`: recorded beside the environment.
    pub tool: String,
    /// The environment in which it was measured.
    pub environment: Option<Key>,
    /// The code that was measured.
    pub revision: Option<Revision>,
    /// When it was measured, in nanoseconds since the Unix epoch. A run that says it is the same run when it is imported again.
    pub at_ns: Option<i64>,
}

impl Source {
    /// Puts the session there and then.
    pub(super) fn shape(&self, session: &mut Session) {
        let origin = &mut session.origin;
        if let Some(key) = &self.environment {
            origin.environment = key.as_str().to_owned();
        }
        // What measured it was not built by this compiler, nor with this project's dependencies.
        origin
            .facts
            .retain(|(name, _)| name != "compiler" && name != "dependencies");
        origin
            .facts
            .push(("imported.from".to_owned(), self.tool.clone()));
        let at_ns = self.at_ns.and_then(|ns| u64::try_from(ns).ok());
        if let Some(ns) = at_ns {
            session.began.0 = SystemTime::UNIX_EPOCH + Duration::from_nanos(ns);
            session.run = self.run_of(ns);
        }
    }

    /// The same name for the same run: its time, and a hash of what else is known of it.
    fn run_of(&self, ns: u64) -> RunId {
        let commit = self
            .revision
            .as_ref()
            .and_then(|revision| revision.commit.as_deref());
        let seed = format!("{}\0{}\0{ns}", self.tool, commit.unwrap_or_default());
        let mut bytes = TestKey::of(&seed).to_u128().to_be_bytes();
        let [_, _, time @ ..] = (ns / 1_000_000).to_be_bytes();
        for (byte, moment) in bytes.iter_mut().zip(time) {
            *byte = moment;
        }
        // Version 7, variant 1.
        bytes[6] = 0x70 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        RunId::from(bytes)
    }
}
