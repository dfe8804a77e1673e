//! Writes reports to look at and to try readers on: suites of 5, 200 and 2,000 tests, one with hostile names, and those names.
//!
//! ```text
//! cargo run -p evenkeel-report --example sample -- FOLDER
//! ```

mod growth;
mod suite;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("give a folder")?;
    let folder = PathBuf::from(folder);
    for tests in [5, 200, 2000] {
        let report = serde_json::to_string(&suite::suite(tests)?)?;
        fs::write(folder.join(format!("{tests}.json")), report)?;
    }
    let report = serde_json::to_string(&suite::hostile()?)?;
    fs::write(folder.join("hostile.json"), report)?;
    let names = serde_json::to_string(&suite::hostile_names())?;
    fs::write(folder.join("names.json"), names)?;
    Ok(())
}
