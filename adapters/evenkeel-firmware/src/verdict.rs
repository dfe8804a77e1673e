//! A judgement as a line of text.
//!
//! Without `core::fmt`: its number formatting has panics in it, which would be in every image that prints a verdict.

use evenkeel_core::{Judgement, Verdict};

/// Where text goes: a UART, RTT, semihosting.
pub trait Line {
    /// Takes the next piece of text.
    fn text(&mut self, text: &str);
}

impl<F: FnMut(&str)> Line for F {
    fn text(&mut self, text: &str) {
        self(text);
    }
}

/// Writes one line: the test's name, the verdict, the ratio in tenths of a percent.
pub fn write(line: &mut impl Line, test: &str, judgement: &Judgement) {
    line.text(test);
    line.text(": ");
    line.text(judgement.verdict.name());
    match judgement.verdict {
        Verdict::Undecided(cause) => {
            line.text(" (");
            line.text(cause.name());
            line.text(")");
        }
        Verdict::Learning { runs, needed } => {
            line.text(" (");
            number(line, runs);
            line.text(" of ");
            number(line, needed);
            line.text(" runs)");
        }
        Verdict::Steady | Verdict::Improved | Verdict::Regressed => {}
    }
    let basis = &judgement.basis;
    if basis.runs > 0 {
        // Saturates, as casts from floats do.
        let tenths = ((basis.ratio - 1.0) * 1000.0) as i32;
        line.text(if tenths < 0 { ", -" } else { ", +" });
        let size = tenths.unsigned_abs();
        number(line, size / 10);
        line.text(".");
        number(line, size % 10);
        line.text(" % against ");
        number(line, u32::try_from(basis.runs).unwrap_or(u32::MAX));
        line.text(" runs");
    }
    line.text("\n");
}

/// Writes the digits, the first one first.
fn number(line: &mut impl Line, number: u32) {
    let mut place = 1_000_000_000;
    while place > 1 && number / place == 0 {
        place /= 10;
    }
    while place > 0 {
        line.text(digit(number / place % 10));
        place /= 10;
    }
}

const fn digit(digit: u32) -> &'static str {
    match digit {
        0 => "0",
        1 => "1",
        2 => "2",
        3 => "3",
        4 => "4",
        5 => "5",
        6 => "6",
        7 => "7",
        8 => "8",
        _ => "9",
    }
}
