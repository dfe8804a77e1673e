//! The project's own commands: `cargo xtask <verb>`. Alone it lists them.
//!
//! Each verb ends in one line with its figure, and with exit status 0 only when what it checks holds.

use std::process::ExitCode;

/// What a verb ends with: its figure, or why it does not hold.
type Outcome = Result<String, String>;

/// A verb: its name, one line about it, and what it does with the arguments after it.
struct Verb {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Outcome,
}

/// All verbs, in the order in which they are listed. One file each.
const VERBS: &[Verb] = &[];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(verb) = arguments
        .first()
        .and_then(|name| VERBS.iter().find(|verb| verb.name == name))
    else {
        for verb in VERBS {
            println!("cargo xtask {:14} {}", verb.name, verb.about);
        }
        let listed_on_purpose = arguments.is_empty();
        return if listed_on_purpose {
            ExitCode::SUCCESS
        } else {
            eprintln!("there is no verb {:?}: take one of the above", arguments[0]);
            ExitCode::from(2)
        };
    };
    match (verb.run)(&arguments[1..]) {
        Ok(figure) => {
            println!("{}: {figure}", verb.name);
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{}: {reason}", verb.name);
            ExitCode::FAILURE
        }
    }
}
