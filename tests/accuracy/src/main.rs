//! The accuracy laboratory: what is called slower, and what is not. `cargo xtask accuracy` builds and runs it.

mod contest;
mod page;
mod proportion;
mod sim;
mod store;
mod suite;

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(figure) => {
            println!("{figure}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{reason:#}");
            ExitCode::FAILURE
        }
    }
}

/// The arguments are those that `cargo xtask accuracy` gives, all of them in their order.
fn run(arguments: &[String]) -> Result<String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |word: &str| {
        word.parse::<u32>()
            .with_context(|| format!("{word:?} is no whole number"))
    };
    match words[..] {
        ["sim", suites] => sim::run(number(suites)?.into()),
        ["contest", verb, regime, verdicts, minutes] => contest::run(&contest::Order {
            verb: verb.to_owned(),
            regime: regime.to_owned(),
            verdicts: number(verdicts)?,
            minutes: number(minutes)?,
        }),
        ["page", "sim"] => sim::write_page(),
        ["page", verb] => contest::write_page(verb),
        _ => bail!("this program is called by cargo xtask accuracy"),
    }
}
