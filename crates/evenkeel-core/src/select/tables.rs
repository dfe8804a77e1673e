//! The tables of pairwise values: distances, Walsh averages, differences.

/// A table of pairwise values: ascending along each row, and not ascending from row to row within a column.
pub(crate) trait Table {
    /// How many rows there are.
    fn rows(&self) -> usize;
    /// How many values there are.
    fn count(&self) -> usize;
    /// The column from which on a row counts.
    fn start(&self, row: usize) -> usize;
    /// The values of one row by column; `None` beyond the end.
    fn value(&self, row: usize, column: usize) -> Option<f64>;
    /// A row before which no value is at most `bound`.
    fn begin(&self, _bound: f64) -> usize {
        0
    }
    /// How many values are at most `bound`.
    fn count_within(&self, bound: f64) -> usize {
        let (mut end, mut count) = (0, 0);
        for row in self.begin(bound)..self.rows() {
            while self.value(row, end).is_some_and(|value| value <= bound) {
                end += 1;
            }
            count += end.saturating_sub(self.start(row));
        }
        count
    }
}

/// The distances `x[j] - x[i]`, i < j, of one sorted slice.
pub(crate) struct Distances<'a>(pub(crate) &'a [f64]);

impl Table for Distances<'_> {
    #[inline]
    fn rows(&self) -> usize {
        self.0.len()
    }
    #[inline]
    fn count(&self) -> usize {
        self.0.len() * self.0.len().saturating_sub(1) / 2
    }
    #[inline]
    fn start(&self, row: usize) -> usize {
        row + 1
    }
    #[inline]
    fn value(&self, row: usize, column: usize) -> Option<f64> {
        Some(self.0.get(column)? - self.0.get(row)?)
    }
}

/// The Walsh averages `(x[i] + x[j]) / 2`, i <= j, of one sorted slice.
pub(crate) struct WalshAverages<'a>(pub(crate) &'a [f64]);

impl Table for WalshAverages<'_> {
    #[inline]
    fn rows(&self) -> usize {
        self.0.len()
    }
    #[inline]
    fn count(&self) -> usize {
        self.0.len() * (self.0.len() + 1) / 2
    }
    #[inline]
    fn start(&self, row: usize) -> usize {
        self.0.len().saturating_sub(row + 1)
    }
    #[inline]
    fn value(&self, row: usize, column: usize) -> Option<f64> {
        Some(average(
            *self.0.get(column)?,
            *self.0.get(self.0.len().checked_sub(row + 1)?)?,
        ))
    }
    /// The rows of numbers above the bound begin above it, and so does all that follows in them.
    #[cfg(not(target_os = "none"))]
    fn begin(&self, bound: f64) -> usize {
        self.0.len() - self.0.partition_point(|x| *x <= bound)
    }
    /// From both ends towards the middle: half of the steps.
    #[cfg(not(target_os = "none"))]
    fn count_within(&self, bound: f64) -> usize {
        let doubled = 2.0 * bound;
        // Far from the ends of the range the sum is exactly twice the midpoint, and sooner known.
        let ordinary = |x: &f64| x.abs() < 1e307;
        if doubled.abs() > 1e-290
            && ordinary(&doubled)
            && [self.0.first(), self.0.last()]
                .iter()
                .flatten()
                .all(|x| ordinary(x))
        {
            self.count_inwards(|a, b| a + b <= doubled)
        } else {
            self.count_inwards(|a, b| average(a, b) <= bound)
        }
    }
}

#[cfg(not(target_os = "none"))]
impl WalshAverages<'_> {
    /// How many pairs are within, an element with itself among them.
    #[inline]
    fn count_inwards(&self, within: impl Fn(f64, f64) -> bool) -> usize {
        let (mut rest, mut count) = (self.0, 0);
        while let [first, middle @ .., last] = rest {
            // Without the first or without the last, which are both there.
            rest = if within(*first, *last) {
                count += rest.len();
                rest.get(1..).unwrap_or(middle)
            } else {
                rest.get(..rest.len() - 1).unwrap_or(middle)
            };
        }
        count + usize::from(rest.first().is_some_and(|x| within(*x, *x)))
    }
}

/// The midpoint of two numbers; the halves are taken first, so that two huge ones do not overflow.
#[inline]
fn average(a: f64, b: f64) -> f64 {
    0.5 * a + 0.5 * b
}

/// The differences `new[j] - old[i]` of two sorted slices.
pub(crate) struct Differences<'a> {
    pub(crate) old: &'a [f64],
    pub(crate) new: &'a [f64],
}

impl Table for Differences<'_> {
    #[inline]
    fn rows(&self) -> usize {
        self.old.len()
    }
    #[inline]
    fn count(&self) -> usize {
        self.old.len() * self.new.len()
    }
    #[inline]
    fn start(&self, _: usize) -> usize {
        0
    }
    #[inline]
    fn value(&self, row: usize, column: usize) -> Option<f64> {
        Some(self.new.get(column)? - self.old.get(row)?)
    }
}
