//! Waiting for a future on the current thread, with the standard library alone.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future to its end on this thread.
///
/// It drives no timers and no sockets: a future that waits for those wants its own runtime, see
/// [`Bencher::iter_async`](crate::Bencher::iter_async).
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_future_that_another_thread_wakes_is_waited_for() {
        let mut thread = None;
        let future = std::future::poll_fn(move |context| match thread.take() {
            None => {
                let waker = context.waker().clone();
                thread = Some(thread::spawn(move || waker.wake()));
                Poll::Pending
            }
            Some(waking) => {
                waking.join().unwrap();
                Poll::Ready(42)
            }
        });
        assert_eq!(block_on(future), 42);
    }
}
