//! `faults`: what the store loses when things go wrong; keeps the table in `docs/reliability.md`.

use crate::{Outcome, flags, laboratory};

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [] = flags::numbers(arguments, [])?;
    laboratory::run::<&str>("faults", &[], "docs/reliability.md")
}
