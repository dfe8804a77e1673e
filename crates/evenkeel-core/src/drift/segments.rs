//! A series cut into stretches of one level each.

use libm::log;

use crate::drift::scan::{MOST_POINTS, Rarity, rank_scan};
use crate::sample::midpoint;

/// A stretch shorter than this is not cut again.
pub const LEAST_SEGMENT: usize = 8;
/// Every stretch has at least three points, so there are no more steps than these.
const MOST_STEPS: usize = MOST_POINTS / 3;

/// The steps of a series, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Segments {
    steps: [u16; MOST_STEPS],
    count: usize,
}

impl Segments {
    /// Cuts a series of logarithms, oldest first, by [`rank_scan`] again and again, and then drops the steps that are smaller than `floor`
    /// (a share: 0.02), smallest first. No step for fewer than 8 or more than [`MOST_POINTS`] points, or a NaN. `widening` as in
    /// [`rank_scan`]. O(N log N) for each step.
    ///
    /// ```
    /// # use evenkeel_core::{Rarity, Segments};
    /// let series: Vec<f64> = (0..40).map(|i| f64::from(i % 3) * 0.001 + if i < 25 { 0.0 } else { 0.1 }).collect();
    /// assert_eq!(Segments::of(&series, 0.02, Rarity::OneIn100, 1.0).steps(), [25]);
    /// ```
    #[must_use]
    pub fn of(series: &[f64], floor: f64, rarity: Rarity, widening: f64) -> Self {
        let mut segments = Self {
            steps: [0; MOST_STEPS],
            count: 0,
        };
        if series.len() > MOST_POINTS {
            return segments;
        }
        // From the left: a stretch is cut until it has no step, then the next one begins at its end.
        let mut begin = 0;
        while begin < series.len() {
            let end = segments.end_after(begin, series.len());
            let stretch = series.get(begin..end).unwrap_or_default();
            let step = (stretch.len() >= LEAST_SEGMENT)
                .then(|| rank_scan(stretch, rarity, widening))
                .flatten()
                .filter(|step| step.significant);
            match step {
                Some(step) if segments.insert(begin + step.at) => {}
                _ => begin = end.max(begin + 1),
            }
        }
        segments.prune(series, log(1.0 + floor));
        segments
    }

    /// The first point after each step, from 0, ascending.
    #[must_use]
    pub fn steps(&self) -> &[u16] {
        self.steps.get(..self.count).unwrap_or_default()
    }

    /// The first point of the last stretch.
    #[must_use]
    pub fn last_begin(&self) -> usize {
        self.steps().last().map_or(0, |step| usize::from(*step))
    }

    /// The first step after a point; the end of the series if there is none.
    fn end_after(&self, begin: usize, end: usize) -> usize {
        self.steps()
            .iter()
            .map(|step| usize::from(*step))
            .find(|step| *step > begin)
            .unwrap_or(end)
    }

    /// Whether there was room for the step.
    fn insert(&mut self, step: usize) -> bool {
        let Some(slot) = self.steps.get_mut(self.count) else {
            return false;
        };
        *slot = step as u16;
        self.count += 1;
        if let Some(steps) = self.steps.get_mut(..self.count) {
            steps.sort_unstable();
        }
        true
    }

    /// Drops the smallest step while it is below the floor.
    fn prune(&mut self, series: &[f64], floor: f64) {
        loop {
            let mut smallest = (f64::INFINITY, 0);
            let mut begin = 0;
            for (index, step) in self.steps().iter().enumerate() {
                let step = usize::from(*step);
                let end = self.end_after(step, series.len());
                let size = (median(series, step, end) - median(series, begin, step)).abs();
                if size < smallest.0 {
                    smallest = (size, index);
                }
                begin = step;
            }
            if self.count == 0 || smallest.0 >= floor {
                return;
            }
            if let Some(steps) = self.steps.get_mut(smallest.1..self.count) {
                steps.rotate_left(1);
            }
            self.count -= 1;
        }
    }
}

/// The median of a stretch of the series.
fn median(series: &[f64], begin: usize, end: usize) -> f64 {
    let mut buffer = [0.0; MOST_POINTS];
    let stretch = series.get(begin..end).unwrap_or_default();
    for (slot, value) in buffer.iter_mut().zip(stretch) {
        *slot = *value;
    }
    let sorted = &mut buffer[..stretch.len().min(MOST_POINTS)];
    sorted.sort_unstable_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    midpoint(sorted[last / 2], sorted[sorted.len() / 2])
}
