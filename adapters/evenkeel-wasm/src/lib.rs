//! The kernel and the runner's rules for JavaScript.
//!
//! Plain objects in, plain objects out; `npm/index.d.ts` is their description. Whatever cannot be used is thrown as an `Error` whose
//! message says what was expected. Nothing here has a clock, a file or a source of randomness: the caller brings them.

#[cfg(feature = "runner")]
mod case;
mod forms;
mod numbers;

use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsError, JsValue};

/// What a function gives back, or the `Error` that it throws.
type Result<T> = std::result::Result<T, JsError>;

fn thrown(error: impl Display) -> JsError {
    JsError::new(&error.to_string())
}

/// What JavaScript gave; `what` begins the message if it cannot be used.
fn read<T: DeserializeOwned>(what: &str, value: JsValue) -> Result<T> {
    serde_wasm_bindgen::from_value(value).map_err(|error| JsError::new(&format!("{what}: {error}")))
}

/// The same, `undefined` being the default.
fn read_or_default<T: DeserializeOwned + Default>(what: &str, value: JsValue) -> Result<T> {
    if value.is_undefined() {
        Ok(T::default())
    } else {
        read(what, value)
    }
}

/// A plain object; nothing is `null`, what is absent is left out.
fn write<T: Serialize>(value: &T) -> Result<JsValue> {
    let objects = Serializer::new().serialize_maps_as_objects(true);
    value.serialize(&objects).map_err(thrown)
}
