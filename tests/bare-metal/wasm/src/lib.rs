//! The kernel's vectors as a WASM module with raw exports: words in, words out. `tests/vectors/node.mjs` calls it.

#![no_std]

use core::cell::UnsafeCell;

use evenkeel_vectors::{MOST_RESULTS, call};

/// The longest list of words that a vector brings as arguments.
const MOST_ARGUMENTS: usize = 2048;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// The words that both sides read and write.
struct Shared<const N: usize>(UnsafeCell<[u64; N]>);

// SAFETY: the module has one thread.
unsafe impl<const N: usize> Sync for Shared<N> {}

static ARGUMENTS: Shared<MOST_ARGUMENTS> = Shared(UnsafeCell::new([0; MOST_ARGUMENTS]));
static RESULTS: Shared<MOST_RESULTS> = Shared(UnsafeCell::new([0; MOST_RESULTS]));

/// Where the caller writes the arguments.
#[unsafe(no_mangle)]
pub extern "C" fn arguments() -> *mut u64 {
    ARGUMENTS.0.get().cast()
}

/// Where the caller finds the results.
#[unsafe(no_mangle)]
pub extern "C" fn results() -> *const u64 {
    RESULTS.0.get().cast()
}

/// Calls a function of the kernel by its number with `count` words of arguments; returns the number of result words.
#[unsafe(no_mangle)]
pub extern "C" fn call_kernel(function: usize, count: usize) -> usize {
    // SAFETY: one thread, and the host does not look at the words while this runs.
    let (arguments, results) = unsafe { (&*ARGUMENTS.0.get(), &mut *RESULTS.0.get()) };
    call(function, &arguments[..count.min(MOST_ARGUMENTS)], results)
}
