//! A judgement as a line of text.

use core::fmt::{self, Write};

use evenkeel_core::{Judgement, Verdict};

/// Writes one line: the test's name, the verdict, the ratio in tenths of a percent. Takes no floating-point formatting, which is large.
///
/// # Errors
///
/// Those of `out`.
pub fn write(out: &mut impl Write, test: &str, judgement: &Judgement) -> fmt::Result {
    write!(out, "{test}: {}", judgement.verdict.name())?;
    match judgement.verdict {
        Verdict::Undecided(cause) => write!(out, " ({})", cause.name())?,
        Verdict::Learning { runs, needed } => write!(out, " ({runs} of {needed} runs)")?,
        Verdict::Steady | Verdict::Improved | Verdict::Regressed => {}
    }
    let basis = &judgement.basis;
    if basis.runs > 0 {
        // Saturates, as casts from floats do.
        let tenths = ((basis.ratio - 1.0) * 1000.0) as i32;
        let sign = if tenths < 0 { '-' } else { '+' };
        let size = tenths.unsigned_abs();
        write!(
            out,
            ", {sign}{}.{} % against {} runs",
            size / 10,
            size % 10,
            basis.runs
        )?;
    }
    out.write_char('\n')
}
