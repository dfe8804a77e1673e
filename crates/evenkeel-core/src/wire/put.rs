//! Writes the fields of postcard's form, byte for byte what `postcard::to_slice` writes.
//!
//! By hand, because postcard's own has a panic in it that compilers leave in small images; it is the twin in the tests.

use crate::{Digest, TestKey};

/// A buffer that fills up.
pub(super) struct Put<'b> {
    buffer: &'b mut [u8],
    used: usize,
}

impl<'b> Put<'b> {
    pub(super) const fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, used: 0 }
    }

    /// What was written.
    pub(super) fn written(self) -> Option<&'b [u8]> {
        self.buffer.get(..self.used)
    }

    pub(super) fn so_far(&self) -> &[u8] {
        self.buffer.get(..self.used).unwrap_or_default()
    }

    /// `None`, as everywhere here: the buffer is full.
    pub(super) fn byte(&mut self, byte: u8) -> Option<()> {
        *self.buffer.get_mut(self.used)? = byte;
        self.used += 1;
        Some(())
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Option<()> {
        bytes.iter().try_for_each(|byte| self.byte(*byte))
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    pub(super) fn varint(&mut self, mut number: u128) -> Option<()> {
        while number > 0x7f {
            self.byte(number as u8 | 0x80)?;
            number >>= 7;
        }
        self.byte(number as u8)
    }

    pub(super) fn text(&mut self, text: &str) -> Option<()> {
        self.varint(text.len() as u128)?;
        self.bytes(text.as_bytes())
    }

    pub(super) fn key(&mut self, key: TestKey) -> Option<()> {
        self.varint(key.to_u128())
    }

    pub(super) fn digest(&mut self, digest: &Digest) -> Option<()> {
        let fields = digest.fields();
        self.varint(fields.observations.into())?;
        self.varint(fields.processes.into())?;
        self.varint(fields.iterations.into())?;
        self.float(fields.resolution)?;
        fields.quantiles.iter().try_for_each(|x| self.float(*x))?;
        self.float(fields.sigma)?;
        // The variants are numbered as they are declared.
        self.varint(fields.estimator as u128)?;
        self.float(fields.process_scale)
    }

    fn float(&mut self, number: f64) -> Option<()> {
        self.bytes(&number.to_le_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::{Device, MAX_FRAME_BYTES, RunRecord};

    proptest! {
        #[test]
        fn the_bytes_are_postcards(
            observations in proptest::collection::vec(1e-300_f64..1e300, 1..40),
            sequence in any::<u32>(),
            iterations in any::<u64>(),
            resolution in 0.0_f64..1e9,
            name in ".{0,20}",
        ) {
            let mut observations = observations;
            let lengths = [observations.len()];
            let digest = Digest::new(&mut observations, &lengths, resolution).unwrap();
            let digest = digest.with_iterations(iterations);
            let record = RunRecord { test: TestKey::of(&name), sequence, digest };
            let (mut ours, mut theirs) = ([0; MAX_FRAME_BYTES], [0; MAX_FRAME_BYTES]);
            let mut put = Put::new(&mut ours);
            super::super::frame::put_record(&record, &mut put).unwrap();
            prop_assert_eq!(put.so_far(), &*postcard::to_slice(&record, &mut theirs).unwrap());

            let device = Device { chip: &name, clock_hz: sequence, build: "release" };
            let mut put = Put::new(&mut ours);
            super::super::message::put_device(&device, &mut put).unwrap();
            prop_assert_eq!(put.so_far(), &*postcard::to_slice(&device, &mut theirs).unwrap());
        }
    }
}
