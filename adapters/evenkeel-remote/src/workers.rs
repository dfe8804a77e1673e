//! Doing many things at once, but not too many.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// So many items may fail before no new one is begun: one bad object must not keep the others back, and a service that is gone must not
/// be waited for again and again.
const PATIENCE: usize = 16;

/// Does `work` with each item, at most `workers` at once, and gives each result to `done` on the calling thread, in no particular order.
///
/// # Errors
///
/// The first error.
pub(crate) fn each<T: Send, R: Send, E: Send>(
    items: impl Iterator<Item = T> + Send,
    workers: usize,
    work: impl Fn(T) -> Result<R, E> + Sync,
    mut done: impl FnMut(R),
) -> Result<(), E> {
    let items = Mutex::new(items.fuse());
    let failed = AtomicUsize::new(0);
    let next = || {
        let goes_on = failed.load(Ordering::Relaxed) < PATIENCE;
        let mut items = items.lock().unwrap_or_else(PoisonError::into_inner);
        items.next().filter(|_| goes_on)
    };
    thread::scope(|scope| {
        let (sender, results) = mpsc::sync_channel(workers);
        for _ in 0..workers {
            let sender = sender.clone();
            let (next, work) = (&next, &work);
            scope.spawn(move || {
                while let Some(item) = next() {
                    // The other side listens until all senders are gone.
                    let _ = sender.send(work(item));
                }
            });
        }
        drop(sender);
        let mut outcome = Ok(());
        for result in results {
            match result {
                Ok(result) => done(result),
                Err(error) => {
                    failed.fetch_add(1, Ordering::Relaxed);
                    outcome = outcome.and(Err(error));
                }
            }
        }
        outcome
    })
}
