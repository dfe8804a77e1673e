//! Numbers from Python: lists, `array.array`, NumPy arrays and whatever else has the buffer protocol.

use evenkeel::kernel::quantity;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMemoryView};

/// Observations in memory of our own: the kernel sorts in place, so one copy is always made, and for buffers no Python
/// object is made for any number.
pub(crate) struct Numbers(pub(crate) Vec<f64>);

impl<'py> FromPyObject<'_, 'py> for Numbers {
    type Error = PyErr;

    fn extract(values: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(view) = PyMemoryView::from(&values) {
            return from_buffer(&view).map(Self);
        }
        let mut numbers = Vec::with_capacity(values.len().unwrap_or(0));
        for (index, value) in values.try_iter()?.enumerate() {
            let value = value?;
            let number = value.extract::<f64>().map_err(|_| {
                let kind = value
                    .get_type()
                    .name()
                    .map_or_else(|_| "something else".to_owned(), |name| name.to_string());
                PyTypeError::new_err(format!(
                    "observation {index} is no number but a {kind}: give floats"
                ))
            })?;
            numbers.push(number);
        }
        Ok(Self(numbers))
    }
}

/// The numbers of a buffer of any shape and stride, of the formats that Python and NumPy use for real numbers.
fn from_buffer(view: &Bound<'_, PyMemoryView>) -> PyResult<Vec<f64>> {
    let format: String = view.getattr("format")?.extract()?;
    let bytes = view.call_method0("tobytes")?;
    let bytes = bytes.cast::<PyBytes>()?.as_bytes();
    let (order, code) = match format.split_at_checked(1) {
        Some((order @ ("<" | ">" | "=" | "@" | "!"), code)) => (order, code),
        _ => ("@", format.as_str()),
    };
    let swapped = if cfg!(target_endian = "little") {
        matches!(order, ">" | "!")
    } else {
        order == "<"
    };
    let size: usize = view.getattr("itemsize")?.extract()?;
    let number = |item: &[u8]| -> Option<f64> {
        let mut word = [0; 8];
        let slot = word.get_mut(..size)?;
        slot.copy_from_slice(item);
        if swapped {
            slot.reverse();
        }
        let first4 = [word[0], word[1], word[2], word[3]];
        Some(match (code, size) {
            ("d", 8) => f64::from_ne_bytes(word),
            ("f", 4) => f32::from_ne_bytes(first4).into(),
            ("b", 1) => i8::from_ne_bytes([word[0]]).into(),
            ("B", 1) => word[0].into(),
            ("h", 2) => i16::from_ne_bytes([word[0], word[1]]).into(),
            ("H", 2) => u16::from_ne_bytes([word[0], word[1]]).into(),
            ("i" | "l", 4) => i32::from_ne_bytes(first4).into(),
            ("I" | "L", 4) => u32::from_ne_bytes(first4).into(),
            ("l" | "q" | "n", 8) => i64::from_ne_bytes(word) as f64,
            ("L" | "Q" | "N", 8) => u64::from_ne_bytes(word) as f64,
            _ => return None,
        })
    };
    let numbers: Option<Vec<f64>> = bytes.chunks_exact(size.max(1)).map(number).collect();
    numbers.ok_or_else(|| {
        PyTypeError::new_err(format!(
            "a buffer of the format {format:?} holds no real numbers: convert it to float64 first"
        ))
    })
}

/// An error of the kernel as Python's `ValueError`.
pub(crate) fn value_error(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// A share of one from `0.05`, `"0.05"` or `"5 %"`.
#[pyfunction]
pub(crate) fn share(text: &Bound<'_, PyAny>) -> PyResult<f64> {
    quantity::share(&text.str()?.to_string_lossy()).map_err(value_error)
}

/// Nanoseconds from text such as `"2 ms"`.
#[pyfunction]
pub(crate) fn nanoseconds(text: &str) -> PyResult<f64> {
    quantity::nanoseconds(text).map_err(value_error)
}
