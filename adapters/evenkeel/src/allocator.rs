//! A global allocator that counts what each thread asks of it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

/// The system's allocator, or another one, that counts calls and bytes of each thread: for tests with `metric = "allocations"` or
/// `metric = "bytes"`.
///
/// Write it once in the test program, where the crate under test has no allocator of its own; a library cannot do that for its users.
///
/// ```
/// #[global_allocator]
/// static ALLOCATOR: evenkeel::CountingAllocator = evenkeel::CountingAllocator::system();
/// # drop(vec![1]);
/// ```
///
/// An allocation, one with zeros, and a reallocation count as one call each; of a reallocation the bytes by which it grows are counted.
/// Freeing counts nothing. It costs about a nanosecond a call.
#[derive(Clone, Copy, Debug, Default)]
pub struct CountingAllocator<A = System>(A);

impl CountingAllocator {
    /// Around the system's allocator.
    #[must_use]
    pub const fn system() -> Self {
        Self(System)
    }
}

impl<A> CountingAllocator<A> {
    /// Around another allocator.
    #[must_use]
    pub const fn around(allocator: A) -> Self {
        Self(allocator)
    }
}

/// What a thread asked for so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// How often.
    pub(crate) calls: u64,
    /// How many bytes.
    pub(crate) bytes: u64,
}

thread_local! {
    // Neither allocates nor has anything to drop, so the allocator may use it at any time of a thread's life.
    static COUNTED: Cell<Counted> = const { Cell::new(Counted { calls: 0, bytes: 0 }) };
}

/// What this thread asked for so far.
pub(crate) fn counted() -> Counted {
    COUNTED.with(Cell::get)
}

/// Whether allocations of this program are counted.
pub(crate) fn is_installed() -> bool {
    let before = counted();
    drop(black_box(Box::new(black_box(1_u64))));
    counted() != before
}

fn count(bytes: usize) {
    let counted = COUNTED.get();
    COUNTED.set(Counted {
        calls: counted.calls + 1,
        bytes: counted.bytes + bytes as u64,
    });
}

#[expect(
    unsafe_code,
    reason = "an allocator cannot be written without; each call is handed on as it came"
)]
// SAFETY: every method hands its arguments on to an allocator, whose contract is the same, and returns what that returns.
unsafe impl<A: GlobalAlloc> GlobalAlloc for CountingAllocator<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: as the caller promises.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: as the caller promises.
        unsafe { self.0.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size.saturating_sub(layout.size()));
        // SAFETY: as the caller promises.
        unsafe { self.0.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { self.0.dealloc(pointer, layout) }
    }
}
