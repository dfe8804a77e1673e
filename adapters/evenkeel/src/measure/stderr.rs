//! The end of what a worker writes to stderr, in bounded memory.

use std::collections::VecDeque;
use std::fmt;
use std::io::Read;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const BYTES: usize = 8 * 1024;
const LINES: usize = 20;

/// The last lines that a worker wrote to stderr; shown indented under the sentence that they explain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastLines(pub String);

impl fmt::Display for LastLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<&str> = self
            .0
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        if lines.is_empty() {
            return f.write_str("; it wrote nothing to stderr");
        }
        f.write_str("; its last lines were:")?;
        for line in &lines[lines.len().saturating_sub(LINES)..] {
            write!(f, "\n    | {line}")?;
        }
        Ok(())
    }
}

/// Reads a worker's stderr on a thread of its own; sleeps while the worker is silent.
pub(crate) struct Drain {
    kept: Arc<Mutex<VecDeque<u8>>>,
    ended: Receiver<()>,
}

impl Drain {
    pub(crate) fn start(mut stderr: impl Read + Send + 'static) -> Self {
        let kept = Arc::new(Mutex::new(VecDeque::with_capacity(2 * BYTES)));
        let (end, ended) = channel::<()>();
        let filling = Arc::clone(&kept);
        std::thread::spawn(move || {
            // Dropped when the worker's end of the pipe is closed, which wakes the controller.
            let _end = end;
            let mut chunk = [0; BYTES];
            while let Ok(length @ 1..) = stderr.read(&mut chunk) {
                let mut kept = filling.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend(&chunk[..length]);
                let excess = kept.len().saturating_sub(BYTES);
                kept.drain(..excess);
            }
        });
        Self { kept, ended }
    }

    /// Waits until nobody can write any more, at most so long; whether that is so.
    pub(crate) fn wait(&self, at_most: Duration) -> bool {
        // Nothing is ever sent: this returns when the sender is dropped, or too late.
        self.ended.recv_timeout(at_most) == Err(RecvTimeoutError::Disconnected)
    }

    pub(crate) fn last_lines(&self) -> LastLines {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        LastLines(String::from_utf8_lossy(kept.make_contiguous()).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_flood_is_kept() {
        let flood: String = (0..100_000).map(|i| format!("line {i}\n")).collect();
        let drain = Drain::start(std::io::Cursor::new(flood));
        assert!(drain.wait(Duration::from_secs(60)));
        let shown = drain.last_lines().to_string();
        assert!(
            shown.ends_with("| line 99999") && shown.contains("| line 99980\n"),
            "{shown}"
        );
        assert!(!shown.contains("line 99979"), "{shown}");
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_as_such() {
        let drain = Drain::start(std::io::Cursor::new(b"a\xff\xfeb".to_vec()));
        assert!(drain.wait(Duration::from_secs(60)));
        assert!(drain.last_lines().0.starts_with('a') && drain.last_lines().0.ends_with('b'));
    }

    #[test]
    fn silence_is_named() {
        assert_eq!(
            LastLines(" \n".into()).to_string(),
            "; it wrote nothing to stderr"
        );
    }
}
