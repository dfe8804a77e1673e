//! Small files between controller and worker: a format number, a checksum, a postcard message.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Both sides are usually the same program; the command line may be of another version.
const FORMAT: u8 = 3;

/// Makes the file; one that is there already is an error.
pub(crate) fn write<T: Serialize>(path: &Path, message: &T) -> io::Result<()> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?
        .write_all(&encode(message)?)
}

/// Reads the file, or says what is wrong with it.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    decode(&std::fs::read(path).map_err(|error| error.to_string())?)
}

pub(crate) fn encode<T: Serialize>(message: &T) -> io::Result<Vec<u8>> {
    let payload = postcard::to_allocvec(message).map_err(io::Error::other)?;
    let mut bytes = vec![FORMAT];
    bytes.extend(crc32fast::hash(&payload).to_le_bytes());
    bytes.extend(payload);
    Ok(bytes)
}

pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let (format, rest) = bytes.split_first().ok_or("it is empty")?;
    if *format != FORMAT {
        return Err(format!(
            "its format is {format} and not {FORMAT} (use the same version of evenkeel on both sides)"
        ));
    }
    let (checksum, payload) = rest.split_first_chunk().ok_or("it is cut off")?;
    if crc32fast::hash(payload) != u32::from_le_bytes(*checksum) {
        return Err("its checksum is wrong".into());
    }
    postcard::from_bytes(payload).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let bytes = encode(&("a name\n", 42_u64, vec![1.5_f64])).unwrap();
        assert_eq!(decode::<(String, u64, Vec<f64>)>(&bytes).unwrap().1, 42);
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(
                decode::<(String, u64, Vec<f64>)>(&flipped).is_err(),
                "bit {bit}"
            );
        }
        for length in 0..bytes.len() {
            assert!(
                decode::<(String, u64, Vec<f64>)>(&bytes[..length]).is_err(),
                "{length}"
            );
        }
    }
}
