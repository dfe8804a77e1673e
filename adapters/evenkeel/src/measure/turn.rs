//! One measurement at a time on this machine, for this user.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::{Condvar, Mutex, Once, PoisonError};

/// The tickets of this process, served in the order in which they were drawn: threads that measure many processes
/// each take turns, and so the suite goes round.
static QUEUE: Queue = Queue::new();

/// The right to measure now; the next one is served when it is dropped.
///
/// First a place in the queue of this process, then a file lock against the other processes of this user.
#[derive(Debug)]
pub struct Turn {
    _lock: Option<File>,
    _place: Place<'static>,
}

impl Turn {
    /// Waits until nobody else measures. A thread that has the turn already waits for ever.
    #[must_use]
    pub fn take() -> Self {
        let place = QUEUE.wait();
        let folder = std::env::temp_dir();
        let lock = locked_in_turn(&folder).inspect_err(|error| {
            static NOTE: Once = Once::new();
            NOTE.call_once(|| {
                eprintln!(
                    "evenkeel: measurements of other processes may disturb these: no lock in {}: {error}",
                    folder.display()
                );
            });
        });
        Self {
            _lock: lock.ok(),
            _place: place,
        }
    }
}

/// Who waits for the measurement under way to end holds the antechamber meanwhile, so that who just measured cannot
/// come first again: processes alternate, too.
fn locked_in_turn(folder: &Path) -> io::Result<File> {
    let user = user();
    let _antechamber = locked(&folder.join(format!("evenkeel-{user}.next.lock")))?;
    locked(&folder.join(format!("evenkeel-{user}.lock")))
}

/// The lock goes with the file: closing it, or the end of the process, gives it back.
fn locked(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)?;
    file.lock()?;
    Ok(file)
}

/// One lock per user, since a file of somebody else in a shared folder cannot be opened.
fn user() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok())
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

#[derive(Debug)]
struct Queue {
    tickets: Mutex<Tickets>,
    called: Condvar,
}

#[derive(Debug)]
struct Tickets {
    next: u64,
    serving: u64,
}

#[derive(Debug)]
struct Place<'q>(&'q Queue);

impl Queue {
    const fn new() -> Self {
        Self {
            tickets: Mutex::new(Tickets {
                next: 0,
                serving: 0,
            }),
            called: Condvar::new(),
        }
    }

    fn wait(&self) -> Place<'_> {
        let mut tickets = self.tickets.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = tickets.next;
        tickets.next += 1;
        while tickets.serving != mine {
            tickets = self
                .called
                .wait(tickets)
                .unwrap_or_else(PoisonError::into_inner);
        }
        Place(self)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut tickets = self
            .0
            .tickets
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        tickets.serving += 1;
        self.0.called.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_served_in_the_order_in_which_they_were_taken() {
        let queue = Queue::new();
        let served = Mutex::new(Vec::new());
        let first = queue.wait();
        std::thread::scope(|scope| {
            for number in 1..=20 {
                let (queue, served) = (&queue, &served);
                scope.spawn(move || {
                    let _place = queue.wait();
                    served.lock().unwrap().push(number);
                });
                // The next one comes when this one stands in the queue.
                while queue.tickets.lock().unwrap().next <= number {
                    std::thread::yield_now();
                }
            }
            drop(first);
        });
        assert_eq!(served.into_inner().unwrap(), (1..=20).collect::<Vec<_>>());
    }

    #[test]
    fn another_process_must_wait_and_may_wait_in_the_antechamber() {
        let folder = tempfile::tempdir().unwrap();
        let held = locked_in_turn(folder.path()).unwrap();
        let other = |name: String| {
            OpenOptions::new()
                .write(true)
                .open(folder.path().join(name))
                .unwrap()
        };
        let lock = other(format!("evenkeel-{}.lock", user()));
        assert!(matches!(
            lock.try_lock(),
            Err(std::fs::TryLockError::WouldBlock)
        ));
        assert!(
            other(format!("evenkeel-{}.next.lock", user()))
                .try_lock()
                .is_ok()
        );
        drop(held);
        assert!(lock.try_lock().is_ok());
    }

    #[test]
    fn a_lock_that_cannot_be_made_is_an_error_that_is_survived() {
        assert!(locked_in_turn(Path::new("/nowhere/at all")).is_err());
    }
}
