//! The vectors as files: JSON, read and flattened to words.

use std::collections::BTreeMap;
use std::format;
use std::path::{Path, PathBuf};
use std::string::String;
use std::vec::Vec;

use serde_json::Value;

use crate::NAMES;

/// Why a vector cannot be read: a path or a place, and what is wrong there.
pub type Complaint = String;

/// How closely results must agree with the twins'.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Floats may differ by so many units in the last place; everything else is exact.
    pub ulp: u64,
}

/// One input with its expected output.
#[derive(Clone, Debug)]
pub struct Case {
    /// The function's name and the case's, with a slash between.
    pub name: String,
    /// Position in [`crate::FUNCTIONS`].
    pub function: usize,
    /// Arguments, flattened.
    pub arguments: Vec<u64>,
    /// The twin's results, flattened, and which of them are floats.
    pub results: Vec<(u64, bool)>,
    /// How closely the kernel must agree with the twin.
    pub agreement: Agreement,
}

/// The folder with the manifest.
#[must_use]
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All cases of the manifest in `folder`, in its order.
///
/// # Errors
///
/// A file that is missing or not as `README.md` says.
pub fn cases(folder: &Path) -> Result<Vec<Case>, Complaint> {
    let manifest = json(&folder.join("manifest.json"))?;
    let names: Vec<&str> = list(&manifest["names"]).filter_map(Value::as_str).collect();
    if names != NAMES {
        return Err(
            "manifest.json: its names are not those of src/names.rs: run generate.py".into(),
        );
    }
    let mut cases = Vec::new();
    for (function, entry) in list(&manifest["functions"]).enumerate() {
        let name = entry["name"].as_str().unwrap_or_default();
        if crate::FUNCTIONS.get(function).map(|function| function.name) != Some(name) {
            return Err(format!(
                "manifest.json: function {function} is {name:?}, but not in src/lib.rs: keep both in the same order"
            ));
        }
        let agreement = Agreement {
            ulp: entry["agreement"]["ulp"].as_u64().unwrap_or(0),
        };
        let file = json(&folder.join("cases").join(format!("{name}.json")))?;
        for case in list(&file["cases"]) {
            let place = format!("{name}/{}", case["case"].as_str().unwrap_or("?"));
            let mut arguments = Vec::new();
            let mut results = Vec::new();
            for value in list(&case["arguments"]) {
                flatten(value, &mut arguments).map_err(|error| format!("{place}: {error}"))?;
            }
            for value in list(&case["results"]) {
                flatten(value, &mut results).map_err(|error| format!("{place}: {error}"))?;
            }
            cases.push(Case {
                name: place,
                function,
                arguments: arguments.into_iter().map(|(word, _)| word).collect(),
                results,
                agreement,
            });
        }
    }
    Ok(cases)
}

/// The golden bits: what the kernel returns on every host, by the name of the case.
pub type Golden = BTreeMap<String, Vec<u64>>;

/// Reads the golden bits, `bits.json` in `folder`.
///
/// # Errors
///
/// A file that is missing or not as `README.md` says.
pub fn golden(folder: &Path) -> Result<Golden, Complaint> {
    let bits = json(&folder.join("bits.json"))?;
    let mut golden = Golden::new();
    for (name, words) in bits.as_object().into_iter().flatten() {
        let words: Result<Vec<u64>, _> = words
            .as_str()
            .unwrap_or_default()
            .split_whitespace()
            .map(|word| u64::from_str_radix(word, 16))
            .collect();
        golden.insert(
            name.clone(),
            words.map_err(|error| format!("bits.json: {name}: {error}"))?,
        );
    }
    Ok(golden)
}

fn json(path: &Path) -> Result<Value, Complaint> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A value as words, each with whether it is a float.
fn flatten(value: &Value, words: &mut Vec<(u64, bool)>) -> Result<(), Complaint> {
    match value {
        Value::Array(items) => {
            words.push((items.len() as u64, false));
            items.iter().try_for_each(|item| flatten(item, words))
        }
        Value::Object(fields) => {
            let text = fields
                .get("text")
                .and_then(Value::as_str)
                .ok_or("an object without \"text\"")?;
            words.push((text.len() as u64, false));
            words.extend(text.bytes().map(|byte| (u64::from(byte), false)));
            Ok(())
        }
        Value::Bool(flag) => {
            words.push((u64::from(*flag), false));
            Ok(())
        }
        Value::String(scalar) => {
            words.push(word(scalar)?);
            Ok(())
        }
        other => Err(format!("{other}: numbers are written as strings")),
    }
}

/// One scalar: bits of a float (`0x…`), an integer, a name, or a float in decimal.
fn word(scalar: &str) -> Result<(u64, bool), Complaint> {
    if let Some(bits) = scalar.strip_prefix("0x") {
        let bits = u64::from_str_radix(bits, 16).map_err(|error| format!("{scalar}: {error}"))?;
        return Ok((bits, true));
    }
    if let Ok(integer) = scalar.parse::<u64>() {
        return Ok((integer, false));
    }
    if let Some(position) = NAMES.iter().position(|name| *name == scalar) {
        return Ok((position as u64, false));
    }
    match scalar.parse::<f64>() {
        Ok(number) => Ok((number.to_bits(), true)),
        Err(_) => Err(format!("{}: neither a number nor a known name", scalar)),
    }
}
