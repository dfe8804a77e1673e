//! What is compared: a test of a built program, or a whole command.

use super::command::CommandLine;
use crate::measure::{Failure, Launch, Player};

/// One side of a duet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// A test, by its full name, and how a worker for it is started.
    Test {
        /// The test's full name.
        name: String,
        /// How a worker for it is started.
        launch: Launch,
    },
    /// A command: each batch is a fresh process, from its start to its end.
    Command(CommandLine),
}

/// A side in one process pair.
pub(super) enum Voice<'s> {
    Worker(Player),
    Command(&'s CommandLine, u64),
}

/// How long one batch took, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Time {
    pub(super) timed_ns: f64,
    /// With everything around it.
    pub(super) wall_ns: f64,
    pub(super) resolution_ns: f64,
}

impl Side {
    /// Starts it, with a layout of its own drawn by `random`.
    pub(super) fn start(&self, random: u64) -> Result<Voice<'_>, Failure> {
        Ok(match self {
            Self::Test { name, launch } => Voice::Worker(Player::start(launch, name, random)?),
            Self::Command(command) => Voice::Command(command, random),
        })
    }

    /// Whether a batch can have more than one iteration.
    pub(super) const fn is_batched(&self) -> bool {
        matches!(self, Self::Test { .. })
    }
}

impl Voice<'_> {
    /// Times a batch of so many iterations.
    pub(super) fn batch(&mut self, iterations: u64) -> Result<Time, Failure> {
        match self {
            Self::Worker(player) => {
                let answer = player.batch(iterations)?;
                Ok(Time {
                    timed_ns: answer.timed_ns,
                    wall_ns: answer.wall_ns,
                    resolution_ns: answer.resolution_ns,
                })
            }
            Self::Command(command, random) => {
                let timed_ns = command.time(*random)?;
                Ok(Time {
                    timed_ns,
                    wall_ns: timed_ns,
                    resolution_ns: 1.0,
                })
            }
        }
    }
}
