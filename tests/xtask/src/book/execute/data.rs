//! JSON, TOML and YAML: read by the program itself where they are its configuration, by a parser of their format elsewhere.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use super::Fate;
use crate::book::blocks::Block;
use crate::book::scratch::{Tools, ended};

pub(super) fn read(block: &Block, folder: &Path, tools: &Tools) -> Result<Fate> {
    match block.language.as_str() {
        "json" => {
            let values =
                serde_json::Deserializer::from_str(&block.text).into_iter::<serde_json::Value>();
            for value in values {
                value.context("it is no JSON")?;
            }
        }
        "toml" => drop(block.text.parse::<toml::Table>().context("it is no TOML")?),
        _ => drop(
            serde_saphyr::from_str::<serde_json::Value>(&block.text).context("it is no YAML")?,
        ),
    }
    let Some(name) = &block.file else {
        return Ok(Fate::Parsed);
    };
    fs::write(folder.join(name), &block.text)?;
    if name == "evenkeel.toml" {
        let ended = ended(tools.shell("evenkeel doctor 2>&1", folder)?)?;
        ensure!(
            ended.code == 0,
            "evenkeel does not read it:\n{}",
            ended.said
        );
    }
    Ok(Fate::Parsed)
}
