//! Flat words in and out: numbers as they are, floats as their bits, lists with their length before them.

use evenkeel_core::{Digest, DigestError, Estimator, Fields, Level, Policy, Prior};

use crate::names::{self, NAMES};

/// What a function is called with, read from the front.
pub(crate) struct Arguments<'a> {
    words: &'a [u64],
}

impl<'a> Arguments<'a> {
    pub(crate) fn new(words: &'a [u64]) -> Self {
        Self { words }
    }

    /// The next word; 0 beyond the end.
    pub(crate) fn word(&mut self) -> u64 {
        match self.words.split_first() {
            Some((word, rest)) => {
                self.words = rest;
                *word
            }
            None => 0,
        }
    }

    pub(crate) fn float(&mut self) -> f64 {
        f64::from_bits(self.word())
    }

    pub(crate) fn size(&mut self) -> usize {
        usize::try_from(self.word()).unwrap_or(usize::MAX)
    }

    /// The next list, converted into the front of `buffer`.
    pub(crate) fn list<'b, T>(
        &mut self,
        buffer: &'b mut [T],
        convert: fn(u64) -> T,
    ) -> &'b mut [T] {
        let length = self.size().min(buffer.len());
        let list = &mut buffer[..length];
        for slot in list.iter_mut() {
            *slot = convert(self.word());
        }
        list
    }

    pub(crate) fn floats<'b>(&mut self, buffer: &'b mut [f64]) -> &'b mut [f64] {
        self.list(buffer, f64::from_bits)
    }

    pub(crate) fn sizes<'b>(&mut self, buffer: &'b mut [usize]) -> &'b mut [usize] {
        self.list(buffer, |word| usize::try_from(word).unwrap_or(usize::MAX))
    }

    fn name(&mut self) -> &'static str {
        NAMES.get(self.size()).copied().unwrap_or("none")
    }

    /// Floor, budget, screen alpha, alarm rate, the prior's degrees of freedom and scale, level or `none`.
    pub(crate) fn policy(&mut self) -> Policy {
        let policy = Policy::DEFAULT
            .with_floor(self.float())
            .with_budget(self.float())
            .with_screen_alpha(self.float())
            .with_alarm_rate(self.float())
            .with_prior(Prior {
                df: self.float(),
                scale: self.float(),
            });
        match names::level(self.name()) {
            Some(level) => policy.with_level(level),
            None => policy,
        }
    }

    /// The fields of a digest in their order.
    pub(crate) fn digest(&mut self) -> Result<Digest, DigestError> {
        let observations = self.word() as u32;
        let processes = self.word() as u16;
        let iterations = self.word();
        let resolution = self.float();
        let quantiles = core::array::from_fn(|_| self.float());
        let sigma = self.float();
        let estimator = names::estimator(self.name()).unwrap_or(Estimator::Mad);
        let process_scale = self.float();
        Digest::try_from(Fields {
            observations,
            processes,
            iterations,
            resolution,
            quantiles,
            sigma,
            estimator,
            process_scale,
        })
    }

    /// A list of digests, at the front of `buffer`.
    pub(crate) fn digests<'b>(
        &mut self,
        buffer: &'b mut [Digest],
    ) -> Result<&'b mut [Digest], DigestError> {
        let length = self.size().min(buffer.len());
        for slot in &mut buffer[..length] {
            // The length of the list that is the digest.
            self.word();
            *slot = self.digest()?;
        }
        Ok(&mut buffer[..length])
    }
}

/// What a function returned, written from the front.
pub(crate) struct Results<'a> {
    words: &'a mut [u64],
    length: usize,
}

impl<'a> Results<'a> {
    pub(crate) fn new(words: &'a mut [u64]) -> Self {
        Self { words, length: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn word(&mut self, word: u64) {
        if let Some(slot) = self.words.get_mut(self.length) {
            *slot = word;
            self.length += 1;
        }
    }

    pub(crate) fn size(&mut self, size: usize) {
        self.word(size as u64);
    }

    pub(crate) fn float(&mut self, x: f64) {
        // One bit pattern for all: which NaN an operation gives is the processor's choice.
        self.word(if x.is_nan() { f64::NAN } else { x }.to_bits());
    }

    /// A name by its position in the list of names.
    pub(crate) fn name(&mut self, name: &str) {
        let position = NAMES.iter().position(|known| *known == name);
        self.word(position.map_or(u64::MAX, |position| position as u64));
    }

    pub(crate) fn ok(&mut self) {
        self.name("ok");
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.size(bytes.len());
        for byte in bytes {
            self.word(u64::from(*byte));
        }
    }

    pub(crate) fn digest(&mut self, digest: &Digest) {
        let fields = digest.fields();
        self.word(u64::from(fields.observations));
        self.word(u64::from(fields.processes));
        self.word(fields.iterations);
        self.float(fields.resolution);
        for quantile in fields.quantiles {
            self.float(quantile);
        }
        self.float(fields.sigma);
        self.name(fields.estimator.name());
        self.float(fields.process_scale);
    }

    pub(crate) fn level(&mut self, level: Level) {
        self.name(level.name());
    }
}
