//! `-- OLD COMMAND --- NEW COMMAND`: whole commands.

use std::ffi::OsString;

use evenkeel::duet::{CommandLine, Side};
use evenkeel::{Options, Subject};

use super::play::Pairing;
use crate::command::spelled;
use crate::exit::Exit;

/// Separates the commands.
const BETWEEN: &str = "---";

/// The two commands, if there are any; each is not empty.
pub(super) fn split(words: &[OsString]) -> anyhow::Result<Option<[Vec<OsString>; 2]>> {
    let parts: Vec<&[OsString]> = words.split(|word| word == BETWEEN).collect();
    match parts[..] {
        [_] => Ok(None),
        [old, new] if !old.is_empty() && !new.is_empty() => Ok(Some([old.to_vec(), new.to_vec()])),
        _ => anyhow::bail!(
            "two commands are compared, with {BETWEEN} between them: evenkeel duet -- OLD COMMAND {BETWEEN} NEW COMMAND"
        ),
    }
}

pub(super) fn pairing([old, new]: [Vec<OsString>; 2]) -> Result<Pairing, Exit> {
    let base = spelled(&old);
    let subject = Subject {
        name: spelled(&new),
        location: None,
        options: Options::default(),
    };
    let side = |words: Vec<OsString>| {
        let mut words = words.into_iter();
        Side::Command(CommandLine {
            program: words.next().unwrap_or_default(),
            arguments: words.collect(),
        })
    };
    let mut pairing = Pairing::of(base, Vec::new(), Vec::new());
    pairing.both.push((subject, [side(old), side(new)]));
    Ok(pairing)
}
