//! Draws `PART.json` of a folder as SVG files beside it: `plots PART FOLDER`, with `sim`, `live` or `peers` as part.
//!
//! It computes nothing: shares and intervals are in the data.

mod contest;
mod draw;
mod sim;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [part, folder] = &arguments[..] else {
        bail!("usage: plots PART FOLDER");
    };
    let folder = Path::new(folder);
    let data = folder.join(format!("{part}.json"));
    let text = fs::read_to_string(&data).with_context(|| format!("could not read {data:?}"))?;
    let plots = match part.as_str() {
        "sim" => sim::plots(&serde_json::from_str(&text)?),
        "live" | "peers" => contest::plots(part, &serde_json::from_str::<Vec<_>>(&text)?),
        _ => bail!("there is no part {part:?}"),
    };
    for (name, svg) in plots {
        let file = folder.join(format!("{name}.svg"));
        fs::write(&file, svg).with_context(|| format!("could not write {file:?}"))?;
    }
    Ok(())
}
