//! Finding and reading the layers: the file above the project, the variables of the process.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use evenkeel_core::PolicyError;

use super::{FILE, Layer};

/// What every variable of ours begins with.
const PREFIX: &str = "EVENKEEL_";
/// Variables that are not keys: how our own processes talk to each other, and switches of the measuring.
const NOT_KEYS: &[&str] = &["ENLIST", "PADDING", "TIMEOUT", "UNOPTIMISED", "WORKER"];

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file is there but cannot be read.
    #[error(
        "could not read {path:?}: {source}; make it readable, or remove it to use the defaults"
    )]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The file is not TOML, or a value is not what its key takes.
    #[error("{path:?}: {source}")]
    Broken {
        /// The file.
        path: PathBuf,
        /// The place and the reason.
        source: Box<toml::de::Error>,
    },
    /// A key that does not exist.
    #[error("{place}: there is no key {key:?}{}", nearest(.key))]
    UnknownKey {
        /// The file and line, or "the environment".
        place: String,
        /// The key as it was written.
        key: String,
    },
    /// A variable's value is not what its key takes.
    #[error("{variable}: {reason}")]
    Variable {
        /// The variable.
        variable: String,
        /// The reason.
        reason: String,
    },
    /// A whole number out of its range.
    #[error("{key} is {value}, but must be between {least} and {most}")]
    Range {
        /// The key.
        key: &'static str,
        /// Its value.
        value: u32,
        /// The smallest allowed.
        least: u32,
        /// The largest allowed.
        most: u32,
    },
    /// A share that no policy can have.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// The hint after an unknown key.
fn nearest(key: &str) -> String {
    let name = key.strip_prefix(PREFIX).map_or_else(
        || key.to_owned(),
        |name| name.to_ascii_lowercase().replace('_', "-"),
    );
    let best = Layer::KEYS
        .iter()
        .map(|known| (strsim::jaro_winkler(known, &name), known))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((likeness, known)) if likeness > 0.7 => format!(": did you mean {known:?}?"),
        _ => format!("; the keys are {}", Layer::KEYS.join(", ")),
    }
}

/// The nearest `evenkeel.toml` at or above `start`.
pub(super) fn find(start: &Path) -> Option<PathBuf> {
    start
        .ancestors()
        .map(|folder| folder.join(FILE))
        .find(|path| path.is_file())
}

/// The workspace's root as Cargo leaves it on disk: the nearest folder at or above `start` with a `Cargo.lock`
/// (a lock file stands only at the root), else `start` itself.
pub(super) fn workspace_root(start: &Path) -> PathBuf {
    start
        .ancestors()
        .find(|folder| folder.join("Cargo.lock").is_file())
        .unwrap_or(start)
        .to_path_buf()
}

/// Reads the file as a layer.
pub(super) fn read(path: &Path) -> Result<Layer, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_path_buf(),
        source,
    })?;
    let broken = |source| ConfigError::Broken {
        path: path.to_path_buf(),
        source: Box::new(source),
    };
    let table: toml::Table = toml::from_str(&text).map_err(broken)?;
    if let Some(key) = table
        .keys()
        .find(|key| !Layer::KEYS.contains(&key.as_str()))
    {
        return Err(ConfigError::UnknownKey {
            place: format!("{}, line {}", path.display(), line_of(&text, key)),
            key: key.clone(),
        });
    }
    toml::from_str(&text).map_err(broken)
}

/// The line (from 1) on which a top-level key stands.
fn line_of(text: &str, key: &str) -> usize {
    let names = |line: &str| {
        let line = line.trim_start().trim_start_matches(['[', '"', '\'', ' ']);
        line.strip_prefix(key).is_some_and(|rest| {
            !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
        })
    };
    text.lines().position(names).map_or(1, |index| index + 1)
}

/// The layer of the `EVENKEEL_…` variables.
pub(super) fn from_variables(
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Layer, ConfigError> {
    let mut layer = Layer::default();
    for (variable, value) in variables {
        let Some(name) = variable.to_str().and_then(|name| name.strip_prefix(PREFIX)) else {
            continue;
        };
        if NOT_KEYS.contains(&name) {
            continue;
        }
        let key = name.to_ascii_lowercase().replace('_', "-");
        let variable = format!("{PREFIX}{name}");
        if !Layer::KEYS.contains(&key.as_str()) {
            return Err(ConfigError::UnknownKey {
                place: "the environment".to_owned(),
                key: variable,
            });
        }
        let Some(value) = value.to_str() else {
            return Err(ConfigError::Variable {
                variable,
                reason: "is not UTF-8; write it in plain text".to_owned(),
            });
        };
        let table = toml::Table::from_iter([(key, toml::Value::from(value))]);
        let one: Layer =
            table
                .try_into()
                .map_err(|error: toml::de::Error| ConfigError::Variable {
                    variable,
                    reason: error.message().to_owned(),
                })?;
        layer = layer.over(one);
    }
    Ok(layer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_keys_is_complete() {
        let error = toml::from_str::<Layer>("no-such-key = 1").unwrap_err();
        for key in Layer::KEYS {
            assert!(
                error.message().contains(&format!("`{key}`")),
                "{key}: {error}"
            );
        }
        assert_eq!(
            error.message().matches('`').count(),
            2 * (Layer::KEYS.len() + 1)
        );
    }
}
