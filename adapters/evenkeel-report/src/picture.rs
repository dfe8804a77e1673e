//! Small pictures for a terminal: a history in one line, an interval in one line.

mod interval;
mod sparkline;

pub use interval::interval;
pub use sparkline::sparkline;

/// What a terminal can draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Blocks and lines.
    Unicode,
    /// Letters and punctuation alone.
    Ascii,
}
